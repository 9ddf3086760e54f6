//! Compares what is read with what a right reader returns.

use std::collections::BTreeSet;

use saml::assertion::Assertion;
use saml::metadata::{KeyUse, Metadata, RoleKind};
use saml::protocol::{AuthnRequest, Comparison, LogoutRequest, LogoutResponse, Response};
use saml::signature::DigestAlgorithm;
use serde_json::{Value, json};

use super::tally::Verdict;

/// Accepted when every named fact that the row knows is equal.
fn compare(row: &Value, facts: &[(&str, Value)]) -> Verdict {
    for (name, found) in facts {
        let expected = &row["truth"][*name];
        if !expected.is_null() && expected != found {
            return Verdict::WrongTruth(format!("{name}: expected {expected}, found {found}"));
        }
    }
    Verdict::Accepted
}

/// Whether an identity that an attacker put in was handed out.
pub(crate) fn forged(row: &Value, assertion: &Assertion) -> Verdict {
    let forged = row["truth"]["must_not_return"].as_str();
    let name = assertion
        .subject
        .name_id
        .as_ref()
        .map(|name_id| name_id.value.as_str());
    match forged {
        Some(forged) if name == Some(forged) => Verdict::WrongTruth(format!("handed out {forged}")),
        _ => Verdict::Accepted,
    }
}

pub(crate) fn of_response(
    row: &Value,
    response: &Response,
    assertion: Option<&Assertion>,
) -> Verdict {
    let message = [
        ("status", json!(response.status.codes.first())),
        ("substatus", json!(response.status.codes.get(1))),
        ("response_issuer", json!(response.issuer)),
        ("destination", json!(response.destination)),
        ("in_response_to", json!(response.in_response_to)),
    ];
    match (compare(row, &message), assertion) {
        (Verdict::Accepted, Some(assertion)) => of_assertion(row, assertion),
        (verdict, _) => verdict,
    }
}

pub(crate) fn of_assertion(row: &Value, assertion: &Assertion) -> Verdict {
    let name_id = assertion.subject.name_id.as_ref();
    let conditions = assertion.conditions.as_ref();
    let audiences: Vec<&String> = conditions
        .iter()
        .flat_map(|c| c.audiences.iter().flatten())
        .collect();
    let classes: Vec<_> = assertion
        .authn_statements
        .iter()
        .filter_map(|s| s.class_ref.as_ref())
        .collect();
    let window =
        conditions.map(|conditions| json!([conditions.not_before, conditions.not_on_or_after]));
    let mut attributes = serde_json::Map::new();
    for attribute in &assertion.attributes {
        let values = attributes
            .entry(attribute.name.clone())
            .or_insert(json!([]));
        values
            .as_array_mut()
            .unwrap()
            .extend(attribute.values.iter().map(|value| json!(value)));
    }
    let mut row = row.clone();
    normalize_attributes(&mut row);
    compare(
        &row,
        &[
            ("nameid", json!(name_id.map(|name_id| &name_id.value))),
            (
                "nameid_format",
                json!(name_id.and_then(|name_id| name_id.format.as_ref())),
            ),
            ("issuer", json!(assertion.issuer)),
            ("audiences", json!(audiences)),
            ("authn_context", json!(classes)),
            ("assertion_id", json!(assertion.id)),
            ("window", json!(window)),
            ("attributes", Value::Object(attributes)),
        ],
    )
}

/// The index writes an absent value as null.
fn normalize_attributes(row: &mut Value) {
    let Some(attributes) = row["truth"]["attributes"].as_object_mut() else {
        return;
    };
    for value in attributes
        .values_mut()
        .filter_map(Value::as_array_mut)
        .flatten()
        .filter(|value| value.is_null())
    {
        *value = json!("");
    }
}

pub(crate) fn of_message(row: &Value, xml: &str) -> Verdict {
    if let Ok(request) = AuthnRequest::from_xml(xml) {
        return of_request(row, &request);
    }
    if let Ok(request) = LogoutRequest::from_xml(xml) {
        return compare(
            row,
            &[
                ("ID", json!(request.id)),
                ("Version", json!(request.version)),
                ("IssueInstant", json!(request.issue_instant)),
                ("Destination", json!(request.destination)),
                ("issuer", json!(request.issuer)),
                (
                    "nameid",
                    json!(request.name_id.map(|name_id| name_id.value)),
                ),
            ],
        );
    }
    match (
        LogoutResponse::from_xml(xml),
        saml::protocol::Response::from_xml(xml),
    ) {
        (Ok(response), _) => compare(
            row,
            &[
                ("ID", json!(response.id)),
                ("Version", json!(response.version)),
                ("IssueInstant", json!(response.issue_instant)),
                ("Destination", json!(response.destination)),
                ("InResponseTo", json!(response.in_response_to)),
                ("issuer", json!(response.issuer)),
            ],
        ),
        (_, Ok(response)) => compare(
            row,
            &[
                ("ID", json!(response.id)),
                ("issuer", json!(response.issuer)),
            ],
        ),
        (Err(error), _) => {
            Verdict::Refused(format!("{error}; {:?}", AuthnRequest::from_xml(xml).err()))
        }
    }
}

fn of_request(row: &Value, request: &AuthnRequest) -> Verdict {
    let mut facts = vec![
        ("ID", json!(request.id)),
        ("Version", json!(request.version)),
        ("IssueInstant", json!(request.issue_instant)),
        ("Destination", json!(request.destination)),
        ("issuer", json!(request.issuer)),
        ("ProtocolBinding", json!(request.protocol_binding)),
        (
            "AssertionConsumerServiceURL",
            json!(request.assertion_consumer_service_url),
        ),
        (
            "AssertionConsumerServiceIndex",
            json!(
                request
                    .assertion_consumer_service_index
                    .map(|i| i.to_string())
            ),
        ),
    ];
    let flag = |name: &str| matches!(row["truth"][name].as_str(), Some("true" | "1"));
    if flag("ForceAuthn") != request.force_authn || flag("IsPassive") != request.is_passive {
        return Verdict::WrongTruth("ForceAuthn or IsPassive".to_owned());
    }
    if let Some(context) = &request.requested_authn_context {
        facts.push(("authn_context", json!(context.classes)));
        let _: Comparison = context.comparison;
    }
    let policy = &row["truth"]["nameid_policy"];
    if let (Some(expected), Some(found)) = (policy.as_object(), &request.name_id_policy) {
        let create = expected.get("AllowCreate").and_then(Value::as_str);
        let format = expected.get("Format").and_then(Value::as_str);
        if format != found.format.as_deref()
            || matches!(create, Some("true" | "1")) != found.allow_create
        {
            return Verdict::WrongTruth(format!("nameid_policy {found:?}"));
        }
    }
    compare(row, &facts)
}

pub(crate) fn of_metadata(row: &Value, metadata: &Metadata) -> Verdict {
    let roles = || metadata.entities.iter().flat_map(|entity| &entity.roles);
    let kinds: BTreeSet<&str> = roles()
        .filter_map(|role| match role.kind {
            RoleKind::IdentityProvider => Some("IDPSSODescriptor"),
            RoleKind::ServiceProvider => Some("SPSSODescriptor"),
            RoleKind::AttributeAuthority => Some("AttributeAuthorityDescriptor"),
            RoleKind::Extension => Some("RoleDescriptor"),
            _ => None,
        })
        .collect();
    let sso: BTreeSet<[&str; 2]> = roles()
        .flat_map(|role| &role.single_sign_on)
        .map(|e| [e.binding.as_str(), e.location.as_str()])
        .collect();
    let acs: Vec<Value> = roles()
        .flat_map(|role| &role.assertion_consumer)
        .map(|e| {
            json!([
                text(&e.binding),
                text(&e.location),
                e.index.map(|index| index.to_string())
            ])
        })
        .collect();
    let formats: BTreeSet<&String> = roles().flat_map(|role| &role.name_id_formats).collect();
    let claims: BTreeSet<&String> = roles()
        .flat_map(|role| role.claim_types.iter().map(|claim| &claim.name))
        .collect();
    let entities: Vec<&String> = metadata
        .entities
        .iter()
        .map(|entity| &entity.entity_id)
        .collect();
    compare(
        row,
        &[
            ("entityID", json!(entities.first())),
            ("entities", json!(entities)),
            ("roles", json!(kinds)),
            ("sso", json!(sso)),
            ("acs", json!(acs)),
            ("nameid_formats", json!(formats)),
            ("claim_types", json!(claims.len())),
            ("cert_sha256", certificates(metadata)),
        ],
    )
}

/// The index writes an absent attribute as null.
fn text(value: &str) -> Option<&str> {
    Some(value).filter(|value| !value.is_empty())
}

fn certificates(metadata: &Metadata) -> Value {
    let mut uses = serde_json::Map::new();
    let keys = metadata
        .entities
        .iter()
        .flat_map(|entity| &entity.roles)
        .flat_map(|role| &role.keys);
    let mut pairs: BTreeSet<(&str, String)> = BTreeSet::new();
    for key in keys {
        let name = match key.usage {
            KeyUse::Signing => "signing",
            KeyUse::Encryption => "encryption",
            KeyUse::Any => "unspecified",
        };
        pairs.insert((name, hex(&key.octets)));
    }
    for (name, digest) in pairs {
        uses.entry(name)
            .or_insert(json!([]))
            .as_array_mut()
            .unwrap()
            .push(digest.into());
    }
    Value::Object(uses)
}

pub(crate) fn of_wire(row: &Value, xml: &str) -> Verdict {
    let expected = row["truth"]["xml_sha256"].as_str();
    let with_mark = format!("\u{FEFF}{xml}");
    if expected.is_none_or(|expected| {
        expected == hex(xml.as_bytes()) || expected == hex(with_mark.as_bytes())
    }) {
        Verdict::Accepted
    } else {
        Verdict::WrongTruth("xml_sha256".to_owned())
    }
}

fn hex(octets: &[u8]) -> String {
    DigestAlgorithm::Sha256
        .digest(octets)
        .iter()
        .map(|octet| format!("{octet:02x}"))
        .collect()
}
