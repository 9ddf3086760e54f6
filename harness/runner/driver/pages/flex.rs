//! Pages that Flex's own script fills.

use super::document::Document;
use super::selector;

/// Whether the document is a page of Flex whose script goes on by itself.
///
/// Told by the host (`flex.twilio.com`, `flex.<region>.twilio.com`) and a script, or on a self-hosted site by the settings
/// of Flex, and that no view is drawn yet.
pub(super) fn is_flex_page(url: &str, document: &Document) -> bool {
    let on_flex = super::host(url)
        .is_some_and(|host| host.starts_with("flex.") && host.ends_with(".twilio.com"));
    let hosted = on_flex && document.has("script");
    (hosted || document.has(selector::FLEX_SETTINGS)) && super::flex_page(document).is_none()
}

/// What a page of Flex tells its script, as JSON; null where it says nothing.
#[must_use]
pub fn flex_settings(html: &str) -> serde_json::Value {
    let document = Document::parse(html);
    let text = document
        .first(selector::FLEX_SETTINGS)
        .map(|element| element.text().collect::<String>());
    text.and_then(|text| serde_json::from_str(&text).ok())
        .unwrap_or(serde_json::Value::Null)
}

/// Whether the page asks browsers to send no `Referer` (`<meta name="referrer" content="no-referrer">`).
pub(super) fn sends_no_referrer(document: &Document) -> bool {
    document
        .all("meta[name=referrer]")
        .into_iter()
        .any(|meta| meta.value().attr("content") == Some("no-referrer"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_flex_page(url: &str, html: &str) -> bool {
        super::is_flex_page(url, &Document::parse(html))
    }

    #[test]
    fn a_scripted_page_of_the_flex_host_is_a_flex_page() {
        let html = "<div id=root></div><script src=main.js></script>";

        assert!(is_flex_page("https://flex.twilio.com/calm-bear-1234", html));
        assert!(!is_flex_page("https://iam.twilio.com/v1", html));
        assert!(!is_flex_page("https://flex.twilio.com/", "<p>down</p>"));
    }

    #[test]
    fn a_page_that_has_drawn_its_view_does_not_go_on() {
        let html = "<div data-testid=login-form></div><script></script>";

        assert!(!is_flex_page(
            "https://flex.twilio.com/calm-bear-1234",
            html
        ));
    }

    #[test]
    fn the_referrer_meta_is_read() {
        for (html, expected) in [
            ("<meta name=referrer content=no-referrer>", true),
            ("<meta name=referrer content=origin>", false),
        ] {
            assert_eq!(sends_no_referrer(&Document::parse(html)), expected);
        }
    }
}
