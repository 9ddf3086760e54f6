//! Each setting of the guide, wrong one at a time, for both generations of Flex: exactly one lint names it, and its mend
//! names what to set.

use super::{Setup, Severity, guide, lint};
use crate::lint::{Lint, Mend};
use crate::plan::FlexKind;
use mock_adfs::import::{
    CertificateType, FarmEndpoint, FarmProperties, PropertyValue, ServiceCertificate, Taken,
};
use mock_adfs::settings::{
    EndpointBinding, RelyingPartyTrust, SamlResponseSignature, SignatureAlgorithm,
};
use rstest::rstest;

const CONNECTION: &str = "JQ0123456789abcdef0123456789abcdef";

/// The guide's setup for a generation; that of enhanced Flex has its identifier and address, and the rest is the same.
fn setup_of(flex: FlexKind) -> Setup {
    let mut setup = guide();
    if flex == FlexKind::Enhanced {
        let view = &mut setup.trusts[0];
        view.flex = flex;
        view.trust.identifier = vec![format!("urn:flex:{CONNECTION}")];
        view.trust.saml_endpoints[0].location =
            format!("https://login.flex.us1.twilio.com/login/callback?connection={CONNECTION}");
        setup.tenant.as_mut().unwrap().connection_sid = Some(CONNECTION.to_owned());
    }
    setup
}

fn serious(setup: &Setup) -> Vec<Lint> {
    let all = lint(setup).into_iter();
    all.filter(|lint| lint.severity != Severity::Information)
        .collect()
}

fn text(mend: &Mend) -> String {
    match mend {
        Mend::PowerShell(text) | Mend::Do(text) => text.clone(),
        Mend::Console { field, value } => format!("{field}: {value}"),
    }
}

/// One lint of that name, whose mend holds this.
#[track_caller]
fn assert_only(setup: &Setup, slug: &str, mend: &str) {
    let found = serious(setup);
    let slugs: Vec<&str> = found.iter().map(|lint| lint.slug).collect();

    assert_eq!(slugs, [slug], "{found:#?}");
    assert!(text(&found[0].mend).contains(mend), "{:?}", found[0].mend);
    assert!(!found[0].place.is_empty() && !found[0].why.is_empty());
}

#[rstest]
#[case::legacy(FlexKind::Legacy)]
#[case::enhanced(FlexKind::Enhanced)]
fn the_guides_setup_has_nothing_to_mend(#[case] flex: FlexKind) {
    assert_eq!(serious(&setup_of(flex)), []);
}

type Change = fn(&mut RelyingPartyTrust);

#[rstest]
#[case::no_sso_service_url(|t: &mut RelyingPartyTrust| t.saml_endpoints.clear(), "consumer-missing", "New-AdfsSamlEndpoint -Binding POST")]
#[case::sso_service_url_with_a_slash(|t: &mut RelyingPartyTrust| t.saml_endpoints[0].location.push('/'), "consumer-differs", "-SamlEndpoint (New-AdfsSamlEndpoint")]
#[case::sso_service_url_in_other_case(|t: &mut RelyingPartyTrust| { let l = &mut t.saml_endpoints[0].location; *l = l.replace("twilio", "Twilio"); }, "consumer-differs", "-SamlEndpoint (New-AdfsSamlEndpoint")]
#[case::sso_service_url_without_tls(|t: &mut RelyingPartyTrust| { let l = &mut t.saml_endpoints[0].location; *l = l.replace("https:", "http:"); }, "consumer-differs", "-SamlEndpoint (New-AdfsSamlEndpoint")]
#[case::sso_service_url_by_redirect(|t: &mut RelyingPartyTrust| t.saml_endpoints[0].binding = EndpointBinding::Redirect, "consumer-not-post", "-Binding POST")]
#[case::identifier_with_a_slash(|t: &mut RelyingPartyTrust| t.identifier[0].push('/'), "identifier-differs", "-Identifier '")]
#[case::identifier_of_another(|t: &mut RelyingPartyTrust| t.identifier[0] = t.identifier[0].replace("0123456789abcdef0123456789abcdef", "00000000000000000000000000000000"), "identifier-differs", "-Identifier '")]
#[case::identifier_left_as_in_the_guide(|t: &mut RelyingPartyTrust| t.identifier[0] = t.identifier[0].replace("0123456789abcdef0123456789abcdef", "XXX"), "account-sid-malformed", "-Identifier '")]
#[case::nobody_permitted(|t: &mut RelyingPartyTrust| t.access_control_policy_name.clear(), "nobody-permitted", "-AccessControlPolicyName 'Permit everyone'")]
#[case::rules_without_email(|t: &mut RelyingPartyTrust| t.issuance_transform_rules = t.issuance_transform_rules.replace("\"email\"", "\"e-mail\""), "wanted-claim-under-other-name", "email")]
#[case::rules_without_full_name(|t: &mut RelyingPartyTrust| t.issuance_transform_rules = t.issuance_transform_rules.replace("\"full_name\"", "\"fullname\""), "wanted-claim-under-other-name", "full_name")]
#[case::rules_without_roles(|t: &mut RelyingPartyTrust| t.issuance_transform_rules = t.issuance_transform_rules.replace("\"roles\"", "\"role\""), "wanted-claim-under-other-name", "roles")]
#[case::rules_without_name_id(|t: &mut RelyingPartyTrust| { let at = t.issuance_transform_rules.find("@RuleTemplate = \"MapClaims\"").unwrap(); t.issuance_transform_rules.truncate(at); }, "name-id-rule-missing", "-IssuanceTransformRules $rules")]
#[case::rules_that_do_not_parse(|t: &mut RelyingPartyTrust| t.issuance_transform_rules.insert(0, ';'), "rules-do-not-parse", "IssuanceTransformRules | Out-File")]
#[case::only_the_assertion_signed(|t: &mut RelyingPartyTrust| t.saml_response_signature = SamlResponseSignature::AssertionOnly, "message-not-signed", "-SamlResponseSignature MessageAndAssertion")]
#[case::only_the_message_signed(|t: &mut RelyingPartyTrust| t.saml_response_signature = SamlResponseSignature::MessageOnly, "assertion-not-signed", "-SamlResponseSignature MessageAndAssertion")]
#[case::sha_1(|t: &mut RelyingPartyTrust| t.signature_algorithm = SignatureAlgorithm::RsaSha1, "signature-sha1", "rsa-sha256")]
#[case::a_key_to_encrypt_for(|t: &mut RelyingPartyTrust| t.encryption_certificate = Some(vec![0x30]), "assertion-encrypted", "-EncryptClaims $false")]
#[case::an_encrypted_name_id(|t: &mut RelyingPartyTrust| t.encrypted_name_id_required = true, "name-id-encrypted", "-EncryptedNameIdRequired $false")]
#[case::signed_requests_wanted(|t: &mut RelyingPartyTrust| t.signed_saml_requests_required = true, "signed-requests-required", "-SignedSamlRequestsRequired $false")]
#[case::disabled(|t: &mut RelyingPartyTrust| t.enabled = false, "trust-disabled", "Enable-AdfsRelyingPartyTrust")]
#[case::without_saml(|t: &mut RelyingPartyTrust| t.protocol_profile = "WsFederation".to_owned(), "saml-switched-off", "-ProtocolProfile SAML")]
#[case::another_provider(|t: &mut RelyingPartyTrust| t.claims_provider_name = vec!["B2C".to_owned()], "active-directory-not-offered", "'Active Directory'")]
#[case::a_short_token(|t: &mut RelyingPartyTrust| t.token_lifetime = 1, "token-lifetime-short", "-TokenLifetime 60")]
fn each_setting_of_the_trust_alone_is_told_by_one_lint(
    #[values(FlexKind::Legacy, FlexKind::Enhanced)] flex: FlexKind,
    #[case] change: Change,
    #[case] slug: &str,
    #[case] mend: &str,
) {
    let mut setup = setup_of(flex);
    change(&mut setup.trusts[0].trust);

    assert_only(&setup, slug, mend);
}

/// What bites one generation alone.
#[rstest]
#[case::no_format(|t: &mut RelyingPartyTrust| t.issuance_transform_rules = t.issuance_transform_rules.replace("1.1:nameid-format:emailAddress", "2.0:nameid-format:persistent"), "name-id-format-missing", "emailAddress")]
#[case::a_second_factor(|t: &mut RelyingPartyTrust| t.access_control_policy_name = "Permit everyone and require MFA".to_owned(), "second-factor-against-password-class", "'Permit everyone'")]
#[case::identifier_without_metadata(|t: &mut RelyingPartyTrust| t.identifier[0] = t.identifier[0].replace("/metadata", ""), "identifier-differs", "/saml2/metadata'")]
#[case::address_with_metadata(|t: &mut RelyingPartyTrust| t.saml_endpoints[0].location.push_str("/metadata"), "consumer-differs", "/saml2' -IsDefault")]
fn what_legacy_flex_alone_asks_for_is_told_by_one_lint(
    #[case] change: Change,
    #[case] slug: &str,
    #[case] mend: &str,
) {
    let mut setup = setup_of(FlexKind::Legacy);
    change(&mut setup.trusts[0].trust);

    assert_only(&setup, slug, mend);
}

#[test]
fn an_address_of_enhanced_flex_without_its_connection_is_told_by_one_lint() {
    let mut setup = setup_of(FlexKind::Enhanced);
    let location = &mut setup.trusts[0].trust.saml_endpoints[0].location;
    location.truncate(location.find('?').unwrap());

    assert_only(
        &setup,
        "consumer-differs",
        &format!("connection={CONNECTION}"),
    );
}

#[rstest]
#[case::the_certificate(
    "X.509 Certificate",
    "service communications",
    "certificate-of-another-role",
    "X.509 Certificate: the primary token-signing"
)]
#[case::no_certificate(
    "X.509 Certificate",
    "",
    "certificate-of-another-role",
    "X.509 Certificate: the primary token-signing"
)]
#[case::the_issuer(
    "Identity Provider Issuer",
    "https://adfs.contoso.example/adfs/services/trust",
    "issuer-differs",
    "Issuer: http://adfs.contoso.example/adfs/services/trust"
)]
#[case::the_url(
    "Single Sign-On URL",
    "https://adfs.contoso.example/adfs/services/trust",
    "single-sign-on-url-differs",
    "URL: https://adfs.contoso.example/adfs/ls"
)]
#[case::the_url_without_tls(
    "Single Sign-On URL",
    "http://adfs.contoso.example/adfs/ls",
    "single-sign-on-url-differs",
    "URL: https://adfs.contoso.example/adfs/ls"
)]
#[case::the_redirect(
    "Default Redirect URL",
    "https://flex.twilio.com/loud-heron-1",
    "default-redirect-differs",
    "quiet-heron-4821"
)]
fn each_field_of_the_console_alone_is_told_by_one_lint(
    #[values(FlexKind::Legacy, FlexKind::Enhanced)] flex: FlexKind,
    #[case] label: &str,
    #[case] value: &str,
    #[case] slug: &str,
    #[case] mend: &str,
) {
    let mut setup = setup_of(flex);
    let tenant = setup.tenant.as_mut().unwrap();
    tenant.fields.insert(label.to_owned(), value.to_owned());

    assert_only(&setup, slug, mend);
}

/// Something of a file, as an export gives it.
fn taken<T>(value: T) -> (String, Taken<T>) {
    let taken = Taken {
        value,
        place: mock_adfs::import::Place::at(1, 1),
        places: std::collections::BTreeMap::new(),
        defaulted: Vec::new(),
        ignored: Vec::new(),
        losses: Vec::new(),
    };
    ("export.json".to_owned(), taken)
}

/// A certificate of these dates; the lints look at it on 24 November 2026.
fn certificate(kind: CertificateType, from: &str, to: &str) -> ServiceCertificate {
    let day = |day: &str| Some(format!("{day}T00:00:00Z").parse().unwrap());
    ServiceCertificate {
        kind,
        is_primary: true,
        thumbprint: "AB".repeat(20),
        octets: None,
        not_before: day(from),
        not_after: day(to),
        dates_uncertain: false,
    }
}

#[rstest]
#[case::ended(
    CertificateType::TokenSigning,
    "2024-01-01",
    "2026-11-23",
    Some("certificate-expired"),
    "Update-AdfsCertificate"
)]
#[case::ends_in_a_month(
    CertificateType::TokenSigning,
    "2026-01-01",
    "2026-12-20",
    Some("certificate-ends-soon"),
    "Update-AdfsCertificate"
)]
#[case::begins_later(
    CertificateType::TokenSigning,
    "2026-12-01",
    "2028-12-01",
    Some("certificate-not-yet-valid"),
    "X.509 Certificate"
)]
#[case::good(CertificateType::TokenSigning, "2026-01-01", "2027-06-01", None, "")]
#[case::tls_ended(
    CertificateType::ServiceCommunications,
    "2024-01-01",
    "2026-11-23",
    Some("certificate-expired"),
    "Set-AdfsSslCertificate"
)]
#[case::tls_ends_in_a_month(
    CertificateType::ServiceCommunications,
    "2026-01-01",
    "2026-12-20",
    Some("certificate-ends-soon"),
    "Set-AdfsSslCertificate"
)]
#[case::nobody_needs_the_decrypting_one(
    CertificateType::TokenDecrypting,
    "2024-01-01",
    "2025-01-01",
    None,
    ""
)]
fn the_dates_of_a_certificate_are_told_by_one_lint(
    #[case] kind: CertificateType,
    #[case] from: &str,
    #[case] to: &str,
    #[case] slug: Option<&str>,
    #[case] mend: &str,
) {
    let mut setup = setup_of(FlexKind::Legacy);
    setup.certificates.push(taken(certificate(kind, from, to)));

    match slug {
        Some(slug) => assert_only(&setup, slug, mend),
        None => assert_eq!(serious(&setup), []),
    }
}

#[test]
fn a_certificate_that_waits_to_take_over_is_told_by_one_lint() {
    let mut setup = setup_of(FlexKind::Legacy);
    let kind = CertificateType::TokenSigning;
    let second = ServiceCertificate {
        is_primary: false,
        ..certificate(kind, "2026-11-01", "2028-01-01")
    };
    setup
        .certificates
        .push(taken(certificate(kind, "2026-01-01", "2027-06-01")));
    setup.certificates.push(taken(second));

    assert_only(
        &setup,
        "certificate-rollover-ahead",
        "the secondary token-signing",
    );
}

/// AD FS makes the next certificate so many days before the end, and the warning comes before that.
#[rstest]
#[case::twenty_days_ahead(20, 0)]
#[case::sixty_days_ahead(60, 1)]
fn the_warning_comes_before_ad_fs_makes_the_next_certificate(
    #[case] threshold: u32,
    #[case] warnings: usize,
) {
    let mut setup = setup_of(FlexKind::Legacy);
    let kind = CertificateType::TokenSigning;
    setup
        .certificates
        .push(taken(certificate(kind, "2026-01-01", "2027-02-01")));
    setup.properties.push(taken(properties(
        "CertificateGenerationThreshold",
        PropertyValue::Number(threshold),
    )));

    assert_eq!(serious(&setup).len(), warnings);
}

fn properties(name: &'static str, value: PropertyValue) -> FarmProperties {
    FarmProperties {
        host_name: String::new(),
        values: [(name, value)].into(),
    }
}

#[rstest]
#[case::signed_requests(
    "SignedSamlRequestsRequired",
    PropertyValue::Switch(true),
    "farm-wants-signed-requests",
    "-SignedSamlRequestsRequired $false"
)]
#[case::a_short_window(
    "SamlMessageDeliveryWindow",
    PropertyValue::Number(1),
    "delivery-window-short",
    "-SamlMessageDeliveryWindow 5"
)]
#[case::no_form_outside("PrimaryExtranetAuthenticationProvider", PropertyValue::Texts(vec!["CertificateAuthentication".to_owned()]), "no-form-outside", "FormsAuthentication")]
fn each_property_of_the_farm_alone_is_told_by_one_lint(
    #[values(FlexKind::Legacy, FlexKind::Enhanced)] flex: FlexKind,
    #[case] name: &'static str,
    #[case] value: PropertyValue,
    #[case] slug: &str,
    #[case] mend: &str,
) {
    let mut setup = setup_of(flex);
    setup.properties.push(taken(properties(name, value)));

    assert_only(&setup, slug, mend);
}

#[rstest]
#[case::disabled(false, true, Some("sign-on-disabled"), "Enable-AdfsEndpoint")]
#[case::inside_only(true, false, Some("sign-on-inside-only"), "-Proxy $true")]
#[case::published(true, true, None, "")]
fn the_farms_sign_on_endpoint_is_told_by_one_lint(
    #[case] enabled: bool,
    #[case] proxy: bool,
    #[case] slug: Option<&str>,
    #[case] mend: &str,
) {
    let mut setup = setup_of(FlexKind::Legacy);
    setup.endpoints.push(taken(FarmEndpoint {
        address_path: "/adfs/ls/".to_owned(),
        enabled,
        proxy,
        full_url: String::new(),
    }));

    match slug {
        Some(slug) => assert_only(&setup, slug, mend),
        None => assert_eq!(serious(&setup), []),
    }
}
