//! A self-hosted Flex does not know whose it is.
//!
//! Source: twilio/flex-plugin-builder issue 1128: the login view stays, its button does nothing, and only the browser's console says
//! "Login: Invalid or missing configuration: accountSid is required".

use super::Cause;
use crate::diagnosis::{Case, Explanation, Fix, Found, seen};
use crate::exchange::Page;
use crate::outcome::Word;

/// The cause.
pub(super) const CAUSE: Cause = Cause {
    explanation: Explanation {
        slug: "account-sid-setting-missing",
        meaning: "the settings of a self-hosted Flex name no account, so its login view stays and its button does nothing",
        why: "a site of one's own has no runtime domain in its address; without `accountSid` in its settings the Flex UI does not know \
              whose sign-in to start, and says so only in the browser's console (\"accountSid is required\")",
        mend: "put `accountSid`, the AC... of the account, into the settings of the site that serves Flex",
        source: "twilio/flex-plugin-builder issues 27, 28 and 1128",
    },
    recognize,
};

/// The login view, on a site of one's own whose settings name no account.
fn recognize(case: &Case<'_>) -> Option<Found> {
    let site = case.site()?;
    let waits = case.outcome.page == Some(Page::FlexLoginView);
    if case.flex().names_account
        || case.is_hosted()
        || !waits
        || case.outcome.word != Word::StoppedByFlex
    {
        return None;
    }
    Some(Found {
        sentence: format!(
            "the settings of the Flex that {site} serves have no `accountSid`, so its login does nothing"
        ),
        seen: vec![
            seen("address that was opened", site),
            seen(
                "the page says",
                case.outcome.message.clone().unwrap_or_default(),
            ),
        ],
        fix: Fix::LookAt(format!(
            "put `accountSid`, `{}`, into the settings of the site that serves Flex",
            case.tenant().account_sid
        )),
    })
}
