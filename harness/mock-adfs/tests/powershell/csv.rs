//! Export-Csv: every field quoted, a collection as its class. Source: PowerShell, Export-Csv.

use super::{ENGLISH, Object, Value, shown};

/// What a collection of Active Directory becomes.
const COLLECTION: &str = "Microsoft.ActiveDirectory.Management.ADPropertyValueCollection";

/// The text of objects of one class; the header is that of the first. `typed` as Windows PowerShell 5.1 does it.
pub(crate) fn write(objects: &[Object], separator: char, typed: bool) -> String {
    let mut text = String::new();
    let first = objects.first().unwrap();
    if typed {
        text.push_str(&format!("#TYPE {}\r\n", first.class));
    }
    let names: Vec<&String> = first.properties.iter().map(|(name, _)| name).collect();
    let header = names.iter().map(|name| quoted(name));
    line(header.collect(), separator, &mut text);
    for object in objects {
        let fields = names.iter().map(|name| {
            let found = object.properties.iter().find(|(known, _)| known == *name);
            quoted(&found.map(|(_, value)| field(value)).unwrap_or_default())
        });
        line(fields.collect(), separator, &mut text);
    }
    text
}

fn line(fields: Vec<String>, separator: char, text: &mut String) {
    text.push_str(&fields.join(&separator.to_string()));
    text.push_str("\r\n");
}

fn field(value: &Value) -> String {
    match value {
        Value::List(_) => COLLECTION.to_owned(),
        value => shown(value, ENGLISH),
    }
}

fn quoted(field: &str) -> String {
    format!("\"{}\"", field.replace('"', "\"\""))
}
