//! A Name ID is issued, but not in the format that Flex asks for.
//!
//! Source: Twilio's AD FS guide, "Transforming Incoming Claims": outgoing name ID format Email. An LDAP attribute that is
//! mapped straight to Name ID has no format at all, and AD FS holds both against the request's NameIDPolicy.

use claim_rules::RuleSet;

use saml::uri::status::INVALID_NAME_ID_POLICY;

use super::Cause;
use super::name_id_rule_missing::{asked_format, evidence, refused_name_id};
use crate::diagnosis::rules::{Made, Origin, console_name, name_ids, wizard_name};
use crate::diagnosis::{Case, Explanation, Fix, Found, rule_text, seen, short};
use claim_rules::property::FORMAT;

/// The cause.
pub(super) const CAUSE: Cause = Cause {
    explanation: Explanation {
        slug: "name-id-format-wrong",
        meaning: "the Name ID rule issues a Name ID in another format than Flex asks for, or in none",
        why: "Flex asks for the format emailAddress; AD FS compares it with the format that the rule sets, letter by letter, \
              and answers with an error status when they differ",
        mend: "set Outgoing name ID format of the Name ID rule to Email; an LDAP rule cannot set a format, so Name ID has to \
               come from a Transform rule",
        source: "Twilio's AD FS guide, \"Transforming Incoming Claims\"",
    },
    recognize,
};

/// The status, and a Name ID rule whose format is not the one that was asked for.
fn recognize(case: &Case<'_>) -> Option<Found> {
    let (trust, rules) =
        refused_name_id(case).filter(|_| case.has_status(INVALID_NAME_ID_POLICY))?;
    let name_id = name_ids(&rules).into_iter().next()?;
    let asked = asked_format(case);
    let set = name_id.format.map(|format| format.value.as_str());
    if set == Some(asked.as_str()) {
        return None;
    }
    let mut seen_here = evidence(case, &rules);
    seen_here.push(seen(
        format!("format that the rule {} sets", name_id.label),
        set.unwrap_or("none"),
    ));
    let wrong = match (&name_id.origin, set) {
        (Origin::Attribute(attribute), _) => format!(
            "maps {} straight to Name ID, which leaves it without a format",
            wizard_name(attribute)
        ),
        (_, Some(set)) => format!("issues the Name ID in the format {}", short(set)),
        (_, None) => "issues the Name ID without a format".to_owned(),
    };
    Some(Found {
        sentence: format!(
            "the rule {} of the trust `{trust}` {wrong}, and Flex asks for {}",
            name_id.label,
            short(&asked)
        ),
        seen: seen_here,
        fix: fix(case, &rules, &name_id, &asked)?,
    })
}

/// Another format in its place; a rule without one is written anew, behind the one that reads the attribute.
fn fix(case: &Case<'_>, rules: &RuleSet, name_id: &Made<'_>, asked: &str) -> Option<Fix> {
    let text = &case.trust()?.issuance_transform_rules;
    if let Some(format) = name_id.format {
        let new = format!("\"{asked}\"");
        return Some(rule_text::replaced(case, text, format.span.range(), &new));
    }
    let rule = rules.rules.get(name_id.rule)?;
    match &name_id.origin {
        Origin::Attribute(_) => Some(rule_text::whole(case, &through_mail(text, name_id, asked))),
        Origin::Claim(_) | Origin::Other => {
            let span = rule.issuance.span.range();
            let issuance = text.get(span.clone())?.trim_end().strip_suffix(')')?;
            let new = format!("{issuance}, Properties[\"{FORMAT}\"] = \"{asked}\")");
            Some(rule_text::replaced(case, text, span, &new))
        }
    }
}

/// The rules with E-Mail Address in the place of Name ID, and a rule behind them that transforms it.
fn through_mail(text: &str, name_id: &Made<'_>, asked: &str) -> String {
    use claim_rules::claim_type::{EMAIL_ADDRESS, NAME_IDENTIFIER};
    use claim_rules::template::Template;
    let mut text = text.to_owned();
    text.replace_range(
        name_id.claim_type.span.range(),
        &format!("\"{EMAIL_ADDRESS}\""),
    );
    let name = console_name(NAME_IDENTIFIER);
    let rule = Template::transform(name, EMAIL_ADDRESS, NAME_IDENTIFIER, Some(asked));
    format!("{}\n\n{}", text.trim_end(), rule.to_rule_text())
}
