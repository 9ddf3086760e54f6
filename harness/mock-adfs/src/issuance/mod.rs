//! Claims and trust settings -> a signed Response, or a signed status.
//!
//! The text is built piece by piece, because attribute order, prefixes and blanks are AD FS's and part of its fidelity.
//! Source: responses of AD FS 2016 to 2022 as captured. Deliberately absent: other bindings than POST.

mod assertion;
mod attributes;
pub(crate) mod authn_context;
pub(crate) mod endpoint;
pub(crate) mod name_id;
mod response;

pub(crate) use assertion::{Token, lone_name_id_xml};
pub(crate) use response::{Encryption, Envelope, WriteError, algorithm, status, success};
