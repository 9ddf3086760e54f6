//! Who has which certificate: the roles of the scenario language at one moment.

use mock_adfs::MockAdfs;
use saml::attack::Stranger;
use saml::metadata::IdentityProvider;
use saml::signature::{Certificate, SigningKey};

use super::run::Run;
use super::tls::{self, TlsError};
use crate::clock::SystemClock;
use crate::plan::CertificateRole;

const UNRELATED: &str = "nobody in particular";
const FLEX: &str = "Twilio Flex";
/// The last line of a certificate in PEM.
const END: &str = "-----END CERTIFICATE-----";

/// A role cannot be filled.
#[derive(Debug, thiserror::Error)]
pub enum RoleError {
    /// Nobody has it at this moment.
    #[error("there is no `{0}` certificate at this moment")]
    Vacant(String),
    /// A certificate could not be made.
    #[error(transparent)]
    Tls(#[from] TlsError),
}

/// Finds certificates by their role.
pub(super) struct Roles<'a> {
    pub(super) run: &'a Run,
    /// The farm's host.
    pub(super) fqdn: &'a str,
    /// The mocked farm, if there is one.
    pub(super) adfs: Option<&'a MockAdfs>,
    /// What another identity provider publishes, if AD FS is not mocked.
    pub(super) provider: Option<&'a IdentityProvider>,
}

impl Roles<'_> {
    /// The certificate in a role, as PEM; several one after the other, nothing for `none`.
    ///
    /// # Errors
    /// When nobody has this role now.
    pub(super) fn pem(&self, role: &CertificateRole) -> Result<String, RoleError> {
        let held = match role {
            CertificateRole::TokenSigning => self.signing(),
            CertificateRole::SecondaryTokenSigning => self
                .adfs
                .and_then(MockAdfs::secondary_token_signing_certificate),
            CertificateRole::PreviousTokenSigning => self
                .adfs
                .and_then(MockAdfs::previous_token_signing_certificate),
            CertificateRole::TokenDecrypting => self.decrypting(),
            CertificateRole::FirstOfMetadata => self.published().first().cloned(),
            CertificateRole::LastOfMetadata => self.published().last().cloned(),
            CertificateRole::AllOfMetadata => {
                return Ok(self.published().iter().map(Certificate::to_pem).collect());
            }
            _ => return self.lasting(role),
        };
        held.map(|one| one.to_pem())
            .ok_or_else(|| RoleError::Vacant(role.to_string()))
    }

    fn signing(&self) -> Option<Certificate> {
        match self.adfs {
            Some(adfs) => Some(adfs.token_signing_certificate()),
            None => self.provider?.signing_certificates.first().cloned(),
        }
    }

    fn decrypting(&self) -> Option<Certificate> {
        match self.adfs {
            Some(adfs) => Some(adfs.token_decrypting_certificate()),
            None => self.provider?.encryption_certificates.first().cloned(),
        }
    }

    /// The signing certificates of the federation metadata, in its order.
    fn published(&self) -> Vec<Certificate> {
        let of_farm = |adfs: &MockAdfs| IdentityProvider::from_xml(&adfs.metadata()).ok();
        let provider = self.adfs.and_then(of_farm);
        let provider = provider.as_ref().or(self.provider);
        provider.map_or_else(Vec::new, |provider| provider.signing_certificates.clone())
    }

    /// The same as DER, each by itself.
    ///
    /// # Errors
    /// When nobody has this role now, or a certificate cannot be read.
    pub(super) fn der(&self, role: &CertificateRole) -> Result<Vec<Vec<u8>>, RoleError> {
        let pem = self.pem(role)?;
        let all = match role {
            CertificateRole::AllOfMetadata => pem.split_inclusive(END).collect(),
            _ => vec![pem.as_str()],
        };
        let texts = all.into_iter().filter(|text| !text.trim().is_empty());
        texts
            .map(|text| {
                let certificate = Certificate::from_text(text);
                let certificate = certificate.map_err(|_| RoleError::Vacant(role.to_string()))?;
                Ok(certificate.der().to_vec())
            })
            .collect()
    }

    /// A certificate that has nothing to do with anybody.
    pub(super) fn unrelated(&self) -> Result<String, RoleError> {
        self.lasting(&CertificateRole::Unrelated)
    }

    /// Somebody who has a key and a certificate of their own, and nothing to do with anybody.
    ///
    /// # Errors
    /// When the certificate cannot be made or read.
    pub(super) fn stranger(&self) -> Result<Stranger, RoleError> {
        let vacant = || RoleError::Vacant(CertificateRole::Unrelated.to_string());
        let key = SigningKey::from_pkcs8(&self.run.keys().unrelated).map_err(|_| vacant())?;
        let certificate = Certificate::from_text(&self.unrelated()?).map_err(|_| vacant())?;
        Ok(Stranger { key, certificate })
    }

    fn lasting(&self, role: &CertificateRole) -> Result<String, RoleError> {
        let keys = self.run.keys();
        Ok(match role {
            CertificateRole::ServiceCommunications => self.run.authority().leaf_pem(self.fqdn)?,
            CertificateRole::Unrelated => {
                tls::self_signed(UNRELATED, &keys.unrelated, &SystemClock)?
            }
            CertificateRole::Flex => tls::self_signed(FLEX, &keys.flex, &SystemClock)?,
            CertificateRole::File { text, .. } => text.clone(),
            CertificateRole::None => String::new(),
            _ => return Err(RoleError::Vacant(role.to_string())),
        })
    }
}
