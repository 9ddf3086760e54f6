//! `diagnosis`: the root cause and its remedy, as the report tells it.

use super::Material;
use crate::snapshot::redact::Redactor;

/// The diagnosis in the order of the report.
pub(super) fn draw(material: &Material<'_>, redactor: &mut Redactor) -> String {
    let Some(diagnosis) = material.diagnosis else {
        return "nothing is wrong".to_owned();
    };
    let mut lines = vec![
        diagnosis.cause.to_owned(),
        redactor.text(&diagnosis.sentence),
        String::new(),
        "seen".to_owned(),
    ];
    for seen in &diagnosis.seen {
        lines.push(format!("  {}: {}", seen.place, redactor.text(&seen.value)));
    }
    lines.push(format!("why\n  {}", redactor.text(diagnosis.why)));
    let fix = redactor.text(&diagnosis.fix.to_string());
    lines.push(format!("fix\n{}", indented(&fix)));
    lines.push(format!("source: {}", diagnosis.guide));
    lines.join("\n")
}

/// Every line two blanks further in; empty lines stay empty.
fn indented(text: &str) -> String {
    let line = |line: &str| {
        if line.is_empty() {
            String::new()
        } else {
            format!("  {line}")
        }
    };
    text.lines().map(line).collect::<Vec<_>>().join("\n")
}
