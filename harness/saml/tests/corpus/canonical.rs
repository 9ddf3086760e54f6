//! Canonical XML: vectors that two or three independent engines agree on, and forms that a signature proves right.

use std::fs;
use std::path::Path;

use saml::signature::DigestAlgorithm;
use saml::uri::algorithm as uri;
use saml::uri::ns::DSIG;
use saml::xml::canonical::{Method, Mode};
use saml::xml::{Document, Element, Limits, decode};
use serde_json::Value;

use super::tally::{Tally, Verdict, corpus};

#[test]
fn canonical_forms_equal_those_of_other_engines() {
    let Some(folder) = corpus() else { return };
    let folder = folder.join("xmldsig");
    let index: Vec<Value> =
        serde_json::from_slice(&fs::read(folder.join("index.json")).unwrap()).unwrap();
    let mut tally = Tally::default();
    for row in index.iter().filter(|row| row["kind"] == "c14n") {
        let octets = fs::read(folder.join(row["file"].as_str().unwrap())).unwrap();
        let expected = fs::read(folder.join(row["expected_file"].as_str().unwrap())).unwrap();
        tally.row(row, || vector(row, &octets, &expected));
    }
    tally.report("c14n");
}

fn vector(row: &Value, octets: &[u8], expected: &[u8]) -> Verdict {
    let Some(method) = method(&row["algorithm"], &row["prefix_list"]) else {
        return Verdict::Refused("another algorithm".to_owned());
    };
    let document =
        match decode(octets).and_then(|text| Document::parse_within(&text, &Limits::METADATA)) {
            Ok(document) => document,
            Err(error) => return Verdict::Refused(error.to_string()),
        };
    let found = match row["apex"].as_array() {
        None => method.document(&document, None),
        Some(path) => {
            let step = |element: Element<'_>, index: &Value| {
                child(element, index.as_u64().unwrap() as usize)
            };
            let apex = path.iter().fold(document.root().span(), |span, index| {
                let element = document
                    .elements()
                    .find(|element| element.span() == span)
                    .unwrap();
                step(element, index)
            });
            method.element(
                document
                    .elements()
                    .find(|element| element.span() == apex)
                    .unwrap(),
                None,
            )
        }
    };
    match found {
        Ok(found) if found == expected => Verdict::Accepted,
        Ok(_) => Verdict::WrongOctets,
        Err(error) => Verdict::Refused(error.to_string()),
    }
}

fn child(element: Element<'_>, index: usize) -> std::ops::Range<usize> {
    element.elements().nth(index).unwrap().span()
}

fn method(algorithm: &Value, prefix_list: &Value) -> Option<Method> {
    let (mode, comments) = match algorithm.as_str()? {
        uri::C14N => (Mode::Inclusive, false),
        uri::C14N_WITH_COMMENTS => (Mode::Inclusive, true),
        uri::EXC_C14N => (Mode::Exclusive, false),
        uri::EXC_C14N_WITH_COMMENTS => (Mode::Exclusive, true),
        _ => return None,
    };
    let prefixes = prefix_list
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_str);
    let prefix_list = prefixes
        .flat_map(str::split_whitespace)
        .map(str::to_owned)
        .collect();
    Some(Method {
        mode,
        comments,
        prefix_list,
    })
}

#[test]
fn canonical_forms_of_real_messages_have_the_digests_that_were_signed() {
    let Some(folder) = corpus() else { return };
    let rows: Vec<Value> =
        serde_json::from_slice(&fs::read(folder.join("xmldsig/c14n_real.json")).unwrap()).unwrap();
    let mut tally = Tally::default();
    for (index, row) in rows.iter().enumerate() {
        let mut row = row.clone();
        row["id"] = format!("r{index}").into();
        row["must"] = "accept".into();
        row["file"] = row["saml_file"].clone();
        tally.row(&row, || real(&folder.join("saml"), &row));
    }
    tally.report("c14n-real");
}

fn real(folder: &Path, row: &Value) -> Verdict {
    let xml = match super::messages::text(folder, row) {
        Ok(xml) => xml,
        Err(error) => return Verdict::Refused(error),
    };
    let document = match Document::parse_within(&xml, &Limits::METADATA) {
        Ok(document) => document,
        Err(error) => return Verdict::Refused(error.to_string()),
    };
    let index = row["signature"].as_u64().unwrap() as usize;
    let signatures: Vec<_> = document
        .elements()
        .filter(|element| element.is(DSIG, "Signature"))
        .collect();
    let signature = signatures[index.saturating_sub(1).min(signatures.len() - 1)];
    let signed_info = signature.element(DSIG, "SignedInfo").unwrap();
    let reference = signed_info.element(DSIG, "Reference").unwrap();
    let uri = reference.attribute("URI").unwrap_or_default();
    let id = uri.trim_start_matches('#');
    let target = document
        .elements()
        .find(|element| !id.is_empty() && element.attribute("ID") == Some(id));
    let target = target.unwrap_or(document.root());
    let same = |method: &Value, octets: Vec<u8>| {
        let digest: String = DigestAlgorithm::Sha256
            .digest(&octets)
            .iter()
            .map(|o| format!("{o:02x}"))
            .collect();
        method["sha256"] == digest && method["length"] == octets.len()
    };
    let of = |fact: &Value, element, omit| {
        let method = method(&fact["algorithm"], &fact["prefix_list"]).unwrap();
        same(fact, method.element(element, omit).unwrap())
    };
    let right =
        of(&row["reference"], target, Some(signature)) && of(&row["signedinfo"], signed_info, None);
    if right {
        Verdict::Accepted
    } else {
        Verdict::WrongOctets
    }
}
