//! The documents that are compared, each made from the record of one attempt.

mod claims;
mod diagnosis;
mod exchange;
mod findings;
mod page;

use crate::decode::SamlMessage;
use crate::diagnosis::Diagnosis;
use crate::exchange::Trace;
use crate::outcome::Outcome;
use crate::plan::{Plan, SnapshotKind};
use crate::verify::Verification;

use super::redact::Redactor;

/// What documents are made from.
#[derive(Debug, Clone, Copy)]
pub struct Material<'a> {
    /// The plan, for its placeholders.
    pub plan: &'a Plan,
    /// The person who signed in last, by the scenario's name.
    pub person: &'a str,
    /// The record.
    pub trace: &'a Trace,
    /// The messages in it.
    pub messages: &'a [SamlMessage],
    /// What was found.
    pub verification: &'a Verification,
    /// What the user ended up with.
    pub outcome: &'a Outcome,
    /// The root cause, if anything is wrong.
    pub diagnosis: Option<&'a Diagnosis>,
}

/// Draws one document. The text ends without a line feed.
#[must_use]
pub fn document(kind: SnapshotKind, material: &Material<'_>) -> String {
    let mut redactor = Redactor::new(material.plan, material.person);
    match kind {
        SnapshotKind::Claims => claims::draw(material, &mut redactor),
        SnapshotKind::Exchange => exchange::draw(material, &mut redactor),
        SnapshotKind::Findings => findings::draw(material, &mut redactor),
        SnapshotKind::Page => page::draw(material, &mut redactor),
        SnapshotKind::Diagnosis => diagnosis::draw(material, &mut redactor),
    }
}
