//! `/adfs/ls/wia`: the Windows sign-in of the intranet.
//!
//! Source: AD FS: a redirect with the same query leads here, and the answer is 401 with Negotiate and NTLM. What goes over the
//! wire then is not mocked: a computer whose Windows session the farm was told of goes on at once, every other one stays
//! at the challenge.

use saml::protocol::AuthnRequest;

use super::message::{Found, find};
use super::visit::{SignedIn, Visit};
use super::{Answer, LS, error};
use crate::event_log::id;
use crate::failure::Failure;

/// Answers the Windows sign-in.
pub(super) fn answer(visit: &Visit<'_>) -> Answer {
    let farm = visit.farm();
    if !visit.is_intranet() {
        let failure = Failure::no_protocol_handler(&visit.incoming.path);
        return error::page(visit, None, &failure);
    }
    let known = visit.configuration.client.windows_account.as_deref();
    let known = known.filter(|_| farm.behavior.windows_session_is_vouched_for);
    let user = known.and_then(|account| visit.configuration.directory.user(account));
    let Some(user) = user else {
        return Answer::negotiate();
    };
    let text = format!("The Windows session of {} was validated.", user.account);
    visit.log(id::FRESH_CREDENTIAL, &text);
    let who = SignedIn {
        account: &user.account,
        method: &farm.behavior.windows_authentication_method,
        request: &request_id(visit),
        persistent: false,
        external: None,
    };
    visit.start_session(who, LS)
}

/// The request that the sign-in is for, so that fresh credentials count for it.
fn request_id(visit: &Visit<'_>) -> String {
    let message = match find(visit.incoming, "") {
        Found::Ready(message) | Found::Posted(message, _) => Some(message),
        Found::Nothing | Found::Unreadable(_) => None,
    };
    let request = message.and_then(|message| AuthnRequest::from_xml(&message.xml).ok());
    request.map(|request| request.id).unwrap_or_default()
}
