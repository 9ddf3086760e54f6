//! The Response: an identity provider answers.

use super::Status;
use super::error::{MessageError, child_text, expect_root};
use crate::assertion::Assertion;
use crate::uri::ns::{ASSERTION, PROTOCOL};
use crate::xml::{Document, Element};

/// Assertions that are read. One is right, a second is an error already.
const MOST: usize = 64;

/// A Response as it stands on the wire.
///
/// Read from a text, it is for display only: decisions come from [`crate::validate`].
/// Source: SAML 2.0 Core, section 3.3.3.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Response {
    /// `ID`; empty when absent.
    pub id: String,
    /// `Version`; empty when absent.
    pub version: String,
    /// `IssueInstant` as written; empty when absent.
    pub issue_instant: String,
    /// `InResponseTo`, absent when nobody asked.
    pub in_response_to: Option<String>,
    /// `Destination`.
    pub destination: Option<String>,
    /// Text of `Issuer`, without white space around it.
    pub issuer: Option<String>,
    /// `Status`.
    pub status: Status,
    /// The `Assertion` children, in order, decrypted ones included; the first 64 of them.
    pub assertions: Vec<Assertion>,
    /// How many `EncryptedAssertion` children are not decrypted.
    pub encrypted_assertions: usize,
}

impl Response {
    /// Reads a Response, leniently: what is absent is left empty.
    ///
    /// # Errors
    /// Unacceptable XML, or another root element.
    pub fn from_xml(xml: &str) -> Result<Self, MessageError> {
        let document = Document::parse(xml)?;
        expect_root(document.root(), PROTOCOL, "Response")?;
        Ok(Self::read(document.root()))
    }

    pub(crate) fn read(root: Element<'_>) -> Self {
        let text = |name| root.attribute(name).map(str::to_owned);
        Self {
            id: text("ID").unwrap_or_default(),
            version: text("Version").unwrap_or_default(),
            issue_instant: text("IssueInstant").unwrap_or_default(),
            in_response_to: text("InResponseTo"),
            destination: text("Destination"),
            issuer: child_text(root, ASSERTION, "Issuer"),
            status: Status::read(root),
            assertions: assertions(root).take(MOST).map(Assertion::read).collect(),
            encrypted_assertions: root
                .elements_named(ASSERTION, "EncryptedAssertion")
                .filter(|wrapper| wrapper.element(ASSERTION, "Assertion").is_none())
                .count(),
        }
    }
}

/// The assertions of a response: its children, and what stands in an `EncryptedAssertion` after decryption.
pub(crate) fn assertions<'a>(response: Element<'a>) -> impl Iterator<Item = Element<'a>> {
    response.elements().flat_map(|child| {
        let clear = child.is(ASSERTION, "Assertion").then_some(child);
        let wrapped = child
            .is(ASSERTION, "EncryptedAssertion")
            .then(|| child.elements_named(ASSERTION, "Assertion"));
        clear.into_iter().chain(wrapped.into_iter().flatten())
    })
}
