//! No rule of the trust issues a Name ID, by which Flex knows people. Legacy Flex asks for one in e-mail format.
//!
//! Source: Twilio's AD FS guide, troubleshooting "Redirected to a Twilio Username / Password dialog box"; AD FS answers a
//! NameIDPolicy that it cannot meet with Requester / InvalidNameIDPolicy and logs MSIS7070 (event 321).

use claim_rules::claim_type::{EMAIL_ADDRESS, NAME_IDENTIFIER};
use claim_rules::template::{Template, recognise};
use claim_rules::{Rule, RuleSet};
use saml::uri::{name_id_format, status};

use crate::diagnosis::fix::quoted;
use crate::diagnosis::{Case, Diagnosis, Fix, Seen, short};

/// Recognizes the cause: the status, or an assertion that names nobody where none was asked for a format, and rules none of
/// which mentions the Name ID claim type.
pub(super) fn recognize(case: &Case<'_>) -> Option<Diagnosis> {
    let mut errors = case.verification.errors();
    let nobody = errors.any(|error| error.slug == "name-id-missing");
    if !nobody && !case.has_status(status::INVALID_NAME_ID_POLICY) {
        return None;
    }
    let trust = case.trust()?;
    let rules = case.rules()?;
    if rules.rules.iter().any(mentions_name_id) {
        return None;
    }
    let codes: Vec<&str> = case
        .outcome
        .status_codes
        .iter()
        .map(|code| short(code))
        .collect();
    let names: Vec<&str> = rules
        .rules
        .iter()
        .filter_map(|rule| rule.name.as_deref())
        .collect();
    let seen = |place: &str, value: String| Seen {
        place: place.to_owned(),
        value,
    };
    Some(Diagnosis {
        cause: "name-id-rule-missing",
        sentence: format!(
            "the claim rules of the trust `{}` issue no Name ID, which Flex asks for",
            trust.name
        ),
        seen: vec![
            seen("Status of the Response", codes.join(" / ")),
            seen("NameIDPolicy of Flex's request", asked_format(case)),
            seen(
                "rules of the trust",
                if names.is_empty() {
                    "none".to_owned()
                } else {
                    names.join(", ")
                },
            ),
        ],
        why: if nobody {
            "Flex knows people by their Name ID; without a rule for it AD FS sends a Response that names nobody"
        } else {
            "Flex asks for a Name ID in e-mail format; AD FS answers with an error status when no rule issues one, and Flex \
             then asks for a user name and password"
        },
        fix: Fix::PowerShell(command(&case.identifier(), &rules)),
        guide: "Transforming Incoming Claims",
    })
}

/// Whether a rule can issue the claim: its text names the type.
fn mentions_name_id(rule: &Rule) -> bool {
    rule.to_string().contains(NAME_IDENTIFIER)
}

/// The format that the request demands.
fn asked_format(case: &Case<'_>) -> String {
    let policy = case
        .verification
        .request
        .as_ref()
        .and_then(|request| request.name_id_policy.as_ref());
    policy
        .and_then(|policy| policy.format.clone())
        .unwrap_or_else(|| "no format".to_owned())
}

/// The claim type that carries the e-mail address: the guide's, else the first type that is filled from `mail`.
fn mail_claim(rules: &RuleSet) -> String {
    let from_mail: Vec<String> = rules
        .rules
        .iter()
        .filter_map(recognise)
        .flat_map(|template| match template {
            Template::LdapAttributes { mappings, .. } => mappings,
            _ => Vec::new(),
        })
        .filter(|(attribute, _)| attribute.eq_ignore_ascii_case("mail"))
        .map(|(_, claim_type)| claim_type)
        .collect();
    let guides = from_mail
        .iter()
        .find(|claim_type| *claim_type == EMAIL_ADDRESS);
    guides
        .or(from_mail.first())
        .cloned()
        .unwrap_or_else(|| EMAIL_ADDRESS.to_owned())
}

/// Adds the guide's second rule behind the rules that are there; `-IssuanceTransformRules` alone would replace them all.
fn command(identifier: &str, rules: &RuleSet) -> String {
    let format = Some(name_id_format::EMAIL_ADDRESS);
    let rule = Template::transform("Name ID", &mail_claim(rules), NAME_IDENTIFIER, format);
    let id = quoted(identifier);
    let text = rule.to_rule_text().replace("\r\n", "\n");
    format!(
        "$rules = (Get-AdfsRelyingPartyTrust -Identifier {id}).IssuanceTransformRules + @'\n\n{}\n'@\n\
         Set-AdfsRelyingPartyTrust -TargetIdentifier {id} -IssuanceTransformRules $rules",
        text.trim()
    )
}
