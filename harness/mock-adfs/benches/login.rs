//! Logins a second of the mock alone on one core: sign-in page, password, Response; and how much of it is RSA.
//!
//! No network, no TLS and no client: requests go straight into the router. Both signatures of a Response are made in every
//! login, and `rsa/sign` times one of them by itself in the same run; the last line puts the two together, in processor time.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a benchmark that cannot run has no result"
)]

#[expect(dead_code, reason = "the tests use the rest")]
#[path = "../tests/support/mod.rs"]
mod support;

use std::hint::black_box;
use std::time::Duration;

use cpu_time::ProcessTime;
use criterion::{Criterion, criterion_group, criterion_main};
use saml::signature::SignatureAlgorithm;
use support::{Ask, Stand, service_provider};
use tokio::runtime::Runtime;

/// Signatures of a Response whose message and assertion are signed.
const SIGNATURES: f64 = 2.0;
/// Logins, and as many signatures, behind the last line.
const ROUNDS: u32 = 2_000;
/// Bytes of a SignedInfo, about as many as AD FS signs.
const SIGNED_INFO: usize = 700;

/// One core: everything on the thread that waits.
fn one_core() -> Runtime {
    tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap()
}

/// A whole login in a browser without cookies.
async fn login(stand: &Stand, url: &str) {
    stand.forget_cookies();
    let page = stand.sign_on(url, "amy").await;
    assert!(black_box(page).hidden("SAMLResponse").is_some());
}

/// One more token for somebody who has a session. Without loop detection, which would end it.
async fn token(stand: &Stand, url: &str) {
    let page = stand.get(url).await;
    assert!(black_box(page).hidden("SAMLResponse").is_some());
}

fn logins(criterion: &mut Criterion) {
    let runtime = one_core();
    let stand = Stand::with(|farm, _| farm.enable_loop_detection = false);
    let url = Ask::default().url();
    criterion.bench_function("login/whole", |bencher| {
        bencher.iter(|| runtime.block_on(login(&stand, &url)));
    });
    runtime.block_on(login(&stand, &url));
    criterion.bench_function("login/with-a-session", |bencher| {
        bencher.iter(|| runtime.block_on(token(&stand, &url)));
    });
    let key = service_provider().key;
    let octets = vec![b'a'; SIGNED_INFO];
    criterion.bench_function("rsa/sign", |bencher| {
        bencher.iter(|| {
            key.sign(SignatureAlgorithm::RsaSha256, black_box(&octets))
                .unwrap()
        });
    });
    together(&runtime, &stand, &url);
}

/// The last line: what both come to.
fn together(runtime: &Runtime, stand: &Stand, url: &str) {
    let whole = processor_time(|| runtime.block_on(login(stand, url)));
    let key = service_provider().key;
    let octets = vec![b'a'; SIGNED_INFO];
    let one = processor_time(|| {
        black_box(
            key.sign(SignatureAlgorithm::RsaSha256, black_box(&octets))
                .unwrap(),
        );
    });
    let share = SIGNATURES * one.as_secs_f64() / whole.as_secs_f64();
    let line = format!(
        "mock-adfs: {:.0} logins a second and core ({:.2} ms each), {:.0} % of it RSA ({} signatures of {:.2} ms)\n",
        1.0 / whole.as_secs_f64(),
        whole.as_secs_f64() * 1000.0,
        share * 100.0,
        SIGNATURES,
        one.as_secs_f64() * 1000.0,
    );
    let _ = std::io::Write::write_all(&mut std::io::stdout(), line.as_bytes());
}

/// Processor time of one call, over many.
fn processor_time(mut call: impl FnMut()) -> Duration {
    let began = ProcessTime::now();
    for _ in 0..ROUNDS {
        call();
    }
    began.elapsed() / ROUNDS
}

criterion_group! {
    name = benches;
    config = Criterion::default().sample_size(50).measurement_time(Duration::from_secs(5));
    targets = logins
}
criterion_main!(benches);
