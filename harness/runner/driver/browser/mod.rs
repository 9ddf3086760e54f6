//! The driver of a real browser: types, clicks, waits for pages, and records passively what goes over the network.
//!
//! One browser serves all scenarios; each gets a clean browser context with its own tunnel. WebDriver finds, types and
//! clicks; the browser's own protocol makes contexts, goes to addresses, tells of every document and every request with its
//! true headers, and hands out bodies. Nothing sits between browser and servers, because that would break Windows sign-in.
//! Deliberately absent: starting a browser; that is `stack`'s.

mod attached;
mod cdp;
mod deadline;
mod failure;
mod hop;
mod keyboard;
mod places;
mod popup;
mod tab;
mod waiting;

use std::collections::BTreeMap;
use std::time::Duration;

use fantoccini::Locator;
use saml::time::Clock as _;
use tokio::sync::mpsc::UnboundedSender;

use self::places::Elsewhere;
use self::popup::Popups;
use self::tab::{Sight, Tab};
use self::waiting::Wait;
use super::pages::{self, Reading, selector};
use super::{
    DriverError, Recorder, address_of, answers, new_password, no_response, note_new_password,
    second_factor, shown_again, sign_out_address,
};
use crate::clock::SystemClock;
use crate::environment::{Endpoints, Person};
use crate::exchange::{DriverKind, Exchange, Page, Trace};
use crate::plan::{Action, Choice, CodeChoice, NewPassword, Plan, PlannedStep, SignIn, Target};

/// Longest wait at the end of a session for what is on its way to the record.
const COMPLETION_PATIENCE: Duration = Duration::from_secs(2);

/// What is on the screen.
#[derive(Debug)]
struct Screen {
    sight: Sight,
    reading: Reading,
}

/// A session in a real browser: a person before a clean window.
#[derive(Debug)]
pub struct BrowserSession {
    endpoints: Endpoints,
    recorder: Recorder,
    tab: Tab,
    screen: Option<Screen>,
    /// Seconds since 1970 when the session began, by the clock that the browser has too.
    began: f64,
    /// Whether the browser has failed us; then it is not left to anybody else.
    broken: bool,
    /// Where the user is, and what was left elsewhere.
    elsewhere: Elsewhere,
}

/// What a plan needs of pop-ups.
fn popups(plan: &Plan) -> Popups {
    let uses_one = plan
        .mock_flex()
        .is_some_and(|flex| flex.tenant.login_using_popup);
    match (plan.browser.popups, uses_one) {
        (false, _) => Popups::Blocked,
        (true, true) => Popups::Followed,
        (true, false) => Popups::Unexpected,
    }
}

impl BrowserSession {
    /// Opens a clean window in the run's browser.
    ///
    /// # Errors
    /// [`DriverError::HarnessFault`] when there is no browser, or it does not answer.
    pub async fn start(plan: &Plan, endpoints: &Endpoints) -> Result<Self, DriverError> {
        let webdriver = endpoints.webdriver.as_ref().ok_or_else(|| {
            DriverError::fault(format!("no browser was started for `{}`", plan.name))
        })?;
        let tab = Tab::open(webdriver, endpoints.tunnel, popups(plan)).await?;
        Ok(Self {
            endpoints: endpoints.clone(),
            recorder: Recorder::new(DriverKind::Browser),
            tab,
            screen: None,
            began: SystemClock.now().as_microsecond() as f64 / 1e6,
            broken: false,
            elsewhere: Elsewhere::default(),
        })
    }

    /// From now on every exchange is also told to `watcher`, without its response's body, when the log is read.
    pub fn watch(&mut self, watcher: UnboundedSender<Exchange>) {
        self.recorder.watch(watcher);
    }

    /// Carries out one step, until a page waits for the user.
    ///
    /// # Errors
    /// As [`DriverError`] says; the trace keeps what was recorded.
    pub async fn perform(&mut self, step: &PlannedStep) -> Result<(), DriverError> {
        self.recorder.begin(step);
        let done = match &step.action {
            Action::Open(target) => self.open(target).await,
            Action::SignIn(sign_in) => self.sign_in(sign_in).await,
            Action::SignOutOfFlex => match self.endpoints.foreign.sign_out.clone() {
                Some(address) => self.go(&address).await,
                None => self.sign_out_of_flex().await,
            },
            Action::SecondFactor { user, code } => self.second_factor(user, *code).await,
            Action::UpdatePassword(wanted) => self.update_password(wanted).await,
            Action::Choose(choice) => self.choose(choice).await,
            Action::SendLogoutRequest(_) => {
                let address = self.endpoints.flex_logout.clone();
                self.go(&address).await
            }
            Action::SignOutOfAdfs => {
                let address = sign_out_address(&self.endpoints);
                self.go(&address).await
            }
            Action::PostResponseAgain => self.post_response_again().await,
            Action::SwitchTo(place) => self.go_to(place).await,
            Action::RestartBrowser => self.restart().await,
            Action::TimePasses(_)
            | Action::Change(_)
            | Action::RollCertificate(_)
            | Action::Expect(_) => return Ok(()),
        };
        self.broken |= matches!(done, Err(DriverError::HarnessFault { .. }));
        done?;
        if let Some(Screen { sight, reading }) = &self.screen {
            self.recorder
                .view(reading.page, &sight.url, reading.message.clone());
        }
        Ok(())
    }

    /// A picture of the window as it is now, as PNG.
    ///
    /// # Errors
    /// [`DriverError::HarnessFault`] when the browser does not answer.
    pub async fn screenshot(&self) -> Result<Vec<u8>, DriverError> {
        if self.broken {
            return Err(DriverError::fault("the browser does not answer any more"));
        }
        deadline::answered("taking a picture", self.tab.attached.client.screenshot()).await
    }

    /// Hands over the record and leaves the window as it is. A browser that fails now costs response bodies, not the record.
    pub async fn record(&mut self) -> Trace {
        if !self.broken {
            self.complete_record().await;
        }
        self.collect().await;
        std::mem::replace(&mut self.recorder, Recorder::new(DriverKind::Browser)).finish()
    }

    /// People have changed: from now on they sign in so.
    pub fn meet(&mut self, people: &BTreeMap<String, Person>) {
        self.endpoints.people.clone_from(people);
    }

    /// Why the record is not to be trusted, if the browser has failed by now.
    #[must_use]
    pub fn fault(&self) -> Option<DriverError> {
        self.broken
            .then(|| DriverError::fault("the browser failed before its record was complete"))
    }

    /// Closes the window.
    pub async fn close(self) {
        if !self.broken {
            self.tab.close().await;
            self.elsewhere.close().await;
        }
    }

    /// Puts what has gone over the network for the tab into the record.
    async fn collect(&mut self) {
        let mut hops = self.tab.hops.take();
        if !self.broken && self.tab.fetch_bodies(&mut hops).await.is_err() {
            self.broken = true;
        }
        for hop in hops {
            self.recorder.exchange(hop.exchange(self.began));
        }
    }

    /// Waits a little for what the browser still has to tell of answers that have come.
    async fn complete_record(&mut self) {
        let step = self.recorder.step();
        let complete = async {
            self.tab.catch_up(step);
            while self.tab.hops.any_incomplete() {
                if self.tab.next(step).await.is_err() {
                    return true;
                }
            }
            false
        };
        let lost = tokio::time::timeout(COMPLETION_PATIENCE, complete).await;
        self.broken |= lost.unwrap_or_default();
        self.tell();
    }

    /// Tells the watcher of what has come to its end since the last time.
    fn tell(&mut self) {
        for hop in self.tab.hops.ended_since_last_told() {
            self.recorder.tell(|| hop.exchange(self.began));
        }
    }

    async fn open(&mut self, target: &Target) -> Result<(), DriverError> {
        let address = address_of(target, &self.endpoints);
        self.go(&address).await
    }

    /// Goes to an address that a person types.
    async fn go(&mut self, address: &str) -> Result<(), DriverError> {
        let left = self.leave();
        self.tab.go(address).await?;
        self.settle(address, Wait::another_than(left)).await
    }

    /// Types a code into the page that asks for one.
    async fn second_factor(&mut self, user: &str, code: CodeChoice) -> Result<(), DriverError> {
        self.shows(Page::AdfsSecondFactorPage)?;
        let code = second_factor(user, code, &self.endpoints)?;
        let left = self.leave();
        keyboard::second_factor(&self.tab.attached.client, &code).await?;
        let address = self.address();
        self.settle(&address, Wait::another_than(left)).await
    }

    /// Fills in the page that changes a password.
    async fn update_password(&mut self, wanted: &NewPassword) -> Result<(), DriverError> {
        let page = Page::AdfsUpdatePasswordPage;
        self.shows(page)?;
        let typed = new_password(wanted, &self.endpoints)?;
        let left = self.leave();
        keyboard::update_password(&self.tab.attached.client, &typed).await?;
        let address = self.address();
        self.settle(&address, Wait::another_than(left)).await?;
        let accepted = self.screen.as_ref().is_some_and(|screen| {
            screen.reading.page != page || pages::password_was_updated(&screen.sight.html)
        });
        note_new_password(wanted, &self.endpoints, accepted);
        Ok(())
    }

    /// Chooses on a page of AD FS.
    async fn choose(&mut self, choice: &Choice) -> Result<(), DriverError> {
        let page = pages::page_of(choice);
        self.shows(page)?;
        let left = self.leave();
        if !keyboard::choose(&self.tab.attached.client, choice).await? {
            return Err(DriverError::impossible(&pages::wanted(choice), page));
        }
        let address = self.address();
        self.settle(&address, Wait::another_than(left)).await
    }

    /// Sends the attempt's Response once more, as a form of the page on the screen.
    async fn post_response_again(&mut self) -> Result<(), DriverError> {
        self.complete_record().await;
        self.collect().await;
        let shown = self
            .screen
            .as_ref()
            .map_or(Page::Unknown, |screen| screen.reading.page);
        let form = self.recorder.last_response();
        let form = form.ok_or_else(|| no_response(shown))?;
        let left = self.leave();
        keyboard::post(&self.tab.attached.client, &form).await?;
        self.settle(&form.action, Wait::another_than(left)).await
    }

    /// Time has passed: the desktop on the screen, if there is one, notices.
    ///
    /// # Errors
    /// As [`BrowserSession::perform`].
    pub async fn wake(&mut self) -> Result<(), DriverError> {
        if self.shows(Page::FlexDesktop).is_err() {
            return Ok(());
        }
        let woken = self.wake_desktop().await;
        self.broken |= matches!(woken, Err(DriverError::HarnessFault { .. }));
        woken
    }

    async fn wake_desktop(&mut self) -> Result<(), DriverError> {
        keyboard::wake(&self.tab.attached.client).await?;
        self.leave();
        let address = self.address();
        self.settle(&address, Wait::any()).await?;
        if let Some(Screen { sight, reading }) = &self.screen
            && reading.page != Page::FlexDesktop
        {
            let message = reading.message.clone();
            self.recorder.view(reading.page, &sight.url, message);
        }
        Ok(())
    }

    /// Fails when the screen shows another page than this.
    fn shows(&self, page: Page) -> Result<(), DriverError> {
        let shown = self
            .screen
            .as_ref()
            .map_or(Page::Unknown, |screen| screen.reading.page);
        if shown == page {
            return Ok(());
        }
        Err(DriverError::impossible(
            &format!("the {}", page.name()),
            shown,
        ))
    }

    /// Answers the sign-in page as often as the step says. What the page's own script keeps back is not sent: then the
    /// page stays, with the text that the script shows.
    async fn sign_in(&mut self, sign_in: &SignIn) -> Result<(), DriverError> {
        let answers = answers(sign_in, &self.endpoints)?;
        let fields = self.endpoints.foreign.sign_in.clone();
        for _ in 0..sign_in.times {
            let html = self.sign_in_page()?;
            let kept_back = pages::client_check(html, &answers.name, answers.password.expose());
            let left = self.leave();
            let client = &self.tab.attached.client;
            match &fields {
                Some(fields) => keyboard::sign_in_foreign(client, fields, &answers).await?,
                None => keyboard::sign_in(client, &answers, self.endpoints.patience).await?,
            }
            // A theme's script may send what AD FS's own would keep back.
            let stays = match kept_back {
                Some(text) => text.is_empty() || keyboard::says_why(client).await?,
                None => false,
            };
            let wait = if stays {
                Wait::any()
            } else {
                Wait::another_than(left)
            };
            let address = self.address();
            self.settle(&address, wait).await?;
            if let Some(screen) = self.screen.as_mut().filter(|_| fields.is_some()) {
                let reading = &mut screen.reading;
                reading.message = reading.message.take().or(shown_again(reading.page));
            }
        }
        Ok(())
    }

    /// Presses `Log out` on the desktop.
    async fn sign_out_of_flex(&mut self) -> Result<(), DriverError> {
        let shown = self
            .screen
            .as_ref()
            .map_or(Page::Unknown, |screen| screen.reading.page);
        if shown != Page::FlexDesktop {
            return Err(DriverError::impossible("the flex desktop", shown));
        }
        let client = &self.tab.attached.client;
        let press = async {
            let button = Locator::Css(selector::FLEX_LOG_OUT);
            client.find(button).await?.click().await
        };
        deadline::answered("pressing `Log out`", press).await?;
        let address = self.address();
        self.settle(&address, Wait::another_page_than(Page::FlexDesktop))
            .await
    }

    /// The sign-in page, if it is what the screen shows.
    fn sign_in_page(&self) -> Result<&str, DriverError> {
        let shown = self
            .screen
            .as_ref()
            .map_or(Page::Unknown, |screen| screen.reading.page);
        self.screen
            .as_ref()
            .filter(|screen| screen.reading.page == Page::AdfsSignInPage)
            .map(|screen| screen.sight.html.as_str())
            .ok_or_else(|| DriverError::impossible("the adfs sign-in page", shown))
    }

    /// The document that the screen shows. What was seen of it counts no more from here on.
    fn leave(&mut self) -> Option<f64> {
        self.tab.sight = None;
        self.screen.as_ref().map(|screen| screen.sight.document)
    }

    fn address(&self) -> String {
        self.screen
            .as_ref()
            .map(|screen| screen.sight.url.clone())
            .unwrap_or_default()
    }
}
