//! `flexgate rules help`: the reference of the language, whole or what it says of one word.

use std::io::{self, Write};

use claim_rules::reference::REFERENCE;

use crate::cli::exit_code;

/// Prints the reference, or the parts of it that speak of `construct`; returns 0, or 2 for a word that it does not have.
pub(super) fn help(construct: Option<&str>, out: &mut dyn Write) -> io::Result<u8> {
    let Some(word) = construct else {
        write!(out, "{REFERENCE}")?;
        return Ok(exit_code::AS_EXPECTED);
    };
    let found = about(word.trim());
    if found.is_empty() {
        writeln!(
            out,
            "error: the reference says nothing of `{word}`\nhint: `flexgate rules help` prints all of it"
        )?;
        return Ok(exit_code::BAD_INPUT);
    }
    for (heading, parts) in found {
        writeln!(out, "{heading}\n")?;
        for part in parts {
            writeln!(out, "{part}\n")?;
        }
    }
    Ok(exit_code::AS_EXPECTED)
}

/// Headings with their paragraphs, table rows and code that name a word; a whole part when its heading does.
fn about(word: &str) -> Vec<(&'static str, Vec<&'static str>)> {
    let mut found = Vec::new();
    for part in REFERENCE.split("\n## ").skip(1) {
        let (heading, text) = part.split_once('\n').unwrap_or((part, ""));
        let whole = heading.to_lowercase().contains(&word.to_lowercase());
        let parts: Vec<&str> = if whole {
            vec![text.trim()]
        } else {
            paragraphs(text)
                .into_iter()
                .filter(|part| names(part, word))
                .collect()
        };
        if !word.is_empty() && !parts.is_empty() {
            found.push((heading, parts));
        }
    }
    found
}

/// Paragraphs; a table gives its rows.
fn paragraphs(text: &'static str) -> Vec<&'static str> {
    text.split("\n\n")
        .flat_map(|block| match block.trim().starts_with('|') {
            true => block
                .lines()
                .filter(|line| !line.starts_with("|---"))
                .collect(),
            false => vec![block.trim()],
        })
        .collect()
}

/// Whether a text has the word by itself, without regard to case.
fn names(text: &str, word: &str) -> bool {
    let (text, word) = (text.to_lowercase(), word.to_lowercase());
    let inside = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '-');
    let wordy = word.chars().all(|c| c.is_alphanumeric() || c == '-');
    text.match_indices(&word).any(|(at, found)| {
        let before = text.get(..at).and_then(|t| t.chars().next_back());
        let after = text.get(at + found.len()..).and_then(|t| t.chars().next());
        !wordy || !(inside(before) || inside(after))
    })
}
