//! Each page kind, from markup written for these tests around the documented ids.

use rstest::rstest;

use super::*;

const ADFS: &str = "https://adfs.contoso.example/adfs/ls/";
const ACS: &str = "https://iam.twilio.com/v1/Accounts/AC1/saml2";

fn html() -> Headers {
    vec![("content-type".into(), "text/html; charset=utf-8".into())]
}

#[rstest]
#[case::sign_in(
    "<div id=loginArea><form id=loginForm></form></div>",
    Page::AdfsSignInPage
)]
#[case::paginated("<form id=loginFormPaginated></form>", Page::AdfsSignInPage)]
#[case::second_factor(
    "<form id=loginForm><input id=authMethod name=AuthMethod><input id=context name=Context></form>",
    Page::AdfsSecondFactorPage
)]
#[case::update_password("<form id=updatePasswordForm></form>", Page::AdfsUpdatePasswordPage)]
#[case::home_realm("<div id=hrdArea><form id=hrd></form></div>", Page::AdfsHomeRealmPage)]
#[case::idp_initiated("<div id=idpSignonArea></div>", Page::AdfsIdpInitiatedPage)]
#[case::error(
    "<div id=errorArea><ul id=errorDetails></ul></div>",
    Page::AdfsErrorPage
)]
#[case::desktop("<h2 data-testid=side-nav-header>Flex</h2>", Page::FlexDesktop)]
#[case::login_view("<div data-testid=login-form></div>", Page::FlexLoginView)]
#[case::flex_error("<div class='Twilio-ErrorPage x'></div>", Page::FlexErrorPage)]
#[case::hidden_view(
    "<div hidden><h2 data-testid=side-nav-header></h2></div>",
    Page::Unknown
)]
#[case::template("<template><p class=Twilio-ErrorPage></template>", Page::Unknown)]
#[case::not_drawn_yet("<div class=Twilio-LoadingView></div>", Page::Unknown)]
#[case::words_alone("<h1>An error occurred</h1><title>Sign In</title>", Page::Unknown)]
#[case::nothing("", Page::Unknown)]
fn a_page_is_known_by_its_ids(#[case] body: &str, #[case] page: Page) {
    assert_eq!(classify(ADFS, 200, &html(), body), page);
}

#[rstest]
#[case::basic_at_twilio(ACS, "Basic realm=\"Twilio API\"", Page::TwilioPasswordPrompt)]
#[case::basic_elsewhere(ADFS, "Basic realm=\"proxy\"", Page::Unknown)]
#[case::negotiate(ADFS, "Negotiate", Page::AdfsWindowsSignIn)]
#[case::ntlm(ADFS, "NTLM", Page::AdfsWindowsSignIn)]
fn an_answer_401_is_known_by_its_challenge(
    #[case] url: &str,
    #[case] challenge: &str,
    #[case] page: Page,
) {
    let headers = vec![
        ("content-type".into(), "application/json".into()),
        ("www-authenticate".into(), challenge.into()),
    ];

    assert_eq!(classify(url, 401, &headers, "{\"code\":70004}"), page);
}

#[rstest]
#[case::samlmetadata("application/samlmetadata+xml", Page::RawXml)]
#[case::text("text/xml; charset=utf-8", Page::RawXml)]
#[case::xhtml("application/xhtml+xml", Page::Unknown)]
#[case::html("text/html", Page::Unknown)]
fn raw_xml_is_known_by_its_type(#[case] content_type: &str, #[case] page: Page) {
    let headers = vec![("content-type".into(), content_type.into())];

    assert_eq!(
        classify(ADFS, 200, &headers, "<?xml version='1.0'?><a/>"),
        page
    );
}

#[test]
fn a_document_without_a_type_that_begins_as_xml_is_raw_xml() {
    let body = "\u{feff}<?xml version='1.0'?><EntityDescriptor/>";

    assert_eq!(classify(ADFS, 200, &Headers::new(), body), Page::RawXml);
}

#[test]
fn a_failure_of_the_enhanced_login_host_is_its_error_page() {
    let url = "https://login.flex.us1.twilio.com/login/callback?connection=JQ1";

    assert_eq!(
        classify(url, 400, &html(), "<p>no</p>"),
        Page::TwilioErrorPage
    );
}

#[test]
fn a_refused_sign_in_says_why() {
    let page = "<form id=loginForm><div id=error><span id=errorText>\n Incorrect  user ID\n or password. </span></div></form>";

    assert_eq!(
        message(page).as_deref(),
        Some("Incorrect user ID or password.")
    );
}

#[test]
fn a_first_sign_in_page_says_nothing() {
    let page = "<form id=loginForm><div id=error style='display: none'><label id=errorText>x</label></div></form>";

    assert_eq!(message(page), None);
}

#[test]
fn the_error_page_says_its_text_and_its_details_but_not_what_a_script_added() {
    let page = "<div id=errorArea><div id=openingMessage>An error occurred</div>\
        <div id=errorMessage>Contact your administrator.</div>\
        <ul id=errorDetails style='display:none'><li id=activityID>Activity ID: 1-2</li>\
        <li>Error details: MSIS7007: it&#39;s unknown</li><li>Cookie: enabled</li></ul></div>";

    insta::assert_snapshot!(message(page).unwrap(), @r"
    Contact your administrator.
    Activity ID: 1-2
    Error details: MSIS7007: it's unknown
    ");
}

#[rstest]
#[case(
    "<p class=Twilio-LoginFormView-Message>Invalid SSO Settings</p>",
    "Invalid SSO Settings"
)]
#[case("<p class=Twilio-ErrorPage-Label>Log in failed.</p>", "Log in failed.")]
fn a_view_of_flex_says_its_headline(#[case] page: &str, #[case] says: &str) {
    assert_eq!(message(page).as_deref(), Some(says));
}

/// Captured pages are read where `FLEXGATE_CORPUS` names the folder that holds them; they are nobody's to copy.
#[test]
fn captured_pages_are_known() {
    let Some(corpus) = std::env::var_os("FLEXGATE_CORPUS") else {
        // Past the test runner, which hides what a passing test prints.
        let _ = std::io::Write::write_all(
            &mut std::io::stderr(),
            b"skipped: FLEXGATE_CORPUS is not set\n",
        );
        return;
    };
    let folder = std::path::Path::new(&corpus).join("adfs-wire/pages");
    for (file, page) in [
        (
            "saml2aws_aad_ADFS_2019_loginpage.html",
            Page::AdfsSignInPage,
        ),
        ("saml2aws_adfs2_loginpage.html", Page::AdfsSignInPage),
        ("saml2aws_adfs2_passcode.html", Page::AdfsSecondFactorPage),
        ("xiaomi_2016_errorpage.html", Page::AdfsErrorPage),
    ] {
        let body = std::fs::read_to_string(folder.join(file)).unwrap();

        assert_eq!(classify(ADFS, 200, &html(), &body), page, "{file}");
    }
    let auto_post = folder.join("saml2aws_aad_ADFStrust_wsfed_autopost.html");
    let body = std::fs::read_to_string(auto_post).unwrap();
    assert!(matches!(
        read(ADFS, 200, &html(), &body).next,
        NextMove::Submit(_)
    ));
}
