//! Sign-out: by address, and by a LogoutRequest.

use mock_adfs::settings::{EndpointBinding, RelyingPartyTrust, SamlEndpoint};
use rstest::rstest;
use saml::binding::redirect::{self, Parameter};
use saml::protocol::LogoutResponse;
use saml::signature::SignatureAlgorithm;

use crate::support::{
    Ask, ENTITY_ID, Page, Pair, Stand, service_provider, somebody_else, without_host,
};

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
        farm.request_signing_certificate_demands_signature = false;
        with_logout(trust, binding);
    });
    stand.sign_on(&Ask::default().url(), "amy").await;
    stand
}

fn logout(name_id: &str, by: Option<&Pair>) -> String {
    let xml = format!(
        r#"<samlp:LogoutRequest xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="_logout" Version="2.0" IssueInstant="2026-11-24T03:53:00Z"><saml:Issuer>{ENTITY_ID}</saml:Issuer><saml:NameID>{name_id}</saml:NameID></samlp:LogoutRequest>"#
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
#[case::unsigned(None, "MSIS7084")]
#[case::another_key(Some(somebody_else as fn() -> Pair), "MSIS0038")]
#[tokio::test]
async fn a_request_that_nobody_vouches_for_ends_on_the_error_page(
    #[case] by: Option<fn() -> Pair>,
    #[case] code: &str,
) {
    let stand = signed_in(EndpointBinding::Redirect).await;
    let by = by.map(|by| by());

    let page = stand.get(&logout("amy@contoso.example", by.as_ref())).await;

    assert!(page.is_error(code));
    assert_eq!(
        stand.get(&Ask::default().url()).await.status_codes(),
        ["Success"]
    );
}

#[tokio::test]
async fn a_request_for_somebody_else_is_refused_and_the_session_stays() {
    let stand = signed_in(EndpointBinding::Redirect).await;

    let page = stand
        .get(&logout("ben@contoso.example", Some(&service_provider())))
        .await;

    let (response, _) = in_location(&page);
    assert_eq!(
        response.status.codes,
        ["urn:oasis:names:tc:SAML:2.0:status:Requester"]
    );
    assert_eq!(
        stand.get(&Ask::default().url()).await.status_codes(),
        ["Success"]
    );
}
