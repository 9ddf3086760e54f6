//! The six wrong files of the language's description, with the very text that `flexgate check` prints.

use super::good::mistakes_of;

#[test]
fn several_mistakes_are_told_at_once() {
    let text = "\
title: Only the assertion is signed
why: Guide, section Powershell
given:
  flex: legacy
  trust: {SamlResponseSignatur: AssertionOnly}
when:
  - open: flex
  - sing in
expect:
  outcome: signed-in
  signature: [assertion]
";

    insta::assert_snapshot!(mistakes_of("scenarios/several.yaml", text), @"
    error: unknown key `SamlResponseSignatur`
     --> scenarios/several.yaml:5:11
      |
    5 |   trust: {SamlResponseSignatur: AssertionOnly}
      |           ^^^^^^^^^^^^^^^^^^^^
    hint: did you mean `SamlResponseSignature`?

    error: unknown step `sing in`
     --> scenarios/several.yaml:8:5
      |
    8 |   - sing in
      |     ^^^^^^^
    hint: did you mean `sign in`?

    error: unknown outcome `signed-in`
      --> scenarios/several.yaml:10:12
       |
    10 |   outcome: signed-in
       |            ^^^^^^^^^
    hint: did you mean `signed in`?

    error: unknown key `signature`
      --> scenarios/several.yaml:11:3
       |
    11 |   signature: [assertion]
       |   ^^^^^^^^^
    hint: did you mean `signatures`?

    4 mistakes in scenarios/several.yaml; nothing was run
    ");
}

#[test]
fn a_list_where_one_word_is_wanted_points_to_the_matrix() {
    let text = "\
title: Both kinds
why: Guide
given:
  flex: [legacy, enhanced]
expect: {outcome: signed in}
";

    insta::assert_snapshot!(mistakes_of("scenarios/list.yaml", text), @"
    error: one word is wanted here, not a list
     --> scenarios/list.yaml:4:9
      |
    4 |   flex: [legacy, enhanced]
      |         ^^^^^^^
    hint: to run once for each of them, write `for each: {flex: [legacy, enhanced]}`

    1 mistake in scenarios/list.yaml; nothing was run
    ");
}

#[test]
fn a_step_without_value_and_a_duration_with_a_blank() {
    let text = "\
title: Later
why: Guide
when:
  - open: flex
  - sign in: ben
  - time passes: 6 minutes
expect: {outcome: signed in}
";

    insta::assert_snapshot!(mistakes_of("scenarios/value.yaml", text), @"
    error: this step takes no value
     --> scenarios/value.yaml:5:14
      |
    5 |   - sign in: ben
      |              ^^^
    hint: `sign in` signs in the user of `given`; for another person write `sign in as: ben`

    error: `6 minutes` is not a duration
     --> scenarios/value.yaml:6:18
      |
    6 |   - time passes: 6 minutes
      |                  ^^^^^^^^^
    hint: a number and ms, s, m, h or d (`90s`, `5m`, `14d`)

    2 mistakes in scenarios/value.yaml; nothing was run
    ");
}

#[test]
fn a_host_a_person_who_never_signs_in_and_a_null() {
    let text = "\
title: Another issuer
why: Guide
given:
  tenant: {Identity Provider Issuer: https://adfs.contoso.example/adfs/services/trust}
  users: {sue: {department: null}}
expect: {outcome: signed in}
";

    insta::assert_snapshot!(mistakes_of("scenarios/host.yaml", text), @r#"
    error: a scenario names no host
     --> scenarios/host.yaml:4:46
      |
    4 |   tenant: {Identity Provider Issuer: https://adfs.contoso.example/adfs/services/trust}
      |                                              ^^^^^^^^^^^^^^^^^^^^
      = found: `adfs.contoso.example` is the farm of the mock; on another farm this file would test something else
    hint: write `<FQDN>`; it is filled in from the environment

    error: `sue` is changed but never signs in
     --> scenarios/host.yaml:5:11
      |
    5 |   users: {sue: {department: null}}
      |           ^^^
      = found: the user is left to the environment
    hint: add `user: sue` under `given`

    error: a value is missing
     --> scenarios/host.yaml:5:29
      |
    5 |   users: {sue: {department: null}}
      |                             ^^^^
    hint: write `""` to clear it, or leave the key out to keep what the directory says

    3 mistakes in scenarios/host.yaml; nothing was run
    "#);
}

#[test]
fn a_known_issue_past_its_day() {
    let text = "\
title: Known
why: Guide
given: {flex: legacy}
expect: {outcome: signed in}
known issue:
  reason: The farm is being moved
  ticket: CHG-0815
  until: 2026-10-31
  instead: {outcome: stopped by adfs}
";

    insta::assert_snapshot!(mistakes_of("scenarios/expired.yaml", text), @"
    error: this known issue has expired
     --> scenarios/expired.yaml:8:10
      |
    8 |   until: 2026-10-31
      |          ^^^^^^^^^^
      = found: until 2026-10-31 (CHG-0815)
    hint: fix it, or give a new day and say in `reason` why it is still open

    1 mistake in scenarios/expired.yaml; nothing was run
    ");
}

#[test]
fn a_text_with_a_colon_is_cut_in_two() {
    let text = "\
title: Colon
why: Guide, step 3: Department carries the role
expect: {outcome: signed in}
";

    insta::assert_snapshot!(mistakes_of("scenarios/colon.yaml", text), @"
    error: a colon and a blank end the key, so this text is cut in two
     --> scenarios/colon.yaml:2:19
      |
    2 | why: Guide, step 3: Department carries the role
      |                   ^
    hint: put the text in single quotes

    1 mistake in scenarios/colon.yaml; nothing was run
    ");
}
