//! AD FS knows no trust by the name under which Flex asks.
//!
//! Source: AD FS answers with MSIS7007 (event 364) before it asks for a password; identifiers are compared exactly and with
//! regard to case. Twilio's AD FS guide, "Configuring the Relying Party Trust".

use mock_adfs::settings::RelyingPartyTrust;

use super::Cause;
use crate::diagnosis::fix::quoted;
use crate::diagnosis::{Case, Explanation, Fix, Found, Seen, seen};

/// The cause.
pub(super) const CAUSE: Cause = Cause {
    explanation: Explanation {
        slug: "identifier-unknown",
        meaning: "no relying party trust has the identifier under which Flex asks",
        why: "AD FS picks the trust by the Issuer of Flex's request and compares letter by letter, with regard to case; without \
              a trust it stops before it asks for a password (MSIS7007)",
        mend: "set the relying party trust identifier to https://iam.twilio.com/v1/Accounts/<AccountSid>/saml2/metadata",
        source: "Twilio's AD FS guide, \"Configuring the Relying Party Trust\"",
    },
    recognize,
};

/// How an identifier misses the one that Flex asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Miss {
    /// `/metadata` is not there.
    Suffix,
    /// A slash too many.
    Slash,
    /// Capitals.
    Case,
    /// Anything else.
    Other,
}

/// AD FS's code, and a trust of Flex under another name.
fn recognize(case: &Case<'_>) -> Option<Found> {
    let (asked, trust, own) = nearest(case)?;
    let name = &trust.name;
    let how = match miss(own, asked) {
        Miss::Suffix => "lacks `/metadata` at its end",
        Miss::Slash => "has a slash too many at its end",
        Miss::Case => "differs from it in capital letters",
        Miss::Other => "is another one",
    };
    Some(Found {
        sentence: format!(
            "the identifier of the trust `{name}` is `{own}`, but Flex asks for `{asked}`: it {how}"
        ),
        seen: evidence(case, asked, trust),
        fix: rename(trust, own, asked),
    })
}

/// What Flex asked for, and the trust with the identifier that comes nearest; only when AD FS knew none.
pub(super) fn nearest<'a>(case: &Case<'a>) -> Option<(&'a str, &'a RelyingPartyTrust, &'a str)> {
    if !case.adfs_says("MSIS7007") || case.trust().is_some() {
        return None;
    }
    let asked = case.asked_for()?;
    let trusts = case.adfs().trusts.iter();
    let all = trusts.flat_map(|trust| {
        trust
            .identifier
            .iter()
            .map(move |own| (trust, own.as_str()))
    });
    let (trust, own) = all.max_by_key(|(_, own)| likeness(own, asked))?;
    Some((asked, trust, own))
}

/// What Flex asked for beside the identifiers that there are.
pub(super) fn evidence(case: &Case<'_>, asked: &str, trust: &RelyingPartyTrust) -> Vec<Seen> {
    vec![
        seen("Issuer of Flex's request", asked),
        seen(
            format!("identifiers of the trust `{}`", trust.name),
            trust.identifier.join(", "),
        ),
        seen("AD FS says", case.adfs_refusal()),
    ]
}

/// The trust under the name that Flex asks for. `-Identifier` replaces all identifiers, so the others are named again.
/// Source: Microsoft, Set-AdfsRelyingPartyTrust.
pub(super) fn rename(trust: &RelyingPartyTrust, old: &str, new: &str) -> Fix {
    let identifiers: Vec<String> = trust
        .identifier
        .iter()
        .map(|own| quoted(if own == old { new } else { own }))
        .collect();
    let name = quoted(&trust.name);
    Fix::PowerShell(format!(
        "Set-AdfsRelyingPartyTrust -TargetName {name} -Identifier {}",
        identifiers.join(", ")
    ))
}

fn miss(own: &str, asked: &str) -> Miss {
    if asked.strip_suffix("/metadata") == Some(own.trim_end_matches('/')) {
        Miss::Suffix
    } else if own.trim_end_matches('/') == asked {
        Miss::Slash
    } else if own.eq_ignore_ascii_case(asked) {
        Miss::Case
    } else {
        Miss::Other
    }
}

/// How many characters two texts share at their start and at their end, without regard to case.
fn likeness(own: &str, asked: &str) -> usize {
    let (own, asked) = (own.to_ascii_lowercase(), asked.to_ascii_lowercase());
    let start = own
        .bytes()
        .zip(asked.bytes())
        .take_while(|(a, b)| a == b)
        .count();
    let end = own
        .bytes()
        .rev()
        .zip(asked.bytes().rev())
        .take_while(|(a, b)| a == b)
        .count();
    start + end
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case::suffix("https://x/saml2", Miss::Suffix)]
    #[case::suffix_and_slash("https://x/saml2/", Miss::Suffix)]
    #[case::slash("https://x/saml2/metadata/", Miss::Slash)]
    #[case::case("https://X/saml2/metadata", Miss::Case)]
    #[case::other("urn:x", Miss::Other)]
    fn an_identifier_misses_in_a_way_that_can_be_named(#[case] own: &str, #[case] how: Miss) {
        assert_eq!(miss(own, "https://x/saml2/metadata"), how);
    }
}
