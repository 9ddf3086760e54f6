//! An XML message as an indented outline, one element a line, volatile values replaced.
//!
//! For reading only: prefixes stay as they were sent, white space between elements is dropped.

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::redact::Redactor;

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
            line.push_str(&format!(" {key}=\"{}\"", redactor.attribute(&key, &raw)));
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
        let shown = redactor.element(local, text);
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
