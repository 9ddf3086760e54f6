//! The browser does not give AD FS its cookie back, so the right password leads to the form again.
//!
//! Source: AD FS answers a right password with a redirect to itself that sets MSISAuth (path /adfs, Secure, HttpOnly), and asks again
//! when the browser comes back without it; RFC 6265bis, section 5.6 (SameSite=None without Secure is not kept).

use super::Cause;
use crate::diagnosis::{Case, Explanation, Fix, Found, seen};
use crate::exchange::{Exchange, Page};
use crate::outcome::Word;

/// The cause.
pub(super) const CAUSE: Cause = Cause {
    explanation: Explanation {
        slug: "adfs-cookie-lost",
        meaning: "the password was right, but the browser did not give AD FS the cookie back that says so, and AD FS asked again",
        why: "the sign-in lives in the cookie MSISAuth between the password and the token; a proxy that strips `Secure` or the cookie, or \
              a browser that keeps none, loses it, and AD FS shows the form again without a word",
        mend: "let the browser keep the cookies of the FQDN of AD FS (policies, extensions), and let whatever opens TLS before AD FS \
               pass Set-Cookie on unchanged, with Secure and SameSite=None",
        source: "Microsoft, AD FS FAQ (cookies are marked Secure); RFC 6265bis, section 5.6",
    },
    recognize,
};

/// Credentials were taken, and the attempt still ends at the form without a message.
fn recognize(case: &Case<'_>) -> Option<Found> {
    let page = case.outcome.page?;
    if case.outcome.word != Word::AskedToSignIn || page != Page::AdfsSignInPage {
        return None;
    }
    let exchanges = case.exchanges_of_attempt();
    let taken = exchanges
        .iter()
        .rposition(|exchange| took_password(exchange))?;
    // Something came after it: the way back, on which the cookie was missing.
    let (taken, _back) = (exchanges.get(taken)?, exchanges.get(taken + 1)?);
    let fqdn = &case.adfs().farm.fqdn;
    let set: Vec<String> = set_cookies(taken).collect();
    let cookie = match set.is_empty() {
        true => "none arrived".to_owned(),
        false => set.join(" | "),
    };
    let fix = format!(
        "let the browser keep the cookies of {fqdn} (policies, extensions), and let whatever opens TLS before AD FS pass Set-Cookie on \
         unchanged, with Secure and SameSite=None"
    );
    Some(Found {
        sentence: format!(
            "the password was right, but the browser came back to AD FS at `{fqdn}` without the cookie MSISAuth, and was asked again"
        ),
        seen: vec![
            seen("cookies that AD FS set after the password", cookie),
            seen("what the user saw", format!("the {page} again")),
        ],
        fix: Fix::LookAt(fix),
    })
}

/// Whether AD FS has taken the password of this request: it leads on to AD FS itself.
fn took_password(exchange: &Exchange) -> bool {
    let body = exchange.request.body.as_ref().and_then(|body| body.text());
    let fields = body.is_some_and(|body| body.contains("Password="));
    let answer = exchange.response.as_ref();
    fields && answer.is_some_and(|answer| answer.status == 302)
}

/// Names and attributes of the cookies that an answer sets, without their values.
fn set_cookies(exchange: &Exchange) -> impl Iterator<Item = String> {
    let headers = exchange.response.iter().flat_map(|answer| &answer.headers);
    let cookies =
        headers.filter(|(name, value)| name == "set-cookie" && value.starts_with("MSISAuth="));
    cookies.filter_map(|(_, value)| {
        let (_, attributes) = value.split_once(';')?;
        Some(format!("MSISAuth;{attributes}"))
    })
}
