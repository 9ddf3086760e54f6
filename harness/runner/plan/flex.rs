//! The Flex side: the console's form as the tenant file says, with the facts of a scenario laid over it.

use mock_flex::settings::{Tenant, TwilioSsoUrl};

use super::world::World;
use super::{Connection, FlexKind, MockFlexSide, TenantCertificate};
use crate::scenario::Text;
use crate::scenario::language::{Certificate, OauthSettings, TenantFacts, TwilioSsoUrlWord};

/// The mocked Flex of a row.
pub(super) fn side(world: &World, flex: FlexKind, facts: Option<&TenantFacts>) -> MockFlexSide {
    let fqdn = world.farm.value.fqdn.as_str();
    let file = &world.tenant.value;
    let domain = file.runtime_domain.as_str();
    // What the guide's table says, for fields that the tenant file leaves out.
    let mut side = MockFlexSide {
        tenant: Tenant {
            account_sid: file.account_sid.value.clone(),
            runtime_domain: domain.to_owned(),
            friendly_name: "ADFS".to_owned(),
            certificate: String::new(),
            identity_provider_issuer: format!("http://{fqdn}/adfs/services/trust"),
            single_sign_on_url: format!("https://{fqdn}/adfs/ls"),
            default_redirect_url: format!("https://flex.twilio.com/{domain}"),
            twilio_sso_url: TwilioSsoUrl::Iam,
            login_using_popup: false,
            trusted_domains: Vec::new(),
        },
        connection: (flex == FlexKind::Enhanced).then(|| connection(world)),
        certificate: TenantCertificate::TokenSigning,
    };
    lay_over(&mut side, &file.tenant.value);
    if let Some(facts) = facts {
        lay_over(&mut side, facts);
    }
    side
}

fn connection(world: &World) -> Connection {
    let sid = world.tenant.value.connection_sid.as_ref();
    Connection {
        connection_sid: sid.map(|sid| sid.value.clone()).unwrap_or_default(),
        trusted_urls: Vec::new(),
        oauth_settings: true,
    }
}

fn lay_over(side: &mut MockFlexSide, facts: &TenantFacts) {
    let text = |target: &mut String, fact: &Option<Text>| {
        if let Some(fact) = fact {
            target.clone_from(&fact.value);
        }
    };
    let tenant = &mut side.tenant;
    text(&mut tenant.friendly_name, &facts.friendly_name);
    text(
        &mut tenant.identity_provider_issuer,
        &facts.identity_provider_issuer,
    );
    text(&mut tenant.single_sign_on_url, &facts.single_sign_on_url);
    text(
        &mut tenant.default_redirect_url,
        &facts.default_redirect_url,
    );
    if let Some(word) = &facts.twilio_sso_url {
        tenant.twilio_sso_url = match word.value {
            TwilioSsoUrlWord::Iam => TwilioSsoUrl::Iam,
            TwilioSsoUrlWord::Preview => TwilioSsoUrl::Preview,
        };
    }
    if let Some(popup) = facts.login_using_popup {
        tenant.login_using_popup = popup;
    }
    if let Some(domains) = &facts.trusted_domains {
        tenant.trusted_domains = domains.not_empty();
    }
    if let Some(connection) = &mut side.connection {
        if let Some(urls) = &facts.trusted_urls {
            connection.trusted_urls = urls.not_empty();
        }
        if let Some(word) = &facts.oauth_settings {
            connection.oauth_settings = word.value == OauthSettings::Present;
        }
    }
    if let Some(word) = &facts.certificate {
        side.certificate = certificate(&word.value).unwrap_or(side.certificate);
    }
}

/// The role of a certificate; nothing for roles that [`super::not_built`] refuses.
fn certificate(word: &Certificate) -> Option<TenantCertificate> {
    match word {
        Certificate::None => Some(TenantCertificate::None),
        Certificate::TokenSigning => Some(TenantCertificate::TokenSigning),
        Certificate::TokenDecrypting => Some(TenantCertificate::TokenDecrypting),
        Certificate::ServiceCommunications => Some(TenantCertificate::ServiceCommunications),
        Certificate::Unrelated => Some(TenantCertificate::Unrelated),
        Certificate::SecondaryTokenSigning
        | Certificate::PreviousTokenSigning
        | Certificate::Flex
        | Certificate::File(_)
        | Certificate::FromMetadata(_) => None,
    }
}
