//! LDIF as ldifde writes it: folded at 76 columns, base64 where RFC 2849 wants it.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

/// An entry: its name, and attributes with their values.
#[derive(Debug, Clone)]
pub(crate) struct Entry {
    pub(crate) dn: String,
    pub(crate) attributes: Vec<(String, Vec<String>)>,
}

/// The text of entries.
pub(crate) fn write(entries: &[Entry]) -> String {
    let mut text = String::new();
    for entry in entries {
        attribute("dn", &entry.dn, &mut text);
        text.push_str("changetype: add\r\n");
        for (name, values) in &entry.attributes {
            for value in values {
                attribute(name, value, &mut text);
            }
        }
        text.push_str("\r\n");
    }
    text
}

fn attribute(name: &str, value: &str, text: &mut String) {
    let line = match is_safe(value) {
        true => format!("{name}: {value}"),
        false => format!("{name}:: {}", STANDARD.encode(value)),
    };
    let mut column = 0;
    for letter in line.chars() {
        if column == 76 {
            text.push_str("\r\n ");
            column = 1;
        }
        text.push(letter);
        column += 1;
    }
    text.push_str("\r\n");
}

/// SAFE-STRING of RFC 2849, and no blank at the end.
fn is_safe(value: &str) -> bool {
    !value.starts_with([' ', ':', '<'])
        && !value.ends_with(' ')
        && value
            .bytes()
            .all(|byte| matches!(byte, 1..=127) && byte != b'\r' && byte != b'\n')
}
