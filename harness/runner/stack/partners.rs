//! Claims providers beside Active Directory: mocked farms whose only relying party is the farm under test.

use std::sync::Arc;

use mock_adfs::settings::{
    EndpointBinding, Farm, RelyingPartyTrust, SamlEndpoint, SamlResponseSignature,
};
use mock_adfs::{
    Accounts, CertificatesEnd, Client, ExportedCertificates, MockAdfs, Setup, SetupError,
};
use url::Url;

use super::mocks::Making;
use crate::clock::StandingClock;
use crate::plan::MockAdfsSide;

/// What a partner sends of its people. Source: the rule template "Send LDAP Attributes as Claims", and a NameID as the guide has it.
const RULES: &str = include_str!("partner.rules");

/// A partner's farm with its host.
pub(super) struct Partner {
    pub(super) host: String,
    pub(super) adfs: MockAdfs,
}

/// Makes the partners of a farm; the people of its directory have accounts there too.
///
/// # Errors
/// As [`MockAdfs::new`].
pub(super) fn partners(
    side: &MockAdfsSide,
    accounts: &Accounts,
    making: &Making<'_>,
) -> Result<Vec<Partner>, SetupError> {
    let trusts = side.farm.claims_provider_trusts.iter();
    trusts
        .map(|trust| {
            let host = Url::parse(&trust.single_sign_on_url)
                .ok()
                .and_then(|url| url.host_str().map(str::to_owned))
                .unwrap_or_default();
            let clock = Arc::clone(making.clock);
            let adfs = partner(side, (&host, &trust.name), accounts.clone(), making, clock)?;
            Ok(Partner { host, adfs })
        })
        .collect()
}

fn partner(
    side: &MockAdfsSide,
    (host, name): (&str, &str),
    accounts: Accounts,
    making: &Making<'_>,
    clock: Arc<StandingClock>,
) -> Result<MockAdfs, SetupError> {
    let keys = making.run.keys();
    MockAdfs::new(Setup {
        farm: Farm::with_defaults(host, name),
        trusts: vec![trust_for(&side.farm)],
        directory: side.directory.clone(),
        client: Client::default(),
        accounts,
        token_signing_key: keys.unrelated.clone(),
        token_decrypting_key: keys.token_decrypting.clone(),
        spare_keys: Vec::new(),
        certificates_end: CertificatesEnd::default(),
        exported_certificates: ExportedCertificates::default(),
        clock,
        // Another seed than the farm's own.
        seed: making.seed ^ 0x5ca1_ab1e,
    })
}

/// The relying party trust that a partner has for the farm.
fn trust_for(farm: &Farm) -> RelyingPartyTrust {
    RelyingPartyTrust {
        name: farm.display_name.clone(),
        identifier: vec![farm.identifier.clone()],
        enabled: true,
        saml_endpoints: vec![SamlEndpoint {
            binding: EndpointBinding::Post,
            protocol: "SAMLAssertionConsumer".to_owned(),
            location: format!("https://{}/adfs/ls/", farm.fqdn),
            response_location: None,
            index: 0,
            is_default: true,
        }],
        saml_response_signature: SamlResponseSignature::MessageAndAssertion,
        access_control_policy_name: "Permit everyone".to_owned(),
        issuance_transform_rules: RULES.to_owned(),
        ..RelyingPartyTrust::default()
    }
}
