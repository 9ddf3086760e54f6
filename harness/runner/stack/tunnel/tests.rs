//! The tunnel end to end, with an HTTP client that trusts only the run's authority.

use axum::http::HeaderMap;
use axum::routing::get;

use super::*;
use crate::clock::SystemClock;

fn site(host: &str) -> Site {
    let router = Router::new()
        .route(
            "/",
            get(|headers: HeaderMap| async move { format!("{:?}", headers.get("host")) }),
        )
        .route(PROBE, get(|| async {}));
    Site {
        host: host.to_owned(),
        router,
        drops_connections: 0,
        tls_fault: None,
        tls: None,
        answers_probe: host.starts_with("adfs."),
    }
}

async fn tunnel(authority: &CertificateAuthority) -> Tunnel {
    let sites = vec![site("adfs.contoso.example"), site("flex.twilio.com")];
    Tunnel::open(sites, authority).await.unwrap()
}

fn client(tunnel: &Tunnel, authority_pem: &str) -> reqwest::Client {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let authority = reqwest::Certificate::from_pem(authority_pem.as_bytes()).unwrap();
    let proxy = reqwest::Proxy::all(format!("socks5h://{}", tunnel.address())).unwrap();
    reqwest::Client::builder()
        .tls_certs_only([authority])
        .proxy(proxy)
        .build()
        .unwrap()
}

#[tokio::test]
async fn a_known_host_is_answered_over_tls_under_its_own_name() {
    let authority = CertificateAuthority::new(&SystemClock).unwrap();
    let tunnel = tunnel(&authority).await;
    let client = client(&tunnel, authority.pem());

    let answer = client.get("https://flex.twilio.com/").send().await.unwrap();

    assert_eq!(answer.text().await.unwrap(), "Some(\"flex.twilio.com\")");
    assert_eq!(tunnel.refusals(), []);
}

#[tokio::test]
async fn an_unknown_host_and_an_unknown_port_are_refused_and_noted() {
    let authority = CertificateAuthority::new(&SystemClock).unwrap();
    let tunnel = tunnel(&authority).await;
    let client = client(&tunnel, authority.pem());

    assert!(client.get("https://www.twilio.com/").send().await.is_err());
    assert!(
        client
            .get("https://flex.twilio.com:8443/")
            .send()
            .await
            .is_err()
    );
    assert!(client.get("http://flex.twilio.com/").send().await.is_err());

    let refused: Vec<_> = tunnel
        .refusals()
        .into_iter()
        .map(|r| (r.host, r.port))
        .collect();
    assert_eq!(
        refused,
        [
            ("flex.twilio.com".to_owned(), 80),
            ("flex.twilio.com".to_owned(), 8443),
            ("www.twilio.com".to_owned(), 443),
        ]
    );
}

#[tokio::test]
async fn a_certificate_of_another_run_is_not_trusted() {
    let authority = CertificateAuthority::new(&SystemClock).unwrap();
    let stranger = CertificateAuthority::new(&SystemClock).unwrap();
    let tunnel = tunnel(&authority).await;
    let client = client(&tunnel, stranger.pem());

    assert!(client.get("https://flex.twilio.com/").send().await.is_err());
}

#[tokio::test]
async fn port_80_of_the_farm_answers_the_probe_and_nothing_else() {
    let authority = CertificateAuthority::new(&SystemClock).unwrap();
    let tunnel = tunnel(&authority).await;
    let client = client(&tunnel, authority.pem());

    let probe = client
        .get("http://adfs.contoso.example/adfs/probe")
        .send()
        .await
        .unwrap();
    let other = client
        .get("http://adfs.contoso.example/")
        .send()
        .await
        .unwrap();

    assert_eq!(probe.status(), 200);
    assert_eq!(other.status(), 404);
}

#[tokio::test]
async fn a_dropped_tunnel_answers_nobody() {
    let authority = CertificateAuthority::new(&SystemClock).unwrap();
    let tunnel = tunnel(&authority).await;
    let client = client(&tunnel, authority.pem());
    client.get("https://flex.twilio.com/").send().await.unwrap();

    drop(tunnel);
    tokio::task::yield_now().await;

    assert!(client.get("https://flex.twilio.com/").send().await.is_err());
}

#[tokio::test]
async fn a_host_outside_is_let_through_to_where_it_is_with_its_own_certificate() {
    let (ours, theirs) = (
        CertificateAuthority::new(&SystemClock).unwrap(),
        CertificateAuthority::new(&SystemClock).unwrap(),
    );
    let there = crate::stack::Front::open(vec![site("idp.fabrikam.example")], &theirs, 0)
        .await
        .unwrap();
    let outside = ["idp.fabrikam.example", "gone.fabrikam.example"].map(|host| Outside {
        host: host.to_owned(),
        at: Some(if host.starts_with("idp") {
            there.address()
        } else {
            "127.0.0.1:1".parse().unwrap()
        }),
    });
    let tunnel = Tunnel::open_to(vec![site("flex.twilio.com")], outside.to_vec(), &ours)
        .await
        .unwrap();
    let get = |pem: &str, url: &str| client(&tunnel, pem).get(url.to_owned()).send();

    let answer = get(theirs.pem(), "https://idp.fabrikam.example/")
        .await
        .unwrap();

    assert_eq!(
        answer.text().await.unwrap(),
        "Some(\"idp.fabrikam.example\")"
    );
    assert!(
        get(ours.pem(), "https://idp.fabrikam.example/")
            .await
            .is_err()
    );
    assert!(
        get(theirs.pem(), "https://gone.fabrikam.example/")
            .await
            .is_err()
    );
    assert!(
        get(theirs.pem(), "http://idp.fabrikam.example/")
            .await
            .is_err()
    );
    let refused = Refusal {
        host: "idp.fabrikam.example".to_owned(),
        port: 80,
    };
    assert_eq!(tunnel.refusals(), [refused]);
}
