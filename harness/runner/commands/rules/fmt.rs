//! `flexgate rules fmt`: rules in their usual form; nothing of what they say is changed.

use std::io::{self, Read, Write};
use std::path::Path;

use clap::Args;

use super::check::refused;
use super::input::{RuleFiles, RuleText};
use crate::cli::exit_code;
use crate::scenario::Mistake;

/// What `flexgate rules fmt` is asked.
#[derive(Debug, Clone, Default, Args)]
#[command(after_help = "Example:  flexgate rules fmt rules.txt")]
pub struct FormatArguments {
    /// Where the rules are.
    #[command(flatten)]
    pub rules: RuleFiles,
    /// Writes nothing; lists the files that would change, and returns 1 when there are any.
    #[arg(long, conflicts_with = "write")]
    pub check: bool,
    /// Rewrites files of rule text in place, as UTF-8. An export is never rewritten.
    #[arg(long)]
    pub write: bool,
}

/// Formats, and returns 0, 1 (`--check` found a difference) or 2.
pub(super) fn format(
    arguments: &FormatArguments,
    stdin: &mut dyn Read,
    out: &mut dyn Write,
) -> io::Result<u8> {
    let texts = match arguments.rules.read(stdin) {
        Ok(texts) => texts,
        Err(mistakes) => return refused(&mistakes, out),
    };
    let (formatted, mistakes) = formatted(&texts);
    if !mistakes.is_empty() {
        return refused(&mistakes, out);
    }
    if arguments.check {
        return list(&formatted, out);
    }
    if arguments.write {
        return write(&formatted, out);
    }
    for (text, new) in &formatted {
        if formatted.len() > 1 {
            writeln!(out, "# {}", text.name())?;
        }
        writeln!(out, "{}", new.trim_end())?;
    }
    Ok(exit_code::AS_EXPECTED)
}

/// Every text with its usual form, and the mistakes of those that cannot be read.
fn formatted(texts: &[RuleText]) -> (Vec<(&RuleText, String)>, Vec<Mistake>) {
    let mut all = Vec::new();
    let mut mistakes = Vec::new();
    for text in texts {
        match text.parse() {
            Ok(rules) => all.push((text, rules.to_string())),
            Err(found) => mistakes.extend(found),
        }
    }
    (all, mistakes)
}

fn differs((text, new): &(&RuleText, String)) -> bool {
    text.source.text.replace("\r\n", "\n").trim_end() != new.trim_end()
}

fn list(formatted: &[(&RuleText, String)], out: &mut dyn Write) -> io::Result<u8> {
    let mut code = exit_code::AS_EXPECTED;
    for pair in formatted.iter().filter(|pair| differs(pair)) {
        code = exit_code::SCENARIO_FAILED;
        writeln!(out, "would change: {}", pair.0.name())?;
    }
    Ok(code)
}

fn write(formatted: &[(&RuleText, String)], out: &mut dyn Write) -> io::Result<u8> {
    for pair in formatted.iter().filter(|pair| differs(pair)) {
        let (text, new) = pair;
        if text.trust.is_some() || !Path::new(&text.source.path).is_file() {
            writeln!(
                out,
                "not rewritten: {} (only files of rule text are)",
                text.name()
            )?;
            continue;
        }
        if let Err(error) = std::fs::write(&text.source.path, new) {
            let title = format!("`{}` cannot be written: {error}", text.name());
            return refused(&[Mistake::nowhere(title)], out);
        }
        writeln!(out, "rewritten: {}", text.name())?;
    }
    Ok(exit_code::AS_EXPECTED)
}
