//! Protocol messages: what a service provider asks and an identity provider answers.
//!
//! The readers say what stands in a message; whether it may be believed is decided by [`crate::validate`].

mod authn_request;
mod error;
mod logout;
mod response;
mod signature;
mod status;

pub use authn_request::{AuthnRequest, Comparison, NameIdPolicy, RequestedAuthnContext};
pub use error::MessageError;
pub(crate) use error::{child_text, expect_root, trimmed};
pub use logout::{LogoutRequest, LogoutResponse};
pub use response::Response;
pub(crate) use response::assertions;
pub use signature::{SignatureError, signature, verify};
pub use status::Status;
