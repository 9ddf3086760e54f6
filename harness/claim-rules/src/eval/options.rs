//! What AD FS's documentation leaves open, each with the default that is believed to be right.

/// How rules are run where the documentation is silent or contradicts itself.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Options {
    /// Case in `==` and `!=`. Default: sensitive; one older page says the opposite.
    pub equality: Case,
    /// Order of the combinations of several selectors' claims. Default: the first selector changes slowest.
    pub combination_order: CombinationOrder,
    /// What happens to a claim that is there already. Default: dropped when all of its parts are equal.
    pub duplicates: Duplicates,
    /// What happens to an assembled claim whose value is empty. Default: issued.
    pub empty_value: EmptyValue,
    /// What a test against another claim (`Value == d.Value`) means. Default: tried for each combination.
    pub test_expression: TestExpression,
    /// Bounds on what rules may cost. AD FS has none.
    pub limits: Limits,
    /// Whether [`super::Evaluation::rules`] is filled. Default: yes.
    pub explanation: Explanation,
}

/// Whether case matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Case {
    /// `Agent` and `agent` differ.
    #[default]
    Sensitive,
    /// `Agent` and `agent` are equal.
    Insensitive,
}

/// Order in which combinations of matching claims are run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum CombinationOrder {
    /// Frank Miller, Frank Shen, Alan Miller, Alan Shen.
    #[default]
    FirstOutermost,
    /// Frank Miller, Alan Miller, Frank Shen, Alan Shen.
    LastOutermost,
}

/// What is dropped as a duplicate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Duplicates {
    /// A claim whose parts all equal those of one that is there.
    #[default]
    DropIdentical,
    /// A claim whose type and value equal those of one that is there.
    DropSameValue,
    /// Nothing.
    Keep,
}

/// What happens to an assembled claim whose value is empty. Attributes without value never give a claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum EmptyValue {
    /// It is issued with an empty value.
    #[default]
    Issue,
    /// It is left out.
    Drop,
}

/// What a test against another claim means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum TestExpression {
    /// Tried for each combination of claims.
    #[default]
    PerCombination,
    /// The evaluation fails.
    Refuse,
}

/// Bounds on what one evaluation may cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Claims in the evaluation set. Default 20,000.
    pub claims: usize,
    /// Combinations over all rules together. Default 200,000.
    pub combinations: usize,
    /// Bytes in one computed text. Default 1 MiB.
    pub text: usize,
    /// Bytes of all computed texts together. Default 64 MiB.
    pub work: usize,
}

/// Whether each rule's doing is recorded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Explanation {
    /// For each rule, what it issued from which claims or why it did not run.
    #[default]
    Full,
    /// Only the output, in less time.
    None,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            claims: 20_000,
            combinations: 200_000,
            text: 1 << 20,
            work: 64 << 20,
        }
    }
}

impl Case {
    /// Whether two texts are equal.
    pub(super) fn equal(self, left: &str, right: &str) -> bool {
        match self {
            Self::Sensitive => left == right,
            Self::Insensitive => {
                left.eq_ignore_ascii_case(right) || left.to_lowercase() == right.to_lowercase()
            }
        }
    }
}
