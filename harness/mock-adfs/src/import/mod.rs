//! Reads configuration exports, untouched, as an administrator's PowerShell wrote them.
//!
//! Bytes -> `text` -> `noise` (prompts, transcripts) -> `format` -> a reader a form ([`tree`] is what they all make) ->
//! `kind` (what an object is) -> a taker a kind, over `take`. [`people`] reads users and groups as streams.
//! What an export has lost is recognised, and answered with the command that keeps it.
//! Source: PowerShell, ConvertTo-Json, Export-Clixml, Format-List, Export-Csv; AD FS, result classes of its cmdlets.
//!
//! Deliberately absent: judging what is imported. A trust that could never sign anybody in is imported as it is.

mod certificate;
mod claims_provider_trust;
mod clixml;
mod csv;
mod date;
mod endpoint;
mod error;
mod export;
mod format;
mod format_list;
mod json;
mod kind;
mod metadata;
mod node;
mod noise;
pub mod people;
mod place;
mod properties;
mod take;
mod text;
mod tree;
mod trust;

pub use certificate::{CertificateType, ServiceCertificate};
pub use claims_provider_trust::ClaimsProviderTrust;
pub use date::Moment;
pub use endpoint::FarmEndpoint;
pub use error::{ImportError, Problem};
pub use export::Export;
pub use metadata::{FederationMetadata, ServiceProviderMetadata};
pub use place::Place;
pub use properties::{FarmProperties, PropertyValue};
pub use take::{Loss, Taken};

use crate::settings::RelyingPartyTrust;
use format::Format;
use kind::Subject;
use node::Node;
use people::Entry;
use tree::Document;

/// The largest export of settings that is read, in bytes. Users have no such bound.
pub const MAX_EXPORT: usize = 512 * 1024 * 1024;

/// Objects within objects that are searched for something known.
const DEEPEST: usize = 6;

/// Everything that one or more exports tell.
#[derive(Debug, Clone, Default)]
pub struct Imported {
    /// Relying party trusts, in order.
    pub trusts: Vec<Taken<RelyingPartyTrust>>,
    /// Claims provider trusts.
    pub claims_providers: Vec<Taken<ClaimsProviderTrust>>,
    /// Farm properties and authentication policies.
    pub properties: Vec<Taken<FarmProperties>>,
    /// The farm's endpoints.
    pub endpoints: Vec<Taken<FarmEndpoint>>,
    /// The farm's certificates.
    pub certificates: Vec<Taken<ServiceCertificate>>,
    /// Federation metadata.
    pub federation: Vec<FederationMetadata>,
    /// Metadata of service providers.
    pub service_providers: Vec<ServiceProviderMetadata>,
    /// Users and groups that stand among settings, or in a form that does not stream.
    pub people: Vec<Entry>,
    /// Operating system of the server, as Windows names it.
    pub operating_system: Option<String>,
    /// Objects that are known and not needed, or not known.
    pub passed_over: Vec<PassedOver>,
}

/// An object that nothing was taken of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PassedOver {
    /// What it is, with its article.
    pub what: &'static str,
    /// Where it stands.
    pub place: Place,
}

impl PassedOver {
    /// Whether it is nothing that is known.
    #[must_use]
    pub fn is_unknown(&self) -> bool {
        self.what == UNKNOWN
    }
}

impl Imported {
    /// Whether there is nothing in it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.trusts.is_empty()
            && self.claims_providers.is_empty()
            && self.properties.is_empty()
            && self.endpoints.is_empty()
            && self.certificates.is_empty()
            && self.federation.is_empty()
            && self.service_providers.is_empty()
            && self.people.is_empty()
    }
}

/// The text of a file as Windows writes it: UTF-8 or UTF-16, with or without byte order mark.
///
/// # Errors
/// A file that is too large, binary, or in no encoding that can be told.
pub fn text_of(bytes: &[u8]) -> Result<String, ImportError> {
    text::decode(bytes)
}

/// Reads everything that an export of any form holds.
///
/// # Errors
/// What cannot be read, with its place and what to do: a text that was cut, a form without settings, a property of another
/// type. What was merely lost is no error: it is among [`Taken::losses`].
pub fn read(bytes: &[u8]) -> Result<Imported, ImportError> {
    let text = noise::blanked(text::decode(bytes)?);
    let mut imported = Imported::default();
    match format::of(&text)? {
        Format::Json => search(&json::read(&text)?, &mut imported)?,
        Format::Clixml => search(&clixml::read(&text)?, &mut imported)?,
        Format::Console => search(&format_list::read(&text)?, &mut imported)?,
        Format::Csv => search(&csv::read(&text)?, &mut imported)?,
        Format::Metadata => {
            (imported.federation, imported.service_providers) = metadata::read(&text)?;
        }
        Format::Certificate => imported.certificates.push(certificate_file(&text)?),
        Format::Ldif => {
            imported.people = people::ldif(text.as_bytes()).collect::<Result<_, _>>()?
        }
        Format::Directory => {
            return Err(ImportError::new(Problem::DirectoryFile, Place::at(1, 1)));
        }
    }
    Ok(imported)
}

/// Returns the trusts of an export of any form, in its order.
///
/// Properties that are not needed are ignored; absent ones take AD FS's default.
///
/// # Errors
/// As [`read()`]; also an object that is nothing of AD FS, and a trust of which something was lost.
pub fn relying_party_trusts(bytes: &[u8]) -> Result<Vec<RelyingPartyTrust>, ImportError> {
    let imported = read(bytes)?;
    let unknown = imported.passed_over.iter().find(|o| o.what == UNKNOWN);
    if let Some(object) = unknown {
        return Err(ImportError::new(Problem::NotATrust, object.place.clone()));
    }
    imported.trusts.into_iter().map(whole).collect()
}

/// Returns the claims provider trust of the farm's own directory, if the export holds it.
///
/// # Errors
/// As [`read()`]; also when its rules were lost.
pub fn active_directory_trust(bytes: &[u8]) -> Result<Option<ClaimsProviderTrust>, ImportError> {
    let trusts = read(bytes)?.claims_providers.into_iter();
    let mut own = trusts.filter(|taken| taken.value.is_active_directory());
    own.next().map(whole).transpose()
}

/// Returns the farm's endpoints.
///
/// # Errors
/// As [`read()`].
pub fn farm_endpoints(bytes: &[u8]) -> Result<Vec<FarmEndpoint>, ImportError> {
    let endpoints = read(bytes)?.endpoints.into_iter();
    Ok(endpoints.map(|taken| taken.value).collect())
}

/// Returns the farm's certificates with what is known of them; octets that an export has lost are no error here.
///
/// # Errors
/// As [`read()`].
pub fn farm_certificates(bytes: &[u8]) -> Result<Vec<ServiceCertificate>, ImportError> {
    let certificates = read(bytes)?.certificates.into_iter();
    Ok(certificates.map(|taken| taken.value).collect())
}

/// A trust of which nothing was lost.
fn whole<T>(taken: Taken<T>) -> Result<T, ImportError> {
    match taken.losses.into_iter().next() {
        None => Ok(taken.value),
        Some(loss) => {
            let problem = Problem::Degraded {
                property: loss.property,
                found: loss.found,
            };
            Err(ImportError::new(problem, loss.place).of(loss.export))
        }
    }
}

/// What an object is called that is nothing of AD FS.
const UNKNOWN: &str = "nothing of AD FS";

fn certificate_file(text: &str) -> Result<Taken<ServiceCertificate>, ImportError> {
    let place = Place::at(1, 1);
    let certificate = saml::signature::Certificate::from_text(text).map_err(|error| {
        ImportError::new(Problem::Certificate(error.to_string()), place.clone())
    })?;
    certificate::alone(certificate.der().to_vec(), place)
}

/// Takes everything that a document holds.
fn search(document: &Document<'_>, imported: &mut Imported) -> Result<(), ImportError> {
    for root in Node::roots(document) {
        let before = imported.passed_over.len();
        if !found(&root, imported, 0)? && imported.passed_over.len() == before {
            imported.passed_over.push(PassedOver {
                what: UNKNOWN,
                place: root.place(),
            });
        }
    }
    Ok(())
}

/// Takes an object, or what is known below it; whether there was anything.
fn found(node: &Node<'_>, imported: &mut Imported, depth: usize) -> Result<bool, ImportError> {
    let Some(object) = node.object() else {
        return Ok(false);
    };
    match kind::subject(object) {
        Subject::RelyingPartyTrust => imported.trusts.push(trust::read(node)?),
        Subject::ClaimsProviderTrust => {
            imported
                .claims_providers
                .push(claims_provider_trust::read(node)?);
        }
        Subject::Properties => imported
            .properties
            .push(properties::read(node, Export::Properties)?),
        Subject::AuthenticationPolicy => {
            imported
                .properties
                .push(properties::read(node, Export::Policy)?);
        }
        Subject::Endpoint => imported.endpoints.push(endpoint::read(node)?),
        Subject::ServiceCertificate => imported.certificates.push(certificate::service(node)?),
        Subject::Certificate => {
            if let Some(octets) = certificate::octets(node)? {
                imported
                    .certificates
                    .push(certificate::alone(octets, node.place())?);
            }
        }
        Subject::User | Subject::Group => imported.people.push(people::from_node(node)),
        Subject::Other(what) => imported.passed_over.push(PassedOver {
            what,
            place: node.place(),
        }),
        Subject::Unknown => return below(node, imported, depth),
    }
    Ok(true)
}

/// Searches an object that is not known itself: a table of several exports, or adfsToolbox's diagnostics file.
fn below(node: &Node<'_>, imported: &mut Imported, depth: usize) -> Result<bool, ImportError> {
    let mut any = false;
    if let Some(system) = node.get("OperatingSystem").and_then(|n| n.text().ok()) {
        imported.operating_system = Some(system);
    }
    if node.get("FederationServiceName").is_some() {
        imported
            .properties
            .push(properties::read(node, Export::Properties)?);
        any = true;
    }
    if depth < DEEPEST {
        for element in node.members().iter().flat_map(Node::one_or_more) {
            any |= found(&element, imported, depth + 1)?;
        }
    }
    Ok(any)
}

#[cfg(test)]
mod tests;
