//! How many users a core evaluates: sign-in claims through the default acceptance rules, then the guide's rules with
//! Token-Groups, for a user with 50 groups. 53 attribute values and a Name ID come out.

#![expect(
    clippy::print_stderr,
    reason = "the figures are the point of the benchmark"
)]

use std::collections::BTreeMap;
use std::hint::black_box;
use std::sync::Arc;
use std::time::Duration;

use claim_rules::claim::AD_AUTHORITY;
use claim_rules::claim_type::{
    AUTHENTICATION_INSTANT, AUTHENTICATION_METHOD, EMAIL_ADDRESS, GROUP_SID, NAME, NAME_IDENTIFIER,
    PRIMARY_GROUP_SID, PRIMARY_SID, WINDOWS_ACCOUNT_NAME,
};
use claim_rules::directory::{Directory, Group, GroupScope, User};
use claim_rules::store::ActiveDirectory;
use claim_rules::template::{Template, active_directory_acceptance_rules};
use claim_rules::{Claim, Evaluation, EvaluationError, Options, Program, Stores, parse};
use cpu_time::ThreadTime;
use criterion::{Criterion, Throughput, criterion_group, criterion_main};

/// Groups of the user; with `Domain Users` and the three single values 53 attribute values come out.
const GROUPS: usize = 49;
const SID: &str = "S-1-5-21-1004336348-1177238915-682003330";

fn directory() -> Directory {
    let name = |number: usize| format!("Flex Team {number:02}");
    let group = |number: usize| Group {
        distinguished_name: None,
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

/// Users a second and core that the bound asks for.
const BOUND: f64 = 50_000.0;
/// Users in one round of the comparison; rounds alternate, so that both ways meet the same machine.
const ROUND: u32 = 500;
const ROUNDS: u32 = 20;

/// Everything that stays the same from user to user.
struct Farm {
    stores: Stores,
    acceptance: Program,
    issuance: Program,
    options: Options,
}

impl Farm {
    fn new() -> Result<Self, EvaluationError> {
        Ok(Self {
            stores: Stores::with_active_directory(ActiveDirectory::new(Arc::new(directory()))),
            acceptance: program(&active_directory_acceptance_rules())?,
            issuance: program(&issuance_rules())?,
            options: Options::default(),
        })
    }

    /// What the mock needs: the claims of the token.
    fn output(&self, incoming: &[Claim]) -> Result<Vec<Claim>, EvaluationError> {
        let accepted = self
            .acceptance
            .transform(incoming, &self.stores, &self.options)?;
        self.issuance
            .transform(accepted, &self.stores, &self.options)
    }

    /// What diagnosis needs: the claims and what each rule did.
    fn explained(&self, incoming: &[Claim]) -> Result<[Evaluation; 2], EvaluationError> {
        let mut accepted = self.acceptance.run(incoming, &self.stores, &self.options)?;
        let output = std::mem::take(&mut accepted.output);
        let issued = self.issuance.run(output, &self.stores, &self.options)?;
        Ok([accepted, issued])
    }
}

/// Processor time of `ROUND` calls: other processes do not count.
fn round<T>(mut work: impl FnMut() -> T) -> Duration {
    let start = ThreadTime::now();
    for _ in 0..ROUND {
        black_box(work());
    }
    start.elapsed()
}

/// Prints both figures and their ratio, from alternating rounds; the quickest round of each counts.
fn compare(farm: &Farm, incoming: &[Claim]) {
    let (mut output, mut explained) = (Duration::MAX, Duration::MAX);
    for _ in 0..ROUNDS {
        output = output.min(round(|| farm.output(incoming)));
        explained = explained.min(round(|| farm.explained(incoming)));
    }
    let per_second = |time: Duration| f64::from(ROUND) / time.as_secs_f64();
    let (output, explained) = (per_second(output), per_second(explained));
    eprintln!(
        "users a second and core: {output:.0} without explanation, {explained:.0} with it (ratio {:.2}); bound {BOUND}: {}",
        output / explained,
        if explained >= BOUND {
            "held by both"
        } else if output >= BOUND {
            "held without explanation only"
        } else {
            "missed"
        }
    );
}

fn users_per_second(criterion: &mut Criterion) -> Result<(), EvaluationError> {
    let farm = Farm::new()?;
    let incoming = sign_in_claims();
    let output = farm.output(&incoming)?;
    assert_eq!(output, farm.explained(&incoming)?[1].output);
    assert_eq!(output.len(), 54, "53 attribute values and the Name ID");
    let mut group = criterion.benchmark_group("token-groups user");
    group.throughput(Throughput::Elements(1));
    group.bench_function("output", |bencher| bencher.iter(|| farm.output(&incoming)));
    group.bench_function("explained", |bencher| {
        bencher.iter(|| farm.explained(&incoming))
    });
    group.finish();
    compare(&farm, &incoming);
    Ok(())
}

fn rules(criterion: &mut Criterion) {
    let outcome = users_per_second(criterion);
    assert!(outcome.is_ok(), "the rules run");
}

criterion_group!(benches, rules);
criterion_main!(benches);
