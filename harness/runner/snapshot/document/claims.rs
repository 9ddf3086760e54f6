//! `claims`: who AD FS says the user is.

use super::Material;
use crate::snapshot::redact::Redactor;

/// NameID and attributes of the Response in the order of the message; values of one attribute sorted, for AD FS promises
/// no order of group names.
pub(super) fn draw(material: &Material<'_>, redactor: &mut Redactor) -> String {
    let Some(assertion) = material
        .verification
        .response()
        .and_then(|response| response.assertions.first())
    else {
        return "no assertion".to_owned();
    };
    let mut lines = Vec::new();
    match &assertion.subject.name_id {
        Some(name_id) => {
            lines.push(format!("NameID: {}", redactor.value(&name_id.value)));
            lines.push(format!(
                "  Format: {}",
                name_id.format.as_deref().unwrap_or("none")
            ));
        }
        None => lines.push("NameID: none".to_owned()),
    }
    for attribute in &assertion.attributes {
        lines.push(format!("{}:", attribute.name));
        let mut values: Vec<String> = attribute
            .values
            .iter()
            .map(|value| redactor.value(value))
            .collect();
        values.sort();
        lines.extend(values.iter().map(|value| format!("  - {value}")));
    }
    for statement in &assertion.authn_statements {
        lines.push(format!(
            "AuthnContextClassRef: {}",
            statement.class_ref.as_deref().unwrap_or("none")
        ));
    }
    lines.join("\n")
}
