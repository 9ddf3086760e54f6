//! An alternate login ID that two people have.
//!
//! Source: Microsoft, "Configuring Alternate Login ID": the value has to be one person's in all forests that are searched.

use super::Cause;
use crate::diagnosis::fix::quoted;
use crate::diagnosis::{Case, Explanation, Fix, Found, listed, seen};
use crate::outcome::Word;

/// The cause.
pub(super) const CAUSE: Cause = Cause {
    explanation: Explanation {
        slug: "login-id-not-unique",
        meaning: "several people of the directory have the alternate login ID that was typed",
        why: "AD FS looks for the attribute of AlternateLoginID first, and refuses a value that is not one person's; the page shows \
              the same text as for a wrong password",
        mend: "give each person a value of their own",
        source: "Microsoft, \"Configuring Alternate Login ID\"",
    },
    recognize,
};

/// A refusal of a name that several people have.
fn recognize(case: &Case<'_>) -> Option<Found> {
    let attribute = case.adfs().farm.alternate_login_id.as_str();
    if case.outcome.word != Word::SignInRefused || attribute.is_empty() {
        return None;
    }
    let typed = case.typed_name()?;
    let users = case.directory().users.values().filter(|user| {
        let mut values = user.values(attribute).iter();
        values.any(|value| value.eq_ignore_ascii_case(&typed))
    });
    let accounts: Vec<&str> = users.map(|user| user.account.as_str()).collect();
    if accounts.len() < 2 {
        return None;
    }
    Some(Found {
        sentence: format!(
            "the users {} have the same `{attribute}`, which is the farm's alternate login ID",
            listed(&accounts)
        ),
        fix: fix(case, attribute, &typed, &accounts),
        seen: vec![seen("typed as the user name", typed)],
    })
}

/// Whose value is to change: the first one's whose principal name is another.
fn fix(case: &Case<'_>, attribute: &str, typed: &str, accounts: &[&str]) -> Fix {
    let upn = |account: &str| {
        let user = case.directory().user(account)?;
        user.values("userPrincipalName").first().cloned()
    };
    let mut others = accounts.iter().filter_map(|account| {
        let upn = upn(account)?;
        (!upn.eq_ignore_ascii_case(typed)).then_some((account, upn))
    });
    match others.next() {
        Some((account, upn)) if attribute.eq_ignore_ascii_case("mail") => {
            let (account, upn) = (quoted(account), quoted(&upn));
            Fix::ActiveDirectory(format!(
                "Set-ADUser -Identity {account} -EmailAddress {upn}"
            ))
        }
        _ => Fix::LookAt(CAUSE.explanation.mend.to_owned()),
    }
}
