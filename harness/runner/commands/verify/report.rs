//! What `flexgate verify --json` writes. The shape is stable: fields are added, never renamed or removed.

use std::ops::Range;

use saml::assertion::Assertion;
use saml::finding::{Finding, Severity};
use saml::signature::Certificate;
use saml::validate::SignatureFact;
use schemars::JsonSchema;
use serde::Serialize;

use super::hint;

/// Version of the shape.
const VERSION: u32 = 1;

/// The verdict on one message, with everything that it rests on.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Report {
    /// Version of this shape: 1.
    pub version: u32,
    /// Root element: `Response`, `Assertion`, `AuthnRequest`, `LogoutRequest`, `LogoutResponse`, `EntityDescriptor`.
    pub message: String,
    /// `SAMLRequest` or `SAMLResponse`, when the message stood in a parameter.
    pub parameter: Option<String>,
    /// What was undone to read it, outermost first.
    pub undone: Vec<String>,
    /// `RelayState` beside it.
    pub relay_state: Option<String>,
    /// The instant of judgment, RFC 3339.
    pub judged_at: String,
    /// Where that comes from: `message`, `argument` or `clock`.
    pub judged_by: JudgedBy,
    /// What was found out.
    pub verdict: Verdict,
    /// What could not be checked because nothing was given to compare with.
    pub not_checked: Vec<NotChecked>,
    /// Facts about every signature; none of them implies another.
    pub signatures: Vec<SignatureReport>,
    /// Everything that was found, in the order of the checks.
    pub findings: Vec<FindingReport>,
    /// Who signs in, as far as the message says: for display only, unless the verdict is `accepted`.
    pub user: Option<User>,
    /// The XML that `span`, `line` and `column` count in, encrypted parts in the clear where a key was given.
    pub xml: String,
}

/// Where the instant of judgment comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(super) enum JudgedBy {
    /// `--at`.
    Argument,
    /// The message's own IssueInstant.
    Message,
    /// The present time.
    Clock,
}

/// What was found out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Verdict {
    /// Everything was checked, and there is no error.
    Accepted,
    /// There is no error, but not everything could be checked.
    NotFullyChecked,
    /// There is an error.
    Refused,
}

/// A check that was not made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub(super) struct NotChecked {
    /// What: `trust`, `issuer`, `audience`, `recipient`, `in-response-to`.
    pub what: String,
    /// The option that makes the check possible.
    pub option: String,
    /// What that means, in one sentence.
    pub meaning: String,
}

/// Facts about one signature.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct SignatureReport {
    /// Where it stands: `message`, `assertion`, `part elsewhere`, `query`.
    pub part: String,
    /// What it refers to.
    pub reference: Option<String>,
    /// Identifier of its algorithm.
    pub algorithm: String,
    /// Whether what is there is what was signed.
    pub digest_matches: bool,
    /// Whether a trusted certificate made it; null when none was given.
    pub made_by_trusted: Option<bool>,
    /// Whether the certificate inside it made it; null when there is none.
    pub made_by_own_certificate: Option<bool>,
    /// Whether it signs the element that it stands in.
    pub signs_its_parent: bool,
    /// Reasons to refuse it whatever its values say.
    pub flaws: Vec<String>,
    /// The certificate inside it.
    pub certificate: Option<CertificateReport>,
    /// The trusted certificate that made it.
    pub trusted_certificate: Option<CertificateReport>,
}

/// What a certificate says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub(super) struct CertificateReport {
    /// Subject.
    pub subject: String,
    /// SHA-1 in upper-case hexadecimal, as Windows shows it.
    pub thumbprint: String,
    /// Start of validity, RFC 3339.
    pub not_before: Option<String>,
    /// End of validity, RFC 3339.
    pub not_after: Option<String>,
}

/// One finding.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct FindingReport {
    /// Stable name: `message-not-signed`.
    pub slug: String,
    /// `error`, `warning` or `information`.
    pub severity: String,
    /// A sentence.
    pub message: String,
    /// The values that it rests on.
    pub evidence: Vec<EvidenceReport>,
    /// Place in `xml`, in bytes; the end is exclusive.
    pub span: Option<[usize; 2]>,
    /// Line in `xml`, from 1.
    pub line: Option<usize>,
    /// Column in that line, in characters from 1.
    pub column: Option<usize>,
    /// What to do.
    pub hint: Option<String>,
    /// Who sets the rule.
    pub source: String,
}

/// A value that a finding rests on.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct EvidenceReport {
    /// What it is.
    pub name: String,
    /// The value.
    pub value: String,
}

/// Who signs in.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct User {
    /// The NameID.
    pub name_id: Option<String>,
    /// The attributes, in order.
    pub attributes: Vec<AttributeReport>,
}

/// An attribute with its values.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct AttributeReport {
    /// `Name`.
    pub name: String,
    /// The values, in order.
    pub values: Vec<String>,
}

impl Report {
    /// The version that this program writes.
    pub(super) const VERSION: u32 = VERSION;

    /// How many findings have this severity.
    pub(super) fn count(&self, severity: Severity) -> usize {
        let name = name_of(severity);
        self.findings
            .iter()
            .filter(|finding| finding.severity == name)
            .count()
    }
}

impl FindingReport {
    pub(super) fn new(finding: &Finding, xml: &str) -> Self {
        let place = finding.span.as_ref().and_then(|span| position(xml, span));
        Self {
            slug: finding.slug.to_owned(),
            severity: name_of(finding.severity).to_owned(),
            message: finding.message.clone(),
            evidence: finding
                .evidence
                .iter()
                .map(|evidence| EvidenceReport {
                    name: evidence.name.clone(),
                    value: evidence.value.clone(),
                })
                .collect(),
            span: finding.span.as_ref().map(|span| [span.start, span.end]),
            line: place.map(|(line, _)| line),
            column: place.map(|(_, column)| column),
            hint: hint::of(finding.slug).map(str::to_owned),
            source: finding.source.to_owned(),
        }
    }
}

impl SignatureReport {
    pub(super) fn new(fact: &SignatureFact, is_trust_given: bool) -> Self {
        Self {
            part: fact.part.name().to_owned(),
            reference: fact.reference.clone(),
            algorithm: fact.algorithm_uri.clone(),
            digest_matches: fact.digest_matches,
            made_by_trusted: is_trust_given.then_some(fact.value_matches_pinned),
            made_by_own_certificate: fact.value_matches_key_info,
            signs_its_parent: fact.signs_its_parent,
            flaws: fact.flaws.iter().map(ToString::to_string).collect(),
            certificate: fact.certificate.as_ref().map(CertificateReport::new),
            trusted_certificate: fact.pinned.as_ref().map(CertificateReport::new),
        }
    }
}

impl CertificateReport {
    pub(super) fn new(certificate: &Certificate) -> Self {
        Self {
            subject: certificate.subject().to_owned(),
            thumbprint: certificate.thumbprint(),
            not_before: certificate.not_before().map(saml::time::seconds),
            not_after: certificate.not_after().map(saml::time::seconds),
        }
    }
}

impl User {
    pub(super) fn new(assertion: &Assertion) -> Self {
        let attributes = assertion
            .attributes
            .iter()
            .map(|attribute| AttributeReport {
                name: attribute.name.clone(),
                values: attribute.values.clone(),
            });
        Self {
            name_id: assertion
                .subject
                .name_id
                .as_ref()
                .map(|name_id| name_id.value.clone()),
            attributes: attributes.collect(),
        }
    }
}

/// The name of a severity on the wire.
fn name_of(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Information => "information",
    }
}

/// Line and column of a place, from 1.
pub(super) fn position(text: &str, span: &Range<usize>) -> Option<(usize, usize)> {
    let before = text.get(..span.start)?;
    let line_start = before.rfind('\n').map_or(0, |at| at + 1);
    let line = before.matches('\n').count() + 1;
    Some((line, before[line_start..].chars().count() + 1))
}
