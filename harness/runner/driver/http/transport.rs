//! Sends one request and reads its answer, with the bounds that keep a run alive.

use std::net::SocketAddr;
use std::sync::Once;
use std::time::Duration;

use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use rustls::client::Resumption;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::{ClientConfig, RootCertStore};
use tokio::time::Instant;

use super::reason::reason;
use crate::driver::DriverError;
use crate::environment::Endpoints;
use crate::exchange::Headers;

/// Longest body that is read. Pages of AD FS have some 20 to 100 KiB; a Response can have more.
const LONGEST_BODY: usize = 8 << 20;
/// How this client introduces itself. Without `Windows NT`, `Trident` and `Edg`, AD FS neither tries Windows sign-in
/// nor answers with a page that is script only.
const USER_AGENT: &str = concat!(
    "Mozilla/5.0 (X11; Linux x86_64) flexgate/",
    env!("CARGO_PKG_VERSION")
);

/// A request about to be sent.
pub(super) struct Outgoing<'a> {
    pub(super) method: &'a str,
    pub(super) url: &'a str,
    pub(super) headers: &'a Headers,
    pub(super) body: Option<&'a str>,
}

/// An answer, read to its end.
pub(super) struct Incoming {
    pub(super) status: u16,
    pub(super) headers: Headers,
    pub(super) body: Vec<u8>,
}

/// Why there is no answer.
pub(super) enum Silence {
    /// The time was up.
    TimedOut,
    /// One sentence in lower case.
    Failed(String),
}

/// Connections of one session: its tunnel, its trust.
#[derive(Debug)]
pub(super) struct Transport(reqwest::Client);

impl Transport {
    /// Trusts the given certificates only, or the system's where none are given; asks through the tunnel, if there is
    /// one. Proxies of the surroundings are not used.
    pub(super) fn new(endpoints: &Endpoints) -> Result<Self, DriverError> {
        choose_cryptography();
        let mut builder = reqwest::Client::builder()
            .user_agent(USER_AGENT)
            .redirect(reqwest::redirect::Policy::none())
            .referer(false)
            .http1_only()
            .http1_title_case_headers()
            .pool_idle_timeout(Duration::from_secs(10))
            .no_proxy();
        if !endpoints.trusted_ca.is_empty() {
            builder = builder.tls_backend_preconfigured(trusting(&endpoints.trusted_ca)?);
        }
        if let Some(tunnel) = endpoints.tunnel {
            builder = builder.proxy(through(tunnel)?);
        }
        let client = builder
            .build()
            .map_err(|error| DriverError::fault(format!("no HTTP client: {}", reason(&error))))?;
        Ok(Self(client))
    }

    /// Sends a request and reads the whole answer before `deadline`.
    pub(super) async fn send(
        &self,
        outgoing: Outgoing<'_>,
        deadline: Instant,
    ) -> Result<Incoming, Silence> {
        match tokio::time::timeout_at(deadline, self.send_and_read(outgoing)).await {
            Ok(Ok(incoming)) => Ok(incoming),
            Ok(Err(reason)) => Err(Silence::Failed(reason)),
            Err(_) => Err(Silence::TimedOut),
        }
    }

    async fn send_and_read(&self, outgoing: Outgoing<'_>) -> Result<Incoming, String> {
        let request = self.request(outgoing)?;
        let mut response = self
            .0
            .execute(request)
            .await
            .map_err(|error| reason(&error))?;
        let status = response.status().as_u16();
        let headers = received_headers(response.headers());
        let mut body = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(|error| reason(&error))? {
            if body.len() + chunk.len() > LONGEST_BODY {
                return Err(format!(
                    "its answer is longer than {} MiB",
                    LONGEST_BODY >> 20
                ));
            }
            body.extend_from_slice(&chunk);
        }
        Ok(Incoming {
            status,
            headers,
            body,
        })
    }

    fn request(&self, outgoing: Outgoing<'_>) -> Result<reqwest::Request, String> {
        let method = outgoing
            .method
            .parse::<reqwest::Method>()
            .map_err(|_| format!("`{}` is no HTTP method", outgoing.method))?;
        let mut request = self
            .0
            .request(method, outgoing.url)
            .headers(headers_to_send(outgoing.headers));
        if let Some(body) = outgoing.body {
            request = request.body(body.to_owned());
        }
        request.build().map_err(|error| reason(&error))
    }
}

/// rustls asks the process for its cryptography; whoever comes first chooses ring, and all others agree.
fn choose_cryptography() {
    static CHOSEN: Once = Once::new();
    CHOSEN.call_once(|| {
        // An error means that it is chosen already.
        let _ = rustls::crypto::ring::default_provider().install_default();
    });
}

/// TLS that trusts these certificates only. It resumes no session: the room for resumption would be most of the memory that a
/// login takes, and within one login each host is greeted once.
fn trusting(pems: &[String]) -> Result<ClientConfig, DriverError> {
    let mut roots = RootCertStore::empty();
    for certificate in pems
        .iter()
        .flat_map(|pem| CertificateDer::pem_slice_iter(pem.as_bytes()))
    {
        let certificate = certificate.map_err(|error| unreadable(&error))?;
        roots.add(certificate).map_err(|error| unreadable(&error))?;
    }
    let mut config = ClientConfig::builder()
        .with_root_certificates(roots)
        .with_no_client_auth();
    config.resumption = Resumption::disabled();
    Ok(config)
}

fn unreadable(error: &dyn std::fmt::Display) -> DriverError {
    DriverError::fault(format!("a trusted certificate cannot be read: {error}"))
}

/// The tunnel resolves names itself (`socks5h`): this machine's resolver is never asked.
fn through(tunnel: SocketAddr) -> Result<reqwest::Proxy, DriverError> {
    reqwest::Proxy::all(format!("socks5h://{tunnel}"))
        .map_err(|error| DriverError::fault(format!("no tunnel: {}", reason(&error))))
}

fn headers_to_send(headers: &Headers) -> HeaderMap {
    headers
        .iter()
        .filter_map(|(name, value)| {
            let name = name.parse::<HeaderName>().ok()?;
            Some((name, HeaderValue::from_str(value).ok()?))
        })
        .collect()
}

fn received_headers(headers: &HeaderMap) -> Headers {
    headers
        .iter()
        .map(|(name, value)| {
            let value = String::from_utf8_lossy(value.as_bytes()).into_owned();
            (name.as_str().to_owned(), value)
        })
        .collect()
}
