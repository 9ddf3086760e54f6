//! `when` -> steps of the plan: flows expanded, placeholders filled in, people known.

use std::collections::BTreeMap;
use std::sync::Arc;

use mock_adfs::Rollover;
use mock_flex::settings::Logout;

use super::expect::{expectation, location};
use super::fill::{Meaning, fill};
use super::flex_request;
use super::layers::Layers;
use super::people::People;
use super::places::Places;
use super::world::World;
use super::{
    Action, Change, Choice, CodeChoice, Location, NameForm, NewPassword, PasswordChoice, Place,
    PlannedStep, SignIn, Target,
};
use crate::scenario::language::{
    Change as Facts, Choose, LogoutRequest, NameWord, Open, PasswordWord, Rollover as RolloverWord,
    SecondFactor, SignInWith, SignOut, SignOutSites, Step, SwitchTo, Use,
};
use crate::scenario::yaml::{self, Node};
use crate::scenario::{FlowFile, Located, Mistake, Source, Text, with_closest};

/// Steps of a row, and who signed in last.
#[derive(Debug)]
pub(super) struct Steps<'a> {
    world: &'a World,
    /// The people as they are at the next step.
    pub(super) people: People,
    values: &'a BTreeMap<String, String>,
    /// What is so at the next step.
    layers: Layers,
    /// Where the user is.
    place: Places,
    /// Who signed in last; the user of `given` before that.
    pub(super) signer: String,
    pub(super) planned: Vec<PlannedStep>,
    pub(super) mistakes: Vec<Mistake>,
}

impl<'a> Steps<'a> {
    pub(super) fn new(
        world: &'a World,
        people: People,
        values: &'a BTreeMap<String, String>,
        layers: Layers,
    ) -> Self {
        Self {
            world,
            people,
            values,
            signer: layers.user.clone(),
            layers,
            place: Places::default(),
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
        let user = self.layers.user.clone();
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
            self.plan(source, node, &reading.value);
        }
    }

    fn plan(&mut self, source: &Arc<Source>, node: &Node, step: &Located<Step>) {
        let action = match &step.value {
            Step::Open(target) => target_of(&target.value).map(Action::Open),
            Step::SignIn => Some(Action::SignIn(right(self.layers.user.clone()))),
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
            Step::Choose(choice) => Some(Action::Choose(self.choice(choice))),
            Step::PostResponseAgain => Some(Action::PostResponseAgain),
            Step::UpdatePassword(wanted) => Some(Action::UpdatePassword(NewPassword {
                user: self.signer.clone(),
                old: password(wanted.old),
                confirmed: wanted.confirmed.unwrap_or(true),
            })),
            Step::SendLogoutRequest(wanted) => Some(Action::SendLogoutRequest(logout(wanted))),
            Step::SignOutOf(SignOut::Adfs) => Some(Action::SignOutOfAdfs),
            Step::TimePasses(duration) => duration.value.known().map(Action::TimePasses),
            Step::RollCertificate(word) => Some(Action::RollCertificate(rollover(*word))),
            Step::RestartBrowser => {
                self.place.restart();
                Some(Action::RestartBrowser)
            }
            Step::SwitchTo(place) => Some(Action::SwitchTo(self.go_to(source, place))),
            Step::Change(change) => self.change(source, change, &step.span),
        };
        if let Some(action) = action {
            if let Action::SignIn(sign_in) = &action {
                self.signer.clone_from(&sign_in.user);
            }
            self.push(action, written(source, node), location(source, &step.span));
        }
    }

    fn choice(&self, choice: &Choose) -> Choice {
        match choice {
            Choose::Flex => {
                let name = self.world.relying_party(self.layers.flex);
                Choice::RelyingParty(name.to_owned())
            }
            Choose::RelyingParty(name) => Choice::RelyingParty(name.value.clone()),
            Choose::HomeRealm(name) => Choice::HomeRealm(name.value.clone()),
            Choose::SignOutOf(sites) => Choice::SignOut {
                everywhere: *sites == SignOutSites::AllSites,
            },
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
            .map_or(self.layers.user.clone(), |user| user.value.clone());
        SignIn {
            user,
            password: password(with.password),
            name: match with.name {
                None | Some(NameWord::Upn) => NameForm::Upn,
                Some(NameWord::DomainAndAccount) => NameForm::DomainAndAccount,
                Some(NameWord::Mail) => NameForm::Mail,
                Some(NameWord::AccountOnly) => NameForm::AccountOnly,
                Some(NameWord::Empty) => NameForm::Empty,
            },
            times: with.times.as_ref().map_or(1, |times| times.value.max(1)),
            keep_me_signed_in: with.keep_me_signed_in.unwrap_or_default(),
        }
    }

    /// Goes to another browser or tab; to stay is a mistake.
    fn go_to(&mut self, source: &Arc<Source>, place: &SwitchTo) -> Place {
        let (name, place) = match place {
            SwitchTo::Browser(name) => (name, Place::Browser(name.value.clone())),
            SwitchTo::Tab(name) => (name, Place::Tab(name.value.clone())),
        };
        if let Err(title) = self.place.go(&place) {
            let mistake = Mistake::at(source, name.span.clone(), title);
            let hint = "name another one; it is made on first use, and the first is `first`";
            self.mistakes.push(mistake.hint(hint));
        }
        place
    }

    /// Lays facts over all that is so far. Only what they spoil themselves is told here.
    fn change(
        &mut self,
        source: &Arc<Source>,
        change: &Facts,
        span: &std::ops::Range<usize>,
    ) -> Option<Action> {
        if change.is_empty() {
            let mistake = Mistake::at(source, span.clone(), "`change` changes nothing");
            let hint = "say what is so from here on: `change: {tenant: {...}}`";
            self.mistakes.push(mistake.hint(hint));
        }
        self.layers.change(source, change);
        self.people = self.layers.people(self.world, &mut self.mistakes);
        let sides = self
            .layers
            .sides(self.world, &self.people, &mut self.mistakes)?;
        let tenant = change.tenant.as_ref().map(|tenant| &tenant.value);
        let pastes =
            tenant.is_some_and(|tenant| tenant.certificate.is_some() || tenant.pasted_as.is_some());
        let trust = change.trust.as_ref().map(|trust| &trust.value);
        let gives_certificates = trust.is_some_and(|trust| {
            trust.encryption_certificate.is_some() || trust.request_signing_certificate.is_some()
        });
        Some(Action::Change(Box::new(Change {
            sides,
            pastes,
            gives_certificates,
        })))
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

fn password(word: Option<PasswordWord>) -> PasswordChoice {
    match word {
        None | Some(PasswordWord::Right) => PasswordChoice::Right,
        Some(PasswordWord::Wrong) => PasswordChoice::Wrong,
        Some(PasswordWord::Empty) => PasswordChoice::Empty,
    }
}

fn logout(wanted: &LogoutRequest) -> Logout {
    let usual = Logout::default();
    Logout {
        signature: match wanted.signature {
            Some(word) => flex_request::algorithm(word),
            None => usual.signature,
        },
        name_id: wanted.name_id.as_ref().map(|text| text.value.clone()),
        relay_state: match &wanted.relay_state {
            Some(word) => flex_request::relay_state(word),
            None => usual.relay_state,
        },
    }
}

fn rollover(word: RolloverWord) -> Rollover {
    match word {
        RolloverWord::AddSecondary => Rollover::AddSecondary,
        RolloverWord::PromoteSecondary => Rollover::PromoteSecondary,
        RolloverWord::ReplaceAtOnce => Rollover::ReplaceAtOnce,
    }
}

fn right(user: String) -> SignIn {
    SignIn {
        user,
        password: PasswordChoice::Right,
        name: NameForm::Upn,
        times: 1,
        keep_me_signed_in: false,
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

/// The step as it is written, on one line; one that stands on several lines is put on one with braces.
fn written(source: &Source, node: &Node) -> String {
    let text = source.text.get(node.span.clone()).unwrap_or_default();
    let text = text.trim();
    if !text.contains('\n') {
        return text.to_owned();
    }
    match node.entries() {
        [(key, value)] => format!("{}: {}", key.in_braces(), value.in_braces()),
        _ => node.in_braces(),
    }
}
