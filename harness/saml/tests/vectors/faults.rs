//! Good signatures under a wrong meaning, and damage on the way.

use rstest::rstest;
use saml::encryption::{Entropy, encrypt};
use saml::signature::{Form, KeyInfoForm};
use saml::validate::validate;

use super::stage::{
    ASSERTION, MESSAGE, RESPONSE, assertion_signed, certificate, cut, expectations, file,
    message_signed, other_certificate, refuses, replaced, signed,
};

#[rstest]
#[case::audience("audience-other", audience_other, "audience-mismatch")]
#[case::audience_slash("audience-with-slash", audience_slash, "audience-mismatch")]
#[case::two_restrictions("audience-two-restrictions", two_restrictions, "audience-mismatch")]
#[case::no_audience("audience-missing", audience_missing, "audience-missing")]
#[case::recipient("recipient-other", recipient_other, "recipient-mismatch")]
#[case::no_recipient("recipient-missing", recipient_missing, "recipient-missing")]
#[case::destination("destination-http", destination_http, "destination-mismatch")]
#[case::issuer("issuer-https", issuer_https, "issuer-mismatch")]
#[case::no_issuer("issuer-missing", issuer_missing, "issuer-missing")]
#[case::issuer_format("issuer-format", issuer_format, "issuer-format")]
#[case::expired("expired", expired, "assertion-expired")]
#[case::early("not-yet-valid", not_yet_valid, "assertion-not-yet-valid")]
#[case::late("confirmation-expired", confirmation_expired, "confirmation-expired")]
#[case::endless(
    "confirmation-without-end",
    confirmation_without_end,
    "confirmation-expiry-missing"
)]
#[case::garbage("time-garbage", time_garbage, "time-unreadable")]
#[case::other_request("in-response-to-other", other_request, "in-response-to-mismatch")]
#[case::unsolicited("unsolicited", unsolicited, "in-response-to-mismatch")]
#[case::status("status-failure", status_failure, "status-not-success")]
#[case::no_status("status-missing", status_missing, "status-missing")]
#[case::holder("holder-of-key", holder_of_key, "confirmation-missing")]
#[case::no_name_id("name-id-missing", name_id_missing, "name-id-missing")]
#[case::empty_name_id("name-id-empty", name_id_empty, "name-id-empty")]
#[case::no_conditions("conditions-missing", conditions_missing, "conditions-missing")]
#[case::no_statement(
    "authn-statement-missing",
    statement_missing,
    "authn-statement-missing"
)]
#[case::session("session-expired", session_expired, "session-expired")]
#[case::version("version-1-1", version_1_1, "version-mismatch")]
#[case::no_id("id-missing", id_missing, "id-missing")]
#[case::no_assertion("assertion-missing", assertion_missing, "assertion-missing")]
#[case::two_subjects("subject-twice", subject_twice, "element-repeated")]
#[case::wrong_recipient("encrypted-for-another", encrypted_for_another, "decryption-failed")]
#[case::confirmation_early(
    "confirmation-not-before",
    confirmation_not_before,
    "confirmation-not-before"
)]
#[case::encrypted_name("name-id-encrypted", name_id_encrypted, "name-id-encrypted")]
#[case::cut_off("cut-off", cut_off, "xml-cut-off")]
#[case::request("request-for-response", request_for_response, "response-missing")]
#[case::second_failure("second-status-code", second_status_code, "element-repeated")]
#[case::indented("re-indented", re_indented, "digest-mismatch")]
fn a_fault_is_named(#[case] name: &str, #[case] build: fn() -> String, #[case] slug: &str) {
    let xml = file(&format!("attacks/{name}.xml"), build);

    refuses(&xml, &expectations(), slug);
}

/// The honest message with a change, signed afterwards.
fn changed(from: &str, to: &str) -> String {
    signed(&replaced(RESPONSE, from, to), ASSERTION, &Form::default())
}

fn audience_other() -> String {
    changed("AC00/saml2/metadata", "AC99/saml2/metadata")
}

fn audience_slash() -> String {
    changed("saml2/metadata</Audience>", "saml2/metadata/</Audience>")
}

fn two_restrictions() -> String {
    let other = "</AudienceRestriction><AudienceRestriction><Audience>urn:other</Audience></AudienceRestriction>";
    changed("</AudienceRestriction>", other)
}

fn audience_missing() -> String {
    let restriction = cut(RESPONSE, "<AudienceRestriction>", "</AudienceRestriction>");
    changed(restriction, "")
}

fn recipient_other() -> String {
    changed(
        "Recipient=\"https://iam.twilio.com",
        "Recipient=\"https://other.example",
    )
}

fn recipient_missing() -> String {
    changed(
        " Recipient=\"https://iam.twilio.com/v1/Accounts/AC00/saml2\"",
        "",
    )
}

fn destination_http() -> String {
    changed("Destination=\"https://", "Destination=\"http://")
}

fn issuer_https() -> String {
    changed(
        "Version=\"2.0\" xmlns=\"urn:oasis:names:tc:SAML:2.0:assertion\"><Issuer>http://",
        "Version=\"2.0\" xmlns=\"urn:oasis:names:tc:SAML:2.0:assertion\"><Issuer>https://",
    )
}

fn issuer_missing() -> String {
    let assertion = "<Issuer>http://fs.contoso.example/adfs/services/trust</Issuer>";
    changed(assertion, "")
}

fn issuer_format() -> String {
    changed(
        "<Issuer>http://",
        "<Issuer Format=\"urn:oasis:names:tc:SAML:2.0:nameid-format:persistent\">http://",
    )
}

fn expired() -> String {
    changed(
        "NotOnOrAfter=\"2026-11-24T11:00:00.120Z\"",
        "NotOnOrAfter=\"2026-11-24T10:00:30.000Z\"",
    )
}

fn not_yet_valid() -> String {
    changed(
        "NotBefore=\"2026-11-24T10:00:00.120Z\"",
        "NotBefore=\"2026-11-24T10:00:30.001Z\"",
    )
}

fn confirmation_expired() -> String {
    changed(
        "NotOnOrAfter=\"2026-11-24T10:05:00.123Z\"",
        "NotOnOrAfter=\"2026-11-24T10:00:30.000Z\"",
    )
}

fn confirmation_without_end() -> String {
    changed(" NotOnOrAfter=\"2026-11-24T10:05:00.123Z\"", "")
}

fn time_garbage() -> String {
    changed(
        "NotOnOrAfter=\"2026-11-24T11:00:00.120Z\"",
        "NotOnOrAfter=\"tomorrow\"",
    )
}

fn other_request() -> String {
    changed(
        "<SubjectConfirmationData InResponseTo=\"_a1",
        "<SubjectConfirmationData InResponseTo=\"_b2",
    )
}

fn unsolicited() -> String {
    let message = RESPONSE.replace(" InResponseTo=\"_a1b2c3d4e5f60718293a4b5c6d7e8f90\"", "");
    signed(&message, ASSERTION, &Form::default())
}

fn status_failure() -> String {
    let code = "<samlp:StatusCode Value=\"urn:oasis:names:tc:SAML:2.0:status:Success\" />";
    changed(
        code,
        "<samlp:StatusCode Value=\"urn:oasis:names:tc:SAML:2.0:status:Responder\"><samlp:StatusCode Value=\"urn:oasis:names:tc:SAML:2.0:status:NoAuthnContext\" /></samlp:StatusCode>",
    )
}

fn status_missing() -> String {
    changed(cut(RESPONSE, "<samlp:Status>", "</samlp:Status>"), "")
}

fn holder_of_key() -> String {
    changed("cm:bearer", "cm:holder-of-key")
}

fn name_id_missing() -> String {
    changed(cut(RESPONSE, "<NameID ", "</NameID>"), "")
}

fn name_id_empty() -> String {
    changed(">amy@contoso.example</NameID>", "> </NameID>")
}

fn conditions_missing() -> String {
    changed(cut(RESPONSE, "<Conditions ", "</Conditions>"), "")
}

fn statement_missing() -> String {
    changed(cut(RESPONSE, "<AuthnStatement ", "</AuthnStatement>"), "")
}

fn session_expired() -> String {
    changed(
        "<AuthnStatement ",
        "<AuthnStatement SessionNotOnOrAfter=\"2026-11-24T10:00:30Z\" ",
    )
}

fn version_1_1() -> String {
    changed("Version=\"2.0\" xmlns", "Version=\"1.1\" xmlns")
}

fn id_missing() -> String {
    replaced(&assertion_signed(), &format!(" ID=\"{MESSAGE}\""), "")
}

fn assertion_missing() -> String {
    let message = replaced(RESPONSE, cut(RESPONSE, "<Assertion ", "</Assertion>"), "");
    signed(&message, MESSAGE, &Form::default())
}

fn subject_twice() -> String {
    let subject = cut(RESPONSE, "<Subject>", "</Subject>");
    changed(subject, &format!("{subject}{subject}"))
}

/// Fixed, so that the file is always the same.
fn entropy() -> Entropy {
    Entropy {
        key: [0x4B; 32],
        vector: [0x1D; 16],
        seed: [0x5E; 20],
    }
}

fn encrypted_for_another() -> String {
    encrypt(
        &assertion_signed(),
        ASSERTION,
        &other_certificate(),
        &entropy(),
    )
    .unwrap()
}

fn re_indented() -> String {
    message_signed().replace("><", ">\n  <")
}

/// Source: SAML 2.0 Profiles, section 4.1.4.2: a bearer confirmation must not have it.
fn confirmation_not_before() -> String {
    let from = "<SubjectConfirmationData ";
    changed(
        from,
        "<SubjectConfirmationData NotBefore=\"2026-11-24T09:00:00Z\" ",
    )
}

fn name_id_encrypted() -> String {
    let encrypted = encrypted_for_another();
    let data = cut(&encrypted, "<xenc:EncryptedData ", "</xenc:EncryptedData>");
    let name_id = cut(RESPONSE, "<NameID ", "</NameID>");
    changed(name_id, &format!("<EncryptedID>{data}</EncryptedID>"))
}

/// As a limit on the size of forms leaves it.
fn cut_off() -> String {
    assertion_signed()[..3000].to_owned()
}

fn request_for_response() -> String {
    "<samlp:AuthnRequest xmlns:samlp=\"urn:oasis:names:tc:SAML:2.0:protocol\" ID=\"_1\" Version=\"2.0\" \
     IssueInstant=\"2026-11-24T10:00:00Z\" />"
        .to_owned()
}

fn second_status_code() -> String {
    let failure = "<samlp:StatusCode Value=\"urn:oasis:names:tc:SAML:2.0:status:Responder\" /></samlp:Status>";
    changed("</samlp:Status>", failure)
}

#[test]
fn a_re_indented_message_is_told_from_a_forged_one() {
    let validation = validate(&re_indented(), &expectations());

    assert!(validation.has("reformatted-after-signing"));
    assert!(validation.has("digest-mismatch"));
    assert!(
        !validate(&super::attacks::name_id_changed(), &expectations())
            .has("reformatted-after-signing")
    );
}

#[test]
fn a_changed_signed_info_is_told_from_the_value_of_another_key() {
    let changed = assertion_signed().replace("#rsa-sha256", "#rsa-sha512");
    let validation = validate(&changed, &expectations());

    assert!(validation.signatures[0].value_matches_pinned_over_other);
    assert!(!validation.signatures[0].value_matches_pinned);
}

#[rstest]
#[case::line_lost(line_lost(), "a part was lost in copying")]
#[case::plus_lost(certificate().to_base64().replacen('+', " ", 3), "blanks where it had plus signs")]
fn a_damaged_certificate_in_key_info_is_said_so(#[case] text: String, #[case] cause: &str) {
    let form = Form {
        key_info: KeyInfoForm::Literal(text),
        ..Form::default()
    };
    let validation = validate(&signed(RESPONSE, ASSERTION, &form), &expectations());

    let damage = validation.signatures[0]
        .certificate_damage
        .as_ref()
        .unwrap()
        .to_string();
    assert!(damage.contains(cause), "{damage}");
    assert!(validation.is_accepted());
}

/// The base64 with its second line of 64 characters missing.
fn line_lost() -> String {
    let base64 = certificate().to_base64();
    format!("{}{}", &base64[..64], &base64[128..])
}

#[test]
fn a_slip_in_the_audience_is_named() {
    let validation = validate(&audience_slash(), &expectations());

    let finding = validation
        .findings
        .iter()
        .find(|f| f.slug == "audience-mismatch")
        .unwrap();
    assert_eq!(
        finding.evidence.last().unwrap().value,
        "only the slash at the end"
    );
}
