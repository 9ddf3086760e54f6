//! A second claims provider: the page that asks for it, the way there and back, and what of its claims comes in.

use mock_adfs::settings::{
    ClaimsProviderTrust, EndpointBinding, SamlEndpoint, SamlResponseSignature,
};
use rstest::rstest;

use crate::support::{Ask, Page, Stand, somebody_else};

const PARTNER: &str = "http://sts.fabrikam.example/adfs/services/trust";
const SIGN_ON: &str = "https://sts.fabrikam.example/adfs/ls/";
const MAIL: &str = r#"c:[Type == "http://schemas.microsoft.com/ws/2008/06/identity/claims/windowsaccountname", Issuer == "AD AUTHORITY"] => issue(store = "Active Directory", types = ("http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress"), query = ";mail;{0}", param = c.Value);"#;
const NAME_ID: &str = r#"c:[Type == "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress"] => issue(claim = c); c:[Type == "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress"] => issue(Type = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/nameidentifier", Value = c.Value, Properties["http://schemas.xmlsoap.org/ws/2005/05/identity/claimproperties/format"] = "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress");"#;

/// The partner's farm, with the farm under test as its relying party.
fn partner() -> Stand {
    Stand::with(|farm, trust| {
        farm.fqdn = "sts.fabrikam.example".to_owned();
        farm.identifier = PARTNER.to_owned();
        trust.identifier = vec!["http://adfs.contoso.example/adfs/services/trust".to_owned()];
        trust.saml_response_signature = SamlResponseSignature::MessageAndAssertion;
        trust.issuance_transform_rules = format!("{MAIL}\n{NAME_ID}");
        trust.saml_endpoints = vec![SamlEndpoint {
            binding: EndpointBinding::Post,
            protocol: "SAMLAssertionConsumer".to_owned(),
            location: "https://adfs.contoso.example/adfs/ls/".to_owned(),
            response_location: None,
            index: 0,
            is_default: true,
        }];
    })
}

/// The farm under test, which trusts this certificate as the partner's.
fn farm(certificate: &saml::signature::Certificate) -> Stand {
    Stand::with(|farm, trust| {
        trust.issuance_transform_rules = NAME_ID.to_owned();
        farm.claims_provider_trusts = vec![ClaimsProviderTrust {
            name: "Fabrikam".to_owned(),
            identifier: PARTNER.to_owned(),
            single_sign_on_url: SIGN_ON.to_owned(),
            token_signing_certificates: vec![certificate.der().to_vec()],
            acceptance_transform_rules: "c:[] => issue(claim = c);".to_owned(),
            enabled: true,
        }];
    })
}

fn location(page: &Page) -> String {
    page.header("location").unwrap().to_owned()
}

/// Chooses the partner and signs in there; the Response that comes back.
async fn signed_in_at(partner: &Stand, farm: &Stand) -> String {
    let url = Ask::default().url();
    let chosen = farm.post(&url, &[("HomeRealmSelection", PARTNER)]).await;
    let here = location(&chosen).replacen("https://adfs.contoso.example:443", "", 1);
    let away = location(&farm.get(&here).await);
    let there = away.replacen("https://sts.fabrikam.example", "", 1);
    let page = partner.sign_on(&there, "amy").await;
    page.hidden("SAMLResponse").unwrap()
}

fn is_home_realm(page: &Page) -> bool {
    page.body.contains("id=\"hrdArea\"") && page.body.contains("HRD.selection('AD AUTHORITY')")
}

#[tokio::test]
async fn a_partners_claims_come_in_through_its_acceptance_rules_and_keep_their_origin() {
    let partner = partner();
    let farm = farm(&partner.adfs.token_signing_certificate());

    let response = signed_in_at(&partner, &farm).await;
    let back = farm.post("/adfs/ls/", &[("SAMLResponse", &response)]).await;
    let path = location(&back).replacen("https://adfs.contoso.example:443", "", 1);
    let issued = farm.get(&path).await.response();

    assert!(issued.contains(">amy@contoso.example</NameID>"));
    assert!(issued.contains(&format!("a:OriginalIssuer=\"{PARTNER}\"")));
}

#[tokio::test]
async fn a_response_counts_once() {
    let partner = partner();
    let farm = farm(&partner.adfs.token_signing_certificate());
    let response = signed_in_at(&partner, &farm).await;
    farm.post("/adfs/ls/", &[("SAMLResponse", &response)]).await;
    farm.forget_cookies();

    let again = farm.post("/adfs/ls/", &[("SAMLResponse", &response)]).await;

    assert!(again.is_error("MSIS7012"));
    assert!(again.body.contains("it answers no request of this farm"));
}

#[tokio::test]
async fn a_response_that_somebody_else_signed_opens_no_session() {
    let partner = partner();
    let farm = farm(&somebody_else().certificate);
    let response = signed_in_at(&partner, &farm).await;

    let page = farm.post("/adfs/ls/", &[("SAMLResponse", &response)]).await;

    assert!(page.is_error("MSIS7012"), "{}", page.body);
    assert!(page.cookies().is_empty());
}

#[rstest]
#[case::nothing("", true)]
#[case::the_farm_itself("&whr=AD+AUTHORITY", false)]
#[case::by_the_other_name("&RedirectToIdentityProvider=AD+AUTHORITY", false)]
#[case::somebody_unknown("&whr=urn:nobody", true)]
#[tokio::test]
async fn an_address_may_name_the_home_realm(#[case] parameter: &str, #[case] is_asked: bool) {
    let farm = farm(&somebody_else().certificate);

    let page = farm
        .get(&format!("{}{parameter}", Ask::default().url()))
        .await;

    assert_eq!(is_home_realm(&page), is_asked);
    assert_eq!(page.is_sign_in(), !is_asked);
}

#[tokio::test]
async fn a_choice_that_the_page_does_not_offer_is_asked_again() {
    let farm = farm(&somebody_else().certificate);

    let page = farm
        .post(
            &Ask::default().url(),
            &[("HomeRealmSelection", "urn:nobody")],
        )
        .await;

    assert!(is_home_realm(&page));
    assert!(page.cookies().is_empty());
}
