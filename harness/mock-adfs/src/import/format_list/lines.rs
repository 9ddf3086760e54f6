//! Lines of a console -> blocks of labels with the lines of their values.
//!
//! Within an object every colon stands in the same column. A line without a label in that column continues the value,
//! indented as the console does it, or at the margin where a web page lost the blanks.

use std::collections::HashSet;

/// An object: its labels in order.
#[derive(Debug)]
pub(super) struct Block<'t> {
    pub(super) entries: Vec<Entry<'t>>,
    /// Column at which values start, from 0.
    pub(super) column: usize,
    /// Its labels, to notice that the next object starts.
    labels: HashSet<&'t str>,
}

/// A label and the lines of its value, the margin taken off.
#[derive(Debug)]
pub(super) struct Entry<'t> {
    pub(super) label: &'t str,
    pub(super) lines: Vec<&'t str>,
    /// Byte offset of the label.
    pub(super) at: usize,
}

/// Whether some line of a text starts with a label.
pub(in crate::import) fn starts_with_label(text: &str) -> bool {
    text.lines().any(|line| label_of(line).is_some())
}

/// The objects of a text.
pub(super) fn blocks(text: &str) -> Vec<Block<'_>> {
    let mut blocks: Vec<Block<'_>> = Vec::new();
    let mut after_blank = true;
    let mut offset = 0;
    for whole in text.split_inclusive('\n') {
        let line = whole.trim_end_matches(['\n', '\r']);
        place_line(&mut blocks, line, offset, after_blank);
        after_blank = line.trim().is_empty();
        offset += whole.len();
    }
    for block in &mut blocks {
        trim_last(block);
    }
    blocks
}

fn place_line<'t>(blocks: &mut Vec<Block<'t>>, line: &'t str, offset: usize, after_blank: bool) {
    let label = label_of(line);
    let Some(block) = blocks.last_mut() else {
        if let Some((label, column)) = label {
            blocks.push(block(label, line, offset, column));
        }
        return;
    };
    match label {
        Some((label, column)) if column == block.column => match block.labels.insert(label) {
            true => block.entries.push(entry(label, line, offset, column)),
            false => blocks.push(self::block(label, line, offset, column)),
        },
        Some((label, column)) if after_blank => {
            blocks.push(self::block(label, line, offset, column));
        }
        _ => {
            let margin = block.column;
            if let Some(entry) = block.entries.last_mut() {
                entry.lines.push(without_margin(line, margin));
            }
        }
    }
}

fn block<'t>(label: &'t str, line: &'t str, at: usize, column: usize) -> Block<'t> {
    Block {
        entries: vec![entry(label, line, at, column)],
        column,
        labels: HashSet::from([label]),
    }
}

fn entry<'t>(label: &'t str, line: &'t str, at: usize, column: usize) -> Entry<'t> {
    Entry {
        label,
        lines: vec![line.get(column..).unwrap_or_default()],
        at,
    }
}

/// The label of a line and the column of its value: a name, blanks, a colon, and a blank or the end.
fn label_of(line: &str) -> Option<(&str, usize)> {
    let (before, after) = match line.split_once(" : ") {
        Some((before, _)) => (before, before.len() + 3),
        // Trimmed: the blank behind the colon is gone.
        None => (line.strip_suffix(" :")?, line.len() + 1),
    };
    let label = before.trim_end();
    let is_name = label.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && label
            .bytes()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, b'_' | b'-' | b'.'));
    is_name.then_some((label, after))
}

/// Takes the margin off a continued line; a line that has lost it stays as it is.
fn without_margin(line: &str, margin: usize) -> &str {
    match line.get(..margin) {
        Some(blanks) if blanks.bytes().all(|byte| byte == b' ') => {
            line.get(margin..).unwrap_or_default()
        }
        _ if line.trim().is_empty() => "",
        _ => line,
    }
}

/// The blank lines that stand between objects belong to no value.
fn trim_last(block: &mut Block<'_>) {
    if let Some(entry) = block.entries.last_mut() {
        while entry.lines.len() > 1
            && entry
                .lines
                .last()
                .is_some_and(|line| line.trim().is_empty())
        {
            entry.lines.pop();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::label_of;
    use rstest::rstest;

    #[rstest]
    #[case::padded("Name       : a", Some(("Name", 13)))]
    #[case::trimmed("Notes      :", Some(("Notes", 13)))]
    #[case::a_value_with_a_colon("MetadataUrl : https://a : b", Some(("MetadataUrl", 14)))]
    #[case::a_rule("c:[Type == \"a\"] => issue(Type = \"x : y\", Value = c.Value);", None)]
    #[case::indented("        Name : a", None)]
    #[case::a_sentence("Please note : this", None)]
    fn a_label_is_a_name_and_a_colon(#[case] line: &str, #[case] label: Option<(&str, usize)>) {
        assert_eq!(label_of(line), label);
    }
}
