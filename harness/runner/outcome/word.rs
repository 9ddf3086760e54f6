//! The outcome words of the scenario language, and how the last page and the record decide among them.

use crate::exchange::{Exchange, Kind, Page, View};

/// What the user ends up with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Word {
    /// The Flex desktop, with a session.
    SignedIn,
    /// The Flex login view after a sign-out.
    SignedOut,
    /// AD FS waits for a password.
    AskedToSignIn,
    /// AD FS shows the form again with a message.
    SignInRefused,
    /// AD FS's error page.
    StoppedByAdfs,
    /// A Response reached Flex, and no session came of it.
    RefusedByFlex,
    /// Flex stopped before AD FS was asked.
    StoppedByFlex,
    /// A session that was open has ended.
    SessionEnded,
    /// A page that the harness does not know.
    UnknownPage,
    /// A server did not answer.
    NotReachable,
    /// No page came in time.
    TimedOut,
}

impl Word {
    /// The word as a scenario writes it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::SignedIn => "signed in",
            Self::SignedOut => "signed out",
            Self::AskedToSignIn => "asked to sign in",
            Self::SignInRefused => "sign-in refused",
            Self::StoppedByAdfs => "stopped by adfs",
            Self::RefusedByFlex => "refused by flex",
            Self::StoppedByFlex => "stopped by flex",
            Self::SessionEnded => "session ended",
            Self::UnknownPage => "unknown page",
            Self::NotReachable => "not reachable",
            Self::TimedOut => "timed out",
        }
    }
}

impl std::fmt::Display for Word {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Decides the word for the exchanges and the last view of one attempt.
pub(super) fn word(exchanges: &[&Exchange], last: Option<&View>) -> Word {
    if exchanges
        .iter()
        .rev()
        .find(|exchange| exchange.kind != Kind::Resource)
        .is_some_and(|exchange| exchange.response.is_none())
    {
        return Word::NotReachable;
    }
    let Some(view) = last else {
        return Word::TimedOut;
    };
    match view.page {
        Page::FlexDesktop => Word::SignedIn,
        Page::FlexLoginView
        | Page::FlexErrorPage
        | Page::TwilioPasswordPrompt
        | Page::TwilioErrorPage => {
            if response_was_posted(exchanges) {
                Word::RefusedByFlex
            } else {
                Word::StoppedByFlex
            }
        }
        Page::AdfsErrorPage => Word::StoppedByAdfs,
        Page::AdfsSignInPage if view.message.is_some() => Word::SignInRefused,
        Page::AdfsSignInPage
        | Page::AdfsWindowsSignIn
        | Page::AdfsSecondFactorPage
        | Page::AdfsUpdatePasswordPage
        | Page::AdfsIdpInitiatedPage
        | Page::AdfsHomeRealmPage => Word::AskedToSignIn,
        Page::RawXml | Page::Unknown => Word::UnknownPage,
    }
}

/// Whether a form with a SAMLResponse was sent.
fn response_was_posted(exchanges: &[&Exchange]) -> bool {
    exchanges.iter().any(|exchange| {
        let body = exchange
            .request
            .body
            .as_ref()
            .and_then(|body| body.text())
            .unwrap_or_default();
        url::form_urlencoded::parse(body.as_bytes()).any(|(key, _)| key == "SAMLResponse")
    })
}
