//! The mock from outside: what it is made of, and the router of its host.
//!
//! TLS, host names and ports are the caller's. What AD FS does is in the modules that this one puts together.

use std::sync::Arc;

use axum::Router;
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{Request, State};
use axum::http::Response;
use claim_rules::directory::Directory;
use saml::signature::Certificate;
use saml::time::{Clock, Timestamp};

use crate::accounts::{AccountState, Accounts};
use crate::certificates::exported::{ExportedCertificates, Validity};
use crate::certificates::keeper::{Keeper, Rollover, RolloverError, held};
use crate::certificates::timetable::Timetable;
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

/// What an administrator sets, and may set otherwise while the farm runs.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Farm properties.
    pub farm: Farm,
    /// All relying party trusts; identifiers are unique.
    pub trusts: Vec<RelyingPartyTrust>,
    /// People and groups.
    pub directory: Directory,
    /// From where everybody comes.
    pub client: Client,
}

/// What a farm is made of.
pub struct Setup {
    /// Farm properties.
    pub farm: Farm,
    /// All relying party trusts; identifiers are unique.
    pub trusts: Vec<RelyingPartyTrust>,
    /// People and groups.
    pub directory: Directory,
    /// From where everybody comes.
    pub client: Client,
    /// Passwords and account states by sAMAccountName; who is not in it cannot sign in.
    pub accounts: Accounts,
    /// PKCS#8 DER, RSA-2048.
    pub token_signing_key: Vec<u8>,
    /// PKCS#8 DER, RSA-2048.
    pub token_decrypting_key: Vec<u8>,
    /// Keys for certificates that are made later, as PKCS#8 DER, used in turns. Two at least, or none: then no certificate is
    /// ever rolled over.
    pub spare_keys: Vec<Vec<u8>>,
    /// When its certificates end; a year after they were made where nothing is said.
    pub certificates_end: CertificatesEnd,
    /// Dates that an export tells; `certificates_end` comes before them.
    pub exported_certificates: ExportedCertificates,
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
        let keeper = keeper(&setup, &random, setup.clock.now())?;
        let certificates = keeper.certificates();
        let metadata = metadata::document(&setup.farm, &certificates, &random.message_id())
            .map_err(|error| SetupError::Internal(error.to_string()))?;
        let settings = Settings {
            farm: setup.farm,
            trusts: setup.trusts,
            directory: setup.directory,
            client: setup.client,
        };
        let configuration = settings.configuration(certificates, metadata)?;
        let service = Service::new(
            configuration,
            keeper,
            setup.accounts,
            setup.clock,
            random,
            pages,
        );
        Ok(Self {
            service: Arc::new(service),
        })
    }

    /// Sets the farm anew, as an administrator would. Sessions, accounts, certificates and the event log stay.
    ///
    /// # Errors
    /// Rules that do not parse, and settings whose effect is not mocked; then nothing is changed.
    pub fn change(&self, settings: Settings) -> Result<(), SetupError> {
        let present = self.service.configuration();
        let changed =
            settings.configuration(present.certificates.clone(), present.metadata.clone())?;
        self.service.change(changed)
    }

    /// Sets the state of an account, and the secret of its device; the password stays.
    pub fn change_account(
        &self,
        account: &str,
        state: AccountState,
        second_factor: Option<Vec<u8>>,
    ) {
        self.service.change_account(account, |account| {
            account.state = state;
            account.second_factor = second_factor;
        });
    }

    /// Rolls the token-signing certificate by hand, now.
    ///
    /// # Errors
    /// When there is nothing to roll.
    pub fn roll(&self, rollover: Rollover) -> Result<(), RolloverError> {
        self.service.roll(rollover)
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

    /// The token-signing certificate that will be promoted, if there is one.
    #[must_use]
    pub fn secondary_token_signing_certificate(&self) -> Option<Certificate> {
        self.service
            .configuration()
            .certificates
            .next_signing
            .clone()
    }

    /// The token-signing certificate before the last rollover, if there was one.
    #[must_use]
    pub fn previous_token_signing_certificate(&self) -> Option<Certificate> {
        self.service
            .configuration()
            .certificates
            .former_signing
            .clone()
    }

    /// The token-decrypting certificate.
    #[must_use]
    pub fn token_decrypting_certificate(&self) -> Certificate {
        self.service.configuration().certificates.decrypting.clone()
    }

    /// The event log so far, oldest first.
    #[must_use]
    pub fn events(&self) -> Vec<Event> {
        // What was due by now has happened, asked for or not.
        self.service.configuration();
        self.service.log.events()
    }

    /// The newest tokens that were issued, oldest first; at most 50.
    #[must_use]
    pub fn tokens(&self) -> Vec<IssuedToken> {
        self.service.tokens.all()
    }

    /// How many entries each of the stores of this farm has, by the name of the store.
    #[must_use]
    pub fn stores(&self) -> Vec<(&'static str, usize)> {
        vec![
            ("adfs events", self.service.log.events().len()),
            ("adfs people away", self.service.partners.count()),
            ("adfs sessions", self.service.sessions.count()),
            ("adfs sign-outs", self.service.rounds.count()),
            ("adfs tokens", self.service.tokens.all().len()),
        ]
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

/// The certificates as they are before the first request.
fn keeper(setup: &Setup, random: &Random, now: Timestamp) -> Result<Keeper, SetupError> {
    let farm = &setup.farm;
    let duration = Timetable::of(farm).duration;
    let validity = |end: Option<Timestamp>, exported: Option<Validity>| {
        let made = certificates::made(end, duration, now);
        let usual = (made, made + duration);
        exported
            .filter(|_| end.is_none())
            .map_or(usual, |dates| (dates.not_before, dates.not_after))
    };
    let make = |purpose, key: &[u8], dates| held(purpose, &farm.fqdn, key, dates, random);
    let (ends, exported) = (setup.certificates_end, setup.exported_certificates);
    let signing = validity(ends.signing, exported.signing);
    let signing = make(Purpose::Signing, &setup.token_signing_key, signing)?;
    let decrypting = validity(ends.decrypting, exported.decrypting);
    let decrypting = make(Purpose::Encryption, &setup.token_decrypting_key, decrypting)?;
    let keys = setup.spare_keys.clone();
    let around = (farm, random, now);
    let mut keeper = Keeper::new(signing, decrypting, keys, around);
    if ends.signing.is_none() {
        keeper.add_exported(&exported, around)?;
    }
    Ok(keeper)
}

impl Settings {
    /// Makes everything ready to run, or says what is wrong with the first that cannot be.
    fn configuration(
        self,
        certificates: Certificates,
        metadata: String,
    ) -> Result<Configuration, SetupError> {
        let directory = Arc::new(self.directory);
        let providers = configuration::prepare_providers(&self.farm.claims_provider_trusts)?;
        let trusts = configuration::prepare(self.trusts, &directory, &providers)?;
        Ok(Configuration {
            trusts: Arc::new(trusts),
            providers: Arc::new(providers),
            acceptance: configuration::parsed(
                "the Active Directory claims provider trust",
                "AcceptanceTransformRules",
                &self.farm.acceptance_transform_rules,
            )?,
            additional: configuration::parsed(
                "the farm",
                "AdditionalAuthenticationRules",
                &self.farm.additional_authentication_rules,
            )?,
            client: self.client,
            stores: configuration::stores(&directory),
            farm: self.farm,
            directory,
            certificates,
            metadata,
        })
    }
}
