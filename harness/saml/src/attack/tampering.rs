//! Changes of what is signed, with the signature left as it is or patched where no key is needed.

use super::captured::{Captured, INTRUDER, inside, rewritten};
use super::{Attack, Stranger};
use crate::signature::{Form, SignatureAlgorithm, sign_as};
use crate::xml::Document;

/// The family.
pub(super) const ALL: &[Attack] = &[
    Attack {
        name: "tampering/name-id",
        does: "puts another name in",
        finding: "digest-mismatch",
        make: name_id,
    },
    Attack {
        name: "tampering/attribute",
        does: "adds a value to the last attribute, such as a role",
        finding: "digest-mismatch",
        make: attribute,
    },
    Attack {
        name: "tampering/digest",
        does: "puts another name in and the digest that belongs to it",
        finding: "signature-value-wrong",
        make: digest,
    },
    Attack {
        name: "tampering/element-in-name-id",
        does: "puts an element into the name, which some readers take for its end",
        finding: "text-mixed",
        make: element_in_name_id,
    },
    Attack {
        name: "tampering/instruction-in-name-id",
        does: "puts a processing instruction into the name, which some readers take for its end",
        finding: "text-mixed",
        make: instruction_in_name_id,
    },
];

fn name_id(captured: &Captured, _: &Stranger) -> Option<String> {
    let evil = captured.assertion.replace(&captured.user, INTRUDER);
    Some(captured.message(&captured.message_signature, &evil))
}

fn attribute(captured: &Captured, _: &Stranger) -> Option<String> {
    let document = Document::parse(&captured.assertion).ok()?;
    let mut all = document.elements().collect::<Vec<_>>().into_iter();
    let last = all.rfind(|element| element.local_name() == "Attribute")?;
    let at = last.span();
    let more = inside(
        captured.assertion.get(at.clone())?,
        "<AttributeValue>admin</AttributeValue>",
    )?;
    let (before, after) = (
        captured.assertion.get(..at.start)?,
        captured.assertion.get(at.end..)?,
    );
    let evil = format!("{before}{more}{after}");
    Some(captured.message(&captured.message_signature, &evil))
}

/// What is between the tags of the first element of a name.
fn text_of(xml: &str, local: &str) -> Option<String> {
    let document = Document::parse(xml).ok()?;
    let mut all = document.elements();
    let found = all.find(|element| element.local_name() == local)?;
    Some(found.text().into_owned())
}

/// Any key makes the right digest; only AD FS's makes the value that signs it.
fn digest(captured: &Captured, stranger: &Stranger) -> Option<String> {
    let evil = captured.unsigned.replace(&captured.user, INTRUDER);
    let (key, certificate) = (&stranger.key, &stranger.certificate);
    let forged = sign_as(
        &evil,
        &captured.assertion_id,
        key,
        certificate,
        SignatureAlgorithm::RsaSha256,
        &Form::default(),
    )
    .ok()?;
    let (old, new) = (
        text_of(&captured.signature, "DigestValue")?,
        text_of(&forged, "DigestValue")?,
    );
    let patched = captured.assertion.replace(&captured.user, INTRUDER);
    Some(captured.with(&patched.replace(&old, &new)))
}

fn in_name_id(captured: &Captured, what: &str) -> Option<String> {
    let evil = rewritten(&captured.assertion, "NameID", |name| inside(name, what))?;
    Some(captured.message(&captured.message_signature, &evil))
}

fn element_in_name_id(captured: &Captured, _: &Stranger) -> Option<String> {
    in_name_id(captured, "<x xmlns=\"urn:example:x\"/>.evil.example")
}

fn instruction_in_name_id(captured: &Captured, _: &Stranger) -> Option<String> {
    in_name_id(captured, "<?x y?>.evil.example")
}
