//! Pages that Flex's own script fills.

use super::document::Document;

/// Whether the document is a page of Flex whose script goes on by itself.
///
/// Told by the host (`flex.twilio.com`, `flex.<region>.twilio.com`), a script, and that no view is drawn yet.
pub(super) fn is_flex_page(url: &str, document: &Document) -> bool {
    let on_flex = super::host(url)
        .is_some_and(|host| host.starts_with("flex.") && host.ends_with(".twilio.com"));
    on_flex && document.has("script") && super::flex_page(document).is_none()
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
