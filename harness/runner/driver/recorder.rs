//! Writes the trace while a driver works; both drivers use it, so that their traces are alike.

use std::time::Instant;

use tokio::sync::mpsc::UnboundedSender;

use super::pages::Form;
use crate::exchange::{DriverKind, Exchange, Page, Step, Trace, View};
use crate::plan::{Action, PlannedStep};

/// A trace in the making, with the instant from which its milliseconds count.
#[derive(Debug)]
pub struct Recorder {
    trace: Trace,
    started: Instant,
    attempt: usize,
    watcher: Option<UnboundedSender<Exchange>>,
}

/// By how many milliseconds a step moves the clocks.
fn passed(action: &Action) -> u64 {
    match action {
        Action::TimePasses(duration) => u64::try_from(duration.as_millis()).unwrap_or(u64::MAX),
        _ => 0,
    }
}

impl Recorder {
    /// An empty trace that starts now.
    #[must_use]
    pub fn new(driver: DriverKind) -> Self {
        Self {
            trace: Trace::new(driver),
            started: Instant::now(),
            attempt: 0,
            watcher: None,
        }
    }

    /// Notes that a step begins; what follows belongs to it. The number of the attempt goes up with each `open`.
    ///
    /// A step [`Action::Expect`] is none of the driver's: it is not noted.
    pub fn begin(&mut self, step: &PlannedStep) {
        let user = match &step.action {
            Action::Expect(_) => return,
            Action::Open(_) => {
                self.attempt += 1;
                None
            }
            Action::SignIn(sign_in) => Some(sign_in.user.clone()),
            Action::SecondFactor { .. }
            | Action::Choose(_)
            | Action::UpdatePassword(_)
            | Action::SendLogoutRequest(_)
            | Action::SignOutOfAdfs
            | Action::SwitchTo(_)
            | Action::RestartBrowser
            | Action::TimePasses(_)
            | Action::Change(_)
            | Action::RollCertificate(_)
            | Action::PostResponseAgain
            | Action::SignOutOfFlex => None,
        };
        self.trace.steps.push(Step {
            text: step.text.clone(),
            attempt: self.attempt.max(1),
            user,
            passed_ms: passed(&step.action),
        });
    }

    /// Index of the present step, for [`Exchange::step`]; 0 before the first.
    #[must_use]
    pub fn step(&self) -> usize {
        self.trace.steps.len().saturating_sub(1)
    }

    /// Milliseconds since the start of the trace, for [`Exchange::started_ms`].
    #[must_use]
    pub fn elapsed_ms(&self) -> u64 {
        self.at_ms(Instant::now())
    }

    /// Milliseconds from the start of the trace to `instant`; 0 for an earlier one.
    #[must_use]
    pub fn at_ms(&self, instant: Instant) -> u64 {
        let since = instant.saturating_duration_since(self.started);
        u64::try_from(since.as_millis()).unwrap_or(u64::MAX)
    }

    /// From now on every exchange is also told to `watcher`, as soon as it is known. Nothing of it is redacted yet.
    pub fn watch(&mut self, watcher: UnboundedSender<Exchange>) {
        self.watcher = Some(watcher);
    }

    /// Tells the watcher of an exchange without keeping it, if there is a watcher.
    pub fn tell(&self, exchange: impl FnOnce() -> Exchange) {
        if let Some(watcher) = &self.watcher {
            // A watcher that has gone away wants to hear nothing.
            let _ = watcher.send(exchange());
        }
    }

    /// Keeps an exchange. They may come in any order: [`Recorder::finish`] sorts them by their start.
    pub fn exchange(&mut self, exchange: Exchange) {
        self.trace.exchanges.push(exchange);
    }

    /// The last form with a SAMLResponse that was posted in the present attempt.
    #[must_use]
    pub fn last_response(&self) -> Option<Form> {
        let of_attempt = |exchange: &&Exchange| {
            let step = self.trace.steps.get(exchange.step);
            step.is_some_and(|step| step.attempt == self.attempt.max(1))
        };
        let posted = self.trace.exchanges.iter().filter(of_attempt);
        posted.filter_map(response_form).next_back()
    }

    /// Notes what is on the screen when the present step ends. The address loses its fragment.
    pub fn view(&mut self, page: Page, url: &str, message: Option<String>) {
        let url = url.split('#').next().unwrap_or_default().to_owned();
        self.trace.views.push(View {
            step: self.step(),
            page,
            url,
            message,
        });
    }

    /// The page of the last view; an unknown one before the first.
    #[must_use]
    pub fn shown(&self) -> Page {
        self.trace
            .last_view()
            .map_or(Page::Unknown, |view| view.page)
    }

    /// The trace, with its exchanges in the order in which their requests started.
    #[must_use]
    pub fn finish(mut self) -> Trace {
        self.trace
            .exchanges
            .sort_by_key(|exchange| exchange.started_ms);
        self.trace
    }
}

/// The form that a request was, if it carried a SAMLResponse.
fn response_form(exchange: &Exchange) -> Option<Form> {
    let request = &exchange.request;
    let body = request.body.as_ref()?.text()?;
    let form = Form {
        action: request.url.clone(),
        method: request.method.clone(),
        fields: url::form_urlencoded::parse(body.as_bytes())
            .into_owned()
            .collect(),
    };
    form.field("SAMLResponse")?;
    Some(form)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::{Kind, Request};
    use crate::plan::{Location, Target};

    fn step(action: Action) -> PlannedStep {
        PlannedStep {
            action,
            text: String::new(),
            at: Location::default(),
        }
    }

    fn exchange(url: &str, step: usize, started_ms: u64) -> Exchange {
        Exchange {
            step,
            kind: Kind::Document,
            request: Request {
                method: "GET".into(),
                url: url.into(),
                headers: Vec::new(),
                body: None,
            },
            response: None,
            failure: None,
            started_ms,
            took_ms: 0,
        }
    }

    #[test]
    fn each_open_begins_an_attempt_and_an_expectation_is_no_step() {
        let mut recorder = Recorder::new(DriverKind::Http);

        recorder.begin(&step(Action::Open(Target::Flex)));
        recorder.begin(&step(Action::Expect(Box::default())));
        recorder.begin(&step(Action::Open(Target::Flex)));

        let attempts: Vec<usize> = recorder.finish().steps.iter().map(|s| s.attempt).collect();
        assert_eq!(attempts, [1, 2]);
    }

    #[test]
    fn exchanges_are_sorted_by_their_start() {
        let mut recorder = Recorder::new(DriverKind::Http);

        recorder.exchange(exchange("https://b.example/", 0, 7));
        recorder.exchange(exchange("https://a.example/", 0, 3));

        let urls: Vec<String> = recorder
            .finish()
            .exchanges
            .into_iter()
            .map(|exchange| exchange.request.url)
            .collect();
        assert_eq!(urls, ["https://a.example/", "https://b.example/"]);
    }

    #[test]
    fn a_view_keeps_the_query_but_no_fragment() {
        let mut recorder = Recorder::new(DriverKind::Http);
        recorder.begin(&step(Action::Open(Target::Flex)));

        recorder.view(Page::FlexDesktop, "https://flex.twilio.com/a?b=c#d", None);

        assert_eq!(recorder.shown(), Page::FlexDesktop);
        assert_eq!(
            recorder.finish().views[0].url,
            "https://flex.twilio.com/a?b=c"
        );
    }
}
