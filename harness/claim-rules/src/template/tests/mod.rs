//! Both directions of the templates.

use rstest::rstest;

use super::*;
use crate::{claim_type, parse};

const EMAIL_FORMAT: &str = "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress";

fn guide() -> Template {
    Template::LdapAttributes {
        name: "Flex attributes".to_owned(),
        mappings: vec![
            ("mail".to_owned(), claim_type::EMAIL_ADDRESS.to_owned()),
            ("mail".to_owned(), "email".to_owned()),
            ("tokenGroups".to_owned(), "roles".to_owned()),
        ],
    }
}

fn pass(filter: Filter) -> Template {
    Template::PassThrough {
        name: "Pass".to_owned(),
        claim_type: claim_type::ROLE.to_owned(),
        filter,
    }
}

#[rstest]
#[case::ldap(guide())]
#[case::transform(Template::transform(
    "Name ID",
    claim_type::EMAIL_ADDRESS,
    claim_type::NAME_IDENTIFIER,
    Some(EMAIL_FORMAT)
))]
#[case::transform_a_name_id(Template::Transform {
    name: "In".to_owned(),
    incoming: claim_type::NAME_IDENTIFIER.to_owned(),
    incoming_format: Some(EMAIL_FORMAT.to_owned()),
    outgoing: "roles".to_owned(),
    outgoing_format: None,
    value: ValueChange::Replace { old: "Order Manager".to_owned(), new: "admin".to_owned() },
})]
#[case::pass_all(pass(Filter::All))]
#[case::pass_one(pass(Filter::Value("http://a.example/(x) #1".to_owned())))]
#[case::pass_suffix(pass(Filter::EmailSuffix("contoso.example".to_owned())))]
#[case::pass_start(pass(Filter::StartsWith("flex-".to_owned())))]
#[case::group(Template::GroupMembership {
    name: "Admins".to_owned(),
    group_sid: "S-1-5-21-1-2-3-1105".to_owned(),
    outgoing: "roles".to_owned(),
    outgoing_format: None,
    value: "admin".to_owned(),
})]
#[case::permit_all(Template::PermitAll { name: None })]
#[case::permit(Template::Authorization {
    name: "Staff".to_owned(),
    claim_type: claim_type::GROUP_SID.to_owned(),
    value: "S-1-5-21-1-2-3-1105".to_owned(),
    effect: Effect::Permit,
})]
#[case::deny(Template::Authorization {
    name: "Guests".to_owned(),
    claim_type: claim_type::GROUP_SID.to_owned(),
    value: "S-1-5-32-546".to_owned(),
    effect: Effect::Deny,
})]
fn what_a_wizard_writes_is_recognised_as_its_own(#[case] template: Template) {
    let rules = parse(&template.to_rule_text()).unwrap();

    assert_eq!(rules.rules.len(), 1);
    assert_eq!(rules.rules[0].template.as_deref(), Some(template.id()));
    assert_eq!(recognise(&rules.rules[0]), Some(template));
}

#[rstest]
#[case::add("c:[Type == \"a\"] => add(claim = c);")]
#[case::two_conditions("c:[Type == \"a\"] && d:[Type == \"b\"] => issue(claim = c);")]
#[case::live_regex("c:[Type == \"a\", Value =~ \"^(?i)(x|y)$\"] => issue(claim = c);")]
#[case::store_filter(
    "c:[Type == \"a\"] => issue(store = \"Active Directory\", types = (\"t\"), query = \"mail={0};cn;{0}\", param = c.Value);"
)]
fn a_custom_rule_is_no_template(#[case] text: &str) {
    let rules = parse(text).unwrap();

    assert_eq!(recognise(&rules.rules[0]), None);
}

#[test]
fn the_acceptance_rules_of_active_directory_are_ten() {
    let rules = parse(&active_directory_acceptance_rules()).unwrap();

    assert_eq!(rules.rules.len(), 10);
}
