//! `flexgate decode`: shows one message that somebody has in hand, without judging it.

use std::io::{self, Read, Write};
use std::path::PathBuf;

use clap::Args;
use saml::xml::{Document, Limits, pretty};
use serde_json::json;

use super::verify::{octets_of, refuse};
use crate::cli::exit_code;
use crate::decode::{BareMessage, bare};

/// What `flexgate decode` is asked.
#[derive(Debug, Clone, Default, Args)]
#[command(after_help = EXAMPLES)]
pub struct DecodeArguments {
    /// File with the message, or `-` for what is pasted: XML, base64, URL-encoded, deflated, a query, a form body, an address.
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// Writes the XML exactly as it was sent, and nothing else.
    #[arg(long, conflicts_with = "json")]
    pub raw: bool,
    /// Writes JSON: `parameter`, `binding`, `undone`, `relay_state`, `oddities`, `xml`.
    #[arg(long)]
    pub json: bool,
}

/// Shown under the options.
const EXAMPLES: &str = "\
Examples:
  flexgate decode saml-response.txt
  flexgate decode - --raw > response.xml

Nothing is judged: `flexgate verify` does that. Exit codes: 0 shown, 2 the input holds no message.";

/// Shows a message, and returns the exit code: 0, or 2 for input that holds none.
pub fn decode(arguments: &DecodeArguments, out: &mut dyn Write) -> u8 {
    decode_with(arguments, &mut io::stdin(), out)
}

/// As [`decode`], with another standard input.
pub fn decode_with(arguments: &DecodeArguments, input: &mut dyn Read, out: &mut dyn Write) -> u8 {
    show(arguments, input, out).unwrap_or(exit_code::HARNESS_FAULT)
}

fn show(arguments: &DecodeArguments, input: &mut dyn Read, out: &mut dyn Write) -> io::Result<u8> {
    let octets = match octets_of(&arguments.file, input) {
        Ok(octets) => octets,
        Err(reason) => {
            return refuse(
                out,
                &reason,
                "give the path of a file, or `-` for standard input",
            );
        }
    };
    let message = match bare(&octets) {
        Ok(message) => message,
        Err(error) => return refuse(out, &error.to_string(), error.hint()),
    };
    if arguments.raw {
        write!(out, "{}", message.xml)?;
    } else if arguments.json {
        writeln!(out, "{}", serde_json::to_string_pretty(&as_json(&message))?)?;
    } else {
        as_text(&message, out)?;
    }
    Ok(exit_code::AS_EXPECTED)
}

fn as_json(message: &BareMessage) -> serde_json::Value {
    let oddities = message
        .findings
        .iter()
        .map(|finding| json!({"slug": finding.slug, "message": finding.message}));
    json!({
        "parameter": message.parameter.map(|parameter| parameter.name()),
        "binding": message.binding.map(|binding| binding.name()),
        "undone": message.layers,
        "relay_state": message.relay_state,
        "oddities": oddities.collect::<Vec<_>>(),
        "xml": message.xml,
    })
}

fn as_text(message: &BareMessage, out: &mut dyn Write) -> io::Result<()> {
    if let Some(parameter) = message.parameter {
        writeln!(out, "parameter: {}", parameter.name())?;
    }
    if !message.layers.is_empty() {
        writeln!(out, "undone: {}", message.layers.join(", "))?;
    }
    if let Some(state) = &message.relay_state {
        writeln!(out, "RelayState: {state}")?;
    }
    if let Some(query) = &message.query
        && let Some(algorithm) = &query.sig_alg
    {
        writeln!(out, "the query is signed: {algorithm}")?;
    }
    for finding in &message.findings {
        writeln!(out, "note: {} ({})", finding.message, finding.slug)?;
    }
    if let Err(error) = Document::parse_within(&message.xml, &Limits::METADATA) {
        let line = message
            .xml
            .get(..error.span.start)
            .unwrap_or_default()
            .matches('\n')
            .count()
            + 1;
        writeln!(
            out,
            "note: not well-formed, so shown as it is: {error} (line {line})"
        )?;
    }
    writeln!(out, "\n{}", pretty(&message.xml).trim_end())
}
