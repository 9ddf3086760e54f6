//! AD FS's error page, and the events that a failure leaves.

use saml::time::Timestamp;

use super::Answer;
use super::visit::Visit;
use crate::event_log::id;
use crate::failure::Failure;
use crate::pages::ErrorPage;
use crate::settings::{AdditionalErrorPageInfo, Farm, RelyingPartyTrust};

/// The error page of a failure; its events are written too.
pub(super) fn page(
    visit: &Visit<'_>,
    trust: Option<&RelyingPartyTrust>,
    failure: &Failure,
) -> Answer {
    log(visit, trust, failure);
    let farm = visit.farm();
    let message = failure.message();
    let page = ErrorPage {
        activity_id: &visit.incoming.activity_id,
        relying_party: trust.map(|trust| trust.name.as_str()),
        details: shows_details(farm).then_some(message.as_str()),
        node_name: &visit.service.node_name,
        time: &rfc_1123(visit.service.now()),
    };
    Answer::page(farm.behavior.error_page_status, visit.html(&page))
}

/// Writes the event of a failure that another one follows from.
pub(super) fn log_cause(visit: &Visit<'_>, failure: &Failure) {
    let code = failure.code.as_deref();
    let event = failure.event.unwrap_or(id::SAML_SIGNATURE);
    let activity_id = &visit.incoming.activity_id;
    visit
        .service
        .log
        .write(event, code, activity_id, &failure.message());
}

/// Writes the events of a failure: its own, then the one of the failed passive request.
pub(super) fn log(visit: &Visit<'_>, trust: Option<&RelyingPartyTrust>, failure: &Failure) {
    let code = failure.code.as_deref();
    let message = failure.message();
    let activity_id = &visit.incoming.activity_id;
    let log = &visit.service.log;
    if let Some(event) = failure.event {
        log.write(event, code, activity_id, &message);
    }
    let trust = trust.map_or("unknown", |trust| trust.name.as_str());
    let text = format!(
        "A federation passive request failed. Protocol name: Saml. Relying party: {trust}. {message}"
    );
    log.write(id::PASSIVE_REQUEST_FAILED, code, activity_id, &text);
}

fn shows_details(farm: &Farm) -> bool {
    match farm.additional_error_page_info {
        AdditionalErrorPageInfo::Detailed => true,
        AdditionalErrorPageInfo::Private => farm.behavior.private_error_page_info_is_shown,
        AdditionalErrorPageInfo::None => false,
    }
}

fn rfc_1123(now: Timestamp) -> String {
    now.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string()
}
