//! LogoutRequest and LogoutResponse: a session ends everywhere.

use super::Status;
use super::error::{MessageError, child_text, expect_root, required, trimmed};
use crate::assertion::NameId;
use crate::uri::ns::{ASSERTION, PROTOCOL};
use crate::xml::Document;

/// A LogoutRequest as it stands on the wire. Source: SAML 2.0 Core, section 3.7.1.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogoutRequest {
    /// `ID`; empty when absent, which no responder should accept.
    pub id: String,
    /// `Version`, normally `2.0`.
    pub version: String,
    /// `IssueInstant` as written.
    pub issue_instant: String,
    /// `Destination`.
    pub destination: Option<String>,
    /// `NotOnOrAfter` as written.
    pub not_on_or_after: Option<String>,
    /// `Reason`.
    pub reason: Option<String>,
    /// Text of `Issuer`, without white space around it.
    pub issuer: Option<String>,
    /// `NameID`; absent when it is encrypted.
    pub name_id: Option<NameId>,
    /// The `SessionIndex` elements, in order.
    pub session_indexes: Vec<String>,
}

/// A LogoutResponse as it stands on the wire. Source: SAML 2.0 Core, section 3.7.2.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogoutResponse {
    /// `ID`; empty when absent, which no responder should accept.
    pub id: String,
    /// `Version`, normally `2.0`.
    pub version: String,
    /// `IssueInstant` as written.
    pub issue_instant: String,
    /// `Destination`.
    pub destination: Option<String>,
    /// `InResponseTo`.
    pub in_response_to: Option<String>,
    /// Text of `Issuer`, without white space around it.
    pub issuer: Option<String>,
    /// `Status`.
    pub status: Status,
}

impl LogoutRequest {
    /// Reads a LogoutRequest.
    ///
    /// # Errors
    /// Unacceptable XML, another root element, or a required attribute that is absent.
    pub fn from_xml(xml: &str) -> Result<Self, MessageError> {
        let document = Document::parse(xml)?;
        let root = document.root();
        expect_root(root, PROTOCOL, "LogoutRequest")?;
        let text = |name| root.attribute(name).map(str::to_owned);
        Ok(Self {
            id: text("ID").unwrap_or_default(),
            version: required(root, "Version")?,
            issue_instant: required(root, "IssueInstant")?,
            destination: text("Destination"),
            not_on_or_after: text("NotOnOrAfter"),
            reason: text("Reason"),
            issuer: child_text(root, ASSERTION, "Issuer"),
            name_id: root.element(ASSERTION, "NameID").map(NameId::read),
            session_indexes: root
                .elements_named(PROTOCOL, "SessionIndex")
                .map(trimmed)
                .collect(),
        })
    }
}

impl LogoutResponse {
    /// Reads a LogoutResponse.
    ///
    /// # Errors
    /// Unacceptable XML, another root element, or a required attribute that is absent.
    pub fn from_xml(xml: &str) -> Result<Self, MessageError> {
        let document = Document::parse(xml)?;
        let root = document.root();
        expect_root(root, PROTOCOL, "LogoutResponse")?;
        let text = |name| root.attribute(name).map(str::to_owned);
        Ok(Self {
            id: text("ID").unwrap_or_default(),
            version: required(root, "Version")?,
            issue_instant: required(root, "IssueInstant")?,
            destination: text("Destination"),
            in_response_to: text("InResponseTo"),
            issuer: child_text(root, ASSERTION, "Issuer"),
            status: Status::read(root),
        })
    }
}
