//! What Flex demands of the claims beyond SAML: three attributes, by their bare names.
//!
//! Source: Twilio, Flex SSO configuration, "mandatory attributes" (`email`, `full_name`, `roles`, case-sensitive), and the
//! list of roles there and in the Flex Insights documentation.

use saml::assertion::Attribute;
use saml::finding::{Evidence, Finding, Severity};
use saml::validate::Validation;

/// Attributes without which nobody gets a session.
const REQUIRED: [&str; 3] = ["email", "full_name", "roles"];
/// Roles that Flex gives a meaning; Flex Insights roles begin with `wfo.`.
const ROLES: [&str; 3] = ["admin", "supervisor", "agent"];

/// Findings on the attributes of a Response that holds an assertion; none for an error status.
pub(super) fn check(validation: &Validation) -> Vec<Finding> {
    let Some(assertion) = validation
        .response
        .as_ref()
        .and_then(|response| response.assertions.first())
    else {
        return Vec::new();
    };
    let missing = REQUIRED
        .iter()
        .filter(|name| values(&assertion.attributes, name).next().is_none());
    let mut findings: Vec<Finding> = missing
        .map(|name| required_claim_missing(name, &assertion.attributes))
        .collect();
    findings.extend(unknown_roles(&assertion.attributes));
    findings
}

/// Non-empty values of an attribute, by its exact name.
fn values<'a>(attributes: &'a [Attribute], name: &'a str) -> impl Iterator<Item = &'a str> {
    let named = attributes
        .iter()
        .filter(move |attribute| attribute.name == name);
    named
        .flat_map(|attribute| attribute.values.iter().map(String::as_str))
        .filter(|value| !value.trim().is_empty())
}

/// A required attribute is not there, or has only empty values.
fn required_claim_missing(name: &str, attributes: &[Attribute]) -> Finding {
    let sent: Vec<&str> = attributes
        .iter()
        .map(|attribute| attribute.name.as_str())
        .collect();
    let evidence = |name: &str, value: String| Evidence {
        name: name.to_owned(),
        value,
    };
    Finding {
        slug: "required-claim-missing",
        severity: Severity::Error,
        message: format!("the assertion has no value for `{name}`, which Flex demands"),
        evidence: vec![
            evidence("claim", name.to_owned()),
            evidence("attributes sent", sent.join(", ")),
        ],
        span: None,
        source: "Twilio, Flex SSO configuration, mandatory attributes",
    }
}

/// Role values that Flex gives no meaning: usual with Token-Groups, where every group of the user becomes a role.
fn unknown_roles(attributes: &[Attribute]) -> Option<Finding> {
    let known = |role: &str| ROLES.contains(&role) || role.starts_with("wfo.");
    let unknown: Vec<&str> = values(attributes, "roles")
        .flat_map(|value| value.split(','))
        .map(str::trim)
        .filter(|role| !role.is_empty() && !known(role))
        .collect();
    if unknown.is_empty() {
        return None;
    }
    Some(Finding {
        slug: "role-unknown",
        severity: Severity::Warning,
        message: "`roles` holds values that Flex gives no meaning".to_owned(),
        evidence: vec![Evidence {
            name: "values".to_owned(),
            value: unknown.join(", "),
        }],
        span: None,
        source: "Twilio, Flex SSO configuration, roles",
    })
}
