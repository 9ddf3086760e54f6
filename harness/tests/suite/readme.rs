//! The README says only what is so.

use std::collections::BTreeSet;
use std::path::Path;

use clap::CommandFactory as _;
use flexgate::cli::Arguments;
use flexgate::exchange::DriverKind;
use flexgate::report::Verdict;
use flexgate::run::Runner;
use flexgate::snapshot::{Store, Writing};

use crate::stand::plans;

fn readme() -> String {
    std::fs::read_to_string("README.md").unwrap()
}

/// Lines of the fenced blocks of one language.
fn blocks(language: &str) -> Vec<String> {
    let text = readme();
    let fenced = text.split("```").skip(1).step_by(2);
    fenced
        .filter_map(|block| block.strip_prefix(language))
        .flat_map(|block| block.lines().map(str::to_owned).collect::<Vec<_>>())
        .filter(|line| !line.is_empty())
        .collect()
}

#[test]
fn every_script_that_is_named_is_there() {
    let commands = blocks("console");

    assert!(!commands.is_empty());
    for command in commands {
        let script = command.split_whitespace().next().unwrap();
        assert!(Path::new(script).is_file(), "{script}");
    }
}

#[test]
fn every_command_of_the_program_is_in_the_table_and_no_other() {
    let named: BTreeSet<String> = readme()
        .lines()
        .filter_map(|line| line.strip_prefix("| `flexgate "))
        .map(|rest| rest.split([' ', '`']).next().unwrap().to_owned())
        .collect();
    let there: BTreeSet<String> = Arguments::command()
        .get_subcommands()
        .map(|command| command.get_name().to_owned())
        .collect();

    assert_eq!(named, there);
}

#[test]
fn every_file_that_is_linked_is_there() {
    let text = readme();
    let links = text
        .split("](")
        .skip(1)
        .map(|rest| rest.split(')').next().unwrap());

    for link in links.filter(|link| !link.contains("://")) {
        assert!(Path::new(link).exists(), "{link}");
    }
}

/// The table of the demo, row by row: the scenario is there, passes, and ends as the README says. Not all rows are shown.
#[tokio::test]
async fn the_table_of_the_demo_is_what_a_run_ends_with() {
    let rows: Vec<String> = blocks("text")
        .into_iter()
        .filter(|line| line.starts_with("guide/"))
        .collect();
    let plans = plans(&["guide"]);
    let store = Store::new("snapshots", Writing::Nothing);
    let runner = Runner::begin(None, 5, store).await.unwrap();

    assert!(rows.len() > 5, "{rows:?}");
    for row in &rows {
        let name = row.split_once("  ").unwrap().0;
        let plan = plans.iter().find(|plan| plan.name == name);
        let plan = plan.unwrap_or_else(|| panic!("there is no `{name}`"));
        let result = runner.run(plan, DriverKind::Http).await;
        let outcome = result.outcome.unwrap().word.to_string();
        let cause = result
            .diagnosis
            .map(|diagnosis| format!(": {}", diagnosis.cause));

        assert_eq!(result.verdict, Verdict::Passed, "{row}");
        assert!(
            row.ends_with(&format!("  {outcome}{}", cause.unwrap_or_default())),
            "{row}"
        );
    }
}
