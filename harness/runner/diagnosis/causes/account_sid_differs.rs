//! The trust's identifier names another Twilio account.
//!
//! Source: Twilio's AD FS guide, "Configuring the Relying Party Trust"; an account SID is AC and 32 hexadecimal digits.

use super::Cause;
use super::identifier_unknown::{evidence, nearest, rename};
use crate::diagnosis::{Case, Explanation, Found};

/// The cause.
pub(super) const CAUSE: Cause = Cause {
    explanation: Explanation {
        slug: "account-sid-differs",
        meaning: "the identifier of the trust names another Twilio account than the one that people open",
        why: "AD FS picks the trust by the Issuer of Flex's request, in which the account's own SID stands; it finds none and \
              stops before it asks for a password (MSIS7007)",
        mend: "put the SID of this account into the identifier and into the SAML assertion consumer endpoint of the trust; an \
               account of its own (a subaccount, a test account) gets a trust of its own",
        source: "Twilio's AD FS guide, \"Configuring the Relying Party Trust\"",
    },
    recognize,
};

/// The nearest identifier is Flex's but for the account SID.
fn recognize(case: &Case<'_>) -> Option<Found> {
    let (asked, trust, own) = nearest(case)?;
    let (wanted, found) = (account_sid(asked)?, account_sid(own)?);
    if wanted == found {
        return None;
    }
    Some(Found {
        sentence: format!(
            "the identifier of the trust `{}` names the account `{found}`, but Flex asks for `{wanted}`",
            trust.name
        ),
        seen: evidence(case, asked, trust),
        fix: rename(trust, own, asked),
    })
}

/// The account SID in an address of `iam.twilio.com`, right or mistyped.
pub(super) fn account_sid(address: &str) -> Option<&str> {
    let (_, behind) = address.split_once("/Accounts/")?;
    let sid = behind.split('/').next()?;
    (sid.starts_with("AC") && sid.len() > 2).then_some(sid)
}
