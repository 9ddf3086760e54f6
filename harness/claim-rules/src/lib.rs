//! The AD FS claim rule language: text -> rules -> claims.
//!
//! [`parse`] turns the text of a trust's rules into a [`RuleSet`], [`evaluate`] runs it over a user's claims and explains
//! what each rule did. Templates, claim types and the Active Directory store are those of AD FS.
//!
//! Pure: no file, socket, clock or environment variable is read here, and SAML is not known. The language is described in
//! `reference.md` beside this file.

pub mod ast;
pub mod claim;
pub mod claim_type;
pub mod directory;
pub mod error;
pub mod eval;
pub mod ldap_attribute;
mod lexer;
pub mod lint;
mod parser;
pub mod property;
pub mod reference;
pub mod regex;
pub mod store;
pub mod template;

pub use ast::{Rule, RuleSet};
pub use claim::Claim;
pub use error::ParseError;
pub use eval::{Evaluation, EvaluationError, Options, Program, RuleTrace, evaluate};
pub use parser::parse;
pub use store::Stores;
