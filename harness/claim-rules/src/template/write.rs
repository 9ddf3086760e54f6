//! Writes what the wizards write.

use std::fmt::Write as _;

use super::{Effect, Filter, Template, ValueChange};
use crate::{claim_type, property};

/// The claim types that the Active Directory trust passes on in its default acceptance rules.
const ACCEPTED: [(&str, &str); 10] = [
    (
        "Pass through all Windows account name claims",
        claim_type::WINDOWS_ACCOUNT_NAME,
    ),
    ("Pass through all Name claims", claim_type::NAME),
    (
        "Pass through all Primary SID claims",
        claim_type::PRIMARY_SID,
    ),
    ("Pass through all Group SID claims", claim_type::GROUP_SID),
    (
        "Pass through all Primary group SID claims",
        claim_type::PRIMARY_GROUP_SID,
    ),
    (
        "Pass through all Deny only group SID claims",
        claim_type::DENY_ONLY_GROUP_SID,
    ),
    (
        "Pass through all Deny only primary SID claims",
        claim_type::DENY_ONLY_PRIMARY_SID,
    ),
    (
        "Pass through all Deny only primary group SID claims",
        claim_type::DENY_ONLY_PRIMARY_GROUP_SID,
    ),
    (
        "Pass through all Authentication method claims",
        claim_type::AUTHENTICATION_METHOD,
    ),
    (
        "Pass through all Authentication time stamp claims",
        claim_type::AUTHENTICATION_INSTANT,
    ),
];

/// The default acceptance transform rules of the Active Directory claims provider trust.
///
/// Source: AD FS documentation of `Get-AdfsClaimsProviderTrust`; newer farms add `upn` and context claims.
#[must_use]
pub fn active_directory_acceptance_rules() -> String {
    let mut text = String::new();
    for (name, claim_type) in ACCEPTED {
        let _ = write!(
            text,
            "@RuleTemplate = \"PassThroughClaims\"\r\n@RuleName = \"{name}\"\r\n\
             c:[Type == \"{claim_type}\", Issuer =~ \"^(AD AUTHORITY|SELF AUTHORITY|LOCAL AUTHORITY)$\"]\r\n \
             => issue(claim = c);\r\n\r\n"
        );
    }
    text
}

impl Template {
    /// The rule as the wizard writes it, with CRLF and a blank line at the end, so that rules can follow each other.
    ///
    /// A double quote in a text is left out, for the language cannot hold one.
    #[must_use]
    pub fn to_rule_text(&self) -> String {
        let mut text = format!("@RuleTemplate = \"{}\"\r\n", self.id());
        if let Some(name) = self.name() {
            let _ = write!(text, "@RuleName = \"{}\"\r\n", clean(name));
        }
        let condition = self.condition();
        if !condition.is_empty() {
            text.push_str(&condition);
            text.push_str("\r\n");
        }
        let _ = write!(text, " => {};\r\n\r\n", self.issuance());
        text
    }

    /// The rule's name.
    #[must_use]
    pub fn name(&self) -> Option<&str> {
        match self {
            Self::LdapAttributes { name, .. }
            | Self::Transform { name, .. }
            | Self::PassThrough { name, .. }
            | Self::GroupMembership { name, .. }
            | Self::Authorization { name, .. } => Some(name),
            Self::PermitAll { name } => name.as_deref(),
        }
    }

    fn condition(&self) -> String {
        match self {
            Self::LdapAttributes { .. } => {
                let account = claim_type::WINDOWS_ACCOUNT_NAME;
                format!("c:[Type == \"{account}\", Issuer == \"AD AUTHORITY\"]")
            }
            Self::Transform {
                incoming,
                incoming_format,
                value,
                ..
            } => {
                let format = incoming_format.as_ref().map(|format| {
                    format!(
                        ", Properties[\"{}\"] == \"{}\"",
                        property::FORMAT,
                        clean(format)
                    )
                });
                let value = match value {
                    ValueChange::None => String::new(),
                    ValueChange::Replace { old, .. } => exactly(old),
                };
                let incoming = clean(incoming);
                format!(
                    "c:[Type == \"{incoming}\"{}{value}]",
                    format.unwrap_or_default()
                )
            }
            Self::PassThrough {
                claim_type, filter, ..
            } => {
                format!("c:[Type == \"{}\"{}]", clean(claim_type), filter.test())
            }
            Self::GroupMembership { group_sid, .. } => format!(
                "c:[Type == \"{}\", Value == \"{}\", Issuer == \"AD AUTHORITY\"]",
                claim_type::GROUP_SID,
                clean(group_sid)
            ),
            Self::PermitAll { .. } => String::new(),
            Self::Authorization {
                claim_type, value, ..
            } => {
                format!("c:[Type == \"{}\"{}]", clean(claim_type), exactly(value))
            }
        }
    }

    fn issuance(&self) -> String {
        match self {
            Self::LdapAttributes { mappings, .. } => ldap_issuance(mappings),
            Self::Transform {
                outgoing,
                outgoing_format,
                value,
                ..
            } => {
                let value = match value {
                    ValueChange::None => "c.Value".to_owned(),
                    ValueChange::Replace { new, .. } => format!("\"{}\"", clean(new)),
                };
                let format = format_assignment(outgoing_format.as_deref());
                let outgoing = clean(outgoing);
                format!(
                    "issue(Type = \"{outgoing}\", Issuer = c.Issuer, OriginalIssuer = c.OriginalIssuer, \
                     Value = {value}, ValueType = c.ValueType{format})"
                )
            }
            Self::PassThrough { .. } => "issue(claim = c)".to_owned(),
            Self::GroupMembership {
                outgoing,
                outgoing_format,
                value,
                ..
            } => {
                let format = format_assignment(outgoing_format.as_deref());
                format!(
                    "issue(Type = \"{}\", Value = \"{}\", Issuer = c.Issuer, \
                     OriginalIssuer = c.OriginalIssuer, ValueType = c.ValueType{format})",
                    clean(outgoing),
                    clean(value)
                )
            }
            Self::PermitAll { .. } => authorization(claim_type::PERMIT, "true"),
            Self::Authorization {
                effect: Effect::Permit,
                ..
            } => authorization(claim_type::PERMIT, "PermitUsersWithClaim"),
            Self::Authorization {
                effect: Effect::Deny,
                ..
            } => authorization(claim_type::DENY, "DenyUsersWithClaim"),
        }
    }
}

impl Filter {
    /// The test on the value, with its comma.
    fn test(&self) -> String {
        match self {
            Self::All => String::new(),
            Self::Value(value) => exactly(value),
            Self::EmailSuffix(suffix) => format!(", Value =~ \"^(?i).+@{}$\"", escape(suffix)),
            Self::StartsWith(start) => format!(", Value =~ \"^(?i){}\"", escape(start)),
        }
    }
}

fn authorization(claim_type: &str, value: &str) -> String {
    format!("issue(Type = \"{claim_type}\", Value = \"{value}\")")
}

fn ldap_issuance(mappings: &[(String, String)]) -> String {
    let types: Vec<String> = mappings
        .iter()
        .map(|(_, to)| format!("\"{}\"", clean(to)))
        .collect();
    let attributes: Vec<String> = mappings.iter().map(|(from, _)| clean(from)).collect();
    format!(
        "issue(store = \"Active Directory\", types = ({}), query = \";{};{{0}}\", param = c.Value)",
        types.join(", "),
        attributes.join(",")
    )
}

fn format_assignment(format: Option<&str>) -> String {
    let assign = |format| {
        format!(
            ", Properties[\"{}\"] = \"{}\"",
            property::FORMAT,
            clean(format)
        )
    };
    format.map(assign).unwrap_or_default()
}

/// The test for one value without regard to case.
fn exactly(value: &str) -> String {
    format!(", Value =~ \"^(?i){}$\"", escape(value))
}

/// Without double quotes.
fn clean(text: &str) -> String {
    text.replace('"', "")
}

/// As .NET's `Regex.Escape`, without double quotes.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '"' => {}
            '\n' => escaped.push_str("\\n"),
            '\r' => escaped.push_str("\\r"),
            '\t' => escaped.push_str("\\t"),
            '\u{c}' => escaped.push_str("\\f"),
            ' ' | '#' | '$' | '(' | ')' | '*' | '+' | '.' | '?' | '[' | '\\' | '^' | '{' | '|' => {
                escaped.push('\\');
                escaped.push(character);
            }
            other => escaped.push(other),
        }
    }
    escaped
}
