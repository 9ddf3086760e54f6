//! The one reference of a signature: what it points to, and which octets it covers.

use super::examine::Profile;
use super::{DigestAlgorithm, Flaw, value};
use crate::uri::algorithm as uri;
use crate::uri::ns::{DSIG, EXC_C14N};
use crate::xml::canonical::{Method, Mode};
use crate::xml::{Document, Element};

/// A reference as written.
pub(super) struct Reference<'a> {
    pub(super) uri: Option<&'a str>,
    pub(super) enveloped: bool,
    pub(super) method: Method,
    pub(super) digest_algorithm: &'a str,
    pub(super) digest_value: Result<Vec<u8>, Flaw>,
}

impl<'a> Reference<'a> {
    pub(super) fn read(element: Element<'a>, flaws: &mut Vec<Flaw>) -> Option<Self> {
        let mut children = element.elements().peekable();
        let transforms = children.next_if(|child| child.is(DSIG, "Transforms"));
        let method = children
            .next()
            .filter(|child| child.is(DSIG, "DigestMethod"));
        let value = children
            .next()
            .filter(|child| child.is(DSIG, "DigestValue"));
        let (Some(digest_method), Some(digest_value), None) = (method, value, children.next())
        else {
            flaws.push(Flaw::Malformed(
                "the reference has other children than it should",
            ));
            return None;
        };
        let mut reference = Self {
            uri: element.attribute("URI"),
            enveloped: false,
            method: Method::INCLUSIVE,
            digest_algorithm: digest_method.attribute("Algorithm").unwrap_or_default(),
            digest_value: value::strict(digest_value, "DigestValue"),
        };
        if let Some(transforms) = transforms {
            reference.transforms(transforms, flaws);
        }
        Some(reference)
    }

    fn transforms(&mut self, transforms: Element<'_>, flaws: &mut Vec<Flaw>) {
        let mut canonicalized = false;
        for transform in transforms.elements() {
            let algorithm = transform.attribute("Algorithm").unwrap_or_default();
            let repeated = canonicalized || (algorithm == uri::ENVELOPED && self.enveloped);
            if !transform.is(DSIG, "Transform") || repeated {
                flaws.push(Flaw::Transform(algorithm.to_owned()));
            } else if algorithm == uri::ENVELOPED && transform.elements().next().is_none() {
                self.enveloped = true;
            } else if let Some(method) = canonicalization(transform) {
                self.method = method;
                canonicalized = true;
            } else {
                flaws.push(Flaw::Transform(algorithm.to_owned()));
            }
        }
    }

    pub(super) fn digest(&self) -> Option<DigestAlgorithm> {
        DigestAlgorithm::from_uri(self.digest_algorithm)
    }
}

/// The method that `CanonicalizationMethod` or a `Transform` names, with its parameters.
pub(super) fn canonicalization(element: Element<'_>) -> Option<Method> {
    let (mode, comments) = match element.attribute("Algorithm")? {
        uri::EXC_C14N => (Mode::Exclusive, false),
        uri::EXC_C14N_WITH_COMMENTS => (Mode::Exclusive, true),
        uri::C14N => (Mode::Inclusive, false),
        uri::C14N_WITH_COMMENTS => (Mode::Inclusive, true),
        _ => return None,
    };
    let mut prefix_list = Vec::new();
    for (index, child) in element.elements().enumerate() {
        let expected =
            index == 0 && mode == Mode::Exclusive && child.is(EXC_C14N, "InclusiveNamespaces");
        expected.then_some(())?;
        let prefixes = child.attribute("PrefixList").unwrap_or_default();
        prefix_list.extend(prefixes.split_ascii_whitespace().map(str::to_owned));
    }
    Some(Method {
        mode,
        comments,
        prefix_list,
    })
}

/// The element that `uri` points to. In SAML an absent URI is met in the field and means what an empty one does.
pub(super) fn target<'a>(
    document: &'a Document,
    uri: Option<&str>,
    profile: Profile,
) -> Result<Element<'a>, Flaw> {
    let uri = match (uri, profile) {
        (None, Profile::General) => return Err(Flaw::ReferenceWithoutUri),
        (None | Some(""), _) => return Ok(document.root()),
        (Some(uri), _) => uri,
    };
    let id = uri
        .strip_prefix('#')
        .filter(|id| !id.is_empty() && !id.contains(['(', '#', '/']));
    let id = id.ok_or_else(|| Flaw::ReferenceExternal(uri.to_owned()))?;
    let has_id = |element: &Element<'a>| profile.ids(*element).any(|found| found == id);
    let mut found = document.elements().filter(has_id);
    match (found.next(), found.next()) {
        (Some(element), None) => Ok(element),
        (None, _) => Err(Flaw::ReferenceDangling(uri.to_owned())),
        (Some(_), Some(_)) => Err(Flaw::ReferenceAmbiguous(uri.to_owned())),
    }
}
