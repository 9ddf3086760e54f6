//! `findings`: what verification has to say about the Response.

use saml::finding::Severity;

use super::Material;
use crate::snapshot::redact::Redactor;

/// One block per finding, in the order of the checks.
pub(super) fn draw(material: &Material<'_>, redactor: &mut Redactor) -> String {
    let findings = &material.verification.findings;
    if findings.is_empty() {
        return "no findings".to_owned();
    }
    let mut lines = Vec::new();
    for finding in findings {
        let severity = match finding.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Information => "information",
        };
        lines.push(format!("{severity} {}", finding.slug));
        lines.push(format!("  {}", redactor.text(&finding.message)));
        for evidence in &finding.evidence {
            lines.push(format!(
                "  {}: {}",
                evidence.name,
                redactor.value(&evidence.value)
            ));
        }
        lines.push(format!("  source: {}", finding.source));
    }
    lines.join("\n")
}
