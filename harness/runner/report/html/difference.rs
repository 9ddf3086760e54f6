//! The drawn difference of two texts, for the page: lines with their signs, changed words marked.

use serde::Serialize;
use similar::{ChangeTag, TextDiff};

/// Equal lines shown around a change.
const AROUND: usize = 3;

/// A line of a difference.
#[derive(Debug, Serialize)]
pub(super) struct DifferenceLine {
    /// `-` accepted only, `+` this run only, blank both, `⋯` for lines left out.
    sign: char,
    /// Pieces of the text, and whether they are what differs within the line.
    pieces: Vec<(String, bool)>,
}

/// Draws a difference. Without an accepted text every line is new.
pub(super) fn difference(accepted: Option<&str>, found: &str) -> Vec<DifferenceLine> {
    let diff = TextDiff::from_lines(accepted.unwrap_or_default(), found);
    let mut lines = Vec::new();
    for (index, group) in diff.grouped_ops(AROUND).iter().enumerate() {
        if index > 0 {
            lines.push(DifferenceLine {
                sign: '⋯',
                pieces: Vec::new(),
            });
        }
        for change in group.iter().flat_map(|op| diff.iter_inline_changes(op)) {
            let pieces = change
                .iter_strings_lossy()
                .map(|(emphasized, text)| (text.trim_end_matches('\n').to_owned(), emphasized));
            lines.push(DifferenceLine {
                sign: match change.tag() {
                    ChangeTag::Delete => '-',
                    ChangeTag::Insert => '+',
                    ChangeTag::Equal => ' ',
                },
                pieces: pieces.collect(),
            });
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_changed_line_is_shown_twice_with_the_changed_word_marked() {
        let lines = difference(Some("roles:\n  - agent\n"), "roles:\n  - admin\n");

        let signs: String = lines.iter().map(|line| line.sign).collect();
        assert_eq!(signs, " -+");
        assert!(
            lines[2]
                .pieces
                .iter()
                .any(|(text, marked)| *marked && text.contains("admin"))
        );
    }
}
