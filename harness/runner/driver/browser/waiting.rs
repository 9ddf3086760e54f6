//! Waits until a page waits for the user. Conditions only: what is on the screen, and what is on its way.

use std::time::Duration;

use tokio::time::{Instant, timeout_at};

use super::cdp::CdpError;
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
    /// The page that must have gone, where the document may stay.
    not: Option<Page>,
}

impl Wait {
    /// For whatever document is there.
    pub(super) fn any() -> Self {
        Self {
            left: None,
            not: None,
        }
    }

    /// For another document than this one.
    pub(super) fn another_than(left: Option<f64>) -> Self {
        Self { left, not: None }
    }

    /// For another page than this one, in the same document or another.
    pub(super) fn another_page_than(page: Page) -> Self {
        Self {
            left: None,
            not: Some(page),
        }
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
        if wait.left.is_none() {
            self.tab.ask_anew().await.map_err(|lost| gone(&lost))?;
        }
        let mut last: Option<Screen> = None;
        let mut quiet = end;
        loop {
            let step = self.recorder.step();
            match timeout_at(quiet.min(end), self.tab.next(step)).await {
                Ok(happened) => happened.map_err(|lost| gone(&lost))?,
                Err(_) if Instant::now() >= end => {
                    // A page that does not come is the server's fault only when the browser itself still answers.
                    self.tab.answers().await?;
                    return Err(self.timed_out(address, last));
                }
                // Nothing has changed for a while: an unknown page that stays, unless something is on its way.
                // It is read again: a file that the browser only saves leaves the old page on the screen.
                Err(_) => {
                    last = last.map(|screen| self.read(screen.sight));
                    if let Some(screen) = last.take_if(|screen| self.is_left_alone(screen)) {
                        self.screen = Some(screen);
                        return Ok(());
                    }
                }
            }
            self.tab.catch_up(step);
            self.tab.turn().await?;
            self.tell();
            self.check_reached()?;
            if self.tab.has_changed() {
                last = self.look(wait);
                if let Some(screen) = last.take_if(|screen| self.waits_for_the_user(screen)) {
                    self.screen = Some(screen);
                    return Ok(());
                }
                self.tab.ask().await.map_err(|lost| gone(&lost))?;
            }
            let complete = last.as_ref().is_some_and(|screen| screen.sight.complete);
            quiet = if complete {
                Instant::now() + QUIET
            } else {
                end
            };
        }
    }

    /// What is on the screen, unless it is the document that has to go.
    fn look(&self, wait: Wait) -> Option<Screen> {
        let sight = self.tab.sight.clone().or_else(|| self.saved())?;
        let screen = (wait.left != Some(sight.document)).then(|| self.read(sight))?;
        (wait.not != Some(screen.reading.page)).then_some(screen)
    }

    /// An answer that the browser saves, such as the federation metadata, stands for a page without text.
    fn saved(&self) -> Option<Sight> {
        let (url, document) = self.tab.hops.put_away()?;
        Some(Sight {
            document,
            complete: true,
            url: url.to_owned(),
            html: String::new(),
        })
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
        let reading = pages::read_with(
            &self.endpoints.foreign,
            &sight.url,
            status,
            &headers,
            &sight.html,
        );
        if reading.page == Page::RawXml
            && let Some(hop) = self.tab.hops.last_document()
        {
            hop.url().clone_into(&mut sight.url);
        }
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

fn gone(lost: &CdpError) -> DriverError {
    DriverError::fault(format!("{lost} while waiting for a page"))
}

/// Whether the page goes nowhere by itself.
fn stays(reading: &Reading) -> bool {
    reading.next == NextMove::Wait && !reading.is_flex
}

fn without_query(url: &str) -> String {
    url.split(['?', '#']).next().unwrap_or_default().to_owned()
}
