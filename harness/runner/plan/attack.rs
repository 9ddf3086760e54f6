//! The attack of a row: found in the catalogue, and the finding that has to tell it.

use std::sync::Arc;

use saml::attack::{Attack, catalogue, meant_by};

use super::{Action, Clause, Expectation, Location, Plan};
use crate::scenario::{Mistake, Source, Text, propose};

/// The attack that a row names. An unknown name is a mistake. A family is never asked for here: its rows name its attacks.
pub(super) fn named(
    source: &Arc<Source>,
    word: Option<&Text>,
    mistakes: &mut Vec<Mistake>,
) -> Option<&'static Attack> {
    let word = word?;
    let found = meant_by(&word.value).into_iter().next();
    if found.is_none() {
        let title = format!("there is no attack called `{}`", word.value);
        let known = catalogue().flat_map(|attack| [attack.name, attack.family()]);
        let hint = propose(&word.value, known);
        let all = || "`flexgate attack` lists all attacks and families".to_owned();
        mistakes.push(Mistake::at(source, word.span.clone(), title).hint(hint.unwrap_or_else(all)));
    }
    found
}

/// What nobody has to write: the finding that the catalogue names is among the findings.
pub(super) fn told_by(attack: &Attack, expect: &mut Expectation, at: &Location) {
    let clause = expect.findings.get_or_insert_with(|| Clause {
        value: Vec::new(),
        at: at.clone(),
    });
    if !clause.value.iter().any(|slug| slug == attack.finding) {
        clause.value.push(attack.finding.to_owned());
    }
}

impl Plan {
    /// The same without its attack, which has to end with somebody signed in; nothing when there is none. Snapshots and what
    /// is expected on the way are the attack's.
    #[must_use]
    pub fn honest_twin(&self) -> Option<Self> {
        self.attack?;
        let mut twin = self.clone();
        twin.attack = None;
        twin.known_issue = None;
        twin.name = format!("{} (honest twin)", self.scenario);
        twin.row = None;
        twin.at = Location::default();
        twin.steps
            .retain(|step| !matches!(step.action, Action::Expect(_)));
        twin.expect = Expectation {
            outcome: Some(Clause {
                value: "signed in".to_owned(),
                at: Location::default(),
            }),
            ..Expectation::default()
        };
        Some(twin)
    }
}
