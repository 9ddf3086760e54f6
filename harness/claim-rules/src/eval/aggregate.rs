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
        bound: &[usize],
        size: usize,
    ) -> Result<(bool, usize), Cause> {
        let mut matches = 0;
        for index in self.matches(matcher)? {
            let claim = self.sets.claims[index].claim();
            let counts = index < size && self.passes_dependent(matcher, claim, bound)?;
            matches += usize::from(counts);
        }
        Ok((quantity.holds(matches as u64), matches))
    }
}
