//! Generated trusts, rules, certificates and people.

use std::sync::LazyLock;

use mock_adfs::settings::{
    EndpointBinding, RelyingPartyTrust, ResponseShape, SamlEndpoint, SamlResponseSignature,
    SignatureAlgorithm,
};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::test_runner::{RngAlgorithm, TestRng, TestRunner};

use crate::powershell::people::Person;

/// A runner of properties that gives the same cases each time; `PROPTEST_CASES=2000` looks at others, and at more.
pub(crate) fn runner(cases: u32) -> TestRunner {
    let asked = std::env::var("PROPTEST_CASES").ok();
    let asked = asked.and_then(|count| count.parse().ok());
    let config = ProptestConfig {
        cases: asked.unwrap_or(cases),
        failure_persistence: None,
        ..ProptestConfig::default()
    };
    match asked {
        Some(_) => TestRunner::new(config),
        None => TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha)),
    }
}

/// Certificates of two names, made once.
pub(crate) static CERTIFICATES: LazyLock<Vec<Vec<u8>>> = LazyLock::new(|| {
    ["ADFS Signing - sts.contoso.example", "Partner, Inc."]
        .map(certificate)
        .into()
});

fn certificate(name: &str) -> Vec<u8> {
    let mut parameters = rcgen::CertificateParams::default();
    parameters.distinguished_name = rcgen::DistinguishedName::new();
    parameters
        .distinguished_name
        .push(rcgen::DnType::CommonName, name);
    parameters.not_before = rcgen::date_time_ymd(2026, 1, 5);
    parameters.not_after = rcgen::date_time_ymd(2027, 1, 25);
    let key = rcgen::KeyPair::generate().unwrap();
    parameters.self_signed(&key).unwrap().der().to_vec()
}

/// A name without line ends, with letters of several scripts and everything that a form has to escape.
pub(crate) fn name() -> impl Strategy<Value = String> {
    "[A-Za-z0-9\u{e4}\u{df}][A-Za-z0-9 '\"&<>_x\u{fc}\u{e9}\u{142}\u{65e5}\u{1f600}()-]{0,30}[A-Za-z0-9)]"
}

fn uri() -> impl Strategy<Value = String> {
    prop_oneof![
        "https://[a-z]{1,12}\\.example/[A-Za-z0-9/_.-]{1,60}",
        "urn:[a-z]{1,9}:[A-Za-z0-9]{1,40}",
    ]
}

fn endpoint() -> impl Strategy<Value = SamlEndpoint> {
    let binding = prop_oneof![
        Just(EndpointBinding::Post),
        Just(EndpointBinding::Redirect),
        Just(EndpointBinding::Artifact),
    ];
    let address =
        || "https://[a-z]{1,9}\\.example/[A-Za-z0-9/]{1,30}(\\?[a-z]{1,5}=[A-Z0-9]{1,8})?";
    let protocol = prop_oneof![Just("SAMLAssertionConsumer"), Just("SAMLLogout")];
    (
        binding,
        protocol,
        address(),
        option::of(address()),
        0..5_u32,
    )
        .prop_map(
            |(binding, protocol, location, response_location, index)| SamlEndpoint {
                binding,
                protocol: protocol.to_owned(),
                location,
                response_location,
                index,
                is_default: index == 0,
            },
        )
}

/// Rules as the console's templates write them, with any text in their strings.
pub(crate) fn rules() -> impl Strategy<Value = String> {
    let string = || "[A-Za-z0-9 .:/#=~\\\\(){}\u{e4}\u{65e5}_x-]{1,60}";
    let rule = (string(), uri(), string(), string()).prop_map(|(name, condition, kind, value)| {
        format!(
            "@RuleTemplate = \"MapClaims\"\r\n@RuleName = \"{name}\"\r\nc:[Type == \"{condition}\"]\r\n => issue(Type = \"{kind}\", Issuer = c.Issuer, OriginalIssuer = c.OriginalIssuer, Value = \"{value}\", ValueType = c.ValueType);\r\n\r\n"
        )
    });
    vec(rule, 0..4).prop_map(|rules| rules.concat())
}

/// Switches of a trust.
type Switches = (bool, bool, bool, bool, bool);

/// Any trust.
pub(crate) fn trust() -> impl Strategy<Value = RelyingPartyTrust> {
    let signature = prop_oneof![
        Just(SamlResponseSignature::AssertionOnly),
        Just(SamlResponseSignature::MessageOnly),
        Just(SamlResponseSignature::MessageAndAssertion),
    ];
    let algorithm = prop_oneof![
        Just(SignatureAlgorithm::RsaSha256),
        Just(SignatureAlgorithm::RsaSha1)
    ];
    let profile = prop_oneof![Just("WsFed-SAML"), Just("SAML"), Just("WsFederation")];
    let certificate = || (0..CERTIFICATES.len()).prop_map(|index| CERTIFICATES[index].clone());
    let parts = (
        (name(), vec(uri(), 1..4), vec(endpoint(), 0..4)),
        (signature, algorithm, profile),
        any::<Switches>(),
        (0..100_u32, 0..600_u32),
        (rules(), rules(), rules()),
        (option::of(name()), vec(name(), 0..3), vec(name(), 0..3)),
        (option::of(certificate()), vec(certificate(), 0..3)),
    );
    parts.prop_map(
        |(ids, kinds, switches, numbers, rules, policy, certificates)| {
            let (name, identifier, saml_endpoints) = ids;
            let (saml_response_signature, signature_algorithm, profile) = kinds;
            let (
                issuance_transform_rules,
                issuance_authorization_rules,
                additional_authentication_rules,
            ) = rules;
            RelyingPartyTrust {
                name,
                identifier,
                saml_endpoints,
                saml_response_signature,
                signature_algorithm,
                protocol_profile: profile.to_owned(),
                response: ResponseShape::default(),
                enabled: switches.0,
                encrypt_claims: switches.1,
                always_require_authentication: switches.2,
                signed_saml_requests_required: switches.3,
                encrypted_name_id_required: switches.4,
                not_before_skew: numbers.0,
                token_lifetime: numbers.1,
                issuance_transform_rules,
                issuance_authorization_rules,
                additional_authentication_rules,
                access_control_policy_name: policy.0.unwrap_or_default(),
                access_control_policy_parameters: policy.1,
                claims_provider_name: policy.2,
                encryption_certificate: certificates.0,
                request_signing_certificates: certificates.1,
                ..RelyingPartyTrust::default()
            }
        },
    )
}

/// Any people; no two have the same account.
pub(crate) fn people() -> impl Strategy<Value = Vec<Person>> {
    let group = "CN=[a-z \u{fc}]{1,12}[a-z],OU=Groups,DC=contoso,DC=example";
    let person = (
        name(),
        option::of("[a-z.]{1,20}@contoso\\.example"),
        option::of(name()),
        vec(group, 0..4),
        any::<bool>(),
    );
    vec(person, 1..8).prop_map(|people| {
        let numbered = people.into_iter().enumerate();
        let people = numbered.map(
            |(index, (display_name, mail, department, member_of, enabled))| Person {
                account: format!("person{index}"),
                display_name,
                mail,
                department,
                member_of,
                enabled,
            },
        );
        people.collect()
    })
}
