//! When and for whom the assertion holds.

use super::text;
use crate::protocol::trimmed;
use crate::uri::ns::ASSERTION;
use crate::xml::Element;

/// `Conditions`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Conditions {
    /// `NotBefore` as written, inclusive.
    pub not_before: Option<String>,
    /// `NotOnOrAfter` as written, exclusive.
    pub not_on_or_after: Option<String>,
    /// One inner list per `AudienceRestriction`: any of an inner list suffices, every inner list must be met.
    pub audiences: Vec<Vec<String>>,
    /// Whether `OneTimeUse` is there.
    pub one_time_use: bool,
}

impl Conditions {
    pub(crate) fn read(element: Element<'_>) -> Self {
        let audiences = |restriction: Element<'_>| -> Vec<String> {
            restriction
                .elements_named(ASSERTION, "Audience")
                .map(trimmed)
                .collect()
        };
        Self {
            not_before: text(element, "NotBefore"),
            not_on_or_after: text(element, "NotOnOrAfter"),
            audiences: element
                .elements_named(ASSERTION, "AudienceRestriction")
                .map(audiences)
                .collect(),
            one_time_use: element.element(ASSERTION, "OneTimeUse").is_some(),
        }
    }
}
