//! A faithful Microsoft AD FS: directory -> sign-in -> claims pipeline -> token issuance -> endpoints and pages.
//!
//! Knows `saml` and `claim-rules`, and neither Flex nor the runner.

pub mod import;
pub mod settings;
