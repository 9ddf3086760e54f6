//! Judges the Response of an attempt: signatures, times, addresses, claims.
//!
//! `SamlMessage`s + `Plan` -> [`Verification`]. Every check runs and every finding is kept. The signing certificates are
//! those of AD FS's federation metadata, never the one that the message itself carries. What Flex will accept is decided by
//! Flex; here it is said what is so. Deliberately absent: causes and fixes, which are `diagnosis`'s.

mod flex_certificate;
mod flex_claims;
mod flex_signatures;
mod lenience;
mod relay_state;
mod rollover;
mod workers;

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use saml::binding::redirect::Parameter;
use saml::finding::{Evidence, Finding, Severity};
use saml::metadata::IdentityProvider;
use saml::protocol::{AuthnRequest, LogoutResponse, Response};
use saml::validate::{Expectations, Validation, validate};

use crate::decode::SamlMessage;
use crate::exchange::Trace;
use crate::plan::{FlexSide, Plan};

/// Clock skew that Flex tolerates either way. Source: java-saml's constant of 180 s; Flex's legacy ACS is java-saml;
/// passport-wsfed-saml2 has three minutes too.
const FLEX_SKEW: SignedDuration = SignedDuration::from_secs(180);

/// What was found about one attempt.
#[derive(Debug)]
pub struct Verification {
    /// All findings, in the order of the checks.
    pub findings: Vec<Finding>,
    /// The request of the attempt, if one was sent and could be read.
    pub request: Option<AuthnRequest>,
    /// The Response with everything computed about it, if one was sent.
    pub validation: Option<Validation>,
    /// AD FS's answer to a LogoutRequest, if there was one.
    pub logout: Option<LogoutResponse>,
}

impl Verification {
    /// The Response for display, if one was sent and could be read.
    #[must_use]
    pub fn response(&self) -> Option<&Response> {
        self.validation.as_ref()?.response.as_ref()
    }

    /// Whether a finding with this slug was made.
    #[must_use]
    pub fn has(&self, slug: &str) -> bool {
        self.findings.iter().any(|finding| finding.slug == slug)
    }

    /// Findings of severity error.
    pub fn errors(&self) -> impl Iterator<Item = &Finding> {
        self.findings
            .iter()
            .filter(|finding| finding.severity == Severity::Error)
    }
}

/// Verifies the last Response of `attempt` (from 1) against what the plan says Flex is set to.
#[must_use]
pub fn verify(
    trace: &Trace,
    messages: &[SamlMessage],
    plan: &Plan,
    attempt: usize,
) -> Verification {
    let of_attempt = |wanted: Parameter| {
        messages.iter().rev().find(move |message| {
            let apart = message.is_logout() || is_of_partner(trace, plan, message);
            message.attempt == attempt && message.parameter == wanted && !apart
        })
    };
    let logout = logout(trace, messages, attempt);
    let asked = of_attempt(Parameter::Request);
    let request = asked
        .and_then(SamlMessage::xml)
        .and_then(|xml| AuthnRequest::from_xml(xml).ok());
    let Some(message) = of_attempt(Parameter::Response) else {
        return Verification {
            findings: Vec::new(),
            request,
            validation: None,
            logout,
        };
    };
    let mut verification = match &message.xml {
        Err(reason) => Verification {
            findings: vec![undecodable(reason)],
            request,
            validation: None,
            logout: None,
        },
        Ok(xml) => verify_response(trace, plan, message, xml, request),
    };
    verification
        .findings
        .extend(relay_state::check(asked, message));
    verification.findings.extend(workers::check(trace));
    verification.logout = logout;
    verification
}

/// Whether a message goes between AD FS and another claims provider, which is none of Flex's business.
fn is_of_partner(trace: &Trace, plan: &Plan, message: &SamlMessage) -> bool {
    let Some(adfs) = plan.mock_adfs() else {
        return false;
    };
    let Some(exchange) = trace.exchanges.get(message.exchange) else {
        return false;
    };
    let to = &exchange.request.url;
    let mut partners = adfs.farm.claims_provider_trusts.iter();
    let asked = partners.any(|partner| to.starts_with(&partner.single_sign_on_url));
    let own = format!("https://{}/adfs/ls/", adfs.farm.fqdn);
    asked || (message.parameter == Parameter::Response && to.starts_with(&own))
}

/// The last LogoutResponse of the attempt that came from AD FS: one that was not sent to it.
fn logout(trace: &Trace, messages: &[SamlMessage], attempt: usize) -> Option<LogoutResponse> {
    let to_adfs = |message: &SamlMessage| {
        let exchange = trace.exchanges.get(message.exchange);
        exchange.is_some_and(|exchange| exchange.request.url.contains("/adfs/"))
    };
    messages
        .iter()
        .rev()
        .filter(|message| message.attempt == attempt && !to_adfs(message))
        .filter_map(SamlMessage::xml)
        .find_map(|xml| LogoutResponse::from_xml(xml).ok())
}

/// All checks on a Response that could be decoded.
fn verify_response(
    trace: &Trace,
    plan: &Plan,
    message: &SamlMessage,
    xml: &str,
    request: Option<AuthnRequest>,
) -> Verification {
    let metadata = trace
        .federation_metadata
        .as_deref()
        .map(IdentityProvider::from_xml);
    let mut findings = Vec::new();
    let certificates = match metadata {
        Some(Ok(provider)) => provider.signing_certificates,
        Some(Err(error)) => {
            findings.push(metadata_missing(&error.to_string()));
            Vec::new()
        }
        None => {
            findings.push(metadata_missing("it was not fetched"));
            Vec::new()
        }
    };
    let published = certificates.clone();
    let expectations = Expectations {
        certificates,
        now: since(judged_at(trace, xml), passed_since(trace, message)),
        ..expectations(trace, plan, xml, request.as_ref())
    };
    let validation = validate(xml, &expectations);
    findings.extend(validation.findings.iter().cloned());
    match &plan.tenant {
        FlexSide::Mock(_) => {
            findings.extend(flex_signatures::check(&validation));
            findings.extend(flex_certificate::check(trace, &validation));
            let now = judged_at(trace, xml);
            findings.extend(rollover::check(plan, &published, &validation, now));
            findings.extend(flex_claims::check(&validation));
            lenience::soften(plan.flex, &validation, &mut findings);
        }
        FlexSide::Foreign(_) => lenience::encrypted_for_another(&mut findings),
    }
    Verification {
        findings,
        request,
        validation: Some(validation),
        logout: None,
    }
}

/// What Flex, as it is set, expects of a Response to `request`.
fn expectations(
    trace: &Trace,
    plan: &Plan,
    xml: &str,
    request: Option<&AuthnRequest>,
) -> Expectations {
    let mut expectations = Expectations {
        issuer: None,
        audience: None,
        recipient: None,
        in_response_to: request.map(|request| request.id.clone()),
        certificates: Vec::new(),
        decryption_keys: Vec::new(),
        now: judged_at(trace, xml),
        skew: FLEX_SKEW,
        want_message_signed: true,
        want_assertion_signed: true,
    };
    match &plan.tenant {
        FlexSide::Mock(flex) => {
            let profile = flex.profile(String::new());
            expectations.issuer = Some(flex.tenant.identity_provider_issuer.clone());
            expectations.audience = Some(profile.entity_id());
            expectations.recipient = Some(profile.acs());
        }
        // Which of the two is signed is the business of whoever reads it.
        FlexSide::Foreign(side) => {
            let provider = &side.service_provider;
            let asked = request.and_then(|request| request.assertion_consumer_service_url.clone());
            expectations.issuer = trace
                .federation_metadata
                .as_deref()
                .and_then(|xml| IdentityProvider::from_xml(xml).ok())
                .map(|provider| provider.entity_id);
            expectations.audience = Some(provider.entity_id.clone());
            expectations.recipient = asked.or_else(|| plan.placeholders.get("ACS").cloned());
            expectations.want_message_signed = false;
            expectations.want_assertion_signed = false;
        }
    }
    expectations
}

/// The time at which the message is judged: the mocks' clock, else the message's own IssueInstant.
fn judged_at(trace: &Trace, xml: &str) -> Timestamp {
    let issued = || {
        let response = Response::from_xml(xml).ok()?;
        saml::time::parse(&response.issue_instant)
    };
    trace
        .judged_at
        .or_else(issued)
        .unwrap_or(Timestamp::UNIX_EPOCH)
}

/// How long ago a message was sent, by the clocks that steps have moved since. What stays open meanwhile was judged then.
fn passed_since(trace: &Trace, message: &SamlMessage) -> Duration {
    let sent = trace.exchanges.get(message.exchange);
    let after = sent.map_or(usize::MAX, |exchange| exchange.step.saturating_add(1));
    let steps = trace.steps.iter().skip(after);
    Duration::from_millis(steps.fold(0_u64, |sum, step| sum.saturating_add(step.passed_ms)))
}

fn since(now: Timestamp, passed: Duration) -> Timestamp {
    now.saturating_sub(passed).unwrap_or(now)
}

/// A Response that came in a form which is no message.
fn undecodable(reason: &str) -> Finding {
    Finding {
        slug: "message-unreadable",
        severity: Severity::Error,
        message: "the SAMLResponse cannot be decoded".to_owned(),
        evidence: vec![Evidence {
            name: "reason".to_owned(),
            value: reason.to_owned(),
        }],
        span: None,
        source: "SAML 2.0 Bindings, section 3.5.4",
    }
}

/// Without metadata no signature can be judged by a key that we trust.
fn metadata_missing(reason: &str) -> Finding {
    Finding {
        slug: "metadata-missing",
        severity: Severity::Error,
        message: "AD FS's federation metadata is not there, so no certificate is trusted"
            .to_owned(),
        evidence: vec![Evidence {
            name: "reason".to_owned(),
            value: reason.to_owned(),
        }],
        span: None,
        source: "SAML 2.0 Metadata, section 2.4.1.1",
    }
}
