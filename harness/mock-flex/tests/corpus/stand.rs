//! A mock of either generation, asked over its router as a browser asks it.

use std::sync::Arc;

use axum::body::Body;
use axum::http::Request;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use mock_flex::MockFlex;
use mock_flex::settings::{Behavior, EnhancedTenant, Profile, Tenant, TwilioSsoUrl};
use saml::binding::redirect;
use saml::protocol::AuthnRequest;
use saml::time::{Clock, Timestamp};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use tower::ServiceExt as _;
use url::Url;

use crate::remake::{CERTIFICATE, Texts};
use crate::rows::Policy;

const ACCOUNT: &str = "AC00000000000000000000000000000001";
const CONNECTION: &str = "JQ00000000000000000000000000000001";
const PAGE: &str = "https://flex.twilio.com/calm-bear-1234";
const SERVICES: &str = "https://services.twilio.com/v1/Flex";
const VERIFIER: &str = "a-verifier-of-the-test";

/// Which of the two ACSs.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Generation {
    Legacy,
    Enhanced,
}

impl Generation {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Legacy => "legacy",
            Self::Enhanced => "enhanced",
        }
    }
}

struct Standing(Timestamp);

impl Clock for Standing {
    fn now(&self) -> Timestamp {
        self.0
    }
}

/// A Flex at which one login waits for its Response.
pub(crate) struct Stand {
    flex: MockFlex,
    /// Nothing when the identity provider begins.
    relay_state: Option<String>,
    cookie: String,
    /// What a Response has to say to be the answer.
    pub(crate) texts: Texts,
}

struct Reply {
    status: u16,
    location: Option<String>,
    cookie: Option<String>,
    body: Vec<u8>,
}

impl Stand {
    /// An account that is set for the issuer of a shape.
    pub(crate) async fn new(
        generation: Generation,
        policy: &Policy,
        now: Timestamp,
        behavior: Behavior,
    ) -> Self {
        let tenant = tenant(policy);
        let profile: Profile = match generation {
            Generation::Legacy => tenant.into(),
            Generation::Enhanced => EnhancedTenant::migrated_from(&tenant, CONNECTION).into(),
        };
        let clock = Arc::new(Standing(now));
        let mut stand = Self {
            texts: Texts {
                audience: Some(profile.entity_id()),
                recipient: Some(profile.acs()),
                in_response_to: None,
            },
            flex: MockFlex::with(profile, behavior, clock, 7),
            relay_state: None,
            cookie: String::new(),
        };
        match generation {
            // Legacy Flex also takes what answers no request.
            Generation::Legacy if policy.texts.in_response_to.is_none() => {}
            Generation::Legacy => stand.start_legacy().await,
            Generation::Enhanced => stand.start_enhanced().await,
        }
        stand
    }

    async fn start_legacy(&mut self) {
        let url = format!("https://iam.twilio.com/v1/Accounts/{ACCOUNT}/authenticate");
        let body = json!({ "products": ["flex"], "resource": PAGE }).to_string();
        let reply = self.send("POST", &url, "application/json", body).await;
        let reply: Value = serde_json::from_slice(&reply.body).unwrap();
        self.waits_at(reply["location"].as_str().unwrap());
    }

    async fn start_enhanced(&mut self) {
        let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(VERIFIER));
        let parameters = [
            ("ssoProfileSid", CONNECTION),
            ("state", "page-state"),
            ("nonce", "page-nonce"),
            ("redirectUrl", PAGE),
            ("codeChallenge", &challenge),
        ];
        let url = Url::parse_with_params(&format!("{SERVICES}/Authorize"), parameters).unwrap();
        let authorize = self.get(url.as_str()).await;
        let login = self.get(&authorize.location.unwrap()).await;
        let cookie = login.cookie.unwrap();
        self.cookie = cookie.split(';').next().unwrap().to_owned();
        self.waits_at(&login.location.unwrap());
    }

    /// Keeps what the request at the identity provider's address says.
    fn waits_at(&mut self, address: &str) {
        let address = Url::parse(address).unwrap();
        let message = redirect::decode(address.query().unwrap()).unwrap();
        let request = AuthnRequest::from_xml(&message.xml).unwrap();
        self.texts.in_response_to = Some(request.id);
        self.relay_state = message.relay_state;
    }

    /// Posts a Response and goes on as a browser does: whether somebody is signed in at the end.
    pub(crate) async fn opens_a_session(&self, response: &[u8]) -> bool {
        let response = base64::engine::general_purpose::STANDARD.encode(response);
        let relay_state = self
            .relay_state
            .as_deref()
            .map(|state| ("RelayState", state));
        let fields = [("SAMLResponse", response.as_str())]
            .into_iter()
            .chain(relay_state);
        let body = url::form_urlencoded::Serializer::new(String::new())
            .extend_pairs(fields)
            .finish();
        let acs = self.texts.recipient.as_deref().unwrap();
        let reply = self
            .send("POST", acs, "application/x-www-form-urlencoded", body)
            .await;
        let page = self.back(acs, reply).await;
        let session = match page {
            Some(page) if parameter(&page, "Token").is_some() => true,
            Some(page) => match parameter(&page, "code") {
                Some(code) => self.exchange(&code).await,
                None => false,
            },
            None => false,
        };
        assert_eq!(
            session,
            !self.flex.workers().is_empty(),
            "a worker without a session"
        );
        session
    }

    /// Where the browser ends, if it comes back to Flex.
    async fn back(&self, from: &str, mut reply: Reply) -> Option<Url> {
        let mut here = Url::parse(from).unwrap();
        while let Some(location) = reply.location.take() {
            here = here.join(&location).unwrap();
            if here.host_str() == Some("flex.twilio.com") {
                return Some(here);
            }
            reply = self.get(here.as_str()).await;
        }
        None
    }

    async fn exchange(&self, code: &str) -> bool {
        let body = json!({
            "grant_type": "AuthorizationCode",
            "app_type": "SinglePageApp",
            "sso_profile_sid": CONNECTION,
            "code": code,
            "code_verifier": VERIFIER,
            "nonce": "page-nonce",
        });
        let url = format!("{SERVICES}/OAuth/Tokens");
        let reply = self
            .send("POST", &url, "application/json", body.to_string())
            .await;
        reply.status == 200
    }

    async fn get(&self, url: &str) -> Reply {
        self.send("GET", url, "text/plain", String::new()).await
    }

    async fn send(&self, method: &str, url: &str, media_type: &str, body: String) -> Reply {
        let url = Url::parse(url).unwrap();
        let request = Request::builder()
            .method(method)
            .uri(&url[url::Position::BeforePath..])
            .header("host", url.host_str().unwrap())
            .header("content-type", media_type)
            .header("cookie", &self.cookie)
            .body(Body::from(body))
            .unwrap();
        let (head, body) = self
            .flex
            .router()
            .oneshot(request)
            .await
            .unwrap()
            .into_parts();
        let header = |name: &str| {
            head.headers
                .get(name)
                .map(|value| value.to_str().unwrap().to_owned())
        };
        Reply {
            status: head.status.as_u16(),
            location: header("location"),
            cookie: header("set-cookie"),
            body: axum::body::to_bytes(body, usize::MAX)
                .await
                .unwrap()
                .to_vec(),
        }
    }
}

fn tenant(policy: &Policy) -> Tenant {
    Tenant {
        account_sid: ACCOUNT.to_owned(),
        runtime_domain: "calm-bear-1234".to_owned(),
        friendly_name: "Contoso".to_owned(),
        certificate: CERTIFICATE.to_pem(),
        identity_provider_issuer: policy.issuer.clone().unwrap_or_default(),
        single_sign_on_url: "https://adfs.contoso.example/adfs/ls".to_owned(),
        default_redirect_url: PAGE.to_owned(),
        twilio_sso_url: TwilioSsoUrl::Iam,
        login_using_popup: false,
        trusted_domains: Vec::new(),
    }
}

fn parameter(url: &Url, name: &str) -> Option<String> {
    let pair = url.query_pairs().find(|(key, _)| key == name);
    pair.map(|(_, value)| value.into_owned())
}
