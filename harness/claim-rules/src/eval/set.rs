//! The evaluation set and the output set.

use std::borrow::Cow;

use hashbrown::HashTable;

use super::by_type::ByType;
use super::hash::hash;
use super::{Cause, Duplicates, Options};
use crate::ast::Verb;
use crate::claim::Claim;

/// Both sets of a running evaluation. The evaluation set only grows; the output set is a list of places in it.
pub(super) struct Sets {
    pub(super) claims: Vec<Claim>,
    pub(super) by_type: ByType,
    /// Fingerprint and place of each claim; filled when the first claim is put in.
    known: HashTable<(u64, u32)>,
    output: Vec<u32>,
    issued: Vec<bool>,
    duplicates: Duplicates,
    limit: usize,
}

/// Where a claim went.
#[derive(Clone, Copy)]
pub(super) struct Placed {
    pub(super) place: u32,
    pub(super) duplicate: bool,
}

impl Sets {
    pub(super) fn new(incoming: Cow<'_, [Claim]>, options: &Options) -> Self {
        let mut claims = Vec::new();
        match incoming {
            Cow::Owned(incoming) => claims = incoming,
            Cow::Borrowed(incoming) => {
                claims.reserve(2 * incoming.len() + 8);
                claims.extend_from_slice(incoming);
            }
        }
        Self {
            output: Vec::with_capacity(claims.len() + 8),
            issued: vec![false; claims.len()],
            by_type: ByType::of(&claims),
            claims,
            known: HashTable::new(),
            duplicates: options.duplicates,
            limit: options.limits.claims.min(u32::MAX as usize),
        }
    }

    /// Copies the claim at `place`, as `issue(claim = c)` does.
    pub(super) fn copy(&mut self, place: u32, verb: Verb) -> Result<Placed, Cause> {
        if self.duplicates != Duplicates::Keep {
            return Ok(self.place(place, verb, true));
        }
        self.insert(self.claims[place as usize].clone(), verb)
    }

    /// Puts a new claim in.
    pub(super) fn insert(&mut self, claim: Claim, verb: Verb) -> Result<Placed, Cause> {
        if self.known.is_empty() {
            self.remember_all();
        }
        let fingerprint = fingerprint(&claim);
        if let Some(place) = self.find(&claim, fingerprint) {
            return Ok(self.place(place, verb, true));
        }
        if self.claims.len() >= self.limit {
            return Err(Cause::TooManyClaims(self.limit));
        }
        let place = self.claims.len() as u32;
        self.by_type.push(&claim.claim_type);
        self.claims.push(claim);
        self.issued.push(false);
        self.remember(fingerprint, place);
        Ok(self.place(place, verb, false))
    }

    fn remember_all(&mut self) {
        self.known
            .reserve(2 * self.claims.len(), |(fingerprint, _)| *fingerprint);
        for place in 0..self.claims.len() {
            self.remember(fingerprint(&self.claims[place]), place as u32);
        }
    }

    fn remember(&mut self, fingerprint: u64, place: u32) {
        self.known
            .insert_unique(fingerprint, (fingerprint, place), |(other, _)| *other);
    }

    /// Puts the claim at `place` in the output set too, if the verb says so and it is not there.
    fn place(&mut self, place: u32, verb: Verb, present: bool) -> Placed {
        let issued = &mut self.issued[place as usize];
        let duplicate = match verb {
            Verb::Add => present,
            Verb::Issue => *issued,
        };
        if verb == Verb::Issue && !*issued {
            *issued = true;
            self.output.push(place);
        }
        Placed { place, duplicate }
    }

    /// The first claim that makes `claim` a duplicate.
    fn find(&self, claim: &Claim, fingerprint: u64) -> Option<u32> {
        let same = |other: &Claim| match self.duplicates {
            Duplicates::Keep => false,
            Duplicates::DropIdentical => other == claim,
            Duplicates::DropSameValue => {
                other.value == claim.value && other.claim_type == claim.claim_type
            }
        };
        let found = self.known.iter_hash(fingerprint);
        let places = found
            .filter(|(other, place)| *other == fingerprint && same(&self.claims[*place as usize]));
        places.map(|(_, place)| *place).min()
    }

    /// The output set, and every claim there was when `keeps` says so.
    pub(super) fn finish(self, keeps: bool) -> (Vec<Claim>, Vec<Claim>) {
        let Self {
            mut claims, output, ..
        } = self;
        let places = output.into_iter().map(|place| place as usize);
        if keeps {
            (places.map(|place| claims[place].clone()).collect(), claims)
        } else {
            let taken = places.map(|place| std::mem::take(&mut claims[place]));
            (taken.collect(), Vec::new())
        }
    }
}

/// A quick number that equal type and value share.
fn fingerprint(claim: &Claim) -> u64 {
    hash(claim.claim_type.len(), claim.value.as_bytes())
}
