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
use super::people::People;
use super::random::NoRandomness;
use super::run::Run;
use super::tls::{self, TlsError};
use crate::clock::{SkewedClock, StandingClock, SystemClock};
use crate::environment::Person;
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
}

/// Both sides, with the people who can sign in.
pub(super) struct Mocks {
    pub(super) adfs: MockAdfs,
    pub(super) flex: MockFlex,
    pub(super) fqdn: String,
    pub(super) account_sid: String,
    pub(super) runtime_domain: String,
    /// Host of the Flex UI that somebody serves himself.
    pub(super) self_hosted: String,
    pub(super) flex_certificate: String,
    pub(super) people: BTreeMap<String, Person>,
}

impl Mocks {
    /// Makes both sides. The same seed gives the same message ids; keys and passwords are never the same.
    ///
    /// # Errors
    /// When the plan has rules or settings that the mock AD FS refuses.
    pub(super) fn new(
        plan: &Plan,
        run: &Run,
        clock: &Arc<StandingClock>,
        seed: u64,
    ) -> Result<Self, MockError> {
        let AdfsSide::Mock(adfs_side) = &plan.adfs;
        let FlexSide::Mock(flex_side) = &plan.tenant;
        let people = People::of(plan, &adfs_side.directory.netbios_name, clock)?;
        let adfs_clock = SkewedClock::new(Arc::clone(clock), plan.clocks.adfs);
        let adfs = adfs(adfs_side, people.accounts, run, adfs_clock, seed)?;
        let unrelated = unrelated(run)?;
        let certificate = certificate(flex_side, &adfs, &adfs_side.farm.fqdn, run)?;
        let pasted = pasted(&certificate, flex_side.pasted_as, &unrelated);
        let flex_certificate = pasted.clone();
        let clock: Arc<dyn Clock> = Arc::new(SkewedClock::new(Arc::clone(clock), plan.clocks.flex));
        // Another seed than the farm's: two systems do not draw the same random numbers.
        let profile = flex_side.profile(pasted);
        let flex = MockFlex::with(profile, Behavior::default(), clock, !seed);
        flex.host_elsewhere(&flex_side.self_hosted);
        let key = SigningKey::from_pkcs8(&run.keys().flex);
        flex.ask_for(flex_side.request.clone(), key.ok());
        for worker in &flex_side.workers {
            flex.add_worker(&worker.friendly_name, attributes(&worker.attributes));
        }
        Ok(Self {
            adfs,
            flex,
            fqdn: adfs_side.farm.fqdn.clone(),
            account_sid: flex_side.tenant.account_sid.clone(),
            runtime_domain: flex_side.tenant.runtime_domain.clone(),
            self_hosted: flex_side.self_hosted.clone(),
            flex_certificate,
            people: people.persons,
        })
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
        token_signing_key: run.keys().token_signing.clone(),
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
    adfs: &MockAdfs,
    fqdn: &str,
    run: &Run,
) -> Result<String, TlsError> {
    Ok(match &side.certificate {
        TenantCertificate::TokenSigning => adfs.token_signing_certificate().to_pem(),
        TenantCertificate::TokenDecrypting => adfs.token_decrypting_certificate().to_pem(),
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
