//! Accepted documents: what went over the wire last time, compared with this time.
//!
//! One file per question (claims, exchange, findings, page, diagnosis), in insta's file format, so that developers can
//! review with cargo-insta and everybody else with `flexgate accept`. Volatile values are replaced in [`redact`] alone.
//! Deliberately absent: any decision about right and wrong; a difference asks for a person.

mod document;
mod outline;
mod pending;
mod redact;
mod store;

pub use document::{Material, document};
pub use pending::{PendingSnapshot, pending, unreferenced};
pub use store::{Comparison, Store, StoreError, Writing};

/// Version of the canonical form. It goes up when the same run gives another text.
pub const CANONICAL_FORM: u32 = 1;
