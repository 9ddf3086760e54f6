//! One verified statement about a message, with its evidence and its place.

use std::ops::Range;

/// How much a finding weighs.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize,
)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// A careful service provider refuses the message.
    Error,
    /// Accepted, but somebody should act.
    Warning,
    /// Worth knowing.
    Information,
}

/// A named value that a finding rests on.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Evidence {
    /// What the value is, in lower case: `expected`, `found`, `algorithm`.
    pub name: String,
    /// The value as it stands in the message or the settings.
    pub value: String,
}

/// One statement about a message. Its identity is the slug.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Finding {
    /// Stable name in lower-case words joined by hyphens, such as `message-not-signed`.
    pub slug: &'static str,
    /// How much it weighs.
    pub severity: Severity,
    /// A lower-case sentence without full stop.
    pub message: String,
    /// What it rests on.
    pub evidence: Vec<Evidence>,
    /// Byte offsets into the message, when one place can be shown.
    pub span: Option<Range<usize>>,
    /// The standard and section, or the vendor page, that sets the rule.
    pub source: &'static str,
}

impl Finding {
    /// Makes an error; narrow it with the other methods.
    pub fn error(slug: &'static str, message: impl Into<String>) -> Self {
        let message = message.into();
        Self {
            slug,
            severity: Severity::Error,
            message,
            evidence: Vec::new(),
            span: None,
            source: "",
        }
    }

    /// Makes a warning.
    pub fn warning(slug: &'static str, message: impl Into<String>) -> Self {
        Self {
            severity: Severity::Warning,
            ..Self::error(slug, message)
        }
    }

    /// Makes a piece of information.
    pub fn information(slug: &'static str, message: impl Into<String>) -> Self {
        Self {
            severity: Severity::Information,
            ..Self::error(slug, message)
        }
    }

    /// Adds a named value.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<String>) -> Self {
        self.evidence.push(Evidence {
            name: name.to_owned(),
            value: value.into(),
        });
        self
    }

    /// Says where in the message.
    #[must_use]
    pub fn at(mut self, span: Range<usize>) -> Self {
        self.span = Some(span);
        self
    }

    /// Names the rule.
    #[must_use]
    pub fn by(mut self, source: &'static str) -> Self {
        self.source = source;
        self
    }
}
