//! What may differ between a capture and the mock, and why.

use std::collections::{BTreeMap, BTreeSet};

/// Differences of a file: what its farm was given by an administrator, or what happened to it after AD FS had written it.
const OF_THE_FILE: [(&str, &str); 7] = [
    (
        "made-a-template",
        "addresses and names were replaced by placeholders, scripts and styles by comments",
    ),
    (
        "saved-by-a-browser",
        "scripts had run before the page was saved, and the browser wrote the markup anew",
    ),
    (
        "trimmed",
        "wrappers and scripts were cut out by hand, as the file says",
    ),
    (
        "written-anew",
        "an XML library wrote the message anew: other prefixes, order of attributes and white space",
    ),
    (
        "signed-anew",
        "the publisher signed with a key of its own, in its own form",
    ),
    (
        "own-claim-descriptions",
        "the administrator added claim descriptions to the farm",
    ),
    (
        "certificate-rolls-over",
        "a second token-signing certificate is published already, so it is listed twice",
    ),
];

/// Which differences the captures needed, and which captures.
#[derive(Default)]
pub(super) struct Seen {
    capture: String,
    noted: BTreeMap<&'static str, BTreeSet<String>>,
}

impl Seen {
    /// Begins with a capture.
    pub(super) fn begin(&mut self, capture: &str) {
        capture.clone_into(&mut self.capture);
    }

    /// Notes a difference; its name has to be known.
    pub(super) fn note(&mut self, name: &'static str) {
        let theirs = OF_THE_FILE.iter().any(|(known, _)| *known == name);
        assert!(
            is_ours(name) || theirs,
            "the difference {name} is not listed"
        );
        let captures = self.noted.entry(name).or_default();
        captures.insert(self.capture.clone());
    }

    /// A line for each.
    pub(super) fn told(&self) -> String {
        let lines = self.noted.iter().map(|(name, captures)| {
            let of = if is_ours(name) { "mock" } else { "file" };
            format!(
                "  difference of the {of}: {name}, in {} captures\n",
                captures.len()
            )
        });
        lines.collect()
    }
}

/// Whether `flexgate deviations` lists it.
fn is_ours(name: &str) -> bool {
    let mut listed = mock_adfs::deviations().iter();
    listed.any(|known| known.name == name)
}
