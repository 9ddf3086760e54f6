//! Our directory beside real ones: a Samba domain controller and an OpenLDAP that `ci/directory` starts.
//!
//! Without the variables that it sets, every test here says that it is skipped.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use claim_rules::directory::{Directory, Group, User};
use claim_rules::store::{ActiveDirectory, AttributeStore};
use flexgate::clock::SystemClock;
use flexgate::commands::import::{ImportArguments, import_at};
use flexgate::commands::rules::{EvalArguments, RuleFiles, RulesCommand, rules_with};
use flexgate::commands::server::ServerArguments;
use flexgate::ldap::{LdapError, Server, SignIn, Source, person};
use flexgate::secret::Secret;
use mock_adfs::import::people::{Class, Entry, EntrySource, Person, SourceError, census};

const ADMINISTRATOR: &str = "administrator@contoso.example";

/// A variable of `ci/directory`; without it the test says so and ends.
macro_rules! given {
    ($name:literal) => {
        match std::env::var($name) {
            Ok(value) => value,
            Err(_) => {
                println!(concat!(
                    "directory: skipped: ",
                    $name,
                    " names no server; ci/directory starts one"
                ));
                return;
            }
        }
    };
}

fn password() -> Secret {
    Secret::new(std::env::var("FLEXGATE_DIRECTORY_PASSWORD").unwrap())
}

fn authority() -> PathBuf {
    std::env::var_os("FLEXGATE_DIRECTORY_CA").unwrap().into()
}

fn server(address: &str, name: &str) -> Server {
    Server {
        sign_in: Some(SignIn {
            name: name.to_owned(),
            password: password(),
        }),
        authority: Some(authority()),
        ..Server::at(address).unwrap()
    }
}

/// Everything that the server has, counted as an import counts it.
fn directory(source: &Source, domain: &str, netbios_name: &str) -> Directory {
    let entries: Vec<Entry> = source.entries().unwrap().map(Result::unwrap).collect();
    let mut people: Vec<Person> = Vec::new();
    let census = census::count::<SourceError>(&[source], |person| {
        people.push(person);
        Ok(())
    })
    .unwrap();
    let groups = census.groups.into_values().map(|group| {
        let known = Group {
            name: group.name.clone(),
            groups: group.groups,
            scope: group.scope,
            sid: group.sid.unwrap_or_default(),
            security: group.security,
            distinguished_name: group.distinguished_name,
        };
        (group.name, known)
    });
    let entry_of = |account: &str| {
        let named = |entry: &&Entry| {
            entry.class == Class::User && entry.first("sAMAccountName") == Some(account)
        };
        entries.iter().find(named).unwrap()
    };
    let users = people.into_iter().map(|person| {
        let entry = entry_of(&person.account);
        let mut attributes: BTreeMap<String, Vec<String>> = entry
            .attributes
            .iter()
            .filter(|(name, _)| name != "memberOf")
            .map(|(name, values)| (name.to_string(), values.clone()))
            .collect();
        // Without one our directory makes one up, for short directory files.
        attributes
            .entry("userPrincipalName".to_owned())
            .or_default();
        let user = User {
            account: person.account.clone(),
            attributes,
            groups: person.groups,
            sid: entry.first("objectSid").unwrap_or_default().to_owned(),
        };
        (person.account, user)
    });
    Directory {
        domain: domain.to_owned(),
        netbios_name: netbios_name.to_owned(),
        users: users.collect(),
        groups: groups.collect(),
    }
}

/// One answer of each store, sorted: a server gives objects and values in an order of its own. Computers are no people.
fn answers(
    stores: [&dyn AttributeStore; 2],
    query: &str,
    param: &str,
) -> [Result<BTreeSet<String>, String>; 2] {
    stores.map(|store| {
        let columns = store.columns(query, &[param.to_owned()], 1);
        let values = columns.map_err(|error| error.to_string())?.remove(0);
        let values = values.into_iter().map(String::from);
        Ok(values
            .filter(|value| !value.ends_with('$') && !value.is_empty())
            .collect())
    })
}

/// Queries of two stores, compared and counted.
#[derive(Default)]
struct Comparison {
    lines: Vec<String>,
    differences: Vec<String>,
}

impl Comparison {
    fn of(&mut self, what: &str, stores: [&dyn AttributeStore; 2], queries: &[(String, String)]) {
        let mut same = 0;
        for (query, param) in queries {
            let [ours, theirs] = answers(stores, query, param);
            if ours == theirs {
                same += 1;
            } else {
                self.differences.push(format!(
                    "{query} {param}\n  ours:   {ours:?}\n  server: {theirs:?}"
                ));
            }
        }
        self.lines
            .push(format!("{what} {same} of {}", queries.len()));
    }

    #[expect(clippy::print_stdout, reason = "people read the line")]
    fn end(&self, who: &str) {
        println!("{who}: {}", self.lines.join(", "));
        assert!(
            self.differences.is_empty(),
            "{}",
            self.differences.join("\n")
        );
    }
}

const TOKEN_GROUPS: [&str; 4] = [
    "tokenGroups",
    "tokenGroups(domainQualifiedName)",
    "tokenGroups(longDomainQualifiedName)",
    "tokenGroups(SID)",
];

const ATTRIBUTES: [&str; 28] = [
    "mail",
    "DISPLAYNAME",
    "department",
    "title",
    "givenName",
    "sn",
    "cn",
    "name",
    "description",
    "info",
    "employeeID",
    "employeeNumber",
    "telephoneNumber",
    "otherTelephone",
    "proxyAddresses",
    "extensionName",
    "sAMAccountName",
    "userPrincipalName",
    "distinguishedName",
    "memberOf",
    "objectSid",
    "objectGUID",
    "objectClass",
    "primaryGroupID",
    "userAccountControl",
    "accountExpires",
    "thumbnailPhoto",
    "noSuchAttribute",
];

/// Where Samba differs from Active Directory: it takes blanks at the ends of a value for nothing, so that `lou`, whose
/// department is ` agent `, passes. Source: MS-ADTS, section 3.1.1.2.2.4.13 (a Unicode comparison, which counts blanks).
const SAMBA_ALONE: [&str; 3] = [
    "(department=agent)",
    "(department= agent )",
    "(&(objectClass=user)(department=agent))",
];

/// Filters that a rule may hold; what is found is told by account name.
const FILTERS: &[&str] = &[
    "",
    "sAMAccountName=amy",
    "sAMAccountName=AMY",
    "(sAMAccountName={0})",
    "( sAMAccountName = amy )",
    "mail=*",
    "(!(mail=*))",
    "(department=agent;supervisor)",
    "(displayName=two  blanks)",
    "(& (objectClass=user) (| (department=agent) (department=admin)) (!(mail=*)))",
    "(|(sAMAccountName=amy)(sAMAccountName=ben)(sAMAccountName=nobody))",
    "(!(objectClass=user))",
    "(&)",
    "(|)",
    "(cn=M*)",
    "(cn=*ller*ext*)",
    "(cn=*e)",
    "(cn=*)",
    "(cn=a*y*t)",
    "(cn=User 1*)",
    "(mail=*@CONTOSO.example)",
    "(proxyAddresses=smtp:*)",
    "(proxyAddresses=SMTP:amy@contoso.example)",
    "(displayName=*\\2a)",
    "(displayName=*\\28ext.\\29*)",
    "(description=a\\5cb \\28c\\29 \\2a d)",
    "(sn=m\\c3\\bcller)",
    "(sn=M\u{dc}LLER)",
    "(sn=Mu*)",
    "(department=gr\u{f6}\u{df}e & ma\u{df})",
    "(employeeNumber>=30)",
    "(employeeNumber<=30)",
    "(userAccountControl>=545)",
    "(userAccountControl<=514)",
    "(userAccountControl=512)",
    "(userAccountControl:1.2.840.113556.1.4.803:=2)",
    "(userAccountControl:1.2.840.113556.1.4.803:=544)",
    "(userAccountControl:1.2.840.113556.1.4.804:=34)",
    "(!(userAccountControl:1.2.840.113556.1.4.803:=2))",
    "(primaryGroupID=513)",
    "(primaryGroupID>=514)",
    "(memberOf=CN=Team North,OU=Groups,OU=Flex,DC=contoso,DC=example)",
    "(memberOf=cn=team north,ou=groups,ou=flex,dc=CONTOSO,dc=example)",
    "(memberOf=CN=Flex Agents,OU=Groups,OU=Flex,DC=contoso,DC=example)",
    "(memberOf:1.2.840.113556.1.4.1941:=CN=Flex Agents,OU=Groups,OU=Flex,DC=contoso,DC=example)",
    "(memberOf:1.2.840.113556.1.4.1941:=CN=Everybody at Flex,OU=Groups,OU=Flex,DC=contoso,DC=example)",
    "(memberOf:1.2.840.113556.1.4.1941:=CN=Ring A,OU=Groups,OU=Flex,DC=contoso,DC=example)",
    "(memberOf:1.2.840.113556.1.4.1941:=CN=Readers,OU=Groups,OU=Flex,DC=contoso,DC=example)",
    "(memberOf:1.2.840.113556.1.4.1941:=CN=No Such Group,DC=contoso,DC=example)",
    "(member:1.2.840.113556.1.4.1941:=CN=Amy Agent,OU=People,OU=Flex,DC=contoso,DC=example)",
    "(member:1.2.840.113556.1.4.1941:=CN=Primus,OU=People,OU=Flex,DC=contoso,DC=example)",
    "(member:1.2.840.113556.1.4.1941:=CN=Karl Ring,OU=People,OU=Flex,DC=contoso,DC=example)",
    "(member=CN=Amy Agent,OU=People,OU=Flex,DC=contoso,DC=example)",
    "(member=CN=Team North,OU=Groups,OU=Flex,DC=contoso,DC=example)",
    "(memberOf=CN=Domain Users,CN=Users,DC=contoso,DC=example)",
    "(memberOf=*)",
    "(&(objectClass=group)(groupType=-2147483646)(!(member=*)))",
    "(name=#1 Gr\u{f6}\u{df}e)",
    "(cn=Sales, North)",
    "(distinguishedName=CN=Ben Boss,OU=People,OU=Flex,DC=contoso,DC=example)",
    "(cn=M\u{fc}ller, Zo\u{eb} \\28ext.\\29 \\2a)",
    "(userPrincipalName={0}@contoso.example)",
    "(userPrincipalName=karl@contoso.example)",
    "(objectClass=organizationalPerson)",
    "(objectClass=GROUP)",
    "(noSuchAttribute=*)",
    "(noSuchAttribute=x)",
    "(!(noSuchAttribute=x))",
    "(info=line one\\0aline two)",
    "(otherTelephone=+49 30 2)",
    "(displayName~=ben boss)",
];

fn pairs<'a>(
    people: impl Iterator<Item = &'a String> + Clone,
    attributes: &[&str],
) -> Vec<(String, String)> {
    let query = |attribute: &&str| format!(";{attribute};{{0}}");
    let of = |name: &String| {
        let name = name.clone();
        attributes
            .iter()
            .map(move |attribute| (query(attribute), format!("CONTOSO\\{name}")))
            .collect::<Vec<_>>()
    };
    people.flat_map(of).collect()
}

fn filters(list: &[&str]) -> Vec<(String, String)> {
    let query = |filter: &&str| (format!("{filter};sAMAccountName;{{0}}"), "amy".to_owned());
    list.iter().map(query).collect()
}

#[test]
fn our_store_answers_as_the_domain_controller_does() {
    let address = given!("FLEXGATE_ACTIVE_DIRECTORY");
    let server = server(&address, ADMINISTRATOR);
    let directory = directory(&Source::new(server.clone()), "contoso.example", "CONTOSO");
    let users: Vec<String> = directory.users.keys().cloned().collect();
    let known = person(&server, "amy").unwrap();
    assert_eq!(known.directory.netbios_name, directory.netbios_name);
    assert_eq!(known.directory.domain, directory.domain);
    let ours = ActiveDirectory::new(Arc::new(directory));
    let stores: [&dyn AttributeStore; 2] = [&ours, &*known.store];
    let mut compared = Comparison::default();

    compared.of("users", stores, &pairs(users.iter(), &["sAMAccountName"]));
    compared.of("tokenGroups", stores, &pairs(users.iter(), &TOKEN_GROUPS));
    compared.of("attributes", stores, &pairs(users.iter(), &ATTRIBUTES));
    compared.of("filters", stores, &filters(FILTERS));
    for (query, param) in filters(&SAMBA_ALONE) {
        let [ours, theirs] = answers(stores, &query, &param).map(Result::unwrap);
        let more: Vec<&String> = theirs.difference(&ours).collect();
        assert_eq!(more, ["lou"], "{query}");
    }

    compared.end("directory");
    assert!(users.len() > 40, "{users:?}");
}

#[test]
fn our_store_answers_as_openldap_does() {
    let address = given!("FLEXGATE_OPENLDAP");
    let server = server(&address, OPENLDAP_ADMIN);
    let directory = directory(&Source::new(server.clone()), "contoso.example", "CONTOSO");
    let users: Vec<String> = directory.users.keys().cloned().collect();
    let known = person(&server, "amy").unwrap();
    let ours = ActiveDirectory::new(Arc::new(directory));
    let stores: [&dyn AttributeStore; 2] = [&ours, &*known.store];
    let mut compared = Comparison::default();

    compared.of("users", stores, &pairs(users.iter(), &["sAMAccountName"]));
    compared.of(
        "attributes",
        stores,
        &pairs(users.iter(), &OPENLDAP_ATTRIBUTES),
    );
    compared.of("filters", stores, &filters(OPENLDAP_FILTERS));

    compared.end("openldap");
    assert_eq!(users, ["amy", "ben", "zoe"]);
}

const OPENLDAP_ADMIN: &str = "cn=admin,dc=contoso,dc=example";

const OPENLDAP_ATTRIBUTES: [&str; 9] = [
    "mail",
    "displayName",
    "department",
    "cn",
    "sn",
    "description",
    "userPrincipalName",
    "memberOf",
    "noSuchAttribute",
];

const OPENLDAP_FILTERS: &[&str] = &[
    "",
    "mail=*",
    "(&(objectClass=user)(!(mail=*)))",
    "(department=AGENT)",
    "(|(department=agent)(department=supervisor))",
    "(cn=*ller*ext*)",
    "(displayName=*\\2a)",
    "(description=a\\5cb \\28c\\29 \\2a d)",
    "(mail=amy.agent@contoso.example)",
    "(memberOf=cn=Team North,ou=People,dc=contoso,dc=example)",
    "(member=cn=Ben Boss,ou=People,dc=contoso,dc=example)",
    "(objectClass=group)",
    "(noSuchAttribute=*)",
];

/// A trust of the guide whose rules ask for everything that an import must keep.
fn trust() -> String {
    let query = ";mail,displayName,department,tokenGroups,tokenGroups(SID),objectSid,memberOf,cn,distinguishedName;{0}";
    let types: Vec<String> = (1..=9).map(|n| format!("\"t{n}\"")).collect();
    let copy = |name: &str| {
        format!(
            "c:[Type == \"http://schemas.microsoft.com/ws/2008/06/identity/claims/{name}\"] => issue(claim = c);"
        )
    };
    let rules = format!(
        "c:[Type == \"http://schemas.microsoft.com/ws/2008/06/identity/claims/windowsaccountname\"] => issue(store = \"Active Directory\", types = ({}), query = \"{query}\", param = c.Value);\r\n{}{}{}",
        types.join(", "),
        copy("groupsid"),
        copy("primarysid"),
        copy("primarygroupsid"),
    );
    serde_json::json!({
        "Name": "Twilio Flex",
        "Identifier": ["https://iam.twilio.com/v1/Accounts/AC0123456789abcdef0123456789abcdef/saml2/metadata"],
        "IssuanceTransformRules": rules,
    })
    .to_string()
}

fn asking() -> ServerArguments {
    ServerArguments {
        bind: Some(ADMINISTRATOR.to_owned()),
        password: Some("env:FLEXGATE_DIRECTORY_PASSWORD".to_owned()),
        ca: Some(authority()),
        clear_text: false,
    }
}

/// Imports the trust with people from `people`; the directory file that was written.
fn imported(folder: &Path, people: PathBuf, server: ServerArguments) -> PathBuf {
    std::fs::create_dir_all(folder).unwrap();
    let export = folder.join("rp.json");
    std::fs::write(&export, trust()).unwrap();
    let arguments = ImportArguments {
        files: vec![export, people],
        farm: "real".to_owned(),
        scenarios: folder.join("scenarios"),
        fqdn: Some("sts.contoso.example".to_owned()),
        server,
        ..ImportArguments::default()
    };
    let mut out = Vec::new();
    let code = import_at(&arguments, &SystemClock, &mut out).unwrap();
    assert_eq!(code, 0, "{}", String::from_utf8_lossy(&out));
    folder.join("scenarios/directories/real.yaml")
}

/// What `rules eval` prints, its lines sorted.
fn evaluated(rules: &Path, user: &str, directory: &str, server: ServerArguments) -> Vec<String> {
    let arguments = EvalArguments {
        rules: RuleFiles {
            files: vec![rules.to_owned()],
            trust: None,
        },
        user: user.to_owned(),
        directory: directory.to_owned(),
        server,
        ..EvalArguments::default()
    };
    let mut out = Vec::new();
    let command = RulesCommand::Eval(arguments);
    let code = rules_with(&command, &mut std::io::empty(), &mut out).unwrap();
    let text = String::from_utf8(out).unwrap();
    assert_eq!(code, 0, "{text}");
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    lines.sort();
    lines
}

#[test]
fn the_same_people_come_from_a_live_server_and_from_an_export_of_it() {
    let address = given!("FLEXGATE_ACTIVE_DIRECTORY");
    let dump = std::env::var_os("FLEXGATE_DIRECTORY_DUMP").unwrap();
    let folder = tempfile::tempdir().unwrap();
    let sorted = |path: PathBuf| {
        let text = std::fs::read_to_string(path).unwrap();
        let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
        lines.sort();
        lines
    };

    let live = imported(&folder.path().join("live"), address.into(), asking());
    let export = imported(
        &folder.path().join("export"),
        dump.into(),
        ServerArguments::default(),
    );

    assert_eq!(sorted(live), sorted(export));
}

#[test]
fn rules_give_the_same_claims_from_a_live_server_and_from_what_was_imported() {
    let address = given!("FLEXGATE_ACTIVE_DIRECTORY");
    let folder = tempfile::tempdir().unwrap();
    let file = imported(folder.path(), address.clone().into(), asking());
    let rules = folder.path().join("rp.json");
    let users = [
        "amy",
        "ben",
        "cleo",
        "zoe",
        "oneil",
        "primus",
        "nemo",
        "karl",
        "lou",
        "two",
        "Administrator",
    ];

    for user in users {
        let ours = evaluated(
            &rules,
            user,
            file.to_str().unwrap(),
            ServerArguments::default(),
        );
        let live = evaluated(&rules, user, &address, asking());

        assert!(live.len() > 3, "{user}: {live:?}");
        assert_eq!(ours, live, "{user}");
    }
    println!(
        "directory: claims of {} of {} people",
        users.len(),
        users.len()
    );
}

#[test]
fn somebody_is_found_by_every_name_that_they_sign_in_with() {
    let address = given!("FLEXGATE_ACTIVE_DIRECTORY");
    let server = server(&address, "CONTOSO\\Administrator");
    for name in ["amy", "AMY", "CONTOSO\\amy", "amy@contoso.example"] {
        assert_eq!(person(&server, name).unwrap().account, "amy", "{name}");
    }
    for name in ["nobody", "*", "DC$", "amy)(cn=*", ""] {
        let error = person(&server, name).unwrap_err();
        assert!(matches!(error, LdapError::Nobody { .. }), "{name}: {error}");
    }
}

/// What a server says when all people are asked for.
fn refusal(server: Server) -> String {
    let source = Source::new(server);
    let entries = source
        .entries()
        .and_then(|mut entries| entries.find_map(Result::err).map_or(Ok(()), Err));
    let error = entries.unwrap_err();
    format!("{}\nhint: {}", error.problem, error.hint())
}

#[test]
fn what_goes_wrong_is_said_in_a_sentence() {
    let ad = given!("FLEXGATE_ACTIVE_DIRECTORY");
    let openldap = given!("FLEXGATE_OPENLDAP");
    let port = openldap.rsplit(':').next().unwrap().to_owned();
    let plain = |address: &str| Server {
        patience: Duration::from_secs(3),
        ..Server::at(address).unwrap()
    };
    let wrong = |name: &str, password: &str| {
        let mut server = server(&ad, name);
        server.sign_in = Some(SignIn {
            name: name.to_owned(),
            password: Secret::new(password),
        });
        server
    };
    let starting_tls = |authority| Server {
        clear_text: false,
        authority,
        ..server(&format!("ldap://localhost:{port}"), OPENLDAP_ADMIN)
    };
    let cases = [
        (
            "nobody listens",
            plain("ldap://127.0.0.1:1"),
            "is not reachable: Connection refused",
        ),
        (
            "no such host",
            plain("ldap://no-such-host.invalid"),
            "is not reachable: ",
        ),
        (
            "another authority",
            Server {
                authority: None,
                ..server(&ad, ADMINISTRATOR)
            },
            "is not trusted: no authority that is known here has signed it",
        ),
        (
            "another name",
            server("ldaps://127.0.0.1", ADMINISTRATOR),
            "is not trusted: it is made out for another name",
        ),
        (
            "TLS where none is",
            plain(&format!("ldaps://127.0.0.1:{port}")),
            "closed the connection without an answer",
        ),
        (
            "none where TLS is",
            plain("ldap://127.0.0.1:636"),
            "the server ldap://127.0.0.1:636 ",
        ),
        (
            "a password in the clear",
            server("ldap://127.0.0.1", ADMINISTRATOR),
            "takes no password over a connection without TLS",
        ),
        (
            "a wrong password",
            wrong(ADMINISTRATOR, "wrong"),
            "does not let `administrator@contoso.example` in: the name or the password is wrong (data 52e)",
        ),
        (
            "nobody of that name",
            wrong("nobody@contoso.example", "wrong"),
            "in: ",
        ),
        (
            "a disabled account",
            wrong("cleo@contoso.example", "Gone-for-good.1"),
            "in: the account is disabled (data 533)",
        ),
        (
            "without a sign-in",
            Server {
                sign_in: None,
                ..server(&ad, "")
            },
            "answers only those who sign in",
        ),
        (
            "no such base",
            server(
                &format!("{ad}/OU=Nowhere,DC=contoso,DC=example"),
                ADMINISTRATOR,
            ),
            "has no `OU=Nowhere,DC=contoso,DC=example`",
        ),
        (
            "another domain",
            server(&format!("{ad}/DC=fabrikam,DC=example"), ADMINISTRATOR),
            "DC=fabrikam,DC=example",
        ),
        (
            "a wrong password of OpenLDAP",
            {
                let mut server = server(&openldap, OPENLDAP_ADMIN);
                server.sign_in = Some(SignIn {
                    name: OPENLDAP_ADMIN.to_owned(),
                    password: Secret::new("wrong"),
                });
                server
            },
            "in: the name or the password is wrong",
        ),
        ("too many", plain(&openldap), "its size limit is reached"),
        (
            "elsewhere",
            plain(&format!("{openldap}/ou=Elsewhere,dc=contoso,dc=example")),
            "names another: ldap://elsewhere.example/",
        ),
        (
            "TLS started, another authority",
            starting_tls(None),
            "is not trusted: no authority",
        ),
    ];
    for (what, server, said) in cases {
        let refused = refusal(server);
        println!("{what}: {}", refused.replace('\n', "\n    "));

        assert!(refused.contains(said), "{what}: {refused}");
        assert!(!refused.contains("Right-"), "{what}: {refused}");
    }
    let started = Source::new(starting_tls(Some(authority())));
    assert!(
        started.entries().unwrap().count() > 4,
        "TLS that is started carries the search"
    );
}
