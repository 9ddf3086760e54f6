//! Undoes the console's line breaks.
//!
//! Cultures with blanks between words wrap by words: a word keeps the blank behind it, so a wrapped line ends with one, and
//! a word wider than the column is cut. Other cultures cut at the column. Both are undone by the same three questions: is
//! the line full, does it end with a blank, would the next word have fitted.
//! A window counts wide letters of East Asia as two, Out-File of Windows PowerShell 5.1 counts them as one: the measure is
//! the one by which more lines are full.
//! Source: PowerShell, StringManipulationHelper.GenerateLines, DisplayCells.

use super::lines::Block;

/// What the text tells of the console that printed it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Console {
    /// Width of the longest line: that at which lines were wrapped, when any was.
    width: usize,
    /// Whether blanks at line ends were lost on the way.
    trimmed: bool,
    /// Whether lines were broken between words.
    by_words: bool,
    measure: Measure,
}

/// How wide a letter is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Measure {
    /// Wide letters take two columns.
    Cells,
    /// Every letter takes one.
    Letters,
}

impl Console {
    pub(super) fn of(blocks: &[Block<'_>]) -> Self {
        let (cells, full_of_cells) = longest(blocks, Measure::Cells);
        let (letters, full_of_letters) = longest(blocks, Measure::Letters);
        let (width, measure) = match full_of_letters > full_of_cells {
            true => (letters, Measure::Letters),
            false => (cells, Measure::Cells),
        };
        let trimmed = lines(blocks).all(|(_, line)| !line.ends_with(' '));
        let console = Self {
            width,
            measure,
            trimmed,
            by_words: true,
        };
        Self {
            by_words: console.breaks_between_words(blocks),
            ..console
        }
    }

    /// Whether lines end early, before a word that did not fit, more often than in the middle of a word that did.
    fn breaks_between_words(&self, blocks: &[Block<'_>]) -> bool {
        let (mut early, mut inside) = (0, 0);
        for block in blocks {
            let room = self.width.saturating_sub(block.column);
            let entries = block.entries.iter();
            for (line, next) in
                entries.flat_map(|entry| entry.lines.iter().zip(entry.lines.iter().skip(1)))
            {
                let length = self.measure.of(line);
                let whole = self.word_across(line, next) <= room;
                early +=
                    usize::from(length < room && length + self.measure.of(first_word(next)) > room);
                inside += usize::from(
                    length >= room && whole && !line.ends_with(' ') && !next.starts_with(' '),
                );
            }
        }
        early >= inside
    }

    /// Columns of the word that would stand across a line break.
    fn word_across(&self, line: &str, next: &str) -> usize {
        let last = line.rsplit([' ', '\t']).next().unwrap_or(line);
        self.measure.of(last) + self.measure.of(first_word(next).trim_end())
    }

    /// The value's text: wrapped lines joined, its own line ends kept as CR LF. `rules` says that it is rule text, in which
    /// no line ends inside quotation marks.
    pub(super) fn joined(&self, lines: &[&str], column: usize, rules: bool) -> String {
        let room = self.width.saturating_sub(column);
        let mut text = String::new();
        let mut previous: Option<&str> = None;
        let mut quoted = false;
        for line in lines {
            if let Some(previous) = previous {
                text.push_str(self.between(previous, line, room, quoted));
            }
            text.push_str(line);
            quoted ^= rules && line.matches('"').count() % 2 == 1;
            previous = Some(line);
        }
        text
    }

    /// What stood between two lines before the console broke them.
    fn between(&self, line: &str, next: &str, room: usize, quoted: bool) -> &'static str {
        const LINE_END: &str = "\r\n";
        let width = |text: &str| self.measure.of(text);
        let length = width(line);
        // A wide letter does not fit into the last column.
        let next_letter = next.chars().next().map_or(0, |c| self.measure.of_letter(c));
        let full = length >= room || length + 1 == room && next_letter == 2;
        if quoted {
            // A word that fits into a line is not cut: the blank behind it was trimmed.
            let blank_lost = self.trimmed && self.by_words && self.word_across(line, next) <= room;
            return match (full && !blank_lost) || line.ends_with(' ') {
                true => "",
                false => " ",
            };
        }
        // A wrapped line goes on with a word; the templates start the line of `=>` with a blank.
        if line.is_empty() || next.is_empty() || next.starts_with(" =>") {
            return LINE_END;
        }
        // Behind a comma stood a blank, in lists as in rules.
        if self.trimmed && line.ends_with(',') {
            return " ";
        }
        if full {
            return "";
        }
        let word = first_word(next);
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

/// The first word of a line, with the blank behind it.
fn first_word(line: &str) -> &str {
    line.split_inclusive([' ', '\t']).next().unwrap_or(line)
}

/// The lines of all values, with the column at which each starts.
fn lines<'b>(blocks: &'b [Block<'_>]) -> impl Iterator<Item = (usize, &'b str)> {
    blocks.iter().flat_map(|block| {
        let lines = block.entries.iter().flat_map(|entry| &entry.lines);
        lines.map(|line| (block.column, *line))
    })
}

/// The width of the longest line, and how many lines are as long.
fn longest(blocks: &[Block<'_>], measure: Measure) -> (usize, usize) {
    let mut found = (0, 0);
    for (column, line) in lines(blocks) {
        let width = column + measure.of(line);
        if width > found.0 {
            found = (width, 0);
        }
        found.1 += usize::from(width == found.0);
    }
    found
}

impl Measure {
    /// Columns that a text takes.
    fn of(self, text: &str) -> usize {
        text.chars().map(|letter| self.of_letter(letter)).sum()
    }

    /// Columns that a letter takes. Source: PowerShell, display cells.
    fn of_letter(self, letter: char) -> usize {
        let wide = matches!(u32::from(letter), 0x1100..=0x115F | 0x2E80..=0xA4CF | 0xAC00..=0xD7A3
            | 0xF900..=0xFAFF | 0xFE30..=0xFE6F | 0xFF00..=0xFF60 | 0xFFE0..=0xFFE6);
        match self {
            Self::Cells if wide => 2,
            Self::Cells | Self::Letters => 1,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Console, Measure};
    use rstest::rstest;

    const UNTRIMMED: Console = Console {
        width: 30,
        trimmed: false,
        by_words: true,
        measure: Measure::Cells,
    };
    const TRIMMED: Console = Console {
        trimmed: true,
        ..UNTRIMMED
    };

    #[rstest]
    #[case::by_words(UNTRIMMED, &["Issuer == ", "AUTHORITY-X"], "Issuer == AUTHORITY-X")]
    #[case::by_words_trimmed(TRIMMED, &["Issuer ==", "AUTHORITY-XY"], "Issuer == AUTHORITY-XY")]
    #[case::a_list_trimmed(TRIMMED, &["{0123456789012345678,", "urn:b}"], "{0123456789012345678, urn:b}")]
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

    #[rstest]
    #[case::a_wide_letter(&["\"012345678901234567", "\u{65e5}\""], "\"012345678901234567\u{65e5}\"")]
    #[case::a_narrow_one(&["\"012345678901234567", "a\""], "\"012345678901234567 a\"")]
    #[case::a_word_that_was_too_wide(&["\"0123456789012345678", "a\""], "\"0123456789012345678a\"")]
    #[case::a_word_that_was_not(&["\"012345678 012345678", "a\""], "\"012345678 012345678 a\"")]
    fn inside_quotation_marks_a_lost_blank_is_told_from_a_cut_word(
        #[case] lines: &[&str],
        #[case] text: &str,
    ) {
        assert_eq!(TRIMMED.joined(lines, 10, true), text);
    }

    #[test]
    fn inside_quotation_marks_no_line_of_rule_text_ends() {
        assert_eq!(
            TRIMMED.joined(&["issue(\"AD", "AUTHORITY\")"], 10, true),
            "issue(\"AD AUTHORITY\")"
        );
    }
}
