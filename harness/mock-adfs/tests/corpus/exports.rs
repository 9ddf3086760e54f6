//! Every export of AD FS and Active Directory is recognised and read, in whatever form it is.

use std::collections::BTreeSet;

use mock_adfs::import::{Problem, relying_party_trusts};
use mock_adfs::settings::RelyingPartyTrust;
use rstest::rstest;

use crate::{corpus, folder, say, skipped, text};

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
