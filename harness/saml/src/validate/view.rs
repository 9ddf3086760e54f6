//! A message as its recipient sees it: encrypted parts in the clear.
//!
//! Signatures of the message cover the encrypted form, those of an assertion the decrypted one with its encrypted
//! names. Hence two steps: assertions first, then the names inside them.

use crate::encryption::{DecryptError, DecryptionKey, decrypt_assertions, decrypt_names};
use crate::finding::Finding;
use crate::uri::ns::ASSERTION;
use crate::xml::{Document, Element, XmlError};

const RULE: &str = "XML Encryption 1.1, section 4.4";

pub(super) struct View<'a> {
    original: &'a Document,
    /// With decrypted assertions, if there were any.
    pub(super) assertions_clear: Option<Document>,
    /// With decrypted names too, if there were any.
    names_clear: Option<Document>,
    pub(super) decrypted: Option<String>,
    failures: Vec<DecryptError>,
    malformed: Option<XmlError>,
}

impl<'a> View<'a> {
    pub(super) fn new(original: &'a Document, keys: &[DecryptionKey]) -> Self {
        let mut view = Self {
            original,
            assertions_clear: None,
            names_clear: None,
            decrypted: None,
            failures: Vec::new(),
            malformed: None,
        };
        if holds_encrypted(original, &["EncryptedAssertion"]) {
            let decrypted = decrypt_assertions(original, keys);
            view.failures
                .extend(decrypted.failures.into_iter().map(|(_, error)| error));
            view.assertions_clear = (decrypted.count > 0)
                .then(|| view.parse(&decrypted.xml))
                .flatten();
            view.decrypted = view.assertions_clear.is_some().then_some(decrypted.xml);
        }
        let clear = view.assertions_clear.as_ref().unwrap_or(original);
        if holds_encrypted(clear, &["EncryptedID", "EncryptedAttribute"]) {
            let decrypted = decrypt_names(clear, keys);
            view.failures
                .extend(decrypted.failures.into_iter().map(|(_, error)| error));
            view.names_clear = (decrypted.count > 0)
                .then(|| view.parse(&decrypted.xml))
                .flatten();
        }
        view
    }

    fn parse(&mut self, xml: &str) -> Option<Document> {
        match Document::parse(xml) {
            Ok(document) => Some(document),
            Err(error) => {
                self.malformed = Some(error);
                None
            }
        }
    }

    /// The root on which structure and signatures are judged.
    pub(super) fn structure(&self) -> Element<'_> {
        self.assertions_clear
            .as_ref()
            .unwrap_or(self.original)
            .root()
    }

    /// The root from which the content is read.
    pub(super) fn content(&self) -> Element<'_> {
        self.names_clear
            .as_ref()
            .map_or_else(|| self.structure(), Document::root)
    }

    pub(super) fn read<T>(&self, read: impl Fn(Element<'_>) -> T) -> T {
        read(self.content())
    }

    /// Why encrypted parts stayed encrypted.
    pub(super) fn findings(&self) -> Vec<Finding> {
        let failures = self.failures.iter().map(|error| {
            let message = "an encrypted part cannot be decrypted";
            Finding::error("decryption-failed", message)
                .with("reason", error.to_string())
                .by(RULE)
        });
        let malformed = self.malformed.iter().map(|error| {
            Finding::error(error.slug(), "a decrypted part is not acceptable XML")
                .with("reason", error.to_string())
        });
        failures.chain(malformed).collect()
    }
}

fn holds_encrypted(document: &Document, names: &[&str]) -> bool {
    document
        .elements()
        .any(|element| names.contains(&element.local_name()) && element.namespace() == ASSERTION)
}
