//! Whether the RelayState came back as it was sent.
//!
//! Source: SAML 2.0 Bindings, sections 3.4.3 and 3.5.3: whoever answers must send the very RelayState that it was sent.

use saml::finding::{Evidence, Finding, Severity};

use crate::decode::SamlMessage;

/// A finding when the two differ. Whether it keeps anybody out, Flex decides.
pub(super) fn check(request: Option<&SamlMessage>, response: &SamlMessage) -> Option<Finding> {
    let sent = request?
        .relay_state
        .as_deref()
        .filter(|state| !state.is_empty())?;
    let returned = response.relay_state.as_deref().unwrap_or_default();
    if returned == sent {
        return None;
    }
    let message = if returned.is_empty() {
        "the Response came without the RelayState that Flex sent"
    } else {
        "the Response came with another RelayState than Flex sent"
    };
    let evidence = |name: &str, value: String| Evidence {
        name: name.to_owned(),
        value,
    };
    Some(Finding {
        slug: "relay-state-changed",
        severity: Severity::Warning,
        message: message.to_owned(),
        evidence: vec![
            evidence("sent", length(sent)),
            evidence("returned", length(returned)),
        ],
        span: None,
        source: "SAML 2.0 Bindings, section 3.4.3",
    })
}

/// It may hold a secret, so only its size and what is odd about it is told.
fn length(state: &str) -> String {
    let blanks = state.matches(' ').count();
    match (state.len(), blanks) {
        (0, _) => "nothing".to_owned(),
        (length, 0) => format!("{length} characters"),
        (length, blanks) => format!("{length} characters, {blanks} of them blanks"),
    }
}
