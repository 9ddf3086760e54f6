//! No rule of the trust issues an attribute that Flex demands.
//!
//! Source: Twilio's AD FS guide, "LDAP Attributes" (the mandatory fields) and "SAML response doesn't have a role attribute".

use claim_rules::template::Template;

use super::Cause;
use crate::diagnosis::rules::{labels, made, wizard_name};
use crate::diagnosis::{Case, Explanation, Found, listed, rule_text, seen};

/// The guide's table: what Flex demands, and the attribute that it comes from.
const GUIDE: [(&str, &str); 3] = [
    ("email", "mail"),
    ("full_name", "displayName"),
    ("roles", "department"),
];

/// The cause.
pub(super) const CAUSE: Cause = Cause {
    explanation: Explanation {
        slug: "claim-rule-missing",
        meaning: "no claim rule of the trust issues an attribute that Flex demands: `email`, `full_name` or `roles`",
        why: "Flex opens a session only for a Response with `email`, `full_name` and `roles`, spelled so",
        mend: "add the row to the LDAP rule of the trust: E-Mail-Addresses to email, Display-Name to full_name, Department \
               (or Token-Groups - Unqualified Names) to roles, typed by hand",
        source: "Twilio's AD FS guide, \"LDAP Attributes\" and \"SAML response doesn't have a role attribute\"",
    },
    recognize,
};

/// A claim is missing that no rule makes.
fn recognize(case: &Case<'_>) -> Option<Found> {
    let missing = missing_claims(case);
    let (trust, rules) = (case.trust()?, case.rules()?);
    let all = made(&rules);
    let not_made: Vec<&String> = missing
        .iter()
        .filter(|claim| all.iter().all(|made| made.claim_type.value != **claim))
        .collect();
    if not_made.is_empty() {
        return None;
    }
    let mappings: Vec<(String, String)> = GUIDE
        .iter()
        .filter(|(claim, _)| not_made.iter().any(|missing| missing == claim))
        .map(|(claim, attribute)| ((*attribute).to_owned(), (*claim).to_owned()))
        .collect();
    let sources: Vec<String> = mappings
        .iter()
        .map(|(attribute, claim)| format!("{} to {claim}", wizard_name(attribute)))
        .collect();
    let makes: Vec<&str> = all
        .iter()
        .map(|made| made.claim_type.value.as_str())
        .collect();
    let rule = Template::LdapAttributes {
        name: "Flex attributes".to_owned(),
        mappings,
    };
    Some(Found {
        sentence: format!(
            "no claim rule of the trust `{}` issues {}, which Flex demands",
            trust.name,
            listed(&not_made)
        ),
        seen: vec![
            seen("missing in the assertion", listed(&missing)),
            seen("rules of the trust, in order", labels(&rules)),
            seen("claim types that the rules make", makes.join(", ")),
            seen("the guide's table", sources.join(", ")),
        ],
        fix: rule_text::appended(case, &rule.to_rule_text()),
    })
}

/// What Flex demands and the assertion does not hold.
pub(super) fn missing_claims(case: &Case<'_>) -> Vec<String> {
    let findings = case.verification.findings.iter();
    findings
        .filter(|finding| finding.slug == "required-claim-missing")
        .flat_map(|finding| &finding.evidence)
        .filter(|evidence| evidence.name == "claim")
        .map(|evidence| evidence.value.clone())
        .collect()
}
