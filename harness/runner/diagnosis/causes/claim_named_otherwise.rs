//! A rule issues what Flex demands, but under another name: picked from the list instead of typed.
//!
//! Source: Twilio, Flex SSO configuration: names are bare and case-sensitive; a name that is a URI is not mapped.

use claim_rules::lint::{Surroundings, lint};

use super::Cause;
use super::claim_rule_missing::missing_claims;
use crate::diagnosis::rules::{console_name, made};
use crate::diagnosis::{Case, Explanation, Found, listed, rule_text, seen};

/// The cause.
pub(super) const CAUSE: Cause = Cause {
    explanation: Explanation {
        slug: "claim-named-otherwise",
        meaning: "a rule issues an attribute that Flex demands under another name than Flex reads",
        why: "Flex reads `email`, `full_name` and `roles` by exactly these names; what is picked from AD FS's list (Role, \
              E-Mail Address) goes out under a long URI that Flex passes over",
        mend: "in the LDAP rule type the outgoing claim type by hand: email, full_name, roles",
        source: "Twilio, Flex SSO configuration, mandatory attributes; Twilio's AD FS guide, \"LDAP Attributes\"",
    },
    recognize,
};

/// A claim is missing that a rule makes under a name that means the same.
fn recognize(case: &Case<'_>) -> Option<Found> {
    let missing = missing_claims(case);
    let (trust, rules) = (case.trust()?, case.rules()?);
    let text = &trust.issuance_transform_rules;
    let lints = lint(text, &rules, &Surroundings::flex());
    let all = made(&rules);
    for found in lints
        .iter()
        .filter(|lint| lint.slug == "wanted-claim-under-other-name")
    {
        let wanted = missing
            .iter()
            .find(|claim| found.title.contains(&format!("`{claim}`")));
        let made = all
            .iter()
            .find(|made| made.rule == found.rule && made.claim_type.span.range() == found.span);
        let (Some(wanted), Some(made), Some(mend)) = (wanted, made, &found.mend) else {
            continue;
        };
        let name = &made.claim_type.value;
        return Some(Found {
            sentence: format!(
                "the rule {} of the trust `{}` issues `{wanted}` under the name {}, which Flex does not read",
                made.label,
                trust.name,
                console_name(name)
            ),
            seen: vec![
                seen("missing in the assertion", listed(&missing)),
                seen(
                    format!("outgoing claim type in the rule {}", made.label),
                    name.clone(),
                ),
            ],
            fix: rule_text::replaced(case, text, mend.span.clone(), &mend.text),
        });
    }
    None
}
