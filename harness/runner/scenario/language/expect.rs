//! `expect`: what must be so, at the end or at a step.

use schemars::JsonSchema;
use serde::Deserialize;

use super::Certificate;
use crate::scenario::{DurationText, Located, Table, Text, Values};

/// What must be so. Each key is asked only if it is there.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Expect {
    /// What the user ends up with.
    pub outcome: Option<Located<OutcomeWord>>,
    /// The last page.
    pub page: Option<Located<PageWord>>,
    /// Pages seen in this order, others between.
    pub shows: Option<Located<Vec<PageWord>>>,
    /// Pages never seen.
    #[serde(rename = "does not show")]
    pub does_not_show: Option<Located<Vec<PageWord>>>,
    /// The person who is signed in; the one who signed in last when absent.
    pub user: Option<Text>,
    /// Exactly these parts are signed.
    pub signatures: Option<Located<Vec<SignedPartWord>>>,
    /// The NameID, each part if given.
    #[serde(rename = "NameID")]
    pub name_id: Option<Located<NameIdExpect>>,
    /// Claims with exactly these values; others are allowed.
    pub claims: Option<Located<Table<Values>>>,
    /// Names of claims that are absent.
    #[serde(rename = "no claims")]
    pub no_claims: Option<Located<Vec<Text>>>,
    /// The whole status, outermost first.
    #[serde(rename = "StatusCode")]
    pub status_code: Option<Located<StatusWords>>,
    /// The authentication context class.
    #[serde(rename = "AuthnContextClassRef")]
    pub authn_context_class_ref: Option<Text>,
    /// What AD FS says.
    pub adfs: Option<Located<AdfsCode>>,
    /// What Flex says.
    pub flex: Option<Located<FlexCode>>,
    /// Exactly this root cause.
    pub diagnosis: Option<Text>,
    /// Among the findings.
    pub findings: Option<Located<Vec<Text>>>,
    /// Not among the findings.
    #[serde(rename = "no findings")]
    pub no_findings: Option<Located<Vec<Text>>>,
    /// The TaskRouter worker of the person.
    pub worker: Option<Located<WorkerExpect>>,
    /// What the federation metadata publishes.
    pub metadata: Option<Located<MetadataExpect>>,
    /// Every certificate seen is valid that long.
    #[serde(rename = "certificates valid for")]
    pub certificates_valid_for: Option<Located<DurationText>>,
    /// Longest duration of the attempt, real time.
    pub within: Option<Located<DurationText>>,
    /// Files to compare; in the top-level `expect` only.
    pub snapshots: Option<Located<Vec<Located<SnapshotWord>>>>,
    /// Cases or axes that share one file.
    #[serde(rename = "same snapshots for")]
    pub same_snapshots_for: Option<Located<Vec<Text>>>,
}

/// The whole status, outermost first: the last part of each URN, or the URN.
pub type StatusWords = Vec<Text>;

/// What the user ends up with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename = "outcome")]
#[schemars(rename = "OutcomeWord")]
pub enum OutcomeWord {
    /// The desktop shows and somebody is signed in.
    #[serde(rename = "signed in")]
    SignedIn,
    /// The user has left.
    #[serde(rename = "signed out")]
    SignedOut,
    /// A sign-in page waits.
    #[serde(rename = "asked to sign in")]
    AskedToSignIn,
    /// The form again, with a message.
    #[serde(rename = "sign-in refused")]
    SignInRefused,
    /// AD FS shows its error page.
    #[serde(rename = "stopped by adfs")]
    StoppedByAdfs,
    /// A Response came, and no session.
    #[serde(rename = "refused by flex")]
    RefusedByFlex,
    /// Flex stops before AD FS is asked.
    #[serde(rename = "stopped by flex")]
    StoppedByFlex,
    /// There was a session, and it is over.
    #[serde(rename = "session ended")]
    SessionEnded,
    /// A page that the harness does not know.
    #[serde(rename = "unknown page")]
    UnknownPage,
    /// A server could not be reached.
    #[serde(rename = "not reachable")]
    NotReachable,
    /// No page came in time.
    #[serde(rename = "timed out")]
    TimedOut,
}

impl OutcomeWord {
    /// The word as a scenario writes it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::SignedIn => "signed in",
            Self::SignedOut => "signed out",
            Self::AskedToSignIn => "asked to sign in",
            Self::SignInRefused => "sign-in refused",
            Self::StoppedByAdfs => "stopped by adfs",
            Self::RefusedByFlex => "refused by flex",
            Self::StoppedByFlex => "stopped by flex",
            Self::SessionEnded => "session ended",
            Self::UnknownPage => "unknown page",
            Self::NotReachable => "not reachable",
            Self::TimedOut => "timed out",
        }
    }
}

/// A page by its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename = "page")]
#[schemars(rename = "PageWord")]
pub enum PageWord {
    /// The desktop, with somebody signed in.
    #[serde(rename = "flex desktop")]
    FlexDesktop,
    /// The login view of Flex.
    #[serde(rename = "flex login view")]
    FlexLoginView,
    /// Flex's full-page error.
    #[serde(rename = "flex error page")]
    FlexErrorPage,
    /// The browser's user name and password dialog.
    #[serde(rename = "twilio password prompt")]
    TwilioPasswordPrompt,
    /// An error page of Twilio's login host.
    #[serde(rename = "twilio error page")]
    TwilioErrorPage,
    /// AD FS's form.
    #[serde(rename = "adfs sign-in page")]
    AdfsSignInPage,
    /// A Windows challenge of AD FS.
    #[serde(rename = "adfs windows sign-in")]
    AdfsWindowsSignIn,
    /// AD FS asks for a second factor.
    #[serde(rename = "adfs second factor page")]
    AdfsSecondFactorPage,
    /// AD FS wants a new password.
    #[serde(rename = "adfs update password page")]
    AdfsUpdatePasswordPage,
    /// AD FS's page for IdP-initiated sign-on.
    #[serde(rename = "adfs idp-initiated page")]
    AdfsIdpInitiatedPage,
    /// AD FS asks where the user comes from.
    #[serde(rename = "adfs home realm page")]
    AdfsHomeRealmPage,
    /// AD FS's error page.
    #[serde(rename = "adfs error page")]
    AdfsErrorPage,
    /// The page of AD FS after a sign-out.
    #[serde(rename = "adfs sign-out page")]
    AdfsSignOutPage,
    /// XML and not a page at all.
    #[serde(rename = "raw xml")]
    RawXml,
}

/// A part of a Response that can be signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename = "signed part")]
#[schemars(rename = "SignedPartWord")]
pub enum SignedPartWord {
    /// The Response element.
    #[serde(rename = "message")]
    Message,
    /// The Assertion element.
    #[serde(rename = "assertion")]
    Assertion,
}

/// A document that is compared with its accepted snapshot.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename = "snapshot")]
#[schemars(rename = "SnapshotWord")]
pub enum SnapshotWord {
    /// NameID and attributes.
    #[serde(rename = "claims")]
    Claims,
    /// Hops and the messages on them.
    #[serde(rename = "exchange")]
    Exchange,
    /// What verification found.
    #[serde(rename = "findings")]
    Findings,
    /// The last page.
    #[serde(rename = "page")]
    Page,
    /// Root cause and fix.
    #[serde(rename = "diagnosis")]
    Diagnosis,
}

/// The NameID, each part if given.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NameIdExpect {
    /// Its value.
    pub value: Option<Text>,
    /// The last part of its format's URN (`emailAddress`), or the URN.
    #[serde(rename = "Format")]
    pub format: Option<Text>,
}

/// What AD FS says, each part if given.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AdfsCode {
    /// Code of the message: `MSIS7070`.
    pub code: Option<Text>,
    /// Number of the event in its log.
    pub event: Option<u32>,
    /// A text that is contained, without regard to case and blanks.
    pub says: Option<Text>,
}

/// What Flex says, each part if given.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FlexCode {
    /// Twilio's code: `70004`.
    pub code: Option<u32>,
    /// HTTP status.
    pub status: Option<u16>,
    /// A text that is contained, without regard to case and blanks.
    pub says: Option<Text>,
}

/// The TaskRouter worker of a person.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct WorkerExpect {
    /// How many there are.
    pub count: Option<u32>,
    /// Attributes with exactly these values.
    pub attributes: Option<Table<Values>>,
    /// Attributes that are absent.
    #[serde(rename = "no attributes")]
    pub no_attributes: Option<Vec<Text>>,
}

/// What the federation metadata publishes.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MetadataExpect {
    /// Signing certificates in this order.
    #[serde(rename = "signing certificates")]
    pub signing_certificates: Option<Vec<Certificate>>,
}
