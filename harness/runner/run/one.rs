//! One plan on one driver: stack up, steps, stack down, result.

use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::path::PathBuf;
use std::sync::Mutex;
use std::time::{Duration, Instant};

use super::moment::Moment;
use super::twins::Twins;
use super::{RunError, Screenshots, assess};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

use crate::driver::{DriverError, Session};
use crate::exchange::{DriverKind, Exchange, Page, Trace};
use crate::plan::{Action, Plan, PlannedStep};
use crate::report::record::{Evidence, Picture};
use crate::report::{Redaction, ScenarioResult, Verdict};
use crate::snapshot::Store;
use crate::stack::{BrowserOptions, Run, Stack};

/// Texts of snapshots that are not accepted yet, by file.
pub(super) type Unaccepted = Mutex<BTreeMap<PathBuf, String>>;

/// Runs plans on shared keys and one browser, and remembers what the other driver saw.
#[derive(Debug)]
pub struct Runner {
    shared: Run,
    seed: u64,
    store: Store,
    /// Snapshots that are not accepted yet, as the first driver saw them: the second must see the same.
    unaccepted: Unaccepted,
    screenshots: Screenshots,
    twins: Twins,
}

/// What was carried out.
pub(super) struct Carried {
    /// The record.
    pub(super) trace: Trace,
    /// For each `expect` among the steps, in order.
    pub(super) checkpoints: Vec<Checkpoint>,
    /// What was so at the end.
    pub(super) last: Moment,
    /// Why the steps came to an early end.
    pub(super) error: Option<DriverError>,
    /// Real time that the steps took.
    pub(super) took: Duration,
    /// Pictures of the screen.
    pub(super) pictures: Vec<Picture>,
}

/// An `expect` among the steps.
pub(super) struct Checkpoint {
    /// How many steps there were before it.
    pub(super) steps: usize,
    /// What was so then.
    pub(super) moment: Moment,
}

impl Runner {
    /// Makes the shared parts; the browser starts with the first scenario that needs it.
    ///
    /// # Errors
    /// When the folder of the run, its keys or its CA cannot be made, or a browser is asked for and not installed.
    pub async fn begin(
        browser: Option<BrowserOptions>,
        seed: u64,
        store: Store,
    ) -> Result<Self, RunError> {
        let shared = Run::begin(browser).await?;
        Ok(Self {
            shared,
            seed,
            store,
            unaccepted: Unaccepted::default(),
            screenshots: Screenshots::default(),
            twins: Twins::default(),
        })
    }

    /// Takes pictures of the screen at other times.
    #[must_use]
    pub fn with_screenshots(mut self, screenshots: Screenshots) -> Self {
        self.screenshots = screenshots;
        self
    }

    /// Runs `plan` on `driver` once. Whatever goes wrong becomes the verdict.
    pub async fn run(&self, plan: &Plan, driver: DriverKind) -> ScenarioResult {
        run(self, plan, driver, &|_| ()).await
    }
}

/// Runs `plan` on `driver` once, and tells of each exchange when it is known. Whatever goes wrong becomes the verdict.
pub(super) async fn run(
    runner: &Runner,
    plan: &Plan,
    driver: DriverKind,
    tell: &(dyn Fn(Exchange) + Sync),
) -> ScenarioResult {
    if let Some(reason) = plan.skip.as_ref().or_else(|| plan.left_out.get(&driver)) {
        return without_a_run(plan, driver, Verdict::Skipped, reason);
    }
    if let Some(bad) = runner.twins.bad(runner, plan, driver).await {
        return bad;
    }
    let mut stack = match Stack::start(plan, &runner.shared, seed(plan, driver, runner.seed)).await
    {
        Ok(stack) => stack,
        Err(error) => {
            return without_a_run(plan, driver, Verdict::HarnessFault, &error.to_string());
        }
    };
    let redaction = redaction(&stack);
    let (watcher, seen) = unbounded_channel();
    let tell = |exchange| tell(redaction.exchange(exchange));
    let screenshots = runner.screenshots;
    let shared = &runner.shared;
    let carrying_out = carry_out(plan, driver, &mut stack, shared, watcher, screenshots);
    let deadline = deadline(plan);
    let (carried, session) =
        match tokio::time::timeout(deadline, told(carrying_out, seen, &tell)).await {
            Ok(Ok(done)) => done,
            Ok(Err(error)) => {
                let reason = redaction.text(&error.to_string());
                return without_a_run(plan, driver, verdict_of(&error), &reason);
            }
            Err(_) => {
                let reason = format!("the scenario was not done after {} s", deadline.as_secs());
                return without_a_run(plan, driver, Verdict::HarnessFault, &reason);
            }
        };
    drop(stack);
    let mut result = assess::assess(plan, driver, carried, &runner.store, &runner.unaccepted);
    let steps = result.trace.as_ref().map_or(0, |trace| trace.steps.len());
    let last = screenshots.of_end(&session, steps.saturating_sub(1), result.verdict);
    result.pictures.extend(last.await);
    session.close().await;
    result.redacted(&redaction)
}

/// The seed of a row. Another product remembers the ids that it has seen, so there no two rows have the same.
fn seed(plan: &Plan, driver: DriverKind, seed: u64) -> u64 {
    if plan.reaches().next().is_none() {
        return seed;
    }
    let mut hasher = DefaultHasher::new();
    (seed, &plan.name, driver).hash(&mut hasher);
    hasher.finish()
}

/// Hides what only this scenario's people know.
fn redaction(stack: &Stack) -> Redaction {
    let people = stack.endpoints().people.values();
    let secrets = people.flat_map(|person| [&person.password, &person.next_password.secret]);
    Redaction::of(secrets.filter(|secret| !secret.expose().is_empty()))
}

/// Waits for `work`, and tells what is seen meanwhile.
async fn told<T>(
    work: impl Future<Output = T>,
    mut seen: UnboundedReceiver<Exchange>,
    tell: &(dyn Fn(Exchange) + Sync),
) -> T {
    let mut work = std::pin::pin!(work);
    let done = loop {
        tokio::select! {
            biased;
            Some(exchange) = seen.recv() => tell(exchange),
            done = &mut work => break done,
        }
    };
    while let Ok(exchange) = seen.try_recv() {
        tell(exchange);
    }
    done
}

/// Carries out the steps in order until one cannot be carried out.
async fn carry_out(
    plan: &Plan,
    driver: DriverKind,
    stack: &mut Stack,
    run: &Run,
    watcher: UnboundedSender<Exchange>,
    screenshots: Screenshots,
) -> Result<(Carried, Session), DriverError> {
    let started = Instant::now();
    let mut session = Session::start(driver, plan, stack.endpoints()).await?;
    session.watch(watcher);
    let mut checkpoints = Vec::new();
    let (mut steps, mut error, mut pictures) = (0, None, Vec::new());
    for step in &plan.steps {
        if let Action::Expect(expectation) = &step.action {
            let moment = Moment::of(plan, stack, run, expectation).await;
            checkpoints.push(Checkpoint { steps, moment });
            continue;
        }
        steps += 1;
        stack.prepare(&step.action);
        error = session.perform(step).await.err();
        if error.is_none() {
            error = stack_does(step, stack, run, &mut session).err();
        }
        if error.is_none() && matches!(step.action, Action::TimePasses(_)) {
            error = session.wake().await.err();
        }
        pictures.extend(screenshots.of_step(&session, steps - 1).await);
        if error.is_some() {
            break;
        }
    }
    let mut trace = session.record().await;
    let took = started.elapsed();
    let error = error.or_else(|| session.fault());
    let moment = Moment::of(plan, stack, run, &plan.expect).await;
    moment.put_into(&mut trace);
    let carried = Carried {
        trace,
        checkpoints,
        last: moment,
        error,
        took,
        pictures,
    };
    Ok((carried, session))
}

/// What a step asks of the stack, if it asks anything.
fn stack_does(
    step: &PlannedStep,
    stack: &mut Stack,
    run: &Run,
    session: &mut Session,
) -> Result<(), DriverError> {
    let impossible = |reason: String| DriverError::StepImpossible {
        message: reason,
        shown: Page::Unknown,
    };
    match &step.action {
        Action::TimePasses(duration) => {
            let passed = stack.time_passes(*duration, run);
            passed.map_err(|error| DriverError::fault(error.to_string()))?;
        }
        Action::Change(change) => {
            let changed = stack.change(change, run);
            changed.map_err(|error| impossible(error.to_string()))?;
            session.meet(&stack.endpoints().people);
        }
        Action::RollCertificate(rollover) => {
            let rolled = stack.roll_certificate(*rollover);
            rolled.map_err(|error| impossible(error.to_string()))?;
        }
        _ => {}
    }
    Ok(())
}

/// The longest time a scenario may take: every step may use up its patience, and some is left for starting and ending.
fn deadline(plan: &Plan) -> Duration {
    let steps = u32::try_from(plan.steps.len()).unwrap_or(u32::MAX);
    plan.limits
        .patience
        .saturating_mul(steps.saturating_add(1))
        .saturating_add(Duration::from_secs(15))
}

/// Which verdict a step that could not be carried out leads to.
pub(super) fn verdict_of(error: &DriverError) -> Verdict {
    match error {
        DriverError::StepImpossible { .. } => Verdict::Failed,
        DriverError::TimedOut { .. } | DriverError::NotReachable { .. } => Verdict::Incident,
        DriverError::HarnessFault { .. } => Verdict::HarnessFault,
    }
}

/// A result for a scenario that did not run, or whose record is lost.
pub(super) fn without_a_run(
    plan: &Plan,
    driver: DriverKind,
    verdict: Verdict,
    reason: &str,
) -> ScenarioResult {
    ScenarioResult {
        name: plan.name.clone(),
        driver,
        title: plan.title.clone(),
        why: plan.why.clone(),
        at: plan.at.clone(),
        verdict,
        reason: Some(reason.to_owned()),
        mismatches: Vec::new(),
        not_checked: Vec::new(),
        outcome: None,
        diagnosis: None,
        snapshots: Vec::new(),
        evidence: Evidence::default(),
        pictures: Vec::new(),
        trace: None,
        attempts: 1,
        took: Duration::ZERO,
    }
}
