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
use mock_adfs::settings::{RelyingPartyTrust, SamlResponseSignature};
use rstest::rstest;
use support::{Ask, Stand};

/// Past the test runner, which hides what a passing test prints.
fn say(line: &str) {
    let _ = std::io::Write::write_all(&mut std::io::stderr(), line.as_bytes());
}

fn skipped() {
    say("skipped: FLEXGATE_CORPUS is not set\n");
}

/// A file of the corpus; nothing when there is no corpus.
fn corpus(path: &str) -> Option<Vec<u8>> {
    let Some(root) = std::env::var_os("FLEXGATE_CORPUS") else {
        skipped();
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

/// The files of a folder of the corpus, sorted; nothing when there is no corpus.
fn folder(path: &str) -> Option<Vec<(String, Vec<u8>)>> {
    let root = PathBuf::from(std::env::var_os("FLEXGATE_CORPUS")?).join(path);
    let mut files: Vec<(String, Vec<u8>)> = std::fs::read_dir(root)
        .expect("the corpus lacks a folder")
        .map(|entry| entry.unwrap().path())
        .map(|path| {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            (name, std::fs::read(path).unwrap())
        })
        .collect();
    files.sort();
    Some(files)
}

/// Files of the corpus that are no exports: what others must yield, and a policy's own text.
const NO_EXPORTS: [&str; 2] = ["expected-rules-", "adfstk-policymetadata"];

/// Everything that was exported is recognised; what holds settings or people gives some, and the rest is named.
#[test]
fn every_export_of_the_corpus_is_read() {
    let (Some(real), Some(synthetic)) =
        (folder("adfs-config/real"), folder("adfs-config/synthetic"))
    else {
        skipped();
        return;
    };
    let files: Vec<_> = real.into_iter().chain(synthetic).collect();
    let exports: Vec<_> = files
        .iter()
        .filter(|(name, _)| !NO_EXPORTS.iter().any(|start| name.starts_with(start)))
        .collect();
    let unread: Vec<String> = exports
        .iter()
        .filter_map(|(name, bytes)| match mock_adfs::import::read(bytes) {
            Ok(imported) if !imported.is_empty() || !imported.passed_over.is_empty() => None,
            Ok(_) => Some(format!("{name}: nothing in it")),
            Err(error) => Some(format!("{name}: {error}")),
        })
        .collect();
    say(&format!(
        "import: read {} of {}\n",
        exports.len() - unread.len(),
        exports.len()
    ));

    assert!(exports.len() >= 20, "{}", exports.len());
    assert_eq!(unread, Vec::<String>::new());
}

/// Trusts of one sample, whatever was lost.
fn trusts(path: &str) -> Option<Vec<mock_adfs::import::Taken<RelyingPartyTrust>>> {
    corpus(path).map(|export| mock_adfs::import::read(&export).unwrap().trusts)
}

#[rstest]
#[case::json_of_one("rp-single-ps51-depth2.utf16le.json", true)]
#[case::json_with_wrappers("rp-selected-ps51-ets-wrappers.json", true)]
#[case::json_of_several_too_shallow("rp-two-ps51-depth2.json", false)]
#[case::console_of_119("rp-single-fl-en-119.utf16le.txt", false)]
#[case::console_of_79("rp-two-fl-en-79.txt", false)]
#[case::console_trimmed("rp-two-fl-en-119-trailing-spaces-trimmed.txt", false)]
fn every_form_yields_the_same_rule_text(#[case] file: &str, #[case] whole: bool) {
    let Some(trusts) = trusts(&format!("adfs-config/synthetic/{file}")) else {
        return;
    };
    let expected = text("adfs-config/synthetic/expected-rules-tokengroups.txt").unwrap();
    let trust = trusts
        .iter()
        .find(|trust| trust.value.name == "Twilio Flex")
        .unwrap();

    assert_eq!(
        trust.value.issuance_transform_rules.trim_end(),
        expected.trim_end()
    );
    assert_eq!(
        trust.value.identifier,
        ["https://iam.twilio.com/v1/Accounts/AC00000000000000000000000000000000/saml2/metadata"]
    );
    assert_eq!(trust.losses.is_empty(), whole, "{:?}", trust.losses);
}

#[rstest]
#[case("adfs-config/synthetic/rp-two-ps51-depth2.json")]
#[case("adfs-config/synthetic/rp-two-fl-en-79.txt")]
fn an_export_that_lost_its_endpoints_is_recognised(#[case] path: &str) {
    let Some(export) = corpus(path) else {
        return;
    };

    let error = relying_party_trusts(&export).unwrap_err();

    assert!(matches!(error.problem, Problem::Degraded { .. }), "{error}");
    assert!(error.hint().contains("-Depth 6"));
}

/// Real dumps keep every property, and their rules parse as they stand.
#[rstest]
#[case::wide(
    "fl-2016-sample-claims-aware.txt",
    "Sample Claims Aware Application",
    true
)]
#[case::of_2012("fl-2012r2-silentcircle.txt", "Silent Circle Enterprise Client", true)]
// A web page took the names of the groups out of its pattern.
#[case::message_only("fl-2019-messageonly-qa483078.txt", "XXXX", false)]
fn a_real_console_dump_is_read(#[case] file: &str, #[case] name: &str, #[case] compiles: bool) {
    let Some(trusts) = trusts(&format!("adfs-config/real/{file}")) else {
        return;
    };

    assert_eq!(trusts[0].value.name, name);
    let rules = claim_rules::parse(&trusts[0].value.issuance_transform_rules);
    assert!(rules.is_ok(), "{rules:?}");
    assert_eq!(trusts[0].value.identifier.len(), 1);
    assert!(compiles || !trusts[0].losses.is_empty());
}

/// The three forms of one certificate: numbers, one text of numbers, base64.
#[test]
fn every_form_yields_the_same_certificate() {
    let files = [
        "cert-tokensigning-ps51-depth1.json",
        "cert-tokensigning-ps51-depth2.json",
        "cert-tokensigning.clixml.xml",
    ];
    let mut seen = BTreeSet::new();
    for file in files {
        let Some(export) = corpus(&format!("adfs-config/synthetic/{file}")) else {
            return;
        };
        let read = mock_adfs::import::read(&export).unwrap();
        assert!(read.certificates[0].losses.is_empty(), "{file}");
        seen.insert(read.certificates[0].value.octets.clone().unwrap());
    }

    assert_eq!(seen.len(), 1);
}
