//! The outcome that a response reports.

use super::error::trimmed;
use crate::uri::ns::PROTOCOL;
use crate::uri::status::SUCCESS;
use crate::xml::Element;

/// `Status` with its nested codes.
///
/// Source: SAML 2.0 Core, section 3.2.2.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Status {
    /// The `Value` attributes of the `StatusCode` elements, the outermost first; empty when there is no `Status`.
    pub codes: Vec<String>,
    /// Text of `StatusMessage`.
    pub message: Option<String>,
}

impl Status {
    /// Whether the outermost code is Success.
    pub fn is_success(&self) -> bool {
        self.codes.first().is_some_and(|code| code == SUCCESS)
    }

    pub(crate) fn read(message: Element<'_>) -> Self {
        let Some(status) = message.element(PROTOCOL, "Status") else {
            return Self::default();
        };
        let codes = std::iter::successors(nested(&status), nested);
        Self {
            codes: codes
                .filter_map(|code| code.attribute("Value"))
                .map(str::to_owned)
                .collect(),
            message: status.element(PROTOCOL, "StatusMessage").map(trimmed),
        }
    }
}

fn nested<'a>(element: &Element<'a>) -> Option<Element<'a>> {
    element.element(PROTOCOL, "StatusCode")
}
