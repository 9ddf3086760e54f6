//! The farm as a browser sees it: from the AuthnRequest to the page that posts the Response.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a failed unwrap is a failed test"
)]

mod encryption;
mod endpoint;
mod error_page;
mod farm;
mod home_realm;
mod idp_initiated;
mod lockout;
mod method;
mod refusal;
mod request_signature;
mod response;
mod rollover;
mod second_factor;
mod session;
mod sign_out;
#[path = "../support/mod.rs"]
mod support;
