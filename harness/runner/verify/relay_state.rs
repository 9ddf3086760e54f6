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
            evidence("returned", told(sent, returned)),
        ],
        span: None,
        source: "SAML 2.0 Bindings, section 3.4.3",
    })
}

/// What became of it. How long an encoded one is depends on the signs that happen to be in it, so that is not told.
fn told(sent: &str, returned: &str) -> String {
    let decoded = format!("={}", returned.replace('+', "%2B"));
    let mut pairs = url::form_urlencoded::parse(decoded.as_bytes());
    if pairs.next().is_some_and(|(_, value)| value == sent) {
        return "the same, percent-encoded once more".to_owned();
    }
    if returned.replace(' ', "+") == sent {
        return "the same, with blanks for `+`".to_owned();
    }
    length(returned)
}

/// It may hold a secret, so only its size is told.
fn length(state: &str) -> String {
    match state.len() {
        0 => "nothing".to_owned(),
        length => format!("{length} characters"),
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::told;

    #[rstest]
    #[case("a%2Bb%2F%3D", "the same, percent-encoded once more")]
    #[case("a b/=", "the same, with blanks for `+`")]
    #[case("a+b/", "4 characters")]
    #[case("", "nothing")]
    fn what_became_of_it_is_told_without_its_text(#[case] returned: &str, #[case] expected: &str) {
        assert_eq!(told("a+b/=", returned), expected);
    }
}
