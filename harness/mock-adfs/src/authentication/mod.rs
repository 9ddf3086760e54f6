//! Who somebody is: name and password against the directory, and the session that a sign-in leaves.
//!
//! Deliberately absent: certificates, and the exchange behind a Windows sign-in.

pub(crate) mod cookies;
pub(crate) mod lockout;
pub(crate) mod loop_detection;
mod name;
pub mod one_time_code;
pub(crate) mod session;
pub(crate) mod user_agent;

use claim_rules::directory::{Directory, User};

use crate::accounts::{AccountState, Accounts};

/// Why credentials were refused. Source: AD FS shows one text for all but an expired password.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// Wrong name or password, or an account that may not be used.
    Credentials,
    /// The password is right but must be changed first.
    PasswordExpired,
}

pub(crate) use name::{AlternateLogin, resolve};

/// Checks a name (`DOMAIN\account` or a user principal name) and a password; the password is case-sensitive.
///
/// # Errors
/// A [`Refusal`]; it does not tell an unknown name from a wrong password.
pub(crate) fn verify<'a>(
    directory: &'a Directory,
    accounts: &Accounts,
    alternate: AlternateLogin<'_>,
    (name, password): (&str, &str),
) -> Result<&'a User, Refusal> {
    let user = name::resolve(directory, alternate, name).ok_or(Refusal::Credentials)?;
    let account = accounts.get(&user.account).ok_or(Refusal::Credentials)?;
    if password.is_empty() || account.password != password {
        return Err(Refusal::Credentials);
    }
    match account.state {
        AccountState::Active => Ok(user),
        AccountState::Disabled | AccountState::LockedOut => Err(Refusal::Credentials),
        AccountState::PasswordExpired | AccountState::MustChangePassword => {
            Err(Refusal::PasswordExpired)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{AlternateLogin, Refusal, verify};
    use crate::accounts::{Account, AccountState, Accounts};
    use crate::testing::directory;
    use rstest::rstest;

    fn accounts(state: AccountState) -> Accounts {
        let account = Account {
            password: "right".to_owned(),
            state,
            second_factor: None,
        };
        Accounts::from([("amy".to_owned(), account)])
    }

    #[rstest]
    #[case::domain_and_account(r"CONTOSO\amy")]
    #[case::domain_in_lower_case(r"contoso\AMY")]
    #[case::dns_domain(r"contoso.example\amy")]
    #[case::principal_name("Amy@Contoso.Example")]
    #[case::implicit_principal_name("amy@contoso.example")]
    #[case::blanks_around(" CONTOSO\\amy ")]
    fn a_full_name_with_the_right_password_signs_in(#[case] name: &str) {
        let (directory, accounts) = (directory(), accounts(AccountState::Active));
        let typed = (name, "right");

        let user = verify(&directory, &accounts, AlternateLogin::default(), typed)
            .map(|user| user.account.clone());

        assert_eq!(user, Ok("amy".to_owned()));
    }

    #[rstest]
    #[case::account_alone("amy", "right")]
    #[case::another_domain(r"FABRIKAM\amy", "right")]
    #[case::nobody(r"CONTOSO\zoe", "right")]
    #[case::no_password_set(r"CONTOSO\ben", "right")]
    #[case::wrong_password(r"CONTOSO\amy", "wrong")]
    #[case::other_case(r"CONTOSO\amy", "RIGHT")]
    #[case::empty_password(r"CONTOSO\amy", "")]
    #[case::empty_name("", "right")]
    fn everything_else_is_refused_alike(#[case] name: &str, #[case] password: &str) {
        let (directory, accounts) = (directory(), accounts(AccountState::Active));
        let typed = (name, password);

        let refusal = verify(&directory, &accounts, AlternateLogin::default(), typed)
            .map(|user| user.account.clone());

        assert_eq!(refusal, Err(Refusal::Credentials));
    }

    #[rstest]
    #[case(AccountState::Disabled, Refusal::Credentials)]
    #[case(AccountState::LockedOut, Refusal::Credentials)]
    #[case(AccountState::PasswordExpired, Refusal::PasswordExpired)]
    #[case(AccountState::MustChangePassword, Refusal::PasswordExpired)]
    fn the_state_of_the_account_decides_when_the_password_is_right(
        #[case] state: AccountState,
        #[case] refusal: Refusal,
    ) {
        let directory = directory();
        let verdict = |password| {
            let typed = (r"CONTOSO\amy", password);
            verify(
                &directory,
                &accounts(state),
                AlternateLogin::default(),
                typed,
            )
            .map(|user| user.account.clone())
        };

        assert_eq!(verdict("right"), Err(refusal));
        assert_eq!(verdict("wrong"), Err(Refusal::Credentials));
    }
}
