//! What the drivers know of the pages of AD FS and Flex: the only home of selectors and ids.
//!
//! Pages are told apart by ids and headers, never by text, because AD FS answers in the browser's language. Deliberately
//! absent: who made the page. A mock's page and a real one are read alike.
//!
//! Source: pages of AD FS 2012 R2, 2016, 2019 and 2022 as captured; Flex UI 2.x.

mod choice;
mod client_check;
mod document;
mod flex;
mod foreign;
mod form;
mod next;
pub mod selector;

pub use choice::{ACTIVE_DIRECTORY, AD_AUTHORITY, choice_form, page_of, wanted};
pub use client_check::client_check;
mod reading;

pub use flex::flex_settings;
pub use foreign::{foreign_form, selector as field_selector};
pub use form::{
    Form, code_form, kept_sign_in_form, password_was_updated, sign_in_form, update_password_form,
};
pub use next::NextMove;
pub use reading::{Reading, read, read_with};

use document::Document;

use crate::exchange::{Headers, Page};

/// Tells which page a document is.
///
/// `headers` are the response's, names in lower case; `html` is the document as it was sent or, in a browser, as its
/// scripts have left it. A page that goes on by itself (see [`NextMove`]) and a Flex page whose script has not yet
/// drawn anything are [`Page::Unknown`].
#[must_use]
pub fn classify(url: &str, status: u16, headers: &Headers, html: &str) -> Page {
    read(url, status, headers, html).page
}

/// What the page says to the user: why a form was refused, the error page's text and details, a headline of Flex.
///
/// Runs of blanks are one blank; an error page's details follow its text, one line each, without those that only a
/// browser's script adds ("Cookie", "User agent string").
#[must_use]
pub fn message(html: &str) -> Option<String> {
    message_of(&Document::parse(html))
}

fn html_page(url: &str, status: u16, document: &Document) -> Page {
    adfs_page(document)
        .or_else(|| flex_page(document))
        .or_else(|| twilio_page(url, status))
        .unwrap_or(Page::Unknown)
}

fn message_of(document: &Document) -> Option<String> {
    if document.has(selector::ERROR_AREA) {
        return error_page_text(document);
    }
    [
        selector::ERROR_TEXT,
        selector::EXPIRED_NOTIFICATION,
        selector::FLEX_ERROR_LABEL,
        selector::FLEX_LOGIN_HEADLINE,
        selector::FLEX_MULTI_SESSION,
    ]
    .iter()
    .find_map(|css| document.shown_text(css))
}

/// What a 401 means: a browser shows its own dialog, or answers with the Windows session.
fn challenge(url: &str, headers: &Headers) -> Option<Page> {
    let schemes: Vec<String> = headers
        .iter()
        .filter(|(name, _)| name == "www-authenticate")
        .map(|(_, value)| value.to_ascii_lowercase())
        .collect();
    let offers = |scheme: &str| schemes.iter().any(|value| value.starts_with(scheme));
    if offers("negotiate") || offers("ntlm") {
        Some(Page::AdfsWindowsSignIn)
    } else if offers("basic") && is_twilio(url) {
        Some(Page::TwilioPasswordPrompt)
    } else {
        None
    }
}

fn is_twilio(url: &str) -> bool {
    host(url).is_some_and(|host| host == "twilio.com" || host.ends_with(".twilio.com"))
}

fn host(url: &str) -> Option<String> {
    url::Url::parse(url).ok()?.host_str().map(str::to_owned)
}

/// Whether a browser would show the document as XML: its type says so, or there is no type and it begins so.
fn is_xml(headers: &Headers, body: &str) -> bool {
    let content_type = headers
        .iter()
        .find(|(name, _)| name == "content-type")
        .map(|(_, value)| value.to_ascii_lowercase());
    let essence = content_type
        .as_deref()
        .and_then(|value| value.split(';').next())
        .map(str::trim);
    match essence {
        None => body
            .trim_start_matches('\u{feff}')
            .trim_start()
            .starts_with("<?xml"),
        Some("application/xhtml+xml") => false,
        Some(essence) => {
            matches!(essence, "text/xml" | "application/xml") || essence.ends_with("+xml")
        }
    }
}

fn adfs_page(document: &Document) -> Option<Page> {
    [
        (selector::ERROR_AREA, Page::AdfsErrorPage),
        (selector::UPDATE_PASSWORD_FORM, Page::AdfsUpdatePasswordPage),
        (selector::HOME_REALM, Page::AdfsHomeRealmPage),
        (selector::IDP_INITIATED, Page::AdfsIdpInitiatedPage),
        (selector::SIGN_OUT_AREA, Page::AdfsSignOutPage),
        (selector::SECOND_FACTOR, Page::AdfsSecondFactorPage),
        (selector::LOGIN_FORM, Page::AdfsSignInPage),
        (selector::LOGIN_FORM_PAGINATED, Page::AdfsSignInPage),
    ]
    .into_iter()
    .find(|(css, _)| document.has(css))
    .map(|(_, page)| page)
}

fn flex_page(document: &Document) -> Option<Page> {
    [
        (selector::FLEX_ERROR_PAGE, Page::FlexErrorPage),
        (selector::FLEX_LOGIN_VIEW, Page::FlexLoginView),
        (selector::FLEX_DESKTOP, Page::FlexDesktop),
    ]
    .into_iter()
    .find(|(css, _)| document.shows(css))
    .map(|(_, page)| page)
}

/// An error of a host of Twilio's that is shown as it is, a page or JSON: it has no ids, its host and status tell it.
fn twilio_page(url: &str, status: u16) -> Option<Page> {
    (status >= 400 && is_twilio(url)).then_some(Page::TwilioErrorPage)
}

/// What such an error says: the message of a JSON body, else all that is shown.
fn twilio_error_text(document: &Document) -> Option<String> {
    let text = document.shown_text(selector::TWILIO_ERROR_TEXT)?;
    let json: Option<serde_json::Value> = serde_json::from_str(&text).ok();
    let message = json.as_ref().and_then(|json| json["message"].as_str());
    Some(message.map_or(text.clone(), str::to_owned))
}

fn error_page_text(document: &Document) -> Option<String> {
    let details = document
        .all(selector::ERROR_DETAILS)
        .into_iter()
        .map(document::text)
        .filter(|line| !line.is_empty() && !added_by_script(line));
    let lines: Vec<String> = document
        .shown_text(selector::ERROR_MESSAGE)
        .into_iter()
        .chain(details)
        .collect();
    (!lines.is_empty()).then(|| lines.join("\n"))
}

/// Items that the page's script adds from what the browser knows. They have no ids, so their English text must do.
fn added_by_script(line: &str) -> bool {
    line.starts_with("Cookie:") || line.starts_with("User agent string:")
}

#[cfg(test)]
mod tests;
