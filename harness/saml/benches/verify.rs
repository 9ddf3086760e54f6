//! How long it takes to read and verify a response of 4.6 kB under RSA-2048, beside xmlsec1 on the same message.

use std::path::Path;
use std::process::Command;
use std::time::Instant;

use criterion::{Criterion, criterion_group, criterion_main};
use saml::signature::{Certificate, PublicKey};
use saml::validate::{Expectations, validate};
use saml::xml::Document;

/// How often xmlsec1 verifies in one process.
const REPEAT: u32 = 2000;

fn message() -> String {
    let xml = std::fs::read_to_string(file("odd/assertion-signed.xml")).unwrap_or_default();
    // Padded with white space inside a signed-over comment's place: outside the assertion, so the signature holds.
    let padding = 4600_usize.saturating_sub(xml.len());
    xml.replacen(
        "<samlp:Status>",
        &format!(
            "<!--{}--><samlp:Status>",
            "x".repeat(padding.saturating_sub(7))
        ),
        1,
    )
}

fn file(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("testdata")
        .join(name);
    path.display().to_string()
}

fn certificate() -> Option<Certificate> {
    Certificate::from_text(&std::fs::read_to_string(file("keys/signing.crt.pem")).ok()?).ok()
}

fn verify(criterion: &mut Criterion) {
    let (xml, Some(certificate)) = (message(), certificate()) else {
        return;
    };
    let keys: Vec<PublicKey> = vec![certificate.public_key().clone()];
    let now = saml::time::parse("2026-11-24T10:00:30Z").unwrap_or_default();
    let expectations = Expectations::new(vec![certificate], now);
    let mut group = criterion.benchmark_group(format!("response of {} bytes", xml.len()));
    group.bench_function("parse", |bencher| bencher.iter(|| Document::parse(&xml)));
    group.bench_function("parse and verify", |bencher| {
        bencher.iter(|| {
            let document = Document::parse(&xml).ok()?;
            let signature = document
                .elements()
                .find(|element| element.local_name() == "Signature")?;
            let profile = saml::signature::Profile::Saml;
            Some(saml::signature::examine(signature, &keys, profile).is_valid())
        });
    });
    group.bench_function("validate", |bencher| {
        bencher.iter(|| validate(&xml, &expectations))
    });
    group.finish();
    xmlsec1(&xml);
}

/// Prints what xmlsec1 needs for one verification, by the difference between many and one.
fn xmlsec1(xml: &str) {
    let Ok(folder) = tempfile::tempdir() else {
        return;
    };
    let message = folder.path().join("message.xml");
    if std::fs::write(&message, xml).is_err() {
        return;
    }
    let run = |repeat: u32| {
        let start = Instant::now();
        let output = Command::new("xmlsec1")
            .args([
                "--verify",
                "--repeat",
                &repeat.to_string(),
                "--pubkey-cert-pem",
            ])
            .arg(file("keys/signing.crt.pem"))
            .args([
                "--id-attr:ID",
                "urn:oasis:names:tc:SAML:2.0:assertion:Assertion",
            ])
            .arg(&message)
            .output();
        output
            .ok()
            .filter(|output| output.status.success())
            .map(|_| start.elapsed())
    };
    match (run(1), run(REPEAT + 1)) {
        (Some(one), Some(many)) => {
            let each = many.saturating_sub(one) / REPEAT;
            let _ = std::io::Write::write_fmt(
                &mut std::io::stderr(),
                format_args!("xmlsec1 --repeat: {each:?} each\n"),
            );
        }
        _ => {
            let _ = std::io::Write::write_all(
                &mut std::io::stderr(),
                b"skipped: xmlsec1 is not installed\n",
            );
        }
    }
}

criterion_group! {
    name = benches;
    config = Criterion::default().sample_size(50).measurement_time(std::time::Duration::from_secs(3));
    targets = verify
}
criterion_main!(benches);
