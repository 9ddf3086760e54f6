//! From the record to the verdict: decode, verify, outcome, diagnosis, clauses, snapshots.

use std::sync::PoisonError;
use std::time::Duration;

use super::moment::Moment;
use super::one::{Carried, Checkpoint, Unaccepted, verdict_of, without_a_run};
use crate::decode::{SamlMessage, decode};
use crate::diagnosis::{Case, Diagnosis, diagnose};
use crate::driver::DriverError;
use crate::exchange::{DriverKind, Trace};
use crate::judge::{Facts, Judgement, Mismatch, judge};
use crate::outcome::{Outcome, Word, outcome};
use crate::plan::{Action, Expectation, Location, Plan, SnapshotKind};
use crate::report::record::Evidence;
use crate::report::{ScenarioResult, SnapshotChange, Verdict};
use crate::snapshot::{Comparison, Material, Store, document};
use crate::verify::{Verification, verify};

/// Everything known at one point of the record.
struct View {
    trace: Trace,
    messages: Vec<SamlMessage>,
    verification: Verification,
    outcome: Outcome,
    diagnosis: Option<Diagnosis>,
    person: String,
    attempt: usize,
    moment: Moment,
}

impl View {
    /// Judges the last attempt of `trace`, which ends at a moment. `plan` says how both sides are set then.
    fn of(plan: &Plan, trace: Trace, moment: Moment) -> Self {
        let attempt = trace.steps.last().map_or(1, |step| step.attempt);
        let messages = decode(&trace);
        let verification = verify(&trace, &messages, plan, attempt);
        let outcome = outcome(&trace, &verification, attempt);
        let case = Case::of(plan, &trace, &verification, &outcome);
        let diagnosis = case.and_then(|case| diagnose(&case));
        let signed_in = trace.steps.iter().rev().find_map(|step| step.user.clone());
        let person = signed_in.unwrap_or_else(|| plan.user.clone());
        Self {
            trace,
            messages,
            verification,
            outcome,
            diagnosis,
            person,
            attempt,
            moment,
        }
    }

    /// Compares an expectation with this point of the record.
    fn judge(
        &self,
        plan: &Plan,
        expectation: &Expectation,
        at: &Location,
        took: Duration,
    ) -> Judgement {
        let facts = Facts {
            plan,
            outcome: &self.outcome,
            verification: &self.verification,
            diagnosis: self.diagnosis.as_ref(),
            signed_in_last: &self.person,
            workers: self.trace.workers.as_deref(),
            metadata: self.trace.federation_metadata.as_deref(),
            named: self.moment.named.as_deref(),
            judged_at: self.trace.judged_at,
            took,
        };
        judge(expectation, &facts, at)
    }

    /// What documents are drawn from.
    fn material<'a>(&'a self, plan: &'a Plan) -> Material<'a> {
        Material {
            plan,
            person: &self.person,
            trace: &self.trace,
            messages: &self.messages,
            verification: &self.verification,
            outcome: &self.outcome,
            diagnosis: self.diagnosis.as_ref(),
        }
    }
}

/// Judges what was carried out and compares the snapshots.
pub(super) fn assess(
    plan: &Plan,
    driver: DriverKind,
    carried: Carried,
    store: &Store,
    unaccepted: &Unaccepted,
) -> ScenarioResult {
    let mut judgement = at_checkpoints(plan, &carried);
    let sides = plan.as_of(plan.steps.len());
    let plan = sides.as_ref();
    let view = View::of(plan, carried.trace, carried.last);
    let last = view.judge(plan, &plan.expect, &plan.at, carried.took);
    judgement.mismatches.extend(last.mismatches);
    judgement.not_checked.extend(last.not_checked);
    let mut result = without_a_run(plan, driver, Verdict::Passed, "");
    let stopped = stopped(
        plan,
        carried.error.as_ref(),
        carried.checkpoints.len(),
        &judgement,
    );
    result.reason = stopped.map(ToString::to_string);
    if judgement.mismatches.is_empty() && stopped.is_none() {
        match snapshots(plan, &view, store, unaccepted) {
            Ok((changes, disagreements)) => {
                result.snapshots = changes;
                judgement.mismatches = disagreements;
            }
            Err(reason) => result.reason = Some(reason),
        }
    }
    result.verdict = verdict(
        plan,
        &view,
        &judgement,
        stopped.map(verdict_of),
        &result,
        carried.took,
    );
    result.mismatches = judgement.mismatches;
    result.not_checked = judgement.not_checked;
    result.pictures = carried.pictures;
    result.evidence = Evidence::of(&view.messages, &view.verification, view.attempt);
    result.outcome = Some(view.outcome);
    result.diagnosis = view.diagnosis;
    result.trace = Some(view.trace);
    result.took = carried.took;
    result
}

/// What ended the steps early, unless that is what the scenario expects: an incident whose outcome it names in the end, after
/// every `expect` among its steps was reached.
fn stopped<'a>(
    plan: &Plan,
    error: Option<&'a DriverError>,
    reached: usize,
    judgement: &Judgement,
) -> Option<&'a DriverError> {
    let error = error?;
    let outcome = plan.expect.outcome.as_ref();
    let names_incident = outcome.is_some_and(|clause| {
        [Word::NotReachable.as_str(), Word::TimedOut.as_str()].contains(&clause.value.as_str())
    });
    let checkpoints = plan
        .steps
        .iter()
        .filter(|step| matches!(step.action, Action::Expect(_)));
    let as_expected = verdict_of(error) == Verdict::Incident
        && names_incident
        && judgement.mismatches.is_empty()
        && reached == checkpoints.count();
    (!as_expected).then_some(error)
}

/// The `expect` steps, each judged on the record up to it, and on how both sides were set then.
fn at_checkpoints(plan: &Plan, carried: &Carried) -> Judgement {
    let expectations = plan.steps.iter().enumerate();
    let expectations = expectations.filter_map(|(index, step)| match &step.action {
        Action::Expect(expectation) => Some((index, expectation, &step.at)),
        _ => None,
    });
    let mut judgement = Judgement::default();
    for ((index, expectation, at), checkpoint) in expectations.zip(&carried.checkpoints) {
        let plan = plan.as_of(index);
        let trace = until(&carried.trace, checkpoint);
        let view = View::of(&plan, trace, checkpoint.moment.clone());
        let here = view.judge(&plan, expectation, at, carried.took);
        judgement.mismatches.extend(here.mismatches);
        judgement.not_checked.extend(here.not_checked);
    }
    judgement
}

/// The record as it was at a checkpoint.
fn until(trace: &Trace, checkpoint: &Checkpoint) -> Trace {
    let mut part = trace.clone();
    let steps = checkpoint.steps;
    part.steps.truncate(steps);
    part.exchanges.retain(|exchange| exchange.step < steps);
    part.views.retain(|view| view.step < steps);
    checkpoint.moment.put_into(&mut part);
    part
}

/// Compares each snapshot. A text that is not accepted yet must at least be the same on both drivers.
fn snapshots(
    plan: &Plan,
    view: &View,
    store: &Store,
    unaccepted: &Unaccepted,
) -> Result<(Vec<SnapshotChange>, Vec<Mismatch>), String> {
    let (mut changes, mut disagreements) = (Vec::new(), Vec::new());
    for kind in &plan.expect.snapshots {
        let found = document(*kind, &view.material(plan));
        let change = match store
            .compare(plan, *kind, &found)
            .map_err(|error| error.to_string())?
        {
            Comparison::Same => continue,
            Comparison::New { file, found } => SnapshotChange {
                file,
                accepted: None,
                found,
            },
            Comparison::Differs {
                file,
                accepted,
                found,
            } => SnapshotChange {
                file,
                accepted: Some(accepted),
                found,
            },
        };
        let mut unaccepted = unaccepted.lock().unwrap_or_else(PoisonError::into_inner);
        match unaccepted
            .get(&change.file)
            .filter(|other| **other != change.found)
        {
            Some(other) => disagreements.push(disagreement(plan, *kind, other, &change.found)),
            None => {
                unaccepted.insert(change.file.clone(), change.found.clone());
                changes.push(change);
            }
        }
    }
    Ok((changes, disagreements))
}

/// Two drivers that draw different documents of the same plan.
fn disagreement(plan: &Plan, kind: SnapshotKind, other: &str, found: &str) -> Mismatch {
    let first = other
        .lines()
        .zip(found.lines())
        .find(|(other, found)| other != found);
    let (expected, found) = first.unwrap_or(("as many lines", "another number of lines"));
    Mismatch {
        clause: format!("snapshots: {kind:?} as the other driver saw it").to_lowercase(),
        at: plan.at.clone(),
        expected: expected.to_owned(),
        found: found.to_owned(),
    }
}

/// The verdict: what stopped the run first, else the clauses, else the snapshots; a known issue turns it round.
fn verdict(
    plan: &Plan,
    view: &View,
    judgement: &Judgement,
    stopped: Option<Verdict>,
    result: &ScenarioResult,
    took: Duration,
) -> Verdict {
    if let Some(stopped @ (Verdict::HarnessFault | Verdict::Incident)) = stopped {
        return stopped;
    }
    let failed = stopped.is_some() || !judgement.mismatches.is_empty();
    if let Some(known) = &plan.known_issue {
        let as_known = view
            .judge(plan, &known.instead, &plan.at, took)
            .mismatches
            .is_empty();
        return if failed && as_known {
            Verdict::KnownIssue
        } else {
            Verdict::Failed
        };
    }
    match (failed, result.snapshots.is_empty()) {
        (true, _) => Verdict::Failed,
        (false, false) => Verdict::NeedsReview,
        (false, true) if result.reason.is_some() => Verdict::HarnessFault,
        (false, true) => Verdict::Passed,
    }
}
