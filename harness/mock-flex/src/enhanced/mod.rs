//! Enhanced Flex SSO: OAuth 2.0 with PKCE on `services.twilio.com` around SAML on `login.flex.us1.twilio.com`.
//!
//! The chain: Authorize -> `/authorize` -> identity provider -> `/login/callback` -> `/authorize/resume` ->
//! Authentication/Callback -> the page with `code` and `state` -> OAuth/Tokens.

mod acs;
mod authn_request;
mod authorize;
mod checks;
mod config;
mod metadata;
mod oauth;
mod tokens;
mod user;

pub(crate) use acs::callback as saml_callback;
pub(crate) use authorize::{authentication_callback, authorize, begin, resume};
pub(crate) use config::config;
pub(crate) use metadata::metadata;
pub(crate) use oauth::OAuth;
pub(crate) use tokens::{exchange, exchange_older};

#[cfg(test)]
mod tests;
