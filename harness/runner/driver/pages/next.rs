//! Pages that do not wait for a person: a browser leaves them at once, and so must a driver without scripts.

use scraper::{ElementRef, Selector};

use super::document::Document;
use super::{Form, form, selector};

/// What a browser does with a document by itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NextMove {
    /// Nothing: the page waits for a person.
    Wait,
    /// It sends this form.
    Submit(Form),
    /// It asks for this address instead (`location.replace`).
    Replace(String),
}

/// What a browser does by itself with an HTML document of this address.
///
/// - The auto-post page (a form named `hiddenform` and a script) is sent at once; so is any other page whose form carries
///   nothing but a SAML message, if it has a script.
/// - The browser SSO and browser WIA pages ask for the same address with `pullStatus=0` at its end: a clean client has
///   neither a cookie to pull nor a Windows session. An address that has a `pullStatus` already is not asked again.
///
/// Source: AD FS 2016 and later; auto-post page as captured.
pub(super) fn next_move(url: &str, document: &Document) -> NextMove {
    let submit = document
        .first(selector::AUTO_POST_FORM)
        .or_else(|| message_form(document))
        .filter(|_| document.has("script") || document.has("body[onload]"))
        .and_then(|element| form::read(url, document, element));
    if let Some(form) = submit {
        return NextMove::Submit(form);
    }
    if document.has(selector::PULL_PAGE) && !url.contains("pullStatus=") {
        let separator = if url.contains('?') { '&' } else { '?' };
        return NextMove::Replace(format!("{url}{separator}pullStatus=0"));
    }
    NextMove::Wait
}

/// The form of another product that posts a SAML message: nobody is to type anything into it.
fn message_form(document: &Document) -> Option<ElementRef<'_>> {
    let message = document.first(selector::SAML_MESSAGE)?;
    let form = form::around(message)?;
    let typed = Selector::parse(selector::TYPED).ok()?;
    form.select(&typed).next().is_none().then_some(form)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn next_move(url: &str, html: &str) -> NextMove {
        super::next_move(url, &Document::parse(html))
    }

    const AUTO_POST: &str = concat!(
        "<html><head><title>Working...</title></head><body>",
        "<form method=\"POST\" name=\"hiddenform\" action=\"https://iam.twilio.com:443/v1/Accounts/AC1/saml2\">",
        "<input type=\"hidden\" name=\"SAMLResponse\" value=\"PHNhbWw+\" />",
        "<input type=\"hidden\" name=\"RelayState\" value=\"a&#43;b/c==\" />",
        "<noscript><p>Press the button.</p><input type=\"submit\" value=\"Submit\" /></noscript></form>",
        "<script language=\"javascript\">window.setTimeout('document.forms[0].submit()', 0);</script></body></html>",
    );

    #[test]
    fn the_auto_post_page_is_sent_with_its_entities_resolved_and_without_the_default_port() {
        let NextMove::Submit(form) = next_move("https://adfs.contoso.example/adfs/ls/", AUTO_POST)
        else {
            panic!("the page goes on by itself");
        };

        assert_eq!(form.action, "https://iam.twilio.com/v1/Accounts/AC1/saml2");
        assert_eq!(form.field("SAMLResponse"), Some("PHNhbWw+"));
        assert_eq!(form.field("RelayState"), Some("a+b/c=="));
        assert_eq!(form.fields.len(), 2);
    }

    #[test]
    fn without_a_script_the_auto_post_page_waits_for_a_person() {
        let html = AUTO_POST.replace("script", "div");

        assert_eq!(
            next_move("https://adfs.contoso.example/", &html),
            NextMove::Wait
        );
    }

    #[test]
    fn the_script_only_pages_are_asked_for_again_with_pull_status() {
        let html = "<div id=cookiePullPage></div><script></script>";
        let url = "https://adfs.contoso.example/adfs/ls/?SAMLRequest=a";

        assert_eq!(
            next_move(url, html),
            NextMove::Replace(format!("{url}&pullStatus=0"))
        );
        assert_eq!(
            next_move(&format!("{url}&pullStatus=0"), html),
            NextMove::Wait
        );
    }
}
