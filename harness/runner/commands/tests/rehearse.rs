//! `flexgate rehearse rollover`, as it is typed.

use clap::Parser;

use crate::cli::{Arguments, Command};
use crate::commands::rehearse::{Rehearsal, rollover_at};

/// Exit code and text of the command at noon of 2026-11-24.
fn typed(words: &[&str]) -> (u8, String) {
    let line = ["flexgate", "rehearse", "rollover"].iter().chain(words);
    let arguments = Arguments::try_parse_from(line).unwrap();
    let Command::Rehearse(rehearse) = arguments.command else {
        unreachable!("`rehearse` was typed")
    };
    let Rehearsal::Rollover(rollover) = &rehearse.what;
    let mut out = Vec::new();
    let code = rollover_at(rollover, &super::noon(), &mut out).unwrap();
    (code, String::from_utf8(out).unwrap())
}

#[test]
fn the_calendar_says_on_which_day_sign_in_stops_and_what_to_do_before() {
    let (code, text) = typed(&["--farm", "contoso", "--expires", "2027-03-31T08:00:00Z"]);

    assert_eq!(code, 0);
    insta::assert_snapshot!(text);
}

#[test]
fn a_farm_without_an_export_of_its_certificates_is_rehearsed_from_today_and_says_so() {
    let (code, text) = typed(&["--farm", "contoso"]);

    assert_eq!(code, 0);
    assert!(text.contains("note: no export tells its end"), "{text}");
    assert!(text.contains("sign-in stops on 2027-11-09"), "{text}");
}

#[test]
fn a_program_gets_the_same_as_json() {
    let (code, text) = typed(&[
        "--farm",
        "contoso",
        "--expires",
        "2026-12-10T08:00:00Z",
        "--json",
    ]);

    assert_eq!(code, 0);
    let calendar: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(calendar["sign-in stops"], "2026-11-29T12:00:00Z");
    assert_eq!(calendar["calendar"].as_array().unwrap().len(), 3);
    assert_eq!(calendar["primary"]["assumed"], false);
}

#[test]
fn a_farm_that_is_not_there_is_answered_with_those_that_are() {
    let (code, text) = typed(&["--farm", "fabrikam"]);

    assert_eq!(code, 2);
    assert!(text.contains("hint: there are: contoso"), "{text}");
}
