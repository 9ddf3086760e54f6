//! People and groups of all sources -> the text of a directory file, person by person through a temporary file.

use std::fs::File;
use std::io::{self, BufWriter, Seek, Write};

use mock_adfs::import::Problem;
use mock_adfs::import::people::{Census, EntrySource, Person, Pseudonyms, SourceError, census};

use super::gather::Gathered;
use super::table::{Row, people_rows, row};
use super::{ImportArguments, directory, write};
use crate::ldap;
use crate::lint::TrustView;
use crate::scenario::language::UserFacts;

/// The directory as a temporary file, and the person who signs in when nobody is named.
pub(super) struct People {
    pub(super) text: File,
    pub(super) default_user: String,
}

enum Refused {
    Source(SourceError),
    Disk(io::Error),
}

impl From<SourceError> for Refused {
    fn from(error: SourceError) -> Self {
        Self::Source(error)
    }
}

/// Counts everybody and writes them down.
///
/// # Errors
/// An entry that cannot be read, with its place; a disk that is full.
pub(super) fn people(
    args: &ImportArguments,
    gathered: &Gathered,
    live: &[ldap::Source],
    trusts: &[TrustView],
    rows: &mut Vec<Row>,
) -> Result<People, String> {
    let files = gathered.files.iter();
    let whole: Vec<_> = files.flat_map(|(_, i)| i.people.clone()).collect();
    let streamed = gathered.people.iter().map(|s| s as &dyn EntrySource);
    let asked = live.iter().map(|s| s as &dyn EntrySource);
    let mut sources: Vec<&dyn EntrySource> = streamed.chain(asked).collect();
    if !whole.is_empty() {
        sources.push(&whole);
    }
    let mut written = Written::new(args, trusts).map_err(disk)?;
    let take = |person| written.take(person).map_err(Refused::Disk);
    let census = census::count::<Refused>(&sources, take).map_err(Refused::in_words)?;
    people_rows(&census, rows);
    if args.pseudonymise {
        let told = "values that the rules name stay as they are; look for people's names in the rules before you pass the files on";
        rows.push(row("kept", "names", told));
    }
    if written.default_user.is_none() {
        written.make_up(rows).map_err(disk)?;
    }
    written.assembled(&args.farm, &census).map_err(disk)
}

fn disk(error: io::Error) -> String {
    format!("error: the directory cannot be written: {error}")
}

impl Refused {
    fn in_words(self) -> String {
        let (source, error) = match self {
            Self::Disk(error) => return disk(error),
            Self::Source(SourceError { source, error }) => (source, error),
        };
        let place = match error.problem {
            Problem::Server { .. } => String::new(),
            _ => format!(" --> {source}:{}\n", error.place),
        };
        format!("error: {}\n{place}hint: {}", error.problem, error.hint())
    }
}

/// People who are written already.
struct Written {
    body: BufWriter<File>,
    known: Vec<&'static str>,
    /// LDAP attributes that the rules ask for.
    wanted: Vec<String>,
    pseudonyms: Option<Pseudonyms>,
    /// Who signs in when nobody is named, and whether that one has what it takes.
    default_user: Option<(bool, String)>,
}

impl Written {
    fn new(args: &ImportArguments, trusts: &[TrustView]) -> io::Result<Self> {
        Ok(Self {
            body: BufWriter::new(tempfile::tempfile()?),
            known: UserFacts::names()
                .into_iter()
                .chain([directory::SECOND_FACTOR])
                .collect(),
            wanted: queried(trusts),
            pseudonyms: args
                .pseudonymise
                .then(|| Pseudonyms::new(key(), constants(trusts))),
            default_user: None,
        })
    }

    fn take(&mut self, person: Person) -> io::Result<()> {
        let person = match &self.pseudonyms {
            Some(pseudonyms) => pseudonyms.person(person),
            None => person,
        };
        let good = person.attributes.contains_key("mail")
            && person.state == mock_adfs::AccountState::Active;
        let present = self.default_user.as_ref();
        if present.is_none_or(|(known_good, _)| good && !known_good) {
            self.default_user = Some((good, person.account.clone()));
        }
        let text = write::person(&person, &self.known, &self.wanted);
        self.body.write_all(text.as_bytes())
    }

    /// Somebody, where the sources have nobody.
    fn make_up(&mut self, rows: &mut Vec<Row>) -> io::Result<()> {
        let command = mock_adfs::import::Export::Users.command();
        let told = format!("one made-up person; people come from: {command}");
        rows.push(row("defaulted", "people", &told));
        self.default_user = Some((true, "someone".to_owned()));
        self.body.write_all(b"  \"someone\":\n    displayName: \"Some One\"\n    mail: \"someone@contoso.example\"\n    department: \"agent\"\n")
    }

    fn assembled(self, farm: &str, census: &Census) -> io::Result<People> {
        let mut body = self
            .body
            .into_inner()
            .map_err(io::IntoInnerError::into_error)?;
        Ok(People {
            text: assembled(farm, census, &self.wanted, &mut body)?,
            default_user: self.default_user.map_or_else(String::new, |(_, name)| name),
        })
    }
}

/// Header, people, groups.
fn assembled(farm: &str, census: &Census, wanted: &[String], body: &mut File) -> io::Result<File> {
    let mut text = BufWriter::new(tempfile::tempfile()?);
    let domain = match census.domain.as_str() {
        "" => "contoso.example",
        domain => domain,
    };
    let netbios: String = domain
        .split('.')
        .next()
        .unwrap_or_default()
        .chars()
        .take(15)
        .collect();
    writeln!(
        text,
        "title: {}",
        write::quoted(&format!("The people of {farm}, imported"))
    )?;
    writeln!(
        text,
        "domain: {domain}\nNetBIOS name: {}\nusers:",
        netbios.to_uppercase()
    )?;
    body.rewind()?;
    io::copy(body, &mut text)?;
    if !census.groups.is_empty() {
        writeln!(text, "groups:")?;
        for group in census.groups.values() {
            text.write_all(write::group(group, wanted).as_bytes())?;
        }
    }
    let mut file = text.into_inner().map_err(io::IntoInnerError::into_error)?;
    file.rewind()?;
    Ok(file)
}

/// LDAP attributes that the rules ask for.
fn queried(trusts: &[TrustView]) -> Vec<String> {
    constants(trusts)
        .iter()
        .filter(|text| text.contains(';'))
        .flat_map(|query| query.split([';', ',']))
        .map(|name| name.trim().to_owned())
        .filter(|name| {
            !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
        })
        .filter(|name| !mock_adfs::import::people::is_secret(name))
        .collect()
}

/// Texts that the rules know by name, the roles of Flex, and what a directory file says of a second factor.
fn constants(trusts: &[TrustView]) -> Vec<String> {
    let roles = ["agent", "supervisor", "admin", "true"].map(str::to_owned);
    let rules = trusts.iter().flat_map(|view| {
        view.trust
            .issuance_transform_rules
            .split('"')
            .skip(1)
            .step_by(2)
            .map(str::to_owned)
    });
    rules.chain(roles).collect()
}

/// A key that nobody keeps, out of the randomness with which the operating system seeds hash maps.
fn key() -> [u8; 32] {
    use std::hash::{BuildHasher, RandomState};
    let mut key = [0; 32];
    for (index, part) in key.chunks_exact_mut(8).enumerate() {
        part.copy_from_slice(&RandomState::new().hash_one(index).to_le_bytes());
    }
    key
}
