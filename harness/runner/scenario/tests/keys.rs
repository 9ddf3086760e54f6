//! The JSON Schema comes from the types that read; here it is held against them.

use serde_json::Value;

use crate::scenario::schema;

/// Calls `visit` with every object schema and where it stands.
fn objects(schema: &Value, place: &str, visit: &mut impl FnMut(&str, &Value)) {
    match schema {
        Value::Object(table) => {
            if table.contains_key("properties") {
                visit(place, schema);
            }
            for (key, value) in table {
                objects(value, &format!("{place}/{key}"), visit);
            }
        }
        Value::Array(list) => list.iter().for_each(|value| objects(value, place, visit)),
        _ => {}
    }
}

#[test]
fn every_key_has_a_text_and_no_table_takes_unknown_keys() {
    for kind in ["scenario", "flow"] {
        let schema = schema(kind).unwrap().to_value();
        let mut tables = 0;

        objects(&schema, kind, &mut |place, table| {
            tables += 1;
            assert_eq!(table["additionalProperties"], false, "{place}");
            for (key, property) in table["properties"].as_object().unwrap() {
                let variant = table["required"].as_array().is_some_and(|r| r.len() == 1)
                    && table["properties"].as_object().unwrap().len() == 1;
                let described = property.get("description").is_some();
                assert!(described || variant, "{place}: `{key}` has no text");
            }
        });

        assert!(tables > 0, "{kind}");
    }
}

#[test]
fn a_kind_that_does_not_exist_has_no_schema() {
    assert_eq!(schema("recipe"), None);
}
