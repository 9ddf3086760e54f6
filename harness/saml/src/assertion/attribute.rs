//! A claim as the assertion carries it.

use super::text;
use crate::uri::ns::ASSERTION;
use crate::xml::Element;

/// `Attribute`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Attribute {
    /// `Name`; empty when absent.
    pub name: String,
    /// `NameFormat`.
    pub name_format: Option<String>,
    /// `FriendlyName`.
    pub friendly_name: Option<String>,
    /// The `AttributeValue` elements, in order: the whole text of each.
    pub values: Vec<String>,
}

impl Attribute {
    pub(crate) fn read(element: Element<'_>) -> Self {
        let values = element.elements_named(ASSERTION, "AttributeValue");
        Self {
            name: text(element, "Name").unwrap_or_default(),
            name_format: text(element, "NameFormat"),
            friendly_name: text(element, "FriendlyName"),
            values: values.map(|value| value.text().into_owned()).collect(),
        }
    }
}
