//! Which of the two generations of Flex SSO an account uses.

use super::{EnhancedTenant, Tenant};

/// The form of either generation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Profile {
    /// `iam.twilio.com`: the token comes in the address.
    Legacy(Tenant),
    /// `login.flex.us1.twilio.com`: SAML towards the identity provider, OAuth 2.0 with PKCE towards the Flex UI.
    Enhanced(EnhancedTenant),
}

impl From<Tenant> for Profile {
    fn from(tenant: Tenant) -> Self {
        Self::Legacy(tenant)
    }
}

impl From<EnhancedTenant> for Profile {
    fn from(tenant: EnhancedTenant) -> Self {
        Self::Enhanced(tenant)
    }
}

impl Profile {
    /// The account's SID.
    #[must_use]
    pub fn account_sid(&self) -> &str {
        match self {
            Self::Legacy(tenant) => &tenant.account_sid,
            Self::Enhanced(tenant) => &tenant.account_sid,
        }
    }

    /// The account's runtime domain.
    #[must_use]
    pub fn runtime_domain(&self) -> &str {
        match self {
            Self::Legacy(tenant) => &tenant.runtime_domain,
            Self::Enhanced(tenant) => &tenant.runtime_domain,
        }
    }

    /// Login using popup.
    #[must_use]
    pub fn login_using_popup(&self) -> bool {
        match self {
            Self::Legacy(tenant) => tenant.login_using_popup,
            Self::Enhanced(tenant) => tenant.login_using_popup,
        }
    }

    /// The ACS URL.
    #[must_use]
    pub fn acs(&self) -> String {
        match self {
            Self::Legacy(tenant) => tenant.acs(),
            Self::Enhanced(tenant) => tenant.acs(),
        }
    }

    /// The entity ID.
    #[must_use]
    pub fn entity_id(&self) -> String {
        match self {
            Self::Legacy(tenant) => tenant.entity_id(),
            Self::Enhanced(tenant) => tenant.entity_id(),
        }
    }

    /// Where SAML logout messages go. Real Flex has no such address: that of legacy Flex is made up, that of enhanced Flex is
    /// where the login host's maker has it.
    #[must_use]
    pub fn logout(&self) -> String {
        match self {
            Self::Legacy(tenant) => tenant.logout(),
            Self::Enhanced(_) => format!("{}/logout", crate::host::origin(crate::host::LOGIN)),
        }
    }

    /// Single Sign-On URL.
    pub(crate) fn single_sign_on_url(&self) -> &str {
        match self {
            Self::Legacy(tenant) => &tenant.single_sign_on_url,
            Self::Enhanced(tenant) => &tenant.single_sign_on_url,
        }
    }

    /// X.509 Certificate, as it was pasted.
    #[must_use]
    pub fn certificate(&self) -> &str {
        match self {
            Self::Legacy(tenant) => &tenant.certificate,
            Self::Enhanced(tenant) => &tenant.certificate,
        }
    }
}
