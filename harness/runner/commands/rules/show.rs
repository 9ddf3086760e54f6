//! `flexgate rules show`: rules as the dialogs of the AD FS console show them.

use std::io::{self, Read, Write};

use claim_rules::template::{Effect, Filter, Template, ValueChange, recognise};
use claim_rules::{Rule, claim_type, ldap_attribute};
use clap::Args;

use super::check::refused;
use super::input::{RuleFiles, RuleText};
use crate::cli::exit_code;

/// What `flexgate rules show` is asked.
#[derive(Debug, Clone, Default, Args)]
#[command(
    after_help = "Example:  flexgate rules show scenarios/farms/contoso/relying-party-trusts.json"
)]
pub struct ShowArguments {
    /// Where the rules are.
    #[command(flatten)]
    pub rules: RuleFiles,
}

/// Shows, and returns 0 or 2.
pub(super) fn show(
    arguments: &ShowArguments,
    stdin: &mut dyn Read,
    out: &mut dyn Write,
) -> io::Result<u8> {
    let texts = match arguments.rules.read(stdin) {
        Ok(texts) => texts,
        Err(mistakes) => return refused(&mistakes, out),
    };
    for (index, text) in texts.iter().enumerate() {
        if index > 0 {
            writeln!(out)?;
        }
        if let Err(code) = one(text, out)? {
            return Ok(code);
        }
    }
    Ok(exit_code::AS_EXPECTED)
}

fn one(text: &RuleText, out: &mut dyn Write) -> io::Result<Result<(), u8>> {
    let rules = match text.parse() {
        Ok(rules) => rules,
        Err(mistakes) => return refused(&mistakes, out).map(Err),
    };
    writeln!(out, "{}", text.name())?;
    for (index, rule) in rules.rules.iter().enumerate() {
        writeln!(out, "\n{}. {}", index + 1, title(rule, index))?;
        write!(out, "{}", body(rule))?;
    }
    Ok(Ok(()))
}

/// The rule's name and the name of its template in the console.
fn title(rule: &Rule, index: usize) -> String {
    let template = match recognise(rule) {
        None => "Send Claims Using a Custom Rule",
        Some(Template::LdapAttributes { .. }) => "Send LDAP Attributes as Claims",
        Some(Template::Transform { .. }) => "Transform an Incoming Claim",
        Some(Template::PassThrough { .. }) => "Pass Through or Filter an Incoming Claim",
        Some(Template::GroupMembership { .. }) => "Send Group Membership as a Claim",
        Some(Template::PermitAll { .. }) => "Permit All Users",
        Some(Template::Authorization { .. }) => "Permit or Deny Users Based on an Incoming Claim",
    };
    format!("{} [{template}]", rule.label(index))
}

fn body(rule: &Rule) -> String {
    match recognise(rule) {
        None => rule
            .to_string()
            .lines()
            .map(|line| format!("   {line}\n"))
            .collect(),
        Some(Template::LdapAttributes { mappings, .. }) => ldap_table(&mappings),
        Some(other) => fields(&other)
            .iter()
            .map(|(label, value)| format!("   {label}: {value}\n"))
            .collect(),
    }
}

fn ldap_table(mappings: &[(String, String)]) -> String {
    let label = |attribute: &String| {
        ldap_attribute::label(attribute).map_or_else(|| attribute.clone(), str::to_owned)
    };
    let rows: Vec<(String, String)> = mappings
        .iter()
        .map(|(attribute, claim)| (label(attribute), claim_name(claim)))
        .collect();
    let heading = "LDAP Attribute";
    let width = rows
        .iter()
        .map(|(attribute, _)| attribute.chars().count())
        .chain([heading.len()])
        .max()
        .unwrap_or_default();
    let mut text = format!(
        "   Attribute store: Active Directory\n   {heading:<width$}  Outgoing Claim Type\n"
    );
    for (attribute, claim) in rows {
        text.push_str(&format!("   {attribute:<width$}  {claim}\n"));
    }
    text
}

/// The name that the console shows for a claim type; the type itself when it has none.
fn claim_name(uri: &str) -> String {
    claim_type::display_name(uri).map_or_else(|| uri.to_owned(), str::to_owned)
}

/// The fields of a dialog other than the table of LDAP attributes.
fn fields(template: &Template) -> Vec<(&'static str, String)> {
    match template {
        Template::LdapAttributes { .. } => Vec::new(),
        Template::PermitAll { .. } => vec![("Permit", "everybody".to_owned())],
        Template::PassThrough {
            claim_type, filter, ..
        } => vec![
            ("Incoming claim type", claim_name(claim_type)),
            ("Pass through", filter_text(filter)),
        ],
        Template::Authorization {
            claim_type,
            value,
            effect,
            ..
        } => vec![
            ("Incoming claim type", claim_name(claim_type)),
            ("Incoming claim value", value.clone()),
            ("Effect", effect_text(*effect).to_owned()),
        ],
        Template::GroupMembership {
            group_sid,
            outgoing,
            outgoing_format,
            value,
            ..
        } => {
            let mut all = vec![("User's group (SID)", group_sid.clone())];
            all.extend(outgoing_fields(outgoing, outgoing_format.as_deref()));
            all.push(("Outgoing claim value", value.clone()));
            all
        }
        Template::Transform {
            incoming,
            incoming_format,
            outgoing,
            outgoing_format,
            value,
            ..
        } => {
            let mut all = vec![("Incoming claim type", claim_name(incoming))];
            let format = incoming_format.clone();
            all.extend(format.map(|format| ("Incoming name ID format", format)));
            all.extend(outgoing_fields(outgoing, outgoing_format.as_deref()));
            all.push(("Value", change_text(value)));
            all
        }
    }
}

fn outgoing_fields(outgoing: &str, format: Option<&str>) -> Vec<(&'static str, String)> {
    let claim = ("Outgoing claim type", claim_name(outgoing));
    let format = format.map(|format| ("Outgoing name ID format", format.to_owned()));
    [claim].into_iter().chain(format).collect()
}

fn filter_text(filter: &Filter) -> String {
    match filter {
        Filter::All => "all claim values".to_owned(),
        Filter::Value(value) => format!("only the value `{value}`"),
        Filter::EmailSuffix(suffix) => format!("only values with the email suffix `{suffix}`"),
        Filter::StartsWith(start) => format!("only values that start with `{start}`"),
    }
}

fn change_text(change: &ValueChange) -> String {
    match change {
        ValueChange::None => "pass through all claim values".to_owned(),
        ValueChange::Replace { old, new } => format!("replace `{old}` with `{new}`"),
    }
}

fn effect_text(effect: Effect) -> &'static str {
    match effect {
        Effect::Permit => "permit access",
        Effect::Deny => "deny access",
    }
}
