//! Flex asks under a name that is no address.
//!
//! Source: AD FS writes an UriFormatException into event 364, without a code; SAML 2.0 Core, section 8.3.6 (an entity is named by a
//! URI).

use super::Cause;
use crate::diagnosis::fix::quoted;
use crate::diagnosis::{Case, Explanation, Fix, Found, seen};

/// What event 364 says, as .NET names it.
const EXCEPTION: &str = "UriFormatException";

/// The cause.
pub(super) const CAUSE: Cause = Cause {
    explanation: Explanation {
        slug: "issuer-not-uri",
        meaning: "the service provider asks under a name that is no absolute URI; the mistake is in its request, not in AD FS",
        why: "AD FS makes a URI of the request's Issuer before it looks for a trust, and fails without a code; no identifier of a trust \
              helps, for AD FS gets no further",
        mend: "let the service provider use an absolute URI as its entity ID, as Twilio does: \
               https://iam.twilio.com/v1/Accounts/<AccountSid>/saml2/metadata",
        source: "SAML 2.0 Core, section 8.3.6; AD FS, event 364",
    },
    recognize,
};

/// The exception, and an Issuer that it fits.
fn recognize(case: &Case<'_>) -> Option<Found> {
    let asked = case.asked_for()?;
    if !case.outcome.adfs.text.contains(EXCEPTION) || url::Url::parse(asked).is_ok() {
        return None;
    }
    let own = case.flex().profile(String::new()).entity_id();
    Some(Found {
        sentence: format!(
            "Flex asks as `{asked}`, which is no absolute URI, so AD FS never looks for a trust; the mistake is in the request"
        ),
        seen: vec![
            seen("Issuer of Flex's request", asked),
            seen("AD FS says", case.adfs_refusal()),
        ],
        fix: Fix::LookAt(format!(
            "have Flex ask under the identifier itself, {}; no setting of AD FS changes it",
            quoted(&own)
        )),
    })
}
