//! The outcome words of the scenario language, and how the last page and the record decide among them.

use crate::exchange::{Exchange, Kind, Page, View};

/// What the user ends up with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Word {
    /// The Flex desktop, with a session.
    SignedIn,
    /// The Flex login view after a sign-out, or AD FS's own page after one.
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

/// What the login view says after a sign-out, in its one language. Source: Flex UI 2.x.
const LOGGED_OUT: &str = "You have logged out successfully!";

/// Decides the word for the exchanges and the last view of one attempt.
pub(super) fn word(exchanges: &[&Exchange], last: Option<&View>) -> Word {
    let mut told = exchanges.iter().rev();
    match told.find(|exchange| exchange.kind != Kind::Resource) {
        Some(last) if last.is_out_of_time() => return Word::TimedOut,
        Some(last) if last.response.is_none() => return Word::NotReachable,
        _ => {}
    }
    let Some(view) = last else {
        return Word::TimedOut;
    };
    match view.page {
        Page::FlexLoginView | Page::FlexErrorPage if renewal_was_refused(exchanges) => {
            Word::SessionEnded
        }
        Page::FlexDesktop => Word::SignedIn,
        Page::FlexLoginView if view.message.as_deref() == Some(LOGGED_OUT) => Word::SignedOut,
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
        Page::AdfsSignInPage | Page::AdfsSecondFactorPage if view.message.is_some() => {
            Word::SignInRefused
        }
        Page::AdfsSignOutPage => Word::SignedOut,
        Page::AdfsSignInPage
        | Page::AdfsWindowsSignIn
        | Page::AdfsSecondFactorPage
        | Page::AdfsUpdatePasswordPage
        | Page::AdfsIdpInitiatedPage
        | Page::AdfsHomeRealmPage => Word::AskedToSignIn,
        Page::RawXml | Page::Unknown => Word::UnknownPage,
    }
}

/// Whether the last thing that was asked is to renew the token of an open desktop, and it was refused.
/// Source: the Flex UI package, `Tokens/refresh` and the grant `RefreshToken`.
fn renewal_was_refused(exchanges: &[&Exchange]) -> bool {
    let mut told = exchanges.iter().rev();
    let last = told.find(|exchange| exchange.kind != Kind::Resource);
    last.is_some_and(|last| {
        let renews = last.request.url.ends_with("/Tokens/refresh") || sends_refresh_token(last);
        let status = last.response.as_ref().map(|response| response.status);
        renews && status.is_some_and(|status| status >= 400)
    })
}

fn sends_refresh_token(exchange: &Exchange) -> bool {
    let body = exchange.request.body.as_ref().and_then(|body| body.text());
    let body = body.and_then(|text| serde_json::from_str::<serde_json::Value>(text).ok());
    body.is_some_and(|body| body["grant_type"] == "RefreshToken")
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

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;
    use crate::exchange::{Body, Request, Response};

    fn exchange(body: Option<&str>, answered: bool) -> Exchange {
        Exchange {
            step: 0,
            kind: Kind::Document,
            request: Request {
                method: "POST".into(),
                url: "https://iam.twilio.com/".into(),
                headers: Vec::new(),
                body: body.map(|text| Body::Text(text.into())),
            },
            response: answered.then(|| Response {
                status: 200,
                headers: Vec::new(),
                body: None,
            }),
            failure: None,
            started_ms: 0,
            took_ms: 0,
        }
    }

    fn view(page: Page, message: Option<&str>) -> View {
        View {
            step: 0,
            page,
            url: String::new(),
            message: message.map(Into::into),
        }
    }

    #[rstest]
    #[case::desktop(Page::FlexDesktop, None, Word::SignedIn)]
    #[case::form(Page::AdfsSignInPage, None, Word::AskedToSignIn)]
    #[case::form_with_a_message(Page::AdfsSignInPage, Some("Incorrect"), Word::SignInRefused)]
    #[case::error_page(Page::AdfsErrorPage, Some("MSIS7007"), Word::StoppedByAdfs)]
    #[case::xml(Page::RawXml, None, Word::UnknownPage)]
    fn the_last_page_decides(
        #[case] page: Page,
        #[case] message: Option<&str>,
        #[case] expected: Word,
    ) {
        let answered = exchange(None, true);

        assert_eq!(word(&[&answered], Some(&view(page, message))), expected);
    }

    #[rstest]
    #[case::a_response_came(Some("SAMLResponse=x"), Word::RefusedByFlex)]
    #[case::none_came(None, Word::StoppedByFlex)]
    fn an_error_of_flex_is_a_refusal_only_after_a_response(
        #[case] body: Option<&str>,
        #[case] expected: Word,
    ) {
        let posted = exchange(body, true);

        assert_eq!(
            word(&[&posted], Some(&view(Page::TwilioPasswordPrompt, None))),
            expected
        );
    }

    #[rstest]
    #[case::legacy(
        "https://iam.twilio.com/v1/Accounts/AC1/Tokens/refresh",
        r#"{"token":"t"}"#,
        401,
        Word::SessionEnded
    )]
    #[case::enhanced(
        "https://services.twilio.com/v1/Flex/OAuth/Tokens",
        r#"{"grant_type":"RefreshToken"}"#,
        401,
        Word::SessionEnded
    )]
    #[case::of_a_login(
        "https://services.twilio.com/v1/Flex/OAuth/Tokens",
        r#"{"grant_type":"AuthorizationCode"}"#,
        401,
        Word::SignedOut
    )]
    #[case::renewed(
        "https://iam.twilio.com/v1/Accounts/AC1/Tokens/refresh",
        r#"{"token":"t"}"#,
        200,
        Word::SignedOut
    )]
    fn a_desktop_whose_token_is_not_renewed_has_lost_its_session(
        #[case] url: &str,
        #[case] body: &str,
        #[case] status: u16,
        #[case] expected: Word,
    ) {
        let mut asked = exchange(Some(body), true);
        asked.kind = Kind::FlexClient;
        asked.request.url = url.to_owned();
        asked.response.as_mut().unwrap().status = status;
        let thrown_out = view(Page::FlexLoginView, Some(LOGGED_OUT));

        assert_eq!(word(&[&asked], Some(&thrown_out)), expected);
    }

    #[test]
    fn a_last_request_without_an_answer_is_not_reachable_whatever_is_shown() {
        let unanswered = exchange(None, false);

        assert_eq!(
            word(&[&unanswered], Some(&view(Page::FlexErrorPage, None))),
            Word::NotReachable
        );
    }

    #[test]
    fn a_last_request_whose_answer_did_not_come_in_time_is_a_time_out() {
        let late = Exchange {
            failure: Some("no answer within 100 ms".to_owned()),
            ..exchange(None, false)
        };

        assert_eq!(
            word(&[&late], Some(&view(Page::FlexErrorPage, None))),
            Word::TimedOut
        );
    }

    #[test]
    fn no_page_at_all_is_a_time_out() {
        assert_eq!(word(&[], None), Word::TimedOut);
    }
}
