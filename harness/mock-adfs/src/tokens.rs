//! The tokens that the farm has issued, for whoever wants to look into them: the newest, in the clear.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};

use saml::time::Timestamp;

/// The most tokens that are kept; the oldest go first.
const CAPACITY: usize = 50;

/// A token that was issued.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IssuedToken {
    /// When.
    pub at: Timestamp,
    /// sAMAccountName of whom it is about.
    pub account: String,
    /// Display name of the trust that it is for.
    pub relying_party: String,
    /// The Response as it was sent.
    pub response: String,
    /// The assertion before it was encrypted; nothing when it went out in the clear.
    pub assertion: Option<String>,
}

/// The tokens of one farm.
#[derive(Debug, Default)]
pub(crate) struct Tokens(Mutex<VecDeque<IssuedToken>>);

impl Tokens {
    /// Keeps a token.
    pub(crate) fn put(&self, token: IssuedToken) {
        let mut tokens = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if tokens.len() == CAPACITY {
            tokens.pop_front();
        }
        tokens.push_back(token);
    }

    /// All that are kept, oldest first.
    pub(crate) fn all(&self) -> Vec<IssuedToken> {
        let tokens = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        tokens.iter().cloned().collect()
    }
}
