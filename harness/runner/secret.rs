//! Values that must never be written anywhere: passwords, codes, keys, tokens.
//!
//! A value is a [`Secret`] from the moment it is read or made. It has no `Display` and no serialisation, and its `Debug`
//! prints a placeholder; the only way out is [`Secret::expose`], which drivers call to type it into a form.

use secrecy::{ExposeSecret, SecretString};

/// A text that is never printed, serialised or compared in the open.
#[derive(Clone)]
pub struct Secret(SecretString);

impl Secret {
    /// Takes a text into custody.
    #[must_use]
    pub fn new(text: impl Into<String>) -> Self {
        Self(SecretString::from(text.into()))
    }

    /// Hands the text out, to type it into a form or to look for it in an artefact.
    #[must_use]
    pub fn expose(&self) -> &str {
        self.0.expose_secret()
    }
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret(***)")
    }
}
