//! Flex is opened at a runtime domain that is not the account's, or at none.
//!
//! Source: the Flex UI package: "Oops! Your runtime domain is incorrect."; Twilio, Flex runtime domains.

use url::Url;

use super::Cause;
use crate::diagnosis::{Case, Explanation, Fix, Found, seen};
use crate::exchange::Page;
use crate::outcome::Word;

/// Where hosted Flex lives.
const HOSTED: &str = "flex.twilio.com";

/// The cause.
pub(super) const CAUSE: Cause = Cause {
    explanation: Explanation {
        slug: "runtime-domain-wrong",
        meaning: "Flex is opened at an address without the runtime domain of the account",
        why: "the runtime domain in the address is all by which Flex knows whose sign-in page to show",
        mend: "open https://flex.twilio.com/<runtime-domain>; the Flex console names it under Overview",
        source: "Twilio's AD FS guide, \"Testing\"; the Flex UI package, \"Oops! Your runtime domain is incorrect.\"",
    },
    recognize,
};

/// Flex's own page, at an address that names another domain or none.
fn recognize(case: &Case<'_>) -> Option<Found> {
    let view = case.trace.last_view()?;
    let address = Url::parse(&view.url).ok()?;
    let hosted = address.host_str() == Some(HOSTED) && view.page == Page::FlexLoginView;
    if !hosted || case.outcome.word != Word::StoppedByFlex {
        return None;
    }
    let right = &case.tenant().runtime_domain;
    let named = address
        .path_segments()?
        .find(|part| !part.is_empty() && *part != "login");
    if named == Some(right.as_str()) {
        return None;
    }
    let opened = named.map_or_else(
        || "no runtime domain".to_owned(),
        |named| format!("the runtime domain `{named}`"),
    );
    let address = format!("https://{HOSTED}/{right}");
    Some(Found {
        sentence: format!("Flex was opened at {opened}, but the account's is `{right}`"),
        seen: vec![
            seen("address that was opened", &view.url),
            seen(
                "the page says",
                case.outcome.message.clone().unwrap_or_default(),
            ),
        ],
        fix: Fix::LookAt(format!("open {address}, and set links and bookmarks to it")),
    })
}
