//! The case that causes look at: plan, record, findings and outcome of one attempt, with the questions that several ask.

use claim_rules::RuleSet;
use claim_rules::directory::{Directory, User};
use mock_adfs::settings::{ClaimsProviderTrust, RelyingPartyTrust};
use mock_flex::settings::Tenant;
use saml::metadata::IdentityProvider;
use saml::signature::Certificate;
use saml::uri::status;
use url::Url;

use super::{Seen, seen};
use crate::exchange::{Event, Exchange, Kind, Trace};
use crate::outcome::{Outcome, Word};
use crate::plan::{MockAdfsSide, MockFlexSide, Plan, PlannedUser};
use crate::verify::Verification;

/// The event of a passive request that failed. Source: AD FS, event 364.
const PASSIVE_REQUEST_FAILED: u32 = 364;

/// Everything a cause may look at.
#[derive(Debug, Clone, Copy)]
pub struct Case<'a> {
    /// How both sides are set.
    pub plan: &'a Plan,
    /// What went over the wire.
    pub trace: &'a Trace,
    /// What was found about the Response.
    pub verification: &'a Verification,
    /// What the user ended up with.
    pub outcome: &'a Outcome,
    adfs: &'a MockAdfsSide,
    flex: &'a MockFlexSide,
}

impl<'a> Case<'a> {
    /// A case; nothing when one side is another product, whose settings nobody knows.
    #[must_use]
    pub fn of(
        plan: &'a Plan,
        trace: &'a Trace,
        verification: &'a Verification,
        outcome: &'a Outcome,
    ) -> Option<Self> {
        Some(Self {
            plan,
            trace,
            verification,
            outcome,
            adfs: plan.mock_adfs()?,
            flex: plan.mock_flex()?,
        })
    }

    /// The tenant's form.
    pub(super) fn tenant(&self) -> &'a Tenant {
        &self.flex.tenant
    }

    /// The Flex side.
    pub(super) fn flex(&self) -> &'a MockFlexSide {
        self.flex
    }

    /// The AD FS side.
    pub(super) fn adfs(&self) -> &'a MockAdfsSide {
        self.adfs
    }

    /// The directory.
    pub(super) fn directory(&self) -> &'a Directory {
        &self.adfs().directory
    }

    /// The name by which Flex asks for its trust: the request's Issuer, if a request was sent.
    pub(super) fn asked_for(&self) -> Option<&'a str> {
        self.verification.request.as_ref()?.issuer.as_deref()
    }

    /// Whom the assertion is made out to: the trust's identifier, also when Flex has sent no request.
    fn audience(&self) -> Option<&'a str> {
        let assertion = self.verification.response()?.assertions.first()?;
        let mut audiences = assertion.conditions.as_ref()?.audiences.iter().flatten();
        audiences.next().map(String::as_str)
    }

    /// The trust that AD FS picks: the one with exactly the request's Issuer among its identifiers.
    pub(super) fn trust(&self) -> Option<&'a RelyingPartyTrust> {
        let name = self.asked_for().or_else(|| self.audience())?;
        self.adfs()
            .trusts
            .iter()
            .find(|trust| trust.identifier.iter().any(|own| own == name))
    }

    /// The identifier by which commands name the trust: the request's Issuer.
    pub(super) fn identifier(&self) -> String {
        let name = self.asked_for().or_else(|| self.audience());
        name.unwrap_or("<the trust's identifier>").to_owned()
    }

    /// The trust's issuance transform rules, if they can be read.
    pub(super) fn rules(&self) -> Option<RuleSet> {
        claim_rules::parse(&self.trust()?.issuance_transform_rules).ok()
    }

    /// The person who signed in last in this attempt's record, by the scenario's name.
    fn person(&self) -> &'a str {
        let signed_in = self.trace.steps.iter().rev();
        signed_in
            .filter_map(|step| step.user.as_deref())
            .next()
            .unwrap_or(&self.plan.user)
    }

    /// The person's account, as the plan knows it.
    pub(super) fn planned(&self) -> Option<&'a PlannedUser> {
        self.plan.people.get(self.person())
    }

    /// The person's entry in the directory.
    pub(super) fn user(&self) -> Option<&'a User> {
        self.directory().user(&self.planned()?.account)
    }

    /// Whether a finding with this slug keeps people out; what this generation of Flex overlooks does not.
    pub(super) fn is_error(&self, slug: &str) -> bool {
        self.verification.errors().any(|error| error.slug == slug)
    }

    /// Whether the Response's status names this code at any level.
    pub(super) fn has_status(&self, code: &str) -> bool {
        self.outcome
            .status_codes
            .iter()
            .any(|status| status == code)
    }

    /// The status of the Response, outermost first: `Requester / InvalidNameIDPolicy`.
    pub(super) fn status(&self) -> String {
        let codes = self.outcome.status_codes.iter();
        codes
            .map(|code| super::short(code))
            .collect::<Vec<_>>()
            .join(" / ")
    }

    /// Whether AD FS's page or event log names this code.
    pub(super) fn adfs_says(&self, code: &str) -> bool {
        self.outcome.adfs.codes.iter().any(|said| said == code)
    }

    /// What Flex says about a refusal, without the wrapping of its JSON: `invalid attribute format (code 70001)`.
    pub(super) fn flex_says(&self) -> Seen {
        let text = &self.outcome.flex.text;
        let body: Option<serde_json::Value> = serde_json::from_str(text).ok();
        let said = body.and_then(|body| {
            let message = body.get("message")?.as_str()?;
            Some(format!("{message} (code {})", body.get("code")?))
        });
        seen("Flex says", said.as_ref().unwrap_or(text))
    }

    /// The partner that signed the person in, in this attempt: the one that AD FS sent the browser to.
    pub(super) fn partner(&self) -> Option<&'a ClaimsProviderTrust> {
        let asked = self.exchanges_of_attempt();
        let mut partners = self.adfs.farm.claims_provider_trusts.iter();
        partners.find(|partner| {
            let url = &partner.single_sign_on_url;
            asked
                .iter()
                .any(|exchange| exchange.request.url.starts_with(url))
        })
    }

    /// What was typed last as the user name.
    pub(super) fn typed_name(&self) -> Option<String> {
        let exchanges = self.exchanges_of_attempt().into_iter().rev();
        exchanges
            .filter_map(|exchange| exchange.request.body.as_ref()?.text())
            .find_map(|body| {
                let mut fields = url::form_urlencoded::parse(body.as_bytes());
                fields.find_map(|(name, value)| (name == "UserName").then(|| value.into_owned()))
            })
    }

    /// The exchanges of the last attempt, in order.
    pub(super) fn exchanges_of_attempt(&self) -> Vec<&'a Exchange> {
        let last = self.trace.steps.last().map(|step| step.attempt);
        let of = |exchange: &Exchange| self.trace.steps.get(exchange.step).map(|step| step.attempt);
        let all = self.trace.exchanges.iter();
        all.filter(|exchange| of(exchange) == last).collect()
    }

    /// The last request of the last attempt that was no part of a page.
    pub(super) fn last_exchange(&self) -> Option<&'a Exchange> {
        let mut exchanges = self.exchanges_of_attempt().into_iter().rev();
        exchanges.find(|exchange| exchange.kind != Kind::Resource)
    }

    /// Whether the attempt ended on AD FS's error page.
    pub(super) fn is_stopped_by_adfs(&self) -> bool {
        self.outcome.word == Word::StoppedByAdfs
    }

    /// Where people open Flex.
    pub(super) fn flex_address(&self) -> String {
        format!("https://flex.twilio.com/{}", self.tenant().runtime_domain)
    }

    /// A parameter of the address that the user ended at.
    pub(super) fn address_parameter(&self, name: &str) -> Option<String> {
        let address = Url::parse(&self.trace.last_view()?.url).ok()?;
        let mut parameters = address.query_pairs();
        parameters.find_map(|(key, value)| (key == name).then(|| value.into_owned()))
    }

    /// The site at which the attempt began: `https://flex.twilio.com`.
    pub(super) fn site(&self) -> Option<String> {
        let attempt = self.trace.steps.last()?.attempt;
        let mut exchanges = self.trace.exchanges.iter();
        let first = exchanges.find(|exchange| {
            let step = self.trace.steps.get(exchange.step);
            exchange.kind == Kind::Document && step.is_some_and(|step| step.attempt == attempt)
        })?;
        let address = Url::parse(&first.request.url).ok()?;
        Some(address.origin().ascii_serialization())
    }

    /// Whether that is Twilio's own.
    pub(super) fn is_hosted(&self) -> bool {
        self.site().as_deref() == Some("https://flex.twilio.com")
    }

    /// AD FS's federation metadata, if it could be had and read.
    pub(super) fn metadata(&self) -> Option<IdentityProvider> {
        IdentityProvider::from_xml(self.trace.federation_metadata.as_deref()?).ok()
    }

    /// The certificate with which AD FS signs: the one in the Response, else the first of the metadata.
    pub(super) fn signing_certificate(&self) -> Option<Certificate> {
        let signatures = self.verification.validation.iter();
        let in_response = signatures
            .flat_map(|validation| &validation.signatures)
            .find_map(|fact| fact.certificate.clone());
        in_response.or_else(|| self.metadata()?.signing_certificates.into_iter().next())
    }

    /// The text in the form's field X.509 Certificate, where it is known.
    pub(super) fn pasted(&self) -> Option<&'a str> {
        self.trace.flex_certificate.as_deref()
    }

    /// Whether AD FS has refused this sign-in with this code and told Flex with a status that names no second code.
    pub(super) fn refused_with(&self, code: &str) -> bool {
        let told = self.failed_request();
        let is_ours = told.is_some_and(|event| event.code.as_deref() == Some(code));
        is_ours && self.outcome.status_codes == [status::RESPONDER]
    }

    /// The text of this event when AD FS has written it for the sign-in that it refused last.
    pub(super) fn refused_by_event(&self, id: u32) -> Option<&'a str> {
        let failed = self.failed_request()?;
        let log = self.trace.event_log.iter().flatten();
        let mut same = log.filter(|event| event.activity_id == failed.activity_id);
        let event = same.find(|event| event.id == id)?;
        (self.outcome.status_codes == [status::RESPONDER]).then_some(event.text.as_str())
    }

    /// The last event of a passive request that failed.
    fn failed_request(&self) -> Option<&'a Event> {
        let mut log = self.trace.event_log.iter().flatten().rev();
        log.find(|event| event.id == PASSIVE_REQUEST_FAILED)
    }

    /// The algorithm that the last request in an address is signed with, by its URI.
    pub(super) fn signature_algorithm(&self) -> Option<String> {
        let mut exchanges = self.trace.exchanges.iter().rev();
        exchanges.find_map(|exchange| {
            let address = Url::parse(&exchange.request.url).ok()?;
            let mut pairs = address.query_pairs();
            let (_, value) = pairs.find(|(name, _)| name == "SigAlg")?;
            Some(value.into_owned())
        })
    }

    /// The sentence with which AD FS refuses, with its code: from its page, else from its log.
    pub(super) fn adfs_refusal(&self) -> String {
        let refused = self.outcome.adfs.text.lines().find_map(|line| {
            let at = line.find("MSIS")?;
            line.get(at..)
        });
        let refused = refused.map(str::to_owned);
        refused.unwrap_or_else(|| self.outcome.adfs.text.trim().to_owned())
    }

    /// The event of AD FS's log with this id, the last one.
    pub(super) fn event(&self, id: u32) -> Option<&'a str> {
        let log = self.trace.event_log.iter().flatten().rev();
        log.filter(|event| event.id == id)
            .map(|event| event.text.as_str())
            .next()
    }
}
