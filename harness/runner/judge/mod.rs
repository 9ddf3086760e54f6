//! Compares what happened with what the scenario expects: every clause, never only the first.
//!
//! Outcome, verification and diagnosis + [`Expectation`] -> [`Mismatch`]es. What a side cannot show (an event without an
//! event log) is a [`NotChecked`], never a pass. Deliberately absent: snapshots, which `snapshot` compares.

mod certificates;
mod clauses;

use crate::diagnosis::Diagnosis;
use crate::exchange::Worker;
use crate::outcome::Outcome;
use crate::plan::{Expectation, Location, Plan};
use crate::verify::Verification;

/// A clause that does not hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mismatch {
    /// The clause as a scenario names it: `outcome`, `claims`.
    pub clause: String,
    /// Where it is written.
    pub at: Location,
    /// What was expected.
    pub expected: String,
    /// What was found.
    pub found: String,
}

/// A clause that nobody can check here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotChecked {
    /// The clause.
    pub clause: String,
    /// Why, in one sentence.
    pub reason: String,
}

/// The result of comparing all clauses.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Judgement {
    /// Clauses that do not hold, in the order of the language.
    pub mismatches: Vec<Mismatch>,
    /// Clauses that could not be checked.
    pub not_checked: Vec<NotChecked>,
}

/// What is known of one attempt.
#[derive(Debug, Clone, Copy)]
pub struct Facts<'a> {
    /// How both sides are set.
    pub plan: &'a Plan,
    /// What the user ended up with.
    pub outcome: &'a Outcome,
    /// What was found about the Response.
    pub verification: &'a Verification,
    /// The root cause, if anything is wrong.
    pub diagnosis: Option<&'a Diagnosis>,
    /// The person who signed in last, by the scenario's name.
    pub signed_in_last: &'a str,
    /// The workers of Flex; nothing where nobody could read them.
    pub workers: Option<&'a [Worker]>,
    /// AD FS's federation metadata; nothing where nobody could fetch it.
    pub metadata: Option<&'a str>,
    /// The certificates that the expectation on the metadata names, in its order, as PEM; nothing where nobody knows them, and
    /// nothing for a role that nobody has.
    pub named: Option<&'a [Option<String>]>,
    /// The time at which messages are judged.
    pub judged_at: Option<jiff::Timestamp>,
    /// Real duration of the attempt.
    pub took: std::time::Duration,
}

/// Compares every clause of `expectation` with `facts`. `at` is the place of the expectation itself, for the unsaid rule
/// that somebody who is signed in has no finding of severity error.
#[must_use]
pub fn judge(expectation: &Expectation, facts: &Facts<'_>, at: &Location) -> Judgement {
    let mut judgement = Judgement::default();
    for check in clauses::ALL {
        check(expectation, facts, &mut judgement);
    }
    clauses::no_errors_when_signed_in(facts, at, &mut judgement);
    judgement
}

impl Judgement {
    /// Notes a mismatch.
    fn differs(
        &mut self,
        clause: &str,
        at: &Location,
        expected: impl Into<String>,
        found: impl Into<String>,
    ) {
        self.mismatches.push(Mismatch {
            clause: clause.to_owned(),
            at: at.clone(),
            expected: expected.into(),
            found: found.into(),
        });
    }
}
