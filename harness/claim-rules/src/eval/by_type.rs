//! The claims of the evaluation set by their type: nearly every condition asks for one type.

use hashbrown::HashTable;

use super::hash::hash;
use crate::claim::{Claim, Text};

/// Ends a chain.
const NONE: u32 = u32::MAX;

/// Claims of one type, as a chain through [`ByType::next`].
#[derive(Debug)]
struct Chain {
    claim_type: Text,
    first: u32,
    last: u32,
}

/// The places of the claims of each type, in order.
#[derive(Debug, Default)]
pub(super) struct ByType {
    chains: Vec<Chain>,
    known: HashTable<(u64, u32)>,
    /// For each claim the next one of its type.
    next: Vec<u32>,
    /// The chain that grew last: neighbors often share their type.
    recent: usize,
}

impl ByType {
    pub(super) fn of(claims: &[Claim]) -> Self {
        let mut by_type = Self::default();
        by_type.next.reserve(2 * claims.len());
        for claim in claims {
            by_type.push(&claim.claim_type);
        }
        by_type
    }

    /// Takes note of the next claim of the set.
    pub(super) fn push(&mut self, claim_type: &Text) {
        let place = self.next.len() as u32;
        self.next.push(NONE);
        let recent = self.chains.get(self.recent);
        if recent.is_none_or(|chain| chain.claim_type != *claim_type) {
            self.recent = self
                .chain(claim_type)
                .unwrap_or_else(|| self.begin(claim_type));
        }
        let chain = &mut self.chains[self.recent];
        match chain.last {
            NONE => chain.first = place,
            last => self.next[last as usize] = place,
        }
        chain.last = place;
    }

    fn begin(&mut self, claim_type: &Text) -> usize {
        let (hash, chain) = (hash_of(claim_type), self.chains.len());
        self.known
            .insert_unique(hash, (hash, chain as u32), |(other, _)| *other);
        self.chains.push(Chain {
            claim_type: claim_type.clone(),
            first: NONE,
            last: NONE,
        });
        chain
    }

    fn chain(&self, claim_type: &str) -> Option<usize> {
        let same = |(_, chain): &(u64, u32)| self.chains[*chain as usize].claim_type == claim_type;
        let found = self.known.find(hash_of(claim_type), same);
        found.map(|(_, chain)| *chain as usize)
    }

    /// Places of the claims of exactly that type.
    pub(super) fn places<'t>(&'t self, claim_type: &str) -> impl Iterator<Item = u32> + use<'t> {
        let first = self
            .chain(claim_type)
            .map_or(NONE, |chain| self.chains[chain].first);
        let some = |place: u32| (place != NONE).then_some(place);
        std::iter::successors(some(first), move |place| some(self.next[*place as usize]))
    }
}

/// A quick number of a type: its end tells URIs apart.
fn hash_of(claim_type: &str) -> u64 {
    let bytes = claim_type.as_bytes();
    hash(bytes.len(), &bytes[bytes.len().saturating_sub(8)..])
}
