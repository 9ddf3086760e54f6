//! All that is accepted here is accepted by another strict parser too, with the same text.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a failed unwrap is a failed test, and a skip is printed"
)]

use std::fs;
use std::path::{Path, PathBuf};

use rstest::rstest;
use saml::xml::{Document, Limits, decode, pretty};

/// Compares the verdicts on one text: what we accept, roxmltree accepts, and reads alike.
fn compare(name: &str, text: &str) {
    let Ok(ours) = Document::parse_within(text, &Limits::METADATA) else {
        return;
    };
    let theirs = roxmltree::Document::parse(text).unwrap_or_else(|error| panic!("{name}: {error}"));
    let elements: Vec<_> = theirs
        .descendants()
        .filter(roxmltree::Node::is_element)
        .collect();
    assert_eq!(ours.elements().count(), elements.len(), "{name}");
    for (ours, theirs) in ours.elements().zip(elements) {
        assert_eq!(ours.local_name(), theirs.tag_name().name(), "{name}");
        assert_eq!(
            ours.namespace(),
            theirs.tag_name().namespace().unwrap_or_default(),
            "{name}"
        );
        let attributes: Vec<_> = theirs.attributes().map(|a| (a.name(), a.value())).collect();
        assert_eq!(
            ours.attributes()
                .map(|a| (a.local, a.value))
                .collect::<Vec<_>>(),
            attributes,
            "{name}"
        );
        let text: String = theirs
            .descendants()
            .filter(|node| node.is_text())
            .filter_map(|node| node.text())
            .collect();
        assert_eq!(ours.text(), text, "{name}");
    }
}

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
        let path = entry.path();
        if path.is_dir() {
            files(&path, found)
        } else {
            found.push(path)
        }
    }
}

#[test]
fn the_test_vectors_read_alike() {
    let mut found = Vec::new();
    files(
        &Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata"),
        &mut found,
    );
    for path in found
        .iter()
        .filter(|path| path.extension().is_some_and(|name| name == "xml"))
    {
        compare(
            &path.display().to_string(),
            &fs::read_to_string(path).unwrap(),
        );
    }
}

#[test]
fn the_corpus_reads_alike() {
    let Some(corpus) = std::env::var_os("FLEXGATE_CORPUS") else {
        // Past the test runner, which hides what a passing test prints.
        let _ = std::io::Write::write_all(
            &mut std::io::stderr(),
            b"skipped: FLEXGATE_CORPUS is not set\n",
        );
        return;
    };
    let mut found = Vec::new();
    files(&Path::new(&corpus).join("saml"), &mut found);
    files(&Path::new(&corpus).join("xmldsig"), &mut found);
    for path in found {
        if let Ok(text) = decode(&fs::read(&path).unwrap()) {
            compare(&path.display().to_string(), &text);
        }
    }
}

#[rstest]
#[case::name("< :=\"\"/>")]
#[case::no_space("<a b=\"1\"c=\"2\"/>")]
#[case::less_than("<a b=\"<\"/>")]
#[case::cdata_end("<a>]]></a>")]
#[case::hyphens("<a><!-- -- --></a>")]
#[case::hyphen_end("<a><!-- ---></a>")]
#[case::end_tag("<a></b>")]
#[case::end_attribute("<a></a b=\"1\">")]
#[case::xmlns_prefix("<xmlns:a/>")]
#[case::xml_rebound("<a xmlns:xml=\"urn:x\"/>")]
#[case::xmlns_declared("<a xmlns:xmlns=\"urn:x\"/>")]
#[case::other_prefix_for_xml("<a xmlns:b=\"http://www.w3.org/XML/1998/namespace\"/>")]
#[case::undeclared("<a xmlns:b=\"\"/>")]
#[case::same_expanded("<a xmlns:b=\"urn:x\" xmlns:c=\"urn:x\" b:d=\"1\" c:d=\"2\"/>")]
#[case::entity("<a>&nbsp;</a>")]
#[case::surrogate("<a>&#xD800;</a>")]
#[case::bare_ampersand("<a>a & b</a>")]
#[case::declaration_late(" <?xml version=\"1.0\"?><a/>")]
#[case::declaration_order("<?xml encoding=\"UTF-8\" version=\"1.0\"?><a/>")]
#[case::instruction_xml("<a><?XML x?></a>")]
#[case::text_after("<a/>x")]
#[case::reference_after("<a/>&#32;")]
#[case::cdata_before("<![CDATA[]]><a/>")]
#[case::empty("")]
#[case::two_marks("\u{FEFF}\u{FEFF}<a></a>")]
#[case::two_marks_cut("\u{FEFF}\u{FEFF}<sfo>m\"/")]
#[case::open("<a>")]
#[case::control("<a>\u{1}</a>")]
#[case::not_a_character("<a>\u{FFFF}</a>")]
fn what_is_not_well_formed_is_refused(#[case] text: &str) {
    assert!(Document::parse(text).is_err());
}

#[test]
fn line_ends_and_white_space_are_normalized() {
    let document = Document::parse("<a b=\"1\r\n2\t3&#10;4\">x\r\ny\rz&#13;</a>").unwrap();

    assert_eq!(document.root().attribute("b"), Some("1 2 3\n4"));
    assert_eq!(document.root().text(), "x\ny\nz\r");
}

#[test]
fn a_message_is_shown_with_one_element_per_line() {
    insta::assert_snapshot!(pretty("<a x=\"1\"><b>text</b><c /></a>"), @r#"
    <a x="1">
      <b>text</b>
      <c/>
    </a>
    "#);
}
