//! Everything about a document that was received, from one look at it.

use super::document::Document;
use super::{
    NextMove, challenge, flex, foreign, html_page, is_xml, message_of, next, twilio_error_text,
};
use crate::environment::ForeignPages;
use crate::exchange::{Headers, Page};

/// What there is to know of a document, for a driver that runs no scripts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
    /// The page, as [`super::classify`] tells it.
    pub page: Page,
    /// What it says to the user, as [`super::message`] tells it; nothing where a browser shows no document.
    pub message: Option<String>,
    /// What a browser does with it by itself.
    pub next: NextMove,
    /// Whether it is a page of Flex whose script goes on: its host (`flex.twilio.com`, `flex.<region>.twilio.com`) has
    /// sent a script, and no view is drawn yet.
    pub is_flex: bool,
    /// Whether it asks browsers to send no `Referer`.
    pub sends_no_referrer: bool,
}

/// Reads a document that may be another product's, as `foreign` declares.
#[must_use]
pub fn read_with(
    foreign: &ForeignPages,
    url: &str,
    status: u16,
    headers: &Headers,
    html: &str,
) -> Reading {
    let reading = read(url, status, headers, html);
    let nothing = foreign.sign_in.is_none() && foreign.signed_in.is_none();
    let known = !matches!(reading.page, Page::Unknown | Page::TwilioErrorPage);
    if nothing || known || reading.next != NextMove::Wait {
        return reading;
    }
    match foreign::page(foreign, url, status, &Document::parse(html)) {
        Some((page, message)) => Reading {
            page,
            message,
            ..reading
        },
        None => reading,
    }
}

/// Reads a document; arguments as those of [`super::classify`].
#[must_use]
pub fn read(url: &str, status: u16, headers: &Headers, html: &str) -> Reading {
    let challenged = if status == 401 {
        challenge(url, headers)
    } else {
        None
    };
    let no_html = challenged.or_else(|| is_xml(headers, html).then_some(Page::RawXml));
    if let Some(page) = no_html {
        return Reading {
            page,
            message: None,
            next: NextMove::Wait,
            is_flex: false,
            sends_no_referrer: false,
        };
    }
    let document = Document::parse(html);
    let page = html_page(url, status, &document);
    Reading {
        page,
        message: match page {
            Page::TwilioErrorPage => twilio_error_text(&document),
            _ => message_of(&document),
        },
        next: next::next_move(url, &document),
        is_flex: flex::is_flex_page(url, &document),
        sends_no_referrer: flex::sends_no_referrer(&document),
    }
}
