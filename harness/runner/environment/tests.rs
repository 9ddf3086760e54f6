//! Wrong files of an environment, as they are shown, and good ones that need no mock.

use super::{read_directory, read_environment, read_farm, read_tenant, schema};
use crate::scenario::{Mistake, Mistakes, Source};

fn drawn(mistakes: Vec<Mistake>) -> String {
    Mistakes::new(mistakes).to_string()
}

#[test]
fn a_real_environment_takes_its_secrets_from_sources() {
    let text = "\
title: Production
default user: amy
adfs:
  real:
    FQDN: sts.example.org
    version: AD FS 2022
    export: {file: trusts.json}
flex:
  real:
    flex: legacy
    AccountSid: {env: ACCOUNT_SID}
    runtime domain: quiet-heron-4821
users:
  amy:
    sign-in name: {env: AMY}
    password: {command: [pass, show, amy]}
    attributes: {mail: amy@example.org}
limits: {sign-ins per run: 10, patience: 20s}
run: {tags: [nightly], drivers: [http], retries: 1}
";

    let (file, mistakes) = read_environment(&Source::new("prod.yaml", text), "prod");

    assert_eq!(mistakes, []);
    assert!(file.is_some());
}

#[test]
fn a_password_cannot_be_written_into_a_file() {
    let text = "\
title: Production
default user: amy
adfs: {mock: {farm: contoso, directory: contoso}}
flex: {mock: {tenant: contoso, default flex: legcy}}
users: {amy: {sign-in name: {env: AMY}, password: hunter2, attributes: {}}}
";

    let (_, mistakes) = read_environment(&Source::new("prod.yaml", text), "prod");

    insta::assert_snapshot!(drawn(mistakes), @"
    error: unknown generation of Flex `legcy`
     --> prod.yaml:4:46
      |
    4 | flex: {mock: {tenant: contoso, default flex: legcy}}
      |                                              ^^^^^
    hint: did you mean `legacy`?

    error: this value is not written into a file
     --> prod.yaml:5:51
      |
    5 | users: {amy: {sign-in name: {env: AMY}, password: *************************
      |                                                   ^^^^^^^
    hint: write `{env: NAME}`, `{file: PATH}` or `{command: [program, argument]}`

    2 mistakes in prod.yaml; nothing was run
    ");
}

#[rstest::rstest]
#[case::quoted("\"hunter2\"")]
#[case::in_a_list("[hunter2]")]
#[case::in_a_table("{value: hunter2}")]
#[case::in_two_keys("{env: A, value: hunter2}")]
fn what_may_be_a_secret_is_never_repeated(#[case] password: &str) {
    let text = format!(
        "title: P\ndefault user: amy\nadfs: {{mock: {{farm: c, directory: c}}}}\n\
         flex: {{mock: {{tenant: c, default flex: legacy}}}}\n\
         users: {{amy: {{sign-in name: {{env: AMY}}, password: {password}, attributes: {{}}}}}}\n"
    );

    let (_, mistakes) = read_environment(&Source::new("prod.yaml", text), "prod");

    let drawn = drawn(mistakes);
    assert!(drawn.contains("not written into a file"), "{drawn}");
    assert!(!drawn.contains("hunter2"), "{drawn}");
}

#[test]
fn a_farm_is_either_exported_or_spelled_out() {
    let text = "\
title: F
FQDN: https://adfs.contoso.example/
farm: {SsoLifetime: 8h}
trusts:
  legacy: {Name: Twilio Flex}
  enhanced: {export: a.json, rules: {file: flex}}
";

    let (_, first) = read_farm(&Source::new("farm.yaml", text), "x");
    let (_, then) = read_farm(&Source::new("farm.yaml", text.replace("8h", "480")), "x");

    insta::assert_snapshot!(drawn(first), @"
    error: a number is wanted here, not `8h`
     --> farm.yaml:3:21
      |
    3 | farm: {SsoLifetime: 8h}
      |                     ^^

    1 mistake in farm.yaml; nothing was run
    ");
    insta::assert_snapshot!(drawn(then), @"
    error: `https://adfs.contoso.example/` is not a host name
     --> farm.yaml:2:7
      |
    2 | FQDN: https://adfs.contoso.example/
      |       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
    hint: the name alone, without `https://`, port and path: `adfs.contoso.example`

    error: the trust is neither exported nor spelled out
     --> farm.yaml:5:11
      |
    5 |   legacy: {Name: Twilio Flex}
      |           ^^^^^^^^^^^^^^^^^^^
    hint: add `export: FILE`, or `trust: {...}` and `rules: {file: NAME}`

    error: an export and properties exclude each other
     --> farm.yaml:6:13
      |
    6 |   enhanced: {export: a.json, rules: {file: flex}}
      |             ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
    hint: keep `export`, and change the trust under `given` of a scenario

    3 mistakes in farm.yaml; nothing was run
    ");
}

#[test]
fn a_tenant_needs_a_whole_account_sid_and_a_bare_domain() {
    let text = "\
title: T
AccountSid: AC0123
runtime domain: https://flex.twilio.com/quiet-heron-4821
tenant: {X.509 certificate: token-signing}
";
    let (_, first) = read_tenant(&Source::new("t.yaml", text), "t");
    let (_, then) = read_tenant(
        &Source::new("t.yaml", text.replace("certificate:", "Certificate:")),
        "t",
    );

    insta::assert_snapshot!(drawn(first), @"
    error: unknown key `X.509 certificate`
     --> t.yaml:4:10
      |
    4 | tenant: {X.509 certificate: token-signing}
      |          ^^^^^^^^^^^^^^^^^
    hint: did you mean `X.509 Certificate`?

    1 mistake in t.yaml; nothing was run
    ");
    insta::assert_snapshot!(drawn(then), @"
    error: `AC0123` is not an account SID
     --> t.yaml:2:13
      |
    2 | AccountSid: AC0123
      |             ^^^^^^
    hint: `AC` and 32 hex digits

    error: `https://flex.twilio.com/quiet-heron-4821` is not a runtime domain
     --> t.yaml:3:17
      |
    3 | runtime domain: https://flex.twilio.com/quiet-heron-4821
      |                 ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
    hint: the name alone: `quiet-heron-4821`

    2 mistakes in t.yaml; nothing was run
    ");
}

#[test]
fn an_attribute_that_looks_like_a_number_needs_quotes() {
    let text = "\
title: D
domain: contoso.example
NetBIOS name: CONTOSO
users:
  amy: {employeeID: 100417, mails: amy@contoso.example, title: [a, 7]}
";

    let (_, mistakes) = read_directory(&Source::new("d.yaml", text), "d");

    insta::assert_snapshot!(drawn(mistakes), @"
    error: a text is wanted here, and this is a number
     --> d.yaml:5:21
      |
    5 |   amy: {employeeID: 100417, mails: amy@contoso.example, title: [a, 7]}
      |                     ^^^^^^
    hint: put it in quotes

    error: unknown key `mails`
     --> d.yaml:5:29
      |
    5 |   amy: {employeeID: 100417, mails: amy@contoso.example, title: [a, 7]}
      |                             ^^^^^
    hint: did you mean `mail`?

    error: a text is wanted here, and this is a number
     --> d.yaml:5:68
      |
    5 |   amy: {employeeID: 100417, mails: amy@contoso.example, title: [a, 7]}
      |                                                                    ^
    hint: put it in quotes

    3 mistakes in d.yaml; nothing was run
    ");
}

#[test]
fn every_kind_has_a_schema() {
    for kind in ["environment", "farm", "tenant", "directory"] {
        assert!(schema(kind).is_some(), "{kind}");
    }
}
