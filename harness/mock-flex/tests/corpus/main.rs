//! No false session: hostile Responses, remade for an account of the mock, open no session at the ACS of either
//! generation, and their honest twins open one.
//!
//! A shape is remade so that only what is wrong with it stays wrong: it gets the mock's audience and ACS, the request that
//! it answers, the attributes that Flex demands, and every signature that was good is good again, under a key whose
//! certificate is in the form. The shapes are those of `harness/saml/testdata` and, where `FLEXGATE_CORPUS` names it, those
//! of the corpus. Each test prints one line of counts.
#![expect(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

mod lenience;
mod remake;
mod rows;
mod stand;
mod tally;

use rows::Row;
use stand::Generation;
use tally::Tally;

async fn judge(rows: &[Row], name: &str) {
    let mut missed = Vec::new();
    for generation in [Generation::Legacy, Generation::Enhanced] {
        let mut tally = Tally::default();
        for row in rows {
            tally.row(row, generation).await;
        }
        missed.extend(tally.report(&format!("{name}, {}", generation.name())));
    }
    assert!(missed.is_empty(), "{}", missed.join("\n"));
}

#[tokio::test]
async fn no_hostile_shape_of_ours_opens_a_session_and_every_honest_one_does() {
    judge(&rows::ours(), "shapes of ours").await;
}

#[tokio::test]
async fn no_hostile_shape_of_the_corpus_opens_a_session_and_every_honest_twin_does() {
    match std::env::var_os("FLEXGATE_CORPUS") {
        Some(folder) => judge(&rows::of_corpus(folder.as_ref()), "shapes of the corpus").await,
        None => tally::say("false sessions: skipped: FLEXGATE_CORPUS is not set"),
    }
}
