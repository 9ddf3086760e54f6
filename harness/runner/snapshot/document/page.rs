//! `page`: what the user reads at the end.

use super::Material;
use crate::snapshot::redact::Redactor;

/// The last page and its message.
pub(super) fn draw(material: &Material<'_>, redactor: &mut Redactor) -> String {
    let page = material.outcome.page.map_or("no page", |page| page.name());
    match &material.outcome.message {
        Some(message) => format!("{page}\n{}", redactor.text(message)),
        None => page.to_owned(),
    }
}
