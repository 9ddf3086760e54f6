//! Each lint on the smallest rule that shows it, with the mended text.

use std::collections::BTreeSet;

use rstest::rstest;

use super::*;
use crate::parse;

const NAME_ID: &str = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/nameidentifier";
const ACCOUNT: &str = "http://schemas.microsoft.com/ws/2008/06/identity/claims/windowsaccountname";
const FORMAT: &str = "http://schemas.xmlsoap.org/ws/2005/05/identity/claimproperties/format";

/// The lints of rules in which `NAME_ID`, `ACCOUNT` and `FORMAT` stand for their claim types and property.
fn lints(short: &str) -> (String, Vec<Lint>) {
    let text = short
        .replace("NAME_ID", NAME_ID)
        .replace("ACCOUNT", ACCOUNT)
        .replace("FORMAT", FORMAT);
    let rules = parse(&text).unwrap();
    let surroundings = Surroundings {
        stores: Some(vec!["People".to_owned()]),
        wanted: Vec::new(),
    };
    let lints = lint(&text, &rules, &surroundings);
    (text, lints)
}

const STORE: &str =
    r#"c:[Type == "ACCOUNT"] => issue(store = "Active Directory", types = ("t"), query = "#;

/// Slug, rule text, and what the mended text must contain (empty: no mend).
const CASES: [(&str, &str, &str); 48] = [
    (
        "final-semicolon-missing",
        r#"c:[Type == "ACCOUNT"] => issue(claim = c)"#,
        "(claim = c);",
    ),
    (
        "text-over-several-lines",
        "=> issue(Type = \"t\", Value = \"a\n b\");",
        "\"ab\"",
    ),
    (
        "selector-beside-aggregate",
        r#"c:[Type == "ACCOUNT"] && EXISTS([Type == "ACCOUNT"]) => issue(claim = c);"#,
        "",
    ),
    (
        "test-against-claim",
        r#"c:[Type == "ACCOUNT"] && d:[Value == c.Value] => issue(claim = d);"#,
        "",
    ),
    (
        "identifier-bound-twice",
        r#"c:[Type == "ACCOUNT"] && C:[Value == "x"] => issue(claim = c);"#,
        "",
    ),
    (
        "identifier-in-own-selector",
        r#"c:[Type == "ACCOUNT", Value == c.Issuer] => issue(claim = c);"#,
        "",
    ),
    ("value-missing", r#"=> issue(Type = "t");"#, ""),
    ("value-missing", r#"=> issue(Type = "t", Value = "");"#, ""),
    (
        "copy-without-effect",
        r#"c:[Type == "ACCOUNT"] => add(claim = c);"#,
        "=> issue(claim = c);",
    ),
    (
        "count-always-true",
        r#"COUNT([Type == "ACCOUNT"]) >= 0 => issue(Type = "t", Value = "v");"#,
        "",
    ),
    (
        "count-never-true",
        r#"COUNT([Type == "ACCOUNT"]) < 0 => issue(Type = "t", Value = "v");"#,
        "",
    ),
    (
        "placeholder-left",
        r#"=> issue(Type = "$base/id", Value = "v");"#,
        "",
    ),
    (
        "placeholder-left",
        r#"=> issue(Type = "t", Value = "[ReplaceWithSPNameQualifier]");"#,
        "",
    ),
    (
        "regex-in-equality",
        r#"c:[Type == "ACCOUNT", Value == "a|b"] => issue(claim = c);"#,
        r#"Value =~ "^(a|b)$""#,
    ),
    (
        "regex-in-equality",
        r#"c:[Type == "ACCOUNT", Value != "^10\..*"] => issue(claim = c);"#,
        r#"Value !~ "^(10\..*)$""#,
    ),
    (
        "absence-by-negation",
        r#"c:[Type == "ACCOUNT", Value != "x"] => issue(Type = "t", Value = "v");"#,
        "NOT EXISTS([Type == ",
    ),
    (
        "regex-not-anchored",
        r#"c:[Type == "ACCOUNT", Value =~ "agent"] => issue(claim = c);"#,
        r#""^(agent)$""#,
    ),
    (
        "regex-half-anchored",
        r#"c:[Type == "ACCOUNT", Value =~ "^(?i)a|b$"] => issue(claim = c);"#,
        r#""^(?i)(a|b)$""#,
    ),
    (
        "regex-dot-not-escaped",
        r#"c:[Type == "ACCOUNT", Value =~ "@contoso.com$"] => issue(claim = c);"#,
        r#""@contoso\.com$""#,
    ),
    (
        "regex-invalid",
        r#"c:[Type == "ACCOUNT", Value =~ "*agent"] => issue(claim = c);"#,
        "",
    ),
    (
        "regex-group-name-lost",
        r#"c:[Type == "ACCOUNT"] => issue(Type = "t", Value = RegExReplace(c.Value, "(?[^\\]+)\\(?.+)", "x"));"#,
        r"(?<domain>[^\\]+)\\(?<user>.+)",
    ),
    (
        "regex-not-reproduced",
        r#"c:[Type == "ACCOUNT", Value =~ "^(?<o>a)(?<-o>b)$"] => issue(claim = c);"#,
        "",
    ),
    (
        "replacement-unknown-group",
        r#"c:[Type == "ACCOUNT"] => issue(Type = "t", Value = RegExReplace(c.Value, "(?<user>.+)", "${usr}"));"#,
        "",
    ),
    (
        "replacement-eaten",
        r#"c:[Type == "ACCOUNT"] => issue(Type = "t", Value = RegExReplace(c.Value, "(?<user>.+)", "D\ "));"#,
        r#""D\${user}""#,
    ),
    (
        "claim-type-https",
        r#"c:[Type == "https://schemas.microsoft.com/ws/2008/06/identity/claims/windowsaccountname"] => issue(claim = c);"#,
        ACCOUNT,
    ),
    (
        "claim-type-case",
        r#"=> issue(Type = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/givenName", Value = "v");"#,
        "claims/givenname",
    ),
    (
        "claim-type-misspelled",
        r#"=> issue(Type = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailadress", Value = "v");"#,
        "claims/emailaddress",
    ),
    (
        "blank-around-text",
        r#"c:[Type == "ACCOUNT "] => issue(claim = c);"#,
        "windowsaccountname\"]",
    ),
    (
        "name-id-without-format",
        r#"c:[Type == "ACCOUNT"] => issue(store = "Active Directory", types = ("NAME_ID"), query = ";mail;{0}", param = c.Value);"#,
        "",
    ),
    (
        "name-id-without-format",
        r#"c:[Type == "ACCOUNT"] => issue(Type = "NAME_ID", Value = c.Value);"#,
        "nameid-format:emailAddress\")",
    ),
    (
        "name-id-format-malformed",
        r#"=> issue(Type = "NAME_ID", Value = "v", Properties["FORMAT"] = "urn:oasis:names:tc:SAML1.1:nameid format:unspecified");"#,
        "SAML:1.1:nameid-format:unspecified",
    ),
    (
        "name-id-format-malformed",
        r#"=> issue(Type = "NAME_ID", Value = "v", Properties["FORMAT"] = "urn:oasis:names:tc:SAML:2.0:nameid-format:unspecified");"#,
        "SAML:1.1:nameid-format:unspecified",
    ),
    (
        "name-id-format-other",
        r#"=> issue(Type = "NAME_ID", Value = "v", Properties["FORMAT"] = "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent");"#,
        "emailAddress",
    ),
    (
        "name-id-issued-twice",
        r#"=> issue(Type = "NAME_ID", Value = "v", Properties["FORMAT"] = "x"); => issue(Type = "NAME_ID", Value = "w", Properties["FORMAT"] = "x");"#,
        "",
    ),
    (
        "property-unknown",
        r#"=> issue(Type = "t", Value = "v", Properties["https://schemas.xmlsoap.org/ws/2005/05/identity/claimproperties/format"] = "x");"#,
        "Properties[\"http://schemas",
    ),
    (
        "store-unknown",
        r#"=> issue(store = "Persons", types = ("t"), query = "q");"#,
        "",
    ),
    (
        "query-incomplete",
        r#"STORE";mail", param = c.Value);"#,
        "\";mail;{0}\"",
    ),
    (
        "query-incomplete",
        r#"STORE";mail;", param = c.Value);"#,
        "\";mail;{0}\"",
    ),
    (
        "types-and-attributes-differ",
        r#"STORE";mail,cn;{0}", param = c.Value);"#,
        "",
    ),
    (
        "parameter-missing",
        r#"STORE"mail={1};cn;{0}", param = c.Value);"#,
        "",
    ),
    (
        "parameter-unused",
        r#"STORE"mail={0};cn;{0}", param = c.Value, param = c.Issuer);"#,
        "",
    ),
    (
        "member-of-direct-only",
        r#"STORE";memberOf;{0}", param = c.Value);"#,
        ";tokenGroups;",
    ),
    (
        "token-groups-sends-all",
        r#"STORE";tokenGroups;{0}", param = c.Value);"#,
        "",
    ),
    (
        "rule-too-early",
        r#"c:[Type == "u"] => issue(claim = c); => add(Type = "u", Value = "v");"#,
        "",
    ),
    (
        "claim-never-there",
        r#"c:[Type == "urn:none"] => issue(claim = c);"#,
        "",
    ),
    (
        "claim-issued-twice",
        r#"=> issue(Type = "t", Value = "v"); => issue(Type = "t", Value = "w");"#,
        "",
    ),
    (
        "wanted-claim-missing",
        r#"=> issue(Type = "email", Value = "v");"#,
        "",
    ),
    (
        "wanted-claim-under-other-name",
        r#"=> issue(Type = "http://schemas.microsoft.com/ws/2008/06/identity/claims/role", Value = "v");"#,
        "\"roles\"",
    ),
];

/// The lints of a case; those about wanted claims know what Flex wants.
fn case(slug: &str, rule: &str) -> (String, Vec<Lint>) {
    if !slug.starts_with("wanted") {
        return lints(&rule.replace("STORE", STORE));
    }
    let lints = lint(rule, &parse(rule).unwrap(), &Surroundings::flex());
    (rule.to_owned(), lints)
}

#[test]
fn each_lint_finds_its_place_and_mends_it() {
    for (slug, rule, mended) in CASES {
        let (text, lints) = case(slug, rule);

        let found = lints.iter().find(|lint| lint.slug == slug);
        let found = found.unwrap_or_else(|| panic!("{slug} is not found in {text}: {lints:#?}"));
        assert!(
            text.get(found.span.clone())
                .is_some_and(|place| !place.is_empty()),
            "{slug}: {found:?}"
        );
        match found.mended(&text) {
            Some(new) => {
                assert!(!mended.is_empty() && new.contains(mended), "{slug}: {new}");
                assert!(
                    parse(&new).is_ok(),
                    "{slug}: the mended text does not parse: {new}"
                );
            }
            None => assert!(mended.is_empty(), "{slug} mends nothing"),
        }
    }
}

#[test]
fn a_mended_text_no_longer_has_the_lint() {
    for (slug, rule, mended) in CASES
        .into_iter()
        .filter(|(_, _, mended)| !mended.is_empty())
    {
        let (text, lints) = case(slug, rule);
        let new = lints
            .iter()
            .find(|lint| lint.slug == slug)
            .unwrap()
            .mended(&text)
            .unwrap();

        let again = lint(&new, &parse(&new).unwrap(), &Surroundings::default());

        assert!(
            again.iter().all(|lint| lint.slug != slug),
            "{slug} is still in {new}, {mended}"
        );
    }
}

#[test]
fn groups_that_are_only_added_for_later_rules_are_not_said_to_be_sent() {
    let rule = STORE.replace("issue(", "add(");
    let (_, added) = lints(&format!("{rule}\";tokenGroups;{{0}}\", param = c.Value);"));
    let several = STORE.replace("types = (\"t\")", "types = (\"t\", \"u\")");
    let query = ";tokenGroups,tokenGroups(SID);{0}";
    let (_, sent) = lints(&format!("{several}\"{query}\", param = c.Value);"));

    let all = |lints: &[Lint]| {
        lints
            .iter()
            .filter(|l| l.slug == "token-groups-sends-all")
            .count()
    };

    assert_eq!((all(&added), all(&sent)), (0, 1));
}

#[test]
fn every_lint_of_the_catalog_has_a_case() {
    let shown: BTreeSet<&str> = CASES.iter().map(|(slug, _, _)| *slug).collect();
    let listed: BTreeSet<&str> = CATALOG.iter().map(|entry| entry.slug).collect();

    assert_eq!(shown, listed);
}

#[rstest]
#[case::guide(r#"@RuleTemplate = "LdapClaims"
@RuleName = "Flex attributes"
c:[Type == "ACCOUNT", Issuer == "AD AUTHORITY"]
 => issue(store = "Active Directory", types = ("http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress", "email", "full_name", "roles"), query = ";mail,mail,displayName,department;{0}", param = c.Value);

@RuleTemplate = "MapClaims"
@RuleName = "Name ID"
c:[Type == "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress"]
 => issue(Type = "NAME_ID", Issuer = c.Issuer, OriginalIssuer = c.OriginalIssuer, Value = c.Value, ValueType = c.ValueType, Properties["FORMAT"] = "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress");
"#)]
#[case::filter_of_the_wizard(
    r#"c:[Type == "ACCOUNT", Value =~ "^(?i)S-1-5-21-5115$"] => issue(claim = c);"#
)]
#[case::negation_that_is_used(r#"c:[Type == "ACCOUNT", Value !~ "^x$"] => issue(claim = c);"#)]
fn a_good_rule_has_no_lint(#[case] rule: &str) {
    let text = rule
        .replace("NAME_ID", NAME_ID)
        .replace("ACCOUNT", ACCOUNT)
        .replace("FORMAT", FORMAT);

    let lints = lint(&text, &parse(&text).unwrap(), &Surroundings::default());

    assert_eq!(lints, []);
}
