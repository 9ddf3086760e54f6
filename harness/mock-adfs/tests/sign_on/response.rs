//! What the Response holds and how it is signed.

use mock_adfs::settings::{Destination, SamlResponseSignature, SignatureAlgorithm};
use rstest::rstest;
use saml::protocol::Response;
use saml::time::{Clock as _, SignedDuration};
use saml::validate::{Expectations, Part, validate};

use crate::support::{ACS, Ask, ENTITY_ID, RELAY_STATE, REQUEST_ID, Stand};

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
            farm.behavior.signs_error_responses = signs;
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
pub(crate) fn expectations(stand: &Stand) -> Expectations {
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
async fn a_response_promises_an_end_of_the_session_only_where_one_is_wanted() {
    let stand = Stand::with(|_, trust| {
        trust.response.session_lasts = Some(SignedDuration::from_mins(30));
    });

    let xml = stand.sign_on(&Ask::default().url(), "amy").await.response();
    let usual = Stand::guide().sign_on(&Ask::default().url(), "amy").await;

    assert!(
        xml.contains(" SessionNotOnOrAfter=\"2026-11-24T04:22:00.123Z\"><AuthnContext>"),
        "{xml}"
    );
    assert!(!usual.response().contains("SessionNotOnOrAfter"));
}

#[rstest]
#[case(Destination::Absent, None)]
#[case(Destination::Text("https://a.example/?b&c".to_owned()), Some(" Destination=\"https://a.example/?b&amp;c\""))]
#[tokio::test]
async fn a_destination_is_missing_or_another_one_where_that_is_wanted(
    #[case] destination: Destination,
    #[case] written: Option<&str>,
) {
    let stand = Stand::with(|_, trust| trust.response.destination = destination);

    let xml = stand.sign_on(&Ask::default().url(), "amy").await.response();

    let found = xml
        .split_once(" Destination=")
        .map(|(_, rest)| rest.split('"').nth(1).unwrap());
    assert_eq!(
        found
            .map(|text| format!(" Destination=\"{text}\""))
            .as_deref(),
        written
    );
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
