//! A JSON value that knows its path, with ConvertTo-Json's habits taken care of.
//!
//! Source: PowerShell, ConvertTo-Json: wrappers with `value` and `Count`, enums as numbers, byte arrays as one text.

use serde_json::Value;

use super::error::{ImportError, Problem};

/// Keys that Windows PowerShell 5.1 puts beside `value` when it wraps something.
const WRAPPER_KEYS: [&str; 10] = [
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
pub(super) struct Node<'a> {
    value: &'a Value,
    property: String,
    path: String,
}

impl<'a> Node<'a> {
    /// The whole document.
    pub(super) fn root(value: &'a Value) -> Self {
        Self::at(value, String::new(), "$".to_owned())
    }

    fn at(value: &'a Value, property: String, path: String) -> Self {
        Self {
            value: unwrapped(value),
            property,
            path,
        }
    }

    /// A property by name; null counts as absent.
    pub(super) fn get(&self, name: &str) -> Option<Self> {
        let value = self.value.get(name)?;
        let node = Self::at(value, name.to_owned(), format!("{}.{name}", self.path));
        (!node.value.is_null()).then_some(node)
    }

    /// The elements of an array.
    pub(super) fn elements(&self) -> Option<Vec<Self>> {
        let values = self.value.as_array()?;
        let nodes = values.iter().enumerate().map(|(index, value)| {
            Self::at(
                value,
                self.property.clone(),
                format!("{}[{index}]", self.path),
            )
        });
        Some(nodes.collect())
    }

    /// The elements, where PowerShell may also have written a single value without brackets.
    pub(super) fn one_or_more(&self) -> Vec<Self> {
        self.elements().unwrap_or_else(|| vec![self.clone()])
    }

    /// Whether this is an object.
    pub(super) fn is_object(&self) -> bool {
        self.value.is_object()
    }

    /// The text, if it is one.
    pub(super) fn as_text(&self) -> Option<&'a str> {
        self.value.as_str()
    }

    /// All texts at any depth below; used for parameters whose shape differs.
    pub(super) fn texts(&self) -> Vec<String> {
        let mut found = Vec::new();
        collect(self.value, &mut found);
        found
    }

    /// A text; a Uri that was written as an object counts too.
    pub(super) fn text(&self) -> Result<String, ImportError> {
        let uri = self
            .value
            .get("OriginalString")
            .or_else(|| self.value.get("AbsoluteUri"));
        match uri.unwrap_or(self.value) {
            Value::String(text) => Ok(text.clone()),
            _ => Err(self.wrong_type("a text")),
        }
    }

    /// A switch, also as the text `True` or `False`.
    pub(super) fn switch(&self) -> Result<bool, ImportError> {
        match self.value {
            Value::Bool(value) => Ok(*value),
            Value::String(text) if text.eq_ignore_ascii_case("true") => Ok(true),
            Value::String(text) if text.eq_ignore_ascii_case("false") => Ok(false),
            _ => Err(self.wrong_type("true or false")),
        }
    }

    /// A whole number from 0, also as text.
    pub(super) fn number(&self) -> Result<u32, ImportError> {
        let number = match self.value {
            Value::Number(number) => number.as_u64().and_then(|n| u32::try_from(n).ok()),
            Value::String(text) => text.trim().parse().ok(),
            _ => None,
        };
        number.ok_or_else(|| self.wrong_type("a whole number"))
    }

    /// Bytes as an array of numbers, or as one text of decimal numbers that a smaller depth makes of it.
    pub(super) fn bytes(&self) -> Result<Vec<u8>, ImportError> {
        let bytes: Option<Vec<u8>> = match self.value {
            Value::Array(numbers) => numbers
                .iter()
                .map(|number| number.as_u64().and_then(|n| u8::try_from(n).ok()))
                .collect(),
            Value::String(text) => text.split(' ').map(|number| number.parse().ok()).collect(),
            _ => None,
        };
        bytes.ok_or_else(|| self.wrong_type("a list of bytes"))
    }

    /// Says that this value was lost to ConvertTo-Json's depth.
    pub(super) fn degraded(&self) -> ImportError {
        let problem = Problem::Degraded {
            property: self.property.clone(),
            found: shown(self.value),
        };
        ImportError::new(problem, self.path.clone())
    }

    /// Says that the property does not take this word.
    pub(super) fn wrong_word(&self, accepted: &'static str) -> ImportError {
        let problem = Problem::Word {
            property: self.property.clone(),
            found: shown(self.value),
            accepted,
        };
        ImportError::new(problem, self.path.clone())
    }

    /// Says that the object is no trust.
    pub(super) fn not_a_trust(&self) -> ImportError {
        ImportError::new(Problem::NotATrust, self.path.clone())
    }

    fn wrong_type(&self, wanted: &'static str) -> ImportError {
        let problem = Problem::Type {
            property: self.property.clone(),
            wanted,
            found: shown(self.value),
        };
        ImportError::new(problem, self.path.clone())
    }
}

fn unwrapped(value: &Value) -> &Value {
    match value {
        Value::Object(fields) => match fields.get("value") {
            Some(inner) if only_wrapper_keys(fields) => unwrapped(inner),
            _ => value,
        },
        _ => value,
    }
}

fn only_wrapper_keys(fields: &serde_json::Map<String, Value>) -> bool {
    fields
        .keys()
        .all(|key| key == "value" || WRAPPER_KEYS.contains(&key.as_str()))
}

fn collect(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::String(text) => found.push(text.clone()),
        Value::Array(values) => values.iter().for_each(|value| collect(value, found)),
        Value::Object(fields) => fields.values().for_each(|value| collect(value, found)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// The value for a message: texts bare and short, the rest as its kind.
fn shown(value: &Value) -> String {
    match value {
        Value::String(text) => {
            let line = text.lines().next().unwrap_or_default();
            line.chars().take(80).collect()
        }
        Value::Array(_) => "a list".to_owned(),
        Value::Object(_) => "an object".to_owned(),
        Value::Null | Value::Bool(_) | Value::Number(_) => value.to_string(),
    }
}
