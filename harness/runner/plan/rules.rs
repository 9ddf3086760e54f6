//! Issuance transform rules: the administrator's text, from which a scenario takes rules and to which it adds some.
//!
//! The text stays the administrator's: only whole rules go or come, and nothing is formatted anew.

use std::sync::Arc;

use claim_rules::template::Template;
use claim_rules::{Rule, claim_type, ldap_attribute, parse};

use super::library::FileKind;
use super::urn;
use super::world::World;
use crate::scenario::language::{NameIdRule, RuleFacts};
use crate::scenario::{Mistake, Source, Table, Text, Values, with_closest};

/// Names of the rules that a scenario adds.
const SENT: &str = "Sent by the scenario";
const NAME_ID: &str = "Name ID of the scenario";

/// The rule text of a row: `base`, which comes from `origin`, with the facts laid over it in the order of their keys.
pub(super) fn text(
    world: &World,
    base: &str,
    origin: &str,
    facts: Option<(&Arc<Source>, &RuleFacts)>,
) -> Result<String, Vec<Mistake>> {
    let mut origin = Source::new(format!("{origin} (IssuanceTransformRules)"), base);
    let Some((source, facts)) = facts else {
        rules_of(&origin)?;
        return Ok(base.to_owned());
    };
    if let Some(file) = &facts.file {
        origin = world
            .library
            .named(FileKind::Rules, source, file)
            .map_err(|mistake| vec![mistake])?;
    }
    let rules = rules_of(&origin)?;
    let mut text = without(
        source,
        &origin.text,
        &rules,
        facts.without.as_deref().unwrap_or_default(),
    )?;
    let mut mistakes = Vec::new();
    if let Some(send) = &facts.send {
        append(&mut text, &sent(&send.value));
    }
    if let Some(rule) = &facts.name_id {
        match name_id(source, &rule.value) {
            Ok(template) => append(&mut text, &template),
            Err(mistake) => mistakes.push(mistake),
        }
    }
    if mistakes.is_empty() {
        Ok(text)
    } else {
        Err(mistakes)
    }
}

/// Reads rule text; every mistake in it is drawn in the text itself.
pub(super) fn rules_of(source: &Arc<Source>) -> Result<Vec<Rule>, Vec<Mistake>> {
    match parse(&source.text) {
        Ok(set) => Ok(set.rules),
        Err(errors) => Err(errors
            .iter()
            .map(|error| {
                Mistake::at(source, error.span.clone(), error.title()).maybe_hint(error.hint())
            })
            .collect()),
    }
}

/// The text without the rules of these names. What stands between two rules goes with the first.
fn without(
    source: &Arc<Source>,
    text: &str,
    rules: &[Rule],
    names: &[Text],
) -> Result<String, Vec<Mistake>> {
    let known = || rules.iter().filter_map(|rule| rule.name.as_deref());
    let mistakes: Vec<Mistake> = names
        .iter()
        .filter(|name| !known().any(|rule| rule == name.value))
        .map(|name| {
            let title = format!("the trust has no rule `{}`", name.value);
            let mistake = Mistake::at(source, name.span.clone(), title).undeclared();
            with_closest(mistake, &name.value, known())
        })
        .collect();
    if !mistakes.is_empty() {
        return Err(mistakes);
    }
    let goes = |rule: &Rule| {
        let name = rule.name.as_deref();
        names.iter().any(|gone| name == Some(gone.as_str()))
    };
    let mut kept = String::new();
    let first = rules.first().map_or(text.len(), |rule| rule.span.start);
    kept.push_str(text.get(..first).unwrap_or_default());
    for (index, rule) in rules.iter().enumerate() {
        let end = rules
            .get(index + 1)
            .map_or(text.len(), |next| next.span.start);
        if !goes(rule) {
            kept.push_str(text.get(rule.span.start..end).unwrap_or_default());
        }
    }
    Ok(kept)
}

fn append(text: &mut String, template: &Template) {
    if !text.is_empty() && !text.ends_with('\n') {
        text.push_str("\r\n\r\n");
    }
    text.push_str(&template.to_rule_text());
}

/// A rule that sends LDAP attributes, named as LDAP or as the wizard names them.
fn sent(send: &Table<Values>) -> Template {
    let mappings = send
        .iter()
        .flat_map(|(attribute, types)| {
            let name = ldap_attribute::by_label(attribute.as_str()).unwrap_or(attribute.as_str());
            types
                .0
                .iter()
                .map(move |claim| (name.to_owned(), claim_type_of(claim)))
        })
        .collect();
    Template::LdapAttributes {
        name: SENT.to_owned(),
        mappings,
    }
}

fn name_id(source: &Arc<Source>, rule: &NameIdRule) -> Result<Template, Mistake> {
    let format = rule
        .format
        .as_ref()
        .map(|format| {
            urn::name_id_format(format.as_str()).map_err(|hint| {
                let title = format!("unknown NameID format `{}`", format.value);
                Mistake::at(source, format.span.clone(), title).maybe_hint(hint)
            })
        })
        .transpose()?;
    Ok(Template::transform(
        NAME_ID,
        &claim_type_of(rule.from.as_str()),
        claim_type::NAME_IDENTIFIER,
        format.as_deref(),
    ))
}

/// A claim type as the wizard names it (`E-Mail Address`), or as it is.
fn claim_type_of(name: &str) -> String {
    claim_type::by_display_name(name).unwrap_or(name).to_owned()
}
