//! Joined distinguished names and binary security identifiers.

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
    use super::{several, sid_text};
    use rstest::rstest;

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
