//! Random mutants of real signed responses.

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::Path;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use flate2::read::GzDecoder;
use saml::signature::{Certificate, DigestAlgorithm};
use saml::uri::ns::DSIG;
use saml::validate::Expectations;
use saml::xml::Document;
use serde_json::Value;

use super::messages::{expectations, response};
use super::tally::{Tally, corpus};

#[test]
fn mutants_are_judged_as_three_engines_judge_them() {
    let Some(folder) = corpus() else { return };
    let folder = folder.join("saml");
    let file = fs::File::open(folder.join("mutants.jsonl.gz")).unwrap();
    let mut tally = Tally::default();
    let reader = BufReader::new(GzDecoder::new(file));
    let rows: Vec<Value> = reader
        .lines()
        .map(|line| serde_json::from_str(&line.unwrap()).unwrap())
        .collect();
    let known = certificates(&rows);
    for mut row in rows {
        let octets = octets(&row);
        row["truth"] = serde_json::json!({ "nameid": row["nameid"] });
        row["reason"] = row["codes"].to_string().into();
        let pinned = pinned(&folder, &row, &known);
        if pinned.is_empty() && row["must"] == "accept" {
            // The folder holds no certificate for it: nothing can be verified, but nothing may panic either.
            row["must"] = "either".into();
        }
        row["cert"] = Value::Null;
        let expectations = Expectations {
            certificates: pinned,
            ..expectations(&folder, &row)
        };
        tally.row(&row, || {
            response(
                &row,
                saml::xml::decode(&octets).map_err(|e| e.to_string()),
                &expectations,
            )
        });
    }
    tally.report("mutants");
}

fn octets(row: &Value) -> Vec<u8> {
    STANDARD.decode(row["b64"].as_str().unwrap()).unwrap()
}

/// The certificates in the messages, by the start of their SHA-256, which also names the files of pinned ones.
fn certificates(rows: &[Value]) -> BTreeMap<String, Certificate> {
    let mut known = BTreeMap::new();
    for row in rows {
        let Ok(document) = saml::xml::decode(&octets(row)).and_then(|text| Document::parse(&text))
        else {
            continue;
        };
        for element in document
            .elements()
            .filter(|element| element.is(DSIG, "X509Certificate"))
        {
            if let Ok(certificate) = Certificate::from_text(&element.text()) {
                let digest = DigestAlgorithm::Sha256.digest(certificate.der());
                known.insert(
                    digest
                        .iter()
                        .take(8)
                        .map(|octet| format!("{octet:02x}"))
                        .collect(),
                    certificate,
                );
            }
        }
    }
    known
}

fn pinned(folder: &Path, row: &Value, known: &BTreeMap<String, Certificate>) -> Vec<Certificate> {
    let name = row["cert"].as_str().unwrap();
    match fs::read_to_string(folder.join(name)) {
        Ok(text) => Certificate::from_text(&text).into_iter().collect(),
        Err(_) => known
            .get(Path::new(name).file_stem().unwrap().to_str().unwrap())
            .cloned()
            .into_iter()
            .collect(),
    }
}
