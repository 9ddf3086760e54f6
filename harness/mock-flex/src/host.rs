//! The host names under which Flex is reached.

/// Hosted Flex.
pub(crate) const FLEX: &str = "flex.twilio.com";
/// The Flex API: who a runtime domain is, whether a token is good.
pub(crate) const FLEX_API: &str = "flex-api.twilio.com";
/// Legacy sign-in.
pub(crate) const IAM: &str = "iam.twilio.com";
/// Legacy sign-in before its general availability, deprecated.
pub(crate) const PREVIEW: &str = "preview.twilio.com";

/// OAuth in front of enhanced sign-in.
pub(crate) const SERVICES: &str = "services.twilio.com";
/// Enhanced sign-in.
pub(crate) const LOGIN: &str = "login.flex.us1.twilio.com";

/// The address of a host.
pub(crate) fn origin(host: &str) -> String {
    format!("https://{host}")
}
