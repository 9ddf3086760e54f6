//! Every URI that SAML, XML Signature and AD FS compare, each named once.

pub mod algorithm;
pub mod authn_context;
pub mod binding;
pub mod confirmation;
pub mod name_id_format;
pub mod ns;
pub mod status;
