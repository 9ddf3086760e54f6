//! Where something stands in an export, so that an administrator finds it.

use std::fmt;

/// A place in an export.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Place {
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
    /// Path of the value (`$[0].SamlEndpoints[0]`); empty where the line says enough.
    pub path: String,
}

impl Place {
    /// A place that only a line and a column tell.
    #[must_use]
    pub fn at(line: usize, column: usize) -> Self {
        Self {
            line,
            column,
            path: String::new(),
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.line, self.column)?;
        match self.path.as_str() {
            "" | "$" => Ok(()),
            path => write!(f, ", {path}"),
        }
    }
}

/// The line starts of a text: offsets become lines and columns without counting from the start each time.
#[derive(Debug, Clone)]
pub(super) struct Lines<'t> {
    text: &'t str,
    starts: Vec<usize>,
}

impl<'t> Lines<'t> {
    pub(super) fn of(text: &'t str) -> Self {
        let after = text.match_indices('\n').map(|(at, _)| at + 1);
        Self {
            text,
            starts: std::iter::once(0).chain(after).collect(),
        }
    }

    /// The place of a byte offset.
    pub(super) fn place(&self, offset: usize) -> Place {
        let offset = offset.min(self.text.len());
        let line = self.starts.partition_point(|start| *start <= offset).max(1);
        let start = self.starts.get(line - 1).copied().unwrap_or_default();
        let before = self.text.get(start..offset).unwrap_or_default();
        Place::at(line, before.chars().count() + 1)
    }
}

#[cfg(test)]
mod tests {
    use super::Lines;
    use rstest::rstest;

    #[rstest]
    #[case::start(0, "1:1")]
    #[case::inside_a_line(2, "1:2")]
    #[case::after_a_line_end(5, "2:1")]
    #[case::the_end(6, "2:2")]
    #[case::past_the_end(90, "2:2")]
    fn lines_and_columns_count_from_one_in_characters(#[case] offset: usize, #[case] place: &str) {
        assert_eq!(Lines::of("äb\r\nc").place(offset).to_string(), place);
    }
}
