//! Who can sign in to the mocks: passwords and devices made for the scenario.

use std::collections::BTreeMap;
use std::sync::Arc;

use mock_adfs::{Account, Accounts, one_time_code};
use saml::time::{Clock, SignedDuration};

use super::random::{self, NoRandomness};
use crate::clock::StandingClock;
use crate::environment::{CodeDevice, CodeKind, Person, SourceError};
use crate::plan::{Credentials, ForeignAdfsSide, Plan, PlannedUser};
use crate::secret::Secret;

/// How long ago an old code was shown: past every tolerance.
const OLD: SignedDuration = SignedDuration::from_mins(5);

/// People as a driver and as the mock AD FS know them.
pub(super) struct People {
    /// By the scenario's name.
    pub(super) persons: BTreeMap<String, Person>,
    /// By account.
    pub(super) accounts: Accounts,
}

impl People {
    /// Everybody of a plan, with a new password each. Devices tell the time by `clock`.
    ///
    /// # Errors
    /// When the system gives no random numbers.
    pub(super) fn of(
        plan: &Plan,
        netbios_name: &str,
        clock: &Arc<StandingClock>,
    ) -> Result<Self, NoRandomness> {
        let mut people = Self {
            persons: BTreeMap::new(),
            accounts: Accounts::new(),
        };
        for (name, user) in &plan.people {
            let password = random::password()?;
            let secret = secret(user)?;
            let account = Account {
                password: password.expose().to_owned(),
                state: user.state,
                second_factor: secret.clone(),
            };
            people.accounts.insert(user.account.clone(), account);
            let person = Person {
                upn: user.upn.clone(),
                domain_and_account: format!("{netbios_name}\\{}", user.account),
                account: user.account.clone(),
                password,
                second_factor: secret.map(|secret| device(secret, Arc::clone(clock))),
            };
            people.persons.insert(name.clone(), person);
        }
        Ok(people)
    }
}

/// The people of a foreign identity provider, with the names and passwords that the environment's sources hold now.
///
/// # Errors
/// When one is not there.
pub(super) fn foreign(side: &ForeignAdfsSide) -> Result<BTreeMap<String, Person>, SourceError> {
    let person = |(name, credentials): (&String, &Credentials)| {
        let sign_in_name = credentials.sign_in_name.read()?.expose().to_owned();
        let person = Person {
            upn: sign_in_name.clone(),
            domain_and_account: sign_in_name.clone(),
            account: sign_in_name,
            password: credentials.password.read()?,
            second_factor: None,
        };
        Ok((name.clone(), person))
    };
    side.credentials.iter().map(person).collect()
}

/// The secret of a user's device, if the user has one.
fn secret(user: &PlannedUser) -> Result<Option<Vec<u8>>, NoRandomness> {
    let secret = user.second_factor.then(random::password).transpose()?;
    Ok(secret.map(|secret| secret.expose().as_bytes().to_vec()))
}

fn device(secret: Vec<u8>, clock: Arc<StandingClock>) -> CodeDevice {
    CodeDevice::new(move |kind| {
        let right = one_time_code::code(&secret, clock.now());
        Secret::new(match kind {
            CodeKind::Right => right,
            CodeKind::Old => one_time_code::code(&secret, clock.now() - OLD),
            CodeKind::Wrong => another(&right),
        })
    })
}

/// A code that has no digit in common with this one.
fn another(code: &str) -> String {
    let other = |digit: char| {
        if digit == '9' {
            '0'
        } else {
            char::from(digit as u8 + 1)
        }
    };
    code.chars().map(other).collect()
}

#[cfg(test)]
mod tests {
    use super::another;

    #[test]
    fn a_wrong_code_has_no_digit_of_the_right_one() {
        assert_eq!(another("190273"), "201384");
    }
}
