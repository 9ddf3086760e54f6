//! The addresses of the farm's host, and which of them answers.
//!
//! http.sys compares paths without regard to case, and does not know HEAD. Source: AD FS, endpoints and FAQ.
//! Deliberately absent: WS-Trust, OAuth, the IdP-initiated page and the update-password page.

mod answer;
mod error;
mod incoming;
mod ls;
mod message;
pub(crate) mod metadata;
mod sign_on;

pub(crate) use answer::Answer;
pub(crate) use incoming::Incoming;

use crate::failure::Failure;
use crate::pages::STYLE;
use crate::service::Service;

/// Answers a request.
pub(crate) fn dispatch(service: &Service, incoming: &Incoming) -> Answer {
    if incoming.method == "HEAD" {
        return Answer::plain(405, "text/plain", String::new());
    }
    match incoming.path.to_ascii_lowercase().as_str() {
        "/adfs/ls" | "/adfs/ls/" => ls::answer(service, incoming),
        path if path.starts_with("/adfs/ls/") => error::page(
            service,
            incoming,
            None,
            &Failure::no_protocol_handler(&incoming.path),
        ),
        "/federationmetadata/2007-06/federationmetadata.xml" => {
            let metadata = service.configuration().metadata.clone();
            Answer::plain(200, "application/samlmetadata+xml", metadata)
        }
        "/adfs/portal/css/style.css" => Answer::plain(200, "text/css", STYLE.to_owned()),
        "/adfs/probe" => Answer::plain(200, "text/plain", String::new()),
        _ => Answer::plain(404, "text/plain", "Not Found".to_owned()),
    }
}
