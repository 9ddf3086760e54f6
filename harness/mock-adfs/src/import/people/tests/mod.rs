use super::{Census, Entry, Person, census, json, ldif};
use crate::AccountState;
use rstest::rstest;

fn counted(entries: Vec<Entry>) -> (Census, Vec<Person>) {
    let mut people = Vec::new();
    let census = census::count::<census::SourceError>(&[&entries], |person| {
        people.push(person);
        Ok(())
    })
    .unwrap();
    (census, people)
}

fn from_ldif(text: &str) -> Vec<Entry> {
    ldif(text.as_bytes()).collect::<Result<_, _>>().unwrap()
}

#[test]
fn folded_lines_base64_and_repeated_attributes_are_read() {
    let entries = from_ldif(
        "version: 1\r\n# a comment\r\n that goes on\r\n\r\ndn:: Q049SsO8cmdlbixEQz14\r\nobjectClass: user\r\nsAMAccountName: juergen\r\ndescription: a long\r\n  text\r\nproxyAddresses: SMTP:a@x\r\nproxyAddresses: smtp:b@x\r\nobjectSid:: AQIAAAAAAAUgAAAAIQIAAA==\r\njpegPhoto:: /9j/4A==\r\n",
    );

    assert_eq!(entries.len(), 1);
    assert_eq!(
        entries[0].first("distinguishedName"),
        Some("CN=J\u{fc}rgen,DC=x")
    );
    assert_eq!(entries[0].first("description"), Some("a long text"));
    assert_eq!(entries[0].values("proxyAddresses").len(), 2);
    assert_eq!(entries[0].first("objectSid"), Some("S-1-5-32-545"));
    assert_eq!(entries[0].first("jpegPhoto"), Some("/9j/4A=="));
}

#[rstest]
#[case::no_colon(
    "dn: CN=a\nobjectClass\n",
    "the export is not LDIF: this line has no colon (at 2:1)"
)]
#[case::no_dn(
    "objectClass: user\n",
    "the export is not LDIF: an entry starts with `dn:` (at 1:1)"
)]
#[case::no_empty_line(
    "dn: CN=a\nmail: a\ndn: CN=b\n",
    "the export is not LDIF: an empty line is missing before this entry (at 3:1)"
)]
#[case::not_base64(
    "dn: CN=a\nmail:: ???\n",
    "the export is not LDIF: the value behind `::` is not base64 (at 2:1)"
)]
#[case::a_change(
    "dn: CN=a\nchangetype: modify\nreplace: mail\n",
    "the LDIF file changes entries (`changetype: modify`) instead of listing them (at 2:1)"
)]
#[case::a_deletion(
    "dn: CN=a\nchangetype: delete\n",
    "the LDIF file changes entries (`changetype: delete`) instead of listing them (at 2:1)"
)]
fn a_wrong_line_of_ldif_is_refused_with_its_number(#[case] text: &str, #[case] answer: &str) {
    let error = ldif(text.as_bytes()).find_map(Result::err).unwrap();

    assert_eq!(error.to_string(), answer);
    assert!(error.hint().contains("Get-ADUser"));
}

#[rstest]
#[case::cut(
    "[{\"SamAccountName\": \"a\"}, {\"SamAcc",
    "the export ends in the middle: its end is missing (at 1:1)"
)]
#[case::no_object(
    "[\n{\"SamAccountName\": \"a\"}, true]",
    "the export is not JSON: an object of a user or group is expected here (at 2:1)"
)]
#[case::broken_inside("[\n{\n\"a\" 1}]", "the export is not JSON: expected `:` (at 3:5)")]
fn a_wrong_list_of_people_is_refused_with_its_line(#[case] text: &str, #[case] answer: &str) {
    let error = json(text.as_bytes()).find_map(Result::err).unwrap();

    assert_eq!(error.to_string(), answer);
}

#[rstest]
#[case::a_list("[{\"SamAccountName\": \"a\"}, {\"SamAccountName\": \"b\"}]")]
#[case::a_wrapped_list(
    "{\"value\": [{\"SamAccountName\": \"a\"}, {\"SamAccountName\": \"b\"}], \"Count\": 2}"
)]
#[case::one_behind_the_other("{\"SamAccountName\": \"a\"}\n{\"SamAccountName\": \"b\"}\n")]
#[case::a_copied_console(
    "PS C:\\> Get-ADUser\n[{\"SamAccountName\": \"a\"},\n{\"SamAccountName\": \"b\"}]\nPS C:\\>"
)]
fn every_list_of_people_gives_its_entries(#[case] text: &str) {
    let names: Vec<String> = json(text.as_bytes())
        .map(|entry| entry.unwrap().first("sAMAccountName").unwrap().to_owned())
        .collect();

    assert_eq!(names, ["a", "b"]);
}

const NESTED: &str = "dn: CN=Amy,DC=x,DC=y\nobjectClass: user\nsAMAccountName: amy\n{USER}\n\
    \ndn: CN=Team,DC=x,DC=y\nobjectClass: group\nsAMAccountName: Team North\ngroupType: -2147483646\n{TEAM}\n\
    \ndn: CN=Role,DC=x,DC=y\nobjectClass: group\nsAMAccountName: agent\ngroupType: -2147483640\n{ROLE}\n";

#[rstest]
#[case::at_the_members(
    "memberOf: CN=Team,DC=x,DC=y",
    "memberOf: CN=Role,DC=x,DC=y",
    "description: r"
)]
#[case::at_the_groups(
    "description: u",
    "member: CN=Amy,DC=x,DC=y",
    "member: cn=team,dc=x,dc=y"
)]
#[case::at_both(
    "memberOf: CN=Team,DC=x,DC=y",
    "member: CN=Amy,DC=x,DC=y",
    "member: CN=Team,DC=x,DC=y"
)]
fn groups_within_groups_come_from_either_side(
    #[case] user: &str,
    #[case] team: &str,
    #[case] role: &str,
) {
    let text = NESTED
        .replace("{USER}", user)
        .replace("{TEAM}", team)
        .replace("{ROLE}", role);

    let (census, people) = counted(from_ldif(&text));

    assert_eq!(people[0].groups, ["Team North"]);
    assert_eq!(census.groups["Team North"].groups, ["agent"]);
    assert_eq!(
        census.groups["agent"].scope,
        claim_rules::directory::GroupScope::Universal
    );
    assert_eq!(census.domain, "x.y");
}

#[test]
fn a_group_that_nobody_lists_is_named_by_its_distinguished_name() {
    let text =
        "dn: CN=Amy,DC=x\nobjectClass: user\nsAMAccountName: amy\nmemberOf: CN=VPN Users,DC=x\n";

    let (census, people) = counted(from_ldif(text));

    assert_eq!(people[0].groups, ["VPN Users"]);
    assert!(!census.groups["VPN Users"].listed);
}

#[test]
fn secrets_never_leave_their_entry() {
    let text = "dn: CN=Amy,DC=x\nobjectClass: user\nsAMAccountName: amy\nunicodePwd:: AAAA\nms-Mcs-AdmPwd: hunter2\n";

    let (census, people) = counted(from_ldif(text));

    assert!(
        people[0]
            .attributes
            .keys()
            .eq(["distinguishedName", "sAMAccountName"])
    );
    assert_eq!(census.secrets.len(), 2);
}

#[rstest]
#[case::disabled("userAccountControl: 514", AccountState::Disabled)]
#[case::locked("lockoutTime: 133000000000000000", AccountState::LockedOut)]
#[case::must_change("pwdLastSet: 0", AccountState::MustChangePassword)]
#[case::active("userAccountControl: 512", AccountState::Active)]
fn the_state_of_an_account_is_read(#[case] line: &str, #[case] state: AccountState) {
    let text = format!("dn: CN=Amy,DC=x\nobjectClass: user\nsAMAccountName: amy\n{line}\n");

    assert_eq!(counted(from_ldif(&text)).1[0].state, state);
}

#[test]
fn computers_and_containers_are_nobody() {
    let text = "dn: OU=a,DC=x\nobjectClass: organizationalUnit\n\ndn: CN=pc,DC=x\nobjectClass: user\nobjectClass: computer\nsAMAccountName: pc$\n";

    assert_eq!(counted(from_ldif(text)).1, []);
}

#[test]
fn a_part_of_a_long_list_of_members_is_a_loss() {
    let text = "dn: CN=Team,DC=x\nobjectClass: group\nsAMAccountName: team\nmember;range=0-1499: CN=a,DC=x\n";

    assert_eq!(counted(from_ldif(text)).0.lost["member"], 1);
}

#[test]
fn a_group_keeps_its_sid_its_place_and_its_kind() {
    let text = "dn: CN=Team\\, North,OU=g,DC=x\nobjectClass: group\nsAMAccountName: team\ngroupType: 8\nobjectSid: S-1-5-21-1-2-3-1104\n";

    let (census, _) = counted(from_ldif(text));

    let team = &census.groups["team"];
    assert_eq!(team.sid.as_deref(), Some("S-1-5-21-1-2-3-1104"));
    assert_eq!(
        team.distinguished_name.as_deref(),
        Some("CN=Team\\, North,OU=g,DC=x")
    );
    assert!(!team.security);
}

#[test]
fn a_primary_group_is_kept_as_what_it_is() {
    let text = "dn: CN=Chosen,DC=x\nobjectClass: group\nsAMAccountName: Chosen\nobjectSid: S-1-5-21-1-2-3-1104\n\n\
        dn: CN=Built in,DC=x\nobjectClass: group\nsAMAccountName: Built in\nobjectSid: S-1-5-32-1105\n\n\
        dn: CN=Amy,DC=x\nobjectClass: user\nsAMAccountName: amy\nprimaryGroupID: 1104\n\n\
        dn: CN=Ben,DC=x\nobjectClass: user\nsAMAccountName: ben\nprimaryGroupID: 1105\n";

    let (_, people) = counted(from_ldif(text));

    assert_eq!(people[0].attributes["primaryGroupID"], ["1104"]);
    assert_eq!(people[0].groups, [""; 0]);
    assert!(
        !people[1].attributes.contains_key("primaryGroupID"),
        "no group of the domain has it"
    );
}

#[test]
fn domain_users_stays_when_it_is_listed_for_it_may_be_in_other_groups() {
    let text = "dn: CN=Domain Users,DC=x\nobjectClass: group\nsAMAccountName: Domain Users\nmemberOf: CN=All,DC=x\n\n\
        dn: CN=All,DC=x\nobjectClass: group\nsAMAccountName: All\n";

    let (census, _) = counted(from_ldif(text));

    assert_eq!(census.groups["Domain Users"].groups, ["All"]);
}
