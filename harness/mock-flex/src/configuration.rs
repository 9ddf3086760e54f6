//! `Configuration/Public`: which account a runtime domain belongs to, for anybody who asks.
//!
//! Source: the Flex SDK package (address, keys); a public test's mock (page shape). An unknown domain is an empty list.

use serde_json::{Value, json};

use crate::answer::{Answer, TwilioError, json_answer};
use crate::call::Call;
use crate::flex::Flex;
use crate::host;
use crate::settings::Profile;

/// Suffix with which clients write a runtime domain.
const RUNTIME_SUFFIX: &str = ".twil.io";

/// Answers with the one configuration that the query asks for, or with none.
pub(crate) fn public(flex: &Flex, call: &Call) -> Result<Answer, TwilioError> {
    let profile = flex.profile();
    let configurations: Vec<Value> = asked_for(&profile, call)
        .then(|| configuration(&profile))
        .into_iter()
        .collect();
    let page = format!(
        "{}{}?{}",
        host::origin(host::FLEX_API),
        call.path,
        call.query
    );
    let body = json!({
        "configurations": configurations,
        "meta": {
            "page": 0,
            "page_size": 50,
            "first_page_url": page,
            "previous_page_url": null,
            "next_page_url": null,
            "url": page,
            "key": "configurations",
        },
    });
    Ok(json_answer(200, &body))
}

fn asked_for(profile: &Profile, call: &Call) -> bool {
    let by_domain = call.query_value("RuntimeDomain").is_some_and(|domain| {
        domain.strip_suffix(RUNTIME_SUFFIX) == Some(profile.runtime_domain())
    });
    let by_account = call.query_value("AccountSid").as_deref() == Some(profile.account_sid());
    by_domain || by_account
}

fn configuration(profile: &Profile) -> Value {
    json!({
        "account_sid": profile.account_sid(),
        "runtime_domain": format!("{}{RUNTIME_SUFFIX}", profile.runtime_domain()),
        "public_attributes": { "loginPopup": profile.login_using_popup() },
        "url": format!(
            "{}/v1/Configuration/Public?AccountSid={}",
            host::origin(host::FLEX_API),
            profile.account_sid()
        ),
    })
}
