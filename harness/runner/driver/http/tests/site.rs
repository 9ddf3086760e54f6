//! A TLS server that is every host, and a SOCKS5 proxy that leads everything to it.

use std::net::SocketAddr;
use std::sync::Arc;

use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request, Response};
use hyper_util::rt::TokioIo;
use hyper_util::service::TowerToHyperService;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _, copy_bidirectional};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;

use crate::driver::http::HttpSession;
use crate::environment::{Endpoints, Person};
use crate::secret::Secret;

/// What the site answers to `METHOD https://host/path?query`.
pub(super) type Handler = fn(&str, &HeaderMap, &str) -> Response<Body>;

type Answering = dyn Fn(&str, &HeaderMap, &str) -> Response<Body> + Send + Sync;

pub(super) struct Site {
    tunnel: SocketAddr,
    certificate: String,
}

impl Site {
    pub(super) async fn start(handler: Handler) -> Self {
        Self::start_with(handler).await
    }

    pub(super) async fn start_with<H>(handler: H) -> Self
    where
        H: Fn(&str, &HeaderMap, &str) -> Response<Body> + Send + Sync + 'static,
    {
        let hosts = ["flex", "flex-api", "iam"].map(|host| format!("{host}.twilio.com"));
        let hosts: Vec<String> = hosts
            .into_iter()
            .chain(["adfs.contoso.example".into()])
            .collect();
        let key = rcgen::generate_simple_self_signed(hosts).unwrap();
        let server = serve(&key, Arc::new(handler)).await;
        Self {
            tunnel: tunnel(server).await,
            certificate: key.cert.pem(),
        }
    }

    pub(super) fn endpoints(&self) -> Endpoints {
        let amy = Person {
            upn: "amy@contoso.example".into(),
            domain_and_account: r"CONTOSO\amy".into(),
            account: "amy".into(),
            mail: "amy@contoso.example".into(),
            password: Secret::new("right"),
            next_password: crate::environment::NextPassword::new(Secret::new("next")),
            second_factor: None,
        };
        Endpoints {
            flex_start: "https://flex.twilio.com/calm-bear-1234".into(),
            adfs_host: "adfs.contoso.example".into(),
            account_sid: "AC1".into(),
            runtime_domain: "calm-bear-1234".into(),
            tunnel: Some(self.tunnel),
            trusted_ca: vec![self.certificate.clone()],
            people: [("amy".to_owned(), amy)].into(),
            webdriver: None,
            patience: std::time::Duration::from_secs(10),
            self_hosted_flex: "https://flex.contoso.example/".into(),
            flex_logout: String::new(),
            popups: true,
            foreign: crate::environment::ForeignPages::default(),
        }
    }
}

pub(super) fn session(site: &Site) -> HttpSession {
    HttpSession::start(&site.endpoints()).unwrap()
}

pub(super) fn answer(status: u16, headers: &[(&str, &str)], body: &str) -> Response<Body> {
    let mut response = Response::builder().status(status);
    for (name, value) in headers {
        response = response.header(*name, *value);
    }
    response.body(Body::from(body.to_owned())).unwrap()
}

async fn serve(key: &rcgen::CertifiedKey<rcgen::KeyPair>, handler: Arc<Answering>) -> SocketAddr {
    let tls = tokio_rustls::rustls::ServerConfig::builder_with_provider(Arc::new(
        rustls::crypto::ring::default_provider(),
    ))
    .with_safe_default_protocol_versions()
    .unwrap()
    .with_no_client_auth()
    .with_single_cert(
        vec![key.cert.der().clone()],
        key.signing_key.serialize_der().try_into().unwrap(),
    )
    .unwrap();
    let acceptor = TlsAcceptor::from(Arc::new(tls));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let app = axum::Router::new()
        .fallback(move |request: Request<Body>| handle(handler.clone(), request));
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let (acceptor, service) = (acceptor.clone(), TowerToHyperService::new(app.clone()));
            tokio::spawn(async move {
                let stream = TokioIo::new(acceptor.accept(stream).await.unwrap());
                let http = hyper::server::conn::http1::Builder::new();
                let _ = http.serve_connection(stream, service).await;
            });
        }
    });
    address
}

async fn handle(handler: Arc<Answering>, request: Request<Body>) -> Response<Body> {
    let (head, body) = request.into_parts();
    let host = head.headers.get("host").unwrap().to_str().unwrap();
    let call = format!("{} https://{host}{}", head.method, head.uri);
    let body = to_bytes(body, usize::MAX).await.unwrap();
    handler(&call, &head.headers, std::str::from_utf8(&body).unwrap())
}

/// Leads every connection to `server`, whatever host it asks for; `nowhere.example` it refuses.
async fn tunnel(server: SocketAddr) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(lead(stream, server));
        }
    });
    address
}

async fn lead(mut client: TcpStream, server: SocketAddr) -> std::io::Result<()> {
    let mut greeting = [0; 2];
    client.read_exact(&mut greeting).await?;
    let mut methods = vec![0; usize::from(greeting[1])];
    client.read_exact(&mut methods).await?;
    client.write_all(&[5, 0]).await?;
    let mut request = [0; 5];
    client.read_exact(&mut request).await?;
    let mut name = vec![0; usize::from(request[4]) + 2];
    client.read_exact(&mut name).await?;
    let refused = name.starts_with(b"nowhere.example");
    let reply = if refused { 2 } else { 0 };
    client
        .write_all(&[5, reply, 0, 1, 0, 0, 0, 0, 0, 0])
        .await?;
    if !refused {
        let mut server = TcpStream::connect(server).await?;
        copy_bidirectional(&mut client, &mut server).await?;
    }
    Ok(())
}
