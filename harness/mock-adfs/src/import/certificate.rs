//! Certificates: those of a trust as octets, and the farm's own with what an export says of them.

use jiff::Timestamp;
use saml::signature::Certificate;

use super::date;
use super::error::{ImportError, Problem};
use super::export::Export;
use super::node::Node;
use super::place::Place;
use super::take::{Take, Taken};

/// What a certificate of the farm is for. Source: Get-AdfsCertificate, CertificateType.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum CertificateType {
    /// Signs Responses: the one that Flex has to know.
    TokenSigning,
    /// Decrypts tokens of claims providers.
    TokenDecrypting,
    /// The TLS certificate.
    ServiceCommunications,
}

/// A certificate of the farm.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServiceCertificate {
    /// What it is for.
    pub kind: CertificateType,
    /// Whether it is the one in use; a secondary one takes over later.
    pub is_primary: bool,
    /// SHA-1 of the octets, hex in upper case, as AD FS shows it.
    pub thumbprint: String,
    /// Its octets, DER; nothing when the export holds only a description.
    pub octets: Option<Vec<u8>>,
    /// First moment.
    pub not_before: Option<Timestamp>,
    /// Last moment.
    pub not_after: Option<Timestamp>,
    /// Whether day and month of these moments might have to change places.
    pub dates_uncertain: bool,
}

/// Reads an object of Get-AdfsCertificate.
pub(super) fn service(node: &Node<'_>) -> Result<Taken<ServiceCertificate>, ImportError> {
    let mut take = Take::of(node, Export::Certificates);
    let kind = certificate_type(&mut take)?;
    let is_primary = take.switch("IsPrimary", true)?;
    let thumbprint = take.text("Thumbprint")?;
    let inner = take.get("Certificate");
    let octets = inner.as_ref().map(octets).transpose()?.flatten();
    if octets.is_none() {
        take.lost(inner.as_ref().unwrap_or(node));
    }
    let read = octets
        .clone()
        .and_then(|octets| Certificate::from_der(octets).ok());
    let described = inner.as_ref().map(description).unwrap_or_default();
    let certificate = ServiceCertificate {
        kind,
        is_primary,
        thumbprint: match &read {
            Some(certificate) => certificate.thumbprint(),
            None if thumbprint.is_empty() => described.thumbprint,
            None => thumbprint,
        }
        .to_ascii_uppercase(),
        not_before: read
            .as_ref()
            .and_then(Certificate::not_before)
            .or(described.not_before),
        not_after: read
            .as_ref()
            .and_then(Certificate::not_after)
            .or(described.not_after),
        dates_uncertain: read.is_none() && described.uncertain,
        octets,
    };
    Ok(take.finish(certificate))
}

fn certificate_type(take: &mut Take<'_, '_>) -> Result<CertificateType, ImportError> {
    let Some(node) = take.get("CertificateType") else {
        return Ok(CertificateType::TokenSigning);
    };
    match node.text()?.to_ascii_lowercase().as_str() {
        "token-signing" => Ok(CertificateType::TokenSigning),
        "token-decrypting" | "token-encryption" => Ok(CertificateType::TokenDecrypting),
        "service-communications" => Ok(CertificateType::ServiceCommunications),
        _ => Err(node
            .wrong_word("`Token-Signing`, `Token-Decrypting` and `Service-Communications`")
            .of(Export::Certificates)),
    }
}

/// A certificate that stands alone: a file of the console's certificate view, or metadata. It signs tokens.
pub(super) fn alone(
    octets: Vec<u8>,
    place: Place,
) -> Result<Taken<ServiceCertificate>, ImportError> {
    let certificate = Certificate::from_der(octets.clone()).map_err(|error| {
        ImportError::new(Problem::Certificate(error.to_string()), place.clone())
    })?;
    Ok(Taken {
        value: ServiceCertificate {
            kind: CertificateType::TokenSigning,
            is_primary: true,
            thumbprint: certificate.thumbprint(),
            not_before: certificate.not_before(),
            not_after: certificate.not_after(),
            dates_uncertain: false,
            octets: Some(octets),
        },
        place,
        places: std::collections::BTreeMap::new(),
        defaulted: Vec::new(),
        ignored: Vec::new(),
        losses: Vec::new(),
    })
}

/// Whether a value is a certificate's octets, not a list of certificates.
pub(super) fn is_octets(node: &Node<'_>) -> bool {
    let numbers = node.elements().is_some_and(|elements| {
        elements.len() > 16 && elements.iter().all(|n| n.whole().is_some())
    });
    numbers && node.bytes().is_ok()
}

/// The octets of a certificate's value; nothing when only its text is there.
pub(super) fn octets(node: &Node<'_>) -> Result<Option<Vec<u8>>, ImportError> {
    if let Some(raw) = node.get("RawData") {
        return raw.bytes().map(Some);
    }
    if node.object().is_some() || node.as_text().is_some_and(|text| text.starts_with('[')) {
        return Ok(None);
    }
    Ok(node.bytes().ok())
}

/// What the text or the properties of a certificate tell without its octets.
#[derive(Default)]
struct Description {
    thumbprint: String,
    not_before: Option<Timestamp>,
    not_after: Option<Timestamp>,
    uncertain: bool,
}

fn description(node: &Node<'_>) -> Description {
    let text = node.as_text().unwrap_or_default();
    let read = |property: &str, label: &str| match node.get(property) {
        Some(found) => found.moment(),
        None => below(text, label).and_then(date::read),
    };
    let before = read("NotBefore", "[Not Before]");
    let after = read("NotAfter", "[Not After]");
    let thumbprint = node
        .get("Thumbprint")
        .and_then(|found| found.text().ok())
        .or_else(|| below(text, "[Thumbprint]").map(str::to_owned));
    // One date that tells day from month tells it for the other.
    let settled = [before, after]
        .iter()
        .flatten()
        .any(|moment| !moment.uncertain);
    Description {
        thumbprint: thumbprint.unwrap_or_default(),
        not_before: before.map(|moment| moment.at),
        not_after: after.map(|moment| moment.at),
        uncertain: !settled && before.is_some(),
    }
}

/// The line below a label of X509Certificate2's text.
fn below<'t>(text: &'t str, label: &str) -> Option<&'t str> {
    let (_, rest) = text.split_once(label)?;
    rest.lines().map(str::trim).find(|line| !line.is_empty())
}
