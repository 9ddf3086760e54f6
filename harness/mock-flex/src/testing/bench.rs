//! A Flex on the bench: requests go straight into its router.

use std::sync::{Arc, Mutex};

use axum::body::Body;
use axum::http::Request;
use jiff::{SignedDuration, Timestamp};
use saml::time::Clock;
use serde_json::{Value, json};
use tower::ServiceExt as _;
use url::Url;

use super::{ACCOUNT, IdentityProvider, PAGE, Reply, ResponseDraft, tenant};
use crate::MockFlex;
use crate::settings::{Behavior, Profile};

/// A clock that stands still until it is moved.
pub(crate) struct StandingClock(Mutex<Timestamp>);

impl StandingClock {
    pub(crate) fn advance(&self, by: SignedDuration) {
        let mut now = self.0.lock().unwrap();
        *now = now.checked_add(by).unwrap();
    }
}

impl Clock for StandingClock {
    fn now(&self) -> Timestamp {
        *self.0.lock().unwrap()
    }
}

pub(crate) fn get(url: &str) -> Request<Body> {
    request("GET", url, "text/plain", String::new())
}

pub(crate) fn post_json(url: &str, body: &Value) -> Request<Body> {
    request("POST", url, "application/json", body.to_string())
}

pub(crate) fn post_form(url: &str, fields: &[(&str, &str)]) -> Request<Body> {
    let body = url::form_urlencoded::Serializer::new(String::new())
        .extend_pairs(fields)
        .finish();
    request("POST", url, "application/x-www-form-urlencoded", body)
}

/// As HTTP/1.1 sends it: the path on the first line, the host in a header.
fn request(method: &str, url: &str, media_type: &str, body: String) -> Request<Body> {
    let url = Url::parse(url).unwrap();
    let path = &url[url::Position::BeforePath..];
    Request::builder()
        .method(method)
        .uri(path)
        .header("host", url.host_str().unwrap())
        .header("content-type", media_type)
        .body(Body::from(body))
        .unwrap()
}

/// A Flex with its clock and an identity provider whose certificate is in the form.
pub(crate) struct Bench {
    pub(crate) clock: Arc<StandingClock>,
    pub(crate) flex: MockFlex,
    pub(crate) idp: &'static IdentityProvider,
}

/// A login that has been sent to the identity provider.
pub(crate) struct Started {
    pub(crate) request_id: String,
    pub(crate) relay_state: String,
}

impl Bench {
    pub(crate) fn new() -> Self {
        Self::with(tenant(), Behavior::default())
    }

    /// The form gets the identity provider's certificate unless it has one.
    pub(crate) fn with(profile: impl Into<Profile>, behavior: Behavior) -> Self {
        let idp = IdentityProvider::usual();
        let mut profile = profile.into();
        let certificate = match &mut profile {
            Profile::Legacy(tenant) => &mut tenant.certificate,
            Profile::Enhanced(tenant) => &mut tenant.certificate,
        };
        if certificate.is_empty() {
            *certificate = idp.certificate().to_pem();
        }
        let now: Timestamp = "2026-11-24T08:00:00.5Z".parse().unwrap();
        let clock = Arc::new(StandingClock(Mutex::new(now)));
        Self {
            flex: MockFlex::with(profile, behavior, clock.clone(), 7),
            clock,
            idp,
        }
    }

    pub(crate) async fn send(&self, request: Request<Body>) -> Reply {
        let response = self.flex.router().oneshot(request).await.unwrap();
        let (head, body) = response.into_parts();
        let body = axum::body::to_bytes(body, usize::MAX).await.unwrap();
        Reply {
            status: head.status.as_u16(),
            headers: head.headers,
            body: String::from_utf8(body.to_vec()).unwrap(),
        }
    }

    pub(crate) fn account(&self, resource: &str) -> String {
        format!("https://iam.twilio.com/v1/Accounts/{ACCOUNT}/{resource}")
    }

    pub(crate) async fn authenticate(&self, resource: &str) -> Reply {
        let body = json!({ "products": ["flex"], "resource": resource });
        self.send(post_json(&self.account("authenticate"), &body))
            .await
    }

    /// Starts a login at the hosted page.
    pub(crate) async fn start(&self) -> Started {
        let reply = self.authenticate(PAGE).await;
        let location = Url::parse(reply.json()["location"].as_str().unwrap()).unwrap();
        let message = saml::binding::redirect::decode(location.query().unwrap()).unwrap();
        let request = saml::protocol::AuthnRequest::from_xml(&message.xml).unwrap();
        Started {
            request_id: request.id,
            relay_state: message.relay_state.unwrap(),
        }
    }

    /// What the identity provider would answer to a request, ready to be spoilt.
    pub(crate) fn draft(&self, request_id: &str) -> ResponseDraft {
        let profile = self.flex.profile();
        ResponseDraft {
            in_response_to: Some(request_id.to_owned()),
            ..ResponseDraft::honest(&profile.acs(), &profile.entity_id(), self.clock.now())
        }
    }

    pub(crate) async fn post(&self, response: &str, relay_state: Option<&str>) -> Reply {
        let response = saml::binding::post::encode(response);
        let mut fields = vec![("SAMLResponse", response.as_str())];
        fields.extend(relay_state.map(|state| ("RelayState", state)));
        self.send(post_form(&self.account("saml2"), &fields)).await
    }

    /// A whole login: started, answered with the draft that `spoil` has changed, and posted.
    pub(crate) async fn log_in(&self, spoil: impl FnOnce(&mut ResponseDraft)) -> Reply {
        let started = self.start().await;
        let mut draft = self.draft(&started.request_id);
        spoil(&mut draft);
        let response = draft.signed_by(self.idp);
        self.post(&response, Some(&started.relay_state)).await
    }

    /// The token of an honest login.
    pub(crate) async fn token(&self) -> String {
        Self::token_in(&self.log_in(|_| ()).await)
    }

    /// The token that the ACS put into an address.
    pub(crate) fn token_in(reply: &Reply) -> String {
        let location = reply.location();
        let token = location.query_pairs().find(|(name, _)| name == "Token");
        token.unwrap().1.into_owned()
    }

    pub(crate) async fn tokens(&self, host: &str, verb: &str, token: &str) -> Reply {
        let url = format!("https://{host}/v1/Accounts/{ACCOUNT}/Tokens/{verb}");
        self.send(post_json(&url, &json!({ "token": token }))).await
    }
}
