//! Whatever no other cause explains: told with everything that the two sides said themselves.

use crate::diagnosis::{Case, Diagnosis, Fix, Seen};

/// Takes every case.
pub(super) fn recognize(case: &Case<'_>) -> Option<Diagnosis> {
    let mut seen: Vec<Seen> = Vec::new();
    let mut add = |place: &str, value: String| {
        if !value.is_empty() {
            seen.push(Seen {
                place: place.to_owned(),
                value,
            });
        }
    };
    for finding in case.verification.errors() {
        add(finding.slug, finding.message.clone());
    }
    add("AD FS says", case.outcome.adfs.text.clone());
    add("Flex says", case.outcome.flex.text.clone());
    add(
        "the page says",
        case.outcome.message.clone().unwrap_or_default(),
    );
    Some(Diagnosis {
        cause: "not-explained",
        sentence: format!(
            "the sign-in ended as `{}`, and no known cause fits",
            case.outcome.word
        ),
        seen,
        why: "the evidence fits none of the causes that flexgate knows",
        fix: Fix::LookAt(
            "read the evidence above; the trace of this run holds every message".to_owned(),
        ),
        guide: "Troubleshooting",
    })
}
