//! A claims provider beside Active Directory: AD FS sends people there with a request of its own, and takes the Response.
//!
//! Claims of the assertion come in under the provider's name and go through its acceptance rules. Source: AD FS, "The Role of the
//! Claims Pipeline"; Add-AdfsClaimsProviderTrust. Deliberately absent: WS-Federation, encrypted assertions, token replay.

use claim_rules::Claim;
use claim_rules::claim_type::NAME_IDENTIFIER;
use claim_rules::property;
use saml::assertion::Assertion;
use saml::binding::redirect::{self, Parameter};
use saml::finding::Severity;
use saml::protocol::Response;
use saml::signature::SignatureAlgorithm;
use saml::time::{SignedDuration, milliseconds};
use saml::uri::ns::PROTOCOL;
use saml::validate::{Expectations, validate};
use saml::xml::{escape_attribute, escape_text};

use super::message::Message;
use super::visit::{SignedIn, Visit};
use super::{Answer, LS, error};
use crate::authentication::session::External;
use crate::configuration::Provider;
use crate::event_log::id;
use crate::failure::Failure;
use crate::issuance::authn_context;

/// Somebody who was sent to a partner.
#[derive(Debug)]
pub(crate) struct Away {
    /// Identifier of the provider.
    provider: String,
    /// The request of the relying party.
    request: String,
    /// Where the sign-in goes on, path and query.
    back: String,
}

/// Sends somebody to a partner. `request` is that of the relying party.
pub(super) fn ask(visit: &Visit<'_>, provider: &Provider, request: &str) -> Answer {
    let id = visit.service.random.message_id();
    let to = &provider.settings.single_sign_on_url;
    let url = redirect::url(to, Parameter::Request, &authn_request(visit, &id, to), None);
    let key = &visit.configuration.certificates.signing_key;
    let signed = match visit.farm().sign_saml_authn_requests {
        true => redirect::sign(&url, key, SignatureAlgorithm::RsaSha256),
        false => Ok(url),
    };
    let away = Away {
        provider: provider.settings.identifier.clone(),
        request: request.to_owned(),
        back: visit.incoming.path_and_query(),
    };
    let now = visit.service.now();
    visit.service.partners.put(&id, away, now);
    signed.map_or_else(
        |reason| error::page(visit, None, &Failure::rule(None, reason.to_string())),
        Answer::found,
    )
}

/// Takes a partner's Response: a session, and back to where the sign-in goes on.
pub(super) fn answered(visit: &Visit<'_>, message: &Message) -> Answer {
    match accept(visit, message) {
        Ok((away, external, assertion)) => {
            let statement = assertion.authn_statements.first();
            let class = statement.and_then(|statement| statement.class_ref.as_deref());
            let text = format!("A token of {} was accepted.", external.provider);
            visit.log(id::FRESH_CREDENTIAL, &text);
            let name_id = assertion.subject.name_id.as_ref();
            let who = SignedIn {
                account: name_id.map_or("", |name_id| name_id.value.as_str()),
                method: authn_context::class(class.unwrap_or_default()),
                request: &away.request,
                persistent: false,
                external: Some(external),
            };
            let lines = visit.new_session(who);
            let location = format!("https://{}:443{}", visit.farm().fqdn, away.back);
            Answer::found(location).setting(lines)
        }
        Err(reason) => {
            let code = &visit.farm().behavior.refused_provider_response_code;
            let text = format!("the claims provider's Response is not good: {reason}");
            error::page(visit, None, &Failure::page(code, text))
        }
    }
}

fn accept(visit: &Visit<'_>, message: &Message) -> Result<(Away, External, Assertion), String> {
    let response = Response::from_xml(&message.xml).map_err(|error| error.to_string())?;
    let id = response.in_response_to.unwrap_or_default();
    let away = visit.service.partners.take(&id);
    let away = away.ok_or("it answers no request of this farm")?;
    let provider = visit.configuration.provider(&away.provider);
    let provider = provider.ok_or("its claims provider trust is gone")?;
    let validation = validate(&message.xml, &expectations(visit, provider, id));
    let error = |finding: &&saml::finding::Finding| finding.severity == Severity::Error;
    if let Some(finding) = validation.findings.iter().find(error) {
        return Err(finding.slug.to_owned());
    }
    let assertion = validation.assertion.ok_or("it holds no signed assertion")?;
    let assertion = Assertion::clone(&assertion);
    let external = External {
        provider: away.provider.clone(),
        claims: claims(&away.provider, &assertion),
    };
    Ok((away, external, assertion))
}

fn expectations(visit: &Visit<'_>, provider: &Provider, in_response_to: String) -> Expectations {
    let farm = visit.farm();
    Expectations {
        issuer: Some(provider.settings.identifier.clone()),
        audience: Some(farm.identifier.clone()),
        recipient: Some(format!("https://{}{LS}", farm.fqdn)),
        in_response_to: Some(in_response_to),
        certificates: provider.certificates.clone(),
        decryption_keys: Vec::new(),
        now: visit.service.now(),
        skew: SignedDuration::ZERO,
        want_message_signed: false,
        want_assertion_signed: true,
    }
}

/// What an assertion says, as claims of its provider: the attributes, and the NameID with its format.
fn claims(provider: &str, assertion: &Assertion) -> Vec<Claim> {
    let attributes = assertion.attributes.iter().flat_map(|attribute| {
        let values = attribute.values.iter();
        values.map(|value| Claim::issued_by(provider, attribute.name.as_str(), value.as_str()))
    });
    let name_id = assertion.subject.name_id.iter().map(|name_id| {
        let mut claim = Claim::issued_by(provider, NAME_IDENTIFIER, name_id.value.as_str());
        let format = name_id.format.clone();
        claim
            .properties
            .extend(format.map(|format| (property::FORMAT.to_owned(), format)));
        claim
    });
    attributes.chain(name_id).collect()
}

fn authn_request(visit: &Visit<'_>, id: &str, destination: &str) -> String {
    format!(
        "<samlp:AuthnRequest ID=\"{id}\" Version=\"2.0\" IssueInstant=\"{}\" Destination=\"{}\" Consent=\"urn:oasis:names:tc:SAML:2.0:consent:unspecified\" xmlns:samlp=\"{PROTOCOL}\"><Issuer xmlns=\"urn:oasis:names:tc:SAML:2.0:assertion\">{}</Issuer></samlp:AuthnRequest>",
        milliseconds(visit.service.now()),
        escape_attribute(destination),
        escape_text(&visit.farm().identifier),
    )
}
