//! The account is locked out after wrong passwords.
//!
//! Source: AD FS shows the text for a wrong password; extranet lockout logs events 512, 515 and 516.

use mock_adfs::AccountState;

use super::Cause;
use super::credentials_wrong::{evidence, refused};
use crate::diagnosis::fix::quoted;
use crate::diagnosis::{Explanation, Fix, Found};

/// The cause.
pub(super) const CAUSE: Cause = Cause {
    explanation: Explanation {
        slug: "account-locked-out",
        meaning: "the account is locked out after too many wrong passwords",
        why: "AD FS tells a locked account the same as a wrong password, also when the right one is typed, so people go on \
              trying and stay locked",
        mend: "Unlock-ADAccount -Identity <account>; on a farm with extranet lockout also Reset-AdfsAccountLockout",
        source: "Microsoft, Unlock-ADAccount; AD FS extranet lockout, events 512, 515 and 516",
    },
    recognize: |case| {
        let account = refused(case, &[AccountState::LockedOut])?;
        Some(Found {
            sentence: format!(
                "the account `{account}` is locked out in Active Directory after wrong passwords"
            ),
            seen: evidence(case, account, "locked out"),
            fix: Fix::ActiveDirectory(format!("Unlock-ADAccount -Identity {}", quoted(account))),
        })
    },
};
