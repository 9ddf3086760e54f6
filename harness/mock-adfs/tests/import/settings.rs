//! The farm's own settings in every form: certificates, endpoints, properties, acceptance rules, and adfsToolbox's file.

use mock_adfs::import::{CertificateType, Imported, PropertyValue, read};
use rstest::rstest;

use crate::arbitrary::CERTIFICATES;
use crate::powershell::format_list::Console;
use crate::powershell::json::Edition;
use crate::powershell::{
    Culture, DUTCH, ENGLISH, FRENCH, GERMAN, JAPANESE, Object, POLISH, clixml, format_list, json,
    settings, utf16,
};

const RULES: &str = "@RuleName = \"Pass through all Windows account name claims\"\r\nc:[Type == \"http://schemas.microsoft.com/ws/2008/06/identity/claims/windowsaccountname\", Issuer =~ \"^(AD AUTHORITY|SELF AUTHORITY|LOCAL AUTHORITY)$\"]\r\n => issue(claim = c);";

fn objects() -> Vec<Object> {
    let octets = &CERTIFICATES[0];
    vec![
        settings::certificate("Token-Signing", true, octets),
        settings::farm_endpoint("sts.contoso.example", "/adfs/ls/", true, false),
        settings::active_directory(RULES),
        settings::properties("sts.contoso.example", "Contoso", 480),
        settings::claim_description(),
    ]
}

fn console(culture: Culture) -> Console {
    Console {
        width: 119,
        culture,
        wide: true,
        trimmed: false,
    }
}

/// Everything but the certificate's octets.
fn assert_settings(imported: &Imported) {
    let endpoint = &imported.endpoints[0].value;
    assert_eq!(endpoint.address_path, "/adfs/ls/");
    assert_eq!(endpoint.full_url, "https://sts.contoso.example/adfs/ls/");
    assert_eq!((endpoint.enabled, endpoint.proxy), (true, false));
    let provider = &imported.claims_providers[0].value;
    assert!(provider.is_active_directory());
    assert_eq!(provider.acceptance_transform_rules.trim_end(), RULES);
    let properties = &imported.properties[0].value;
    assert_eq!(properties.host_name, "sts.contoso.example");
    assert_eq!(properties.number("SsoLifetime"), Some(480));
    assert_eq!(properties.switch("KmsiEnabled"), Some(true));
    assert_eq!(
        properties.values["WIASupportedUserAgents"],
        PropertyValue::Texts(vec!["MSIE 6.0".to_owned(), "Trident/7.0".to_owned()])
    );
    assert_eq!(
        properties.text("Identifier"),
        Some("http://sts.contoso.example/adfs/services/trust")
    );
    assert!(imported.certificates[0].value.is_primary);
    assert_eq!(
        imported.certificates[0].value.kind,
        CertificateType::TokenSigning
    );
    let passed: Vec<&str> = imported.passed_over.iter().map(|over| over.what).collect();
    assert_eq!(passed, ["a claim description"]);
}

#[rstest]
#[case::json_of_5(json::write(&objects(), Edition::Five, 6).into_bytes())]
#[case::json_of_7(json::write(&objects(), Edition::Seven, 6).into_bytes())]
#[case::json_too_shallow_for_the_certificate(json::write(&objects(), Edition::Five, 2).into_bytes())]
#[case::clixml(utf16(&clixml::write(&objects(), false)))]
#[case::clixml_after_a_remote_session(clixml::write(&objects(), true).into_bytes())]
fn every_form_gives_the_farms_own_settings(#[case] bytes: Vec<u8>) {
    let imported = read(&bytes).unwrap();

    assert_settings(&imported);
    assert_eq!(
        imported.certificates[0].value.octets.as_ref(),
        Some(&CERTIFICATES[0])
    );
}

#[rstest]
#[case::english(ENGLISH)]
#[case::french(FRENCH)]
#[case::german(GERMAN)]
#[case::dutch(DUTCH)]
#[case::japanese(JAPANESE)]
#[case::polish(POLISH)]
fn a_console_of_any_culture_gives_them_with_the_certificates_dates(#[case] culture: Culture) {
    let text = format_list::write(&objects(), console(culture));

    let imported = read(&utf16(&text)).unwrap();

    assert_settings(&imported);
    let certificate = &imported.certificates[0].value;
    let read = saml::signature::Certificate::from_der(CERTIFICATES[0].clone()).unwrap();
    assert_eq!(certificate.octets, None);
    assert_eq!(certificate.thumbprint, read.thumbprint());
    assert_eq!(certificate.not_before, read.not_before());
    assert_eq!(certificate.not_after, read.not_after());
    assert!(!certificate.dates_uncertain);
    assert_eq!(imported.certificates[0].losses[0].property, "Certificate");
}

#[test]
fn the_diagnostics_file_of_adfs_toolbox_gives_trust_properties_and_system() {
    let trust = r#"{"Name": "Twilio Flex", "Identifier": ["urn:flex:JQ"], "ProtocolProfile": "WsFed-SAML", "AccessControlPolicyName": "Permit everyone", "IssuanceTransformRules": "=> issue(Type = \"a\", Value = \"b\");"}"#;
    let text = format!(
        r#"{{"ADFSToolbox": {{"Adfs-Configuration": {{"FederationServiceName": "STS.contoso.example", "AdfsRelyingPartyTrust": [{trust}]}}, "Service": {{"OperatingSystem": "Microsoft Windows Server 2016 Standard"}}}}}}"#
    );

    let imported = read(text.as_bytes()).unwrap();

    assert_eq!(imported.trusts[0].value.name, "Twilio Flex");
    assert!(
        imported.trusts[0]
            .defaulted
            .contains(&"SamlEndpoints".to_owned())
    );
    assert_eq!(
        imported.properties[0].value.host_name,
        "sts.contoso.example"
    );
    assert_eq!(
        imported.operating_system.as_deref(),
        Some("Microsoft Windows Server 2016 Standard")
    );
}

#[test]
fn a_connection_string_is_nowhere_in_what_was_taken() {
    for text in [
        json::write(&objects(), Edition::Five, 6),
        clixml::write(&objects(), false),
        format_list::write(&objects(), console(ENGLISH)),
    ] {
        assert!(text.contains("hunter2"));
        assert!(!format!("{:?}", read(text.as_bytes()).unwrap()).contains("hunter2"));
    }
}

#[rstest]
#[case::a_base64_file("CERT")]
#[case::behind_blank_lines("\r\n\r\nCERT")]
fn a_certificate_file_is_the_signing_certificate(#[case] form: &str) {
    let read_again = saml::signature::Certificate::from_der(CERTIFICATES[0].clone()).unwrap();
    let text = form.replace("CERT", &read_again.to_pem());

    let imported = read(text.as_bytes()).unwrap();

    assert_eq!(
        imported.certificates[0].value.octets.as_ref(),
        Some(&CERTIFICATES[0])
    );
}
