//! The driver over plain HTTP: no browser, no scripts, a browser's rules.
//!
//! It follows redirects by hand, keeps [cookies](super::cookies) as Chromium does, fills the form that the page offers,
//! leaves at once the pages that a browser leaves at once, and stands in for Flex's own script
//! ([`super::flex_client`]). Every request is an exchange of the trace.
//!
//! A pop-up of Flex is a second screen over the first; what is on the screen is the pop-up until it closes itself.
//!
//! Deliberately absent: styles, images and icons, preflights, `Sec-Fetch-*` headers, HTTP/2, compression.

mod navigation;
mod places;
mod reason;
mod transport;
mod wire;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

pub(super) use navigation::{ACCEPT_LANGUAGE, Navigation, Origin};
pub(super) use wire::{Ask, Deadline, Wire};

use navigation::Arrival;
use places::Elsewhere;
use tokio::sync::mpsc::UnboundedSender;
use transport::Transport;
use url::Url;

use super::cookies::CookieJar;
use super::flex_client::{self, FlexStorage, Then, Window};
use super::pages::{self, NextMove, Reading};
use super::{
    Answers, DriverError, KEEP_ME_SIGNED_IN, Recorder, address_of, answers, new_password,
    no_response, note_new_password, second_factor, shown_again, sign_out_address,
};
use crate::clock::SystemClock;
use crate::environment::{Endpoints, Person, SignInFields};
use crate::exchange::{DriverKind, Exchange, Page, Trace};
use crate::plan::{Action, Choice, CodeChoice, NewPassword, PlannedStep, SignIn, Target};

/// Pages in a row that leave by themselves, after which nobody waits for an end any more.
const MOST_PAGES: usize = 20;

/// What is on the screen.
#[derive(Debug)]
struct Screen {
    url: Url,
    page: Page,
    message: Option<String>,
    no_referrer: bool,
    html: String,
}

/// A session over plain HTTP: a person before a clean browser.
#[derive(Debug)]
pub struct HttpSession {
    endpoints: Endpoints,
    wire: Wire,
    /// What Flex keeps, by the origin of its page.
    storage: BTreeMap<String, FlexStorage>,
    screen: Option<Screen>,
    /// The page that has opened the pop-up which is on the screen.
    opener: Option<Screen>,
    /// Where the user is, and what was left elsewhere.
    elsewhere: Elsewhere,
}

impl HttpSession {
    /// Begins a session with an empty cookie jar. Cookies live by this machine's clock, as in a browser.
    ///
    /// # Errors
    /// [`DriverError::HarnessFault`] when a trusted certificate cannot be read.
    pub fn start(endpoints: &Endpoints) -> Result<Self, DriverError> {
        Ok(Self {
            wire: Wire::new(
                Transport::new(endpoints)?,
                CookieJar::new(Arc::new(SystemClock)),
                Recorder::new(DriverKind::Http),
            ),
            endpoints: endpoints.clone(),
            storage: BTreeMap::new(),
            screen: None,
            opener: None,
            elsewhere: Elsewhere::default(),
        })
    }

    /// From now on every exchange is also told to `watcher`.
    pub fn watch(&mut self, watcher: UnboundedSender<Exchange>) {
        self.wire.recorder.watch(watcher);
    }

    /// Carries out one step, until a page waits for the user.
    ///
    /// # Errors
    /// As [`DriverError`] says; the trace keeps what was recorded.
    pub async fn perform(&mut self, step: &PlannedStep) -> Result<(), DriverError> {
        self.wire.recorder.begin(step);
        match &step.action {
            Action::Open(target) => self.open(target).await?,
            Action::SignIn(sign_in) => self.sign_in(sign_in).await?,
            Action::SignOutOfFlex => match self.endpoints.foreign.sign_out.clone() {
                Some(address) => self.settle(Navigation::typed(&address)?).await?,
                None => self.sign_out_of_flex()?,
            },
            Action::SecondFactor { user, code } => self.second_factor(user, *code).await?,
            Action::UpdatePassword(wanted) => self.update_password(wanted).await?,
            Action::Choose(choice) => self.choose(choice).await?,
            Action::SendLogoutRequest(_) => {
                let address = self.endpoints.flex_logout.clone();
                self.settle(Navigation::typed(&address)?).await?;
            }
            Action::SignOutOfAdfs => {
                let address = sign_out_address(&self.endpoints);
                self.settle(Navigation::typed(&address)?).await?;
            }
            Action::PostResponseAgain => self.post_response_again().await?,
            Action::SwitchTo(place) => self.go_to(place)?,
            Action::RestartBrowser => self.restart_browser(),
            Action::TimePasses(_)
            | Action::Change(_)
            | Action::RollCertificate(_)
            | Action::Expect(_) => return Ok(()),
        }
        if let Some(screen) = &self.screen {
            let Screen {
                url, page, message, ..
            } = screen;
            self.wire
                .recorder
                .view(*page, url.as_str(), message.clone());
        }
        Ok(())
    }

    /// Time has passed: the desktop on the screen, if there is one, notices.
    ///
    /// # Errors
    /// As [`HttpSession::perform`].
    pub async fn wake(&mut self) -> Result<(), DriverError> {
        let deadline = Deadline::after(self.patience());
        let open = |screen: &&mut Screen| screen.page == Page::FlexDesktop;
        let Some(screen) = self.screen.as_mut().filter(open) else {
            return Ok(());
        };
        let origin = screen.origin();
        let site = origin.url.origin().ascii_serialization();
        let storage = self.storage.entry(site).or_default();
        let woken = flex_client::wake(&mut self.wire, storage, &origin, &screen.html, deadline);
        if let Some((page, message)) = woken.await? {
            (screen.page, screen.message) = (page, Some(message));
            let (url, message) = (screen.url.as_str(), screen.message.clone());
            self.wire.recorder.view(page, url, message);
        }
        Ok(())
    }

    /// People have changed: from now on they sign in so.
    pub fn meet(&mut self, people: &BTreeMap<String, Person>) {
        self.endpoints.people.clone_from(people);
    }

    /// Hands over the record, once.
    pub fn record(&mut self) -> Trace {
        std::mem::replace(&mut self.wire.recorder, Recorder::new(DriverKind::Http)).finish()
    }

    /// Ends the session and hands over its record.
    #[must_use]
    pub fn finish(mut self) -> Trace {
        self.record()
    }

    async fn open(&mut self, target: &Target) -> Result<(), DriverError> {
        let address = address_of(target, &self.endpoints);
        self.opener = None;
        self.settle(Navigation::typed(&address)?).await
    }

    /// Answers the sign-in page as often as the step says. What the page's own script would keep back is not sent:
    /// then the page stays, with the text that the script shows.
    async fn sign_in(&mut self, sign_in: &SignIn) -> Result<(), DriverError> {
        let answers = answers(sign_in, &self.endpoints)?;
        let fields = self.endpoints.foreign.sign_in.clone();
        for _ in 0..sign_in.times {
            let screen = self.screen_with_form()?;
            let kept_back =
                pages::client_check(&screen.html, &answers.name, answers.password.expose());
            if let Some(text) = kept_back {
                screen.message = Some(text).filter(|text| !text.is_empty());
                continue;
            }
            let navigation = match &fields {
                Some(fields) => filled_foreign(screen, fields, &answers)?,
                None => filled(screen, &answers)?,
            };
            self.settle(navigation).await?;
            if let Some(screen) = self.screen.as_mut().filter(|_| fields.is_some()) {
                screen.message = screen.message.take().or(shown_again(screen.page));
            }
        }
        Ok(())
    }

    /// Types a code into the page that asks for one.
    async fn second_factor(&mut self, user: &str, code: CodeChoice) -> Result<(), DriverError> {
        let screen = self.screen_of(Page::AdfsSecondFactorPage)?;
        let (url, html, origin) = (screen.url.clone(), screen.html.clone(), screen.origin());
        let mut form = pages::code_form(url.as_str(), &html).ok_or_else(|| {
            DriverError::impossible("a form for a code", Page::AdfsSecondFactorPage)
        })?;
        let code = second_factor(user, code, &self.endpoints)?;
        form.fill("VerificationCode", code.expose());
        self.settle(Navigation::submitted(origin, &form)?).await
    }

    /// Fills in the page that changes a password.
    async fn update_password(&mut self, wanted: &NewPassword) -> Result<(), DriverError> {
        let page = Page::AdfsUpdatePasswordPage;
        let screen = self.screen_of(page)?;
        let (url, html, origin) = (screen.url.clone(), screen.html.clone(), screen.origin());
        let mut form = pages::update_password_form(url.as_str(), &html)
            .ok_or_else(|| DriverError::impossible("a form for a password", page))?;
        for (field, text) in new_password(wanted, &self.endpoints)? {
            form.fill(field, text.expose());
        }
        self.settle(Navigation::submitted(origin, &form)?).await?;
        let accepted = self
            .screen
            .as_ref()
            .is_some_and(|screen| screen.page != page || pages::password_was_updated(&screen.html));
        note_new_password(wanted, &self.endpoints, accepted);
        Ok(())
    }

    /// Chooses on a page of AD FS.
    async fn choose(&mut self, choice: &Choice) -> Result<(), DriverError> {
        let page = pages::page_of(choice);
        let screen = self.screen_of(page)?;
        let (url, html, origin) = (screen.url.clone(), screen.html.clone(), screen.origin());
        let form = pages::choice_form(url.as_str(), &html, choice)
            .ok_or_else(|| DriverError::impossible(&pages::wanted(choice), page))?;
        self.settle(Navigation::submitted(origin, &form)?).await
    }

    /// Sends the attempt's Response once more, as a form of the page on the screen.
    async fn post_response_again(&mut self) -> Result<(), DriverError> {
        let shown = self
            .screen
            .as_ref()
            .map_or(Page::Unknown, |screen| screen.page);
        let form = self.wire.recorder.last_response();
        let form = form.ok_or_else(|| no_response(shown))?;
        let origin = match &self.screen {
            Some(screen) => screen.origin(),
            None => Origin::empty_window()?,
        };
        self.settle(Navigation::submitted(origin, &form)?).await
    }

    /// The screen, if it shows this page.
    fn screen_of(&self, page: Page) -> Result<&Screen, DriverError> {
        let shown = self
            .screen
            .as_ref()
            .map_or(Page::Unknown, |screen| screen.page);
        self.screen
            .as_ref()
            .filter(|screen| screen.page == page)
            .ok_or_else(|| DriverError::impossible(&format!("the {}", page.name()), shown))
    }

    /// Presses `Log out` on the desktop, which asks nobody.
    fn sign_out_of_flex(&mut self) -> Result<(), DriverError> {
        let shown = self
            .screen
            .as_ref()
            .map_or(Page::Unknown, |screen| screen.page);
        let screen = self
            .screen
            .as_mut()
            .filter(|screen| screen.page == Page::FlexDesktop)
            .ok_or_else(|| DriverError::impossible("the flex desktop", shown))?;
        let site = screen.url.origin().ascii_serialization();
        self.storage.entry(site).or_default().sign_out();
        screen.page = Page::FlexLoginView;
        screen.message = Some(flex_client::LOGGED_OUT.to_owned());
        Ok(())
    }

    fn screen_with_form(&mut self) -> Result<&mut Screen, DriverError> {
        let shown = self
            .screen
            .as_ref()
            .map_or(Page::Unknown, |screen| screen.page);
        self.screen
            .as_mut()
            .filter(|screen| screen.page == Page::AdfsSignInPage)
            .ok_or_else(|| DriverError::impossible("the adfs sign-in page", shown))
    }

    /// Goes on until a page waits for the user, and puts that page on the screen.
    async fn settle(&mut self, first: Navigation) -> Result<(), DriverError> {
        let deadline = Deadline::after(self.patience());
        let mut next = first;
        for _ in 0..MOST_PAGES {
            match self.follow(next, deadline).await? {
                Some(navigation) => next = navigation,
                None => return Ok(()),
            }
        }
        if let Some(screen) = &mut self.screen {
            screen.message = Some("the pages lead in a circle".to_owned());
        }
        Ok(())
    }

    fn patience(&self) -> Duration {
        self.endpoints.patience
    }

    /// Goes to one page, shows it, and says where it leads by itself.
    async fn follow(
        &mut self,
        navigation: Navigation,
        deadline: Deadline,
    ) -> Result<Option<Navigation>, DriverError> {
        match navigation.go(&mut self.wire, deadline).await? {
            Arrival::Circle { url } => {
                self.screen = Some(circle(url));
                Ok(None)
            }
            Arrival::Document { url, answer } => {
                let reading = pages::read_with(
                    &self.endpoints.foreign,
                    url.as_str(),
                    answer.status,
                    &answer.headers,
                    &answer.text,
                );
                let screen = self.screen.insert(screen(url, &reading, answer.text));
                match reading.next {
                    NextMove::Submit(form) => {
                        Navigation::submitted(screen.origin(), &form).map(Some)
                    }
                    NextMove::Replace(address) => {
                        Navigation::assigned(screen.origin(), &address).map(Some)
                    }
                    NextMove::Wait if reading.is_flex => self.run_flex(deadline).await,
                    NextMove::Wait => Ok(None),
                }
            }
        }
    }

    /// Does what Flex's own script would do on the page that is shown.
    async fn run_flex(&mut self, deadline: Deadline) -> Result<Option<Navigation>, DriverError> {
        loop {
            let Some(screen) = &mut self.screen else {
                return Ok(None);
            };
            let window = match &self.opener {
                Some(_) => Window::Popup,
                None => Window::Own,
            };
            let origin = screen.origin();
            let site = origin.url.origin().ascii_serialization();
            let elsewhere = self.elsewhere.desktop_is_open(&site);
            let (wire, storage) = (&mut self.wire, self.storage.entry(site).or_default());
            match flex_client::run(wire, storage, &origin, &screen.html, window, deadline).await? {
                Then::Go(address) => return Navigation::assigned(origin, &address).map(Some),
                Then::OpenPopup(_) if !self.endpoints.popups => {
                    screen.page = Page::FlexLoginView;
                    screen.message = Some(flex_client::POPUPS_BLOCKED.to_owned());
                    return Ok(None);
                }
                Then::OpenPopup(address) => {
                    self.opener = self.screen.take();
                    return Navigation::assigned(origin, &address).map(Some);
                }
                // The pop-up is gone, and the page that opened it goes on as if it had come back itself.
                Then::HandOver(address) => {
                    self.screen = self.opener.take();
                    if let Some(opener) = &mut self.screen {
                        opener.url = address;
                    }
                }
                Then::Show { page, url, message } => {
                    screen.page = page;
                    screen.url = url;
                    let notice = (page == Page::FlexDesktop && elsewhere)
                        .then(|| flex_client::LOGGED_IN_ELSEWHERE.to_owned());
                    screen.message = message.or(notice);
                    return Ok(None);
                }
            }
        }
    }
}

impl Screen {
    fn origin(&self) -> Origin {
        Origin {
            url: self.url.clone(),
            no_referrer: self.no_referrer,
        }
    }
}

fn screen(url: Url, reading: &Reading, html: String) -> Screen {
    Screen {
        url,
        page: reading.page,
        message: reading.message.clone(),
        no_referrer: reading.sends_no_referrer,
        html,
    }
}

fn circle(url: Url) -> Screen {
    Screen {
        url,
        page: Page::Unknown,
        message: Some("redirected too many times in a row".to_owned()),
        no_referrer: false,
        html: String::new(),
    }
}

/// The sign-in form of a page, filled in and sent.
fn filled(screen: &Screen, answers: &Answers) -> Result<Navigation, DriverError> {
    let (url, html) = (screen.url.as_str(), &screen.html);
    let (form, needed) = match answers.keep_me_signed_in {
        true => (pages::kept_sign_in_form(url, html), KEEP_ME_SIGNED_IN),
        false => (pages::sign_in_form(url, html), "a form to sign in with"),
    };
    let mut form = form.ok_or_else(|| DriverError::impossible(needed, screen.page))?;
    form.fill("UserName", &answers.name);
    form.fill("Password", answers.password.expose());
    Navigation::submitted(screen.origin(), &form)
}

/// The sign-in form of another product, filled in and sent.
fn filled_foreign(
    screen: &Screen,
    fields: &SignInFields,
    answers: &Answers,
) -> Result<Navigation, DriverError> {
    let (url, password) = (screen.url.as_str(), answers.password.expose());
    let form = pages::foreign_form(url, &screen.html, fields, &answers.name, password)
        .ok_or_else(|| DriverError::impossible("a form to sign in with", screen.page))?;
    Navigation::submitted(screen.origin(), &form)
}

#[cfg(test)]
mod tests;
