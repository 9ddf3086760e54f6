//! SAML 2.0: messages, bindings, metadata, strict XML, signatures, and the checks a careful service provider makes.
//!
//! Pure: no file, socket, clock, randomness or environment variable is read here. Not for production service providers.

#![forbid(unsafe_code)]

pub mod assertion;
pub mod attack;
pub mod binding;
pub mod encryption;
pub mod finding;
pub mod lapsing;
pub mod metadata;
pub mod protocol;
pub mod signature;
pub mod time;
pub mod uri;
pub mod validate;
pub mod xml;
