//! Sign-out: by address, and by a LogoutRequest.

use mock_adfs::settings::{EndpointBinding, RelyingPartyTrust, SamlEndpoint};
use rstest::rstest;
use saml::binding::redirect::{self, Parameter};
use saml::protocol::{LogoutRequest, LogoutResponse, Response};
use saml::signature::SignatureAlgorithm;

use crate::support::{
    Ask, ENTITY_ID, Page, Pair, Stand, service_provider, somebody_else, without_host,
};

const EMAIL: &str = "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress";
const LOGOUT: &str = "https://sp.example/logout";

fn with_logout(trust: &mut RelyingPartyTrust, binding: EndpointBinding) {
    trust.request_signing_certificates = vec![service_provider().certificate.der().to_vec()];
    trust.saml_endpoints.push(SamlEndpoint {
        binding,
        protocol: "SAMLLogout".to_owned(),
        location: LOGOUT.to_owned(),
        response_location: None,
        index: 0,
        is_default: false,
    });
}

/// A farm that Amy has a session with, for a trust that can sign out. Sign-in requests need no signature here.
async fn signed_in(binding: EndpointBinding) -> Stand {
    let stand = Stand::with(|farm, trust| {
        farm.behavior.request_signing_certificate_demands_signature = false;
        with_logout(trust, binding);
    });
    stand.sign_on(&Ask::default().url(), "amy").await;
    stand
}

fn logout(name_id: &str, by: Option<&Pair>) -> String {
    logout_as(name_id, "", by)
}

fn logout_as(name_id: &str, qualifier: &str, by: Option<&Pair>) -> String {
    let xml = format!(
        r#"<samlp:LogoutRequest xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="_logout" Version="2.0" IssueInstant="2026-11-24T03:53:00Z"><saml:Issuer>{ENTITY_ID}</saml:Issuer><saml:NameID Format="{EMAIL}"{qualifier}>{name_id}</saml:NameID></samlp:LogoutRequest>"#
    );
    let url = redirect::url(
        "https://adfs.contoso.example/adfs/ls/",
        Parameter::Request,
        &xml,
        Some("state"),
    );
    let url = match by {
        Some(pair) => redirect::sign(&url, &pair.key, SignatureAlgorithm::RsaSha256).unwrap(),
        None => url,
    };
    without_host(&url)
}

/// The LogoutResponse that a redirect carries.
fn in_location(page: &Page) -> (LogoutResponse, redirect::RedirectMessage) {
    let location = page.header("location").unwrap();
    let query = location.strip_prefix(LOGOUT).unwrap();
    let message = redirect::decode(query).unwrap();
    (LogoutResponse::from_xml(&message.xml).unwrap(), message)
}

#[tokio::test]
async fn the_address_of_ws_federation_ends_the_session() {
    let stand = Stand::guide();
    stand.sign_on(&Ask::default().url(), "amy").await;

    let page = stand.get("/adfs/ls/?wa=wsignout1.0").await;
    let after = stand.get(&Ask::default().url()).await;

    assert!(
        page.body.contains("id=\"signoutArea\"") && page.body.contains("<title>Sign out</title>")
    );
    assert!(after.is_sign_in());
    assert!(stand.events().contains(&(1206, None)));
}

#[tokio::test]
async fn a_signed_request_ends_the_session_and_is_answered_signed() {
    let stand = signed_in(EndpointBinding::Redirect).await;

    let page = stand
        .get(&logout("amy@contoso.example", Some(&service_provider())))
        .await;
    let (response, message) = in_location(&page);
    let after = stand.get(&Ask::default().url()).await;

    assert_eq!(response.in_response_to.as_deref(), Some("_logout"));
    assert_eq!(
        response.status.codes,
        ["urn:oasis:names:tc:SAML:2.0:status:Success"]
    );
    assert_eq!(message.relay_state.as_deref(), Some("state"));
    assert!(
        message
            .verify(&[stand.adfs.token_signing_certificate()])
            .is_valid()
    );
    assert!(after.is_sign_in());
}

#[tokio::test]
async fn an_endpoint_for_posts_gets_the_answer_in_a_form() {
    let stand = signed_in(EndpointBinding::Post).await;

    let page = stand
        .get(&logout("amy@contoso.example", Some(&service_provider())))
        .await;

    let response = saml::binding::post::decode(&page.hidden("SAMLResponse").unwrap()).unwrap();
    let pinned = [stand.adfs.token_signing_certificate()];
    assert!(
        page.body
            .contains("action=\"https://sp.example:443/logout\"")
    );
    assert!(saml::protocol::verify(&response, &pinned).is_ok());
}

#[rstest]
#[case::unsigned(None, 320, "MSIS7084")]
#[case::another_key(Some(somebody_else as fn() -> Pair), 303, "MSIS0038")]
#[tokio::test]
async fn a_request_that_nobody_vouches_for_ends_on_the_error_page_and_the_log_says_why(
    #[case] by: Option<fn() -> Pair>,
    #[case] event: u32,
    #[case] code: &str,
) {
    let stand = signed_in(EndpointBinding::Redirect).await;
    let by = by.map(|by| by());

    let page = stand.get(&logout("amy@contoso.example", by.as_ref())).await;

    assert!(page.is_error("MSIS7054"));
    assert!(stand.events().contains(&(event, Some(code.to_owned()))));
    assert_eq!(
        stand.get(&Ask::default().url()).await.status_codes(),
        ["Success"]
    );
}

#[rstest]
#[case::somebody_else("ben@contoso.example", "")]
#[case::with_a_qualifier_of_its_own(
    "amy@contoso.example",
    r#" SPNameQualifier="https://sp.example""#
)]
#[tokio::test]
async fn a_request_that_names_another_name_is_refused_and_the_session_stays(
    #[case] name: &str,
    #[case] qualifier: &str,
) {
    let stand = signed_in(EndpointBinding::Redirect).await;

    let url = logout_as(name, qualifier, Some(&service_provider()));
    let page = stand.get(&url).await;

    let (response, _) = in_location(&page);
    assert_eq!(
        response.status.codes,
        ["urn:oasis:names:tc:SAML:2.0:status:Requester"]
    );
    assert!(stand.events().contains(&(368, None)));
    assert_eq!(
        stand.get(&Ask::default().url()).await.status_codes(),
        ["Success"]
    );
}

/// What the service provider answers to AD FS's LogoutRequest.
fn answer(request: &str, status: &str, by: Option<&Pair>) -> String {
    let xml = format!(
        r#"<samlp:LogoutResponse xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="_answer" Version="2.0" IssueInstant="2026-11-24T03:53:00Z" InResponseTo="{request}"><saml:Issuer>{ENTITY_ID}</saml:Issuer><samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:{status}"/></samlp:Status></samlp:LogoutResponse>"#
    );
    let base = "https://adfs.contoso.example/adfs/ls/";
    let url = redirect::url(base, Parameter::Response, &xml, None);
    let url = match by {
        Some(pair) => redirect::sign(&url, &pair.key, SignatureAlgorithm::RsaSha256).unwrap(),
        None => url,
    };
    without_host(&url)
}

/// Signs out of AD FS; what it asks the service provider.
async fn asked(stand: &Stand) -> LogoutRequest {
    let page = stand.get("/adfs/ls/?wa=wsignout1.0").await;
    let location = page.header("location").unwrap().to_owned();
    let message = redirect::decode(location.strip_prefix(LOGOUT).unwrap()).unwrap();
    let trusted = [stand.adfs.token_signing_certificate()];
    assert!(message.verify(&trusted).is_valid());
    LogoutRequest::from_xml(&message.xml).unwrap()
}

#[tokio::test]
async fn a_sign_out_of_the_farm_asks_the_relying_party_by_the_name_and_session_of_its_assertion() {
    let stand = signed_in(EndpointBinding::Redirect).await;
    let response = stand.get(&Ask::default().url()).await.response();
    let response = Response::from_xml(&response).unwrap();
    let assertion = response.assertions.first().unwrap();

    let request = asked(&stand).await;
    let end = stand
        .get(&answer(&request.id, "Success", Some(&service_provider())))
        .await;

    assert_eq!(request.name_id, assertion.subject.name_id);
    assert_eq!(request.session_indexes.join(" "), assertion.id);
    assert!(end.body.contains("id=\"signoutArea\""));
    assert!(stand.get(&Ask::default().url()).await.is_sign_in());
}

#[rstest]
#[case::that_says_it_failed("_right", "Responder", true, "MSIS7054")]
#[case::to_another_request("_other", "Success", true, "MSIS7082")]
#[case::without_a_signature("_right", "Success", false, "MSIS7054")]
#[tokio::test]
async fn an_answer_of_the_relying_party_that_is_not_good_ends_on_the_error_page(
    #[case] id: &str,
    #[case] status: &str,
    #[case] signed: bool,
    #[case] code: &str,
) {
    let stand = signed_in(EndpointBinding::Redirect).await;
    let request = asked(&stand).await;
    let id = if id == "_right" { &request.id } else { id };
    let by = service_provider();

    let end = stand.get(&answer(id, status, signed.then_some(&by))).await;

    assert!(end.is_error(code), "{}", end.body);
    assert!(stand.get(&Ask::default().url()).await.is_sign_in());
}

#[tokio::test]
async fn an_answer_that_nobody_waits_for_is_told_as_unsolicited() {
    let stand = signed_in(EndpointBinding::Redirect).await;

    let page = stand
        .get(&answer("_any", "Success", Some(&service_provider())))
        .await;

    assert!(page.is_error("MSIS7082"));
}
