//! Flex sends people to an address that is not AD FS's sign-on page.
//!
//! Source: Twilio's AD FS guide, "Twilio Configuration": `https://<FQDN>/adfs/ls`; Twilio, Flex SSO troubleshooting ("This XML
//! file does not appear to have any style information": the metadata's address was pasted).

use super::Cause;
use crate::diagnosis::{Case, Explanation, Fix, Found, seen};
use crate::exchange::Page;
use crate::outcome::Word;

/// The field of the console.
const FIELD: &str = "Single Sign-On URL";

/// The cause.
pub(super) const CAUSE: Cause = Cause {
    explanation: Explanation {
        slug: "single-sign-on-url-wrong",
        meaning: "Single Sign-On URL in Flex is not the address of AD FS's sign-on page",
        why: "Flex sends the browser to this address with its request, whatever answers there: metadata is shown or saved as a file, other \
              paths of AD FS end on its error page, another host does not answer",
        mend: "set Single Sign-On URL in Flex to `https://<FQDN>/adfs/ls`",
        source: "Twilio's AD FS guide, \"Twilio Configuration\"; Twilio, Flex SSO troubleshooting",
    },
    recognize,
};

/// The attempt got no further than this address, and AD FS's metadata names another one.
fn recognize(case: &Case<'_>) -> Option<Found> {
    let stopped = matches!(
        case.outcome.word,
        Word::UnknownPage
            | Word::StoppedByAdfs
            | Word::NotReachable
            | Word::StoppedByFlex
            | Word::TimedOut
    );
    let set = &case.tenant().single_sign_on_url;
    let right = sign_on_address(case);
    if !stopped || address(set) == address(&right) {
        return None;
    }
    let what = match case.outcome.page {
        _ if case.outcome.word == Word::NotReachable => "nothing answers there".to_owned(),
        Some(Page::RawXml) => "XML, which a browser shows as text or saves as a file".to_owned(),
        Some(page) => format!("the user is left on the {page}"),
        None => "no page came".to_owned(),
    };
    Some(Found {
        sentence: format!(
            "`Single Sign-On URL` in Flex is `{set}`, but AD FS signs people on at `{right}`"
        ),
        seen: vec![
            seen(format!("{FIELD} in Flex"), set.clone()),
            seen(
                "SingleSignOnService in AD FS's federation metadata",
                right.clone(),
            ),
            seen("what the user saw", what),
        ],
        fix: Fix::Console {
            field: FIELD,
            value: right,
        },
    })
}

/// Where AD FS signs people on: as its metadata says, spelled as the guide spells it; else the guide's address.
fn sign_on_address(case: &Case<'_>) -> String {
    let metadata = case.metadata();
    let published = metadata
        .iter()
        .flat_map(|metadata| &metadata.single_sign_on);
    let published = published
        .map(|endpoint| endpoint.location.trim_end_matches('/').to_owned())
        .next();
    published.unwrap_or_else(|| format!("https://{}/adfs/ls", case.adfs().farm.fqdn))
}

/// What must be equal for two addresses to lead to the same page: AD FS takes both with and without a slash at the end.
fn address(text: &str) -> String {
    let path = text.trim().trim_end_matches('/').to_ascii_lowercase();
    path.replace(":443/", "/")
}
