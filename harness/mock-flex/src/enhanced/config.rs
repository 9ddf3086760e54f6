//! `Authentication/Config`: which connection an account has, for anybody who asks.
//!
//! Source: the self-hosting guide (use with `AccountSid`); the Flex SDK package (other keys, shape).

use serde_json::{Value, json};

use crate::answer::{Answer, TwilioError, json_answer};
use crate::call::Call;
use crate::flex::Flex;
use crate::settings::EnhancedTenant;

/// Answers with the one connection that the query asks for, or with none.
pub(crate) fn config(
    flex: &Flex,
    tenant: &EnhancedTenant,
    call: &Call,
) -> Result<Answer, TwilioError> {
    let oauth = &flex.state().oauth;
    let instance = &oauth.instance_sid;
    let found: Vec<Value> = asked_for(tenant, instance, call)
        .then(|| {
            json!({
                "connection_name": tenant.connection_sid,
                "client_id": oauth.client_id,
                "account_sid": tenant.account_sid,
                "instance_sid": instance,
                "active": true,
                "app_type": "SinglePageApp",
            })
        })
        .into_iter()
        .collect();
    Ok(json_answer(200, &json!({ "config_list": found })))
}

fn asked_for(tenant: &EnhancedTenant, instance_sid: &str, call: &Call) -> bool {
    let domain = call.query_value("RuntimeDomain");
    let domain = domain
        .as_deref()
        .map(|domain| domain.strip_suffix(".twil.io").unwrap_or(domain));
    let asks = |name, value: &str| call.query_value(name).as_deref() == Some(value);
    let app = call.query_value("AppType");
    let account = asks("AccountSid", &tenant.account_sid)
        || asks("FlexInstanceSid", instance_sid)
        || asks("SSOProfileSid", &tenant.connection_sid)
        || domain == Some(tenant.runtime_domain.as_str());
    account && app.is_none_or(|app| app == "SinglePageApp")
}
