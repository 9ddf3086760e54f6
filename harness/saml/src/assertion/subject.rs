//! Who the assertion is about, and who may present it.

use super::text;
use crate::uri::ns::ASSERTION;
use crate::xml::Element;

/// `Subject`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Subject {
    /// `NameID`, also from a decrypted `EncryptedID`.
    pub name_id: Option<NameId>,
    /// Whether there is an `EncryptedID` that was not decrypted.
    pub encrypted_id: bool,
    /// The `SubjectConfirmation` elements, in order.
    pub confirmations: Vec<SubjectConfirmation>,
}

/// `NameID`: the name by which the service provider knows the user.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NameId {
    /// The whole text, comments and section marks removed, white space kept.
    pub value: String,
    /// `Format`.
    pub format: Option<String>,
    /// `NameQualifier`.
    pub name_qualifier: Option<String>,
    /// `SPNameQualifier`.
    pub sp_name_qualifier: Option<String>,
}

/// `SubjectConfirmation` with its data.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SubjectConfirmation {
    /// `Method`; empty when absent.
    pub method: String,
    /// `Recipient`.
    pub recipient: Option<String>,
    /// `InResponseTo`.
    pub in_response_to: Option<String>,
    /// `NotOnOrAfter` as written.
    pub not_on_or_after: Option<String>,
    /// `NotBefore` as written; a bearer confirmation must not have it.
    pub not_before: Option<String>,
    /// Whether `SubjectConfirmationData` is there at all.
    pub has_data: bool,
}

impl Subject {
    pub(crate) fn read(element: Element<'_>) -> Self {
        let clear = element.element(ASSERTION, "NameID");
        let encrypted = element.element(ASSERTION, "EncryptedID");
        // Decryption leaves the wrapper, with the name in it.
        let decrypted = encrypted.and_then(|wrapper| wrapper.element(ASSERTION, "NameID"));
        Self {
            name_id: clear.or(decrypted).map(NameId::read),
            encrypted_id: encrypted.is_some() && decrypted.is_none(),
            confirmations: element
                .elements_named(ASSERTION, "SubjectConfirmation")
                .map(SubjectConfirmation::read)
                .collect(),
        }
    }
}

impl NameId {
    pub(crate) fn read(element: Element<'_>) -> Self {
        Self {
            value: element.text().into_owned(),
            format: text(element, "Format"),
            name_qualifier: text(element, "NameQualifier"),
            sp_name_qualifier: text(element, "SPNameQualifier"),
        }
    }
}

impl SubjectConfirmation {
    fn read(element: Element<'_>) -> Self {
        let data = element.element(ASSERTION, "SubjectConfirmationData");
        let of_data = |name| data.and_then(|data| text(data, name));
        Self {
            method: text(element, "Method").unwrap_or_default(),
            recipient: of_data("Recipient"),
            in_response_to: of_data("InResponseTo"),
            not_on_or_after: of_data("NotOnOrAfter"),
            not_before: of_data("NotBefore"),
            has_data: data.is_some(),
        }
    }
}
