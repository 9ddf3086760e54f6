//! What the two enhanced hosts remember of logins under way.

use fastrand::Rng;
use jiff::SignedDuration;
use saml::lapsing::Lapsing;

use super::user::User;
use crate::random;
use crate::session::Session;

/// How long a refresh token is remembered. Source: the Flex Mobile page says seven days for enhanced sessions nobody uses.
pub(super) const RENEWABLE: SignedDuration = SignedDuration::from_hours(7 * 24);

/// Logins under way, by the opaque texts that lead to them.
#[derive(Debug)]
pub(crate) struct OAuth {
    /// The Flex UI's OAuth client.
    pub(crate) client_id: String,
    /// `GO` and 32 hex digits.
    pub(crate) instance_sid: String,
    /// By the `state` between Twilio's own hosts.
    pub(super) authorizations: Lapsing<Authorization>,
    /// By RelayState.
    pub(super) transactions: Lapsing<Transaction>,
    /// By code.
    pub(super) grants: Lapsing<Grant>,
    /// By refresh token.
    pub(super) renewals: Lapsing<Session>,
}

impl OAuth {
    /// Nobody has begun a login yet.
    pub(crate) fn new(rng: &mut Rng) -> Self {
        Self {
            client_id: random::opaque(rng, 24),
            instance_sid: random::sid(rng, "GO"),
            authorizations: Lapsing::default(),
            transactions: Lapsing::default(),
            grants: Lapsing::default(),
            renewals: Lapsing::default(),
        }
    }

    /// How many entries each store has.
    pub(crate) fn stores(&self) -> Vec<(&'static str, usize)> {
        vec![
            ("flex authorizations", self.authorizations.len()),
            ("flex codes", self.grants.len()),
            ("flex refresh tokens", self.renewals.len()),
            ("flex transactions", self.transactions.len()),
        ]
    }

    /// Notes who signed in. A login that nobody remembers any more stays unknown.
    pub(super) fn finished(&mut self, relay_state: &str, user: User) {
        if let Some(transaction) = self.transactions.get_mut(relay_state) {
            transaction.user = Some(user);
        }
    }
}

/// What the Flex UI asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Authorization {
    pub(super) redirect_url: String,
    /// The UI's own `state`, which it compares on return.
    pub(super) state: Option<String>,
    pub(super) nonce: Option<String>,
    /// S256 challenge of PKCE.
    pub(super) challenge: String,
}

/// A login at the identity provider.
#[derive(Debug, Clone)]
pub(super) struct Transaction {
    /// Key of its [`Authorization`].
    pub(super) authorization: String,
    /// ID of the AuthnRequest.
    pub(super) request_id: String,
    /// Value of the cookie that its browser was given.
    pub(super) cookie: String,
    /// Who signed in; nothing until the Response is accepted.
    pub(super) user: Option<User>,
}

/// A login that waits for its code to be exchanged.
#[derive(Debug, Clone)]
pub(super) struct Grant {
    pub(super) authorization: Authorization,
    pub(super) user: User,
}
