//! Where an entity receives messages.

use crate::xml::Element;

/// An endpoint of a role.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Endpoint {
    /// `Binding`; empty when absent.
    pub binding: String,
    /// `Location`; empty when absent.
    pub location: String,
    /// `ResponseLocation`.
    pub response_location: Option<String>,
    /// `index`, for indexed endpoints.
    pub index: Option<u16>,
    /// `isDefault`, for indexed endpoints.
    pub is_default: Option<bool>,
}

impl Endpoint {
    pub(super) fn read(element: Element<'_>) -> Self {
        let text = |name| element.attribute(name).map(str::to_owned);
        Self {
            binding: text("Binding").unwrap_or_default(),
            location: text("Location").unwrap_or_default(),
            response_location: text("ResponseLocation"),
            index: element
                .attribute("index")
                .and_then(|value| value.trim().parse().ok()),
            is_default: element
                .attribute("isDefault")
                .map(|value| matches!(value.trim(), "true" | "1")),
        }
    }
}
