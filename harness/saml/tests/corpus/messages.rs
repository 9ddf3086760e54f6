//! Responses, assertions, metadata, requests, logouts, queries and form fields, each judged as its row says.

use std::fs;
use std::path::Path;

use saml::binding::{post, redirect};
use saml::encryption::DecryptionKey;
use saml::metadata::Metadata;
use saml::protocol;
use saml::signature::Certificate;
use saml::validate::{Expectations, validate, validate_assertion};
use serde_json::Value;

use super::tally::{Tally, Verdict, corpus};
use super::truth;

#[test]
fn messages_are_judged_as_a_careful_service_provider_judges_them() {
    let Some(folder) = corpus() else { return };
    let folder = folder.join("saml");
    let index: Vec<Value> =
        serde_json::from_slice(&fs::read(folder.join("index.json")).unwrap()).unwrap();
    let mut tally = Tally::default();
    for row in &index {
        let octets = fs::read(folder.join(row["file"].as_str().unwrap())).unwrap();
        let expectations = expectations(&folder, row);
        tally.row(row, || judge(row, &octets, &expectations));
    }
    tally.report("saml");
}

fn judge(row: &Value, octets: &[u8], expectations: &Expectations) -> Verdict {
    match row["kind"].as_str().unwrap() {
        "wire" => wire(row, octets),
        "redirect-query" => query(row, octets, &expectations.certificates),
        "response" | "assertion" => response(row, decoded(row, octets), expectations),
        "metadata" => metadata(row, decoded(row, octets), &expectations.certificates),
        _ => other(row, decoded(row, octets), &expectations.certificates),
    }
}

/// The text of the message in the file of `row`.
pub(crate) fn text(folder: &Path, row: &Value) -> Result<String, String> {
    decoded(
        row,
        &fs::read(folder.join(row["file"].as_str().unwrap())).unwrap(),
    )
}

fn decoded(row: &Value, octets: &[u8]) -> Result<String, String> {
    let field = || std::str::from_utf8(octets).map_err(|error| error.to_string());
    match row["encoding"].as_str().unwrap() {
        "xml" => saml::xml::decode(octets).map_err(|error| error.to_string()),
        "base64" => post::decode(field()?).map_err(|error| error.to_string()),
        "deflate-base64" => redirect::decode_value(field()?).map_err(|error| error.to_string()),
        other => Err(format!("unknown encoding {other}")),
    }
}

pub(crate) fn expectations(folder: &Path, row: &Value) -> Expectations {
    let policy = |name: &str| row["policy"][name].as_str().map(str::to_owned);
    let read = |name: &str| {
        row[name]
            .as_str()
            .map(|file| fs::read_to_string(folder.join(file)).unwrap())
    };
    let certificate = read("cert").and_then(|text| Certificate::from_text(&text).ok());
    let now = policy("now").map_or(saml::time::Timestamp::UNIX_EPOCH, |now| {
        now.parse().unwrap()
    });
    let keys = read("key").map(|text| DecryptionKey::from_text(&text).unwrap());
    Expectations {
        issuer: policy("issuer"),
        audience: policy("audience"),
        recipient: policy("recipient"),
        in_response_to: policy("in_response_to"),
        decryption_keys: keys.into_iter().collect(),
        ..Expectations::new(certificate.into_iter().collect(), now)
    }
}

pub(crate) fn response(
    row: &Value,
    xml: Result<String, String>,
    expectations: &Expectations,
) -> Verdict {
    let xml = match xml {
        Ok(xml) => xml,
        Err(error) => return Verdict::Refused(error),
    };
    let validation = if row["kind"] == "assertion" {
        validate_assertion(&xml, expectations)
    } else {
        validate(&xml, expectations)
    };
    if row["must"] == "parse" && row["kind"] == "assertion" {
        return match saml::assertion::Assertion::from_xml(&xml) {
            Ok(assertion) => truth::of_assertion(row, &assertion),
            Err(error) => Verdict::Refused(error.to_string()),
        };
    }
    if row["must"] == "parse" {
        let Some(response) = &validation.response else {
            return Verdict::Refused(format!("{:?}", validation.findings));
        };
        return truth::of_response(row, response, response.assertions.first());
    }
    if !validation.is_accepted() {
        let errors: Vec<String> = validation
            .findings
            .iter()
            .map(|f| format!("{}: {}", f.slug, f.message))
            .collect();
        return Verdict::Refused(errors.join("; "));
    }
    let assertion = validation.assertion.as_deref().unwrap();
    let verdict = match &validation.response {
        Some(response) => truth::of_response(row, response, Some(assertion)),
        None => truth::of_assertion(row, assertion),
    };
    match verdict {
        Verdict::Accepted => truth::forged(row, assertion),
        verdict => verdict,
    }
}

fn metadata(row: &Value, xml: Result<String, String>, trusted: &[Certificate]) -> Verdict {
    let verified = match row["must"].as_str().unwrap() {
        "parse" => xml.and_then(|xml| Metadata::from_xml(&xml).map_err(|error| error.to_string())),
        _ => xml.and_then(|xml| {
            Metadata::from_signed_xml(&xml, trusted).map_err(|error| error.to_string())
        }),
    };
    match verified {
        Ok(metadata) => truth::of_metadata(row, &metadata),
        Err(error) => Verdict::Refused(error),
    }
}

fn other(row: &Value, xml: Result<String, String>, trusted: &[Certificate]) -> Verdict {
    let verified = match row["must"].as_str().unwrap() {
        "parse" => xml,
        _ => xml.and_then(|xml| protocol::verify(&xml, trusted).map_err(|error| error.to_string())),
    };
    match verified {
        Ok(xml) => truth::of_message(row, &xml),
        Err(error) => Verdict::Refused(error),
    }
}

fn query(row: &Value, octets: &[u8], trusted: &[Certificate]) -> Verdict {
    let query = String::from_utf8_lossy(octets);
    let message = match redirect::decode(query.trim_end()) {
        Ok(message) => message,
        Err(error) => return Verdict::Refused(error.to_string()),
    };
    if row["must"] != "parse" && !message.verify(trusted).is_valid() {
        return Verdict::Refused("the signature of the query is not valid".to_owned());
    }
    let expected = row["truth"]["RelayState"].as_str();
    if expected.is_some() && expected != message.relay_state.as_deref() {
        return Verdict::WrongTruth(format!("RelayState {:?}", message.relay_state));
    }
    truth::of_message(row, &message.xml)
}

fn wire(row: &Value, octets: &[u8]) -> Verdict {
    let value = String::from_utf8_lossy(octets);
    let file = row["file"].as_str().unwrap();
    let xml = if file.contains("redirect") {
        redirect::decode_value(&value)
    } else {
        post::decode(&value)
    };
    let xml = match xml {
        Ok(xml) => xml,
        Err(error) => return Verdict::Refused(error.to_string()),
    };
    if let Err(error) = saml::xml::Document::parse(&xml) {
        return Verdict::Refused(error.to_string());
    }
    truth::of_wire(row, &xml)
}
