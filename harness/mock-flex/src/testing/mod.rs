//! What the tests share: a tenant, a clock, a browser's requests, and an identity provider with a key of its own.

mod bench;
mod identity_provider;
mod reply;

pub(crate) use bench::{Bench, get, post_form, post_json};
pub(crate) use identity_provider::{IdentityProvider, ResponseDraft};
pub(crate) use reply::Reply;

use crate::settings::{EnhancedTenant, Tenant, TwilioSsoUrl};

pub(crate) const ACCOUNT: &str = "AC00000000000000000000000000000001";
pub(crate) const DOMAIN: &str = "calm-bear-1234";
pub(crate) const PAGE: &str = "https://flex.twilio.com/calm-bear-1234";
pub(crate) const ISSUER: &str = "http://adfs.contoso.example/adfs/services/trust";

/// A tenant as the guide leaves it, without a certificate.
pub(crate) fn tenant() -> Tenant {
    Tenant {
        account_sid: ACCOUNT.to_owned(),
        runtime_domain: DOMAIN.to_owned(),
        friendly_name: "Contoso".to_owned(),
        certificate: String::new(),
        identity_provider_issuer: ISSUER.to_owned(),
        single_sign_on_url: "https://adfs.contoso.example/adfs/ls".to_owned(),
        default_redirect_url: PAGE.to_owned(),
        twilio_sso_url: TwilioSsoUrl::Iam,
        login_using_popup: false,
        trusted_domains: Vec::new(),
    }
}

pub(crate) const CONNECTION: &str = "JQ00000000000000000000000000000001";

/// The same tenant after its migration.
pub(crate) fn enhanced_tenant() -> EnhancedTenant {
    EnhancedTenant::migrated_from(&tenant(), CONNECTION)
}
