//! Whatever no other cause explains: told with everything that the two sides said themselves.

use super::Cause;
use crate::diagnosis::{Case, Explanation, Fix, Found, Seen, seen};

/// The cause.
pub(super) const CAUSE: Cause = Cause {
    explanation: Explanation {
        slug: "not-explained",
        meaning: "the sign-in failed, and no cause that flexgate knows fits what was seen",
        why: "the evidence fits none of the causes that flexgate knows",
        mend: "read the evidence in the report; the trace of the run holds every message",
        source: "Twilio's AD FS guide, \"Troubleshooting\"",
    },
    recognize,
};

/// Takes every case.
fn recognize(case: &Case<'_>) -> Option<Found> {
    let errors = case.verification.errors();
    let findings = errors.map(|finding| seen(finding.slug, &finding.message));
    let said = [
        seen("AD FS says", &case.outcome.adfs.text),
        seen("Flex says", &case.outcome.flex.text),
        seen(
            "the page says",
            case.outcome.message.clone().unwrap_or_default(),
        ),
    ];
    let seen_here: Vec<Seen> = findings
        .chain(said)
        .filter(|seen| !seen.value.is_empty())
        .collect();
    Some(Found {
        sentence: format!(
            "the sign-in ended as `{}`, and no known cause fits",
            case.outcome.word
        ),
        seen: seen_here,
        fix: Fix::LookAt(
            "read the evidence above; the trace of this run holds every message".to_owned(),
        ),
    })
}
