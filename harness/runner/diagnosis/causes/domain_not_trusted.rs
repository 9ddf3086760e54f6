//! Flex is opened at an address that its form does not name.
//!
//! Source: the Flex UI package: code 70002, "Trusted Login has not been enabled for this domain"; Twilio, Flex SSO
//! configuration, Default Redirect URL and Trusted domains.

use super::Cause;
use crate::diagnosis::{Case, Explanation, Fix, Found, seen};

/// The cause.
pub(super) const CAUSE: Cause = Cause {
    explanation: Explanation {
        slug: "domain-not-trusted",
        meaning: "Flex is opened at an address that neither Default Redirect URL nor the trusted domains name",
        why: "Flex hands a token only to addresses that its form names (code 70002, \"Trusted Login has not been enabled for \
              this domain\")",
        mend: "set Default Redirect URL in Flex to https://flex.twilio.com/<runtime-domain>, or add the domain to the trusted ones",
        source: "Twilio's AD FS guide, \"Twilio Configuration\" (Default Redirect URL)",
    },
    recognize,
};

/// Flex's code.
fn recognize(case: &Case<'_>) -> Option<Found> {
    if case.outcome.flex.codes.iter().all(|code| code != "70002") {
        return None;
    }
    let tenant = case.tenant();
    let right = format!("https://flex.twilio.com/{}", tenant.runtime_domain);
    let set = &tenant.default_redirect_url;
    if *set == right {
        return None;
    }
    Some(Found {
        sentence: format!(
            "`Default Redirect URL` in Flex is `{set}`, but people open Flex at `{right}`"
        ),
        seen: vec![
            seen("Default Redirect URL in Flex", set.clone()),
            seen("Flex says", case.outcome.flex.text.clone()),
        ],
        fix: Fix::Console {
            field: "Default Redirect URL",
            value: right,
        },
    })
}
