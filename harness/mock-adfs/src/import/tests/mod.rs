use super::{Problem, relying_party_trusts};
use crate::settings::{EndpointBinding, RelyingPartyTrust, SamlResponseSignature};
use rstest::rstest;

const EXPORT: &[u8] = include_bytes!(concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../../scenarios/farms/contoso/twilio-flex.json"
));

fn export() -> String {
    String::from_utf8(EXPORT.to_vec())
        .unwrap()
        .replace('\u{feff}', "")
}

fn only(bytes: &[u8]) -> RelyingPartyTrust {
    let mut trusts = relying_party_trusts(bytes).unwrap();
    assert_eq!(trusts.len(), 1);
    trusts.remove(0)
}

fn utf16(text: &str) -> Vec<u8> {
    let units = text.encode_utf16().flat_map(u16::to_le_bytes);
    [0xFF, 0xFE].into_iter().chain(units).collect()
}

#[track_caller]
fn refused(text: &str) -> String {
    let error = relying_party_trusts(text.as_bytes()).unwrap_err();
    format!("error: {error}\nhint: {}", error.hint())
}

#[test]
fn the_guides_trust_is_read_from_the_untouched_export_of_powershell_5() {
    let trust = only(EXPORT);

    assert_eq!(trust.name, "Twilio Flex");
    assert_eq!(
        trust.identifier,
        ["https://iam.twilio.com/v1/Accounts/AC0123456789abcdef0123456789abcdef/saml2/metadata"]
    );
    assert!(trust.enabled && trust.encrypt_claims);
    assert_eq!(trust.saml_endpoints.len(), 1);
    assert_eq!(trust.saml_endpoints[0].binding, EndpointBinding::Post);
    assert_eq!(trust.saml_endpoints[0].protocol, "SAMLAssertionConsumer");
    assert_eq!(
        trust.saml_endpoints[0].location,
        "https://iam.twilio.com/v1/Accounts/AC0123456789abcdef0123456789abcdef/saml2"
    );
    assert_eq!(
        trust.saml_response_signature,
        SamlResponseSignature::MessageAndAssertion
    );
    assert_eq!(trust.access_control_policy_name, "Permit everyone");
    assert_eq!(trust.token_lifetime, 0);
}

#[test]
fn rule_text_keeps_its_line_ends_and_loses_the_json_escapes() {
    let rules = only(EXPORT).issuance_transform_rules;

    assert!(
        rules.starts_with("@RuleTemplate = \"LdapClaims\"\r\n@RuleName = \"LDAP Attributes\"\r\n")
    );
    assert!(rules.contains("\r\n => issue(store = \"Active Directory\""));
    assert!(rules.ends_with("emailAddress\");\r\n\r\n"));
}

#[rstest]
#[case::utf_16_of_out_file(utf16(&export()))]
#[case::utf_8_without_mark(export().into_bytes())]
#[case::an_array_of_one(format!("[{}]", export()).into_bytes())]
#[case::a_wrapped_array(format!("{{\"value\": [{}], \"Count\": 1}}", export()).into_bytes())]
#[case::a_copied_console(format!("PS C:\\> Get-AdfsRelyingPartyTrust | ConvertTo-Json -Depth 6\n{}", export()).into_bytes())]
fn every_way_to_save_an_export_reads_the_same(#[case] bytes: Vec<u8>) {
    assert_eq!(only(&bytes), only(EXPORT));
}

#[rstest]
#[case::wrapped_lists(r#"{"Name": "a", "Identifier": {"value": ["urn:a"], "Count": 1}}"#)]
#[case::no_brackets(r#"{"Name": "a", "Identifier": "urn:a"}"#)]
#[case::nulls(
    r#"{"Name": "a", "Identifier": ["urn:a"], "SamlEndpoints": null, "TokenLifetime": null}"#
)]
#[case::names_for_enums(r#"{"Name": "a", "Identifier": ["urn:a"], "SigningCertificateRevocationCheck": "None", "Enabled": "True"}"#)]
#[case::unknown_properties(r#"{"Name": "a", "Identifier": ["urn:a"], "PSComputerName": "localhost", "RunspaceId": {"a": [1]}}"#)]
fn selected_and_remote_exports_take_the_defaults(#[case] text: &str) {
    let trust = only(text.as_bytes());

    assert_eq!(trust.identifier, ["urn:a"]);
    assert!(trust.enabled && trust.encrypt_claims);
    assert!(trust.saml_endpoints.is_empty());
}

#[test]
fn a_shallow_export_is_answered_with_the_command_that_keeps_everything() {
    let text = r#"[{"Name": "a", "Identifier": ["urn:a"], "SamlEndpoints": ["Microsoft.IdentityServer.Management.Resources.SamlEndpoint"]}]"#;

    insta::assert_snapshot!(refused(text), @"
    error: `SamlEndpoints` was cut off when the export was made: it holds `Microsoft.IdentityServer.Management.Resources.SamlEndpoint` instead of its values (at 1:60, $[0].SamlEndpoints[0])
    hint: export again in Windows PowerShell 5.1 (powershell.exe, not pwsh) with enough depth: Get-AdfsRelyingPartyTrust -Name 'a' | ConvertTo-Json -Depth 6 | Out-File relying-party-trusts.json -Encoding utf8
    ");
}

#[test]
fn a_cut_off_certificate_is_recognised_too() {
    let text = r#"{"Name": "a", "RequestSigningCertificate": ["[Subject]\r\n  CN=sp"]}"#;

    let error = relying_party_trusts(text.as_bytes()).unwrap_err();

    assert!(matches!(error.problem, Problem::Degraded { .. }));
    assert_eq!(error.place.path, "$.RequestSigningCertificate[0]");
}

#[test]
fn broken_json_is_shown_with_line_and_column() {
    insta::assert_snapshot!(refused("{\n  \"Name\": \"a\",\n  \"Identifier\": [\"urn:a\"\n}"), @"
    error: the export is not JSON: expected `,` or `]` (at 4:1)
    hint: an export is made with: Get-AdfsRelyingPartyTrust | ConvertTo-Json -Depth 6 | Out-File relying-party-trusts.json -Encoding utf8
    ");
}

#[test]
fn a_word_that_a_property_does_not_take_is_shown_with_those_it_takes() {
    let text = r#"{"Name": "a", "SamlResponseSignature": "Both"}"#;

    insta::assert_snapshot!(refused(text), @"
    error: `SamlResponseSignature` does not take `Both` (at 1:15, $.SamlResponseSignature)
    hint: it takes `AssertionOnly`, `MessageOnly` and `MessageAndAssertion`
    ");
}

#[rstest]
#[case::a_number_for_a_switch(r#"{"Name": "a", "Identifier": [], "Enabled": 3}"#, "$.Enabled")]
#[case::a_text_for_a_number(r#"{"Name": "a", "TokenLifetime": "an hour"}"#, "$.TokenLifetime")]
#[case::a_negative_number(
    r#"{"Name": "a", "Identifier": [], "NotBeforeSkew": -1}"#,
    "$.NotBeforeSkew"
)]
#[case::something_else(
    "[{\"Name\": \"a\", \"Identifier\": []}, {\"Thumbprint\": \"00\"}]",
    "$[1]"
)]
#[case::a_bare_text("\"x\"", "1:1")]
#[case::nothing("  \r\n", "1:1")]
#[case::half_a_clixml("<Objs Version=\"1.1.0.1\">", "1:25")]
#[case::format_list("Name : Twilio Flex", "1:1")]
fn what_is_no_export_is_refused_with_its_place(#[case] text: &str, #[case] place: &str) {
    let found = relying_party_trusts(text.as_bytes()).unwrap_err().place;

    assert!(found.to_string().ends_with(place), "{found}");
}
