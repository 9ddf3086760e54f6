//! The stack of one scenario.

use std::sync::Arc;

use saml::time::Clock;

use super::browser_host::BrowserHostError;
use super::faults;
use super::mocks::{MockError, Mocks};
use super::run::Run;
use super::tunnel::{Refusal, Site, Tunnel, TunnelError};
use crate::clock::{SkewedClock, StandingClock, SystemClock};
use crate::environment::Endpoints;
use crate::exchange::{Event, Worker};
use crate::plan::Plan;

/// The stack of a scenario could not be started.
#[derive(Debug, thiserror::Error)]
pub enum StackError {
    /// The mocks cannot be made as the plan says.
    #[error(transparent)]
    Mocks(#[from] MockError),
    /// The tunnel cannot be opened.
    #[error(transparent)]
    Tunnel(#[from] TunnelError),
    /// The browser cannot be started.
    #[error(transparent)]
    Browser(#[from] BrowserHostError),
}

/// Everything that runs for one scenario. Dropping it closes the tunnel and every connection through it.
pub struct Stack {
    mocks: Mocks,
    tunnel: Tunnel,
    clock: Arc<StandingClock>,
    endpoints: Endpoints,
}

impl std::fmt::Debug for Stack {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Stack")
            .field("endpoints", &self.endpoints)
            .finish_non_exhaustive()
    }
}

impl Stack {
    /// Starts mocks and tunnel for a plan, with the run's browser if it has one.
    ///
    /// The mocks' clocks start at the real time, cut to a whole second, and stand still: what they hand out is valid for
    /// the browser's own clock too, which cannot be set.
    ///
    /// # Errors
    /// When the plan cannot be mocked, no port is free, or the browser cannot be started.
    pub async fn start(plan: &Plan, run: &Run, seed: u64) -> Result<Self, StackError> {
        let clock = Arc::new(StandingClock::at(whole_second(SystemClock.now())));
        let mocks = Mocks::new(plan, run, &clock, seed)?;
        let tunnel = Tunnel::open(sites(&mocks, plan, &clock), run.authority()).await?;
        let endpoints = Endpoints {
            flex_start: format!("https://flex.twilio.com/{}", mocks.runtime_domain),
            adfs_host: mocks.fqdn.clone(),
            account_sid: mocks.account_sid.clone(),
            runtime_domain: mocks.runtime_domain.clone(),
            tunnel: Some(tunnel.address()),
            trusted_ca: vec![run.authority().pem().to_owned()],
            people: mocks.people.clone(),
            webdriver: run.webdriver().await?,
            patience: plan.limits.patience,
            self_hosted_flex: format!("https://{}/", mocks.self_hosted),
            popups: plan.browser.popups,
        };
        Ok(Self {
            mocks,
            tunnel,
            clock,
            endpoints,
        })
    }

    /// What a driver gets to see.
    #[must_use]
    pub fn endpoints(&self) -> &Endpoints {
        &self.endpoints
    }

    /// The clock of the mock Flex, by which messages are judged.
    #[must_use]
    pub fn flex_clock(&self, plan: &Plan) -> SkewedClock {
        SkewedClock::new(Arc::clone(&self.clock), plan.clocks.flex)
    }

    /// True time of the scenario; the clocks of both mocks move with it.
    #[must_use]
    pub fn clock(&self) -> &Arc<StandingClock> {
        &self.clock
    }

    /// The event log of the mock AD FS so far, oldest first.
    #[must_use]
    pub fn event_log(&self) -> Vec<Event> {
        let events = self.mocks.adfs.events();
        events
            .into_iter()
            .map(|event| Event {
                id: event.id,
                code: event.code,
                activity_id: event.activity_id,
                text: event.text,
            })
            .collect()
    }

    /// The workers of the mock Flex as they are now, oldest first.
    #[must_use]
    pub fn workers(&self) -> Vec<Worker> {
        let workers = self.mocks.flex.workers();
        workers
            .into_iter()
            .map(|worker| Worker {
                friendly_name: worker.friendly_name,
                attributes: worker.attributes,
            })
            .collect()
    }

    /// The farm's host and all hosts of Flex, with what answers there.
    #[must_use]
    pub fn sites(&self, plan: &Plan) -> Vec<Site> {
        sites(&self.mocks, plan, &self.clock)
    }

    /// The newest tokens of the mock AD FS, oldest first.
    #[must_use]
    pub fn tokens(&self) -> Vec<mock_adfs::IssuedToken> {
        self.mocks.adfs.tokens()
    }

    /// The federation metadata of the mock AD FS.
    #[must_use]
    pub fn metadata(&self) -> String {
        self.mocks.adfs.metadata()
    }

    /// The text in the field X.509 Certificate of the mock Flex.
    #[must_use]
    pub fn flex_certificate(&self) -> &str {
        &self.mocks.flex_certificate
    }

    /// Hosts that were asked for and that this scenario does not have, by name.
    #[must_use]
    pub fn refusals(&self) -> Vec<Refusal> {
        self.tunnel.refusals()
    }

    /// Ends the stack: closes the tunnel and every connection through it.
    pub fn stop(self) {
        drop(self);
    }
}

/// The farm's host and all hosts of Flex, with the faults of the plan.
fn sites(mocks: &Mocks, plan: &Plan, clock: &Arc<StandingClock>) -> Vec<Site> {
    let wanted = &plan.faults;
    let mut adfs = faults::side(mocks.adfs.router(), &wanted.adfs);
    if let Some(fault) = wanted.on_the_way {
        adfs = faults::changing_responses(adfs, fault);
    }
    let mut router = faults::side(mocks.flex.router(), &wanted.flex);
    if let Some(travels) = wanted.response_arrives_after {
        router = faults::arriving_late(router, Arc::clone(clock), travels);
    }
    let farm = Site {
        host: mocks.fqdn.to_ascii_lowercase(),
        router: adfs,
        answers_probe: true,
        drops_connections: wanted.adfs.drops_connections,
        tls_fault: wanted.adfs.tls_certificate,
    };
    let flex = mocks.flex.hosts().into_iter().map(|host| Site {
        host,
        router: router.clone(),
        answers_probe: false,
        drops_connections: wanted.flex.drops_connections,
        tls_fault: wanted.flex.tls_certificate,
    });
    std::iter::once(farm).chain(flex).collect()
}

fn whole_second(now: saml::time::Timestamp) -> saml::time::Timestamp {
    saml::time::Timestamp::from_second(now.as_second()).unwrap_or(now)
}
