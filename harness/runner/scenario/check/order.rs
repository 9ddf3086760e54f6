//! Order and presence: what must be there, and what cannot stand where it stands.

use std::ops::Range;
use std::sync::Arc;

use crate::scenario::language::{Expect, Open, Step};
use crate::scenario::mistake::{Mistake, Source};
use crate::scenario::reader::{FlowFile, ScenarioFile};
use crate::scenario::{Located, plural};

/// Everything about order and presence in a scenario.
pub(super) fn check(file: &ScenarioFile, spoiled: bool) -> Vec<Mistake> {
    let scenario = &file.scenario;
    let mut mistakes = Vec::new();
    let cases = || scenario.cases.iter().flat_map(|cases| cases.iter());
    let lists = scenario
        .when
        .iter()
        .chain(cases().filter_map(|(_, case)| case.when.as_ref()));
    for steps in lists {
        mistakes.extend(steps_in_order(&file.source, steps));
        if !spoiled {
            mistakes.extend(last_step(file, steps));
        }
    }
    if let Some(issue) = &scenario.known_issue {
        mistakes.extend(top_level_only(&file.source, &issue.value.instead.value));
    }
    mistakes.extend(reported(file));
    if !spoiled {
        mistakes.extend(outcomes(file));
    }
    mistakes
}

/// The same for a flow.
pub(super) fn flow(file: &FlowFile) -> Vec<Mistake> {
    let mut mistakes = steps_in_order(&file.source, &file.flow.steps);
    for step in &file.flow.steps {
        if matches!(step.value, Step::Use(_)) {
            let mistake = Mistake::at(&file.source, step.span.clone(), "a flow uses no other flow");
            mistakes.push(mistake.hint("write its steps here"));
        }
    }
    mistakes
}

/// Somebody signs in before anything is open; an `expect` among the steps has keys of the top-level one.
fn steps_in_order(source: &Arc<Source>, steps: &[Located<Step>]) -> Vec<Mistake> {
    let mut mistakes = Vec::new();
    let mut open = false;
    for step in steps.iter().filter(|step| !step.is_hole()) {
        match &step.value {
            Step::Open(_) | Step::Use(_) => open = true,
            Step::Expect(expect) => mistakes.extend(top_level_only(source, &expect.value)),
            Step::SignIn | Step::SignInAs(_) | Step::SignInWith(_) if !open => {
                let mistake = Mistake::at(source, step.span.clone(), "nothing is open yet");
                mistakes.push(mistake.hint("begin with `- open: flex`"));
                open = true;
            }
            _ => {}
        }
    }
    mistakes
}

fn last_step(file: &ScenarioFile, steps: &[Located<Step>]) -> Option<Mistake> {
    let Some(last) = steps.last() else {
        let mistake = Mistake::at(&file.source, place(file, "when"), "`when` has no step");
        return Some(mistake.hint("leave it out for `open: flex` and `sign in`"));
    };
    let misplaced = matches!(last.value, Step::Expect(_));
    misplaced.then(|| {
        Mistake::at(
            &file.source,
            last.span.clone(),
            "`expect` is never the last step",
        )
        .hint("move it to the top level")
    })
}

fn top_level_only(source: &Arc<Source>, expect: &Expect) -> Vec<Mistake> {
    let snapshots = expect.snapshots.as_ref().map(|list| &list.span);
    let same = expect.same_snapshots_for.as_ref().map(|list| &list.span);
    snapshots
        .into_iter()
        .chain(same)
        .map(|span| {
            Mistake::at(
                source,
                span.clone(),
                "snapshots are compared at the end only",
            )
            .hint("move this to the top-level `expect`")
        })
        .collect()
}

fn reported(file: &ScenarioFile) -> Option<Mistake> {
    let wanted = file.name.starts_with("regressions/") && file.scenario.reported.is_none();
    wanted.then(|| {
        Mistake::at(&file.source, place(file, "title"), "`reported` is missing")
            .hint("say where the bug came from; it is demanded under `regressions/`")
    })
}

/// Every row needs an outcome, its own or the file's, unless only metadata is opened.
fn outcomes(file: &ScenarioFile) -> Vec<Mistake> {
    let scenario = &file.scenario;
    let base = scenario.expect.as_ref();
    let says = |expect: Option<&Located<Expect>>| expect.is_some_and(|e| e.value.outcome.is_some());
    let cases = scenario.cases.as_ref().map_or(&[][..], |cases| &cases.0);
    if says(base) {
        return Vec::new();
    }
    if cases.is_empty() {
        if only_metadata(scenario.when.as_deref()) && base.is_some() {
            return Vec::new();
        }
        return vec![no_outcome(file, base.map(|expect| &expect.span))];
    }
    let lacking: Vec<_> = cases
        .iter()
        .filter(|(_, case)| !says(case.expect.as_ref()))
        .filter(|(_, case)| !only_metadata(case.when.as_deref().or(scenario.when.as_deref())))
        .collect();
    match lacking.as_slice() {
        [] => Vec::new(),
        [(first, _), rest @ ..] => {
            let mut mistake = no_outcome(file, Some(&first.span));
            if !rest.is_empty() {
                mistake = mistake.found(format!("{} more without one", plural(rest.len(), "case")));
            }
            vec![mistake]
        }
    }
}

fn no_outcome(file: &ScenarioFile, span: Option<&Range<usize>>) -> Mistake {
    match span {
        Some(span) => Mistake::at(&file.source, span.clone(), "no outcome is expected here")
            .hint("say what the user ends up with: `outcome: signed in`"),
        None => Mistake::at(&file.source, place(file, "title"), "`expect` is missing")
            .hint("add `expect: {outcome: signed in}`"),
    }
}

fn only_metadata(steps: Option<&[Located<Step>]>) -> bool {
    let opened = || {
        steps
            .into_iter()
            .flatten()
            .filter_map(|step| match &step.value {
                Step::Open(target) => Some(matches!(target.value, Open::FederationMetadata)),
                Step::Use(_) => Some(false),
                _ => None,
            })
    };
    opened().next().is_some() && opened().all(|metadata| metadata)
}

fn place(file: &ScenarioFile, key: &str) -> Range<usize> {
    file.node
        .entry(key)
        .map_or(0..0, |(key, _)| key.span.clone())
}
