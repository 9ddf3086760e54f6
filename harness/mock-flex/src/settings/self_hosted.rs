//! A site beside Twilio's that serves the Flex UI.

/// What somebody who hosts the Flex UI himself has put into the settings of his site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SelfHosted {
    /// Its host.
    pub host: String,
    /// Whether its settings name the account (`accountSid`). Without it the Flex UI shows its login view, and its button does nothing.
    /// Source: public reports of "accountSid is required" on the plugin builder.
    pub names_account: bool,
}
