//! What can be wrong with an export: a sentence, a place and a hint.

use thiserror::Error;

/// The command that writes an export without loss.
pub(super) const EXPORT_COMMAND: &str = "Get-AdfsRelyingPartyTrust | ConvertTo-Json -Depth 6 | Out-File relying-party-trusts.json -Encoding utf8";

/// What is wrong with an export.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Problem {
    /// Larger than [`super::MAX_EXPORT`].
    #[error("the export is larger than 64 MiB")]
    TooLarge,
    /// Nothing but blanks.
    #[error("the export is empty")]
    Empty,
    /// Bytes that are neither UTF-8 nor UTF-16.
    #[error("the export is neither UTF-8 nor UTF-16 text")]
    Encoding,
    /// Text that is not JSON.
    #[error("the export is not JSON: {0}")]
    NotJson(String),
    /// Another form of export.
    #[error("this is {0}, not a JSON export")]
    OtherForm(&'static str),
    /// JSON without the properties of a trust.
    #[error("this is not a relying party trust: it has neither `Name` nor `Identifier`")]
    NotATrust,
    /// A value was cut off by ConvertTo-Json's depth.
    #[error(
        "`{property}` was cut off when the export was made: it holds `{found}` instead of its values"
    )]
    Degraded {
        /// The property.
        property: String,
        /// What stands in its place.
        found: String,
    },
    /// A value of another type.
    #[error("`{property}` should be {wanted}, but is {found}")]
    Type {
        /// The property.
        property: String,
        /// What is wanted, with its article.
        wanted: &'static str,
        /// What was found.
        found: String,
    },
    /// A word that the property does not take.
    #[error("`{property}` does not take `{found}`")]
    Word {
        /// The property.
        property: String,
        /// What was found.
        found: String,
        /// What it takes.
        accepted: &'static str,
    },
}

/// Why an export was not read.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{problem} (at {place})")]
pub struct ImportError {
    /// What is wrong.
    pub problem: Problem,
    /// Line and column from 1 (`3:14`), or the path of the value (`$[0].SamlEndpoints[0]`).
    pub place: String,
}

impl ImportError {
    pub(super) fn new(problem: Problem, place: impl Into<String>) -> Self {
        Self {
            problem,
            place: place.into(),
        }
    }

    /// What to do about it: one or two sentences.
    #[must_use]
    pub fn hint(&self) -> String {
        match &self.problem {
            Problem::Degraded { .. } => format!(
                "export again in Windows PowerShell 5.1 (powershell.exe, not pwsh) with enough depth: {EXPORT_COMMAND}"
            ),
            Problem::Encoding => format!(
                "Set-Content writes the server's code page; save it as UTF-8: {EXPORT_COMMAND}"
            ),
            Problem::TooLarge => {
                "export only the trust that you need: Get-AdfsRelyingPartyTrust -Name NAME | ConvertTo-Json -Depth 6"
                    .to_owned()
            }
            Problem::Type { wanted, .. } => {
                format!("this property holds {wanted} in an untouched export; make it again: {EXPORT_COMMAND}")
            }
            Problem::Word { accepted, .. } => format!("it takes {accepted}"),
            Problem::Empty | Problem::NotJson(_) | Problem::OtherForm(_) | Problem::NotATrust => {
                format!("an export is made with: {EXPORT_COMMAND}")
            }
        }
    }
}

/// Turns serde_json's message into ours; the line and column become the place.
pub(super) fn not_json(text: &str, error: &serde_json::Error) -> ImportError {
    if text.trim().is_empty() {
        return ImportError::new(Problem::Empty, "1:1");
    }
    let message = error.to_string();
    let what = message
        .split(" at line ")
        .next()
        .unwrap_or("unreadable")
        .to_owned();
    ImportError::new(
        Problem::NotJson(what),
        format!("{}:{}", error.line(), error.column()),
    )
}
