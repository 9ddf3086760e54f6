//! Security identifiers as a server wants them in a filter.

/// `S-1-5-21-...` as the octets of a filter's value: `\01\05\00...`; nothing when it is no SID.
///
/// Source: MS-DTYP, SID; RFC 4515, section 3.
pub(super) fn escaped(sid: &str) -> Option<String> {
    let mut parts = sid.strip_prefix("S-1-")?.split('-');
    let authority: u64 = parts.next()?.parse().ok()?;
    let numbers: Vec<u32> = parts.map(|part| part.parse().ok()).collect::<Option<_>>()?;
    let mut octets = vec![1, u8::try_from(numbers.len()).ok()?];
    octets.extend(authority.to_be_bytes().get(2..)?);
    octets.extend(numbers.iter().flat_map(|number| number.to_le_bytes()));
    Some(
        octets
            .iter()
            .map(|octet| format!("\\{octet:02x}"))
            .collect(),
    )
}

#[cfg(test)]
mod tests {
    use super::escaped;

    #[test]
    fn a_sid_becomes_its_octets() {
        assert_eq!(
            escaped("S-1-5-32-545").unwrap(),
            "\\01\\02\\00\\00\\00\\00\\00\\05\\20\\00\\00\\00\\21\\02\\00\\00"
        );
        assert_eq!(escaped("S-1-x"), None);
        assert_eq!(escaped("CN=x"), None);
    }
}
