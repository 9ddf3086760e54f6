//! The farm itself: metadata, certificates, and settings that cannot be mocked.

use mock_adfs::{MockAdfs, SetupError};
use rstest::rstest;
use saml::metadata::IdentityProvider;
use saml::time::{Clock as _, SignedDuration};

use crate::support::{Stand, setup};

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

fn refused(change: impl FnOnce(&mut mock_adfs::settings::RelyingPartyTrust)) -> SetupError {
    let (setup, _) = setup(|_, trust| change(trust));
    MockAdfs::new(setup).err().expect("the farm could be made")
}

#[test]
fn what_cannot_be_mocked_is_refused_by_name() {
    let policy = refused(|trust| {
        trust.access_control_policy_name = "Contractors only".to_owned();
    });
    let property = refused(|trust| trust.claims_provider_name = vec!["Fabrikam".to_owned()]);
    let certificate = refused(|trust| {
        trust.encrypt_claims = true;
        trust.encryption_certificate = Some(vec![0x30, 0x03]);
    });
    let rules = refused(|trust| {
        trust.issuance_transform_rules = "c:[Type == \"a\"]\r\n => isue(claim = c);".to_owned();
    });

    insta::assert_snapshot!(format!("{policy}\n{property}\n{certificate}\n{rules}"), @"
    relying party trust `Twilio Flex`: the access control policy `Contractors only` is not built in, and only those are mocked: Permit everyone; Permit everyone and require MFA; Permit everyone and require MFA for specific group; Permit everyone and require MFA from extranet access; Permit everyone and require MFA from unauthenticated devices; Permit everyone and require MFA, allow automatic device registration; Permit everyone for intranet access; Permit specific group
    relying party trust `Twilio Flex` offers the claims provider `Fabrikam`, which the farm does not have
    `EncryptionCertificate` of relying party trust `Twilio Flex` cannot be used: the octets are not a certificate
    `IssuanceTransformRules` of relying party trust `Twilio Flex` does not parse: 2:5: unexpected `isue`, expected `issue` or `add`
    ");
}

#[tokio::test]
async fn a_certificate_ends_when_the_farm_says_so_and_was_made_a_year_before() {
    let end = "2026-12-24T00:00:00Z".parse().unwrap();

    let stand = Stand::made(|setup| setup.certificates_end.signing = Some(end));

    let certificate = stand.adfs.token_signing_certificate();
    assert_eq!(certificate.not_after(), Some(end));
    assert_eq!(
        certificate.not_before(),
        Some("2025-12-24T00:00:00Z".parse().unwrap())
    );
}
