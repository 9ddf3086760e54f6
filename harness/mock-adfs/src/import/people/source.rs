//! Where entries come from.

use std::fs::File;
use std::io::{BufReader, Read};
use std::path::{Path, PathBuf};

use super::entry::Entry;
use super::utf8::Utf8;
use super::{elements, ldif, table};
use crate::import::error::{ImportError, Problem};
use crate::import::export::Export;
use crate::import::place::Place;
use crate::import::text::Encoding;
use crate::import::{format, noise};

/// Something that gives its entries as often as it is asked.
///
/// The seam for a live directory: an LDAP client implements it with one search for each asking.
pub trait EntrySource {
    /// What it is called in messages: a path, an address.
    fn name(&self) -> String;

    /// Its entries from the first one on.
    ///
    /// # Errors
    /// When it cannot be opened.
    fn entries(&self) -> Result<Entries<'_>, ImportError>;
}

/// A stream of entries; after an error nothing follows.
pub type Entries<'s> = Box<dyn Iterator<Item = Result<Entry, ImportError>> + 's>;

/// The form of a file that streams.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// LDIF.
    Ldif,
    /// ConvertTo-Json of Get-ADUser or Get-ADGroup.
    Json,
    /// Export-Csv of Get-ADUser or Get-ADGroup.
    Csv,
}

/// The form of a file by its first bytes, when it holds users or groups that stream; nothing when it holds settings, or a
/// form that is read whole. 64 KiB are enough to tell.
#[must_use]
pub fn sniff(start: &[u8]) -> Option<Form> {
    let text = start_text(start);
    let text = noise::blanked(text);
    match format::of(&text).ok()? {
        format::Format::Ldif => Some(Form::Ldif),
        format::Format::Json => holds_people(&text).then_some(Form::Json),
        format::Format::Csv => is_table_of_people(&text).then_some(Form::Csv),
        _ => None,
    }
}

/// The first bytes as text; what was cut in the middle of a character is left out.
fn start_text(start: &[u8]) -> String {
    let (encoding, mark) = Encoding::of(start);
    let rest = start.get(mark..).unwrap_or_default();
    let wide = |unit: fn([u8; 2]) -> u16| {
        let pairs = rest.chunks_exact(2);
        let units: Vec<u16> = pairs
            .filter_map(|pair| <[u8; 2]>::try_from(pair).ok().map(unit))
            .collect();
        String::from_utf16_lossy(&units)
    };
    match encoding {
        Encoding::Utf8 => String::from_utf8_lossy(rest).into_owned(),
        Encoding::Utf16Little => wide(u16::from_le_bytes),
        Encoding::Utf16Big => wide(u16::from_be_bytes),
    }
}

/// Properties that only people and groups have, and none that only settings have.
fn holds_people(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    let has = |name: &str| lower.contains(&format!("\"{name}\""));
    let list_of_objects = !lower.trim_start().starts_with("{")
        || lower
            .trim_start_matches(['{', ' ', '\r', '\n', '\t'])
            .starts_with("\"value\"")
        || (has("samaccountname") && !lower.contains("\"objects\""));
    has("samaccountname")
        && list_of_objects
        && ![
            "issuancetransformrules",
            "samlendpoints",
            "adfstoolbox",
            "certificatetype",
        ]
        .iter()
        .any(|name| has(name))
}

fn is_table_of_people(text: &str) -> bool {
    let lines = text.lines().filter(|line| !line.trim().is_empty());
    lines.take(2).any(|line| {
        let line = line.to_ascii_lowercase();
        line.contains("samaccountname") || line.contains(".aduser") || line.contains(".adgroup")
    })
}

/// A file of users or groups.
#[derive(Debug, Clone)]
pub struct FileSource {
    path: PathBuf,
    form: Form,
}

impl FileSource {
    /// A file of that form.
    #[must_use]
    pub fn new(path: impl Into<PathBuf>, form: Form) -> Self {
        Self {
            path: path.into(),
            form,
        }
    }

    /// Its path.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The form of the file at a path, when it streams.
    ///
    /// # Errors
    /// When it cannot be opened.
    pub fn form_of(path: &Path) -> std::io::Result<Option<Form>> {
        let mut start = Vec::new();
        File::open(path)?.take(64 * 1024).read_to_end(&mut start)?;
        Ok(sniff(&start))
    }
}

impl EntrySource for FileSource {
    fn name(&self) -> String {
        self.path.display().to_string()
    }

    fn entries(&self) -> Result<Entries<'_>, ImportError> {
        let unreadable = |error: std::io::Error| {
            let problem = Problem::Unreadable(error.to_string());
            ImportError::new(problem, Place::at(1, 1)).of(Export::Users)
        };
        let text = Utf8::of(File::open(&self.path).map_err(unreadable)?).map_err(unreadable)?;
        let text = BufReader::with_capacity(256 * 1024, text);
        Ok(match self.form {
            Form::Ldif => Box::new(ldif::Entries::of(text)),
            Form::Json => Box::new(elements::Entries::of(text)),
            Form::Csv => Box::new(table::Entries::of(text)?),
        })
    }
}

/// Entries that are there already, such as those among settings.
impl EntrySource for Vec<Entry> {
    fn name(&self) -> String {
        "the settings' own file".to_owned()
    }

    fn entries(&self) -> Result<Entries<'_>, ImportError> {
        Ok(Box::new(self.iter().cloned().map(Ok)))
    }
}
