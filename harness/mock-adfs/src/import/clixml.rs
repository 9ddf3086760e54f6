//! Export-Clixml -> tree.
//!
//! The strict XML reader of `saml` reads the text; here elements become values: `Obj` with its type names, `Props` and `MS`,
//! containers, dictionaries, enums, references, and the scalars.
//! Source: PowerShell, serialization (CLIXML, version 1.1.0.1); escapes `_xHHHH_` are those of its `EncodeString`.

use std::collections::HashMap;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use saml::xml::{Document as Xml, Element, Limits, XmlError};

use super::MAX_EXPORT;
use super::error::{ImportError, Problem};
use super::place::{Lines, Place};
use super::tree::{Document, Kind, Object, Value, plain_type};

/// Most values that references may repeat: far above any real export, far below what hurts.
const MOST_REPEATED: usize = 2_000_000;

const LIMITS: Limits = Limits {
    bytes: MAX_EXPORT,
    ..Limits::MESSAGE
};

/// Reads all objects of a text.
pub(super) fn read(text: &str) -> Result<Document<'_>, ImportError> {
    let lines = Lines::of(text);
    let skipped = text.len() - text.trim_start().len();
    let xml = Xml::parse_within(text.trim_start(), &LIMITS)
        .map_err(|error| malformed(text, &lines, &error, skipped))?;
    let mut reader = Reader {
        objects: HashMap::new(),
        types: HashMap::new(),
        repeated: 0,
        skipped,
    };
    let output = xml.root().elements().filter(|element| {
        let stream = element.attribute("S").unwrap_or("output");
        stream.eq_ignore_ascii_case("output")
    });
    let mut values = Vec::new();
    for element in output {
        values.push(reader.value(element));
    }
    if reader.repeated > MOST_REPEATED {
        return Err(ImportError::new(Problem::Repetition, Place::at(1, 1)));
    }
    match values.is_empty() {
        true => Err(ImportError::new(Problem::Empty, Place::at(1, 1))),
        false => Ok(Document { values, lines }),
    }
}

fn malformed(text: &str, lines: &Lines<'_>, error: &XmlError, skipped: usize) -> ImportError {
    let place = lines.place(skipped + error.span.start);
    let problem = match error.span.start + skipped + 1 >= text.trim_end().len() {
        true => Problem::CutOff,
        false => Problem::NotXml(error.to_string()),
    };
    ImportError::new(problem, place)
}

/// What was read so far, for the references that follow.
struct Reader {
    objects: HashMap<String, (Value, usize)>,
    types: HashMap<String, Vec<String>>,
    /// Values that references have repeated.
    repeated: usize,
    /// Bytes before the XML.
    skipped: usize,
}

impl Reader {
    fn value(&mut self, element: Element<'_>) -> Value {
        let at = element.span().start + self.skipped;
        let kind = match element.local_name() {
            "Obj" => return self.object(element, at),
            "Ref" => return self.reference(element, at),
            name => scalar(name, element),
        };
        Value::new(kind, at)
    }

    fn reference(&mut self, element: Element<'_>, at: usize) -> Value {
        let id = element.attribute("RefId").unwrap_or_default();
        match self.objects.get(id) {
            Some((value, size)) if self.repeated <= MOST_REPEATED => {
                self.repeated += size;
                if self.repeated > MOST_REPEATED {
                    return Value::new(Kind::Null, at);
                }
                Value::new(value.kind.clone(), at)
            }
            _ => Value::new(Kind::Null, at),
        }
    }

    fn object(&mut self, element: Element<'_>, at: usize) -> Value {
        let mut parts = Parts::default();
        for child in element.elements() {
            self.part(child, &mut parts);
        }
        let value = Value::new(parts.kind(), at);
        if let Some(id) = element.attribute("RefId") {
            let size = size(&value);
            self.objects.insert(id.to_owned(), (value.clone(), size));
        }
        value
    }

    fn part(&mut self, child: Element<'_>, parts: &mut Parts) {
        match child.local_name() {
            "TN" => {
                let names = child.elements().map(|name| plain_type(&name.text()));
                parts.object.types = names.collect();
                if let Some(id) = child.attribute("RefId") {
                    self.types.insert(id.to_owned(), parts.object.types.clone());
                }
            }
            "TNRef" => {
                let id = child.attribute("RefId").unwrap_or_default();
                parts.object.types = self.types.get(id).cloned().unwrap_or_default();
            }
            "ToString" => parts.object.shown = Some(unescaped(&child.text())),
            "Props" | "MS" => {
                for member in child.elements() {
                    let name = unescaped(member.attribute("N").unwrap_or_default());
                    let value = self.value(member);
                    parts.object.properties.push((name, value));
                }
            }
            "LST" | "IE" | "STK" | "QUE" => {
                let values = child.elements().map(|element| self.value(element));
                parts.inner = Some(Kind::List(values.collect()));
            }
            "DCT" => {
                for entry in child.elements() {
                    parts.object.properties.extend(self.entry(entry));
                }
            }
            name => parts.inner = Some(scalar(name, child)),
        }
    }

    fn entry(&mut self, entry: Element<'_>) -> Option<(String, Value)> {
        let mut key = None;
        let mut value = None;
        for part in entry.elements() {
            match part.attribute("N") {
                Some("Key") => key = Some(unescaped(&part.text())),
                _ => value = Some(self.value(part)),
            }
        }
        Some((key?, value?))
    }
}

/// The parts of an `Obj`.
#[derive(Default)]
struct Parts {
    object: Object,
    /// A container, or the bare value of an enum or a wrapped scalar.
    inner: Option<Kind>,
}

impl Parts {
    fn kind(self) -> Kind {
        let is_enum = self.object.is_a("Enum");
        match (self.inner, self.object.shown) {
            (Some(Kind::Whole(number)), Some(name)) if is_enum => Kind::Enum { name, number },
            (Some(inner), _) => inner,
            (None, shown) => Kind::Object(Object {
                shown,
                ..self.object
            }),
        }
    }
}

fn size(value: &Value) -> usize {
    1 + match &value.kind {
        Kind::List(values) => values.iter().map(size).sum::<usize>(),
        Kind::Object(object) => object.properties.iter().map(|(_, value)| size(value)).sum(),
        _ => 0,
    }
}

/// Scalars. A secure string or a credential is never read: it counts as absent.
fn scalar(name: &str, element: Element<'_>) -> Kind {
    let text = element.text();
    match name {
        "Nil" | "SS" => Kind::Null,
        "B" => match text.trim() {
            "true" | "1" => Kind::Switch(true),
            _ => Kind::Switch(false),
        },
        "By" | "SB" | "I16" | "U16" | "I32" | "U32" | "I64" | "U64" => {
            let number = text.trim().parse();
            number.map_or_else(|_| Kind::Text(text.into_owned()), Kind::Whole)
        }
        "Sg" | "Db" | "D" => {
            let number = text.trim().parse();
            number.map_or_else(|_| Kind::Text(text.into_owned()), Kind::Real)
        }
        "BA" => match STANDARD.decode(text.split_whitespace().collect::<String>()) {
            Ok(octets) => Kind::Bytes(octets),
            Err(_) => Kind::Text(text.into_owned()),
        },
        _ => Kind::Text(unescaped(&text)),
    }
}

/// Undoes `_xHHHH_` once; two halves of a surrogate pair become one character.
fn unescaped(text: &str) -> String {
    if !text.contains("_x") && !text.contains("_X") {
        return text.to_owned();
    }
    let mut units: Vec<u16> = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('_') {
        let (before, escape) = rest.split_at(at);
        units.extend(before.encode_utf16());
        match escaped_unit(escape) {
            Some(unit) => {
                units.push(unit);
                rest = escape.get(7..).unwrap_or_default();
            }
            None => {
                units.push(u16::from(b'_'));
                rest = escape.get(1..).unwrap_or_default();
            }
        }
    }
    units.extend(rest.encode_utf16());
    String::from_utf16_lossy(&units)
}

/// The unit of an escape at the start of a text.
fn escaped_unit(text: &str) -> Option<u16> {
    let bytes = text.as_bytes();
    let digits = match bytes.get(..7)? {
        [b'_', b'x' | b'X', digits @ .., b'_'] => digits,
        _ => return None,
    };
    let digits = std::str::from_utf8(digits).ok()?;
    let hex = digits.bytes().all(|digit| digit.is_ascii_hexdigit());
    hex.then(|| u16::from_str_radix(digits, 16).ok())?
}

#[cfg(test)]
mod tests {
    use super::{read, unescaped};
    use crate::import::error::Problem;
    use crate::import::tree::Kind;
    use rstest::rstest;

    #[rstest]
    #[case("a_x000D__x000A_b", "a\r\nb")]
    #[case("_x005F_x000D_", "_x000D_")]
    #[case("full_name", "full_name")]
    #[case("_xD83D__xDE00_", "\u{1f600}")]
    #[case("_xZZZZ_ _x12_", "_xZZZZ_ _x12_")]
    #[case("_", "_")]
    fn escapes_are_undone_once(#[case] text: &str, #[case] expected: &str) {
        assert_eq!(unescaped(text), expected);
    }

    fn wrapped(inner: &str) -> String {
        format!(
            "<Objs Version=\"1.1.0.1\" xmlns=\"http://schemas.microsoft.com/powershell/2004/04\">{inner}</Objs>"
        )
    }

    #[test]
    fn a_reference_repeats_an_earlier_object() {
        let text = wrapped(
            "<Obj RefId=\"0\"><MS><Obj N=\"a\" RefId=\"1\"><LST><S>x</S></LST></Obj><Ref N=\"b\" RefId=\"1\"/></MS></Obj>",
        );
        let document = read(&text).unwrap();
        let Kind::Object(object) = &document.values[0].kind else {
            panic!("no object");
        };

        assert_eq!(object.get("a").unwrap().kind, object.get("b").unwrap().kind);
    }

    #[test]
    fn references_that_multiply_without_end_are_refused() {
        let mut inner = String::from("<Obj RefId=\"0\"><LST><S>x</S></LST></Obj>");
        for level in 1..40 {
            let below = format!("<Ref RefId=\"{}\"/>", level - 1).repeat(10);
            inner.push_str(&format!("<Obj RefId=\"{level}\"><LST>{below}</LST></Obj>"));
        }

        assert_eq!(
            read(&wrapped(&inner)).unwrap_err().problem,
            Problem::Repetition
        );
    }

    #[test]
    fn a_secure_string_is_never_read() {
        let document = wrapped("<Obj RefId=\"0\"><MS><SS N=\"Password\">0100</SS></MS></Obj>");
        let document = read(&document).unwrap();
        let Kind::Object(object) = &document.values[0].kind else {
            panic!("no object");
        };

        assert_eq!(object.get("Password").unwrap().kind, Kind::Null);
    }
}
