//! LDAP search filters over the in-memory directory.
//!
//! Source: RFC 4515 for the text form; matching rules of Active Directory by their object identifiers.

use std::fmt;

use crate::directory::{Directory, Entry};

/// Deeper filters are refused.
const MAX_DEPTH: usize = 32;
/// LDAP_MATCHING_RULE_IN_CHAIN: membership through nested groups.
const IN_CHAIN: &str = "1.2.840.113556.1.4.1941";
/// LDAP_MATCHING_RULE_BIT_AND: all bits are set.
const BIT_AND: &str = "1.2.840.113556.1.4.803";
/// LDAP_MATCHING_RULE_BIT_OR: some bit is set.
const BIT_OR: &str = "1.2.840.113556.1.4.804";

/// Attributes whose values are numbers. Source: Active Directory schema, syntaxes Integer and LargeInteger.
const NUMBERS: [&str; 20] = [
    "accountExpires",
    "adminCount",
    "badPasswordTime",
    "badPwdCount",
    "codePage",
    "countryCode",
    "groupType",
    "instanceType",
    "lastLogon",
    "lastLogonTimestamp",
    "lockoutTime",
    "logonCount",
    "msDS-SupportedEncryptionTypes",
    "msDS-UserPasswordExpiryTimeComputed",
    "primaryGroupID",
    "pwdLastSet",
    "sAMAccountType",
    "uSNChanged",
    "uSNCreated",
    "userAccountControl",
];

/// A filter. Texts are unescaped.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Filter {
    And(Vec<Filter>),
    Or(Vec<Filter>),
    Not(Box<Filter>),
    Present(String),
    Equal(String, String),
    /// The pieces between the asterisks; first and last are anchored.
    Like(String, Vec<String>),
    AtLeast(String, String),
    AtMost(String, String),
    InChain(String, String),
    Bits {
        attribute: String,
        mask: u64,
        all: bool,
    },
}

impl Filter {
    /// Reads a filter, with or without its outer parentheses.
    ///
    /// # Errors
    /// A sentence that continues "the query ...".
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        let text = text.trim();
        if !text.starts_with('(') {
            return comparison(text);
        }
        let (filter, rest) = group(text, 0)?;
        if rest.trim().is_empty() {
            return Ok(filter);
        }
        Err(format!("has `{}` after its filter", rest.trim()))
    }

    /// Whether `entry` passes.
    pub(super) fn matches(&self, directory: &Directory, entry: Entry<'_>) -> bool {
        let values = |attribute: &str| directory.values(entry, attribute);
        match self {
            Self::And(parts) => parts.iter().all(|part| part.matches(directory, entry)),
            Self::Or(parts) => parts.iter().any(|part| part.matches(directory, entry)),
            Self::Not(part) => !part.matches(directory, entry),
            Self::Present(attribute) => !values(attribute).is_empty(),
            Self::Equal(attribute, value) => {
                values(attribute).iter().any(|found| same(found, value))
            }
            Self::Like(attribute, pieces) => {
                values(attribute).iter().any(|found| like(found, pieces))
            }
            Self::AtLeast(attribute, value) => values(attribute)
                .iter()
                .any(|found| order(attribute, found, value).is_ge()),
            Self::AtMost(attribute, value) => values(attribute)
                .iter()
                .any(|found| order(attribute, found, value).is_le()),
            Self::InChain(attribute, value) => in_chain(directory, entry, attribute, value),
            Self::Bits {
                attribute,
                mask,
                all,
            } => values(attribute)
                .iter()
                .any(|found| bits(found, *mask, *all)),
        }
    }
}

/// In the form of RFC 4515, without blanks, so that every server reads it.
impl fmt::Display for Filter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let joined = |f: &mut fmt::Formatter<'_>, sign: char, parts: &[Self]| {
            write!(f, "({sign}")?;
            parts.iter().try_for_each(|part| write!(f, "{part}"))?;
            f.write_str(")")
        };
        match self {
            Self::And(parts) => joined(f, '&', parts),
            Self::Or(parts) => joined(f, '|', parts),
            Self::Not(part) => write!(f, "(!{part})"),
            Self::Present(attribute) => write!(f, "({attribute}=*)"),
            Self::Equal(attribute, value) => write!(f, "({attribute}={})", escape(value)),
            Self::Like(attribute, pieces) => {
                let pieces: Vec<String> = pieces.iter().map(|piece| escape(piece)).collect();
                write!(f, "({attribute}={})", pieces.join("*"))
            }
            Self::AtLeast(attribute, value) => write!(f, "({attribute}>={})", escape(value)),
            Self::AtMost(attribute, value) => write!(f, "({attribute}<={})", escape(value)),
            Self::InChain(attribute, value) => {
                write!(f, "({attribute}:{IN_CHAIN}:={})", escape(value))
            }
            Self::Bits {
                attribute,
                mask,
                all,
            } => {
                let rule = if *all { BIT_AND } else { BIT_OR };
                write!(f, "({attribute}:{rule}:={mask})")
            }
        }
    }
}

/// `"(" ... ")"`, and what follows.
fn group(text: &str, depth: usize) -> Result<(Filter, &str), String> {
    if depth == MAX_DEPTH {
        return Err("has a filter that is nested too deeply".to_owned());
    }
    let inside = text
        .strip_prefix('(')
        .ok_or("has a filter where `(` is missing")?
        .trim_start();
    match inside.as_bytes().first() {
        Some(b'&') => list(&inside[1..], depth).map(|(parts, rest)| (Filter::And(parts), rest)),
        Some(b'|') => list(&inside[1..], depth).map(|(parts, rest)| (Filter::Or(parts), rest)),
        Some(b'!') => {
            let (part, rest) = group(inside[1..].trim_start(), depth + 1)?;
            Ok((Filter::Not(Box::new(part)), close(rest)?))
        }
        _ => {
            let end = inside.find(')').ok_or(MISSING_CLOSE)?;
            Ok((comparison(&inside[..end])?, &inside[end + 1..]))
        }
    }
}

const MISSING_CLOSE: &str = "has a filter where `)` is missing";

fn close(rest: &str) -> Result<&str, String> {
    let rest = rest.trim_start();
    rest.strip_prefix(')')
        .ok_or_else(|| MISSING_CLOSE.to_owned())
}

/// Groups up to the closing parenthesis.
fn list(mut text: &str, depth: usize) -> Result<(Vec<Filter>, &str), String> {
    let mut parts = Vec::new();
    loop {
        text = text.trim_start();
        if let Some(rest) = text.strip_prefix(')') {
            return Ok((parts, rest));
        }
        if text.is_empty() {
            return Err(MISSING_CLOSE.to_owned());
        }
        let (part, rest) = group(text, depth + 1)?;
        parts.push(part);
        text = rest;
    }
}

/// `attribute=value` and its kin.
fn comparison(text: &str) -> Result<Filter, String> {
    let (left, value) = text
        .split_once('=')
        .ok_or_else(|| format!("has `{text}` where `attribute=value` belongs"))?;
    let (left, kind) = match left.as_bytes().last() {
        Some(kind @ (b'>' | b'<' | b'~' | b':')) => (&left[..left.len() - 1], *kind),
        _ => (left, b'='),
    };
    let attribute = left.trim().to_owned();
    if attribute.is_empty() {
        return Err(format!("has `{text}` without an attribute"));
    }
    match kind {
        b'>' => Ok(Filter::AtLeast(attribute, unescape(value)?)),
        b'<' => Ok(Filter::AtMost(attribute, unescape(value)?)),
        b':' => extensible(&attribute, value),
        b'~' => Ok(Filter::Equal(attribute, unescape(value)?)),
        _ => equality(attribute, value),
    }
}

fn equality(attribute: String, value: &str) -> Result<Filter, String> {
    if value.trim() == "*" {
        return Ok(Filter::Present(attribute));
    }
    if !value.contains('*') {
        return Ok(Filter::Equal(attribute, unescape(value.trim())?));
    }
    let pieces = value.trim().split('*').map(unescape);
    Ok(Filter::Like(attribute, pieces.collect::<Result<_, _>>()?))
}

/// `attribute:OID:=value`.
fn extensible(left: &str, value: &str) -> Result<Filter, String> {
    let (attribute, rule) = left.split_once(':').unwrap_or((left, ""));
    let attribute = attribute.to_owned();
    let value = unescape(value.trim())?;
    let mask = || {
        value
            .parse()
            .map_err(|_| format!("has `{value}` where a number belongs"))
    };
    match rule {
        IN_CHAIN => Ok(Filter::InChain(attribute, value)),
        BIT_AND => Ok(Filter::Bits {
            attribute,
            mask: mask()?,
            all: true,
        }),
        BIT_OR => Ok(Filter::Bits {
            attribute,
            mask: mask()?,
            all: false,
        }),
        other => Err(format!(
            "uses the matching rule `{other}`, which Active Directory does not have"
        )),
    }
}

/// `\2a` -> `*`.
fn unescape(text: &str) -> Result<String, String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        rest = after;
        let code = after
            .get(..2)
            .and_then(|code| std::str::from_utf8(code).ok());
        let code = code.and_then(|code| u8::from_str_radix(code, 16).ok());
        match (first, code) {
            (b'\\', Some(code)) => {
                bytes.push(code);
                rest = &after[2..];
            }
            _ => bytes.push(*first),
        }
    }
    String::from_utf8(bytes).map_err(|_| format!("has `{text}`, which is not text"))
}

/// Escapes what has a meaning in a filter. Source: RFC 4515, section 3.
pub(super) fn escape(value: &str) -> String {
    let mut escaped = String::with_capacity(value.len());
    for character in value.chars() {
        match character {
            '*' => escaped.push_str("\\2a"),
            '(' => escaped.push_str("\\28"),
            ')' => escaped.push_str("\\29"),
            '\\' => escaped.push_str("\\5c"),
            '\0' => escaped.push_str("\\00"),
            other => escaped.push(other),
        }
    }
    escaped
}

/// Active Directory compares without regard to case.
fn same(found: &str, value: &str) -> bool {
    found.eq_ignore_ascii_case(value) || found.to_lowercase() == value.to_lowercase()
}

/// Numbers by size, texts by letter: `employeeNumber` is a text, so `7` comes after `30`.
fn order(attribute: &str, found: &str, value: &str) -> std::cmp::Ordering {
    let number = |name: &&str| name.eq_ignore_ascii_case(attribute);
    match (found.parse::<i64>(), value.parse::<i64>()) {
        (Ok(found), Ok(value)) if NUMBERS.iter().any(number) => found.cmp(&value),
        _ => found.to_lowercase().cmp(&value.to_lowercase()),
    }
}

fn like(found: &str, pieces: &[String]) -> bool {
    let found = found.to_lowercase();
    let (Some(first), Some(last)) = (pieces.first(), pieces.last()) else {
        return false;
    };
    let Some(mut rest) = found.strip_prefix(&first.to_lowercase()) else {
        return false;
    };
    for piece in &pieces[1..pieces.len() - 1] {
        let piece = piece.to_lowercase();
        let Some(at) = rest.find(&piece) else {
            return false;
        };
        rest = &rest[at + piece.len()..];
    }
    rest.ends_with(&last.to_lowercase())
}

fn bits(found: &str, mask: u64, all: bool) -> bool {
    let found = found.parse::<u64>().unwrap_or(0);
    if all {
        found & mask == mask
    } else {
        found & mask != 0
    }
}

/// `memberOf` and `member` through nested groups.
fn in_chain(directory: &Directory, entry: Entry<'_>, attribute: &str, value: &str) -> bool {
    if attribute.eq_ignore_ascii_case("memberOf") {
        return within(directory, entry, value);
    }
    if !attribute.eq_ignore_ascii_case("member") {
        return directory
            .values(entry, attribute)
            .iter()
            .any(|found| same(found, value));
    }
    let target = directory.distinguished_name(entry);
    let named = |other: &Entry<'_>| same(&directory.distinguished_name(*other), value);
    directory
        .entries()
        .find(named)
        .is_some_and(|member| within(directory, member, &target))
}

/// Whether `entry` is in the group of that distinguished name, directly or through others.
fn within(directory: &Directory, entry: Entry<'_>, group: &str) -> bool {
    let mut names: Vec<String> = entry.groups().to_vec();
    let mut next = 0;
    while let Some(name) = names.get(next) {
        next += 1;
        let Some(parent) = directory.group(name) else {
            continue;
        };
        if same(&directory.distinguished_name(Entry::Group(&parent)), group) {
            return true;
        }
        let new: Vec<String> = parent
            .groups
            .iter()
            .filter(|name| !names.contains(name))
            .cloned()
            .collect();
        names.extend(new);
    }
    false
}
