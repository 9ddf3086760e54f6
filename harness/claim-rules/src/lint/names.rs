//! The name ID and the claim properties.

use super::Findings;
use crate::ast::{Action, Assignment, Expression, Property, Rule};
use crate::{claim_type, property};

/// The NameID formats of SAML that AD FS's console offers.
const FORMATS: [&str; 8] = [
    "urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified",
    "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress",
    "urn:oasis:names:tc:SAML:1.1:nameid-format:X509SubjectName",
    "urn:oasis:names:tc:SAML:1.1:nameid-format:WindowsDomainQualifiedName",
    "urn:oasis:names:tc:SAML:2.0:nameid-format:kerberos",
    "urn:oasis:names:tc:SAML:2.0:nameid-format:entity",
    "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent",
    "urn:oasis:names:tc:SAML:2.0:nameid-format:transient",
];

/// Runs every lint of this file.
pub(super) fn check(rule: &Rule, findings: &mut Findings<'_>) {
    match &rule.issuance.action {
        Action::Assign(assignments) => assigned(rule, assignments, findings),
        Action::Store(query) => {
            for claim_type in &query.types {
                if claim_type.as_literal() == Some(claim_type::NAME_IDENTIFIER) {
                    let title = "an attribute is sent as Name ID, which leaves its format out";
                    findings.add("name-id-without-format", claim_type.span(), title);
                }
            }
        }
        Action::Copy { .. } => {}
    }
}

fn assigned(rule: &Rule, assignments: &[Assignment], findings: &mut Findings<'_>) {
    let value = |property: &Property| assignments.iter().find(|a| a.property == *property);
    let is_name_id = value(&Property::Type).and_then(|a| a.value.as_literal())
        == Some(claim_type::NAME_IDENTIFIER);
    let format = value(&Property::Named(property::FORMAT.to_owned()));
    if is_name_id && format.is_none() {
        let span = rule.issuance.span;
        let written = findings.text.get(span.range()).unwrap_or_default();
        let open = written.strip_suffix(')').unwrap_or(written);
        let text = format!(
            "{open}, Properties[\"{}\"] = \"{}\")",
            property::FORMAT,
            FORMATS[1]
        );
        findings.mend(
            "name-id-without-format",
            span,
            "the Name ID has no format",
            text,
        );
    }
    if let Some(format) = format.filter(|_| is_name_id) {
        check_format(&format.value, findings);
    }
    for assignment in assignments {
        check_property(assignment, findings);
    }
}

fn check_format(value: &Expression, findings: &mut Findings<'_>) {
    let Some(format) = value.as_literal() else {
        return;
    };
    if FORMATS.contains(&format) {
        if format != FORMATS[1] {
            let title = format!("the format is `{}`", last_part(format));
            findings.mend(
                "name-id-format-other",
                value.span(),
                title,
                format!("\"{}\"", FORMATS[1]),
            );
        }
        return;
    }
    let wanted = squeezed(last_part(format));
    let right = FORMATS
        .iter()
        .find(|known| squeezed(last_part(known)) == wanted);
    let title = "no NameID format is called so";
    match right {
        Some(right) => findings.mend(
            "name-id-format-malformed",
            value.span(),
            title,
            format!("\"{right}\""),
        ),
        None => findings.add("name-id-format-malformed", value.span(), title),
    }
}

fn last_part(urn: &str) -> &str {
    urn.rsplit_once(':').map_or(urn, |(_, last)| last)
}

/// Letters only, in lower case.
fn squeezed(text: &str) -> String {
    text.chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|c| c.to_ascii_lowercase())
        .collect()
}

fn check_property(assignment: &Assignment, findings: &mut Findings<'_>) {
    let Property::Named(name) = &assignment.property else {
        return;
    };
    if property::ALL.contains(&name.as_str()) {
        return;
    }
    let written = name.replacen("https://", "http://", 1).to_ascii_lowercase();
    let near = |known: &&&str| strsim::damerau_levenshtein(known, &written) <= 2;
    let title = format!("`{name}` is no claim property that reaches the token");
    match property::ALL.iter().find(near) {
        Some(right) => {
            let text = format!("Properties[\"{right}\"] = {}", assignment.value);
            findings.mend("property-unknown", assignment.span, title, text);
        }
        None => findings.add("property-unknown", assignment.span, title),
    }
}
