//! Writers of what PowerShell and ldifde export, from their published rules: the other side of the readers.
//!
//! [`settings`] and [`people`] make objects as the cmdlets give them, the other modules write them as text. Tests, benches
//! and the seeds of the fuzz targets share them. Source: PowerShell, ConvertTo-Json, Export-Clixml, Format-List, Export-Csv.

pub(crate) mod clixml;
pub(crate) mod csv;
pub(crate) mod format_list;
pub(crate) mod json;
pub(crate) mod ldif;
pub(crate) mod metadata;
pub(crate) mod people;
pub(crate) mod settings;

use jiff::Timestamp;
use saml::signature::Certificate;

/// A property's value, as the cmdlet holds it.
#[derive(Debug, Clone)]
pub(crate) enum Value {
    Null,
    Switch(bool),
    Number(i64),
    Text(String),
    Uri(String),
    /// Class, name, number.
    Enum(&'static str, &'static str, i64),
    Date(Timestamp),
    List(Vec<Value>),
    Object(Object),
    /// Octets, DER.
    Certificate(Vec<u8>),
    /// A hash table.
    Table(Vec<(String, Value)>),
}

/// An object with its class.
#[derive(Debug, Clone)]
pub(crate) struct Object {
    pub(crate) class: &'static str,
    pub(crate) properties: Vec<(String, Value)>,
}

impl Object {
    pub(crate) fn of<const N: usize>(class: &'static str, properties: [(&str, Value); N]) -> Self {
        Self {
            class,
            properties: properties
                .into_iter()
                .map(|(name, value)| (name.to_owned(), value))
                .collect(),
        }
    }
}

/// A text; empty texts are texts.
pub(crate) fn text(text: &str) -> Value {
    Value::Text(text.to_owned())
}

/// A list of texts.
pub(crate) fn texts(values: &[String]) -> Value {
    Value::List(values.iter().map(|value| text(value)).collect())
}

/// How a culture writes a moment. Source: .NET, short date and long time patterns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Culture {
    /// Pattern as `strftime` takes it.
    pub(crate) moment: &'static str,
    /// Whether the console breaks lines between words.
    pub(crate) wraps_words: bool,
}

pub(crate) const ENGLISH: Culture = Culture {
    moment: "%-m/%-d/%Y %-I:%M:%S %p",
    wraps_words: true,
};
pub(crate) const FRENCH: Culture = Culture {
    moment: "%d/%m/%Y %H:%M:%S",
    wraps_words: true,
};
pub(crate) const GERMAN: Culture = Culture {
    moment: "%d.%m.%Y %H:%M:%S",
    wraps_words: true,
};
pub(crate) const DUTCH: Culture = Culture {
    moment: "%-d-%-m-%Y %H:%M:%S",
    wraps_words: false,
};
pub(crate) const JAPANESE: Culture = Culture {
    moment: "%Y/%m/%d %-H:%M:%S",
    wraps_words: false,
};
pub(crate) const POLISH: Culture = Culture {
    moment: "%d.%m.%Y %H:%M:%S",
    wraps_words: false,
};

impl Culture {
    pub(crate) fn date(self, at: Timestamp) -> String {
        at.strftime(self.moment).to_string()
    }
}

/// What `ToString()` gives of a certificate.
pub(crate) fn certificate_text(octets: &[u8], culture: Culture) -> String {
    let read = Certificate::from_der(octets.to_vec()).unwrap();
    let date = |at: Option<Timestamp>| culture.date(at.unwrap());
    [
        ("Subject", read.subject().to_owned()),
        ("Issuer", read.issuer().to_owned()),
        (
            "Serial Number",
            "7B8A1B0D7FF00B8D44FDA36A3B4A4B6A".to_owned(),
        ),
        ("Not Before", date(read.not_before())),
        ("Not After", date(read.not_after())),
        ("Thumbprint", read.thumbprint()),
    ]
    .map(|(label, value)| format!("[{label}]\r\n  {value}\r\n"))
    .join("\r\n")
}

/// What PowerShell makes of a value that has to be one text.
pub(crate) fn shown(value: &Value, culture: Culture) -> String {
    match value {
        Value::Null => String::new(),
        Value::Switch(true) => "True".to_owned(),
        Value::Switch(false) => "False".to_owned(),
        Value::Number(number) => number.to_string(),
        Value::Text(text) | Value::Uri(text) => text.clone(),
        Value::Enum(_, name, _) => (*name).to_owned(),
        Value::Date(at) => culture.date(*at),
        Value::Object(object) => object.class.to_owned(),
        Value::Certificate(octets) => certificate_text(octets, culture),
        Value::List(_) => "System.Object[]".to_owned(),
        Value::Table(_) => "System.Collections.Hashtable".to_owned(),
    }
}

/// A text in UTF-16LE with byte order mark, as `>` and Out-File of Windows PowerShell 5.1 write it.
pub(crate) fn utf16(text: &str) -> Vec<u8> {
    let units = text.encode_utf16().flat_map(u16::to_le_bytes);
    [0xFF, 0xFE].into_iter().chain(units).collect()
}
