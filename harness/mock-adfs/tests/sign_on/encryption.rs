//! Assertions that only the relying party can read.

use mock_adfs::settings::{RelyingPartyTrust, RevocationCheck, SamlResponseSignature};
use rstest::rstest;
use saml::encryption::{DecryptionKey, decrypt_assertions, decrypt_names};
use saml::validate::validate;
use saml::xml::Document;

use crate::response::expectations;
use crate::support::{Ask, Stand, service_provider, somebody_else};

fn encrypting(trust: &mut RelyingPartyTrust, signature: SamlResponseSignature) {
    trust.encryption_certificate = Some(service_provider().certificate.der().to_vec());
    trust.encrypt_claims = true;
    trust.saml_response_signature = signature;
}

#[rstest]
#[case::assertion(SamlResponseSignature::AssertionOnly, 1)]
#[case::message(SamlResponseSignature::MessageOnly, 1)]
#[case::both(SamlResponseSignature::MessageAndAssertion, 2)]
#[tokio::test]
async fn the_relying_party_reads_what_is_encrypted_for_it(
    #[case] signature: SamlResponseSignature,
    #[case] signatures: usize,
) {
    let stand = Stand::with(|_, trust| encrypting(trust, signature));

    let xml = stand.sign_on(&Ask::default().url(), "amy").await.response();

    let mut expectations = expectations(&stand);
    expectations.decryption_keys =
        vec![DecryptionKey::from_pkcs8(&service_provider().pkcs8).unwrap()];
    let validation = validate(&xml, &expectations);
    assert!(xml.contains("<EncryptedAssertion") && !xml.contains("<Assertion "));
    assert!(validation.is_accepted(), "{:?}", validation.findings);
    assert_eq!(validation.signatures.len(), signatures);
}

#[tokio::test]
async fn nobody_else_reads_it() {
    let stand = Stand::with(|_, trust| encrypting(trust, SamlResponseSignature::AssertionOnly));

    let xml = stand.sign_on(&Ask::default().url(), "amy").await.response();

    let document = Document::parse(&xml).unwrap();
    let key = DecryptionKey::from_pkcs8(&somebody_else().pkcs8).unwrap();
    assert_eq!(decrypt_assertions(&document, &[key]).count, 0);
    assert!(!xml.contains("amy@contoso.example"));
}

#[rstest]
#[case::claims_are_not_to_be_encrypted(false, true)]
#[case::there_is_no_certificate(true, false)]
#[tokio::test]
async fn encryption_takes_both_the_switch_and_a_certificate(
    #[case] encrypt_claims: bool,
    #[case] has_certificate: bool,
) {
    let stand = Stand::with(|_, trust| {
        encrypting(trust, SamlResponseSignature::AssertionOnly);
        trust.encrypt_claims = encrypt_claims;
        trust.encryption_certificate = trust
            .encryption_certificate
            .take()
            .filter(|_| has_certificate);
    });

    let xml = stand.sign_on(&Ask::default().url(), "amy").await.response();

    assert!(xml.contains("<Assertion "));
}

#[tokio::test]
async fn a_status_holds_nothing_to_encrypt() {
    let stand =
        Stand::with(|_, trust| encrypting(trust, SamlResponseSignature::MessageAndAssertion));

    let page = stand.sign_on(&Ask::default().url(), "ben").await;

    assert_eq!(page.status_codes(), ["Requester", "InvalidNameIDPolicy"]);
}

fn encrypting_the_name(trust: &mut RelyingPartyTrust) {
    encrypting(trust, SamlResponseSignature::AssertionOnly);
    trust.encrypt_claims = false;
    trust.encrypted_name_id_required = true;
}

#[tokio::test]
async fn a_name_id_that_is_encrypted_by_itself_is_read_by_the_relying_party() {
    let stand = Stand::with(|_, trust| encrypting_the_name(trust));

    let xml = stand.sign_on(&Ask::default().url(), "amy").await.response();

    let key = DecryptionKey::from_pkcs8(&service_provider().pkcs8).unwrap();
    let clear = decrypt_names(&Document::parse(&xml).unwrap(), &[key]);
    assert!(xml.contains("<Subject><EncryptedID xmlns=") && !xml.contains("<NameID"));
    assert_eq!(clear.count, 1, "{:?}", clear.failures);
    assert!(clear.xml.contains(">amy@contoso.example</NameID>"));
    let issued = stand.adfs.tokens();
    let assertion = issued.last().and_then(|token| token.assertion.as_deref());
    assert!(assertion.is_some_and(|clear| clear.contains("<Subject><NameID ")));
}

#[tokio::test]
async fn a_name_id_that_has_to_be_encrypted_takes_a_certificate() {
    let stand = Stand::with(|_, trust| {
        encrypting_the_name(trust);
        trust.encryption_certificate = None;
    });

    let page = stand.sign_on(&Ask::default().url(), "amy").await;

    assert_eq!(page.status_codes(), ["Responder"]);
}

#[rstest]
#[case::checked(RevocationCheck::CheckChainExcludeRoot, &["Responder"])]
#[case::not_checked(RevocationCheck::None, &["Success"])]
#[tokio::test]
async fn a_certificate_without_a_root_is_refused_where_self_signed_ones_are_not_trusted(
    #[case] check: RevocationCheck,
    #[case] status: &[&str],
) {
    let stand = Stand::with(|farm, trust| {
        farm.behavior.self_signed_partner_certificates_are_trusted = false;
        encrypting(trust, SamlResponseSignature::AssertionOnly);
        trust.encryption_certificate_revocation_check = check;
    });

    let page = stand.sign_on(&Ask::default().url(), "amy").await;

    assert_eq!(page.status_codes(), status);
    let is_told = stand.events().contains(&(317, None));
    assert_eq!(is_told, check != RevocationCheck::None);
}
