//! The program from the outside: report folders that cannot be written, what the last run left, what is tried again.

use std::path::Path;
use std::process::{Command, Output};

/// Runs two rows over HTTP with the shell's words before the program.
fn run(before: &str, scenarios: &[&str], report: &Path, more: &[&str]) -> Output {
    Command::new("bash")
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .env("CI", "true")
        .arg("-c")
        .arg(format!("{before} exec \"$0\" \"$@\""))
        .arg(env!("CARGO_BIN_EXE_flexgate"))
        .args(["run", "--driver", "http", "--report"])
        .arg(report)
        .args(more)
        .args(scenarios)
        .output()
        .unwrap()
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// A limit on the size of files stands for a disk that fills up while the run goes on: writing fails in the same way.
#[test]
fn a_disk_that_fills_up_costs_reports_and_no_result() {
    let folder = tempfile::tempdir().unwrap();

    let output = run(
        "trap '' XFSZ; ulimit -f 64;",
        &["guide/agent-signs-in", "guide/admin-signs-in"],
        &folder.path().join("report"),
        &[],
    );

    let text = said(&output);
    assert_eq!(output.status.code(), Some(70), "{text}");
    assert!(text.contains("4 passed in "), "{text}");
    assert!(text.contains("cannot be written"), "{text}");
    assert!(text.contains("the results above are complete"), "{text}");
    assert!(
        text.contains("hint: name another folder with `--report DIR`"),
        "{text}"
    );
}

/// The kernel's own folder takes no new file from anybody, root included.
#[test]
fn a_read_only_report_folder_is_told_before_anything_runs() {
    let output = run(
        "",
        &["guide/agent-signs-in"],
        Path::new("/proc/report"),
        &[],
    );

    let text = said(&output);
    assert_eq!(output.status.code(), Some(2), "{text}");
    assert!(
        text.starts_with("error: the report `/proc/report"),
        "{text}"
    );
    assert!(
        text.ends_with("hint: name another folder with `--report DIR`\n"),
        "{text}"
    );
}

#[test]
fn the_next_run_does_only_what_the_last_one_left() {
    let folder = tempfile::tempdir().unwrap();
    let scenarios = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios");
    let copied = folder.path().join("scenarios");
    let copy = Command::new("cp")
        .arg("-r")
        .args([&scenarios, &copied])
        .status();
    assert!(copy.unwrap().success());
    let wrong = "title: Nobody is refused\nwhy: Regression\ngiven: {flex: legacy, trust: {SamlResponseSignature: AssertionOnly}}\nexpect: {outcome: signed in}\n";
    let own = copied.join("own");
    std::fs::create_dir(&own).unwrap();
    std::fs::write(own.join("wrong.yaml"), wrong).unwrap();
    let right = "title: Somebody is let in\nwhy: Regression\ngiven: {flex: legacy}\nexpect: {outcome: signed in}\n";
    std::fs::write(own.join("right.yaml"), right).unwrap();
    let own = own.to_str().unwrap();
    let report = folder.path().join("report");
    assert_eq!(run("", &[own], &report, &[]).status.code(), Some(1));

    let again = run("", &[own], &report, &["--last-failed"]);
    let text = said(&again);
    assert_eq!(again.status.code(), Some(1), "{text}");
    assert!(text.contains("1 failed in "), "{text}");

    std::fs::write(Path::new(own).join("wrong.yaml"), right).unwrap();
    assert_eq!(
        run("", &[own], &report, &["--last-failed"]).status.code(),
        Some(0)
    );
    let nothing = run("", &[own], &report, &["--last-failed"]);
    assert_eq!(nothing.status.code(), Some(0));
    assert_eq!(said(&nothing), "nothing is left to do of the last run\n");
}

#[test]
fn without_a_last_run_the_way_to_one_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let output = run(
        "",
        &["guide/agent-signs-in"],
        folder.path(),
        &["--last-failed"],
    );

    let text = said(&output);
    assert_eq!(output.status.code(), Some(2), "{text}");
    assert!(text.starts_with("error: there is no last run: "), "{text}");
    assert!(
        text.contains("hint: run once without `--last-failed`"),
        "{text}"
    );
}

/// Each attempt gets a stack of its own, so a server that drops every connection is an incident each time.
#[test]
fn an_incident_is_tried_again_and_a_failure_is_not() {
    let folder = tempfile::tempdir().unwrap();
    let own = folder.path().join("scenarios/own");
    std::fs::create_dir_all(&own).unwrap();
    for part in ["environments", "farms", "tenants", "directories"] {
        let from = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("scenarios")
            .join(part);
        let copy = Command::new("cp")
            .arg("-r")
            .arg(from)
            .arg(own.parent().unwrap())
            .status();
        assert!(copy.unwrap().success());
    }
    let scenario = |given: &str| {
        format!(
            "title: Somebody signs in\nwhy: Regression\ngiven: {given}\nexpect: {{outcome: signed in}}\n"
        )
    };
    let unreachable = scenario("{flex: legacy, faults: {flex: {drops connections: 50}}}");
    std::fs::write(own.join("a.yaml"), unreachable).unwrap();
    let wrong = scenario("{flex: legacy, trust: {SamlResponseSignature: AssertionOnly}}");
    std::fs::write(own.join("b.yaml"), wrong).unwrap();
    let report = folder.path().join("report");

    let output = run("", &[own.to_str().unwrap()], &report, &["--retries", "2"]);

    assert_eq!(output.status.code(), Some(1), "{}", said(&output));
    let text = std::fs::read_to_string(report.join("report.json")).unwrap();
    let json: serde_json::Value = serde_json::from_str(&text).unwrap();
    let told = |row: usize| {
        let row = &json["scenarios"][row];
        (row["verdict"].clone(), row["attempts"].clone())
    };
    assert_eq!(told(0), ("incident".into(), 3.into()));
    assert_eq!(told(1), ("failed".into(), 1.into()));
}

/// A command of the shell in which `$0` is the program.
fn in_shell(command: &str) -> Output {
    Command::new("bash")
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .args(["-o", "pipefail", "-c", command])
        .arg(env!("CARGO_BIN_EXE_flexgate"))
        .output()
        .unwrap()
}

#[test]
fn a_reader_that_goes_away_changes_no_exit_code() {
    let whole = in_shell("\"$0\" rules show README.md");
    let cut = in_shell("\"$0\" rules show README.md | head -n 1");

    assert!(whole.stdout.len() > 1 << 16, "it fits into the pipe");
    assert_eq!(whole.status.code(), Some(2));
    assert_eq!(cut.status.code(), Some(2), "{}", said(&cut));
    assert!(cut.stderr.is_empty());
}

#[test]
fn an_output_that_cannot_be_written_is_told_in_a_sentence() {
    let output = in_shell("\"$0\" list > /dev/full");

    let told = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(70));
    assert!(
        told.contains("error: standard output cannot be written: No space left on device"),
        "{told}"
    );
}
