//! `flexgate rules eval`: the claims that rules give a person, from a directory file, or from a live LDAP server.
//!
//! The claims that the rules start with are those of a forms sign-in after the acceptance rules that Active Directory's
//! claims provider trust has from the start, as the mock AD FS makes them.

use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use claim_rules::directory::{Directory, User};
use claim_rules::store::{ACTIVE_DIRECTORY, ActiveDirectory};
use claim_rules::{Claim, Evaluation, Options, Program, Stores, claim_type};
use clap::Args;
use mock_adfs::settings::active_directory_acceptance_rules;
use mock_adfs::{forms_sign_in_claims, settings::Farm};
use saml::time::Clock;
use serde_json::{Value, json};

use super::check::refused;
use super::input::{RuleFiles, RuleText, TRANSFORM};
use crate::cli::exit_code;
use crate::clock::SystemClock;
use crate::commands::server::{self, ServerArguments};
use crate::ldap::{self, Known, LdapError};
use crate::plan::{FileKind, Library, directory_of};
use crate::scenario::{Mistake, propose};

/// What `flexgate rules eval` is asked.
#[derive(Debug, Clone, Default, Args)]
#[command(after_help = "\
Exit codes: 0 the claims are printed, 1 a rule fails while it runs, 2 wrong rules, directory or person,
3 the LDAP server is not reachable.

Examples:  flexgate rules eval rules.txt --user amy --directory contoso --trace
           flexgate rules eval rules.txt --user amy --directory ldaps://dc01.contoso.example \\
             --bind amy@contoso.example --password env:PASSWORD")]
pub struct EvalArguments {
    /// Where the rules are.
    #[command(flatten)]
    pub rules: RuleFiles,
    /// The person, as the directory file or Active Directory calls them.
    #[arg(long, value_name = "NAME")]
    pub user: String,
    /// A directory under `directories/`, the path of such a file, or the address of an LDAP server.
    #[arg(long, value_name = "NAME|FILE|ldaps://HOST")]
    pub directory: String,
    /// The folder `scenarios`.
    #[arg(long, value_name = "DIR", default_value = "scenarios")]
    pub scenarios: PathBuf,
    /// Says for each rule what it made of which claims, or why it did not run.
    #[arg(long)]
    pub trace: bool,
    /// Prints everything as JSON.
    #[arg(long)]
    pub json: bool,
    /// How a live server is asked.
    #[command(flatten)]
    pub server: ServerArguments,
}

/// Evaluates, and returns 0, 1 or 2.
pub(super) fn eval(
    arguments: &EvalArguments,
    stdin: &mut dyn Read,
    out: &mut dyn Write,
) -> io::Result<u8> {
    match prepared(arguments, stdin) {
        Err(Refusal::Input(mistakes)) => refused(&mistakes, out),
        Err(Refusal::Server(error)) => {
            let code = refused(&[server::mistake(&error)], out)?;
            Ok(match error.is_incident() {
                true => exit_code::INCIDENT,
                false => code,
            })
        }
        Ok((program, incoming, stores)) => {
            match program.run(&incoming, &stores, &Options::default()) {
                Err(error) => {
                    writeln!(
                        out,
                        "error: {}: {}\nhint: AD FS issues no token then and writes event 364",
                        error.label, error.cause
                    )?;
                    Ok(exit_code::SCENARIO_FAILED)
                }
                Ok(evaluation) => print(arguments, &evaluation, out),
            }
        }
    }
}

/// Why nothing can be evaluated.
enum Refusal {
    Input(Vec<Mistake>),
    Server(LdapError),
}

impl From<Vec<Mistake>> for Refusal {
    fn from(mistakes: Vec<Mistake>) -> Self {
        Self::Input(mistakes)
    }
}

impl From<Mistake> for Refusal {
    fn from(mistake: Mistake) -> Self {
        Self::Input(vec![mistake])
    }
}

impl From<LdapError> for Refusal {
    fn from(error: LdapError) -> Self {
        Self::Server(error)
    }
}

/// The rules, the claims that they start with, and the stores that they ask.
type Prepared = (Program, Vec<Claim>, Stores);

fn prepared(arguments: &EvalArguments, stdin: &mut dyn Read) -> Result<Prepared, Refusal> {
    let text = only_text(arguments.rules.read(stdin)?)?;
    let program = Program::new(&text.parse()?)
        .map_err(|error| Mistake::nowhere(format!("{}: {}", error.label, error.cause)))?;
    let known = known(arguments, stdin)?;
    let user = person(&known.directory, &known.account)?;
    let mut stores = Stores::new();
    stores.insert(ACTIVE_DIRECTORY, known.store);
    let signed_in = forms_sign_in_claims(
        &known.directory,
        user,
        &Farm::with_defaults("adfs.example", "AD FS"),
        SystemClock.now(),
    );
    let incoming = accepted(&signed_in, &stores)
        .map_err(|why| Mistake::nowhere(format!("the acceptance rules fail: {why}")))?;
    Ok((program, incoming, stores))
}

/// The person, with what answers the rules' queries: a directory file, or a live server.
fn known(arguments: &EvalArguments, stdin: &mut dyn Read) -> Result<Known, Refusal> {
    if ldap::is_address(&arguments.directory) {
        if arguments.reads_stdin_twice() {
            let title = "rules and password cannot both come from standard input";
            return Err(Mistake::nowhere(title)
                .hint("read the password with `--password env:NAME` or `--password file:PATH`")
                .into());
        }
        let server = arguments.server.server(&arguments.directory, stdin)?;
        return Ok(ldap::person(&server, &arguments.user)?);
    }
    if arguments.server.is_given() {
        let title = format!("`{}` is no live server", arguments.directory);
        let hint = "--bind, --password, --ca and --clear-text belong to `--directory ldaps://HOST`";
        return Err(Mistake::nowhere(title).hint(hint).into());
    }
    let directory = Arc::new(directory(arguments)?);
    Ok(Known {
        account: person(&directory, &arguments.user)?.account.clone(),
        store: Arc::new(ActiveDirectory::new(Arc::clone(&directory))),
        directory: Arc::unwrap_or_clone(directory),
    })
}

impl EvalArguments {
    fn reads_stdin_twice(&self) -> bool {
        let rules = self.rules.files.iter().any(|file| file == Path::new("-"));
        rules && self.server.password.as_deref() == Some("-")
    }
}

/// What the acceptance rules of Active Directory let through.
fn accepted(signed_in: &[Claim], stores: &Stores) -> Result<Vec<Claim>, String> {
    let rules = claim_rules::parse(&active_directory_acceptance_rules()).map_err(|errors| {
        errors
            .iter()
            .map(|e| e.title())
            .collect::<Vec<_>>()
            .join("; ")
    })?;
    let program = Program::new(&rules).map_err(|error| error.to_string())?;
    program
        .transform(signed_in, stores, &Options::default())
        .map_err(|error| error.to_string())
}

/// The one text of issuance transform rules.
fn only_text(texts: Vec<RuleText>) -> Result<RuleText, Mistake> {
    let mut transform = texts.into_iter().filter(|text| text.stage == TRANSFORM);
    let Some(first) = transform.next() else {
        return Err(Mistake::nowhere(
            "there are no issuance transform rules in these files",
        ));
    };
    let others: Vec<String> = transform.filter_map(|text| text.trust).collect();
    match (&first.trust, others.is_empty()) {
        (_, true) => Ok(first),
        (Some(name), false) => Err(Mistake::nowhere(
            "these files hold the rules of several trusts",
        )
        .hint(format!(
            "choose one with --trust: `{name}`, `{}`",
            others.join("`, `")
        ))),
        (None, false) => {
            Err(Mistake::nowhere("rules of one trust are run at a time").hint("name one file"))
        }
    }
}

fn directory(arguments: &EvalArguments) -> Result<Directory, Vec<Mistake>> {
    let library = Library::at(&arguments.scenarios);
    let named = library.path_of(FileKind::Directory, &arguments.directory);
    let path = if Path::new(&arguments.directory).is_file() {
        PathBuf::from(&arguments.directory)
    } else {
        named
    };
    if !path.is_file() {
        let names = library.names(FileKind::Directory);
        let hint = propose(&arguments.directory, names.iter().map(String::as_str));
        let hint = hint.unwrap_or_else(|| format!("there are: {}", names.join(", ")));
        let title = format!("there is no directory `{}`", arguments.directory);
        return Err(vec![Mistake::nowhere(title).hint(hint)]);
    }
    directory_of(&path)
}

fn person<'d>(directory: &'d Directory, name: &str) -> Result<&'d User, Mistake> {
    if let Some(user) = directory.user(name) {
        return Ok(user);
    }
    let accounts = directory.users.values().map(|user| user.account.as_str());
    let hint = propose(name, accounts.clone()).unwrap_or_else(|| {
        let some: Vec<&str> = accounts.take(20).collect();
        format!("there are: {}", some.join(", "))
    });
    Err(Mistake::nowhere(format!("the directory has nobody called `{name}`")).hint(hint))
}

fn print(
    arguments: &EvalArguments,
    evaluation: &Evaluation,
    out: &mut dyn Write,
) -> io::Result<u8> {
    if arguments.json {
        writeln!(out, "{:#}", as_json(arguments, evaluation))?;
        return Ok(exit_code::AS_EXPECTED);
    }
    if evaluation.output.is_empty() {
        writeln!(out, "no claim comes out for `{}`", arguments.user)?;
    }
    for claim in &evaluation.output {
        writeln!(out, "{}", line(claim))?;
    }
    if arguments.trace {
        writeln!(out)?;
        trace(evaluation, out)?;
    }
    Ok(exit_code::AS_EXPECTED)
}

/// A claim as a line: name in the console when it has one, type, value, properties.
fn line(claim: &Claim) -> String {
    let name = claim_type::display_name(&claim.claim_type)
        .map(|name| format!(" ({name})"))
        .unwrap_or_default();
    let properties: String = claim
        .properties
        .iter()
        .map(|(uri, value)| format!("\n  {uri} = {value}"))
        .collect();
    format!("{}{name} = {}{properties}", claim.claim_type, claim.value)
}

fn trace(evaluation: &Evaluation, out: &mut dyn Write) -> io::Result<()> {
    for explained in evaluation.explain() {
        writeln!(out, "{explained}")?;
        for made in explained.made().filter(|made| !made.inputs.is_empty()) {
            let inputs: Vec<String> = made
                .inputs
                .iter()
                .map(|claim| format!("`{}` = `{}`", claim.claim_type, claim.value))
                .collect();
            writeln!(
                out,
                "    `{}` was made from {}",
                made.claim.claim_type,
                inputs.join(", ")
            )?;
        }
    }
    Ok(())
}

fn as_json(arguments: &EvalArguments, evaluation: &Evaluation) -> Value {
    let claims: Vec<Value> = evaluation.output.iter().map(claim_json).collect();
    let mut json = json!({ "user": arguments.user, "claims": claims });
    if arguments.trace
        && let Some(object) = json.as_object_mut()
    {
        object.insert("rules".to_owned(), rules_json(evaluation));
    }
    json
}

fn claim_json(claim: &Claim) -> Value {
    json!({
        "type": claim.claim_type.as_str(),
        "value": claim.value.as_str(),
        "issuer": claim.issuer.as_str(),
        "properties": claim.properties,
    })
}

fn rules_json(evaluation: &Evaluation) -> Value {
    let rules = evaluation.explain().map(|explained| {
        let made: Vec<Value> = explained
            .made()
            .map(|made| {
                let inputs: Vec<Value> = made.inputs.iter().map(|c| claim_json(c)).collect();
                json!({
                    "claim": claim_json(made.claim),
                    "from": inputs,
                    "duplicate": made.duplicate,
                })
            })
            .collect();
        let near: Vec<Value> = explained
            .near()
            .map(|near| {
                let failed: Vec<&str> = near.miss.failed.iter().map(|t| t.as_str()).collect();
                json!({ "claim": claim_json(near.claim), "failed": failed })
            })
            .collect();
        json!({
            "rule": explained.trace.rule + 1,
            "name": explained.trace.name.as_ref().map(|name| name.as_str()),
            "outcome": explained.trace.outcome.to_string(),
            "made": made,
            "near": near,
            "unset": explained.trace.unset(),
        })
    });
    Value::Array(rules.collect())
}
