//! The Flex side: the console's form as the tenant file says, with the facts of a scenario laid over it.

use std::sync::Arc;

use mock_flex::settings::{Request, Tenant, TwilioSsoUrl};

use super::layers::Layers;
use super::people::People;
use super::world::{AdfsWorld, World};
use super::{
    CertificateRole, Connection, FlexKind, MockFlexSide, PastedAs, PlannedWorker, certificate,
    flex_request,
};
use crate::environment::{ReadFile, TenantFile};
use crate::scenario::language::{OauthSettings, TenantFacts, TwilioSsoUrlWord};
use crate::scenario::{Mistake, Source, Table, Text, Values};

/// The mocked Flex of a row.
pub(super) fn side(
    world: &World,
    file: &ReadFile<TenantFile>,
    layers: &Layers,
    people: &People,
    mistakes: &mut Vec<Mistake>,
) -> MockFlexSide {
    let fqdn = world.fqdn();
    let (written, file) = (&file.source, &file.value);
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
        connection: (layers.flex == FlexKind::Enhanced).then(|| connection(file)),
        certificate: CertificateRole::TokenSigning,
        pasted_as: PastedAs::WithHeaderLines,
        workers: Vec::new(),
        request: Request::default(),
        self_hosted: self_hosted_of(fqdn),
        names_account: true,
    };
    lay_over(&mut side, written, &file.tenant.value, mistakes);
    if let AdfsWorld::Foreign(provider) = &world.adfs {
        let tenant = &mut side.tenant;
        (tenant.identity_provider_issuer).clone_from(&provider.identity_provider.entity_id);
        (tenant.single_sign_on_url).clone_from(&provider.single_sign_on_url);
    }
    for layer in layers.all() {
        let (source, facts) = (&layer.source, &layer.facts);
        if let Some(facts) = &facts.tenant {
            lay_over(&mut side, source, &facts.value, mistakes);
        }
        if let Some(facts) = &facts.authn_request {
            flex_request::lay_over(&mut side.request, source, &facts.value, mistakes);
        }
        // Workers of an earlier layer are there already, and whoever signed in has changed them.
        let table = facts.workers.as_ref();
        side.workers =
            table.map_or_else(Vec::new, |table| workers(source, table, people, mistakes));
    }
    side
}

/// The host of a Flex UI that Contoso serves itself: `flex` in the domain of the farm.
pub(super) fn self_hosted_of(fqdn: &str) -> String {
    let domain = fqdn.split_once('.').map_or(fqdn, |(_, domain)| domain);
    format!("flex.{domain}")
}

/// Workers that exist already, by the name under which Flex knows their people.
fn workers(
    source: &Arc<Source>,
    table: &Table<Table<Values>>,
    people: &People,
    mistakes: &mut Vec<Mistake>,
) -> Vec<PlannedWorker> {
    let mut workers = Vec::new();
    for (person, attributes) in table.iter() {
        let Some(user) = people.user(person.as_str()) else {
            mistakes.push(people.unknown(source, person));
            continue;
        };
        let names = user
            .values("mail")
            .iter()
            .chain(user.values("userPrincipalName"));
        let friendly_name = names.into_iter().find(|name| !name.is_empty());
        workers.push(PlannedWorker {
            person: person.value.clone(),
            friendly_name: friendly_name.unwrap_or(&person.value).clone(),
            attributes: attributes
                .iter()
                .map(|(name, values)| (name.value.clone(), values.0.clone()))
                .collect(),
        });
    }
    workers
}

fn connection(file: &TenantFile) -> Connection {
    let sid = file.connection_sid.as_ref();
    Connection {
        connection_sid: sid.map(|sid| sid.value.clone()).unwrap_or_default(),
        trusted_urls: Vec::new(),
        oauth_settings: true,
    }
}

fn lay_over(
    side: &mut MockFlexSide,
    source: &Arc<Source>,
    facts: &TenantFacts,
    mistakes: &mut Vec<Mistake>,
) {
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
    if let Some(word) = &facts.account_sid_setting {
        side.names_account = word.value == OauthSettings::Present;
    }
    if let Some(word) = &facts.pasted_as {
        side.pasted_as = word.value;
    }
    if let Some(word) = &facts.certificate {
        side.certificate = certificate::role(source, &word.value, mistakes);
    }
}
