mod settings;

use super::{Setup, Severity, TenantView, TrustView, lint};
use crate::plan::FlexKind;
use mock_adfs::settings::{RelyingPartyTrust, SamlResponseSignature, SignatureAlgorithm};
use rstest::rstest;

const SID: &str = "AC0123456789abcdef0123456789abcdef";

/// The guide's setup, in which nothing is wrong.
fn guide() -> Setup {
    let export = include_bytes!("../../../../scenarios/farms/contoso/twilio-flex.json");
    let trust = mock_adfs::import::relying_party_trusts(export)
        .unwrap()
        .remove(0);
    let field = |label: &str, value: &str| (label.to_owned(), value.to_owned());
    Setup {
        host: "adfs.contoso.example".to_owned(),
        issuer: Some("http://adfs.contoso.example/adfs/services/trust".to_owned()),
        trusts: vec![TrustView {
            flex: FlexKind::Legacy,
            trust,
            file: "rp.json".to_owned(),
            place: "1:1".to_owned(),
            places: std::collections::BTreeMap::new(),
            losses: Vec::new(),
            absent: Vec::new(),
        }],
        tenant: Some(TenantView {
            file: "contoso.yaml".to_owned(),
            account_sid: SID.to_owned(),
            runtime_domain: "quiet-heron-4821".to_owned(),
            fields: [
                field("X.509 Certificate", "token-signing"),
                field(
                    "Identity Provider Issuer",
                    "http://adfs.contoso.example/adfs/services/trust",
                ),
                field("Single Sign-On URL", "https://adfs.contoso.example/adfs/ls"),
                field(
                    "Default Redirect URL",
                    "https://flex.twilio.com/quiet-heron-4821",
                ),
                field("Twilio SSO URL", "Uses iam.twilio.com"),
            ]
            .into(),
            ..TenantView::default()
        }),
        at: "2026-11-24T12:00:00Z".parse().unwrap(),
        ..Setup::default()
    }
}

fn slugs(setup: &Setup) -> Vec<&'static str> {
    lint(setup)
        .iter()
        .filter(|lint| lint.severity != Severity::Information)
        .map(|lint| lint.slug)
        .collect()
}

#[test]
fn the_guides_own_setup_has_nothing_to_mend() {
    assert_eq!(slugs(&guide()), Vec::<&str>::new());
}

type Change = fn(&mut RelyingPartyTrust);

#[rstest]
#[case::assertion_only(|t: &mut RelyingPartyTrust| t.saml_response_signature = SamlResponseSignature::AssertionOnly, "message-not-signed")]
#[case::message_only(|t: &mut RelyingPartyTrust| t.saml_response_signature = SamlResponseSignature::MessageOnly, "assertion-not-signed")]
#[case::sha1(|t: &mut RelyingPartyTrust| t.signature_algorithm = SignatureAlgorithm::RsaSha1, "signature-sha1")]
#[case::a_key_to_encrypt_for(|t: &mut RelyingPartyTrust| t.encryption_certificate = Some(vec![0x30]), "assertion-encrypted")]
#[case::encrypted_name_id(|t: &mut RelyingPartyTrust| t.encrypted_name_id_required = true, "name-id-encrypted")]
#[case::a_slash(|t: &mut RelyingPartyTrust| t.identifier[0].push('/'), "identifier-differs")]
#[case::another_case(|t: &mut RelyingPartyTrust| t.identifier[0] = t.identifier[0].replace("iam", "IAM"), "identifier-differs")]
#[case::a_placeholder(|t: &mut RelyingPartyTrust| t.identifier[0] = t.identifier[0].replace("AC0123456789abcdef0123456789abcdef", "ACXXX"), "account-sid-malformed")]
#[case::no_consumer(|t: &mut RelyingPartyTrust| t.saml_endpoints.clear(), "consumer-missing")]
#[case::another_consumer(|t: &mut RelyingPartyTrust| t.saml_endpoints[0].location.push_str("/metadata"), "consumer-differs")]
#[case::a_redirect(|t: &mut RelyingPartyTrust| t.saml_endpoints[0].binding = mock_adfs::settings::EndpointBinding::Redirect, "consumer-not-post")]
#[case::disabled(|t: &mut RelyingPartyTrust| t.enabled = false, "trust-disabled")]
#[case::another_protocol(|t: &mut RelyingPartyTrust| t.protocol_profile = "WsFederation".to_owned(), "saml-switched-off")]
#[case::signed_requests(|t: &mut RelyingPartyTrust| t.signed_saml_requests_required = true, "signed-requests-required")]
#[case::another_provider(|t: &mut RelyingPartyTrust| t.claims_provider_name = vec!["B2C".to_owned()], "active-directory-not-offered")]
#[case::a_short_token(|t: &mut RelyingPartyTrust| t.token_lifetime = 1, "token-lifetime-short")]
#[case::no_policy(|t: &mut RelyingPartyTrust| t.access_control_policy_name.clear(), "nobody-permitted")]
#[case::a_second_factor(|t: &mut RelyingPartyTrust| t.access_control_policy_name = "Permit everyone and require MFA".to_owned(), "second-factor-against-password-class")]
#[case::broken_rules(|t: &mut RelyingPartyTrust| t.issuance_transform_rules.insert(0, ';'), "rules-do-not-parse")]
#[case::no_name_id(|t: &mut RelyingPartyTrust| { let at = t.issuance_transform_rules.find("@RuleTemplate = \"MapClaims\"").unwrap(); t.issuance_transform_rules.truncate(at); }, "name-id-rule-missing")]
#[case::no_roles(|t: &mut RelyingPartyTrust| t.issuance_transform_rules = t.issuance_transform_rules.replace("\"roles\"", "\"role\""), "wanted-claim-under-other-name")]
fn each_setting_of_the_trust_that_differs_is_told(#[case] change: Change, #[case] slug: &str) {
    let mut setup = guide();
    change(&mut setup.trusts[0].trust);

    let found = slugs(&setup);

    assert!(found.contains(&slug), "{found:?}");
}

#[rstest]
#[case::https(
    "Identity Provider Issuer",
    "https://adfs.contoso.example/adfs/services/trust",
    "issuer-differs"
)]
#[case::metadata(
    "Single Sign-On URL",
    "https://adfs.contoso.example/FederationMetadata/2007-06/FederationMetadata.xml",
    "single-sign-on-url-differs"
)]
#[case::another_host(
    "Single Sign-On URL",
    "https://sts.contoso.example/adfs/ls",
    "single-sign-on-url-differs"
)]
#[case::another_domain(
    "Default Redirect URL",
    "https://flex.twilio.com/loud-heron-1",
    "default-redirect-differs"
)]
#[case::preview("Twilio SSO URL", "Uses preview.twilio.com", "preview-host")]
#[case::another_certificate(
    "X.509 Certificate",
    "service communications",
    "certificate-of-another-role"
)]
fn each_field_of_the_console_that_differs_is_told(
    #[case] label: &str,
    #[case] value: &str,
    #[case] slug: &str,
) {
    let mut setup = guide();
    let tenant = setup.tenant.as_mut().unwrap();
    tenant.fields.insert(label.to_owned(), value.to_owned());

    assert_eq!(slugs(&setup), [slug]);
}

#[test]
fn a_connection_without_trust_is_told() {
    let mut setup = guide();
    let connection = format!("JQ{}", "0".repeat(32));
    setup.tenant.as_mut().unwrap().connection_sid = Some(connection.clone());

    assert_eq!(slugs(&setup), ["enhanced-trust-missing"]);

    let mut enhanced = setup.trusts[0].clone();
    enhanced.flex = FlexKind::Enhanced;
    enhanced.trust.identifier = vec![format!("urn:flex:{connection}")];
    enhanced.trust.saml_endpoints[0].location =
        "https://login.flex.us1.twilio.com/login/callback".to_owned();
    setup.trusts.push(enhanced);

    assert_eq!(slugs(&setup), ["consumer-differs"]);
}

#[test]
fn every_lint_says_why_and_how_to_mend_it() {
    let mut setup = guide();
    let trust = &mut setup.trusts[0].trust;
    trust.enabled = false;
    trust.identifier[0].push('/');
    trust.saml_endpoints.clear();
    trust.saml_response_signature = SamlResponseSignature::AssertionOnly;
    trust.issuance_transform_rules.clear();

    for lint in lint(&setup) {
        assert!(!lint.why.is_empty() && !lint.why.ends_with('.'), "{lint:?}");
        assert!(!lint.title.is_empty() && !lint.place.is_empty(), "{lint:?}");
    }
}
