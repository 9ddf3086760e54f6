//! What can be wrong with an export: a sentence, a place and a hint.

use thiserror::Error;

use super::export::Export;
use super::place::Place;

/// What is wrong with an export.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Problem {
    /// Larger than [`super::MAX_EXPORT`].
    #[error("the export is larger than 512 MiB")]
    TooLarge,
    /// Nothing but blanks.
    #[error("the export is empty")]
    Empty,
    /// A file that is no text.
    #[error("this is not a text: {0}")]
    Binary(&'static str),
    /// Bytes that are neither UTF-8 nor UTF-16.
    #[error("the export is neither UTF-8 nor UTF-16 text")]
    Encoding,
    /// UTF-8 and UTF-16 in one file.
    #[error("the file mixes two encodings, or was cut in the middle of a character")]
    MixedEncoding,
    /// The end is missing.
    #[error("the export ends in the middle: its end is missing")]
    CutOff,
    /// Text that is not JSON.
    #[error("the export is not JSON: {0}")]
    NotJson(String),
    /// Text that is not XML.
    #[error("the export is not XML: {0}")]
    NotXml(String),
    /// CLIXML whose references multiply without end.
    #[error("the references of this CLIXML repeat more than two million values")]
    Repetition,
    /// A line that is no line of CSV.
    #[error("the export is not CSV: {0}")]
    NotCsv(String),
    /// A line that is no line of LDIF.
    #[error("the export is not LDIF: {0}")]
    NotLdif(String),
    /// Changes to entries in place of entries.
    #[error("the LDIF file changes entries (`changetype: {0}`) instead of listing them")]
    ChangeRecord(String),
    /// Something that holds no settings.
    #[error("this is {0}")]
    OtherForm(&'static str),
    /// A directory file of flexgate, which is read by the command itself.
    #[error("this is a directory file of flexgate")]
    DirectoryFile,
    /// Objects without the properties of a trust.
    #[error("this is not a relying party trust: it has neither `Name` nor `Identifier`")]
    NotATrust,
    /// A value was cut off when the export was made.
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
    /// Metadata that cannot be read.
    #[error("the metadata cannot be read: {0}")]
    Metadata(String),
    /// A certificate that cannot be read.
    #[error("the certificate cannot be read: {0}")]
    Certificate(String),
    /// A private key, which no export needs.
    #[error("the file holds a private key")]
    PrivateKey,
    /// The file itself could not be read.
    #[error("the file cannot be read: {0}")]
    Unreadable(String),
    /// A directory server that gives no entries.
    #[error("{title}")]
    Server {
        /// What is wrong, as a sentence.
        title: String,
        /// What to do about it.
        hint: String,
    },
}

/// Why an export was not read.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{problem} (at {place})")]
pub struct ImportError {
    /// What is wrong.
    pub problem: Problem,
    /// Where.
    pub place: Place,
    /// What would be exported again.
    pub(super) export: Box<Export>,
}

impl ImportError {
    pub(super) fn new(problem: Problem, place: Place) -> Self {
        Self {
            problem,
            place,
            export: Box::new(Export::Trusts),
        }
    }

    /// What a directory server says in place of entries.
    #[must_use]
    pub fn server(title: String, hint: String) -> Self {
        Self::new(Problem::Server { title, hint }, Place::default()).of(Export::Users)
    }

    /// The same, for another export than that of the trusts.
    pub(super) fn of(self, export: Export) -> Self {
        Self {
            export: Box::new(export),
            ..self
        }
    }

    /// What to do about it: one or two sentences.
    #[must_use]
    pub fn hint(&self) -> String {
        let command = self.export.command();
        match &self.problem {
            Problem::Degraded { .. } => self.export.again(),
            Problem::Encoding => format!(
                "Set-Content writes the server's code page; save it as UTF-8: {command}"
            ),
            Problem::MixedEncoding => format!(
                "`>>` and Add-Content write another encoding than the file has; write one file a command: {command}"
            ),
            Problem::Binary(what) if what.contains("ZIP") || what.contains("Office") => format!(
                "unpack an archive first, and save a sheet as CSV (UTF-8); PowerShell exports are text: {command}"
            ),
            Problem::Binary(what) if what.contains("certificate") => {
                "export a certificate as Base-64 encoded X.509 (.CER); a file with its private key should not leave the server"
                    .to_owned()
            }
            Problem::Binary(_) => format!("PowerShell exports are text: {command}"),
            Problem::TooLarge => {
                "export only the trust that you need: Get-AdfsRelyingPartyTrust -Name NAME | ConvertTo-Json -Depth 6"
                    .to_owned()
            }
            Problem::CutOff => format!("copy the whole file, or make it again: {command}"),
            Problem::Type { wanted, .. } => {
                format!("this property holds {wanted} in an untouched export; make it again: {command}")
            }
            Problem::Word { accepted, .. } => format!("it takes {accepted}"),
            Problem::ChangeRecord(_) => format!("export the entries themselves: {command}"),
            Problem::PrivateKey => {
                "take it out of the file; flexgate needs the certificate alone, and the key should not leave the server"
                    .to_owned()
            }
            Problem::Certificate(_) => {
                "export it as Base-64 encoded X.509 (.CER), with the lines BEGIN CERTIFICATE and END CERTIFICATE"
                    .to_owned()
            }
            Problem::Metadata(_) => {
                "save https://FQDN/FederationMetadata/2007-06/FederationMetadata.xml again, whole".to_owned()
            }
            Problem::Server { hint, .. } => hint.clone(),
            Problem::Unreadable(_) => "check the path and who may read it".to_owned(),
            _ => format!("an export is made with: {command}"),
        }
    }
}
