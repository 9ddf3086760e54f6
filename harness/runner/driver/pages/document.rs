//! A parsed page and the few questions asked of it.

use scraper::{ElementRef, Html, Selector};

/// A parsed HTML document.
pub(super) struct Document(Html);

impl Document {
    /// Parses anything; what is no HTML becomes a document without elements of interest.
    pub(super) fn parse(html: &str) -> Self {
        Self(Html::parse_document(html))
    }

    /// The first element that matches, shown or not.
    pub(super) fn first(&self, css: &str) -> Option<ElementRef<'_>> {
        self.all(css).into_iter().next()
    }

    /// All elements that match, in the order of the document.
    pub(super) fn all(&self, css: &str) -> Vec<ElementRef<'_>> {
        Selector::parse(css)
            .map(|selector| self.0.select(&selector).collect())
            .unwrap_or_default()
    }

    /// Whether an element is there, shown or not.
    pub(super) fn has(&self, css: &str) -> bool {
        self.first(css).is_some()
    }

    /// Whether an element is there that a person can see.
    pub(super) fn shows(&self, css: &str) -> bool {
        self.all(css).into_iter().any(is_shown)
    }

    /// The text of the first visible element that has any, with runs of blanks as one.
    pub(super) fn shown_text(&self, css: &str) -> Option<String> {
        self.all(css)
            .into_iter()
            .filter(|element| is_shown(*element))
            .map(text)
            .find(|text| !text.is_empty())
    }
}

/// The text of an element and its descendants, with runs of blanks as one.
pub(super) fn text(element: ElementRef<'_>) -> String {
    let text: String = element.text().collect();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether neither the element nor one around it is a template, has `hidden`, or is styled `display:none` in place.
///
/// Style sheets are not read: what they hide counts as shown.
fn is_shown(element: ElementRef<'_>) -> bool {
    std::iter::once(element)
        .chain(element.ancestors().filter_map(ElementRef::wrap))
        .all(|element| {
            let value = element.value();
            let style = value.attr("style").unwrap_or_default();
            let style: String = style.split_whitespace().collect();
            value.name() != "template"
                && value.attr("hidden").is_none()
                && !style.to_ascii_lowercase().contains("display:none")
        })
}
