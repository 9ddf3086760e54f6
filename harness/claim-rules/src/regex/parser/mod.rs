//! Reads .NET regular expression syntax.
//!
//! Source: .NET regular expression language reference; where that is silent, the behavior of `System.Text.RegularExpressions`.
//! The default options of `Regex.IsMatch(input, pattern)` apply: none.

mod class;
mod escape;
mod group;
mod quantifier;

use std::collections::BTreeSet;
use std::ops::Range;

use super::error::{Invalid, RegexError};
use super::syntax::{Anchor, Groups, Node};

/// Deeper nesting is refused, as the engine below refuses it.
const MAX_DEPTH: usize = 50;

/// Reads `pattern`.
///
/// # Errors
/// The first mistake that .NET would report, or a construct without counterpart.
pub(super) fn parse(pattern: &str) -> Result<(Node, Groups), RegexError> {
    let mut scout = Parser::new(pattern, None);
    scout.pattern()?;
    let groups = scout.found.number();
    let mut parser = Parser::new(pattern, Some(&groups));
    let node = parser.pattern()?;
    Ok((node, groups))
}

/// Options of .NET that can stand in a pattern.
#[derive(Debug, Clone, Copy, Default)]
struct Flags {
    ignore_case: bool,
    multiline: bool,
    explicit_capture: bool,
    single_line: bool,
    ignore_blanks: bool,
}

/// Groups as they are met.
#[derive(Debug, Default)]
struct Found {
    /// How many groups have neither name nor number.
    unnamed: u32,
    numbers: BTreeSet<u32>,
    names: Vec<String>,
}

impl Found {
    /// Unnamed groups count from 1 by position; then the names follow, each on the next free number.
    fn number(&self) -> Groups {
        let mut numbers: BTreeSet<u32> = (1..=self.unnamed).collect();
        numbers.extend(&self.numbers);
        let mut next = self.unnamed + 1;
        let mut names = Vec::new();
        for name in &self.names {
            while numbers.contains(&next) {
                next += 1;
            }
            numbers.insert(next);
            names.push((name.clone(), next));
        }
        Groups {
            numbers: numbers.into_iter().collect(),
            names,
        }
    }
}

/// The branches of a group so far, and the one at hand.
#[derive(Default)]
struct Branches {
    done: Vec<Node>,
    here: Vec<Node>,
}

impl Branches {
    fn next(&mut self) {
        self.done
            .push(Node::Sequence(std::mem::take(&mut self.here)));
    }

    fn finish(mut self) -> Vec<Node> {
        self.next();
        self.done
    }
}

struct Parser<'p> {
    pattern: &'p str,
    position: usize,
    flags: Flags,
    depth: usize,
    /// The next parenthesis belongs to a conditional and captures nothing.
    plain_next: bool,
    /// Directly inside a conditional with an expression, where .NET refuses options.
    no_options: bool,
    found: Found,
    /// The numbers, in the second pass.
    groups: Option<&'p Groups>,
}

impl<'p> Parser<'p> {
    fn new(pattern: &'p str, groups: Option<&'p Groups>) -> Self {
        Self {
            pattern,
            position: 0,
            flags: Flags::default(),
            depth: 0,
            plain_next: false,
            no_options: false,
            found: Found::default(),
            groups,
        }
    }

    fn pattern(&mut self) -> Result<Node, RegexError> {
        let branches = self.branches()?;
        if self.peek() == Some(')') {
            return Err(self.invalid(self.position..self.position + 1, Invalid::CloseGroup));
        }
        Ok(Node::Alternatives(branches))
    }

    /// Everything up to `)` or the end.
    fn branches(&mut self) -> Result<Vec<Node>, RegexError> {
        let mut branches = Branches::default();
        let mut quantified = false;
        loop {
            self.skip_blanks()?;
            let start = self.position;
            let Some(character) = self.peek() else {
                return Ok(branches.finish());
            };
            match character {
                ')' => return Ok(branches.finish()),
                '|' => {
                    self.position += 1;
                    branches.next();
                    quantified = false;
                }
                _ if self.at_quantifier() => {
                    let problem = match quantified {
                        true => Invalid::NestedQuantifier,
                        false => Invalid::QuantifierAfterNothing,
                    };
                    return Err(self.invalid(start..start + 1, problem));
                }
                _ => match self.atom(character)? {
                    Some(node) => {
                        let (node, more) = self.quantified(node)?;
                        quantified = more;
                        branches.here.push(node);
                    }
                    None => quantified = false,
                },
            }
        }
    }

    /// One unit that a quantifier can follow; none for options in parentheses.
    fn atom(&mut self, character: char) -> Result<Option<Node>, RegexError> {
        match character {
            '(' => return self.group(),
            '[' => return self.class().map(Some),
            '\\' => return self.backslash().map(Some),
            _ => self.position += character.len_utf8(),
        }
        Ok(Some(match character {
            '.' => Node::Any {
                line_feed: self.flags.single_line,
            },
            '^' if self.flags.multiline => Node::Anchor(Anchor::LineStart),
            '^' => Node::Anchor(Anchor::Start),
            '$' if self.flags.multiline => Node::Anchor(Anchor::LineEnd),
            '$' => Node::Anchor(Anchor::End),
            other => self.literal(other),
        }))
    }

    fn literal(&self, character: char) -> Node {
        Node::Literal {
            character,
            fold: self.flags.ignore_case,
        }
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn rest(&self) -> &'p str {
        &self.pattern[self.position..]
    }

    /// Reads `text` if it is next.
    fn take(&mut self, text: &str) -> bool {
        let there = self.rest().starts_with(text);
        if there {
            self.position += text.len();
        }
        there
    }

    /// Reads the next character.
    fn next(&mut self) -> Option<char> {
        let character = self.peek()?;
        self.position += character.len_utf8();
        Some(character)
    }

    /// Skips `(?#...)`, and with option `x` white space and `#...`.
    fn skip_blanks(&mut self) -> Result<(), RegexError> {
        loop {
            let start = self.position;
            if self.flags.ignore_blanks {
                let blank = |c: char| matches!(c, ' ' | '\t' | '\n' | '\r' | '\u{b}' | '\u{c}');
                self.position = self.pattern.len() - self.rest().trim_start_matches(blank).len();
                if self.peek() == Some('#') {
                    let line = self.rest().find('\n').unwrap_or(self.rest().len());
                    self.position += line;
                }
            }
            if self.rest().starts_with("(?#") {
                let Some(end) = self.rest().find(')') else {
                    return Err(
                        self.invalid(self.position..self.pattern.len(), Invalid::OpenComment)
                    );
                };
                self.position += end + 1;
            }
            if self.position == start {
                return Ok(());
            }
        }
    }

    /// A group name: letters, digits and connectors.
    fn name(&mut self) -> &'p str {
        let rest = self.rest();
        let end = rest.find(|c| !is_word(c)).unwrap_or(rest.len());
        self.position += end;
        &rest[..end]
    }

    /// A decimal number; `None` without digits.
    fn number(&mut self) -> Result<Option<u32>, RegexError> {
        let start = self.position;
        let rest = self.rest();
        let end = rest
            .find(|c: char| !c.is_ascii_digit())
            .unwrap_or(rest.len());
        if end == 0 {
            return Ok(None);
        }
        self.position += end;
        match rest[..end].parse::<u32>() {
            Ok(number) if number <= i32::MAX.unsigned_abs() => Ok(Some(number)),
            _ => Err(self.invalid(start..self.position, Invalid::NumberTooLarge)),
        }
    }

    fn invalid(&self, span: Range<usize>, problem: Invalid) -> RegexError {
        RegexError::Invalid {
            span: span.start..self.boundary(span.end),
            problem,
        }
    }

    fn unsupported(&self, span: Range<usize>, construct: &'static str) -> RegexError {
        RegexError::Unsupported {
            span: span.start..self.boundary(span.end),
            construct,
        }
    }

    /// The next place at or after `offset` that lies between characters of the pattern.
    fn boundary(&self, offset: usize) -> usize {
        let end = self.pattern.len();
        (offset.min(end)..end)
            .find(|at| self.pattern.is_char_boundary(*at))
            .unwrap_or(end)
    }
}

/// What .NET takes for a word character, in names and escapes.
pub(super) fn is_word(character: char) -> bool {
    character.is_alphanumeric()
        || matches!(
            character,
            '_' | '\u{200c}' | '\u{200d}' | '\u{203f}' | '\u{2040}'
        )
}
