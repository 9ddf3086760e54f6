//! The plan itself.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use claim_rules::directory::Directory;
use mock_adfs::settings::{Farm, RelyingPartyTrust};
use mock_adfs::{AccountState, Client, ExportedCertificates};
use mock_flex::settings::{EnhancedTenant, Profile, Request, Tenant};
use saml::attack::Attack;
use saml::metadata::{IdentityProvider, ServiceProvider};
use saml::time::SignedDuration;

use super::{Action, Expectation, Faults, PlannedStep};
use crate::environment::{SignInFields, ValueSource};
use crate::exchange::DriverKind;
pub use crate::scenario::language::PastedAs;

/// A place in a file. Lines and columns count from 1.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Location {
    /// Path as it was given on the command line.
    pub file: PathBuf,
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
}

impl std::fmt::Display for Location {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}:{}", self.file.display(), self.line, self.column)
    }
}

/// A part of an expectation with its place in the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clause<T> {
    /// What must hold.
    pub value: T,
    /// Where it is written.
    pub at: Location,
}

/// Which generation of Flex SSO.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FlexKind {
    /// `iam.twilio.com`, the guide's.
    Legacy,
    /// `login.flex.us1.twilio.com`, to which accounts were to migrate.
    Enhanced,
}

impl std::fmt::Display for FlexKind {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Legacy => "legacy",
            Self::Enhanced => "enhanced",
        })
    }
}

/// A person who can sign in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlannedUser {
    /// Account name in the directory.
    pub account: String,
    /// User principal name.
    pub upn: String,
    /// Mail address; empty when the directory has none.
    pub mail: String,
    /// State of the account.
    pub state: AccountState,
    /// Whether the person has a device that shows one-time codes.
    pub second_factor: bool,
}

/// A mocked AD FS.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MockAdfsSide {
    /// Farm properties.
    pub farm: Farm,
    /// All relying party trusts of the farm.
    pub trusts: Vec<RelyingPartyTrust>,
    /// The directory.
    pub directory: Directory,
    /// From where everybody comes.
    pub client: Client,
    /// How far from now the farm's certificates end, where the scenario says so.
    pub certificates_end: CertificatesEnd,
    /// The dates of the farm's certificates that an export tells; `certificates_end` comes before them.
    pub exported_certificates: ExportedCertificates,
    /// Certificates of the trust for Flex that the stack has to find.
    pub trust_certificates: TrustCertificates,
    /// Where the key that signs tokens is, when it must outlive the run; the run makes one when absent.
    pub token_signing_key: Option<ValueSource>,
}

impl MockAdfsSide {
    /// Whether a trust holds a certificate that verifies requests.
    #[must_use]
    pub fn holds_request_certificate(&self, trust: &RelyingPartyTrust) -> bool {
        let held = &self.trust_certificates;
        let is_given = held.request_signing.is_some();
        let ours = self.trusts.get(held.trust);
        !trust.request_signing_certificates.is_empty()
            || (is_given && ours.is_some_and(|ours| ours.identifier == trust.identifier))
    }
}

/// How far from the start of the scenario the farm's certificates end; in the past when negative.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct CertificatesEnd {
    /// The token-signing certificate.
    pub signing: Option<SignedDuration>,
    /// The token-decrypting certificate.
    pub decrypting: Option<SignedDuration>,
    /// The certificate of its TLS.
    pub service_communications: Option<SignedDuration>,
}

/// Certificates that a trust holds, where a scenario says so, by their role.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TrustCertificates {
    /// Place of the trust among all.
    pub trust: usize,
    /// Its encryption certificate.
    pub encryption: Option<CertificateRole>,
    /// Its certificate for requests.
    pub request_signing: Option<CertificateRole>,
}

impl TrustCertificates {
    /// Whether anything is said.
    #[must_use]
    pub fn is_any(&self) -> bool {
        self.encryption.is_some() || self.request_signing.is_some()
    }

    /// Nothing is said of the certificates of the trust at this place.
    #[must_use]
    pub fn of(trust: usize) -> Self {
        Self {
            trust,
            ..Self::default()
        }
    }
}

/// The AD FS side of a plan. A real one comes with the issue of environments.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AdfsSide {
    /// Mocked in this process.
    Mock(Box<MockAdfsSide>),
    /// Another identity provider.
    Foreign(Box<ForeignAdfsSide>),
}

/// Another identity provider, as its metadata and the environment tell it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ForeignAdfsSide {
    /// Host of its sign-in page.
    pub fqdn: String,
    /// Its metadata, as it was read.
    pub metadata: String,
    /// What the metadata says.
    pub identity_provider: IdentityProvider,
    /// Where Flex sends its requests.
    pub single_sign_on_url: String,
    /// Its sign-in form.
    pub form: SignInFields,
    /// Where it is.
    pub reach: Reach,
    /// The people that the environment declares.
    pub directory: Directory,
    /// How they sign in, by the scenario's name.
    pub credentials: BTreeMap<String, Credentials>,
}

/// Where name and password of a person are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Credentials {
    /// What is typed as the name.
    pub sign_in_name: ValueSource,
    /// The password.
    pub password: ValueSource,
}

/// Where a foreign side is found, and how it is set up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reach {
    /// Its host names, in lower case.
    pub hosts: Vec<String>,
    /// Where they are; as the system resolves them when absent.
    pub found_at: Option<SocketAddr>,
    /// The CA that signs its TLS certificate (PEM), when the system does not know it.
    pub trusted_ca: Option<String>,
    /// The name of its set-up.
    pub set_up_as: String,
}

/// Another service provider, as its metadata and the environment tell it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ForeignFlexSide {
    /// Where a sign-in begins.
    pub start: String,
    /// The address at which it signs people out.
    pub sign_out: Option<String>,
    /// A text that only somebody sees who is signed in.
    pub signed_in_when: String,
    /// What its metadata says.
    pub service_provider: ServiceProvider,
    /// Where it is.
    pub reach: Reach,
}

/// A certificate by its role; `stack` finds the one that has it at the moment it is wanted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CertificateRole {
    /// AD FS's primary token-signing certificate.
    TokenSigning,
    /// The token-signing certificate that will be promoted.
    SecondaryTokenSigning,
    /// The token-signing certificate before the last rollover.
    PreviousTokenSigning,
    /// The first signing certificate of the federation metadata.
    FirstOfMetadata,
    /// The last one.
    LastOfMetadata,
    /// All of them, one after the other.
    AllOfMetadata,
    /// Nothing was pasted.
    None,
    /// A certificate that has nothing to do with this farm.
    Unrelated,
    /// AD FS's token-decrypting certificate.
    TokenDecrypting,
    /// AD FS's TLS certificate.
    ServiceCommunications,
    /// A certificate of Flex itself.
    Flex,
    /// A text from a file, by the file's name.
    File {
        /// Name beside the file that names it.
        name: String,
        /// What the file holds.
        text: String,
    },
}

impl std::fmt::Display for CertificateRole {
    /// The role as a scenario writes it.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::TokenSigning => "token-signing",
            Self::SecondaryTokenSigning => "secondary token-signing",
            Self::PreviousTokenSigning => "previous token-signing",
            Self::FirstOfMetadata => "{from metadata: first}",
            Self::LastOfMetadata => "{from metadata: last}",
            Self::AllOfMetadata => "{from metadata: all}",
            Self::None => "none",
            Self::Unrelated => "unrelated",
            Self::TokenDecrypting => "token-decrypting",
            Self::ServiceCommunications => "service communications",
            Self::Flex => "flex",
            Self::File { name, .. } => return write!(f, "{{file: {name}}}"),
        })
    }
}

/// A worker that exists before anybody signs in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlannedWorker {
    /// The person, by the scenario's name.
    pub person: String,
    /// Friendly name of the worker: the person's mail address, else the UPN.
    pub friendly_name: String,
    /// Attributes with their values.
    pub attributes: BTreeMap<String, Vec<String>>,
}

/// How the browser is set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BrowserSettings {
    /// Whether pop-ups open.
    pub popups: bool,
}

/// What the console of enhanced Flex has beside the fields that both generations share.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Connection {
    /// `JQ` and 32 hex digits.
    pub connection_sid: String,
    /// Trusted URLs, beside the Default Redirect URL.
    pub trusted_urls: Vec<String>,
    /// Whether the site that serves Flex knows of the connection.
    pub oauth_settings: bool,
}

/// A mocked Flex. `tenant.certificate` is empty here: `certificate` says which one the stack puts there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MockFlexSide {
    /// The console's form, as far as both generations have it.
    pub tenant: Tenant,
    /// The rest of the form of enhanced Flex; nothing for legacy Flex.
    pub connection: Option<Connection>,
    /// Which certificate was pasted.
    pub certificate: CertificateRole,
    /// In which form of text.
    pub pasted_as: PastedAs,
    /// Workers that exist already.
    pub workers: Vec<PlannedWorker>,
    /// What Flex asks AD FS for.
    pub request: Request,
    /// Host on which the Flex UI is served beside Twilio's: `flex.contoso.example`.
    pub self_hosted: String,
    /// Whether the settings of that site name the account.
    pub names_account: bool,
}

impl MockFlexSide {
    /// The form of the generation in use, with `certificate` as the text that was pasted.
    #[must_use]
    pub fn profile(&self, certificate: String) -> Profile {
        let tenant = Tenant {
            certificate,
            ..self.tenant.clone()
        };
        match &self.connection {
            None => Profile::Legacy(tenant),
            Some(connection) => Profile::Enhanced(EnhancedTenant {
                trusted_urls: connection.trusted_urls.clone(),
                oauth_settings: connection.oauth_settings,
                ..EnhancedTenant::migrated_from(&tenant, &connection.connection_sid)
            }),
        }
    }
}

/// The Flex side of a plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FlexSide {
    /// Mocked in this process.
    Mock(Box<MockFlexSide>),
    /// Another service provider.
    Foreign(Box<ForeignFlexSide>),
}

/// How both sides are set at some moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sides {
    /// AD FS.
    pub adfs: AdfsSide,
    /// Flex.
    pub tenant: FlexSide,
    /// Everybody who can sign in, by the scenario's name.
    pub people: BTreeMap<String, PlannedUser>,
}

/// How far the clocks of the two sides are off; positive is ahead of true time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Clocks {
    /// AD FS's.
    pub adfs: SignedDuration,
    /// Flex's.
    pub flex: SignedDuration,
}

/// Bounds of a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Longest wait for a page.
    pub patience: Duration,
}

/// A failure that is known and must happen exactly so.
#[derive(Debug, Clone, PartialEq)]
pub struct KnownIssue {
    /// Why it is still open.
    pub reason: String,
    /// Its ticket.
    pub ticket: Option<String>,
    /// What happens instead of `expect`.
    pub instead: Expectation,
    /// The one driver that it concerns; both when absent.
    pub driver: Option<DriverKind>,
}

impl Plan {
    /// The plan with both sides as they are when `steps` of its steps have been carried out.
    #[must_use]
    pub fn as_of(&self, steps: usize) -> Cow<'_, Self> {
        let changes = self.steps.iter().take(steps).rev();
        let last = changes.filter_map(|step| match &step.action {
            Action::Change(change) => Some(&change.sides),
            _ => None,
        });
        match last.take(1).next() {
            Some(sides) => Cow::Owned(self.with(sides.clone())),
            None => Cow::Borrowed(self),
        }
    }

    /// The same plan with its sides set otherwise.
    fn with(&self, sides: Sides) -> Self {
        Self {
            adfs: sides.adfs,
            tenant: sides.tenant,
            people: sides.people,
            ..self.clone()
        }
    }

    /// Whether certificates may come and go while it runs.
    #[must_use]
    pub fn rolls_certificates(&self) -> bool {
        let AdfsSide::Mock(adfs) = &self.adfs else {
            return false;
        };
        let ends = adfs.certificates_end;
        let moves = |step: &PlannedStep| {
            matches!(
                step.action,
                Action::TimePasses(_) | Action::RollCertificate(_)
            )
        };
        ends.signing.or(ends.decrypting).is_some()
            || !adfs.exported_certificates.is_empty()
            || self.steps.iter().any(moves)
    }
}

/// One row of one scenario, ready to run.
#[derive(Debug, Clone, PartialEq)]
pub struct Plan {
    /// `guide/agent-signs-in`, or with its row `trust/identifier-unknown[slash at the end]`.
    pub name: String,
    /// Path of the scenario under `scenarios/` without extension: `guide/agent-signs-in`.
    pub scenario: String,
    /// The row alone: `slash at the end`; nothing for a file with one run.
    pub row: Option<String>,
    /// The row as its snapshots are named: without the axes along which rows share them.
    pub snapshot_row: Option<String>,
    /// Where the scenario begins.
    pub at: Location,
    /// A sentence that is true when it passes.
    pub title: String,
    /// The guide's section, ticket or risk.
    pub why: String,
    /// Words to select by.
    pub tags: Vec<String>,
    /// Drivers that run it, in the order browser, http.
    pub drivers: Vec<DriverKind>,
    /// Why it does not run on a driver that is left out.
    pub left_out: BTreeMap<DriverKind, String>,
    /// Why it is not run at all.
    pub skip: Option<String>,
    /// A failure that is expected.
    pub known_issue: Option<KnownIssue>,
    /// Generation of Flex.
    pub flex: FlexKind,
    /// The person of `given.user`.
    pub user: String,
    /// Everybody who can sign in, by the scenario's name.
    pub people: BTreeMap<String, PlannedUser>,
    /// AD FS.
    pub adfs: AdfsSide,
    /// Flex.
    pub tenant: FlexSide,
    /// How the browser is set.
    pub browser: BrowserSettings,
    /// Things that go wrong on the way.
    pub faults: Faults,
    /// What an attacker makes of the Response on its way.
    pub attack: Option<&'static Attack>,
    /// Clocks that are off.
    pub clocks: Clocks,
    /// Steps in order.
    pub steps: Vec<PlannedStep>,
    /// What must be so in the end.
    pub expect: Expectation,
    /// Bounds.
    pub limits: Limits,
    /// Path of the environment file's folder name for snapshots of its own; nothing when shared.
    pub own_snapshots: Option<String>,
    /// Values behind the placeholders: `FQDN`, `AccountSid`, `runtime-domain`, `EntityID`, `ACS`, `ConnectionSid`. Snapshots
    /// write the names back.
    pub placeholders: BTreeMap<String, String>,
}

impl Plan {
    /// The mocked AD FS, if it is mocked.
    #[must_use]
    pub fn mock_adfs(&self) -> Option<&MockAdfsSide> {
        match &self.adfs {
            AdfsSide::Mock(side) => Some(side),
            AdfsSide::Foreign(_) => None,
        }
    }

    /// The mocked Flex, if it is mocked.
    #[must_use]
    pub fn mock_flex(&self) -> Option<&MockFlexSide> {
        match &self.tenant {
            FlexSide::Mock(side) => Some(side),
            FlexSide::Foreign(_) => None,
        }
    }

    /// What is known of everybody.
    #[must_use]
    pub fn directory(&self) -> &Directory {
        match &self.adfs {
            AdfsSide::Mock(side) => &side.directory,
            AdfsSide::Foreign(side) => &side.directory,
        }
    }

    /// Where the sides are that are not made by us.
    pub fn reaches(&self) -> impl Iterator<Item = &Reach> {
        let adfs = match &self.adfs {
            AdfsSide::Mock(_) => None,
            AdfsSide::Foreign(side) => Some(&side.reach),
        };
        let flex = match &self.tenant {
            FlexSide::Mock(_) => None,
            FlexSide::Foreign(side) => Some(&side.reach),
        };
        adfs.into_iter().chain(flex)
    }
}
