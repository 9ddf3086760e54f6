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
        mend: "set Default Redirect URL in Flex to https://flex.twilio.com/<runtime-domain>, or add the site to Trusted domains \
               (legacy) or Trusted URLs (enhanced)",
        source: "Twilio's AD FS guide, \"Twilio Configuration\" (Default Redirect URL)",
    },
    recognize,
};

/// Flex's code, on a site that the form does not name.
fn recognize(case: &Case<'_>) -> Option<Found> {
    if case.outcome.flex.codes.iter().all(|code| code != "70002") {
        return None;
    }
    let (field, set, right) = if case.is_hosted() {
        let tenant = case.tenant();
        let right = case.flex_address();
        (
            "Default Redirect URL",
            tenant.default_redirect_url.clone(),
            right,
        )
    } else {
        let (field, named) = trusted(case);
        let site = case.site()?;
        let right = named
            .iter()
            .chain([&site])
            .cloned()
            .collect::<Vec<_>>()
            .join(", ");
        (field, named.join(", "), right)
    };
    if set == right {
        return None;
    }
    let shown = if set.is_empty() {
        "empty".to_owned()
    } else {
        set
    };
    Some(Found {
        sentence: format!(
            "people open Flex at `{}`, which `{field}` in Flex does not name",
            case.site()?
        ),
        seen: vec![seen(format!("{field} in Flex"), shown), case.flex_says()],
        fix: Fix::Console {
            field,
            value: right,
        },
    })
}

/// The field for sites of one's own, and what it names.
fn trusted<'a>(case: &Case<'a>) -> (&'static str, &'a [String]) {
    let flex = case.flex();
    match &flex.connection {
        None => ("Trusted domains", &flex.tenant.trusted_domains),
        Some(connection) => ("Trusted URLs", &connection.trusted_urls),
    }
}
