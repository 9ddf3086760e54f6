//! Strict XML: text -> [`Document`] -> canonical octets.
//!
//! quick-xml cuts the text into tokens; every rule of XML 1.0 and of Namespaces in XML that it leaves unchecked is
//! checked here, so that what is accepted is well-formed for every other parser too. One tree serves the signature
//! check and the readers: there is no second parser to disagree with.
//!
//! Deliberately absent: DTDs, entities beyond the five predefined ones, XML 1.1, writing a tree back as text. Where an
//! octet matters, [`canonical`] makes it.

pub mod canonical;
mod characters;
mod decode;
mod element;
mod error;
mod escape;
mod limits;
mod pretty;
mod reader;
mod tag;
mod tree;

pub use decode::decode;
pub use element::{Attribute, Element, Node};
pub use error::{XmlError, XmlErrorKind};
pub use escape::{escape_attribute, escape_text};
pub use limits::Limits;
pub use pretty::pretty;
pub(crate) use reader::XML_NAMESPACE;
pub use tree::Document;
