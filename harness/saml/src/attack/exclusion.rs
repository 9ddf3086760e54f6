//! Signature exclusion: the proof is taken out, for software that verifies only what is there.
//!
//! Source: Somorovsky et al. (2012); CVE-2025-29774 (several SignedInfo), PortSwigger, "The Fragile Lock" (2025).

use super::captured::{Captured, rewritten};
use super::{Attack, Stranger};
use crate::uri::ns::DSIG;

/// The family.
pub(super) const ALL: &[Attack] = &[
    Attack {
        name: "exclusion/no-signature",
        does: "takes every Signature out and puts another name in",
        finding: "nothing-signed",
        make: no_signature,
    },
    Attack {
        name: "exclusion/empty-value",
        does: "empties the SignatureValue under another name",
        finding: "signature-malformed",
        make: empty_value,
    },
    Attack {
        name: "exclusion/no-signed-info",
        does: "takes the SignedInfo out of the Signature",
        finding: "signature-malformed",
        make: no_signed_info,
    },
    Attack {
        name: "exclusion/two-signed-infos",
        does: "puts a second SignedInfo beside the signed one",
        finding: "signature-malformed",
        make: two_signed_infos,
    },
    Attack {
        name: "exclusion/foreign-signature",
        does: "gives the Signature a namespace that only looks like the right one",
        finding: "nothing-signed",
        make: foreign_signature,
    },
    Attack {
        name: "exclusion/two-signatures",
        does: "repeats the Signature of the assertion",
        finding: "signature-multiple",
        make: two_signatures,
    },
];

fn no_signature(captured: &Captured, _: &Stranger) -> Option<String> {
    Some(captured.with(&captured.evil()))
}

/// The intruder's message with the assertion's signature rewritten.
fn with_signature(
    captured: &Captured,
    rewrite: impl FnOnce(&str) -> Option<String>,
) -> Option<String> {
    let signature = rewrite(&captured.signature)?;
    Some(captured.with(&captured.evil_signed(&signature)?))
}

fn empty_value(captured: &Captured, _: &Stranger) -> Option<String> {
    with_signature(captured, |signature| {
        rewritten(signature, "SignatureValue", |value| {
            let (start, end) = (value.find('>')? + 1, value.rfind("</")?);
            Some(format!("{}{}", value.get(..start)?, value.get(end..)?))
        })
    })
}

fn no_signed_info(captured: &Captured, _: &Stranger) -> Option<String> {
    with_signature(captured, |signature| {
        rewritten(signature, "SignedInfo", |_| Some(String::new()))
    })
}

fn two_signed_infos(captured: &Captured, _: &Stranger) -> Option<String> {
    with_signature(captured, |signature| {
        rewritten(signature, "SignedInfo", |info| {
            Some(format!("{info}{info}"))
        })
    })
}

fn foreign_signature(captured: &Captured, _: &Stranger) -> Option<String> {
    let foreign = DSIG.trim_end_matches('#');
    with_signature(captured, |signature| {
        (!signature.is_empty())
            .then(|| signature.replace(&format!("\"{DSIG}\""), &format!("\"{foreign}\"")))
    })
}

fn two_signatures(captured: &Captured, _: &Stranger) -> Option<String> {
    with_signature(captured, |signature| {
        (!signature.is_empty()).then(|| signature.repeat(2))
    })
}
