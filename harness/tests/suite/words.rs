//! A word that a scenario may write is a word that a run can find.

use flexgate::clock::SystemClock;
use flexgate::outcome::Word;
use flexgate::plan::{Filters, select};

/// Every outcome of a run, with an exhaustive match so that a new one cannot be forgotten here.
fn outcomes() -> Vec<Word> {
    let all = [
        Word::SignedIn,
        Word::SignedOut,
        Word::AskedToSignIn,
        Word::SignInRefused,
        Word::StoppedByAdfs,
        Word::RefusedByFlex,
        Word::StoppedByFlex,
        Word::SessionEnded,
        Word::UnknownPage,
        Word::NotReachable,
        Word::TimedOut,
    ];
    for word in all {
        match word {
            Word::SignedIn
            | Word::SignedOut
            | Word::AskedToSignIn
            | Word::SignInRefused
            | Word::StoppedByAdfs
            | Word::RefusedByFlex
            | Word::StoppedByFlex
            | Word::SessionEnded
            | Word::UnknownPage
            | Word::NotReachable
            | Word::TimedOut => {}
        }
    }
    all.to_vec()
}

#[test]
fn every_outcome_of_a_run_can_be_written_in_a_scenario_and_arrives_unchanged() {
    let folder = tempfile::tempdir().unwrap();
    copy("scenarios".as_ref(), &folder.path().join("scenarios"));

    for word in outcomes() {
        let file = folder.path().join("scenarios/guide/word.yaml");
        let text = format!(
            "title: A word\nwhy: The language\ngiven: {{flex: legacy}}\nexpect: {{outcome: {word}}}\n"
        );
        std::fs::write(&file, text).unwrap();
        let plans = select(&[&file], &Filters::default(), &SystemClock);
        let plan = plans
            .unwrap_or_else(|mistakes| panic!("{mistakes}"))
            .remove(0);

        assert_eq!(plan.expect.outcome.unwrap().value, word.as_str());
    }
}

/// Copies a folder.
fn copy(from: &std::path::Path, to: &std::path::Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).unwrap();
        }
    }
}
