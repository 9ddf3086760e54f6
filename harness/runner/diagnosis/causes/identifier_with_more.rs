//! Flex asks under a name that only begins as the identifier of its trust.
//!
//! Source: AD FS finds a trust by the beginning of a name with a query behind it, asks for the password, and misses the trust when
//! it issues the token (MSIS3020, event 184).

use super::Cause;
use crate::diagnosis::fix::quoted;
use crate::diagnosis::{Case, Explanation, Fix, Found, seen};

/// The cause.
pub(super) const CAUSE: Cause = Cause {
    explanation: Explanation {
        slug: "identifier-with-more",
        meaning: "Flex asks under the identifier of the trust with more behind it",
        why: "AD FS finds the trust by the beginning of the name and asks for the password, but issues a token only under \
              an identifier that the trust has letter by letter (MSIS3020)",
        mend: "ask under the identifier itself, as Twilio does: https://iam.twilio.com/v1/Accounts/<AccountSid>/saml2/metadata",
        source: "Twilio's AD FS guide, \"Configuring the Relying Party Trust\"; kasm issue 814",
    },
    recognize,
};

/// AD FS's code, and the trust whose identifier the name begins with.
fn recognize(case: &Case<'_>) -> Option<Found> {
    if !case.adfs_says("MSIS3020") {
        return None;
    }
    let asked = case.asked_for()?;
    let trusts = case.adfs().trusts.iter();
    let mut all = trusts.flat_map(|trust| trust.identifier.iter().map(move |own| (trust, own)));
    let (trust, own) = all.find(|(_, own)| asked.starts_with(own.as_str()) && asked != *own)?;
    let more = asked.get(own.len()..).unwrap_or_default();
    Some(Found {
        sentence: format!(
            "Flex asks as the identifier of the trust `{}` with `{more}` behind it, under which no token is issued",
            trust.name
        ),
        seen: vec![
            seen("Issuer of Flex's request", asked),
            seen(format!("identifier of the trust `{}`", trust.name), own),
            seen("AD FS says", case.adfs_refusal()),
        ],
        fix: Fix::LookAt(format!(
            "have Flex ask under the identifier itself, {}; a second identifier of the trust would not help, for Flex takes no token that is made out to another name",
            quoted(own)
        )),
    })
}
