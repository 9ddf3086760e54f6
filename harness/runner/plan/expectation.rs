//! What must be so in the end, with texts resolved: placeholders are filled in.

use std::collections::BTreeMap;

use super::{CertificateRole, Clause};
use crate::exchange::Page;

/// A signed part of a response.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SignedPart {
    /// The Response element.
    Message,
    /// The Assertion element.
    Assertion,
}

/// A document that is compared with its accepted snapshot.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SnapshotKind {
    /// NameID and attributes of the response.
    Claims,
    /// The hops and the SAML messages on them.
    Exchange,
    /// What verification found.
    Findings,
    /// The last page.
    Page,
    /// The root cause and its fix.
    Diagnosis,
}

/// Expectation on the NameID; each part if given.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct NameIdExpectation {
    /// The value.
    pub value: Option<String>,
    /// The whole format URN.
    pub format: Option<String>,
}

/// Expectation on the worker of a person; each part if given.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct WorkerExpectation {
    /// How many workers the person has.
    pub count: Option<u32>,
    /// Attributes with exactly these values, in any order.
    pub attributes: BTreeMap<String, Vec<String>>,
    /// Attributes that are absent.
    pub no_attributes: Vec<String>,
}

/// Expectation on what a side says about a refusal. Every part that is given must hold.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Code {
    /// `MSIS7070`, or Twilio's `70004`.
    pub code: Option<String>,
    /// Event id in AD FS's log.
    pub event: Option<u32>,
    /// HTTP status.
    pub status: Option<u16>,
    /// A text that is contained, without regard to case and blanks.
    pub says: Option<String>,
}

/// Everything that must hold at one point; what is absent is not asked. `at` of each clause points into the file.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Expectation {
    /// The outcome word, as a scenario writes it: `signed in`.
    pub outcome: Option<Clause<String>>,
    /// The last page.
    pub page: Option<Clause<Page>>,
    /// Pages seen in this order, others between.
    pub shows: Option<Clause<Vec<Page>>>,
    /// Pages never seen.
    pub does_not_show: Option<Clause<Vec<Page>>>,
    /// The person who is signed in, by the scenario's name, with the NameID values that would prove it filled in by verify.
    pub user: Option<Clause<String>>,
    /// Exactly these parts are signed.
    pub signatures: Option<Clause<Vec<SignedPart>>>,
    /// The NameID.
    pub name_id: Option<Clause<NameIdExpectation>>,
    /// Claims that are there with exactly these values, in any order.
    pub claims: Option<Clause<BTreeMap<String, Vec<String>>>>,
    /// Names of claims that are absent.
    pub no_claims: Option<Clause<Vec<String>>>,
    /// Whole status, outermost first, as whole URNs.
    pub status_code: Option<Clause<Vec<String>>>,
    /// Authentication context class, the whole URN.
    pub authn_context_class_ref: Option<Clause<String>>,
    /// What AD FS says.
    pub adfs: Option<Clause<Code>>,
    /// What Flex says.
    pub flex: Option<Clause<Code>>,
    /// Exactly this root cause.
    pub diagnosis: Option<Clause<String>>,
    /// Slugs that are among the findings.
    pub findings: Option<Clause<Vec<String>>>,
    /// Slugs that are not among the findings.
    pub no_findings: Option<Clause<Vec<String>>>,
    /// The person's worker.
    pub worker: Option<Clause<WorkerExpectation>>,
    /// The signing certificates of the federation metadata, in this order.
    pub metadata: Option<Clause<Vec<CertificateRole>>>,
    /// How long every certificate that was seen has to be valid.
    pub certificates_valid_for: Option<Clause<std::time::Duration>>,
    /// Longest real duration of the attempt.
    pub within: Option<Clause<std::time::Duration>>,
    /// Snapshots to compare, at the end only.
    pub snapshots: Vec<SnapshotKind>,
}
