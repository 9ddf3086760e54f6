//! What the page of Flex tells its script: the generation, the addresses of the APIs, the account of a self-hosted site.

use url::Url;

use super::api::Reply;
use super::{Stop, views};
use crate::driver::pages;
use crate::exchange::Page;

/// What the ACS of legacy Flex appends to the address of the page.
pub(super) const TOKEN_PARAMETERS: [&str; 5] =
    ["Token", "Expiration", "Identity", "Roles", "flexUiVersion"];
/// What the login of enhanced Flex appends to it.
pub(super) const CODE_PARAMETERS: [&str; 10] = [
    "code",
    "state",
    "error",
    "error_description",
    "accountSid",
    "instanceSid",
    "consoleLogin",
    "isConsoleLogin",
    "ssoProfileSid",
    "flexUiVersion",
];

/// The settings of a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct PageSettings {
    /// `https://flex-api.twilio.com`.
    pub(super) flex_api: String,
    /// `https://iam.twilio.com/v1`.
    pub(super) iam: String,
    /// `https://services.twilio.com/v1/Flex`.
    pub(super) services: String,
    /// Whether the site knows of an enhanced connection.
    pub(super) enhanced: bool,
    /// The account of a self-hosted site; hosted Flex looks it up.
    pub(super) account_sid: Option<String>,
    /// Whether somebody else than Twilio serves the page.
    pub(super) self_hosted: bool,
    /// Whether a session that cannot be renewed ends on the login view.
    pub(super) session_end_is_logout: bool,
}

impl PageSettings {
    /// What the document says. What it leaves out follows from its host: `flex.twilio.com` -> `iam.twilio.com`.
    pub(super) fn of(html: &str, page: &Url) -> Self {
        let host = page.host_str().unwrap_or_default();
        let rest = host.strip_prefix("flex.").unwrap_or("twilio.com");
        let said = pages::flex_settings(html);
        let text = |name: &str| said.get(name)?.as_str().map(str::to_owned);
        let address = |name: &str, service: &str, path: &str| {
            text(name).unwrap_or_else(|| format!("https://{service}.{rest}{path}"))
        };
        Self {
            flex_api: address("flexApi", "flex-api", ""),
            iam: address("iam", "iam", "/v1"),
            services: address("services", "services", "/v1/Flex"),
            enhanced: said["enhanced"].as_bool().unwrap_or(false),
            account_sid: text("accountSid"),
            self_hosted: said["selfHosted"].as_bool().unwrap_or(false),
            session_end_is_logout: said["sessionEndIsLogout"].as_bool().unwrap_or(true),
        }
    }

    /// What is shown when a token cannot be renewed: the view, and what it says.
    pub(super) fn session_end(&self, reply: &Reply) -> (Page, String) {
        if self.session_end_is_logout {
            return (Page::FlexLoginView, views::LOGGED_OUT.to_owned());
        }
        (Page::FlexErrorPage, views::token_problem(reply))
    }
}

/// An address below one of an API.
pub(super) fn address(api: &str, path: &str) -> Result<Url, Stop> {
    Url::parse(&format!("{api}/{path}")).map_err(|_| views::not_now())
}

/// The first value of a parameter in the address of the page.
pub(super) fn parameter(page: &Url, name: &str) -> Option<String> {
    page.query_pairs()
        .find(|(key, _)| key == name)
        .map(|(_, value)| value.into_owned())
}

/// `/calm-bear-1234` and `/login/calm-bear-1234` name a domain.
pub(super) fn runtime_domain(page: &Url) -> Option<String> {
    let mut parts = page.path_segments()?.filter(|part| !part.is_empty());
    match parts.next()? {
        "login" => parts.next().map(str::to_owned),
        domain => Some(domain.to_owned()),
    }
}

/// Takes parameters out of the address.
pub(super) fn strip(page: &mut Url, names: &[&str]) {
    let kept: Vec<(String, String)> = page
        .query_pairs()
        .filter(|(name, _)| !names.contains(&name.as_ref()))
        .map(|(name, value)| (name.into_owned(), value.into_owned()))
        .collect();
    page.set_query(None);
    if !kept.is_empty() {
        page.query_pairs_mut().extend_pairs(kept);
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    const START: &str = "https://flex.twilio.com/calm-bear-1234";

    fn of(html: &str) -> PageSettings {
        PageSettings::of(html, &Url::parse(START).unwrap())
    }

    #[test]
    fn a_page_that_says_nothing_is_legacy_flex_beside_its_host() {
        let settings = of("<div id=root></div>");

        assert!(!settings.enhanced);
        assert_eq!(settings.iam, "https://iam.twilio.com/v1");
        assert_eq!(settings.flex_api, "https://flex-api.twilio.com");
    }

    #[test]
    fn what_the_page_says_is_taken() {
        let settings = of(concat!(
            r#"<script type="application/json" id="flex-settings">"#,
            r#"{"iam":"https://preview.twilio.com/iam","enhanced":true,"accountSid":"AC1"}</script>"#
        ));

        assert!(settings.enhanced);
        assert_eq!(settings.iam, "https://preview.twilio.com/iam");
        assert_eq!(settings.account_sid.as_deref(), Some("AC1"));
        assert_eq!(settings.services, "https://services.twilio.com/v1/Flex");
    }

    #[rstest]
    #[case::after_log_out("true", Page::FlexLoginView, views::LOGGED_OUT)]
    #[case::with_an_error(
        "false",
        Page::FlexErrorPage,
        "Access Token expired (error code 20104)"
    )]
    fn a_session_ends_as_the_page_says(
        #[case] is_logout: &str,
        #[case] page: Page,
        #[case] text: &str,
    ) {
        let settings = of(&format!(
            r#"<script type="application/json" id="flex-settings">{{"sessionEndIsLogout":{is_logout}}}</script>"#
        ));
        let refused = Reply {
            status: 401,
            body: serde_json::json!({"code": 20104, "message": "Access Token expired"}),
        };

        let (shown, message) = settings.session_end(&refused);

        assert_eq!(shown, page);
        assert!(message.contains(text), "{message}");
    }

    #[rstest]
    #[case("https://flex.twilio.com/calm-bear-1234", Some("calm-bear-1234"))]
    #[case(
        "https://flex.twilio.com/login/calm-bear-1234/",
        Some("calm-bear-1234")
    )]
    #[case("https://flex.twilio.com/", None)]
    #[case("https://flex.twilio.com/login", None)]
    fn the_runtime_domain_is_in_the_path(#[case] page: &str, #[case] domain: Option<&str>) {
        let page = Url::parse(page).unwrap();

        assert_eq!(runtime_domain(&page).as_deref(), domain);
    }

    #[rstest]
    #[case("?Expiration=e&Identity=i&Roles=a&Roles=b&Token=t", "")]
    #[case("?path=%2Fteams&Token=t", "?path=%2Fteams")]
    fn only_what_the_acs_appended_is_taken_out_of_the_address(
        #[case] query: &str,
        #[case] left: &str,
    ) {
        let mut page = Url::parse(&format!("{START}{query}")).unwrap();

        strip(&mut page, &TOKEN_PARAMETERS);

        assert_eq!(page.as_str(), format!("{START}{left}"));
    }
}
