//! The addresses of the farm's host, and which of them answers.
//!
//! http.sys compares paths without regard to case, and does not know HEAD. Source: AD FS, endpoints and FAQ.
//! An endpoint that is off, or not published through the proxy, is off with everything below it.
//! Deliberately absent: WS-Trust, OAuth and `/adfs/wiaeval`.

mod answer;
mod claim_descriptions;
mod error;
mod forms;
mod idp_initiated;
mod incoming;
mod ls;
mod message;
pub(crate) mod metadata;
mod own_request;
mod parked;
mod partner;
mod sign_on;
mod sign_out;
mod update_password;
mod visit;
mod wia;

pub(crate) use answer::Answer;
pub(crate) use incoming::Incoming;
pub(crate) use partner::Away;
pub(crate) use sign_out::round::Round;

use crate::failure::Failure;
use crate::pages::STYLE;
use crate::service::Service;
use visit::Visit;

/// Where SAML and WS-Federation messages go.
const LS: &str = "/adfs/ls/";

/// Answers a request.
pub(crate) fn dispatch(service: &Service, incoming: &Incoming) -> Answer {
    if incoming.method == "HEAD" {
        return Answer::plain(405, "text/plain", String::new());
    }
    let configuration = service.configuration();
    let visit = Visit {
        service,
        configuration: &configuration,
        incoming,
    };
    let path = incoming.path.to_ascii_lowercase();
    if is_sign_on(&path)
        && let Some(closed) = closed(&visit)
    {
        return closed;
    }
    match path.as_str() {
        "/adfs/ls" | LS => ls::answer(&visit),
        "/adfs/ls/wia" => wia::answer(&visit),
        "/adfs/ls/idpinitiatedsignon" | "/adfs/ls/idpinitiatedsignon.aspx" => {
            idp_initiated::answer(&visit)
        }
        "/adfs/portal/updatepassword" | forms::UPDATE_PASSWORD => update_password::answer(&visit),
        "/federationmetadata/2007-06/federationmetadata.xml" => Answer::plain(
            200,
            "application/samlmetadata+xml",
            configuration.metadata.clone(),
        ),
        "/adfs/portal/css/style.css" => Answer::plain(200, "text/css", STYLE.to_owned()),
        "/adfs/probe" => Answer::plain(200, "text/plain", String::new()),
        // Everything below /adfs is AD FS's own, whatever stands behind it.
        path if path.starts_with("/adfs/") => {
            error::page(&visit, None, &Failure::no_protocol_handler(&incoming.path))
        }
        _ => Answer::plain(404, "text/plain", "Not Found".to_owned()),
    }
}

fn is_sign_on(path: &str) -> bool {
    path == "/adfs/ls" || path.starts_with(LS)
}

/// The answer of a sign-on endpoint that is off for this visitor. Source: Get-AdfsEndpoint, Enabled and Proxy.
fn closed(visit: &Visit<'_>) -> Option<Answer> {
    let farm = visit.farm();
    if !visit.is_intranet() && !farm.sign_on_endpoint_published {
        return Some(unavailable(farm.behavior.unpublished_endpoint_status));
    }
    if farm.sign_on_endpoint_enabled {
        return None;
    }
    Some(
        match farm.behavior.disabled_sign_on_endpoint_shows_error_page {
            true => error::page(
                visit,
                None,
                &Failure::no_protocol_handler(&visit.incoming.path),
            ),
            false => unavailable(503),
        },
    )
}

/// What http.sys says by itself.
fn unavailable(status: u16) -> Answer {
    Answer::plain(
        status,
        "text/html",
        "<h2>Service Unavailable</h2>".to_owned(),
    )
}
