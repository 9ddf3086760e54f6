//! Rows that are held to be wrong, each with the reason.

const DISPUTED: &[(&str, &str)] = &[];

/// Why the row of this identifier is not counted.
pub(crate) fn reason(id: &str) -> Option<&'static str> {
    DISPUTED
        .iter()
        .find(|(row, _)| *row == id)
        .map(|(_, reason)| *reason)
}
