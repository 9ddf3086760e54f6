//! `flexgate verify`: judges one message that somebody has in hand, and says what is wrong and what to do.
//!
//! Input -> the message ([`crate::decode::bare`]) -> all checks of `saml::validate` -> a report, for people or as JSON. What
//! was not given cannot be compared and is said to be not checked, never passed. Deliberately absent: causes that lie in the
//! settings of AD FS or Flex, which a single message does not show.

mod hint;
mod report;
mod text;
pub(super) mod tree;
mod trust;

use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use clap::Args;
use saml::binding::redirect::RedirectMessage;
use saml::finding::{Finding, Severity};
use saml::time::{Clock, Timestamp};
use saml::validate::{
    Expectations, SignatureFact, Validation, validate, validate_assertion, validate_signature,
};
use saml::xml::Document;

use self::report::{FindingReport, JudgedBy, NotChecked, Report, SignatureReport, User, Verdict};
use self::trust::Trust;
use crate::cli::exit_code;
use crate::clock::SystemClock;
use crate::decode::{BareMessage, bare};

/// What `flexgate verify` is asked.
#[derive(Debug, Clone, Default, Args)]
#[command(after_help = EXAMPLES)]
pub struct VerifyArguments {
    /// File with the message, or `-` for what is pasted: XML, base64, URL-encoded, deflated, a query, a form body, an address.
    #[arg(value_name = "FILE", required_unless_present = "json_schema")]
    pub file: Option<PathBuf>,
    /// Certificate to trust: PEM, DER or base64 alone. May be given several times.
    #[arg(long = "certificate", value_name = "FILE")]
    pub certificates: Vec<PathBuf>,
    /// Federation metadata: its signing certificates are trusted, its entity ID is the expected issuer.
    #[arg(long, value_name = "FILE")]
    pub metadata: Option<PathBuf>,
    /// Time of judgment, like 2026-11-24T10:00:00Z, or `now`; the message's own IssueInstant when absent.
    #[arg(long, value_name = "TIME")]
    pub at: Option<String>,
    /// Expected issuer: the identifier of AD FS, like `http://fs.contoso.com/adfs/services/trust`.
    #[arg(long, value_name = "ID")]
    pub issuer: Option<String>,
    /// Expected audience: the entity ID of the service provider.
    #[arg(long, value_name = "ID")]
    pub audience: Option<String>,
    /// Expected recipient: the address that receives the form.
    #[arg(long, value_name = "URL")]
    pub recipient: Option<String>,
    /// ID of the request that is answered.
    #[arg(long, value_name = "ID")]
    pub in_response_to: Option<String>,
    /// Private key that encrypted parts are decrypted with: PKCS#8, PEM or DER. May be given several times.
    #[arg(long = "decryption-key", value_name = "FILE")]
    pub decryption_keys: Vec<PathBuf>,
    /// Writes JSON, in the shape that --json-schema prints.
    #[arg(long)]
    pub json: bool,
    /// Prints the JSON Schema of what --json writes.
    #[arg(long)]
    pub json_schema: bool,
}

/// Shown under the options.
const EXAMPLES: &str = "\
Examples:
  flexgate verify response.txt --metadata FederationMetadata.xml
  flexgate verify - --certificate token-signing.cer --audience https://iam.twilio.com/v1/Accounts/AC.../saml2/metadata

What is not given is not checked, and the output says so. Exit codes: 0 no error found, 1 an error was found, 2 the input
holds no message or an option is wrong.";

/// A command line or an input that cannot be worked with, in the words for the user.
struct BadInput {
    reason: String,
    hint: String,
}

impl BadInput {
    fn new(reason: impl ToString, hint: &str) -> Self {
        Self {
            reason: reason.to_string(),
            hint: hint.to_owned(),
        }
    }
}

/// Judges a message, writes the report, and returns the exit code: 0 without error finding, 1 with, 2 for bad input.
pub fn verify(arguments: &VerifyArguments, out: &mut dyn Write) -> u8 {
    verify_with(arguments, &SystemClock, &mut io::stdin(), out)
}

/// As [`verify`], with another clock and another standard input.
pub fn verify_with(
    arguments: &VerifyArguments,
    clock: &dyn Clock,
    input: &mut dyn Read,
    out: &mut dyn Write,
) -> u8 {
    let written = if arguments.json_schema {
        serde_json::to_string_pretty(&schemars::schema_for!(Report))
            .map_err(io::Error::from)
            .and_then(|schema| writeln!(out, "{schema}"))
            .map(|()| exit_code::AS_EXPECTED)
    } else {
        match report_on(arguments, clock, input) {
            Ok(report) => write(&report, arguments.json, out),
            Err(bad) => refuse(out, &bad.reason, &bad.hint),
        }
    };
    written.unwrap_or(exit_code::HARNESS_FAULT)
}

/// Says why nothing could be judged.
pub(super) fn refuse(out: &mut dyn Write, reason: &str, hint: &str) -> io::Result<u8> {
    writeln!(out, "error: {reason}\n\n  hint: {hint}")?;
    Ok(exit_code::BAD_INPUT)
}

fn write(report: &Report, as_json: bool, out: &mut dyn Write) -> io::Result<u8> {
    if as_json {
        writeln!(out, "{}", serde_json::to_string_pretty(report)?)?;
    } else {
        write!(out, "{}", text::of(report))?;
    }
    Ok(match report.verdict {
        Verdict::Refused => exit_code::SCENARIO_FAILED,
        Verdict::Accepted | Verdict::NotFullyChecked => exit_code::AS_EXPECTED,
    })
}

/// The octets of a file, or of standard input for `-`.
pub(super) fn octets_of(path: &Path, input: &mut dyn Read) -> Result<Vec<u8>, String> {
    /// More than any message has, in its longest encoding.
    const MOST: u64 = 64 << 20;
    let mut octets = Vec::new();
    if path == Path::new("-") {
        let read = input.take(MOST).read_to_end(&mut octets);
        read.map_err(|error| format!("standard input: {error}"))?;
        return Ok(octets);
    }
    let file = std::fs::File::open(path).and_then(|file| file.take(MOST).read_to_end(&mut octets));
    let shown = path.display();
    file.map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => format!("there is no file {shown}"),
        io::ErrorKind::IsADirectory => format!("{shown} is a folder, not a file"),
        _ => format!("{shown}: {error}"),
    })?;
    Ok(octets)
}

fn report_on(
    arguments: &VerifyArguments,
    clock: &dyn Clock,
    input: &mut dyn Read,
) -> Result<Report, BadInput> {
    let path = arguments.file.as_deref().unwrap_or(Path::new("-"));
    let octets = octets_of(path, input).map_err(|reason| {
        BadInput::new(reason, "give the path of a file, or `-` for standard input")
    })?;
    let message = bare(&octets).map_err(|error| BadInput::new(&error, error.hint()))?;
    let trust = Trust::read(
        &arguments.certificates,
        arguments.metadata.as_deref(),
        &arguments.decryption_keys,
    )
    .map_err(|error| BadInput::new(&error, error.hint))?;
    let root = Root::of(&message.xml);
    let (now, judged_by) = judged_at(arguments, &root, clock)?;
    let is_trust_given = !trust.certificates.is_empty();
    let expectations = Expectations {
        issuer: arguments.issuer.clone().or(trust.issuer),
        audience: arguments.audience.clone(),
        recipient: arguments.recipient.clone(),
        in_response_to: arguments.in_response_to.clone(),
        decryption_keys: trust.decryption_keys,
        ..Expectations::new(trust.certificates, now)
    };
    let validation = judge(&message, &root, &expectations);
    let not_checked = not_checked(&root, &message, &expectations, &validation);
    Ok(report(
        message,
        &root,
        validation,
        not_checked,
        (now, judged_by),
        is_trust_given,
        &expectations,
    ))
}

/// What stands for the root element of what has none.
const NOT_WELL_FORMED: &str = "XML";

/// What the root element tells before anything is judged.
struct Root {
    /// Local name; `XML` for what is not well-formed.
    name: String,
    issue_instant: Option<Timestamp>,
}

impl Root {
    fn of(xml: &str) -> Self {
        let document = Document::parse_within(xml, &saml::xml::Limits::METADATA).ok();
        let root = document.as_ref().map(Document::root);
        let issued = root.and_then(|root| root.attribute("IssueInstant"));
        Self {
            name: root
                .map_or(NOT_WELL_FORMED, |root| root.local_name())
                .to_owned(),
            issue_instant: issued.and_then(saml::time::parse),
        }
    }

    /// Whether it is what signs people in.
    fn is_answer(&self) -> bool {
        matches!(self.name.as_str(), "Response" | "Assertion")
    }
}

fn judged_at(
    arguments: &VerifyArguments,
    root: &Root,
    clock: &dyn Clock,
) -> Result<(Timestamp, JudgedBy), BadInput> {
    match (arguments.at.as_deref(), root.issue_instant) {
        (Some("now"), _) => Ok((clock.now(), JudgedBy::Clock)),
        (Some(text), _) => match crate::cli::moment(text) {
            Ok(instant) => Ok((instant, JudgedBy::Argument)),
            Err(how) => {
                let reason = format!("`{text}` is no time for --at");
                Err(BadInput::new(reason, &format!("{how}, or `now`")))
            }
        },
        (None, Some(instant)) => Ok((instant, JudgedBy::Message)),
        (None, None) => Ok((clock.now(), JudgedBy::Clock)),
    }
}

/// Runs the checks that fit the message.
fn judge(message: &BareMessage, root: &Root, expectations: &Expectations) -> Validation {
    let mut validation = match root.name.as_str() {
        "Assertion" => validate_assertion(&message.xml, expectations),
        "AuthnRequest" | "LogoutRequest" | "LogoutResponse" | "EntityDescriptor"
        | "EntitiesDescriptor" => validate_signature(&message.xml, expectations),
        _ => validate(&message.xml, expectations),
    };
    if expectations.certificates.is_empty() {
        without_trust(&mut validation);
    }
    let mut findings = message.findings.clone();
    findings.append(&mut validation.findings);
    if let Some(query) = &message.query {
        findings.extend(query_signature(query, expectations));
    }
    Validation {
        findings,
        ..validation
    }
}

/// Without a certificate to trust, a signature that another key made is no finding, only one that does not even fit the
/// certificate beside it.
fn without_trust(validation: &mut Validation) {
    let signatures = &validation.signatures;
    let fits = |finding: &Finding| {
        let of = |fact: &&SignatureFact| Some(&fact.span) == finding.span.as_ref();
        signatures
            .iter()
            .find(of)
            .and_then(|fact| fact.value_matches_key_info)
    };
    validation.findings.retain(|finding| match finding.slug {
        "signing-certificate-not-pinned" => false,
        "signature-value-wrong" => fits(finding) == Some(false),
        _ => true,
    });
    for finding in &mut validation.findings {
        if finding.slug == "signature-value-wrong" {
            finding.message = "the signature does not fit the certificate beside it".to_owned();
        }
    }
}

/// The signature in the query, which covers the message from outside.
fn query_signature(query: &RedirectMessage, expectations: &Expectations) -> Option<Finding> {
    let facts = query.verify(&expectations.certificates);
    if !facts.is_present || expectations.certificates.is_empty() {
        return None;
    }
    let rule = "SAML 2.0 Bindings, section 3.4.4.1";
    let algorithm = query.sig_alg.clone().unwrap_or_default();
    Some(
        match facts.is_valid() {
            true => Finding::information(
                "query-signature-valid",
                "a trusted certificate signed the query",
            ),
            false => Finding::error(
                "query-signature-wrong",
                "no trusted certificate signed the query as it stands",
            ),
        }
        .with("algorithm", algorithm)
        .by(rule),
    )
}

/// Why it is not known who sent the message, and the option that would tell.
fn open_trust(
    root: &Root,
    message: &BareMessage,
    expectations: &Expectations,
    validation: &Validation,
) -> Option<(&'static str, &'static str)> {
    if root.name == NOT_WELL_FORMED {
        return None;
    }
    let facts = &validation.signatures;
    let in_query = message
        .query
        .as_ref()
        .is_some_and(|query| query.signature.is_some());
    if !root.is_answer() && facts.is_empty() && !in_query {
        return Some((
            "it carries no signature, so anybody may have sent it",
            "no option helps",
        ));
    }
    if !expectations.certificates.is_empty() {
        return None;
    }
    let own = facts
        .iter()
        .any(|fact| fact.value_matches_key_info == Some(true));
    let meaning = match own {
        true => "the signature fits the certificate inside the message, which anybody can make",
        false => "nothing says who signed",
    };
    Some((meaning, "--certificate or --metadata"))
}

/// What had nothing to be compared with.
fn not_checked(
    root: &Root,
    message: &BareMessage,
    expectations: &Expectations,
    validation: &Validation,
) -> Vec<NotChecked> {
    let open = |what: &str, option: &str, meaning: &str| NotChecked {
        what: what.to_owned(),
        option: option.to_owned(),
        meaning: meaning.to_owned(),
    };
    let mut all = Vec::new();
    if let Some((meaning, option)) = open_trust(root, message, expectations, validation) {
        all.push(open("trust", option, meaning));
    }
    let compared = [
        (
            &expectations.issuer,
            "issuer",
            "--issuer",
            "it may come from any identity provider",
        ),
        (
            &expectations.audience,
            "audience",
            "--audience",
            "it may be meant for another relying party",
        ),
        (
            &expectations.recipient,
            "recipient",
            "--recipient",
            "it may have been meant for another address",
        ),
        (
            &expectations.in_response_to,
            "in-response-to",
            "--in-response-to",
            "it may answer another request",
        ),
    ];
    if root.is_answer() {
        let missing = compared.into_iter().filter(|(value, ..)| value.is_none());
        all.extend(missing.map(|(_, what, option, meaning)| open(what, option, meaning)));
    }
    all
}

fn report(
    message: BareMessage,
    root: &Root,
    validation: Validation,
    not_checked: Vec<NotChecked>,
    (now, judged_by): (Timestamp, JudgedBy),
    is_trust_given: bool,
    expectations: &Expectations,
) -> Report {
    let xml = validation
        .decrypted
        .clone()
        .unwrap_or_else(|| message.xml.clone());
    let is_refused = validation
        .findings
        .iter()
        .any(|finding| finding.severity == Severity::Error);
    let shown = validation
        .response
        .as_ref()
        .and_then(|response| response.assertions.first());
    let user = validation.assertion.as_deref().or(shown).map(User::new);
    let mut signatures: Vec<_> = validation
        .signatures
        .iter()
        .map(|fact| SignatureReport::new(fact, is_trust_given))
        .collect();
    signatures.extend(
        message
            .query
            .as_ref()
            .and_then(|query| of_query(query, expectations)),
    );
    Report {
        version: Report::VERSION,
        message: root.name.clone(),
        parameter: message
            .parameter
            .map(|parameter| parameter.name().to_owned()),
        undone: message
            .layers
            .iter()
            .map(|layer| (*layer).to_owned())
            .collect(),
        relay_state: message.relay_state,
        judged_at: saml::time::milliseconds(now),
        judged_by,
        verdict: match (is_refused, not_checked.is_empty()) {
            (true, _) => Verdict::Refused,
            (false, false) => Verdict::NotFullyChecked,
            (false, true) => Verdict::Accepted,
        },
        not_checked,
        signatures,
        findings: validation
            .findings
            .iter()
            .map(|finding| FindingReport::new(finding, &xml))
            .collect(),
        user,
        xml,
    }
}

/// The signature in the query as a fact beside the others.
fn of_query(query: &RedirectMessage, expectations: &Expectations) -> Option<SignatureReport> {
    let facts = query.verify(&expectations.certificates);
    facts.is_present.then(|| SignatureReport {
        part: "query".to_owned(),
        reference: None,
        algorithm: query.sig_alg.clone().unwrap_or_default(),
        digest_matches: facts.is_valid() || expectations.certificates.is_empty(),
        made_by_trusted: (!expectations.certificates.is_empty()).then_some(facts.is_valid()),
        made_by_own_certificate: None,
        signs_its_parent: true,
        flaws: Vec::new(),
        certificate: None,
        trusted_certificate: facts.trusted.as_ref().map(report::CertificateReport::new),
    })
}
