//! From what was found to what is wrong and how to mend it.
//!
//! Findings + outcome + plan -> at most one [`Diagnosis`], the root cause: an empty `mail` explains the missing NameID and
//! is named instead of it. Each cause is a file under `causes/`; they are asked in the order of [`causes::ALL`], deepest
//! first. Reads the trace and the plan's settings only; title and expectation of a scenario are unknown here. Deliberately
//! absent: any change to a real server. The fix is told, never carried out.

mod causes;
mod fix;

pub use fix::Fix;

use claim_rules::RuleSet;
use mock_adfs::settings::RelyingPartyTrust;
use mock_flex::settings::Tenant;

use crate::exchange::Trace;
use crate::outcome::{Outcome, Word};
use crate::plan::{AdfsSide, FlexSide, Plan};
use crate::verify::Verification;

/// Something that was seen and speaks for the cause.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen {
    /// Where: `Response/Status`, `Identity Provider Issuer in Flex`.
    pub place: String,
    /// What stood there.
    pub value: String,
}

/// A root cause with its remedy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnosis {
    /// Slug of the cause: `name-id-rule-missing`.
    pub cause: &'static str,
    /// One sentence: which setting is wrong.
    pub sentence: String,
    /// The evidence.
    pub seen: Vec<Seen>,
    /// Why this setting has this effect.
    pub why: &'static str,
    /// What to do.
    pub fix: Fix,
    /// Section of Twilio's guide, or of the documentation, that says how it should be.
    pub guide: &'static str,
}

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
}

/// Names the root cause of an attempt that did not end in a session, or ended in one with errors found. Nothing is wrong
/// with an attempt that ends signed in and without error findings.
#[must_use]
pub fn diagnose(case: &Case<'_>) -> Option<Diagnosis> {
    let healthy = matches!(
        case.outcome.word,
        Word::SignedIn | Word::SignedOut | Word::AskedToSignIn
    );
    if healthy && case.verification.errors().next().is_none() {
        return None;
    }
    causes::ALL.iter().find_map(|cause| cause(case))
}

impl<'a> Case<'a> {
    /// The tenant's form.
    fn tenant(&self) -> &'a Tenant {
        let FlexSide::Mock(flex) = &self.plan.tenant;
        &flex.tenant
    }

    /// The trust that AD FS picks for the request: the one with exactly the request's Issuer among its identifiers.
    fn trust(&self) -> Option<&'a RelyingPartyTrust> {
        let AdfsSide::Mock(adfs) = &self.plan.adfs;
        let issuer = self.verification.request.as_ref()?.issuer.as_ref()?;
        adfs.trusts
            .iter()
            .find(|trust| trust.identifier.contains(issuer))
    }

    /// The identifier by which commands name the trust: the request's Issuer.
    fn identifier(&self) -> String {
        let issuer = self
            .verification
            .request
            .as_ref()
            .and_then(|request| request.issuer.clone());
        issuer.unwrap_or_else(|| "<the trust's identifier>".to_owned())
    }

    /// The trust's issuance transform rules, if they can be read.
    fn rules(&self) -> Option<RuleSet> {
        claim_rules::parse(&self.trust()?.issuance_transform_rules).ok()
    }

    /// Whether the Response's status names this code at any level.
    fn has_status(&self, code: &str) -> bool {
        self.outcome
            .status_codes
            .iter()
            .any(|status| status == code)
    }
}

/// The last part of a URN: `InvalidNameIDPolicy`.
fn short(urn: &str) -> &str {
    urn.rsplit(':').next().unwrap_or(urn)
}
