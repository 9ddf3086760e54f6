//! AD FS refused name and password, and the account is in order.
//!
//! Source: AD FS shows one text for a wrong password, an unknown name and an account that may not be used; the Security log
//! has event 1203 (411 and 342 on older servers).

use mock_adfs::AccountState;

use super::Cause;
use crate::diagnosis::fix::quoted;
use crate::diagnosis::{Case, Explanation, Fix, Found, Seen, seen};
use crate::outcome::Word;

/// The cause.
pub(super) const CAUSE: Cause = Cause {
    explanation: Explanation {
        slug: "credentials-wrong",
        meaning: "AD FS refused the user name and password, and nothing is wrong with the account",
        why: "AD FS shows the same text for a wrong password, an unknown name, a disabled and a locked account; here the name is \
              known and the account is active, so the password was wrong",
        mend: "sign in again with the right password; if nobody knows it, reset it in Active Directory",
        source: "Microsoft, AD FS auditing, events 1203 and 411",
    },
    recognize,
};

/// A refusal for somebody whose account is active.
fn recognize(case: &Case<'_>) -> Option<Found> {
    let account = refused(case, &[AccountState::Active])?;
    Some(Found {
        sentence: format!(
            "the password typed for the user `{account}` is wrong; the account itself is in order"
        ),
        seen: evidence(case, account, "active"),
        fix: Fix::ActiveDirectory(format!(
            "Set-ADAccountPassword -Identity {} -Reset -NewPassword (Read-Host {} -AsSecureString)",
            quoted(account),
            quoted(&format!("New password of {account}"))
        )),
    })
}

/// The account of the person whom AD FS's form refused, when its state is one of these.
pub(super) fn refused<'a>(case: &Case<'a>, states: &[AccountState]) -> Option<&'a str> {
    if case.outcome.word != Word::SignInRefused {
        return None;
    }
    let planned = case
        .planned()
        .filter(|planned| states.contains(&planned.state))?;
    Some(&planned.account)
}

/// What the page said, and how the account stands.
pub(super) fn evidence(case: &Case<'_>, account: &str, state: &str) -> Vec<Seen> {
    vec![
        seen(
            "AD FS's sign-in page",
            case.outcome.message.clone().unwrap_or_default(),
        ),
        seen(format!("account `{account}` in Active Directory"), state),
    ]
}
