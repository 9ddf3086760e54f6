//! Who can sign in to the mocks: passwords and devices made for the scenario.

use std::collections::BTreeMap;
use std::sync::Arc;

use mock_adfs::{Account, Accounts, MockAdfs, one_time_code};
use saml::time::{Clock, SignedDuration};

use super::random::{self, NoRandomness};
use crate::clock::StandingClock;
use crate::environment::{CodeDevice, CodeKind, NextPassword, Person, SourceError};
use crate::plan::{Credentials, ForeignAdfsSide, Plan, PlannedUser};
use crate::secret::Secret;

/// How long ago an old code was shown: past every tolerance.
const OLD: SignedDuration = SignedDuration::from_mins(5);

/// People as a driver and as the mock AD FS know them.
pub(super) struct People {
    /// By the scenario's name.
    pub(super) persons: BTreeMap<String, Person>,
    /// As the plan has them, by the scenario's name.
    planned: BTreeMap<String, PlannedUser>,
    /// Secrets of their devices, by the scenario's name.
    secrets: BTreeMap<String, Vec<u8>>,
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
            planned: BTreeMap::new(),
            secrets: BTreeMap::new(),
        };
        for (name, user) in &plan.people {
            people.put(name, user, netbios_name, clock)?;
        }
        Ok(people)
    }

    /// The people of a foreign identity provider, with the names and passwords that the environment's sources hold now.
    ///
    /// # Errors
    /// When one is not there.
    pub(super) fn foreign(side: &ForeignAdfsSide) -> Result<Self, SourceError> {
        let person = |(name, credentials): (&String, &Credentials)| {
            let sign_in_name = credentials.sign_in_name.read()?.expose().to_owned();
            let person = Person {
                upn: sign_in_name.clone(),
                domain_and_account: sign_in_name.clone(),
                account: sign_in_name.clone(),
                mail: sign_in_name,
                password: credentials.password.read()?,
                next_password: NextPassword::new(Secret::new("")),
                second_factor: None,
            };
            Ok((name.clone(), person))
        };
        let persons: Result<_, SourceError> = side.credentials.iter().map(person).collect();
        Ok(Self {
            persons: persons?,
            planned: BTreeMap::new(),
            secrets: BTreeMap::new(),
        })
    }

    /// What the mock AD FS knows of everybody, by account.
    pub(super) fn accounts(&self) -> Accounts {
        let account = |(name, user): (&String, &PlannedUser)| {
            let person = self.persons.get(name)?;
            let account = Account {
                password: person.password.expose().to_owned(),
                state: user.state,
                second_factor: self.secret(name, user),
            };
            Some((user.account.clone(), account))
        };
        self.planned.iter().filter_map(account).collect()
    }

    /// Takes over what has changed about people. Passwords stay, and so does what happened to an account meanwhile.
    ///
    /// # Errors
    /// When the system gives no random numbers.
    pub(super) fn change(
        &mut self,
        planned: &BTreeMap<String, PlannedUser>,
        netbios_name: &str,
        clock: &Arc<StandingClock>,
        adfs: &MockAdfs,
    ) -> Result<(), NoRandomness> {
        for (name, user) in planned {
            if self.planned.get(name) == Some(user) {
                continue;
            }
            self.put(name, user, netbios_name, clock)?;
            adfs.change_account(&user.account, user.state, self.secret(name, user));
        }
        Ok(())
    }

    /// Takes somebody in, with the password and the device of old if there are any.
    fn put(
        &mut self,
        name: &str,
        user: &PlannedUser,
        netbios_name: &str,
        clock: &Arc<StandingClock>,
    ) -> Result<(), NoRandomness> {
        let (password, next_password) = match self.persons.remove(name) {
            Some(person) => (person.password, person.next_password),
            None => (random::password()?, NextPassword::new(random::password()?)),
        };
        if user.second_factor && !self.secrets.contains_key(name) {
            let secret = random::password()?.expose().as_bytes().to_vec();
            self.secrets.insert(name.to_owned(), secret);
        }
        let secret = self.secret(name, user);
        let person = Person {
            upn: user.upn.clone(),
            domain_and_account: format!("{netbios_name}\\{}", user.account),
            account: user.account.clone(),
            mail: user.mail.clone(),
            password,
            next_password,
            second_factor: secret.map(|secret| device(secret, Arc::clone(clock))),
        };
        self.persons.insert(name.to_owned(), person);
        self.planned.insert(name.to_owned(), user.clone());
        Ok(())
    }

    /// The secret of a user's device, if the user has one.
    fn secret(&self, name: &str, user: &PlannedUser) -> Option<Vec<u8>> {
        let secret = self.secrets.get(name).filter(|_| user.second_factor);
        secret.cloned()
    }
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
