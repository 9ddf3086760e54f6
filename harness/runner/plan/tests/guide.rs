//! The project's own scenarios become the plans that their authors meant.

use mock_adfs::settings::SamlResponseSignature;

use super::{noon, own_scenarios};
use crate::exchange::DriverKind;
use crate::plan::{
    Action, AdfsSide, CertificateRole, Filters, FlexSide, Plan, PlannedStep, select,
};

fn plan_of(name: &str) -> Plan {
    let filters = Filters {
        root: Some(own_scenarios()),
        ..Filters::default()
    };
    let plans = select(&[name], &filters, &noon());
    let mut plans = plans.unwrap_or_else(|mistakes| panic!("{mistakes}"));
    assert_eq!(plans.len(), 1);
    plans.remove(0)
}

fn rules_of(plan: &Plan) -> &str {
    let AdfsSide::Mock(side) = &plan.adfs else {
        panic!("this side is mocked");
    };
    &side.trusts[0].issuance_transform_rules
}

#[test]
fn every_own_scenario_can_be_planned() {
    let filters = Filters {
        root: Some(own_scenarios()),
        ..Filters::default()
    };

    let plans =
        select::<&str>(&[], &filters, &noon()).unwrap_or_else(|mistakes| panic!("{mistakes}"));

    let names: Vec<&str> = plans.iter().map(|plan| plan.name.as_str()).collect();
    assert!(names.contains(&"guide/agent-signs-in[legacy]"), "{names:?}");
    assert!(
        names.contains(&"guide/agent-signs-in[enhanced]"),
        "{names:?}"
    );
}

#[test]
fn rows_that_share_snapshots_have_one_name_for_them_and_names_of_their_own() {
    let name = "flex/logged-in-elsewhere";
    let row = |flex: &str| plan_of(&format!("{name}[{flex}, in another browser]"));

    let rows = [row("legacy"), row("enhanced")];
    let shared = rows.each_ref().map(|plan| plan.snapshot_row.as_deref());
    assert_eq!(shared, [Some("in another browser"); 2]);
    assert_ne!(rows[0].name, rows[1].name);
}

#[test]
fn the_main_path_opens_flex_and_signs_in_with_every_default_resolved() {
    let plan = plan_of("guide/agent-signs-in[legacy]");

    let steps: Vec<&str> = plan.steps.iter().map(|step| step.text.as_str()).collect();
    assert_eq!(steps, ["open: flex", "sign in"]);
    assert_eq!(plan.drivers, [DriverKind::Browser, DriverKind::Http]);
    assert_eq!(plan.user, "amy");
    assert_eq!(plan.people["amy"].upn, "amy@contoso.example");
    assert_eq!(
        plan.placeholders["EntityID"],
        "https://iam.twilio.com/v1/Accounts/AC0123456789abcdef0123456789abcdef/saml2/metadata"
    );
    let FlexSide::Mock(flex) = &plan.tenant else {
        panic!("this side is mocked");
    };
    assert_eq!(
        flex.tenant.identity_provider_issuer,
        "http://adfs.contoso.example/adfs/services/trust"
    );
    assert_eq!(flex.certificate, CertificateRole::TokenSigning);
}

#[test]
fn placeholders_in_expect_mean_the_person_who_signs_in() {
    let plan = plan_of("guide/admin-signs-in[legacy]");

    let claims = plan.expect.claims.unwrap().value;
    assert_eq!(claims["email"], ["ben@contoso.example"]);
    assert_eq!(claims["full_name"], ["Ben Admin"]);
    let name_id = plan.expect.name_id.unwrap();
    assert_eq!(name_id.value.value.as_deref(), Some("ben@contoso.example"));
    assert_eq!(
        name_id.value.format.as_deref(),
        Some("urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress")
    );
    assert!(
        name_id
            .at
            .to_string()
            .ends_with("admin-signs-in.yaml:10:11")
    );
    assert_eq!(plan.expect.user.unwrap().value, "ben");
}

#[test]
fn a_rule_that_is_taken_out_leaves_the_others_as_the_administrator_wrote_them() {
    let whole = plan_of("guide/agent-signs-in[legacy]");
    let without = plan_of("guide/name-id-rule-missing[legacy]");

    let (first, _) = rules_of(&whole)
        .split_once("@RuleTemplate = \"MapClaims\"")
        .unwrap();
    assert_eq!(rules_of(&without), first);
}

#[test]
fn a_rule_file_replaces_the_rules_of_the_trust() {
    let plan = plan_of("guide/roles-from-groups[legacy]");

    assert!(rules_of(&plan).contains(";mail,mail,displayName,tokenGroups;{0}"));
}

#[test]
fn a_trust_property_changes_the_trust_of_flex_and_nothing_else() {
    let plan = plan_of("guide/only-the-assertion-signed[legacy]");

    let AdfsSide::Mock(side) = &plan.adfs else {
        panic!("this side is mocked");
    };
    let trust = &side.trusts[0];
    assert_eq!(
        trust.saml_response_signature,
        SamlResponseSignature::AssertionOnly
    );
    assert_eq!(trust.name, "Twilio Flex");
}

#[test]
fn a_console_field_is_filled_in_from_the_environment() {
    let plan = plan_of("guide/issuer-differs[legacy]");

    let FlexSide::Mock(flex) = &plan.tenant else {
        panic!("this side is mocked");
    };
    assert_eq!(
        flex.tenant.identity_provider_issuer,
        "https://adfs.contoso.example/adfs/services/trust"
    );
}

#[test]
fn a_change_counts_from_its_step_on_and_leaves_everything_else() {
    let plan = plan_of("certificates/promoted-before-pasted");
    let is_change = |step: &PlannedStep| matches!(step.action, Action::Change(_));
    let at = plan.steps.iter().position(is_change).unwrap();
    let Action::Change(change) = &plan.steps[at].action else {
        panic!("no change")
    };

    assert!(change.pastes);
    assert_eq!(*plan.as_of(at), plan);
    let after = plan.as_of(at + 1);
    assert_eq!((&after.adfs, &after.tenant), (&plan.adfs, &plan.tenant));
    assert!(plan.rolls_certificates());
}

#[test]
fn several_changes_lie_over_each_other_and_over_what_was_given() {
    let plan = plan_of("words/change");

    let now = plan.as_of(plan.steps.len());

    let AdfsSide::Mock(side) = &now.adfs else {
        panic!("AD FS is mocked")
    };
    let rules = &side.trusts[0].issuance_transform_rules;
    assert!(rules.contains("Sent by the scenario"), "{rules}");
    assert!(side.trusts[0].enabled);
    let FlexSide::Mock(flex) = &now.tenant else {
        panic!("Flex is mocked")
    };
    assert_eq!(flex.tenant.friendly_name, "Changed");
    assert!(!flex.tenant.login_using_popup);
}

#[test]
fn a_missing_status_is_named_by_its_whole_urns() {
    let plan = plan_of("guide/name-id-rule-missing[legacy]");

    assert_eq!(
        plan.expect.status_code.unwrap().value,
        [
            "urn:oasis:names:tc:SAML:2.0:status:Requester",
            "urn:oasis:names:tc:SAML:2.0:status:InvalidNameIDPolicy"
        ]
    );
    assert!(matches!(plan.steps[1].action, Action::SignIn(_)));
}

/// What a plan holds of a trust and no full text does.
fn unwritten(plan: &Plan) -> Vec<(&str, &str, &[mock_adfs::settings::SamlEndpoint], &str)> {
    let AdfsSide::Mock(adfs) = &plan.adfs else {
        panic!("this side is mocked");
    };
    let trusts = adfs.trusts.iter();
    trusts
        .map(|trust| {
            (
                trust.issuance_transform_rules.as_str(),
                trust.issuance_authorization_rules.as_str(),
                trust.saml_endpoints.as_slice(),
                trust.access_control_policy_name.as_str(),
            )
        })
        .collect()
}

#[test]
fn a_plan_written_in_full_is_a_scenario_that_means_the_same() {
    let root = tempfile::tempdir().unwrap();
    let filters = Filters {
        root: Some(own_scenarios()),
        ..Filters::default()
    };
    let plans =
        select::<&str>(&[], &filters, &noon()).unwrap_or_else(|mistakes| panic!("{mistakes}"));

    // Rules stand in comments only, endpoints and policies are not written, so a scenario that changes them cannot come back whole.
    // Outside the guide's folder many do, and workers, requests and faults are not written either.
    let agent = plans
        .iter()
        .find(|plan| plan.scenario == "guide/agent-signs-in");
    let agent = agent.map(unwritten);
    for plan in plans
        .iter()
        .filter(|plan| plan.scenario.starts_with("guide/"))
        .filter(|plan| Some(unwritten(plan)) == agent)
    {
        let path = root.path().join("full.yaml");
        std::fs::write(&path, crate::plan::full_text(plan)).unwrap();
        let again =
            select(&[&path], &filters, &noon()).unwrap_or_else(|mistakes| panic!("{mistakes}"));

        assert_eq!(again[0].adfs, plan.adfs);
        assert_eq!(again[0].tenant, plan.tenant);
        assert_eq!(again[0].people, plan.people);
        assert_eq!(
            crate::plan::full_text(&again[0])
                .lines()
                .skip(1)
                .collect::<Vec<_>>(),
            crate::plan::full_text(plan)
                .lines()
                .skip(1)
                .collect::<Vec<_>>()
        );
    }
}
