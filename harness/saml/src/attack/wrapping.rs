//! Signature wrapping: what was verified stays in the message, and something else stands where a reader looks.
//!
//! Source: Somorovsky et al. (2012), XSW 1 to 8; CVE-2022-41912, CVE-2024-45409, CVE-2025-47949.

use super::captured::{Captured, after_issuer, inside, rewritten};
use super::{Attack, Stranger};
use crate::uri::ns::PROTOCOL;

/// The family.
pub(super) const ALL: &[Attack] = &[
    Attack {
        name: "wrapping/xsw-1",
        does: "moves the signed Response into the Signature of a Response of the attacker's",
        finding: "signature-misplaced",
        make: xsw_1,
    },
    Attack {
        name: "wrapping/xsw-2",
        does: "puts the signed Response before its Signature in a Response of the attacker's",
        finding: "signature-misplaced",
        make: xsw_2,
    },
    Attack {
        name: "wrapping/xsw-3",
        does: "puts an assertion of the attacker's before the signed one",
        finding: "assertion-multiple",
        make: xsw_3,
    },
    Attack {
        name: "wrapping/xsw-4",
        does: "puts the signed assertion into one of the attacker's",
        finding: "assertion-misplaced",
        make: xsw_4,
    },
    Attack {
        name: "wrapping/xsw-5",
        does: "moves the Signature into the attacker's assertion and leaves the honest one behind it",
        finding: "signature-misplaced",
        make: xsw_5,
    },
    Attack {
        name: "wrapping/xsw-6",
        does: "puts the honest assertion into its Signature, and that into the attacker's assertion",
        finding: "signature-misplaced",
        make: xsw_6,
    },
    Attack {
        name: "wrapping/xsw-7",
        does: "puts an assertion of the attacker's with the same ID into the Extensions before the signed one",
        finding: "duplicate-id",
        make: xsw_7,
    },
    Attack {
        name: "wrapping/xsw-8",
        does: "puts the honest assertion into an Object of its Signature, and that into the attacker's assertion",
        finding: "signature-misplaced",
        make: xsw_8,
    },
    Attack {
        name: "wrapping/foreign-wrapper",
        does: "puts the signed assertion into an element of another vocabulary behind the attacker's",
        finding: "assertion-misplaced",
        make: foreign_wrapper,
    },
    Attack {
        name: "wrapping/advice",
        does: "puts the honest assertion into the Advice of the attacker's, which keeps the Signature",
        finding: "signature-misplaced",
        make: advice,
    },
    Attack {
        name: "wrapping/status-detail",
        does: "puts the signed assertion into the StatusDetail and the attacker's in its place",
        finding: "assertion-misplaced",
        make: status_detail,
    },
    Attack {
        name: "wrapping/attribute-value",
        does: "puts the signed assertion into an AttributeValue of the attacker's",
        finding: "assertion-misplaced",
        make: attribute_value,
    },
    Attack {
        name: "wrapping/second-assertion",
        does: "puts an assertion of the attacker's behind the signed one",
        finding: "assertion-multiple",
        make: second_assertion,
    },
    Attack {
        name: "wrapping/same-id-twice",
        does: "puts an assertion of the attacker's with the same ID behind the signed one",
        finding: "duplicate-id",
        make: same_id_twice,
    },
];

fn xsw_1(captured: &Captured, _: &Stranger) -> Option<String> {
    let honest = captured.with(&captured.assertion);
    let signature = inside(&captured.message_signature, &honest)?;
    Some(captured.evil_message(&signature))
}

fn xsw_2(captured: &Captured, _: &Stranger) -> Option<String> {
    let honest = captured.with(&captured.assertion);
    let signature = &captured.message_signature;
    (!signature.is_empty()).then(|| captured.evil_message(&format!("{honest}{signature}")))
}

fn xsw_3(captured: &Captured, _: &Stranger) -> Option<String> {
    Some(captured.with(&format!("{}{}", captured.evil(), captured.assertion)))
}

fn xsw_4(captured: &Captured, _: &Stranger) -> Option<String> {
    Some(captured.with(&inside(&captured.evil(), &captured.assertion)?))
}

fn xsw_5(captured: &Captured, _: &Stranger) -> Option<String> {
    let evil = captured.evil_signed(&captured.signature)?;
    Some(captured.with(&format!("{evil}{}", captured.unsigned)))
}

fn xsw_6(captured: &Captured, _: &Stranger) -> Option<String> {
    let signature = inside(&captured.signature, &captured.unsigned)?;
    Some(captured.with(&captured.evil_signed(&signature)?))
}

fn xsw_7(captured: &Captured, _: &Stranger) -> Option<String> {
    let evil = captured.evil_as(&captured.assertion_id);
    let extensions = format!("<x:Extensions xmlns:x=\"{PROTOCOL}\">{evil}</x:Extensions>");
    after_issuer(&captured.with(&captured.assertion), &extensions)
}

fn xsw_8(captured: &Captured, _: &Stranger) -> Option<String> {
    let object = format!(
        "<x:Object xmlns:x=\"{}\">{}</x:Object>",
        crate::uri::ns::DSIG,
        captured.unsigned
    );
    let signature = inside(&captured.signature, &object)?;
    Some(captured.with(&captured.evil_signed(&signature)?))
}

fn foreign_wrapper(captured: &Captured, _: &Stranger) -> Option<String> {
    let wrapped = format!(
        "<w:wrapper xmlns:w=\"urn:example:wrapper\">{}</w:wrapper>",
        captured.assertion
    );
    Some(captured.with(&format!("{}{wrapped}", captured.evil())))
}

fn advice(captured: &Captured, _: &Stranger) -> Option<String> {
    let evil = captured.evil_signed(&captured.signature)?;
    let with_advice = rewritten(&evil, "Conditions", |conditions| {
        Some(format!(
            "{conditions}<Advice>{}</Advice>",
            captured.unsigned
        ))
    })?;
    Some(captured.with(&with_advice))
}

fn status_detail(captured: &Captured, _: &Stranger) -> Option<String> {
    let detail = format!(
        "<x:StatusDetail xmlns:x=\"{PROTOCOL}\">{}</x:StatusDetail>",
        captured.assertion
    );
    rewritten(&captured.with(&captured.evil()), "Status", |status| {
        inside(status, &detail)
    })
}

fn attribute_value(captured: &Captured, _: &Stranger) -> Option<String> {
    let evil = rewritten(&captured.evil(), "AttributeValue", |value| {
        inside(value, &captured.assertion)
    })?;
    Some(captured.with(&evil))
}

fn second_assertion(captured: &Captured, _: &Stranger) -> Option<String> {
    Some(captured.with(&format!("{}{}", captured.assertion, captured.evil())))
}

fn same_id_twice(captured: &Captured, _: &Stranger) -> Option<String> {
    let evil = captured.evil_as(&captured.assertion_id);
    Some(captured.with(&format!("{}{evil}", captured.assertion)))
}
