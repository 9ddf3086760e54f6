//! The JSON Schema and the parser agree on every sample: what one refuses for its form, the other refuses too.
//!
//! Every sample of the tests, right or wrong, goes through [`hold`], and every file of the repository. What can only be seen
//! by looking at several keys, or at the world, is not a matter of form.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde_json::Value;

use crate::environment;
use crate::scenario::language::{Flow, Scenario};
use crate::scenario::mistake::{Mistake, Source};
use crate::scenario::schema;
use crate::scenario::yaml::read_source;

/// Holds schema and parser against each other on a scenario or flow.
pub(crate) fn hold(path: &str, source: &Arc<Source>) {
    let is_flow = path.starts_with("scenarios/flows/");
    let (kind, mistakes) = if is_flow {
        ("flow", read_source::<Flow>(source).1)
    } else {
        ("scenario", read_source::<Scenario>(source).1)
    };
    compare(
        &schema(kind).unwrap().to_value(),
        path,
        &source.text,
        &mistakes,
    );
}

/// Compares what the schema says of a text with what the parser found.
fn compare(schema: &Value, path: &str, text: &str, mistakes: &[Mistake]) {
    let validator = jsonschema::validator_for(schema).unwrap();
    // As YAML 1.2 says, and editors do: `yes` is a text.
    let options = serde_saphyr::options! { strict_booleans: true };
    let refused: Vec<String> = match serde_saphyr::from_str_with_options::<Value>(text, options) {
        Ok(value) => validator
            .iter_errors(&value)
            .map(|error| format!("{error} at {}", error.instance_path()))
            .collect(),
        Err(error) => vec![error.to_string()],
    };
    let found: Vec<&str> = mistakes
        .iter()
        .map(|mistake| mistake.title.as_str())
        .collect();
    assert_eq!(
        refused.is_empty(),
        found.is_empty(),
        "{path}\nthe schema: {refused:?}\nthe parser: {found:?}\n{text}"
    );
}

/// Every YAML file below a folder.
fn yaml_files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(yaml_files(&path));
        } else if path.extension().is_some_and(|ending| ending == "yaml") {
            files.push(path);
        }
    }
    files
}

#[test]
fn every_file_of_the_repository_is_what_its_schema_says() {
    let files = yaml_files(Path::new("scenarios"));
    assert!(files.len() > 8);

    for file in files {
        let name = file.to_string_lossy().replace('\\', "/");
        let kind = match name.split('/').nth(1) {
            Some("environments") => "environment",
            Some("farms") => "farm",
            Some("tenants") => "tenant",
            Some("directories") => "directory",
            Some("flows") => "flow",
            _ => "scenario",
        };
        let schema = schema(kind).or_else(|| environment::schema(kind)).unwrap();
        let text = std::fs::read_to_string(&file).unwrap();
        compare(&schema.to_value(), &name, &text, &[]);
    }
}

/// Forms that are easily got wrong, one a line; the parser is asked, not this list.
#[rstest::rstest]
#[case::a_null("given: {user: null}")]
#[case::nothing_behind_a_key("given: {user: }")]
#[case::a_number_for_a_word("given: {user: 5}")]
#[case::a_switch_for_values("given: {users: {amy: {department: true}}}")]
#[case::values_in_a_list("given: {users: {amy: {department: [agent, admin]}}, user: amy}")]
#[case::a_table_for_values("given: {users: {amy: {department: {a: b}}}}")]
#[case::a_quoted_switch("given: {browser: {framed: 'true'}}")]
#[case::a_switch("given: {browser: {framed: true}}")]
#[case::yes_is_no_switch("given: {browser: {framed: yes}}")]
#[case::an_unknown_word("given: {flex: classic}")]
#[case::an_unknown_key("given: {colour: red}")]
#[case::a_moment("given: {certificates: {token-signing: {expires: in 30d}}}")]
#[case::no_moment("given: {certificates: {token-signing: {expires: in a while}}}")]
#[case::a_skew("given: {clock: {adfs: 90s ahead}}")]
#[case::no_skew("given: {clock: {adfs: 90s}}")]
#[case::a_number("given: {trust: {NotBeforeSkew: 5}}")]
#[case::a_negative_number("given: {trust: {NotBeforeSkew: -5}}")]
#[case::a_fraction("given: {trust: {NotBeforeSkew: 1.5}}")]
#[case::a_quoted_number("given: {trust: {NotBeforeSkew: '5'}}")]
#[case::steps_as_a_table("when: {open: flex}")]
#[case::a_step_with_a_value_too_many("when: [{sign in: amy}]")]
#[case::a_step_with_two_keys("when: [{open: flex, sign in as: amy}]")]
#[case::a_step_without_its_value("when: [open]")]
#[case::a_choice("when: [{choose: flex}]")]
#[case::a_home_realm("when: [{choose: {home realm: Fabrikam}}]")]
#[case::sites_to_sign_out_of("when: [{choose: {sign out of: all sites}}]")]
#[case::no_such_sites("when: [{choose: {sign out of: some sites}}]")]
#[case::a_logout(
    "when: [{send LogoutRequest: {Signature: none, NameID: amy, RelayState: absent}}]"
)]
#[case::a_logout_with_more("when: [{send LogoutRequest: {SessionIndex: a}}]")]
#[case::a_sign_on_page("given: {farm: {sign-on page: {Enabled: false, Proxy: true}}}")]
#[case::a_sign_on_page_in_one_word("given: {farm: {sign-on page: false}}")]
#[case::an_endpoint_without_such_a_property("given: {farm: {sign-on page: {Published: false}}}")]
#[case::a_new_password("when: [{update password: {old: wrong, confirmed: false}}]")]
#[case::a_new_password_in_clear("when: [{update password: {new: secret}}]")]
#[case::a_partner("given: {claims providers: {Fabrikam: {Enabled: false}}}")]
#[case::a_partner_that_is_nothing("given: {claims providers: {Fabrikam: }}")]
#[case::a_choice_by_name("when: [{choose: {relying party: Payroll}}]")]
#[case::sign_in_with("when: [{open: flex}, {sign in with: {password: wrong, times: 3}}]")]
#[case::sign_in_for_long("when: [{sign in with: {keep me signed in: true}}]")]
#[case::a_restart("when: [restart browser]")]
#[case::a_restart_of_what("when: [{restart browser: first}]")]
#[case::sign_in_with_a_secret("when: [{sign in with: {password: 'Horse-7'}}]")]
#[case::a_matrix("for each: {flex: [legacy, enhanced]}")]
#[case::a_matrix_of_one_word("for each: {flex: legacy}")]
#[case::tags_as_a_word("tags: nightly")]
#[case::an_empty_case("cases: {nothing: {}}")]
#[case::a_case_as_a_word("cases: {nothing: legacy}")]
#[case::only_browser("only: {browser: because}")]
#[case::only_a_word("only: browser")]
fn a_form_is_refused_by_both_or_by_neither(#[case] line: &str) {
    let text = format!("title: T\nwhy: W\n{line}\nexpect: {{outcome: signed in}}\n");

    hold(
        "scenarios/form.yaml",
        &Source::new("scenarios/form.yaml", text),
    );
}

#[rstest::rstest]
#[case::no_title("why: W\nexpect: {outcome: signed in}\n")]
#[case::an_empty_file("")]
#[case::a_list("- title: T\n")]
#[case::a_duplicate_key("title: T\ntitle: U\nwhy: W\nexpect: {outcome: signed in}\n")]
#[case::an_unknown_outcome("title: T\nwhy: W\nexpect: {outcome: in}\n")]
#[case::a_duration("title: T\nwhy: W\nexpect: {outcome: signed in, within: 10s}\n")]
#[case::no_duration("title: T\nwhy: W\nexpect: {outcome: signed in, within: 10}\n")]
#[case::a_day(
    "title: T\nwhy: W\nskip: {reason: R, until: 2026-12-31}\nexpect: {outcome: signed in}\n"
)]
#[case::no_day(
    "title: T\nwhy: W\nskip: {reason: R, until: 2026-13-31}\nexpect: {outcome: signed in}\n"
)]
fn a_file_is_refused_by_both_or_by_neither(#[case] text: &str) {
    hold(
        "scenarios/file.yaml",
        &Source::new("scenarios/file.yaml", text),
    );
}
