//! Both mocks of a scenario, made from its plan: keys from the run's pool, a clock that stands still, new passwords.

use std::collections::BTreeMap;
use std::sync::Arc;

use mock_adfs::settings::RelyingPartyTrust;
use mock_adfs::{Accounts, CertificatesEnd, MockAdfs};
use mock_flex::MockFlex;
use mock_flex::settings::Behavior;
use saml::signature::{Certificate, SigningKey};
use saml::time::{Clock, SignedDuration};

use super::pasted::pasted;
use super::people::{self, People};
use super::random::NoRandomness;
use super::run::Run;
use super::tls::{self, TlsError};
use crate::clock::{SkewedClock, StandingClock, SystemClock};
use crate::environment::{Person, SourceError};
use crate::plan::{AdfsSide, FlexSide, MockAdfsSide, MockFlexSide, Plan, TenantCertificate};

const UNRELATED: &str = "nobody in particular";
const FLEX: &str = "Twilio Flex";

/// The mocks could not be made.
#[derive(Debug, thiserror::Error)]
pub enum MockError {
    /// AD FS cannot be set up as the plan says.
    #[error("the mock AD FS cannot be set up so: {0}")]
    Adfs(#[from] mock_adfs::SetupError),
    /// A certificate for the tenant could not be made.
    #[error(transparent)]
    Tls(#[from] TlsError),
    /// No passwords.
    #[error(transparent)]
    Randomness(#[from] NoRandomness),
    /// A value of the environment is not there.
    #[error(transparent)]
    Source(#[from] SourceError),
    /// The key that the environment names is none.
    #[error("the token-signing key of the environment is not a PKCS#8 key in PEM: {0}")]
    Key(String),
}

/// The sides that are mocked, with the people who can sign in.
pub(super) struct Mocks {
    pub(super) adfs: Option<MockAdfs>,
    pub(super) flex: Option<MockFlex>,
    pub(super) fqdn: String,
    pub(super) flex_certificate: Option<String>,
    pub(super) people: BTreeMap<String, Person>,
}

impl Mocks {
    /// Makes the sides that are mocked. The same seed gives the same message ids; keys and passwords are never the same.
    ///
    /// # Errors
    /// When the plan has rules or settings that the mock AD FS refuses, or a value of a foreign side cannot be read.
    pub(super) fn new(
        plan: &Plan,
        run: &Run,
        clock: &Arc<StandingClock>,
        seed: u64,
    ) -> Result<Self, MockError> {
        let (adfs, fqdn, people) = match &plan.adfs {
            AdfsSide::Mock(side) => {
                let people = People::of(plan, &side.directory.netbios_name, clock)?;
                let adfs_clock = SkewedClock::new(Arc::clone(clock), plan.clocks.adfs);
                let adfs = adfs(side, people.accounts, run, adfs_clock, seed)?;
                (Some(adfs), &side.farm.fqdn, people.persons)
            }
            AdfsSide::Foreign(side) => (None, &side.fqdn, people::foreign(side)?),
        };
        let mut mocks = Self {
            adfs,
            flex: None,
            fqdn: fqdn.clone(),
            flex_certificate: None,
            people,
        };
        if let FlexSide::Mock(side) = &plan.tenant {
            mocks.add_flex(side, plan, run, clock, seed)?;
        }
        Ok(mocks)
    }

    fn add_flex(
        &mut self,
        side: &MockFlexSide,
        plan: &Plan,
        run: &Run,
        clock: &Arc<StandingClock>,
        seed: u64,
    ) -> Result<(), MockError> {
        let certificate = certificate(side, plan, self.adfs.as_ref(), &self.fqdn, run)?;
        let pasted = pasted(&certificate, side.pasted_as, &unrelated(run)?);
        self.flex_certificate = Some(pasted.clone());
        let clock: Arc<dyn Clock> = Arc::new(SkewedClock::new(Arc::clone(clock), plan.clocks.flex));
        // Another seed than the farm's: two systems do not draw the same random numbers.
        let flex = MockFlex::with(side.profile(pasted), Behavior::default(), clock, !seed);
        flex.host_elsewhere(&side.self_hosted);
        let key = SigningKey::from_pkcs8(&run.keys().flex);
        flex.ask_for(side.request.clone(), key.ok());
        for worker in &side.workers {
            flex.add_worker(&worker.friendly_name, attributes(&worker.attributes));
        }
        self.flex = Some(flex);
        Ok(())
    }
}

fn adfs(
    side: &MockAdfsSide,
    accounts: Accounts,
    run: &Run,
    clock: SkewedClock,
    seed: u64,
) -> Result<MockAdfs, MockError> {
    let from_now = |end: Option<SignedDuration>| end.map(|end| clock.now() + end);
    Ok(MockAdfs::new(mock_adfs::Setup {
        farm: side.farm.clone(),
        trusts: trusts(side, run)?,
        directory: side.directory.clone(),
        accounts,
        token_signing_key: token_signing_key(side, run)?,
        token_decrypting_key: run.keys().token_decrypting.clone(),
        client: side.client.clone(),
        certificates_end: CertificatesEnd {
            signing: from_now(side.certificates_end.signing),
            decrypting: from_now(side.certificates_end.decrypting),
        },
        clock: Arc::new(clock),
        seed,
    })?)
}

/// The key that signs tokens: the one that the environment names, or the run's own.
fn token_signing_key(side: &MockAdfsSide, run: &Run) -> Result<Vec<u8>, MockError> {
    let Some(source) = &side.token_signing_key else {
        return Ok(run.keys().token_signing.clone());
    };
    let pem = source.read()?;
    let key = rsa::pkcs8::Document::from_pem(pem.expose());
    let (_, key) = key.map_err(|error| MockError::Key(error.to_string()))?;
    Ok(key.as_bytes().to_vec())
}

/// The trusts, with the certificates that have nothing to do with anybody.
fn trusts(side: &MockAdfsSide, run: &Run) -> Result<Vec<RelyingPartyTrust>, MockError> {
    let mut trusts = side.trusts.clone();
    let wanted = side.unrelated;
    if wanted.encryption.or(wanted.request_signing).is_none() {
        return Ok(trusts);
    }
    let pem = tls::self_signed(UNRELATED, &run.keys().unrelated, &SystemClock)?;
    let der = Certificate::from_text(&pem).map(|certificate| certificate.der().to_vec());
    let der = der.unwrap_or_default();
    if let Some(trust) = wanted.encryption.and_then(|index| trusts.get_mut(index)) {
        trust.encryption_certificate = Some(der.clone());
    }
    if let Some(trust) = wanted
        .request_signing
        .and_then(|index| trusts.get_mut(index))
    {
        trust.request_signing_certificates = vec![der];
    }
    Ok(trusts)
}

/// The text in the tenant's form, by the role of the certificate.
fn certificate(
    side: &MockFlexSide,
    plan: &Plan,
    adfs: Option<&MockAdfs>,
    fqdn: &str,
    run: &Run,
) -> Result<String, TlsError> {
    let of_farm = |role: fn(&MockAdfs) -> Certificate| adfs.map(|adfs| role(adfs).to_pem());
    let in_metadata = |encrypts: bool| {
        let AdfsSide::Foreign(side) = &plan.adfs else {
            return None;
        };
        let provider = &side.identity_provider;
        let certificates = match encrypts {
            true => &provider.encryption_certificates,
            false => &provider.signing_certificates,
        };
        certificates.first().map(Certificate::to_pem)
    };
    Ok(match &side.certificate {
        TenantCertificate::TokenSigning => of_farm(MockAdfs::token_signing_certificate)
            .or_else(|| in_metadata(false))
            .unwrap_or_default(),
        TenantCertificate::TokenDecrypting => of_farm(MockAdfs::token_decrypting_certificate)
            .or_else(|| in_metadata(true))
            .unwrap_or_default(),
        TenantCertificate::ServiceCommunications => run.authority().leaf_pem(fqdn)?,
        TenantCertificate::Unrelated => unrelated(run)?,
        TenantCertificate::Flex => tls::self_signed(FLEX, &run.keys().flex, &SystemClock)?,
        TenantCertificate::File { text, .. } => text.clone(),
        TenantCertificate::None => String::new(),
    })
}

fn unrelated(run: &Run) -> Result<String, TlsError> {
    tls::self_signed(UNRELATED, &run.keys().unrelated, &SystemClock)
}

/// Attributes as TaskRouter keeps them: one value is a text, several are a list.
fn attributes(
    attributes: &BTreeMap<String, Vec<String>>,
) -> serde_json::Map<String, serde_json::Value> {
    let value = |values: &Vec<String>| match values.as_slice() {
        [one] => serde_json::json!(one),
        several => serde_json::json!(several),
    };
    attributes
        .iter()
        .map(|(name, values)| (name.clone(), value(values)))
        .collect()
}
