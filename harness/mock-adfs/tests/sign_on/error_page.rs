//! Requests that end on the error page.

use rstest::rstest;

use crate::support::{Ask, ENTITY_ID, Stand};

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
#[case::no_issuer(
    "<saml:Issuer>",
    "<saml:Issuer Format=\"urn:oasis:names:tc:SAML:2.0:nameid-format:entity\">",
    None
)]
#[case::an_issuer_of_another_format(
    "<saml:Issuer>",
    "<saml:Issuer Format=\"urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress\">",
    Some("MSIS7073")
)]
#[case::a_qualified_issuer("<saml:Issuer>", "<saml:Issuer NameQualifier=\"x\">", Some("MSIS7074"))]
#[case::a_confirmed_subject(
    "<samlp:NameIDPolicy",
    "<saml:Subject><saml:SubjectConfirmation Method=\"urn:oasis:names:tc:SAML:2.0:cm:bearer\"/></saml:Subject><samlp:NameIDPolicy",
    Some("MSIS7075")
)]
#[case::another_binding("bindings:HTTP-POST", "bindings:PAOS", Some("MSIS7077"))]
#[case::a_declaration("AuthnContextClassRef", "AuthnContextDeclRef", Some("MSIS7078"))]
#[case::no_class(
    "<saml:AuthnContextClassRef>urn:oasis:names:tc:SAML:2.0:ac:classes:Password</saml:AuthnContextClassRef>",
    "",
    Some("MSIS7079")
)]
#[case::no_id(" ID=\"", " Idd=\"", Some("MSIS7012"))]
#[tokio::test]
async fn a_request_of_bad_form_stops_before_the_sign_in(
    #[case] from: &str,
    #[case] to: &str,
    #[case] code: Option<&str>,
) {
    let xml = Ask::default().xml();
    assert!(xml.contains(from));
    let base = "/adfs/ls/";
    let url = saml::binding::redirect::url(
        base,
        saml::binding::redirect::Parameter::Request,
        &xml.replace(from, to),
        None,
    );
    let stand = Stand::guide();

    let page = stand.get(&url).await;

    match code {
        Some(code) => {
            assert!(page.is_error(code), "{}", page.body);
            assert_eq!(stand.events(), [(364, Some(code.to_owned()))]);
        }
        None => assert!(page.is_sign_in()),
    }
}

#[tokio::test]
async fn an_empty_issuer_has_a_code_of_its_own_and_one_that_is_no_address_has_none() {
    let page = |issuer: &'static str| async move {
        let ask = Ask {
            issuer,
            ..Ask::default()
        };
        Stand::guide().get(&ask.url()).await
    };

    assert!(page("").await.is_error("MSIS7072"));
    let body = page("flex").await.body;
    assert!(
        body.contains("Error details: UriFormatException: "),
        "{body}"
    );
}

#[rstest]
#[case::late(true)]
#[case::early(false)]
#[tokio::test]
async fn an_identifier_with_a_query_behind_it_is_noticed_after_the_sign_in(#[case] late: bool) {
    let stand = Stand::with(|farm, _| farm.behavior.identifier_with_query_is_noticed_late = late);
    let issuer = format!("{ENTITY_ID}?v=2");
    let ask = Ask {
        issuer: &issuer,
        ..Ask::default()
    };

    if late {
        assert!(stand.sign_on(&ask.url(), "amy").await.is_error("MSIS3020"));
        assert!(stand.events().contains(&(184, Some("MSIS3020".to_owned()))));
    } else {
        assert!(stand.get(&ask.url()).await.is_error("MSIS7007"));
    }
}

#[tokio::test]
async fn a_trust_for_ws_federation_only_has_no_endpoint_for_saml() {
    let stand = Stand::with(|_, trust| trust.protocol_profile = "WsFederation".to_owned());

    assert!(
        stand
            .sign_on(&Ask::default().url(), "amy")
            .await
            .is_error("MSIS3077")
    );
}

#[tokio::test]
async fn the_sixth_token_in_twenty_seconds_is_a_loop() {
    let stand = Stand::guide();
    let url = Ask::default().url();
    stand.sign_on(&url, "amy").await;
    for _ in 0..4 {
        stand
            .clock
            .advance(saml::time::SignedDuration::from_secs(2));
        assert_eq!(stand.get(&url).await.status_codes(), ["Success"]);
    }
    stand
        .clock
        .advance(saml::time::SignedDuration::from_secs(3));

    let page = stand.get(&url).await;

    assert!(page.is_error("MSIS7042"));
    assert!(
        page.body
            .contains("&#39;6&#39; requests in the last &#39;11&#39; seconds")
    );
}

#[tokio::test]
async fn without_loop_detection_tokens_are_issued_on_and_on() {
    let stand = Stand::with(|farm, _| farm.enable_loop_detection = false);
    let url = Ask::default().url();
    stand.sign_on(&url, "amy").await;

    for _ in 0..9 {
        assert_eq!(stand.get(&url).await.status_codes(), ["Success"]);
    }
}
