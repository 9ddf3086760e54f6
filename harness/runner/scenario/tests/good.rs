//! The six example files of the language, as they are written in its description.

use jiff::civil::date;

use super::agreement;
use crate::scenario::mistake::{Mistakes, Source};
use crate::scenario::{Surroundings, read_flow, read_scenario};

/// Reads a file as `flexgate check` does and returns its mistakes, drawn.
pub(super) fn mistakes_of(path: &str, text: &str) -> Mistakes {
    let surroundings = Surroundings {
        mock_fqdn: Some("adfs.contoso.example".to_owned()),
        today: date(2026, 11, 24),
    };
    let source = Source::new(path, text);
    agreement::hold(path, &source);
    let name = path
        .trim_start_matches("scenarios/")
        .trim_end_matches(".yaml");
    let mistakes = if name.starts_with("flows/") {
        read_flow(&source, name, &surroundings).1
    } else {
        read_scenario(&source, name, &surroundings).1
    };
    Mistakes::new(mistakes)
}

#[rstest::rstest]
#[case::agent_signs_in("scenarios/guide/agent-signs-in.yaml", AGENT_SIGNS_IN)]
#[case::identifier_unknown("scenarios/trust/identifier-unknown.yaml", IDENTIFIER_UNKNOWN)]
#[case::name_id_rule_missing("scenarios/guide/name-id-rule-missing.yaml", NAME_ID_RULE_MISSING)]
#[case::promoted_before_pasted(
    "scenarios/certificates/promoted-before-pasted.yaml",
    PROMOTED_BEFORE_PASTED
)]
#[case::signature("scenarios/attacks/signature.yaml", SIGNATURE)]
#[case::shared_computer("scenarios/sign-in/shared-computer.yaml", SHARED_COMPUTER)]
#[case::leave_a_session("scenarios/flows/leave-a-session.yaml", LEAVE_A_SESSION)]
fn an_example_of_the_description_has_no_mistake(#[case] path: &str, #[case] text: &str) {
    let mistakes = mistakes_of(path, text);

    assert!(mistakes.is_empty(), "{mistakes}");
}

const AGENT_SIGNS_IN: &str = r#"title: An agent whose department is `agent` signs in to Flex
why: Main path of the guide, "LDAP Attributes" and "Testing"
tags: [nightly]
for each: {flex: [legacy, enhanced]}
given:
  user: amy
expect:
  outcome: signed in
  signatures: [message, assertion]
  NameID: {value: <user.mail>, Format: emailAddress}
  claims: {email: <user.mail>, full_name: <user.displayName>, roles: agent}
  snapshots: [claims, exchange, findings]
"#;

const IDENTIFIER_UNKNOWN: &str = r#"title: AD FS does not know the identifier in Flex's request
why: Sustainsys 755, kasm 814; the match is case-sensitive
given: {flex: legacy}
when:
  - open: flex
expect:
  outcome: stopped by adfs
  adfs: {code: MSIS7007, event: 364}
  diagnosis: identifier-unknown
  snapshots: [page]
cases:
  metadata suffix forgotten:
    given: {trust: {Identifier: https://iam.twilio.com/v1/Accounts/<AccountSid>/saml2}}
  slash at the end:
    given: {trust: {Identifier: <EntityID>/}}
  other case:
    given: {trust: {Identifier: https://IAM.twilio.com/v1/Accounts/<AccountSid>/saml2/metadata}}
"#;

const NAME_ID_RULE_MISSING: &str = r#"title: Without the Name ID rule nobody signs in
why: Guide, troubleshooting "Username / Password dialog box"
given:
  flex: legacy
  rules: {without: [Name ID]}
expect:
  outcome: refused by flex
  page: twilio password prompt
  StatusCode: [Requester, InvalidNameIDPolicy]
  adfs: {code: MSIS7070, event: 321}
  flex: {code: 70004}
  diagnosis: name-id-rule-missing
  snapshots: [exchange, diagnosis]
"#;

const PROMOTED_BEFORE_PASTED: &str = r#"title: After the rollover everybody is locked out until the new certificate is in Flex
why: NetAppDocs 657; AD FS promotes 15 days before the date on the certificate
given:
  certificates: {token-signing: {expires: in 30d}}
when:
  - open: flex
  - sign in
  - expect: {outcome: signed in, findings: [certificate-rollover-ahead]}
  - time passes: 16d
  - switch to: {browser: after the rollover}
  - open: flex
  - sign in
  - expect: {outcome: refused by flex, diagnosis: signing-certificate-rolled}
  - change: {tenant: {X.509 Certificate: token-signing}}
  - open: flex
expect:
  outcome: signed in
  snapshots: [findings, diagnosis]
"#;

const SIGNATURE: &str = r#"title: Responses with a wrapped, missing or foreign signature open no session
why: SAML Raider, spid-sp-test, CVE-2025-25291 and -25292
tags: [attack]
for each:
  flex: [legacy, enhanced]
  attack: [wrapping, exclusion, foreign-key, parser]
expect:
  outcome: refused by flex
"#;

const SHARED_COMPUTER: &str = r#"title: The next person at a shared computer is signed in as the previous one
why: Flex signs out of Flex only; the AD FS session lives on
when:
  - use: {flow: leave-a-session, with: {person: amy}}
  - open: flex
  - expect: {outcome: signed in, user: amy, does not show: [adfs sign-in page]}
  - sign out of: flex
  - sign out of: adfs
  - open: flex
  - sign in as: ben
expect:
  outcome: signed in
  user: ben
  findings: [session-outlives-sign-out]
"#;

const LEAVE_A_SESSION: &str = r#"title: Someone signs in and walks away, the AD FS session stays
parameters: [person]
steps:
  - open: flex
  - sign in as: <person>
  - expect: {outcome: signed in, user: <person>}
  - sign out of: flex
"#;
