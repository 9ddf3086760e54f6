//! Every captured page, metadata file, request and response of AD FS beside what the mock makes of the same settings.
//!
//! For each capture the mock is given the settings that can be read from it (names, versions, claims, signatures, times), and
//! what both made is compared line by line: [`page`] elements with their attributes in document order, [`metadata`] and
//! [`response`] every tag, attribute and text in the order of the bytes, [`request`] what comes of it. What may differ is a named
//! [`difference`]: either one that the mock lists itself, or one that a publisher made.

mod difference;
mod lines;
mod metadata;
mod page;
mod request;
mod response;

use difference::Seen;

use crate::{folder, say, skipped};

/// What one capture came to: nothing, or every difference without a reason.
type Judgement = Vec<String>;

/// A capture: its name and its text.
#[derive(Clone)]
struct Capture {
    name: String,
    text: String,
}

/// The captures of one folder with these endings.
fn captures(kind: &str, endings: &[&str]) -> Option<Vec<Capture>> {
    let files = folder(&format!("adfs-wire/{kind}"))?;
    let fits = |name: &str| endings.iter().any(|ending| name.ends_with(ending));
    let captures = files.into_iter().filter(|(name, _)| fits(name));
    Some(
        captures
            .map(|(name, bytes)| Capture {
                name,
                text: String::from_utf8(bytes).unwrap(),
            })
            .collect(),
    )
}

/// One line of the tally, and what has no explanation.
#[derive(Default)]
struct Tally {
    counts: Vec<String>,
    unexplained: Vec<String>,
}

impl Tally {
    fn add(&mut self, kind: &str, judged: Vec<(String, Judgement)>) {
        assert!(!judged.is_empty(), "the corpus has no {kind}");
        let good = judged.iter().filter(|(_, found)| found.is_empty()).count();
        self.counts
            .push(format!("{kind} {good} of {}", judged.len()));
        for (name, found) in judged.into_iter().filter(|(_, found)| !found.is_empty()) {
            self.unexplained
                .push(format!("{kind}/{name}\n  {}", found.join("\n  ")));
        }
    }
}

#[tokio::test]
async fn no_capture_differs_from_the_mock_without_a_reason() {
    let (Some(pages), Some(metadata), Some(requests), Some(responses)) = (
        captures("pages", &[".html"]),
        captures("metadata", &[".xml", ".json"]),
        captures("requests", &[".xml", ".txt"]),
        captures("responses", &[".xml", ".b64", ".pem"]),
    ) else {
        skipped();
        return;
    };
    let mut seen = Seen::default();
    let mut tally = Tally::default();
    let mut judged = Vec::new();
    for capture in pages {
        seen.begin(&capture.name);
        judged.push((capture.name.clone(), page::judge(&capture, &mut seen).await));
    }
    tally.add("pages", std::mem::take(&mut judged));
    for capture in metadata {
        seen.begin(&capture.name);
        judged.push((capture.name.clone(), metadata::judge(&capture, &mut seen)));
    }
    tally.add("metadata", std::mem::take(&mut judged));
    for capture in requests {
        judged.push((capture.name.clone(), request::judge(&capture).await));
    }
    tally.add("requests", std::mem::take(&mut judged));
    for capture in &responses {
        seen.begin(&capture.name);
        let found = response::judge(capture, &responses, &mut seen).await;
        judged.push((capture.name.clone(), found));
    }
    tally.add("responses", judged);

    say(&format!("adfs-wire: {}\n", tally.counts.join(", ")));
    say(&seen.told());
    assert!(
        tally.unexplained.is_empty(),
        "{}",
        tally.unexplained.join("\n")
    );
}

/// The comparison itself: a capture that says something else is found.
#[tokio::test]
async fn a_capture_that_was_changed_is_found() {
    let (Some(pages), Some(metadata), Some(requests), Some(responses)) = (
        captures("pages", &["_2019_loginpage.html"]),
        captures("metadata", &["-v4-metadata.xml"]),
        captures("requests", &["_2021.xml"]),
        captures("responses", &["_adfs_response.xml", "_signed_error.xml"]),
    ) else {
        skipped();
        return;
    };
    let changed = |capture: &Capture, from: &str, to: &str| {
        assert!(capture.text.contains(from), "{from} in {}", capture.name);
        Capture {
            text: capture.text.replacen(from, to, 1),
            ..capture.clone()
        }
    };
    let seen = &mut Seen::default();
    for (from, to) in [
        ("id=\"submitButton\"", "id=\"submit\""),
        (
            "name=\"UserName\" type=\"email\"",
            "name=\"UserName\" type=\"text\"",
        ),
        ("<div id=\"kmsiArea\"", "<div></div><div id=\"kmsiArea\""),
        (
            "name=\"AuthMethod\" value=\"FormsAuthentication\"",
            "name=\"AuthMethod\"",
        ),
    ] {
        let found = page::judge(&changed(&pages[0], from, to), seen).await;
        assert!(!found.is_empty(), "{from}");
    }
    for (from, to) in [
        ("WantAssertionsSigned=\"true\" ", ""),
        (" use=\"encryption\"", ""),
        (
            "<NameIDFormat>urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress</NameIDFormat>",
            "",
        ),
        ("FriendlyName=\"UPN\"", "FriendlyName=\"User\""),
    ] {
        let found = metadata::judge(&changed(&metadata[0], from, to), seen);
        assert!(!found.is_empty(), "{from}");
    }
    let request = changed(&requests[0], "Consent=", "Agreement=");
    assert!(!request::judge(&request).await.is_empty());
    for (response, from, to) in [
        (0, "<AttributeStatement>", "<AttributeStatement a=\"b\">"),
        (0, "<KeyInfo xmlns=", "<KeyInfo a=\"b\" xmlns="),
        (
            0,
            "AudienceRestriction><Audience>",
            "AudienceRestriction> <Audience a=\"\">",
        ),
        (1, "InResponseTo=", "AnswerTo="),
    ] {
        let response = changed(&responses[response], from, to);
        let found = response::judge(&response, &[], seen).await;
        assert!(!found.is_empty(), "{from}");
    }
}
