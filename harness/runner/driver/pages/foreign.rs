//! Pages of other products, told by what the environment declares of them.
//!
//! Nothing here knows a product: the form is the one that holds the declared fields, and a page of the service provider is the
//! desktop when it shows the declared text. With a foreign side, the names of pages mean that side's.

use scraper::ElementRef;

use super::document::Document;
use super::{Form, form, host};
use crate::environment::{ForeignPages, SignInFields};
use crate::exchange::Page;

/// Longest text of a page of the service provider that is told, in characters.
const LONGEST_MESSAGE: usize = 300;

/// Which page of another product a document is, with what it says; nothing when it is none that is declared.
pub(super) fn page(
    foreign: &ForeignPages,
    url: &str,
    status: u16,
    document: &Document,
) -> Option<(Page, Option<String>)> {
    let fields = foreign.sign_in.as_ref();
    if fields.is_some_and(|fields| form_of(document, fields).is_some()) {
        return Some((Page::AdfsSignInPage, None));
    }
    let (hosts, text) = foreign.signed_in.as_ref()?;
    let host = host(url)?;
    if !hosts.contains(&host) {
        return None;
    }
    let shown = document.shown_text("body").unwrap_or_default();
    let message: String = shown.chars().take(LONGEST_MESSAGE).collect();
    let message = Some(message).filter(|message| !message.is_empty());
    if status >= 400 {
        return Some((Page::FlexErrorPage, message));
    }
    shown.contains(text).then_some((Page::FlexDesktop, message))
}

/// The declared form, filled in and with its button pressed.
#[must_use]
pub fn foreign_form(
    url: &str,
    html: &str,
    fields: &SignInFields,
    name: &str,
    password: &str,
) -> Option<Form> {
    let document = Document::parse(html);
    let element = form_of(&document, fields)?;
    let mut form = form::read(url, &document, element)?;
    form.fill(&control_name(&document, &fields.name)?, name);
    form.fill(&control_name(&document, &fields.password)?, password);
    let button = document.first(&selector(&fields.submit));
    let pressed = button.and_then(|button| {
        let attribute = |name| button.value().attr(name);
        Some((attribute("name")?, attribute("value").unwrap_or_default()))
    });
    if let Some((name, value)) = pressed.filter(|(name, _)| !name.is_empty()) {
        form.fill(name, value);
    }
    Some(form)
}

/// The selector of a declared field: by its name, or by its id.
#[must_use]
pub fn selector(field: &str) -> String {
    let quoted = field.replace('\\', "\\\\").replace('"', "\\\"");
    format!("[name=\"{quoted}\"], [id=\"{quoted}\"]")
}

/// The form that holds both fields.
fn form_of<'a>(document: &'a Document, fields: &SignInFields) -> Option<ElementRef<'a>> {
    let of = |field: &str| form::around(document.first(&selector(field))?);
    let (name, password) = (of(&fields.name)?, of(&fields.password)?);
    (name.id() == password.id()).then_some(name)
}

fn control_name(document: &Document, field: &str) -> Option<String> {
    let control = document.first(&selector(field))?;
    Some(control.value().attr("name").unwrap_or(field).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    const FORM: &str = r#"<form method="post" action="/login"><input type="hidden" name="AuthState" value="_1">
        <input id="username" name="user"><input type="password" name="password">
        <button name="go" value="Login">Login</button></form>"#;

    fn fields() -> SignInFields {
        SignInFields {
            name: "username".into(),
            password: "password".into(),
            submit: "go".into(),
        }
    }

    fn pages() -> ForeignPages {
        ForeignPages {
            sign_in: Some(fields()),
            signed_in: Some((vec!["sp.example".into()], "Hello, ".into())),
            sign_out: None,
        }
    }

    fn page_of(url: &str, status: u16, html: &str) -> Option<(Page, Option<String>)> {
        page(&pages(), url, status, &Document::parse(html))
    }

    #[test]
    fn the_form_with_the_declared_fields_is_the_sign_in_page() {
        let (page, message) = page_of("https://idp.example/", 200, FORM).unwrap();

        assert_eq!((page, message), (Page::AdfsSignInPage, None));
        assert_eq!(
            page_of("https://idp.example/", 200, "<form><input name=q></form>"),
            None
        );
    }

    #[test]
    fn the_form_is_sent_with_what_the_page_has_filled_in_and_its_button() {
        let form = foreign_form("https://idp.example/x", FORM, &fields(), "amy", "secret").unwrap();

        assert_eq!(form.action, "https://idp.example/login");
        assert_eq!(
            form.encoded(),
            "AuthState=_1&user=amy&password=secret&go=Login"
        );
    }

    #[test]
    fn the_declared_text_tells_the_desktop_on_the_hosts_of_the_service_provider_only() {
        let html = "<body><h1>Hello,\n amy</h1></body>";

        let told = Some("Hello, amy".to_owned());
        let desktop = Some((Page::FlexDesktop, told));
        assert_eq!(page_of("https://sp.example/start", 200, html), desktop);
        assert_eq!(page_of("https://idp.example/start", 200, html), None);
    }

    #[test]
    fn an_error_of_the_service_provider_says_what_is_shown() {
        let html = "<body><h1>Bad Request</h1><p>No.</p></body>";

        let told = Some("Bad RequestNo.".to_owned());
        let error = Some((Page::FlexErrorPage, told));
        assert_eq!(page_of("https://sp.example/acs", 400, html), error);
    }

    #[test]
    fn a_field_name_cannot_break_out_of_its_selector() {
        assert!(scraper::Selector::parse(&selector("a\"], b[\\")).is_ok());
    }
}
