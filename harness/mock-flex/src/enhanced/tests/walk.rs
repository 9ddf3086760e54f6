//! A browser that walks through an enhanced login with its one cookie.

use axum::body::Body;
use axum::http::Request;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use saml::protocol::AuthnRequest;
use serde_json::json;
use sha2::{Digest as _, Sha256};
use url::Url;

use crate::testing::{Bench, CONNECTION, PAGE, Reply, ResponseDraft, get, post_form, post_json};

pub(super) const SERVICES: &str = "https://services.twilio.com/v1/Flex";
pub(super) const VERIFIER: &str = "a-verifier-of-the-test";

/// A login that waits at the identity provider.
pub(super) struct Waiting {
    pub(super) request: AuthnRequest,
    pub(super) xml: String,
    pub(super) address: Url,
    pub(super) relay_state: String,
    pub(super) cookie: String,
}

pub(super) fn challenge() -> String {
    URL_SAFE_NO_PAD.encode(Sha256::digest(VERIFIER))
}

/// The address at which the Flex UI begins, with some parameters set otherwise; an empty value leaves one out.
pub(super) fn authorize_url(changes: &[(&str, &str)]) -> String {
    let challenge = challenge();
    let usual = [
        ("ssoProfileSid", CONNECTION),
        ("state", "page-state"),
        ("nonce", "page-nonce"),
        ("redirectUrl", PAGE),
        ("codeChallenge", &challenge),
    ];
    let pairs = usual.map(|(name, value)| {
        let changed = changes.iter().find(|(other, _)| *other == name);
        (name, changed.map_or(value, |(_, value)| *value))
    });
    let kept = pairs.iter().filter(|(_, value)| !value.is_empty());
    Url::parse_with_params(&format!("{SERVICES}/Authorize"), kept)
        .unwrap()
        .into()
}

/// Follows from Authorize to the identity provider.
pub(super) async fn begin(bench: &Bench) -> Waiting {
    let authorize = bench.send(get(&authorize_url(&[]))).await;
    let login = bench.send(get(authorize.location().as_str())).await;
    let address = login.location();
    let message = saml::binding::redirect::decode(address.query().unwrap()).unwrap();
    let cookie = login
        .header("set-cookie")
        .unwrap()
        .split(';')
        .next()
        .unwrap();
    Waiting {
        request: AuthnRequest::from_xml(&message.xml).unwrap(),
        xml: message.xml,
        relay_state: message.relay_state.unwrap(),
        cookie: cookie.to_owned(),
        address,
    }
}

pub(super) async fn post(bench: &Bench, response: &str, relay_state: Option<&str>) -> Reply {
    let response = saml::binding::post::encode(response);
    let mut fields = vec![("SAMLResponse", response.as_str())];
    fields.extend(relay_state.map(|state| ("RelayState", state)));
    bench
        .send(post_form(&bench.flex.profile().acs(), &fields))
        .await
}

/// The answer of the ACS to a draft that `spoil` has changed, with the browser's cookie.
pub(super) async fn answer(
    bench: &Bench,
    spoil: impl FnOnce(&mut ResponseDraft),
) -> (Reply, String) {
    let waiting = begin(bench).await;
    let mut draft = bench.draft(&waiting.request.id);
    spoil(&mut draft);
    let reply = post(
        bench,
        &draft.signed_by(bench.idp),
        Some(&waiting.relay_state),
    )
    .await;
    (reply, waiting.cookie)
}

pub(super) fn with_cookie(url: &str, cookie: &str) -> Request<Body> {
    let mut request = get(url);
    request
        .headers_mut()
        .insert("cookie", cookie.parse().unwrap());
    request
}

/// Follows from the answer of the ACS back to the page.
pub(super) async fn back(bench: &Bench, answer: &Reply, cookie: &str) -> Url {
    let here = Url::parse(&bench.flex.profile().acs()).unwrap();
    let mut next = here.join(answer.header("location").unwrap()).unwrap();
    while next.host_str() != Some("flex.twilio.com") {
        let reply = bench.send(with_cookie(next.as_str(), cookie)).await;
        next = reply.location();
    }
    next
}

pub(super) fn parameter(url: &Url, name: &str) -> Option<String> {
    let pair = url.query_pairs().find(|(key, _)| key == name);
    pair.map(|(_, value)| value.into_owned())
}

pub(super) async fn exchange(bench: &Bench, code: &str, verifier: &str, nonce: &str) -> Reply {
    let body = json!({
        "grant_type": "AuthorizationCode",
        "app_type": "SinglePageApp",
        "sso_profile_sid": CONNECTION,
        "code": code,
        "code_verifier": verifier,
        "nonce": nonce,
    });
    bench
        .send(post_json(&format!("{SERVICES}/OAuth/Tokens"), &body))
        .await
}

/// A whole login with a spoilt draft, up to the code.
pub(super) async fn code(bench: &Bench, spoil: impl FnOnce(&mut ResponseDraft)) -> String {
    let (reply, cookie) = answer(bench, spoil).await;
    let page = back(bench, &reply, &cookie).await;
    parameter(&page, "code").unwrap_or_else(|| panic!("no code in {page}"))
}

/// A whole login with a spoilt draft, up to the token endpoint's answer.
pub(super) async fn log_in(bench: &Bench, spoil: impl FnOnce(&mut ResponseDraft)) -> Reply {
    let code = code(bench, spoil).await;
    exchange(bench, &code, VERIFIER, "page-nonce").await
}
