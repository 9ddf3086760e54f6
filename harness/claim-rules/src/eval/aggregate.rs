//! Tries aggregates.

use super::Cause;
use super::rule::Runner;
use super::selector::Matcher;
use crate::ast::Quantity;

impl Runner<'_> {
    /// Whether the aggregate holds for the combination at `bound`, and how many of the first `size` claims match.
    pub(super) fn aggregate(
        &self,
        quantity: Quantity,
        matcher: &Matcher,
        bound: &[u32],
        size: usize,
    ) -> Result<(bool, usize), Cause> {
        let mut matches = 0;
        for place in self.matches(matcher)? {
            let claim = &self.sets.claims[place as usize];
            let counts = (place as usize) < size && self.passes_dependent(matcher, claim, bound)?;
            matches += usize::from(counts);
        }
        Ok((quantity.holds(matches as u64), matches))
    }
}
