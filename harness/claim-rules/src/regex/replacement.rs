//! Replacement texts: `$1`, `${name}` and their kin.
//!
//! Source: .NET, "Substitutions in regular expressions". What is no substitution stays as it is written.

use super::parser::is_word;
use super::syntax::Groups;

/// A piece of a replacement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Piece {
    Text(String),
    /// `$1`, `${name}`, `$&`, `$+`: what that group matched.
    Group(u32),
    /// `` $` ``: what stands before the match.
    Before,
    /// `$'`: what stands after it.
    After,
    /// `$_`: the whole input.
    Input,
}

/// Cuts `template` into pieces.
pub(super) fn parse(template: &str, groups: &Groups) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut rest = template;
    while let Some(at) = rest.find('$') {
        push_text(&mut pieces, &rest[..at]);
        rest = &rest[at + 1..];
        match substitution(rest, groups) {
            Some((piece, length)) => {
                match piece {
                    Piece::Text(text) => push_text(&mut pieces, &text),
                    piece => pieces.push(piece),
                }
                rest = &rest[length..];
            }
            None => push_text(&mut pieces, "$"),
        }
    }
    push_text(&mut pieces, rest);
    pieces
}

fn push_text(pieces: &mut Vec<Piece>, text: &str) {
    match pieces.last_mut() {
        _ if text.is_empty() => {}
        Some(Piece::Text(before)) => before.push_str(text),
        _ => pieces.push(Piece::Text(text.to_owned())),
    }
}

/// What follows the dollar sign, and its length; none when it means nothing.
fn substitution(rest: &str, groups: &Groups) -> Option<(Piece, usize)> {
    let first = rest.chars().next()?;
    let piece = match first {
        '$' => Piece::Text("$".to_owned()),
        '&' => Piece::Group(0),
        '+' => Piece::Group(groups.last()),
        '`' => Piece::Before,
        '\'' => Piece::After,
        '_' => Piece::Input,
        '{' => return braced(&rest[1..], groups),
        _ => {
            let digits = rest
                .find(|c: char| !c.is_ascii_digit())
                .unwrap_or(rest.len());
            let number = rest[..digits]
                .parse()
                .ok()
                .filter(|number| groups.has(*number))?;
            return Some((Piece::Group(number), digits));
        }
    };
    Some((piece, 1))
}

/// `1}` or `name}`.
fn braced(rest: &str, groups: &Groups) -> Option<(Piece, usize)> {
    let end = rest
        .find(|c| !is_word(c))
        .filter(|at| rest[*at..].starts_with('}'))?;
    let name = &rest[..end];
    let group = if name.starts_with(|c: char| c.is_ascii_digit()) {
        name.parse().ok().filter(|number| groups.has(*number))?
    } else {
        groups.by_name(name)?
    };
    Some((Piece::Group(group), end + 2))
}

/// The substitutions of `template` that name no group of the expression: they reach the claim as written.
pub(super) fn unknown(template: &str, groups: &Groups) -> Vec<String> {
    let mut unknown = Vec::new();
    let mut rest = template;
    while let Some(at) = rest.find('$') {
        rest = &rest[at + 1..];
        match substitution(rest, groups) {
            Some((_, length)) => rest = &rest[length..],
            None => {
                let end = rest
                    .find(|c: char| !(is_word(c) || c == '{' || c == '}'))
                    .unwrap_or(rest.len());
                if end > 0 {
                    unknown.push(format!("${}", &rest[..end]));
                }
            }
        }
    }
    unknown
}
