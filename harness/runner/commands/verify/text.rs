//! The report for people: the message as a tree with the findings at their places, then everything in sentences.

use std::collections::BTreeMap;
use std::fmt::Write;

use saml::finding::Severity;
use saml::time::Timestamp;
use saml::xml::{Document, Limits};

use super::report::{CertificateReport, FindingReport, JudgedBy, Report, SignatureReport, Verdict};
use super::tree::{self, Line};
use crate::scenario::plural;

/// Lines of the tree that are shown; metadata of a federation has more than anybody reads.
const MOST_LINES: usize = 400;

/// The whole report.
pub(super) fn of(report: &Report) -> String {
    let mut out = String::new();
    let document = Document::parse_within(&report.xml, &Limits::METADATA).ok();
    let lines = document.as_ref().map(tree::lines).unwrap_or_default();
    // Writing into a string does not fail.
    let _ = head(&mut out, report)
        .and_then(|()| message(&mut out, report, &lines))
        .and_then(|()| signatures(&mut out, report))
        .and_then(|()| not_checked(&mut out, report))
        .and_then(|()| findings(&mut out, report, &lines))
        .and_then(|()| verdict(&mut out, report));
    out
}

fn head(out: &mut String, report: &Report) -> std::fmt::Result {
    let parameter = report
        .parameter
        .as_deref()
        .map(|name| format!(", sent as {name}"))
        .unwrap_or_default();
    let undone = match report.undone.as_slice() {
        [] => "as it is".to_owned(),
        layers => format!("undone: {}", layers.join(", ")),
    };
    writeln!(
        out,
        "{}{parameter}: {} of XML ({undone})",
        report.message,
        plural(report.xml.len(), "byte")
    )?;
    if let Some(state) = &report.relay_state {
        writeln!(out, "RelayState: {state}")?;
    }
    let by = match report.judged_by {
        JudgedBy::Argument => "as --at says",
        JudgedBy::Message => "its own IssueInstant (--at names another time)",
        JudgedBy::Clock => "the present time (--at names another)",
    };
    writeln!(out, "judged at {}: {by}\n", report.judged_at)
}

/// The tree, each finding under the line that shows its place.
fn message(out: &mut String, report: &Report, lines: &[Line]) -> std::fmt::Result {
    if lines.is_empty() {
        return damage(out, report);
    }
    let mut marks: BTreeMap<usize, Vec<(std::ops::Range<usize>, &FindingReport)>> = BTreeMap::new();
    for finding in &report.findings {
        if let Some((line, shown)) = place(lines, finding) {
            marks.entry(line).or_default().push((shown, finding));
        }
    }
    let width = lines.len().to_string().len();
    for (index, line) in lines.iter().enumerate() {
        if index >= MOST_LINES && !marks.contains_key(&index) {
            continue;
        }
        let indent = "  ".repeat(line.depth);
        writeln!(out, "{:>width$} | {indent}{}", index + 1, line.text)?;
        for (shown, finding) in marks.get(&index).into_iter().flatten() {
            let before = " ".repeat(shown.start);
            let under = "^".repeat(shown.len().clamp(1, 60));
            let FindingReport { severity, slug, .. } = finding;
            writeln!(
                out,
                "{:>width$} | {indent}{before}{under} {severity}: {slug}",
                ""
            )?;
        }
    }
    if lines.len() > MOST_LINES {
        writeln!(
            out,
            "{:>width$} | and more: {} in all",
            "",
            plural(lines.len(), "line")
        )?;
    }
    writeln!(out)
}

fn place(lines: &[Line], finding: &FindingReport) -> Option<(usize, std::ops::Range<usize>)> {
    let [start, end] = finding.span?;
    tree::find(lines, &(start..end))
}

/// What is no XML is shown around the place where it stops to be.
fn damage(out: &mut String, report: &Report) -> std::fmt::Result {
    let Some(finding) = report
        .findings
        .iter()
        .find(|finding| finding.span.is_some())
    else {
        return Ok(());
    };
    let at = finding.span.map_or(0, |[start, _]| start);
    let before: String = report
        .xml
        .get(..at)
        .unwrap_or_default()
        .chars()
        .rev()
        .take(40)
        .collect();
    let before: String = before.chars().rev().map(visible).collect();
    let after: String = report
        .xml
        .get(at..)
        .unwrap_or_default()
        .chars()
        .take(40)
        .map(visible)
        .collect();
    let (line, column) = (finding.line.unwrap_or(1), finding.column.unwrap_or(1));
    writeln!(out, "line {line}, column {column}:")?;
    writeln!(out, "  | {before}{after}")?;
    writeln!(
        out,
        "  | {}^ {}: {}\n",
        " ".repeat(before.chars().count()),
        finding.severity,
        finding.slug
    )
}

fn visible(c: char) -> char {
    if c.is_control() { ' ' } else { c }
}

fn signatures(out: &mut String, report: &Report) -> std::fmt::Result {
    if report.signatures.is_empty() {
        return writeln!(out, "signatures: none\n");
    }
    writeln!(out, "signatures:")?;
    let at = saml::time::parse(&report.judged_at);
    for signature in &report.signatures {
        signature_facts(out, signature)?;
        let shown = signature
            .trusted_certificate
            .as_ref()
            .or(signature.certificate.as_ref());
        if let Some(certificate) = shown {
            let whose = match &signature.trusted_certificate {
                Some(_) => "trusted certificate",
                None => "certificate in it",
            };
            certificate_facts(out, whose, certificate, at)?;
        }
    }
    writeln!(out)
}

fn signature_facts(out: &mut String, signature: &SignatureReport) -> std::fmt::Result {
    let algorithm = signature.algorithm.rsplit('#').next().unwrap_or_default();
    let reference = signature
        .reference
        .as_deref()
        .map(|uri| format!(" over `{uri}`"))
        .unwrap_or_default();
    writeln!(out, "  {}: {algorithm}{reference}", signature.part)?;
    let content = match signature.digest_matches {
        true => "the content is what was signed",
        false => "the content is NOT what was signed",
    };
    let maker = match (signature.made_by_trusted, signature.made_by_own_certificate) {
        (Some(true), _) => "a trusted certificate made it",
        (Some(false), Some(true)) => "the certificate in it made it, which is NOT trusted",
        (Some(false), _) => "no trusted certificate made it",
        (None, Some(true)) => {
            "it fits the certificate in it; whether that is trusted is not checked"
        }
        (None, Some(false)) => "it does NOT fit the certificate in it",
        (None, None) => "who made it is not checked",
    };
    writeln!(out, "    {content}; {maker}")?;
    for flaw in &signature.flaws {
        writeln!(out, "    {flaw}")?;
    }
    Ok(())
}

fn certificate_facts(
    out: &mut String,
    whose: &str,
    certificate: &CertificateReport,
    at: Option<Timestamp>,
) -> std::fmt::Result {
    let CertificateReport {
        subject,
        thumbprint,
        ..
    } = certificate;
    writeln!(out, "    {whose}: {subject}")?;
    writeln!(out, "    thumbprint {thumbprint}")?;
    let parse = |text: &Option<String>| text.as_deref().and_then(saml::time::parse);
    match (
        parse(&certificate.not_before),
        parse(&certificate.not_after),
    ) {
        (Some(start), Some(end)) => writeln!(out, "    {}", validity(start, end, at)),
        _ => writeln!(out, "    its validity cannot be read"),
    }
}

/// Dates in words, and how far they are from the time of judgment.
fn validity(start: Timestamp, end: Timestamp, at: Option<Timestamp>) -> String {
    let date = |instant: Timestamp| instant.strftime("%-d %B %Y").to_string();
    let days = |from: Timestamp, to: Timestamp| {
        let days = to.duration_since(from).as_hours() / 24;
        plural(usize::try_from(days).unwrap_or_default(), "day")
    };
    let window = format!("valid from {} to {}", date(start), date(end));
    match at {
        Some(at) if at < start => format!("{window}: NOT YET, it starts {} later", days(at, start)),
        Some(at) if at > end => format!("{window}: it EXPIRED {} before", days(end, at)),
        Some(at) => format!("{window}, for another {}", days(at, end)),
        None => window,
    }
}

fn not_checked(out: &mut String, report: &Report) -> std::fmt::Result {
    if report.not_checked.is_empty() {
        return Ok(());
    }
    writeln!(out, "not checked:")?;
    let width = report
        .not_checked
        .iter()
        .map(|open| open.what.len())
        .max()
        .unwrap_or_default();
    for open in &report.not_checked {
        writeln!(
            out,
            "  {:width$}  {} ({})",
            open.what, open.meaning, open.option
        )?;
    }
    writeln!(out)
}

fn findings(out: &mut String, report: &Report, lines: &[Line]) -> std::fmt::Result {
    for finding in &report.findings {
        let FindingReport {
            severity,
            slug,
            message,
            source,
            ..
        } = finding;
        let place = place(lines, finding)
            .map(|(line, _)| format!(", line {} above", line + 1))
            .unwrap_or_default();
        writeln!(out, "{severity}: {slug}{place}\n  {message}")?;
        for evidence in &finding.evidence {
            writeln!(out, "    {}: {}", evidence.name, evidence.value)?;
        }
        if let Some(hint) = &finding.hint {
            writeln!(out, "  hint: {hint}")?;
        }
        if !source.is_empty() {
            writeln!(out, "  source: {source}")?;
        }
        writeln!(out)?;
    }
    Ok(())
}

fn verdict(out: &mut String, report: &Report) -> std::fmt::Result {
    let errors = plural(report.count(Severity::Error), "error");
    let warnings = plural(report.count(Severity::Warning), "warning");
    let verdict = match report.verdict {
        Verdict::Accepted => "accepted: everything was checked",
        Verdict::NotFullyChecked => {
            "no error in what was checked; the rest is listed under `not checked`"
        }
        Verdict::Refused => "refused: a careful service provider does not accept this message",
    };
    writeln!(out, "{verdict} ({errors}, {warnings})")
}
