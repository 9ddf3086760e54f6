//! The neutral form of an export: PowerShell objects with their properties, whatever text they were written as.
//!
//! Every reader (JSON, CLIXML, Format-List, CSV) makes this tree; the takers read only the tree. Deliberately absent: what a
//! property means.

use super::place::Lines;

/// An offset that is not known.
pub(super) const NOWHERE: usize = usize::MAX;

/// A value and where it stands in the decoded text, as a byte offset.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Value {
    pub(super) kind: Kind,
    pub(super) at: usize,
}

/// What a value is.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Kind {
    /// `$null`, also an empty value of Format-List.
    Null,
    /// A boolean.
    Switch(bool),
    /// A whole number.
    Whole(i64),
    /// Any other number.
    Real(f64),
    /// A text; dates and everything else whose form the format does not tell stay texts.
    Text(String),
    /// Octets.
    Bytes(Vec<u8>),
    /// An enum with both of its spellings, as CLIXML has it.
    Enum {
        /// Its name, as `ToString()` gave it.
        name: String,
        /// Its number.
        number: i64,
    },
    /// A list.
    List(Vec<Value>),
    /// What stands in place of the rest of a list that the console cut.
    Cut,
    /// An object.
    Object(Object),
}

/// A PowerShell object.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Object {
    /// Type names, the most special first; a remoted object's `Deserialized.` is taken off. Empty when the format has none.
    pub(super) types: Vec<String>,
    /// What `ToString()` gave, where the format keeps it.
    pub(super) shown: Option<String>,
    /// Properties in order.
    pub(super) properties: Vec<(String, Value)>,
}

impl Value {
    pub(super) fn new(kind: Kind, at: usize) -> Self {
        Self { kind, at }
    }

    pub(super) fn text(text: impl Into<String>, at: usize) -> Self {
        Self::new(Kind::Text(text.into()), at)
    }
}

impl Object {
    /// A property by name, without regard to case, as PowerShell finds it.
    pub(super) fn get(&self, name: &str) -> Option<&Value> {
        self.properties
            .iter()
            .find(|(known, _)| known.eq_ignore_ascii_case(name))
            .map(|(_, value)| value)
    }

    /// Whether a property of that name is there, even without value.
    pub(super) fn has(&self, name: &str) -> bool {
        self.get(name).is_some()
    }

    /// Whether one of the type names ends like this (`RelyingPartyTrust`).
    pub(super) fn is_a(&self, name: &str) -> bool {
        self.types
            .iter()
            .any(|known| known.rsplit('.').next() == Some(name))
    }
}

/// Takes `Deserialized.` and `Selected.` off a type name: what came over a remote session is the same thing.
/// Source: PowerShell, serialization of objects and Select-Object.
pub(super) fn plain_type(name: &str) -> String {
    let mut name = name.trim();
    while let Some(rest) = name
        .strip_prefix("Deserialized.")
        .or_else(|| name.strip_prefix("Selected."))
    {
        name = rest;
    }
    name.to_owned()
}

/// What a file holds: its top-level objects in order, over the text that places refer to.
#[derive(Debug)]
pub(super) struct Document<'t> {
    pub(super) values: Vec<Value>,
    pub(super) lines: Lines<'t>,
}

#[cfg(test)]
mod tests {
    use super::{Kind, Object, Value, plain_type};
    use rstest::rstest;

    #[test]
    fn a_property_is_found_without_regard_to_case() {
        let object = Object {
            properties: vec![("samAccountName".to_owned(), Value::text("amy", 0))],
            ..Object::default()
        };

        assert!(
            matches!(&object.get("SamAccountName").unwrap().kind, Kind::Text(text) if text == "amy")
        );
        assert!(!object.has("mail"));
    }

    #[rstest]
    #[case("Deserialized.Microsoft.X.SamlEndpoint")]
    #[case("Selected.Deserialized.Microsoft.X.SamlEndpoint")]
    #[case(" Microsoft.X.SamlEndpoint ")]
    fn a_remoted_or_selected_type_is_the_same_type(#[case] name: &str) {
        assert_eq!(plain_type(name), "Microsoft.X.SamlEndpoint");
    }
}
