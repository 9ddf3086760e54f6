//! AD FS's pages: our own markup around the ids, names and forms that AD FS 2019 and 2022 have.
//!
//! Pages are templates; everything put into them is escaped. Each page has one struct with what it shows. Deliberately
//! absent: other page sets (2012 R2, 2016, paginated), which will be folders beside `templates/`, and other languages.
//! Source: pages of AD FS 2019 as captured; element ids as Microsoft's theme samples use them.

use std::fmt::Write as _;

use minijinja::{AutoEscape, Environment, Output, State, Value, context};

/// The style sheet of the default theme.
pub(crate) const STYLE: &str = include_str!("templates/style.css");

const TEMPLATES: [(&str, &str); 4] = [
    ("layout.html", include_str!("templates/layout.html")),
    ("sign_in.html", include_str!("templates/sign_in.html")),
    ("error.html", include_str!("templates/error.html")),
    ("auto_post.html", include_str!("templates/auto_post.html")),
];

/// What a sign-in page says above the form. Source: AD FS has these two texts; the wording is ours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum SignInError {
    /// Name, password or account.
    Credentials,
    /// The password must be changed first.
    PasswordExpired,
}

impl SignInError {
    fn text(self) -> &'static str {
        match self {
            Self::Credentials => "Incorrect user ID or password. Check both and sign in again.",
            Self::PasswordExpired => {
                "Your password has expired. Change it, then sign in with the new one."
            }
        }
    }

    fn input(self) -> &'static str {
        match self {
            Self::Credentials => "passwordInput",
            Self::PasswordExpired => "userNameInput",
        }
    }
}

/// The sign-in page.
#[derive(Debug)]
pub(crate) struct SignIn<'a> {
    /// Where the form goes: this request's path and query.
    pub(crate) action: &'a str,
    /// The name already typed.
    pub(crate) user_name: &'a str,
    /// Why it is shown again.
    pub(crate) error: Option<SignInError>,
}

/// The error page.
#[derive(Debug)]
pub(crate) struct ErrorPage<'a> {
    /// What everybody reads.
    pub(crate) message: &'a str,
    /// The activity ID.
    pub(crate) activity_id: &'a str,
    /// Name of the trust, where it is known.
    pub(crate) relying_party: Option<&'a str>,
    /// The code and its text, where they may be shown.
    pub(crate) details: Option<&'a str>,
    /// GUID of the server.
    pub(crate) node_name: &'a str,
    /// RFC 1123 time.
    pub(crate) time: &'a str,
}

/// The page that posts a message by itself.
#[derive(Debug)]
pub(crate) struct AutoPost<'a> {
    /// The assertion consumer service, with its port.
    pub(crate) action: &'a str,
    /// The Response in base64.
    pub(crate) response: &'a str,
    /// RelayState, if the request had one.
    pub(crate) relay_state: Option<&'a str>,
}

/// The pages of one farm.
#[derive(Debug)]
pub(crate) struct Pages {
    environment: Environment<'static>,
    theme_id: String,
}

impl Pages {
    /// Reads the templates. `theme_id` is the hash in the addresses of theme files, 64 hex digits.
    ///
    /// # Errors
    /// A template that cannot be read; the tests read them all.
    pub(crate) fn new(theme_id: String) -> Result<Self, minijinja::Error> {
        let mut environment = Environment::new();
        environment.set_formatter(escaped);
        for (name, source) in TEMPLATES {
            environment.add_template(name, source)?;
        }
        Ok(Self {
            environment,
            theme_id,
        })
    }

    /// The sign-in page as HTML.
    pub(crate) fn sign_in(&self, display_name: &str, page: &SignIn<'_>) -> String {
        let context = context! {
            display_name,
            theme_id => self.theme_id.as_str(),
            action => page.action,
            user_name => page.user_name,
            error => page.error.map_or("", SignInError::text),
            error_for => page.error.map_or("", SignInError::input),
        };
        self.render("sign_in.html", context)
    }

    /// The error page as HTML.
    pub(crate) fn error(&self, display_name: &str, page: &ErrorPage<'_>) -> String {
        let context = context! {
            display_name,
            theme_id => self.theme_id.as_str(),
            message => page.message,
            activity_id => page.activity_id,
            relying_party => page.relying_party,
            details => page.details,
            node_name => page.node_name,
            time => page.time,
        };
        self.render("error.html", context)
    }

    /// The auto-post page as HTML: one line, as AD FS writes it.
    pub(crate) fn auto_post(&self, page: &AutoPost<'_>) -> String {
        let context = context! {
            action => page.action,
            response => page.response,
            relay_state => page.relay_state,
        };
        self.render("auto_post.html", context)
    }

    fn render(&self, name: &str, context: Value) -> String {
        let template = self.environment.get_template(name);
        template
            .and_then(|template| template.render(context))
            .unwrap_or_else(|error| format!("this page could not be made: {error}"))
    }
}

/// Escapes as AD FS does: the apostrophe as `&#39;`, the slash not at all.
fn escaped(
    out: &mut Output<'_>,
    state: &mut State<'_, '_>,
    value: &Value,
) -> Result<(), minijinja::Error> {
    if value.is_safe() || *state.auto_escape() == AutoEscape::None {
        return write!(out, "{value}").map_err(minijinja::Error::from);
    }
    for character in value.to_string().chars() {
        match character {
            '&' => out.write_str("&amp;"),
            '<' => out.write_str("&lt;"),
            '>' => out.write_str("&gt;"),
            '"' => out.write_str("&quot;"),
            '\'' => out.write_str("&#39;"),
            other => out.write_char(other),
        }
        .map_err(minijinja::Error::from)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{AutoPost, ErrorPage, Pages, SignIn, SignInError};

    fn pages() -> Pages {
        Pages::new("0a".repeat(32)).unwrap()
    }

    #[test]
    fn the_sign_in_page_has_the_ids_and_names_of_ad_fs_2019() {
        let page = SignIn {
            action: "/adfs/ls/?SAMLRequest=a&RelayState=b",
            user_name: "",
            error: None,
        };

        let html = pages().sign_in("Contoso", &page);

        for part in [
            r#"<form method="post" id="loginForm""#,
            r#"action="/adfs/ls/?SAMLRequest=a&amp;RelayState=b""#,
            r#"<input id="userNameInput" name="UserName" type="email""#,
            r#"<input id="passwordInput" name="Password" type="password""#,
            r#"<span id="submitButton" class="submit""#,
            r#"<input id="optionForms" type="hidden" name="AuthMethod" value="FormsAuthentication"/>"#,
            r#"<span id="errorText" for="" aria-live="assertive" role="alert"></span>"#,
            r#"<div id="error" class="fieldMargin error smallText" style="display:none">"#,
            r#"<meta name="mswebdialog-title" content="Connecting to Contoso"/>"#,
        ] {
            assert!(html.contains(part), "{part} is missing in\n{html}");
        }
    }

    #[test]
    fn what_was_typed_comes_back_escaped_beside_the_reason() {
        let page = SignIn {
            action: "/adfs/ls/",
            user_name: "\"><script>alert('x')</script>",
            error: Some(SignInError::Credentials),
        };

        let html = pages().sign_in("Contoso", &page);

        assert!(
            html.contains("value=\"&quot;&gt;&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;\"")
        );
        assert!(html.contains("role=\"alert\">Incorrect user ID or password."));
        assert!(html.contains("<div id=\"error\" class=\"fieldMargin error smallText\">"));
    }

    #[test]
    fn the_error_page_lists_what_is_known() {
        let page = ErrorPage {
            message: "m",
            activity_id: "a-b",
            relying_party: None,
            details: Some("MSIS7007: it's unknown"),
            node_name: "n",
            time: "Tue, 24 Nov 2026 03:52:00 GMT",
        };

        let html = pages().error("Contoso", &page);

        assert!(html.contains("<li id=\"activityID\">Activity ID: a-b</li>"));
        assert!(html.contains("<li>Error details: MSIS7007: it&#39;s unknown</li>"));
        assert!(html.contains("<li>Error time: Tue, 24 Nov 2026 03:52:00 GMT</li>"));
        assert!(!html.contains("Relying party:"));
    }

    #[test]
    fn the_auto_post_page_is_one_line_with_the_form_of_ad_fs() {
        let page = AutoPost {
            action: "https://sp.example:443/acs",
            response: "PGE+/w==",
            relay_state: Some("a\"b"),
        };

        insta::assert_snapshot!(pages().auto_post(&page), @r#"<html><head><title>Working...</title></head><body><form method="POST" name="hiddenform" action="https://sp.example:443/acs"><input type="hidden" name="SAMLResponse" value="PGE+/w==" /><input type="hidden" name="RelayState" value="a&quot;b" /><noscript><p>Scripts are turned off. Press Submit to go on.</p><input type="submit" value="Submit" /></noscript></form><script language="javascript">window.setTimeout('document.forms[0].submit()', 0);</script></body></html>"#);
    }

    #[test]
    fn without_relay_state_the_auto_post_page_has_no_such_field() {
        let page = AutoPost {
            action: "https://sp.example:443/acs",
            response: "",
            relay_state: None,
        };

        assert!(!pages().auto_post(&page).contains("RelayState"));
    }
}
