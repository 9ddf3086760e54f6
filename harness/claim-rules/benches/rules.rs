//! How many users a core evaluates: sign-in claims through the default acceptance rules, then the guide's rules with
//! Token-Groups, for a user with 50 groups. 53 attribute values and a Name ID come out.

use std::collections::BTreeMap;
use std::sync::Arc;

use claim_rules::claim::AD_AUTHORITY;
use claim_rules::claim_type::{
    AUTHENTICATION_INSTANT, AUTHENTICATION_METHOD, EMAIL_ADDRESS, GROUP_SID, NAME, NAME_IDENTIFIER,
    PRIMARY_GROUP_SID, PRIMARY_SID, WINDOWS_ACCOUNT_NAME,
};
use claim_rules::directory::{Directory, Group, GroupScope, User};
use claim_rules::store::ActiveDirectory;
use claim_rules::template::{Template, active_directory_acceptance_rules};
use claim_rules::{Claim, EvaluationError, Options, Program, Stores, parse};
use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};

/// Groups of the user; with `Domain Users` and the three single values 53 attribute values come out.
const GROUPS: usize = 49;
const SID: &str = "S-1-5-21-1004336348-1177238915-682003330";

fn directory() -> Directory {
    let name = |number: usize| format!("Flex Team {number:02}");
    let group = |number: usize| Group {
        name: name(number),
        groups: vec![],
        scope: GroupScope::Global,
        sid: format!("{SID}-{}", 2000 + number),
        security: true,
    };
    let attributes = [
        ("mail", "amy@contoso.example"),
        ("displayName", "Amy Agent"),
    ];
    let amy = User {
        account: "amy".to_owned(),
        attributes: attributes
            .map(|(name, value)| (name.to_owned(), vec![value.to_owned()]))
            .into(),
        groups: (0..GROUPS).map(name).collect(),
        sid: format!("{SID}-1105"),
    };
    Directory {
        domain: "contoso.example".to_owned(),
        netbios_name: "CONTOSO".to_owned(),
        users: BTreeMap::from([(amy.account.clone(), amy)]),
        groups: (0..GROUPS)
            .map(|number| (name(number), group(number)))
            .collect(),
    }
}

fn sign_in_claims() -> Vec<Claim> {
    let claim = |claim_type: &str, value: String| Claim::issued_by(AD_AUTHORITY, claim_type, value);
    let mut claims = vec![
        claim(WINDOWS_ACCOUNT_NAME, "CONTOSO\\amy".to_owned()),
        claim(NAME, "CONTOSO\\amy".to_owned()),
        claim(PRIMARY_SID, format!("{SID}-1105")),
        claim(PRIMARY_GROUP_SID, format!("{SID}-513")),
        claim(
            AUTHENTICATION_METHOD,
            "urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport".to_owned(),
        ),
        claim(
            AUTHENTICATION_INSTANT,
            "2026-11-24T03:52:00.123Z".to_owned(),
        ),
    ];
    claims.extend((0..GROUPS).map(|number| claim(GROUP_SID, format!("{SID}-{}", 2000 + number))));
    claims.push(claim(GROUP_SID, format!("{SID}-513")));
    claims
}

fn issuance_rules() -> String {
    let mappings = [
        ("mail", EMAIL_ADDRESS),
        ("mail", "email"),
        ("displayName", "full_name"),
        ("tokenGroups", "roles"),
    ];
    let attributes = Template::LdapAttributes {
        name: "Flex attributes".to_owned(),
        mappings: mappings
            .map(|(from, to)| (from.to_owned(), to.to_owned()))
            .into(),
    };
    let format = Some("urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress");
    let name_id = Template::transform("Name ID", EMAIL_ADDRESS, NAME_IDENTIFIER, format);
    attributes.to_rule_text() + &name_id.to_rule_text()
}

/// Prepared rules; a text that does not parse leaves none, and the assertion below fails.
fn program(text: &str) -> Result<Program, EvaluationError> {
    Program::new(&parse(text).unwrap_or_default())
}

fn users_per_second(criterion: &mut Criterion) -> Result<(), EvaluationError> {
    let stores = Stores::with_active_directory(ActiveDirectory::new(Arc::new(directory())));
    let acceptance = program(&active_directory_acceptance_rules())?;
    let issuance = program(&issuance_rules())?;
    let incoming = sign_in_claims();
    let mut group = criterion.benchmark_group("token-groups user");
    group.throughput(Throughput::Elements(1));
    let options = Options::default();
    let explained = |incoming: Vec<Claim>| {
        let accepted = acceptance.run(&incoming, &stores, &options)?;
        let evaluation = issuance.run(&accepted.output, &stores, &options)?;
        Ok::<_, EvaluationError>(evaluation.output)
    };
    let output = |incoming: Vec<Claim>| {
        let accepted = acceptance.transform(incoming, &stores, &options)?;
        issuance.transform(accepted, &stores, &options)
    };
    let sign_in = || incoming.clone();
    assert_eq!(explained(sign_in())?, output(sign_in())?);
    assert_eq!(
        output(sign_in())?.len(),
        54,
        "53 attribute values and the Name ID"
    );
    group.bench_function("output", |bencher| {
        bencher.iter_batched(sign_in, output, BatchSize::PerIteration)
    });
    group.bench_function("explained", |bencher| {
        bencher.iter_batched(sign_in, explained, BatchSize::PerIteration)
    });
    group.finish();
    Ok(())
}

fn rules(criterion: &mut Criterion) {
    let outcome = users_per_second(criterion);
    assert!(outcome.is_ok(), "the rules run");
}

criterion_group!(benches, rules);
criterion_main!(benches);
