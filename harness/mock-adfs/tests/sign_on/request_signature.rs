//! Signatures of requests: demanded or not, right or wrong, in the query and in a posted form.

use mock_adfs::settings::{RevocationCheck, SignatureAlgorithm as Setting};
use rstest::rstest;
use saml::signature::{SignatureAlgorithm, sign};

use crate::support::{
    Ask, PASSWORD, Page, Pair, REQUEST_ID, Stand, service_provider, somebody_else,
};

/// How a trust is set.
#[derive(Clone, Copy)]
struct Trust {
    has_certificate: bool,
    required: bool,
    required_by_farm: bool,
    algorithm: Setting,
}

const PLAIN: Trust = Trust {
    has_certificate: false,
    required: false,
    required_by_farm: false,
    algorithm: Setting::RsaSha256,
};
const KNOWN: Trust = Trust {
    has_certificate: true,
    ..PLAIN
};

fn stand(set: Trust) -> Stand {
    Stand::with(|farm, trust| {
        farm.signed_saml_requests_required = set.required_by_farm;
        trust.signed_saml_requests_required = set.required;
        trust.signature_algorithm = set.algorithm;
        if set.has_certificate {
            let certificate = service_provider().certificate.der().to_vec();
            trust.request_signing_certificates = vec![certificate];
        }
    })
}

/// How a request is signed.
#[derive(Clone, Copy)]
enum How {
    Unsigned,
    By(fn() -> Pair, SignatureAlgorithm),
}

const RIGHT: How = How::By(service_provider, SignatureAlgorithm::RsaSha256);
const WRONG_KEY: How = How::By(somebody_else, SignatureAlgorithm::RsaSha256);
const SHA_1: How = How::By(service_provider, SignatureAlgorithm::RsaSha1);

async fn by_redirect(stand: &Stand, how: How) -> Page {
    let url = match how {
        How::Unsigned => Ask::default().url(),
        How::By(pair, algorithm) => Ask::default().signed_url(&pair().key, algorithm),
    };
    stand.sign_on(&url, "amy").await
}

async fn by_post(stand: &Stand, how: How) -> Page {
    let xml = Ask::default().xml();
    let xml = match how {
        How::Unsigned => xml,
        How::By(pair, algorithm) => {
            let Pair {
                key, certificate, ..
            } = pair();
            sign(&xml, REQUEST_ID, &key, &certificate, algorithm).unwrap()
        }
    };
    let fields = [("SAMLRequest", saml::binding::post::encode(&xml))];
    let parked = stand
        .post("/adfs/ls/", &[(fields[0].0, &fields[0].1)])
        .await;
    assert!(
        stand.follow(&parked).await.is_sign_in(),
        "the form comes before the signature is looked at"
    );
    let found = stand.type_in("/adfs/ls/", r"CONTOSO\amy", PASSWORD).await;
    stand.follow(&found).await
}

#[rstest]
#[case::nothing_is_demanded(PLAIN, How::Unsigned, None)]
#[case::right(KNOWN, RIGHT, None)]
#[case::a_certificate_demands_it(KNOWN, How::Unsigned, Some(("MSIS7085", 320)))]
#[case::the_trust_demands_it(Trust { required: true, ..PLAIN }, How::Unsigned, Some(("MSIS7085", 320)))]
#[case::the_farm_demands_it(Trust { required_by_farm: true, ..PLAIN }, How::Unsigned, Some(("MSIS7085", 320)))]
#[case::another_key(KNOWN, WRONG_KEY, Some(("MSIS0038", 303)))]
#[case::another_algorithm(KNOWN, SHA_1, Some(("MSIS7093", 364)))]
#[case::the_other_algorithm_is_the_trusts(Trust { algorithm: Setting::RsaSha1, ..KNOWN }, SHA_1, None)]
#[case::no_certificate_is_known(PLAIN, RIGHT, Some(("MSIS0037", 303)))]
#[tokio::test]
async fn the_signature_of_a_request_is_judged_after_the_sign_in(
    #[case] trust: Trust,
    #[case] how: How,
    #[case] refused: Option<(&str, u32)>,
) {
    for by_post in [false, true] {
        let stand = stand(trust);

        let page = match by_post {
            false => by_redirect(&stand, how).await,
            true => self::by_post(&stand, how).await,
        };

        match refused {
            None => assert_eq!(page.status_codes(), ["Success"]),
            Some((code, event)) => {
                assert_eq!(page.status_codes(), ["Responder"]);
                let events = stand.events();
                assert!(
                    events.contains(&(event, Some(code.to_owned()))),
                    "{events:?}"
                );
                assert!(events.contains(&(364, Some(code.to_owned()))), "{events:?}");
            }
        }
    }
}

#[tokio::test]
async fn a_query_changed_after_it_was_signed_is_refused() {
    let stand = stand(KNOWN);
    let url = Ask::default().signed_url(&service_provider().key, SignatureAlgorithm::RsaSha256);

    let page = stand
        .sign_on(&url.replace("RelayState=", "RelayState=x"), "amy")
        .await;

    assert_eq!(page.status_codes(), ["Responder"]);
}

#[tokio::test]
async fn without_its_certificate_a_signature_may_be_ignored() {
    let stand = Stand::with(|farm, _| farm.behavior.signed_request_needs_certificate = false);

    assert_eq!(by_redirect(&stand, RIGHT).await.status_codes(), ["Success"]);
}

#[rstest]
#[case::checked(RevocationCheck::CheckChain, &["Responder"])]
#[case::not_checked(RevocationCheck::None, &["Success"])]
#[tokio::test]
async fn a_signer_without_a_root_is_refused_where_self_signed_ones_are_not_trusted(
    #[case] check: RevocationCheck,
    #[case] status: &[&str],
) {
    let stand = Stand::with(|farm, trust| {
        farm.behavior.self_signed_partner_certificates_are_trusted = false;
        let certificate = service_provider().certificate.der().to_vec();
        trust.request_signing_certificates = vec![certificate];
        trust.signing_certificate_revocation_check = check;
    });

    assert_eq!(by_redirect(&stand, RIGHT).await.status_codes(), status);
    let is_told = stand.events().contains(&(316, None));
    assert_eq!(is_told, check != RevocationCheck::None);
}
