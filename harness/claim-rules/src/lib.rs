//! The AD FS claim rule language: text -> rules -> claims.
//!
//! Pure: no file, socket, clock or environment variable is read here, and SAML is not known. The language is described in
//! `reference.md` beside this file.

pub mod claim;
pub mod directory;

pub use claim::Claim;
