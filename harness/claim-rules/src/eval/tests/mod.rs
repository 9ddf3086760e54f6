//! Rules that issue what the documentation says.

use std::collections::BTreeMap;
use std::sync::Arc;

use rstest::rstest;

use super::*;
use crate::claim_type::{EMAIL_ADDRESS, NAME_IDENTIFIER, WINDOWS_ACCOUNT_NAME};
use crate::directory::{Directory, Group, GroupScope, User};
use crate::store::ActiveDirectory;
use crate::template::Template;
use crate::{parse, property};

fn claims(list: &[(&str, &str)]) -> Vec<Claim> {
    list.iter()
        .map(|(claim_type, value)| Claim::new(*claim_type, *value))
        .collect()
}

fn run(rules: &str, incoming: &[(&str, &str)]) -> Evaluation {
    let rules = parse(rules).unwrap();
    evaluate(
        &rules,
        &claims(incoming),
        &Stores::new(),
        &Options::default(),
    )
    .unwrap()
}

fn pairs(evaluation: &Evaluation) -> Vec<String> {
    let claims = evaluation.output.iter();
    claims
        .map(|claim| format!("{}={}", claim.claim_type, claim.value))
        .collect()
}

#[rstest]
#[case::copy("c:[Type == \"role\"] => issue(claim = c);", &["role=x", "role=y"])]
#[case::no_condition("=> issue(Type = \"t\", Value = \"v\");", &["t=v"])]
#[case::add_is_seen_but_not_sent(
    "=> add(Type = \"t\", Value = \"v\"); c:[Type == \"t\"] => issue(Type = \"u\", Value = c.Value);", &["u=v"])]
#[case::exists_runs_once("EXISTS([Type == \"role\"]) => issue(Type = \"has\", Value = \"1\");", &["has=1"])]
#[case::not_exists("NOT EXISTS([Type == \"group\"]) => issue(Type = \"role\", Value = \"guest\");", &["role=guest"])]
#[case::count("COUNT([Type == \"role\"]) >= 2 => issue(Type = \"many\", Value = \"1\");", &["many=1"])]
#[case::case_matters("c:[Type == \"Role\"] => issue(claim = c);", &[])]
#[case::unanchored("c:[Value =~ \"X|z\"] => issue(claim = c);", &[])]
#[case::twice_is_once("c:[Value == \"x\"] => issue(claim = c); c:[Value == \"x\"] => issue(claim = c);", &["role=x"])]
#[case::another_claim(
    "a:[] && b:[Type == a.Type, Value != a.Value] => issue(Type = \"t\", Value = a.Value + b.Value);", &["t=xy", "t=yx"])]
fn rules_issue_what_the_documentation_says(#[case] rules: &str, #[case] expected: &[&str]) {
    assert_eq!(
        pairs(&run(rules, &[("role", "x"), ("role", "y")])),
        expected
    );
}

#[test]
fn every_combination_of_two_selectors_is_run_first_one_outermost() {
    let rules = "a:[Type == \"first\"] && b:[Type == \"last\"] => issue(Type = \"name\", Value = a.Value + \" \" + b.Value);";
    let people = [
        ("first", "Frank"),
        ("first", "Alan"),
        ("last", "Miller"),
        ("last", "Shen"),
    ];

    let names = [
        "name=Frank Miller",
        "name=Frank Shen",
        "name=Alan Miller",
        "name=Alan Shen",
    ];
    assert_eq!(pairs(&run(rules, &people)), names);
}

#[rstest]
#[case("DOM\\jo", "jo")]
#[case("jo", "jo")]
fn a_domain_is_cut_off_where_there_is_one(#[case] value: &str, #[case] expected: &str) {
    let rules = r#"c:[] => issue(Type = "t", Value = RegExReplace(c.Value, "(?<domain>[^\\]+)\\(?<user>.+)", "${user}"));"#;

    assert_eq!(run(rules, &[("a", value)]).output[0].value, *expected);
}

fn contoso() -> Stores {
    let group = |name: &str, scope| Group {
        distinguished_name: None,
        name: name.to_owned(),
        groups: vec![],
        scope,
        sid: "S-1-5-21-1-2-3-1200".to_owned(),
        security: true,
    };
    let user = |account: &str, attributes: &[(&str, &str)]| User {
        account: account.to_owned(),
        attributes: attributes
            .iter()
            .map(|(n, v)| ((*n).to_owned(), vec![(*v).to_owned()]))
            .collect(),
        groups: vec!["Agents".to_owned(), "Local".to_owned()],
        sid: "S-1-5-21-1-2-3-1001".to_owned(),
    };
    let users = [
        user(
            "amy",
            &[
                ("mail", "amy@contoso.example"),
                ("displayName", "Amy Agent"),
            ],
        ),
        user("nomail", &[("displayName", "No Mail")]),
    ];
    let groups = [
        group("Agents", GroupScope::Global),
        group("Local", GroupScope::DomainLocal),
    ];
    let directory = Directory {
        domain: "contoso.example".to_owned(),
        netbios_name: "CONTOSO".to_owned(),
        users: users.map(|user| (user.account.clone(), user)).into(),
        groups: groups.map(|group| (group.name.clone(), group)).into(),
    };
    Stores::with_active_directory(ActiveDirectory::new(Arc::new(directory)))
}

fn guide() -> String {
    let mappings = [
        ("mail", EMAIL_ADDRESS),
        ("mail", "email"),
        ("displayName", "full_name"),
        ("tokenGroups", "roles"),
    ];
    let format = Some("urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress");
    let attributes = Template::LdapAttributes {
        name: "Flex attributes".to_owned(),
        mappings: mappings
            .map(|(from, to)| (from.to_owned(), to.to_owned()))
            .into(),
    };
    let name_id = Template::transform("Name ID", EMAIL_ADDRESS, NAME_IDENTIFIER, format);
    attributes.to_rule_text() + &name_id.to_rule_text()
}

fn sign_in(account: &str) -> Evaluation {
    let account = format!("CONTOSO\\{account}");
    let incoming = [Claim::issued_by(
        "AD AUTHORITY",
        WINDOWS_ACCOUNT_NAME,
        account,
    )];
    let rules = parse(&guide()).unwrap();
    evaluate(&rules, &incoming, &contoso(), &Options::default()).unwrap()
}

#[test]
fn the_guide_gives_mail_names_groups_and_a_name_id_with_format() {
    let evaluation = sign_in("amy");

    let expected = [
        format!("{EMAIL_ADDRESS}=amy@contoso.example"),
        "email=amy@contoso.example".to_owned(),
        "full_name=Amy Agent".to_owned(),
        "roles=Agents".to_owned(),
        "roles=Domain Users".to_owned(),
        format!("{NAME_IDENTIFIER}=amy@contoso.example"),
    ];
    assert_eq!(pairs(&evaluation), expected);
    let name_id = &evaluation.output[5];
    let format = "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress".to_owned();
    assert_eq!(
        name_id.properties,
        BTreeMap::from([(property::FORMAT.to_owned(), format)])
    );
}

#[test]
fn a_user_without_mail_gets_no_name_id_and_the_trace_says_why() {
    let evaluation = sign_in("nomail");

    assert_eq!(evaluation.rules[0].unset(), [EMAIL_ADDRESS, "email"]);
    insta::assert_snapshot!(evaluation.explain().nth(1).unwrap(), @r#"`Name ID`: did not run: no claim matches `[Type == "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress"]`"#);
}

#[test]
fn an_unknown_store_is_named_with_those_that_exist() {
    let rules = parse("c:[] => issue(store = \"LDAP\", types = (\"t\"), query = \"q\");").unwrap();

    let error = evaluate(
        &rules,
        &claims(&[("a", "b")]),
        &contoso(),
        &Options::default(),
    )
    .unwrap_err();

    insta::assert_snapshot!(error, @"rule 1 cannot be run: there is no attribute store `LDAP`; the farm has `Active Directory`");
}

#[test]
fn combinations_are_bounded() {
    let rules = "a:[] && b:[] && c:[] && d:[] && e:[] => issue(claim = a);";
    let values: Vec<String> = (0..50).map(|n| n.to_string()).collect();
    let incoming: Vec<Claim> = values.iter().map(|v| Claim::new("n", v.as_str())).collect();

    let rules = parse(rules).unwrap();
    let error = evaluate(&rules, &incoming, &Stores::new(), &Options::default()).unwrap_err();

    assert!(matches!(error.cause, Cause::TooManyCombinations(_)));
}

#[test]
fn an_explanation_names_the_claims_that_a_claim_was_made_from() {
    let rules = "a:[Type == \"first\"] && b:[Type == \"last\"] => issue(Type = \"name\", Value = a.Value + b.Value);";
    let evaluation = run(rules, &[("first", "Al"), ("last", "Wu"), ("last", "Xi")]);

    let rule = evaluation.explain().next().unwrap();
    let made: Vec<String> = rule
        .made()
        .map(|made| {
            let inputs: Vec<&str> = made.inputs.iter().map(|c| c.value.as_str()).collect();
            format!("{} from {}", made.claim.value, inputs.join(" and "))
        })
        .collect();

    assert_eq!(made, ["AlWu from Al and Wu", "AlXi from Al and Xi"]);
}

#[test]
fn a_bad_expression_fails_before_the_test_of_the_type_behind_it_is_tried() {
    let run = |rules: &str| {
        let rules = parse(rules).unwrap();
        let incoming = claims(&[("other", "x")]);
        evaluate(&rules, &incoming, &Stores::new(), &Options::default()).is_ok()
    };

    assert!(run(
        "c:[Type == \"t\", Value =~ \"(\"] => issue(claim = c);"
    ));
    assert!(!run(
        "c:[Value =~ \"(\", Type == \"t\"] => issue(claim = c);"
    ));
}
