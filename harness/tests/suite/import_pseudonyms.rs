//! The same exports imported with and without `--pseudonymise`: everybody gets claims of the same types, as many of each, and
//! the same groups, and no name of a person is in any file that is written.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use flexgate::clock::SystemClock;
use flexgate::commands::import::{ImportArguments, import_at};
use flexgate::commands::rules::{EvalArguments, RuleFiles, RulesCommand, rules_with};

use super::powershell::json::Edition;
use super::powershell::{Object, json, ldif, people, text};

/// What rules do with people: sent as it is, a group by its name, an address by its domain, what is missing.
const RULES: &str = r#"
c:[Type == "http://schemas.microsoft.com/ws/2008/06/identity/claims/windowsaccountname", Issuer == "AD AUTHORITY"]
 => issue(store = "Active Directory", types = ("mail", "upn", "full_name", "department", "group"), query = ";mail,userPrincipalName,displayName,department,tokenGroups;{0}", param = c.Value);
c:[Type == "group", Value == "Team North"] => issue(Type = "roles", Value = "agent");
c:[Type == "mail", Value =~ "@contoso\.example$"] => issue(Type = "inside", Value = "yes");
NOT EXISTS([Type == "mail"]) => issue(Type = "without mail", Value = "true");
"#;

/// Parts of people's names, as they are written in the exports.
const NAMES: [&str; 8] = [
    "amy",
    "agent-smith",
    "j\u{fc}rgen",
    "m\u{fc}ller",
    "\u{418}\u{432}\u{430}\u{43d}",
    "\u{41f}\u{435}\u{442}\u{440}\u{43e}\u{432}",
    "ivan.petrov",
    "zo\u{eb}",
];

fn somebody(account: &str, name: &str, mail: bool, groups: &[&str]) -> people::Person {
    let dn = |group: &&str| format!("CN={group},OU=Groups,DC=contoso,DC=example");
    people::Person {
        account: account.to_owned(),
        display_name: name.to_owned(),
        mail: mail.then(|| format!("{account}@contoso.example")),
        department: mail.then(|| "Support".to_owned()),
        member_of: groups.iter().map(dn).collect(),
        enabled: true,
    }
}

/// Exports of three forms; the first person stands in two of them.
fn exports(folder: &Path) -> Vec<PathBuf> {
    let amy = somebody("amy.agent-smith", "Amy Agent-Smith", true, &["Team North"]);
    let first = [
        amy.clone(),
        somebody(
            "j\u{fc}rgen",
            "J\u{fc}rgen M\u{fc}ller",
            true,
            &["Team North", "VPN"],
        ),
    ];
    let second = [
        amy,
        somebody(
            "ivan.petrov",
            "\u{418}\u{432}\u{430}\u{43d} \u{41f}\u{435}\u{442}\u{440}\u{43e}\u{432}",
            true,
            &[],
        ),
        somebody("zo\u{eb}", "Zo\u{eb}", false, &["VPN"]),
    ];
    let objects: Vec<Object> = first.iter().map(people::Person::object).collect();
    let entries: Vec<ldif::Entry> = second.iter().map(people::Person::entry).collect();
    let trust = Object::of(
        "Microsoft.IdentityServer.Management.Resources.RelyingPartyTrust",
        [
            ("Name", text("Twilio Flex")),
            (
                "Identifier",
                text("urn:flex:JQ0123456789abcdef0123456789abcdef"),
            ),
            ("IssuanceTransformRules", text(RULES)),
        ],
    );
    let files = [
        ("rp.json", json::write(&[trust], Edition::Five, 6)),
        ("users.json", json::write(&objects, Edition::Five, 4)),
        ("users.ldif", ldif::write(&entries)),
    ];
    let write = |(name, text): (&str, String)| {
        let path = folder.join(name);
        std::fs::write(&path, text).unwrap();
        path
    };
    files.map(write).to_vec()
}

fn imported(folder: &Path, pseudonymise: bool) -> PathBuf {
    let scenarios = folder.join(format!("{pseudonymise}"));
    let arguments = ImportArguments {
        files: exports(folder),
        farm: "fabrikam".to_owned(),
        scenarios: scenarios.clone(),
        pseudonymise,
        ..ImportArguments::default()
    };
    let mut out = Vec::new();
    let code = import_at(&arguments, &SystemClock, &mut out).unwrap();
    let said = String::from_utf8(out).unwrap();
    assert_eq!(code, 0, "{said}");
    assert_eq!(
        said.contains("values that the rules name stay as they are"),
        pseudonymise,
        "{said}"
    );
    scenarios
}

/// The people of the directory that was written, in its order.
fn accounts(scenarios: &Path) -> Vec<String> {
    let text = std::fs::read_to_string(scenarios.join("directories/fabrikam.yaml")).unwrap();
    let people = text.split("users:\n").nth(1).unwrap();
    let people = people.split("groups:\n").next().unwrap().lines();
    let name = |line: &str| Some(line.strip_prefix("  \"")?.split('"').next()?.to_owned());
    people.filter_map(name).collect()
}

/// The claims of a person, their values by type, in order.
fn claims(scenarios: &Path, user: &str) -> BTreeMap<String, Vec<String>> {
    let command = RulesCommand::Eval(EvalArguments {
        rules: RuleFiles {
            files: vec![scenarios.join("farms/fabrikam/twilio-flex-enhanced.json")],
            ..RuleFiles::default()
        },
        user: user.to_owned(),
        directory: "fabrikam".to_owned(),
        scenarios: scenarios.to_owned(),
        json: true,
        ..EvalArguments::default()
    });
    let mut out = Vec::new();
    let code = rules_with(&command, &mut std::io::empty(), &mut out).unwrap();
    let printed = String::from_utf8(out).unwrap();
    assert_eq!(code, 0, "{user}: {printed}");
    let read: serde_json::Value = serde_json::from_str(&printed).unwrap();
    let mut claims: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for claim in read["claims"].as_array().unwrap() {
        let part = |name: &str| claim[name].as_str().unwrap().to_owned();
        claims.entry(part("type")).or_default().push(part("value"));
    }
    claims
}

#[test]
fn everybody_gets_the_same_kinds_of_claims_and_the_same_groups() {
    let folder = tempfile::tempdir().unwrap();
    let (open, hidden) = (
        imported(folder.path(), false),
        imported(folder.path(), true),
    );
    let (before, after) = (accounts(&open), accounts(&hidden));
    assert_eq!((before.len(), after.len()), (4, 4), "{before:?} {after:?}");
    let kept = ["group", "roles", "department", "inside", "without mail"];

    for (name, pseudonym) in before.iter().zip(&after) {
        let (old, new) = (claims(&open, name), claims(&hidden, pseudonym));

        assert_ne!(name, pseudonym);
        assert!(old.keys().eq(new.keys()), "{old:?}\n{new:?}");
        for (kind, values) in &old {
            assert_eq!(values.len(), new[kind].len(), "{kind}");
            assert_eq!(
                *values == new[kind],
                kept.contains(&kind.as_str()),
                "{kind}"
            );
        }
        // The same person has the same pseudonym in account, address and name.
        if let Some(mail) = new.get("mail") {
            assert_eq!(mail[0], format!("{pseudonym}@contoso.example"));
            assert_eq!(new["upn"], *mail);
        }
    }
    let north = |scenarios: &Path, people: &[String]| {
        let has_role = |name: &&String| claims(scenarios, name).contains_key("roles");
        people.iter().filter(has_role).count()
    };
    assert_eq!((north(&open, &before), north(&hidden, &after)), (2, 2));
}

#[test]
fn no_name_of_a_person_is_in_any_file() {
    let folder = tempfile::tempdir().unwrap();
    let names_in = |scenarios: &Path| {
        let mut found: Vec<&str> = Vec::new();
        let mut folders = vec![scenarios.to_owned()];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                    continue;
                }
                let text = std::fs::read_to_string(&path).unwrap().to_lowercase();
                let is_there = |name: &&str| text.contains(&name.to_lowercase());
                found.extend(NAMES.iter().copied().filter(is_there));
            }
        }
        found.sort_unstable();
        found.dedup();
        found
    };

    assert_eq!(names_in(&imported(folder.path(), false)).len(), NAMES.len());
    assert_eq!(names_in(&imported(folder.path(), true)), Vec::<&str>::new());
}
