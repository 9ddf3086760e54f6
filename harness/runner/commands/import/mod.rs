//! `flexgate import`: exports of an AD FS server and of Active Directory -> a farm, a directory and an environment that run.
//!
//! Nothing is overwritten without `--force`. A table says what was taken, defaulted, ignored and lost; then the lints follow.

pub(crate) mod gather;
mod live;
mod write;

use std::fs::File;
use std::io::{self, BufWriter, Seek, Write};
use std::path::{Path, PathBuf};

use clap::Args;
use mock_adfs::import::people::{Census, EntrySource, Person, Pseudonyms, SourceError, census};
use mock_adfs::import::{FarmProperties, Problem, ServiceCertificate};
use mock_adfs::settings::{EndpointBinding, SamlEndpoint};
use saml::time::Clock;

use crate::cli::exit_code;
use crate::clock::SystemClock;
use crate::commands::server::ServerArguments;
use crate::ldap;
use crate::lint::{self, TrustView};
use crate::plan::FlexKind;
use crate::scenario::{language::UserFacts, plural};
use gather::Gathered;

/// What `flexgate import` is asked.
#[derive(Debug, Clone, Default, Args)]
#[command(
    after_help = "Example:  flexgate import rp.json properties.json users.json --farm fabrikam"
)]
pub struct ImportArguments {
    /// Exports, or folders of them, of any form: JSON, CLIXML, Format-List, CSV, LDIF, metadata, certificates; and
    /// `ldaps://HOST` for the people of a live server.
    #[arg(required = true)]
    pub files: Vec<PathBuf>,
    /// Name of the farm, which names the files that are written.
    #[arg(long, value_name = "NAME")]
    pub farm: String,
    /// The folder to write into.
    #[arg(long, value_name = "DIR", default_value = "scenarios")]
    pub scenarios: PathBuf,
    /// Host of the federation service, when no export tells it.
    #[arg(long, value_name = "HOST")]
    pub fqdn: Option<String>,
    /// Name of Flex's trust, when its identifier does not tell it.
    #[arg(long, value_name = "NAME")]
    pub trust: Option<String>,
    /// Replaces the names of people; groups, departments and what was equal stay.
    #[arg(long)]
    pub pseudonymise: bool,
    /// Overwrites files that are there.
    #[arg(long)]
    pub force: bool,
    /// Shows what would be written, and writes nothing.
    #[arg(long)]
    pub dry_run: bool,
    /// Prints the table and the lints as JSON.
    #[arg(long)]
    pub json: bool,
    /// How a live server is asked.
    #[command(flatten)]
    pub server: ServerArguments,
}

/// A line of the table.
#[derive(Debug, Clone)]
struct Row {
    /// `taken`, `defaulted`, `ignored` or `lost`.
    what: &'static str,
    subject: String,
    detail: String,
}

/// Imports files, writes the farm, and returns the exit code: 0, or 2 when a file cannot be read or is in the way.
pub fn import(arguments: &ImportArguments, out: &mut dyn Write) -> u8 {
    import_at(arguments, &SystemClock, out).unwrap_or(exit_code::HARNESS_FAULT)
}

/// As [`import`], at the time of a clock.
///
/// # Errors
/// When the writer fails.
pub fn import_at(args: &ImportArguments, clock: &dyn Clock, out: &mut dyn Write) -> io::Result<u8> {
    match imported(args, clock) {
        Ok((rows, lints)) if args.json => {
            writeln!(out, "{:#}", as_json(&rows, &lints))?;
            Ok(exit_code::AS_EXPECTED)
        }
        Ok((rows, lints)) => {
            for row in &rows {
                writeln!(out, "{:9}  {:28}  {}", row.what, row.subject, row.detail)?;
            }
            writeln!(out)?;
            super::lint::draw(&lints, out)?;
            let verb = if args.dry_run {
                "would be written; nothing was"
            } else {
                "written"
            };
            writeln!(
                out,
                "farm `{}` {verb} into {}",
                args.farm,
                args.scenarios.display()
            )?;
            Ok(exit_code::AS_EXPECTED)
        }
        Err(mistakes) => {
            for mistake in &mistakes {
                writeln!(out, "{mistake}\n")?;
            }
            writeln!(
                out,
                "{}; nothing was written",
                plural(mistakes.len(), "mistake")
            )?;
            Ok(exit_code::BAD_INPUT)
        }
    }
}

fn as_json(rows: &[Row], lints: &[lint::Lint]) -> serde_json::Value {
    let rows = rows.iter().map(
        |row| serde_json::json!({ "what": row.what, "subject": row.subject, "detail": row.detail }),
    );
    serde_json::json!({
        "rows": rows.collect::<Vec<_>>(),
        "lints": lints.iter().map(super::lint::as_json).collect::<Vec<_>>(),
    })
}

type Done = (Vec<Row>, Vec<lint::Lint>);

fn imported(args: &ImportArguments, clock: &dyn Clock) -> Result<Done, Vec<String>> {
    if args.farm.is_empty() || args.farm.contains(['/', '\\', ':', '.']) {
        return Err(vec![format!(
            "error: `{}` is not a name for a farm\nhint: letters, digits and hyphens",
            args.farm
        )]);
    }
    let (servers, files): (Vec<_>, Vec<_>) = args
        .files
        .iter()
        .cloned()
        .partition(|file| live::is_server(file));
    let live = live::sources(args, &servers).map_err(|mistake| vec![mistake])?;
    let gathered = gather::gather(&files);
    if !gathered.mistakes.is_empty() {
        return Err(gathered.mistakes);
    }
    let mut rows = Vec::new();
    let mut trusts = gathered.flex_trusts(args.trust.as_deref());
    if trusts.is_empty() {
        return Err(vec![no_trust(&gathered)]);
    }
    let lints = lint::lint(&gathered.setup(trusts.clone(), clock.now()));
    for view in &mut trusts {
        default_endpoints(view, &mut rows);
    }
    settings_rows(&gathered, &trusts, &mut rows);
    let host = host(args, &gathered, &mut rows);
    let files = farm_files(args, &gathered, &trusts, &host, &mut rows);
    let people =
        people(args, &gathered, &live, &trusts, &mut rows).map_err(|mistake| vec![mistake])?;
    put(args, files, people, &trusts, &host)?;
    Ok((rows, lints))
}

fn no_trust(gathered: &Gathered) -> String {
    let names: Vec<String> = gathered
        .files
        .iter()
        .flat_map(|(_, imported)| &imported.trusts)
        .map(|taken| format!("`{}`", taken.value.name))
        .take(20)
        .collect();
    match names.is_empty() {
        true => format!(
            "error: the files hold no relying party trust\nhint: {}",
            mock_adfs::import::Export::Trusts.command()
        ),
        false => format!(
            "error: none of the trusts is Flex's by its identifier\nhint: say which one it is with --trust NAME: {}",
            names.join(", ")
        ),
    }
}

/// Endpoints that the export lost, or never had, are those that belong to the identifier.
fn default_endpoints(view: &mut TrustView, rows: &mut Vec<Row>) {
    if !view.trust.saml_endpoints.is_empty() {
        return;
    }
    let absent = !view.places.contains_key("SamlEndpoints") || view.has_lost("SamlEndpoints");
    let Some(location) = gather::default_consumer(&view.trust).filter(|_| absent) else {
        return;
    };
    rows.push(Row {
        what: "defaulted",
        subject: format!("{}: SamlEndpoints", view.trust.name),
        detail: format!("the address that belongs to its identifier: {location}"),
    });
    view.trust.saml_endpoints = vec![SamlEndpoint {
        binding: EndpointBinding::Post,
        protocol: "SAMLAssertionConsumer".to_owned(),
        location,
        response_location: None,
        index: 0,
        is_default: true,
    }];
}

fn settings_rows(gathered: &Gathered, trusts: &[TrustView], rows: &mut Vec<Row>) {
    for (file, imported) in &gathered.files {
        for taken in &imported.trusts {
            let name = &taken.value.name;
            if !trusts.iter().any(|view| view.trust.name == *name) {
                rows.push(row("ignored", name, "another relying party than Flex"));
                continue;
            }
            rows.push(row("taken", name, &format!("{file}:{}", taken.place)));
            let defaulted: Vec<&str> = taken
                .defaulted
                .iter()
                .map(String::as_str)
                .filter(|p| *p != "SamlEndpoints")
                .collect();
            if !defaulted.is_empty() {
                rows.push(row(
                    "defaulted",
                    name,
                    &format!("AD FS's defaults for: {}", defaulted.join(", ")),
                ));
            }
            if !taken.ignored.is_empty() {
                rows.push(row(
                    "ignored",
                    name,
                    &format!(
                        "a sign-in to Flex does not need: {}",
                        taken.ignored.join(", ")
                    ),
                ));
            }
            for loss in &taken.losses {
                rows.push(row(
                    "lost",
                    &format!("{name}: {}", loss.property),
                    &format!("{file}:{}; {}", loss.place, loss.export.again()),
                ));
            }
        }
        for other in &imported.passed_over {
            rows.push(row(
                "ignored",
                other.what,
                &format!("{file}:{}", other.place),
            ));
        }
        for taken in &imported.certificates {
            rows.push(row(
                "taken",
                "certificate",
                &certificate_row(file, &taken.value),
            ));
            for loss in &taken.losses {
                rows.push(row("lost", "certificate", &loss.export.again()));
            }
        }
        for taken in &imported.claims_providers {
            let own = "for the lints; the farm file keeps AD FS's own acceptance rules";
            rows.push(row("ignored", &taken.value.name, own));
        }
    }
}

fn certificate_row(file: &str, certificate: &ServiceCertificate) -> String {
    format!(
        "{file}: {}, for the lints; the mock has keys of its own",
        certificate.thumbprint
    )
}

fn row(what: &'static str, subject: &str, detail: &str) -> Row {
    Row {
        what,
        subject: subject.to_owned(),
        detail: detail.to_owned(),
    }
}

fn host(args: &ImportArguments, gathered: &Gathered, rows: &mut Vec<Row>) -> String {
    match args.fqdn.clone().or_else(|| gathered.host()) {
        Some(host) => {
            rows.push(row("taken", "FQDN", &host));
            host
        }
        None => {
            let host = "adfs.contoso.example".to_owned();
            let command = mock_adfs::import::Export::Properties.command();
            rows.push(row(
                "defaulted",
                "FQDN",
                &format!("{host}; add --fqdn HOST, or the file of: {command}"),
            ));
            host
        }
    }
}

/// Path and text of the farm's files.
fn farm_files(
    args: &ImportArguments,
    gathered: &Gathered,
    trusts: &[TrustView],
    host: &str,
    rows: &mut Vec<Row>,
) -> Vec<(PathBuf, String)> {
    let folder = args.scenarios.join("farms").join(&args.farm);
    let mut properties = FarmProperties::default();
    for (_, imported) in &gathered.files {
        for taken in &imported.properties {
            properties.values.extend(taken.value.values.clone());
        }
    }
    let default_issuer = format!("http://{host}/adfs/services/trust");
    properties.values.retain(|name, value| {
        if *name == "Identifier"
            && *value == mock_adfs::import::PropertyValue::Text(default_issuer.clone())
        {
            return false;
        }
        let runs = crate::plan::farm_property_runs(name);
        let what = if runs { "taken" } else { "ignored" };
        rows.push(row(
            what,
            name,
            if runs {
                "farm property"
            } else {
                "the mocked AD FS does not act on it"
            },
        ));
        runs
    });
    let mut files = Vec::new();
    let mut named = Vec::new();
    for view in trusts {
        let flex = word(view.flex);
        let file = format!("twilio-flex-{flex}.json");
        files.push((folder.join(&file), write::export(&view.trust)));
        named.push((flex, file));
    }
    files.push((
        folder.join("farm.yaml"),
        write::farm(&args.farm, host, &properties, &named),
    ));
    files
}

fn word(flex: FlexKind) -> &'static str {
    match flex {
        FlexKind::Legacy => "legacy",
        FlexKind::Enhanced => "enhanced",
    }
}

/// The directory as a temporary file, and the person who signs in when nobody is named.
struct People {
    text: File,
    default_user: String,
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

fn people(
    args: &ImportArguments,
    gathered: &Gathered,
    live: &[ldap::Source],
    trusts: &[TrustView],
    rows: &mut Vec<Row>,
) -> Result<People, String> {
    let whole: Vec<_> = gathered
        .files
        .iter()
        .flat_map(|(_, i)| i.people.clone())
        .collect();
    let mut sources: Vec<&dyn EntrySource> = gathered
        .people
        .iter()
        .map(|s| s as &dyn EntrySource)
        .chain(live.iter().map(|s| s as &dyn EntrySource))
        .collect();
    if !whole.is_empty() {
        sources.push(&whole);
    }
    let disk = |error: io::Error| format!("error: the directory cannot be written: {error}");
    let mut body = BufWriter::new(tempfile::tempfile().map_err(disk)?);
    let known: Vec<&str> = UserFacts::NAMES
        .into_iter()
        .chain(["physicalDeliveryOfficeName"])
        .collect();
    let wanted = queried(trusts);
    let pseudonyms = args
        .pseudonymise
        .then(|| Pseudonyms::new(key(), constants(trusts)));
    let mut default_user: Option<(bool, String)> = None;
    let take = |person: Person| {
        let person = match &pseudonyms {
            Some(pseudonyms) => pseudonyms.person(person),
            None => person,
        };
        let good = person.attributes.contains_key("mail")
            && person.state == mock_adfs::AccountState::Active;
        if default_user
            .as_ref()
            .is_none_or(|(known_good, _)| good && !known_good)
        {
            default_user = Some((good, person.account.clone()));
        }
        let text = write::person(&person, &known, &wanted);
        body.write_all(text.as_bytes()).map_err(Refused::Disk)
    };
    let census = census::count::<Refused>(&sources, take).map_err(|refused| match refused {
        Refused::Disk(error) => disk(error),
        Refused::Source(SourceError { error, .. })
            if matches!(error.problem, Problem::Server { .. }) =>
        {
            format!("error: {}\nhint: {}", error.problem, error.hint())
        }
        Refused::Source(SourceError { source, error }) => {
            format!(
                "error: {}\n --> {source}:{}\nhint: {}",
                error.problem,
                error.place,
                error.hint()
            )
        }
    })?;
    people_rows(&census, rows);
    let default_user = match default_user {
        Some((_, name)) => name,
        None => {
            rows.push(row(
                "defaulted",
                "people",
                &format!(
                    "one made-up person; people come from: {}",
                    mock_adfs::import::Export::Users.command()
                ),
            ));
            body.write_all(b"  \"someone\":\n    displayName: \"Some One\"\n    mail: \"someone@contoso.example\"\n    department: \"agent\"\n").map_err(disk)?;
            "someone".to_owned()
        }
    };
    let mut body = body
        .into_inner()
        .map_err(|error| disk(error.into_error()))?;
    let text = assembled(&args.farm, &census, &wanted, &mut body).map_err(disk)?;
    Ok(People { text, default_user })
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

fn people_rows(census: &Census, rows: &mut Vec<Row>) {
    if census.people > 0 {
        rows.push(row("taken", "people", &plural(census.people, "person")));
        rows.push(row(
            "taken",
            "groups",
            &plural(census.groups.len(), "group"),
        ));
    }
    let unlisted = census.groups.values().filter(|group| !group.listed).count();
    if unlisted > 0 {
        let command = mock_adfs::import::Export::Groups.command();
        rows.push(row(
            "defaulted",
            "groups",
            &format!(
                "{} known by their distinguished names alone; add the file of: {command}",
                plural(unlisted, "group")
            ),
        ));
    }
    for (name, count) in &census.lost {
        rows.push(row(
            "lost",
            name,
            &format!(
                "at {count} entries; {}",
                mock_adfs::import::Export::Users.again()
            ),
        ));
    }
    for (name, count) in &census.secrets {
        rows.push(row(
            "ignored",
            name,
            &format!("may hold a secret, at {count} entries; never written"),
        ));
    }
    if census.nameless + census.repeated > 0 {
        rows.push(row(
            "ignored",
            "people",
            &format!(
                "{} without account name, {} listed twice",
                census.nameless, census.repeated
            ),
        ));
    }
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

/// Texts that the rules know by name, and the roles of Flex.
fn constants(trusts: &[TrustView]) -> Vec<String> {
    let roles = ["agent", "supervisor", "admin"].map(str::to_owned);
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

/// Writes all files, or none when one is in the way.
fn put(
    args: &ImportArguments,
    files: Vec<(PathBuf, String)>,
    mut people: People,
    trusts: &[TrustView],
    host: &str,
) -> Result<(), Vec<String>> {
    let named = |folder: &str| {
        args.scenarios
            .join(folder)
            .join(format!("{}.yaml", args.farm))
    };
    let directory = named("directories");
    let paths = files
        .iter()
        .map(|(path, _)| path.as_path())
        .chain([directory.as_path()]);
    let in_the_way: Vec<String> = paths
        .filter(|path| path.exists() && !args.force)
        .map(|path| format!("error: `{}` is there already\nhint: --force overwrites it; another --farm NAME keeps both", path.display()))
        .collect();
    if !in_the_way.is_empty() {
        return Err(in_the_way);
    }
    if args.dry_run {
        return Ok(());
    }
    let failed = |error: io::Error| vec![format!("error: the farm cannot be written: {error}")];
    for (path, text) in &files {
        put_text(path, text).map_err(failed)?;
    }
    std::fs::create_dir_all(args.scenarios.join("directories")).map_err(failed)?;
    let mut target = File::create(&directory).map_err(failed)?;
    io::copy(&mut people.text, &mut target).map_err(failed)?;
    // The console's form and the environment are the user's own once they are there.
    for (path, text) in [
        (named("tenants"), tenant(args, trusts)),
        (
            named("environments"),
            environment(args, &people, trusts, host),
        ),
    ] {
        if !path.exists() {
            put_text(&path, &text).map_err(failed)?;
        }
    }
    Ok(())
}

fn put_text(path: &Path, text: &str) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)?;
    }
    std::fs::write(path, text)
}

/// The console's form as the guide fills it in: nothing exports it.
fn tenant(args: &ImportArguments, trusts: &[TrustView]) -> String {
    let inside = |start: &str| {
        let mut ids = trusts.iter().flat_map(|view| &view.trust.identifier);
        ids.find_map(|id| id.split_once(start)?.1.split('/').next().map(str::to_owned))
    };
    let good = |sid: &String| {
        sid.len() == 34
            && sid.starts_with("AC")
            && sid.chars().skip(2).all(|c| c.is_ascii_hexdigit())
    };
    let account = inside("/Accounts/")
        .filter(good)
        .unwrap_or_else(|| format!("AC{}", "0".repeat(32)));
    let connection = inside("urn:flex:")
        .map(|sid| format!("ConnectionSid: {sid}\n"))
        .unwrap_or_default();
    format!(
        "# Nothing exports the Flex console: this is how the guide fills it in. Change it to what your console shows.\ntitle: {}\nAccountSid: {account}\n{connection}runtime domain: quiet-heron-4821\ntenant:\n  Friendly Name: ADFS\n  X.509 Certificate: token-signing\n  Identity Provider Issuer: http://<FQDN>/adfs/services/trust\n  Single Sign-On URL: https://<FQDN>/adfs/ls\n  Default Redirect URL: https://flex.twilio.com/<runtime-domain>\n  Twilio SSO URL: Uses iam.twilio.com\n",
        write::quoted(&format!("The Flex account of {}", args.farm))
    )
}

fn environment(
    args: &ImportArguments,
    people: &People,
    trusts: &[TrustView],
    host: &str,
) -> String {
    let farm = &args.farm;
    let flex = trusts.first().map_or("legacy", |view| word(view.flex));
    format!(
        "title: {}\ndefault user: {}\nadfs: {{mock: {{farm: {farm}, directory: {farm}}}}}\nflex: {{mock: {{tenant: {farm}, default flex: {flex}}}}}\n",
        write::quoted(&format!("The farm {host} as it was exported, mocked")),
        write::quoted(&people.default_user)
    )
}
