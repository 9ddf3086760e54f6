//! How fast exports are read: 2,000 trusts as JSON of Windows PowerShell 5.1, and 100,000 users as LDIF. Beside each stands the
//! least that could be done with the same bytes: serde_json's own values, and a count of the lines.

#![expect(
    clippy::unwrap_used,
    reason = "a bench that cannot make its input has nothing to measure"
)]

#[expect(dead_code, reason = "other targets use the rest")]
#[path = "../tests/powershell/mod.rs"]
mod powershell;

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use mock_adfs::import::people::census::{self, SourceError};
use mock_adfs::import::people::{self, EntrySource, FileSource, Form};
use mock_adfs::import::read;
use mock_adfs::settings::{
    EndpointBinding, RelyingPartyTrust, SamlEndpoint, SamlResponseSignature,
};
use powershell::json::Edition;
use powershell::people::Person;
use powershell::{json, ldif, settings};

const TRUSTS: usize = 2_000;
const USERS: usize = 100_000;
const GROUPS: usize = 200;

/// The guide's rules, as the console's templates write them.
const RULES: &str = "@RuleTemplate = \"LdapClaims\"\r\n@RuleName = \"LDAP Attributes\"\r\nc:[Type == \"http://schemas.microsoft.com/ws/2008/06/identity/claims/windowsaccountname\", Issuer == \"AD AUTHORITY\"]\r\n => issue(store = \"Active Directory\", types = (\"http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress\", \"email\", \"full_name\", \"roles\"), query = \";mail,mail,displayName,department;{0}\", param = c.Value);\r\n\r\n@RuleTemplate = \"MapClaims\"\r\n@RuleName = \"Name ID\"\r\nc:[Type == \"http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress\"]\r\n => issue(Type = \"http://schemas.xmlsoap.org/ws/2005/05/identity/claims/nameidentifier\", Issuer = c.Issuer, OriginalIssuer = c.OriginalIssuer, Value = c.Value, ValueType = c.ValueType);\r\n\r\n";

fn trust(number: usize) -> RelyingPartyTrust {
    let address = format!("https://partner{number}.example/saml2");
    RelyingPartyTrust {
        name: format!("Partner {number}"),
        identifier: vec![format!("{address}/metadata")],
        enabled: true,
        saml_endpoints: vec![SamlEndpoint {
            binding: EndpointBinding::Post,
            protocol: "SAMLAssertionConsumer".to_owned(),
            location: address,
            response_location: None,
            index: 0,
            is_default: true,
        }],
        saml_response_signature: SamlResponseSignature::MessageAndAssertion,
        protocol_profile: "WsFed-SAML".to_owned(),
        access_control_policy_name: "Permit everyone".to_owned(),
        issuance_transform_rules: RULES.to_owned(),
        ..RelyingPartyTrust::default()
    }
}

fn person(number: usize) -> Person {
    let group = |step: usize| {
        let number = (number * step) % GROUPS;
        format!("CN=Team {number:03},OU=Groups,DC=contoso,DC=example")
    };
    Person {
        account: format!("person{number}"),
        display_name: format!("Person N\u{fc}mber {number}"),
        mail: Some(format!("person{number}@contoso.example")),
        department: Some("agent".to_owned()),
        member_of: vec![group(1), group(7), group(31)],
        enabled: !number.is_multiple_of(50),
    }
}

fn trusts(criterion: &mut Criterion) {
    let objects: Vec<_> = (0..TRUSTS)
        .map(|number| settings::trust(&trust(number)))
        .collect();
    let text = json::write(&objects, Edition::Five, 6);
    assert_eq!(read(text.as_bytes()).unwrap().trusts.len(), TRUSTS);
    for (unit, throughput) in [
        ("per trust", Throughput::Elements(TRUSTS as u64)),
        ("per byte", Throughput::Bytes(text.len() as u64)),
    ] {
        let mut group = criterion.benchmark_group(format!("2,000 trusts in JSON, {unit}"));
        group.sample_size(20).throughput(throughput);
        group.bench_function("import", |bench| {
            bench.iter(|| read(black_box(text.as_bytes())).unwrap());
        });
        group.bench_function("serde_json::Value alone", |bench| {
            bench.iter(|| serde_json::from_str::<serde_json::Value>(black_box(&text)).unwrap());
        });
        group.finish();
    }
}

/// People counted from a file, who is in what worked out.
fn counted(source: &dyn EntrySource) -> usize {
    let mut people = 0;
    census::count::<SourceError>(&[source], |_| {
        people += 1;
        Ok(())
    })
    .unwrap();
    people
}

fn users(criterion: &mut Criterion) {
    let entries: Vec<_> = (0..USERS).map(|number| person(number).entry()).collect();
    let text = ldif::write(&entries);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("users.ldif");
    std::fs::write(&path, &text).unwrap();
    let source = FileSource::new(&path, Form::Ldif);
    assert_eq!(counted(&source), USERS);
    for (unit, throughput) in [
        ("per user", Throughput::Elements(USERS as u64)),
        ("per byte", Throughput::Bytes(text.len() as u64)),
    ] {
        let mut group = criterion.benchmark_group(format!("100,000 users in LDIF, {unit}"));
        group.sample_size(10).throughput(throughput);
        group.bench_function("import: groups, then people, from the file", |bench| {
            bench.iter(|| counted(black_box(&source)));
        });
        group.bench_function("the reader alone", |bench| {
            bench.iter(|| {
                people::ldif(black_box(text.as_bytes()))
                    .map(Result::unwrap)
                    .count()
            });
        });
        group.bench_function("lines counted", |bench| {
            bench.iter(|| {
                let lines = black_box(text.as_bytes()).split(|byte| *byte == b'\n');
                lines.count()
            });
        });
        group.finish();
    }
}

criterion_group!(benches, trusts, users);
criterion_main!(benches);
