//! The account is disabled.
//!
//! Source: AD FS shows the text for a wrong password; Active Directory, userAccountControl.

use mock_adfs::AccountState;

use super::Cause;
use super::credentials_wrong::{evidence, refused};
use crate::diagnosis::fix::quoted;
use crate::diagnosis::{Explanation, Fix, Found};

/// The cause.
pub(super) const CAUSE: Cause = Cause {
    explanation: Explanation {
        slug: "account-disabled",
        meaning: "the account is disabled in Active Directory",
        why: "AD FS tells a disabled account the same as a wrong password, so people go on trying",
        mend: "Enable-ADAccount -Identity <account>",
        source: "Microsoft, Enable-ADAccount; AD FS auditing, events 1203 and 411",
    },
    recognize: |case| {
        let account = refused(case, &[AccountState::Disabled])?;
        Some(Found {
            sentence: format!("the account `{account}` is disabled in Active Directory"),
            seen: evidence(case, account, "disabled"),
            fix: Fix::ActiveDirectory(format!("Enable-ADAccount -Identity {}", quoted(account))),
        })
    },
};
