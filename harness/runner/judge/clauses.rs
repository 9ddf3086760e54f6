//! One function per clause of `expect`. Each looks only when the clause is written.

use std::collections::BTreeSet;

use claim_rules::directory::Directory;
use saml::assertion::{Assertion, AuthnStatement};
use saml::validate::Part;

use super::{Facts, Judgement, NotChecked, certificates};
use crate::exchange::{Page, Worker};
use crate::outcome::{Refusal, Word};
use crate::plan::{Clause, Code, Expectation, Location, SignedPart, WorkerExpectation};

/// A check of one clause.
type Check = fn(&Expectation, &Facts<'_>, &mut Judgement);

/// All clauses, in the order of the language.
pub(super) const ALL: [Check; 20] = [
    outcome,
    page,
    shows,
    does_not_show,
    user,
    signatures,
    name_id,
    claims,
    no_claims,
    status_code,
    class_ref,
    adfs,
    flex,
    diagnosis,
    findings,
    no_findings,
    worker,
    certificates::metadata,
    certificates::valid_for,
    within,
];

fn outcome(expectation: &Expectation, facts: &Facts<'_>, judgement: &mut Judgement) {
    let Some(clause) = &expectation.outcome else {
        return;
    };
    let found = facts.outcome.word;
    if found.as_str() != clause.value {
        let text = facts
            .outcome
            .message
            .as_ref()
            .map(|text| format!(" (the page says: {text})"))
            .unwrap_or_default();
        judgement.differs(
            "outcome",
            &clause.at,
            &*clause.value,
            format!("{found}{text}"),
        );
    }
}

fn page(expectation: &Expectation, facts: &Facts<'_>, judgement: &mut Judgement) {
    let Some(clause) = &expectation.page else {
        return;
    };
    if facts.outcome.page != Some(clause.value) {
        judgement.differs(
            "page",
            &clause.at,
            page_name(clause.value),
            facts.outcome.page.map_or("no page".to_owned(), page_name),
        );
    }
}

fn shows(expectation: &Expectation, facts: &Facts<'_>, judgement: &mut Judgement) {
    let Some(clause) = &expectation.shows else {
        return;
    };
    let mut seen = facts.outcome.pages.iter();
    if !clause
        .value
        .iter()
        .all(|wanted| seen.any(|page| page == wanted))
    {
        judgement.differs(
            "shows",
            &clause.at,
            page_names(&clause.value),
            page_names(&facts.outcome.pages),
        );
    }
}

fn does_not_show(expectation: &Expectation, facts: &Facts<'_>, judgement: &mut Judgement) {
    let Some(clause) = &expectation.does_not_show else {
        return;
    };
    if clause
        .value
        .iter()
        .any(|page| facts.outcome.pages.contains(page))
    {
        judgement.differs(
            "does not show",
            &clause.at,
            page_names(&clause.value),
            page_names(&facts.outcome.pages),
        );
    }
}

/// Who is signed in: the person whose directory values hold the NameID. Unsaid, it is whoever signed in last.
fn user(expectation: &Expectation, facts: &Facts<'_>, judgement: &mut Judgement) {
    let signed_in = facts.outcome.word == Word::SignedIn;
    let Some((wanted, at)) = wanted_user(expectation, facts, signed_in) else {
        return;
    };
    if !signed_in {
        judgement.differs("user", at, wanted, "nobody is signed in");
        return;
    }
    let shown = shown_people(facts);
    match facts.outcome.signed_in_as.as_deref() {
        _ if shown.contains(&wanted) => {}
        _ if !shown.is_empty() => {
            let found = format!("the page names {}", shown.join(", "));
            judgement.differs("user", at, wanted, found);
        }
        Some(name_id) if is_a_name_of(facts.plan.directory(), account(facts, wanted), name_id) => {}
        Some(name_id) => {
            let found = format!("`{name_id}` is signed in, which is no name of `{wanted}`");
            judgement.differs("user", at, wanted, found);
        }
        None if facts.plan.mock_flex().is_none() => judgement.not_checked.push(NotChecked {
            clause: "user".to_owned(),
            reason: "the page of the service provider names nobody, and no Response does"
                .to_owned(),
        }),
        None if expectation.user.is_some() => {
            judgement.differs("user", at, wanted, "nobody is signed in");
        }
        None => {}
    }
}

/// The person who must be signed in, with the place where that is written.
fn wanted_user<'a>(
    expectation: &'a Expectation,
    facts: &Facts<'a>,
    signed_in: bool,
) -> Option<(&'a str, &'a Location)> {
    match (&expectation.user, &expectation.outcome) {
        (Some(clause), _) => Some((&clause.value, &clause.at)),
        (None, Some(clause)) if signed_in && clause.value == Word::SignedIn.as_str() => {
            Some((facts.signed_in_last, &clause.at))
        }
        _ => None,
    }
}

fn account<'a>(facts: &Facts<'a>, person: &'a str) -> &'a str {
    let planned = facts.plan.people.get(person);
    planned.map_or(person, |person| person.account.as_str())
}

/// The people whom the page of a foreign service provider names, by their mail address or user principal name.
fn shown_people<'a>(facts: &Facts<'a>) -> Vec<&'a str> {
    let text = match (facts.plan.mock_flex(), &facts.outcome.message) {
        (None, Some(text)) => text.to_lowercase(),
        _ => return Vec::new(),
    };
    let is_named = |account: &str| {
        let user = facts.plan.directory().users.get(account);
        let names = ["mail", "userPrincipalName"].map(|name| user.map(|user| user.values(name)));
        names
            .into_iter()
            .flatten()
            .flatten()
            .any(|name| text.contains(&name.to_lowercase()))
    };
    let people = facts.plan.people.iter();
    people
        .filter(|(_, person)| is_named(&person.account))
        .map(|(name, _)| name.as_str())
        .collect()
}

/// Whether `name` is the account name or any attribute value of the account.
fn is_a_name_of(directory: &Directory, account: &str, name: &str) -> bool {
    let matches = |value: &str| value.eq_ignore_ascii_case(name);
    matches(account)
        || directory.users.get(account).is_some_and(|user| {
            user.attributes
                .values()
                .flatten()
                .any(|value| matches(value))
        })
}

fn signatures(expectation: &Expectation, facts: &Facts<'_>, judgement: &mut Judgement) {
    let Some(clause) = &expectation.signatures else {
        return;
    };
    let wanted: BTreeSet<SignedPart> = clause.value.iter().copied().collect();
    let found: BTreeSet<SignedPart> = facts
        .verification
        .validation
        .iter()
        .flat_map(|validation| &validation.signatures)
        .filter_map(|fact| match fact.part {
            Part::Message => Some(SignedPart::Message),
            Part::Assertion => Some(SignedPart::Assertion),
            Part::Elsewhere => None,
        })
        .collect();
    if wanted != found {
        judgement.differs(
            "signatures",
            &clause.at,
            part_names(&wanted),
            part_names(&found),
        );
    }
}

fn name_id(expectation: &Expectation, facts: &Facts<'_>, judgement: &mut Judgement) {
    let Some(clause) = &expectation.name_id else {
        return;
    };
    let Some(found) = assertion(facts).and_then(|assertion| assertion.subject.name_id.as_ref())
    else {
        judgement.differs(
            "NameID",
            &clause.at,
            clause.value.value.clone().unwrap_or("a NameID".to_owned()),
            "no NameID",
        );
        return;
    };
    if let Some(value) = clause
        .value
        .value
        .as_ref()
        .filter(|value| **value != found.value)
    {
        judgement.differs("NameID value", &clause.at, value, &found.value);
    }
    if clause.value.format.is_some() && clause.value.format != found.format {
        let none = || "no format".to_owned();
        judgement.differs(
            "NameID Format",
            &clause.at,
            clause.value.format.clone().unwrap_or_else(none),
            found.format.clone().unwrap_or_else(none),
        );
    }
}

fn claims(expectation: &Expectation, facts: &Facts<'_>, judgement: &mut Judgement) {
    let Some(clause) = &expectation.claims else {
        return;
    };
    for (name, values) in &clause.value {
        let (mut wanted, mut found) = (values.clone(), claim_values(facts, name));
        wanted.sort();
        found.sort();
        if wanted != found {
            let text = if found.is_empty() {
                "no such claim".to_owned()
            } else {
                found.join(", ")
            };
            judgement.differs(
                &format!("claims: {name}"),
                &clause.at,
                wanted.join(", "),
                text,
            );
        }
    }
}

fn no_claims(expectation: &Expectation, facts: &Facts<'_>, judgement: &mut Judgement) {
    let Some(clause) = &expectation.no_claims else {
        return;
    };
    for name in &clause.value {
        let found = claim_values(facts, name);
        if !found.is_empty() {
            judgement.differs(
                &format!("no claims: {name}"),
                &clause.at,
                "no such claim",
                found.join(", "),
            );
        }
    }
}

fn status_code(expectation: &Expectation, facts: &Facts<'_>, judgement: &mut Judgement) {
    let Some(clause) = &expectation.status_code else {
        return;
    };
    if clause.value != facts.outcome.status_codes {
        let found = &facts.outcome.status_codes;
        judgement.differs(
            "StatusCode",
            &clause.at,
            clause.value.join(" / "),
            if found.is_empty() {
                "no Response".to_owned()
            } else {
                found.join(" / ")
            },
        );
    }
}

fn class_ref(expectation: &Expectation, facts: &Facts<'_>, judgement: &mut Judgement) {
    let Some(clause) = &expectation.authn_context_class_ref else {
        return;
    };
    let statements: &[AuthnStatement] =
        assertion(facts).map_or(&[], |assertion| &assertion.authn_statements);
    let found = statements
        .iter()
        .find_map(|statement| statement.class_ref.as_deref());
    if found != Some(clause.value.as_str()) {
        judgement.differs(
            "AuthnContextClassRef",
            &clause.at,
            &*clause.value,
            found.unwrap_or("none"),
        );
    }
}

fn adfs(expectation: &Expectation, facts: &Facts<'_>, judgement: &mut Judgement) {
    if let Some(clause) = &expectation.adfs {
        refusal("adfs", clause, &facts.outcome.adfs, judgement);
    }
}

fn flex(expectation: &Expectation, facts: &Facts<'_>, judgement: &mut Judgement) {
    if let Some(clause) = &expectation.flex {
        refusal("flex", clause, &facts.outcome.flex, judgement);
    }
}

/// Compares each given part of what a side says.
fn refusal(side: &str, clause: &Clause<Code>, found: &Refusal, judgement: &mut Judgement) {
    let wanted = &clause.value;
    if let Some(code) = wanted
        .code
        .as_ref()
        .filter(|code| !found.codes.contains(code))
    {
        let text = if found.codes.is_empty() {
            "no code".to_owned()
        } else {
            found.codes.join(", ")
        };
        judgement.differs(&format!("{side}: code"), &clause.at, code, text);
    }
    if let Some(status) = wanted.status.filter(|status| found.status != Some(*status)) {
        let text = found
            .status
            .map_or("no refusing answer".to_owned(), |status| status.to_string());
        judgement.differs(
            &format!("{side}: status"),
            &clause.at,
            status.to_string(),
            text,
        );
    }
    if let Some(says) = wanted
        .says
        .as_ref()
        .filter(|says| !squeezed(&found.text).contains(&squeezed(says)))
    {
        judgement.differs(&format!("{side}: says"), &clause.at, says, &found.text);
    }
    match (wanted.event, &found.events) {
        (Some(event), None) => judgement.not_checked.push(NotChecked {
            clause: format!("{side}: event"),
            reason: format!("event {event} is in AD FS's log, and this run has no event log"),
        }),
        (Some(event), Some(events)) if !events.contains(&event) => {
            let ids: Vec<String> = events.iter().map(u32::to_string).collect();
            judgement.differs(
                &format!("{side}: event"),
                &clause.at,
                event.to_string(),
                if ids.is_empty() {
                    "no event".to_owned()
                } else {
                    ids.join(", ")
                },
            );
        }
        _ => {}
    }
}

fn diagnosis(expectation: &Expectation, facts: &Facts<'_>, judgement: &mut Judgement) {
    let Some(clause) = &expectation.diagnosis else {
        return;
    };
    if facts.plan.reaches().next().is_some() {
        judgement.not_checked.push(NotChecked {
            clause: "diagnosis".to_owned(),
            reason: "causes are settings of AD FS and Flex, and one side is another product"
                .to_owned(),
        });
        return;
    }
    let found = facts
        .diagnosis
        .map_or("nothing is wrong", |diagnosis| diagnosis.cause);
    if found != clause.value {
        judgement.differs("diagnosis", &clause.at, &*clause.value, found);
    }
}

fn findings(expectation: &Expectation, facts: &Facts<'_>, judgement: &mut Judgement) {
    let Some(clause) = &expectation.findings else {
        return;
    };
    for slug in clause
        .value
        .iter()
        .filter(|slug| !facts.verification.has(slug))
    {
        judgement.differs("findings", &clause.at, slug, finding_slugs(facts));
    }
}

fn no_findings(expectation: &Expectation, facts: &Facts<'_>, judgement: &mut Judgement) {
    let Some(clause) = &expectation.no_findings else {
        return;
    };
    for slug in clause
        .value
        .iter()
        .filter(|slug| facts.verification.has(slug))
    {
        judgement.differs(
            "no findings",
            &clause.at,
            format!("no `{slug}`"),
            finding_slugs(facts),
        );
    }
}

/// The workers of the person who is meant: those whose friendly name is a name of the person.
fn worker(expectation: &Expectation, facts: &Facts<'_>, judgement: &mut Judgement) {
    let Some(clause) = &expectation.worker else {
        return;
    };
    let Some(all) = facts.workers else {
        judgement.not_checked.push(NotChecked {
            clause: "worker".to_owned(),
            reason: "workers are kept by Flex, and this run could not read them".to_owned(),
        });
        return;
    };
    let wanted = expectation.user.as_ref();
    let person = wanted.map_or(facts.signed_in_last, |clause| clause.value.as_str());
    let account = account(facts, person);
    let workers: Vec<&Worker> = all
        .iter()
        .filter(|worker| is_a_name_of(facts.plan.directory(), account, &worker.friendly_name))
        .collect();
    let count = u32::try_from(workers.len()).unwrap_or(u32::MAX);
    if let Some(wanted) = clause.value.count.filter(|wanted| *wanted != count) {
        let names: Vec<&str> = all
            .iter()
            .map(|worker| worker.friendly_name.as_str())
            .collect();
        let found = format!("{count} (Flex has: {})", names.join(", "));
        judgement.differs("worker: count", &clause.at, wanted.to_string(), found);
    }
    worker_attributes(clause, workers.last().copied(), judgement);
}

/// Compares the attributes of the worker that was made last.
fn worker_attributes(
    clause: &Clause<WorkerExpectation>,
    worker: Option<&Worker>,
    judgement: &mut Judgement,
) {
    let found = |name: &str| -> Option<Vec<String>> {
        let mut values = texts(worker?.attributes.get(name)?);
        values.sort();
        Some(values)
    };
    let none = || "no such attribute".to_owned();
    for (name, values) in &clause.value.attributes {
        let mut wanted = values.clone();
        wanted.sort();
        let found = found(name);
        if found.as_ref() != Some(&wanted) {
            let text = found.map_or_else(none, |values| values.join(", "));
            let place = format!("worker: attributes: {name}");
            judgement.differs(&place, &clause.at, wanted.join(", "), text);
        }
    }
    for name in &clause.value.no_attributes {
        if let Some(values) = found(name) {
            let place = format!("worker: no attributes: {name}");
            judgement.differs(&place, &clause.at, none(), values.join(", "));
        }
    }
}

/// A worker attribute as texts: each element of a list, and any other value as it is written.
fn texts(value: &serde_json::Value) -> Vec<String> {
    let text = |value: &serde_json::Value| match value {
        serde_json::Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    match value {
        serde_json::Value::Array(values) => values.iter().map(text).collect(),
        one => vec![text(one)],
    }
}

fn within(expectation: &Expectation, facts: &Facts<'_>, judgement: &mut Judgement) {
    let Some(clause) = &expectation.within else {
        return;
    };
    if facts.took > clause.value {
        judgement.differs(
            "within",
            &clause.at,
            format!("{} ms", clause.value.as_millis()),
            format!("{} ms", facts.took.as_millis()),
        );
    }
}

/// Unsaid in every scenario: who is signed in has no finding of severity error.
pub(super) fn no_errors_when_signed_in(
    facts: &Facts<'_>,
    at: &Location,
    judgement: &mut Judgement,
) {
    if facts.outcome.word != Word::SignedIn {
        return;
    }
    for finding in facts.verification.errors() {
        judgement.differs(
            "signed in without errors",
            at,
            "no finding of severity error",
            format!("{}: {}", finding.slug, finding.message),
        );
    }
}

/// The assertion for display, if the Response has one that can be read.
fn assertion<'a>(facts: &Facts<'a>) -> Option<&'a Assertion> {
    facts.verification.response()?.assertions.first()
}

fn claim_values(facts: &Facts<'_>, name: &str) -> Vec<String> {
    let attributes = assertion(facts)
        .map(|assertion| assertion.attributes.as_slice())
        .unwrap_or_default();
    attributes
        .iter()
        .filter(|attribute| attribute.name == name)
        .flat_map(|attribute| attribute.values.clone())
        .collect()
}

fn finding_slugs(facts: &Facts<'_>) -> String {
    let slugs: Vec<&str> = facts
        .verification
        .findings
        .iter()
        .map(|finding| finding.slug)
        .collect();
    if slugs.is_empty() {
        "no findings".to_owned()
    } else {
        slugs.join(", ")
    }
}

fn page_name(page: Page) -> String {
    page.name().to_owned()
}

fn page_names(pages: &[Page]) -> String {
    let names: Vec<&str> = pages.iter().map(|page| page.name()).collect();
    if names.is_empty() {
        "no page".to_owned()
    } else {
        names.join(", ")
    }
}

fn part_names(parts: &BTreeSet<SignedPart>) -> String {
    let names: Vec<&str> = parts
        .iter()
        .map(|part| match part {
            SignedPart::Message => "message",
            SignedPart::Assertion => "assertion",
        })
        .collect();
    if names.is_empty() {
        "nothing is signed".to_owned()
    } else {
        names.join(", ")
    }
}

/// A text without case and blanks, to look for another in it.
fn squeezed(text: &str) -> String {
    text.chars()
        .filter(|character| !character.is_whitespace())
        .flat_map(char::to_lowercase)
        .collect()
}
