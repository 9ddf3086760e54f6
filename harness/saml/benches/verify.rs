//! How long it takes to read and verify a response of 4.6 kB under RSA-2048, beside xmlsec1 on the same message.

use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use criterion::{Criterion, criterion_group, criterion_main};
use saml::signature::{Certificate, Profile, PublicKey, examine};
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

/// Whether the first signature of the message verifies under a key.
fn parse_and_verify(xml: &str, keys: &[PublicKey]) -> bool {
    let Ok(document) = Document::parse(xml) else {
        return false;
    };
    let mut elements = document.elements();
    let signature = elements.find(|element| element.local_name() == "Signature");
    signature.is_some_and(|signature| examine(signature, keys, Profile::Saml).is_valid())
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
        bencher.iter(|| parse_and_verify(&xml, &keys));
    });
    group.bench_function("validate", |bencher| {
        bencher.iter(|| validate(&xml, &expectations))
    });
    group.finish();
    let ours = best(|| {
        std::hint::black_box(parse_and_verify(std::hint::black_box(&xml), &keys));
    });
    compare(ours, xmlsec1(&xml));
}

/// Responses a second and core that parse and verify must reach.
const TARGET: f64 = 12_000.0;

/// Says on one line, from the same minute and machine, how many messages a second both verify.
fn compare(ours: Duration, theirs: Option<Duration>) {
    let rate = |each: Duration| 1.0 / each.as_secs_f64();
    let theirs = theirs.map_or("xmlsec1 is not installed".to_owned(), |each| {
        format!(
            "xmlsec1 --repeat {:.0} a second ({each:?} each): {:.1} times as many",
            rate(each),
            rate(ours) / rate(each)
        )
    });
    let target = if rate(ours) >= TARGET {
        "reached"
    } else {
        "MISSED"
    };
    let _ = std::io::Write::write_fmt(
        &mut std::io::stderr(),
        format_args!(
            "parse and verify: {:.0} a second and core ({ours:?} each), target {TARGET:.0} {target}; {theirs}\n",
            rate(ours)
        ),
    );
}

/// The best of some rounds, each of many verifications: what the machine can do when it is left alone.
fn best(verify: impl Fn()) -> Duration {
    const ROUNDS: u32 = 20;
    const EACH: u32 = 500;
    let round = |_| {
        let start = Instant::now();
        (0..EACH).for_each(|_| verify());
        start.elapsed() / EACH
    };
    (0..ROUNDS).map(round).min().unwrap_or_default()
}

/// What xmlsec1 needs for one verification, by the difference between many and one.
fn xmlsec1(xml: &str) -> Option<Duration> {
    let folder = tempfile::tempdir().ok()?;
    let message = folder.path().join("message.xml");
    std::fs::write(&message, xml).ok()?;
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
        let output = output.ok().filter(|output| output.status.success())?;
        drop(output);
        Some(start.elapsed())
    };
    let (one, many) = (run(1)?, run(REPEAT + 1)?);
    Some(many.saturating_sub(one) / REPEAT)
}

criterion_group! {
    name = benches;
    config = Criterion::default().sample_size(50).measurement_time(std::time::Duration::from_secs(3));
    targets = verify
}
criterion_main!(benches);
