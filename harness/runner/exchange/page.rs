//! The pages a user can be looking at, by the names of the scenario language.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A page that the harness knows. The texts are those of a scenario's `page`, `shows` and `does not show`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
pub enum Page {
    /// The Flex desktop, with somebody signed in.
    #[serde(rename = "flex desktop")]
    FlexDesktop,
    /// The Flex login view, with or without an error headline.
    #[serde(rename = "flex login view")]
    FlexLoginView,
    /// Flex's full-page error.
    #[serde(rename = "flex error page")]
    FlexErrorPage,
    /// A document answered 401 with a Basic challenge: the browser's own user name and password dialog.
    #[serde(rename = "twilio password prompt")]
    TwilioPasswordPrompt,
    /// An error of a Twilio host that signs people in: its page, or the JSON that legacy Flex shows.
    #[serde(rename = "twilio error page")]
    TwilioErrorPage,
    /// The AD FS forms sign-in page.
    #[serde(rename = "adfs sign-in page")]
    AdfsSignInPage,
    /// A Windows (Negotiate) challenge of AD FS.
    #[serde(rename = "adfs windows sign-in")]
    AdfsWindowsSignIn,
    /// The page of AD FS that asks for a second factor.
    #[serde(rename = "adfs second factor page")]
    AdfsSecondFactorPage,
    /// The page of AD FS that changes a password.
    #[serde(rename = "adfs update password page")]
    AdfsUpdatePasswordPage,
    /// The IdP-initiated sign-on page of AD FS.
    #[serde(rename = "adfs idp-initiated page")]
    AdfsIdpInitiatedPage,
    /// The home realm discovery page of AD FS.
    #[serde(rename = "adfs home realm page")]
    AdfsHomeRealmPage,
    /// The page of AD FS after a sign-out.
    #[serde(rename = "adfs sign-out page")]
    AdfsSignOutPage,
    /// The error page of AD FS.
    #[serde(rename = "adfs error page")]
    AdfsErrorPage,
    /// A document that is XML and not a page at all.
    #[serde(rename = "raw xml")]
    RawXml,
    /// Anything else: told to the user with its address.
    #[serde(rename = "unknown page")]
    Unknown,
}

impl Page {
    /// The page's name in the scenario language.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::FlexDesktop => "flex desktop",
            Self::FlexLoginView => "flex login view",
            Self::FlexErrorPage => "flex error page",
            Self::TwilioPasswordPrompt => "twilio password prompt",
            Self::TwilioErrorPage => "twilio error page",
            Self::AdfsSignInPage => "adfs sign-in page",
            Self::AdfsWindowsSignIn => "adfs windows sign-in",
            Self::AdfsSecondFactorPage => "adfs second factor page",
            Self::AdfsUpdatePasswordPage => "adfs update password page",
            Self::AdfsIdpInitiatedPage => "adfs idp-initiated page",
            Self::AdfsHomeRealmPage => "adfs home realm page",
            Self::AdfsSignOutPage => "adfs sign-out page",
            Self::AdfsErrorPage => "adfs error page",
            Self::RawXml => "raw xml",
            Self::Unknown => "unknown page",
        }
    }
}

impl std::fmt::Display for Page {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_is_what_a_trace_file_holds() {
        for page in [Page::FlexDesktop, Page::AdfsSignInPage, Page::Unknown] {
            let written = serde_json::to_string(&page).unwrap();

            assert_eq!(written, format!("\"{page}\""));
        }
    }
}
