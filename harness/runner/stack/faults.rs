//! Faults that a scenario asks for, laid over the mocks from outside: late and wrong answers, spoilt cookies, and what
//! happens to a Response between AD FS and the browser.
//!
//! A Response is changed in the page that posts it, so that the record of the run holds what Flex gets. Deliberately absent:
//! faults of a connection (dropped, TLS), which are the tunnel's.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::Request;
use axum::http::{HeaderValue, Method, Response, StatusCode, header};
use axum::middleware::{Next, from_fn};
use axum::response::IntoResponse;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use jiff::SignedDuration;
use saml::attack::{Attack, Stranger};

use crate::clock::StandingClock;
use crate::plan::{CookieFault, OnTheWay, SideFaults};

/// Longest body that is looked into, in bytes.
const LONGEST_BODY: usize = 4 << 20;

/// A side with its faults.
pub(super) fn side(router: Router, faults: &SideFaults) -> Router {
    let mut router = router;
    if let Some(fault) = faults.cookies {
        router = router.layer(from_fn(move |request: Request, next: Next| async move {
            spoil_cookies(next.run(request).await, fault)
        }));
    }
    if let Some(status) = faults.answers_with {
        let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        router = router.layer(from_fn(move |_: Request, _: Next| async move {
            (
                status,
                [(header::CONTENT_TYPE, "text/html")],
                format!("<h1>{status}</h1>"),
            )
                .into_response()
        }));
    }
    if let Some(late) = faults.answers_after {
        router = router.layer(from_fn(move |request: Request, next: Next| async move {
            tokio::time::sleep(late).await;
            next.run(request).await
        }));
    }
    router
}

/// AD FS behind a network that changes the Responses it sends.
pub(super) fn changing_responses(router: Router, fault: OnTheWay) -> Router {
    router.layer(from_fn(move |request: Request, next: Next| async move {
        let response = next.run(request).await;
        rewritten(response, |page| changed_page(page, fault)).await
    }))
}

/// AD FS behind an attacker who makes something else of the Responses it sends.
pub(super) fn attacking(
    router: Router,
    attack: &'static Attack,
    stranger: Arc<Stranger>,
) -> Router {
    router.layer(from_fn(move |request: Request, next: Next| {
        let stranger = Arc::clone(&stranger);
        async move {
            let response = next.run(request).await;
            rewritten(response, |page| attacked_page(page, attack, &stranger)).await
        }
    }))
}

/// Flex, to which Responses travel for so long: both mocks' clock moves while one is on its way.
pub(super) fn arriving_late(
    router: Router,
    clock: Arc<StandingClock>,
    travels: Duration,
) -> Router {
    let travels = SignedDuration::try_from(travels).unwrap_or(SignedDuration::MAX);
    router.layer(from_fn(move |request: Request, next: Next| {
        let clock = Arc::clone(&clock);
        async move {
            let (head, body) = request.into_parts();
            let bytes = axum::body::to_bytes(body, LONGEST_BODY)
                .await
                .unwrap_or_default();
            if head.method == Method::POST && holds_response(&bytes) {
                clock.advance(travels);
            }
            next.run(Request::from_parts(head, Body::from(bytes))).await
        }
    }))
}

fn holds_response(body: &Bytes) -> bool {
    url::form_urlencoded::parse(body).any(|(name, _)| name == "SAMLResponse")
}

fn spoil_cookies(mut response: Response<Body>, fault: CookieFault) -> Response<Body> {
    let lines: Vec<String> = response
        .headers()
        .get_all(header::SET_COOKIE)
        .iter()
        .filter_map(|line| line.to_str().ok().map(str::to_owned))
        .collect();
    let headers = response.headers_mut();
    headers.remove(header::SET_COOKIE);
    for line in lines.iter().filter_map(|line| spoilt(line, fault)) {
        if let Ok(value) = HeaderValue::from_str(&line) {
            headers.append(header::SET_COOKIE, value);
        }
    }
    response
}

/// A Set-Cookie line with its fault; nothing when the cookie is lost.
fn spoilt(line: &str, fault: CookieFault) -> Option<String> {
    let is = |part: &str, name: &str| part.trim().to_ascii_lowercase().starts_with(name);
    let parts = line.split(';');
    match fault {
        CookieFault::Lost => None,
        CookieFault::WithoutSecure => {
            let kept: Vec<&str> = parts.filter(|part| !is(part, "secure")).collect();
            Some(kept.join(";"))
        }
        CookieFault::SameSiteLax => {
            let kept: Vec<&str> = parts.filter(|part| !is(part, "samesite")).collect();
            Some(format!("{}; SameSite=Lax", kept.join(";")))
        }
    }
}

/// The response with its page rewritten, if it is one.
async fn rewritten(response: Response<Body>, rewrite: impl Fn(&str) -> String) -> Response<Body> {
    let (mut head, body) = response.into_parts();
    let bytes = axum::body::to_bytes(body, LONGEST_BODY)
        .await
        .unwrap_or_default();
    let Ok(page) = std::str::from_utf8(&bytes) else {
        return Response::from_parts(head, Body::from(bytes));
    };
    head.headers.remove(header::CONTENT_LENGTH);
    Response::from_parts(head, Body::from(rewrite(page)))
}

/// A page that posts a Response, with the Response changed; any other page as it is.
fn changed_page(page: &str, fault: OnTheWay) -> String {
    if field_of(page, "SAMLResponse").is_none() {
        return page.to_owned();
    }
    match fault {
        OnTheWay::RelayStateDropped => without_field(page, "RelayState"),
        OnTheWay::RelayStateReencoded => with_field(page, "RelayState", |value| {
            url::form_urlencoded::byte_serialize(value.as_bytes()).collect()
        }),
        OnTheWay::XmlReformatted => with_field(page, "SAMLResponse", |value| {
            let xml = STANDARD.decode(value).unwrap_or_default();
            STANDARD.encode(saml::xml::pretty(&String::from_utf8_lossy(&xml)))
        }),
        OnTheWay::BodyCut => with_field(page, "SAMLResponse", |value| {
            value.get(..value.len() / 2).unwrap_or_default().to_owned()
        }),
    }
}

/// A page that posts a Response, with what the attack makes of it; any other page, and a Response that cannot be attacked so,
/// as it is.
fn attacked_page(page: &str, attack: &Attack, stranger: &Stranger) -> String {
    with_field(page, "SAMLResponse", |value| {
        let xml = STANDARD.decode(value).unwrap_or_default();
        let hostile = attack.carried_out(&String::from_utf8_lossy(&xml), stranger);
        hostile.map_or_else(|| value.to_owned(), |xml| STANDARD.encode(xml))
    })
}

/// Where the value of a hidden field stands, without its quotes.
fn field_of(page: &str, name: &str) -> Option<std::ops::Range<usize>> {
    let start = format!("name=\"{name}\" value=\"");
    let from = page.find(&start)? + start.len();
    let to = from + page.get(from..)?.find('"')?;
    Some(from..to)
}

fn with_field(page: &str, name: &str, change: impl Fn(&str) -> String) -> String {
    let mut out = page.to_owned();
    if let Some(range) = field_of(page, name) {
        // The only characters of base64 that a page may write otherwise.
        let value = page.get(range.clone()).unwrap_or_default();
        let value = value
            .replace("&#43;", "+")
            .replace("&#x2b;", "+")
            .replace("&#x2f;", "/");
        out.replace_range(range, &change(&value));
    }
    out
}

fn without_field(page: &str, name: &str) -> String {
    let Some(range) = field_of(page, name) else {
        return page.to_owned();
    };
    let (before, after) = (&page[..range.start], &page[range.end..]);
    match (before.rfind("<input"), after.find('>')) {
        (Some(from), Some(to)) => format!("{}{}", &before[..from], &after[to + 1..]),
        _ => page.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    const PAGE: &str = "<form><input type=\"hidden\" name=\"SAMLResponse\" value=\"PGE+PGIvPjwvYT4=\" />\
                        <input type=\"hidden\" name=\"RelayState\" value=\"r+/=\" /></form>";

    #[rstest]
    #[case::dropped(
        OnTheWay::RelayStateDropped,
        "<form><input type=\"hidden\" name=\"SAMLResponse\" value=\"PGE+PGIvPjwvYT4=\" /></form>"
    )]
    #[case::cut(
        OnTheWay::BodyCut,
        "<form><input type=\"hidden\" name=\"SAMLResponse\" value=\"PGE+PGIv\" />\
         <input type=\"hidden\" name=\"RelayState\" value=\"r+/=\" /></form>"
    )]
    fn the_page_that_posts_a_response_is_changed(#[case] fault: OnTheWay, #[case] expected: &str) {
        assert_eq!(changed_page(PAGE, fault), expected);
    }

    #[test]
    fn a_relay_state_that_is_encoded_once_more_has_no_sign_of_base64_left() {
        let page = changed_page(PAGE, OnTheWay::RelayStateReencoded);

        assert!(page.contains("value=\"r%2B%2F%3D\""), "{page}");
    }

    #[test]
    fn xml_that_is_formatted_anew_says_the_same_in_other_bytes() {
        let page = changed_page(PAGE, OnTheWay::XmlReformatted);
        let xml = STANDARD
            .decode(&page[field_of(&page, "SAMLResponse").unwrap()])
            .unwrap();

        assert_eq!(String::from_utf8(xml).unwrap(), "<a>\n  <b/>\n</a>\n");
    }

    #[test]
    fn any_other_page_stays_as_it_is() {
        let page = "<input name=\"RelayState\" value=\"r\">";

        assert_eq!(changed_page(page, OnTheWay::RelayStateDropped), page);
    }

    #[rstest]
    #[case(CookieFault::SameSiteLax, Some("a=b; path=/; Secure; SameSite=Lax"))]
    #[case(CookieFault::WithoutSecure, Some("a=b; path=/; SameSite=None"))]
    #[case(CookieFault::Lost, None)]
    fn a_cookie_is_spoilt_as_the_fault_says(
        #[case] fault: CookieFault,
        #[case] expected: Option<&str>,
    ) {
        let line = "a=b; path=/; SameSite=None; Secure";

        assert_eq!(spoilt(line, fault).as_deref(), expected);
    }
}
