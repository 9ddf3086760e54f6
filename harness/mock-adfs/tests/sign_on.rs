//! The farm as a browser sees it: from the AuthnRequest to the page that posts the Response.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a failed unwrap is a failed test"
)]

mod support;

use mock_adfs::settings::{
    EndpointBinding, SamlEndpoint, SamlResponseSignature, SignatureAlgorithm,
};
use mock_adfs::{MockAdfs, SetupError};
use rstest::rstest;
use saml::metadata::IdentityProvider;
use saml::protocol::Response;
use saml::time::{Clock as _, SignedDuration};
use saml::validate::{Expectations, Part, validate};
use support::{ACS, Ask, ENTITY_ID, PASSWORD, RELAY_STATE, REQUEST_ID, Stand, setup};

#[tokio::test]
async fn the_guides_trust_signs_amy_in_with_the_claims_of_its_rules() {
    let stand = Stand::guide();

    let page = stand.sign_on(&Ask::default().url(), "amy").await;

    let response = Response::from_xml(&page.response()).unwrap();
    let assertion = &response.assertions[0];
    let name_id = assertion.subject.name_id.as_ref().unwrap();
    let attributes: Vec<(&str, String)> = assertion
        .attributes
        .iter()
        .map(|attribute| (attribute.name.as_str(), attribute.values.join(",")))
        .collect();
    assert_eq!(name_id.value, "amy@contoso.example");
    assert_eq!(
        name_id.format.as_deref(),
        Some("urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress")
    );
    assert_eq!(
        attributes,
        [
            (
                "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress",
                "amy@contoso.example".to_owned()
            ),
            ("email", "amy@contoso.example".to_owned()),
            ("full_name", "Amy Agent".to_owned()),
            ("roles", "agent".to_owned()),
        ]
    );
    assert_eq!(response.in_response_to.as_deref(), Some(REQUEST_ID));
    assert_eq!(page.hidden("RelayState").as_deref(), Some(RELAY_STATE));
    assert!(
        page.body
            .contains("action=\"https://iam.twilio.com:443/v1/Accounts/")
    );
}

#[tokio::test]
async fn the_response_has_the_shape_of_ad_fs() {
    let stand = Stand::with(|_, trust| {
        trust.saml_response_signature = SamlResponseSignature::AssertionOnly
    });

    let page = stand.sign_on(&Ask::default().url(), "amy").await;

    insta::with_settings!({filters => [
        (REQUEST_ID, "[request]"),
        (r"_[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", "[id]"),
        (r"<ds:DigestValue>[^<]+", "<ds:DigestValue>[digest]"),
        (r"<ds:SignatureValue>[^<]+", "<ds:SignatureValue>[signature]"),
        (r"<ds:X509Certificate>[^<]+", "<ds:X509Certificate>[certificate]"),
        ("><", ">\n<"),
    ]}, {
        insta::assert_snapshot!(page.response(), @r##"
        <samlp:Response ID="[id]" Version="2.0" IssueInstant="2026-11-24T03:52:00.123Z" Destination="https://iam.twilio.com/v1/Accounts/AC0123456789abcdef0123456789abcdef/saml2" Consent="urn:oasis:names:tc:SAML:2.0:consent:unspecified" InResponseTo="[request]" xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol">
        <Issuer xmlns="urn:oasis:names:tc:SAML:2.0:assertion">http://adfs.contoso.example/adfs/services/trust</Issuer>
        <samlp:Status>
        <samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success" />
        </samlp:Status>
        <Assertion ID="[id]" IssueInstant="2026-11-24T03:52:00.123Z" Version="2.0" xmlns="urn:oasis:names:tc:SAML:2.0:assertion">
        <Issuer>http://adfs.contoso.example/adfs/services/trust</Issuer>
        <ds:Signature xmlns:ds="http://www.w3.org/2000/09/xmldsig#">
        <ds:SignedInfo>
        <ds:CanonicalizationMethod Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#" />
        <ds:SignatureMethod Algorithm="http://www.w3.org/2001/04/xmldsig-more#rsa-sha256" />
        <ds:Reference URI="#[id]">
        <ds:Transforms>
        <ds:Transform Algorithm="http://www.w3.org/2000/09/xmldsig#enveloped-signature" />
        <ds:Transform Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#" />
        </ds:Transforms>
        <ds:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256" />
        <ds:DigestValue>[digest]</ds:DigestValue>
        </ds:Reference>
        </ds:SignedInfo>
        <ds:SignatureValue>[signature]</ds:SignatureValue>
        <KeyInfo xmlns="http://www.w3.org/2000/09/xmldsig#">
        <ds:X509Data>
        <ds:X509Certificate>[certificate]</ds:X509Certificate>
        </ds:X509Data>
        </KeyInfo>
        </ds:Signature>
        <Subject>
        <NameID Format="urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress">amy@contoso.example</NameID>
        <SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer">
        <SubjectConfirmationData InResponseTo="[request]" NotOnOrAfter="2026-11-24T03:57:00.123Z" Recipient="https://iam.twilio.com/v1/Accounts/AC0123456789abcdef0123456789abcdef/saml2" />
        </SubjectConfirmation>
        </Subject>
        <Conditions NotBefore="2026-11-24T03:52:00.121Z" NotOnOrAfter="2026-11-24T04:52:00.121Z">
        <AudienceRestriction>
        <Audience>https://iam.twilio.com/v1/Accounts/AC0123456789abcdef0123456789abcdef/saml2/metadata</Audience>
        </AudienceRestriction>
        </Conditions>
        <AttributeStatement>
        <Attribute Name="http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress">
        <AttributeValue>amy@contoso.example</AttributeValue>
        </Attribute>
        <Attribute Name="email">
        <AttributeValue>amy@contoso.example</AttributeValue>
        </Attribute>
        <Attribute Name="full_name">
        <AttributeValue>Amy Agent</AttributeValue>
        </Attribute>
        <Attribute Name="roles">
        <AttributeValue>agent</AttributeValue>
        </Attribute>
        </AttributeStatement>
        <AuthnStatement AuthnInstant="2026-11-24T03:52:00.123Z" SessionIndex="[id]">
        <AuthnContext>
        <AuthnContextClassRef>urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport</AuthnContextClassRef>
        </AuthnContext>
        </AuthnStatement>
        </Assertion>
        </samlp:Response>
        "##);
    });
}

#[rstest]
#[case::assertion(SamlResponseSignature::AssertionOnly, &[Part::Assertion])]
#[case::message(SamlResponseSignature::MessageOnly, &[Part::Message])]
#[case::both(SamlResponseSignature::MessageAndAssertion, &[Part::Message, Part::Assertion])]
#[tokio::test]
async fn a_careful_service_provider_accepts_what_is_signed_as_the_trust_says(
    #[case] setting: SamlResponseSignature,
    #[case] signed: &[Part],
) {
    let stand = Stand::with(|_, trust| trust.saml_response_signature = setting);

    let xml = stand.sign_on(&Ask::default().url(), "amy").await.response();

    let validation = validate(&xml, &expectations(&stand));
    let parts: Vec<Part> = validation.signatures.iter().map(|fact| fact.part).collect();
    assert!(validation.is_accepted(), "{:?}", validation.findings);
    assert!(validation.signatures.iter().all(|fact| fact.is_valid()));
    assert_eq!(parts, signed);
}

#[rstest]
#[case::sha_256(
    SignatureAlgorithm::RsaSha256,
    "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"
)]
#[case::sha_1(
    SignatureAlgorithm::RsaSha1,
    "http://www.w3.org/2000/09/xmldsig#rsa-sha1"
)]
#[tokio::test]
async fn the_signature_algorithm_of_the_trust_is_used_for_both_signatures(
    #[case] algorithm: SignatureAlgorithm,
    #[case] uri: &str,
) {
    let stand = Stand::with(|_, trust| trust.signature_algorithm = algorithm);

    let xml = stand.sign_on(&Ask::default().url(), "amy").await.response();

    let facts = validate(&xml, &expectations(&stand)).signatures;
    assert_eq!(facts.len(), 2);
    for fact in facts {
        assert_eq!(fact.algorithm_uri, uri);
        assert!(fact.digest_matches && fact.value_matches_pinned);
    }
}

#[tokio::test]
async fn a_status_is_signed_as_a_message_unless_the_farm_is_set_otherwise() {
    for signs in [true, false] {
        let stand = Stand::with(|farm, trust| {
            farm.signs_error_responses = signs;
            trust.saml_response_signature = SamlResponseSignature::AssertionOnly;
        });

        let xml = stand.sign_on(&Ask::default().url(), "ben").await.response();

        let facts = validate(&xml, &expectations(&stand)).signatures;
        assert_eq!(facts.len(), usize::from(signs));
        assert!(
            facts
                .iter()
                .all(|fact| fact.part == Part::Message && fact.is_valid())
        );
    }
}

/// What Flex would check, at the farm's time and without any tolerance.
fn expectations(stand: &Stand) -> Expectations {
    Expectations {
        issuer: Some("http://adfs.contoso.example/adfs/services/trust".to_owned()),
        audience: Some(ENTITY_ID.to_owned()),
        recipient: Some(ACS.to_owned()),
        in_response_to: Some(REQUEST_ID.to_owned()),
        want_assertion_signed: true,
        ..Expectations::new(
            vec![stand.adfs.token_signing_certificate()],
            stand.clock.now(),
        )
    }
}

#[tokio::test]
async fn a_right_password_leads_through_a_redirect_with_the_session_cookies() {
    let stand = Stand::guide();
    let url = Ask::default().url();

    let page = stand.type_in(&url, "amy@contoso.example", PASSWORD).await;

    let location = page.header("location").unwrap();
    assert_eq!(page.status, 302);
    assert!(location.starts_with(&format!(
        "https://adfs.contoso.example:443{url}&client-request-id="
    )));
    let cookies = page.cookies();
    assert_eq!(cookies.len(), 2);
    assert!(cookies[0].starts_with("MSISAuth=") && cookies[1].starts_with("MSISAuth1="));
    assert!(
        cookies
            .iter()
            .all(|line| line.ends_with("; path=/adfs; HttpOnly; Secure; SameSite=None"))
    );
}

#[tokio::test]
async fn the_issued_token_comes_with_the_cookies_of_a_session() {
    let stand = Stand::guide();

    let page = stand.sign_on(&Ask::default().url(), "amy").await;

    let names: Vec<&str> = page
        .cookies()
        .iter()
        .filter_map(|line| line.split('=').next())
        .collect();
    assert_eq!(
        names,
        [
            "MSISAuth",
            "MSISAuth1",
            "MSISAuth",
            "SamlSession",
            "MSISAuthenticated",
            "MSISLoopDetectionCookie"
        ]
    );
}

#[rstest]
#[case::wrong_password(r"CONTOSO\amy", "wrong", "Incorrect user ID or password.")]
#[case::nobody("zoe@contoso.example", PASSWORD, "Incorrect user ID or password.")]
#[case::expired_password(r"CONTOSO\eve", PASSWORD, "Your password has expired.")]
#[tokio::test]
async fn refused_credentials_show_the_form_again_with_the_name(
    #[case] name: &str,
    #[case] password: &str,
    #[case] text: &str,
) {
    let stand = Stand::guide();

    let page = stand.type_in(&Ask::default().url(), name, password).await;

    assert_eq!(page.status, 200);
    assert!(page.is_sign_in() && page.body.contains(text));
    assert!(page.body.contains(&format!("value=\"{name}\"")));
    assert!(page.cookies().is_empty());
    assert_eq!(stand.events(), [(1203, None)]);
}

#[tokio::test]
async fn a_session_goes_straight_to_the_response_with_the_time_of_its_sign_in() {
    let stand = Stand::guide();
    let url = Ask::default().url();
    stand.sign_on(&url, "amy").await;

    stand.clock.advance(SignedDuration::from_mins(479));
    let page = stand.get(&url).await;

    let xml = page.response();
    assert!(xml.contains("AuthnInstant=\"2026-11-24T03:52:00.123Z\""));
    assert!(xml.contains("IssueInstant=\"2026-11-24T11:51:00.123Z\""));
}

#[tokio::test]
async fn a_session_ends_after_the_sso_lifetime() {
    let stand = Stand::guide();
    let url = Ask::default().url();
    stand.sign_on(&url, "amy").await;

    stand.clock.advance(SignedDuration::from_mins(480));

    assert!(stand.get(&url).await.is_sign_in());
}

#[rstest]
#[case::the_request_demands_it(" ForceAuthn=\"true\"", false)]
#[case::the_trust_demands_it("", true)]
#[tokio::test]
async fn fresh_credentials_are_used_once(#[case] attributes: &str, #[case] always: bool) {
    let stand = Stand::with(|_, trust| trust.always_require_authentication = always);
    let url = Ask {
        attributes,
        ..Ask::default()
    }
    .url();

    let first = stand.sign_on(&url, "amy").await;

    assert_eq!(first.status_codes(), ["Success"]);
    assert!(stand.get(&url).await.is_sign_in());
}

#[tokio::test]
async fn a_user_without_mail_gets_the_status_of_the_guides_troubleshooting() {
    let stand = Stand::guide();

    let page = stand.sign_on(&Ask::default().url(), "ben").await;

    let xml = page.response();
    assert_eq!(page.status_codes(), ["Requester", "InvalidNameIDPolicy"]);
    assert!(!xml.contains("<Assertion") && xml.contains("<ds:Signature "));
    let events = stand.adfs.events();
    let last = events.last().unwrap();
    assert_eq!((last.id, last.code.as_deref()), (364, Some("MSIS7070")));
    assert!(last.text.contains("Actual NameID properties: null."));
    assert!(
        events
            .iter()
            .any(|event| event.id == 321 && event.activity_id == last.activity_id)
    );
}

#[tokio::test]
async fn without_the_name_id_rule_nobody_gets_a_name_id() {
    let stand = Stand::with(|_, trust| {
        let rules = &mut trust.issuance_transform_rules;
        rules.truncate(rules.find("@RuleTemplate = \"MapClaims\"").unwrap());
    });

    let page = stand.sign_on(&Ask::default().url(), "amy").await;

    assert_eq!(page.status_codes(), ["Requester", "InvalidNameIDPolicy"]);
}

#[tokio::test]
async fn without_a_policy_in_the_request_the_assertion_has_no_name_id() {
    let stand = Stand::guide();

    let page = stand
        .sign_on(
            &Ask {
                rest: "",
                ..Ask::default()
            }
            .url(),
            "ben",
        )
        .await;

    assert_eq!(page.status_codes(), ["Success"]);
    assert!(page.response().contains("<Subject><SubjectConfirmation "));
}

#[rstest]
#[case::no_policy_and_no_rules("", "", &[])]
#[case::rules_that_never_permit("", "=> issue(Type = \"x\", Value = \"y\");", &[])]
#[case::rules_that_deny("", "=> issue(Type = \"http://schemas.microsoft.com/authorization/claims/permit\", Value = \"true\"); => issue(Type = \"http://schemas.microsoft.com/authorization/claims/deny\", Value = \"true\");", &[])]
#[case::another_group("Permit specific group", "", &["S-1-5-21-1004336348-1177238915-682003330-512"])]
#[tokio::test]
async fn who_is_not_permitted_gets_request_denied(
    #[case] policy: &str,
    #[case] rules: &str,
    #[case] groups: &[&str],
) {
    let stand = Stand::with(|_, trust| {
        trust.access_control_policy_name = policy.to_owned();
        trust.issuance_authorization_rules = rules.to_owned();
        trust.access_control_policy_parameters =
            groups.iter().map(|group| (*group).to_owned()).collect();
    });

    let page = stand.sign_on(&Ask::default().url(), "amy").await;

    assert_eq!(page.status_codes(), ["Responder", "RequestDenied"]);
    let code = Some("MSIS5007".to_owned());
    assert!(
        stand
            .events()
            .ends_with(&[(325, code.clone()), (364, code)])
    );
}

#[rstest]
#[case::a_direct_group(r"CONTOSO\Flex Agents")]
#[case::a_nested_domain_local_group("Contact Center")]
#[case::the_primary_group("S-1-5-21-1004336348-1177238915-682003330-513")]
#[tokio::test]
async fn the_policy_for_a_group_permits_its_members(#[case] group: &str) {
    let stand = Stand::with(|_, trust| {
        trust.access_control_policy_name = "Permit specific group".to_owned();
        trust.access_control_policy_parameters = vec![group.to_owned()];
    });

    let page = stand.sign_on(&Ask::default().url(), "amy").await;

    assert_eq!(page.status_codes(), ["Success"]);
}

#[rstest]
#[case::unknown("urn:unknown")]
#[case::a_slash_too_many(&format!("{ENTITY_ID}/"))]
#[case::other_case(&ENTITY_ID.to_uppercase())]
#[tokio::test]
async fn an_identifier_that_no_trust_has_stops_before_the_form(#[case] issuer: &str) {
    let stand = Stand::guide();

    let page = stand
        .get(
            &Ask {
                issuer,
                ..Ask::default()
            }
            .url(),
        )
        .await;

    assert_eq!(page.status, 200);
    assert!(page.is_error("MSIS7007") && !page.is_sign_in());
    assert_eq!(stand.events(), [(364, Some("MSIS7007".to_owned()))]);
}

#[tokio::test]
async fn the_error_page_and_the_event_share_the_activity_id_of_the_address() {
    let stand = Stand::guide();
    let id = "50e005f5-1d6c-4a50-0b00-0080000000fe";
    let url = Ask {
        issuer: "urn:unknown",
        ..Ask::default()
    }
    .url();

    let page = stand.get(&format!("{url}&client-request-id={id}")).await;

    assert!(
        page.body
            .contains(&format!("<li id=\"activityID\">Activity ID: {id}</li>"))
    );
    assert!(
        page.body
            .contains("<li>Error time: Tue, 24 Nov 2026 03:52:00 GMT</li>")
    );
    assert_eq!(stand.adfs.events()[0].activity_id, id);
}

#[rstest]
#[case::no_message("/adfs/ls/", "MSIS7065")]
#[case::another_path("/adfs/ls/idpinitiatedsignon.aspx", "MSIS7065")]
#[case::no_base64("/adfs/ls/?SAMLRequest=%25%25", "MSIS7012")]
#[case::no_deflate("/adfs/ls?SAMLRequest=AAAA", "MSIS7012")]
#[tokio::test]
async fn what_is_no_request_ends_on_the_error_page(#[case] url: &str, #[case] code: &str) {
    assert!(Stand::guide().get(url).await.is_error(code));
}

#[tokio::test]
async fn a_disabled_trust_is_refused_like_an_unknown_one() {
    let stand = Stand::with(|_, trust| trust.enabled = false);

    assert!(stand.get(&Ask::default().url()).await.is_error("MSIS7007"));
}

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

const CERTIFICATE_WANTED: &str = r#"<samlp:RequestedAuthnContext><saml:AuthnContextClassRef>urn:oasis:names:tc:SAML:2.0:ac:classes:X509</saml:AuthnContextClassRef></samlp:RequestedAuthnContext>"#;

#[tokio::test]
async fn a_class_that_no_method_offers_is_answered_at_once() {
    let stand = Stand::guide();

    let page = stand
        .get(
            &Ask {
                rest: CERTIFICATE_WANTED,
                ..Ask::default()
            }
            .url(),
        )
        .await;

    assert_eq!(page.status_codes(), ["Responder", "NoAuthnContext"]);
    assert_eq!(stand.events(), [(364, Some("MSIS7102".to_owned()))]);
}

#[tokio::test]
async fn a_class_that_no_method_offers_can_be_answered_after_the_sign_in() {
    let stand = Stand::with(|farm, _| farm.unmet_class_is_answered_before_sign_in = false);

    let page = stand
        .sign_on(
            &Ask {
                rest: CERTIFICATE_WANTED,
                ..Ask::default()
            }
            .url(),
            "amy",
        )
        .await;

    assert_eq!(page.status_codes(), ["Responder", "NoAuthnContext"]);
}

#[tokio::test]
async fn a_passive_request_without_session_is_answered_without_asking() {
    let stand = Stand::guide();
    let passive = Ask {
        attributes: " IsPassive=\"true\"",
        ..Ask::default()
    }
    .url();

    let without = stand.get(&passive).await;
    stand.sign_on(&Ask::default().url(), "amy").await;
    let with = stand.get(&passive).await;

    assert_eq!(without.status_codes(), ["Responder", "NoPassive"]);
    assert_eq!(with.status_codes(), ["Success"]);
}

#[tokio::test]
async fn two_different_name_ids_end_in_event_186() {
    let stand = Stand::with(|_, trust| {
        trust.issuance_transform_rules.push_str(
            "=> issue(Type = \"http://schemas.xmlsoap.org/ws/2005/05/identity/claims/nameidentifier\", Value = \"x\");",
        );
    });

    let page = stand.sign_on(&Ask::default().url(), "amy").await;

    assert_eq!(page.status_codes(), ["Responder"]);
    assert!(stand.events().ends_with(&[(186, None), (364, None)]));
}

#[tokio::test]
async fn a_rule_that_fails_ends_in_a_status_or_on_the_error_page() {
    let failing =
        "c:[] => issue(store = \"Nowhere\", types = (\"t\"), query = \"q\", param = c.Value);";
    for with_status in [true, false] {
        let stand = Stand::with(|farm, trust| {
            farm.issuance_failures_answer_with_status = with_status;
            failing.clone_into(&mut trust.issuance_transform_rules);
        });

        let page = stand.sign_on(&Ask::default().url(), "amy").await;

        assert_eq!(page.is_error("POLICY0018"), !with_status);
        assert!(
            stand
                .events()
                .ends_with(&[(364, Some("POLICY0018".to_owned()))])
        );
    }
}

#[tokio::test]
async fn times_follow_the_settings_of_farm_and_trust() {
    let stand = Stand::with(|farm, trust| {
        farm.saml_message_delivery_window = 2;
        trust.token_lifetime = 10;
        trust.not_before_skew = 3;
    });

    let xml = stand.sign_on(&Ask::default().url(), "amy").await.response();

    assert!(xml.contains("<Conditions NotBefore=\"2026-11-24T03:49:00.121Z\" NotOnOrAfter=\"2026-11-24T04:02:00.121Z\">"));
    assert!(xml.contains("NotOnOrAfter=\"2026-11-24T03:54:00.123Z\" Recipient="));
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

#[tokio::test]
async fn pages_carry_the_headers_of_ad_fs_2019() {
    let page = Stand::guide().get(&Ask::default().url()).await;

    for (name, value) in [
        ("x-frame-options", "DENY"),
        ("strict-transport-security", "max-age = 31536000"),
        ("cache-control", "no-cache,no-store"),
        ("content-type", "text/html; charset=utf-8"),
    ] {
        assert_eq!(page.header(name), Some(value));
    }
}

#[rstest]
#[case::as_documented("/FederationMetadata/2007-06/FederationMetadata.xml")]
#[case::in_lower_case("/federationmetadata/2007-06/federationmetadata.xml")]
#[tokio::test]
async fn metadata_names_the_farm_and_its_certificates(#[case] url: &str) {
    let stand = Stand::guide();

    let page = stand.get(url).await;

    let signing = stand.adfs.token_signing_certificate();
    let decrypting = stand.adfs.token_decrypting_certificate();
    let farm =
        IdentityProvider::from_signed_xml(&page.body, std::slice::from_ref(&signing)).unwrap();
    assert_eq!(page.body, stand.adfs.metadata());
    assert_eq!(
        farm.entity_id,
        "http://adfs.contoso.example/adfs/services/trust"
    );
    assert_eq!(
        farm.single_sign_on[0].location,
        "https://adfs.contoso.example/adfs/ls/"
    );
    assert_eq!(farm.signing_certificates, [signing]);
    assert_eq!(farm.encryption_certificates, [decrypting]);
}

#[test]
fn certificates_are_those_that_ad_fs_makes_for_a_year() {
    let stand = Stand::guide();

    let signing = stand.adfs.token_signing_certificate();
    let decrypting = stand.adfs.token_decrypting_certificate();

    assert_eq!(signing.subject(), "CN=ADFS Signing - adfs.contoso.example");
    assert_eq!(signing.issuer(), signing.subject());
    assert_eq!(
        decrypting.subject(),
        "CN=ADFS Encryption - adfs.contoso.example"
    );
    assert_eq!(signing.serial_number().len(), 16);
    let (from, until) = (signing.not_before().unwrap(), signing.not_after().unwrap());
    assert_eq!(until - from, SignedDuration::from_hours(365 * 24));
    assert!(from < stand.clock.now() && stand.clock.now() < until);
}

#[tokio::test]
async fn the_same_seed_and_the_same_requests_give_the_same_answers() {
    let sign_on = async || {
        Stand::guide()
            .sign_on(&Ask::default().url(), "amy")
            .await
            .response()
    };

    assert_eq!(sign_on().await, sign_on().await);
}

#[tokio::test]
async fn a_rule_may_name_another_authentication_method() {
    let stand = Stand::with(|_, trust| {
        trust.issuance_transform_rules.push_str(
            "=> issue(Type = \"http://schemas.microsoft.com/ws/2008/06/identity/claims/authenticationmethod\", Value = \"http://schemas.microsoft.com/ws/2008/06/identity/authenticationmethod/windows\");",
        );
    });

    let xml = stand.sign_on(&Ask::default().url(), "amy").await.response();

    assert!(xml.contains(
        "<AuthnContextClassRef>urn:federation:authentication:windows</AuthnContextClassRef>"
    ));
    assert!(!xml.contains("claims/authenticationmethod"));
}

#[tokio::test]
async fn another_browser_has_no_session() {
    let stand = Stand::guide();
    let url = Ask::default().url();
    stand.sign_on(&url, "amy").await;

    stand.forget_cookies();

    assert!(stand.get(&url).await.is_sign_in());
}

fn refused(change: impl FnOnce(&mut mock_adfs::settings::RelyingPartyTrust)) -> SetupError {
    let (setup, _) = setup(|_, trust| change(trust));
    MockAdfs::new(setup).err().expect("the farm could be made")
}

#[test]
fn what_cannot_be_mocked_is_refused_by_name() {
    let policy = refused(|trust| {
        trust.access_control_policy_name = "Permit everyone and require MFA".to_owned();
    });
    let property = refused(|trust| trust.signed_saml_requests_required = true);
    let rules = refused(|trust| {
        trust.issuance_transform_rules = "c:[Type == \"a\"]\r\n => isue(claim = c);".to_owned();
    });

    insta::assert_snapshot!(format!("{policy}\n{property}\n{rules}"), @"
    relying party trust `Twilio Flex`: the access control policy `Permit everyone and require MFA` is not mocked; `Permit everyone` and `Permit specific group` are
    relying party trust `Twilio Flex`: the effect of `SignedSamlRequestsRequired` is not mocked yet
    `IssuanceTransformRules` of relying party trust `Twilio Flex` does not parse: 2:5: unexpected `isue`, expected `issue` or `add`
    ");
}
