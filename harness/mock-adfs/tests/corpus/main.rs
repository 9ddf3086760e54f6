//! Real pages, responses and metadata of AD FS, and exports of its settings, held against the mock.
//!
//! The files are other people's and stay outside of the project: `FLEXGATE_CORPUS` names their folder. Without it the
//! tests print that they are skipped.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a failed unwrap is a failed test"
)]

#[expect(dead_code, reason = "the other test target uses the rest")]
#[path = "../support/mod.rs"]
mod support;

use std::collections::BTreeSet;
use std::path::PathBuf;

use mock_adfs::import::{Problem, relying_party_trusts};
use mock_adfs::settings::SamlResponseSignature;
use rstest::rstest;
use support::{Ask, Stand};

/// A file of the corpus; nothing when there is no corpus.
fn corpus(path: &str) -> Option<Vec<u8>> {
    let Some(root) = std::env::var_os("FLEXGATE_CORPUS") else {
        // Past the test runner, which hides what a passing test prints.
        let _ = std::io::Write::write_all(
            &mut std::io::stderr(),
            b"skipped: FLEXGATE_CORPUS is not set\n",
        );
        return None;
    };
    Some(std::fs::read(PathBuf::from(root).join(path)).expect("the corpus lacks a file"))
}

fn text(path: &str) -> Option<String> {
    corpus(path).map(|bytes| String::from_utf8(bytes).unwrap())
}

/// Tags with the names of their attributes, in order; runs of the same Attribute or claim element count once.
fn skeleton(xml: &str) -> Vec<String> {
    let mut tags: Vec<String> = Vec::new();
    for tag in xml
        .split('<')
        .skip(1)
        .filter_map(|rest| rest.split('>').next())
    {
        let mut parts = tag.trim_end_matches('/').split_whitespace();
        let name = parts.next().unwrap();
        let attributes = tag
            .match_indices("=\"")
            .map(|(at, _)| tag[..at].rsplit(' ').next().unwrap());
        let shown = std::iter::once(name)
            .chain(attributes)
            .collect::<Vec<_>>()
            .join(" ");
        tags.push(shown);
    }
    collapsed(tags)
}

/// Drops what repeats: `a b a b` becomes `a b` for the elements that come in numbers.
fn collapsed(tags: Vec<String>) -> Vec<String> {
    const MANY: [&str; 6] = [
        "Attribute",
        "auth:",
        "EndpointReference",
        "Address",
        "/Attribute",
        "/auth:",
    ];
    let mut kept: Vec<String> = Vec::new();
    for tag in tags {
        let many = MANY
            .iter()
            .any(|prefix| tag.trim_start_matches('/').starts_with(prefix));
        if !(many && kept.iter().rev().take(12).any(|known| *known == tag)) {
            kept.push(tag);
        }
    }
    kept
}

#[tokio::test]
async fn a_response_has_the_elements_and_attributes_of_a_captured_one() {
    let Some(captured) = text("adfs-wire/responses/gosaml2_adfs_response.xml") else {
        return;
    };
    let stand = Stand::with(|_, trust| {
        trust.saml_response_signature = SamlResponseSignature::AssertionOnly;
    });

    let ours = stand.sign_on(&Ask::default().url(), "amy").await.response();

    assert_eq!(skeleton(&ours), skeleton(captured.trim()));
}

#[tokio::test]
async fn a_status_has_the_elements_and_attributes_of_a_captured_one() {
    let path = "adfs-wire/responses/msqa_servicenow_2022_InvalidNameIDPolicy_signed_error.xml";
    let Some(captured) = text(path) else {
        return;
    };

    let ours = Stand::guide()
        .sign_on(&Ask::default().url(), "ben")
        .await
        .response();

    assert_eq!(skeleton(&ours), skeleton(captured.trim()));
}

#[test]
fn metadata_has_the_roles_and_their_children_in_the_captured_order() {
    let Some(captured) = text("adfs-wire/metadata/identitymodel_adfs-v4-metadata.xml") else {
        return;
    };
    let names = |xml: &str| -> Vec<String> {
        let interesting = |tag: &String| {
            ![
                "ds:",
                "X509",
                "KeyInfo",
                "auth:",
                "Metadata",
                "wsx:",
                "Address",
                "EndpointReference",
            ]
            .iter()
            .any(|prefix| tag.trim_start_matches('/').starts_with(prefix))
        };
        skeleton(xml).into_iter().filter(interesting).collect()
    };

    assert_eq!(
        names(&Stand::guide().adfs.metadata()),
        names(captured.trim())
    );
}

#[tokio::test]
async fn the_sign_in_page_has_every_id_of_a_captured_one() {
    let Some(captured) = text("adfs-wire/pages/saml2aws_aad_ADFS_2019_loginpage.html") else {
        return;
    };
    // A second method, its waiting wheel and the links of that farm's administrator.
    let other = [
        "CertificateAuthentication",
        "authOptionLinks",
        "waitingWheelDiv",
        "WaitingWheel",
        "floatingCirclesG",
        "privacy",
    ];
    let page = Stand::guide().get(&Ask::default().url()).await;

    let ours = ids(&page.body);
    let missing: Vec<String> = ids(&captured)
        .into_iter()
        .filter(|id| {
            !ours.contains(id) && !other.contains(&id.as_str()) && !id.starts_with("frotateG_")
        })
        .collect();

    assert_eq!(missing, Vec::<String>::new());
}

#[tokio::test]
async fn the_error_page_has_every_id_of_a_captured_one() {
    let Some(captured) = text("adfs-wire/pages/xiaomi_2016_errorpage.html") else {
        return;
    };
    let page = Stand::guide().get("/adfs/ls/").await;

    let ours = ids(&page.body);
    let missing: Vec<String> = ids(&captured)
        .into_iter()
        .filter(|id| !ours.contains(id))
        .collect();

    assert_eq!(missing, Vec::<String>::new());
}

fn ids(html: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for quote in ['"', '\''] {
        for part in html.split(&format!(" id={quote}")).skip(1) {
            found.extend(part.split(quote).next().map(str::to_owned));
        }
    }
    found
}

#[test]
fn an_export_of_one_trust_is_read_with_its_rules() {
    let Some(export) = corpus("adfs-config/synthetic/rp-single-ps51-depth2.utf16le.json") else {
        return;
    };
    let expected = text("adfs-config/synthetic/expected-rules-tokengroups.txt").unwrap();

    let trusts = relying_party_trusts(&export).unwrap();

    assert_eq!(trusts.len(), 1);
    assert_eq!(trusts[0].saml_endpoints.len(), 1);
    assert_eq!(
        trusts[0].issuance_transform_rules.trim_end(),
        expected.trim_end()
    );
}

#[test]
fn an_export_with_wrappers_is_read() {
    let Some(export) = corpus("adfs-config/synthetic/rp-selected-ps51-ets-wrappers.json") else {
        return;
    };

    assert_eq!(
        relying_party_trusts(&export).unwrap()[0].identifier.len(),
        1
    );
}

#[rstest]
#[case::several_trusts_at_the_default_depth("adfs-config/synthetic/rp-two-ps51-depth2.json")]
fn an_export_that_lost_its_endpoints_is_recognised(#[case] path: &str) {
    let Some(export) = corpus(path) else {
        return;
    };

    let error = relying_party_trusts(&export).unwrap_err();

    assert!(matches!(error.problem, Problem::Degraded { .. }), "{error}");
    assert!(error.hint().contains("-Depth 6"));
}

#[rstest]
#[case::clixml("adfs-config/synthetic/cert-tokensigning.clixml.xml")]
#[case::format_list("adfs-config/synthetic/rp-two-fl-en-79.txt")]
#[case::format_list_in_utf_16("adfs-config/synthetic/rp-single-fl-en-119.utf16le.txt")]
#[case::a_copied_console("adfs-config/real/fl-2019-messageonly-qa483078.txt")]
fn another_form_of_export_is_named(#[case] path: &str) {
    let Some(export) = corpus(path) else {
        return;
    };

    let error = relying_party_trusts(&export).unwrap_err();

    assert!(matches!(error.problem, Problem::OtherForm(_)), "{error}");
}
