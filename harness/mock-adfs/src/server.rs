//! The mock from outside: what it is made of, and the router of its host.
//!
//! TLS, host names and ports are the caller's. What AD FS does is in the modules that this one puts together.

use std::sync::Arc;

use axum::Router;
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{Request, State};
use axum::http::Response;
use claim_rules::directory::Directory;
use saml::signature::{Certificate, SigningKey};
use saml::time::{Clock, Timestamp};

use crate::accounts::Accounts;
use crate::certificates::{self, Purpose};
use crate::client::Client;
use crate::configuration::{self, Certificates, Configuration, SetupError};
use crate::endpoints::{Incoming, dispatch, metadata};
use crate::event_log::Event;
use crate::pages::Pages;
use crate::random::{Random, hex};
use crate::service::Service;
use crate::settings::{Farm, RelyingPartyTrust};
use crate::tokens::IssuedToken;

/// The largest body that is read, in bytes; a larger one counts as empty.
const MAX_BODY: usize = 1024 * 1024;

/// What a farm is made of.
pub struct Setup {
    /// Farm properties.
    pub farm: Farm,
    /// All relying party trusts; identifiers are unique.
    pub trusts: Vec<RelyingPartyTrust>,
    /// People and groups.
    pub directory: Directory,
    /// Passwords and account states by sAMAccountName; who is not in it cannot sign in.
    pub accounts: Accounts,
    /// PKCS#8 DER, RSA-2048.
    pub token_signing_key: Vec<u8>,
    /// PKCS#8 DER, RSA-2048.
    pub token_decrypting_key: Vec<u8>,
    /// From where everybody comes.
    pub client: Client,
    /// When its certificates end; a year after they were made where nothing is said.
    pub certificates_end: CertificatesEnd,
    /// The farm's clock.
    pub clock: Arc<dyn Clock>,
    /// Start of all randomness: the same seed and the same requests give the same answers.
    pub seed: u64,
}

/// When the farm's own certificates end. A certificate is made a year before its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct CertificatesEnd {
    /// The token-signing certificate.
    pub signing: Option<Timestamp>,
    /// The token-decrypting certificate.
    pub decrypting: Option<Timestamp>,
}

/// A farm that answers.
#[derive(Clone)]
pub struct MockAdfs {
    service: Arc<Service>,
}

impl MockAdfs {
    /// Makes a farm; its certificates are valid for a year around the clock's present.
    ///
    /// # Errors
    /// Keys that are not PKCS#8 RSA, rules that do not parse, and settings whose effect is not mocked.
    pub fn new(setup: Setup) -> Result<Self, SetupError> {
        let random = Random::new(setup.seed);
        let pages = Pages::new(hex(&random.bytes(32)).to_ascii_uppercase())
            .map_err(|error| SetupError::Internal(error.to_string()))?;
        let certificates = certificates(&setup, &random, setup.clock.now())?;
        let metadata = metadata::document(&setup.farm, &certificates, &random.message_id())
            .map_err(|error| SetupError::Internal(error.to_string()))?;
        let directory = Arc::new(setup.directory);
        let configuration = Configuration {
            trusts: configuration::prepare(setup.trusts, &directory)?,
            acceptance: configuration::parsed(
                "the Active Directory claims provider trust",
                "AcceptanceTransformRules",
                &setup.farm.acceptance_transform_rules,
            )?,
            additional: configuration::parsed(
                "the farm",
                "AdditionalAuthenticationRules",
                &setup.farm.additional_authentication_rules,
            )?,
            client: setup.client,
            stores: configuration::stores(&directory),
            farm: setup.farm,
            directory,
            certificates,
            metadata,
        };
        let service = Service::new(configuration, setup.accounts, setup.clock, random, pages);
        Ok(Self {
            service: Arc::new(service),
        })
    }

    /// All paths of the farm's host.
    pub fn router(&self) -> Router {
        Router::new()
            .fallback(answer)
            .with_state(Arc::clone(&self.service))
    }

    /// The primary token-signing certificate, which the relying party pins.
    #[must_use]
    pub fn token_signing_certificate(&self) -> Certificate {
        self.service.configuration().certificates.signing.clone()
    }

    /// The token-decrypting certificate.
    #[must_use]
    pub fn token_decrypting_certificate(&self) -> Certificate {
        self.service.configuration().certificates.decrypting.clone()
    }

    /// The event log so far, oldest first.
    #[must_use]
    pub fn events(&self) -> Vec<Event> {
        self.service.log.events()
    }

    /// The newest tokens that were issued, oldest first; at most 50.
    #[must_use]
    pub fn tokens(&self) -> Vec<IssuedToken> {
        self.service.tokens.all()
    }

    /// The federation metadata, signed.
    #[must_use]
    pub fn metadata(&self) -> String {
        self.service.configuration().metadata.clone()
    }
}

async fn answer(State(service): State<Arc<Service>>, request: Request) -> Response<Body> {
    let (parts, body) = request.into_parts();
    let body = to_bytes(body, MAX_BODY)
        .await
        .unwrap_or_else(|_| Bytes::new());
    let incoming = Incoming::new(&parts, &body, &service.random);
    let version = service.configuration().farm.version;
    dispatch(&service, &incoming).into_response(version)
}

fn certificates(
    setup: &Setup,
    random: &Random,
    now: Timestamp,
) -> Result<Certificates, SetupError> {
    let make = |purpose, key: &[u8], name| {
        let end = match purpose {
            Purpose::Signing => setup.certificates_end.signing,
            Purpose::Encryption => setup.certificates_end.decrypting,
        };
        let made = certificates::made(end, now);
        let der = certificates::self_signed(purpose, &setup.farm.fqdn, key, made, random)
            .map_err(|error| unusable(name, &error))?;
        Certificate::from_der(der).map_err(|error| unusable(name, &error))
    };
    let signing_key = SigningKey::from_pkcs8(&setup.token_signing_key)
        .map_err(|error| unusable("token-signing", &error))?;
    Ok(Certificates {
        signing_key,
        signing: make(Purpose::Signing, &setup.token_signing_key, "token-signing")?,
        decrypting: make(
            Purpose::Encryption,
            &setup.token_decrypting_key,
            "token-decrypting",
        )?,
    })
}

fn unusable(purpose: &'static str, error: &dyn std::fmt::Display) -> SetupError {
    SetupError::Key {
        purpose,
        reason: error.to_string(),
    }
}
