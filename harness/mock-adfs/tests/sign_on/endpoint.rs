//! Where requests come in and Responses go out.

use mock_adfs::settings::{EndpointBinding, Farm, FarmVersion, SamlEndpoint};
use mock_adfs::{Client, Network};
use rstest::rstest;
use saml::protocol::Response;

use crate::support::{ACS, Ask, PASSWORD, RELAY_STATE, Stand};

#[rstest]
#[case::another_address(Some("https://iam.twilio.com/v1/Accounts/AC1/saml2"), "MSIS3200")]
#[case::a_shorter_one(Some("https://iam.twilio.com/v1/"), "MSIS3200")]
#[case::an_index_nobody_has(None, "MSIS3110")]
#[tokio::test]
async fn an_address_that_is_not_registered_stops_after_the_sign_in(
    #[case] acs: Option<&str>,
    #[case] code: &str,
) {
    let stand = Stand::guide();
    let attributes = if acs.is_none() {
        " AssertionConsumerServiceIndex=\"9\""
    } else {
        ""
    };

    let page = stand
        .sign_on(
            &Ask {
                acs,
                attributes,
                ..Ask::default()
            }
            .url(),
            "amy",
        )
        .await;

    assert!(page.is_error(code), "{}", page.body);
    assert!(page.body.contains("<li>Relying party: Twilio Flex</li>"));
}

#[rstest]
#[case::a_longer_address(format!("{ACS}?x=1"))]
#[case::with_its_port(ACS.replace(".com/", ".com:443/"))]
#[case::the_registered_one(ACS.to_owned())]
#[tokio::test]
async fn the_response_goes_to_the_address_of_the_request(#[case] acs: String) {
    let stand = Stand::guide();
    let ask = Ask {
        acs: Some(&acs),
        ..Ask::default()
    };

    let page = stand.sign_on(&ask.url(), "amy").await;

    let response = Response::from_xml(&page.response()).unwrap();
    assert_eq!(response.destination, Some(acs));
}

#[tokio::test]
async fn without_an_address_in_the_request_the_default_endpoint_gets_the_response() {
    let stand = Stand::guide();
    let ask = Ask {
        acs: None,
        ..Ask::default()
    };

    let page = stand.sign_on(&ask.url(), "amy").await;

    let response = Response::from_xml(&page.response()).unwrap();
    assert_eq!(response.destination.as_deref(), Some(ACS));
}

#[tokio::test]
async fn a_trust_without_endpoint_says_so() {
    let stand = Stand::with(|_, trust| trust.saml_endpoints.clear());

    let page = stand.sign_on(&Ask::default().url(), "amy").await;

    assert!(page.is_error("MSIS3077"));
}

#[tokio::test]
async fn an_endpoint_of_another_binding_is_no_place_for_a_response() {
    let stand = Stand::with(|_, trust| {
        let endpoint: &mut SamlEndpoint = &mut trust.saml_endpoints[0];
        endpoint.binding = EndpointBinding::Artifact;
    });

    let page = stand.sign_on(&Ask::default().url(), "amy").await;

    assert!(page.is_error("MSIS3110"));
}

#[tokio::test]
async fn a_posted_request_is_parked_and_fetched_by_a_redirect() {
    let stand = Stand::guide();
    let request = saml::binding::post::encode(&Ask::default().xml());

    let parked = stand
        .post(
            "/adfs/ls/",
            &[("SAMLRequest", &request), ("RelayState", RELAY_STATE)],
        )
        .await;
    let form = stand.follow(&parked).await;
    let found = stand.type_in("/adfs/ls/", r"CONTOSO\amy", PASSWORD).await;
    let page = stand.follow(&found).await;

    assert!(form.is_sign_in());
    assert_eq!(page.status_codes(), ["Success"]);
    assert_eq!(page.hidden("RelayState").as_deref(), Some(RELAY_STATE));
    assert!(stand.get("/adfs/ls/").await.is_error("MSIS7065"));
}

#[rstest]
#[case::before_2019(FarmVersion::Server2016, None)]
#[case::since_2019(FarmVersion::Server2019, Some("DENY"))]
#[tokio::test]
async fn pages_carry_the_security_headers_since_2019(
    #[case] version: FarmVersion,
    #[case] frame_options: Option<&str>,
) {
    let page = Stand::with(|farm, _| farm.version = version)
        .get(&Ask::default().url())
        .await;

    assert_eq!(page.header("x-frame-options"), frame_options);
    assert_eq!(
        page.header("strict-transport-security").is_some(),
        frame_options.is_some()
    );
    for (name, value) in [
        ("cache-control", "no-cache,no-store"),
        ("content-type", "text/html; charset=utf-8"),
    ] {
        assert_eq!(page.header(name), Some(value));
    }
}

#[tokio::test]
async fn a_redirect_that_comes_back_without_its_request_is_told_apart_from_no_request() {
    let stand = Stand::guide();
    let id = "50e005f5-77d5-4b3e-8c3f-0080000000fe";

    let page = stand
        .get(&format!("/adfs/ls/?client-request-id={id}"))
        .await;

    assert!(page.is_error("MSIS7001"));
}

#[tokio::test]
async fn a_request_too_long_for_one_cookie_is_parked_in_several_and_removed_whole() {
    let stand = Stand::guide();
    let long = format!("<!--{}-->", "x".repeat(6_000));
    let request = Ask::default()
        .xml()
        .replace("<saml:Issuer>", &format!("{long}<saml:Issuer>"));

    let parked = stand
        .post(
            "/adfs/ls/",
            &[("SAMLRequest", &saml::binding::post::encode(&request))],
        )
        .await;
    let pieces = parked.cookies().len();
    assert!(stand.follow(&parked).await.is_sign_in());
    let found = stand.type_in("/adfs/ls/", r"CONTOSO\amy", PASSWORD).await;
    let page = stand.follow(&found).await;

    let removed = page.cookies();
    let removed = removed
        .iter()
        .filter(|line| line.starts_with("MSISSamlRequest"));
    assert!(pieces > 3, "{pieces}");
    assert_eq!(removed.count(), pieces);
}

#[tokio::test]
async fn the_probe_answers_and_head_does_not() {
    let stand = Stand::guide();

    assert_eq!(stand.get("/adfs/probe").await.status, 200);
    assert_eq!(stand.head("/adfs/probe").await.status, 405);
}

#[rstest]
#[case::the_sign_on(Ask::default().url())]
#[case::in_other_case("/ADFS/LS".to_owned())]
#[case::the_page_below_it("/adfs/ls/IdpInitiatedSignOn.aspx".to_owned())]
#[tokio::test]
async fn a_disabled_sign_on_endpoint_has_no_handler(#[case] url: String) {
    let disabled = |farm: &mut Farm| {
        farm.sign_on_endpoint_enabled = false;
        farm.enable_idp_initiated_signon_page = true;
    };
    let stand = Stand::with(|farm, _| disabled(farm));
    let silent = Stand::with(|farm, _| {
        disabled(farm);
        farm.behavior.disabled_sign_on_endpoint_shows_error_page = false;
    });

    assert!(stand.get(&url).await.is_error("MSIS7065"));
    assert_eq!(silent.get(&url).await.status, 503);
    assert_eq!(stand.get("/adfs/probe").await.status, 200);
}

#[rstest]
#[case::outside(Network::Extranet, 503)]
#[case::inside(Network::Intranet, 200)]
#[tokio::test]
async fn a_sign_on_endpoint_that_is_not_published_answers_inside_only(
    #[case] network: Network,
    #[case] status: u16,
) {
    let stand = Stand::made(|setup| {
        setup.farm.sign_on_endpoint_published = false;
        setup.client = Client {
            network,
            windows_account: None,
        };
    });

    let page = stand.get(&Ask::default().url()).await;

    assert_eq!(page.status, status, "{}", page.body);
}
