//! Undoes the console's line breaks.
//!
//! Cultures with blanks between words wrap by words: a word keeps the blank behind it, so a wrapped line ends with one, and
//! a word wider than the column is cut. Other cultures cut at the column. Both are undone by the same three questions: is
//! the line full, does it end with a blank, would the next word have fitted.
//! Source: PowerShell, StringManipulationHelper.GenerateLines.

use super::lines::Block;

/// What the text tells of the console that printed it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Console {
    /// Characters of the longest line: the width that lines were wrapped at, when any was.
    width: usize,
    /// Whether blanks at line ends were lost on the way.
    trimmed: bool,
}

impl Console {
    pub(super) fn of(blocks: &[Block<'_>]) -> Self {
        let mut console = Self {
            width: 0,
            trimmed: true,
        };
        for block in blocks {
            for line in block.entries.iter().flat_map(|entry| &entry.lines) {
                console.width = console.width.max(block.column + width(line));
                console.trimmed &= !line.ends_with(' ');
            }
        }
        console
    }

    /// The value's text: wrapped lines joined, its own line ends kept as CR LF. `rules` says that it is rule text, in which
    /// no line ends inside quotation marks.
    pub(super) fn joined(&self, lines: &[&str], column: usize, rules: bool) -> String {
        let room = self.width.saturating_sub(column);
        let mut text = String::new();
        let mut previous: Option<&str> = None;
        for line in lines {
            if let Some(previous) = previous {
                let quoted = rules && text.matches('"').count() % 2 == 1;
                text.push_str(self.between(previous, line, room, quoted));
            }
            text.push_str(line);
            previous = Some(line);
        }
        text
    }

    /// What stood between two lines before the console broke them.
    fn between(&self, line: &str, next: &str, room: usize, quoted: bool) -> &'static str {
        const LINE_END: &str = "\r\n";
        let length = width(line);
        let full = length >= room;
        if quoted {
            return match full || line.ends_with(' ') {
                true => "",
                false => " ",
            };
        }
        // A wrapped line goes on with a word; the templates start the line of `=>` with a blank.
        if line.trim().is_empty() || next.trim().is_empty() || next.starts_with(" =>") {
            return LINE_END;
        }
        if full {
            return "";
        }
        let word = next.split_inclusive([' ', '\t']).next().unwrap_or(next);
        // The blank behind a word may have been trimmed; it took its place all the same.
        let lost = usize::from(self.trimmed && !word.ends_with(' ') && word.len() < next.len());
        let blank = usize::from(!line.ends_with(' '));
        let fits = length + blank + width(word) + lost <= room;
        match (fits, line.ends_with([' ', '\t']), self.trimmed) {
            (false, true, _) => "",
            (false, false, true) => " ",
            _ => LINE_END,
        }
    }
}

/// Columns that a text takes; wide characters of East Asia take two. Source: PowerShell, display cells.
fn width(text: &str) -> usize {
    text.chars()
        .map(|character| match u32::from(character) {
            0x1100..=0x115F | 0x2E80..=0xA4CF | 0xAC00..=0xD7A3 | 0xF900..=0xFAFF => 2,
            0xFE30..=0xFE6F | 0xFF00..=0xFF60 | 0xFFE0..=0xFFE6 => 2,
            _ => 1,
        })
        .sum()
}

#[cfg(test)]
mod tests {
    use super::Console;
    use rstest::rstest;

    const UNTRIMMED: Console = Console {
        width: 30,
        trimmed: false,
    };
    const TRIMMED: Console = Console {
        trimmed: true,
        ..UNTRIMMED
    };

    #[rstest]
    #[case::by_words(UNTRIMMED, &["Issuer == ", "AUTHORITY-X"], "Issuer == AUTHORITY-X")]
    #[case::by_words_trimmed(TRIMMED, &["Issuer ==", "AUTHORITY-XY"], "Issuer == AUTHORITY-XY")]
    #[case::a_cut_word(UNTRIMMED, &["01234567890123456789", "abc"], "01234567890123456789abc")]
    #[case::its_own_line_end(UNTRIMMED, &["Type", "b"], "Type\r\nb")]
    #[case::a_line_end_that_a_word_would_have_fitted(TRIMMED, &["Type", "b"], "Type\r\nb")]
    #[case::an_empty_line(UNTRIMMED, &["a", "", "b"], "a\r\n\r\nb")]
    #[case::the_arrow(UNTRIMMED, &["01234567890123456789", " => issue"], "01234567890123456789\r\n => issue")]
    fn a_break_of_the_console_is_told_from_the_texts_own(
        #[case] console: Console,
        #[case] lines: &[&str],
        #[case] text: &str,
    ) {
        assert_eq!(console.joined(lines, 10, false), text);
    }

    #[test]
    fn inside_quotation_marks_no_line_of_rule_text_ends() {
        assert_eq!(
            TRIMMED.joined(&["issue(\"AD", "AUTHORITY\")"], 10, true),
            "issue(\"AD AUTHORITY\")"
        );
    }
}
