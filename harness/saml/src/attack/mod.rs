//! The catalogue of attacks on a Response: what an attacker makes of one that was captured on its way.
//!
//! An attack takes the text of an honest Response and gives the text of a hostile one. Each names the finding by which a
//! careful service provider tells it. Deliberately absent: attacks that need the key of AD FS, and how a message gets to its
//! place. Source: Somorovsky et al., "On Breaking SAML" (2012); the CVEs that an entry names.

mod captured;
mod exclusion;
mod foreign_key;
mod parser;
mod tampering;
mod wrapping;

use crate::signature::{Certificate, SigningKey};

use self::captured::Captured;

/// The attacker's own key, which nobody has pinned.
#[derive(Debug)]
pub struct Stranger {
    /// The key.
    pub key: SigningKey,
    /// A certificate on it.
    pub certificate: Certificate,
}

/// What an attack is made of.
type Make = fn(&Captured, &Stranger) -> Option<String>;

/// An attack on a Response.
#[derive(Debug, Clone, Copy)]
pub struct Attack {
    /// Its family and its own name: `wrapping/xsw-1`.
    pub name: &'static str,
    /// What the attacker does, as a sentence without a full stop.
    pub does: &'static str,
    /// Slug of the finding that tells it.
    pub finding: &'static str,
    make: Make,
}

impl PartialEq for Attack {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl Eq for Attack {}

impl Attack {
    /// The family: `wrapping`.
    #[must_use]
    pub fn family(&self) -> &'static str {
        self.name.split('/').next().unwrap_or_default()
    }

    /// The hostile Response made of an honest one; nothing when that has not what the attack needs: one plain assertion about
    /// somebody, signed, and for some a signed message.
    #[must_use]
    pub fn carried_out(&self, response: &str, stranger: &Stranger) -> Option<String> {
        (self.make)(&Captured::read(response)?, stranger)
    }
}

/// All attacks, by family.
pub fn catalogue() -> impl Iterator<Item = &'static Attack> {
    [
        wrapping::ALL,
        exclusion::ALL,
        foreign_key::ALL,
        tampering::ALL,
        parser::ALL,
    ]
    .into_iter()
    .flatten()
}

/// The attacks that a name or the name of a family means; none for any other word.
#[must_use]
pub fn meant_by(word: &str) -> Vec<&'static Attack> {
    catalogue()
        .filter(|attack| attack.name == word || attack.family() == word)
        .collect()
}
