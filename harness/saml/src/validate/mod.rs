//! The checks of a careful service provider, all of them, on one Response.
//!
//! Facts about the signatures come first; what is believed is read from the octets that a pinned key signed. Every
//! check runs, whatever the others find, so that all causes are known at once.
//! Source: SAML 2.0 Core and Profiles, section 4.1.4.3.

mod check;
mod expectations;
mod fact;
mod validation;
mod view;

pub use expectations::Expectations;
pub use fact::{Part, SignatureFact};
pub use validation::{Validation, validate, validate_assertion, validate_signature};
