//! Who signs in, and whether everybody who is changed does.

use std::collections::BTreeSet;

use crate::scenario::language::{Given, Step};
use crate::scenario::mistake::Mistake;
use crate::scenario::reader::ScenarioFile;
use crate::scenario::{Located, Text};

/// `given.users` may change only people who sign in: a change to anybody else would test nothing.
pub(super) fn changed_but_never_sign_in(file: &ScenarioFile) -> Vec<Mistake> {
    let scenario = &file.scenario;
    let cases = || scenario.cases.iter().flat_map(|cases| cases.iter());
    let givens: Vec<&Given> = scenario
        .given
        .iter()
        .chain(cases().filter_map(|(_, case)| case.given.as_ref()))
        .collect();
    let mut people = Signers::default();
    givens
        .iter()
        .for_each(|given| people.add(given.user.as_ref()));
    if let Some(users) = scenario
        .for_each
        .as_ref()
        .and_then(|axes| axes.user.as_ref())
    {
        users.value.iter().for_each(|user| people.add(Some(user)));
        people.unknown |= users.is_hole();
    }
    let steps = scenario
        .when
        .iter()
        .chain(cases().filter_map(|(_, case)| case.when.as_ref()));
    steps.flatten().for_each(|step| people.add_step(step));
    if people.unknown {
        return Vec::new();
    }
    givens
        .iter()
        .flat_map(|given| given.users.iter())
        .flat_map(|users| users.iter())
        .filter(|(name, _)| !people.names.contains(name.as_str()))
        .map(|(name, _)| people.mistake(file, name))
        .collect()
}

#[derive(Default)]
struct Signers<'a> {
    names: BTreeSet<&'a str>,
    /// A mistake hides who signs in, so nothing is concluded.
    unknown: bool,
}

impl<'a> Signers<'a> {
    fn add(&mut self, user: Option<&'a Text>) {
        if let Some(user) = user {
            self.unknown |= user.is_hole();
            self.names.insert(user.as_str());
        }
    }

    fn add_step(&mut self, step: &'a Located<Step>) {
        match &step.value {
            Step::SignInAs(user) => self.add(Some(user)),
            Step::SignInWith(with) => self.add(with.user.as_ref()),
            Step::Use(call) => {
                let parameters = call.parameters.iter().flat_map(|table| table.iter());
                parameters.for_each(|(_, value)| self.add(Some(value)));
            }
            _ => {}
        }
    }

    fn mistake(&self, file: &ScenarioFile, name: &Text) -> Mistake {
        let who = name.as_str();
        let found = if self.names.is_empty() {
            "the user is left to the environment".to_owned()
        } else {
            let list: Vec<String> = self.names.iter().map(|name| format!("`{name}`")).collect();
            format!("who signs in: {}", list.join(", "))
        };
        let hint = if self.names.is_empty() {
            format!("add `user: {who}` under `given`")
        } else {
            format!("let `{who}` sign in (`sign in as: {who}`), or change nothing there")
        };
        let title = format!("`{who}` is changed but never signs in");
        Mistake::at(&file.source, name.span.clone(), title)
            .found(found)
            .hint(hint)
    }
}
