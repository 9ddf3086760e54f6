//! Cuts rule text into tokens, each with its place.
//!
//! Longest match first. What AD FS would refuse but a person clearly meant (typographic quotes, `~=`, `&amp;`) is reported
//! and read as meant, so that one slip does not hide the next mistake.
//!
//! Source: MS-CTA section 2.1.4 for terminals; keywords are told from identifiers by the parser, by position.

mod scan;
mod slips;

use std::ops::Range;

use crate::error::{ParseError, Problem, Slip};

/// A piece of rule text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Token<'t> {
    pub(crate) kind: Kind<'t>,
    pub(crate) span: Range<usize>,
}

/// What a piece of rule text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind<'t> {
    Identifier(&'t str),
    /// Without the quotes.
    Text(&'t str),
    Number(&'t str),
    Arrow,
    Semicolon,
    Colon,
    Comma,
    Dot,
    At,
    Plus,
    And,
    Assign,
    Equal,
    NotEqual,
    Match,
    NotMatch,
    Greater,
    Less,
    GreaterOrEqual,
    LessOrEqual,
    OpenBracket,
    CloseBracket,
    OpenParenthesis,
    CloseParenthesis,
    End,
}

/// Fixed tokens, longer before shorter.
const SYMBOLS: [(&str, Kind<'static>); 22] = [
    ("=>", Kind::Arrow),
    ("==", Kind::Equal),
    ("=~", Kind::Match),
    ("!=", Kind::NotEqual),
    ("!~", Kind::NotMatch),
    (">=", Kind::GreaterOrEqual),
    ("<=", Kind::LessOrEqual),
    ("&&", Kind::And),
    ("=", Kind::Assign),
    (">", Kind::Greater),
    ("<", Kind::Less),
    (";", Kind::Semicolon),
    (":", Kind::Colon),
    (",", Kind::Comma),
    (".", Kind::Dot),
    ("@", Kind::At),
    ("+", Kind::Plus),
    ("[", Kind::OpenBracket),
    ("]", Kind::CloseBracket),
    ("(", Kind::OpenParenthesis),
    (")", Kind::CloseParenthesis),
    ("\u{feff}", Kind::End),
];

impl Kind<'_> {
    /// The token in an error message.
    pub(crate) fn describe(&self) -> String {
        match self {
            Self::Identifier(word) | Self::Number(word) => format!("`{word}`"),
            Self::Text(text) => format!("the text `\"{}\"`", shorten(text)),
            Self::End => "end of the text".to_owned(),
            other => format!("`{}`", other.symbol()),
        }
    }

    fn symbol(&self) -> &'static str {
        SYMBOLS
            .iter()
            .find(|(_, kind)| kind == self)
            .map_or("", |(symbol, _)| symbol)
    }
}

/// At most 40 characters of `text`, on one line.
fn shorten(text: &str) -> String {
    let line = text.lines().next().unwrap_or_default();
    match line.char_indices().nth(40) {
        Some((end, _)) => format!("{}...", &line[..end]),
        None => line.to_owned(),
    }
}

/// Cuts `text` into tokens; the last one is [`Kind::End`].
pub(crate) fn tokens(text: &str) -> (Vec<Token<'_>>, Vec<ParseError>) {
    let mut lexer = Lexer {
        text,
        position: if text.starts_with('\u{feff}') { 3 } else { 0 },
        tokens: Vec::new(),
        errors: Vec::new(),
    };
    while lexer.position < text.len() {
        lexer.step();
    }
    lexer.push(Kind::End, 0);
    (lexer.tokens, lexer.errors)
}

struct Lexer<'t> {
    text: &'t str,
    position: usize,
    tokens: Vec<Token<'t>>,
    errors: Vec<ParseError>,
}

impl<'t> Lexer<'t> {
    fn rest(&self) -> &'t str {
        &self.text[self.position..]
    }

    /// Reads one token, blank or slip. Always moves on.
    fn step(&mut self) {
        let found =
            self.blank() || self.slip() || self.text_literal() || self.word() || self.symbol();
        if !found {
            self.unknown();
        }
    }

    /// Takes `length` bytes as a token.
    fn push(&mut self, kind: Kind<'t>, length: usize) {
        let span = self.position..self.position + length;
        self.position = span.end;
        self.tokens.push(Token { kind, span });
    }

    /// Reports `length` bytes from here.
    fn report(&mut self, length: usize, problem: Problem, slip: Option<Slip>) {
        let span = self.position..self.position + length;
        self.errors.push(ParseError {
            span,
            problem,
            slip,
        });
    }
}
