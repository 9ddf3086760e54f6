//! Everything about the farm that a request reads: settings made ready to run.
//!
//! Made once from [`crate::Setup`], where every mistake in it is found: rules that do not parse, policies and properties
//! that are not mocked. Nothing of a trust is silently ignored.

use std::sync::Arc;

use claim_rules::directory::Directory;
use claim_rules::store::ActiveDirectory;
use claim_rules::{Program, Stores};
use saml::signature::{Certificate, SigningKey};
use thiserror::Error;

use crate::client::Client;
use crate::pipeline::authorization::{Authorization, PolicyError};
use crate::settings::{ClaimsProviderTrust, Farm, RelyingPartyTrust};

/// Why a farm cannot be mocked.
#[derive(Debug, Error)]
pub enum SetupError {
    /// A key or certificate that cannot be used.
    #[error("the {purpose} key cannot be used: {reason}")]
    Key {
        /// `token-signing` or `token-decrypting`.
        purpose: &'static str,
        /// Why, in words.
        reason: String,
    },
    /// Rule text that does not parse.
    #[error("`{property}` of {owner} does not parse: {line}:{column}: {title}")]
    Rules {
        /// The trust by name, or the claims provider trust.
        owner: String,
        /// The property.
        property: &'static str,
        /// Line in the rule text, from 1.
        line: usize,
        /// Column in characters, from 1.
        column: usize,
        /// What is wrong.
        title: String,
    },
    /// An access control policy that cannot be used.
    #[error("relying party trust `{trust}`: {source}")]
    Policy {
        /// Name of the trust.
        trust: String,
        /// Why.
        source: PolicyError,
    },
    /// A claims provider that the farm does not have.
    #[error(
        "relying party trust `{trust}` offers the claims provider `{name}`, which the farm does not have"
    )]
    ClaimsProvider {
        /// Name of the trust.
        trust: String,
        /// Name of the claims provider.
        name: String,
    },
    /// A certificate of a trust that cannot be used.
    #[error("`{property}` of relying party trust `{trust}` cannot be used: {reason}")]
    Certificate {
        /// Name of the trust.
        trust: String,
        /// The property.
        property: &'static str,
        /// Why, in words.
        reason: String,
    },
    /// An identifier that two trusts share, which AD FS refuses.
    #[error("two relying party trusts have the identifier `{0}`")]
    IdentifierTwice(String),
    /// Pages, metadata or signing that failed: our mistake.
    #[error("the mock could not be made: {0}")]
    Internal(String),
}

/// A relying party trust, ready to run.
#[derive(Debug)]
pub(crate) struct Trust {
    pub(crate) settings: RelyingPartyTrust,
    pub(crate) transform: Program,
    pub(crate) authorization: Authorization,
    /// Rules that may demand a second factor.
    pub(crate) additional: Program,
    /// For whom assertions are encrypted; nothing when they go out in the clear.
    pub(crate) encrypt_for: Option<Certificate>,
    /// For whom the NameID alone is encrypted.
    pub(crate) encryption: Option<Certificate>,
    /// Whose signatures on requests count.
    pub(crate) request_signers: Vec<Certificate>,
}

/// A claims provider trust, ready to run.
#[derive(Debug)]
pub(crate) struct Provider {
    pub(crate) settings: ClaimsProviderTrust,
    pub(crate) acceptance: Program,
    /// Whose signatures on its Responses count.
    pub(crate) certificates: Vec<Certificate>,
}

/// The farm's keys and certificates at one moment.
#[derive(Debug, Clone)]
pub(crate) struct Certificates {
    pub(crate) signing_key: Arc<SigningKey>,
    pub(crate) signing: Certificate,
    /// The secondary one that is to follow.
    pub(crate) next_signing: Option<Certificate>,
    /// The one before the last rollover.
    pub(crate) former_signing: Option<Certificate>,
    /// Signing certificates of the metadata, in its order.
    pub(crate) published: Vec<Certificate>,
    pub(crate) decrypting: Certificate,
}

/// The farm, ready to run. A copy shares the trusts.
#[derive(Debug, Clone)]
pub(crate) struct Configuration {
    pub(crate) farm: Farm,
    pub(crate) trusts: Arc<Vec<Trust>>,
    pub(crate) directory: Arc<Directory>,
    pub(crate) acceptance: Program,
    /// Claims providers beside Active Directory.
    pub(crate) providers: Arc<Vec<Provider>>,
    /// Additional authentication rules of the whole farm.
    pub(crate) additional: Program,
    pub(crate) client: Client,
    pub(crate) stores: Stores,
    pub(crate) certificates: Certificates,
    pub(crate) metadata: String,
}

impl Configuration {
    /// The claims provider of an identifier.
    pub(crate) fn provider(&self, identifier: &str) -> Option<&Provider> {
        let mut providers = self.providers.iter();
        providers.find(|provider| provider.settings.identifier == identifier)
    }

    /// The trust of an identifier; the match is exact and case-sensitive.
    pub(crate) fn trust(&self, identifier: &str) -> Option<&Trust> {
        let mut trusts = self.trusts.iter();
        trusts.find(|trust| {
            trust
                .settings
                .identifier
                .iter()
                .any(|own| own == identifier)
        })
    }
}

/// The Active Directory store over a directory; rules call it by this name.
pub(crate) fn stores(directory: &Arc<Directory>) -> Stores {
    Stores::with_active_directory(ActiveDirectory::new(Arc::clone(directory)))
}

/// Makes trusts ready, or says what is wrong with the first that cannot be.
pub(crate) fn prepare(
    trusts: Vec<RelyingPartyTrust>,
    directory: &Directory,
    providers: &[Provider],
) -> Result<Vec<Trust>, SetupError> {
    refuse_shared_identifiers(&trusts)?;
    refuse_unknown_providers(&trusts, providers)?;
    trusts
        .into_iter()
        .map(|trust| prepared(trust, directory))
        .collect()
}

/// Makes claims provider trusts ready, or says what is wrong with the first that cannot be.
pub(crate) fn prepare_providers(
    providers: &[ClaimsProviderTrust],
) -> Result<Vec<Provider>, SetupError> {
    let prepared = |settings: &ClaimsProviderTrust| {
        let owner = format!("claims provider trust `{}`", settings.name);
        let rules = &settings.acceptance_transform_rules;
        let certificates = settings.token_signing_certificates.iter();
        let certificates = certificates.map(|der| {
            Certificate::from_der(der.clone()).map_err(|error| SetupError::Certificate {
                trust: settings.name.clone(),
                property: "TokenSigningCertificates",
                reason: error.to_string(),
            })
        });
        Ok(Provider {
            acceptance: parsed(&owner, "AcceptanceTransformRules", rules)?,
            certificates: certificates.collect::<Result<_, SetupError>>()?,
            settings: settings.clone(),
        })
    };
    providers.iter().map(prepared).collect()
}

/// Makes the rules of a property ready to run.
pub(crate) fn parsed(
    owner: &str,
    property: &'static str,
    text: &str,
) -> Result<Program, SetupError> {
    let rules = claim_rules::parse(text).map_err(|errors| {
        let first = errors.first();
        let (line, column) = first.map_or((1, 1), |error| error.position(text));
        SetupError::Rules {
            owner: owner.to_owned(),
            property,
            line,
            column,
            title: first
                .map(claim_rules::ParseError::title)
                .unwrap_or_default(),
        }
    })?;
    Program::new(&rules).map_err(|error| SetupError::Internal(error.to_string()))
}

fn prepared(settings: RelyingPartyTrust, directory: &Directory) -> Result<Trust, SetupError> {
    let owner = format!("relying party trust `{}`", settings.name);
    let rules = parsed(
        &owner,
        "IssuanceAuthorizationRules",
        &settings.issuance_authorization_rules,
    )?;
    let authorization =
        Authorization::of(&settings, rules, directory).map_err(|source| SetupError::Policy {
            trust: settings.name.clone(),
            source,
        })?;
    let transform = parsed(
        &owner,
        "IssuanceTransformRules",
        &settings.issuance_transform_rules,
    )?;
    let additional = parsed(
        &owner,
        "AdditionalAuthenticationRules",
        &settings.additional_authentication_rules,
    )?;
    let encryption = encryption(&settings)?;
    Ok(Trust {
        // Source: AD FS encrypts when there is a certificate and EncryptClaims is not off.
        encrypt_for: encryption.clone().filter(|_| settings.encrypt_claims),
        encryption,
        request_signers: request_signers(&settings)?,
        settings,
        transform,
        authorization,
        additional,
    })
}

/// The certificate to encrypt for.
fn encryption(trust: &RelyingPartyTrust) -> Result<Option<Certificate>, SetupError> {
    let der = trust.encryption_certificate.as_ref();
    der.map(|der| certificate(trust, "EncryptionCertificate", der))
        .transpose()
}

fn request_signers(trust: &RelyingPartyTrust) -> Result<Vec<Certificate>, SetupError> {
    let certificates = trust.request_signing_certificates.iter();
    certificates
        .map(|der| certificate(trust, "RequestSigningCertificate", der))
        .collect()
}

fn certificate(
    trust: &RelyingPartyTrust,
    property: &'static str,
    der: &[u8],
) -> Result<Certificate, SetupError> {
    Certificate::from_der(der.to_vec()).map_err(|error| SetupError::Certificate {
        trust: trust.name.clone(),
        property,
        reason: error.to_string(),
    })
}

/// A trust offers claims providers that the farm has.
fn refuse_unknown_providers(
    trusts: &[RelyingPartyTrust],
    providers: &[Provider],
) -> Result<(), SetupError> {
    let known = |name: &str| {
        let mut partners = providers.iter();
        name == "Active Directory" || partners.any(|provider| provider.settings.name == name)
    };
    let named = trusts.iter().flat_map(|trust| {
        let names = trust.claims_provider_name.iter();
        names.map(move |name| (trust, name))
    });
    match named.into_iter().find(|(_, name)| !known(name)) {
        Some((trust, name)) => Err(SetupError::ClaimsProvider {
            trust: trust.name.clone(),
            name: name.clone(),
        }),
        None => Ok(()),
    }
}

fn refuse_shared_identifiers(trusts: &[RelyingPartyTrust]) -> Result<(), SetupError> {
    let mut seen: Vec<&str> = Vec::new();
    for identifier in trusts.iter().flat_map(|trust| &trust.identifier) {
        if seen.contains(&identifier.as_str()) {
            return Err(SetupError::IdentifierTwice(identifier.clone()));
        }
        seen.push(identifier);
    }
    Ok(())
}
