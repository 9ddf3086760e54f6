//! Legacy Flex SSO, on `iam.twilio.com`: `authenticate` -> AuthnRequest -> ACS -> token in the address.

mod acs;
mod authn_request;
mod checks;
mod login;

pub(crate) use acs::saml2;
pub(crate) use login::{authenticate, no_certificate};

#[cfg(test)]
mod tests;
