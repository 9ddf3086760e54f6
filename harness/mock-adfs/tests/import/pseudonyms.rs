//! Under pseudonyms a farm behaves as before: the same rules give everybody as many claims of each type, what was equal stays
//! equal, what differed still differs, and values that a rule or Flex asks for stay as they are.

use std::collections::BTreeMap;
use std::sync::Arc;

use claim_rules::directory::{Directory, Group, GroupScope, User};
use claim_rules::store::ActiveDirectory;
use claim_rules::{Options, Program, Stores, parse};
use mock_adfs::forms_sign_in_claims;
use mock_adfs::import::people::{Person, Pseudonyms};
use mock_adfs::settings::{Farm, active_directory_acceptance_rules};
use proptest::prelude::*;

use crate::arbitrary;

/// Every way in which rules use what the directory says: sent as it is, matched with a regular expression, asked for by name.
const RULES: &str = r#"
c:[Type == "http://schemas.microsoft.com/ws/2008/06/identity/claims/windowsaccountname", Issuer == "AD AUTHORITY"]
 => issue(store = "Active Directory", types = ("mail", "email", "full_name", "department", "roles"), query = ";mail,mail,displayName,department,tokenGroups;{0}", param = c.Value);
c:[Type == "mail", Value =~ "@contoso\.example$"] => issue(Type = "inside", Value = "yes");
c:[Type == "mail"] => issue(Type = "local", Value = RegExReplace(c.Value, "@.*", ""));
c:[Type == "department", Value == "agent"] => issue(Type = "role", Value = "agent");
NOT EXISTS([Type == "mail"]) => issue(Type = "nobody", Value = "true");
"#;

/// Claims of a person, in order: type and value.
type Claims = Vec<(String, String)>;

fn directory(people: &[Person]) -> Directory {
    let users = people.iter().enumerate().map(|(number, person)| {
        let user = User {
            account: person.account.clone(),
            attributes: person.attributes.clone(),
            groups: person.groups.clone(),
            sid: format!("S-1-5-21-1-2-3-{}", 1104 + number),
        };
        (person.account.clone(), user)
    });
    let names = people.iter().flat_map(|person| &person.groups);
    let groups = names.enumerate().map(|(number, name)| {
        let group = Group {
            name: name.clone(),
            groups: Vec::new(),
            scope: GroupScope::Global,
            sid: format!("S-1-5-21-1-2-3-{}", 5001 + number),
            security: true,
            distinguished_name: None,
        };
        (name.clone(), group)
    });
    Directory {
        domain: "contoso.example".to_owned(),
        netbios_name: "CONTOSO".to_owned(),
        users: users.collect(),
        groups: groups.collect(),
    }
}

/// What everybody gets, in the order of the people.
fn evaluated(people: &[Person]) -> Vec<Claims> {
    let directory = Arc::new(directory(people));
    let stores = Stores::with_active_directory(ActiveDirectory::new(Arc::clone(&directory)));
    let program = |text: &str| Program::new(&parse(text).unwrap()).unwrap();
    let (acceptance, issuance) = (
        program(&active_directory_acceptance_rules()),
        program(RULES),
    );
    let farm = Farm::with_defaults("sts.contoso.example", "Contoso");
    let at = "2026-11-24T12:00:00Z".parse().unwrap();
    let claims = |person: &Person| {
        let user = directory.user(&person.account).unwrap();
        let incoming = forms_sign_in_claims(&directory, user, &farm, at);
        let accepted = acceptance.transform(incoming, &stores, &Options::default());
        let issued = issuance.transform(accepted.unwrap(), &stores, &Options::default());
        let issued = issued.unwrap().into_iter();
        issued
            .map(|claim| (claim.claim_type.to_string(), claim.value.to_string()))
            .collect()
    };
    people.iter().map(claims).collect()
}

/// For every value of every claim the first place at which the same value stands: what is equal to what.
fn shape(all: &[Claims]) -> Vec<Vec<(String, usize)>> {
    let mut first: BTreeMap<String, usize> = BTreeMap::new();
    let mut of = |value: &str| {
        let next = first.len();
        *first.entry(value.to_owned()).or_insert(next)
    };
    all.iter()
        .map(|claims| {
            claims
                .iter()
                .map(|(kind, value)| (kind.clone(), of(value)))
                .collect()
        })
        .collect()
}

fn people() -> impl Strategy<Value = Vec<Person>> {
    // Few different values, so that many are equal.
    let word = || {
        prop_oneof![
            Just("agent"),
            Just("amy"),
            Just("ben"),
            "[a-z]{2,6}".prop_map(|_| "zoe")
        ]
    };
    let person = (
        word(),
        word(),
        proptest::option::of(prop_oneof![
            Just("contoso.example"),
            Just("fabrikam.example")
        ]),
        proptest::option::of(word()),
        proptest::collection::vec(
            prop_oneof![Just("Team North"), Just("agent"), Just("VPN")],
            0..3,
        ),
    );
    proptest::collection::vec(person, 1..8).prop_map(|people| {
        let numbered = people.into_iter().enumerate();
        numbered
            .map(|(number, (first, last, domain, department, groups))| {
                let mut attributes =
                    BTreeMap::from([("displayName".to_owned(), vec![format!("{first} {last}")])]);
                if let Some(domain) = domain {
                    let mail = vec![format!("{first}.{last}@{domain}")];
                    attributes.insert("mail".to_owned(), mail);
                }
                if let Some(department) = department {
                    attributes.insert("department".to_owned(), vec![department.to_owned()]);
                }
                let mut groups: Vec<String> = groups.into_iter().map(str::to_owned).collect();
                groups.sort();
                groups.dedup();
                Person {
                    account: format!("{first}{number}"),
                    attributes,
                    groups,
                    state: mock_adfs::AccountState::Active,
                }
            })
            .collect()
    })
}

#[test]
fn claims_keep_their_structure() {
    let result = arbitrary::runner(256).run(&(people(), any::<[u8; 32]>()), |(people, key)| {
        let pseudonyms = Pseudonyms::new(key, vec!["agent".to_owned()]);
        let hidden: Vec<Person> = people
            .iter()
            .cloned()
            .map(|p| pseudonyms.person(p))
            .collect();
        let (before, after) = (evaluated(&people), evaluated(&hidden));

        prop_assert_eq!(shape(&before), shape(&after));
        for ((before, after), person) in before.iter().zip(&after).zip(&people) {
            for ((kind, old), (_, new)) in before.iter().zip(after) {
                let kept = ["department", "roles", "role", "inside", "nobody"];
                let known = old == "agent" && person.attributes.values().any(|v| v == &["agent"]);
                if kept.contains(&kind.as_str()) || known {
                    prop_assert_eq!(old, new);
                } else {
                    prop_assert_ne!(old, new);
                    let domain = |value: &str| value.split_once('@').map(|(_, d)| d.to_owned());
                    prop_assert_eq!(domain(old), domain(new));
                    prop_assert_eq!(old.len(), new.len());
                }
            }
        }
        Ok(())
    });
    result.unwrap_or_else(|error| panic!("{error}"));
}
