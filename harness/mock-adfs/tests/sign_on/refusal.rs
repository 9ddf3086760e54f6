//! Sign-ins that end without a token, with a status for the relying party.

use mock_adfs::settings::FarmVersion;
use rstest::rstest;

use saml::binding::redirect::{self, Parameter};

use crate::support::{Ask, Stand, without_host};

const CERTIFICATE_WANTED: &str = r#"<samlp:RequestedAuthnContext><saml:AuthnContextClassRef>urn:oasis:names:tc:SAML:2.0:ac:classes:X509</saml:AuthnContextClassRef></samlp:RequestedAuthnContext>"#;

#[tokio::test]
async fn a_user_without_mail_gets_the_status_of_the_guides_troubleshooting() {
    let stand = Stand::guide();

    let page = stand.sign_on(&Ask::default().url(), "ben").await;

    let xml = page.response();
    assert_eq!(page.status_codes(), ["Requester", "InvalidNameIDPolicy"]);
    assert!(!xml.contains("<Assertion") && xml.contains("<ds:Signature "));
    let events = stand.adfs.events();
    let last = events.last().unwrap();
    assert_eq!((last.id, last.code.as_deref()), (364, Some("MSIS7070")));
    assert!(last.text.contains("Actual NameID properties: null."));
    assert!(
        events
            .iter()
            .any(|event| event.id == 321 && event.activity_id == last.activity_id)
    );
}

#[tokio::test]
async fn without_the_name_id_rule_nobody_gets_a_name_id() {
    let stand = Stand::with(|_, trust| {
        let rules = &mut trust.issuance_transform_rules;
        rules.truncate(rules.find("@RuleTemplate = \"MapClaims\"").unwrap());
    });

    let page = stand.sign_on(&Ask::default().url(), "amy").await;

    assert_eq!(page.status_codes(), ["Requester", "InvalidNameIDPolicy"]);
}

#[rstest]
#[case::no_policy_and_no_rules("", "", &[])]
#[case::rules_that_never_permit("", "=> issue(Type = \"x\", Value = \"y\");", &[])]
#[case::rules_that_deny("", "=> issue(Type = \"http://schemas.microsoft.com/authorization/claims/permit\", Value = \"true\"); => issue(Type = \"http://schemas.microsoft.com/authorization/claims/deny\", Value = \"true\");", &[])]
#[case::another_group("Permit specific group", "", &["S-1-5-21-1004336348-1177238915-682003330-512"])]
#[tokio::test]
async fn who_is_not_permitted_gets_request_denied(
    #[case] policy: &str,
    #[case] rules: &str,
    #[case] groups: &[&str],
) {
    let stand = Stand::with(|_, trust| {
        trust.access_control_policy_name = policy.to_owned();
        trust.issuance_authorization_rules = rules.to_owned();
        trust.access_control_policy_parameters =
            groups.iter().map(|group| (*group).to_owned()).collect();
    });

    let page = stand.sign_on(&Ask::default().url(), "amy").await;

    assert_eq!(page.status_codes(), ["Responder", "RequestDenied"]);
    let code = Some("MSIS5007".to_owned());
    assert!(
        stand
            .events()
            .ends_with(&[(325, code.clone()), (364, code)])
    );
}

#[rstest]
#[case::a_direct_group(r"CONTOSO\Flex Agents")]
#[case::a_nested_domain_local_group("Contact Center")]
#[case::the_primary_group("S-1-5-21-1004336348-1177238915-682003330-513")]
#[tokio::test]
async fn the_policy_for_a_group_permits_its_members(#[case] group: &str) {
    let stand = Stand::with(|_, trust| {
        trust.access_control_policy_name = "Permit specific group".to_owned();
        trust.access_control_policy_parameters = vec![group.to_owned()];
    });

    let page = stand.sign_on(&Ask::default().url(), "amy").await;

    assert_eq!(page.status_codes(), ["Success"]);
}

#[tokio::test]
async fn a_class_that_no_method_offers_is_answered_at_once() {
    let stand = Stand::guide();

    let page = stand
        .get(
            &Ask {
                rest: CERTIFICATE_WANTED,
                ..Ask::default()
            }
            .url(),
        )
        .await;

    assert_eq!(page.status_codes(), ["Responder", "NoAuthnContext"]);
    assert_eq!(stand.events(), [(364, Some("MSIS7102".to_owned()))]);
}

#[tokio::test]
async fn a_class_that_no_method_offers_can_be_answered_after_the_sign_in() {
    let stand = Stand::with(|farm, _| farm.behavior.unmet_class_is_answered_before_sign_in = false);

    let page = stand
        .sign_on(
            &Ask {
                rest: CERTIFICATE_WANTED,
                ..Ask::default()
            }
            .url(),
            "amy",
        )
        .await;

    assert_eq!(page.status_codes(), ["Responder", "NoAuthnContext"]);
}

#[rstest]
#[case::since_2016(FarmVersion::Server2019, false, &["Responder", "NoPassive"])]
#[case::of_2012_r2(FarmVersion::Server2012R2, false, &["Responder", "NoPassive"])]
#[case::of_2012_r2_without_an_update(FarmVersion::Server2012R2, true, &["Responder"])]
#[tokio::test]
async fn a_passive_request_without_session_is_answered_without_asking(
    #[case] version: FarmVersion,
    #[case] without_update: bool,
    #[case] status: &[&str],
) {
    let stand = Stand::with(|farm, _| {
        farm.version = version;
        farm.behavior.passive_status_lacks_second_code_on_2012_r2 = without_update;
    });
    let passive = Ask {
        attributes: " IsPassive=\"true\"",
        ..Ask::default()
    }
    .url();

    let without = stand.get(&passive).await;
    stand.sign_on(&Ask::default().url(), "amy").await;
    let with = stand.get(&passive).await;

    assert_eq!(without.status_codes(), status);
    assert_eq!(with.status_codes(), ["Success"]);
}

#[tokio::test]
async fn two_different_name_ids_end_in_event_186() {
    let stand = Stand::with(|_, trust| {
        trust.issuance_transform_rules.push_str(
            "=> issue(Type = \"http://schemas.xmlsoap.org/ws/2005/05/identity/claims/nameidentifier\", Value = \"x\");",
        );
    });

    let page = stand.sign_on(&Ask::default().url(), "amy").await;

    assert_eq!(page.status_codes(), ["Responder"]);
    assert!(stand.events().ends_with(&[(186, None), (364, None)]));
}

#[tokio::test]
async fn a_rule_that_fails_ends_in_a_status_or_on_the_error_page() {
    let failing =
        "c:[] => issue(store = \"Nowhere\", types = (\"t\"), query = \"q\", param = c.Value);";
    for with_status in [true, false] {
        let stand = Stand::with(|farm, trust| {
            farm.behavior.issuance_failures_answer_with_status = with_status;
            failing.clone_into(&mut trust.issuance_transform_rules);
        });

        let page = stand.sign_on(&Ask::default().url(), "amy").await;

        assert_eq!(page.is_error("POLICY0018"), !with_status);
        assert!(
            stand
                .events()
                .ends_with(&[(364, Some("POLICY0018".to_owned()))])
        );
    }
}

#[tokio::test]
async fn a_policy_that_asks_for_a_qualifier_is_not_met_without_it() {
    let stand = Stand::guide();
    let ask = Ask {
        rest: r#"<samlp:NameIDPolicy Format="urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress" SPNameQualifier="urn:sp"/>"#,
        ..Ask::default()
    };

    let page = stand.sign_on(&ask.url(), "amy").await;

    assert_eq!(page.status_codes(), ["Requester", "InvalidNameIDPolicy"]);
    assert!(stand.events().contains(&(321, Some("MSIS7070".to_owned()))));
}

#[rstest]
#[case::told(true)]
#[case::not_looked_at(false)]
#[tokio::test]
async fn a_request_of_another_version_is_told_so(#[case] told: bool) {
    let stand = Stand::with(|farm, _| farm.behavior.other_version_is_answered_with_status = told);
    let xml = Ask::default()
        .xml()
        .replace("Version=\"2.0\"", "Version=\"1.1\"");
    let base = "https://adfs.contoso.example/adfs/ls/";
    let url = redirect::url(base, Parameter::Request, &xml, None);

    let page = stand.get(&without_host(&url)).await;

    if told {
        assert_eq!(page.status_codes(), ["VersionMismatch"]);
        assert_eq!(stand.events(), [(364, None)]);
    } else {
        assert!(page.is_sign_in());
    }
}
