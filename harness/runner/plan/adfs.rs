//! The AD FS side: farm properties, trusts and their rules, with the facts of a scenario laid over them.

use std::sync::Arc;

use mock_adfs::settings::{
    Destination, EndpointBinding, RelyingPartyTrust, ResponseShape, RevocationCheck, SamlEndpoint,
    SamlResponseSignature, SignatureAlgorithm,
};
use mock_adfs::{Client, Network};

use super::layers::{Layer, Layers};
use super::world::{FarmAndDirectory, TrustOf, World};
use super::{CertificateRole, CertificatesEnd, TrustCertificates};
use super::{FlexKind, MockAdfsSide, certificate, farm, partners, people::People, rules, theme};
use crate::environment::TrustFile;
use crate::scenario::language::{
    AlgorithmWord, BindingWord, Certificate, CertificateAge, Device, EndpointFacts, Given,
    Network as NetworkWord, ProtocolWord, RevocationCheck as RevocationWord, SignatureWord,
    TrustFacts,
};
use crate::scenario::{Located, Mistake, Source};

/// The mocked AD FS of a row, with all layers of facts.
pub(super) fn side(
    world: &World,
    files: &FarmAndDirectory,
    layers: &Layers,
    people: &People,
) -> Result<MockAdfsSide, Vec<Mistake>> {
    let of = trust_of(world, &files.farm.name, layers)?;
    let mut trusts = world.trusts.clone();
    let mut held = TrustCertificates::of(of.index);
    if let Some(trust) = trusts.get_mut(of.index) {
        for layer in layers.all() {
            lay_over_layer(world, trust, &mut held, &of.origin, layer)?;
        }
    }
    let given = &layers.given.facts;
    if let Some(trust) = trusts.get_mut(of.index) {
        trust.response = response_shape(given);
    }
    keep_identifiers_unique(&mut trusts, of.index);
    let mut farm = farm::of(world, &files.farm.value, layers);
    farm.onload_script = theme::onload(world, files, layers)?;
    farm.claims_provider_trusts = partners::trusts(given.claims_providers.as_ref());
    Ok(MockAdfsSide {
        farm,
        trusts,
        directory: people.directory.clone(),
        client: client(given, people, &layers.user),
        certificates_end: certificates_end(given),
        exported_certificates: world.certificates,
        trust_certificates: held,
        token_signing_key: files.token_signing_key.clone(),
    })
}

/// Lays one layer over the trust for Flex: its properties, its certificates, its rules.
fn lay_over_layer(
    world: &World,
    trust: &mut RelyingPartyTrust,
    held: &mut TrustCertificates,
    origin: &str,
    layer: &Layer,
) -> Result<(), Vec<Mistake>> {
    let source = &layer.source;
    let window = layer.facts.farm.as_ref();
    let window = window.and_then(|farm| farm.value.extranet_observation_window.as_ref());
    if let Some(window) = window.filter(|window| farm::seconds(window.as_str()).is_none()) {
        let title = format!(
            "`{}` is not a span of time as AD FS writes it",
            window.value
        );
        let mistake = Mistake::at(source, window.span.clone(), title);
        return Err(vec![mistake.hint("hours, minutes and seconds: `00:30:00`")]);
    }
    if let Some(facts) = &layer.facts.trust {
        lay_over_trust(trust, &facts.value);
        let mut mistakes = Vec::new();
        lay_over_certificates(trust, held, source, &facts.value, &mut mistakes);
        if !mistakes.is_empty() {
            return Err(mistakes);
        }
    }
    let facts = layer.facts.rules.as_ref();
    let facts = facts.map(|rules| (source, &rules.value));
    let text = rules::text(world, &trust.issuance_transform_rules, origin, facts)?;
    trust.issuance_transform_rules = text;
    Ok(())
}

/// The trust for a generation of Flex.
fn trust_of<'a>(
    world: &'a World,
    farm: &str,
    layers: &Layers,
) -> Result<&'a TrustOf, Vec<Mistake>> {
    let flex = layers.flex;
    world.trust_of.get(&flex).ok_or_else(|| {
        let title = format!("the farm `{farm}` has no trust for {flex} Flex");
        let hint = format!("add `{flex}: ...` under `trusts` in its `farm.yaml`");
        let Layer { source, facts } = &layers.given;
        let span = facts.flex.as_ref().map_or(0..0, |flex| flex.span.clone());
        vec![Mistake::at(source, span, title).hint(hint).undeclared()]
    })
}

/// Takes out every other trust that has an identifier of the one at `index`: AD FS lets an identifier be used once, and a
/// scenario that gives it to this trust means that the other one was changed into it.
fn keep_identifiers_unique(trusts: &mut Vec<RelyingPartyTrust>, index: usize) {
    let Some(taken) = trusts.get(index).map(|trust| trust.identifier.clone()) else {
        return;
    };
    let shares = |trust: &RelyingPartyTrust| trust.identifier.iter().any(|id| taken.contains(id));
    let mut place = 0;
    trusts.retain(|trust| {
        let stays = place == index || !shares(trust);
        place += 1;
        stays
    });
}

/// A trust that the farm file spells out, on top of what the wizard sets.
pub(super) fn spelled_trust(
    world: &World,
    flex: FlexKind,
    file: &TrustFile,
) -> Result<RelyingPartyTrust, Vec<Mistake>> {
    let mut trust = wizard_trust(world, flex);
    if let Some(facts) = &file.trust {
        lay_over_trust(&mut trust, &facts.value);
    }
    let facts = file
        .rules
        .as_ref()
        .map(|rules| (world.farm_source(), &rules.value));
    trust.issuance_transform_rules = rules::text(world, "", "farm.yaml", facts)?;
    Ok(trust)
}

/// What the wizard of the guide leaves behind. Source: the guide, "Configuring the Relying Party Trust".
fn wizard_trust(world: &World, flex: FlexKind) -> RelyingPartyTrust {
    let values = world.placeholders(flex);
    let value = |name: &str| values.get(name).cloned().unwrap_or_default();
    RelyingPartyTrust {
        name: "Twilio Flex".to_owned(),
        identifier: vec![value("EntityID")],
        enabled: true,
        encrypt_claims: true,
        saml_endpoints: vec![SamlEndpoint {
            binding: EndpointBinding::Post,
            protocol: "SAMLAssertionConsumer".to_owned(),
            location: value("ACS"),
            response_location: None,
            index: 0,
            is_default: true,
        }],
        access_control_policy_name: "Permit everyone".to_owned(),
        protocol_profile: "WsFed-SAML".to_owned(),
        ..RelyingPartyTrust::default()
    }
}

/// From where everybody comes. A computer of the domain is that of the scenario's user.
fn client(given: &Given, people: &People, user: &str) -> Client {
    let network = match given.network.as_ref().map(|network| network.value) {
        Some(NetworkWord::Intranet) => Network::Intranet,
        None | Some(NetworkWord::Extranet) => Network::Extranet,
    };
    let joined = given
        .device
        .as_ref()
        .is_some_and(|device| device.value == Device::DomainJoined);
    let account = people.planned.get(user).map(|user| user.account.clone());
    Client {
        network,
        windows_account: account.filter(|_| joined),
    }
}

/// What the Response says otherwise than AD FS would.
fn response_shape(given: &Given) -> ResponseShape {
    let Some(facts) = given.response.as_ref().map(|facts| &facts.value) else {
        return ResponseShape::default();
    };
    let lasts = facts.session_not_on_or_after.as_ref();
    ResponseShape {
        session_lasts: lasts.and_then(|moment| moment.value.known()),
        destination: match facts.destination.as_ref().map(|text| text.as_str()) {
            None => Destination::Usual,
            Some("absent") => Destination::Absent,
            Some(text) => Destination::Text(text.to_owned()),
        },
    }
}

fn certificates_end(given: &Given) -> CertificatesEnd {
    let facts = given.certificates.as_ref().map(|facts| &facts.value);
    let end = |age: &Option<CertificateAge>| age.as_ref()?.expires.value.known();
    CertificatesEnd {
        signing: facts.and_then(|facts| end(&facts.token_signing)),
        decrypting: facts.and_then(|facts| end(&facts.token_decrypting)),
        service_communications: facts.and_then(|facts| end(&facts.service_communications)),
    }
}

/// Certificates of the trust: `none` takes one away, what any other role stands for is found by the stack.
fn lay_over_certificates(
    trust: &mut RelyingPartyTrust,
    held: &mut TrustCertificates,
    source: &Arc<Source>,
    facts: &TrustFacts,
    mistakes: &mut Vec<Mistake>,
) {
    let mut role = |fact: &Option<Located<Certificate>>| {
        let fact = fact.as_ref()?;
        Some(certificate::role(source, &fact.value, mistakes))
    };
    if let Some(role) = role(&facts.encryption_certificate) {
        trust.encryption_certificate = None;
        held.encryption = Some(role).filter(|role| *role != CertificateRole::None);
    }
    if let Some(role) = role(&facts.request_signing_certificate) {
        trust.request_signing_certificates.clear();
        held.request_signing = Some(role).filter(|role| *role != CertificateRole::None);
    }
}

pub(super) fn set<T>(target: &mut T, fact: Option<T>) {
    if let Some(fact) = fact {
        *target = fact;
    }
}

fn lay_over_trust(trust: &mut RelyingPartyTrust, facts: &TrustFacts) {
    let owned = |fact: &Option<crate::scenario::Text>| fact.as_ref().map(|text| text.value.clone());
    let list = |fact: &Option<crate::scenario::Values>| fact.as_ref().map(|v| v.not_empty());
    set(&mut trust.name, owned(&facts.name));
    set(&mut trust.identifier, list(&facts.identifier));
    set(&mut trust.enabled, facts.enabled);
    set(&mut trust.encrypt_claims, facts.encrypt_claims);
    set(
        &mut trust.encrypted_name_id_required,
        facts.encrypted_name_id_required,
    );
    set(
        &mut trust.signed_saml_requests_required,
        facts.signed_saml_requests_required,
    );
    set(&mut trust.not_before_skew, facts.not_before_skew);
    set(&mut trust.token_lifetime, facts.token_lifetime);
    set(
        &mut trust.always_require_authentication,
        facts.always_require_authentication,
    );
    set(
        &mut trust.access_control_policy_name,
        owned(&facts.access_control_policy_name),
    );
    set(
        &mut trust.access_control_policy_parameters,
        list(&facts.access_control_policy_parameters),
    );
    set(
        &mut trust.issuance_authorization_rules,
        owned(&facts.issuance_authorization_rules),
    );
    set(
        &mut trust.additional_authentication_rules,
        owned(&facts.additional_authentication_rules),
    );
    set(&mut trust.protocol_profile, owned(&facts.protocol_profile));
    set(
        &mut trust.claims_provider_name,
        list(&facts.claims_provider_name),
    );
    lay_over_signing(trust, facts);
    lay_over_checks(trust, facts);
    if let Some(endpoints) = &facts.saml_endpoints {
        trust.saml_endpoints = endpoints.value.iter().map(endpoint).collect();
    }
}

fn lay_over_signing(trust: &mut RelyingPartyTrust, facts: &TrustFacts) {
    let signature = facts
        .saml_response_signature
        .as_ref()
        .map(|word| match word.value {
            SignatureWord::AssertionOnly => SamlResponseSignature::AssertionOnly,
            SignatureWord::MessageOnly => SamlResponseSignature::MessageOnly,
            SignatureWord::MessageAndAssertion => SamlResponseSignature::MessageAndAssertion,
        });
    set(&mut trust.saml_response_signature, signature);
    let algorithm = facts
        .signature_algorithm
        .as_ref()
        .map(|word| match word.value {
            AlgorithmWord::RsaSha256 => SignatureAlgorithm::RsaSha256,
            AlgorithmWord::RsaSha1 => SignatureAlgorithm::RsaSha1,
        });
    set(&mut trust.signature_algorithm, algorithm);
}

/// How the partner's certificates and metadata are looked at.
fn lay_over_checks(trust: &mut RelyingPartyTrust, facts: &TrustFacts) {
    set(
        &mut trust.encryption_certificate_revocation_check,
        facts
            .encryption_certificate_revocation_check
            .map(revocation_check),
    );
    set(
        &mut trust.signing_certificate_revocation_check,
        facts
            .signing_certificate_revocation_check
            .map(revocation_check),
    );
    set(&mut trust.monitoring_enabled, facts.monitoring_enabled);
    set(&mut trust.auto_update_enabled, facts.auto_update_enabled);
    let url = facts.metadata_url.as_ref().map(|text| text.value.clone());
    set(&mut trust.metadata_url, url);
}

fn revocation_check(word: RevocationWord) -> RevocationCheck {
    match word {
        RevocationWord::None => RevocationCheck::None,
        RevocationWord::CheckEndCert => RevocationCheck::CheckEndCert,
        RevocationWord::CheckEndCertCacheOnly => RevocationCheck::CheckEndCertCacheOnly,
        RevocationWord::CheckChain => RevocationCheck::CheckChain,
        RevocationWord::CheckChainCacheOnly => RevocationCheck::CheckChainCacheOnly,
        RevocationWord::CheckChainExcludeRoot => RevocationCheck::CheckChainExcludeRoot,
        RevocationWord::CheckChainExcludeRootCacheOnly => {
            RevocationCheck::CheckChainExcludeRootCacheOnly
        }
    }
}

fn endpoint(facts: &EndpointFacts) -> SamlEndpoint {
    let protocol = match facts.protocol {
        ProtocolWord::AssertionConsumer => "SAMLAssertionConsumer",
        ProtocolWord::Logout => "SAMLLogout",
        ProtocolWord::SingleSignOn => "SAMLSingleSignOn",
        ProtocolWord::ArtifactResolution => "SAMLArtifactResolution",
    };
    SamlEndpoint {
        binding: match facts.binding {
            BindingWord::Post => EndpointBinding::Post,
            BindingWord::Redirect => EndpointBinding::Redirect,
            BindingWord::Artifact => EndpointBinding::Artifact,
            BindingWord::Soap => EndpointBinding::Soap,
        },
        protocol: protocol.to_owned(),
        location: facts.location.value.clone(),
        response_location: facts
            .response_location
            .as_ref()
            .map(|text| text.value.clone()),
        index: facts.index.unwrap_or(0),
        is_default: facts.is_default.unwrap_or(false),
    }
}
