//! Views on which the script ends, with their texts. Source: Flex UI 2.x, English strings.

use super::Stop;
use super::api::Reply;
use crate::exchange::Page;

const LOG_IN_FAILED: &str = "Log in failed. Please contact your administrator";
const MISSING_ATTRIBUTES: &str = "Missing User Attributes. Please verify your SSO provider is configured to send required \
                                  attributes (email, roles, flex_user_sid).";
/// Headline of the login view when no window opens.
pub(in crate::driver) const POPUPS_BLOCKED: &str = "Sorry, pop-ups are blocked.";
/// What a further window of the browser says over its desktop.
pub(in crate::driver) const LOGGED_IN_ELSEWHERE: &str = "You're logged in elsewhere";
/// Headline of the login view after `Log out`.
pub(in crate::driver) const LOGGED_OUT: &str = "You have logged out successfully!";

pub(super) fn login_view(headline: &str) -> Stop {
    Stop::View(Page::FlexLoginView, headline.to_owned())
}

/// Whatever throws in the script ends here.
pub(super) fn not_now() -> Stop {
    Stop::View(
        Page::FlexErrorPage,
        format!("{LOG_IN_FAILED} and try again later."),
    )
}

pub(super) fn login_problem(reply: &Reply) -> &'static str {
    match (reply.status, reply.body["code"].as_u64()) {
        (400, Some(70002)) => "Trusted Login has not been enabled for this domain.",
        (403, Some(70251)) => "Invalid SSO Settings",
        _ => "Oops! Well, that didn't work :( Please double check your configuration.",
    }
}

pub(super) fn token_problem(reply: &Reply) -> String {
    match (reply.body["code"].as_u64(), reply.body["message"].as_str()) {
        (Some(45050), _) => MISSING_ATTRIBUTES.to_owned(),
        (_, Some(message)) => format!(
            "{LOG_IN_FAILED} with the following details - {message} (error code {})",
            reply.body["code"]
        ),
        _ => format!("{LOG_IN_FAILED} and try again later."),
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;
    use serde_json::{Value, json};

    use super::*;

    #[rstest]
    #[case(400, json!({"code": 70002}), "Trusted Login has not been enabled for this domain.")]
    #[case(403, json!({"code": 70251}), "Invalid SSO Settings")]
    #[case(200, json!({}), "Oops! Well, that didn't work :( Please double check your configuration.")]
    #[case(
        500,
        Value::Null,
        "Oops! Well, that didn't work :( Please double check your configuration."
    )]
    fn a_refused_start_has_the_headline_of_its_code(
        #[case] status: u16,
        #[case] body: Value,
        #[case] headline: &str,
    ) {
        assert_eq!(login_problem(&Reply { status, body }), headline);
    }

    #[rstest]
    #[case(
        json!({"code": 20101, "message": "Invalid Access Token"}),
        "Log in failed. Please contact your administrator with the following details - \
         Invalid Access Token (error code 20101)"
    )]
    #[case(json!({"code": 45050, "message": "Authentication error"}), MISSING_ATTRIBUTES)]
    #[case(json!({}), "Log in failed. Please contact your administrator and try again later.")]
    fn a_refused_token_is_told_with_its_code(#[case] body: Value, #[case] text: &str) {
        assert_eq!(token_problem(&Reply { status: 401, body }), text);
    }
}
