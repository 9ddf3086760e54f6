//! What the administrator would find in the event viewer: AD FS/Admin, and the audits of the Security log.
//!
//! Correlation: an event's activity ID is the `client-request-id` on the wire and the ID on the error page.
//! Source: AD FS, "Auditing and logging". Event texts are our own; the codes in them are AD FS's.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};

/// The most events that are kept; the oldest go first. A sign-in writes two.
const CAPACITY: usize = 200;

/// Ids of the events that are written.
pub mod id {
    /// The request names an identifier that no trust has.
    pub const UNKNOWN_IDENTIFIER: u32 = 184;
    /// The SAML request could not be processed.
    pub const SAML_REQUEST: u32 = 303;
    /// The signature of a SAML message could not be verified.
    pub const SAML_SIGNATURE: u32 = 320;
    /// More than one nameidentifier was issued.
    pub const SEVERAL_NAME_IDS: u32 = 186;
    /// The NameIDPolicy of the request was not satisfied.
    pub const NAME_ID_POLICY: u32 = 321;
    /// The caller is not authorized for the relying party.
    pub const CALLER_NOT_AUTHORIZED: u32 = 325;
    /// A certificate was made, promoted or removed by AD FS. Source: published scripts that wait for this event to notify people.
    pub const CERTIFICATE_CHANGED: u32 = 335;
    /// A certificate ends soon and somebody has to renew it. Source: AD FS, event 385.
    pub const CERTIFICATE_NEEDS_HAND: u32 = 385;
    /// The chain of a certificate that signs a partner's requests does not hold.
    pub const REQUEST_SIGNING_CERTIFICATE: u32 = 316;
    /// The chain of a certificate that a partner's tokens are encrypted for does not hold.
    pub const ENCRYPTION_CERTIFICATE: u32 = 317;
    /// A passive request failed.
    pub const PASSIVE_REQUEST_FAILED: u32 = 364;
    /// A LogoutRequest does not name what its sender got. Source: Microsoft's management pack, rule for event 368.
    pub const LOGOUT_NAME_NOT_FOUND: u32 = 368;
    /// Somebody tried an account that is locked for the extranet.
    pub const LOCKED_OUT_ATTEMPT: u32 = 512;
    /// The same with the right password, which somebody else may know then.
    pub const LOCKED_OUT_RIGHT_PASSWORD: u32 = 515;
    /// An account was locked for the extranet.
    pub const LOCKED_OUT: u32 = 516;
    /// A token was issued to an application.
    pub const APPLICATION_TOKEN: u32 = 1200;
    /// A token was refused to an application.
    pub const APPLICATION_TOKEN_FAILED: u32 = 1201;
    /// Fresh credentials were validated.
    pub const FRESH_CREDENTIAL: u32 = 1202;
    /// Fresh credentials were refused.
    pub const FRESH_CREDENTIAL_FAILED: u32 = 1203;
    /// A password was changed.
    pub const PASSWORD_CHANGED: u32 = 1204;
    /// A password was not changed.
    pub const PASSWORD_CHANGE_FAILED: u32 = 1205;
    /// Somebody signed out.
    pub const SIGN_OUT: u32 = 1206;
    /// A sign-out failed.
    pub const SIGN_OUT_FAILED: u32 = 1207;

    /// The event by which older versions audited the same, and newer ones do with AuditLevel Verbose.
    pub(crate) fn older_audit(event: u32) -> Option<u32> {
        match event {
            APPLICATION_TOKEN => Some(299),
            FRESH_CREDENTIAL => Some(412),
            FRESH_CREDENTIAL_FAILED => Some(411),
            _ => None,
        }
    }
}

/// An entry of the event log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// Event id, such as 364.
    pub id: u32,
    /// The code in the text, such as `MSIS7070`, if there is one.
    pub code: Option<String>,
    /// The activity ID.
    pub activity_id: String,
    /// The text.
    pub text: String,
}

/// The log of one farm.
#[derive(Debug, Default)]
pub(crate) struct EventLog(Mutex<VecDeque<Event>>);

impl EventLog {
    /// Appends an event.
    pub(crate) fn write(&self, id: u32, code: Option<&str>, activity_id: &str, text: &str) {
        tracing::debug!(id, code, activity_id, text, "event");
        let mut events = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if events.len() == CAPACITY {
            events.pop_front();
        }
        events.push_back(Event {
            id,
            code: code.map(str::to_owned),
            activity_id: activity_id.to_owned(),
            text: text.to_owned(),
        });
    }

    /// All events, oldest first.
    pub(crate) fn events(&self) -> Vec<Event> {
        let events = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        events.iter().cloned().collect()
    }
}
