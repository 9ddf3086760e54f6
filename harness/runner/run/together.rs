//! Rows side by side: so many at a time, each in a task of its own, every result at its row's place.

use std::sync::Arc;

use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::task::JoinSet;

use super::interrupt::{Interrupt, Stop};
use super::one::{Runner, without_a_run};
use super::{Job, Options, attempts};
use crate::exchange::Exchange;
use crate::report::{Observer, ScenarioResult, Verdict};

/// What a row has to tell.
pub(super) enum Told {
    /// An attempt begins.
    Begins(u32),
    /// An exchange is known.
    Exchange(Box<Exchange>),
    /// An attempt was an incident and is not the last.
    AttemptFailed(Box<ScenarioResult>),
    /// The row has its result.
    Ends(Box<ScenarioResult>),
}

/// The voice of one row.
pub(super) struct Voice {
    place: usize,
    out: UnboundedSender<(usize, Told)>,
}

impl Voice {
    /// Tells the run; a run that listens no more has been stopped.
    pub(super) fn say(&self, told: Told) {
        let _ = self.out.send((self.place, told));
    }
}

/// A run under way.
struct Together<'a> {
    jobs: Vec<Job>,
    results: Vec<Option<ScenarioResult>>,
    observer: &'a mut dyn Observer,
}

/// Runs all jobs, and gives one result for each, in their order.
pub(super) async fn run(
    jobs: Vec<Job>,
    runner: &Arc<Runner>,
    options: &Options,
    interrupt: &Interrupt,
    observer: &mut dyn Observer,
) -> Vec<ScenarioResult> {
    let (out, mut told) = unbounded_channel();
    let mut together = Together {
        results: jobs.iter().map(|_| None).collect(),
        jobs,
        observer,
    };
    let mut interrupt = interrupt.clone();
    let mut running: JoinSet<()> = JoinSet::new();
    let mut next = 0;
    let stopped = loop {
        while running.len() < options.jobs.get() && next < together.jobs.len() {
            let voice = Voice {
                place: next,
                out: out.clone(),
            };
            let job = together.jobs[next].clone();
            running.spawn(row(job, Arc::clone(runner), options.retries, voice));
            next += 1;
        }
        if running.is_empty() {
            break false;
        }
        tokio::select! {
            biased;
            () = interrupt.wait_for(Stop::Soon) => break true,
            Some((place, what)) = told.recv() => together.hear(place, what),
            Some(_) = running.join_next() => (),
        }
    };
    running.shutdown().await;
    together.hear_the_rest(&mut told);
    together.finish(stopped, next)
}

async fn row(job: Job, runner: Arc<Runner>, retries: u32, voice: Voice) {
    let result = attempts::run(&job, &runner, retries, &voice).await;
    voice.say(Told::Ends(Box::new(result)));
}

impl Together<'_> {
    fn hear(&mut self, place: usize, told: Told) {
        let Some(job) = self.jobs.get(place) else {
            return;
        };
        let row = &job.row;
        match told {
            Told::Begins(attempt) => self.observer.scenario_begins(row, attempt),
            Told::Exchange(exchange) => self.observer.exchange(row, &exchange),
            Told::AttemptFailed(result) => self.observer.attempt_failed(row, &result),
            Told::Ends(result) => {
                self.observer.scenario_ends(row, &result);
                self.results[place] = Some(*result);
            }
        }
    }

    fn hear_the_rest(&mut self, told: &mut UnboundedReceiver<(usize, Told)>) {
        while let Ok((place, what)) = told.try_recv() {
            self.hear(place, what);
        }
    }

    /// Gives a result to every row that has none: it was stopped, or its task has come to grief.
    fn finish(mut self, stopped: bool, begun: usize) -> Vec<ScenarioResult> {
        for (place, job) in self.jobs.iter().enumerate() {
            if self.results[place].is_some() {
                continue;
            }
            let (verdict, reason) = match (stopped, place < begun) {
                (true, true) => (
                    Verdict::Interrupted,
                    "the run was stopped during this scenario",
                ),
                (true, false) => (
                    Verdict::Interrupted,
                    "the run was stopped before this scenario",
                ),
                (false, _) => (
                    Verdict::HarnessFault,
                    "flexgate itself failed during this scenario",
                ),
            };
            let result = without_a_run(&job.plan, job.row.driver, verdict, reason);
            self.observer.scenario_ends(&job.row, &result);
            self.results[place] = Some(result);
        }
        self.results.into_iter().flatten().collect()
    }
}
