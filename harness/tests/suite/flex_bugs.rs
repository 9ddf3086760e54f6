//! The ways in which a login to Flex is known to go wrong, each with the scenarios that hold it on both drivers.
//!
//! The order is by how often they are met. Two of them are notes about versions of the Flex UI and no scenario's business.

use std::collections::BTreeMap;

use flexgate::clock::SystemClock;
use flexgate::exchange::DriverKind;
use flexgate::plan::{self, Filters, FlexKind, Plan};
use rstest::rstest;

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

#[rstest]
#[case::name_id_missing_or_of_another_format(1, &["guide/name-id-rule-missing", "flex/name-id-format", "guide/claim-transformation-not-properly-set"])]
#[case::issuer_differs(2, &["guide/issuer-differs"])]
#[case::only_the_assertion_signed(3, &["guide/only-the-assertion-signed"])]
#[case::roles_missing(4, &["guide/roles-missing", "flex/roles-missing"])]
#[case::attributes_with_a_namespace(5, &["flex/claims-picked-from-the-list", "flex/email-picked-from-the-list"])]
#[case::another_certificate_or_none(6, &["flex/certificate-unrelated", "flex/certificate-missing"])]
#[case::migration_half_done(7, &["migration/half-done", "migration/half-done-address", "migration/half-done-connection", "flex/started-at-adfs-under-an-old-name"])]
#[case::domain_not_trusted(8, &["flex/self-hosted-not-trusted"])]
#[case::oauth_settings_missing(9, &["flex/self-hosted-without-oauth"])]
#[case::popups(10, &["flex/popup", "flex/popup-blocked"])]
#[case::two_workers(11, &["flex/phantom-worker"])]
#[case::worker_overwritten(12, &["flex/worker-overwritten"])]
#[case::value_of_another_type(13, &["flex/attribute-type"])]
#[case::attribute_stays_on_the_worker(14, &["flex/worker-overwritten"])]
#[case::wrong_single_sign_on_url(15, &["guide/single-sign-on-url-wrong"])]
#[case::token_too_long(16, &["flex/token-too-long"])]
#[case::session_ends_early(17, &["flex/session-ends-early", "flex/session-over-already", "flex/session-ended"])]
#[case::assertion_encrypted(18, &["flex/assertion-encrypted"])]
#[case::relay_state_lost(19, &["flex/relay-state"])]
#[case::class_not_available(20, &["flex/class-not-available"])]
#[case::clocks(21, &["flex/clock-ahead", "flex/clock-behind"])]
#[case::not_permitted(22, &["flex/not-permitted"])]
#[case::signed_out_of_flex_only(23, &["flex/signed-out-of-flex-only"])]
#[case::login_without_account(25, &["flex/self-hosted-without-account-sid", "flex/domain"])]
#[case::team_misspelt(26, &["flex/team-name-misspelt"])]
#[case::started_at_adfs(27, &["flex/started-at-adfs-without-redirect", "sign-in/idp-initiated"])]
fn every_known_way_in_which_a_login_goes_wrong_is_a_scenario_on_both_drivers(
    #[case] rank: usize,
    #[case] scenarios: &[&str],
) {
    for plan in rows(scenarios) {
        let both = [DriverKind::Browser, DriverKind::Http];
        assert_eq!(
            plan.drivers, both,
            "{rank}: {}: {:?}",
            plan.name, plan.left_out
        );
        assert_eq!(plan.skip, None, "{rank}: {}", plan.name);
    }
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
