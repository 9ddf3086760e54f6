//! ConvertTo-Json of Windows PowerShell 5.1 and of PowerShell 7.
//!
//! An array takes a level; what lies deeper than `-Depth` becomes one text. Source: PowerShell, ConvertToJsonCommand.

use super::{ENGLISH, Object, Value, shown};

/// Which PowerShell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Edition {
    /// Windows PowerShell 5.1.
    Five,
    /// PowerShell 7.
    Seven,
}

/// What is left after the depth was applied.
enum Left {
    /// Written as it is.
    Bare(String),
    List(Vec<Left>),
    Map(Vec<(String, Left)>),
}

/// The text of one or more objects.
pub(crate) fn write(objects: &[Object], edition: Edition, depth: usize) -> String {
    let left = match objects {
        [one] => object(one, edition, depth, 0),
        many => Left::List(
            many.iter()
                .map(|one| object(one, edition, depth, 1))
                .collect(),
        ),
    };
    let mut text = String::new();
    match edition {
        Edition::Five => five(&left, 0, &mut text),
        Edition::Seven => seven(&left, 0, &mut text),
    }
    text + "\r\n"
}

fn object(object: &Object, edition: Edition, depth: usize, at: usize) -> Left {
    map(&object.properties, edition, depth, at)
}

fn map(properties: &[(String, Value)], edition: Edition, depth: usize, at: usize) -> Left {
    let members = properties
        .iter()
        .map(|(name, member)| (name.clone(), value(member, edition, depth, at + 1)));
    Left::Map(members.collect())
}

fn value(value: &Value, edition: Edition, depth: usize, at: usize) -> Left {
    let bare = match value {
        Value::Null => "null".to_owned(),
        Value::Switch(switch) => switch.to_string(),
        Value::Number(number) | Value::Enum(_, _, number) => number.to_string(),
        Value::Text(text) | Value::Uri(text) => quoted(text, edition),
        Value::Date(at) if edition == Edition::Five => {
            format!("\"\\/Date({})\\/\"", at.as_millisecond())
        }
        Value::Date(at) => format!("\"{at}\""),
        _ if at > depth => quoted(&joined(value), edition),
        Value::Object(inner) => return object(inner, edition, depth, at),
        Value::Table(entries) => return map(entries, edition, depth, at),
        Value::Certificate(octets) => return map(&certificate(octets), edition, depth, at),
        Value::List(values) => {
            let values = values
                .iter()
                .map(|one| self::value(one, edition, depth, at + 1));
            return Left::List(values.collect());
        }
    };
    Left::Bare(bare)
}

/// Elements joined by blanks, anything else as its text.
fn joined(value: &Value) -> String {
    match value {
        Value::List(values) => {
            let texts: Vec<String> = values.iter().map(|one| shown(one, ENGLISH)).collect();
            texts.join(" ")
        }
        value => shown(value, ENGLISH),
    }
}

/// The properties of X509Certificate2 that a sign-in could need, and some that it does not.
fn certificate(octets: &[u8]) -> Vec<(String, Value)> {
    let read = saml::signature::Certificate::from_der(octets.to_vec()).unwrap();
    let raw = octets.iter().map(|octet| Value::Number(i64::from(*octet)));
    [
        ("Archived", Value::Switch(false)),
        ("FriendlyName", super::text("")),
        ("NotAfter", Value::Date(read.not_after().unwrap())),
        ("NotBefore", Value::Date(read.not_before().unwrap())),
        ("HasPrivateKey", Value::Switch(false)),
        ("RawData", Value::List(raw.collect())),
        ("Thumbprint", Value::Text(read.thumbprint())),
        ("Version", Value::Number(3)),
        ("Subject", super::text(read.subject())),
    ]
    .map(|(name, value)| (name.to_owned(), value))
    .into()
}

fn quoted(text: &str, edition: Edition) -> String {
    let mut out = String::from("\"");
    for character in text.chars() {
        match character {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\r' => out.push_str("\\r"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            '\'' | '<' | '>' | '&' if edition == Edition::Five => {
                out.push_str(&format!("\\u{:04x}", u32::from(character)));
            }
            character if character.is_control() => {
                out.push_str(&format!("\\u{:04x}", u32::from(character)));
            }
            character => out.push(character),
        }
    }
    out + "\""
}

fn blanks(count: usize) -> String {
    " ".repeat(count)
}

/// Two blanks behind the colon, everything inside indented below the bracket; an empty list has an empty line.
fn five(left: &Left, margin: usize, text: &mut String) {
    match left {
        Left::Bare(bare) => text.push_str(bare),
        Left::List(values) => {
            text.push_str("[\r\n");
            for (index, one) in values.iter().enumerate() {
                text.push_str(if index > 0 { ",\r\n" } else { "" });
                text.push_str(&blanks(margin + 4));
                five(one, margin + 4, text);
            }
            text.push_str(&format!("\r\n{}]", blanks(margin)));
        }
        Left::Map(members) => {
            text.push_str("{\r\n");
            for (index, (name, one)) in members.iter().enumerate() {
                text.push_str(if index > 0 { ",\r\n" } else { "" });
                let label = format!("{}{}:  ", blanks(margin + 4), quoted(name, Edition::Five));
                text.push_str(&label);
                five(one, label.chars().count(), text);
            }
            text.push_str(&format!("\r\n{}}}", blanks(margin)));
        }
    }
}

/// Two blanks a level; empty brackets stay together.
fn seven(left: &Left, margin: usize, text: &mut String) {
    let (open, close, count) = match left {
        Left::Bare(bare) => return text.push_str(bare),
        Left::List(values) => ('[', ']', values.len()),
        Left::Map(members) => ('{', '}', members.len()),
    };
    text.push(open);
    for index in 0..count {
        text.push_str(if index > 0 { ",\r\n" } else { "\r\n" });
        text.push_str(&blanks(margin + 2));
        match left {
            Left::List(values) => seven(&values[index], margin + 2, text),
            Left::Map(members) => {
                text.push_str(&format!("{}: ", quoted(&members[index].0, Edition::Seven)));
                seven(&members[index].1, margin + 2, text);
            }
            Left::Bare(_) => {}
        }
    }
    if count > 0 {
        text.push_str(&format!("\r\n{}", blanks(margin)));
    }
    text.push(close);
}
