//! The fields of the Flex console's Single Sign-On form, with what belongs to the account.

/// Which host is chosen under "Twilio SSO URL".
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum TwilioSsoUrl {
    /// Uses iam.twilio.com.
    #[default]
    Iam,
    /// Uses preview.twilio.com, which is deprecated.
    Preview,
}

/// An account's Single Sign-On settings (legacy Flex).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tenant {
    /// `AC` and 32 hex digits.
    pub account_sid: String,
    /// `random-noun-1234`.
    pub runtime_domain: String,
    /// Friendly Name.
    pub friendly_name: String,
    /// X.509 Certificate, as it was pasted.
    pub certificate: String,
    /// Identity Provider Issuer.
    pub identity_provider_issuer: String,
    /// Single Sign-On URL.
    pub single_sign_on_url: String,
    /// Default Redirect URL; empty when the field is empty.
    pub default_redirect_url: String,
    /// Twilio SSO URL.
    pub twilio_sso_url: TwilioSsoUrl,
    /// Login using popup.
    pub login_using_popup: bool,
    /// Trusted domains (origins), beside the Default Redirect URL's.
    pub trusted_domains: Vec<String>,
}

impl Tenant {
    /// The ACS URL, to which the identity provider posts its Response.
    ///
    /// Source: Flex SSO guide; the migration page from the preview host.
    #[must_use]
    pub fn acs(&self) -> String {
        let (host, folder) = (self.host(), self.folder());
        format!(
            "https://{host}/{folder}/Accounts/{}/saml2",
            self.account_sid
        )
    }

    /// The entity ID, which is the audience of an Assertion. On the preview host it is the ACS URL itself.
    ///
    /// Source: Flex SSO guide; the migration page from the preview host.
    #[must_use]
    pub fn entity_id(&self) -> String {
        match self.twilio_sso_url {
            TwilioSsoUrl::Iam => format!("{}/metadata", self.acs()),
            TwilioSsoUrl::Preview => self.acs(),
        }
    }

    /// Where SAML logout messages go, which is the mock's own invention.
    pub(crate) fn logout(&self) -> String {
        format!("{}/logout", self.acs())
    }

    /// The host that serves this account's sign-in.
    pub(crate) fn host(&self) -> &'static str {
        match self.twilio_sso_url {
            TwilioSsoUrl::Iam => crate::host::IAM,
            TwilioSsoUrl::Preview => crate::host::PREVIEW,
        }
    }

    /// The first folder of the account's addresses: a version since general availability.
    pub(crate) fn folder(&self) -> &'static str {
        match self.twilio_sso_url {
            TwilioSsoUrl::Iam => "v1",
            TwilioSsoUrl::Preview => "iam",
        }
    }
}
