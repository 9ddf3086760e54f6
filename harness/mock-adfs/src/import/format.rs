//! Which form of export a text is: told by how it starts, never by the name of its file.

use super::error::{ImportError, Problem};
use super::format_list::starts_with_label;
use super::place::Place;

/// A form that is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Format {
    Json,
    Clixml,
    Console,
    Csv,
    Ldif,
    Metadata,
    Certificate,
    /// A directory file of flexgate itself.
    Directory,
}

/// The form of a text, prompts already blanked out.
///
/// # Errors
/// A form that holds no settings, named; or nothing that is known.
pub(super) fn of(text: &str) -> Result<Format, ImportError> {
    let start = text.trim_start();
    match start.chars().next() {
        None => Err(ImportError::new(Problem::Empty, Place::at(1, 1))),
        Some('<') => xml(start),
        Some('{' | '[') if !start.starts_with("[Subject]") => Ok(Format::Json),
        Some('"') => Ok(if is_csv(start) {
            Format::Csv
        } else {
            Format::Json
        }),
        Some(_) => plain(start),
    }
}

fn xml(start: &str) -> Result<Format, ImportError> {
    if start
        .get(..9)
        .is_some_and(|head| head.eq_ignore_ascii_case("<!doctype"))
        || start
            .get(..5)
            .is_some_and(|head| head.eq_ignore_ascii_case("<html"))
    {
        return Err(other("a web page"));
    }
    // The first element behind declarations and comments; its prefix says nothing.
    let root = start
        .split('<')
        .find(|part| part.starts_with(|c: char| c.is_alphabetic()))
        .and_then(|part| part.split([' ', '>', '/', '\r', '\n', '\t']).next())
        .map(|name| name.rsplit(':').next().unwrap_or(name));
    match root {
        Some("Objs") => Ok(Format::Clixml),
        Some("EntityDescriptor" | "EntitiesDescriptor") => Ok(Format::Metadata),
        Some("PolicyMetadata") => Err(other(
            "the text of an access control policy; the trust's own export names its policy",
        )),
        Some("Response" | "Assertion" | "AuthnRequest") => Err(other(
            "a SAML message, not an export; read it with `flexgate decode`",
        )),
        Some("Event" | "Events") => Err(other("an event log, not an export")),
        Some(_) => Err(other("XML of an unknown kind")),
        None => Err(ImportError::new(
            Problem::NotXml("it holds no element".to_owned()),
            Place::at(1, 1),
        )),
    }
}

fn plain(start: &str) -> Result<Format, ImportError> {
    let first = start.lines().next().unwrap_or_default().trim();
    let lower = first.to_ascii_lowercase();
    if start.contains("PRIVATE KEY-----") {
        return Err(ImportError::new(Problem::PrivateKey, Place::at(1, 1)));
    }
    if first.starts_with("-----BEGIN") || first.starts_with("MII") {
        return Ok(Format::Certificate);
    }
    if first.starts_with("#TYPE ") || is_csv(start) {
        return Ok(Format::Csv);
    }
    if is_ldif(start) {
        return Ok(Format::Ldif);
    }
    if start.contains("FullyQualifiedErrorId") {
        return Err(other(
            "an error message of PowerShell; nothing was exported",
        ));
    }
    if is_own_file(start) {
        return match start.contains("\nusers:") && start.contains("\ndomain:") {
            true => Ok(Format::Directory),
            false => Err(other(
                "a file of flexgate itself, and of those only directories are read",
            )),
        };
    }
    if is_rules(&lower) {
        return Err(other(
            "claim rule text; put it into `rules/NAME.rules`, and check it with `flexgate rules`",
        ));
    }
    if start.lines().any(is_table_ruler) {
        return Err(other(
            "a table of the console, whose values are cut at the column",
        ));
    }
    match starts_with_label(start) {
        true => Ok(Format::Console),
        false => Err(other("no export that is known")),
    }
}

fn other(what: &'static str) -> ImportError {
    ImportError::new(Problem::OtherForm(what), Place::at(1, 1))
}

/// A YAML file of flexgate: its first line that is no comment is its title.
fn is_own_file(start: &str) -> bool {
    let mut lines = start.lines().map(str::trim_end);
    let first = lines.find(|line| !line.is_empty() && !line.starts_with('#'));
    first.is_some_and(|line| line.starts_with("title: "))
}

/// Quoted or bare names with a separator between them, and a type line or nothing before.
fn is_csv(start: &str) -> bool {
    let first = start.lines().next().unwrap_or_default().trim();
    if first.contains("\",\"") || first.contains("\";\"") || first.contains("\"\t\"") {
        return !first.starts_with(['{', '[']);
    }
    let name = |part: &str| {
        !part.is_empty()
            && part
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-'))
    };
    let bare = |separator| {
        let parts: Vec<&str> = first.split(separator).collect();
        parts.len() > 1 && parts.into_iter().all(name)
    };
    let single = first.len() > 2 && first.starts_with('"') && first.ends_with('"');
    bare(',') || bare(';') || bare('\t') || single
}

/// `dn:` as the first line that is neither a comment nor the version.
fn is_ldif(start: &str) -> bool {
    let mut lines = start.lines().map(str::trim_end);
    let first = lines.find(|line| {
        !line.is_empty() && !line.starts_with(['#', ' ']) && !line.starts_with("version:")
    });
    first.is_some_and(|line| {
        line.get(..3)
            .is_some_and(|head| head.eq_ignore_ascii_case("dn:"))
    })
}

fn is_rules(first: &str) -> bool {
    first.starts_with("@rule")
        || first.starts_with("=>")
        || first.starts_with("exists(")
        || first.starts_with("not exists")
        || first.split_once(":[").is_some_and(|(name, _)| {
            !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
        })
}

/// The line of dashes below the names of a Format-Table.
fn is_table_ruler(line: &str) -> bool {
    let mut columns = line.split_whitespace().peekable();
    columns.peek().is_some_and(|column| column.len() > 1)
        && columns.all(|column| column.bytes().all(|byte| byte == b'-'))
}

#[cfg(test)]
mod tests {
    use super::{Format, of};
    use rstest::rstest;

    #[rstest]
    #[case("{", Format::Json)]
    #[case("[\n", Format::Json)]
    #[case("<Objs Version=\"1.1.0.1\">", Format::Clixml)]
    #[case(
        "<?xml version=\"1.0\"?><!-- a --><md:EntityDescriptor x=\"\">",
        Format::Metadata
    )]
    #[case("Name       : a", Format::Console)]
    #[case("#TYPE Microsoft.ActiveDirectory.Management.ADUser", Format::Csv)]
    #[case("\"Name\",\"mail\"", Format::Csv)]
    #[case("Name;mail", Format::Csv)]
    #[case("version: 1\n# x\n\ndn: CN=a", Format::Ldif)]
    #[case("dn:: Q049YQ==", Format::Ldif)]
    #[case("-----BEGIN CERTIFICATE-----", Format::Certificate)]
    #[case("title: a\ndomain: b\nusers:", Format::Directory)]
    #[case("# by hand\n\ntitle: a\ndomain: b\nusers:", Format::Directory)]
    fn a_form_is_known_by_its_start(#[case] text: &str, #[case] format: Format) {
        assert_eq!(of(text).unwrap(), format);
    }

    #[rstest]
    #[case("<!DOCTYPE html>", "this is a web page")]
    #[case(
        "Name Enabled\n---- -------\na    True",
        "this is a table of the console"
    )]
    #[case("@RuleName = \"a\"", "this is claim rule text")]
    #[case("c:[Type == \"a\"] => issue(claim = c);", "this is claim rule text")]
    #[case(
        "Get-AdfsProperties : not found\n + FullyQualifiedErrorId : x",
        "this is an error message"
    )]
    #[case("-----BEGIN RSA PRIVATE KEY-----", "the file holds a private key")]
    #[case("hello", "this is no export")]
    #[case("# a\ntitle: a\nwhy: b\n", "this is a file of flexgate itself")]
    #[case("<samlp:Response>", "this is a SAML message")]
    fn what_is_no_export_is_named(#[case] text: &str, #[case] answer: &str) {
        let error = of(text).unwrap_err();

        assert!(error.to_string().starts_with(answer), "{error}");
        assert!(!error.hint().is_empty());
    }
}
