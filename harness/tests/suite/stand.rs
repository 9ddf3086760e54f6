//! What tests of whole sign-ins share: plans of the repository's scenarios, the stack that a run uses, and its record in short.

use flexgate::clock::SystemClock;
use flexgate::driver::{DriverError, Session};
use flexgate::exchange::{DriverKind, Exchange, Kind, Trace};
use flexgate::plan::{Filters, Plan, select};
use flexgate::stack::{Run, Stack};

/// The scenarios of the repository that `paths` name, with every default resolved.
pub(crate) fn plans(paths: &[&str]) -> Vec<Plan> {
    let filters = Filters {
        root: Some(concat!(env!("CARGO_MANIFEST_DIR"), "/scenarios").into()),
        ..Filters::default()
    };
    let paths: Vec<String> = paths.iter().map(|path| (*path).to_owned()).collect();
    select(&paths, &filters, &SystemClock).unwrap_or_else(|mistakes| panic!("{mistakes}"))
}

/// The guide's main path.
pub(crate) fn agent() -> Plan {
    plans(&["guide/agent-signs-in"]).remove(0)
}

/// A run without a browser, and the stack of a plan in it.
pub(crate) async fn stack(plan: &Plan) -> (Run, Stack) {
    let run = Run::begin(None).await.unwrap();
    let stack = Stack::start(plan, &run, 1).await.unwrap();
    (run, stack)
}

/// Carries out a plan on one driver, until a step cannot be carried out.
pub(crate) async fn carry_out(
    plan: &Plan,
    driver: DriverKind,
    stack: &Stack,
) -> (Trace, Result<(), DriverError>) {
    let mut session = Session::start(driver, plan, stack.endpoints())
        .await
        .unwrap();
    let mut result = Ok(());
    for step in &plan.steps {
        result = session.perform(step).await;
        if result.is_err() {
            break;
        }
    }
    (session.finish().await, result)
}

/// Kind, method, address without query, status, of everything but resources.
pub(crate) fn hops(trace: &Trace) -> Vec<String> {
    let told = trace.exchanges.iter().filter(|e| e.kind != Kind::Resource);
    told.map(line).collect()
}

fn line(exchange: &Exchange) -> String {
    let kind = if exchange.kind == Kind::Document {
        'D'
    } else {
        'C'
    };
    let request = &exchange.request;
    let url = request.url.split('?').next().unwrap();
    let status = exchange.response.as_ref().map_or(0, |r| r.status);
    format!("{kind} {} {url} {status}", request.method)
}
