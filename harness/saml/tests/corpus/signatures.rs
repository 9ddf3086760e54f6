//! XML Signature at large: the profile must verify, and what is outside it must never be accepted wrongly.

use std::fs;
use std::path::Path;

use saml::signature::{Certificate, Profile, PublicKey, examine};
use saml::uri::ns::DSIG;
use saml::xml::{Document, Limits, decode};
use serde_json::Value;

use super::tally::{Tally, Verdict, corpus};

#[test]
fn signature_vectors_are_judged_as_their_authors_say() {
    let Some(folder) = corpus() else { return };
    let folder = folder.join("xmldsig");
    let index: Vec<Value> =
        serde_json::from_slice(&fs::read(folder.join("index.json")).unwrap()).unwrap();
    let mut tally = Tally::default();
    for row in index.iter().filter(|row| row["kind"] == "signature") {
        let octets = fs::read(folder.join(row["file"].as_str().unwrap())).unwrap();
        let keys = keys(&folder, row);
        tally.row(row, || vector(&octets, &keys));
    }
    tally.report("xmldsig");
}

/// The pinned key: of a certificate, or bare.
pub(crate) fn keys(folder: &Path, row: &Value) -> Vec<PublicKey> {
    let Some(name) = row["cert"].as_str() else {
        return Vec::new();
    };
    let text = fs::read_to_string(folder.join(name)).unwrap();
    let of_certificate = Certificate::from_text(&text)
        .ok()
        .map(|certificate| certificate.public_key().clone());
    of_certificate
        .or_else(|| PublicKey::from_pem(&text))
        .into_iter()
        .collect()
}

fn vector(octets: &[u8], keys: &[PublicKey]) -> Verdict {
    let document =
        match decode(octets).and_then(|text| Document::parse_within(&text, &Limits::METADATA)) {
            Ok(document) => document,
            Err(error) => return Verdict::Refused(error.to_string()),
        };
    let signatures: Vec<_> = document
        .elements()
        .filter(|element| element.is(DSIG, "Signature"))
        .collect();
    for signature in &signatures {
        let facts = examine(*signature, keys, Profile::General);
        if !facts.is_valid() {
            return Verdict::Refused(format!(
                "{:?} {} {:?}",
                facts.flaws, facts.digest_matches, facts.trusted
            ));
        }
    }
    if signatures.is_empty() {
        Verdict::Refused("no signature".to_owned())
    } else {
        Verdict::Accepted
    }
}
