//! Keeps the farm's certificates: both rings, the keys to come, and the next look of AD FS at them.
//!
//! A mock's clock stands still and then leaps, so looks that were due meanwhile are made up for, each at its own moment, when
//! somebody asks for the certificates. Source: [`super::timetable`].

use std::sync::Arc;

use saml::signature::{Certificate, SigningKey};
use saml::time::Timestamp;

use super::exported::{ExportedCertificates, Validity};
use super::ring::{Former, Held, Ring};
use super::timetable::{Deed, Timetable};
use super::{Purpose, self_signed};
use crate::configuration::{Certificates, SetupError};
use crate::event_log::id;
use crate::random::Random;
use crate::settings::Farm;

/// The most looks that are made up for one by one; a farm that nobody asked for longer has looked at least that often.
const MOST_LOOKS: usize = 100_000;

/// Something that belongs into the event log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Entry {
    pub(crate) id: u32,
    pub(crate) text: String,
}

/// What somebody does by hand with the token-signing certificate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rollover {
    /// A secondary one is added.
    AddSecondary,
    /// The secondary one is made the primary one.
    PromoteSecondary,
    /// A new one replaces the primary one at once, and nothing older stays (`Update-AdfsCertificate -Urgent`).
    ReplaceAtOnce,
}

/// Why a certificate cannot be rolled so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum RolloverError {
    /// There is nothing to promote.
    #[error("AD FS has no secondary token-signing certificate that could be promoted")]
    NoSecondary,
    /// There is one already.
    #[error("AD FS has a secondary token-signing certificate already")]
    SecondaryThere,
    /// No private key is left for it.
    #[error("the mock was given no private key for another certificate")]
    NoKey,
}

/// The farm's certificates.
#[derive(Debug)]
pub(crate) struct Keeper {
    signing: Ring,
    decrypting: Ring,
    next_look: Timestamp,
    /// Keys for certificates to come, as PKCS#8 DER. They are used in turns; two neighbours never share one.
    keys: Vec<Vec<u8>>,
    used: usize,
}

/// What a look at one ring needs to know.
struct Look<'a> {
    farm: &'a Farm,
    random: &'a Random,
    at: Timestamp,
}

impl Keeper {
    /// Certificates as they are at `now`. A farm that is found between the thresholds has its secondary already.
    pub(crate) fn new(
        signing: Held,
        decrypting: Held,
        keys: Vec<Vec<u8>>,
        (farm, random, now): (&Farm, &Random, Timestamp),
    ) -> Self {
        let timetable = Timetable::of(farm);
        let mut keeper = Self {
            signing: Ring::of(signing),
            decrypting: Ring::of(decrypting),
            next_look: now + timetable.interval,
            keys,
            used: 0,
        };
        for purpose in [Purpose::Signing, Purpose::Encryption] {
            let ends = keeper.ring(purpose).primary.ends;
            if let Some(at) = timetable.made_before(ends, now) {
                let look = Look { farm, random, at };
                keeper.ring(purpose).next = keeper.made(purpose, &look);
            }
        }
        keeper
    }

    /// Adds the secondary token-signing certificates that an export tells; a former one that has ended is gone.
    ///
    /// # Errors
    /// A key that is not PKCS#8 RSA.
    pub(crate) fn add_exported(
        &mut self,
        exported: &ExportedCertificates,
        (farm, random, now): (&Farm, &Random, Timestamp),
    ) -> Result<(), SetupError> {
        let around = (farm, random);
        if let Some(next) = exported.next_signing {
            self.signing.next = self.dated(next, around)?;
        }
        let former = exported.former_signing;
        if let Some(former) = former.filter(|dates| dates.not_after > now) {
            let held = self.dated(former, around)?;
            let is_kept = true;
            self.signing.former = held.map(|held| Former { held, is_kept });
        }
        Ok(())
    }

    /// A token-signing certificate with the next key and these dates.
    fn dated(
        &mut self,
        dates: Validity,
        (farm, random): (&Farm, &Random),
    ) -> Result<Option<Held>, SetupError> {
        let dates = (dates.not_before, dates.not_after);
        let key = self.next_key();
        key.map(|key| held(Purpose::Signing, &farm.fqdn, &key, dates, random))
            .transpose()
    }

    /// Makes up for the looks that were due until `now`; what happened, in its order.
    pub(crate) fn catch_up(&mut self, farm: &Farm, random: &Random, now: Timestamp) -> Vec<Entry> {
        let interval = Timetable::of(farm).interval;
        let mut entries = Vec::new();
        for _ in 0..MOST_LOOKS {
            if self.next_look > now {
                break;
            }
            let at = self.next_look;
            self.next_look = at + interval;
            let look = Look { farm, random, at };
            for purpose in [Purpose::Signing, Purpose::Encryption] {
                entries.extend(self.look(purpose, &look));
            }
        }
        let gone = [self.signing.clear(now), self.decrypting.clear(now)];
        if gone.contains(&true) {
            entries.push(Entry {
                id: id::CERTIFICATE_CHANGED,
                text: "A certificate that has ended was removed.".to_owned(),
            });
        }
        entries
    }

    /// Rolls the token-signing certificate by hand.
    pub(crate) fn roll(
        &mut self,
        rollover: Rollover,
        (farm, random, at): (&Farm, &Random, Timestamp),
    ) -> Result<Entry, RolloverError> {
        let look = Look { farm, random, at };
        let deed = match rollover {
            Rollover::AddSecondary if self.signing.next.is_some() => {
                return Err(RolloverError::SecondaryThere);
            }
            Rollover::PromoteSecondary if self.signing.next.is_none() => {
                return Err(RolloverError::NoSecondary);
            }
            Rollover::AddSecondary => Deed::Generate,
            Rollover::PromoteSecondary => Deed::Promote,
            Rollover::ReplaceAtOnce => Deed::Replace,
        };
        let keeps = deed == Deed::Promote && farm.behavior.former_certificate_stays_until_its_end;
        let entry = self.carry_out(Purpose::Signing, deed, &look, keeps);
        entry.ok_or(RolloverError::NoKey)
    }

    /// What the rest of the farm is given.
    pub(crate) fn certificates(&self) -> Certificates {
        let certificate = |held: &Held| held.certificate.clone();
        let former = self.signing.former.as_ref();
        Certificates {
            signing_key: Arc::clone(&self.signing.primary.key),
            signing: certificate(&self.signing.primary),
            next_signing: self.signing.next.as_ref().map(certificate),
            former_signing: former.map(|former| certificate(&former.held)),
            published: self.signing.published().into_iter().cloned().collect(),
            decrypting: certificate(&self.decrypting.primary),
        }
    }

    fn look(&mut self, purpose: Purpose, look: &Look<'_>) -> Option<Entry> {
        let dates = self.ring(purpose).dates();
        let deed = Timetable::of(look.farm).look(dates, look.at)?;
        let keeps = look.farm.behavior.former_certificate_stays_until_its_end;
        self.carry_out(purpose, deed, look, keeps)
    }

    /// Does it; nothing when no key is left. `keeps` says whether the old primary one stays.
    fn carry_out(
        &mut self,
        purpose: Purpose,
        deed: Deed,
        look: &Look<'_>,
        keeps: bool,
    ) -> Option<Entry> {
        let what = match deed {
            Deed::Generate => {
                let made = self.made(purpose, look)?;
                self.ring(purpose).next = Some(made);
                "was made and added as the secondary one"
            }
            Deed::Promote => {
                self.ring(purpose).promote(keeps);
                "is the primary one now"
            }
            Deed::Replace => {
                let made = self.made(purpose, look)?;
                self.ring(purpose).replace(made, keeps);
                "was made and is the primary one at once"
            }
            Deed::Warn => "ends soon or has ended, and AD FS does not renew it by itself",
        };
        Some(self.entry(purpose, deed, what, look.at))
    }

    fn entry(&mut self, purpose: Purpose, deed: Deed, what: &str, at: Timestamp) -> Entry {
        let name = purpose.name();
        let ring = self.ring(purpose);
        let held = match deed {
            Deed::Generate => ring.next.as_ref().unwrap_or(&ring.primary),
            _ => &ring.primary,
        };
        let thumbprint = held.certificate.thumbprint();
        let id = match deed {
            Deed::Warn => id::CERTIFICATE_NEEDS_HAND,
            _ => id::CERTIFICATE_CHANGED,
        };
        let text = format!(
            "{}: the {name} certificate {thumbprint} {what}.",
            at.strftime("%Y-%m-%d %H:%M:%SZ")
        );
        Entry { id, text }
    }

    /// A new certificate with the next key.
    fn made(&mut self, purpose: Purpose, look: &Look<'_>) -> Option<Held> {
        let key = self.next_key()?;
        let ends = look.at + Timetable::of(look.farm).duration;
        held(purpose, &look.farm.fqdn, &key, (look.at, ends), look.random).ok()
    }

    /// The key whose turn it is; nothing when there is none.
    fn next_key(&mut self) -> Option<Vec<u8>> {
        let turn = self.used.checked_rem(self.keys.len())?;
        self.used += 1;
        self.keys.get(turn).cloned()
    }

    fn ring(&mut self, purpose: Purpose) -> &mut Ring {
        match purpose {
            Purpose::Signing => &mut self.signing,
            Purpose::Encryption => &mut self.decrypting,
        }
    }
}

/// Makes a certificate for a key, valid from the first moment to the second.
///
/// # Errors
/// A key that is not PKCS#8 RSA.
pub(crate) fn held(
    purpose: Purpose,
    fqdn: &str,
    key: &[u8],
    (made, ends): (Timestamp, Timestamp),
    random: &Random,
) -> Result<Held, SetupError> {
    let unusable = |reason: String| SetupError::Key {
        purpose: purpose.name(),
        reason,
    };
    let der = self_signed(purpose, fqdn, key, (made, ends), random)
        .map_err(|error| unusable(error.to_string()))?;
    Ok(Held {
        key: Arc::new(SigningKey::from_pkcs8(key).map_err(|error| unusable(error.to_string()))?),
        certificate: Certificate::from_der(der).map_err(|error| unusable(error.to_string()))?,
        made,
        ends,
    })
}
