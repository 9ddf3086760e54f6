//! The regular tokens: blanks, texts, words, symbols.

use super::{Kind, Lexer, SYMBOLS};
use crate::error::{Problem, Slip};

impl Lexer<'_> {
    /// Skips ASCII white space.
    pub(super) fn blank(&mut self) -> bool {
        let rest = self.rest();
        let length = rest.len() - rest.trim_start_matches([' ', '\t', '\r', '\n']).len();
        self.position += length;
        length > 0
    }

    /// `"..."`; line breaks inside are kept, as documentation pages print such texts.
    pub(super) fn text_literal(&mut self) -> bool {
        let Some(inside) = self.rest().strip_prefix('"') else {
            return false;
        };
        match inside.find('"') {
            Some(end) => self.push(Kind::Text(&inside[..end]), end + 2),
            None => self.unterminated(inside),
        }
        true
    }

    /// A text without an end reaches to the end of its line.
    fn unterminated(&mut self, inside: &str) {
        let line = inside.lines().next().unwrap_or_default();
        self.report(line.len() + 1, Problem::UnterminatedText, None);
        let start = self.position + 1;
        self.push(
            Kind::Text(&self.text[start..start + line.len()]),
            line.len() + 1,
        );
    }

    /// Identifiers and numbers.
    pub(super) fn word(&mut self) -> bool {
        let rest = self.rest();
        let end = rest
            .find(|c: char| !(c.is_ascii_alphanumeric() || c == '_'))
            .unwrap_or(rest.len());
        let word = &rest[..end];
        match word.bytes().next() {
            None => return false,
            Some(b'0'..=b'9') => {
                let digits = word.trim_start_matches(|c: char| c.is_ascii_digit());
                let length = word.len() - digits.len();
                self.push(Kind::Number(&word[..length]), length);
            }
            Some(_) => self.push(Kind::Identifier(word), end),
        }
        true
    }

    /// The fixed tokens.
    pub(super) fn symbol(&mut self) -> bool {
        let rest = self.rest();
        let Some((symbol, kind)) = SYMBOLS.iter().find(|(symbol, _)| rest.starts_with(symbol))
        else {
            return false;
        };
        if *kind == Kind::End {
            return false;
        }
        self.push(*kind, symbol.len());
        true
    }

    /// A character that starts nothing: reported and skipped, with its like.
    pub(super) fn unknown(&mut self) {
        let rest = self.rest();
        let Some(first) = rest.chars().next() else {
            return;
        };
        if first == '$' {
            return self.variable();
        }
        let end = rest.find(|c| c != first).unwrap_or(rest.len());
        self.report(end, Problem::Character(first.to_string()), None);
        self.position += end;
    }

    /// `$name`: reported and read as a text.
    fn variable(&mut self) {
        let rest = self.rest();
        let part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '{' | '}' | '$' | ':');
        let end = rest.find(|c| !part(c)).unwrap_or(rest.len());
        let name = &self.text[self.position..self.position + end];
        let problem = Problem::Character(name.to_owned());
        self.report(end, problem, Some(Slip::PowerShellVariable));
        self.push(Kind::Text(name), end);
    }
}
