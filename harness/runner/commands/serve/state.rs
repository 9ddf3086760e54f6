//! What the start page shows, as JSON.

use base64::Engine as _;
use serde_json::{Value, json};

use crate::environment::CodeKind;
use crate::plan::{AdfsSide, Plan};
use crate::stack::Stack;

/// What is served.
pub(super) struct Shared {
    pub(super) stack: Stack,
    pub(super) plan: Plan,
    /// How to start a browser.
    pub(super) command: String,
}

impl Shared {
    /// Everything that does not change while it is served.
    pub(super) fn fixed(&self) -> Value {
        let AdfsSide::Mock(adfs) = &self.plan.adfs else {
            return Value::Null;
        };
        let endpoints = self.stack.endpoints();
        let trusts: Vec<Value> = adfs
            .trusts
            .iter()
            .map(|trust| {
                json!({
                    "name": trust.name,
                    "identifier": trust.identifier.join(", "),
                    "signs": trust.saml_response_signature.to_string(),
                    "encrypts": trust.encryption_certificate.is_some() && trust.encrypt_claims,
                })
            })
            .collect();
        json!({
            "scenario": self.plan.name,
            "title": self.plan.title,
            "farm": adfs.farm.display_name,
            "fqdn": adfs.farm.fqdn,
            "identifier": adfs.farm.identifier,
            "flex": endpoints.flex_start,
            "idp": format!("https://{}/adfs/ls/idpinitiatedsignon.aspx", adfs.farm.fqdn),
            "idp_enabled": adfs.farm.enable_idp_initiated_signon_page,
            "metadata": format!("https://{}/FederationMetadata/2007-06/FederationMetadata.xml", adfs.farm.fqdn),
            "trusts": trusts,
            "command": self.command,
        })
    }

    /// People, events and tokens as they are now.
    pub(super) fn present(&self) -> Value {
        let people: Vec<Value> = self
            .stack
            .endpoints()
            .people
            .iter()
            .map(|(name, person)| {
                let code = person
                    .second_factor
                    .as_ref()
                    .map(|device| device.code(CodeKind::Right));
                json!({
                    "name": name,
                    "upn": person.upn,
                    "account": person.domain_and_account,
                    "password": person.password.expose(),
                    "code": code.as_ref().map(|code| code.expose()),
                })
            })
            .collect();
        let events: Vec<Value> = self
            .stack
            .event_log()
            .unwrap_or_default()
            .into_iter()
            .map(|event| {
                json!({
                    "id": event.id,
                    "code": event.code,
                    "activity_id": event.activity_id,
                    "text": event.text,
                })
            })
            .collect();
        json!({ "people": people, "events": events, "tokens": self.tokens() })
    }

    fn tokens(&self) -> Vec<Value> {
        let tokens = self.stack.tokens();
        tokens
            .into_iter()
            .map(|token| {
                let assertion = token.assertion.as_deref().map(saml::xml::pretty);
                json!({
                    "at": saml::time::seconds(token.at),
                    "account": token.account,
                    "relying_party": token.relying_party,
                    "response": saml::xml::pretty(&token.response),
                    "assertion": assertion,
                    "base64": base64::engine::general_purpose::STANDARD.encode(&token.response),
                })
            })
            .collect()
    }
}
