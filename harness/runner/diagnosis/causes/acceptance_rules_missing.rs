//! A partner signed the person in, and the acceptance rules of its trust let nothing of it in.
//!
//! Source: AD FS, "The Role of the Claims Pipeline": what no acceptance rule issues, the relying party's rules never see.

use claim_rules::claim_type::NAME_IDENTIFIER;
use mock_adfs::settings::ClaimsProviderTrust;
use saml::uri::status;

use super::Cause;
use crate::diagnosis::{Case, Explanation, Fix, Found, seen};

/// The cause.
pub(super) const CAUSE: Cause = Cause {
    explanation: Explanation {
        slug: "acceptance-rules-missing",
        meaning: "the claims provider trust of the partner that signed the person in has no acceptance rules",
        why: "claims of a partner come in only through the acceptance transform rules of its claims provider trust; without one the \
              rules of the trust for Flex find nothing to make a NameID of",
        mend: "add acceptance rules that pass the partner's claims through: Set-AdfsClaimsProviderTrust -AcceptanceTransformRules",
        source: "Microsoft, \"The Role of the Claims Pipeline\"; Set-AdfsClaimsProviderTrust",
    },
    recognize,
};

/// A NameID that cannot be made, of somebody who was at a partner.
fn recognize(case: &Case<'_>) -> Option<Found> {
    if !case.has_status(status::INVALID_NAME_ID_POLICY) {
        return None;
    }
    let provider = case.partner()?;
    if !provider.acceptance_transform_rules.trim().is_empty() {
        return None;
    }
    let ClaimsProviderTrust { name, .. } = provider;
    Some(Found {
        sentence: format!(
            "the claims provider trust `{name}` has no acceptance rules, so nothing of what `{name}` says comes in, and no claim `{NAME_IDENTIFIER}` can be made of it"
        ),
        seen: vec![
            seen("Status of the Response", case.status()),
            seen(format!("AcceptanceTransformRules of `{name}`"), "none"),
        ],
        fix: Fix::LookAt(CAUSE.explanation.mend.to_owned()),
    })
}
