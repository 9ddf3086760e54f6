//! What signing in needs beside the directory: passwords, and whether an account may be used.

use std::collections::BTreeMap;

/// State of an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum AccountState {
    /// Can sign in.
    #[default]
    Active,
    /// Disabled by an administrator.
    Disabled,
    /// Locked out after wrong passwords.
    LockedOut,
    /// Password past its age.
    PasswordExpired,
    /// Must change the password at the next sign-in.
    MustChangePassword,
}

/// A password with its state. Its `Debug` form leaves the password out.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Account {
    /// The right password.
    pub password: String,
    /// Whether it may be used.
    pub state: AccountState,
    /// The secret of the device that shows one-time codes; nothing for who has no second factor.
    pub second_factor: Option<Vec<u8>>,
}

impl std::fmt::Debug for Account {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Account")
            .field("state", &self.state)
            .finish_non_exhaustive()
    }
}

/// Accounts by sAMAccountName. A user of the directory without an entry cannot sign in.
pub type Accounts = BTreeMap<String, Account>;
