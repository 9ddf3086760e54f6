//! What is typed into the AD FS sign-in page; the same for both drivers.

use super::DriverError;
use crate::environment::Endpoints;
use crate::plan::{NameForm, PasswordChoice, SignIn};
use crate::secret::Secret;

/// A password that nobody has, for steps that want a wrong one. It has nothing in common with anybody's right one.
const WRONG_PASSWORD: &str = "Not-the-passw0rd-of-anybody";

/// A name and a password to type.
#[derive(Debug, Clone)]
pub struct Answers {
    /// What is typed as the name; may be empty.
    pub name: String,
    /// What is typed as the password; may be empty.
    pub password: Secret,
}

/// What the step types, for a person of the run.
///
/// # Errors
/// [`DriverError::HarnessFault`] when the person is not among [`Endpoints::people`].
pub fn answers(sign_in: &SignIn, endpoints: &Endpoints) -> Result<Answers, DriverError> {
    let person = endpoints.people.get(&sign_in.user).ok_or_else(|| {
        DriverError::fault(format!(
            "`{}` is to sign in, but the environment has no such person",
            sign_in.user
        ))
    })?;
    let name = match sign_in.name {
        NameForm::Upn => &person.upn,
        NameForm::DomainAndAccount => &person.domain_and_account,
        NameForm::AccountOnly => &person.account,
        NameForm::Empty => "",
    };
    let password = match sign_in.password {
        PasswordChoice::Right => person.password.clone(),
        PasswordChoice::Wrong => Secret::new(WRONG_PASSWORD),
        PasswordChoice::Empty => Secret::new(""),
    };
    Ok(Answers {
        name: name.to_owned(),
        password,
    })
}
