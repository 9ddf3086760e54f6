//! `flexgate rules check`: every mistake with its place, every suspicious place as a warning.

use std::io::{self, Read, Write};

use claim_rules::lint::{Lint, Severity, Surroundings, lint};
use clap::Args;
use serde_json::{Value, json};

use super::input::{RuleFiles, RuleText, TRANSFORM};
use crate::cli::exit_code;
use crate::scenario::{Mistake, plural};

/// What `flexgate rules check` is asked.
#[derive(Debug, Clone, Default, Args)]
#[command(after_help = "\
Exit codes: 0 the rules can be read (warnings are no error), 2 they cannot.

Example:  flexgate rules check scenarios/rules/*.rules")]
pub struct CheckArguments {
    /// Where the rules are.
    #[command(flatten)]
    pub rules: RuleFiles,
    /// Prints mistakes and warnings as JSON, one object for each text.
    #[arg(long)]
    pub json: bool,
}

/// Checks, and returns 0 or 2.
pub(super) fn check(
    arguments: &CheckArguments,
    stdin: &mut dyn Read,
    out: &mut dyn Write,
) -> io::Result<u8> {
    let texts = match arguments.rules.read(stdin) {
        Ok(texts) => texts,
        Err(mistakes) => return refused(&mistakes, out),
    };
    let checked: Vec<Checked> = texts.iter().map(Checked::of).collect();
    if arguments.json {
        let list = checked.iter().map(Checked::as_json).collect();
        writeln!(out, "{:#}", Value::Array(list))?;
    } else {
        draw(&checked, out)?;
    }
    let wrong = checked.iter().any(|text| !text.mistakes.is_empty());
    Ok(if wrong {
        exit_code::BAD_INPUT
    } else {
        exit_code::AS_EXPECTED
    })
}

/// Draws mistakes for which nothing can be done; returns 2.
pub(super) fn refused(mistakes: &[Mistake], out: &mut dyn Write) -> io::Result<u8> {
    for mistake in mistakes {
        writeln!(out, "{}", mistake.draw(false))?;
    }
    Ok(exit_code::BAD_INPUT)
}

/// What was found in one text.
struct Checked<'t> {
    text: &'t RuleText,
    rules: usize,
    mistakes: Vec<Mistake>,
    lints: Vec<Lint>,
}

impl<'t> Checked<'t> {
    fn of(text: &'t RuleText) -> Self {
        let (rules, mistakes, lints) = match text.parse() {
            Err(mistakes) => (0, mistakes, Vec::new()),
            Ok(rules) => {
                let lints = if text.stage == TRANSFORM {
                    lint(&text.source.text, &rules, &Surroundings::flex())
                } else {
                    Vec::new()
                };
                (rules.rules.len(), Vec::new(), lints)
            }
        };
        Self {
            text,
            rules,
            mistakes,
            lints,
        }
    }

    fn as_json(&self) -> Value {
        let errors: Vec<Value> = self.mistakes.iter().map(mistake_json).collect();
        let lints: Vec<Value> = self.lints.iter().map(|l| lint_json(self.text, l)).collect();
        json!({
            "file": self.text.name(),
            "trust": self.text.trust,
            "stage": self.text.stage,
            "rules": self.rules,
            "errors": errors,
            "warnings": lints,
        })
    }
}

fn mistake_json(mistake: &Mistake) -> Value {
    let place = mistake
        .place
        .as_ref()
        .map(|(source, span)| source.position(span.start));
    json!({
        "title": mistake.title,
        "line": place.map(|(line, _)| line),
        "column": place.map(|(_, column)| column),
        "hint": mistake.hint,
    })
}

fn lint_json(text: &RuleText, lint: &Lint) -> Value {
    let (line, column) = text.source.position(lint.span.start);
    json!({
        "slug": lint.slug,
        "severity": word(lint.severity),
        "line": line,
        "column": column,
        "rule": lint.rule + 1,
        "title": lint.title,
        "why": lint.why(),
        "write": lint.mend.as_ref().map(|mend| mend.text.as_str()),
    })
}

fn word(severity: Severity) -> &'static str {
    match severity {
        Severity::Information => "information",
        Severity::Warning => "warning",
        Severity::Error => "error",
    }
}

fn draw(checked: &[Checked<'_>], out: &mut dyn Write) -> io::Result<()> {
    for text in checked {
        for mistake in &text.mistakes {
            writeln!(out, "{}", mistake.draw(false))?;
        }
        for lint in &text.lints {
            draw_lint(text.text, lint, out)?;
        }
    }
    let errors: usize = checked.iter().map(|text| text.mistakes.len()).sum();
    let warnings: usize = checked.iter().map(|text| text.lints.len()).sum();
    let rules: usize = checked.iter().map(|text| text.rules).sum();
    writeln!(
        out,
        "{} read, {}, {}",
        plural(rules, "rule"),
        plural(errors, "mistake"),
        plural(warnings, "warning")
    )
}

fn draw_lint(text: &RuleText, lint: &Lint, out: &mut dyn Write) -> io::Result<()> {
    let title = format!("{} ({})", lint.title, lint.slug);
    let drawn = Mistake::at(&text.source, lint.span.clone(), title).draw_warning(false);
    write!(out, "{drawn}")?;
    writeln!(out, "why: {}", lint.why())?;
    if let Some(mend) = &lint.mend {
        let written = match mend.text.trim() {
            "" => "delete it".to_owned(),
            text => format!("write `{text}`"),
        };
        writeln!(out, "mend: {written}")?;
    }
    writeln!(out)
}
