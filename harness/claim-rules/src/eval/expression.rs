//! Computes texts.

use std::borrow::Cow;

use super::Cause;
use super::rule::Runner;
use crate::ast::Property;
use crate::claim::{Claim, Text};
use crate::regex::Pattern;

/// Place of a regular expression in [`super::Program`].
pub(super) type PatternId = usize;

/// An expression, ready to be computed.
#[derive(Debug)]
pub(super) enum Formula {
    Literal(Text),
    /// A part of the claim that the selector at this place matched.
    Part(usize, Property),
    /// The arguments of `RegExReplace`; the pattern is ready when it is a literal.
    Replace {
        pattern: Option<PatternId>,
        arguments: Vec<Formula>,
    },
    Joined(Vec<Formula>),
}

impl Formula {
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

fn shared_part(claim: &Claim, property: &Property) -> Text {
    match property {
        Property::Type => claim.claim_type.clone(),
        Property::Value => claim.value.clone(),
        Property::ValueType => claim.value_type.clone(),
        Property::Issuer => claim.issuer.clone(),
        Property::OriginalIssuer => claim.original_issuer.clone(),
        Property::Named(_) => Text::new(part(claim, property)),
    }
}

impl Runner<'_> {
    /// Computes `formula` for the claims at `bound`, one for each selector.
    pub(super) fn compute<'s>(
        &'s self,
        formula: &'s Formula,
        bound: &[u32],
    ) -> Result<Cow<'s, str>, Cause> {
        match formula {
            Formula::Literal(value) => Ok(Cow::Borrowed(value)),
            Formula::Part(place, property) => {
                let claim = self.bound(bound, *place);
                Ok(Cow::Borrowed(part(claim, property)))
            }
            Formula::Joined(parts) => self.join(parts, bound).map(Cow::Owned),
            Formula::Replace { pattern, arguments } => self.replace(*pattern, arguments, bound),
        }
    }

    /// As [`Self::compute`]; what is there already is shared.
    pub(super) fn text(&self, formula: &Formula, bound: &[u32]) -> Result<Text, Cause> {
        match formula {
            Formula::Literal(value) => Ok(value.clone()),
            Formula::Part(place, property) => Ok(shared_part(self.bound(bound, *place), property)),
            computed => self.compute(computed, bound).map(Text::from),
        }
    }

    /// The claim that the selector at `place` matched.
    fn bound(&self, bound: &[u32], place: usize) -> &Claim {
        &self.sets.claims[bound[place] as usize]
    }

    fn join(&self, parts: &[Formula], bound: &[u32]) -> Result<String, Cause> {
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
        ready: Option<PatternId>,
        arguments: &'s [Formula],
        bound: &[u32],
    ) -> Result<Cow<'s, str>, Cause> {
        let [input, pattern, replacement] = arguments else {
            return Ok(Cow::Borrowed(""));
        };
        let input = self.compute(input, bound)?;
        let replacement = self.compute(replacement, bound)?;
        let limit = self.options.limits.text;
        let replaced = match ready {
            Some(id) => self.program.patterns[id].replace(&input, &replacement, limit),
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
