//! *values*: one text or a list of texts, where order never matters.

use std::borrow::Cow;
use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::de::{Deserialize, Deserializer, Error, SeqAccess, Visitor};

use super::schema::QUOTED;
use super::yaml::HINT;

/// One text or a list of texts. `[""]` clears a directory attribute.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Values(pub Vec<String>);

impl Values {
    /// The values without the empty text that clears.
    #[must_use]
    pub fn not_empty(&self) -> Vec<String> {
        self.0.iter().filter(|v| !v.is_empty()).cloned().collect()
    }
}

impl<'de> Deserialize<'de> for Values {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(TextOrTexts)
    }
}

struct TextOrTexts;

fn quotes<E: Error>(what: &str) -> E {
    E::custom(format!(
        "a text is wanted here, and this is {what}{HINT}put it in quotes"
    ))
}

impl<'de> Visitor<'de> for TextOrTexts {
    type Value = Values;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a text or a list of texts")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Values, E> {
        Ok(Values(vec![text.to_owned()]))
    }

    fn visit_bool<E: Error>(self, _: bool) -> Result<Values, E> {
        Err(quotes("a switch"))
    }

    fn visit_f64<E: Error>(self, _: f64) -> Result<Values, E> {
        Err(quotes("a number"))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Values, A::Error> {
        let mut values = Vec::new();
        while let Some(OneText(text)) = list.next_element()? {
            values.push(text);
        }
        Ok(Values(values))
    }
}

/// An element of a list of texts.
struct OneText(String);

impl<'de> Deserialize<'de> for OneText {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct One;
        impl Visitor<'_> for One {
            type Value = OneText;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a text")
            }
            fn visit_str<E: Error>(self, text: &str) -> Result<OneText, E> {
                Ok(OneText(text.to_owned()))
            }
            fn visit_bool<E: Error>(self, _: bool) -> Result<OneText, E> {
                Err(quotes("a switch"))
            }
            fn visit_f64<E: Error>(self, _: f64) -> Result<OneText, E> {
                Err(quotes("a number"))
            }
        }
        deserializer.deserialize_any(One)
    }
}

impl JsonSchema for Values {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "values".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let text = serde_json::json!({"type": "string", "$comment": QUOTED});
        schemars::json_schema!({
            "anyOf": [text, {"type": "array", "items": text}]
        })
    }
}
