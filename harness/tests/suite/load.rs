//! Many sign-ins at once, and scenarios beside each other that know nothing of each other.

#[cfg(target_os = "linux")]
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::Arc;
use std::time::Duration;
#[cfg(target_os = "linux")]
use std::time::Instant;

use axum::body::{Body, to_bytes};
use axum::http::Request;
use flexgate::driver::Session;
use flexgate::environment::Endpoints;
use flexgate::exchange::{DriverKind, Page, Trace};
use flexgate::plan::Plan;
#[cfg(target_os = "linux")]
use flexgate::secret::Secret;
use flexgate::stack::{Run, Stack};
use hyper::service::Service as _;
use hyper_util::service::TowerToHyperService;
use tokio::task::JoinSet;

use crate::stand::{agent, plans, stack};

/// Longest wait of one login for a page while all the others want theirs.
const PATIENCE: Duration = Duration::from_secs(300);
/// Processes that sign in, so that none of them runs out of connections, and the mocks' own memory can be told from theirs.
#[cfg(target_os = "linux")]
const CLIENTS: usize = 4;
/// What tells a client where to sign in and how often: tunnel, password, count and authority.
#[cfg(target_os = "linux")]
const TASK: &str = "FLEXGATE_LOAD_TASK";

/// Carries out so many logins of one plan at once, each with cookies and connections of its own.
async fn logins(count: usize, plan: Plan, endpoints: Endpoints) -> Vec<Page> {
    let shared = Arc::new((plan, endpoints));
    let mut all = JoinSet::new();
    for _ in 0..count {
        let shared = Arc::clone(&shared);
        all.spawn(async move { login(&shared.0, &shared.1).await });
    }
    all.join_all().await
}

async fn login(plan: &Plan, endpoints: &Endpoints) -> Page {
    let mut session = Session::start(DriverKind::Http, plan, endpoints)
        .await
        .unwrap();
    for step in &plan.steps {
        session.perform(step).await.unwrap();
    }
    let trace = session.finish().await;
    trace.last_view().unwrap().page
}

fn patient() -> Plan {
    let mut plan = agent();
    plan.limits.patience = PATIENCE;
    plan
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hundred_logins_at_once_all_sign_in() {
    let plan = patient();
    let (_run, stack) = stack(&plan).await;

    let pages = logins(100, plan, stack.endpoints().clone()).await;

    assert_eq!(pages, vec![Page::FlexDesktop; 100]);
}

/// `ci/load` runs it alone in a process, whose memory it measures: that of the mock pair.
#[cfg(target_os = "linux")]
#[test]
#[ignore = "takes a while in a process of its own; `ci/load` runs it"]
fn two_thousand_logins_at_once_all_sign_in_within_300_megabytes() {
    let wanted = std::env::var("FLEXGATE_LOGINS").ok();
    let count: usize = wanted.map_or(2_000, |count| count.parse().unwrap());
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let plan = patient();
    let (_run, stack) = runtime.block_on(stack(&plan));
    let began = Instant::now();

    let clients: Vec<Child> = (0..CLIENTS)
        .map(|_| client(stack.endpoints(), count / CLIENTS))
        .collect();
    let wait = |mut client: Child| client.wait().unwrap();
    let ended: Vec<ExitStatus> = clients.into_iter().map(wait).collect();

    let took = began.elapsed();
    let megabytes = most_memory() / 1024;
    let line = format!(
        "load: {count} logins at once in {:.1} s, {:.0} a second; the mock pair had at most {megabytes} MB resident\n",
        took.as_secs_f64(),
        count as f64 / took.as_secs_f64(),
    );
    let _ = std::io::Write::write_all(&mut std::io::stderr(), line.as_bytes());
    let all_well = ended.iter().all(ExitStatus::success);
    assert!(all_well, "a client did not sign in");
    let stores = stack.stores();
    let sessions = stores.iter().find(|(name, _)| *name == "flex sessions");
    assert_eq!(sessions.unwrap().1, count / CLIENTS * CLIENTS);
    assert!(megabytes < 300, "{line}");
}

/// This test program once more, as a client.
#[cfg(target_os = "linux")]
fn client(endpoints: &Endpoints, count: usize) -> Child {
    let password = endpoints.people["amy"].password.expose();
    let tunnel = endpoints.tunnel.unwrap();
    let task = format!("{tunnel}\n{count}\n{password}\n{}", endpoints.trusted_ca[0]);
    Command::new(std::env::current_exe().unwrap())
        .args(["--ignored", "--exact", "load::the_clients_part"])
        .env(TASK, task)
        .stdout(Stdio::null())
        .spawn()
        .unwrap()
}

/// What a client does; nothing where nobody asks it to.
#[cfg(target_os = "linux")]
#[test]
#[ignore = "a part of the test above"]
fn the_clients_part() {
    let Ok(task) = std::env::var(TASK) else {
        return;
    };
    let mut lines = task.splitn(4, '\n');
    let mut next = || lines.next().unwrap();
    let (tunnel, count, password, authority) = (next(), next(), next(), next());
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let plan = patient();
    let (_run, stack) = runtime.block_on(stack(&plan));
    let mut endpoints = Endpoints {
        tunnel: Some(tunnel.parse().unwrap()),
        trusted_ca: vec![authority.to_owned()],
        ..stack.endpoints().clone()
    };
    endpoints.people.get_mut("amy").unwrap().password = Secret::new(password.to_owned());
    let count: usize = count.parse().unwrap();

    let pages = runtime.block_on(logins(count, plan, endpoints));

    assert_eq!(pages, vec![Page::FlexDesktop; count]);
}

/// The most memory that this process has had resident, in kilobytes.
#[cfg(target_os = "linux")]
fn most_memory() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let number = line.unwrap().split_whitespace().next();
    number.unwrap().parse().unwrap()
}

/// Two scenarios with the same seed, so that their ids and cookies have the same values, and different people.
#[tokio::test(flavor = "multi_thread")]
async fn what_happens_in_one_scenario_is_not_seen_in_another() {
    let amy = agent();
    let ben = Plan {
        user: "ben".to_owned(),
        ..plans(&["guide/agent-signs-in[legacy]"]).remove(0)
    };
    let run = Run::begin(None).await.unwrap();
    let (ours, theirs) = tokio::join!(Stack::start(&amy, &run, 1), Stack::start(&ben, &run, 1));
    let (ours, theirs) = (ours.unwrap(), theirs.unwrap());

    let trace = record(&amy, &ours).await;

    assert_eq!(trace.last_view().unwrap().page, Page::FlexDesktop);
    assert!(!ours.event_log().unwrap().is_empty() && theirs.event_log().unwrap().is_empty());
    assert!(ours.tokens().len() == 1 && theirs.tokens().is_empty());
    assert!(ours.workers().unwrap().len() == 1 && theirs.workers().unwrap().is_empty());
    assert!(!is_asked(&ours, &amy, &trace).await, "the session is there");
    assert!(
        is_asked(&theirs, &ben, &trace).await,
        "a session of another scenario counts"
    );
    let own = ours
        .endpoints()
        .people
        .values()
        .map(|p| p.password.expose());
    let passwords: Vec<&str> = own.collect();
    assert!(!passwords.is_empty());
    assert_ne!(ours.endpoints().tunnel, theirs.endpoints().tunnel);
}

async fn record(plan: &Plan, stack: &Stack) -> Trace {
    let mut session = Session::start(DriverKind::Http, plan, stack.endpoints())
        .await
        .unwrap();
    for step in &plan.steps {
        session.perform(step).await.unwrap();
    }
    session.finish().await
}

/// Whether AD FS of a stack asks somebody for a password who comes with the cookies of a trace.
async fn is_asked(stack: &Stack, plan: &Plan, trace: &Trace) -> bool {
    let host = &stack.endpoints().adfs_host;
    let sites = stack.sites(plan);
    let site = sites.into_iter().find(|site| site.host == *host).unwrap();
    let to_adfs = || {
        trace
            .exchanges
            .iter()
            .filter(|exchange| exchange.host() == *host)
    };
    let cookies: Vec<&str> = to_adfs()
        .filter_map(|exchange| exchange.response.as_ref())
        .flat_map(|response| &response.headers)
        .filter(|(name, value)| name == "set-cookie" && value.starts_with("MSISAuth"))
        .filter_map(|(_, value)| value.split(';').next())
        .filter(|pair| !pair.ends_with('='))
        .collect();
    let url = &to_adfs().next().unwrap().request.url;
    let (_, path) = url.split_once(host.as_str()).unwrap();
    let request = Request::get(path).header("cookie", cookies.join("; "));
    let service = TowerToHyperService::new(site.router);
    let response = service
        .call(request.body(Body::empty()).unwrap())
        .await
        .unwrap();
    let body = to_bytes(response.into_body(), usize::MAX).await.unwrap();
    String::from_utf8_lossy(&body).contains("id=\"loginForm\"")
}
