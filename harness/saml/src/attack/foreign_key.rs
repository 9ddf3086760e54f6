//! Signatures by somebody else's key, for software that takes the key out of the message, or any algorithm that it names.
//!
//! Source: Somorovsky et al. (2012), "certificate faking"; CVE-2021-21239.

use super::captured::Captured;
use super::{Attack, Stranger};
use crate::signature::{Form, KeyInfoForm, SignatureAlgorithm, sign_as};
use crate::xml::Document;

/// The family.
pub(super) const ALL: &[Attack] = &[
    Attack {
        name: "foreign-key/stranger",
        does: "signs with a key of the attacker's and sends its certificate along",
        finding: "signing-certificate-not-pinned",
        make: stranger,
    },
    Attack {
        name: "foreign-key/key-info-lies",
        does: "signs with a key of the attacker's and sends the certificate of AD FS along",
        finding: "signature-value-wrong",
        make: key_info_lies,
    },
    Attack {
        name: "foreign-key/algorithm-none",
        does: "says that the signature is by no algorithm at all",
        finding: "algorithm-refused",
        make: algorithm_none,
    },
    Attack {
        name: "foreign-key/hmac",
        does: "says that the signature is an HMAC, for which the public key would do as the secret",
        finding: "algorithm-refused",
        make: hmac,
    },
];

/// The intruder's message, whose assertion the stranger signs in this form.
fn signed(captured: &Captured, stranger: &Stranger, form: &Form) -> Option<String> {
    let (key, certificate) = (&stranger.key, &stranger.certificate);
    let evil = captured.with(&captured.evil());
    let algorithm = SignatureAlgorithm::RsaSha256;
    sign_as(&evil, "_intruder", key, certificate, algorithm, form).ok()
}

fn stranger(captured: &Captured, stranger: &Stranger) -> Option<String> {
    signed(captured, stranger, &Form::default())
}

fn key_info_lies(captured: &Captured, stranger: &Stranger) -> Option<String> {
    let document = Document::parse(&captured.signature).ok()?;
    let mut all = document.elements();
    let sent = all.find(|element| element.local_name() == "X509Certificate")?;
    let form = Form {
        key_info: KeyInfoForm::Literal(sent.text().into_owned()),
        ..Form::default()
    };
    signed(captured, stranger, &form)
}

fn claiming(captured: &Captured, stranger: &Stranger, algorithm: &str) -> Option<String> {
    let form = Form {
        claimed_algorithm: Some(algorithm.to_owned()),
        ..Form::default()
    };
    signed(captured, stranger, &form)
}

fn algorithm_none(captured: &Captured, stranger: &Stranger) -> Option<String> {
    claiming(captured, stranger, "none")
}

fn hmac(captured: &Captured, stranger: &Stranger) -> Option<String> {
    claiming(
        captured,
        stranger,
        "http://www.w3.org/2000/09/xmldsig#hmac-sha1",
    )
}
