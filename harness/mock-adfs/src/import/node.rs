//! A value that knows its path, with the habits of PowerShell's exports taken care of.
//!
//! Source: PowerShell, ConvertTo-Json: wrappers with `value` and `Count`, enums as numbers, byte arrays as one text.

use super::date::{self, Moment};
use super::error::{ImportError, Problem};
use super::place::Place;
use super::tree::{Document, Kind, Object, Value};

/// Keys that Windows PowerShell 5.1 puts beside `value` when it wraps something.
const WRAPPER_KEYS: [&str; 11] = [
    "value",
    "Count",
    "DateTime",
    "DisplayHint",
    "PSPath",
    "PSParentPath",
    "PSChildName",
    "PSDrive",
    "PSProvider",
    "ReadCount",
    "Length",
];

/// A value and where it stands.
#[derive(Debug, Clone)]
pub(super) struct Node<'d> {
    document: &'d Document<'d>,
    value: &'d Value,
    property: String,
    path: String,
}

impl<'d> Node<'d> {
    /// The top-level values of a document; the elements of a list that stands alone count as such.
    pub(super) fn roots(document: &'d Document<'d>) -> Vec<Self> {
        let many = document.values.len() > 1;
        let roots = document.values.iter().enumerate().map(|(index, value)| {
            let path = match many {
                true => format!("${}", index + 1),
                false => "$".to_owned(),
            };
            Self::at(document, value, String::new(), path)
        });
        roots.flat_map(|root| root.one_or_more()).collect()
    }

    fn at(document: &'d Document<'d>, value: &'d Value, property: String, path: String) -> Self {
        Self {
            document,
            value: unwrapped(value),
            property,
            path,
        }
    }

    /// Where it stands.
    pub(super) fn place(&self) -> Place {
        Place {
            path: self.path.clone(),
            ..self.document.lines.place(self.value.at)
        }
    }

    /// A property by name, in any case; null counts as absent.
    pub(super) fn get(&self, name: &str) -> Option<Self> {
        let value = self.object()?.get(name)?;
        let path = format!("{}.{name}", self.path);
        let node = Self::at(self.document, value, name.to_owned(), path);
        (node.value.kind != Kind::Null).then_some(node)
    }

    /// All properties of an object.
    pub(super) fn members(&self) -> Vec<Self> {
        let properties = self.object().map_or(&[][..], |object| &object.properties);
        properties
            .iter()
            .map(|(name, value)| {
                let path = format!("{}.{name}", self.path);
                Self::at(self.document, value, name.clone(), path)
            })
            .collect()
    }

    /// The object, if it is one.
    pub(super) fn object(&self) -> Option<&'d Object> {
        match &self.value.kind {
            Kind::Object(object) => Some(object),
            _ => None,
        }
    }

    /// The name of the property that it is the value of.
    pub(super) fn name(&self) -> &str {
        &self.property
    }

    /// The elements of a list.
    pub(super) fn elements(&self) -> Option<Vec<Self>> {
        let Kind::List(values) = &self.value.kind else {
            return None;
        };
        let nodes = values.iter().enumerate().map(|(index, value)| {
            let path = format!("{}[{index}]", self.path);
            Self::at(self.document, value, self.property.clone(), path)
        });
        Some(nodes.collect())
    }

    /// The elements, where PowerShell may also have written a single value without brackets; an object without properties
    /// is what a smaller depth makes of an empty collection.
    pub(super) fn one_or_more(&self) -> Vec<Self> {
        match &self.value.kind {
            Kind::Null => Vec::new(),
            Kind::Object(object) if object.properties.is_empty() && object.types.is_empty() => {
                Vec::new()
            }
            _ => self.elements().unwrap_or_else(|| vec![self.clone()]),
        }
    }

    /// The text, if it is one.
    pub(super) fn as_text(&self) -> Option<&'d str> {
        match &self.value.kind {
            Kind::Text(text) => Some(text),
            Kind::Enum { name, .. } => Some(name),
            _ => None,
        }
    }

    /// All texts at any depth below; used for parameters whose shape differs.
    pub(super) fn texts_below(&self) -> Vec<String> {
        let mut found = Vec::new();
        collect(self.value, &mut found);
        found
    }

    /// Whether a type name, a certificate's text or a cut list stands in place of the values.
    pub(super) fn is_lost(&self) -> bool {
        match &self.value.kind {
            Kind::Cut => true,
            Kind::Text(text) => is_type_name(text) || text.starts_with("@{"),
            _ => false,
        }
    }

    /// A text; a Uri, a SID or a distinguished name that was written as an object counts too.
    pub(super) fn text(&self) -> Result<String, ImportError> {
        if let Some(object) = self.object() {
            const WHOLE: [&str; 3] = ["OriginalString", "AbsoluteUri", "Value"];
            let inner = WHOLE.iter().find_map(|name| object.get(name));
            return match inner.map(|value| &value.kind) {
                Some(Kind::Text(text)) => Ok(text.clone()),
                _ => object
                    .shown
                    .clone()
                    .ok_or_else(|| self.wrong_type("a text")),
            };
        }
        match &self.value.kind {
            Kind::Text(text) => Ok(text.clone()),
            Kind::Enum { name, .. } => Ok(name.clone()),
            _ => Err(self.wrong_type("a text")),
        }
    }

    /// A text, or a number or switch as PowerShell would print it.
    pub(super) fn printed(&self) -> Option<String> {
        match &self.value.kind {
            Kind::Switch(true) => Some("True".to_owned()),
            Kind::Switch(false) => Some("False".to_owned()),
            Kind::Whole(number) => Some(number.to_string()),
            Kind::Real(number) => Some(number.to_string()),
            Kind::Null | Kind::List(_) | Kind::Bytes(_) | Kind::Cut => None,
            Kind::Text(_) | Kind::Enum { .. } | Kind::Object(_) => self.text().ok(),
        }
    }

    /// A switch, also as the text `True` or `False`.
    pub(super) fn switch(&self) -> Result<bool, ImportError> {
        match &self.value.kind {
            Kind::Switch(value) => Ok(*value),
            Kind::Text(text) if text.trim().eq_ignore_ascii_case("true") => Ok(true),
            Kind::Text(text) if text.trim().eq_ignore_ascii_case("false") => Ok(false),
            _ => Err(self.wrong_type("true or false")),
        }
    }

    /// A whole number from 0, also as text.
    pub(super) fn number(&self) -> Result<u32, ImportError> {
        self.whole()
            .and_then(|number| u32::try_from(number).ok())
            .ok_or_else(|| self.wrong_type("a whole number"))
    }

    /// A whole number of any sign, if it is one.
    pub(super) fn whole(&self) -> Option<i64> {
        match &self.value.kind {
            Kind::Whole(number) | Kind::Enum { number, .. } => Some(*number),
            Kind::Text(text) => text.trim().parse().ok(),
            _ => None,
        }
    }

    /// A date, in any form that an export writes.
    pub(super) fn moment(&self) -> Option<Moment> {
        match self.object().and_then(|object| object.get("value")) {
            Some(inner) => Self::at(self.document, inner, String::new(), String::new()).moment(),
            None => date::read(self.as_text()?),
        }
    }

    /// Bytes: octets, an array of numbers, one text of decimal numbers that a smaller depth makes of it, or base64.
    pub(super) fn bytes(&self) -> Result<Vec<u8>, ImportError> {
        let bytes: Option<Vec<u8>> = match &self.value.kind {
            Kind::Bytes(octets) => Some(octets.clone()),
            Kind::List(numbers) => numbers
                .iter()
                .map(|number| match number.kind {
                    Kind::Whole(number) => u8::try_from(number).ok(),
                    _ => None,
                })
                .collect(),
            Kind::Text(text) => octets_of(text),
            _ => None,
        };
        bytes.ok_or_else(|| self.wrong_type("a list of bytes"))
    }

    /// Says that the property does not take this word.
    pub(super) fn wrong_word(&self, accepted: &'static str) -> ImportError {
        let problem = Problem::Word {
            property: self.property.clone(),
            found: self.shown(),
            accepted,
        };
        ImportError::new(problem, self.place())
    }

    pub(super) fn wrong_type(&self, wanted: &'static str) -> ImportError {
        let problem = Problem::Type {
            property: self.property.clone(),
            wanted,
            found: self.shown(),
        };
        ImportError::new(problem, self.place())
    }

    /// The value for a message: texts bare and short, the rest as its kind.
    pub(super) fn shown(&self) -> String {
        match &self.value.kind {
            Kind::Text(text) => {
                let line = text.lines().next().unwrap_or_default();
                line.chars().take(80).collect()
            }
            Kind::Enum { name, .. } => name.clone(),
            Kind::List(_) => "a list".to_owned(),
            Kind::Cut => "...".to_owned(),
            Kind::Object(_) => "an object".to_owned(),
            Kind::Bytes(_) => "bytes".to_owned(),
            Kind::Null => "nothing".to_owned(),
            Kind::Switch(value) => value.to_string(),
            Kind::Whole(number) => number.to_string(),
            Kind::Real(number) => number.to_string(),
        }
    }
}

fn octets_of(text: &str) -> Option<Vec<u8>> {
    use base64::Engine;
    let decimal: Option<Vec<u8>> = text
        .split_whitespace()
        .map(|number| number.parse().ok())
        .collect();
    let packed: String = text.split_whitespace().collect();
    decimal.or_else(|| {
        base64::engine::general_purpose::STANDARD
            .decode(packed)
            .ok()
            .filter(|octets| octets.first() == Some(&0x30))
    })
}

/// Whether a text is the name of a .NET type, which `ToString()` gives for what cannot be shown.
pub(super) fn is_type_name(text: &str) -> bool {
    let rooted = ["System.", "Microsoft.", "Deserialized.", "Selected."]
        .iter()
        .any(|root| text.starts_with(root));
    rooted
        && text.chars().all(|c| {
            c.is_ascii_alphanumeric() || matches!(c, '.' | '[' | ']' | '`' | '+' | '_' | ',' | ' ')
        })
}

fn unwrapped(value: &Value) -> &Value {
    match &value.kind {
        Kind::Object(object) => match object.get("value") {
            Some(inner) if only_wrapper_keys(object) => unwrapped(inner),
            _ => value,
        },
        _ => value,
    }
}

/// A wrapper has `value` and at least one of the other keys; a SID, say, has none of them.
fn only_wrapper_keys(object: &Object) -> bool {
    object
        .properties
        .iter()
        .all(|(key, _)| WRAPPER_KEYS.contains(&key.as_str()))
}

fn collect(value: &Value, found: &mut Vec<String>) {
    match &value.kind {
        Kind::Text(text) => found.push(text.clone()),
        Kind::List(values) => values.iter().for_each(|value| collect(value, found)),
        Kind::Object(object) => object
            .properties
            .iter()
            .for_each(|(_, value)| collect(value, found)),
        Kind::Cut => found.push("...".to_owned()),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::is_type_name;
    use rstest::rstest;

    #[rstest]
    #[case::an_endpoint("Microsoft.IdentityServer.Management.Resources.SamlEndpoint", true)]
    #[case::a_collection(
        "System.Collections.ObjectModel.ReadOnlyCollection`1[System.String]",
        true
    )]
    #[case::an_array("System.Object[]", true)]
    #[case::remoted("Deserialized.System.Collections.Hashtable", true)]
    #[case::a_name("Microsoft. Consulting (North)", false)]
    #[case::an_identifier("https://System.example/", false)]
    fn a_type_name_in_place_of_a_value_is_recognised(#[case] text: &str, #[case] lost: bool) {
        assert_eq!(is_type_name(text), lost);
    }
}
