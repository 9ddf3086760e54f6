//! The password is right but has expired, or must be changed at the next sign-in.
//!
//! Source: AD FS asks for a new password only where its update password page is enabled, which it is not by default.

use mock_adfs::AccountState;

use super::Cause;
use super::credentials_wrong::{evidence, refused};
use crate::diagnosis::fix::quoted;
use crate::diagnosis::{Explanation, Fix, Found};

/// The cause.
pub(super) const CAUSE: Cause = Cause {
    explanation: Explanation {
        slug: "password-expired",
        meaning: "the password has expired, or must be changed at the next sign-in",
        why: "AD FS accepts no expired password, and people cannot change it there unless the page \
              /adfs/portal/updatepassword/ is enabled",
        mend: "give the person a new password, or enable the update password page: Enable-AdfsEndpoint \
               \"/adfs/portal/updatepassword/\"",
        source: "Microsoft, \"Update Password Customization\"; Set-ADAccountPassword",
    },
    recognize: |case| {
        let states = [
            AccountState::PasswordExpired,
            AccountState::MustChangePassword,
        ];
        let account = refused(case, &states)?;
        let must_change = refused(case, &states[1..]).is_some();
        let state = if must_change {
            "must change the password"
        } else {
            "password expired"
        };
        let user = quoted(account);
        Some(Found {
            sentence: format!(
                "the password of the user `{account}` has to be changed before the next sign-in ({state})"
            ),
            seen: evidence(case, account, state),
            fix: Fix::ActiveDirectory(format!(
                "Set-ADAccountPassword -Identity {user} -Reset -NewPassword (Read-Host {} -AsSecureString)\n\
                 Set-ADUser -Identity {user} -ChangePasswordAtLogon $false",
                quoted(&format!("New password of {account}"))
            )),
        })
    },
};
