//! No rule of the trust issues a Name ID, by which Flex knows people. Legacy Flex asks for one in e-mail format.
//!
//! Source: Twilio's AD FS guide, troubleshooting "Redirected to a Twilio Username / Password dialog box"; AD FS answers a
//! NameIDPolicy that it cannot meet with Requester / InvalidNameIDPolicy and logs MSIS7070 (event 321).

use claim_rules::RuleSet;
use claim_rules::claim_type::{EMAIL_ADDRESS, NAME_IDENTIFIER};
use claim_rules::template::Template;
use saml::uri::{name_id_format, status};

use super::Cause;
use crate::diagnosis::rules::{Made, Origin, labels, made, name_ids};
use crate::diagnosis::{Case, Explanation, Found, Seen, rule_text, seen};

/// The cause.
pub(super) const CAUSE: Cause = Cause {
    explanation: Explanation {
        slug: "name-id-rule-missing",
        meaning: "no claim rule of the trust issues a Name ID, which Flex asks for",
        why: "Flex knows people by their Name ID; legacy Flex asks for one in e-mail format, AD FS answers with an error status \
              when no rule issues one, and Flex then asks for a user name and password",
        mend: "add the guide's second rule to the trust: Transform an Incoming Claim, E-Mail Address to Name ID, format Email",
        source: "Twilio's AD FS guide, \"Transforming Incoming Claims\"",
    },
    recognize,
};

/// The status, and rules none of which issues the Name ID claim type.
fn recognize(case: &Case<'_>) -> Option<Found> {
    let (trust, rules) = refused_name_id(case)?;
    if rules
        .rules
        .iter()
        .any(|rule| rule.to_string().contains(NAME_IDENTIFIER))
    {
        return None;
    }
    Some(Found {
        sentence: format!(
            "the claim rules of the trust `{trust}` issue no Name ID, which Flex asks for"
        ),
        seen: evidence(case, &rules),
        fix: rule_text::appended(case, &name_id_rule(&rules)),
    })
}

/// The trust's name and rules, when AD FS could not meet the NameIDPolicy, or sent an assertion that names nobody because no
/// policy was sent.
pub(super) fn refused_name_id<'a>(case: &Case<'a>) -> Option<(&'a str, RuleSet)> {
    let nobody = case.is_error("name-id-missing");
    if !nobody && !case.has_status(status::INVALID_NAME_ID_POLICY) {
        return None;
    }
    Some((&case.trust()?.name, case.rules()?))
}

/// What every Name ID cause shows: the status, what was asked, the rules.
pub(super) fn evidence(case: &Case<'_>, rules: &RuleSet) -> Vec<Seen> {
    vec![
        seen("Status of the Response", case.status()),
        seen("NameIDPolicy of Flex's request", asked_format(case)),
        seen("rules of the trust, in order", labels(rules)),
    ]
}

/// The format that the request demands.
pub(super) fn asked_format(case: &Case<'_>) -> String {
    let request = case.verification.request.as_ref();
    let policy = request.and_then(|request| request.name_id_policy.as_ref());
    policy
        .and_then(|policy| policy.format.clone())
        .unwrap_or_else(|| "no format".to_owned())
}

/// The claim type that carries the e-mail address: the guide's, else the first type that is filled from `mail`.
pub(super) fn mail_claim(rules: &RuleSet) -> String {
    let from_mail = |made: &Made<'_>| match &made.origin {
        Origin::Attribute(attribute) => {
            attribute.eq_ignore_ascii_case("mail") && made.claim_type.value != NAME_IDENTIFIER
        }
        Origin::Claim(_) | Origin::Other => false,
    };
    let types: Vec<String> = made(rules)
        .iter()
        .filter(|made| from_mail(made))
        .map(|made| made.claim_type.value.clone())
        .collect();
    let guides = types.iter().find(|claim_type| *claim_type == EMAIL_ADDRESS);
    let best = guides.or(types.first()).cloned();
    best.unwrap_or_else(|| EMAIL_ADDRESS.to_owned())
}

/// The guide's second rule.
pub(super) fn name_id_rule(rules: &RuleSet) -> String {
    let format = Some(name_id_format::EMAIL_ADDRESS);
    let name = name_ids(rules)
        .first()
        .map_or("Name ID".to_owned(), |made| {
            rules
                .rules
                .get(made.rule)
                .and_then(|rule| rule.name.clone())
                .unwrap_or_else(|| "Name ID".to_owned())
        });
    Template::transform(&name, &mail_claim(rules), NAME_IDENTIFIER, format).to_rule_text()
}
