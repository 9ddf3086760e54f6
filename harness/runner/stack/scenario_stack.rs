//! The stack of one scenario.

use std::sync::Arc;
use std::time::Duration;

use mock_adfs::{Rollover, RolloverError};
use rustls::ServerConfig;
use saml::time::{Clock, SignedDuration, Timestamp};

use super::browser_host::BrowserHostError;
use super::faults;
use super::keys::KeyError;
use super::mocks::{Making, MockError, Mocks};
use super::run::Run;
use super::tunnel::{Outside, Refusal, Site, Tunnel, TunnelError};
use crate::clock::{SkewedClock, StandingClock, SystemClock};
use crate::environment::{Endpoints, ForeignPages};
use crate::exchange::{Event, Worker};
use crate::plan::{Action, AdfsSide, CertificateRole, Change, FlexSide, Plan, Reach};

/// The stack of a scenario could not be started.
#[derive(Debug, thiserror::Error)]
pub enum StackError {
    /// The mocks cannot be made as the plan says.
    #[error(transparent)]
    Mocks(#[from] MockError),
    /// The tunnel cannot be opened.
    #[error(transparent)]
    Tunnel(#[from] TunnelError),
    /// No keys for certificates to come.
    #[error(transparent)]
    Keys(#[from] KeyError),
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
    /// When the certificate of the farm's TLS ends, by the scenario's time, where the plan says so.
    tls_end: Option<Timestamp>,
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
        let making = Making {
            run,
            spare_keys: run.spare_keys(plan).await?,
            clock: &clock,
            seed,
        };
        let mocks = Mocks::new(plan, &making)?;
        let tls_end = tls_end(plan, clock.now());
        let mut sites = sites(&mocks, plan, &clock);
        if let (Some(end), Some(farm)) = (tls_end, sites.first_mut()) {
            farm.tls = Some(tls_until(&farm.host, end, &clock, run)?);
        }
        let tunnel = Tunnel::open_to(sites, outside(plan), run.authority()).await?;
        let mut trusted_ca = vec![run.authority().pem().to_owned()];
        trusted_ca.extend(plan.reaches().filter_map(|reach| reach.trusted_ca.clone()));
        for foreign in trusted_ca.iter().skip(1) {
            run.trust(foreign).await?;
        }
        let endpoints = Endpoints {
            tunnel: Some(tunnel.address()),
            trusted_ca,
            webdriver: run.webdriver().await?,
            ..endpoints(&mocks, plan)
        };
        Ok(Self {
            mocks,
            tunnel,
            clock,
            endpoints,
            tls_end,
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

    /// Moves the clocks of the mocks. Certificates that are due meanwhile are rolled over when somebody asks for them; the one
    /// of the farm's TLS, which is judged by a clock that nobody moves, ends earlier by as much instead.
    ///
    /// # Errors
    /// When that certificate cannot be made.
    pub fn time_passes(&self, duration: Duration, run: &Run) -> Result<(), StackError> {
        let by = SignedDuration::try_from(duration).unwrap_or(SignedDuration::MAX);
        self.clock.advance(by);
        if let Some(end) = self.tls_end {
            let host = self.mocks.fqdn.to_ascii_lowercase();
            let config = tls_until(&host, end, &self.clock, run)?;
            self.tunnel.renew(&host, config);
        }
        Ok(())
    }

    /// Sets the mocks anew; their state stays.
    ///
    /// # Errors
    /// In one sentence, when a mock refuses.
    pub fn change(&mut self, change: &Change, run: &Run) -> Result<(), MockError> {
        self.mocks.change(change, run, &self.clock)?;
        self.endpoints.people.clone_from(&self.mocks.people.persons);
        Ok(())
    }

    /// Makes ready what a step of the driver's needs of the mocks.
    pub fn prepare(&self, action: &Action) {
        if let (Action::SendLogoutRequest(logout), Some(flex)) = (action, &self.mocks.flex) {
            flex.log_out_with(logout.clone());
        }
    }

    /// Rolls AD FS's token-signing certificate by hand. A foreign identity provider does not hear of it.
    ///
    /// # Errors
    /// In one sentence, when there is nothing to roll.
    pub fn roll_certificate(&self, rollover: Rollover) -> Result<(), RolloverError> {
        let adfs = self.mocks.adfs.as_ref();
        adfs.map_or(Ok(()), |adfs| adfs.roll(rollover))
    }

    /// The certificates in these roles as they are now, as PEM, and nothing for a role that nobody has. Nothing at all when
    /// AD FS is not mocked: nobody knows then.
    #[must_use]
    pub fn certificates(
        &self,
        roles: &[CertificateRole],
        plan: &Plan,
        run: &Run,
    ) -> Option<Vec<Option<String>>> {
        self.mocks.adfs.as_ref()?;
        let held = self.mocks.roles(&plan.adfs, run);
        Some(roles.iter().map(|role| held.pem(role).ok()).collect())
    }

    /// The event log of the mock AD FS so far, oldest first; nothing when AD FS is not mocked.
    #[must_use]
    pub fn event_log(&self) -> Option<Vec<Event>> {
        let events = self.mocks.adfs.as_ref()?.events();
        let event = |event: mock_adfs::Event| Event {
            id: event.id,
            code: event.code,
            activity_id: event.activity_id,
            text: event.text,
        };
        Some(events.into_iter().map(event).collect())
    }

    /// The workers of the mock Flex as they are now, oldest first; nothing when Flex is not mocked.
    #[must_use]
    pub fn workers(&self) -> Option<Vec<Worker>> {
        let workers = self.mocks.flex.as_ref()?.workers();
        let worker = |worker: mock_flex::Worker| Worker {
            friendly_name: worker.friendly_name,
            attributes: worker.attributes,
        };
        Some(workers.into_iter().map(worker).collect())
    }

    /// The farm's host and all hosts of Flex, with what answers there.
    #[must_use]
    pub fn sites(&self, plan: &Plan) -> Vec<Site> {
        sites(&self.mocks, plan, &self.clock)
    }

    /// The newest tokens of the mock AD FS, oldest first.
    #[must_use]
    pub fn tokens(&self) -> Vec<mock_adfs::IssuedToken> {
        let adfs = self.mocks.adfs.as_ref();
        adfs.map(mock_adfs::MockAdfs::tokens).unwrap_or_default()
    }

    /// How many entries each store of the mocks has, by the name of the store.
    #[must_use]
    pub fn stores(&self) -> Vec<(&'static str, usize)> {
        let adfs = self.mocks.adfs.iter().flat_map(mock_adfs::MockAdfs::stores);
        let flex = self.mocks.flex.iter().flat_map(mock_flex::MockFlex::stores);
        adfs.chain(flex).collect()
    }

    /// The federation metadata of the mock AD FS; nothing when AD FS is not mocked.
    #[must_use]
    pub fn metadata(&self) -> Option<String> {
        self.mocks.adfs.as_ref().map(mock_adfs::MockAdfs::metadata)
    }

    /// The text in the field X.509 Certificate of the mock Flex; nothing when Flex is not mocked.
    #[must_use]
    pub fn flex_certificate(&self) -> Option<&str> {
        self.mocks.flex_certificate.as_deref()
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

/// What a driver is told of both sides, before it is told how to get there.
fn endpoints(mocks: &Mocks, plan: &Plan) -> Endpoints {
    let mut endpoints = Endpoints {
        flex_start: String::new(),
        adfs_host: mocks.fqdn.clone(),
        account_sid: String::new(),
        runtime_domain: String::new(),
        tunnel: None,
        trusted_ca: Vec::new(),
        people: mocks.people.persons.clone(),
        webdriver: None,
        patience: plan.limits.patience,
        self_hosted_flex: String::new(),
        flex_logout: String::new(),
        popups: plan.browser.popups,
        foreign: ForeignPages::default(),
    };
    if let AdfsSide::Foreign(side) = &plan.adfs {
        endpoints.foreign.sign_in = Some(side.form.clone());
    }
    match &plan.tenant {
        FlexSide::Mock(side) => {
            endpoints.flex_start =
                format!("https://flex.twilio.com/{}", side.tenant.runtime_domain);
            endpoints.account_sid.clone_from(&side.tenant.account_sid);
            (endpoints.runtime_domain).clone_from(&side.tenant.runtime_domain);
            endpoints.flex_logout = side.profile(String::new()).logout();
            endpoints.self_hosted_flex = format!("https://{}/", side.self_hosted);
        }
        FlexSide::Foreign(side) => {
            endpoints.flex_start.clone_from(&side.start);
            endpoints.foreign.sign_out.clone_from(&side.sign_out);
            let text = side.signed_in_when.clone();
            endpoints.foreign.signed_in = Some((side.reach.hosts.clone(), text));
        }
    }
    endpoints
}

/// The hosts of foreign sides.
fn outside(plan: &Plan) -> Vec<Outside> {
    let hosts = |reach: &Reach| {
        let at = reach.found_at;
        let hosts = reach.hosts.clone().into_iter();
        hosts.map(move |host| Outside { host, at })
    };
    plan.reaches().flat_map(hosts).collect()
}

/// The hosts of the sides that are mocked, with the faults of the plan.
fn sites(mocks: &Mocks, plan: &Plan, clock: &Arc<StandingClock>) -> Vec<Site> {
    let wanted = &plan.faults;
    let farm = mocks.adfs.as_ref().map(|adfs| {
        let mut router = faults::side(adfs.router(), &wanted.adfs);
        if let Some(fault) = wanted.on_the_way {
            router = faults::changing_responses(router, fault);
        }
        if let (Some(attack), Some(stranger)) = (plan.attack, &mocks.stranger) {
            router = faults::attacking(router, attack, Arc::clone(stranger));
        }
        Site {
            host: mocks.fqdn.to_ascii_lowercase(),
            router,
            answers_probe: true,
            drops_connections: wanted.adfs.drops_connections,
            tls_fault: wanted.adfs.tls_certificate,
            tls: None,
        }
    });
    let flex = mocks.flex.iter().flat_map(|flex| {
        let mut router = faults::side(flex.router(), &wanted.flex);
        if let Some(travels) = wanted.response_arrives_after {
            router = faults::arriving_late(router, Arc::clone(clock), travels);
        }
        flex.hosts().into_iter().map(move |host| Site {
            host,
            router: router.clone(),
            answers_probe: false,
            drops_connections: wanted.flex.drops_connections,
            tls_fault: wanted.flex.tls_certificate,
            tls: None,
        })
    });
    let partners = mocks.partners.iter().map(|partner| Site {
        host: partner.host.clone(),
        router: partner.adfs.router(),
        answers_probe: true,
        drops_connections: 0,
        tls_fault: None,
        tls: None,
    });
    farm.into_iter().chain(flex).chain(partners).collect()
}

/// When the certificate of the farm's TLS ends; nothing when the plan does not say, or breaks it otherwise.
fn tls_end(plan: &Plan, start: Timestamp) -> Option<Timestamp> {
    let AdfsSide::Mock(side) = &plan.adfs else {
        return None;
    };
    let untouched = plan.faults.adfs.tls_certificate.is_none();
    let end = side.certificates_end.service_communications;
    end.filter(|_| untouched)
        .and_then(|end| start.saturating_add(end).ok())
}

/// TLS with a certificate that ends at `end` by the scenario's time: as far from the real present as from that time.
fn tls_until(
    host: &str,
    end: Timestamp,
    clock: &StandingClock,
    run: &Run,
) -> Result<Arc<ServerConfig>, StackError> {
    let now = SystemClock.now();
    let left = end.duration_since(clock.now());
    let end = now.saturating_add(left).unwrap_or(end);
    let config = run.authority().config_until(host, end, now);
    config.map_err(|error| StackError::Tunnel(error.into()))
}

fn whole_second(now: saml::time::Timestamp) -> saml::time::Timestamp {
    saml::time::Timestamp::from_second(now.as_second()).unwrap_or(now)
}
