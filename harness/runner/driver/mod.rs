//! Carries out the steps of a plan and records what went over the wire and what was on the screen.
//!
//! Two drivers, one trace: a real browser (`browser`), and plain HTTP with a client that keeps a browser's rules
//! ([`http`]). Both see only [`Endpoints`], never what is mocked; both read pages through [`pages`], the one home of
//! selectors, and write through one [`Recorder`]. Deliberately absent: any judgement. A refused sign-in is a trace like
//! any other; [`DriverError`] is only for steps that could not be carried out.

mod answers;
#[cfg(feature = "browser")]
pub mod browser;
pub mod cookies;
mod error;
mod flex_client;
pub mod http;
pub mod pages;
mod recorder;

pub use answers::{Answers, answers, new_password, note_new_password, second_factor};
pub use error::DriverError;
pub use recorder::Recorder;

use std::collections::BTreeMap;

use tokio::sync::mpsc::UnboundedSender;

use crate::environment::{Endpoints, Person};
use crate::exchange::{DriverKind, Exchange, Page, Trace};
use crate::plan::{Plan, PlannedStep, Target};

/// The address that a target means.
fn address_of(target: &Target, endpoints: &Endpoints) -> String {
    match target {
        Target::Flex => endpoints.flex_start.clone(),
        Target::SelfHostedFlex => endpoints.self_hosted_flex.clone(),
        Target::FlexDomain(domain) => format!("https://flex.twilio.com/{domain}"),
        Target::FlexPath(path) => format!("https://flex.twilio.com{path}"),
        Target::IdpInitiatedPage => format!(
            "https://{}/adfs/ls/idpinitiatedsignon.aspx",
            endpoints.adfs_host
        ),
        Target::AdfsPath(path) => format!("https://{}{path}", endpoints.adfs_host),
        Target::FederationMetadata => format!(
            "https://{}/FederationMetadata/2007-06/FederationMetadata.xml",
            endpoints.adfs_host
        ),
    }
}

/// Where a person signs out of AD FS. Source: WS-Federation 1.2, section 13.2.4, which AD FS answers.
fn sign_out_address(endpoints: &Endpoints) -> String {
    format!("https://{}/adfs/ls/?wa=wsignout1.0", endpoints.adfs_host)
}

/// What a step lacks that keeps somebody signed in where the farm does not offer it.
const KEEP_ME_SIGNED_IN: &str = "the choice `keep me signed in`, which `KmsiEnabled` offers";

/// There is nothing to post again.
fn no_response(shown: Page) -> DriverError {
    DriverError::impossible("a Response that was posted in this attempt", shown)
}

/// What is told of a foreign sign-in form that is on the screen again after it was sent. Its own words are not known.
fn shown_again(page: Page) -> Option<String> {
    (page == Page::AdfsSignInPage).then(|| "the form is shown again".to_owned())
}

/// One person before one clean browser, real or imitated: nothing is remembered from an earlier session.
#[derive(Debug)]
pub enum Session {
    /// Plain HTTP.
    Http(Box<http::HttpSession>),
    /// A real browser.
    #[cfg(feature = "browser")]
    Browser(Box<browser::BrowserSession>),
}

impl Session {
    /// Begins a session.
    ///
    /// # Errors
    /// [`DriverError::HarnessFault`] when the driver cannot be made ready: an unreadable certificate, no browser.
    pub async fn start(
        kind: DriverKind,
        plan: &Plan,
        endpoints: &Endpoints,
    ) -> Result<Self, DriverError> {
        match kind {
            DriverKind::Http => Ok(Self::Http(Box::new(http::HttpSession::start(endpoints)?))),
            #[cfg(feature = "browser")]
            DriverKind::Browser => {
                let session = browser::BrowserSession::start(plan, endpoints).await?;
                Ok(Self::Browser(Box::new(session)))
            }
            #[cfg(not(feature = "browser"))]
            DriverKind::Browser => Err(DriverError::fault(format!(
                "this build of flexgate drives no browser, so `{}` was not run in one",
                plan.name
            ))),
        }
    }

    /// From now on every exchange is also told to `watcher`, as soon as it is known. Nothing of it is redacted yet.
    pub fn watch(&mut self, watcher: UnboundedSender<Exchange>) {
        match self {
            Self::Http(session) => session.watch(watcher),
            #[cfg(feature = "browser")]
            Self::Browser(session) => session.watch(watcher),
        }
    }

    /// Carries out one step, until a page waits for the user. [`crate::plan::Action::Expect`] does nothing here.
    ///
    /// # Errors
    /// As [`DriverError`] says. The trace keeps what was recorded, and the session can be finished.
    pub async fn perform(&mut self, step: &PlannedStep) -> Result<(), DriverError> {
        match self {
            Self::Http(session) => session.perform(step).await,
            #[cfg(feature = "browser")]
            Self::Browser(session) => session.perform(step).await,
        }
    }

    /// Time has passed while the computer slept: it wakes, and a desktop of Flex that is on the screen notices.
    ///
    /// # Errors
    /// As [`Session::perform`].
    pub async fn wake(&mut self) -> Result<(), DriverError> {
        match self {
            Self::Http(session) => session.wake().await,
            #[cfg(feature = "browser")]
            Self::Browser(session) => session.wake().await,
        }
    }

    /// People have changed: from now on they sign in so.
    pub fn meet(&mut self, people: &BTreeMap<String, Person>) {
        match self {
            Self::Http(session) => session.meet(people),
            #[cfg(feature = "browser")]
            Self::Browser(session) => session.meet(people),
        }
    }

    /// What is on the screen, as PNG; nothing without a screen, or when the browser does not answer.
    pub async fn screenshot(&self) -> Option<Vec<u8>> {
        match self {
            Self::Http(_) => None,
            #[cfg(feature = "browser")]
            Self::Browser(session) => session.screenshot().await.ok(),
        }
    }

    /// Hands over the record, once; the screen stays as it is until [`Session::close`].
    pub async fn record(&mut self) -> Trace {
        match self {
            Self::Http(session) => session.record(),
            #[cfg(feature = "browser")]
            Self::Browser(session) => session.record().await,
        }
    }

    /// Why the record is not to be trusted, if the driver has failed by now. Asked when it has been handed over.
    #[must_use]
    pub fn fault(&self) -> Option<DriverError> {
        match self {
            Self::Http(_) => None,
            #[cfg(feature = "browser")]
            Self::Browser(session) => session.fault(),
        }
    }

    /// Ends the session.
    pub async fn close(self) {
        match self {
            Self::Http(_) => (),
            #[cfg(feature = "browser")]
            Self::Browser(session) => session.close().await,
        }
    }

    /// Hands over the record and ends the session.
    pub async fn finish(mut self) -> Trace {
        let trace = self.record().await;
        self.close().await;
        trace
    }
}
