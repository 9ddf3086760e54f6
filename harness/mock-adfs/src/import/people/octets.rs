//! Octets, which LDAP servers give -> texts and entries.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::attribute::canonical;
use super::entry::Entry;
use super::name::sid_text;

/// Attributes whose octets are a SID.
const SIDS: [&str; 2] = ["objectSid", "tokenGroups"];
/// Attributes whose octets are never text, though they may look like it.
const BINARY: [&str; 2] = ["objectGUID", "mS-DS-ConsistencyGuid"];

/// The value of an attribute as text: a SID as `S-1-...`, a text as itself, and any other octets as base64.
///
/// Source: the Active Directory store gives octets as base64.
#[must_use]
pub fn value_text(attribute: &str, octets: Vec<u8>) -> String {
    let name = canonical(attribute);
    if SIDS.contains(&name.as_ref()) {
        return sid_text(&octets).unwrap_or_else(|| STANDARD.encode(&octets));
    }
    if BINARY.iter().any(|known| known.eq_ignore_ascii_case(&name)) {
        return STANDARD.encode(octets);
    }
    match String::from_utf8(octets) {
        Ok(text) if !text.chars().any(|c| c.is_control() && !c.is_whitespace()) => text,
        Ok(text) => STANDARD.encode(text),
        Err(error) => STANDARD.encode(error.as_bytes()),
    }
}

/// A GUID as cmdlets write it, as the octets that the directory holds, in base64; any other text as it is.
///
/// Source: MS-DTYP, GUID: the first three parts are little-endian.
pub(super) fn guid_value(text: &str) -> String {
    let parts: Vec<&str> = text.trim_matches(['{', '}']).split('-').collect();
    let lengths: Vec<usize> = parts.iter().map(|part| part.len()).collect();
    let mut octets = Vec::with_capacity(16);
    for (index, part) in parts.iter().enumerate() {
        let pairs = part.as_bytes().chunks(2);
        let pairs = pairs.filter_map(|pair| std::str::from_utf8(pair).ok());
        let mut part: Vec<u8> = pairs
            .filter_map(|pair| u8::from_str_radix(pair, 16).ok())
            .collect();
        if index < 3 {
            part.reverse();
        }
        octets.append(&mut part);
    }
    match lengths == [8, 4, 4, 4, 12] && octets.len() == 16 {
        true => STANDARD.encode(octets),
        false => text.to_owned(),
    }
}

impl Entry {
    /// The entry of that distinguished name, with attributes as an LDAP server gives them.
    pub fn of_octets(
        name: &str,
        attributes: impl IntoIterator<Item = (String, Vec<Vec<u8>>)>,
    ) -> Self {
        let mut entry = Self::default();
        entry.add("distinguishedName", [name.to_owned()]);
        for (attribute, values) in attributes {
            // An entry may list its own name among its attributes.
            if canonical(&attribute) != "distinguishedName" {
                let values = values
                    .into_iter()
                    .map(|octets| value_text(&attribute, octets));
                entry.add(&attribute, values.filter(|value| !value.is_empty()));
            }
        }
        entry.settle();
        entry
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;
    use crate::import::people::Class;

    #[rstest]
    #[case::text("cn", b"M\xc3\xbcller", "M\u{fc}ller")]
    #[case::other_octets("jpegPhoto", b"\xff\xd8", "/9g=")]
    #[case::control_characters("x", b"a\x01", "YQE=")]
    #[case::an_identifier_that_looks_like_text(
        "objectguid",
        b"abcdefghijklmnop",
        "YWJjZGVmZ2hpamtsbW5vcA=="
    )]
    #[case::a_sid_that_looks_like_text(
        "tokenGroups",
        &[1, 2, 0, 0, 0, 0, 0, 5, 32, 0, 0, 0, 33, 2, 0, 0],
        "S-1-5-32-545"
    )]
    #[case::a_cut_sid("objectSid", &[1, 2, 0], "AQIA")]
    fn octets_become_what_the_store_gives(
        #[case] attribute: &str,
        #[case] octets: &[u8],
        #[case] text: &str,
    ) {
        assert_eq!(value_text(attribute, octets.to_vec()), text);
    }

    #[rstest]
    #[case("0f6a4c2e-6d0b-4a3c-9b58-0d9c2f1f7a10", "LkxqDwttPEqbWA2cLx96EA==")]
    #[case("{0F6A4C2E-6D0B-4A3C-9B58-0D9C2F1F7A10}", "LkxqDwttPEqbWA2cLx96EA==")]
    #[case("LkxqDwttPEqbWA2cLx96EA==", "LkxqDwttPEqbWA2cLx96EA==")]
    #[case(
        "0f6a4c2e-6d0b-4a3c-9b58-0d9c2f1f7axx",
        "0f6a4c2e-6d0b-4a3c-9b58-0d9c2f1f7axx"
    )]
    fn a_guid_becomes_the_octets_of_the_directory(#[case] text: &str, #[case] value: &str) {
        assert_eq!(guid_value(text), value);
    }

    #[test]
    fn an_entry_of_a_server_is_one_of_an_export() {
        let texts = |values: &[&str]| values.iter().map(|v| v.as_bytes().to_vec()).collect();
        let entry = Entry::of_octets(
            "CN=Amy,DC=contoso,DC=example",
            [
                ("objectclass".to_owned(), texts(&["top", "user"])),
                ("DISTINGUISHEDNAME".to_owned(), texts(&["CN=Other"])),
                ("samaccountname".to_owned(), texts(&["amy"])),
                ("mail".to_owned(), texts(&[""])),
            ],
        );

        assert_eq!(entry.class, Class::User);
        assert_eq!(entry.first("sAMAccountName"), Some("amy"));
        assert_eq!(
            entry.first("distinguishedName"),
            Some("CN=Amy,DC=contoso,DC=example")
        );
        assert_eq!(entry.first("mail"), None);
    }
}
