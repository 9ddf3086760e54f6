//! A claim's name says a type, and its value is of another one.
//!
//! Source: Twilio, Flex SSO documentation, attribute types: `.int`, `.boolean` and their arrays cast the value; "400 Error
//! invalid attribute format".

use saml::assertion::Attribute;

use super::Cause;
use crate::diagnosis::rules::{Made, Origin, made, wizard_name};
use crate::diagnosis::{Case, Explanation, Fix, Found, rule_text, seen};

/// Types that not every text fits.
const TYPES: [&str; 4] = [".int", ".boolean", ".intarray", ".booleanarray"];

/// What Flex says.
const SAYS: &str = "invalid attribute format";

/// The cause.
pub(super) const CAUSE: Cause = Cause {
    explanation: Explanation {
        slug: "attribute-type-wrong",
        meaning: "the name of a claim ends in a type, such as `.int`, that its value does not fit",
        why: "Flex casts the value of `skill.int` to a number and refuses the whole sign-in when it is none",
        mend: "send the claim under a name without the type, or from an attribute that holds such values for everybody",
        source: "Twilio, Flex SSO configuration, attribute types",
    },
    recognize,
};

/// The refusal, a claim that it is about, and the rule that makes it.
fn recognize(case: &Case<'_>) -> Option<Found> {
    let says = &case.outcome.flex.text;
    if !says.contains(SAYS) {
        return None;
    }
    let sent = &case.verification.response()?.assertions.first()?.attributes;
    let typed = |attribute: &&Attribute| {
        TYPES.iter().any(|kind| attribute.name.ends_with(kind)) && says.contains(&attribute.name)
    };
    let claim = sent.iter().find(typed)?;
    let (bare, kind) = claim.name.rsplit_once('.')?;
    let rules = case.rules()?;
    let rule = made(&rules)
        .into_iter()
        .find(|made| made.claim_type.value == claim.name)?;
    let value = claim.values.join(", ");
    Some(Found {
        sentence: format!(
            "the claim `{}` is `{value}`, which is no value of the type `{kind}`",
            claim.name
        ),
        seen: vec![
            seen(format!("`{}` in the assertion", claim.name), value),
            seen(
                format!("rule {} {}", rule.rule + 1, rule.label),
                origin(&rule),
            ),
            case.flex_says(),
        ],
        fix: renamed(case, &rule, bare)?,
    })
}

fn origin(made: &Made<'_>) -> String {
    match &made.origin {
        Origin::Attribute(attribute) => format!("makes it from {}", wizard_name(attribute)),
        Origin::Claim(_) | Origin::Other => "makes it".to_owned(),
    }
}

/// The same claim under its bare name.
fn renamed(case: &Case<'_>, rule: &Made<'_>, bare: &str) -> Option<Fix> {
    let text = &case.trust()?.issuance_transform_rules;
    Some(rule_text::replaced(
        case,
        text,
        rule.claim_type.span.range(),
        &format!("\"{bare}\""),
    ))
}
