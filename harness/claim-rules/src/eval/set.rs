//! The evaluation set and the output set.

use std::sync::Arc;

use super::{Cause, Duplicates, Options};
use crate::ast::Verb;
use crate::claim::Claim;

/// A claim of the evaluation set: the caller's, handed over or made by a rule, or kept for the trace too.
#[derive(Debug, Clone)]
pub(super) enum Held<'a> {
    Borrowed(&'a Claim),
    Owned(Claim),
    Shared(Arc<Claim>),
}

/// What the evaluation starts from.
pub(super) enum Incoming<'a> {
    Borrowed(&'a [Claim]),
    Owned(Vec<Claim>),
}

impl Held<'_> {
    pub(super) fn claim(&self) -> &Claim {
        match self {
            Self::Borrowed(claim) => claim,
            Self::Owned(claim) => claim,
            Self::Shared(claim) => claim,
        }
    }

    /// The claim to keep in a trace.
    pub(super) fn shared(&self) -> Arc<Claim> {
        match self {
            Self::Shared(claim) => Arc::clone(claim),
            other => Arc::new(other.claim().clone()),
        }
    }

    /// Moves the claim out where that is possible; each is asked for once.
    fn take(&mut self) -> Claim {
        match self {
            Self::Borrowed(claim) => claim.clone(),
            Self::Owned(claim) => std::mem::take(claim),
            Self::Shared(claim) => Claim::clone(claim),
        }
    }
}

/// Both sets of a running evaluation. The output set is a list of places in the evaluation set.
pub(super) struct Sets<'a> {
    pub(super) claims: Vec<Held<'a>>,
    /// One for each claim; made when the first claim is put in.
    fingerprints: Vec<u64>,
    output: Vec<usize>,
    issued: Vec<bool>,
    duplicates: Duplicates,
    limit: usize,
    /// Claims are kept for the trace too.
    shares: bool,
}

/// Where a claim went.
pub(super) struct Placed {
    pub(super) index: usize,
    pub(super) duplicate: bool,
}

impl<'a> Sets<'a> {
    pub(super) fn new(incoming: Incoming<'a>, options: &Options, shares: bool) -> Self {
        let claims: Vec<Held<'a>> = match incoming {
            Incoming::Borrowed(claims) if shares => claims
                .iter()
                .map(|claim| Held::Shared(Arc::new(claim.clone())))
                .collect(),
            Incoming::Borrowed(claims) => claims.iter().map(Held::Borrowed).collect(),
            Incoming::Owned(claims) => claims.into_iter().map(Held::Owned).collect(),
        };
        Self {
            issued: vec![false; claims.len()],
            claims,
            fingerprints: Vec::new(),
            output: Vec::new(),
            duplicates: options.duplicates,
            limit: options.limits.claims,
            shares,
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
        if self.fingerprints.is_empty() {
            self.claims.reserve(64);
            self.fingerprints.reserve(self.claims.len() + 64);
            let prints = self.claims.iter().map(|held| fingerprint(held.claim()));
            self.fingerprints.extend(prints);
        }
        let fingerprint = fingerprint(&claim);
        if let Some(index) = self.find(&claim, fingerprint) {
            return Ok(self.place(index, verb, true));
        }
        if self.claims.len() >= self.limit {
            return Err(Cause::TooManyClaims(self.limit));
        }
        self.claims.push(match self.shares {
            true => Held::Shared(Arc::new(claim)),
            false => Held::Owned(claim),
        });
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
        let mut from = 0;
        while let Some(at) = self.fingerprints[from..]
            .iter()
            .position(|print| *print == fingerprint)
        {
            let index = from + at;
            if same(self.claims[index].claim()) {
                return Some(index);
            }
            from = index + 1;
        }
        None
    }

    /// The output set.
    pub(super) fn into_output(self) -> Vec<Claim> {
        let Self {
            mut claims, output, ..
        } = self;
        let mut taken = Vec::with_capacity(output.len());
        taken.extend(output.into_iter().map(|index| claims[index].take()));
        taken
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
