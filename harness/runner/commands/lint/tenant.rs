//! A tenant file -> what the lints see of the console's form.

use std::collections::BTreeMap;

use super::{drawn, source};
use crate::environment::read_tenant;
use crate::lint::TenantView;
use crate::plan::{FileKind, Library};

/// The console's form of a tenant file.
///
/// # Errors
/// All mistakes of the file, drawn.
pub(in crate::commands) fn tenant(
    library: &Library,
    name: &str,
    host: &str,
) -> Result<TenantView, Vec<String>> {
    let source = source(library, FileKind::Tenant, name)?;
    let (file, mistakes) = read_tenant(&source, name);
    let Some(file) = file.filter(|_| mistakes.is_empty()) else {
        return Err(drawn(&mistakes));
    };
    let value = &file.value;
    let filled = |text: &str| {
        text.replace("<FQDN>", host)
            .replace("<AccountSid>", value.account_sid.as_str())
            .replace("<runtime-domain>", value.runtime_domain.as_str())
    };
    let place = |offset| {
        let (line, column) = source.position(offset);
        format!("{line}:{column}")
    };
    let mut view = TenantView {
        file: source.path.display().to_string().replace('\\', "/"),
        places: BTreeMap::new(),
        account_sid: value.account_sid.value.clone(),
        connection_sid: value.connection_sid.as_ref().map(|sid| sid.value.clone()),
        runtime_domain: value.runtime_domain.value.clone(),
        fields: BTreeMap::new(),
        certificate: None,
    };
    let form = file
        .node
        .get("tenant")
        .map_or(&[][..], |node| node.entries());
    for (key, value) in file.node.entries().iter().chain(form) {
        let Some(label) = key.as_text() else { continue };
        view.places.insert(label.to_owned(), place(key.span.start));
        if let Some(text) = value.as_text() {
            view.fields.insert(label.to_owned(), filled(text));
        } else if let Some(file) = value.get("file").and_then(|file| file.as_text()) {
            view.fields.insert(label.to_owned(), "file".to_owned());
            let path = source.path.parent().map(|folder| folder.join(file));
            let text = path.and_then(|path| std::fs::read_to_string(path).ok());
            let read = text.and_then(|text| saml::signature::Certificate::from_text(&text).ok());
            view.certificate = read.map(|certificate| certificate.der().to_vec());
        }
    }
    Ok(view)
}
