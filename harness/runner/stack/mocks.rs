//! Both mocks of a scenario, made from its plan: keys from the run's pool, a clock that stands still, new passwords.

use std::collections::BTreeMap;
use std::sync::Arc;

use mock_adfs::{Accounts, CertificatesEnd, MockAdfs, Settings};
use mock_flex::MockFlex;
use mock_flex::settings::{Behavior, SelfHosted};
use saml::attack::Stranger;
use saml::signature::SigningKey;
use saml::time::{Clock, SignedDuration};

use super::partners::{Partner, partners};
use super::pasted::pasted;
use super::people::People;
use super::random::NoRandomness;
use super::roles::{RoleError, Roles};
use super::run::Run;
use crate::clock::{SkewedClock, StandingClock};
use crate::environment::SourceError;
use crate::plan::{AdfsSide, CertificateRole, Change, FlexSide, MockAdfsSide, MockFlexSide, Plan};

/// The mocks could not be made.
#[derive(Debug, thiserror::Error)]
pub enum MockError {
    /// AD FS cannot be set up as the plan says.
    #[error("the mock AD FS cannot be set up so: {0}")]
    Adfs(#[from] mock_adfs::SetupError),
    /// Nobody has a certificate in this role.
    #[error(transparent)]
    Role(#[from] RoleError),
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
    /// The text in the field X.509 Certificate.
    pub(super) flex_certificate: Option<String>,
    pub(super) people: People,
    /// Claims providers beside Active Directory.
    pub(super) partners: Vec<Partner>,
    /// What the trust for Flex holds.
    held: Held,
    /// Who attacks, where somebody does.
    pub(super) stranger: Option<Arc<Stranger>>,
}

/// Certificates of a trust, as DER.
#[derive(Debug, Clone, Default)]
struct Held {
    encryption: Option<Vec<u8>>,
    request_signing: Vec<Vec<u8>>,
}

/// What mocks are made with.
pub(super) struct Making<'a> {
    pub(super) run: &'a Run,
    /// Private keys for certificates to come.
    pub(super) spare_keys: Vec<Vec<u8>>,
    pub(super) clock: &'a Arc<StandingClock>,
    pub(super) seed: u64,
}

impl Mocks {
    /// Makes the sides that are mocked. The same seed gives the same message ids; keys and passwords are never the same.
    ///
    /// # Errors
    /// When the plan has rules or settings that the mock AD FS refuses, or a value of a foreign side cannot be read.
    pub(super) fn new(plan: &Plan, making: &Making<'_>) -> Result<Self, MockError> {
        let mut allies = Vec::new();
        let (adfs, fqdn, people) = match &plan.adfs {
            AdfsSide::Mock(side) => {
                let people = People::of(plan, &side.directory.netbios_name, making.clock)?;
                let clock = SkewedClock::new(Arc::clone(making.clock), plan.clocks.adfs);
                allies = partners(side, &people.accounts(), making)?;
                let adfs = adfs(side, (people.accounts(), &allies), making, clock)?;
                (Some(adfs), &side.farm.fqdn, people)
            }
            AdfsSide::Foreign(side) => (None, &side.fqdn, People::foreign(side)?),
        };
        let mut mocks = Self {
            adfs,
            flex: None,
            fqdn: fqdn.clone(),
            flex_certificate: None,
            people,
            held: Held::default(),
            partners: allies,
            stranger: None,
        };
        if plan.attack.is_some() {
            mocks.stranger = Some(Arc::new(mocks.roles(&plan.adfs, making.run).stranger()?));
        }
        // The trust may hold certificates that the farm has only now.
        if let (AdfsSide::Mock(side), Some(adfs)) = (&plan.adfs, &mocks.adfs)
            && side.trust_certificates.is_any()
        {
            mocks.held = held(side, &mocks.roles(&plan.adfs, making.run))?;
            adfs.change(settings(side, &mocks.held, &mocks.partners))?;
        }
        if let FlexSide::Mock(side) = &plan.tenant {
            mocks.add_flex(side, plan, making)?;
        }
        Ok(mocks)
    }

    fn add_flex(
        &mut self,
        side: &MockFlexSide,
        plan: &Plan,
        making: &Making<'_>,
    ) -> Result<(), MockError> {
        let pasted = self.pasted(side, &plan.adfs, making.run)?;
        self.flex_certificate = Some(pasted.clone());
        let clock = SkewedClock::new(Arc::clone(making.clock), plan.clocks.flex);
        let clock: Arc<dyn Clock> = Arc::new(clock);
        // Another seed than the farm's: two systems do not draw the same random numbers.
        let seed = !making.seed;
        let flex = MockFlex::with(side.profile(pasted), Behavior::default(), clock, seed);
        ask_and_hire(&flex, side, making.run);
        self.flex = Some(flex);
        Ok(())
    }

    /// Sets the mocked sides anew; sessions, passwords, certificates and clocks stay.
    ///
    /// # Errors
    /// When the mock AD FS refuses a setting, or nobody has the certificate that is to be pasted.
    pub(super) fn change(
        &mut self,
        change: &Change,
        run: &Run,
        clock: &Arc<StandingClock>,
    ) -> Result<(), MockError> {
        let sides = &change.sides;
        if let AdfsSide::Mock(side) = &sides.adfs
            && change.gives_certificates
        {
            self.held = held(side, &self.roles(&sides.adfs, run))?;
        }
        if let (AdfsSide::Mock(side), Some(adfs)) = (&sides.adfs, &self.adfs) {
            adfs.change(settings(side, &self.held, &self.partners))?;
            let netbios_name = &side.directory.netbios_name;
            self.people
                .change(&sides.people, netbios_name, clock, adfs)?;
        }
        let FlexSide::Mock(side) = &sides.tenant else {
            return Ok(());
        };
        if change.pastes {
            self.flex_certificate = Some(self.pasted(side, &sides.adfs, run)?);
        }
        if let Some(flex) = &self.flex {
            let certificate = self.flex_certificate.clone().unwrap_or_default();
            flex.change(side.profile(certificate));
            ask_and_hire(flex, side, run);
        }
        Ok(())
    }

    /// Finds certificates by the role that they have now. `adfs` is the side that signs people in.
    pub(super) fn roles<'a>(&'a self, adfs: &'a AdfsSide, run: &'a Run) -> Roles<'a> {
        Roles {
            run,
            fqdn: &self.fqdn,
            adfs: self.adfs.as_ref(),
            provider: match adfs {
                AdfsSide::Foreign(side) => Some(&side.identity_provider),
                AdfsSide::Mock(_) => None,
            },
        }
    }

    /// The text that somebody pastes into Flex's form.
    fn pasted(&self, side: &MockFlexSide, adfs: &AdfsSide, run: &Run) -> Result<String, MockError> {
        let roles = self.roles(adfs, run);
        let certificate = roles.pem(&side.certificate)?;
        Ok(pasted(&certificate, side.pasted_as, &roles.unrelated()?))
    }
}

/// What Flex asks for, where it is served besides, and the workers that are there.
fn ask_and_hire(flex: &MockFlex, side: &MockFlexSide, run: &Run) {
    flex.host_elsewhere(SelfHosted {
        host: side.self_hosted.clone(),
        names_account: side.names_account,
    });
    let key = SigningKey::from_pkcs8(&run.keys().flex);
    flex.ask_for(side.request.clone(), key.ok());
    for worker in &side.workers {
        flex.add_worker(&worker.friendly_name, attributes(&worker.attributes));
    }
}

fn adfs(
    side: &MockAdfsSide,
    (accounts, partners): (Accounts, &[Partner]),
    making: &Making<'_>,
    clock: SkewedClock,
) -> Result<MockAdfs, MockError> {
    let from_now = |end: Option<SignedDuration>| end.map(|end| clock.now() + end);
    let settings = settings(side, &Held::default(), partners);
    Ok(MockAdfs::new(mock_adfs::Setup {
        farm: settings.farm,
        trusts: settings.trusts,
        directory: settings.directory,
        client: settings.client,
        accounts,
        token_signing_key: token_signing_key(side, making.run)?,
        token_decrypting_key: making.run.keys().token_decrypting.clone(),
        spare_keys: making.spare_keys.clone(),
        certificates_end: CertificatesEnd {
            signing: from_now(side.certificates_end.signing),
            decrypting: from_now(side.certificates_end.decrypting),
        },
        exported_certificates: side.exported_certificates,
        clock: Arc::new(clock),
        seed: making.seed,
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

/// The certificates that the trust for Flex is to hold, as they are now.
fn held(side: &MockAdfsSide, roles: &Roles<'_>) -> Result<Held, MockError> {
    let wanted = &side.trust_certificates;
    let of = |role: &Option<CertificateRole>| match role {
        Some(role) => roles.der(role),
        None => Ok(Vec::new()),
    };
    Ok(Held {
        encryption: of(&wanted.encryption)?.into_iter().next(),
        request_signing: of(&wanted.request_signing)?,
    })
}

/// The farm as a plan says, with the certificates that its trust for Flex holds.
fn settings(side: &MockAdfsSide, held: &Held, partners: &[Partner]) -> Settings {
    let mut trusts = side.trusts.clone();
    let wanted = &side.trust_certificates;
    if let Some(trust) = trusts.get_mut(wanted.trust) {
        if wanted.encryption.is_some() {
            trust.encryption_certificate.clone_from(&held.encryption);
        }
        if wanted.request_signing.is_some() {
            (trust.request_signing_certificates).clone_from(&held.request_signing);
        }
    }
    let mut farm = side.farm.clone();
    for (trust, partner) in farm.claims_provider_trusts.iter_mut().zip(partners) {
        let certificate = partner.adfs.token_signing_certificate();
        trust.token_signing_certificates = vec![certificate.der().to_vec()];
    }
    Settings {
        farm,
        trusts,
        directory: side.directory.clone(),
        client: side.client.clone(),
    }
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
