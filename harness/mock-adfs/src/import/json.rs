//! ConvertTo-Json -> tree, of Windows PowerShell 5.1 and PowerShell 7 alike.
//!
//! One pass of serde_json. A property's place is that of its name: serde_json lends names out of the text, and where a name
//! lies in memory says where it stands. Several documents may follow each other in one file.
//! Source: PowerShell, ConvertTo-Json.

use std::borrow::Cow;
use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};

use super::error::{ImportError, Problem};
use super::place::{Lines, Place};
use super::tree::{Document, Kind, NOWHERE, Object, Value};

/// Reads all documents of a text.
pub(super) fn read(text: &str) -> Result<Document<'_>, ImportError> {
    let lines = Lines::of(text);
    let mut values = Vec::new();
    for value in serde_json::Deserializer::from_str(text).into_iter::<Value>() {
        let mut value = value.map_err(|error| not_json(text, &error))?;
        settle(&mut value, text.as_ptr() as usize, text.len());
        values.push(value);
    }
    match values.is_empty() {
        true => Err(ImportError::new(Problem::Empty, Place::at(1, 1))),
        false => Ok(Document { values, lines }),
    }
}

/// Turns addresses into offsets. An element that has none of its own takes that of the value that it stands in.
fn settle(value: &mut Value, base: usize, length: usize) {
    settle_below(value, base, length, 0);
}

fn settle_below(value: &mut Value, base: usize, length: usize, outer: usize) {
    value.at = match value.at.checked_sub(base) {
        Some(at) if value.at != NOWHERE && at < length => at,
        _ => outer,
    };
    let at = value.at;
    match &mut value.kind {
        Kind::List(values) => values
            .iter_mut()
            .for_each(|value| settle_below(value, base, length, at)),
        Kind::Object(object) => object
            .properties
            .iter_mut()
            .for_each(|(_, value)| settle_below(value, base, length, at)),
        _ => {}
    }
}

/// Turns serde_json's message into ours; the line and column become the place.
fn not_json(text: &str, error: &serde_json::Error) -> ImportError {
    if text.trim().is_empty() {
        return ImportError::new(Problem::Empty, Place::at(1, 1));
    }
    let place = Place::at(error.line(), error.column().max(1));
    if error.is_eof() {
        return ImportError::new(Problem::CutOff, place);
    }
    let message = error.to_string();
    let what = message.split(" at line ").next().unwrap_or("unreadable");
    ImportError::new(Problem::NotJson(what.to_owned()), place)
}

impl<'de> Deserialize<'de> for Value {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(AnyValue)
    }
}

struct AnyValue;

impl<'de> Visitor<'de> for AnyValue {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::new(Kind::Null, NOWHERE))
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::new(Kind::Switch(value), NOWHERE))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(Value::new(Kind::Whole(value), NOWHERE))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        let kind = i64::try_from(value).map_or(Kind::Real(value as f64), Kind::Whole);
        Ok(Value::new(kind, NOWHERE))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(Value::new(Kind::Real(value), NOWHERE))
    }

    fn visit_str<E>(self, text: &str) -> Result<Value, E> {
        Ok(Value::text(text, NOWHERE))
    }

    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Value, E> {
        Ok(Value::text(text, text.as_ptr() as usize))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Value, A::Error> {
        let mut values = Vec::new();
        while let Some(value) = list.next_element::<Value>()? {
            values.push(value);
        }
        let at = values.first().map_or(NOWHERE, |value| value.at);
        Ok(Value::new(Kind::List(values), at))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value, A::Error> {
        let mut properties: Vec<(String, Value)> = Vec::new();
        while let Some(name) = map.next_key::<Name<'de>>()? {
            let mut value = map.next_value::<Value>()?;
            if let Cow::Borrowed(name) = name.0 {
                // One back: the quotation mark.
                value.at = name.as_ptr() as usize - 1;
            }
            properties.push((name.0.into_owned(), value));
        }
        let at = properties.first().map_or(NOWHERE, |(_, value)| value.at);
        let object = Object {
            properties,
            ..Object::default()
        };
        Ok(Value::new(Kind::Object(object), at))
    }
}

/// A property's name, lent from the text where it has no escape.
struct Name<'de>(Cow<'de, str>);

impl<'de> Deserialize<'de> for Name<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct AnyName;
        impl<'de> Visitor<'de> for AnyName {
            type Value = Name<'de>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a name")
            }
            fn visit_str<E>(self, name: &str) -> Result<Name<'de>, E> {
                Ok(Name(Cow::Owned(name.to_owned())))
            }
            fn visit_borrowed_str<E>(self, name: &'de str) -> Result<Name<'de>, E> {
                Ok(Name(Cow::Borrowed(name)))
            }
        }
        deserializer.deserialize_str(AnyName)
    }
}

#[cfg(test)]
mod tests {
    use super::read;
    use crate::import::tree::{Kind, Value};

    fn property<'v>(value: &'v Value, name: &str) -> &'v Value {
        match &value.kind {
            Kind::Object(object) => object.get(name).unwrap(),
            _ => panic!("no object"),
        }
    }

    #[test]
    fn a_property_stands_where_its_name_stands() {
        let text = "[\r\n  {\"Name\":  \"a\",\r\n   \"Enabled\":  true}\r\n]";

        let document = read(text).unwrap();
        let Kind::List(trusts) = &document.values[0].kind else {
            panic!("no list");
        };

        let place = |value: &Value| document.lines.place(value.at).to_string();
        assert_eq!(place(&trusts[0]), "2:4");
        assert_eq!(place(property(&trusts[0], "Enabled")), "3:4");
    }

    #[test]
    fn documents_behind_each_other_are_all_read() {
        assert_eq!(read("{\"a\": 1}\n[1]\n{}").unwrap().values.len(), 3);
    }

    #[test]
    fn a_deeply_nested_text_is_refused_without_harm() {
        let error = read(&"[".repeat(100_000)).unwrap_err();

        assert!(error.to_string().contains("recursion limit"), "{error}");
    }
}
