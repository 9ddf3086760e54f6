//! Environments in which one side is another product: what is taken from its metadata, and which rows are left out.

use super::noon;
use super::wrong::Broken;
use crate::plan::{AdfsSide, Filters, FlexSide, Plan, select};
use crate::scenario::Mistakes;

const IDENTITY_PROVIDER: &str = r#"<EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" entityID="https://idp.fabrikam.example/idp"><IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol"><SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="https://idp.fabrikam.example/post"/><SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="https://IDP.fabrikam.example/sso"/></IDPSSODescriptor></EntityDescriptor>"#;
const SERVICE_PROVIDER: &str = r#"<EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" entityID="urn:sp"><SPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol"><AssertionConsumerService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="https://sp.fabrikam.example/acs" index="0"/></SPSSODescriptor></EntityDescriptor>"#;

const WITH_IDENTITY_PROVIDER: &str = "\
title: Another identity provider
default user: amy
adfs:
  foreign:
    metadata: {file: metadata.xml}
    form: {name: user, password: pass, submit: go}
    found at: {file: address}
flex: {mock: {tenant: contoso, default flex: legacy}}
users:
  amy:
    sign-in name: {env: FLEXGATE_TEST_NAME}
    password: {env: FLEXGATE_TEST_PASSWORD}
    attributes: {mail: amy@fabrikam.example}
";
const WITH_SERVICE_PROVIDER: &str = "\
title: Another service provider
default user: amy
adfs: {mock: {farm: contoso, directory: contoso}}
flex:
  foreign:
    start: https://sp.fabrikam.example/
    metadata: {file: metadata.xml}
    signed in when: Welcome
";
const PLAIN: &str = "title: A\nwhy: B\nexpect: {outcome: signed in}\n";

/// Plans a scenario in an environment whose side says of itself what `metadata` says.
fn planned(environment: &str, metadata: &str, scenario: &str) -> Result<Vec<Plan>, Mistakes> {
    let library = Broken::new()
        .write("environments/foreign.yaml", environment)
        .write("environments/metadata.xml", metadata)
        .write("environments/address", "127.0.0.1:8443\n")
        .write("interop/one.yaml", scenario);
    let filters = Filters {
        root: Some(library.root()),
        environment: Some("foreign".to_owned()),
        ..Filters::default()
    };
    select(&["interop/one"], &filters, &noon())
}

fn skipped(environment: &str, metadata: &str, scenario: &str) -> String {
    let plans = planned(environment, metadata, scenario).unwrap();
    plans[0].skip.clone().unwrap_or_default()
}

#[test]
fn flex_is_set_to_the_identity_provider_as_its_metadata_says() {
    let plan = planned(WITH_IDENTITY_PROVIDER, IDENTITY_PROVIDER, PLAIN)
        .unwrap()
        .remove(0);

    let (AdfsSide::Foreign(adfs), FlexSide::Mock(flex)) = (&plan.adfs, &plan.tenant) else {
        panic!("one side is foreign, the other mocked");
    };
    assert_eq!(
        flex.tenant.identity_provider_issuer,
        "https://idp.fabrikam.example/idp"
    );
    assert_eq!(
        flex.tenant.single_sign_on_url,
        "https://IDP.fabrikam.example/sso"
    );
    assert_eq!(adfs.reach.hosts, ["idp.fabrikam.example"]);
    assert_eq!(adfs.reach.found_at, Some("127.0.0.1:8443".parse().unwrap()));
    assert_eq!(plan.people["amy"].account, "amy");
    assert_eq!(plan.skip, None);
}

#[test]
fn the_trust_of_a_service_provider_is_made_of_its_metadata_with_the_facts_laid_over() {
    let scenario = format!("{PLAIN}given: {{trust: {{SamlResponseSignature: MessageOnly}}}}\n");

    let plan = planned(WITH_SERVICE_PROVIDER, SERVICE_PROVIDER, &scenario)
        .unwrap()
        .remove(0);

    let trusts = &plan.mock_adfs().unwrap().trusts;
    let trust = trusts
        .iter()
        .find(|trust| trust.identifier == ["urn:sp"])
        .unwrap();
    assert_eq!(trust.saml_response_signature.to_string(), "MessageOnly");
    assert!(trust.issuance_transform_rules.contains("roles"));
    assert_eq!(plan.placeholders["ACS"], "https://sp.fabrikam.example/acs");
    assert_eq!(plan.skip, None);
}

#[rstest::rstest]
#[case::a_fact_of_ad_fs(
    "given: {trust: {Enabled: true}}",
    "given.trust is unknown: `foreign` has another identity provider"
)]
#[case::a_step_of_ad_fs(
    "when: [open: idp-initiated page]",
    "`open: idp-initiated page` needs AD FS"
)]
#[case::another_set_up(
    "given: {foreign set up as: unsigned}",
    "given.foreign set up as differs: in `foreign` it is `usual`, not `unsigned`"
)]
fn what_a_foreign_identity_provider_cannot_be_told_leaves_the_row_out(
    #[case] line: &str,
    #[case] reason: &str,
) {
    let scenario = format!("{PLAIN}{line}\n");

    assert_eq!(
        skipped(WITH_IDENTITY_PROVIDER, IDENTITY_PROVIDER, &scenario),
        reason
    );
}

#[rstest::rstest]
#[case::a_fact_of_flex(
    "given: {flex: enhanced}",
    "given.flex is unknown: `foreign` has another service provider"
)]
#[case::a_step_of_flex(
    "when: [open: self-hosted flex]",
    "`open: self-hosted flex` needs Flex"
)]
#[case::no_way_to_sign_out(
    "when: [open: flex, sign in, sign out of: flex]",
    "`sign out of: flex` needs Flex"
)]
fn what_a_foreign_service_provider_cannot_be_told_leaves_the_row_out(
    #[case] line: &str,
    #[case] reason: &str,
) {
    let scenario = format!("{PLAIN}{line}\n");

    assert_eq!(
        skipped(WITH_SERVICE_PROVIDER, SERVICE_PROVIDER, &scenario),
        reason
    );
}

#[test]
fn a_row_for_a_foreign_side_is_left_out_where_there_is_none() {
    let library = Broken::new().write(
        "interop/one.yaml",
        &format!("{PLAIN}given: {{foreign set up as: usual}}\n"),
    );
    let filters = Filters {
        root: Some(library.root()),
        ..Filters::default()
    };

    let plans = select(&["interop/one"], &filters, &noon()).unwrap();

    assert_eq!(
        plans[0].skip.as_deref(),
        Some("a foreign side that is set up as `usual` is needed, and `mock` has none")
    );
}

#[test]
fn metadata_and_addresses_that_are_of_no_use_are_shown_at_their_place() {
    let post_only = IDENTITY_PROVIDER.replace("HTTP-Redirect", "HTTP-Artifact");
    let unset = WITH_IDENTITY_PROVIDER.replace("file: address", "env: FLEXGATE_NOBODY_SETS_THIS");

    let said = [
        planned(WITH_IDENTITY_PROVIDER, SERVICE_PROVIDER, PLAIN),
        planned(WITH_IDENTITY_PROVIDER, &post_only, PLAIN),
        planned(&unset, IDENTITY_PROVIDER, PLAIN),
        planned(WITH_SERVICE_PROVIDER, IDENTITY_PROVIDER, PLAIN),
    ]
    .map(|planned| planned.unwrap_err().to_string());

    for text in &said {
        assert!(text.contains("environments/foreign.yaml:"), "{text}");
    }
    assert!(
        said[0].contains("this metadata is of no use"),
        "{}",
        said[0]
    );
    assert!(said[1].contains("over HTTP-Redirect"), "{}", said[1]);
    assert!(
        said[2].contains("`FLEXGATE_NOBODY_SETS_THIS` is not set"),
        "{}",
        said[2]
    );
    assert!(said[3].contains("service provider"), "{}", said[3]);
}
