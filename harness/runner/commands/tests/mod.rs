//! `check` and `list` on the project's own scenarios, as they are seen in a terminal.

mod verify;

mod rehearse;
mod review;
mod rules;

use std::path::Path;

use super::check::{CheckArguments, check_at};
use super::list::{ListArguments, list_at};
use crate::clock::StandingClock;

fn noon() -> StandingClock {
    StandingClock::at("2026-11-24T12:00:00Z".parse().unwrap())
}

fn check(paths: &[&str]) -> (u8, String) {
    let arguments = CheckArguments {
        paths: paths.iter().map(|path| (*path).into()).collect(),
        root: Some(Path::new("scenarios").into()),
        ..CheckArguments::default()
    };
    let mut out = Vec::new();
    let code = check_at(&arguments, &noon(), &mut out).unwrap();
    (code, String::from_utf8(out).unwrap())
}

fn list(arguments: ListArguments) -> (u8, String) {
    let arguments = ListArguments {
        root: Some(Path::new("scenarios").into()),
        ..arguments
    };
    let mut out = Vec::new();
    let code = list_at(&arguments, &noon(), &mut out).unwrap();
    (code, String::from_utf8(out).unwrap())
}

#[test]
fn every_file_under_scenarios_is_without_mistake() {
    let (code, text) = check(&[]);

    assert_eq!(code, 0, "{text}");
    assert!(text.contains("no mistake"), "{text}");
}

#[test]
fn an_unknown_path_is_answered_with_the_closest() {
    let (code, text) = check(&["guide/agent-sings-in"]);

    assert_eq!(code, 2);
    insta::assert_snapshot!(text, @"
    error: there is no scenario `guide/agent-sings-in`
    hint: did you mean `guide/agent-signs-in`?

    1 mistake; nothing was run
    ");
}

#[test]
fn one_line_for_each_row() {
    let (code, text) = list(ListArguments {
        paths: vec!["guide/agent-signs-in".into(), "guide/issuer-differs".into()],
        ..ListArguments::default()
    });

    assert_eq!(code, 0);
    insta::assert_snapshot!(text, @"
    guide/agent-signs-in[legacy]    browser, http  An agent whose department is `agent` signs in to Flex
    guide/agent-signs-in[enhanced]  browser, http  An agent whose department is `agent` signs in to Flex
    guide/issuer-differs[legacy]    browser, http  One letter too many in the Identity Provider Issuer keeps everybody out of legacy Flex
    guide/issuer-differs[enhanced]  browser, http  One letter too many in the Identity Provider Issuer keeps everybody out of legacy Flex
    ");
}

#[test]
fn a_tag_that_nobody_has_matches_nothing() {
    let (code, text) = list(ListArguments {
        tags: vec!["no-such-tag".to_owned()],
        ..ListArguments::default()
    });

    assert_eq!((code, text.as_str()), (5, "no scenario matched\n"));
}

#[test]
fn full_fills_in_everything_unsaid() {
    let (code, text) = list(ListArguments {
        paths: vec!["guide/only-the-assertion-signed[legacy]".into()],
        full: true,
        ..ListArguments::default()
    });

    assert_eq!(code, 0);
    insta::assert_snapshot!(text, @r#"
    # guide/only-the-assertion-signed[legacy]
    title: A Response whose message is not signed opens no session of legacy Flex
    why: "Guide, \"Powershell\"; AssertionOnly is what AD FS sets by itself"
    tags: [nightly]
    given:
      flex: legacy
      user: amy
      network: extranet
      farm:
        version: AD FS 2019
        AdditionalErrorPageInfo: Private
        AuditLevel: Basic
        ExtendedProtectionTokenCheck: Allow
        KmsiEnabled: false
        PersistentSsoEnabled: true
        EnableIdPInitiatedSignonPage: false
        EnableRelayStateForIdpInitiatedSignOn: false
        SignedSamlRequestsRequired: false
        WindowsIntegratedFallbackEnabled: true
        BrowserSsoEnabled: true
        PreventTokenReplays: false
        IntranetUseLocalClaimsProvider: false
        SignSamlAuthnRequests: false
        HRDCookieEnabled: true
        update password page: false
        LoopDetectionEnabled: true
        EnablePaginatedAuthenticationPages: false
        sign-on page:
          Enabled: true
          Proxy: true
        KmsiLifetimeMins: 1440
        HRDCookieLifetime: 30
        PasswordValidationDelayInMinutes: 60
        ReplayCacheExpirationInterval: 60
        PersistentSsoLifetimeMins: 129600
        LoopDetectionMaximumTokensIssuedInInterval: 5
        LoopDetectionTimeIntervalInSeconds: 20
        WIASupportedUserAgents: [MSAuthHost/1.0/In-Domain, MSIE 6.0, MSIE 7.0, MSIE 8.0, MSIE 9.0, MSIE 10.0, Trident/7.0, MSIPC, Windows Rights Management Client, MS_WorkFoldersClient, "=~Windows\\s*NT.*Edge"]
        PrimaryIntranetAuthenticationProvider: [FormsAuthentication, WindowsAuthentication]
        PrimaryExtranetAuthenticationProvider: [FormsAuthentication]
        AdditionalAuthenticationProvider: []
        DisplayName: Contoso
        Identifier: http://<FQDN>/adfs/services/trust
        SamlMessageDeliveryWindow: 5
        SsoLifetime: 480
      trust:
        Name: Twilio Flex
        Identifier: [<EntityID>]
        Enabled: true
        SamlResponseSignature: AssertionOnly
        SignatureAlgorithm: rsa-sha256
        EncryptClaims: true
        NotBeforeSkew: 0
        TokenLifetime: 0
        AlwaysRequireAuthentication: false
        AccessControlPolicyName: Permit everyone
        AccessControlPolicyParameters: []
        SignedSamlRequestsRequired: false
        ProtocolProfile: WsFed-SAML
        EncryptedNameIdRequired: false
        EncryptionCertificateRevocationCheck: CheckChainExcludeRoot
        SigningCertificateRevocationCheck: CheckChainExcludeRoot
        MonitoringEnabled: false
        AutoUpdateEnabled: false
        SamlEndpoints:
          - Binding: POST
            Protocol: SAMLAssertionConsumer
            Location: <ACS>
            Index: 0
            IsDefault: true
      # the rules of the trust:
      # @RuleTemplate = "LdapClaims"
      # @RuleName = "LDAP Attributes"
      # c:[Type == "http://schemas.microsoft.com/ws/2008/06/identity/claims/windowsaccountname", Issuer == "AD AUTHORITY"]
      #  => issue(store = "Active Directory", types = ("http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress", "email", "full_name", "roles"), query = ";mail,mail,displayName,department;{0}", param = c.Value);
      #
      # @RuleTemplate = "MapClaims"
      # @RuleName = "Name ID"
      # c:[Type == "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress"]
      #  => issue(Type = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/nameidentifier", Issuer = c.Issuer, OriginalIssuer = c.OriginalIssuer, Value = c.Value, ValueType = c.ValueType, Properties["http://schemas.xmlsoap.org/ws/2005/05/identity/claimproperties/format"] = "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress");
      #
      users:
        amy:
          department: [agent]
          displayName: [Amy Agent]
          employeeID: ["100417"]
          givenName: [Amy]
          mail: [amy@contoso.example]
          sAMAccountName: [amy]
          sn: [Agent]
          telephoneNumber: ["+1 555 0100"]
          title: [Customer advisor]
          userPrincipalName: [amy@contoso.example]
          groups: [Team North]
          second factor: false
          account: active
      tenant:
        Friendly Name: ADFS
        X.509 Certificate: token-signing
        Identity Provider Issuer: http://<FQDN>/adfs/services/trust
        Single Sign-On URL: https://<FQDN>/adfs/ls
        Default Redirect URL: https://flex.twilio.com/<runtime-domain>
        Twilio SSO URL: Uses iam.twilio.com
        Login using popup: false
        Trusted domains: []
    when:
      - open: flex
      - sign in
    expect:
      outcome: refused by flex
      page: twilio password prompt
      signatures: [assertion]
      flex:
        code: 70004
        status: 401
        says: The Message of the Response is not signed
      diagnosis: message-not-signed
      findings: [message-not-signed]
      snapshots: [claims, exchange, findings, diagnosis]
    "#);
}
