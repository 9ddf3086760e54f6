//! `*`, `+`, `?` and `{n,m}`.

use super::Parser;
use crate::regex::error::{Invalid, RegexError};
use crate::regex::syntax::Node;

impl Parser<'_> {
    /// True at a quantifier. A brace that is none is a plain character.
    pub(super) fn at_quantifier(&self) -> bool {
        match self.peek() {
            Some('*' | '+' | '?') => true,
            Some('{') => is_braces(self.rest()),
            _ => false,
        }
    }

    /// `node` with the quantifier that follows it, and whether one did.
    pub(super) fn quantified(&mut self, node: Node) -> Result<(Node, bool), RegexError> {
        self.skip_blanks()?;
        if !self.at_quantifier() {
            return Ok((node, false));
        }
        let start = self.position;
        let (min, max) = self.limits()?;
        if max.is_some_and(|max| min > max) {
            return Err(self.invalid(start..self.position, Invalid::ReversedQuantifier));
        }
        self.skip_blanks()?;
        let lazy = self.take("?");
        let node = Box::new(node);
        Ok((
            Node::Repeat {
                node,
                min,
                max,
                lazy,
            },
            true,
        ))
    }

    fn limits(&mut self) -> Result<(u32, Option<u32>), RegexError> {
        match self.next() {
            Some('*') => return Ok((0, None)),
            Some('+') => return Ok((1, None)),
            Some('?') => return Ok((0, Some(1))),
            _ => {}
        }
        let min = self.number()?.unwrap_or(0);
        let max = if self.take(",") {
            self.number()?
        } else {
            Some(min)
        };
        self.take("}");
        Ok((min, max))
    }
}

/// `{n}`, `{n,}` or `{n,m}` at the start of `text`.
fn is_braces(text: &str) -> bool {
    let Some((inside, _)) = text.strip_prefix('{').and_then(|rest| rest.split_once('}')) else {
        return false;
    };
    let (min, max) = inside.split_once(',').unwrap_or((inside, ""));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    !min.is_empty() && digits(min) && digits(max)
}
