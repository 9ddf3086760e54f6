//! How two values that should be equal differ, when they differ by a slip only.

/// What a person would overlook when comparing the two, or `None` when they are plainly different.
pub(super) fn slip(expected: &str, found: &str) -> Option<&'static str> {
    let after_scheme = |text: &str| text.split_once("://").map(|(_, rest)| rest.to_owned());
    let is_suffixed = |long: &str, short: &str| long.strip_suffix("/metadata") == Some(short);
    if expected.trim() == found.trim() {
        Some("only white space around it")
    } else if expected.trim_end_matches('/') == found.trim_end_matches('/') {
        Some("only the slash at the end")
    } else if expected.eq_ignore_ascii_case(found) {
        Some("only upper and lower case")
    } else if after_scheme(expected).is_some() && after_scheme(expected) == after_scheme(found) {
        Some("only the scheme")
    } else if is_suffixed(expected, found) || is_suffixed(found, expected) {
        Some("only `/metadata` at the end")
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case(
        "http://fs.example/adfs",
        "https://fs.example/adfs",
        Some("only the scheme")
    )]
    #[case(
        "https://a.example/x",
        "https://a.example/x/",
        Some("only the slash at the end")
    )]
    #[case(
        "https://a.example/x",
        "https://a.example/X",
        Some("only upper and lower case")
    )]
    #[case(
        "https://a.example/x",
        " https://a.example/x\n",
        Some("only white space around it")
    )]
    #[case(
        "https://a.example/metadata",
        "https://a.example",
        Some("only `/metadata` at the end")
    )]
    #[case("https://a.example/x", "https://b.example/x", None)]
    fn a_slip_is_named(#[case] expected: &str, #[case] found: &str, #[case] named: Option<&str>) {
        assert_eq!(slip(expected, found), named);
    }
}
