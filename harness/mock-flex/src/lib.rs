//! A faithful Twilio Flex service provider: start -> AuthnRequest -> ACS -> session.
//!
//! Knows `saml`, and neither AD FS nor the runner. TLS and sockets are somebody else's: [`MockFlex::router`] answers for
//! all of Flex's host names. Time comes from the [`Clock`], everything random from the seed. What is known about the real
//! Flex is marked with its source; what is inferred is a field of [`settings::Behavior`], listed by [`deviations()`].
//!
//! The legacy login, as the page's script walks it and any other client may:
//! 1. `GET https://flex.twilio.com/<runtime-domain>`: the page.
//! 2. `GET https://flex-api.twilio.com/v1/Configuration/Public?RuntimeDomain=<runtime-domain>.twil.io`: the account's SID.
//! 3. `POST https://iam.twilio.com/v1/Accounts/<sid>/authenticate`, JSON `{"products":["flex"],"resource":"<page>"}`:
//!    `{"location":"<identity provider with SAMLRequest and RelayState>"}`, where the browser goes.
//! 4. The identity provider's form posts `SAMLResponse` and `RelayState` to `https://iam.twilio.com/v1/Accounts/<sid>/saml2`:
//!    303 to the page with `Expiration`, `Identity`, `Roles` (once per role) and `Token` in the query.
//! 5. The page keeps the token, takes these parameters off the address, and asks
//!    `POST https://flex-api.twilio.com/v1/Accounts/<sid>/Tokens/Info`, JSON `{"token":"<token>"}`: who is signed in.
//!
//! The enhanced login differs from the third step on:
//! 3. `GET https://services.twilio.com/v1/Flex/Authentication/Config?AccountSid=<sid>`: the connection.
//! 4. The browser goes to `https://services.twilio.com/v1/Flex/Authorize` with `ssoProfileSid`, `state`, `nonce`,
//!    `redirectUrl` and `codeChallenge`, in this order, and is redirected to the identity provider.
//! 5. The identity provider's form posts to `https://login.flex.us1.twilio.com/login/callback?connection=<connection>`:
//!    302 over `/authorize/resume` and `services.twilio.com` to the page with `code` and `state`, or `error`.
//! 6. The page compares `state`, takes the parameters off the address, and asks
//!    `POST https://services.twilio.com/v1/Flex/OAuth/Tokens`, JSON with code, verifier and nonce: the token. Then `Tokens/Info`.
//!
//! A page that is opened with a token already kept begins with `Tokens/Info`, and with 2 when that token is refused.

mod answer;
mod call;
mod case;
mod certificate;
mod claims;
mod configuration;
mod deviations;
mod enhanced;
mod flex;
mod host;
mod identity;
mod legacy;
mod logout;
mod pages;
mod random;
mod refusal;
mod router;
mod session;
pub mod settings;
#[cfg(test)]
mod statements;
#[cfg(test)]
mod testing;
mod trust;
mod worker;

use std::sync::Arc;

use saml::signature::SigningKey;
use saml::time::Clock;

pub use deviations::{Deviation, DeviationKind, deviations};
pub use refusal::Refusal;
pub use worker::Worker;

use crate::flex::Flex;
use crate::settings::{Behavior, Logout, Profile, Request, Tenant};

/// What a mock of legacy Flex is made of.
pub struct Setup {
    /// The console's Single Sign-On form.
    pub tenant: Tenant,
    /// The only source of time.
    pub clock: Arc<dyn Clock>,
    /// The only source of randomness: the same seed and the same calls give the same bytes.
    pub seed: u64,
}

/// A mock Flex. Clones share everything.
#[derive(Clone)]
pub struct MockFlex(Arc<Flex>);

impl MockFlex {
    /// A legacy Flex that behaves by default, in which nobody has signed in yet.
    #[must_use]
    pub fn new(setup: Setup) -> Self {
        Self::with(setup.tenant, Behavior::default(), setup.clock, setup.seed)
    }

    /// A Flex of either generation with its inferred points as given. `clock` and `seed` are those of [`Setup`].
    #[must_use]
    pub fn with(
        profile: impl Into<Profile>,
        behavior: Behavior,
        clock: Arc<dyn Clock>,
        seed: u64,
    ) -> Self {
        Self(Arc::new(Flex::new(profile.into(), behavior, clock, seed)))
    }

    /// Everything that Flex answers; it tells its hosts apart by the `Host` header.
    pub fn router(&self) -> axum::Router {
        router::router(Arc::clone(&self.0))
    }

    /// The host names that [`MockFlex::router`] serves.
    #[must_use]
    pub fn hosts(&self) -> Vec<String> {
        let mut hosts = router::hosts(&self.0.profile());
        hosts.extend(self.0.self_hosted().map(|site| site.host));
        hosts
    }

    /// The console's form as it is now.
    #[must_use]
    pub fn profile(&self) -> Profile {
        self.0.profile()
    }

    /// Saves the console's form anew, of the same generation or the other. Logins under way go on with the new form.
    pub fn change(&self, profile: impl Into<Profile>) {
        self.0.change(profile.into());
    }

    /// Lets Flex ask identity providers for something else than it asks by itself. A request that is to be signed is signed
    /// with `key`.
    pub fn ask_for(&self, request: Request, key: Option<SigningKey>) {
        self.0.ask_for(request, key);
    }

    /// How the next LogoutRequest looks. A browser that opens [`Profile::logout`] is sent to the identity provider with it.
    pub fn log_out_with(&self, logout: Logout) {
        self.0.state().logout.next = logout;
    }

    /// Serves the Flex UI on a host beside Twilio's too, as whoever hosts it himself does. The settings of that site name the
    /// connection only if the form's `oauth_settings` say so.
    pub fn host_elsewhere(&self, site: settings::SelfHosted) {
        self.0.host_elsewhere(site);
    }

    /// Adds a worker that exists before anybody has signed in, or attributes to one that is there.
    pub fn add_worker(
        &self,
        friendly_name: &str,
        attributes: serde_json::Map<String, serde_json::Value>,
    ) {
        let behavior = &self.0.behavior;
        self.0
            .state()
            .add_worker(friendly_name, attributes, behavior);
    }

    /// The workers that logins have created, in the order of their first login.
    #[must_use]
    pub fn workers(&self) -> Vec<Worker> {
        self.0.state().workers.clone()
    }

    /// The logins that the ACS refused, in order.
    #[must_use]
    pub fn refusals(&self) -> Vec<Refusal> {
        self.0.state().refusals.iter().cloned().collect()
    }

    /// How many entries each of the stores of this Flex has, by the name of the store.
    #[must_use]
    pub fn stores(&self) -> Vec<(&'static str, usize)> {
        let state = self.0.state();
        let mut stores = state.oauth.stores();
        stores.extend([
            ("flex logins", state.pending.len()),
            ("flex refusals", state.refusals.len()),
            ("flex sessions", state.sessions.len()),
            ("flex used assertions", state.used_assertions.len()),
            ("flex workers", state.workers.len()),
        ]);
        stores
    }
}
