//! The tunnel of a scenario: a SOCKS 5 server in this process that decides where each host name goes.
//!
//! A host that it knows is answered right here, port 443 over TLS with a certificate for that very name; everything else
//! is refused and noted, so nothing that a browser or client asks for ever leaves the machine. Port 80 answers only the
//! probe of AD FS, as the real one does. Hosts of another product that the environment names are let through, unread: their
//! TLS is their own. Deliberately absent: any knowledge of what the sites serve.

mod socks;

use std::collections::{BTreeSet, HashMap};
use std::io;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use axum::Router;
use axum::extract::Request;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use hyper_util::rt::TokioIo;
use hyper_util::service::TowerToHyperService;
use rustls::ServerConfig;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::sync::watch;
use tokio::task::{JoinHandle, JoinSet};
use tokio_rustls::TlsAcceptor;

use self::socks::{Destination, Reply};
use crate::plan::TlsFault;

use super::tls::{CertificateAuthority, TlsError};

const HTTPS: u16 = 443;
const HTTP: u16 = 80;
/// The only path that AD FS answers without TLS, for load balancers.
/// Source: AD FS, health probe on port 80 (2012 R2 with KB2975719, and later).
const PROBE: &str = "/adfs/probe";
/// Connections that may wait to be accepted; the system may allow fewer.
const BACKLOG: u32 = 4096;
/// Refusals are kept for the report; a page that asks for ever more hosts does not fill the memory.
const MOST_REFUSALS: usize = 256;

/// A host that the tunnel answers for.
#[derive(Debug, Clone)]
pub struct Site {
    /// DNS name in lower case.
    pub host: String,
    /// What answers there.
    pub router: Router,
    /// Whether port 80 answers AD FS's probe.
    pub answers_probe: bool,
    /// How many connections are dropped before one is answered.
    pub drops_connections: u32,
    /// What is wrong with its TLS certificate.
    pub tls_fault: Option<TlsFault>,
    /// How its TLS is set up, where that is not the usual.
    pub tls: Option<Arc<ServerConfig>>,
}

/// A host of another product, to which connections are let through as they are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outside {
    /// DNS name in lower case.
    pub host: String,
    /// Where it is; as the system resolves it, at the port that is asked for, when absent.
    pub at: Option<SocketAddr>,
}

/// A connection that somebody asked for and did not get.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Refusal {
    /// Name or address that was asked for.
    pub host: String,
    /// Port that was asked for.
    pub port: u16,
}

/// A tunnel could not be opened.
#[derive(Debug, thiserror::Error)]
pub enum TunnelError {
    /// A site has no certificate.
    #[error(transparent)]
    Tls(#[from] TlsError),
    /// The system gives no port.
    #[error("no port for the tunnel: {0}")]
    Port(#[from] io::Error),
}

/// A running tunnel. Dropping it closes the port and every connection.
pub struct Tunnel {
    address: SocketAddr,
    exits: Arc<Exits>,
    server: JoinHandle<()>,
}

impl std::fmt::Debug for Tunnel {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Tunnel({})", self.address)
    }
}

impl Tunnel {
    /// Opens a tunnel on a free port of the loopback address.
    ///
    /// # Errors
    /// When a site's host is no DNS name, or no port is free.
    pub async fn open(
        sites: Vec<Site>,
        authority: &CertificateAuthority,
    ) -> Result<Self, TunnelError> {
        Self::open_to(sites, Vec::new(), authority).await
    }

    /// Opens a tunnel that also lets through to hosts outside. A site goes before a host outside of the same name.
    ///
    /// # Errors
    /// As [`Self::open`].
    pub async fn open_to(
        sites: Vec<Site>,
        outside: Vec<Outside>,
        authority: &CertificateAuthority,
    ) -> Result<Self, TunnelError> {
        let mut routes = HashMap::new();
        for site in sites {
            routes.insert(site.host.clone(), Route::new(site, authority)?);
        }
        let listener = listener()?;
        let address = listener.local_addr()?;
        let exits = Arc::new(Exits {
            routes,
            outside: outside
                .into_iter()
                .map(|outside| (outside.host, outside.at))
                .collect(),
            refusals: Mutex::default(),
        });
        Ok(Self {
            address,
            exits: Arc::clone(&exits),
            server: tokio::spawn(serve(listener, exits)),
        })
    }

    /// Where clients find the tunnel.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// What was asked for and refused, each once, by name; at most 256.
    #[must_use]
    pub fn refusals(&self) -> Vec<Refusal> {
        let refusals = self.exits.refusals.lock();
        let refusals = refusals.unwrap_or_else(PoisonError::into_inner);
        refusals.iter().cloned().collect()
    }

    /// From now on a site greets with another certificate; connections that it has are closed.
    pub fn renew(&self, host: &str, config: Arc<ServerConfig>) {
        if let Some(route) = self.exits.routes.get(host) {
            route.tls.send_replace(TlsAcceptor::from(config));
        }
    }
}

impl Drop for Tunnel {
    fn drop(&mut self) {
        self.server.abort();
    }
}

/// A free port of the loopback address with room for thousands who come at once.
fn listener() -> io::Result<TcpListener> {
    let socket = TcpSocket::new_v4()?;
    socket.bind(SocketAddr::from(([127, 0, 0, 1], 0)))?;
    socket.listen(BACKLOG)
}

struct Exits {
    routes: HashMap<String, Route>,
    outside: HashMap<String, Option<SocketAddr>>,
    refusals: Mutex<BTreeSet<Refusal>>,
}

struct Route {
    /// Connections that are still to be dropped.
    drops: AtomicU32,
    tls: watch::Sender<TlsAcceptor>,
    secure: Router,
    plain: Option<Router>,
}

impl Route {
    fn new(site: Site, authority: &CertificateAuthority) -> Result<Self, TlsError> {
        let config = match (site.tls_fault, site.tls) {
            (Some(fault), _) => authority.faulty_config(&site.host, fault)?,
            (None, Some(config)) => config,
            (None, None) => authority.server_config(&site.host)?,
        };
        Ok(Self {
            drops: AtomicU32::new(site.drops_connections),
            tls: watch::Sender::new(TlsAcceptor::from(config)),
            plain: site.answers_probe.then(|| probe_only(site.router.clone())),
            secure: site.router,
        })
    }
}

impl Route {
    /// Whether this connection is one of those that are dropped.
    fn drops(&self) -> bool {
        let one_less = |left: u32| left.checked_sub(1);
        let (set, get) = (Ordering::SeqCst, Ordering::SeqCst);
        self.drops.fetch_update(set, get, one_less).is_ok()
    }
}

impl Exits {
    fn refuse(&self, destination: Destination) {
        let mut refusals = self.refusals.lock().unwrap_or_else(PoisonError::into_inner);
        if refusals.len() < MOST_REFUSALS {
            refusals.insert(Refusal {
                host: destination.host,
                port: destination.port,
            });
        }
    }
}

/// Accepts until it is dropped, and every connection with it.
async fn serve(listener: TcpListener, exits: Arc<Exits>) {
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            accepted = listener.accept() => if let Ok((stream, _)) = accepted {
                let exits = Arc::clone(&exits);
                connections.spawn(async move { connection(stream, &exits).await });
            },
            Some(ended) = connections.join_next() => if let Ok(Err(error)) = ended {
                tracing::debug!(%error, "a connection through the tunnel broke off");
            },
        }
    }
}

async fn connection(mut stream: TcpStream, exits: &Exits) -> io::Result<()> {
    stream.set_nodelay(true)?;
    let Some(destination) = socks::accept(&mut stream).await? else {
        return Ok(());
    };
    match (exits.routes.get(&destination.host), destination.port) {
        (Some(route), HTTPS) => {
            socks::reply(&mut stream, Reply::Succeeded).await?;
            if route.drops() {
                return Ok(());
            }
            let mut renewed = route.tls.subscribe();
            let acceptor = renewed.borrow_and_update().clone();
            tokio::select! {
                answered = secure(stream, acceptor, route.secure.clone()) => answered,
                _ = renewed.changed() => Ok(()),
            }
        }
        (
            Some(Route {
                plain: Some(plain), ..
            }),
            HTTP,
        ) => {
            socks::reply(&mut stream, Reply::Succeeded).await?;
            answer(stream, plain.clone()).await
        }
        (None, HTTPS) if exits.outside.contains_key(&destination.host) => {
            let at = exits.outside.get(&destination.host).copied().flatten();
            let_through(stream, &destination, at).await
        }
        _ => {
            exits.refuse(destination);
            socks::reply(&mut stream, Reply::NotAllowed).await
        }
    }
}

/// Passes everything on, both ways, until one end closes.
async fn let_through(
    mut stream: TcpStream,
    destination: &Destination,
    at: Option<SocketAddr>,
) -> io::Result<()> {
    let connected = match at {
        Some(address) => TcpStream::connect(address).await,
        None => TcpStream::connect((destination.host.as_str(), destination.port)).await,
    };
    let Ok(mut outside) = connected else {
        return socks::reply(&mut stream, Reply::HostUnreachable).await;
    };
    outside.set_nodelay(true)?;
    socks::reply(&mut stream, Reply::Succeeded).await?;
    tokio::io::copy_bidirectional(&mut stream, &mut outside)
        .await
        .map(drop)
}

async fn secure(stream: TcpStream, acceptor: TlsAcceptor, router: Router) -> io::Result<()> {
    answer(acceptor.accept(stream).await?, router).await
}

async fn answer<S>(stream: S, router: Router) -> io::Result<()>
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    hyper::server::conn::http1::Builder::new()
        .serve_connection(TokioIo::new(stream), TowerToHyperService::new(router))
        .await
        .map_err(io::Error::other)
}

/// Lets only the probe through; everything else on port 80 is not found.
fn probe_only(router: Router) -> Router {
    router.layer(axum::middleware::from_fn(
        |request: Request, next: axum::middleware::Next| async move {
            if request.uri().path() == PROBE {
                next.run(request).await
            } else {
                StatusCode::NOT_FOUND.into_response()
            }
        },
    ))
}

#[cfg(test)]
mod tests;
