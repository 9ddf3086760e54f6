//! Requests: what other products send to AD FS is answered to their ID and address; what AD FS sends to itself, and the
//! cookie that it parks it in, is what the mock sends and parks, tag by tag and part by part.

use mock_adfs::settings::{EndpointBinding, SamlEndpoint};
use saml::binding::redirect::{self, Parameter};
use saml::protocol::AuthnRequest;

use super::lines::{attribute, differences, of_xml};
use super::{Capture, Judgement};
use crate::support::{Stand, without_host};

/// Compares a request of AD FS with the mock's, or sends one of somebody else to the mock.
pub(super) async fn judge(capture: &Capture) -> Judgement {
    if capture.name.ends_with(".txt") {
        return cookie(capture).await;
    }
    let request = AuthnRequest::from_xml(capture.text.trim()).unwrap();
    let issuer = request.issuer.clone().unwrap_or_default();
    if issuer.ends_with("/adfs/services/trust") {
        return own(capture, &issuer).await;
    }
    let stand = Stand::with(|_, trust| {
        trust.identifier = vec![issuer];
        trust.saml_endpoints = vec![SamlEndpoint {
            binding: EndpointBinding::Post,
            protocol: "SAMLAssertionConsumer".to_owned(),
            location: request
                .assertion_consumer_service_url
                .clone()
                .unwrap_or_default(),
            response_location: None,
            index: 0,
            is_default: true,
        }];
    });
    let base = "https://adfs.contoso.example/adfs/ls/";
    let url = redirect::url(base, Parameter::Request, capture.text.trim(), None);
    let answered = stand.sign_on(&without_host(&url), "amy").await.response();
    let answer = saml::protocol::Response::from_xml(&answered).unwrap();
    let mut found = Vec::new();
    let expected = (
        ["urn:oasis:names:tc:SAML:2.0:status:Success".to_owned()].to_vec(),
        Some(request.id),
        request.assertion_consumer_service_url,
    );
    let got = (
        answer.status.codes,
        answer.in_response_to,
        answer.destination,
    );
    if got != expected {
        found.push(format!("answered with {got:?}, not {expected:?}"));
    }
    found
}

/// The parts of the cookie that the mock parks its own request in.
async fn parked(entity_id: &str) -> Vec<(String, String)> {
    use base64::Engine as _;
    let stand = Stand::with(|farm, _| {
        farm.enable_idp_initiated_signon_page = true;
        farm.identifier = entity_id.to_owned();
    });
    let page = "/adfs/ls/idpinitiatedsignon.aspx";
    let fields = [
        ("SignInIdpSite", "SignInIdpSite"),
        ("SignInSubmit", "Sign in"),
    ];
    let answer = stand.post(page, &fields).await;
    let cookies = answer.cookies();
    let line = cookies
        .iter()
        .find_map(|line| line.strip_prefix("MSISSamlRequest="));
    let value = line
        .and_then(|line| line.split(';').next())
        .unwrap_or_default();
    let text = base64::engine::general_purpose::STANDARD
        .decode(value)
        .unwrap();
    let text = String::from_utf8(text).unwrap();
    let parts = text.split('\\').filter_map(|part| part.split_once('='));
    parts
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect()
}

/// Names of the parts in order, and those values that are the same everywhere.
async fn cookie(capture: &Capture) -> Judgement {
    let shape = capture
        .text
        .lines()
        .find(|line| line.starts_with("BaseUrl="));
    let captured = shape
        .unwrap_or_default()
        .split('\\')
        .filter_map(|part| part.split_once('='));
    let captured: Vec<String> = captured.map(|(name, _)| name.to_owned()).collect();
    let ours = parked("http://adfs.contoso.example/adfs/services/trust").await;
    let names: Vec<String> = ours.iter().map(|(name, _)| name.clone()).collect();
    let mut found = differences(&captured, &names);
    for (name, value) in [
        (
            "BaseUrl",
            "https%3a%2f%2fadfs.contoso.example%2fadfs%2fls%2f",
        ),
        (
            "ProtocolBinding",
            "urn%3aoasis%3anames%3atc%3aSAML%3a2.0%3abindings%3aHTTP-Redirect",
        ),
    ] {
        if !ours
            .iter()
            .any(|part| *part == (name.to_owned(), value.to_owned()))
        {
            found.push(format!("{name} is not {value}"));
        }
    }
    found
}

/// Tag by tag, with ID and time masked and the host of the capture's farm.
async fn own(capture: &Capture, issuer: &str) -> Judgement {
    let parts = parked(issuer).await;
    let query = parts
        .iter()
        .find(|(name, _)| name == "SAMLRequest")
        .map(|(_, value)| format!("SAMLRequest={value}"));
    let ours = redirect::decode(&query.unwrap_or_default()).unwrap().xml;
    differences(&masked(&capture.text), &masked(&ours))
}

fn masked(xml: &str) -> Vec<String> {
    let mut lines = of_xml(xml.trim());
    let root = lines[0].clone();
    for name in ["ID", "IssueInstant", "Destination"] {
        let value = attribute(&root, name).unwrap_or_default();
        let shown = match name {
            "Destination" => format!("(farm)/{}", value.splitn(4, '/').nth(3).unwrap_or_default()),
            name => format!("({name})"),
        };
        lines[0] = lines[0].replace(
            &format!("{name}=\"{value}\""),
            &format!("{name}=\"{shown}\""),
        );
    }
    lines
}
