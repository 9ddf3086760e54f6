//! No secret of a run is in any file that it writes, in whatever form: looked for in every file, on both drivers.

use std::io::Read as _;
use std::path::Path;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD};
use flexgate::exchange::DriverKind;
use flexgate::plan::Plan;
use flexgate::report::{Redaction, ScenarioResult, scenario_text};
use flexgate::stack::{Run, Stack};

use crate::reports::{failing, files, passing, reported};
use crate::stand::{agent, carry_out};

/// The secret as it is, in UTF-16, URL-encoded, and in base64 wherever it may stand in a longer text.
fn forms(secret: &str) -> Vec<Vec<u8>> {
    let utf16 = |bytes: fn(u16) -> [u8; 2]| secret.encode_utf16().flat_map(bytes).collect();
    let encoded: String = secret.bytes().map(|byte| format!("%{byte:02X}")).collect();
    let mut forms: Vec<Vec<u8>> = vec![
        secret.as_bytes().to_vec(),
        utf16(u16::to_le_bytes),
        utf16(u16::to_be_bytes),
        encoded.into_bytes(),
    ];
    for shift in 0..3 {
        let mut bytes = vec![0; shift];
        bytes.extend_from_slice(secret.as_bytes());
        let (first, whole) = ((shift * 8usize).div_ceil(6), bytes.len() * 8 / 6);
        forms.push(STANDARD_NO_PAD.encode(&bytes).as_bytes()[first..whole].to_vec());
        forms.push(URL_SAFE_NO_PAD.encode(&bytes).as_bytes()[first..whole].to_vec());
    }
    forms
}

/// What lies inside a file: itself, and everything in it that is base64, inflated where it was deflated.
fn layers(bytes: &[u8]) -> Vec<Vec<u8>> {
    let text = String::from_utf8_lossy(bytes)
        .replace("%2B", "+")
        .replace("%2F", "/");
    let is_base64 =
        |sign: char| sign.is_ascii_alphanumeric() || matches!(sign, '+' | '/' | '-' | '_');
    let mut layers = vec![bytes.to_vec()];
    for run in text
        .split(|sign| !is_base64(sign))
        .filter(|run| run.len() >= 24)
    {
        let ordinary = run.replace('-', "+").replace('_', "/");
        if let Ok(decoded) = STANDARD_NO_PAD.decode(&ordinary[..ordinary.len() / 4 * 4]) {
            let mut inflated = Vec::new();
            let mut decoder = flate2::read::DeflateDecoder::new(decoded.as_slice());
            let _ = decoder.read_to_end(&mut inflated);
            layers.extend([decoded, inflated]);
        }
    }
    layers
}

/// Whether a secret is anywhere in the layers.
fn hold(layers: &[Vec<u8>], secret: &str) -> bool {
    let forms = forms(secret);
    let holds = |layer: &Vec<u8>, form: &Vec<u8>| {
        layer
            .windows(form.len())
            .any(|window| window == form.as_slice())
    };
    layers
        .iter()
        .any(|layer| forms.iter().any(|form| holds(layer, form)))
}

/// Signs in on a driver, puts the record into `result`, and reports it: what is written may hold no secret.
async fn nothing_leaks(run: &Run, plan: &Plan, driver: DriverKind, mut result: ScenarioResult) {
    let stack = Stack::start(plan, run, 1).await.unwrap();
    let (trace, _) = carry_out(plan, driver, &stack).await;
    let password = stack.endpoints().people[&plan.user].password.clone();
    let recorded = trace.to_json().unwrap().into_bytes();
    assert!(
        hold(&[recorded], password.expose()),
        "the record holds what is to be hidden"
    );
    result.driver = driver;
    result.reason = Some(format!("the page said {}", password.expose()));
    result.trace = Some(trace);

    let written = result.redacted(&Redaction::of([&password]));
    let folder = tempfile::tempdir().unwrap();
    let text = scenario_text(&written);
    drop(reported(folder.path(), &[written]));

    let mut all = files(folder.path());
    all.insert("terminal".into(), text.into_bytes());
    let events = std::fs::read(folder.path().join("events.jsonl")).unwrap();
    all.insert("events.jsonl".into(), events);
    assert!(all.len() >= 10, "{:?}", all.keys());
    for (file, bytes) in &all {
        let file = file.display();
        assert!(
            !hold(&layers(bytes), password.expose()),
            "{file} holds a password"
        );
        let text = String::from_utf8_lossy(bytes);
        // A private key of 2048 bits begins so in base64.
        let key = text.contains("PRIVATE KEY") || text.contains("MIIEv");
        assert!(!key, "{file} holds a key");
    }
    private(folder.path());
    let receipt = String::from_utf8_lossy(&all[Path::new("redacted.txt")]).into_owned();
    assert!(receipt.contains("field Password"), "{receipt}");
}

/// Every file and folder is for its owner only.
#[cfg(unix)]
fn private(folder: &Path) {
    use std::os::unix::fs::PermissionsExt as _;

    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let mode = path.metadata().unwrap().permissions().mode();
        assert_eq!(mode & 0o077, 0, "{} is not private", path.display());
        if path.is_dir() {
            private(&path);
        }
    }
}

#[cfg(not(unix))]
fn private(_: &Path) {}

#[tokio::test]
async fn no_password_and_no_key_is_in_any_file_of_a_run_over_plain_http() {
    let run = Run::begin(None).await.unwrap();

    nothing_leaks(&run, &agent(), DriverKind::Http, passing().await).await;
    nothing_leaks(&run, &agent(), DriverKind::Http, failing().await).await;
}

#[cfg(feature = "browser")]
#[tokio::test]
async fn no_password_and_no_key_is_in_any_file_of_a_run_in_a_browser() {
    let Some(run) = crate::browser::shell().await else {
        return;
    };

    nothing_leaks(&run, &agent(), DriverKind::Browser, passing().await).await;
    nothing_leaks(&run, &agent(), DriverKind::Browser, failing().await).await;
}

#[test]
fn the_search_finds_a_secret_in_every_form() {
    use std::io::Write as _;

    let secret = "Horse7Battery9x";
    let mut writer = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::best());
    write!(writer, "<a>{secret}</a>").unwrap();
    let deflated = STANDARD_NO_PAD.encode(writer.finish().unwrap());
    let utf16: Vec<u8> = secret.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let found = |bytes: &[u8]| hold(&layers(bytes), secret);

    assert!(found(secret.as_bytes()));
    assert!(found(&utf16));
    assert!(found(
        STANDARD_NO_PAD.encode(format!("x{secret}y")).as_bytes()
    ));
    assert!(found(deflated.as_bytes()));
    assert!(!found(b"nothing of that kind, and nothing else either"));
}
