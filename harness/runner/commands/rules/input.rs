//! Where rules come from: files of rule text, exports of trusts in any form, or standard input.

use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use claim_rules::RuleSet;
use clap::Args;
use mock_adfs::import::{self, ImportError, Imported};

use crate::plan::read_bytes;
use crate::scenario::{Mistake, Source, propose};

/// Which rules are meant.
#[derive(Debug, Clone, Default, Args)]
pub struct RuleFiles {
    /// Files of claim rules, or exports of trusts in any form; `-` is standard input.
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// Only the trust of this name, when an export holds several.
    #[arg(long, value_name = "NAME")]
    pub trust: Option<String>,
}

/// The rules of one stage.
#[derive(Debug, Clone)]
pub(super) struct RuleText {
    /// The text, under the name that mistakes show.
    pub(super) source: Arc<Source>,
    /// The trust it belongs to, when it comes from an export.
    pub(super) trust: Option<String>,
    /// The property of the trust.
    pub(super) stage: &'static str,
}

/// The stage of plain rule text, for which the lints are made.
pub(super) const TRANSFORM: &str = "IssuanceTransformRules";

impl RuleText {
    /// The rules, or all mistakes with their places.
    pub(super) fn parse(&self) -> Result<RuleSet, Vec<Mistake>> {
        claim_rules::parse(&self.source.text).map_err(|errors| {
            let mistakes = errors.iter().map(|error| {
                let title = match error.code() {
                    Some(code) => format!("{} ({code})", error.title()),
                    None => error.title(),
                };
                Mistake::at(&self.source, error.span.clone(), title).maybe_hint(error.hint())
            });
            mistakes.collect()
        })
    }

    /// Path of the file, with the trust and stage when it is an export.
    pub(super) fn name(&self) -> String {
        self.source.path.display().to_string().replace('\\', "/")
    }
}

impl RuleFiles {
    /// Reads everything; all that cannot be read is a mistake.
    pub(super) fn read(&self, stdin: &mut dyn Read) -> Result<Vec<RuleText>, Vec<Mistake>> {
        let mut texts = Vec::new();
        let mut mistakes = Vec::new();
        for path in &self.files {
            match one(path, stdin) {
                Ok(read) => texts.extend(read),
                Err(mistake) => mistakes.push(mistake),
            }
        }
        if mistakes.is_empty() {
            self.chosen(texts).map_err(|mistake| vec![mistake])
        } else {
            Err(mistakes)
        }
    }

    /// The texts of the trust that is asked for.
    fn chosen(&self, texts: Vec<RuleText>) -> Result<Vec<RuleText>, Mistake> {
        let Some(wanted) = &self.trust else {
            return Ok(texts);
        };
        let mut names: Vec<String> = texts.iter().filter_map(|text| text.trust.clone()).collect();
        names.dedup();
        let chosen: Vec<RuleText> = texts
            .into_iter()
            .filter(|text| text.trust.as_ref() == Some(wanted))
            .collect();
        if chosen.is_empty() {
            let known = names.iter().map(String::as_str);
            let hint = propose(wanted, known).unwrap_or_else(|| match names.as_slice() {
                [] => "these files are rule text, which belongs to no trust".to_owned(),
                names => format!("there are: {}", names.join(", ")),
            });
            return Err(
                Mistake::nowhere(format!("there are no rules of a trust `{wanted}`")).hint(hint),
            );
        }
        Ok(chosen)
    }
}

fn one(path: &Path, stdin: &mut dyn Read) -> Result<Vec<RuleText>, Mistake> {
    let (name, bytes) = if path == Path::new("-") {
        let mut bytes = Vec::new();
        let read = stdin.read_to_end(&mut bytes);
        read.map_err(|error| Mistake::nowhere(format!("standard input cannot be read: {error}")))?;
        ("standard input".to_owned(), bytes)
    } else {
        (
            path.display().to_string().replace('\\', "/"),
            read_bytes(path)?,
        )
    };
    texts_of(&name, &bytes)
}

/// The rules in a file's bytes: those of an export's trusts, or the whole text.
fn texts_of(name: &str, bytes: &[u8]) -> Result<Vec<RuleText>, Mistake> {
    let text = import::text_of(bytes).map_err(|error| unreadable(name, &error))?;
    if text.trim().is_empty() {
        return Err(Mistake::nowhere(format!("`{name}` is empty"))
            .hint("in Windows PowerShell: (Get-AdfsRelyingPartyTrust -Name NAME).IssuanceTransformRules | Out-File rules.txt -Encoding utf8"));
    }
    match import::read(bytes) {
        Ok(imported) if has_rules(&imported) => Ok(exported(name, &imported)),
        Err(error) if is_export(&text) => Err(unreadable(name, &error)),
        Ok(_) if is_export(&text) => Err(Mistake::nowhere(format!(
            "`{name}` is an export without claim rules"
        ))
        .hint("rules are in the export of a relying party trust: Get-AdfsRelyingPartyTrust | ConvertTo-Json -Depth 6")),
        _ => Ok(vec![RuleText {
            source: Source::new(name, text),
            trust: None,
            stage: TRANSFORM,
        }]),
    }
}

fn unreadable(name: &str, error: &ImportError) -> Mistake {
    Mistake::nowhere(format!("`{name}`, {}: {}", error.place, error.problem)).hint(error.hint())
}

/// Whether a text begins as no rule can: as JSON, XML, or a list of properties.
fn is_export(text: &str) -> bool {
    let start = text.trim_start();
    let list = start.strip_prefix('[').map_or("", str::trim_start);
    start.starts_with(['{', '<']) || list.starts_with(['{', ']'])
}

fn has_rules(imported: &Imported) -> bool {
    !imported.trusts.is_empty() || !imported.claims_providers.is_empty()
}

/// Every stage of every trust that has rules.
fn exported(file: &str, imported: &Imported) -> Vec<RuleText> {
    let relying = imported.trusts.iter().flat_map(|taken| {
        let trust = &taken.value;
        [
            (TRANSFORM, &trust.issuance_transform_rules),
            (
                "IssuanceAuthorizationRules",
                &trust.issuance_authorization_rules,
            ),
            (
                "AdditionalAuthenticationRules",
                &trust.additional_authentication_rules,
            ),
        ]
        .map(|(stage, text)| (&trust.name, stage, text))
    });
    let providers = imported.claims_providers.iter().map(|taken| {
        let trust = &taken.value;
        (
            &trust.name,
            "AcceptanceTransformRules",
            &trust.acceptance_transform_rules,
        )
    });
    relying
        .chain(providers)
        .filter(|(_, _, text)| !text.trim().is_empty())
        .map(|(trust, stage, text)| RuleText {
            source: Source::new(format!("{file}, {trust}, {stage}"), text.as_str()),
            trust: Some(trust.clone()),
            stage,
        })
        .collect()
}
