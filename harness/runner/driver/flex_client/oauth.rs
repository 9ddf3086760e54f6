//! What the page of enhanced Flex keeps of a login that it began: state, nonce and the verifier of PKCE.
//!
//! Source: Flex UI 2.x, `TWILIO_FLEX_OAUTH` and the lengths of its values; RFC 7636, section 4 (S256).

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use rustls::crypto::GetRandomFailed;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use url::Url;

use crate::driver::DriverError;

/// A login that waits for its code.
pub(super) struct Kept {
    /// What must come back with the code.
    pub(super) state: String,
    nonce: String,
    code_verifier: String,
    connection: String,
}

impl Kept {
    /// New values for a login at a connection.
    ///
    /// # Errors
    /// [`DriverError::HarnessFault`] when the system has no randomness to give.
    pub(super) fn new(connection: &str) -> Result<Self, DriverError> {
        Ok(Self {
            state: random(40)?,
            nonce: random(20)?,
            code_verifier: random(96)?,
            connection: connection.to_owned(),
        })
    }

    /// Adds the login's parameters to the address of `Authorize`. `resource` is where the code is to come.
    pub(super) fn ask(&self, authorize: &mut Url, resource: &str) {
        authorize
            .query_pairs_mut()
            .append_pair("ssoProfileSid", &self.connection)
            .append_pair("state", &self.state)
            .append_pair("nonce", &self.nonce)
            .append_pair("redirectUrl", resource)
            .append_pair("codeChallenge", &self.challenge());
    }

    /// What is sent to exchange the code.
    pub(super) fn exchange(&self, code: &str) -> Value {
        json!({
            "grant_type": "AuthorizationCode",
            "app_type": "SinglePageApp",
            "sso_profile_sid": self.connection,
            "code": code,
            "code_verifier": self.code_verifier,
            "nonce": self.nonce,
        })
    }

    fn challenge(&self) -> String {
        URL_SAFE_NO_PAD.encode(Sha256::digest(self.code_verifier.as_bytes()))
    }
}

/// What is sent to renew a token.
pub(super) fn refresh(token: &str) -> Value {
    json!({
        "grant_type": "RefreshToken",
        "app_type": "SinglePageApp",
        "refresh_token": token,
    })
}

/// Random bytes as text.
fn random(bytes: usize) -> Result<String, DriverError> {
    let mut random = vec![0; bytes];
    rustls::crypto::ring::default_provider()
        .secure_random
        .fill(&mut random)
        .map_err(|GetRandomFailed| DriverError::fault("the system gives no random numbers"))?;
    Ok(URL_SAFE_NO_PAD.encode(random))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_challenge_is_that_of_the_standards_example() {
        let kept = Kept {
            state: String::new(),
            nonce: String::new(),
            code_verifier: "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk".to_owned(),
            connection: String::new(),
        };

        assert_eq!(
            kept.challenge(),
            "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
        );
    }

    #[test]
    fn two_logins_have_nothing_in_common() {
        let (one, other) = (Kept::new("JQ1").unwrap(), Kept::new("JQ1").unwrap());

        assert_ne!(one.state, other.state);
        assert_ne!(one.code_verifier, other.code_verifier);
    }
}
