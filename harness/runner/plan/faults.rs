//! Things that go wrong on the way, as the stack carries them out.

use std::time::Duration;

use crate::scenario::language;
pub use crate::scenario::language::{CookieFault, OnTheWay, TlsFault};

/// Faults of one side; by default it has none.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SideFaults {
    /// How long it takes to answer, in real time.
    pub answers_after: Option<Duration>,
    /// The HTTP status that it answers everything with.
    pub answers_with: Option<u16>,
    /// How many connections it drops before it answers one.
    pub drops_connections: u32,
    /// What is wrong with its TLS certificate.
    pub tls_certificate: Option<TlsFault>,
    /// What is wrong with its cookies.
    pub cookies: Option<CookieFault>,
}

/// Faults of a run; by default there are none.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Faults {
    /// Faults of AD FS.
    pub adfs: SideFaults,
    /// Faults of Flex.
    pub flex: SideFaults,
    /// How long the Response travels, by the clocks of the mocks.
    pub response_arrives_after: Option<Duration>,
    /// What happens to the Response between AD FS and the browser.
    pub on_the_way: Option<OnTheWay>,
}

/// The faults that a scenario asks for.
pub(super) fn faults(facts: Option<&language::Faults>) -> Faults {
    let Some(facts) = facts else {
        return Faults::default();
    };
    Faults {
        adfs: facts.adfs.as_ref().map(side).unwrap_or_default(),
        flex: facts.flex.as_ref().map(side).unwrap_or_default(),
        response_arrives_after: facts.response_arrives_after.and_then(|time| time.known()),
        on_the_way: facts.on_the_way,
    }
}

fn side(facts: &language::SideFaults) -> SideFaults {
    SideFaults {
        answers_after: facts.answers_after.and_then(|time| time.known()),
        answers_with: facts.answers_with,
        drops_connections: facts.drops_connections.unwrap_or(0),
        tls_certificate: facts.tls_certificate,
        cookies: facts.cookies,
    }
}
