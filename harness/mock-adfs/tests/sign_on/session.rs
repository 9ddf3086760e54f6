//! Names, passwords, sessions and their cookies.

use mock_adfs::settings::AuditLevel;
use rstest::rstest;
use saml::time::SignedDuration;

use crate::support::{Ask, PASSWORD, Stand};

#[tokio::test]
async fn a_right_password_leads_through_a_redirect_with_the_session_cookies() {
    let stand = Stand::guide();
    let url = Ask::default().url();

    let page = stand.type_in(&url, "amy@contoso.example", PASSWORD).await;

    let location = page.header("location").unwrap();
    assert_eq!(page.status, 302);
    assert!(location.starts_with(&format!(
        "https://adfs.contoso.example:443{url}&client-request-id="
    )));
    let cookies = page.cookies();
    assert_eq!(cookies.len(), 2);
    assert!(cookies[0].starts_with("MSISAuth=") && cookies[1].starts_with("MSISAuth1="));
    assert!(
        cookies
            .iter()
            .all(|line| line.ends_with("; path=/adfs; HttpOnly; Secure; SameSite=None"))
    );
}

#[tokio::test]
async fn the_issued_token_comes_with_the_cookies_of_a_session() {
    let stand = Stand::guide();

    let page = stand.sign_on(&Ask::default().url(), "amy").await;

    let names: Vec<&str> = page
        .cookies()
        .iter()
        .filter_map(|line| line.split('=').next())
        .collect();
    assert_eq!(
        names,
        [
            "MSISAuth",
            "MSISAuth1",
            "MSISAuth",
            "SamlSession",
            "MSISAuthenticated",
            "MSISLoopDetectionCookie"
        ]
    );
}

#[rstest]
#[case::wrong_password(r"CONTOSO\amy", "wrong", "Incorrect user ID or password.")]
#[case::nobody("zoe@contoso.example", PASSWORD, "Incorrect user ID or password.")]
#[case::expired_password(r"CONTOSO\eve", PASSWORD, "Your password has expired.")]
#[tokio::test]
async fn refused_credentials_show_the_form_again_with_the_name(
    #[case] name: &str,
    #[case] password: &str,
    #[case] text: &str,
) {
    let stand = Stand::guide();

    let page = stand.type_in(&Ask::default().url(), name, password).await;

    assert_eq!(page.status, 200);
    assert!(page.is_sign_in() && page.body.contains(text));
    assert!(page.body.contains(&format!("value=\"{name}\"")));
    assert!(page.cookies().is_empty());
    assert_eq!(stand.events(), [(1203, None)]);
}

#[tokio::test]
async fn a_session_goes_straight_to_the_response_with_the_time_of_its_sign_in() {
    let stand = Stand::guide();
    let url = Ask::default().url();
    stand.sign_on(&url, "amy").await;

    stand.clock.advance(SignedDuration::from_mins(479));
    let page = stand.get(&url).await;

    let xml = page.response();
    assert!(xml.contains("AuthnInstant=\"2026-11-24T03:52:00.123Z\""));
    assert!(xml.contains("IssueInstant=\"2026-11-24T11:51:00.123Z\""));
}

#[tokio::test]
async fn a_session_ends_after_the_sso_lifetime() {
    let stand = Stand::guide();
    let url = Ask::default().url();
    stand.sign_on(&url, "amy").await;

    stand.clock.advance(SignedDuration::from_mins(480));

    assert!(stand.get(&url).await.is_sign_in());
}

#[rstest]
#[case::the_request_demands_it(" ForceAuthn=\"true\"", false)]
#[case::the_trust_demands_it("", true)]
#[tokio::test]
async fn fresh_credentials_are_used_once(#[case] attributes: &str, #[case] always: bool) {
    let stand = Stand::with(|_, trust| trust.always_require_authentication = always);
    let url = Ask {
        attributes,
        ..Ask::default()
    }
    .url();

    let first = stand.sign_on(&url, "amy").await;

    assert_eq!(first.status_codes(), ["Success"]);
    assert!(stand.get(&url).await.is_sign_in());
}

#[tokio::test]
async fn another_browser_has_no_session() {
    let stand = Stand::guide();
    let url = Ask::default().url();
    stand.sign_on(&url, "amy").await;

    stand.forget_cookies();

    assert!(stand.get(&url).await.is_sign_in());
}

#[tokio::test]
async fn an_expired_password_leads_to_the_page_that_changes_it_where_that_page_is_there() {
    let stand = Stand::with(|farm, _| farm.update_password_endpoint_enabled = true);
    let url = Ask::default().url();

    let found = stand.type_in(&url, r"CONTOSO\eve", PASSWORD).await;
    let page = stand.follow(&found).await;
    let fields = |old: &'static str, again: &'static str| {
        [
            ("UserName", r"CONTOSO\eve"),
            ("OldPassword", old),
            ("NewPassword", "new horse"),
            ("ConfirmNewPassword", again),
        ]
    };
    let update = "/adfs/portal/updatepassword/";
    let differs = stand.post(update, &fields(PASSWORD, "other")).await;
    let refused = stand.post(update, &fields("wrong", "new horse")).await;
    stand.post(update, &fields(PASSWORD, "new horse")).await;
    let found = stand.type_in(&url, r"CONTOSO\eve", "new horse").await;

    assert!(page.body.contains("id=\"updatePasswordForm\""));
    assert!(page.body.contains("Your password has expired."));
    assert!(page.body.contains("value=\"CONTOSO\\eve\""));
    assert!(differs.body.contains("not the same"));
    assert!(refused.body.contains("could not be changed"));
    assert_eq!(stand.follow(&found).await.status_codes(), ["Success"]);
    let changes: Vec<u32> = stand
        .events()
        .iter()
        .map(|(id, _)| *id)
        .filter(|id| [1204, 1205].contains(id))
        .collect();
    assert_eq!(changes, [1205, 1204]);
}

#[tokio::test]
async fn the_page_that_changes_a_password_is_off_by_default() {
    assert!(
        Stand::guide()
            .get("/adfs/portal/updatepassword/")
            .await
            .is_error("MSIS7065")
    );
}

/// Events of a wrong and of a right password.
async fn audits(level: AuditLevel) -> Vec<u32> {
    let stand = Stand::with(|farm, _| farm.audit_level = level);
    let url = Ask::default().url();
    stand.type_in(&url, r"CONTOSO\amy", "wrong").await;
    stand.sign_on(&url, "amy").await;
    stand.events().iter().map(|(id, _)| *id).collect()
}

#[rstest]
#[case::nothing(AuditLevel::None, &[])]
#[case::a_few(AuditLevel::Basic, &[1203, 1202, 1200])]
#[case::the_older_ones_beside_them(AuditLevel::Verbose, &[411, 1203, 412, 1202, 299, 1200])]
#[tokio::test]
async fn audits_are_as_the_level_says(#[case] level: AuditLevel, #[case] events: &[u32]) {
    assert_eq!(audits(level).await, events);
}

#[tokio::test]
async fn a_changed_password_ends_the_session_when_the_delay_is_over() {
    let stand = Stand::with(|farm, _| farm.update_password_endpoint_enabled = true);
    let url = Ask::default().url();
    stand.sign_on(&url, "amy").await;
    stand.clock.advance(SignedDuration::from_mins(1));
    let fields = [
        ("UserName", r"CONTOSO\amy"),
        ("OldPassword", PASSWORD),
        ("NewPassword", "new horse"),
        ("ConfirmNewPassword", "new horse"),
    ];
    stand.post("/adfs/portal/updatepassword/", &fields).await;

    stand.clock.advance(SignedDuration::from_mins(58));
    let before = stand.get(&url).await;
    stand.clock.advance(SignedDuration::from_mins(1));
    let after = stand.get(&url).await;

    assert_eq!(before.status_codes(), ["Success"]);
    assert!(after.is_sign_in());
}

#[rstest]
#[case::to_the_sign_in("/adfs/ls/?SAMLRequest=a", true)]
#[case::to_another_site("https://evil.example/adfs/", false)]
#[case::to_another_site_without_scheme("//evil.example/adfs/", false)]
#[tokio::test]
async fn a_changed_password_leads_back_to_the_farm_and_nowhere_else(
    #[case] back: &str,
    #[case] leads_back: bool,
) {
    let stand = Stand::with(|farm, _| farm.update_password_endpoint_enabled = true);
    let back: String = url::form_urlencoded::byte_serialize(back.as_bytes()).collect();
    let fields = [
        ("UserName", r"CONTOSO\eve"),
        ("OldPassword", PASSWORD),
        ("NewPassword", "new horse"),
        ("ConfirmNewPassword", "new horse"),
    ];

    let page = format!("/adfs/portal/updatepassword/?returnUrl={back}");
    let page = stand.post(&page, &fields).await;

    assert_eq!(page.header("location").is_some(), leads_back);
    assert_eq!(page.body.contains("id=\"updatedArea\""), !leads_back);
}
