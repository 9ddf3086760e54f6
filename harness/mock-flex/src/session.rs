//! Tokens: what a login hands to the Flex UI, and the endpoints that judge, describe and renew one.
//!
//! Source: the Flex SDK and UI packages (`Tokens/Info`, `Tokens/refresh`), public tests (`Tokens/validate`), the Flex SSO
//! documentation (one hour; SessionNotOnOrAfter).

use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::answer::{Answer, TwilioError, json_answer};
use crate::call::Call;
use crate::flex::Flex;

/// How long a token is good.
pub(crate) const TOKEN_LIFETIME: SignedDuration = SignedDuration::from_hours(1);

/// Somebody who is signed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Session {
    pub(crate) worker_sid: String,
    pub(crate) flex_user_sid: String,
    pub(crate) identity: String,
    /// The NameID, unchanged.
    pub(crate) realm_user_id: String,
    pub(crate) full_name: String,
    pub(crate) roles: Vec<String>,
    /// End of the token, excluded.
    pub(crate) expires: Timestamp,
    /// SessionNotOnOrAfter of the Assertion, past which no token is renewed.
    pub(crate) ends: Option<Timestamp>,
}

impl Session {
    /// The end of a token that is made at `now`.
    pub(crate) fn expiration(now: Timestamp, ends: Option<Timestamp>, capped: bool) -> Timestamp {
        let full = now.saturating_add(TOKEN_LIFETIME).unwrap_or(now);
        match ends {
            Some(ends) if capped => full.min(ends),
            _ => full,
        }
    }

    fn info(&self) -> Value {
        json!({
            "worker_sid": self.worker_sid,
            "roles": self.roles,
            "realm_user_id": self.realm_user_id,
            "valid": true,
            "expiration": saml::time::seconds(self.expires),
            "identity": self.identity,
            "full_name": self.full_name,
        })
    }
}

#[derive(Deserialize)]
struct TokenBody {
    token: String,
}

/// `Tokens/Info`: what the UI asks right after a login.
pub(crate) fn info(flex: &Flex, call: &Call) -> Result<Answer, TwilioError> {
    let session = flex.session_of(&token(call)?)?;
    Ok(json_answer(200, &session.info()))
}

/// `Tokens/validate`: what a server asks. A bad token is an answer, not an error.
pub(crate) fn validate(flex: &Flex, call: &Call) -> Result<Answer, TwilioError> {
    Ok(match flex.session_of(&token(call)?) {
        Ok(session) => {
            let mut body = json!({ "code": 0, "message": null });
            if let (Some(body), Value::Object(info)) = (body.as_object_mut(), session.info()) {
                body.extend(info);
            }
            json_answer(200, &body)
        }
        Err(error) => {
            let body = json!({ "code": error.code, "message": error.message, "valid": false });
            json_answer(flex.behavior.validate_status_of_a_bad_token, &body)
        }
    })
}

/// `Tokens/refresh`: a new token for one that is still good. The old one stays good until its own end.
pub(crate) fn refresh(flex: &Flex, call: &Call) -> Result<Answer, TwilioError> {
    let (token, session) = flex.renew(flex.session_of(&token(call)?)?)?;
    let mut answer = json!({ "token": token });
    if let (Some(answer), Value::Object(info)) = (answer.as_object_mut(), session.info()) {
        answer.extend(info);
    }
    Ok(json_answer(200, &answer))
}

/// A token that was never given out.
pub(crate) fn unknown() -> TwilioError {
    TwilioError::new(401, 20101, "Invalid Access Token")
}

/// A token past its end.
pub(crate) fn expired() -> TwilioError {
    TwilioError::new(
        401,
        20104,
        "Access Token expired or expiration date invalid",
    )
}

fn token(call: &Call) -> Result<String, TwilioError> {
    let body: Option<TokenBody> = call.json();
    Ok(body
        .ok_or_else(|| TwilioError::new(400, 70002, "Bad request"))?
        .token)
}
