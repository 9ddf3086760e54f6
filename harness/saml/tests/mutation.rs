//! What is true of every change to a signed message: it is refused, or it leaves what was signed as it was; and a change
//! of the writing alone is always accepted.
#![expect(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

#[path = "mutation/change.rs"]
mod change;
#[path = "mutation/rewrite.rs"]
mod rewrite;

use std::path::Path;
use std::sync::OnceLock;

use proptest::prelude::*;
use saml::assertion::Assertion;
use saml::encryption::DecryptionKey;
use saml::signature::Certificate;
use saml::validate::{Expectations, Validation, validate};

/// A signed message with what it says.
#[derive(Debug)]
struct Base {
    name: String,
    xml: String,
    assertion: Assertion,
}

fn testdata(name: &str) -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("testdata")
        .join(name)
}

fn expectations() -> &'static Expectations {
    static EXPECTATIONS: OnceLock<Expectations> = OnceLock::new();
    EXPECTATIONS.get_or_init(|| {
        let pinned = std::fs::read_to_string(testdata("keys/signing.crt.pem")).unwrap();
        let key =
            DecryptionKey::from_pkcs8(&std::fs::read(testdata("keys/recipient.pk8")).unwrap());
        Expectations {
            issuer: Some("http://fs.contoso.example/adfs/services/trust".to_owned()),
            audience: Some("https://iam.twilio.com/v1/Accounts/AC00/saml2/metadata".to_owned()),
            recipient: Some("https://iam.twilio.com/v1/Accounts/AC00/saml2".to_owned()),
            in_response_to: Some("_a1b2c3d4e5f60718293a4b5c6d7e8f90".to_owned()),
            decryption_keys: vec![key.unwrap()],
            ..Expectations::new(
                vec![Certificate::from_text(&pinned).unwrap()],
                "2026-11-24T10:00:30Z".parse().unwrap(),
            )
        }
    })
}

/// Every odd but honest message of the vectors.
fn bases() -> &'static [Base] {
    static BASES: OnceLock<Vec<Base>> = OnceLock::new();
    BASES.get_or_init(|| {
        let files = std::fs::read_dir(testdata("odd")).unwrap();
        let mut names: Vec<_> = files.map(|file| file.unwrap().path()).collect();
        names.sort();
        let base = |path: std::path::PathBuf| {
            let xml = std::fs::read_to_string(&path).unwrap();
            let assertion = validate(&xml, expectations())
                .assertion
                .unwrap()
                .into_inner();
            let name = path.file_stem().unwrap().to_string_lossy().into_owned();
            Base {
                name,
                xml,
                assertion,
            }
        };
        names.into_iter().map(base).collect()
    })
}

/// Holds what must hold of an accepted message that was made from `base`.
fn says_the_same(base: &Base, validation: &Validation) -> Result<(), TestCaseError> {
    let signed = validation.assertion.as_deref();
    prop_assert_eq!(signed, Some(&base.assertion), "{}", &base.name);
    let shown = validation
        .response
        .as_ref()
        .map(|response| response.assertions.as_slice());
    prop_assert_eq!(
        shown,
        Some(std::slice::from_ref(&base.assertion)),
        "{}",
        &base.name
    );
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 3000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_changed_message_is_refused_or_says_the_same(
        base in 0..bases().len(),
        changes in prop::collection::vec(change::any(), 1..4),
    ) {
        let base = &bases()[base];
        let mut xml = base.xml.clone();
        for change in &changes {
            xml = change.apply(&xml);
        }

        let validation = validate(&xml, expectations());

        if validation.is_accepted() {
            says_the_same(base, &validation)?;
        }
    }

    #[test]
    fn a_message_that_is_only_written_otherwise_is_accepted(
        base in 0..bases().len(),
        seeds in prop::collection::vec(any::<u32>(), 64),
    ) {
        let base = &bases()[base];
        let xml = rewrite::rewritten(&base.xml, &seeds);

        let validation = validate(&xml, expectations());

        prop_assert!(validation.is_accepted(), "{}: {:?}\n{xml}", &base.name, validation.findings);
        says_the_same(base, &validation)?;
    }
}
