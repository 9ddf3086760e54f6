//! Every attack of the catalogue, carried out on an honest Response with both signatures: told by its finding, and the
//! intruder gains nothing.
#![expect(
    clippy::unwrap_used,
    reason = "a failed unwrap is a failed test, and a skip is printed"
)]
#![allow(dead_code, reason = "the vectors use the rest of the stage")]

use std::collections::BTreeSet;

use saml::attack::{Stranger, catalogue, meant_by};
use saml::validate::validate;

#[path = "vectors/stage.rs"]
mod stage;

fn stranger() -> Stranger {
    Stranger {
        key: stage::other_key(),
        certificate: stage::other_certificate(),
    }
}

#[test]
fn the_honest_twin_is_accepted() {
    assert!(validate(&stage::both_signed(), &stage::expectations()).is_accepted());
}

#[test]
fn every_attack_is_told_by_its_finding_and_lets_nobody_in() {
    let honest = stage::both_signed();
    let mut wrong = Vec::new();

    for attack in catalogue() {
        let Some(hostile) = attack.carried_out(&honest, &stranger()) else {
            wrong.push(format!("{}: cannot be carried out", attack.name));
            continue;
        };
        let validation = validate(&hostile, &stage::expectations());
        let errors = stage::errors(&validation);
        if !errors.contains(&attack.finding) || validation.is_accepted() {
            wrong.push(format!(
                "{}: {} is not in {errors:?}",
                attack.name, attack.finding
            ));
        }
    }

    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn each_attack_makes_another_message_and_has_a_name_of_its_own() {
    let honest = stage::both_signed();
    let all: Vec<_> = catalogue().collect();

    let names: BTreeSet<&str> = all.iter().map(|attack| attack.name).collect();
    let made = all
        .iter()
        .map(|attack| attack.carried_out(&honest, &stranger()));
    let made: BTreeSet<Option<String>> = made.collect();
    assert_eq!((names.len(), made.len()), (all.len(), all.len()));
    assert!(!made.contains(&Some(honest)));
}

#[test]
fn a_name_means_one_attack_and_a_family_all_of_it() {
    assert_eq!(meant_by("wrapping/xsw-1").len(), 1);
    assert_eq!(meant_by("exclusion").len(), 6);
    assert!(meant_by("xsw-1").is_empty());
}

#[test]
fn a_response_without_an_assertion_cannot_be_attacked() {
    let cut = stage::RESPONSE.replace("Assertion", "Insertion");

    for attack in catalogue() {
        assert_eq!(
            attack.carried_out(&cut, &stranger()),
            None,
            "{}",
            attack.name
        );
        assert_eq!(
            attack.carried_out("<a", &stranger()),
            None,
            "{}",
            attack.name
        );
    }
}
