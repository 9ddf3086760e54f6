//! An XML message as an indented outline, one element a line, volatile values replaced.
//!
//! For reading only: prefixes stay as they were sent, white space between elements is dropped.

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::redact::Redactor;

/// Attributes that hold an id.
const IDS: [&str; 4] = ["ID", "InResponseTo", "SessionIndex", "URI"];
/// Attributes that hold a time.
const TIMES: [&str; 6] = [
    "IssueInstant",
    "NotBefore",
    "NotOnOrAfter",
    "AuthnInstant",
    "SessionNotOnOrAfter",
    "validUntil",
];
/// Elements whose text changes with every run, with the placeholder's kind.
const VOLATILE: [(&str, &str); 4] = [
    ("DigestValue", "digest"),
    ("SignatureValue", "signature"),
    ("X509Certificate", "certificate"),
    ("CipherValue", "cipher"),
];

/// Draws the outline. Text that is no XML is told as such.
pub(super) fn outline(xml: &str, redactor: &mut Redactor) -> String {
    let mut reader = Reader::from_str(xml);
    let mut out = Outline {
        lines: Vec::new(),
        depth: 0,
        open: Vec::new(),
    };
    loop {
        match reader.read_event() {
            Ok(Event::Start(element)) => out.start(&element, redactor),
            Ok(Event::Empty(element)) => {
                out.start(&element, redactor);
                out.end();
            }
            Ok(Event::End(_)) => out.end(),
            Ok(Event::Text(text)) => out.text(&text, redactor),
            Ok(Event::CData(text)) => out.text(&text, redactor),
            Ok(Event::GeneralRef(entity)) => out.text(&format!("&{};", &*entity), redactor),
            Ok(Event::Eof) => return out.lines.join("\n"),
            Err(error) => return format!("not XML: {error}"),
            Ok(_) => {}
        }
    }
}

/// The outline under construction.
struct Outline {
    lines: Vec<String>,
    depth: usize,
    open: Vec<String>,
}

impl Outline {
    /// A line for an element with its attributes.
    fn start(&mut self, element: &BytesStart<'_>, redactor: &mut Redactor) {
        let name = element.name().as_ref().to_owned();
        let mut line = format!("{}{name}", "  ".repeat(self.depth));
        for attribute in element.attributes().flatten() {
            let key = attribute.key.as_ref().to_owned();
            let raw = attribute.value.clone().into_owned();
            line.push_str(&format!(
                " {key}=\"{}\"",
                attribute_value(&key, &raw, redactor)
            ));
        }
        self.lines.push(line);
        self.open.push(name);
        self.depth += 1;
    }

    /// Appends text to the line of the element that is open.
    fn text(&mut self, text: &str, redactor: &mut Redactor) {
        if text.trim().is_empty() {
            return;
        }
        let local = self
            .open
            .last()
            .map(|name| name.rsplit(':').next().unwrap_or(name))
            .unwrap_or_default();
        let shown = match VOLATILE.iter().find(|(name, _)| *name == local) {
            Some((_, "certificate")) => redactor.numbered("certificate", text.trim()),
            Some((_, kind)) => format!("<{kind}>"),
            None => redactor.value(text),
        };
        if let Some(line) = self.lines.last_mut() {
            let separator = if line.contains(": ") { "" } else { ": " };
            line.push_str(separator);
            line.push_str(&shown);
        }
    }

    /// Leaves the element that is open.
    fn end(&mut self) {
        self.open.pop();
        self.depth = self.depth.saturating_sub(1);
    }
}

/// An attribute's value with what is volatile in it replaced.
fn attribute_value(name: &str, value: &str, redactor: &mut Redactor) -> String {
    match name {
        "URI" if !value.starts_with('#') => redactor.text(value),
        "URI" => format!("#{}", redactor.numbered("id", &value[1..])),
        id if IDS.contains(&id) => redactor.numbered("id", value),
        time if TIMES.contains(&time) => redactor.time(value),
        _ => redactor.value(value),
    }
}
