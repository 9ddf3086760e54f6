//! The sites of a stack on one port of this machine, for a browser that somebody else has started.
//!
//! The browser is told to look for their host names at that port; the name in the TLS greeting tells which site is meant. All
//! other hosts are none of ours, and the browser reaches them itself.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::Arc;

use axum::Router;
use hyper_util::rt::TokioIo;
use hyper_util::service::TowerToHyperService;
use rustls::ServerConfig;
use rustls::server::Acceptor;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::{JoinHandle, JoinSet};
use tokio_rustls::LazyConfigAcceptor;

use super::tls::CertificateAuthority;
use super::tunnel::{Site, TunnelError};

/// A listening port. Dropping it closes the port and every connection.
#[derive(Debug)]
pub struct Front {
    address: SocketAddr,
    server: JoinHandle<()>,
}

/// A site by its host name.
type Routes = HashMap<String, (Arc<ServerConfig>, Router)>;

impl Front {
    /// Listens on a port of the loopback address; 0 takes a free one.
    ///
    /// # Errors
    /// When the port is taken, or a site's host is no DNS name.
    pub async fn open(
        sites: Vec<Site>,
        authority: &CertificateAuthority,
        port: u16,
    ) -> Result<Self, TunnelError> {
        let mut routes = Routes::new();
        for site in sites {
            let config = authority.server_config(&site.host)?;
            routes.insert(site.host, (config, site.router));
        }
        let listener = TcpListener::bind(("127.0.0.1", port)).await?;
        Ok(Self {
            address: listener.local_addr()?,
            server: tokio::spawn(serve(listener, Arc::new(routes))),
        })
    }

    /// Where it listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }
}

impl Drop for Front {
    fn drop(&mut self) {
        self.server.abort();
    }
}

async fn serve(listener: TcpListener, routes: Arc<Routes>) {
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            accepted = listener.accept() => if let Ok((stream, _)) = accepted {
                let routes = Arc::clone(&routes);
                connections.spawn(async move {
                    if let Err(error) = connection(stream, &routes).await {
                        tracing::debug!(%error, "a connection broke off");
                    }
                });
            },
            Some(_) = connections.join_next() => {}
        }
    }
}

async fn connection(stream: TcpStream, routes: &Routes) -> std::io::Result<()> {
    stream.set_nodelay(true)?;
    let greeting = LazyConfigAcceptor::new(Acceptor::default(), stream).await?;
    let host = greeting
        .client_hello()
        .server_name()
        .unwrap_or_default()
        .to_ascii_lowercase();
    let Some((config, router)) = routes.get(&host) else {
        return Err(std::io::Error::other(format!(
            "nobody here is called `{host}`"
        )));
    };
    let stream = greeting.into_stream(Arc::clone(config)).await?;
    hyper::server::conn::http1::Builder::new()
        .serve_connection(
            TokioIo::new(stream),
            TowerToHyperService::new(router.clone()),
        )
        .await
        .map_err(std::io::Error::other)
}
