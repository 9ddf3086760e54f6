//! Just enough Windows PowerShell to carry out the commands of diagnoses on a plan.
//!
//! It reads what PowerShell reads: single-quoted literals over several lines with doubled quotes, variables, method calls,
//! sub-expressions. Whatever it does not understand is a failed test, so a command with a slip does not pass. `Read-Host` is
//! answered as the administrator of the test would.

use flexgate::plan::{Action, AdfsSide, CertificateRole, MockAdfsSide, PasswordChoice, Plan};
use mock_adfs::AccountState;
use mock_adfs::settings::{
    EndpointBinding, RelyingPartyTrust, RevocationCheck, SamlEndpoint, SamlResponseSignature,
    SignatureAlgorithm,
};

#[derive(Debug, Clone, PartialEq)]
enum Token {
    /// A word, a parameter, a variable, or a member access such as `.Replace`.
    Word(String),
    /// A single-quoted literal.
    Text(String),
    /// One of `( ) { } , + =`.
    Sign(char),
    /// The end of a line outside everything else.
    End,
}

/// Carries out a command on a plan.
pub(crate) fn carry_out(plan: &mut Plan, command: &str) {
    let tokens = tokens(command);
    let mut rules = String::new();
    for statement in tokens.split(|token| *token == Token::End) {
        match statement {
            [] => {}
            [Token::Word(name), Token::Sign('='), value @ ..] if name == "$rules" => {
                rules = text_of(plan, value);
            }
            [Token::Word(name), Token::Sign('='), value @ ..] if name == "$certificate" => {
                certificate_of_a_file(value);
            }
            [Token::Word(name), arguments @ ..] => run(plan, name, arguments, &rules),
            other => panic!("this is no statement: {other:?}"),
        }
    }
}

fn tokens(command: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut rest = command.chars().peekable();
    let mut depth = 0;
    while let Some(next) = rest.next() {
        match next {
            '\'' => {
                let mut text = String::new();
                loop {
                    match rest.next() {
                        Some('\'') if rest.peek() == Some(&'\'') => {
                            rest.next();
                            text.push('\'');
                        }
                        Some('\'') => break,
                        Some(character) => text.push(character),
                        None => panic!("a literal does not end: {text}"),
                    }
                }
                tokens.push(Token::Text(text));
            }
            '\n' if depth == 0 => tokens.push(Token::End),
            '(' | ')' | '{' | '}' | ',' | '+' | '=' => {
                depth += i32::from("({".contains(next)) - i32::from(")}".contains(next));
                tokens.push(Token::Sign(next));
            }
            blank if blank.is_whitespace() || blank == '@' => {}
            '"' | '`' | ';' | '|' | '\u{2018}'..='\u{201F}' => {
                panic!("`{next}` outside of a literal")
            }
            first => {
                let mut word = String::from(first);
                while let Some(more) = rest.next_if(|c| c.is_alphanumeric() || "-_.$/".contains(*c))
                {
                    word.push(more);
                }
                tokens.push(Token::Word(word));
            }
        }
    }
    assert_eq!(depth, 0, "brackets do not match: {command}");
    tokens
}

/// The value of an expression that gives a text.
fn text_of(plan: &mut Plan, expression: &[Token]) -> String {
    let (mut text, mut rest) = match expression {
        [Token::Text(text), rest @ ..] => (text.clone(), rest),
        [
            Token::Sign('('),
            Token::Word(get),
            Token::Word(by),
            Token::Text(id),
            Token::Sign(')'),
            Token::Word(member),
            rest @ ..,
        ] if get == "Get-AdfsRelyingPartyTrust" && by == "-Identifier" => {
            let trust = trust(plan, "-TargetIdentifier", id);
            let rules = trust.issuance_transform_rules.clone();
            match (member.as_str(), rest) {
                (".IssuanceAuthorizationRules", rest) => {
                    (trust.issuance_authorization_rules.clone(), rest)
                }
                (".IssuanceTransformRules", rest) => (rules, rest),
                (
                    ".IssuanceTransformRules.Replace",
                    [
                        Token::Sign('('),
                        Token::Text(old),
                        Token::Sign(','),
                        Token::Text(new),
                        Token::Sign(')'),
                        rest @ ..,
                    ],
                ) => {
                    assert!(rules.contains(old), "there is nothing to replace: {old}");
                    (rules.replace(old, new), rest)
                }
                other => panic!("no such member: {other:?}"),
            }
        }
        [
            Token::Sign('('),
            Token::Word(read),
            Token::Text(prompt),
            ..,
            Token::Sign(')'),
        ] if read == "Read-Host" => (answer(prompt), &[][..]),
        other => panic!("this expression is not understood: {other:?}"),
    };
    while let [Token::Sign('+'), Token::Text(more), tail @ ..] = rest {
        text.push_str(more);
        rest = tail;
    }
    assert_eq!(rest, [], "something is left over");
    text
}

/// The certificate of Flex, out of the file whose name the administrator types.
fn certificate_of_a_file(value: &[Token]) {
    let [
        Token::Word(new),
        Token::Word(class),
        Token::Sign('('),
        Token::Word(read),
        Token::Text(prompt),
        Token::Sign(')'),
    ] = value
    else {
        panic!("this is no certificate: {value:?}");
    };
    assert_eq!([new, read], ["New-Object", "Read-Host"]);
    assert_eq!(
        class,
        "System.Security.Cryptography.X509Certificates.X509Certificate2"
    );
    assert!(prompt.contains("certificate of Flex"), "{prompt}");
}

/// The certificate for requests of the trust for Flex.
fn set_request_certificate(plan: &mut Plan, role: Option<CertificateRole>) {
    let AdfsSide::Mock(adfs) = &mut plan.adfs else {
        panic!("this side is mocked");
    };
    adfs.trust_certificates.request_signing = role;
}

/// Properties of the farm.
fn set_properties(plan: &mut Plan, parameters: &[(String, Vec<Token>)]) {
    let AdfsSide::Mock(adfs) = &mut plan.adfs else {
        panic!("this side is mocked");
    };
    for (parameter, value) in parameters {
        match (parameter.as_str(), value.as_slice()) {
            ("-SignedSamlRequestsRequired", [Token::Word(word)]) if word == "$false" => {
                adfs.farm.signed_saml_requests_required = false;
            }
            other => panic!("not understood: {other:?}"),
        }
    }
}

/// A certificate for the TLS of the farm that browsers accept.
fn set_ssl_certificate(plan: &mut Plan, parameters: &[(String, Vec<Token>)]) {
    let [(parameter, value)] = parameters else {
        panic!("not understood: {parameters:?}");
    };
    assert_eq!(parameter, "-Thumbprint");
    assert!(matches!(value.as_slice(),
        [Token::Sign('('), Token::Word(read), Token::Text(prompt), Token::Sign(')')]
        if read == "Read-Host" && prompt.contains("certificate for sts.fabrikam.example")));
    plan.faults.adfs.tls_certificate = None;
    let AdfsSide::Mock(adfs) = &mut plan.adfs else {
        panic!("this side is mocked");
    };
    adfs.certificates_end.service_communications = None;
}

/// What the administrator of the test types.
fn answer(prompt: &str) -> String {
    let label = prompt.split(" of ").next().unwrap();
    match label {
        "E-mail address" => "somebody@fabrikam.example",
        "Department" => "agent",
        "New password" => "typed-by-hand",
        other => panic!("what is to be answered to `{other}`?"),
    }
    .to_owned()
}

/// Parameters and what stands behind each.
fn parameters(arguments: &[Token]) -> Vec<(String, Vec<Token>)> {
    let mut found: Vec<(String, Vec<Token>)> = Vec::new();
    let mut depth = 0;
    for token in arguments {
        match token {
            Token::Word(word) if depth == 0 && word.starts_with('-') => {
                found.push((word.clone(), Vec::new()));
                continue;
            }
            Token::Sign('(' | '{') => depth += 1,
            Token::Sign(')' | '}') => depth -= 1,
            _ => {}
        }
        found
            .last_mut()
            .unwrap_or_else(|| panic!("a value without a parameter: {token:?}"))
            .1
            .push(token.clone());
    }
    found
}

fn run(plan: &mut Plan, name: &str, arguments: &[Token], rules: &str) {
    if name == "w32tm" {
        plan.clocks = flexgate::plan::Clocks::default();
        return;
    }
    if name == "Restart-Service" {
        assert_eq!(arguments, [Token::Word("adfssrv".to_owned())]);
        return;
    }
    let parameters = parameters(arguments);
    match name {
        "Set-AdfsRelyingPartyTrust" => set_trust(plan, &parameters, rules),
        "Set-AdfsProperties" => set_properties(plan, &parameters),
        "Set-AdfsSslCertificate" => set_ssl_certificate(plan, &parameters),
        "Enable-AdfsRelyingPartyTrust" => {
            let (by, target) = target(&parameters);
            trust(plan, by, &target).enabled = true;
        }
        "Enable-AdfsEndpoint" | "Set-AdfsEndpoint" => set_endpoint(plan, &parameters),
        "Set-ADUser"
        | "Enable-ADAccount"
        | "Unlock-ADAccount"
        | "Set-ADAccountPassword"
        | "Add-ADGroupMember" => {
            active_directory(plan, name, &parameters);
        }
        other => panic!("`{other}` is no command of this shell"),
    }
}

/// The sign-on endpoint; AD FS looks at it again when its service starts, which is the next line of each fix.
fn set_endpoint(plan: &mut Plan, parameters: &[(String, Vec<Token>)]) {
    let AdfsSide::Mock(adfs) = &mut plan.adfs else {
        panic!("this side is mocked");
    };
    let word = |value: &[Token]| match value {
        [Token::Word(word)] => word.clone(),
        other => panic!("not understood: {other:?}"),
    };
    let (by, path) = parameters.first().unwrap();
    assert_eq!(
        (by.as_str(), word(path).as_str()),
        ("-TargetAddressPath", "/adfs/ls/")
    );
    match &parameters[1..] {
        [] => adfs.farm.sign_on_endpoint_enabled = true,
        [(name, value)] if name == "-Proxy" && word(value) == "$true" => {
            adfs.farm.sign_on_endpoint_published = true;
        }
        other => panic!("not understood: {other:?}"),
    }
}

fn one_text(value: &[Token]) -> String {
    match value {
        [Token::Text(text)] => text.clone(),
        other => panic!("one text is wanted: {other:?}"),
    }
}

fn target(parameters: &[(String, Vec<Token>)]) -> (&str, String) {
    let (by, value) = parameters.first().unwrap();
    (by, one_text(value))
}

fn trust<'a>(plan: &'a mut Plan, by: &str, target: &str) -> &'a mut RelyingPartyTrust {
    let AdfsSide::Mock(adfs) = &mut plan.adfs else {
        panic!("this side is mocked");
    };
    let MockAdfsSide { trusts, .. } = adfs.as_mut();
    let is_meant = |trust: &&mut RelyingPartyTrust| match by {
        "-TargetIdentifier" => trust.identifier.iter().any(|id| id == target),
        "-TargetName" => trust.name == target,
        other => panic!("a trust is not named by `{other}`"),
    };
    trusts
        .iter_mut()
        .find(is_meant)
        .unwrap_or_else(|| panic!("there is no trust `{target}`"))
}

fn set_trust(plan: &mut Plan, parameters: &[(String, Vec<Token>)], rules: &str) {
    let (by, name) = target(parameters);
    for (parameter, value) in &parameters[1..] {
        if parameter == "-RequestSigningCertificate" {
            let role = match value.as_slice() {
                [Token::Word(word)] if word == "$null" => None,
                [Token::Word(word)] if word == "$certificate" => Some(CertificateRole::Flex),
                other => panic!("not understood: {other:?}"),
            };
            set_request_certificate(plan, role);
        }
    }
    let trust = trust(plan, by, &name);
    for (parameter, value) in &parameters[1..] {
        match (parameter.as_str(), value.as_slice()) {
            ("-SamlResponseSignature", [Token::Word(word)]) if word == "MessageAndAssertion" => {
                trust.saml_response_signature = SamlResponseSignature::MessageAndAssertion;
            }
            ("-IssuanceTransformRules", [Token::Word(variable)]) if variable == "$rules" => {
                claim_rules::parse(rules).unwrap_or_else(|errors| panic!("{errors:?}\n{rules}"));
                rules.clone_into(&mut trust.issuance_transform_rules);
            }
            ("-IssuanceAuthorizationRules", [Token::Word(variable)]) if variable == "$rules" => {
                claim_rules::parse(rules).unwrap_or_else(|errors| panic!("{errors:?}\n{rules}"));
                rules.clone_into(&mut trust.issuance_authorization_rules);
            }
            ("-Identifier", texts) => {
                trust.identifier = texts
                    .iter()
                    .filter(|token| **token != Token::Sign(','))
                    .map(|token| one_text(std::slice::from_ref(token)))
                    .collect();
            }
            ("-AccessControlPolicyName", [Token::Text(policy)]) => {
                trust.access_control_policy_name.clone_from(policy);
                trust.access_control_policy_parameters.clear();
                trust.issuance_authorization_rules.clear();
            }
            ("-RequestSigningCertificate", _) => trust.request_signing_certificates.clear(),
            ("-SignedSamlRequestsRequired", [Token::Word(word)]) if word == "$false" => {
                trust.signed_saml_requests_required = false;
            }
            ("-EncryptedNameIdRequired", [Token::Word(word)]) if word == "$false" => {
                trust.encrypted_name_id_required = false;
            }
            ("-SigningCertificateRevocationCheck", [Token::Word(word)]) if word == "None" => {
                trust.signing_certificate_revocation_check = RevocationCheck::None;
            }
            ("-SignatureAlgorithm", [Token::Text(algorithm)]) => {
                assert_eq!(algorithm, "http://www.w3.org/2000/09/xmldsig#rsa-sha1");
                trust.signature_algorithm = SignatureAlgorithm::RsaSha1;
            }
            ("-EncryptClaims", [Token::Word(word)]) if word == "$false" => {
                trust.encrypt_claims = false;
            }
            (
                "-SamlEndpoint",
                [
                    Token::Sign('('),
                    Token::Word(new),
                    inner @ ..,
                    Token::Sign(')'),
                ],
            ) if new == "New-AdfsSamlEndpoint" => {
                trust.saml_endpoints = vec![endpoint(&self::parameters(inner))];
            }
            other => panic!("not understood: {other:?}"),
        }
    }
}

fn endpoint(parameters: &[(String, Vec<Token>)]) -> SamlEndpoint {
    let value = |name: &str| {
        let found = parameters.iter().find(|(parameter, _)| parameter == name);
        found.unwrap_or_else(|| panic!("no {name}")).1.clone()
    };
    assert_eq!(value("-Binding"), [Token::Word("POST".to_owned())]);
    assert_eq!(
        value("-Protocol"),
        [Token::Word("SAMLAssertionConsumer".to_owned())]
    );
    SamlEndpoint {
        binding: EndpointBinding::Post,
        protocol: "SAMLAssertionConsumer".to_owned(),
        location: one_text(&value("-Uri")),
        response_location: None,
        index: 0,
        is_default: value("-IsDefault") == [Token::Word("$true".to_owned())],
    }
}

fn active_directory(plan: &mut Plan, name: &str, parameters: &[(String, Vec<Token>)]) {
    let (by, identity) = target(parameters);
    assert_eq!(by, "-Identity");
    for (parameter, value) in &parameters[1..] {
        match (name, parameter.as_str()) {
            ("Set-ADUser", "-EmailAddress") => set_attribute(plan, &identity, "mail", value),
            ("Set-ADUser", "-Department") => set_attribute(plan, &identity, "department", value),
            ("Set-ADUser", "-ChangePasswordAtLogon") => {
                set_state(plan, &identity, &[AccountState::MustChangePassword]);
            }
            ("Set-ADAccountPassword", "-NewPassword") => {
                text_of(plan, value);
                set_state(plan, &identity, &[AccountState::PasswordExpired]);
                type_the_right_password(plan);
            }
            ("Set-ADAccountPassword", "-Reset") => {}
            ("Add-ADGroupMember", "-Members") => {
                let AdfsSide::Mock(adfs) = &mut plan.adfs else {
                    panic!("this side is mocked");
                };
                assert!(adfs.directory.groups.contains_key(&identity), "{identity}");
                let user = adfs.directory.users.get_mut(&one_text(value)).unwrap();
                user.groups.push(identity.clone());
            }
            other => panic!("not understood: {other:?}"),
        }
    }
    match name {
        "Enable-ADAccount" => set_state(plan, &identity, &[AccountState::Disabled]),
        "Unlock-ADAccount" => set_state(plan, &identity, &[AccountState::LockedOut]),
        _ => {}
    }
}

fn set_attribute(plan: &mut Plan, account: &str, attribute: &str, value: &[Token]) {
    let text = text_of(plan, value);
    let AdfsSide::Mock(adfs) = &mut plan.adfs else {
        panic!("this side is mocked");
    };
    let user = adfs.directory.users.get_mut(account).unwrap();
    user.attributes
        .insert(attribute.to_owned(), vec![text.clone()]);
    let mut people = plan.people.values_mut();
    let person = people.find(|person| person.account == account);
    if let Some(person) = person.filter(|_| attribute == "mail") {
        person.mail = text;
    }
}

/// Makes an account active again that is in one of these states.
fn set_state(plan: &mut Plan, account: &str, from: &[AccountState]) {
    let person = plan
        .people
        .values_mut()
        .find(|person| person.account == account)
        .unwrap();
    if from.contains(&person.state) {
        person.state = AccountState::Active;
    }
}

fn type_the_right_password(plan: &mut Plan) {
    for step in &mut plan.steps {
        if let Action::SignIn(sign_in) = &mut step.action {
            sign_in.password = PasswordChoice::Right;
        }
    }
}

#[test]
#[should_panic(expected = "a literal does not end")]
fn a_literal_that_does_not_end_is_a_failed_test() {
    tokens("Set-ADUser -Identity 'O'Brien'");
}
