//! [`Node`] -> any type of the language, through serde.
//!
//! The types are the grammar; this file only tells serde what a node is. It differs from an ordinary YAML reader in three
//! ways: `null` is never an absent option, every error knows its node, and a hole fits everywhere.

use serde::de::{self, DeserializeSeed, Deserializer, IntoDeserializer, Visitor};

use super::error::{Misfit, What};
use super::node::{HOLE, Kind, Node};

/// Name under which [`crate::scenario::Located`] asks for its place.
pub(crate) const LOCATED: &str = "$located";

/// Noun of a value that no file holds.
pub(super) const SOURCE: &str = "source";

/// Reads one node.
#[derive(Clone, Copy)]
pub(crate) struct NodeReader<'a> {
    node: &'a Node,
}

impl<'a> NodeReader<'a> {
    pub(crate) fn new(node: &'a Node) -> Self {
        Self { node }
    }

    /// What the node is, in words.
    fn found(self) -> &'static str {
        match self.node.kind {
            Kind::Text { .. } => "one word",
            Kind::List(_) => "a list",
            Kind::Table(_) => "a table",
            Kind::Null | Kind::Hole => "nothing",
        }
    }

    fn misfit(self, wanted: &'static str) -> Misfit {
        let found = self.found();
        let what = match self.node.kind {
            Kind::Null => What::MissingValue,
            _ => What::Shape { wanted, found },
        };
        Misfit::new(what).at_span(self.node, first_part(self.node))
    }

    /// Anything but a source where a source is wanted; what it is may be a secret.
    fn written_out(self, known: &'static [&'static str]) -> Misfit {
        let word = String::new();
        let what = What::UnknownWord {
            noun: SOURCE,
            word,
            known,
        };
        Misfit::new(what).at(self.node)
    }

    /// A number or switch that is written without quotes.
    fn plain<T: std::str::FromStr>(self, wanted: &'static str) -> Result<T, Misfit> {
        match &self.node.kind {
            Kind::Text { text, plain: true } => text.parse().map_err(|_| {
                let title = format!("{wanted} is wanted here, not `{text}`");
                Misfit::new(What::Said { title, hint: None }).at(self.node)
            }),
            Kind::Text { text, plain: false } => {
                let title = format!("{wanted} is wanted here, not the text `{text}`");
                let hint = Some("leave the quotes out".to_owned());
                Err(Misfit::new(What::Said { title, hint }).at(self.node))
            }
            _ => Err(self.misfit(wanted)),
        }
    }
}

/// Where the carets go for a collection: from its bracket to the end of its first element, so that one line shows it.
fn first_part(node: &Node) -> std::ops::Range<usize> {
    let first = match &node.kind {
        Kind::List(elements) => elements.first().map(|n| n.span.end),
        Kind::Table(entries) => entries.first().map(|(key, _)| key.span.end),
        _ => None,
    };
    match first {
        Some(end) if end != HOLE.end && end > node.span.start => node.span.start..end,
        _ => node.span.clone(),
    }
}

macro_rules! number {
    ($method:ident, $visit:ident, $kind:ty) => {
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misfit> {
            match self.node.kind {
                Kind::Hole => visitor.$visit(0),
                _ => visitor
                    .$visit(self.plain::<$kind>("a number")?)
                    .map_err(|e: Misfit| e.at(self.node)),
            }
        }
    };
}

impl<'de> Deserializer<'de> for NodeReader<'de> {
    type Error = Misfit;

    /// Only [`crate::scenario::Values`] asks so: a text, a list, or a number or switch that it refuses.
    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misfit> {
        match &self.node.kind {
            Kind::Text { text, plain } => {
                if *plain && text.parse::<f64>().is_ok() {
                    visitor.visit_f64(0.0).map_err(|e: Misfit| e.at(self.node))
                } else if *plain && matches!(text.as_str(), "true" | "false") {
                    visitor
                        .visit_bool(true)
                        .map_err(|e: Misfit| e.at(self.node))
                } else {
                    visitor.visit_str(text).map_err(|e: Misfit| e.at(self.node))
                }
            }
            Kind::List(_) => self.deserialize_seq(visitor),
            Kind::Table(_) => Err(self.misfit("a text or a list of texts")),
            Kind::Null => Err(self.misfit("a value")),
            Kind::Hole => visitor.visit_str(""),
        }
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misfit> {
        match self.node.kind {
            Kind::Hole => visitor.visit_bool(false),
            _ => visitor.visit_bool(self.plain("`true` or `false`")?),
        }
    }

    number!(deserialize_u8, visit_u8, u8);
    number!(deserialize_u16, visit_u16, u16);
    number!(deserialize_u32, visit_u32, u32);
    number!(deserialize_u64, visit_u64, u64);
    number!(deserialize_i8, visit_i8, i8);
    number!(deserialize_i16, visit_i16, i16);
    number!(deserialize_i32, visit_i32, i32);
    number!(deserialize_i64, visit_i64, i64);

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misfit> {
        match &self.node.kind {
            Kind::Text { text, .. } => visitor.visit_str(text).map_err(|e: Misfit| e.at(self.node)),
            Kind::Hole => visitor.visit_str(""),
            _ => Err(self.misfit("one text")),
        }
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misfit> {
        self.deserialize_str(visitor)
    }

    fn deserialize_identifier<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misfit> {
        self.deserialize_str(visitor)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misfit> {
        match self.node.kind {
            Kind::Hole => visitor.visit_none(),
            Kind::Null => Err(self.misfit("a value")),
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Misfit> {
        if name == LOCATED {
            return visitor.visit_seq(Place {
                node: self.node,
                step: 0,
            });
        }
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misfit> {
        match &self.node.kind {
            Kind::List(elements) => visitor.visit_seq(Elements(elements.iter())),
            Kind::Hole => visitor.visit_seq(Elements([].iter())),
            _ => Err(self.misfit("a list")),
        }
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misfit> {
        match &self.node.kind {
            Kind::Table(entries) => visitor
                .visit_map(Entries::of(entries))
                .map_err(|e: Misfit| e.at(self.node)),
            Kind::Hole => visitor.visit_map(Entries::of(&[])),
            _ => Err(self.misfit("a table of keys and values")),
        }
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Misfit> {
        match self.node.kind {
            Kind::Hole => visitor.visit_map(Holes(fields.iter())),
            _ => self.deserialize_map(visitor),
        }
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        noun: &'static str,
        words: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Misfit> {
        let choice = match &self.node.kind {
            Kind::Hole => Choice::hole(noun, words, self.node),
            Kind::Text { text, .. } => Choice {
                noun,
                word: text,
                key: self.node,
                value: None,
            },
            Kind::Table(entries) => match entries.as_slice() {
                [(key, value)] => Choice {
                    noun,
                    word: key.as_text().unwrap_or_default(),
                    key,
                    value: Some(value),
                },
                _ if noun == SOURCE => return Err(self.written_out(words)),
                [_, (second, _), ..] => return Err(too_many(noun, self.node, second)),
                [] => return Err(self.misfit("one word")),
            },
            Kind::List(_) if noun == SOURCE => return Err(self.written_out(words)),
            _ => return Err(self.misfit("one word")),
        };
        let word = choice.key.span.clone();
        visitor
            .visit_enum(choice)
            .map_err(|e| e.at_span(self.node, word))
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misfit> {
        visitor.visit_unit()
    }

    serde::forward_to_deserialize_any! {
        i128 u128 f32 f64 char bytes byte_buf unit unit_struct tuple tuple_struct
    }
}

fn too_many(noun: &str, node: &Node, second: &Node) -> Misfit {
    let title = format!("one {noun} is one key, and this is a second one");
    let hint =
        (noun == "step").then(|| "begin the next step with `- ` in a line of its own".to_owned());
    Misfit::new(What::Said { title, hint }).at_span(node, second.span.clone())
}

/// Start, end and value of a node, for [`crate::scenario::Located`].
struct Place<'a> {
    node: &'a Node,
    step: u8,
}

impl<'de> de::SeqAccess<'de> for Place<'de> {
    type Error = Misfit;

    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, Misfit> {
        self.step += 1;
        let hole = self.node.kind == Kind::Hole;
        let number = |n: usize| if hole { HOLE.start } else { n };
        match self.step {
            1 => seed.deserialize(number(self.node.span.start).into_deserializer()),
            2 => seed.deserialize(number(self.node.span.end).into_deserializer()),
            _ => seed.deserialize(NodeReader::new(self.node)),
        }
        .map(Some)
    }
}

struct Elements<'a>(std::slice::Iter<'a, Node>);

impl<'de> de::SeqAccess<'de> for Elements<'de> {
    type Error = Misfit;

    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, Misfit> {
        match self.0.next() {
            None => Ok(None),
            Some(node) => seed
                .deserialize(NodeReader::new(node))
                .map(Some)
                .map_err(|e| e.at(node)),
        }
    }
}

struct Entries<'a> {
    entries: std::slice::Iter<'a, (Node, Node)>,
    current: Option<&'a (Node, Node)>,
}

impl<'a> Entries<'a> {
    fn of(entries: &'a [(Node, Node)]) -> Self {
        Self {
            entries: entries.iter(),
            current: None,
        }
    }
}

impl<'de> de::MapAccess<'de> for Entries<'de> {
    type Error = Misfit;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, Misfit> {
        self.current = self.entries.next();
        match self.current {
            None => Ok(None),
            Some((key, _)) => seed
                .deserialize(NodeReader::new(key))
                .map(Some)
                .map_err(|e| e.at(key)),
        }
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Misfit> {
        let Some((key, value)) = self.current else {
            return Err(Misfit::new(What::MissingValue));
        };
        seed.deserialize(NodeReader::new(value))
            .map_err(|e| e.at(value).under(key.as_text().unwrap_or_default()))
    }
}

/// Every field of a struct, each a hole.
struct Holes(std::slice::Iter<'static, &'static str>);

impl<'de> de::MapAccess<'de> for Holes {
    type Error = Misfit;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, Misfit> {
        match self.0.next() {
            None => Ok(None),
            Some(field) => seed.deserialize((*field).into_deserializer()).map(Some),
        }
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Misfit> {
        seed.deserialize(NodeReader::new(&NOTHING))
    }
}

static NOTHING: Node = Node {
    span: HOLE,
    id: usize::MAX,
    kind: Kind::Hole,
};

/// A word of an enum, alone (`sign in`) or with its value (`open: flex`).
struct Choice<'a> {
    noun: &'static str,
    word: &'a str,
    key: &'a Node,
    value: Option<&'a Node>,
}

impl<'a> Choice<'a> {
    /// The first word of the kind, with a hole for its value.
    fn hole(noun: &'static str, words: &'static [&'static str], node: &'a Node) -> Self {
        Self {
            noun,
            word: words.first().copied().unwrap_or_default(),
            key: node,
            value: Some(&NOTHING),
        }
    }

    fn value(&self) -> Result<NodeReader<'a>, Misfit> {
        self.value.map(NodeReader::new).ok_or_else(|| {
            Misfit::new(What::NeedsValue {
                noun: self.noun,
                word: self.word.to_owned(),
            })
            .at(self.key)
        })
    }
}

impl<'de> de::EnumAccess<'de> for Choice<'de> {
    type Error = Misfit;
    type Variant = Self;

    fn variant_seed<V: DeserializeSeed<'de>>(self, seed: V) -> Result<(V::Value, Self), Misfit> {
        let word: de::value::StrDeserializer<'_, Misfit> = self.word.into_deserializer();
        match seed.deserialize(word) {
            Ok(variant) => Ok((variant, self)),
            Err(mut misfit) => {
                if let What::UnknownWord { noun, .. } = &mut *misfit.what {
                    *noun = self.noun;
                }
                Err(misfit)
            }
        }
    }
}

impl<'de> de::VariantAccess<'de> for Choice<'de> {
    type Error = Misfit;

    fn unit_variant(self) -> Result<(), Misfit> {
        match self.value {
            None => Ok(()),
            Some(value) if value.kind == Kind::Hole => Ok(()),
            Some(value) => Err(Misfit::new(What::TakesNoValue {
                noun: self.noun,
                word: self.word.to_owned(),
            })
            .at(value)),
        }
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, Misfit> {
        let word = self.word.to_owned();
        let value = self.value()?;
        seed.deserialize(value)
            .map_err(|e| e.at(value.node).under(&word))
    }

    fn tuple_variant<V: Visitor<'de>>(self, _len: usize, visitor: V) -> Result<V::Value, Misfit> {
        self.value()?.deserialize_seq(visitor)
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Misfit> {
        self.value()?.deserialize_struct("", fields, visitor)
    }
}
