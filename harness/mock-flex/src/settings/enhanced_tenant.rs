//! The form of an enhanced Single Sign-On connection.

use super::Tenant;
use crate::host;

/// An account's enhanced Single Sign-On connection.
///
/// Source: Flex SSO documentation, "set up your identity provider" and the migration guide.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EnhancedTenant {
    /// `AC` and 32 hex digits.
    pub account_sid: String,
    /// `JQ` and 32 hex digits: the connection, which is also the SSO profile.
    pub connection_sid: String,
    /// `random-noun-1234`.
    pub runtime_domain: String,
    /// Friendly Name.
    pub friendly_name: String,
    /// X.509 Certificate, as it was pasted.
    pub certificate: String,
    /// Identity Provider Issuer.
    pub identity_provider_issuer: String,
    /// Single sign-on URL.
    pub single_sign_on_url: String,
    /// Default redirect URL; empty when the field is empty.
    pub default_redirect_url: String,
    /// Trusted URLs, beside the Default redirect URL; no wildcards.
    pub trusted_urls: Vec<String>,
    /// Login using popup.
    pub login_using_popup: bool,
    /// Whether a self-hosted site knows that the connection is enhanced (`oauth` in its settings). Without it the Flex UI
    /// there asks legacy `authenticate`, which fails with 70251. Hosted Flex knows.
    pub oauth_settings: bool,
}

impl EnhancedTenant {
    /// The connection that "modify existing" makes of a legacy tenant: the same fields, at the new addresses.
    #[must_use]
    pub fn migrated_from(tenant: &Tenant, connection_sid: &str) -> Self {
        let tenant = tenant.clone();
        Self {
            account_sid: tenant.account_sid,
            connection_sid: connection_sid.to_owned(),
            runtime_domain: tenant.runtime_domain,
            friendly_name: tenant.friendly_name,
            certificate: tenant.certificate,
            identity_provider_issuer: tenant.identity_provider_issuer,
            single_sign_on_url: tenant.single_sign_on_url,
            default_redirect_url: tenant.default_redirect_url,
            trusted_urls: tenant.trusted_domains,
            login_using_popup: tenant.login_using_popup,
            oauth_settings: true,
        }
    }

    /// The ACS URL; its query is part of it.
    #[must_use]
    pub fn acs(&self) -> String {
        format!(
            "https://{}/login/callback?connection={}",
            host::LOGIN,
            self.connection_sid
        )
    }

    /// The entity ID, which is the audience of an Assertion.
    #[must_use]
    pub fn entity_id(&self) -> String {
        format!("urn:flex:{}", self.connection_sid)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{CONNECTION, tenant};

    #[test]
    fn migration_keeps_what_the_form_says() {
        let mut legacy = tenant();
        legacy.certificate = "as pasted".to_owned();
        legacy.trusted_domains = vec!["https://desk.contoso.example".to_owned()];
        legacy.login_using_popup = true;

        let migrated = EnhancedTenant::migrated_from(&legacy, CONNECTION);

        assert_eq!(migrated.certificate, legacy.certificate);
        assert_eq!(
            migrated.identity_provider_issuer,
            legacy.identity_provider_issuer
        );
        assert_eq!(migrated.single_sign_on_url, legacy.single_sign_on_url);
        assert_eq!(migrated.default_redirect_url, legacy.default_redirect_url);
        assert_eq!(migrated.trusted_urls, legacy.trusted_domains);
        assert!(migrated.login_using_popup);
        assert_ne!(migrated.acs(), legacy.acs());
        assert_ne!(migrated.entity_id(), legacy.entity_id());
    }
}
