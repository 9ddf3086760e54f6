//! AD FS's pages: our own markup around the ids, names and forms that AD FS has, by version and language.
//!
//! Pages are templates; everything put into them is escaped. Each page has one struct with what it shows ([`page`]); where a
//! page differs by version, its template says so (`is_2016`, `is_2019`: of that version or later). Source: pages of AD FS 2012 R2,
//! 2016 and 2019 as captured; element ids as Microsoft's theme samples use them. Deliberately absent: illustration and logo,
//! and themes by an administrator.

mod page;
mod texts;

use std::fmt::Write as _;

use minijinja::value::Serde;
use minijinja::{AutoEscape, Environment, Output, State, Value, context};

pub(crate) use page::{
    AutoPost, ErrorPage, HomeRealm, IdpInitiated, Listed, MethodLink, Page, Pull, Realm,
    SecondFactor, SignIn, SignInError, SignOut, Update, UpdateError, UpdatePassword,
};
pub(crate) use texts::Language;

use crate::settings::FarmVersion;

/// The style sheet of the default theme.
pub(crate) const STYLE: &str = include_str!("templates/style.css");

const TEMPLATES: [(&str, &str); 12] = [
    ("layout.html", include_str!("templates/layout.html")),
    ("options.html", include_str!("templates/options.html")),
    ("sign_in.html", include_str!("templates/sign_in.html")),
    (
        "sign_in_paginated.html",
        include_str!("templates/sign_in_paginated.html"),
    ),
    (
        "second_factor.html",
        include_str!("templates/second_factor.html"),
    ),
    ("pull.html", include_str!("templates/pull.html")),
    (
        "idp_initiated.html",
        include_str!("templates/idp_initiated.html"),
    ),
    ("home_realm.html", include_str!("templates/home_realm.html")),
    ("sign_out.html", include_str!("templates/sign_out.html")),
    (
        "update_password.html",
        include_str!("templates/update_password.html"),
    ),
    ("error.html", include_str!("templates/error.html")),
    ("auto_post.html", include_str!("templates/auto_post.html")),
];

/// What all pages of one answer have in common.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Look<'a> {
    /// The farm's display name.
    pub(crate) display_name: &'a str,
    /// Which page set.
    pub(crate) version: FarmVersion,
    /// Which language.
    pub(crate) language: Language,
    /// The administrator's script in place of AD FS's own.
    pub(crate) onload: Option<&'a str>,
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

    /// A page as HTML.
    pub(crate) fn html(&self, look: &Look<'_>, page: &impl Page) -> String {
        let texts = look.language.texts();
        let context = context! {
            display_name => look.display_name,
            year => look.version.copyright_year(),
            is_2016 => look.version.is_2016_or_later(),
            is_2019 => look.version.is_2019_or_later(),
            texts => Value::from(Serde(texts)),
            theme_id => self.theme_id.as_str(),
            onload => look.onload.map(|script| Value::from_safe_string(script.to_owned())),
            ..page.context(texts)
        };
        let template = self.environment.get_template(page.template());
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
    use super::{AutoPost, ErrorPage, Language, Look, Page, Pages, SignIn, SignInError};
    use crate::settings::FarmVersion;
    use rstest::rstest;

    fn html(version: FarmVersion, page: &impl Page) -> String {
        let look = Look {
            display_name: "Contoso",
            version,
            language: Language::English,
            onload: None,
        };
        Pages::new("0a".repeat(32)).unwrap().html(&look, page)
    }

    fn sign_in() -> SignIn<'static> {
        SignIn {
            action: "/adfs/ls/?SAMLRequest=a&RelayState=b",
            user_name: "",
            error: None,
            kmsi: false,
            paginated: false,
            options: &[],
        }
    }

    #[rstest]
    #[case::of_2012_r2(
        FarmVersion::Server2012R2,
        "2013",
        r#"<label id="errorText" for=""></label>"#,
        "Sign in with your organizational account"
    )]
    #[case::of_2016(
        FarmVersion::Server2016,
        "2016",
        r#"<span id="errorText" for=""></span>"#,
        "Sign in with your organizational account"
    )]
    #[case::of_2019(
        FarmVersion::Server2019,
        "2018",
        r#"<span id="errorText" for="" aria-live="assertive" role="alert"></span>"#,
        "Sign in"
    )]
    #[case::of_2022(
        FarmVersion::Server2022,
        "2018",
        r#"<span id="errorText" for="" aria-live="assertive" role="alert"></span>"#,
        "Sign in"
    )]
    fn the_sign_in_page_has_the_ids_and_names_of_its_version(
        #[case] version: FarmVersion,
        #[case] year: &str,
        #[case] error: &str,
        #[case] heading: &str,
    ) {
        let html = html(version, &sign_in());

        for part in [
            r#"<form method="post" id="loginForm""#,
            r#"action="/adfs/ls/?SAMLRequest=a&amp;RelayState=b""#,
            r#"<input id="userNameInput" name="UserName" type="email""#,
            r#"<input id="passwordInput" name="Password" type="password""#,
            r#"<span id="submitButton" class="submit""#,
            r#"<input id="optionForms" type="hidden" name="AuthMethod" value="FormsAuthentication"/>"#,
            r#"<div id="error" class="fieldMargin error smallText">"#,
            r#"<div id="kmsiArea" style="display:none">"#,
            r#"<meta name="mswebdialog-title" content="Connecting to Contoso"/>"#,
            &format!("&#169; {year} Microsoft"),
            error,
            &format!(r#"<div id="loginMessage" class="groupMargin">{heading}</div>"#),
        ] {
            assert!(html.contains(part), "{part} is missing in\n{html}");
        }
        let modern = version != FarmVersion::Server2012R2;
        for part in [
            "userNameInputLabel",
            "userNameInputOptionsHolder",
            "role=\"button\"",
        ] {
            assert_eq!(html.contains(part), modern, "{part}");
        }
        assert_eq!(html.contains("<main>"), version.is_2019_or_later());
    }

    #[test]
    fn the_paginated_page_holds_both_pages_and_shows_the_second_after_an_error() {
        let page = SignIn {
            error: Some(SignInError::Credentials),
            paginated: true,
            kmsi: true,
            user_name: "amy@contoso.example",
            ..sign_in()
        };

        let html = html(FarmVersion::Server2019, &page);

        for part in [
            r#"<div id="usernamePage" style="display:none">"#,
            r#"<form method="post" id="loginFormPaginated""#,
            r#"<div id="kmsiArea">"#,
            r#"<span id="nextButton""#,
            r#"<div id="passwordPage">"#,
            r#"<input id="userNameInputHolder" type="hidden" name="UserName" value="amy@contoso.example"/>"#,
            r#"<input id="kmsiHolder" type="hidden" name="Kmsi" value=""/>"#,
            r#"<input id="formsAuthMethod" type="hidden" name="AuthMethod" value="FormsAuthentication"/>"#,
            r#"<span id="errorTextPassword""#,
            "Incorrect user ID or password.",
            r#"<span id="backButton""#,
        ] {
            assert!(html.contains(part), "{part} is missing in\n{html}");
        }
    }

    #[test]
    fn what_was_typed_comes_back_escaped_beside_the_reason() {
        let page = SignIn {
            user_name: "\"><script>alert('x')</script>",
            error: Some(SignInError::Credentials),
            ..sign_in()
        };

        let html = html(FarmVersion::Server2019, &page);

        assert!(
            html.contains("value=\"&quot;&gt;&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;\"")
        );
        assert!(html.contains("role=\"alert\">Incorrect user ID or password."));
        assert!(html.contains("<div id=\"error\" class=\"fieldMargin error smallText\">"));
    }

    #[test]
    fn a_page_speaks_the_language_of_the_browser() {
        let look = Look {
            display_name: "Contoso",
            version: FarmVersion::Server2019,
            language: Language::German,
            onload: None,
        };

        let html = Pages::new(String::new()).unwrap().html(&look, &sign_in());

        assert!(html.contains("<html lang=\"de-DE\">"));
        assert!(html.contains("<title>Anmelden</title>"));
    }

    #[rstest]
    #[case::before_2019(FarmVersion::Server2016, false)]
    #[case::since_2019(FarmVersion::Server2019, true)]
    fn the_error_page_lists_what_is_known_and_the_code_since_2019_only(
        #[case] version: FarmVersion,
        #[case] shows_code: bool,
    ) {
        let page = ErrorPage {
            activity_id: "a-b",
            relying_party: None,
            details: Some("MSIS7007: it's unknown"),
            node_name: "n",
            time: "Tue, 24 Nov 2026 03:52:00 GMT",
        };

        let html = html(version, &page);

        assert!(html.contains("<li id=\"activityID\">Activity ID: a-b</li>"));
        assert_eq!(
            html.contains("<li>Error details: MSIS7007: it&#39;s unknown</li>"),
            shows_code
        );
        assert!(html.contains("<li>Error time: Tue, 24 Nov 2026 03:52:00 GMT</li>"));
        assert!(!html.contains("Relying party:"));
    }

    fn auto_post(relay_state: Option<&'static str>) -> AutoPost<'static> {
        AutoPost {
            action: "https://sp.example:443/acs",
            field: "SAMLResponse",
            message: "PGE+/w==",
            relay_state,
        }
    }

    #[test]
    fn the_auto_post_page_is_one_line_with_the_form_of_ad_fs() {
        insta::assert_snapshot!(html(FarmVersion::Server2019, &auto_post(Some("a\"b"))), @r#"<html><head><title>Working...</title></head><body><form method="POST" name="hiddenform" action="https://sp.example:443/acs"><input type="hidden" name="SAMLResponse" value="PGE+/w==" /><input type="hidden" name="RelayState" value="a&quot;b" /><noscript><p>Scripts are turned off. Press Submit to go on.</p><input type="submit" value="Submit" /></noscript></form><script language="javascript">window.setTimeout('document.forms[0].submit()', 0);</script></body></html>"#);
    }

    #[test]
    fn without_relay_state_the_auto_post_page_has_no_such_field() {
        assert!(!html(FarmVersion::Server2019, &auto_post(None)).contains("RelayState"));
    }
}
