//! From what was found to what is wrong and how to mend it.
//!
//! Findings + outcome + plan -> at most one [`Diagnosis`], the root cause: an empty `mail` explains the missing NameID and
//! is named instead of it. Each cause is a file under `causes/`; they are asked in the order of `causes::ALL`, deepest
//! first. Reads the trace and the plan's settings only; title and expectation of a scenario are unknown here. Deliberately
//! absent: any change to a real server. The fix is told, never carried out.

mod case;
mod causes;
mod explain;
mod fix;
mod rule_text;
mod rules;

pub use case::Case;
pub use explain::{Explanation, explain, explanations};
pub use fix::Fix;

use crate::outcome::Word;

/// Something that was seen and speaks for the cause.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen {
    /// Where: `Response/Status`, `Identity Provider Issuer in Flex`.
    pub place: String,
    /// What stood there.
    pub value: String,
}

/// A root cause with its remedy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnosis {
    /// Slug of the cause: `name-id-rule-missing`.
    pub cause: &'static str,
    /// One sentence: which setting is wrong.
    pub sentence: String,
    /// The evidence.
    pub seen: Vec<Seen>,
    /// Why this setting has this effect.
    pub why: &'static str,
    /// What to do.
    pub fix: Fix,
    /// Section of Twilio's guide, or the documentation, that says how it should be.
    pub guide: &'static str,
}

/// What a cause tells about a case in which it has recognized itself.
#[derive(Debug)]
struct Found {
    sentence: String,
    seen: Vec<Seen>,
    fix: Fix,
}

/// Names the root cause of an attempt that did not end in a session, or ended in one with errors found, or in one that has
/// done harm. Nothing else is wrong with an attempt that ends signed in and without error findings.
#[must_use]
pub fn diagnose(case: &Case<'_>) -> Option<Diagnosis> {
    let healthy = matches!(
        case.outcome.word,
        Word::SignedIn | Word::SignedOut | Word::AskedToSignIn
    );
    let causes: &[causes::Cause] = if healthy && case.verification.errors().next().is_none() {
        &causes::OF_SESSIONS
    } else {
        &causes::ALL
    };
    causes.iter().find_map(|cause| {
        let found = (cause.recognize)(case)?;
        Some(Diagnosis {
            cause: cause.explanation.slug,
            sentence: found.sentence,
            seen: found.seen,
            why: cause.explanation.why,
            fix: found.fix,
            guide: cause.explanation.source,
        })
    })
}

/// A piece of evidence.
fn seen(place: impl Into<String>, value: impl Into<String>) -> Seen {
    Seen {
        place: place.into(),
        value: value.into(),
    }
}

/// The last part of a URN: `InvalidNameIDPolicy`.
fn short(urn: &str) -> &str {
    urn.rsplit(':').next().unwrap_or(urn)
}

/// Names in backticks, as a sentence lists them: `a`, `b` and `c`.
fn listed<T: AsRef<str>>(names: &[T]) -> String {
    let quoted: Vec<String> = names
        .iter()
        .map(|name| format!("`{}`", name.as_ref()))
        .collect();
    match quoted.split_last() {
        None => "none".to_owned(),
        Some((last, [])) => last.clone(),
        Some((last, others)) => format!("{} and {last}", others.join(", ")),
    }
}
