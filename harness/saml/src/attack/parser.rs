//! Attacks on the reader of the XML: documents that two parsers understand differently, or that one never comes to the end of.
//!
//! Source: CVE-2025-25291, CVE-2025-25292, CVE-2025-29775; PortSwigger, "The Fragile Lock" (2025).

use super::captured::{Captured, rewritten};
use super::{Attack, Stranger};

/// The family.
pub(super) const ALL: &[Attack] = &[
    Attack {
        name: "parser/doctype",
        does: "puts a document type before the Response",
        finding: "doctype-refused",
        make: doctype,
    },
    Attack {
        name: "parser/external-entity",
        does: "fetches the name from a file of the server",
        finding: "doctype-refused",
        make: external_entity,
    },
    Attack {
        name: "parser/billion-laughs",
        does: "puts a name in that grows a thousand million times as it is read",
        finding: "doctype-refused",
        make: billion_laughs,
    },
    Attack {
        name: "parser/trailing-text",
        does: "puts text behind the end of the Response",
        finding: "xml-malformed",
        make: trailing_text,
    },
    Attack {
        name: "parser/two-roots",
        does: "puts the attacker's Response behind the signed one",
        finding: "xml-malformed",
        make: two_roots,
    },
    Attack {
        name: "parser/comment-in-digest",
        does: "puts a comment into the DigestValue, which some readers take for its end",
        finding: "signature-malformed",
        make: comment_in_digest,
    },
    Attack {
        name: "parser/relative-namespace",
        does: "puts a relative namespace in, at which some canonicalizers give up and sign nothing",
        finding: "signature-malformed",
        make: relative_namespace,
    },
    Attack {
        name: "parser/id-in-other-case",
        does: "repeats the ID of the assertion in an attribute that only looks like one",
        finding: "duplicate-id",
        make: id_in_other_case,
    },
];

fn doctype(captured: &Captured, _: &Stranger) -> Option<String> {
    Some(format!("<!DOCTYPE x>{}", captured.whole()))
}

fn named(captured: &Captured, entity: &str) -> Option<String> {
    let name = |name: &str| Some(name.replace(&captured.user, entity));
    let evil = rewritten(&captured.assertion, "NameID", name)?;
    Some(captured.message(&captured.message_signature, &evil))
}

fn external_entity(captured: &Captured, _: &Stranger) -> Option<String> {
    let message = named(captured, "&who;")?;
    Some(format!(
        "<!DOCTYPE x [<!ENTITY who SYSTEM \"file:///etc/passwd\">]>{message}"
    ))
}

fn billion_laughs(captured: &Captured, _: &Stranger) -> Option<String> {
    let level = |n: usize| {
        let below = format!("&l{};", n - 1).repeat(10);
        format!("<!ENTITY l{n} \"{below}\">")
    };
    let levels: String = (1..10).map(level).collect();
    let message = named(captured, "&l9;")?;
    Some(format!(
        "<!DOCTYPE x [<!ENTITY l0 \"ha\">{levels}]>{message}"
    ))
}

fn trailing_text(captured: &Captured, _: &Stranger) -> Option<String> {
    Some(format!("{}trailing", captured.whole()))
}

fn two_roots(captured: &Captured, _: &Stranger) -> Option<String> {
    Some(format!("{}{}", captured.whole(), captured.evil_message("")))
}

fn comment_in_digest(captured: &Captured, _: &Stranger) -> Option<String> {
    let evil = rewritten(&captured.assertion, "DigestValue", |digest| {
        let start = digest.find('>')? + 1;
        Some(format!(
            "{}<!--AAAA-->{}",
            digest.get(..start)?,
            digest.get(start..)?
        ))
    })?;
    Some(captured.with(&evil))
}

/// The start tag of the first element of a name with an attribute more.
fn with_attribute(xml: &str, local: &str, attribute: &str) -> Option<String> {
    rewritten(xml, local, |element| {
        let end = element.find('>')?;
        Some(format!(
            "{} {attribute}{}",
            element.get(..end)?,
            element.get(end..)?
        ))
    })
}

fn relative_namespace(captured: &Captured, _: &Stranger) -> Option<String> {
    let evil = with_attribute(&captured.assertion, "Subject", "xmlns:x=\"1\" x:y=\"\"")?;
    Some(captured.with(&evil))
}

fn id_in_other_case(captured: &Captured, _: &Stranger) -> Option<String> {
    let id = format!("Id=\"{}\"", captured.assertion_id);
    with_attribute(&captured.with(&captured.assertion), "Status", &id)
}
