//! Selectors of the pages that the drivers read, by id, name or test id; never by text, which is localized.
//!
//! Source: AD FS 2012 R2 to 2022 pages as captured and documented; Flex UI 2.x test ids and class names.

/// The sign-in form that carries name and password. Other forms of the page repeat its field names.
pub const LOGIN_FORM: &str = "form#loginForm";
/// The form of the first step of a paginated sign-in page (2019 and later), which is never posted.
pub const LOGIN_FORM_PAGINATED: &str = "form#loginFormPaginated";
/// Where a person types the name, on both layouts.
pub const USER_NAME_INPUT: &str = "#userNameInput";
/// Where a person types the password, on both layouts.
pub const PASSWORD_INPUT: &str = "form#loginForm #passwordInput";
/// "Keep me signed in", on both layouts; its area is hidden where the farm does not offer it.
pub const KEEP_ME_SIGNED_IN: &str = "#kmsiInput";
/// Goes from name to password on the paginated layout; absent or hidden on the other.
pub const NEXT_BUTTON: &str = "#nextButton";
/// Sends the sign-in form; a `span`, not a button.
pub const SUBMIT_BUTTON: &str = "#submitButton";
/// The first text in a form that says why it was refused: one page, paginated password, paginated options.
pub const ERROR_TEXT: &str = "#errorText, #errorTextPassword, #errorTextOption";

/// The error page of AD FS.
pub const ERROR_AREA: &str = "#errorArea";
/// The text of the error page.
pub const ERROR_MESSAGE: &str = "#errorMessage";
/// The items under "Error details", hidden until a person asks for them.
pub const ERROR_DETAILS: &str = "#errorDetails li";
/// The page that changes a password.
pub const UPDATE_PASSWORD_FORM: &str = "form#updatePasswordForm";
/// Sends the new password.
pub const UPDATE_PASSWORD_BUTTON: &str = "form#updatePasswordForm #submitButton";
/// The note that a password was changed.
pub const PASSWORD_UPDATED: &str = "#updatedArea";
/// An entry of the home realm page.
pub const REALM: &str = "form#hrd .idp";
/// The note that a password has expired.
pub const EXPIRED_NOTIFICATION: &str = "#expiredNotification";
/// The home realm discovery page.
pub const HOME_REALM: &str = "form#hrd, #hrdArea";
/// The IdP-initiated sign-on page.
pub const IDP_INITIATED: &str = "#idpSignonArea, form#idpForm";
/// Every form of a second factor posts this blob beside its method.
pub const SECOND_FACTOR: &str = "input#context[name=Context]";
/// Where a person types the code of a second factor.
pub const CODE_INPUT: &str = "#verificationCodeInput";
/// Sends the code.
pub const CODE_BUTTON: &str = "#signInButton";
/// The relying parties on the IdP-initiated page.
pub const RELYING_PARTIES: &str = "#idp_RelyingPartyDropDownList";
/// Goes to the chosen relying party: for somebody who is not signed in yet, and for somebody who is.
pub const GO_BUTTON: &str = "#idp_SignInButton, #idp_GoButton";
/// Chooses to sign out of all sites, on the IdP-initiated page.
pub const SIGN_OUT_EVERYWHERE: &str = "#idp_SingleSignOutRadioButton";
/// Chooses to sign out of AD FS alone, on the same page.
pub const SIGN_OUT_HERE: &str = "#idp_LocalSignOutRadioButton";
/// Signs out, on the same page.
pub const SIGN_OUT_BUTTON: &str = "#idp_SignOutButton";
/// The page after a sign-out.
pub const SIGN_OUT_AREA: &str = "#signoutArea";
/// Goes back from the password to the name on the paginated layout.
pub const BACK_BUTTON: &str = "#backButton";
/// The page that posts a message to another site by itself.
pub const AUTO_POST_FORM: &str = "form[name=hiddenform]";
/// A SAML message in a form. Source: SAML 2.0 Bindings, section 3.5.4.
pub const SAML_MESSAGE: &str =
    "input[type=hidden][name=SAMLResponse], input[type=hidden][name=SAMLRequest]";
/// What a person types into.
pub const TYPED: &str =
    "input[type=text], input[type=password], input[type=email], input:not([type])";
/// Pages without a form (2016 and later) whose script asks for the same address again with `pullStatus`.
pub const PULL_PAGE: &str = "#cookiePullPage, #wiaPullPage";

/// The Flex desktop of somebody who is signed in.
pub const FLEX_DESKTOP: &str = "[data-testid=side-nav-header], .Twilio-MainContainer";
/// What a further window of Flex says over its desktop.
pub const FLEX_MULTI_SESSION: &str = "[data-testid=multi-session-notice] h2";
/// Signs out of Flex, on the desktop.
pub const FLEX_LOG_OUT: &str = "[data-testid=user-controls-logout-button]";
/// Flex's login view.
pub const FLEX_LOGIN_VIEW: &str = "[data-testid=login-form], .Twilio-LoginFormView";
/// Headline of the login view.
pub const FLEX_LOGIN_HEADLINE: &str = ".Twilio-LoginFormView-Message";
/// Flex's full-page error.
pub const FLEX_ERROR_PAGE: &str = ".Twilio-ErrorPage";
/// Text of the full-page error.
pub const FLEX_ERROR_LABEL: &str = ".Twilio-ErrorPage-Label";
/// What the page of Flex tells its script.
pub const FLEX_SETTINGS: &str = "script#flex-settings";
/// Everything that an error of Twilio's hosts says, which has no ids. A browser puts JSON into a `pre`.
pub const TWILIO_ERROR_TEXT: &str = "pre, main, body";
/// Flex while its script still works.
pub const FLEX_LOADING: &str = ".Twilio-LoadingView";

/// The choice of what to sign out of.
#[must_use]
pub fn sign_out_radio(everywhere: bool) -> &'static str {
    if everywhere {
        SIGN_OUT_EVERYWHERE
    } else {
        SIGN_OUT_HERE
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_selector_is_one() {
        for css in [
            LOGIN_FORM,
            LOGIN_FORM_PAGINATED,
            USER_NAME_INPUT,
            PASSWORD_INPUT,
            NEXT_BUTTON,
            SUBMIT_BUTTON,
            ERROR_TEXT,
            ERROR_AREA,
            ERROR_MESSAGE,
            ERROR_DETAILS,
            UPDATE_PASSWORD_FORM,
            UPDATE_PASSWORD_BUTTON,
            PASSWORD_UPDATED,
            REALM,
            EXPIRED_NOTIFICATION,
            HOME_REALM,
            IDP_INITIATED,
            SECOND_FACTOR,
            CODE_INPUT,
            CODE_BUTTON,
            RELYING_PARTIES,
            GO_BUTTON,
            SIGN_OUT_EVERYWHERE,
            SIGN_OUT_HERE,
            SIGN_OUT_BUTTON,
            SIGN_OUT_AREA,
            BACK_BUTTON,
            AUTO_POST_FORM,
            SAML_MESSAGE,
            TYPED,
            PULL_PAGE,
            FLEX_DESKTOP,
            FLEX_LOGIN_VIEW,
            FLEX_LOGIN_HEADLINE,
            FLEX_ERROR_PAGE,
            FLEX_ERROR_LABEL,
            FLEX_LOADING,
            FLEX_LOG_OUT,
            FLEX_MULTI_SESSION,
            FLEX_SETTINGS,
            TWILIO_ERROR_TEXT,
        ] {
            assert!(scraper::Selector::parse(css).is_ok(), "{css}");
        }
    }
}
