//! Distinguished names and security identifiers.

/// A distinguished name, as far as an import needs it. Source: RFC 4514.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DistinguishedName<'t>(pub &'t str);

impl<'t> DistinguishedName<'t> {
    /// The first value (`Flex Agents` of `CN=Flex Agents,OU=...`), its escapes undone.
    #[must_use]
    pub fn first_value(self) -> String {
        let parts = self.parts();
        let first = parts.first().copied().unwrap_or_default();
        unescaped(first.split_once('=').map_or(first, |(_, value)| value))
    }

    /// DNS name of its domain: `contoso.example`; empty when it names none.
    #[must_use]
    pub fn domain(self) -> String {
        let parts = self.parts();
        let labels = parts.iter().filter_map(|part| {
            let (kind, value) = part.split_once('=')?;
            let is_label = kind.trim().eq_ignore_ascii_case("dc");
            is_label.then(|| value.trim().to_ascii_lowercase())
        });
        labels.collect::<Vec<_>>().join(".")
    }

    /// Parts between commas that are not escaped.
    fn parts(self) -> Vec<&'t str> {
        let mut parts = Vec::new();
        let (mut start, mut escaped) = (0, false);
        for (at, character) in self.0.char_indices() {
            if character == ',' && !escaped {
                parts.push(self.0.get(start..at).unwrap_or_default());
                start = at + 1;
            }
            escaped = character == '\\' && !escaped;
        }
        parts.push(self.0.get(start..).unwrap_or_default());
        parts
    }
}

/// Undoes `\,` and `\2C`.
fn unescaped(value: &str) -> String {
    let mut octets = Vec::with_capacity(value.len());
    let mut rest = value.as_bytes();
    while let [first, tail @ ..] = rest {
        rest = tail;
        if *first != b'\\' {
            octets.push(*first);
            continue;
        }
        let hex = tail
            .get(..2)
            .and_then(|digits| std::str::from_utf8(digits).ok())
            .and_then(|digits| u8::from_str_radix(digits, 16).ok());
        match (hex, tail) {
            (Some(octet), [_, _, tail @ ..]) => {
                octets.push(octet);
                rest = tail;
            }
            (_, [next, tail @ ..]) => {
                octets.push(*next);
                rest = tail;
            }
            (_, []) => {}
        }
    }
    String::from_utf8_lossy(&octets).into_owned()
}

/// A binary SID as text: `S-1-5-21-...`. Source: MS-DTYP, SID.
pub(super) fn sid_text(octets: &[u8]) -> Option<String> {
    let [1, count, a, b, c, d, e, f, rest @ ..] = octets else {
        return None;
    };
    if rest.len() != usize::from(*count) * 4 || *count > 15 {
        return None;
    }
    let authority = u64::from_be_bytes([0, 0, *a, *b, *c, *d, *e, *f]);
    let mut text = format!("S-1-{authority}");
    for part in rest.chunks_exact(4) {
        let part = <[u8; 4]>::try_from(part).ok()?;
        text.push_str(&format!("-{}", u32::from_le_bytes(part)));
    }
    Some(text)
}

/// Takes a text apart in which a smaller depth, or an administrator's `-join`, has put several names.
pub(super) fn several(text: &str) -> Vec<String> {
    let mut names = Vec::new();
    let mut rest = text.trim();
    while let Some(at) = next_start(rest) {
        let (name, tail) = rest.split_at(at);
        names.push(
            name.trim_end_matches([' ', ';', '|', '\r', '\n'])
                .to_owned(),
        );
        rest = tail.trim_start_matches([' ', ';', '|', '\r', '\n']);
    }
    if !rest.is_empty() {
        names.push(rest.to_owned());
    }
    names
}

/// Where the next name starts: behind a separator, or behind the blank after a domain component.
fn next_start(text: &str) -> Option<usize> {
    text.match_indices([' ', ';', '|', '\n'])
        .map(|(at, _)| at)
        .find(|at| {
            let (before, after) = text.split_at(*at);
            let after = after.trim_start_matches([' ', ';', '|', '\r', '\n']);
            let starts = ["CN=", "OU="].iter().any(|kind| {
                after
                    .get(..3)
                    .is_some_and(|head| head.eq_ignore_ascii_case(kind))
            });
            let last = before.rsplit(',').next().unwrap_or_default();
            starts
                && last
                    .get(..3)
                    .is_some_and(|head| head.eq_ignore_ascii_case("DC="))
        })
}

#[cfg(test)]
mod tests {
    use super::{DistinguishedName, several, sid_text};
    use rstest::rstest;

    #[rstest]
    #[case(
        "CN=Flex Agents,OU=Groups,DC=contoso,DC=Test",
        "Flex Agents",
        "contoso.test"
    )]
    #[case("CN=Smith\\, Amy,DC=a", "Smith, Amy", "a")]
    #[case("CN=M\\C3\\BCller", "M\u{fc}ller", "")]
    #[case("", "", "")]
    fn the_first_value_and_the_domain_are_read(
        #[case] name: &str,
        #[case] value: &str,
        #[case] domain: &str,
    ) {
        assert_eq!(DistinguishedName(name).first_value(), value);
        assert_eq!(DistinguishedName(name).domain(), domain);
    }

    #[rstest]
    #[case::one("CN=A B,DC=x", &["CN=A B,DC=x"])]
    #[case::by_blanks("CN=A CN=B,OU=G,DC=x,DC=y CN=C,DC=y", &["CN=A CN=B,OU=G,DC=x,DC=y", "CN=C,DC=y"])]
    #[case::by_semicolons("CN=A,DC=x;CN=B,DC=x", &["CN=A,DC=x", "CN=B,DC=x"])]
    #[case::by_lines("CN=A,DC=x\r\nCN=B,DC=x", &["CN=A,DC=x", "CN=B,DC=x"])]
    #[case::none("", &[])]
    fn joined_names_are_taken_apart(#[case] text: &str, #[case] names: &[&str]) {
        assert_eq!(several(text), names);
    }

    #[test]
    fn a_binary_sid_becomes_its_text() {
        let octets = [1, 2, 0, 0, 0, 0, 0, 5, 32, 0, 0, 0, 33, 2, 0, 0];

        assert_eq!(sid_text(&octets).unwrap(), "S-1-5-32-545");
        assert_eq!(sid_text(&octets[..10]), None);
    }
}
