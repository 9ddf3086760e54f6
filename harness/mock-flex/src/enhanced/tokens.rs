//! The token endpoint: a code and its PKCE verifier become tokens, once.
//!
//! Source: the Flex UI package (both endpoints and their bodies); RFC 7636, section 4.6; Twilio's error catalogue.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Deserialize;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use super::oauth::{Grant, RENEWABLE};
use super::user::User;
use crate::answer::{Answer, TwilioError, json_answer};
use crate::call::Call;
use crate::claims::ClaimsError;
use crate::flex::Flex;
use crate::random;
use crate::session::Session;
use crate::settings::EnhancedTenant;

#[derive(Deserialize)]
struct Request {
    grant_type: String,
    sso_profile_sid: Option<String>,
    code: Option<String>,
    code_verifier: Option<String>,
    nonce: Option<String>,
    refresh_token: Option<String>,
}

/// `OAuth/Tokens`: JSON, for a code or a refresh token.
pub(crate) fn exchange(
    flex: &Flex,
    tenant: &EnhancedTenant,
    call: &Call,
) -> Result<Answer, TwilioError> {
    let request: Request = call
        .json()
        .ok_or_else(|| invalid("the body is not readable"))?;
    let profile = request.sso_profile_sid.as_deref();
    if profile.is_some_and(|profile| profile != tenant.connection_sid) {
        return Err(invalid("`sso_profile_sid` is not valid"));
    }
    let (token, session) = match request.grant_type.as_str() {
        "AuthorizationCode" => {
            let (code, verifier) = (request.code, request.code_verifier);
            sign_in(flex, &redeem(flex, code, verifier, request.nonce)?)?
        }
        "RefreshToken" => renew(flex, request.refresh_token)?,
        _ => return Err(invalid("`grant_type` is not valid")),
    };
    let renewal = {
        let now = flex.now();
        let mut state = flex.state();
        let renewal = random::opaque(&mut state.rng, 48);
        let until = now.saturating_add(RENEWABLE).unwrap_or(now);
        state
            .oauth
            .renewals
            .keep(&renewal, session.clone(), until, now);
        renewal
    };
    let expires = saml::time::seconds(session.expires);
    Ok(json_answer(
        200,
        &json!({
            "access_token": token,
            "refresh_token": renewal,
            "token_info": token_info(flex, tenant, &session),
            "access_token_expires_at": expires,
        }),
    ))
}

/// `Flex/Tokens` on the preview host: a form, for a code, as older versions of the Flex UI send it.
pub(crate) fn exchange_older(
    flex: &Flex,
    tenant: &EnhancedTenant,
    call: &Call,
) -> Result<Answer, TwilioError> {
    let field = |name| call.form_value(name);
    if field("ClientId").as_ref() != Some(&flex.state().oauth.client_id)
        || field("RedirectUrl") != Some(super::authorize::callback_url())
    {
        return Err(invalid("`ClientId` or `RedirectUrl` is not valid"));
    }
    let user = redeem(
        flex,
        field("AuthCode"),
        field("CodeVerifier"),
        field("Nonce"),
    )?;
    let (token, session) = sign_in(flex, &user)?;
    let mut body = token_info(flex, tenant, &session);
    body["token"] = json!(token);
    Ok(json_answer(200, &body))
}

/// Takes a code, which is gone then, whether the verifier fits or not.
fn redeem(
    flex: &Flex,
    code: Option<String>,
    verifier: Option<String>,
    nonce: Option<String>,
) -> Result<User, TwilioError> {
    let code = code.ok_or_else(|| invalid("the code is missing"))?;
    let verifier = verifier.ok_or_else(|| invalid("the code verifier is missing"))?;
    let grant = flex.state().oauth.grants.remove(&code);
    let Grant {
        authorization,
        user,
    } = grant.ok_or_else(|| refused("the code is not valid"))?;
    let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(verifier.as_bytes()));
    if challenge != authorization.challenge {
        return Err(refused("the code verifier does not fit the code challenge"));
    }
    if authorization.nonce.is_some() && nonce != authorization.nonce {
        return Err(refused("the nonce is not that of the login"));
    }
    Ok(user)
}

/// Takes a refresh token, which is gone then.
fn renew(flex: &Flex, token: Option<String>) -> Result<(String, Session), TwilioError> {
    let token = token.ok_or_else(|| invalid("the refresh token is missing"))?;
    let session = flex.state().oauth.renewals.take(&token, flex.now());
    let session = session.ok_or_else(|| refused("the refresh token is not valid"))?;
    flex.renew(session)
        .map_err(|_| refused("the session is over"))
}

fn sign_in(flex: &Flex, user: &User) -> Result<(String, Session), TwilioError> {
    let claims = user.claims.as_ref();
    let claims = claims.map_err(|error| bad_claims(flex, error))?;
    Ok(flex.open_session(&user.name_id, claims, user.ends))
}

/// Source: error catalogue, 45050; Flex SSO documentation, attribute types ("400 Error invalid attribute format").
fn bad_claims(flex: &Flex, error: &ClaimsError) -> TwilioError {
    let behavior = &flex.behavior;
    match error {
        ClaimsError::Missing(_) => TwilioError::new(
            behavior.enhanced_missing_attribute_status,
            45050,
            format!("Authentication error - Missing User Attributes: {error}"),
        ),
        ClaimsError::Format { .. } => TwilioError::new(
            400,
            behavior.invalid_attribute_format_code,
            error.to_string(),
        ),
    }
}

fn token_info(flex: &Flex, tenant: &EnhancedTenant, session: &Session) -> Value {
    json!({
        "expiration": saml::time::seconds(session.expires),
        "flex_instance_sid": flex.state().oauth.instance_sid,
        "flex_user_sid": session.flex_user_sid,
        "identity": session.identity,
        "name_id": session.realm_user_id,
        "realm_user_id": session.realm_user_id,
        "roles": session.roles,
        "worker_sid": session.worker_sid,
        "account_sid": tenant.account_sid,
    })
}

fn invalid(reason: &str) -> TwilioError {
    TwilioError::new(400, 45004, format!("Validation error: {reason}"))
}

fn refused(reason: &str) -> TwilioError {
    TwilioError::new(401, 45002, format!("Authentication error: {reason}"))
}
