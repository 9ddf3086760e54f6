//! Membership and computed attributes.

use super::*;

fn group(name: &str, parents: &[&str]) -> (String, Group) {
    let group = Group {
        distinguished_name: None,
        name: name.to_owned(),
        groups: parents.iter().map(|&name| name.to_owned()).collect(),
        scope: GroupScope::Global,
        sid: format!("S-1-5-21-1-2-3-{}", 1100 + name.len()),
        security: true,
    };
    (name.to_owned(), group)
}

fn directory() -> Directory {
    let mut groups = BTreeMap::from([
        group("Agents", &["Staff"]),
        group("Staff", &["agents", "Everyone"]),
        group("Everyone", &[]),
        group("News", &["Readers"]),
        group("Readers", &[]),
    ]);
    if let Some(news) = groups.get_mut("News") {
        news.security = false;
    }
    let amy = User {
        account: "amy".to_owned(),
        attributes: BTreeMap::new(),
        groups: vec!["Agents".to_owned(), "News".to_owned()],
        sid: "S-1-5-21-1-2-3-1001".to_owned(),
    };
    Directory {
        domain: "contoso.example".to_owned(),
        netbios_name: "CONTOSO".to_owned(),
        users: BTreeMap::from([("amy".to_owned(), amy)]),
        groups,
    }
}

fn names(groups: &[Cow<'_, Group>]) -> Vec<String> {
    groups.iter().map(|group| group.name.clone()).collect()
}

#[test]
fn nested_groups_are_found_once_even_in_a_circle() {
    let directory = directory();

    let groups = directory.groups_of(&directory.users["amy"]);

    let expected = [
        "Agents",
        "News",
        "Domain Users",
        "Staff",
        "Readers",
        "Everyone",
    ];
    assert_eq!(names(&groups), expected);
}

#[test]
fn a_distribution_group_passes_nothing_on_to_the_token() {
    let directory = directory();

    let groups = directory.token_groups_of(&directory.users["amy"]);

    assert_eq!(
        names(&groups),
        ["Agents", "Domain Users", "Staff", "Everyone"]
    );
}

#[test]
fn domain_users_has_the_rid_513_of_the_domain() {
    let directory = directory();

    let group = directory.group("domain users").unwrap();

    assert_eq!(group.sid, "S-1-5-21-1-2-3-513");
}

#[test]
fn member_of_lists_direct_groups_by_distinguished_name() {
    let directory = directory();

    let values = directory.values(Entry::User(&directory.users["amy"]), "MEMBEROF");

    let context = "CN=Users,DC=contoso,DC=example";
    assert_eq!(
        values,
        [format!("CN=Agents,{context}"), format!("CN=News,{context}")]
    );
}

#[test]
fn a_cleared_attribute_is_not_computed() {
    let mut directory = directory();
    let amy = directory.users.get_mut("amy").unwrap();
    amy.attributes
        .insert("userPrincipalName".to_owned(), vec![String::new()]);

    let values = directory.values(Entry::User(&directory.users["amy"]), "userprincipalname");

    assert!(values.is_empty());
}

#[test]
fn a_primary_group_is_in_the_token_but_not_in_member_of() {
    let mut directory = directory();
    let (name, staff) = group("Sales", &["Readers"]);
    let number = staff.sid.rsplit_once('-').unwrap().1.to_owned();
    directory.groups.insert(name, staff);
    let amy = directory.users.get_mut("amy").unwrap();
    amy.attributes
        .insert("primaryGroupID".to_owned(), vec![number]);
    amy.groups = vec!["Domain Users".to_owned()];
    // The numbers of the other groups must not be that of the primary group.
    for (count, (_, group)) in (1..).zip(directory.groups.iter_mut().filter(|(n, _)| *n != "Sales"))
    {
        group.sid = format!("S-1-5-21-1-2-3-{}", 2000 + count);
    }

    let amy = &directory.users["amy"];
    let member_of = directory.values(Entry::User(amy), "memberOf");
    let tokens = names(&directory.token_groups_of(amy));

    assert_eq!(tokens, ["Domain Users", "Sales", "Readers"]);
    assert_eq!(
        member_of,
        ["CN=Domain Users,CN=Users,DC=contoso,DC=example"]
    );
}

#[test]
fn the_primary_group_of_everybody_may_have_the_name_of_another_language() {
    let mut directory = directory();
    let (name, mut everybody) = group("Dom\u{e4}nen-Benutzer", &["Readers"]);
    everybody.sid = "S-1-5-21-1-2-3-513".to_owned();
    directory.groups.insert(name, everybody);

    let tokens = names(&directory.token_groups_of(&directory.users["amy"]));

    assert!(
        tokens.contains(&"Dom\u{e4}nen-Benutzer".to_owned()),
        "{tokens:?}"
    );
    assert!(!tokens.contains(&DOMAIN_USERS.to_owned()), "{tokens:?}");
    assert!(tokens.contains(&"Readers".to_owned()), "{tokens:?}");
}

#[test]
fn a_group_stands_where_it_is_said_to_and_is_named_as_there() {
    let mut directory = directory();
    let agents = directory.groups.get_mut("Agents").unwrap();
    agents.distinguished_name =
        Some("CN=Agents\\, Flex,OU=Groups,DC=contoso,DC=example".to_owned());
    agents.scope = GroupScope::Universal;

    let member_of = directory.values(Entry::User(&directory.users["amy"]), "memberOf");
    let of_group =
        |attribute: &str| directory.values(Entry::Group(&directory.groups["Agents"]), attribute);

    assert_eq!(
        member_of[0],
        "CN=Agents\\, Flex,OU=Groups,DC=contoso,DC=example"
    );
    assert_eq!(of_group("cn"), ["Agents, Flex"]);
    assert_eq!(of_group("sAMAccountName"), ["Agents"]);
    assert_eq!(of_group("groupType"), ["-2147483640"]);
}
