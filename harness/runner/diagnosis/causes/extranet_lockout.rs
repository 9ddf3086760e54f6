//! AD FS itself has locked the account for the extranet; in Active Directory it is in order.
//!
//! Source: Microsoft, "Extranet lockout" and "Extranet smart lockout", events 512 and 515; the page shows the text for a wrong
//! password.

use mock_adfs::AccountState;

use super::Cause;
use super::credentials_wrong::{evidence, refused};
use crate::diagnosis::{Case, Explanation, Fix, Found, seen};
use crate::plan::AdfsSide;

/// An attempt on a locked account, and one with the right password.
const ATTEMPTS: [u32; 2] = [512, 515];

/// The cause.
pub(super) const CAUSE: Cause = Cause {
    explanation: Explanation {
        slug: "extranet-lockout",
        meaning: "AD FS refuses the account from outside after too many wrong passwords; Active Directory has not locked it",
        why: "with extranet lockout AD FS counts wrong passwords from outside and asks Active Directory no more from \
              ExtranetLockoutThreshold on, so the right password is refused too, with the text for a wrong one",
        mend: "wait until ExtranetObservationWindow has passed without a wrong password, sign in from inside, or, with smart \
               lockout, Reset-AdfsAccountLockout <user principal name> -Location Unknown; find out who tries the passwords",
        source: "Microsoft, AD FS extranet lockout and extranet smart lockout, events 512, 515 and 516",
    },
    recognize,
};

fn recognize(case: &Case<'_>) -> Option<Found> {
    let account = refused(case, &[AccountState::Active])?;
    let last = case.trace.event_log.as_ref()?.last()?;
    let AdfsSide::Mock(adfs) = &case.plan.adfs else {
        return None;
    };
    if !ATTEMPTS.contains(&last.id) {
        return None;
    }
    let minutes = adfs.farm.extranet_observation_window.div_ceil(60);
    let mut evidence = evidence(case, account, "active");
    evidence.push(seen(format!("event {}", last.id), last.text.clone()));
    evidence.push(seen(
        "ExtranetLockoutThreshold",
        adfs.farm.extranet_lockout_threshold.to_string(),
    ));
    Some(Found {
        sentence: format!(
            "AD FS has locked the account `{account}` for the extranet after wrong passwords; in Active Directory it is in order"
        ),
        seen: evidence,
        fix: Fix::LookAt(format!(
            "wait {minutes} minutes after the last wrong password, or sign in from inside; find out who tries passwords for \
             `{account}`"
        )),
    })
}
