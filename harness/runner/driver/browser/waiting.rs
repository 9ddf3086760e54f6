//! Waits until a page waits for the user. Conditions only: what is on the screen, and what is on its way.

use std::time::Duration;

use tokio::time::{Instant, timeout_at};

use super::tab::Sight;
use super::{BrowserSession, Screen};
use crate::driver::DriverError;
use crate::driver::pages::{self, NextMove, Reading};
use crate::exchange::{Headers, Page};

/// A page that nobody knows is taken as waiting for the user when nothing has changed and nothing was on its way for so
/// long. A known page is told at once.
const QUIET: Duration = Duration::from_secs(2);

/// Scheme of the pages that the browser shows in place of an answer.
const BROWSERS_OWN: &str = "chrome-error:";

/// For which document to wait.
#[derive(Debug, Clone, Copy)]
pub(super) struct Wait {
    /// The document that must have gone.
    left: Option<f64>,
}

impl Wait {
    /// For whatever document is there.
    pub(super) fn any() -> Self {
        Self { left: None }
    }

    /// For another document than this one.
    pub(super) fn another_than(left: Option<f64>) -> Self {
        Self { left }
    }
}

impl BrowserSession {
    /// Waits until a page waits for the user, and puts it on the screen. `address` is where the way began.
    ///
    /// # Errors
    /// [`DriverError::TimedOut`] when patience ends, [`DriverError::NotReachable`] when a document got no answer, and
    /// [`DriverError::HarnessFault`] when the browser does not answer.
    pub(super) async fn settle(&mut self, address: &str, wait: Wait) -> Result<(), DriverError> {
        let end = Instant::now() + self.endpoints.patience;
        let mut last: Option<Screen> = None;
        loop {
            let quiet = last
                .as_ref()
                .filter(|screen| screen.sight.complete)
                .map(|_| QUIET);
            let until = quiet.map_or(end, |quiet| end.min(Instant::now() + quiet));
            let seen = last
                .as_ref()
                .map(|screen| (screen.sight.document, screen.sight.version));
            let looked = timeout_at(until, self.tab.look(seen)).await;
            if let Ok(Ok(sight)) = &looked
                && goes_on(sight)
            {
                last = Some(self.read(sight.clone()));
                continue;
            }
            self.read_log().await?;
            self.check_reached()?;
            match looked {
                Ok(Ok(sight)) if wait.left == Some(sight.document) => last = None,
                Ok(Ok(sight)) => {
                    let screen = self.read(sight);
                    if self.waits_for_the_user(&screen) {
                        self.screen = Some(screen);
                        return Ok(());
                    }
                    last = Some(screen);
                }
                Ok(Err(lost)) => {
                    return Err(DriverError::fault(format!(
                        "{lost} while waiting for a page"
                    )));
                }
                Err(_) if Instant::now() >= end => return Err(self.timed_out(address, last)),
                // Nothing has changed for a while: an unknown page that stays, unless something is on its way.
                Err(_) => {
                    if let Some(screen) = last.take_if(|screen| self.is_left_alone(screen)) {
                        self.screen = Some(screen);
                        return Ok(());
                    }
                }
            }
        }
    }

    /// Reads a page with status and headers of the response that brought it. Where the browser shows a page of its own
    /// instead of an answer without a visible document, as for a password prompt, the address is the answer's.
    fn read(&self, mut sight: Sight) -> Screen {
        if sight.url.starts_with(BROWSERS_OWN)
            && let Some(hop) = self.tab.hops.last_document()
        {
            hop.url().clone_into(&mut sight.url);
        }
        let (status, headers) = self.last_response();
        let reading = pages::read(&sight.url, status, &headers, &sight.html);
        Screen { sight, reading }
    }

    fn last_response(&self) -> (u16, Headers) {
        let hops = &self.tab.hops;
        let response = hops.last_document().and_then(|hop| hop.response.as_ref());
        let status = response.map_or(200, |response| response.status);
        (
            status,
            hops.last_document_headers().cloned().unwrap_or_default(),
        )
    }

    /// A known page waits, unless the next document is on its way; an unknown one only when it is an error's.
    fn waits_for_the_user(&self, screen: &Screen) -> bool {
        let leaving = self
            .tab
            .hops
            .last_document()
            .is_some_and(|hop| hop.response.is_none());
        let (status, _) = self.last_response();
        !leaving
            && stays(&screen.reading)
            && (screen.reading.page != Page::Unknown || status >= 400)
    }

    fn is_left_alone(&self, screen: &Screen) -> bool {
        stays(&screen.reading) && !self.tab.hops.any_open()
    }

    /// A document without an answer ends the wait: the browser shows a page of its own about it.
    fn check_reached(&self) -> Result<(), DriverError> {
        match self.tab.hops.unanswered(self.recorder.step()) {
            Some((url, reason)) => Err(DriverError::NotReachable {
                url: without_query(url),
                reason: reason.to_owned(),
            }),
            None => Ok(()),
        }
    }

    fn timed_out(&mut self, address: &str, last: Option<Screen>) -> DriverError {
        let url = match &last {
            Some(screen) => without_query(&screen.sight.url),
            None => without_query(address),
        };
        if let Some(screen) = &last {
            let message = screen.reading.message.clone();
            self.recorder
                .view(screen.reading.page, &screen.sight.url, message);
        }
        DriverError::TimedOut {
            url,
            patience: self.endpoints.patience,
        }
    }
}

/// Whether the page leaves by itself, whatever its response was; then nothing else needs to be known of it.
fn goes_on(sight: &Sight) -> bool {
    let reading = pages::read(&sight.url, 200, &Headers::new(), &sight.html);
    !stays(&reading)
}

/// Whether the page goes nowhere by itself.
fn stays(reading: &Reading) -> bool {
    reading.next == NextMove::Wait && !reading.is_flex
}

fn without_query(url: &str) -> String {
    url.split(['?', '#']).next().unwrap_or_default().to_owned()
}
