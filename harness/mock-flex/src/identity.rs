//! The identity: a NameID in the only alphabet that Twilio's chat and voice take.

use std::fmt::Write as _;

/// Escapes a NameID: letters, digits and the underscore stay, every other byte becomes `_` and two upper-case hex digits.
///
/// `escape_underscore` says whether the underscore itself becomes `_5F`. Characters outside ASCII are escaped by the bytes
/// of their UTF-8 form.
///
/// Source: Flex SSO documentation (alphanumeric and underscore); a public login test, in which `@` is `_40` and `.` is `_2E`.
pub(crate) fn escape(name_id: &str, escape_underscore: bool) -> String {
    let mut identity = String::with_capacity(name_id.len());
    for byte in name_id.bytes() {
        let stays = byte.is_ascii_alphanumeric() || (byte == b'_' && !escape_underscore);
        if stays {
            identity.push(char::from(byte));
        } else {
            // Writing to a String cannot fail.
            let _ = write!(identity, "_{byte:02X}");
        }
    }
    identity
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case::mail("amy@contoso.example", "amy_40contoso_2Eexample")]
    #[case::domain_and_account("CONTOSO\\amy", "CONTOSO_5Camy")]
    #[case::underscore("amy_a", "amy_5Fa")]
    #[case::umlaut("jörg", "j_C3_B6rg")]
    fn every_other_character_becomes_an_underscore_and_its_code(
        #[case] name_id: &str,
        #[case] identity: &str,
    ) {
        assert_eq!(escape(name_id, true), identity);
    }

    #[test]
    fn an_underscore_stays_when_the_setting_says_so() {
        assert_eq!(escape("amy_a@b", false), "amy_a_40b");
    }
}
