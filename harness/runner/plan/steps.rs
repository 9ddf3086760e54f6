//! `when` -> steps of the plan: flows expanded, placeholders filled in, people known.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::expect::{expectation, location};
use super::fill::{Meaning, fill};
use super::people::People;
use super::world::World;
use super::{Action, CodeChoice, Location, NameForm, PasswordChoice, PlannedStep, SignIn, Target};
use crate::scenario::language::{
    Choose, NameWord, Open, PasswordWord, SecondFactor, SignInWith, SignOut, Step, Use,
};
use crate::scenario::yaml::{self, Node};
use crate::scenario::{FlowFile, Located, Mistake, Source, Text, with_closest};

/// Steps of a row, and who signed in last.
#[derive(Debug)]
pub(super) struct Steps<'a> {
    world: &'a World,
    people: &'a People,
    values: &'a BTreeMap<String, String>,
    /// The user of `given`.
    user: String,
    /// Name of the trust that stands for Flex.
    relying_party: &'a str,
    /// Who signed in last; the user of `given` before that.
    pub(super) signer: String,
    pub(super) planned: Vec<PlannedStep>,
    pub(super) mistakes: Vec<Mistake>,
}

impl<'a> Steps<'a> {
    pub(super) fn new(
        world: &'a World,
        people: &'a People,
        values: &'a BTreeMap<String, String>,
        user: &str,
        relying_party: &'a str,
    ) -> Self {
        Self {
            world,
            people,
            values,
            user: user.to_owned(),
            relying_party,
            signer: user.to_owned(),
            planned: Vec::new(),
            mistakes: Vec::new(),
        }
    }

    /// The steps that every scenario without `when` has.
    pub(super) fn usual(&mut self, at: &Location) {
        self.push(
            Action::Open(Target::Flex),
            "open: flex".to_owned(),
            at.clone(),
        );
        let user = self.user.clone();
        self.push(
            Action::SignIn(right(user)),
            "sign in".to_owned(),
            at.clone(),
        );
    }

    /// Adds the steps of a list.
    pub(super) fn add_all(
        &mut self,
        source: &Arc<Source>,
        list: &Node,
        parameters: &BTreeMap<String, String>,
    ) {
        for node in list.elements() {
            self.add(source, node, parameters);
        }
    }

    fn add(&mut self, source: &Arc<Source>, node: &Node, parameters: &BTreeMap<String, String>) {
        let wanted = node.get("expect").and_then(|expect| expect.get("user"));
        let person = match wanted.and_then(Node::as_text) {
            Some(text) => parameter(text, parameters),
            None => self.signer.clone(),
        };
        let meaning = Meaning {
            environment: self.values,
            parameters,
            user: self
                .people
                .user(&person)
                .map(|user| (person.as_str(), user)),
        };
        let filled = fill(source, node, meaning, &mut self.mistakes);
        let (reading, more) = yaml::read_node::<Located<Step>>(source, filled);
        self.mistakes.extend(more);
        if let Some(reading) = reading {
            self.plan(source, &reading.value);
        }
    }

    fn plan(&mut self, source: &Arc<Source>, step: &Located<Step>) {
        let action = match &step.value {
            Step::Open(target) => target_of(&target.value).map(Action::Open),
            Step::SignIn => Some(Action::SignIn(right(self.user.clone()))),
            Step::SignInAs(person) => {
                self.knows(source, person);
                Some(Action::SignIn(right(person.value.clone())))
            }
            Step::SignInWith(with) => Some(Action::SignIn(self.with(source, with))),
            Step::Expect(expect) => {
                let signer = self.signer.clone();
                if let Some(user) = &expect.value.user {
                    self.knows(source, user);
                }
                let expected = expectation(source, expect, &signer, &mut self.mistakes);
                Some(Action::Expect(Box::new(expected)))
            }
            Step::Use(call) => {
                self.expand(source, call);
                None
            }
            Step::SignOutOf(SignOut::Flex) => Some(Action::SignOutOfFlex),
            Step::SecondFactor(word) => Some(Action::SecondFactor {
                user: self.signer.clone(),
                code: match word {
                    SecondFactor::RightCode => CodeChoice::Right,
                    SecondFactor::WrongCode => CodeChoice::Wrong,
                    SecondFactor::OldCode => CodeChoice::Old,
                },
            }),
            Step::Choose(Choose::Flex) => Some(Action::Choose(self.relying_party.to_owned())),
            Step::Choose(Choose::RelyingParty(name)) => Some(Action::Choose(name.value.clone())),
            Step::SignOutOf(SignOut::Adfs) => Some(Action::SignOutOfAdfs),
            // Refused by `not_built` before a plan is made.
            _ => None,
        };
        if let Some(action) = action {
            if let Action::SignIn(sign_in) = &action {
                self.signer.clone_from(&sign_in.user);
            }
            self.push(action, written(source, step), location(source, &step.span));
        }
    }

    fn with(&mut self, source: &Arc<Source>, with: &SignInWith) -> SignIn {
        if let Some(user) = &with.user {
            self.knows(source, user);
        }
        if let Some(times) = with.times.as_ref().filter(|times| times.value == 0) {
            let mistake = Mistake::at(source, times.span.clone(), "the form is sent at least once");
            self.mistakes
                .push(mistake.hint("leave `times` out for once"));
        }
        let user = with
            .user
            .as_ref()
            .map_or(self.user.clone(), |user| user.value.clone());
        SignIn {
            user,
            password: match with.password {
                None | Some(PasswordWord::Right) => PasswordChoice::Right,
                Some(PasswordWord::Wrong) => PasswordChoice::Wrong,
                Some(PasswordWord::Empty) => PasswordChoice::Empty,
            },
            name: match with.name {
                None | Some(NameWord::Upn) => NameForm::Upn,
                Some(NameWord::DomainAndAccount) => NameForm::DomainAndAccount,
                Some(NameWord::AccountOnly) => NameForm::AccountOnly,
                Some(NameWord::Empty) => NameForm::Empty,
            },
            times: with.times.as_ref().map_or(1, |times| times.value.max(1)),
        }
    }

    /// Puts a flow's steps here.
    fn expand(&mut self, source: &Arc<Source>, call: &Use) {
        let flow = match self.world.flow(source, &call.flow) {
            Ok(flow) => flow,
            Err(mistakes) => {
                self.mistakes.extend(mistakes);
                return;
            }
        };
        match arguments(source, &flow, call) {
            Ok(given) => {
                if let Some(steps) = flow.node.get("steps") {
                    self.add_all(&flow.source, steps, &given);
                }
            }
            Err(mistakes) => self.mistakes.extend(mistakes),
        }
    }

    /// Notes a mistake when the directory does not have somebody.
    pub(super) fn knows(&mut self, source: &Arc<Source>, person: &Text) {
        if self.people.user(person.as_str()).is_none() {
            self.mistakes.push(self.people.unknown(source, person));
        }
    }

    fn push(&mut self, action: Action, text: String, at: Location) {
        self.planned.push(PlannedStep { action, text, at });
    }
}

/// What a flow's parameters stand for: all of them, and no other.
fn arguments(
    source: &Arc<Source>,
    flow: &FlowFile,
    call: &Use,
) -> Result<BTreeMap<String, String>, Vec<Mistake>> {
    let wanted = || {
        flow.flow
            .parameters
            .iter()
            .flatten()
            .map(|name| name.as_str())
    };
    let mut mistakes = Vec::new();
    let mut given = BTreeMap::new();
    for (name, value) in call.parameters.iter().flat_map(|table| table.iter()) {
        if wanted().any(|known| known == name.as_str()) {
            given.insert(name.value.clone(), value.value.clone());
        } else {
            let title = format!("the flow `{}` has no parameter `{}`", flow.name, name.value);
            let mistake = Mistake::at(source, name.span.clone(), title);
            mistakes.push(with_closest(mistake, &name.value, wanted()));
        }
    }
    for name in wanted().filter(|name| !given.contains_key(*name)) {
        let title = format!("the flow `{}` wants `{name}`", flow.name);
        let mistake = Mistake::at(source, call.flow.span.clone(), title);
        mistakes.push(mistake.hint(format!("add `with: {{{name}: ...}}`")));
    }
    if mistakes.is_empty() {
        Ok(given)
    } else {
        Err(mistakes)
    }
}

/// A text that may be one parameter of a flow.
fn parameter(text: &str, parameters: &BTreeMap<String, String>) -> String {
    text.strip_prefix('<')
        .and_then(|rest| rest.strip_suffix('>'))
        .and_then(|name| parameters.get(name))
        .map_or_else(|| text.to_owned(), Clone::clone)
}

fn right(user: String) -> SignIn {
    SignIn {
        user,
        password: PasswordChoice::Right,
        name: NameForm::Upn,
        times: 1,
    }
}

/// Nothing for targets that [`super::not_built`] refuses.
fn target_of(open: &Open) -> Option<Target> {
    match open {
        Open::Flex => Some(Target::Flex),
        Open::FederationMetadata => Some(Target::FederationMetadata),
        Open::SelfHostedFlex => Some(Target::SelfHostedFlex),
        Open::FlexDomain(domain) => Some(Target::FlexDomain(domain.value.clone())),
        Open::FlexPath(path) => Some(Target::FlexPath(format!(
            "/{}",
            path.value.trim_start_matches('/')
        ))),
        Open::IdpInitiatedPage => Some(Target::IdpInitiatedPage),
        Open::AdfsPath(path) => Some(Target::AdfsPath(path.value.clone())),
    }
}

/// The step as it is written, on one line.
fn written(source: &Source, step: &Located<Step>) -> String {
    let text = source.text.get(step.span.clone()).unwrap_or_default();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
