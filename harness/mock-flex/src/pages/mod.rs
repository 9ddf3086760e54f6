//! The one page of hosted Flex: markup, style and script in a single document, so that nothing else is loaded.
//!
//! The page is the same for everybody and every path; its script finds out the rest over the API, in the order that the
//! crate's documentation gives. Views carry the test ids and classes of the real Flex UI; views that are not shown are
//! `template` elements and hence no part of the document.
//!
//! Source of the ids, texts and storage keys: the Flex UI package 2.17 and the end-to-end tests that Twilio and others
//! publish. Deliberately absent: tasks, calls, timers. A page that asks for something by itself would blur what a login does.

use minijinja::{Environment, Value, context};
use serde_json::json;

use crate::answer::{self, Answer};
use crate::host;
use crate::settings::{Behavior, EnhancedTenant, Profile};

const TEMPLATE: &str = include_str!("desktop.html");
const LOGIN_ERROR: &str = include_str!("login_error.html");
const LOGGED_OUT: &str = include_str!("logged_out.html");
const STYLE: &str = include_str!("desktop.css");
const SCRIPT: &str = include_str!("desktop.js");

/// Who serves the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Site {
    /// Twilio, which knows the account's connection.
    Hosted,
    /// Somebody else, whose settings name the account and the connection if they are complete.
    SelfHosted {
        /// Whether they name the account.
        names_account: bool,
    },
}

/// What a server in front of the page says of an address that it does not take.
pub(crate) fn bad_request() -> Answer {
    let html = "<html><head><title>400 Bad Request</title></head><body><h1>400 Bad Request</h1>\
                <p>Request header or cookie too large</p></body></html>";
    answer::page(400, html.to_owned())
}

/// The page, as an answer.
pub(crate) fn desktop(profile: &Profile, behavior: &Behavior, site: Site) -> Answer {
    match html(profile, behavior, site) {
        Ok(html) => answer::page(200, html),
        Err(error) => {
            tracing::error!(%error, "the page of Flex could not be written");
            answer::empty(500)
        }
    }
}

/// The error page of the login host.
pub(crate) fn login_error(reason: &str) -> Answer {
    let mut environment = Environment::new();
    let html = environment
        .add_template("login_error.html", LOGIN_ERROR)
        .and_then(|()| environment.get_template("login_error.html"))
        .and_then(|template| template.render(context! { reason }));
    match html {
        Ok(html) => answer::page(400, html),
        Err(error) => {
            tracing::error!(%error, "the error page could not be written");
            answer::empty(500)
        }
    }
}

/// The page after a SAML logout: the login view's, without its script.
pub(crate) fn logged_out() -> Answer {
    answer::page(200, LOGGED_OUT.to_owned())
}

fn html(profile: &Profile, behavior: &Behavior, site: Site) -> Result<String, minijinja::Error> {
    let (host, folder) = match profile {
        Profile::Legacy(tenant) => (tenant.host(), tenant.folder()),
        Profile::Enhanced(_) => (host::IAM, "v1"),
    };
    let complete = |tenant: &EnhancedTenant| site == Site::Hosted || tenant.oauth_settings;
    let enhanced = matches!(profile, Profile::Enhanced(tenant) if complete(tenant));
    let mut settings = json!({
        "flexApi": host::origin(host::FLEX_API),
        "iam": format!("{}/{folder}", host::origin(host)),
        "services": format!("{}/v1/Flex", host::origin(host::SERVICES)),
        "enhanced": enhanced,
        "sessionEndIsLogout": behavior.session_end_is_a_logout,
    });
    if let Site::SelfHosted { names_account } = site {
        settings["selfHosted"] = json!(true);
        if names_account {
            settings["accountSid"] = json!(profile.account_sid());
        }
    }
    // Inside a script element `<` could end it; JSON may spell it otherwise.
    let settings = settings.to_string().replace('<', "\\u003c");
    let mut environment = Environment::new();
    environment.add_template("desktop.html", TEMPLATE)?;
    environment.get_template("desktop.html")?.render(context! {
        settings => Value::from_safe_string(settings),
        style => Value::from_safe_string(STYLE.to_owned()),
        script => Value::from_safe_string(SCRIPT.to_owned()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hosted() -> Result<String, minijinja::Error> {
        let profile = crate::testing::tenant().into();
        html(&profile, &Behavior::default(), Site::Hosted)
    }

    #[test]
    fn the_page_loads_nothing_from_elsewhere() {
        let html = hosted().unwrap();

        for word in ["<link rel=\"stylesheet\"", " src=", "@import", "url("] {
            assert!(!html.contains(word), "{word} would load something");
        }
    }

    #[test]
    fn the_page_sends_no_referrer_so_that_the_token_stays_out_of_it() {
        assert!(
            hosted()
                .unwrap()
                .contains("<meta name=\"referrer\" content=\"no-referrer\">")
        );
    }

    #[test]
    fn the_desktop_has_a_full_screen_choice_for_who_is_logged_in_elsewhere() {
        let html = hosted().unwrap();
        let (_, notice) = html
            .split_once("data-testid=\"multi-session-notice\"")
            .unwrap();
        let (notice, _) = notice.split_once("</template>").unwrap();

        for text in ["You're logged in elsewhere", ">Log in here<", ">Cancel<"] {
            assert!(notice.contains(text), "{text}");
        }
    }

    #[test]
    fn the_page_knows_how_a_session_ends() {
        let behavior = Behavior {
            session_end_is_a_logout: false,
            ..Behavior::default()
        };
        let profile = crate::testing::tenant().into();
        let other = html(&profile, &behavior, Site::Hosted).unwrap();

        assert!(hosted().unwrap().contains(r#""sessionEndIsLogout":true"#));
        assert!(other.contains(r#""sessionEndIsLogout":false"#));
    }

    #[test]
    fn only_the_loading_view_is_in_the_document_before_the_script_runs() {
        let html = hosted().unwrap();
        let first_template = html.find("<template").unwrap();
        let body = &html[html.find("<body").unwrap()..first_template];

        assert!(body.contains("Twilio-LoadingView"));
        assert!(!body.contains("data-testid"));
    }
}
