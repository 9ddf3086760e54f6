//! What a slug means: of a cause, of a finding, of a lint of a setup or of claim rules.
//!
//! Causes explain themselves in their files, lints of rules in `claim_rules::lint`; findings and lints of a setup are
//! tables here. A test of the suite holds
//! that every slug which the code can produce has an entry.

mod findings;
mod setup_lints;

use super::causes;

/// What a slug means and what to do about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Explanation {
    /// Stable name: `name-id-rule-missing`.
    pub slug: &'static str,
    /// What it says, in one sentence.
    pub meaning: &'static str,
    /// Why it bites.
    pub why: &'static str,
    /// How to mend it.
    pub mend: &'static str,
    /// Where it is written how it should be.
    pub source: &'static str,
}

/// What kinds of slugs there are, and all of each kind, in alphabetical order.
#[must_use]
pub fn explanations() -> [(&'static str, Vec<Explanation>); 4] {
    let causes = causes::ALL.iter().chain(&causes::OF_SESSIONS);
    let causes = causes.map(|cause| cause.explanation).collect();
    let lints = claim_rules::lint::CATALOG.iter().map(of_lint).collect();
    [
        ("causes", sorted(causes)),
        ("findings", sorted(findings::ALL.to_vec())),
        ("lints of a setup", sorted(setup_lints::ALL.to_vec())),
        ("lints of claim rules", sorted(lints)),
    ]
}

/// Everything known by this slug: a cause and a finding may share one, for they say the same.
#[must_use]
pub fn explain(slug: &str) -> Option<Explanation> {
    let all = explanations().into_iter().flat_map(|(_, entries)| entries);
    all.into_iter().find(|entry| entry.slug == slug)
}

fn sorted(mut entries: Vec<Explanation>) -> Vec<Explanation> {
    entries.sort_by_key(|entry| entry.slug);
    entries
}

/// A lint's entry has a reason; what to write instead, the lint itself shows at the place.
fn of_lint(entry: &claim_rules::lint::Entry) -> Explanation {
    Explanation {
        slug: entry.slug,
        meaning: "claim rules: a rule that parses and does not do what was meant",
        why: entry.why,
        mend: "`flexgate lint` shows the place in the rules and, where it can, the mended text",
        source: "Microsoft, \"The Role of the Claim Rule Language\"",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_entry_is_a_lower_case_sentence_without_a_stop() {
        for (_, entries) in explanations() {
            for entry in entries {
                for text in [entry.meaning, entry.why, entry.mend] {
                    assert!(!text.is_empty(), "{}", entry.slug);
                    assert!(!text.ends_with('.'), "{}: {text}", entry.slug);
                    assert!(!text.contains("  "), "{}: {text}", entry.slug);
                }
                assert!(!entry.source.is_empty(), "{}", entry.slug);
            }
        }
    }
}
