//! What is so on both sides at one moment of a scenario, as far as the mocks can tell: it goes into the record beside what a
//! driver has seen.

use jiff::Timestamp;
use saml::time::Clock as _;

use crate::driver::Session;
use crate::environment::Endpoints;
use crate::exchange::{DriverKind, Event, Trace, Worker};
use crate::plan::{Action, AdfsSide, Expectation, Plan, PlannedStep, Target};
use crate::stack::{Run, Stack};

/// What is so at one moment.
#[derive(Debug, Clone)]
pub(super) struct Moment {
    event_log: Option<Vec<Event>>,
    workers: Option<Vec<Worker>>,
    judged_at: Timestamp,
    federation_metadata: Option<String>,
    flex_certificate: Option<String>,
    /// The certificates that `expect: {metadata: ...}` names, in its order, as PEM; nothing for a role that nobody has.
    pub(super) named: Option<Vec<Option<String>>>,
}

impl Moment {
    /// What is so now, with the certificates that an expectation names.
    pub(super) async fn of(
        plan: &Plan,
        stack: &Stack,
        run: &Run,
        expectation: &Expectation,
    ) -> Self {
        let named = expectation.metadata.as_ref();
        Self {
            event_log: stack.event_log(),
            workers: stack.workers(),
            judged_at: stack.flex_clock(plan).now(),
            federation_metadata: federation_metadata(plan, stack.endpoints()).await,
            flex_certificate: stack.flex_certificate().map(str::to_owned),
            named: named.and_then(|clause| stack.certificates(&clause.value, plan, run)),
        }
    }

    /// Puts it into a record that ends at this moment.
    pub(super) fn put_into(&self, trace: &mut Trace) {
        trace.event_log.clone_from(&self.event_log);
        trace.workers.clone_from(&self.workers);
        trace.judged_at = Some(self.judged_at);
        trace
            .federation_metadata
            .clone_from(&self.federation_metadata);
        trace.flex_certificate.clone_from(&self.flex_certificate);
    }
}

/// AD FS's metadata, fetched beside the run with a client of its own; a foreign identity provider's is known. Nothing when
/// it cannot be had.
async fn federation_metadata(plan: &Plan, endpoints: &Endpoints) -> Option<String> {
    if let AdfsSide::Foreign(side) = &plan.adfs {
        return Some(side.metadata.clone());
    }
    let open = PlannedStep {
        action: Action::Open(Target::FederationMetadata),
        text: "open: federation metadata".to_owned(),
        at: plan.at.clone(),
    };
    let mut session = Session::start(DriverKind::Http, plan, endpoints)
        .await
        .ok()?;
    let fetched = session.perform(&open).await;
    let trace = session.finish().await;
    fetched.ok()?;
    trace.exchanges.last()?.response_text().map(str::to_owned)
}
