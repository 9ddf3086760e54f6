//! The files of an imported farm, as texts. Only what was taken is written, so no secret of an export gets into them.

use std::fmt::Write;

use claim_rules::directory::GroupScope;
use mock_adfs::AccountState;
use mock_adfs::import::people::{Group, Person};
use mock_adfs::import::{
    CertificateType, ClaimsProviderTrust, FarmEndpoint, FarmProperties, PropertyValue,
    ServiceCertificate,
};
use mock_adfs::settings::{EndpointBinding, SignatureAlgorithm};
use serde_json::{Value, json};

use crate::lint::TrustView;

/// A text as YAML writes it in quotes; JSON's form is one of YAML's.
pub(crate) fn quoted(text: &str) -> String {
    Value::String(text.to_owned()).to_string()
}

fn list(values: &[String]) -> String {
    let values: Vec<String> = values.iter().map(|value| quoted(value)).collect();
    format!("[{}]", values.join(", "))
}

/// Rule text with AD FS's line ends. White space at its end says nothing and gets one form.
fn rules(text: &str) -> String {
    match text.trim_end() {
        "" => String::new(),
        text => format!(
            "{}\r\n\r\n",
            text.replace("\r\n", "\n").replace('\n', "\r\n")
        ),
    }
}

/// The Active Directory claims provider trust in the form of `ConvertTo-Json`.
pub(crate) fn claims_provider(trust: &ClaimsProviderTrust) -> String {
    let value = json!({
        "Name": trust.name,
        "Identifier": trust.identifier,
        "Enabled": trust.enabled,
        "AcceptanceTransformRules": rules(&trust.acceptance_transform_rules),
    });
    format!("{value:#}\n")
}

/// The farm's endpoints in the form of `ConvertTo-Json`.
pub(crate) fn endpoints<'a>(all: impl Iterator<Item = &'a FarmEndpoint>) -> String {
    let all = all.map(|endpoint| {
        json!({
            "AddressPath": endpoint.address_path,
            "Enabled": endpoint.enabled,
            "Proxy": endpoint.proxy,
            "FullUrl": endpoint.full_url,
        })
    });
    format!("{:#}\n", Value::Array(all.collect()))
}

/// The farm's certificates in the form of `ConvertTo-Json`: their public part, or what an export says of it.
pub(crate) fn certificates<'a>(all: impl Iterator<Item = &'a ServiceCertificate>) -> String {
    let all = all.map(|certificate| {
        let kind = match certificate.kind {
            CertificateType::TokenSigning => "Token-Signing",
            CertificateType::TokenDecrypting => "Token-Decrypting",
            CertificateType::ServiceCommunications => "Service-Communications",
        };
        let inner = match &certificate.octets {
            Some(octets) => json!({ "RawData": octets }),
            None => json!({
                "NotBefore": certificate.not_before.map(|at| at.to_string()),
                "NotAfter": certificate.not_after.map(|at| at.to_string()),
            }),
        };
        json!({
            "CertificateType": kind,
            "IsPrimary": certificate.is_primary,
            "Thumbprint": certificate.thumbprint,
            "Certificate": inner,
        })
    });
    // One line each: thousands of numbers below each other help nobody.
    let lines: Vec<String> = all.map(|value| value.to_string()).collect();
    format!("[\n{}\n]\n", lines.join(",\n"))
}

/// The trust in the form of `ConvertTo-Json -Depth 6`, without what its export did not have either.
pub(crate) fn export(view: &TrustView) -> String {
    let trust = &view.trust;
    let certificate = |octets: &Vec<u8>| json!({ "RawData": octets });
    let endpoints_are_empty = trust.saml_endpoints.is_empty();
    let endpoints: Vec<Value> = trust
        .saml_endpoints
        .iter()
        .map(|endpoint| {
            json!({
                "Binding": match endpoint.binding {
                    EndpointBinding::Post => "POST",
                    EndpointBinding::Redirect => "Redirect",
                    EndpointBinding::Artifact => "Artifact",
                    EndpointBinding::Soap => "SOAP",
                },
                "Index": endpoint.index,
                "IsDefault": endpoint.is_default,
                "Location": endpoint.location,
                "Protocol": endpoint.protocol,
                "ResponseLocation": endpoint.response_location,
            })
        })
        .collect();
    let mut value = json!({
        "Name": trust.name,
        "Identifier": trust.identifier,
        "Enabled": trust.enabled,
        "SamlEndpoints": endpoints,
        "SamlResponseSignature": trust.saml_response_signature.to_string(),
        "SignatureAlgorithm": match trust.signature_algorithm {
            SignatureAlgorithm::RsaSha256 => "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256",
            SignatureAlgorithm::RsaSha1 => "http://www.w3.org/2000/09/xmldsig#rsa-sha1",
        },
        "EncryptClaims": trust.encrypt_claims,
        "EncryptionCertificate": trust.encryption_certificate.as_ref().map(certificate),
        "EncryptedNameIdRequired": trust.encrypted_name_id_required,
        "RequestSigningCertificate": trust.request_signing_certificates.iter().map(certificate).collect::<Vec<_>>(),
        "SignedSamlRequestsRequired": trust.signed_saml_requests_required,
        "NotBeforeSkew": trust.not_before_skew,
        "TokenLifetime": trust.token_lifetime,
        "AlwaysRequireAuthentication": trust.always_require_authentication,
        "ClaimsProviderName": trust.claims_provider_name,
        "ProtocolProfile": trust.protocol_profile,
        "AccessControlPolicyName": trust.access_control_policy_name,
        "AccessControlPolicyParameters": trust.access_control_policy_parameters,
        "IssuanceAuthorizationRules": rules(&trust.issuance_authorization_rules),
        "AdditionalAuthenticationRules": rules(&trust.additional_authentication_rules),
        "IssuanceTransformRules": rules(&trust.issuance_transform_rules),
    });
    if let Some(properties) = value.as_object_mut() {
        let is_guessed = |name: &str| name == "SamlEndpoints" && !endpoints_are_empty;
        properties.retain(|name, _| is_guessed(name) || !view.absent.contains(name));
    }
    format!("{value:#}\n")
}

/// The farm file.
pub(crate) fn farm(
    name: &str,
    (host, version): (&str, &str),
    properties: &FarmProperties,
    trusts: &[(&str, String)],
) -> String {
    let mut text = format!(
        "title: {}\nFQDN: {host}\nfarm:\n  version: {version}\n",
        quoted(&format!("The farm {name}, imported"))
    );
    for (name, value) in &properties.values {
        let value = match value {
            PropertyValue::Switch(value) => value.to_string(),
            PropertyValue::Number(number) => number.to_string(),
            PropertyValue::Text(text) => quoted(text),
            PropertyValue::Texts(texts) => list(texts),
        };
        let _ = writeln!(text, "  {name}: {value}");
    }
    text.push_str("trusts:\n");
    for (flex, file) in trusts {
        let _ = writeln!(text, "  {flex}: {{export: {file}}}");
    }
    text
}

/// A person of the directory file. `known` are the attributes that have a key of their own there.
pub(crate) fn person(person: &Person, known: &[&str], wanted: &[String]) -> String {
    let mut text = format!("  {}:\n", quoted(&person.account));
    let mut others = String::new();
    let mut empty = true;
    for (name, values) in &person.attributes {
        if name == "sAMAccountName" {
            continue;
        }
        let value = match values.as_slice() {
            [one] if name == super::directory::SECOND_FACTOR => one.clone(),
            [one] => quoted(one),
            many => list(many),
        };
        if known.contains(&name.as_str()) {
            let _ = writeln!(text, "    {name}: {value}");
            empty = false;
        } else if name == "primaryGroupID"
            || wanted
                .iter()
                .any(|wanted| wanted.eq_ignore_ascii_case(name))
        {
            let _ = writeln!(others, "      {name}: {value}");
        }
    }
    if !others.is_empty() {
        let _ = write!(text, "    other attributes:\n{others}");
        empty = false;
    }
    if !person.groups.is_empty() {
        let _ = writeln!(text, "    groups: {}", list(&person.groups));
        empty = false;
    }
    let account = match person.state {
        AccountState::Active => None,
        AccountState::Disabled => Some("disabled"),
        AccountState::LockedOut => Some("locked out"),
        AccountState::PasswordExpired => Some("password expired"),
        AccountState::MustChangePassword => Some("must change password"),
    };
    if let Some(account) = account {
        let _ = writeln!(text, "    account: {account}");
        empty = false;
    }
    if empty {
        return format!("  {}: {{}}\n", quoted(&person.account));
    }
    text
}

/// A group of the directory file. Where it stands is written where a rule asks for it, `wanted` being what rules ask for.
pub(crate) fn group(group: &Group, wanted: &[String]) -> String {
    let mut parts = Vec::new();
    if !group.groups.is_empty() {
        parts.push(format!("groups: {}", list(&group.groups)));
    }
    match group.scope {
        GroupScope::Global => {}
        GroupScope::DomainLocal => parts.push("scope: domain local".to_owned()),
        GroupScope::Universal => parts.push("scope: universal".to_owned()),
    }
    if !group.security {
        parts.push("category: distribution".to_owned());
    }
    if let Some(sid) = &group.sid {
        parts.push(format!("objectSid: {sid}"));
    }
    let asked =
        |name: &String| ["memberof", "distinguishedname"].contains(&name.to_lowercase().as_str());
    if let Some(name) = group
        .distinguished_name
        .as_ref()
        .filter(|_| wanted.iter().any(asked))
    {
        parts.push(format!("distinguishedName: {}", quoted(name)));
    }
    format!("  {}: {{{}}}\n", quoted(&group.name), parts.join(", "))
}
