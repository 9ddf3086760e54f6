//! The attribute that the Name ID is made from is empty for this person.
//!
//! Source: AD FS, "When to Use a Send LDAP Attributes as Claims Rule": an attribute without a value gives no claim.

use super::Cause;
use super::name_id_rule_missing::{evidence, refused_name_id};
use crate::diagnosis::fix::quoted;
use crate::diagnosis::rules::{Made, Origin, made, name_ids, wizard_name};
use crate::diagnosis::{Case, Explanation, Fix, Found, seen};

/// The cause.
pub(super) const CAUSE: Cause = Cause {
    explanation: Explanation {
        slug: "name-id-attribute-empty",
        meaning: "the attribute that the Name ID is made from, by the guide the mail address, is empty for this person",
        why: "an attribute without a value gives no claim, without the claim there is no Name ID, and AD FS answers with an \
              error status; other people sign in",
        mend: "fill in the attribute in Active Directory, by the guide `mail` (E-mail on the tab General)",
        source: "Twilio's AD FS guide, \"LDAP Attributes\" and \"Transforming Incoming Claims\"",
    },
    recognize,
};

/// The status, a Name ID that comes from an attribute, and a person who has none.
fn recognize(case: &Case<'_>) -> Option<Found> {
    let (trust, rules) = refused_name_id(case)?;
    let all = made(&rules);
    let name_id = name_ids(&rules).into_iter().next()?;
    let (attribute, source) = attribute(&name_id, &all)?;
    let user = case.user()?;
    if !user.values(&attribute).is_empty() {
        return None;
    }
    let account = &user.account;
    let mut seen_here = evidence(case, &rules);
    seen_here.push(seen(
        format!("`{attribute}` of `{account}` in Active Directory"),
        "empty",
    ));
    seen_here.push(seen(
        format!("rule {} {}", source.rule + 1, source.label),
        format!("makes its claim from {}", wizard_name(&attribute)),
    ));
    Some(Found {
        sentence: format!(
            "`{attribute}` of the user `{account}` is empty in Active Directory, and the trust `{trust}` makes the Name ID from it"
        ),
        seen: seen_here,
        fix: fill(account, &attribute),
    })
}

/// The attribute that the Name ID comes from, and the rule that reads it.
fn attribute<'a>(name_id: &'a Made<'a>, all: &'a [Made<'a>]) -> Option<(String, &'a Made<'a>)> {
    let incoming = match &name_id.origin {
        Origin::Attribute(attribute) => return Some((attribute.clone(), name_id)),
        Origin::Claim(incoming) => incoming,
        Origin::Other => return None,
    };
    all.iter()
        .filter(|made| made.rule < name_id.rule && made.claim_type.value == incoming.value)
        .find_map(|made| match &made.origin {
            Origin::Attribute(attribute) => Some((attribute.clone(), made)),
            Origin::Claim(_) | Origin::Other => None,
        })
}

/// Asks for the value and writes it. Source: Microsoft, Set-ADUser, whose parameters have names of their own.
pub(super) fn fill(account: &str, attribute: &str) -> Fix {
    const PARAMETERS: [(&str, &str, &str, &str); 5] = [
        ("mail", "-EmailAddress", "E-mail address", ""),
        ("displayName", "-DisplayName", "Display name", ""),
        (
            "department",
            "-Department",
            "Department",
            " (the role in Flex: agent, supervisor or admin)",
        ),
        ("title", "-Title", "Title", ""),
        (
            "userPrincipalName",
            "-UserPrincipalName",
            "User principal name",
            "",
        ),
    ];
    let known = PARAMETERS
        .iter()
        .find(|(name, ..)| name.eq_ignore_ascii_case(attribute));
    let user = quoted(account);
    Fix::ActiveDirectory(match known {
        Some((_, parameter, label, hint)) => {
            let prompt = quoted(&format!("{label} of {account}{hint}"));
            format!("Set-ADUser -Identity {user} {parameter} (Read-Host {prompt})")
        }
        None => {
            let (name, prompt) = (
                quoted(attribute),
                quoted(&format!("{attribute} of {account}")),
            );
            format!("Set-ADUser -Identity {user} -Replace @{{{name} = (Read-Host {prompt})}}")
        }
    })
}
