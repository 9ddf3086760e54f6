//! `flexgate rules`, as it is typed.

use clap::Parser;
use rstest::rstest;

use crate::cli::{Arguments, Command};
use crate::commands::rules::rules_with;

const FARM: &str = "scenarios/farms/contoso/twilio-flex.json";

/// Exit code and text of a command with this standard input.
fn typed(words: &[&str], stdin: &[u8]) -> (u8, String) {
    let line = ["flexgate", "rules"].iter().chain(words);
    let arguments = Arguments::try_parse_from(line).unwrap();
    let Command::Rules(rules) = arguments.command else {
        unreachable!("`rules` was typed")
    };
    let mut out = Vec::new();
    let code = rules_with(&rules.command, &mut &*stdin, &mut out).unwrap();
    (code, String::from_utf8(out).unwrap())
}

#[test]
fn all_mistakes_are_drawn_with_the_code_of_ad_fs_and_the_likely_slip() {
    let (code, text) = typed(&["check", "-"], b"c:[Type ~= \"x\"]\n => issue(claim = d);");
    assert_eq!(code, 2);
    insta::assert_snapshot!(text, @r#"
    error: `~=` is not part of the claim rule language (POLICY0029)
     --> standard input:1:9
      |
    1 | c:[Type ~= "x"]
      |         ^^
    hint: the operator for regular expressions is `=~`

    error: no condition of this rule is named `d` (POLICY0011)
     --> standard input:2:19
      |
    2 |  => issue(claim = d);
      |                   ^
    hint: did you mean `c`?

    0 rules read, 2 mistakes, 0 warnings
    "#);
}

#[test]
fn what_looks_wrong_is_a_warning_with_its_reason_and_no_failure() {
    let (code, text) = typed(&["check", "scenarios/rules/flex-token-groups.rules"], b"");
    assert_eq!(code, 0);
    assert!(
        text.contains("warning: `tokenGroups` sends every group of the user"),
        "{text}"
    );
    assert!(
        text.contains("why: every group of the user becomes a value"),
        "{text}"
    );
}

#[test]
fn json_gives_line_and_column_of_mistakes_and_warnings() {
    let (_, text) = typed(
        &["check", "--json", "-"],
        b"c:[Type ~= \"x\"] => issue(claim = c);",
    );
    let json: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(json[0]["errors"][0]["line"], 1);
    assert_eq!(json[0]["errors"][0]["column"], 9);
}

#[test]
fn an_export_is_shown_as_the_tables_of_the_console() {
    let (code, text) = typed(&["show", FARM], b"");
    assert_eq!(code, 0);
    insta::assert_snapshot!(text, @r"
    scenarios/farms/contoso/twilio-flex.json, Twilio Flex, IssuanceTransformRules

    1. `LDAP Attributes` [Send LDAP Attributes as Claims]
       Attribute store: Active Directory
       LDAP Attribute    Outgoing Claim Type
       E-Mail-Addresses  E-Mail Address
       E-Mail-Addresses  email
       Display-Name      full_name
       Department        roles

    2. `Name ID` [Transform an Incoming Claim]
       Incoming claim type: E-Mail Address
       Outgoing claim type: Name ID
       Outgoing name ID format: urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress
       Value: pass through all claim values
    ");
}

#[test]
fn a_person_gets_the_claims_of_the_rules_with_what_each_was_made_from() {
    let words = [
        "eval",
        FARM,
        "--user",
        "amy",
        "--directory",
        "contoso",
        "--trace",
    ];
    let (code, text) = typed(&words, b"");
    assert_eq!(code, 0);
    assert!(text.contains("email = amy@contoso.example\n"), "{text}");
    assert!(text.contains("`LDAP Attributes`: ran\n"), "{text}");
    assert!(
        text.contains("`roles` was made from `http://schemas.microsoft.com/ws/2008/06/identity/claims/windowsaccountname` = `CONTOSO\\amy`"),
        "{text}"
    );
}

#[test]
fn a_rule_that_does_not_run_says_which_condition_failed_and_on_which_claim() {
    let rules = br#"@RuleName = "Admins"
c:[Type == "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/upn", Value =~ "^admin"]
 => issue(Type = "roles", Value = "admin");"#;
    let words = [
        "eval",
        "-",
        "--user",
        "amy",
        "--directory",
        "contoso",
        "--trace",
    ];
    let (code, text) = typed(&words, rules);
    assert_eq!(code, 0);
    insta::assert_snapshot!(text, @r#"
    no claim comes out for `amy`

    `Admins`: did not run: no claim matches `[Type == "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/upn", Value =~ "^admin"]`
      `http://schemas.xmlsoap.org/ws/2005/05/identity/claims/upn` = `amy@contoso.example` fails `Value =~ "^admin"`
    "#);
}

#[test]
fn rules_that_power_shell_wrote_as_utf_16_are_formatted() {
    let text = "c:[Type==\"x\"]=>issue(claim=c);";
    let octets: Vec<u8> = [0xFF, 0xFE]
        .into_iter()
        .chain(text.encode_utf16().flat_map(u16::to_le_bytes))
        .collect();
    let (code, text) = typed(&["fmt", "-"], &octets);
    assert_eq!(
        (code, text.as_str()),
        (0, "c:[Type == \"x\"]\n => issue(claim = c);\n")
    );
}

#[test]
fn a_file_that_would_change_is_listed_and_then_rewritten_once() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("own.rules");
    std::fs::write(&path, "=>issue(Type=\"a\",Value=\"b\");").unwrap();
    let file = path.to_str().unwrap();
    assert_eq!(typed(&["fmt", "--check", file], b"").0, 1);
    assert_eq!(typed(&["fmt", "--write", file], b"").0, 0);
    assert_eq!(typed(&["fmt", "--check", file], b""), (0, String::new()));
}

#[rstest]
#[case::an_operator("=~", "Conditions")]
#[case::a_function("RegExReplace", "replacement")]
#[case::a_lint("token-groups-sends-all", "every group of the user")]
fn a_word_of_the_language_is_explained(#[case] word: &str, #[case] says: &str) {
    let (code, text) = typed(&["help", word], b"");
    assert_eq!(code, 0);
    assert!(text.contains(says), "{text}");
}

#[rstest]
#[case::nothing(&["check", "-"], b"", "is empty")]
#[case::binary(&["check", "-"], b"\x7fELF\x02\x01\x01\0\0\0", "two encodings")]
#[case::no_file(&["show", "nowhere.rules"], b"", "it does not exist")]
#[case::an_export_that_was_cut(&["show", "-"], b"[{\"Name\": \"Flex\", ", "standard input")]
#[case::no_such_trust(&["check", FARM, "--trust", "Twilio Flx"], b"", "Twilio Flex")]
#[case::no_such_person(&["eval", FARM, "--user", "ami", "--directory", "contoso"], b"", "amy")]
#[case::no_such_directory(&["eval", FARM, "--user", "amy", "--directory", "contos"], b"", "contoso")]
#[case::no_such_word(&["help", "frobnicate"], b"", "says nothing")]
fn wrong_input_gets_a_sentence_and_a_way_out(
    #[case] words: &[&str],
    #[case] stdin: &[u8],
    #[case] says: &str,
) {
    let (code, text) = typed(words, stdin);
    assert_eq!(code, 2, "{text}");
    assert!(text.starts_with("error: ") && text.contains(says), "{text}");
}

/// `rules eval` of the token rules for amy, from a live server.
fn from_server(more: &[&str], stdin: &[u8]) -> (u8, String) {
    let words = [
        "eval",
        "scenarios/rules/flex-token-groups.rules",
        "--user",
        "amy",
    ];
    let words: Vec<&str> = words.into_iter().chain(more.iter().copied()).collect();
    typed(&words, stdin)
}

#[cfg(not(feature = "ldap"))]
#[test]
fn a_build_without_the_ldap_client_says_how_to_get_one() {
    let (code, text) = from_server(&["--directory", "ldaps://dc01"], b"");

    assert_eq!(code, 2);
    insta::assert_snapshot!(text, @r"
    error: this flexgate was built without its client for LDAP servers
    hint: build it with the feature: cargo install --path . --features ldap
    ");
}

#[cfg(feature = "ldap")]
#[test]
fn a_server_that_is_not_there_is_an_incident() {
    let (code, text) = from_server(&["--directory", "ldap://127.0.0.1:1"], b"");

    assert_eq!(code, 3);
    assert!(
        text.starts_with("error: the server ldap://127.0.0.1:1 is not reachable: "),
        "{text}"
    );
}

#[rstest]
#[case::typed(&["--bind", "amy", "--password", "hunter2"], "`--password` says where the password is; it is never written on the command line")]
#[case::half(&["--bind", "amy"], "`--bind` is given, but `--password` is not")]
#[case::other_half(&["--password", "env:X"], "`--password` is given, but `--bind` is not")]
#[case::empty(&["--bind", "amy", "--password", "-"], "the password cannot be had: standard input is empty")]
fn a_sign_in_that_cannot_be_made_is_said_before_anything_is_asked(
    #[case] options: &[&str],
    #[case] said: &str,
) {
    let options: Vec<&str> = ["--directory", "ldaps://dc01"]
        .iter()
        .chain(options)
        .copied()
        .collect();

    let (code, text) = from_server(&options, b"\n");

    assert_eq!(code, 2);
    assert!(
        text.starts_with(&format!("error: {said}\nhint: ")),
        "{text}"
    );
    assert!(!text.contains("hunter2"), "{text}");
}

#[test]
fn options_of_a_server_belong_to_a_server() {
    let (code, text) = from_server(&["--directory", "contoso", "--ca", "ca.pem"], b"");

    assert_eq!(code, 2);
    assert!(
        text.starts_with("error: `contoso` is no live server\nhint: "),
        "{text}"
    );
}

#[test]
fn rules_and_password_do_not_share_standard_input() {
    let words = [
        "eval",
        "-",
        "--user",
        "amy",
        "--directory",
        "ldap://dc01",
        "--bind",
        "amy",
        "--password",
        "-",
    ];
    let (code, text) = typed(&words, b"c:[] => issue(claim = c);");

    assert_eq!(code, 2);
    assert!(
        text.starts_with("error: rules and password cannot both come from standard input\n"),
        "{text}"
    );
}

#[test]
fn a_directory_file_says_the_sid_the_kind_and_the_place_of_a_group() {
    let folder = tempfile::tempdir().unwrap();
    let directory = folder.path().join("d.yaml");
    let text = "title: D\ndomain: contoso.example\nNetBIOS name: CONTOSO\nusers:\n  amy: {groups: [Team, News]}\ngroups:\n  \
        Team: {objectSid: S-1-5-21-7-8-9-1104, distinguishedName: 'CN=Team,OU=g,DC=contoso,DC=example'}\n  News: {category: distribution}\n";
    std::fs::write(&directory, text).unwrap();
    let rules = br#"c:[Type == "http://schemas.microsoft.com/ws/2008/06/identity/claims/windowsaccountname"]
        => issue(store = "Active Directory", types = ("t", "s", "m"), query = ";tokenGroups(SID),tokenGroups,memberOf;{0}", param = c.Value);
        c:[Type == "http://schemas.microsoft.com/ws/2008/06/identity/claims/primarysid"] => issue(claim = c);"#;

    let words = [
        "eval",
        "-",
        "--user",
        "amy",
        "--directory",
        directory.to_str().unwrap(),
    ];
    let (code, text) = typed(&words, rules);

    assert_eq!(code, 0, "{text}");
    insta::assert_snapshot!(text, @r"
    t = S-1-5-21-7-8-9-1104
    s = Team
    m = CN=Team,OU=g,DC=contoso,DC=example
    t = S-1-5-21-7-8-9-513
    s = Domain Users
    m = CN=News,CN=Users,DC=contoso,DC=example
    http://schemas.microsoft.com/ws/2008/06/identity/claims/primarysid (Primary SID) = S-1-5-21-7-8-9-1103
    ");

    let wrong = std::fs::read_to_string(&directory)
        .unwrap()
        .replace("S-1-5-21-7-8-9-1104", "S-1-5-x");
    std::fs::write(&directory, wrong).unwrap();
    let (code, text) = typed(&words, rules);
    assert_eq!(code, 2);
    assert!(
        text.starts_with("error: `S-1-5-x` is not the SID of a group\n"),
        "{text}"
    );
}
