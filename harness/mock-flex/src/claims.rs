//! What Flex makes of the attributes of an Assertion: the three it demands, and the rest with their types.
//!
//! Source: Flex SSO documentation, "mandatory attributes", "attribute types", "roles".

use saml::assertion::Attribute;
use serde_json::{Map, Value, json};

use crate::settings::{Behavior, SeveralValues};

/// What a login says about a person.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Claims {
    pub(crate) full_name: String,
    pub(crate) roles: Vec<String>,
    /// Everything that goes to the worker, `email`, `full_name` and `roles` among it.
    pub(crate) attributes: Map<String, Value>,
}

/// Why attributes cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum ClaimsError {
    /// An attribute that Flex demands is absent or empty.
    #[error("SAML response doesn't have a \"{0}\" attribute")]
    Missing(&'static str),
    /// A value does not fit the type that the attribute's name asks for.
    #[error("invalid attribute format: `{name}` is `{value}`")]
    Format { name: String, value: String },
}

impl Claims {
    /// Reads attributes. Names are compared exactly; a name that is a URI is no Flex attribute and is passed over.
    pub(crate) fn read(attributes: &[Attribute], behavior: &Behavior) -> Result<Self, ClaimsError> {
        demanded(attributes, "email")?;
        let full_name = demanded(attributes, "full_name")?;
        let roles = roles(attributes);
        if roles.is_empty() {
            return Err(ClaimsError::Missing("roles"));
        }
        Ok(Self {
            full_name,
            attributes: worker_attributes(attributes, &roles, behavior)?,
            roles,
        })
    }
}

fn demanded(attributes: &[Attribute], name: &'static str) -> Result<String, ClaimsError> {
    values(attributes, name)
        .find(|value| !value.trim().is_empty())
        .cloned()
        .ok_or(ClaimsError::Missing(name))
}

/// Roles come as several values or as one value with commas; both may be mixed.
fn roles(attributes: &[Attribute]) -> Vec<String> {
    values(attributes, "roles")
        .flat_map(|value| items(value))
        .map(str::to_owned)
        .collect()
}

fn values<'a>(attributes: &'a [Attribute], name: &'a str) -> impl Iterator<Item = &'a String> {
    attributes
        .iter()
        .filter(move |attribute| attribute.name == name)
        .flat_map(|attribute| &attribute.values)
}

fn worker_attributes(
    attributes: &[Attribute],
    roles: &[String],
    behavior: &Behavior,
) -> Result<Map<String, Value>, ClaimsError> {
    let mut map = Map::new();
    for attribute in attributes
        .iter()
        .filter(|attribute| !is_uri(&attribute.name))
    {
        let (name, value) = match attribute.name.as_str() {
            "roles" => ("roles", json!(roles)),
            _ => typed(attribute, behavior)?,
        };
        map.insert(name.to_owned(), value);
    }
    Ok(map)
}

fn is_uri(name: &str) -> bool {
    name.contains("://") || name.starts_with("urn:")
}

/// The worker attribute's name and value. A suffix that is no type (`channel.chat.capacity`) belongs to the name.
fn typed<'a>(
    attribute: &'a Attribute,
    behavior: &Behavior,
) -> Result<(&'a str, Value), ClaimsError> {
    let suffix = attribute.name.rsplit_once('.');
    if let Some((name, kind)) = suffix
        && let Some(value) = cast(kind, &attribute.values, behavior)
    {
        return match value {
            Ok(value) => Ok((name, value)),
            Err(value) => Err(ClaimsError::Format {
                name: attribute.name.clone(),
                value,
            }),
        };
    }
    Ok((&attribute.name, untyped(&attribute.values, behavior)))
}

fn untyped(values: &[String], behavior: &Behavior) -> Value {
    match (values, behavior.several_values) {
        ([], _) => json!(""),
        ([one], _) => json!(one),
        (_, SeveralValues::List) => json!(values),
        (_, SeveralValues::First) => json!(values[0]),
        (_, SeveralValues::Joined) => json!(values.join(",")),
    }
}

/// Casts values; nothing when `kind` is no type, the offending value when it does not fit.
fn cast(kind: &str, values: &[String], behavior: &Behavior) -> Option<Result<Value, String>> {
    let (scalar, list) = match kind.strip_suffix("array") {
        Some(scalar) => (scalar, true),
        None => (kind, false),
    };
    let convert = match scalar {
        "string" => |text: &str, _: &Behavior| Some(json!(text)),
        "int" => |text: &str, _: &Behavior| text.parse::<i64>().ok().map(Value::from),
        "boolean" => boolean,
        _ => return None,
    };
    let one = |text: &str| convert(text, behavior).ok_or_else(|| text.to_owned());
    Some(if list {
        values
            .iter()
            .flat_map(|value| items(value))
            .map(one)
            .collect()
    } else {
        // An empty value clears the attribute, whatever its type.
        match values.first().map(String::as_str) {
            None | Some("") => Ok(json!("")),
            Some(text) => one(text),
        }
    })
}

fn boolean(text: &str, behavior: &Behavior) -> Option<Value> {
    let folded = if behavior.boolean_values_ignore_case {
        text.to_ascii_lowercase()
    } else {
        text.to_owned()
    };
    folded.parse::<bool>().ok().map(Value::from)
}

fn items(list: &str) -> impl Iterator<Item = &str> {
    list.split(',')
        .map(str::trim)
        .filter(|item| !item.is_empty())
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    fn attribute(name: &str, values: &[&str]) -> Attribute {
        Attribute {
            name: name.to_owned(),
            name_format: None,
            friendly_name: None,
            values: values.iter().map(|&value| value.to_owned()).collect(),
        }
    }

    fn read(more: Vec<Attribute>) -> Result<Claims, ClaimsError> {
        let mut attributes = vec![
            attribute("email", &["amy@contoso.example"]),
            attribute("full_name", &["Amy Agent"]),
            attribute("roles", &["agent"]),
        ];
        attributes.retain(|known| more.iter().all(|other| other.name != known.name));
        attributes.extend(more);
        Claims::read(&attributes, &Behavior::default())
    }

    #[rstest]
    #[case::several_values(&["agent", "supervisor"])]
    #[case::one_list(&["agent, supervisor"])]
    #[case::mixed(&["agent,", "supervisor"])]
    fn roles_come_as_several_values_or_as_one_list(#[case] values: &[&str]) {
        let claims = read(vec![attribute("roles", values)]).unwrap();

        assert_eq!(claims.roles, ["agent", "supervisor"]);
        assert_eq!(claims.attributes["roles"], json!(["agent", "supervisor"]));
    }

    #[rstest]
    #[case::email("email", &[""])]
    #[case::full_name("full_name", &[])]
    #[case::roles("roles", &[" , "])]
    fn an_empty_mandatory_attribute_is_missing(
        #[case] name: &'static str,
        #[case] values: &[&str],
    ) {
        assert_eq!(
            read(vec![attribute(name, values)]),
            Err(ClaimsError::Missing(name))
        );
    }

    #[test]
    fn a_name_in_other_capitals_is_another_attribute() {
        let attributes = [
            attribute("Email", &["amy@contoso.example"]),
            attribute("full_name", &["Amy Agent"]),
            attribute("roles", &["agent"]),
        ];

        let claims = Claims::read(&attributes, &Behavior::default());

        assert_eq!(claims, Err(ClaimsError::Missing("email")));
    }

    #[test]
    fn a_namespaced_attribute_does_not_reach_the_worker() {
        let name = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress";
        let claims = read(vec![attribute(name, &["amy@contoso.example"])]).unwrap();

        assert_eq!(
            claims.attributes.keys().collect::<Vec<_>>(),
            ["email", "full_name", "roles"]
        );
    }

    #[rstest]
    #[case("skill.int", &["5"], "skill", json!(5))]
    #[case("skill.string", &["5"], "skill", json!("5"))]
    #[case("senior.boolean", &["TRUE"], "senior", json!(true))]
    #[case("languages.stringarray", &["de, en"], "languages", json!(["de", "en"]))]
    #[case("levels.intarray", &["1,2"], "levels", json!([1, 2]))]
    #[case("flags.booleanarray", &["true", "false"], "flags", json!([true, false]))]
    #[case::no_type("channel.chat.capacity", &["3"], "channel.chat.capacity", json!("3"))]
    #[case::other_case("skill.Int", &["5"], "skill.Int", json!("5"))]
    #[case::cleared("skill.int", &[""], "skill", json!(""))]
    fn a_suffix_casts_the_value(
        #[case] sent: &str,
        #[case] values: &[&str],
        #[case] name: &str,
        #[case] value: Value,
    ) {
        let claims = read(vec![attribute(sent, values)]).unwrap();

        assert_eq!(claims.attributes[name], value);
    }

    #[rstest]
    #[case("skill.int", "a")]
    #[case("skill.int", "1.23")]
    #[case("senior.boolean", "yes")]
    #[case("levels.intarray", "1,b")]
    fn a_value_that_does_not_fit_its_type_is_refused(#[case] name: &str, #[case] value: &str) {
        let error = read(vec![attribute(name, &[value])]).unwrap_err();

        assert!(
            error.to_string().starts_with("invalid attribute format"),
            "{error}"
        );
    }
}
