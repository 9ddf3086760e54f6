//! What the user trusts: certificates, metadata and decryption keys, from files in whatever form they come.

use std::path::{Path, PathBuf};

use saml::encryption::DecryptionKey;
use saml::metadata::IdentityProvider;
use saml::signature::Certificate;

/// A file that does not hold what it should.
#[derive(Debug, thiserror::Error)]
#[error("{path}: {reason}", path = path.display())]
pub(super) struct TrustError {
    /// The file.
    pub path: PathBuf,
    /// A lower-case sentence.
    pub reason: String,
    /// What to do about it.
    pub hint: &'static str,
}

/// What is trusted, and what is expected because of it.
#[derive(Debug, Default)]
pub(super) struct Trust {
    pub(super) certificates: Vec<Certificate>,
    pub(super) issuer: Option<String>,
    pub(super) decryption_keys: Vec<DecryptionKey>,
}

impl Trust {
    /// Reads the files that the command line names.
    pub(super) fn read(
        certificates: &[PathBuf],
        metadata: Option<&Path>,
        decryption_keys: &[PathBuf],
    ) -> Result<Self, TrustError> {
        let mut trust = Self::default();
        for path in certificates {
            trust.certificates.extend(of_file(path, certificates_of)?);
        }
        if let Some(path) = metadata {
            let provider = of_file(path, provider_of)?;
            trust.certificates.extend(provider.signing_certificates);
            trust.issuer = Some(provider.entity_id);
        }
        for path in decryption_keys {
            trust.decryption_keys.push(of_file(path, key_of)?);
        }
        Ok(trust)
    }
}

/// Reason and hint.
type Refusal = (String, &'static str);

fn of_file<T>(path: &Path, read: fn(&[u8]) -> Result<T, Refusal>) -> Result<T, TrustError> {
    let unreadable =
        |error: std::io::Error| (error.to_string().to_lowercase(), "give the path of a file");
    let found = std::fs::read(path)
        .map_err(unreadable)
        .and_then(|octets| read(&octets));
    found.map_err(|(reason, hint)| TrustError {
        path: path.to_owned(),
        reason,
        hint,
    })
}

/// The certificates in a file: PEM, one or several, DER, or base64 alone.
fn certificates_of(octets: &[u8]) -> Result<Vec<Certificate>, Refusal> {
    const HINT: &str = "export the token-signing certificate again: AD FS Management, Service, Certificates, View \
                        Certificate, Details, Copy to File, `Base-64 encoded X.509 (.CER)`";
    let refused = |error: saml::signature::CertificateError| (error.to_string(), HINT);
    if octets.first() == Some(&0x30) {
        return Certificate::from_der(octets.to_vec())
            .map(|one| vec![one])
            .map_err(refused);
    }
    let text =
        saml::xml::decode(octets).map_err(|_| ("this is no certificate".to_owned(), HINT))?;
    const BEGIN: &str = "-----BEGIN CERTIFICATE-----";
    if !text.contains(BEGIN) {
        return Certificate::from_text(&text)
            .map(|one| vec![one])
            .map_err(refused);
    }
    let blocks = text.split(BEGIN).skip(1);
    blocks
        .map(|block| Certificate::from_text(&format!("{BEGIN}{block}")).map_err(refused))
        .collect()
}

fn provider_of(octets: &[u8]) -> Result<IdentityProvider, Refusal> {
    const HINT: &str =
        "fetch it again: https://FARM/FederationMetadata/2007-06/FederationMetadata.xml";
    let text = saml::xml::decode(octets).map_err(|error| (error.to_string(), HINT))?;
    IdentityProvider::from_xml(&text).map_err(|error| (error.to_string(), HINT))
}

fn key_of(octets: &[u8]) -> Result<DecryptionKey, Refusal> {
    const HINT: &str = "convert it: openssl pkcs8 -topk8 -nocrypt -in KEY -out KEY.pem";
    let read = if octets.first() == Some(&0x30) {
        DecryptionKey::from_pkcs8(octets)
    } else {
        DecryptionKey::from_text(&String::from_utf8_lossy(octets))
    };
    read.map_err(|error| (error.to_string(), HINT))
}
