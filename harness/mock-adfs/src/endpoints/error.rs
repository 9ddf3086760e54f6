//! AD FS's error page, and the events that a failure leaves.

use saml::time::Timestamp;

use super::{Answer, Incoming};
use crate::event_log::id;
use crate::failure::Failure;
use crate::pages::ErrorPage;
use crate::service::Service;
use crate::settings::{AdditionalErrorPageInfo, Farm, RelyingPartyTrust};

const MESSAGE: &str =
    "An error occurred. Ask your administrator for help and give them the details below.";

/// The error page of a failure; its events are written too.
pub(super) fn page(
    service: &Service,
    incoming: &Incoming,
    trust: Option<&RelyingPartyTrust>,
    failure: &Failure,
) -> Answer {
    log(service, incoming, trust, failure);
    let configuration = service.configuration();
    let farm = &configuration.farm;
    let message = failure.message();
    let page = ErrorPage {
        message: MESSAGE,
        activity_id: &incoming.activity_id,
        relying_party: trust.map(|trust| trust.name.as_str()),
        details: shows_details(farm).then_some(message.as_str()),
        node_name: &service.node_name,
        time: &rfc_1123(service.now()),
    };
    let html = service.pages.error(&farm.display_name, &page);
    Answer::page(farm.error_page_status, html)
}

/// Writes the events of a failure: its own, then the one of the failed passive request.
pub(super) fn log(
    service: &Service,
    incoming: &Incoming,
    trust: Option<&RelyingPartyTrust>,
    failure: &Failure,
) {
    let code = failure.code.as_deref();
    let message = failure.message();
    if let Some(event) = failure.event {
        service
            .log
            .write(event, code, &incoming.activity_id, &message);
    }
    let trust = trust.map_or("unknown", |trust| trust.name.as_str());
    let text = format!(
        "A federation passive request failed. Protocol name: Saml. Relying party: {trust}. {message}"
    );
    let activity_id = &incoming.activity_id;
    service
        .log
        .write(id::PASSIVE_REQUEST_FAILED, code, activity_id, &text);
}

fn shows_details(farm: &Farm) -> bool {
    match farm.additional_error_page_info {
        AdditionalErrorPageInfo::Detailed => true,
        AdditionalErrorPageInfo::Private => farm.private_error_page_info_is_shown,
        AdditionalErrorPageInfo::None => false,
    }
}

fn rfc_1123(now: Timestamp) -> String {
    now.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string()
}
