//! `flexgate explain`: what a finding or a diagnosis means, why it bites, how to mend it, and where that is written.

use std::io::Write;

use clap::Args;

use crate::cli::exit_code;
use crate::diagnosis::{Explanation, explain as entry_of, explanations};
use crate::scenario::propose;

/// Arguments of `flexgate explain`.
#[derive(Debug, Args)]
#[command(after_help = "Example:  flexgate explain name-id-rule-missing")]
pub struct ExplainArguments {
    /// The name of a cause, a finding or a lint, as reports show it; without it, all names are listed.
    pub slug: Option<String>,
}

/// Explains one slug, or lists all of them. An unknown slug is an error with a proposal.
pub fn explain(arguments: &ExplainArguments, out: &mut dyn Write) -> u8 {
    let Some(slug) = &arguments.slug else {
        list(out);
        return exit_code::AS_EXPECTED;
    };
    let Some(entry) = entry_of(slug.trim()) else {
        let _ = writeln!(out, "error: there is no `{slug}`");
        let all = explanations();
        let known = all
            .iter()
            .flat_map(|(_, entries)| entries.iter().map(|entry| entry.slug));
        let hint = propose(slug, known);
        let hint = hint.unwrap_or_else(|| "`flexgate explain` lists all names".to_owned());
        let _ = writeln!(out, "hint: {hint}");
        return exit_code::BAD_INPUT;
    };
    let Explanation {
        slug,
        meaning,
        why,
        mend,
        source,
    } = entry;
    let _ = writeln!(out, "{slug}\n");
    for (label, text) in [
        ("means", meaning),
        ("why", why),
        ("mend", mend),
        ("source", source),
    ] {
        let _ = writeln!(out, "{label}\n  {text}");
    }
    exit_code::AS_EXPECTED
}

/// All names with their meaning, by kind.
fn list(out: &mut dyn Write) {
    for (kind, entries) in explanations() {
        let _ = writeln!(out, "{kind}");
        let width = entries
            .iter()
            .map(|entry| entry.slug.len())
            .max()
            .unwrap_or(0);
        for Explanation {
            slug, meaning, why, ..
        } in entries
        {
            // All lints of rules mean the same; their reasons tell them apart.
            let text = if kind == "lints of claim rules" {
                why
            } else {
                meaning
            };
            let _ = writeln!(out, "  {slug:<width$}  {text}");
        }
        let _ = writeln!(out);
    }
}
