//! One file per root cause. A cause looks at the case and either recognizes itself or returns nothing.

mod issuer_differs;
mod name_id_rule_missing;
mod not_explained;
mod response_signature;

use super::{Case, Diagnosis};

/// All causes, deepest first; the last one takes whatever is left.
pub(super) const ALL: [fn(&Case<'_>) -> Option<Diagnosis>; 4] = [
    name_id_rule_missing::recognize,
    issuer_differs::recognize,
    response_signature::recognize,
    not_explained::recognize,
];
