//! The JSON Schema of the files, from the same types that read them.

use schemars::generate::SchemaSettings;
use schemars::transform::RecursiveTransform;
use schemars::{JsonSchema, Schema};
use serde_json::{Map, Value};

use super::language::{Flow, Scenario};

/// The JSON Schema (draft 2020-12) of a `scenario` or a `flow`; nothing for another kind.
#[must_use]
pub fn schema(kind: &str) -> Option<Schema> {
    match kind {
        "scenario" => Some(written_by_hand::<Scenario>()),
        "flow" => Some(written_by_hand::<Flow>()),
        _ => None,
    }
}

/// Marks a text in a schema that is one only in quotes where it looks like a number or a switch.
pub(super) const QUOTED: &str = "in quotes where it looks like a number or a switch";

/// The schema of a file that people write: a key that is written has a value, so `null` is nowhere allowed, and a text needs
/// no quotes, so what looks like a number is one too.
pub(crate) fn written_by_hand<T: JsonSchema>() -> Schema {
    let without_null = RecursiveTransform(|schema: &mut Schema| {
        if let Some(object) = schema.as_object_mut() {
            remove_null(object);
            allow_plain_text(object);
        }
    });
    SchemaSettings::draft2020_12()
        .with_transform(without_null)
        .into_generator()
        .into_root_schema_for::<T>()
}

/// Takes `null` out of the types, values and alternatives of one schema.
fn remove_null(schema: &mut Map<String, Value>) {
    if schema.get("default") == Some(&Value::Null) {
        schema.remove("default");
    }
    for list in ["type", "enum", "anyOf"] {
        if let Some(Value::Array(values)) = schema.get_mut(list) {
            values.retain(|value| !is_null(value));
        }
    }
    let only = |schema: &Map<String, Value>, list: &str| match schema.get(list) {
        Some(Value::Array(values)) if values.len() == 1 => values.first().cloned(),
        _ => None,
    };
    if let Some(one) = only(schema, "type") {
        schema.insert("type".to_owned(), one);
    }
    if let Some(Value::Object(one)) = only(schema, "anyOf") {
        schema.remove("anyOf");
        for (key, value) in one {
            schema.entry(key).or_insert(value);
        }
    }
}

/// A text may look like a number or a switch, unless it has a form of its own.
fn allow_plain_text(schema: &mut Map<String, Value>) {
    const FORMS: [&str; 4] = ["pattern", "enum", "const", "$comment"];
    let is_text = schema.get("type").and_then(Value::as_str) == Some("string");
    if is_text && !FORMS.iter().any(|form| schema.contains_key(*form)) {
        let types = serde_json::json!(["string", "number", "boolean"]);
        schema.insert("type".to_owned(), types);
    }
}

/// `null` as a value, as a type and as a schema.
fn is_null(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text == "null",
        Value::Object(schema) => schema.get("type").and_then(Value::as_str) == Some("null"),
        _ => false,
    }
}
