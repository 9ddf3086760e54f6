//! Why a text is not the message that it should be.

use crate::xml::{Element, XmlError};

/// A text that is no such message.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MessageError {
    /// Not acceptable XML.
    #[error(transparent)]
    Xml(#[from] XmlError),
    /// Another root element.
    #[error("the root element is `{found}`, not `{expected}`")]
    Root {
        /// Local name that was expected.
        expected: &'static str,
        /// Name that was found, with its prefix.
        found: String,
    },
    /// A required attribute is absent.
    #[error("`{element}` has no `{attribute}` attribute")]
    AttributeMissing {
        /// Local name of the element.
        element: String,
        /// Local name of the attribute.
        attribute: &'static str,
    },
    /// An attribute has a value that its type does not allow.
    #[error("`{value}` is not a value of the attribute `{attribute}`")]
    AttributeValue {
        /// Local name of the attribute.
        attribute: &'static str,
        /// Value found.
        value: String,
    },
}

/// The value of a required attribute.
pub(crate) fn required(
    element: Element<'_>,
    attribute: &'static str,
) -> Result<String, MessageError> {
    let missing = || MessageError::AttributeMissing {
        element: element.local_name().to_owned(),
        attribute,
    };
    element
        .attribute(attribute)
        .map(str::to_owned)
        .ok_or_else(missing)
}

/// An `xs:boolean` attribute, false when absent.
pub(crate) fn boolean(element: Element<'_>, attribute: &'static str) -> Result<bool, MessageError> {
    match element.attribute(attribute).map(str::trim) {
        Some("true" | "1") => Ok(true),
        None | Some("false" | "0") => Ok(false),
        Some(value) => Err(MessageError::AttributeValue {
            attribute,
            value: value.to_owned(),
        }),
    }
}

/// An `xs:unsignedShort` attribute.
pub(crate) fn index(
    element: Element<'_>,
    attribute: &'static str,
) -> Result<Option<u16>, MessageError> {
    let Some(value) = element.attribute(attribute) else {
        return Ok(None);
    };
    let wrong = |_| MessageError::AttributeValue {
        attribute,
        value: value.to_owned(),
    };
    value.trim().parse().map(Some).map_err(wrong)
}

/// Refuses a root element of another expanded name.
pub(crate) fn expect_root(
    root: Element<'_>,
    namespace: &str,
    local: &'static str,
) -> Result<(), MessageError> {
    if root.is(namespace, local) {
        return Ok(());
    }
    Err(MessageError::Root {
        expected: local,
        found: root.qualified_name(),
    })
}

/// The text of the first child of this name, without white space around it.
pub(crate) fn child_text(element: Element<'_>, namespace: &str, local: &str) -> Option<String> {
    element.element(namespace, local).map(trimmed)
}

/// The text of `element` without white space around it: right for URIs, not for NameIDs.
pub(crate) fn trimmed(element: Element<'_>) -> String {
    element
        .text()
        .trim_matches([' ', '\t', '\n', '\r'])
        .to_owned()
}
