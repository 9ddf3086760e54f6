//! The one place where volatile values become placeholders.
//!
//! A placeholder keeps identity: the same id is `<id:1>` wherever it returns, so that a snapshot still shows that
//! InResponseTo answers the request. Names of hosts, accounts and people are those of the scenario language, so that one
//! snapshot serves mock and real. Times are told relative to the message's IssueInstant, in whole minutes.

use std::collections::BTreeMap;

use claim_rules::directory::User;
use jiff::Timestamp;

use crate::plan::Plan;

/// Attributes of a person whose values are replaced by `<user.ATTRIBUTE>`.
const PERSONAL: [&str; 4] = ["mail", "userPrincipalName", "displayName", "sAMAccountName"];

/// Attributes of SAML messages that hold an id. `URI` holds one behind a `#`.
const IDS: [&str; 4] = ["ID", "InResponseTo", "SessionIndex", "URI"];
/// Attributes of SAML messages that hold a time.
const TIMES: [&str; 6] = [
    "IssueInstant",
    "NotBefore",
    "NotOnOrAfter",
    "AuthnInstant",
    "SessionNotOnOrAfter",
    "validUntil",
];
/// Elements whose text changes with every run, with the placeholder's kind.
const ELEMENTS: [(&str, &str); 6] = [
    ("DigestValue", "digest"),
    ("SignatureValue", "signature"),
    ("SessionIndex", "id"),
    ("X509Certificate", "certificate"),
    ("CipherValue", "cipher"),
    ("X509SerialNumber", "serial number"),
];
/// Fields of forms and queries that are secret or change with every run, with what stands in their place.
const FIELDS: [(&str, Field); 26] = [
    ("Password", Field::Fixed("<secret>")),
    ("OldPassword", Field::Fixed("<secret>")),
    ("NewPassword", Field::Fixed("<secret>")),
    ("ConfirmNewPassword", Field::Fixed("<secret>")),
    ("returnUrl", Field::Numbered("address")),
    ("VerificationCode", Field::Fixed("<secret>")),
    ("Context", Field::Fixed("<context>")),
    ("Token", Field::Fixed("<secret>")),
    ("token", Field::Fixed("<token>")),
    ("SAMLRequest", Field::Numbered("SAMLRequest")),
    ("SAMLResponse", Field::Numbered("SAMLResponse")),
    ("RelayState", Field::Numbered("RelayState")),
    ("Signature", Field::Fixed("<signature>")),
    ("client-request-id", Field::Numbered("id")),
    ("Expiration", Field::Fixed("<time>")),
    ("Identity", Field::Fixed("<identity>")),
    ("access_token", Field::Fixed("<token>")),
    ("refresh_token", Field::Fixed("<token>")),
    ("client_id", Field::Fixed("<client>")),
    ("code", Field::Numbered("code")),
    ("codeChallenge", Field::Numbered("challenge")),
    ("code_challenge", Field::Numbered("challenge")),
    ("code_verifier", Field::Fixed("<verifier>")),
    ("instanceSid", Field::Fixed("<instance>")),
    ("nonce", Field::Numbered("nonce")),
    ("state", Field::Numbered("state")),
];

/// What stands in place of a field's value.
#[derive(Debug, Clone, Copy)]
enum Field {
    /// The same for every value.
    Fixed(&'static str),
    /// A number for each value, under this kind.
    Numbered(&'static str),
}

/// Replaces volatile values in the documents of one run.
#[derive(Debug)]
pub(super) struct Redactor {
    /// Values and the names behind which they go, longest value first.
    names: Vec<(String, String)>,
    /// Whole values of the person, by value.
    personal: Vec<(String, String)>,
    /// Numbers given to values, by kind and value.
    numbers: BTreeMap<(&'static str, String), usize>,
    /// What times are relative to.
    issued: Option<Timestamp>,
}

impl Redactor {
    /// A redactor that knows the plan's placeholders and the names of `person`.
    pub(super) fn new(plan: &Plan, person: &str) -> Self {
        let account = plan
            .people
            .get(person)
            .map_or(person, |person| person.account.as_str());
        let personal = plan
            .directory()
            .users
            .get(account)
            .map(personal_values)
            .unwrap_or_default();
        let placeholders = plan
            .placeholders
            .iter()
            .map(|(name, value)| (value.clone(), format!("<{name}>")));
        let long = |(value, _): &(String, String)| value.len() >= 6;
        let mut names: Vec<(String, String)> = placeholders
            .chain(personal.iter().filter(|value| long(value)).cloned())
            .collect();
        names.sort_by_key(|(value, _)| std::cmp::Reverse(value.len()));
        Self {
            names,
            personal,
            numbers: BTreeMap::new(),
            issued: None,
        }
    }

    /// Sets the instant to which the times of the next message are relative.
    pub(super) fn set_issued(&mut self, instant: Option<Timestamp>) {
        self.issued = instant;
    }

    /// Replaces names inside a text, and ids that look like a GUID or a thumbprint.
    pub(super) fn text(&mut self, text: &str) -> String {
        let mut out = text.to_owned();
        for (value, name) in &self.names {
            out = out.replace(value, name);
        }
        let out = self.certificates(&out);
        days(&self.guids(&without_date(&out)))
    }

    /// Replaces the base64 of every PEM certificate in the text; the same one has the same number in a message.
    fn certificates(&mut self, text: &str) -> String {
        const BEGIN: &str = "-----BEGIN CERTIFICATE-----";
        const END: &str = "-----END CERTIFICATE-----";
        let mut out = String::new();
        let mut rest = text;
        while let Some((before, tail)) = rest.split_once(BEGIN) {
            let Some((body, after)) = tail.split_once(END) else {
                break;
            };
            let base64: String = body.split_whitespace().collect();
            let number = self.numbered("certificate", &base64);
            out.push_str(&format!("{before}{BEGIN}\n{number}\n{END}"));
            rest = after;
        }
        out.push_str(rest);
        out
    }

    /// Replaces a whole value that is the person's, else the names inside it.
    pub(super) fn value(&mut self, value: &str) -> String {
        match self.personal.iter().find(|(personal, _)| personal == value) {
            Some((_, name)) => name.clone(),
            None => self.text(value),
        }
    }

    /// The value of an attribute in a SAML message.
    pub(super) fn attribute(&mut self, name: &str, value: &str) -> String {
        match (name, value.strip_prefix('#')) {
            ("URI", None) => self.text(value),
            ("URI", Some(id)) => format!("#{}", self.numbered("id", id)),
            (id, _) if IDS.contains(&id) => self.numbered("id", value),
            (time, _) if TIMES.contains(&time) => self.time(value),
            _ => self.value(value),
        }
    }

    /// The text of an element in a SAML message, by the element's name without prefix. Certificates keep identity, for it
    /// matters whether two parts carry the same one.
    pub(super) fn element(&mut self, name: &str, text: &str) -> String {
        match ELEMENTS.iter().find(|(volatile, _)| *volatile == name) {
            Some((_, kind @ ("certificate" | "id"))) => self.numbered(kind, text.trim()),
            Some((_, kind)) => format!("<{kind}>"),
            None => self.value(text),
        }
    }

    /// The value of a field in a form, a query or a JSON body.
    pub(super) fn field(&mut self, name: &str, value: &str) -> String {
        match FIELDS.iter().find(|(volatile, _)| *volatile == name) {
            Some((_, Field::Fixed(placeholder))) => (*placeholder).to_owned(),
            Some((_, Field::Numbered(kind))) => self.numbered(kind, value),
            None => self.value(value),
        }
    }

    /// `<kind:N>`, with the same number for the same value.
    fn numbered(&mut self, kind: &'static str, value: &str) -> String {
        let next = self
            .numbers
            .keys()
            .filter(|(known, _)| *known == kind)
            .count()
            + 1;
        let number = *self.numbers.entry((kind, value.to_owned())).or_insert(next);
        format!("<{kind}:{number}>")
    }

    /// A time as its distance from the message's IssueInstant: `<issued>`, `<issued+5m>`.
    fn time(&self, text: &str) -> String {
        match (saml::time::parse(text), self.issued) {
            (Some(instant), Some(issued)) => relative(instant, issued),
            (Some(_), None) => "<time>".to_owned(),
            (None, _) => text.to_owned(),
        }
    }

    /// Replaces everything in the text that has the form of a GUID or of a thumbprint.
    fn guids(&mut self, text: &str) -> String {
        let mut out = String::with_capacity(text.len());
        for (run, is_word) in runs(text) {
            match run {
                guid if is_word && is_guid(guid) => out.push_str(&self.numbered("id", guid)),
                print if is_word && is_thumbprint(print) => {
                    out.push_str(&self.numbered("thumbprint", print))
                }
                other => out.push_str(other),
            }
        }
        out
    }
}

/// The person's values that are replaced, with their names.
fn personal_values(user: &User) -> Vec<(String, String)> {
    let named = |attribute: &&'static str| {
        user.values(attribute)
            .first()
            .map(|value| (value.clone(), format!("<user.{attribute}>")))
    };
    PERSONAL
        .iter()
        .filter_map(named)
        .filter(|(value, _)| !value.is_empty())
        .collect()
}

/// The distance in whole minutes, rounded to the nearest: AD FS's own times differ by milliseconds.
fn relative(instant: Timestamp, issued: Timestamp) -> String {
    let seconds = instant.duration_since(issued).as_secs();
    let minutes = (seconds.abs() + 30) / 60;
    match (minutes, seconds < 0) {
        (0, _) => "<issued>".to_owned(),
        (minutes, true) => format!("<issued-{minutes}m>"),
        (minutes, false) => format!("<issued+{minutes}m>"),
    }
}

/// Replaces a moment as error pages write it (RFC 1123: `Tue, 24 Nov 2026 09:29:39 GMT`), wherever a line ends with one.
fn without_date(text: &str) -> String {
    let lines = text.split('\n').map(|line| {
        let at = line.len().checked_sub(RFC_1123.len());
        match at.and_then(|at| line.split_at_checked(at)) {
            Some((before, date)) if is_date(date) => format!("{before}<time>"),
            _ => line.to_owned(),
        }
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// A moment, for its length and its shape.
const RFC_1123: &str = "Tue, 24 Nov 2026 09:29:39 GMT";

fn is_date(text: &str) -> bool {
    text.ends_with(" GMT")
        && text.len() == RFC_1123.len()
        && text.bytes().zip(RFC_1123.bytes()).all(|(found, shape)| {
            found == shape
                || (found.is_ascii_digit() && shape.is_ascii_digit())
                || (found.is_ascii_alphabetic() && shape.is_ascii_alphabetic())
        })
}

/// Cuts a text into runs of hexadecimal digits and hyphens, and everything else.
fn runs(text: &str) -> impl Iterator<Item = (&str, bool)> {
    let is_word = |character: char| character.is_ascii_hexdigit() || character == '-';
    let mut rest = text;
    std::iter::from_fn(move || {
        let first = rest.chars().next()?;
        let word = is_word(first);
        let end = rest
            .find(|character| is_word(character) != word)
            .unwrap_or(rest.len());
        let (run, tail) = rest.split_at(end);
        rest = tail;
        Some((run, word))
    })
}

/// Replaces every calendar day, with its time if there is one: `2026-11-24`, `2026-11-24T08:00:00Z`.
fn days(text: &str) -> String {
    let is_part = |character: char| character.is_ascii_digit() || "-:.TZ".contains(character);
    let is_day = |run: &str| {
        let day = run.split('T').next().unwrap_or(run);
        day.len() == 10 && day.parse::<jiff::civil::Date>().is_ok()
    };
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find(|character: char| character.is_ascii_digit()) {
        let (before, tail) = rest.split_at(start);
        let (run, after) = tail.split_at(tail.find(|c| !is_part(c)).unwrap_or(tail.len()));
        out.push_str(before);
        out.push_str(match is_day(run) {
            true if run.contains('T') => "<time>",
            true => "<day>",
            false => run,
        });
        rest = after;
    }
    out.push_str(rest);
    out
}

/// 8-4-4-4-12 hexadecimal digits.
fn is_guid(text: &str) -> bool {
    let lengths: Vec<usize> = text.split('-').map(str::len).collect();
    lengths == [8, 4, 4, 4, 12]
}

/// 40 hexadecimal digits.
fn is_thumbprint(text: &str) -> bool {
    text.len() == 40 && text.chars().all(|character| character.is_ascii_hexdigit())
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    fn redactor() -> Redactor {
        Redactor {
            names: vec![("adfs.contoso.example".into(), "<FQDN>".into())],
            personal: vec![("amy".into(), "<user.sAMAccountName>".into())],
            numbers: BTreeMap::new(),
            issued: "2026-11-24T08:00:00Z".parse().ok(),
        }
    }

    #[test]
    fn the_same_id_keeps_its_number() {
        let mut redactor = redactor();

        let first = redactor.numbered("id", "_a");
        redactor.numbered("id", "_b");

        assert_eq!(redactor.numbered("id", "_a"), first);
        assert_eq!(redactor.numbered("certificate", "x"), "<certificate:1>");
    }

    #[rstest]
    #[case::the_same_second("2026-11-24T07:59:59.990Z", "<issued>")]
    #[case::five_minutes("2026-11-24T08:05:00.000Z", "<issued+5m>")]
    #[case::an_hour_before("2026-11-24T07:00:00Z", "<issued-60m>")]
    #[case::no_time("soon", "soon")]
    fn times_are_relative_to_the_issue_instant(#[case] text: &str, #[case] expected: &str) {
        assert_eq!(redactor().time(text), expected);
    }

    #[test]
    fn names_and_guids_are_replaced_inside_a_text() {
        let text = redactor()
            .text("Activity ID: 0b2c3d4e-0000-4000-8000-0080000000fe at adfs.contoso.example");

        assert_eq!(text, "Activity ID: <id:1> at <FQDN>");
    }

    #[test]
    fn days_times_and_pasted_certificates_are_replaced_inside_a_text() {
        let text = redactor().text(
            "valid until 2027-11-24, at 2026-11-24T08:00:00Z; MSIS7007 at 10.0.0.1\n-----BEGIN CERTIFICATE-----\nMIIC\nAB\n-----END CERTIFICATE-----\n",
        );

        assert_eq!(
            text,
            "valid until <day>, at <time>; MSIS7007 at 10.0.0.1\n-----BEGIN CERTIFICATE-----\n<certificate:1>\n-----END CERTIFICATE-----\n"
        );
    }

    #[test]
    fn a_short_personal_value_is_replaced_only_as_a_whole() {
        assert_eq!(redactor().value("amy"), "<user.sAMAccountName>");
        assert_eq!(redactor().value("amyloid"), "amyloid");
    }

    #[rstest]
    #[case::a_reference("URI", "#_a", "#<id:1>")]
    #[case::an_algorithm("Algorithm", "http://x/y", "http://x/y")]
    #[case::a_time("NotOnOrAfter", "2026-11-24T09:00:00Z", "<issued+60m>")]
    #[case::a_host(
        "Destination",
        "https://adfs.contoso.example/adfs/ls",
        "https://<FQDN>/adfs/ls"
    )]
    fn attributes_are_replaced_by_what_they_hold(
        #[case] name: &str,
        #[case] value: &str,
        #[case] expected: &str,
    ) {
        assert_eq!(redactor().attribute(name, value), expected);
    }

    #[test]
    fn nothing_of_a_secret_field_is_shown() {
        assert_eq!(redactor().field("Password", "Horse-7"), "<secret>");
        assert_eq!(redactor().field("Token", "eyJ"), "<secret>");
    }

    #[test]
    fn the_moment_of_an_error_page_becomes_a_placeholder() {
        let text =
            "Error time: Tue, 24 Nov 2026 09:29:39 GMT\nNode: x\nTue, 24 Nov 2026 09:29:39 CET";

        assert_eq!(
            redactor().text(text),
            "Error time: <time>\nNode: x\nTue, 24 Nov 2026 09:29:39 CET"
        );
    }
}
