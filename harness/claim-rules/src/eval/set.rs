//! The evaluation set and the output set.

use std::sync::Arc;

use super::{Cause, Duplicates, Explanation, Options};
use crate::ast::Verb;
use crate::claim::Claim;

/// A claim of the evaluation set: the caller's, or made by a rule.
#[derive(Debug, Clone)]
pub(super) enum Held<'a> {
    Incoming(&'a Claim),
    Made(Arc<Claim>),
}

impl Held<'_> {
    pub(super) fn claim(&self) -> &Claim {
        match self {
            Self::Incoming(claim) => claim,
            Self::Made(claim) => claim,
        }
    }

    /// The claim to keep in a trace.
    pub(super) fn shared(&self) -> Arc<Claim> {
        match self {
            Self::Incoming(claim) => Arc::new((*claim).clone()),
            Self::Made(claim) => Arc::clone(claim),
        }
    }
}

/// Both sets of a running evaluation. The output set is a list of places in the evaluation set.
pub(super) struct Sets<'a> {
    pub(super) claims: Vec<Held<'a>>,
    fingerprints: Vec<u64>,
    output: Vec<usize>,
    issued: Vec<bool>,
    duplicates: Duplicates,
    limit: usize,
}

/// Where a claim went.
pub(super) struct Placed {
    pub(super) index: usize,
    pub(super) duplicate: bool,
}

impl<'a> Sets<'a> {
    pub(super) fn new(incoming: &'a [Claim], options: &Options) -> Self {
        let hold = |claim: &'a Claim| match options.explanation {
            Explanation::Full => Held::Made(Arc::new(claim.clone())),
            Explanation::None => Held::Incoming(claim),
        };
        Self {
            claims: incoming.iter().map(hold).collect(),
            fingerprints: incoming.iter().map(fingerprint).collect(),
            output: Vec::new(),
            issued: vec![false; incoming.len()],
            duplicates: options.duplicates,
            limit: options.limits.claims,
        }
    }

    /// Copies the claim at `index`, as `issue(claim = c)` does.
    pub(super) fn copy(&mut self, index: usize, verb: Verb) -> Result<Placed, Cause> {
        if self.duplicates != Duplicates::Keep {
            return Ok(self.place(index, verb, true));
        }
        let copy = Claim::clone(self.claims[index].claim());
        self.insert(copy, verb)
    }

    /// Puts a new claim in.
    pub(super) fn insert(&mut self, claim: Claim, verb: Verb) -> Result<Placed, Cause> {
        let fingerprint = fingerprint(&claim);
        if let Some(index) = self.find(&claim, fingerprint) {
            return Ok(self.place(index, verb, true));
        }
        if self.claims.len() >= self.limit {
            return Err(Cause::TooManyClaims(self.limit));
        }
        self.claims.push(Held::Made(Arc::new(claim)));
        self.fingerprints.push(fingerprint);
        self.issued.push(false);
        Ok(self.place(self.claims.len() - 1, verb, false))
    }

    /// Puts the claim at `index` in the output set too, if the verb says so and it is not there.
    fn place(&mut self, index: usize, verb: Verb, present: bool) -> Placed {
        let duplicate = match verb {
            Verb::Add => present,
            Verb::Issue => self.issued[index],
        };
        if verb == Verb::Issue && !self.issued[index] {
            self.issued[index] = true;
            self.output.push(index);
        }
        Placed { index, duplicate }
    }

    fn find(&self, claim: &Claim, fingerprint: u64) -> Option<usize> {
        let same = |other: &Claim| match self.duplicates {
            Duplicates::Keep => false,
            Duplicates::DropIdentical => other == claim,
            Duplicates::DropSameValue => {
                other.value == claim.value && other.claim_type == claim.claim_type
            }
        };
        self.fingerprints
            .iter()
            .zip(&self.claims)
            .position(|(print, held)| *print == fingerprint && same(held.claim()))
    }

    /// The output set.
    pub(super) fn into_output(self) -> Vec<Claim> {
        let Self { claims, output, .. } = self;
        let mut claims: Vec<Option<Held<'_>>> = claims.into_iter().map(Some).collect();
        output
            .into_iter()
            .filter_map(|index| claims[index].take())
            .map(|held| match held {
                Held::Incoming(claim) => claim.clone(),
                Held::Made(claim) => Arc::unwrap_or_clone(claim),
            })
            .collect()
    }
}

/// A quick number that equal type and value share.
fn fingerprint(claim: &Claim) -> u64 {
    let mut hash = claim.claim_type.len() as u64;
    for chunk in claim.value.as_bytes().chunks(8) {
        let mut word = [0; 8];
        word[..chunk.len()].copy_from_slice(chunk);
        hash = (hash.rotate_left(5) ^ u64::from_le_bytes(word)).wrapping_mul(0x517c_c1b7_2722_0a95);
    }
    hash
}
