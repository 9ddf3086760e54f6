//! `flexgate import`: exports of an AD FS server and of Active Directory -> a farm, a directory and an environment that run.
//!
//! Nothing is overwritten without `--force`. A table says what was taken, defaulted, ignored and lost; then the lints follow.

mod directory;
pub(crate) mod gather;
mod live;
mod people;
mod put;
mod table;
mod write;

use std::io::{self, Write};
use std::path::PathBuf;

use clap::Args;
use mock_adfs::ExportedCertificates;
use mock_adfs::import::people::EntrySource as _;
use mock_adfs::import::{ClaimsProviderTrust, FarmProperties, Imported};
use mock_adfs::settings::{EndpointBinding, SamlEndpoint};
use saml::time::Clock;

use crate::cli::exit_code;
use crate::clock::SystemClock;
use crate::commands::server::ServerArguments;
use crate::lint::{self, TenantView, TrustView};
use crate::plan::{FileKind, FlexKind, Library};
use crate::scenario::plural;
use gather::Gathered;
use people::{People, people};
use put::Staged;
use table::{Row, as_json, row, settings_rows};

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
            let folder = args.scenarios.display();
            match args.dry_run {
                true => writeln!(
                    out,
                    "farm `{}` would be written into {folder}; nothing was",
                    args.farm
                )?,
                false => writeln!(out, "farm `{}` written into {folder}", args.farm)?,
            }
            if !args.dry_run {
                next(args, out)?;
            }
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

/// What to do now.
fn next(args: &ImportArguments, out: &mut dyn Write) -> io::Result<()> {
    let folder = args.scenarios.display().to_string().replace('\\', "/");
    let quoted = |path: String| match path.contains(' ') {
        true => format!("\"{path}\""),
        false => path,
    };
    let farm = &args.farm;
    let first = quoted(format!("{folder}/imported/{farm}.yaml"));
    writeln!(out, "next: flexgate run {first} --environment {farm}")?;
    if args.scenarios.join("guide").is_dir() {
        let guide = quoted(format!("{folder}/guide"));
        writeln!(
            out,
            "      flexgate run {guide} --environment {farm} runs what of the guide's scenarios this farm has people for"
        )?;
    }
    Ok(())
}

type Done = (Vec<Row>, Vec<lint::Lint>);

fn imported(args: &ImportArguments, clock: &dyn Clock) -> Result<Done, Vec<String>> {
    if !is_name(&args.farm) {
        return Err(vec![format!(
            "error: `{}` is not a name for a farm\nhint: it names files: letters, digits and hyphens, such as `fabrikam-test`",
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
    let mut setup = gathered.setup(trusts.clone(), clock.now());
    for view in &mut trusts {
        default_endpoints(view, &mut rows);
    }
    settings_rows(&gathered, &trusts, &mut rows);
    let host = host(args, &gathered, &mut rows);
    let files = farm_files(args, &gathered, &trusts, &host, &mut rows);
    let people =
        people(args, &gathered, &live, &trusts, &mut rows).map_err(|mistake| vec![mistake])?;
    let issuer = gathered.issuer();
    put(args, files, people, &trusts, (&host, issuer.as_deref()))?;
    setup.host.clone_from(&host);
    setup.tenant = console_form(args, &host, &mut rows);
    Ok((rows, lint::lint(&setup)))
}

/// Whether a farm may be called so: its name is that of files, and stands in commands.
fn is_name(name: &str) -> bool {
    let allowed = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    name.starts_with(|c: char| c.is_ascii_alphanumeric()) && name.chars().all(allowed)
}

/// The console's form that is there now: the user's own, or the one that was written as the guide fills it in.
fn console_form(args: &ImportArguments, host: &str, rows: &mut Vec<Row>) -> Option<TenantView> {
    let library = Library::at(&args.scenarios);
    if !library.path_of(FileKind::Tenant, &args.farm).is_file() {
        return None;
    }
    let read = super::lint::tenant(&library, &args.farm, host);
    if read.is_err() {
        let why = "it has mistakes; `flexgate lint` shows them";
        rows.push(row("ignored", &format!("tenants/{}.yaml", args.farm), why));
    }
    read.ok()
}

/// The version of AD FS, by the server's operating system.
fn version(gathered: &Gathered, rows: &mut Vec<Row>) -> &'static str {
    const VERSIONS: [(&str, &str); 5] = [
        ("2012 R2", "AD FS 2012 R2"),
        ("2016", "AD FS 2016"),
        ("2019", "AD FS 2019"),
        ("2022", "AD FS 2022"),
        ("2025", "AD FS 2025"),
    ];
    let mut systems = gathered
        .files
        .iter()
        .filter_map(|(_, i)| i.operating_system.as_ref());
    let found = systems.find_map(|system| {
        VERSIONS
            .iter()
            .find(|(year, _)| system.contains(year))
            .map(|(_, version)| *version)
    });
    match found {
        Some(version) => rows.push(row("taken", "version", version)),
        None => rows.push(row(
            "defaulted",
            "version",
            "AD FS 2019; no export tells it, change it in farm.yaml when it is another",
        )),
    }
    found.unwrap_or("AD FS 2019")
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
            "error: the files hold no relying party trust\n{}hint: {}",
            held(gathered),
            mock_adfs::import::Export::Trusts.command()
        ),
        false => format!(
            "error: none of the trusts is Flex's by its identifier\nhint: say which one it is with --trust NAME: {}",
            names.join(", ")
        ),
    }
}

/// What the files hold instead of a trust, a line each.
fn held(gathered: &Gathered) -> String {
    const MOST_LINES: usize = 10;
    let settings = gathered.files.iter().map(|(file, imported)| {
        let what = match imported.passed_over.first() {
            Some(other) => format!("{} (at {})", other.what, other.place),
            None if imported.is_empty() => "nothing".to_owned(),
            None => kinds(imported),
        };
        format!("  {file}: {what}\n")
    });
    let people = gathered
        .people
        .iter()
        .map(|source| format!("  {}: people\n", source.name()));
    let lines: String = settings.chain(people).take(MOST_LINES).collect();
    match lines.is_empty() {
        true => "  no file was found\n".to_owned(),
        false => lines,
    }
}

/// The kinds of settings of a file without trusts.
fn kinds(imported: &Imported) -> String {
    let count = |count, what| (count > 0).then(|| plural(count, what));
    let word = |is_there: bool, what: &str| is_there.then(|| what.to_owned());
    let all = [
        word(!imported.properties.is_empty(), "farm properties"),
        count(imported.claims_providers.len(), "claims provider trust"),
        count(imported.endpoints.len(), "endpoint"),
        count(imported.certificates.len(), "certificate"),
        word(!imported.federation.is_empty(), "federation metadata"),
        word(
            !imported.service_providers.is_empty(),
            "metadata of a service provider",
        ),
        word(!imported.people.is_empty(), "people or groups"),
    ];
    all.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

/// Endpoints that the export lost, or never had, are those that belong to the identifier.
fn default_endpoints(view: &mut TrustView, rows: &mut Vec<Row>) {
    if !view.trust.saml_endpoints.is_empty() {
        return;
    }
    let is_unknown = view.is_unknown("SamlEndpoints");
    let Some(location) = gather::default_consumer(&view.trust).filter(|_| is_unknown) else {
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

/// The acceptance rules of Active Directory, unless they are AD FS's own or cannot be read.
fn acceptance_rules(gathered: &Gathered) -> Option<&ClaimsProviderTrust> {
    let same = |text: &str| text.split_whitespace().collect::<String>();
    let own = same(&mock_adfs::settings::active_directory_acceptance_rules());
    let all = gathered.files.iter().flat_map(|(_, i)| &i.claims_providers);
    let mut found = all.map(|taken| &taken.value).filter(|trust| {
        let text = trust.acceptance_transform_rules.as_str();
        trust.is_active_directory() && !text.trim().is_empty() && claim_rules::parse(text).is_ok()
    });
    found
        .next()
        .filter(|trust| same(&trust.acceptance_transform_rules) != own)
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
        files.push((folder.join(&file), write::export(view)));
        named.push((flex, file));
    }
    let mut farm = write::farm(
        &args.farm,
        (host, version(gathered, rows)),
        &properties,
        &named,
    );
    if let Some(trust) = acceptance_rules(gathered) {
        let file = "active-directory.json";
        files.push((folder.join(file), write::claims_provider(trust)));
        farm.push_str(&format!("claims provider trust: {{export: {file}}}\n"));
    }
    let all = || gathered.files.iter().map(|(_, imported)| imported);
    let endpoints = || all().flat_map(|i| &i.endpoints).map(|taken| &taken.value);
    if endpoints().next().is_some() {
        let file = "endpoints.json";
        files.push((folder.join(file), write::endpoints(endpoints())));
        farm.push_str(&format!("endpoints: {{export: {file}}}\n"));
    }
    let certificates = || {
        all()
            .flat_map(|i| &i.certificates)
            .map(|taken| &taken.value)
    };
    if certificates().next().is_some() {
        let text = write::certificates(certificates());
        let file = "certificates.json";
        files.push((folder.join(file), text));
        let all: Vec<_> = certificates().cloned().collect();
        if !ExportedCertificates::of(&all).is_empty() {
            farm.push_str(&format!("certificates: {{export: {file}}}\n"));
        }
    }
    files.push((folder.join("farm.yaml"), farm));
    files
}

fn word(flex: FlexKind) -> &'static str {
    match flex {
        FlexKind::Legacy => "legacy",
        FlexKind::Enhanced => "enhanced",
    }
}

/// Writes all files, or none when one is in the way.
fn put(
    args: &ImportArguments,
    files: Vec<(PathBuf, String)>,
    mut people: People,
    trusts: &[TrustView],
    (host, issuer): (&str, Option<&str>),
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
    let failed = |mistake: String| vec![mistake];
    let mut staged = Staged::default();
    for (path, text) in &files {
        staged.write(path, text.as_bytes()).map_err(failed)?;
    }
    staged.write(&directory, &mut people.text).map_err(failed)?;
    // The console's form, the environment and the scenario are the user's own once they are there.
    for (path, text) in [
        (named("tenants"), tenant(args, trusts, host, issuer)),
        (
            named("environments"),
            environment(args, &people, trusts, host),
        ),
        (named("imported"), scenario(args, trusts)),
    ] {
        if !path.exists() {
            staged.write(&path, text.as_bytes()).map_err(failed)?;
        }
    }
    staged.commit().map_err(failed)
}

/// The console's form as the guide fills it in: nothing exports it.
fn tenant(
    args: &ImportArguments,
    trusts: &[TrustView],
    host: &str,
    issuer: Option<&str>,
) -> String {
    let default = format!("http://{host}/adfs/services/trust");
    let issuer = match issuer {
        Some(issuer) if issuer != default => write::quoted(issuer),
        _ => "http://<FQDN>/adfs/services/trust".to_owned(),
    };
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
        "# Nothing exports the Flex console: this is how the guide fills it in. Change it to what your console shows.\ntitle: {}\nAccountSid: {account}\n{connection}runtime domain: quiet-heron-4821\ntenant:\n  Friendly Name: ADFS\n  X.509 Certificate: token-signing\n  Identity Provider Issuer: {issuer}\n  Single Sign-On URL: https://<FQDN>/adfs/ls\n  Default Redirect URL: https://flex.twilio.com/<runtime-domain>\n  Twilio SSO URL: Uses iam.twilio.com\n",
        write::quoted(&format!("The Flex account of {}", args.farm))
    )
}

/// The first thing that has to work: whoever the environment names signs in, in each generation of Flex that has a trust.
fn scenario(args: &ImportArguments, trusts: &[TrustView]) -> String {
    let kinds: Vec<&str> = trusts.iter().map(|view| word(view.flex)).collect();
    let kinds = kinds.join(", ");
    format!(
        "title: {}\nwhy: The farm was imported, and this is the first thing that has to work; add `user` under `given` for somebody else\ntags: [imported]\nfor each: {{flex: [{kinds}]}}\nexpect:\n  outcome: signed in\n",
        write::quoted(&format!(
            "The default user of {} signs in to Flex",
            args.farm
        ))
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
