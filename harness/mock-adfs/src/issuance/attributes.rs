//! Claims -> the AttributeStatement.
//!
//! Source: Windows Identity Foundation's SAML 2.0 token handler; responses of AD FS as captured: an Attribute has a Name
//! only, values of one type share an Attribute, and claims that tell of the sign-in are left out.

use claim_rules::Claim;
use claim_rules::claim::{AD_AUTHORITY, LOCAL_AUTHORITY, STRING};
use claim_rules::claim_type::{AUTHENTICATION_INSTANT, AUTHENTICATION_METHOD, NAME_IDENTIFIER};
use claim_rules::property::{ATTRIBUTE_NAME_FORMAT, DISPLAY_NAME};
use saml::xml::{escape_attribute, escape_text};

use crate::settings::Farm;

const SELF_AUTHORITY: &str = "SELF AUTHORITY";
/// Claims that become other parts of the assertion.
const ELSEWHERE: [&str; 3] = [
    NAME_IDENTIFIER,
    AUTHENTICATION_METHOD,
    AUTHENTICATION_INSTANT,
];

/// One Attribute: claims that agree in everything but the value.
#[derive(Debug, PartialEq, Eq)]
struct Attribute<'a> {
    name: &'a str,
    friendly_name: Option<&'a str>,
    name_format: Option<&'a str>,
    value_type: &'a str,
    original_issuer: Option<&'a str>,
    values: Vec<&'a str>,
}

/// The AttributeStatement element; nothing when no claim is left.
pub(super) fn statement(claims: &[Claim], farm: &Farm) -> String {
    let attributes = grouped(claims, farm);
    if attributes.is_empty() {
        return String::new();
    }
    let inner: String = attributes.iter().map(Attribute::xml).collect();
    format!("<AttributeStatement>{inner}</AttributeStatement>")
}

fn grouped<'a>(claims: &'a [Claim], farm: &Farm) -> Vec<Attribute<'a>> {
    let mut attributes: Vec<Attribute<'a>> = Vec::new();
    let carried = claims
        .iter()
        .filter(|claim| !ELSEWHERE.contains(&claim.claim_type.as_str()));
    for claim in carried {
        let attribute = Attribute::of(claim, farm);
        match attributes
            .iter_mut()
            .find(|known| known.is_like(&attribute))
        {
            Some(known) => known.values.push(&claim.value),
            None => attributes.push(attribute),
        }
    }
    if !farm.behavior.attributes_keep_rule_order {
        attributes.sort_by_key(|attribute| attribute.name);
    }
    attributes
}

impl<'a> Attribute<'a> {
    fn of(claim: &'a Claim, farm: &Farm) -> Self {
        let property = |name: &str| {
            let value = claim.properties.get(name).map(String::as_str);
            value.filter(|value| !value.is_empty())
        };
        Self {
            name: &claim.claim_type,
            friendly_name: property(DISPLAY_NAME),
            name_format: property(ATTRIBUTE_NAME_FORMAT),
            value_type: &claim.value_type,
            original_issuer: foreign(&claim.original_issuer, farm),
            values: vec![&claim.value],
        }
    }

    fn is_like(&self, other: &Self) -> bool {
        (self.name, self.friendly_name, self.name_format)
            == (other.name, other.friendly_name, other.name_format)
            && (self.value_type, self.original_issuer) == (other.value_type, other.original_issuer)
    }

    fn xml(&self) -> String {
        let optional = |name: &str, value: Option<&str>| {
            value.map_or_else(String::new, |value| {
                format!(" {name}=\"{}\"", escape_attribute(value))
            })
        };
        let origin = self.original_issuer.map_or_else(String::new, |issuer| {
            format!(
                " a:OriginalIssuer=\"{}\" xmlns:a=\"http://schemas.xmlsoap.org/ws/2009/09/identity/claims\"",
                escape_attribute(issuer)
            )
        });
        let values: String = self
            .values
            .iter()
            .map(|value| self.value_xml(value))
            .collect();
        format!(
            "<Attribute Name=\"{}\"{}{}{origin}>{values}</Attribute>",
            escape_attribute(self.name),
            optional("NameFormat", self.name_format),
            optional("FriendlyName", self.friendly_name),
        )
    }

    /// Strings carry no type; other types are named with the prefix `tn`.
    fn value_xml(&self, value: &str) -> String {
        let kind = match self.value_type.rsplit_once('#') {
            Some((namespace, name)) if self.value_type != STRING => format!(
                " xmlns:tn=\"{}\" xsi:type=\"tn:{}\" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"",
                escape_attribute(namespace),
                escape_attribute(name)
            ),
            _ => String::new(),
        };
        format!(
            "<AttributeValue{kind}>{}</AttributeValue>",
            escape_text(value)
        )
    }
}

/// The original issuer, where it is to be written: when another provider than this farm issued the claim first.
fn foreign<'a>(original_issuer: &'a str, farm: &Farm) -> Option<&'a str> {
    let own = [LOCAL_AUTHORITY, AD_AUTHORITY, SELF_AUTHORITY].contains(&original_issuer)
        && farm.behavior.own_authorities_are_not_written;
    (!own && !original_issuer.is_empty() && original_issuer != farm.identifier)
        .then_some(original_issuer)
}

#[cfg(test)]
mod tests {
    use super::statement;
    use crate::settings::Farm;
    use claim_rules::Claim;
    use claim_rules::claim_type::NAME_IDENTIFIER;
    use claim_rules::property::{ATTRIBUTE_NAME_FORMAT, DISPLAY_NAME};

    fn farm() -> Farm {
        Farm::with_defaults("adfs.contoso.example", "Contoso")
    }

    #[test]
    fn values_of_one_type_share_an_attribute_in_the_order_of_the_rules() {
        let claims = [
            Claim::new("roles", "agent"),
            Claim::new("email", "a&b@contoso.example"),
            Claim::new(NAME_IDENTIFIER, "x"),
            Claim::new("roles", "admin"),
        ];

        insta::assert_snapshot!(statement(&claims, &farm()), @r#"<AttributeStatement><Attribute Name="roles"><AttributeValue>agent</AttributeValue><AttributeValue>admin</AttributeValue></Attribute><Attribute Name="email"><AttributeValue>a&amp;b@contoso.example</AttributeValue></Attribute></AttributeStatement>"#);
    }

    #[test]
    fn without_claims_there_is_no_statement() {
        assert_eq!(statement(&[Claim::new(NAME_IDENTIFIER, "x")], &farm()), "");
    }

    #[test]
    fn another_providers_claim_names_its_issuer_and_properties_become_attributes() {
        let mut claim = Claim::issued_by("https://other.example", "t", "v");
        claim
            .properties
            .insert(DISPLAY_NAME.to_owned(), "T".to_owned());
        claim
            .properties
            .insert(ATTRIBUTE_NAME_FORMAT.to_owned(), "urn:f".to_owned());
        claim.value_type = "http://www.w3.org/2001/XMLSchema#boolean".into();

        insta::assert_snapshot!(statement(&[claim], &farm()), @r#"<AttributeStatement><Attribute Name="t" NameFormat="urn:f" FriendlyName="T" a:OriginalIssuer="https://other.example" xmlns:a="http://schemas.xmlsoap.org/ws/2009/09/identity/claims"><AttributeValue xmlns:tn="http://www.w3.org/2001/XMLSchema" xsi:type="tn:boolean" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">v</AttributeValue></Attribute></AttributeStatement>"#);
    }
}
