//! The SAML messages of a run of a scenario, with what verification has to say about them.

use jiff::Timestamp;
use saml::assertion::Assertion;
use saml::binding::redirect::Parameter;
use saml::finding::{Finding, Severity};
use saml::signature::Certificate;
use saml::validate::{SignatureFact, Validation};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::decode::{Binding, SamlMessage};
use crate::report::Redaction;
use crate::verify::Verification;

/// What a report shows of the messages.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Evidence {
    /// The messages in the order of the wire.
    pub messages: Vec<MessageRecord>,
    /// What the Response says about the user; nothing when it holds no assertion that can be read.
    pub claims: Option<ClaimsRecord>,
    /// Findings that stand for themselves, because the message they speak of could not be read.
    pub findings: Vec<FindingRecord>,
}

/// A SAML message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MessageRecord {
    /// `AuthnRequest`, `Response`: the name of its root; `SAMLRequest` or `SAMLResponse` when it cannot be read.
    pub name: String,
    /// Index of the exchange in the trace that carried it.
    pub exchange: usize,
    /// Number of the attempt, from 1.
    pub attempt: usize,
    /// `redirect` or `post`.
    pub binding: String,
    /// The RelayState beside it.
    pub relay_state: Option<String>,
    /// The XML as it was sent, or with the decrypted assertion in it; nothing when it cannot be decoded.
    pub xml: Option<String>,
    /// Whether `xml` was decrypted to be shown.
    pub decrypted: bool,
    /// Why it cannot be decoded.
    pub unreadable: Option<String>,
    /// The signatures in it, if it is the message that was verified.
    pub signatures: Vec<SignatureRecord>,
    /// What was found about it, if it is the message that was verified.
    pub findings: Vec<FindingRecord>,
    /// Whether this is the message that the findings and the outcome are about.
    pub verified: bool,
}

/// How much a finding weighs.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum Weight {
    /// A careful service provider refuses the message.
    Error,
    /// Accepted, but somebody should act.
    Warning,
    /// Worth knowing.
    Information,
}

impl Weight {
    /// The word of the reports.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Information => "information",
        }
    }
}

/// One verified statement about a message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FindingRecord {
    /// Its stable name: `message-not-signed`.
    pub slug: String,
    /// How much it weighs.
    pub severity: Weight,
    /// A lower-case sentence without full stop.
    pub message: String,
    /// What it rests on, as name and value.
    pub evidence: Vec<(String, String)>,
    /// First byte, and the byte behind the last, in the message's `xml`; nothing when no one place can be shown.
    pub span: Option<(usize, usize)>,
    /// The standard and section, or the vendor page, that sets the rule.
    pub source: String,
}

/// The facts about one signature.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SignatureRecord {
    /// What it stands in: `message`, `assertion`, `part elsewhere`.
    pub part: String,
    /// Whether form, digest and value under a trusted key are all right.
    pub valid: bool,
    /// Its algorithm's identifier.
    pub algorithm: String,
    /// The id that it refers to.
    pub reference: Option<String>,
    /// Whether the digest is that of what is there.
    pub digest_matches: bool,
    /// Whether its value was made with a key of the federation metadata.
    pub trusted_key: bool,
    /// Whether its value was made with the key that the message itself carries; nothing when it carries none.
    pub own_key: Option<bool>,
    /// Whether it signs the element that holds it.
    pub signs_its_parent: bool,
    /// SHA-1 thumbprint of the certificate that the message carries.
    pub thumbprint: Option<String>,
    /// Subject and last day of that certificate.
    pub certificate: Option<String>,
    /// Reasons to refuse it whatever its values say.
    pub flaws: Vec<String>,
    /// First byte, and the byte behind the last, in the message's `xml`.
    pub span: (usize, usize),
}

/// Who the identity provider says the user is. For display: the decisions are in the findings.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ClaimsRecord {
    /// Value of the NameID; nothing when there is none.
    pub name_id: Option<String>,
    /// Its format.
    pub name_id_format: Option<String>,
    /// The attributes in the order of the message.
    pub attributes: Vec<AttributeRecord>,
    /// The class of the sign-in.
    pub authn_context: Option<String>,
    /// For whom the assertion is.
    pub audience: Vec<String>,
    /// From when it holds, inclusive.
    pub not_before: Option<String>,
    /// Until when it holds, exclusive.
    pub not_on_or_after: Option<String>,
    /// Whether the values stand inside a valid signature of a trusted key.
    pub signed: bool,
}

/// A claim.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AttributeRecord {
    /// Its name.
    pub name: String,
    /// Its values in the order of the message.
    pub values: Vec<String>,
}

impl Evidence {
    /// The messages of a record with what was found about the last Response of `attempt` (from 1).
    #[must_use]
    pub fn of(messages: &[SamlMessage], verification: &Verification, attempt: usize) -> Self {
        let judged = messages.iter().rposition(|message| {
            message.attempt == attempt && message.parameter == Parameter::Response
        });
        let mut records: Vec<MessageRecord> = messages.iter().map(MessageRecord::of).collect();
        let findings: Vec<FindingRecord> = verification.findings.iter().map(Into::into).collect();
        let mut evidence = Self {
            claims: verification.validation.as_ref().and_then(claims),
            ..Self::default()
        };
        match judged.and_then(|index| records.get_mut(index)) {
            Some(message) => message.judged(findings, verification.validation.as_ref()),
            None => evidence.findings = findings,
        }
        evidence.messages = records;
        evidence
    }

    /// The evidence without secrets.
    #[must_use]
    pub fn redacted(mut self, redaction: &Redaction) -> Self {
        for message in &mut self.messages {
            let texts = [
                &mut message.xml,
                &mut message.relay_state,
                &mut message.unreadable,
            ];
            for text in texts.into_iter().flatten() {
                *text = redaction.text(text);
            }
            mask_findings(&mut message.findings, redaction);
        }
        mask_findings(&mut self.findings, redaction);
        self
    }

    /// All findings, those of messages first.
    pub fn all_findings(&self) -> impl Iterator<Item = &FindingRecord> {
        let of_messages = self.messages.iter().flat_map(|message| &message.findings);
        of_messages.chain(&self.findings)
    }
}

fn mask_findings(findings: &mut [FindingRecord], redaction: &Redaction) {
    for (_, value) in findings
        .iter_mut()
        .flat_map(|finding| &mut finding.evidence)
    {
        *value = redaction.text(value);
    }
}

impl MessageRecord {
    fn of(message: &SamlMessage) -> Self {
        let parameter = match message.parameter {
            Parameter::Request => "SAMLRequest",
            Parameter::Response => "SAMLResponse",
        };
        let binding = match message.binding {
            Binding::Redirect => "redirect",
            Binding::Post => "post",
        };
        let root = message.xml().and_then(root_name);
        Self {
            name: root.unwrap_or_else(|| parameter.to_owned()),
            exchange: message.exchange,
            attempt: message.attempt,
            binding: binding.to_owned(),
            relay_state: message.relay_state.clone(),
            xml: message.xml().map(str::to_owned),
            decrypted: false,
            unreadable: message.xml.as_ref().err().cloned(),
            signatures: Vec::new(),
            findings: Vec::new(),
            verified: false,
        }
    }

    /// Takes what was found about it.
    fn judged(&mut self, findings: Vec<FindingRecord>, validation: Option<&Validation>) {
        self.verified = true;
        self.findings = findings;
        let Some(validation) = validation else { return };
        self.signatures = validation.signatures.iter().map(Into::into).collect();
        if let Some(clear) = &validation.decrypted {
            self.xml = Some(clear.clone());
            self.decrypted = true;
        }
    }
}

/// The local name of a document's root.
fn root_name(xml: &str) -> Option<String> {
    let document = saml::xml::Document::parse(xml).ok()?;
    Some(document.root().local_name().to_owned())
}

impl From<&Finding> for FindingRecord {
    fn from(finding: &Finding) -> Self {
        let evidence = finding
            .evidence
            .iter()
            .map(|evidence| (evidence.name.clone(), evidence.value.clone()));
        Self {
            slug: finding.slug.to_owned(),
            severity: match finding.severity {
                Severity::Error => Weight::Error,
                Severity::Warning => Weight::Warning,
                Severity::Information => Weight::Information,
            },
            message: finding.message.clone(),
            evidence: evidence.collect(),
            span: finding.span.as_ref().map(|span| (span.start, span.end)),
            source: finding.source.to_owned(),
        }
    }
}

impl From<&SignatureFact> for SignatureRecord {
    fn from(fact: &SignatureFact) -> Self {
        Self {
            part: fact.part.name().to_owned(),
            valid: fact.is_valid(),
            algorithm: fact.algorithm_uri.clone(),
            reference: fact.reference.clone(),
            digest_matches: fact.digest_matches,
            trusted_key: fact.value_matches_pinned,
            own_key: fact.value_matches_key_info,
            signs_its_parent: fact.signs_its_parent,
            thumbprint: fact.certificate.as_ref().map(Certificate::thumbprint),
            certificate: fact.certificate.as_ref().map(described),
            flaws: fact.flaws.iter().map(ToString::to_string).collect(),
            span: (fact.span.start, fact.span.end),
        }
    }
}

/// Subject and last day of a certificate.
fn described(certificate: &Certificate) -> String {
    let until = certificate.not_after().map(day);
    format!(
        "{}, until {}",
        certificate.subject(),
        until.unwrap_or_else(|| "an unreadable day".to_owned())
    )
}

/// The day of an instant, in UTC.
fn day(instant: Timestamp) -> String {
    instant.to_string().chars().take(10).collect()
}

/// The claims of a Response that holds an assertion.
fn claims(validation: &Validation) -> Option<ClaimsRecord> {
    let assertion = validation.response.as_ref()?.assertions.first()?;
    Some(ClaimsRecord {
        signed: validation.assertion.is_some(),
        ..claims_of(assertion)
    })
}

fn claims_of(assertion: &Assertion) -> ClaimsRecord {
    let name_id = assertion.subject.name_id.as_ref();
    let conditions = assertion.conditions.as_ref();
    let attributes = assertion.attributes.iter().map(|claim| AttributeRecord {
        name: claim.name.clone(),
        values: claim.values.clone(),
    });
    ClaimsRecord {
        name_id: name_id.map(|name_id| name_id.value.clone()),
        name_id_format: name_id.and_then(|name_id| name_id.format.clone()),
        attributes: attributes.collect(),
        authn_context: assertion
            .authn_statements
            .first()
            .and_then(|statement| statement.class_ref.clone()),
        audience: conditions
            .map(|conditions| conditions.audiences.concat())
            .unwrap_or_default(),
        not_before: conditions.and_then(|conditions| conditions.not_before.clone()),
        not_on_or_after: conditions.and_then(|conditions| conditions.not_on_or_after.clone()),
        signed: false,
    }
}
