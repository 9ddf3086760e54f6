//! The person has a second worker, because the Name ID carries something else than before.
//!
//! Source: Twilio, Flex SSO documentation: the same person under two names is two workers and two bills; the worker is named by
//! the Name ID.

use claim_rules::claim_type::{EMAIL_ADDRESS, NAME_IDENTIFIER};

use super::Cause;
use super::name_id_rule_missing::mail_claim;
use crate::diagnosis::rules::{Origin, console_name, name_ids};
use crate::diagnosis::{Case, Explanation, Fix, Found, rule_text, seen};

/// The cause.
pub(super) const CAUSE: Cause = Cause {
    explanation: Explanation {
        slug: "worker-duplicated",
        meaning: "the sign-in has made a second worker for somebody who had one under another name",
        why: "Flex knows a person by the Name ID alone; another Name ID is another worker, without skills and history, and \
              with a bill of its own",
        mend: "let the Name ID carry what it carried before, by the guide the e-mail address, then delete the new worker",
        source: "Twilio, Flex SSO configuration, duplicate workers",
    },
    recognize,
};

/// The finding, and a rule that makes the Name ID from something else than the mail address.
fn recognize(case: &Case<'_>) -> Option<Found> {
    let mut findings = case.verification.findings.iter();
    let found = findings.find(|finding| finding.slug == "worker-duplicated")?;
    let rules = case.rules()?;
    let evidence = found
        .evidence
        .iter()
        .map(|evidence| seen(&evidence.name, &evidence.value));
    let rule = name_ids(&rules).into_iter().next();
    let from = rule.as_ref().and_then(|rule| match &rule.origin {
        Origin::Claim(incoming) => Some(*incoming),
        Origin::Attribute(_) | Origin::Other => None,
    });
    let right = mail_claim(&rules);
    let fix = match from {
        Some(incoming) if incoming.value != right => {
            let text = &case.trust()?.issuance_transform_rules;
            rule_text::replaced(case, text, incoming.span.range(), &format!("\"{right}\""))
        }
        _ => Fix::LookAt(CAUSE.explanation.mend.to_owned()),
    };
    let carries = from.map_or("something else", |incoming| console_name(&incoming.value));
    Some(Found {
        sentence: format!(
            "{}; the {} carries {carries}, not {}",
            found.message,
            console_name(NAME_IDENTIFIER),
            console_name(EMAIL_ADDRESS)
        ),
        seen: evidence.collect(),
        fix,
    })
}
