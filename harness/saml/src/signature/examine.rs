//! Everything that can be said about one signature, each fact by itself.

use std::ops::Range;

use super::reference::{self, Reference};
use super::{
    Certificate, CertificateError, DigestAlgorithm, Flaw, PublicKey, SignatureAlgorithm, value,
};
use crate::uri::ns::{ASSERTION, DSIG};
use crate::xml::canonical::{Method, relative_namespace};
use crate::xml::{Element, XmlErrorKind};

/// By whose rules IDs are found and signatures placed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Profile {
    /// SAML: only the attribute `ID` counts, and the signature signs its parent.
    Saml,
    /// XML Signature at large: `Id`, `ID`, `id`, `xml:id` and those of SAML 1.1 count, and the signature signs any
    /// element.
    General,
}

impl Profile {
    pub(super) fn ids<'a>(self, element: Element<'a>) -> impl Iterator<Item = &'a str> {
        const XML: &str = crate::xml::XML_NAMESPACE;
        let counts = move |namespace: &str, local: &str| match self {
            Self::Saml => namespace.is_empty() && local == "ID",
            Self::General => match namespace {
                "" => matches!(
                    local,
                    "Id" | "ID" | "id" | "AssertionID" | "RequestID" | "ResponseID"
                ),
                _ => namespace == XML && local == "id",
            },
        };
        element
            .attributes()
            .filter(move |a| counts(a.namespace, a.local))
            .map(|a| a.value)
    }
}

/// The facts about one `Signature` element. None of them implies another.
#[derive(Debug, Clone)]
pub struct Examination {
    /// Reasons to refuse it whatever its values say; empty when its form is sound.
    pub flaws: Vec<Flaw>,
    /// Whether it stands where the schema puts it: right after `Issuer`, or first.
    pub in_place: bool,
    /// `URI` of the reference.
    pub reference_uri: Option<String>,
    /// Byte offsets of the `Signature` element.
    pub span: Range<usize>,
    /// Byte offsets of the element that is signed.
    pub target: Option<Range<usize>>,
    /// Whether that is the root element.
    pub target_is_root: bool,
    /// Identifier of the signature algorithm as written.
    pub algorithm_uri: String,
    /// The signature algorithm, if known.
    pub algorithm: Option<SignatureAlgorithm>,
    /// Identifier of the digest algorithm as written.
    pub digest_algorithm_uri: String,
    /// The digest algorithm, if known.
    pub digest_algorithm: Option<DigestAlgorithm>,
    /// The digest in the message.
    pub digest_found: Vec<u8>,
    /// The digest of what is there.
    pub digest_computed: Vec<u8>,
    /// Whether these two are equal.
    pub digest_matches: bool,
    /// Whether they would be equal, had nobody re-indented what was signed.
    pub digest_matches_unindented: bool,
    /// The key among the trusted ones that made the value.
    pub trusted: Option<usize>,
    /// The trusted key that made the value, but over another `SignedInfo`.
    pub trusted_over_other: Option<usize>,
    /// Why the certificate in `KeyInfo` cannot be read, if there is one that cannot.
    pub certificate_damage: Option<CertificateError>,
    /// The certificate in `KeyInfo`.
    pub certificate: Option<Certificate>,
    /// Whether the key in `KeyInfo` made the value; `None` without such a key.
    pub value_matches_key_info: Option<bool>,
    /// The canonical octets that the digest was computed over.
    pub(crate) octets: Vec<u8>,
}

impl Examination {
    /// Whether form, digest and value under a trusted key are all right.
    pub fn is_valid(&self) -> bool {
        self.flaws.is_empty() && self.digest_matches && self.trusted.is_some()
    }
}

/// Establishes the facts about `signature`, trusting `keys` and nothing that the message says.
pub fn examine(signature: Element<'_>, keys: &[PublicKey], profile: Profile) -> Examination {
    let mut facts = empty(signature);
    let Some(parts) = Parts::read(signature, profile, &mut facts.flaws) else {
        return facts;
    };
    match parts.key_info.and_then(certificate) {
        Some(Ok(certificate)) => facts.certificate = Some(certificate),
        Some(Err(error)) => facts.certificate_damage = Some(error),
        None => {}
    }
    if let Some(uri) = relative_namespace(signature.document())
        && profile == Profile::Saml
    {
        let kind = XmlErrorKind::RelativeNamespace(uri.to_owned());
        facts.flaws.push(Flaw::Canonicalization(kind.to_string()));
    }
    check_reference(signature, &parts, profile, &mut facts);
    check_value(&parts, keys, &mut facts);
    facts
}

fn empty(signature: Element<'_>) -> Examination {
    Examination {
        flaws: Vec::new(),
        in_place: is_in_place(signature),
        reference_uri: None,
        span: signature.span(),
        target: None,
        target_is_root: false,
        algorithm_uri: String::new(),
        algorithm: None,
        digest_algorithm_uri: String::new(),
        digest_algorithm: None,
        digest_found: Vec::new(),
        digest_computed: Vec::new(),
        digest_matches: false,
        digest_matches_unindented: false,
        trusted: None,
        trusted_over_other: None,
        certificate_damage: None,
        certificate: None,
        value_matches_key_info: None,
        octets: Vec::new(),
    }
}

fn is_in_place(signature: Element<'_>) -> bool {
    let siblings = signature.parent().into_iter().flat_map(Element::elements);
    let before: Vec<Element<'_>> = siblings
        .take_while(|sibling| *sibling != signature)
        .collect();
    match before.as_slice() {
        [] => true,
        [only] => only.is(ASSERTION, "Issuer"),
        _ => false,
    }
}

/// The elements of a signature, by position.
struct Parts<'a> {
    signed_info: Element<'a>,
    canonicalization: Element<'a>,
    method: Element<'a>,
    reference: Element<'a>,
    value: Element<'a>,
    key_info: Option<Element<'a>>,
}

impl<'a> Parts<'a> {
    fn read(signature: Element<'a>, profile: Profile, flaws: &mut Vec<Flaw>) -> Option<Self> {
        let mut children = signature.elements().peekable();
        let signed_info = children.next().filter(|child| child.is(DSIG, "SignedInfo"));
        let value = children
            .next()
            .filter(|child| child.is(DSIG, "SignatureValue"));
        let (Some(signed_info), Some(value)) = (signed_info, value) else {
            flaws.push(Flaw::Malformed(
                "it does not start with SignedInfo and SignatureValue",
            ));
            return None;
        };
        let key_info = children.next_if(|child| child.is(DSIG, "KeyInfo"));
        let rest_allowed =
            |child: Element<'_>| profile == Profile::General && child.is(DSIG, "Object");
        if !children.all(rest_allowed) {
            flaws.push(Flaw::Malformed("it has children that do not belong there"));
        }
        let mut children = signed_info.elements();
        let canonicalization = children
            .next()
            .filter(|child| child.is(DSIG, "CanonicalizationMethod"));
        let method = children
            .next()
            .filter(|child| child.is(DSIG, "SignatureMethod"));
        let references: Vec<_> = children.collect();
        let (Some(canonicalization), Some(method)) = (canonicalization, method) else {
            flaws.push(Flaw::Malformed(
                "SignedInfo does not start with its methods",
            ));
            return None;
        };
        match references.as_slice() {
            [reference] if reference.is(DSIG, "Reference") => Some(Self {
                signed_info,
                canonicalization,
                method,
                reference: *reference,
                value,
                key_info,
            }),
            _ => {
                flaws.push(Flaw::ReferenceCount(references.len()));
                None
            }
        }
    }
}

/// The first certificate in `KeyInfo`.
fn certificate(key_info: Element<'_>) -> Option<Result<Certificate, CertificateError>> {
    let mut below = key_info.descendants();
    let certificate = below.find(|element| element.is(DSIG, "X509Certificate"))?;
    Some(Certificate::from_text(&certificate.text()))
}

fn check_reference(
    signature: Element<'_>,
    parts: &Parts<'_>,
    profile: Profile,
    facts: &mut Examination,
) {
    facts.reference_uri = parts.reference.attribute("URI").map(str::to_owned);
    let Some(reference) = Reference::read(parts.reference, &mut facts.flaws) else {
        return;
    };
    facts.digest_algorithm_uri = reference.digest_algorithm.to_owned();
    facts.digest_algorithm = reference.digest();
    if facts.digest_algorithm.is_none() {
        facts
            .flaws
            .push(Flaw::Algorithm(reference.digest_algorithm.to_owned()));
    }
    match &reference.digest_value {
        Ok(octets) => facts.digest_found.clone_from(octets),
        Err(flaw) => facts.flaws.push(flaw.clone()),
    }
    let target = match reference::target(signature.document(), reference.uri, profile) {
        Ok(target) => target,
        Err(flaw) => return facts.flaws.push(flaw),
    };
    facts.target = Some(target.span());
    facts.target_is_root = target == target.document().root();
    let inside = signature.ancestors().any(|ancestor| ancestor == target);
    if profile == Profile::Saml && signature.parent() != Some(target) {
        facts.flaws.push(Flaw::ReferenceElsewhere);
    }
    if inside && !reference.enveloped {
        facts.flaws.push(Flaw::NotEnveloped);
    }
    digest(signature, target, &reference, facts);
}

fn digest(
    signature: Element<'_>,
    target: Element<'_>,
    reference: &Reference<'_>,
    facts: &mut Examination,
) {
    let omit = reference.enveloped.then_some(signature);
    // Source: XML Signature 1.1, section 4.4.3.3: a reference by fragment selects no comments, whatever the method.
    let method = reference.method.without_comments();
    let octets = match reference.uri {
        Some("") | None => method.document(target.document(), omit),
        _ => method.element(target, omit),
    };
    match octets {
        Ok(octets) => facts.octets = octets,
        Err(error) => return facts.flaws.push(Flaw::Canonicalization(error.to_string())),
    }
    if let Some(algorithm) = facts.digest_algorithm {
        facts.digest_computed = algorithm.digest(&facts.octets);
        facts.digest_matches =
            !facts.octets.is_empty() && facts.digest_computed == facts.digest_found;
        if !facts.digest_matches {
            let unindented = method.unindented(target, omit);
            facts.digest_matches_unindented =
                unindented.is_ok_and(|octets| algorithm.digest(&octets) == facts.digest_found);
        }
    }
}

fn check_value(parts: &Parts<'_>, keys: &[PublicKey], facts: &mut Examination) {
    facts.algorithm_uri = parts
        .method
        .attribute("Algorithm")
        .unwrap_or_default()
        .to_owned();
    facts.algorithm = SignatureAlgorithm::from_uri(&facts.algorithm_uri);
    if facts.algorithm.is_none() || parts.method.elements().next().is_some() {
        facts
            .flaws
            .push(Flaw::Algorithm(facts.algorithm_uri.clone()));
    }
    let Some(method) = reference::canonicalization(parts.canonicalization) else {
        let uri = parts
            .canonicalization
            .attribute("Algorithm")
            .unwrap_or_default();
        return facts.flaws.push(Flaw::Algorithm(uri.to_owned()));
    };
    let value = match value::lenient(parts.value, "SignatureValue") {
        Ok(value) => value,
        Err(flaw) => return facts.flaws.push(flaw),
    };
    let Some(octets) = signed_octets(parts.signed_info, &method, facts) else {
        return;
    };
    let Some(algorithm) = facts.algorithm else {
        return;
    };
    facts.trusted = keys
        .iter()
        .position(|key| key.verifies(algorithm, &octets, &value));
    if facts.trusted.is_none() {
        facts.trusted_over_other = keys.iter().position(|key| key.made(&value));
    }
    facts.value_matches_key_info = facts.certificate.as_ref().map(|certificate| {
        let known = facts
            .trusted
            .is_some_and(|index| &keys[index] == certificate.public_key());
        known
            || certificate
                .public_key()
                .verifies(algorithm, &octets, &value)
    });
}

fn signed_octets(
    signed_info: Element<'_>,
    method: &Method,
    facts: &mut Examination,
) -> Option<Vec<u8>> {
    match method.element(signed_info, None) {
        Ok(octets) => Some(octets),
        Err(error) => {
            facts.flaws.push(Flaw::Canonicalization(error.to_string()));
            None
        }
    }
}
