//! What is typed into the AD FS sign-in page; the same for both drivers.

use super::DriverError;
use crate::environment::{CodeKind, Endpoints};
use crate::plan::{CodeChoice, NameForm, NewPassword, PasswordChoice, SignIn};
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
    /// Whether "keep me signed in" is ticked.
    pub keep_me_signed_in: bool,
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
        NameForm::Mail => &person.mail,
        NameForm::AccountOnly => &person.account,
        NameForm::Empty => "",
    };
    let password = match sign_in.password {
        PasswordChoice::Right => person.right_password().clone(),
        PasswordChoice::Wrong => Secret::new(WRONG_PASSWORD),
        PasswordChoice::Empty => Secret::new(""),
    };
    Ok(Answers {
        name: name.to_owned(),
        password,
        keep_me_signed_in: sign_in.keep_me_signed_in,
    })
}

/// What somebody types into the page that changes a password, by the names of its fields.
///
/// # Errors
/// [`DriverError::HarnessFault`] when the person is not among [`Endpoints::people`].
pub fn new_password(
    wanted: &NewPassword,
    endpoints: &Endpoints,
) -> Result<Vec<(&'static str, Secret)>, DriverError> {
    let sign_in = SignIn {
        user: wanted.user.clone(),
        password: wanted.old,
        name: NameForm::Upn,
        times: 1,
        keep_me_signed_in: false,
    };
    let old = answers(&sign_in, endpoints)?;
    let next = endpoints.people.get(&wanted.user);
    let next = next.map(|person| person.next_password.secret.clone());
    let next = next.unwrap_or_else(|| Secret::new(""));
    let again = match wanted.confirmed {
        true => next.clone(),
        false => Secret::new(WRONG_PASSWORD),
    };
    Ok(vec![
        ("UserName", Secret::new(&old.name)),
        ("OldPassword", old.password),
        ("NewPassword", next),
        ("ConfirmNewPassword", again),
    ])
}

/// Notes that somebody's new password counts from now on, if the page that changes it is left or says so.
pub fn note_new_password(wanted: &NewPassword, endpoints: &Endpoints, accepted: bool) {
    let person = endpoints.people.get(&wanted.user);
    if let Some(person) = person.filter(|_| accepted) {
        person.next_password.set();
    }
}

/// The code that a person types.
///
/// # Errors
/// [`DriverError::HarnessFault`] when the person has no device that shows codes.
pub fn second_factor(
    user: &str,
    code: CodeChoice,
    endpoints: &Endpoints,
) -> Result<Secret, DriverError> {
    let kind = match code {
        CodeChoice::Right => CodeKind::Right,
        CodeChoice::Wrong => CodeKind::Wrong,
        CodeChoice::Old => CodeKind::Old,
    };
    let person = endpoints.people.get(user);
    let device = person.and_then(|person| person.second_factor.as_ref());
    device.map(|device| device.code(kind)).ok_or_else(|| {
        DriverError::fault(format!(
            "`{user}` is to type a code, but has no device that shows one; add `second factor: true` to the person"
        ))
    })
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;
    use crate::environment::Person;

    fn endpoints() -> Endpoints {
        let amy = Person {
            upn: "amy@contoso.example".into(),
            domain_and_account: r"CONTOSO\amy".into(),
            account: "amy".into(),
            mail: "amy@contoso.example".into(),
            password: Secret::new("right"),
            next_password: crate::environment::NextPassword::new(Secret::new("next")),
            second_factor: None,
        };
        Endpoints {
            flex_start: String::new(),
            adfs_host: String::new(),
            account_sid: String::new(),
            runtime_domain: String::new(),
            tunnel: None,
            trusted_ca: Vec::new(),
            people: [("amy".to_owned(), amy)].into(),
            webdriver: None,
            patience: std::time::Duration::from_secs(1),
            self_hosted_flex: "https://flex.contoso.example/".into(),
            flex_logout: String::new(),
            popups: true,
            foreign: crate::environment::ForeignPages::default(),
        }
    }

    fn sign_in(user: &str, name: NameForm, password: PasswordChoice) -> SignIn {
        SignIn {
            user: user.into(),
            password,
            name,
            times: 1,
            keep_me_signed_in: false,
        }
    }

    #[rstest]
    #[case(NameForm::Upn, "amy@contoso.example")]
    #[case(NameForm::DomainAndAccount, r"CONTOSO\amy")]
    #[case(NameForm::AccountOnly, "amy")]
    #[case(NameForm::Empty, "")]
    fn the_name_has_the_form_that_the_step_wants(#[case] form: NameForm, #[case] name: &str) {
        let step = sign_in("amy", form, PasswordChoice::Right);

        assert_eq!(answers(&step, &endpoints()).unwrap().name, name);
    }

    #[rstest]
    #[case(PasswordChoice::Right, "right")]
    #[case(PasswordChoice::Wrong, WRONG_PASSWORD)]
    #[case(PasswordChoice::Empty, "")]
    fn the_password_is_the_one_that_the_step_wants(
        #[case] choice: PasswordChoice,
        #[case] password: &str,
    ) {
        let step = sign_in("amy", NameForm::Upn, choice);

        let answers = answers(&step, &endpoints()).unwrap();

        assert_eq!(answers.password.expose(), password);
    }

    #[test]
    fn a_person_whom_the_environment_does_not_have_is_a_fault_of_the_harness() {
        let step = sign_in("sue", NameForm::Upn, PasswordChoice::Right);

        let error = answers(&step, &endpoints()).unwrap_err();

        assert_eq!(
            error.to_string(),
            "`sue` is to sign in, but the environment has no such person"
        );
    }
}
