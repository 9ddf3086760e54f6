//! Whole logins, from opening Flex to the desktop, over plain HTTP and in a browser.
//!
//! The stack is up before the clock starts, as in a run of many scenarios; the steps are timed, from the session's first
//! request to its record. `login/browser/servers` is the part of a browser login during which the browser waited for an
//! answer, in whole milliseconds a request; the rest is the browser's own share.

#![expect(clippy::panic, reason = "a benchmark that cannot run has no result")]

use std::time::Duration;

use criterion::{Criterion, criterion_group, criterion_main};
use flexgate::clock::SystemClock;
use flexgate::exchange::DriverKind;
use flexgate::plan::{self, Filters, Plan};
use flexgate::report::{ScenarioResult, Verdict, scenario_text};
use flexgate::run::Runner;
use flexgate::snapshot::{Store, Writing};
use flexgate::stack::BrowserOptions;
use tokio::runtime::Runtime;

/// The scenario that is timed.
const SCENARIO: &str = "scenarios/guide/agent-signs-in.yaml";

/// The plan of the scenario.
fn plan() -> Plan {
    let plans = plan::select(&[SCENARIO], &Filters::default(), &SystemClock)
        .unwrap_or_else(|mistakes| panic!("{mistakes}"));
    plans
        .into_iter()
        .next()
        .unwrap_or_else(|| panic!("{SCENARIO} has no row"))
}

/// Runs the plan once; a login that fails times nothing.
fn login(runtime: &Runtime, runner: &Runner, plan: &Plan, driver: DriverKind) -> ScenarioResult {
    let result = runtime.block_on(runner.run(plan, driver));
    assert_eq!(
        result.verdict,
        Verdict::Passed,
        "{}",
        scenario_text(&result)
    );
    result
}

/// Times logins by `measure`.
fn time(
    criterion: &mut Criterion,
    name: &str,
    driver: DriverKind,
    measure: fn(&ScenarioResult) -> Duration,
) {
    let runtime = Runtime::new().unwrap_or_else(|error| panic!("{error}"));
    let plan = plan();
    let runner = runtime
        .block_on(Runner::begin(
            (driver == DriverKind::Browser).then(BrowserOptions::default),
            1,
            Store::new("snapshots", Writing::Nothing),
        ))
        .unwrap_or_else(|error| panic!("{error}"));
    login(&runtime, &runner, &plan, driver);
    criterion.bench_function(name, |bencher| {
        bencher.iter_custom(|rounds| {
            (0..rounds)
                .map(|_| measure(&login(&runtime, &runner, &plan, driver)))
                .sum()
        });
    });
}

fn logins(criterion: &mut Criterion) {
    time(criterion, "login/http", DriverKind::Http, |result| {
        result.took
    });
    if cfg!(feature = "browser") {
        let browser = DriverKind::Browser;
        time(criterion, "login/browser", browser, |result| result.took);
        time(criterion, "login/browser/servers", browser, waited);
    }
}

/// The time that the driver waited for answers.
fn waited(result: &ScenarioResult) -> Duration {
    let exchanges = result.trace.iter().flat_map(|trace| &trace.exchanges);
    Duration::from_millis(exchanges.map(|exchange| exchange.took_ms).sum())
}

criterion_group! {
    name = benches;
    config = Criterion::default().sample_size(20).measurement_time(Duration::from_secs(10));
    targets = logins
}
criterion_main!(benches);
