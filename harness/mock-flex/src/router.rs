//! Which endpoint answers: by host name, method and path, as behind Twilio's load balancers.
//!
//! Every answer of an API host may be read by the script of another site, because the Flex UI lives on its own host.

use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};

use crate::answer::{self, Answer, TwilioError};
use crate::call::Call;
use crate::flex::Flex;
use crate::settings::{EnhancedTenant, Profile, Tenant, TwilioSsoUrl};
use crate::{configuration, enhanced, host, legacy, logout, pages, session};

/// All hosts of Flex behind one router.
pub(crate) fn router(flex: Arc<Flex>) -> Router {
    Router::new().fallback(handle).with_state(flex)
}

/// The host names that [`router`] serves for this profile.
pub(crate) fn hosts(profile: &Profile) -> Vec<String> {
    let mut hosts = vec![host::FLEX, host::FLEX_API, host::IAM];
    match profile {
        Profile::Legacy(tenant) if tenant.twilio_sso_url == TwilioSsoUrl::Preview => {
            hosts.push(host::PREVIEW);
        }
        Profile::Legacy(_) => {}
        Profile::Enhanced(_) => hosts.extend([host::SERVICES, host::LOGIN, host::PREVIEW]),
    }
    hosts.into_iter().map(str::to_owned).collect()
}

async fn handle(State(flex): State<Arc<Flex>>, request: Request<Body>) -> Answer {
    match Call::read(request).await {
        Some(call) => answer_to(&flex, &call),
        None => TwilioError::new(413, 20413, "Request entity too large").answer(),
    }
}

/// Answers a call. Nothing here looks at who makes it.
fn answer_to(flex: &Flex, call: &Call) -> Answer {
    tracing::debug!(
        method = call.method,
        host = call.host,
        path = call.path,
        "flex is asked"
    );
    if call.path == "/favicon.ico" {
        return answer::empty(204);
    }
    if call.host == host::FLEX {
        return site(flex, call, pages::Site::Hosted);
    }
    if let Some(own) = flex.self_hosted().filter(|own| own.host == call.host) {
        let names_account = own.names_account;
        return site(flex, call, pages::Site::SelfHosted { names_account });
    }
    let mut answer = match call.method.as_str() {
        "OPTIONS" => answer::preflight(),
        _ => endpoint(flex, call).unwrap_or_else(|error| error.answer()),
    };
    answer::share_with_origin(&mut answer, call);
    answer
}

/// The Flex UI: a single page, whatever the path. An address that is too long never reaches it.
fn site(flex: &Flex, call: &Call, site: pages::Site) -> Answer {
    if call.path.len() + call.query.len() > flex.behavior.longest_address {
        return pages::bad_request();
    }
    match call.method.as_str() {
        "GET" | "HEAD" => pages::desktop(&flex.profile(), &flex.behavior, site),
        _ => answer::empty(405),
    }
}

fn endpoint(flex: &Flex, call: &Call) -> Result<Answer, TwilioError> {
    let profile = flex.profile();
    let segments = call.segments();
    match (call.host.as_str(), segments.as_slice()) {
        (host::FLEX_API, ["v1", "Configuration", "Public"]) => {
            only("GET", call)?;
            configuration::public(flex, call)
        }
        (host::FLEX_API, ["v1", "Accounts", account, "Tokens", "Info"])
            if *account == profile.account_sid() =>
        {
            only("POST", call)?;
            session::info(flex, call)
        }
        (_, segments) => match &profile {
            Profile::Legacy(tenant) => legacy_endpoint(flex, tenant, call, segments),
            Profile::Enhanced(tenant) => enhanced_endpoint(flex, tenant, call, segments),
        },
    }
}

/// An endpoint of one generation.
type Endpoint<T> = fn(&Flex, &T, &Call) -> Result<Answer, TwilioError>;

fn legacy_endpoint(
    flex: &Flex,
    tenant: &Tenant,
    call: &Call,
    segments: &[&str],
) -> Result<Answer, TwilioError> {
    let [folder, "Accounts", account, resource @ ..] = segments else {
        return Err(TwilioError::not_found(&call.path));
    };
    let here = call.host == tenant.host() && *folder == tenant.folder();
    if !here || *account != tenant.account_sid {
        return Err(TwilioError::not_found(&call.path));
    }
    if let ["saml2", "logout"] = resource {
        return Ok(logout::answer(flex, call));
    }
    let run: Endpoint<Tenant> = match resource {
        ["authenticate"] => legacy::authenticate,
        ["saml2"] => legacy::saml2,
        ["Tokens", "validate"] => |flex, _, call| session::validate(flex, call),
        ["Tokens", "refresh"] => |flex, _, call| session::refresh(flex, call),
        _ => return Err(TwilioError::not_found(&call.path)),
    };
    only("POST", call)?;
    run(flex, tenant, call)
}

fn enhanced_endpoint(
    flex: &Flex,
    tenant: &EnhancedTenant,
    call: &Call,
    segments: &[&str],
) -> Result<Answer, TwilioError> {
    if let (host::LOGIN, ["logout"]) = (call.host.as_str(), segments) {
        return Ok(logout::answer(flex, call));
    }
    let (method, run): (&str, Endpoint<EnhancedTenant>) = match (call.host.as_str(), segments) {
        (host::SERVICES, ["v1", "Flex", "Authentication", "Config"]) => ("GET", enhanced::config),
        (host::SERVICES, ["v1", "Flex", "Authorize"]) => ("GET", enhanced::authorize),
        (host::SERVICES, ["v1", "Flex", "Authentication", "Callback"]) => {
            ("GET", enhanced::authentication_callback)
        }
        (host::SERVICES, ["v1", "Flex", "OAuth", "Tokens"]) => ("POST", enhanced::exchange),
        (host::PREVIEW, ["Flex", "Tokens"]) => ("POST", enhanced::exchange_older),
        (host::LOGIN, ["authorize"]) => ("GET", enhanced::begin),
        (host::LOGIN, ["login", "callback"]) => ("POST", enhanced::saml_callback),
        (host::LOGIN, ["authorize", "resume"]) => ("GET", enhanced::resume),
        (host::LOGIN, ["samlp", "metadata"]) => ("GET", enhanced::metadata),
        (host::IAM, ["v1", "Accounts", account, resource @ ..])
            if *account == tenant.account_sid =>
        {
            return old_endpoint(flex, call, resource);
        }
        _ => return Err(TwilioError::not_found(&call.path)),
    };
    only(method, call)?;
    run(flex, tenant, call)
}

/// What the legacy host says of an account that has moved on: it has no settings of it any more.
fn old_endpoint(flex: &Flex, call: &Call, resource: &[&str]) -> Result<Answer, TwilioError> {
    match resource {
        ["authenticate" | "saml2"] => {
            only("POST", call)?;
            Err(legacy::no_certificate(flex))
        }
        ["Tokens", "validate"] => session::validate(flex, call),
        _ => Err(TwilioError::not_found(&call.path)),
    }
}

fn only(method: &str, call: &Call) -> Result<(), TwilioError> {
    if call.method == method {
        return Ok(());
    }
    Err(TwilioError::new(405, 20004, "Method not allowed"))
}
