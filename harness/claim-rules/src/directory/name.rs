//! Distinguished names.

/// A distinguished name, as far as claims need it. Source: RFC 4514.
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

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::DistinguishedName;

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
}
