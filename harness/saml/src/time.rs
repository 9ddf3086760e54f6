//! Instants as SAML writes them, and the clock that everything outside this crate is given.

pub use jiff::Timestamp;

/// Tells the time. This crate only defines it; whoever makes one decides whether it moves.
pub trait Clock: Send + Sync {
    /// The present time.
    fn now(&self) -> Timestamp;
}
