//! The shapes: where each comes from, what it was made for, and what must become of it.

use std::fmt;
use std::fs;
use std::path::Path;

use saml::signature::Certificate;
use saml::time::Timestamp;
use serde_json::Value;

use crate::remake::Texts;

/// What must become of a shape.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Must {
    Open,
    Refuse,
}

/// One shape, as it is kept.
pub(crate) struct Row {
    pub(crate) name: String,
    pub(crate) xml: Vec<u8>,
    pub(crate) must: Must,
    /// What is wrong with it, in the words of where it comes from.
    pub(crate) codes: Vec<String>,
    pub(crate) policy: Policy,
    /// The honest message that it was made from, where that is known.
    pub(crate) base: Option<String>,
}

impl fmt::Display for Row {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} ({})", self.name, self.codes.join(", "))
    }
}

/// What a shape was made for.
#[derive(Clone)]
pub(crate) struct Policy {
    pub(crate) now: Timestamp,
    pub(crate) issuer: Option<String>,
    pub(crate) texts: Texts,
    pub(crate) pinned: Option<Certificate>,
}

fn testdata() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../saml/testdata")
}

fn certificate(path: &Path) -> Option<Certificate> {
    Certificate::from_text(&fs::read_to_string(path).unwrap()).ok()
}

/// The vectors of the verifier: all attacks, and the plain messages that they were made from.
pub(crate) fn ours() -> Vec<Row> {
    let policy = Policy {
        now: "2026-11-24T10:00:30Z".parse().unwrap(),
        issuer: Some("http://fs.contoso.example/adfs/services/trust".to_owned()),
        texts: Texts {
            audience: Some("https://iam.twilio.com/v1/Accounts/AC00/saml2/metadata".to_owned()),
            recipient: Some("https://iam.twilio.com/v1/Accounts/AC00/saml2".to_owned()),
            in_response_to: Some("_a1b2c3d4e5f60718293a4b5c6d7e8f90".to_owned()),
        },
        pinned: certificate(&testdata().join("keys/signing.crt.pem")),
    };
    let read = |folder: &str, file: &str| fs::read(testdata().join(folder).join(file)).unwrap();
    let row = |name: &str, xml: Vec<u8>, must| Row {
        name: name.to_owned(),
        codes: vec![name.trim_end_matches(".xml").to_owned()],
        xml,
        must,
        policy: policy.clone(),
        base: Some(String::from_utf8(read("odd", "both-signed.xml")).unwrap()),
    };
    let attacks = fs::read_dir(testdata().join("attacks")).unwrap();
    let mut names: Vec<String> = attacks
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    let hostile = names
        .iter()
        .map(|name| row(name, read("attacks", name), Must::Refuse));
    let honest = [
        "both-signed.xml",
        "assertion-signed.xml",
        "message-signed.xml",
    ]
    .map(|name| row(name, read("odd", name), Must::Open));
    hostile.chain(honest).collect()
}

/// The Responses of the corpus that must be accepted or refused.
pub(crate) fn of_corpus(folder: &Path) -> Vec<Row> {
    let folder = folder.join("saml");
    let index = fs::read(folder.join("index.json")).unwrap();
    let index: Vec<Value> = serde_json::from_slice(&index).unwrap();
    index
        .iter()
        .filter(|row| row["kind"] == "response" && !row["disputed"].as_bool().unwrap_or(false))
        .filter_map(|row| of_index(&folder, row))
        .collect()
}

fn of_index(folder: &Path, row: &Value) -> Option<Row> {
    let file = row["file"].as_str().unwrap();
    let honest = row["provenance"] != "collected"
        && !text(row, "flex").is_some_and(|says| says.starts_with("fails"));
    let must = match row["must"].as_str().unwrap() {
        "reject" => Must::Refuse,
        "accept" if honest => Must::Open,
        _ => return None,
    };
    let octets = fs::read(folder.join(file)).unwrap();
    let xml = match row["encoding"].as_str().unwrap() {
        "xml" => octets,
        _ => saml::binding::post::decode(std::str::from_utf8(&octets).ok()?)
            .ok()?
            .into_bytes(),
    };
    let base = file.strip_prefix("derived/").and_then(|rest| {
        let (base, _) = rest.split_once('/')?;
        fs::read_to_string(folder.join("derived").join(base).join("identity.xml")).ok()
    });
    Some(Row {
        name: format!("{} {file}", text(row, "id").unwrap_or_default()),
        xml,
        must,
        codes: row["codes"]
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(|code| code.as_str().map(str::to_owned))
            .collect(),
        policy: policy(folder, row),
        base,
    })
}

fn text<'a>(row: &'a Value, name: &str) -> Option<&'a str> {
    row[name].as_str()
}

fn policy(folder: &Path, row: &Value) -> Policy {
    let said = |name: &str| row["policy"][name].as_str().map(str::to_owned);
    Policy {
        now: said("now").map_or(Timestamp::UNIX_EPOCH, |now| now.parse().unwrap()),
        issuer: said("issuer"),
        texts: Texts {
            audience: said("audience"),
            recipient: said("recipient"),
            in_response_to: said("in_response_to"),
        },
        pinned: text(row, "cert").and_then(|file| certificate(&folder.join(file))),
    }
}
