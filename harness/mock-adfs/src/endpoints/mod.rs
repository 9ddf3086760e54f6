//! The addresses of the farm's host, and which of them answers.
//!
//! http.sys compares paths without regard to case, and does not know HEAD. Source: AD FS, endpoints and FAQ.
//! Deliberately absent: WS-Trust, OAuth, home realm discovery and `/adfs/wiaeval`.

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
mod sign_on;
mod sign_out;
mod update_password;
mod visit;
mod wia;

pub(crate) use answer::Answer;
pub(crate) use incoming::Incoming;

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
    match incoming.path.to_ascii_lowercase().as_str() {
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
