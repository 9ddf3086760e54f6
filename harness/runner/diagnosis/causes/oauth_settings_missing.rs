//! A self-hosted Flex does not know that the account has moved to enhanced Single Sign-On.
//!
//! Source: Twilio, self-hosted Flex with enhanced SSO (`sso.accountSid` and `oauth` in the site's settings); public reports of
//! "Invalid SSO Settings" on such a site while hosted Flex works.

use super::Cause;
use super::certificate_missing::{bad_settings, says_invalid};
use crate::diagnosis::{Case, Explanation, Fix, Found, seen};
use crate::plan::FlexKind;

/// The cause.
pub(super) const CAUSE: Cause = Cause {
    explanation: Explanation {
        slug: "oauth-settings-missing",
        meaning: "the settings of a self-hosted Flex lack the `oauth` object, so it asks legacy Flex, which has no settings any more",
        why: "without `oauth` the Flex UI starts a legacy login; after the migration that ends with code 70251, although hosted \
              Flex works",
        mend: "put the `oauth` object (clientId, connection) into the settings of the site that serves Flex",
        source: "Twilio, self-hosted Flex and enhanced SSO",
    },
    recognize,
};

/// The code, on a site of one's own, without the settings.
fn recognize(case: &Case<'_>) -> Option<Found> {
    let flex = case.flex();
    let knows = flex
        .connection
        .as_ref()
        .is_some_and(|connection| connection.oauth_settings);
    let site = case.site()?;
    if case.plan.flex != FlexKind::Enhanced || knows || !says_invalid(case) || case.is_hosted() {
        return None;
    }
    Some(Found {
        sentence: format!(
            "the settings of the Flex that {site} serves have no `oauth` object, so it asks legacy Flex"
        ),
        seen: vec![seen("address that was opened", site), bad_settings(case)],
        fix: Fix::LookAt(CAUSE.explanation.mend.to_owned()),
    })
}
