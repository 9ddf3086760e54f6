//! The ways in which a login to Flex is known to go wrong, each with the scenarios that hold it on both drivers.
//!
//! The order is by how often they are met. One of them is a note about versions of the Flex UI and no scenario's business.

use std::collections::BTreeMap;

use flexgate::clock::SystemClock;
use flexgate::exchange::DriverKind;
use flexgate::plan::{self, Filters, FlexKind, Plan};

fn plans() -> Vec<Plan> {
    plan::select(&["scenarios"], &Filters::default(), &SystemClock)
        .unwrap_or_else(|mistakes| panic!("{mistakes}"))
}

/// The rows of some scenarios; each of them runs, on both drivers.
fn rows(scenarios: &[&str]) -> Vec<Plan> {
    let mut by_scenario: BTreeMap<String, Vec<Plan>> = BTreeMap::new();
    for plan in plans() {
        by_scenario
            .entry(plan.scenario.clone())
            .or_default()
            .push(plan);
    }
    let of = |name: &&str| {
        let rows = by_scenario.get(*name);
        rows.unwrap_or_else(|| panic!("there is no scenario `{name}`"))
            .clone()
    };
    scenarios.iter().flat_map(of).collect()
}

/// Rank, what goes wrong, and the scenarios that hold it.
const RANKED: [(usize, &str, &[&str]); 26] = [
    (
        1,
        "name id missing or of another format",
        &[
            "guide/name-id-rule-missing",
            "flex/name-id-format",
            "guide/claim-transformation-not-properly-set",
        ],
    ),
    (2, "issuer differs", &["guide/issuer-differs"]),
    (
        3,
        "only the assertion signed",
        &["guide/only-the-assertion-signed"],
    ),
    (
        4,
        "roles missing",
        &["guide/roles-missing", "flex/roles-missing"],
    ),
    (
        5,
        "attributes with a namespace",
        &[
            "flex/claims-picked-from-the-list",
            "flex/email-picked-from-the-list",
        ],
    ),
    (
        6,
        "another certificate or none",
        &["flex/certificate-unrelated", "flex/certificate-missing"],
    ),
    (
        7,
        "migration half done",
        &[
            "migration/half-done",
            "migration/half-done-address",
            "migration/half-done-connection",
            "flex/started-at-adfs-under-an-old-name",
        ],
    ),
    (8, "domain not trusted", &["flex/self-hosted-not-trusted"]),
    (
        9,
        "oauth settings missing",
        &["flex/self-hosted-without-oauth"],
    ),
    (10, "popups", &["flex/popup", "flex/popup-blocked"]),
    (11, "two workers", &["flex/phantom-worker"]),
    (12, "worker overwritten", &["flex/worker-overwritten"]),
    (13, "value of another type", &["flex/attribute-type"]),
    (
        14,
        "attribute stays on the worker",
        &["flex/worker-overwritten"],
    ),
    (
        15,
        "wrong single sign on url",
        &["guide/single-sign-on-url-wrong"],
    ),
    (16, "token too long", &["flex/token-too-long"]),
    (
        17,
        "session ends early",
        &[
            "flex/session-ends-early",
            "flex/session-over-already",
            "flex/session-ended",
        ],
    ),
    (18, "assertion encrypted", &["flex/assertion-encrypted"]),
    (19, "relay state lost", &["flex/relay-state"]),
    (20, "class not available", &["flex/class-not-available"]),
    (21, "clocks", &["flex/clock-ahead", "flex/clock-behind"]),
    (22, "not permitted", &["flex/not-permitted"]),
    (
        23,
        "signed out of flex only",
        &["flex/signed-out-of-flex-only"],
    ),
    (
        25,
        "login without account",
        &["flex/self-hosted-without-account-sid", "flex/domain"],
    ),
    (26, "team misspelt", &["flex/team-name-misspelt"]),
    (
        27,
        "started at adfs",
        &[
            "flex/started-at-adfs-without-redirect",
            "sign-in/idp-initiated",
        ],
    ),
];
/// The rank that is a note about versions of the Flex UI.
const OF_VERSIONS: usize = 24;

#[test]
fn every_known_way_in_which_a_login_goes_wrong_is_a_scenario_on_both_drivers() {
    for (rank, what, scenarios) in RANKED {
        for plan in rows(scenarios) {
            let both = [DriverKind::Browser, DriverKind::Http];
            let of = format!("{rank}, {what}: {}", plan.name);
            assert_eq!(plan.drivers, both, "{of}: {:?}", plan.left_out);
            assert_eq!(plan.skip, None, "{of}");
        }
    }
}

#[test]
fn no_rank_is_without_a_scenario() {
    let held: Vec<usize> = RANKED.iter().map(|(rank, _, _)| *rank).collect();
    let wanted: Vec<usize> = (1..=27).filter(|rank| *rank != OF_VERSIONS).collect();

    assert_eq!(held, wanted);
    assert!(RANKED.iter().all(|(_, _, scenarios)| !scenarios.is_empty()));
}

/// Scenarios of the guide about what enhanced Flex does not have: an account SID in its addresses. Their counterpart there,
/// the connection, is in `migration/half-done`.
const OF_LEGACY_ALONE: [&str; 2] = ["guide/account-sid-left-as-acxxx", "guide/account-sid-wrong"];

/// A scenario of the guide runs on both generations, or has a twin that says what enhanced Flex does instead.
#[test]
fn the_scenarios_of_the_guide_run_on_both_generations() {
    let mut generations: BTreeMap<String, Vec<FlexKind>> = BTreeMap::new();
    for plan in plans() {
        if plan.scenario.starts_with("guide/") {
            let name = plan.scenario.trim_end_matches("-on-enhanced");
            generations
                .entry(name.to_owned())
                .or_default()
                .push(plan.flex);
        }
    }

    let both = [FlexKind::Legacy, FlexKind::Enhanced];
    let one: Vec<&str> = generations
        .iter()
        .filter(|(_, kinds)| !both.iter().all(|kind| kinds.contains(kind)))
        .map(|(name, _)| name.as_str())
        .collect();
    assert!(generations.len() > 10);
    assert_eq!(one, OF_LEGACY_ALONE);
}
