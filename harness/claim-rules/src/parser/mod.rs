//! Text -> rules, by recursive descent over the tokens.
//!
//! Goes on after a mistake: a slip with an evident meaning is read as meant, anything else skips to the next `;`. So one
//! call reports every mistake. The grammar is the superset that real rule sets need; what only the documentation forbids
//! is a lint, not an error.

mod aggregate;
mod condition;
mod expression;
mod issuance;
mod rule;
mod selector;

use crate::ast::{RuleSet, Span};
use crate::error::{ParseError, Problem, Slip};
use crate::lexer::{self, Kind, Token};

/// Reads rule text.
///
/// # Errors
/// Every mistake, in the order of the text.
pub fn parse(text: &str) -> Result<RuleSet, Vec<ParseError>> {
    let (tokens, errors) = lexer::tokens(text);
    let mut parser = Parser {
        tokens,
        position: 0,
        errors,
        depth: 0,
    };
    let rules = parser.rules();
    let mut errors = parser.errors;
    if errors.is_empty() {
        return Ok(RuleSet { rules });
    }
    errors.sort_by_key(|error| error.span.start);
    errors.dedup_by(|later, earlier| later.span == earlier.span);
    Err(errors)
}

/// A mistake that is already recorded: the rule is given up.
#[derive(Debug)]
struct GivenUp;

type Parsed<T> = Result<T, GivenUp>;

struct Parser<'t> {
    tokens: Vec<Token<'t>>,
    position: usize,
    errors: Vec<ParseError>,
    depth: usize,
}

impl<'t> Parser<'t> {
    fn kind(&self) -> Kind<'t> {
        self.kind_after(0)
    }

    /// The kind of the token `offset` places further on.
    fn kind_after(&self, offset: usize) -> Kind<'t> {
        self.tokens
            .get(self.position + offset)
            .map_or(Kind::End, |token| token.kind)
    }

    /// Place of the token at hand.
    fn span(&self) -> Span {
        self.span_at(self.position)
    }

    /// Place of the token that was read last.
    fn last_span(&self) -> Span {
        self.span_at(self.position.saturating_sub(1))
    }

    fn span_at(&self, position: usize) -> Span {
        self.tokens
            .get(position)
            .or(self.tokens.last())
            .map_or(Span::default(), |token| {
                Span::new(token.span.start, token.span.end)
            })
    }

    fn advance(&mut self) {
        if self.position + 1 < self.tokens.len() {
            self.position += 1;
        }
    }

    /// Reads a token of that kind if it is there.
    fn take(&mut self, kind: Kind<'_>) -> bool {
        let there = self.kind() == kind;
        if there {
            self.advance();
        }
        there
    }

    /// True when the token `offset` places further on is `word`, without regard to case.
    fn is_word(&self, offset: usize, word: &str) -> bool {
        matches!(self.kind_after(offset), Kind::Identifier(found) if found.eq_ignore_ascii_case(word))
    }

    /// Reads a token of that kind, or gives the rule up.
    fn require(&mut self, kind: Kind<'_>, name: &'static str) -> Parsed<()> {
        if self.take(kind) {
            return Ok(());
        }
        let slip = self.quote_slip();
        self.unexpected(vec![name], slip)
    }

    /// Reads a keyword, or gives the rule up.
    fn require_word(&mut self, word: &str, name: &'static str) -> Parsed<()> {
        if self.is_word(0, word) {
            self.advance();
            return Ok(());
        }
        let slip = self.misspelled(&[name.trim_matches('`')]);
        self.unexpected(vec![name], slip)
    }

    /// Records that the token at hand does not fit, and gives the rule up.
    fn unexpected<T>(&mut self, expected: Vec<&'static str>, slip: Option<Slip>) -> Parsed<T> {
        self.note(expected, slip);
        Err(GivenUp)
    }

    /// Records that the token at hand does not fit.
    fn note(&mut self, expected: Vec<&'static str>, slip: Option<Slip>) {
        let found = self.kind().describe();
        let problem = Problem::Unexpected { found, expected };
        self.report(self.span(), problem, slip);
    }

    fn report(&mut self, span: Span, problem: Problem, slip: Option<Slip>) {
        self.errors.push(ParseError {
            span: span.range(),
            problem,
            slip,
        });
    }

    /// The slip when a text ended earlier than meant: `"a \" b"`.
    fn quote_slip(&self) -> Option<Slip> {
        let before = self.tokens.get(self.position.checked_sub(1)?)?;
        let here = self.tokens.get(self.position)?;
        let Kind::Text(text) = before.kind else {
            return None;
        };
        if text.contains('\n') {
            return Some(Slip::QuoteMissingBefore);
        }
        let word = matches!(
            here.kind,
            Kind::Identifier(_) | Kind::Text(_) | Kind::Number(_)
        );
        let touching = word && before.span.end == here.span.start;
        (touching || (text.ends_with('\\') && word)).then_some(Slip::EscapedQuote)
    }

    /// The slip when the word at hand is nearly one of `words`.
    fn misspelled(&self, words: &[&'static str]) -> Option<Slip> {
        let Kind::Identifier(found) = self.kind() else {
            return None;
        };
        let found = found.to_ascii_lowercase();
        let near =
            |word: &&&str| strsim::damerau_levenshtein(&found, &word.to_ascii_lowercase()) <= 2;
        words.iter().find(near).map(|word| Slip::Misspelled(word))
    }
}

#[cfg(test)]
mod tests;
