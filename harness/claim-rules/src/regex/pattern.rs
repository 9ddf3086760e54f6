//! An expression that is ready to run.

use std::sync::OnceLock;

use fancy_regex::{Captures, Regex, RegexBuilder};

use super::error::{PatternError, RegexError};
use super::parser;
use super::replacement::{self, Piece};
use super::syntax::{Anchor, Groups, Node};
use super::translate::{TextEnd, any, keeps_empty_round, translate};

/// Steps of backtracking in one search.
const BACKTRACK_LIMIT: usize = 500_000;

/// A .NET regular expression. Read once; compiled when it is first used.
#[derive(Debug)]
pub struct Pattern {
    source: String,
    parsed: Result<Parsed, RegexError>,
}

#[derive(Debug)]
struct Parsed {
    node: Node,
    groups: Groups,
    /// `$` or `\Z` occurs, so that texts with a final line feed need another translation.
    minds_end: bool,
    /// `\G` occurs.
    continues: bool,
    /// What a group matched last may differ from .NET.
    vague_groups: bool,
    plain: OnceLock<Result<Compiled, RegexError>>,
    with_line_feed: OnceLock<Result<Compiled, RegexError>>,
}

#[derive(Debug)]
struct Compiled {
    regex: Regex,
    /// The .NET number of each group.
    groups: Vec<u32>,
}

impl Pattern {
    /// Reads `source`. A mistake in it shows when it is used, or by [`Self::error`].
    #[must_use]
    pub fn new(source: &str) -> Self {
        Self {
            source: source.to_owned(),
            parsed: parser::parse(source).map(|(node, groups)| Parsed::new(node, groups)),
        }
    }

    /// As in the rule.
    #[must_use]
    pub fn source(&self) -> &str {
        &self.source
    }

    /// Why the expression cannot be run, whatever the text.
    #[must_use]
    pub fn error(&self) -> Option<RegexError> {
        self.compiled("").err().map(|failure| failure.error)
    }

    /// Whether the expression is found in `text`.
    ///
    /// # Errors
    /// A mistake in the expression, or too much backtracking.
    pub fn is_match(&self, text: &str) -> Result<bool, PatternError> {
        let (_, compiled) = self.compiled(text)?;
        let found = compiled.regex.is_match(text);
        found.map_err(|_| self.failure(RegexError::TooManySteps))
    }

    /// `text` with every match replaced; at most `limit` bytes long.
    ///
    /// An empty match directly after another match is replaced too, as .NET does: `.*` by `X` makes `XX` of `abc`.
    ///
    /// # Errors
    /// As [`Self::is_match`], or a result that is too long.
    pub fn replace(
        &self,
        text: &str,
        replacement: &str,
        limit: usize,
    ) -> Result<String, PatternError> {
        let (parsed, compiled) = self.compiled(text)?;
        let pieces = replacement::parse(replacement, &parsed.groups);
        let mut replaced = String::new();
        let mut copied = 0;
        let mut position = Some(0);
        while let Some(from) = position {
            let found = compiled.regex.captures_from_pos(text, from);
            let Some(captures) = found.map_err(|_| self.failure(RegexError::TooManySteps))? else {
                break;
            };
            let Some((start, end)) = captures.get(0).map(|found| (found.start(), found.end()))
            else {
                break;
            };
            self.check_groups(parsed, &pieces)?;
            replaced.push_str(&text[copied..start]);
            compiled.expand(&pieces, text, &captures, &mut replaced);
            if replaced.len() > limit {
                return Err(self.failure(RegexError::TooLong));
            }
            copied = end;
            position = self.next_position(parsed, text, start, end)?;
        }
        replaced.push_str(&text[copied..]);
        Ok(replaced)
    }

    /// Refuses a replacement that asks for a group whose last match may differ from .NET.
    fn check_groups(&self, parsed: &Parsed, pieces: &[Piece]) -> Result<(), PatternError> {
        let asks = pieces
            .iter()
            .any(|piece| matches!(piece, Piece::Group(1..)));
        if parsed.vague_groups && asks {
            return Err(self.failure(RegexError::Unsupported {
                span: 0..self.source.len(),
                construct: "what a repeated group matched last, when it can be empty",
            }));
        }
        Ok(())
    }

    /// Where the next search begins: after an empty match one character further on.
    fn next_position(
        &self,
        parsed: &Parsed,
        text: &str,
        start: usize,
        end: usize,
    ) -> Result<Option<usize>, PatternError> {
        if start < end {
            return Ok(Some(end));
        }
        if parsed.continues {
            return Err(self.failure(RegexError::Unsupported {
                span: 0..self.source.len(),
                construct: "`\\G` after an empty match",
            }));
        }
        Ok(text[end..]
            .chars()
            .next()
            .map(|character| end + character.len_utf8()))
    }

    /// The substitutions of `replacement` that name no group here: they reach the claim as they are written.
    #[must_use]
    pub fn unknown_substitutions(&self, replacement: &str) -> Vec<String> {
        match &self.parsed {
            Ok(parsed) => replacement::unknown(replacement, &parsed.groups),
            Err(_) => Vec::new(),
        }
    }

    /// The names of the groups, in order.
    pub fn group_names(&self) -> impl Iterator<Item = &str> {
        let names = self.parsed.iter().flat_map(|parsed| &parsed.groups.names);
        names.map(|(name, _)| name.as_str())
    }

    /// The translation for texts that end like `text`.
    fn compiled(&self, text: &str) -> Result<(&Parsed, &Compiled), PatternError> {
        let parsed = self
            .parsed
            .as_ref()
            .map_err(|error| self.failure(error.clone()))?;
        let length = self.source.len();
        let compiled = if parsed.minds_end && text.ends_with('\n') {
            parsed
                .with_line_feed
                .get_or_init(|| compile(&parsed.node, TextEnd::LineFeed, length))
        } else {
            parsed
                .plain
                .get_or_init(|| compile(&parsed.node, TextEnd::Other, length))
        };
        match compiled {
            Ok(compiled) => Ok((parsed, compiled)),
            Err(error) => Err(self.failure(error.clone())),
        }
    }

    fn failure(&self, error: RegexError) -> PatternError {
        PatternError {
            pattern: self.source.clone(),
            error,
        }
    }
}

impl Parsed {
    fn new(node: Node, groups: Groups) -> Self {
        let is = |anchor| any(&node, &|node| *node == Node::Anchor(anchor));
        Self {
            minds_end: is(Anchor::End),
            continues: is(Anchor::Continue),
            vague_groups: keeps_empty_round(&node),
            groups,
            node,
            plain: OnceLock::new(),
            with_line_feed: OnceLock::new(),
        }
    }
}

impl Compiled {
    /// Writes the replacement for one match.
    fn expand(
        &self,
        pieces: &[Piece],
        text: &str,
        captures: &Captures<'_, str>,
        into: &mut String,
    ) {
        let whole = captures
            .get(0)
            .map_or((0, 0), |found| (found.start(), found.end()));
        for piece in pieces {
            into.push_str(match piece {
                Piece::Text(text) => text,
                Piece::Group(0) => &text[whole.0..whole.1],
                Piece::Group(number) => self.group(*number, captures),
                Piece::Before => &text[..whole.0],
                Piece::After => &text[whole.1..],
                Piece::Input => text,
            });
        }
    }

    /// What the .NET group matched last; several groups can share a number.
    fn group<'t>(&self, number: u32, captures: &Captures<'t, str>) -> &'t str {
        let places = self
            .groups
            .iter()
            .enumerate()
            .filter(|(_, known)| **known == number);
        let matches = places.filter_map(|(index, _)| captures.get(index + 1));
        matches
            .max_by_key(|found| (found.start(), found.end()))
            .map_or("", |found| found.as_str())
    }
}

fn compile(node: &Node, end: TextEnd, length: usize) -> Result<Compiled, RegexError> {
    let translation = translate(node, end, length)?;
    let mut builder = RegexBuilder::new(&translation.text);
    let regex = builder
        .backtrack_limit(BACKTRACK_LIMIT)
        .build()
        .map_err(|_| RegexError::Unsupported {
            span: 0..length,
            construct: "a construct of .NET",
        })?;
    Ok(Compiled {
        regex,
        groups: translation.groups,
    })
}
