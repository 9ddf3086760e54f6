//! What all scenarios of a run share: the certificate authority, the keys, the folder on disk, the browser.

use std::sync::Arc;

use super::browser_host::{BrowserHost, BrowserHostError, BrowserOptions};
use super::keys::{KeyError, KeyPool, SpareKeys};
use super::run_folder::RunFolder;
use super::tls::{CertificateAuthority, TlsError};
use crate::clock::SystemClock;
use crate::environment::WebDriver;
use crate::plan::Plan;
use crate::platform;

/// The run could not begin.
#[derive(Debug, thiserror::Error)]
pub enum RunError {
    /// The folder of the run cannot be made.
    #[error("the folder of the run could not be made: {0}")]
    Folder(std::io::Error),
    /// No keys.
    #[error(transparent)]
    Keys(#[from] KeyError),
    /// No certificate authority.
    #[error(transparent)]
    Tls(#[from] TlsError),
    /// No browser.
    #[error(transparent)]
    Browser(#[from] BrowserHostError),
}

/// A run: made once per process, shared by its scenarios.
///
/// Dropping it ends the browser and removes the folder. A run that is killed instead is cleaned up by the next one.
#[derive(Debug)]
pub struct Run {
    // The browser is ended before the folder goes, in which it writes.
    browser: Option<BrowserHost>,
    authority: CertificateAuthority,
    keys: KeyPool,
    spare_keys: SpareKeys,
    run_folder: Arc<RunFolder>,
}

impl Run {
    /// Begins a run: cleans up after dead ones, makes folder, authority and keys, and finds the browser if one is asked
    /// for. The browser itself starts with the first scenario that wants it.
    ///
    /// Also makes ring the process's TLS provider, unless there is one already, and lets it open as many connections as
    /// the system grants.
    ///
    /// # Errors
    /// When the folder cannot be made, the system gives no random numbers, or a program is missing.
    pub async fn begin(browser: Option<BrowserOptions>) -> Result<Self, RunError> {
        // An error means that the process has a provider already, which does as well.
        let _ = rustls::crypto::ring::default_provider().install_default();
        platform::raise_file_limit();
        let folder = Arc::new(RunFolder::create().map_err(RunError::Folder)?);
        let authority = CertificateAuthority::new(&SystemClock)?;
        let browser = browser
            .map(|options| BrowserHost::new(options, &folder, &authority))
            .transpose()?;
        Ok(Self {
            keys: KeyPool::generate().await?,
            spare_keys: SpareKeys::default(),
            browser,
            authority,
            run_folder: folder,
        })
    }

    /// The authority that signs the TLS certificates of all mocked servers.
    #[must_use]
    pub fn authority(&self) -> &CertificateAuthority {
        &self.authority
    }

    /// The running browser, started or replaced if need be; nothing when the run was begun without one.
    ///
    /// # Errors
    /// When it cannot be started.
    pub async fn webdriver(&self) -> Result<Option<WebDriver>, BrowserHostError> {
        match &self.browser {
            Some(host) => host.webdriver().await.map(Some),
            None => Ok(None),
        }
    }

    /// Makes the browser trust a further authority (PEM); a browser that runs already is replaced by the next scenario.
    ///
    /// # Errors
    /// When the browser of this machine cannot be told so.
    pub async fn trust(&self, authority: &str) -> Result<(), BrowserHostError> {
        match &self.browser {
            Some(host) => host.trust(authority).await,
            None => Ok(()),
        }
    }

    /// Ids of the process groups that the run has started and not ended.
    pub async fn process_groups(&self) -> Vec<u32> {
        match &self.browser {
            Some(host) => host.groups().await,
            None => Vec::new(),
        }
    }

    /// The folder of the run; it goes with the run.
    #[must_use]
    pub fn folder(&self) -> &std::path::Path {
        self.run_folder.path()
    }

    /// Private keys for certificates that are made while `plan` runs; none when none can be.
    pub(super) async fn spare_keys(&self, plan: &Plan) -> Result<Vec<Vec<u8>>, KeyError> {
        if plan.rolls_certificates() {
            self.spare_keys.get().await.map(<[Vec<u8>]>::to_vec)
        } else {
            Ok(Vec::new())
        }
    }

    pub(super) fn keys(&self) -> &KeyPool {
        &self.keys
    }
}
