//! Format-List, the text that a console shows -> tree.
//!
//! `lines` finds labels and what belongs to them, `unwrap` undoes the console's line breaks, `value` tells lists and
//! certificates from texts. Endpoints, raw certificates and long lists are not in such a text; the takers say so.
//! Source: PowerShell, Format-List (label column, word wrap by UI culture, lists cut after four elements).

mod lines;
mod unwrap;
mod value;

use super::error::{ImportError, Problem};
use super::place::{Lines, Place};
use super::tree::{Document, Kind, Object, Value};
use unwrap::Console;

pub(super) use lines::starts_with_label;

/// Reads all objects of a text.
pub(super) fn read(text: &str) -> Result<Document<'_>, ImportError> {
    let blocks = lines::blocks(text);
    if blocks.is_empty() {
        return Err(ImportError::new(Problem::Empty, Place::at(1, 1)));
    }
    let console = Console::of(&blocks);
    let values = blocks.iter().map(|block| object(block, &console)).collect();
    Ok(Document {
        values,
        lines: Lines::of(text),
    })
}

fn object(block: &lines::Block<'_>, console: &Console) -> Value {
    let properties = block.entries.iter().map(|entry| {
        let rules = entry.label.ends_with("Rules");
        let text = console.joined(&entry.lines, block.column, rules);
        (
            entry.label.to_owned(),
            Value::new(value::kind(&text, entry.at), entry.at),
        )
    });
    let object = Object {
        properties: properties.collect(),
        ..Object::default()
    };
    let at = block.entries.first().map_or(0, |entry| entry.at);
    Value::new(Kind::Object(object), at)
}

#[cfg(test)]
mod tests {
    use super::read;
    use crate::import::tree::{Kind, Object};

    fn objects(text: &str) -> Vec<Object> {
        let document = read(text).unwrap();
        let values = document.values.into_iter().map(|value| match value.kind {
            Kind::Object(object) => object,
            other => panic!("{other:?}"),
        });
        values.collect()
    }

    fn text(object: &Object, name: &str) -> String {
        match &object.get(name).unwrap().kind {
            Kind::Text(text) => text.clone(),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn several_objects_start_again_at_their_first_label() {
        let all = objects(
            "\r\n\r\nName    : a\r\nEnabled : True\r\n\r\nName    : b\r\nEnabled : False\r\n",
        );

        assert_eq!(all.len(), 2);
        assert_eq!(text(&all[1], "Name"), "b");
    }

    #[test]
    fn objects_of_another_kind_may_follow_in_the_same_file() {
        let all = objects(
            "HostName   : sts\nSsoLifetime : 480\n\n\nName                 : a\nEnabled              : True\n",
        );

        assert_eq!(text(all.last().unwrap(), "Name"), "a");
    }

    #[test]
    fn an_empty_value_is_null_and_an_empty_list_a_list() {
        let all = objects("Notes      : \nIdentifier : {}\n");

        assert_eq!(all[0].get("Notes").unwrap().kind, Kind::Null);
        assert_eq!(
            all[0].get("Identifier").unwrap().kind,
            Kind::List(Vec::new())
        );
    }

    #[test]
    fn a_cut_list_says_so() {
        let all = objects("Identifier : {urn:a, urn:b, urn:c, urn:d...}\n");
        let Kind::List(values) = &all[0].get("Identifier").unwrap().kind else {
            panic!("no list");
        };

        assert_eq!(values.last().unwrap().kind, Kind::Cut);
    }
}
