//! A row and the world around it -> a [`Plan`], with every default resolved.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use super::expect::{expectation, location};
use super::fill::{Meaning, fill};
use super::layers::Layers;
use super::people::People;
use super::rows::{Row, rows};
use super::select::DEFAULT_ENVIRONMENT;
use super::sides::flex_kind;
use super::steps::Steps;
use super::world::World;
use super::{
    BrowserSettings, Clocks, Expectation, FlexKind, KnownIssue, Limits, Plan, attack, elsewhere,
    faults, not_built, whether,
};
use crate::scenario::language::{Access, Expect, Given};
use crate::scenario::yaml::{self, Node};
use crate::scenario::{Located, Mistake, ScenarioFile, SkewText, Source};

/// Longest wait for a page when the environment does not say.
const PATIENCE: Duration = Duration::from_secs(30);

/// All plans of a scenario file, one per row.
///
/// # Errors
/// All mistakes of all rows; what this version cannot do is among them, by name.
pub fn plans(file: &ScenarioFile, world: &World) -> Result<Vec<Plan>, Vec<Mistake>> {
    let mut mistakes = not_built::in_scenario(file);
    let mut plans = Vec::new();
    for row in rows(file) {
        match plan(file, world, &row) {
            Ok(plan) => plans.push(plan),
            Err(more) => match undeclared(file, world, &row, &more) {
                Some(left_out) => plans.push(left_out),
                None => mistakes.extend(more),
            },
        }
    }
    if mistakes.is_empty() {
        Ok(plans)
    } else {
        Err(mistakes)
    }
}

/// A row that asks for what the environment does not have: left out with the reason. In the environment that the scenarios were
/// written for it is a mistake, and everywhere if something else is wrong with the row too.
fn undeclared(file: &ScenarioFile, world: &World, row: &Row, mistakes: &[Mistake]) -> Option<Plan> {
    let elsewhere = world.environment.name != DEFAULT_ENVIRONMENT;
    let first = mistakes.first().filter(|_| elsewhere)?;
    if !mistakes.iter().all(|mistake| mistake.undeclared) {
        return None;
    }
    let found = first.found.as_ref().map(|found| format!(": {found}"));
    let reason = format!("{}{}", first.title, found.unwrap_or_default());
    let mut left_out = plan(file, world, &row.bare()).ok()?;
    left_out.skip.get_or_insert(reason);
    Some(left_out)
}

/// One row.
fn plan(file: &ScenarioFile, world: &World, row: &Row) -> Result<Plan, Vec<Mistake>> {
    let source = &file.source;
    let mut mistakes = Vec::new();
    let (given, flex) = given(world, source, row, &mut mistakes);
    let values = world.placeholders(flex);
    let user = match &given.user {
        Some(user) => user.value.clone(),
        None => world.environment.value.default_user.value.clone(),
    };
    let layers = Layers::given(source, given.clone(), flex, &user);
    let people = layers.people(world, &mut mistakes);
    if let Some(named) = given.user.as_ref().filter(|_| people.user(&user).is_none()) {
        mistakes.push(people.unknown(source, named));
    }
    let sides = layers.sides(world, &people, &mut mistakes);
    let at = location(source, &row.at);
    let mut steps = Steps::new(world, people, &values, layers);
    match &row.when {
        Some(list) => steps.add_all(source, list, &BTreeMap::new()),
        None => steps.usual(&at),
    }
    let reader = Expecting {
        source,
        people: &steps.people,
        values: &values,
        signer: &steps.signer,
    };
    let mut expect = reader.read(&row.expect, &mut mistakes);
    let attack = attack::named(source, given.attack.as_ref(), &mut mistakes);
    if let Some(attack) = attack {
        attack::told_by(attack, &mut expect, &at);
    }
    let known_issue = known_issue(file, &reader, &mut mistakes);
    let snapshot_row = row.snapshot_name(source).unwrap_or_else(|more| {
        mistakes.extend(more);
        None
    });
    mistakes.append(&mut steps.mistakes);
    let planned = steps.planned;
    let Some(sides) = sides.filter(|_| mistakes.is_empty()) else {
        return Err(mistakes);
    };
    let mut whether = whether::of(file, row, world, flex);
    whether.leave_out_row(elsewhere::why(world, row, &planned));
    Ok(Plan {
        name: full_name(&file.name, row),
        scenario: file.name.clone(),
        row: row.name(),
        snapshot_row,
        at,
        title: file.scenario.title.value.clone(),
        why: file.scenario.why.value.clone(),
        tags: tags(file),
        drivers: whether.drivers,
        left_out: whether.left_out,
        skip: whether.skip,
        known_issue: known_issue
            .filter(|_| whether.known_issue)
            .map(|mut issue| {
                issue.driver = whether.known_issue_driver;
                issue
            }),
        flex,
        user,
        people: sides.people,
        adfs: sides.adfs,
        tenant: sides.tenant,
        browser: browser(&given),
        faults: faults::faults(given.faults.as_ref().map(|facts| &facts.value)),
        attack,
        clocks: clocks(&given),
        steps: planned,
        expect,
        limits: limits(world),
        own_snapshots: own_snapshots(world),
        placeholders: values,
    })
}

fn browser(given: &Given) -> BrowserSettings {
    let facts = given.browser.as_ref().map(|facts| &facts.value);
    let popups = facts.and_then(|facts| facts.popups);
    BrowserSettings {
        popups: popups != Some(Access::Blocked),
    }
}

fn clocks(given: &Given) -> Clocks {
    let Some(facts) = &given.clock else {
        return Clocks::default();
    };
    let skew = |skew: Option<SkewText>| skew.and_then(SkewText::known).unwrap_or_default();
    Clocks {
        adfs: skew(facts.value.adfs),
        flex: skew(facts.value.flex),
    }
}

fn full_name(scenario: &str, row: &Row) -> String {
    match row.name() {
        Some(row) => format!("{scenario}[{row}]"),
        None => scenario.to_owned(),
    }
}

fn tags(file: &ScenarioFile) -> Vec<String> {
    let tags = file.scenario.tags.iter().flatten();
    tags.map(|tag| tag.value.clone()).collect()
}

/// The facts of a row with everything filled in. `<user.ATTRIBUTE>` means the user of `given`, as the directory has them.
fn given(
    world: &World,
    source: &Arc<Source>,
    row: &Row,
    mistakes: &mut Vec<Mistake>,
) -> (Given, FlexKind) {
    let word = row.given.get("flex").and_then(Node::as_text);
    let flex = match word {
        Some("legacy") => FlexKind::Legacy,
        Some("enhanced") => FlexKind::Enhanced,
        _ => world.default_flex,
    };
    let default = world.environment.value.default_user.as_str();
    let name = row
        .given
        .get("user")
        .and_then(Node::as_text)
        .unwrap_or(default);
    let values = world.placeholders(flex);
    let meaning = Meaning {
        environment: &values,
        parameters: &BTreeMap::new(),
        user: world.people.user(name).map(|user| (name, user)),
    };
    let node = fill(source, &row.given, meaning, mistakes);
    let (reading, more) = yaml::read_node::<Given>(source, node);
    mistakes.extend(more);
    let given = reading.map(|reading| reading.value).unwrap_or_default();
    let flex = given
        .flex
        .as_ref()
        .map_or(flex, |word| flex_kind(word.value));
    (given, flex)
}

/// What is needed to read an `expect` at the end of a row.
struct Expecting<'a> {
    source: &'a Arc<Source>,
    people: &'a People,
    values: &'a BTreeMap<String, String>,
    /// Who signed in last.
    signer: &'a str,
}

impl Expecting<'_> {
    fn read(&self, node: &Node, mistakes: &mut Vec<Mistake>) -> Expectation {
        let named = node.get("user").and_then(Node::as_text);
        let person = named.unwrap_or(self.signer);
        let meaning = Meaning {
            environment: self.values,
            parameters: &BTreeMap::new(),
            user: self.people.user(person).map(|user| (person, user)),
        };
        let filled = fill(self.source, node, meaning, mistakes);
        let (reading, more) = yaml::read_node::<Located<Expect>>(self.source, filled);
        mistakes.extend(more);
        let Some(reading) = reading else {
            return Expectation::default();
        };
        let user = reading.value.value.user.as_ref();
        if let Some(user) = user.filter(|user| self.people.user(user.as_str()).is_none()) {
            mistakes.push(self.people.unknown(self.source, user));
        }
        expectation(self.source, &reading.value, self.signer, mistakes)
    }
}

fn known_issue(
    file: &ScenarioFile,
    reader: &Expecting<'_>,
    mistakes: &mut Vec<Mistake>,
) -> Option<KnownIssue> {
    let issue = &file.scenario.known_issue.as_ref()?.value;
    let instead = file.node.get("known issue")?.get("instead")?;
    Some(KnownIssue {
        reason: issue.reason.value.clone(),
        ticket: issue.ticket.as_ref().map(|ticket| ticket.value.clone()),
        instead: reader.read(instead, mistakes),
        driver: None,
    })
}

fn limits(world: &World) -> Limits {
    let limits = world.environment.value.limits.as_ref();
    let patience = limits.and_then(|limits| limits.patience.as_ref()?.value.known());
    Limits {
        patience: patience.unwrap_or(PATIENCE),
    }
}

fn own_snapshots(world: &World) -> Option<String> {
    let own = world.environment.value.own_snapshots.unwrap_or(false);
    own.then(|| world.environment.name.clone())
}
