//! TLS of the mocked servers: the run's certificate authority and the certificates it makes for host names on demand.
//!
//! Certificates are judged by the browser's and the HTTP client's real clock, so they are made around the real time.
//! All leaf certificates carry one key, so that a browser without our authority can be told to trust just that key.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use base64::Engine;
use jiff::{SignedDuration, Timestamp, tz::Offset};
use rcgen::{
    BasicConstraints, CertificateParams, DistinguishedName, DnType, ExtendedKeyUsagePurpose, IsCa,
    Issuer, KeyPair, KeyUsagePurpose, PublicKeyData,
};
use rustls::ServerConfig;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};
use rustls::server::ServerSessionMemoryCache;
use saml::time::Clock;
use sha2::{Digest, Sha256};

use crate::plan::TlsFault;

const NAME: &str = "flexgate, certificate authority of one run";
/// To whom a certificate for another host is made out.
const ANOTHER_HOST: &str = "another-host.invalid";
const ALREADY_VALID: SignedDuration = SignedDuration::from_hours(2 * 24);
const SECONDS_OF_DAY: i64 = 24 * 60 * 60;
/// How many connections of each host a browser can resume. Every scenario has a browser of its own, so old ones are never asked for.
const RESUMABLE: usize = 16;
const STILL_VALID: SignedDuration = SignedDuration::from_hours(365 * 24);

/// A certificate could not be made, or TLS does not take it.
#[derive(Debug, thiserror::Error)]
pub enum TlsError {
    /// The certificate could not be made.
    #[error("a certificate for `{host}` could not be made: {reason}")]
    Certificate {
        /// Host name, or the name of the authority.
        host: String,
        /// Why, in the words of the library.
        reason: String,
    },
    /// TLS refuses key or certificate.
    #[error("TLS refuses the certificate of `{host}`: {reason}")]
    Refused {
        /// Host name.
        host: String,
        /// Why, in the words of the library.
        reason: String,
    },
}

/// The certificate authority of a run. It lives in memory only.
#[derive(Debug)]
pub struct CertificateAuthority {
    pem: String,
    issuer: Issuer<'static, KeyPair>,
    leaf_key: KeyPair,
    valid_around: Timestamp,
    leaves: Mutex<HashMap<String, Leaf>>,
}

#[derive(Debug, Clone)]
struct Leaf {
    pem: String,
    config: Arc<ServerConfig>,
}

impl CertificateAuthority {
    /// Makes the authority, valid from two days ago for a year.
    ///
    /// # Errors
    /// When the keys cannot be made.
    pub fn new(clock: &dyn Clock) -> Result<Self, TlsError> {
        let wrong = |error: rcgen::Error| certificate_error(NAME, &error);
        let now = clock.now();
        let mut params = CertificateParams::new(Vec::new()).map_err(wrong)?;
        params.distinguished_name = common_name(NAME);
        params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
        params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
        set_validity(&mut params, now);
        let key = KeyPair::generate().map_err(wrong)?;
        let pem = params.self_signed(&key).map_err(wrong)?.pem();
        Ok(Self {
            pem,
            issuer: Issuer::new(params, key),
            leaf_key: KeyPair::generate().map_err(wrong)?,
            valid_around: now,
            leaves: Mutex::default(),
        })
    }

    /// The authority's own certificate, as PEM.
    #[must_use]
    pub fn pem(&self) -> &str {
        &self.pem
    }

    /// Base64 of the SHA-256 of the key that all leaf certificates carry, as `--ignore-certificate-errors-spki-list`
    /// wants it.
    #[must_use]
    pub fn leaf_key_hash(&self) -> String {
        let digest = Sha256::digest(self.leaf_key.subject_public_key_info());
        base64::engine::general_purpose::STANDARD.encode(digest)
    }

    /// The certificate of a host, as PEM. Asking again gives the same.
    ///
    /// # Errors
    /// When `host` is no DNS name.
    pub fn leaf_pem(&self, host: &str) -> Result<String, TlsError> {
        Ok(self.leaf(host)?.pem)
    }

    /// What a TLS server for `host` is set up with: its certificate, TLS 1.2 and 1.3, HTTP/1.1.
    ///
    /// # Errors
    /// When `host` is no DNS name.
    pub fn server_config(&self, host: &str) -> Result<Arc<ServerConfig>, TlsError> {
        Ok(self.leaf(host)?.config)
    }

    /// The same with a certificate that ends at a moment of the real clock and was made a year before. One that has ended
    /// carries a key of its own, as every certificate that no client is to take.
    ///
    /// # Errors
    /// When `host` is no DNS name.
    pub fn config_until(
        &self,
        host: &str,
        end: Timestamp,
        now: Timestamp,
    ) -> Result<Arc<ServerConfig>, TlsError> {
        let wrong = |error: rcgen::Error| certificate_error(host, &error);
        let mut params = CertificateParams::new(vec![host.to_owned()]).map_err(wrong)?;
        params.distinguished_name = common_name(host);
        params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
        let made = end.saturating_sub(STILL_VALID).unwrap_or(end);
        set_span(&mut params, made.min(now), end);
        let own;
        let key = if now < end {
            &self.leaf_key
        } else {
            own = KeyPair::generate().map_err(wrong)?;
            &own
        };
        let certificate = params.signed_by(key, &self.issuer).map_err(wrong)?;
        let config = server_config(certificate.der().clone(), key);
        config.map(Arc::new).map_err(|error| TlsError::Refused {
            host: host.to_owned(),
            reason: error.to_string(),
        })
    }

    /// The same with a certificate that no client takes. It carries a key of its own.
    ///
    /// # Errors
    /// When `host` is no DNS name.
    pub fn faulty_config(
        &self,
        host: &str,
        fault: TlsFault,
    ) -> Result<Arc<ServerConfig>, TlsError> {
        let wrong = |error: rcgen::Error| certificate_error(host, &error);
        let name = match fault {
            TlsFault::ForAnotherHost => ANOTHER_HOST,
            TlsFault::Expired | TlsFault::Untrusted => host,
        };
        let mut params = CertificateParams::new(vec![name.to_owned()]).map_err(wrong)?;
        params.distinguished_name = common_name(name);
        params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
        let around = match fault {
            TlsFault::Expired => self.valid_around.saturating_sub(STILL_VALID + STILL_VALID),
            TlsFault::ForAnotherHost | TlsFault::Untrusted => Ok(self.valid_around),
        };
        set_validity(&mut params, around.unwrap_or(self.valid_around));
        let key = KeyPair::generate().map_err(wrong)?;
        let certificate = match fault {
            TlsFault::Untrusted => params.self_signed(&key),
            TlsFault::Expired | TlsFault::ForAnotherHost => params.signed_by(&key, &self.issuer),
        };
        let certificate = certificate.map_err(wrong)?;
        let config = server_config(certificate.der().clone(), &key);
        config.map(Arc::new).map_err(|error| TlsError::Refused {
            host: host.to_owned(),
            reason: error.to_string(),
        })
    }

    fn leaf(&self, host: &str) -> Result<Leaf, TlsError> {
        let mut leaves = self.leaves.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(leaf) = leaves.get(host) {
            return Ok(leaf.clone());
        }
        let leaf = self.issue(host)?;
        leaves.insert(host.to_owned(), leaf.clone());
        Ok(leaf)
    }

    fn issue(&self, host: &str) -> Result<Leaf, TlsError> {
        let wrong = |error: rcgen::Error| certificate_error(host, &error);
        let mut params = CertificateParams::new(vec![host.to_owned()]).map_err(wrong)?;
        params.distinguished_name = common_name(host);
        params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
        params.use_authority_key_identifier_extension = true;
        set_validity(&mut params, self.valid_around);
        let certificate = params
            .signed_by(&self.leaf_key, &self.issuer)
            .map_err(wrong)?;
        let config = server_config(certificate.der().clone(), &self.leaf_key).map_err(|error| {
            TlsError::Refused {
                host: host.to_owned(),
                reason: error.to_string(),
            }
        })?;
        Ok(Leaf {
            pem: certificate.pem(),
            config: Arc::new(config),
        })
    }
}

/// A self-signed certificate, as PEM, over an RSA key (PKCS#8 DER): one that has nothing to do with anybody.
///
/// # Errors
/// When the key is unreadable.
pub(super) fn self_signed(name: &str, pkcs8: &[u8], clock: &dyn Clock) -> Result<String, TlsError> {
    let wrong = |error: rcgen::Error| certificate_error(name, &error);
    let key = PrivatePkcs8KeyDer::from(pkcs8.to_vec());
    let key =
        KeyPair::from_pkcs8_der_and_sign_algo(&key, &rcgen::PKCS_RSA_SHA256).map_err(wrong)?;
    let mut params = CertificateParams::new(Vec::new()).map_err(wrong)?;
    params.distinguished_name = common_name(name);
    set_validity(&mut params, clock.now());
    Ok(params.self_signed(&key).map_err(wrong)?.pem())
}

fn server_config(
    certificate: CertificateDer<'static>,
    key: &KeyPair,
) -> Result<ServerConfig, rustls::Error> {
    let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key.serialize_der()));
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let mut config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        .with_no_client_auth()
        .with_single_cert(vec![certificate], key)?;
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    config.session_storage = ServerSessionMemoryCache::new(RESUMABLE);
    Ok(config)
}

fn common_name(name: &str) -> DistinguishedName {
    let mut distinguished = DistinguishedName::new();
    distinguished.push(DnType::CommonName, name);
    distinguished
}

fn set_validity(params: &mut CertificateParams, around: Timestamp) {
    set_span(
        params,
        around.saturating_sub(ALREADY_VALID).unwrap_or(around),
        around.saturating_add(STILL_VALID).unwrap_or(around),
    );
}

/// From the beginning of a day to a moment, to the second.
fn set_span(params: &mut CertificateParams, from: Timestamp, until: Timestamp) {
    let date = |at: Timestamp| {
        let day = Offset::UTC.to_datetime(at).date();
        let [month, day_of_month] =
            [day.month(), day.day()].map(|part| u8::try_from(part).unwrap_or(1));
        rcgen::date_time_ymd(i32::from(day.year()), month, day_of_month)
    };
    let of_day = u64::try_from(until.as_second().rem_euclid(SECONDS_OF_DAY)).unwrap_or_default();
    params.not_before = date(from);
    params.not_after = date(until) + std::time::Duration::from_secs(of_day);
}

fn certificate_error(host: &str, error: &rcgen::Error) -> TlsError {
    TlsError::Certificate {
        host: host.to_owned(),
        reason: error.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::SystemClock;

    #[test]
    fn a_host_gets_one_certificate_however_often_it_is_asked_for() {
        let authority = CertificateAuthority::new(&SystemClock).unwrap();

        let first = authority.leaf_pem("adfs.contoso.example").unwrap();

        assert_eq!(first, authority.leaf_pem("adfs.contoso.example").unwrap());
        assert_ne!(first, authority.leaf_pem("flex.twilio.com").unwrap());
        assert_ne!(first, authority.pem());
    }

    #[test]
    fn a_text_that_is_no_host_name_gets_no_certificate() {
        let authority = CertificateAuthority::new(&SystemClock).unwrap();

        let error = authority.leaf_pem("bücher.example").unwrap_err();

        assert!(error.to_string().contains("`bücher.example`"), "{error}");
    }

    #[test]
    fn the_hash_of_the_leaf_key_is_the_same_for_all_hosts_of_a_run_only() {
        let one = CertificateAuthority::new(&SystemClock).unwrap();
        let other = CertificateAuthority::new(&SystemClock).unwrap();

        assert_eq!(one.leaf_key_hash().len(), 44);
        assert_ne!(one.leaf_key_hash(), other.leaf_key_hash());
    }
}
