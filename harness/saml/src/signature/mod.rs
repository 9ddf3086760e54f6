//! XML signatures: certificates and keys, signing as AD FS does, and the independent facts about a signature found.
//!
//! Same-document references only; transforms are the enveloped signature and the canonicalizations, nothing else, so
//! nothing is ever fetched or executed. The key never comes from the message: what `KeyInfo` holds is a fact beside
//! the others, not a reason to believe.
//! Sources: XML Signature 1.1; SAML 2.0 Core, section 5.

mod algorithm;
mod certificate;
mod examine;
mod flaw;
mod form;
mod key;
mod public_key;
mod reference;
mod sign;
mod signed;
mod value;

pub use algorithm::{DigestAlgorithm, SignatureAlgorithm};
pub(crate) use certificate::decode_base64;
pub use certificate::{Certificate, CertificateError};
pub use examine::{Examination, Profile, examine};
pub use flaw::Flaw;
pub use form::{Fault, Form, KeyInfoForm, ReferenceForm};
pub use key::{KeyError, SigningKey};
pub use public_key::PublicKey;
pub use sign::{SignError, sign, sign_as};
pub use signed::Signed;
