//! Computes texts.

use std::borrow::Cow;

use super::Cause;
use super::rule::Runner;
use crate::ast::Property;
use crate::claim::Claim;
use crate::regex::Pattern;

/// An expression, ready to be computed.
#[derive(Debug)]
pub(super) enum Text {
    Literal(String),
    /// A part of the claim that the selector at this place matched.
    Part(usize, Property),
    /// The arguments of `RegExReplace`; the pattern is ready when it is a literal.
    Replace {
        pattern: Option<Box<Pattern>>,
        arguments: Vec<Text>,
    },
    Joined(Vec<Text>),
}

impl Text {
    /// True when the text is the same for all claims.
    pub(super) fn is_constant(&self) -> bool {
        match self {
            Self::Literal(_) => true,
            Self::Part(..) => false,
            Self::Replace {
                arguments: parts, ..
            }
            | Self::Joined(parts) => parts.iter().all(Self::is_constant),
        }
    }
}

/// The part of `claim`; an absent property is empty.
pub(super) fn part<'c>(claim: &'c Claim, property: &Property) -> &'c str {
    match property {
        Property::Type => &claim.claim_type,
        Property::Value => &claim.value,
        Property::ValueType => &claim.value_type,
        Property::Issuer => &claim.issuer,
        Property::OriginalIssuer => &claim.original_issuer,
        Property::Named(name) => claim.properties.get(name).map_or("", String::as_str),
    }
}

impl Runner<'_> {
    /// Computes `text` for the claims at `bound`, one for each selector.
    pub(super) fn compute<'s>(
        &'s self,
        text: &'s Text,
        bound: &[usize],
    ) -> Result<Cow<'s, str>, Cause> {
        match text {
            Text::Literal(value) => Ok(Cow::Borrowed(value)),
            Text::Part(place, property) => {
                let claim = self.sets.claims[bound[*place]].claim();
                Ok(Cow::Borrowed(part(claim, property)))
            }
            Text::Joined(parts) => self.join(parts, bound).map(Cow::Owned),
            Text::Replace { pattern, arguments } => {
                self.replace(pattern.as_deref(), arguments, bound)
            }
        }
    }

    fn join(&self, parts: &[Text], bound: &[usize]) -> Result<String, Cause> {
        let mut joined = String::new();
        for part in parts {
            joined.push_str(&self.compute(part, bound)?);
            self.check_length(joined.len())?;
        }
        self.spend(joined.len())?;
        Ok(joined)
    }

    fn replace<'s>(
        &'s self,
        ready: Option<&'s Pattern>,
        arguments: &'s [Text],
        bound: &[usize],
    ) -> Result<Cow<'s, str>, Cause> {
        let [input, pattern, replacement] = arguments else {
            return Ok(Cow::Borrowed(""));
        };
        let input = self.compute(input, bound)?;
        let replacement = self.compute(replacement, bound)?;
        let limit = self.options.limits.text;
        let replaced = match ready {
            Some(pattern) => pattern.replace(&input, &replacement, limit),
            None => {
                Pattern::new(&self.compute(pattern, bound)?).replace(&input, &replacement, limit)
            }
        };
        let replaced = replaced.map_err(Cause::from)?;
        self.check_length(replaced.len())?;
        self.spend(replaced.len())?;
        Ok(Cow::Owned(replaced))
    }
}
