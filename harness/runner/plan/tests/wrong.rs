//! Wrong inputs from the files on disk to what an administrator reads.

use std::path::{Path, PathBuf};

use rstest::rstest;
use tempfile::TempDir;

use super::{noon, own_scenarios};
use crate::plan::{Filters, check_files, select};

/// A copy of the project's own scenarios, in which a test breaks something.
pub(super) struct Broken {
    folder: TempDir,
}

impl Broken {
    pub(super) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        copy(&own_scenarios(), &folder.path().join("scenarios"));
        Self { folder }
    }

    pub(super) fn root(&self) -> PathBuf {
        self.folder.path().join("scenarios")
    }

    pub(super) fn write(self, path: &str, text: &str) -> Self {
        let path = self.root().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
        self
    }

    pub(super) fn replace(self, path: &str, from: &str, to: &str) -> Self {
        let text = std::fs::read_to_string(self.root().join(path)).unwrap();
        assert!(text.contains(from), "`{from}` is not in {path}");
        self.write(path, &text.replace(from, to))
    }

    pub(super) fn without(self, path: &str) -> Self {
        let path = self.root().join(path);
        if path.is_dir() {
            std::fs::remove_dir_all(path).unwrap();
        } else {
            std::fs::remove_file(path).unwrap();
        }
        self
    }

    /// What a selection of one path says, with the folder left out.
    pub(super) fn says(&self, path: &str) -> String {
        let filters = Filters {
            root: Some(self.root()),
            ..Filters::default()
        };
        let text = match select(&[path], &filters, &noon()) {
            Ok(plans) => format!("{} planned", crate::scenario::plural(plans.len(), "row")),
            Err(mistakes) => mistakes.to_string(),
        };
        let folder = format!("{}/", self.folder.path().display()).replace('\\', "/");
        text.replace(&folder, "")
    }
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap().flatten() {
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).unwrap();
        }
    }
}

const AMY: &str = "guide/agent-signs-in";

/// A scenario that says `given` in its one interesting line, the third.
fn scenario(given: &str) -> String {
    format!("title: T\nwhy: W\n{given}\nexpect: {{outcome: signed in}}\n")
}

#[test]
fn a_missing_farm_folder_is_named_with_its_place() {
    let broken = Broken::new().without("farms/contoso");

    insta::assert_snapshot!(broken.says(AMY), @"
    error: there is no farm `contoso`
     --> scenarios/environments/mock.yaml:3:21
      |
    3 | adfs: {mock: {farm: contoso, directory: contoso}}
      |                     ^^^^^^^
      = found: no file `scenarios/farms/contoso/farm.yaml`
    hint: farm files are kept in `scenarios/farms`

    1 mistake in scenarios/environments/mock.yaml; nothing was run
    ");
}

#[test]
fn an_export_that_is_no_export_says_how_to_make_one() {
    let broken = Broken::new().write("farms/contoso/twilio-flex.json", "Name : Twilio Flex\n");

    insta::assert_snapshot!(broken.says(AMY), @"
    error: `twilio-flex.json` is not an export that can be read
     --> scenarios/farms/contoso/farm.yaml:7:20
      |
    7 |   legacy: {export: twilio-flex.json, Name: Twilio Flex}
      |                    ^^^^^^^^^^^^^^^^
      = found: this is not a relying party trust: it has neither `Name` nor `Identifier` (at 1:1)
    hint: an export is made with: Get-AdfsRelyingPartyTrust | ConvertTo-Json -Depth 6 | Out-File relying-party-trusts.json -Encoding utf8

    1 mistake in scenarios/farms/contoso/farm.yaml; nothing was run
    ");
}

#[test]
fn an_export_without_the_trust_proposes_the_one_it_has() {
    let broken = Broken::new().replace("farms/contoso/farm.yaml", "Twilio Flex}", "Twillio Flex}");

    insta::assert_snapshot!(broken.says(AMY), @"
    error: the export holds no trust `Twillio Flex`
     --> scenarios/farms/contoso/farm.yaml:7:44
      |
    7 |   legacy: {export: twilio-flex.json, Name: Twillio Flex}
      |                                            ^^^^^^^^^^^^
    hint: did you mean `Twilio Flex`?

    1 mistake in scenarios/farms/contoso/farm.yaml; nothing was run
    ");
}

#[test]
fn a_malformed_rule_is_drawn_in_the_rule_file() {
    let broken = Broken::new().replace("rules/flex-token-groups.rules", "c:[Type ==", "c:[Type =");

    insta::assert_snapshot!(broken.says("guide/roles-from-groups"), @r#"
    error: unexpected `=`, expected one of `==`, `!=`, `=~`, `!~`
     --> scenarios/rules/flex-token-groups.rules:3:9
      |
    3 | c:[Type = "http://schemas.microsoft.com/ws/2008/06/identity/claims/windowsaccountname", Issuer == "AD AUTHORITY"]
      |         ^
    hint: a claim is tested with `==`, or with `=~` for a regular expression

    error: unexpected `=`, expected one of `==`, `!=`, `=~`, `!~`
     --> scenarios/rules/flex-token-groups.rules:8:9
      |
    8 | c:[Type = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress"]
      |         ^
    hint: a claim is tested with `==`, or with `=~` for a regular expression

    2 mistakes in scenarios/rules/flex-token-groups.rules; nothing was run
    "#);
}

#[test]
fn two_people_with_one_account_name_are_refused() {
    let broken = Broken::new().replace(
        "directories/contoso.yaml",
        "displayName: Ben Admin",
        "displayName: Ben Admin\n    sAMAccountName: Amy",
    );

    insta::assert_snapshot!(broken.says(AMY), @"
    error: `ben` and `amy` have the same account name
      --> scenarios/directories/contoso.yaml:17:3
       |
    17 |   ben:
       |   ^^^
       = found: sAMAccountName `Amy`
    hint: an account name belongs to one person

    1 mistake in scenarios/directories/contoso.yaml; nothing was run
    ");
}

#[test]
fn a_person_written_twice_is_refused() {
    let broken = Broken::new().replace("directories/contoso.yaml", "  hal:\n", "  amy:\n");

    insta::assert_snapshot!(broken.says(AMY), @"
    error: `amy` is written twice
      --> scenarios/directories/contoso.yaml:66:3
       |
    66 |   amy:
       |   ^^^
       = found: it is already in line 7
    hint: keep one of them

    1 mistake in scenarios/directories/contoso.yaml; nothing was run
    ");
}

#[test]
fn an_unknown_person_is_answered_with_the_closest() {
    let broken = Broken::new().write("guide/x.yaml", &scenario("given: {user: carlo}"));

    insta::assert_snapshot!(broken.says("guide/x"), @"
    error: the directory has nobody called `carlo`
     --> scenarios/guide/x.yaml:3:15
      |
    3 | given: {user: carlo}
      |               ^^^^^
    hint: did you mean `carla`?

    1 mistake in scenarios/guide/x.yaml; nothing was run
    ");
}

#[test]
fn a_folder_without_scenarios_selects_nothing() {
    let broken = Broken::new();
    std::fs::create_dir(broken.root().join("empty")).unwrap();

    assert_eq!(broken.says("empty"), "0 rows planned");
}

#[test]
fn a_value_of_another_type_says_what_is_wanted() {
    let given = "given: {trust: {NotBeforeSkew: 5m, EncryptClaims: yes, Enabled: \"true\"}}";
    let broken = Broken::new().write("guide/x.yaml", &scenario(given));

    insta::assert_snapshot!(broken.says("guide/x"), @r#"
    error: a number is wanted here, not `5m`
     --> scenarios/guide/x.yaml:3:32
      |
    3 | given: {trust: {NotBeforeSkew: 5m, EncryptClaims: yes, Enabled: "true"}}
      |                                ^^

    error: `true` or `false` is wanted here, not `yes`
     --> scenarios/guide/x.yaml:3:51
      |
    3 | given: {trust: {NotBeforeSkew: 5m, EncryptClaims: yes, Enabled: "true"}}
      |                                                   ^^^

    error: `true` or `false` is wanted here, not the text `true`
     --> scenarios/guide/x.yaml:3:65
      |
    3 | given: {trust: {NotBeforeSkew: 5m, EncryptClaims: yes, Enabled: "true"}}
      |                                                                 ^^^^^^
    hint: leave the quotes out

    3 mistakes in scenarios/guide/x.yaml; nothing was run
    "#);
}

#[test]
fn an_unknown_placeholder_is_answered_with_the_closest() {
    let given = "given: {tenant: {Single Sign-On URL: https://<FDQN>/adfs/ls}}";
    let broken = Broken::new().write("guide/x.yaml", &scenario(given));

    insta::assert_snapshot!(broken.says("guide/x"), @"
    error: unknown placeholder `<FDQN>`
     --> scenarios/guide/x.yaml:3:46
      |
    3 | given: {tenant: {Single Sign-On URL: https://<FDQN>/adfs/ls}}
      |                                              ^^^^^^
    hint: did you mean `<FQDN>`?

    1 mistake in scenarios/guide/x.yaml; nothing was run
    ");
}

#[test]
fn a_placeholder_without_a_value_says_who_lacks_it() {
    let text = scenario("given: {user: dan}")
        .replace("signed in}", "signed in, claims: {email: <user.mail>}}");
    let broken = Broken::new().write("guide/x.yaml", &text);

    insta::assert_snapshot!(broken.says("guide/x"), @"
    error: `<user.mail>` has no value here
     --> scenarios/guide/x.yaml:4:46
      |
    4 | expect: {outcome: signed in, claims: {email: <user.mail>}}
      |                                              ^^^^^^^^^^^
      = found: `dan` has no `mail` in the directory

    1 mistake in scenarios/guide/x.yaml; nothing was run
    ");
}

#[test]
fn a_rule_that_the_trust_does_not_have_cannot_be_taken_out() {
    let given = "given: {rules: {without: [NameID]}}";
    let broken = Broken::new().write("guide/x.yaml", &scenario(given));

    insta::assert_snapshot!(broken.says("guide/x"), @"
    error: the trust has no rule `NameID`
     --> scenarios/guide/x.yaml:3:27
      |
    3 | given: {rules: {without: [NameID]}}
      |                           ^^^^^^
    hint: did you mean `Name ID`?

    1 mistake in scenarios/guide/x.yaml; nothing was run
    ");
}

#[test]
fn an_expired_known_issue_is_a_mistake_on_the_day_after() {
    let issue = "known issue: {reason: R, until: 2026-11-23, instead: {outcome: timed out}}";
    let broken = Broken::new().write("guide/x.yaml", &scenario(issue));

    insta::assert_snapshot!(broken.says("guide/x"), @"
    error: this known issue has expired
     --> scenarios/guide/x.yaml:3:33
      |
    3 | known issue: {reason: R, until: 2026-11-23, instead: {outcome: timed out}}
      |                                 ^^^^^^^^^^
      = found: until 2026-11-23
    hint: fix it, or give a new day and say in `reason` why it is still open

    1 mistake in scenarios/guide/x.yaml; nothing was run
    ");
}

#[test]
fn a_known_issue_on_its_last_day_is_planned() {
    let issue = "known issue: {reason: R, until: 2026-11-24, instead: {outcome: timed out}}";
    let broken = Broken::new().write("guide/x.yaml", &scenario(issue));

    assert_eq!(broken.says("guide/x"), "1 row planned");
}

#[test]
fn what_cannot_be_done_yet_is_refused_by_name_wherever_it_stands() {
    let text = "\
title: T
why: W
given:
  attack: wraping
  browser: {framed: true, popups: allowed}
when:
  - open: flex
  - send LogoutRequest: {Signature: none}
expect: {outcome: signed in, worker: {count: 1}}
";
    let broken = Broken::new().write("guide/x.yaml", text);

    insta::assert_snapshot!(broken.says("guide/x"), @"
    error: there is no attack called `wraping`
     --> scenarios/guide/x.yaml:4:11
      |
    4 |   attack: wraping
      |           ^^^^^^^
    hint: did you mean `wrapping`?

    error: `framed` is part of the language, but this version cannot do it yet
     --> scenarios/guide/x.yaml:5:13
      |
    5 |   browser: {framed: true, popups: allowed}
      |             ^^^^^^
    hint: take it out, or keep the file with `skip: {reason: ..., until: ...}`

    2 mistakes in scenarios/guide/x.yaml; nothing was run
    ");
}

#[test]
fn rows_share_snapshots_only_along_what_varies() {
    let text = "\
title: T
why: W
for each: {flex: [legacy, enhanced]}
expect: {outcome: signed in, snapshots: [page], same snapshots for: [flex, network]}
cases: {one: {}}
";
    let broken = Broken::new().write("guide/x.yaml", text);

    let told = broken.says("guide/x");
    assert!(
        told.contains("error: `network` does not vary in this file"),
        "{told}"
    );
    assert!(
        told.contains("hint: what varies here: `flex`, `cases`"),
        "{told}"
    );
}

#[test]
fn every_mistake_of_a_change_and_of_going_elsewhere_is_told_at_its_place() {
    let text = "\
title: T
why: W
when:
  - open: flex
  - change: {}
  - change: {users: {zoe: {department: agent}}, rules: {without: [Nam ID]}}
  - change: {AuthnRequest: {NameIDPolicy: emailAdress}}
  - switch to: {tab: first}
  - switch to: {browser: second}
  - switch to: {tab: first}
  - switch to: {tab: other}
  - time passes: 2d
  - open: flex
expect: {outcome: signed in}
";
    let broken = Broken::new().write("guide/x.yaml", text);

    insta::assert_snapshot!(broken.says("guide/x"));
}

#[test]
fn a_skipped_scenario_may_ask_for_what_cannot_be_done_yet() {
    let text =
        scenario("given: {browser: {framed: true}}\nskip: {reason: not built, until: 2026-12-31}");
    let broken = Broken::new().write("guide/x.yaml", &text);

    assert_eq!(broken.says("guide/x"), "1 row planned");
}

#[test]
fn a_real_environment_is_refused_by_name() {
    let broken = Broken::new().replace(
        "environments/mock.yaml",
        "{mock: {farm: contoso, directory: contoso}}",
        "{real: {FQDN: sts.example.org, version: AD FS 2022}}",
    );

    insta::assert_snapshot!(broken.says(AMY), @"
    error: `real` is part of the language, but this version cannot do it yet
     --> scenarios/environments/mock.yaml:3:7
      |
    3 | adfs: {real: {FQDN: sts.example.org, version: AD FS 2022}}
      |       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
    hint: this version knows `mock` and `foreign` sides

    1 mistake in scenarios/environments/mock.yaml; nothing was run
    ");
}

#[test]
fn a_row_that_a_file_does_not_have_is_answered_with_the_closest() {
    let text =
        "title: T\nwhy: W\nexpect: {outcome: signed in}\ncases: {no slash: {}, two slashes: {}}\n";
    let broken = Broken::new().write("guide/x.yaml", text);

    assert_eq!(broken.says("guide/x[two slashes]"), "1 row planned");
    insta::assert_snapshot!(broken.says("guide/x[two slahses]"), @"
    error: `scenarios/guide/x.yaml` has no row `two slahses`
    hint: did you mean `two slashes`?

    1 mistake; nothing was run
    ");
}

#[test]
fn a_flow_that_wants_more_than_it_gets_says_so() {
    let flow = "title: F\nparameters: [person]\nsteps: [open: flex, sign in as: <person>]\n";
    let text = "title: T\nwhy: W\nwhen: [use: {flow: leave, with: {persn: amy}}]\nexpect: {outcome: signed in}\n";
    let broken = Broken::new()
        .write("flows/leave.yaml", flow)
        .write("guide/x.yaml", text);

    insta::assert_snapshot!(broken.says("guide/x"), @"
    error: the flow `leave` wants `person`
     --> scenarios/guide/x.yaml:3:20
      |
    3 | when: [use: {flow: leave, with: {persn: amy}}]
      |                    ^^^^^
    hint: add `with: {person: ...}`

    error: the flow `leave` has no parameter `persn`
     --> scenarios/guide/x.yaml:3:34
      |
    3 | when: [use: {flow: leave, with: {persn: amy}}]
      |                                  ^^^^^
    hint: did you mean `person`?

    2 mistakes in scenarios/guide/x.yaml; nothing was run
    ");
}

#[rstest]
#[case::anchor("given: &a {user: amy}", "anchors and aliases are not allowed")]
#[case::alias("given: {user: *a}", "anchors and aliases are not allowed")]
#[case::merge_key("given: {<<: {user: amy}}", "merge keys are not allowed")]
#[case::tag("given: {user: !x amy}", "tags are not allowed")]
#[case::second_document("---\ntitle: U", "a file holds one document")]
#[case::duplicate_key("why: X", "`why` is written twice")]
#[case::tab("given:\n\tuser: amy", "a tab is not allowed here")]
#[case::nothing("given:", "a value is missing")]
#[case::open_bracket("given: {user: amy", "the bracket `{` is not closed")]
#[case::list_for_a_text("given: {user: [amy]}", "one text is wanted here, not a list")]
fn what_a_reader_cannot_see_at_a_glance_is_refused(#[case] line: &str, #[case] title: &str) {
    let broken = Broken::new().write("guide/x.yaml", &scenario(line));

    let text = broken.says("guide/x");

    assert!(text.contains(title), "{text}");
}

#[test]
fn a_file_over_64_kib_is_refused() {
    let text = scenario(&format!("# {}", "x".repeat(64 * 1024)));
    let broken = Broken::new().write("guide/x.yaml", &text);

    assert!(broken.says("guide/x").contains("larger than 64 KiB"));
}

#[test]
fn check_reads_every_kind_of_file_and_counts_their_mistakes() {
    let broken = Broken::new()
        .replace("tenants/contoso.yaml", "AC0123", "AD0123")
        .replace("directories/contoso.yaml", "[Team North]", "[Team Nord]")
        .write("guide/x.yaml", &scenario("given: {usr: amy}"));
    let filters = Filters {
        root: Some(broken.root()),
        ..Filters::default()
    };

    let checked = check_files(&[], &filters, &noon());

    let titles: Vec<&str> = checked.mistakes.iter().map(|m| m.title.as_str()).collect();
    assert_eq!(
        titles,
        [
            "unknown group `Team Nord`",
            "unknown group `Team Nord`",
            "unknown group `Team Nord`",
            "unknown key `usr`",
            "`AD0123456789abcdef0123456789abcdef` is not an account SID",
        ]
    );
}
