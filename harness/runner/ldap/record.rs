//! An entry as it comes over the wire -> names and octets.
//!
//! The client's own reading gives up the whole process over a malformed entry, and mixes text with octets; this does neither.

use ldap3::asn1::{PL, StructureTag};

/// An entry of a server.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Record {
    /// Distinguished name.
    pub(super) name: String,
    /// Attributes as the server names them, with their values in order.
    pub(super) attributes: Vec<(String, Vec<Vec<u8>>)>,
}

impl Record {
    /// Reads a `SearchResultEntry`; nothing when it is none. Source: RFC 4511, section 4.5.2.
    pub(super) fn of(entry: StructureTag) -> Option<Self> {
        let mut both = parts(entry)?.into_iter();
        let name = text(both.next()?)?;
        let attributes = parts(both.next()?)?.into_iter().map(attribute);
        Some(Self {
            name,
            attributes: attributes.collect::<Option<_>>()?,
        })
    }

    /// The values of an attribute, by its name without regard to case.
    pub(super) fn values(&self, attribute: &str) -> &[Vec<u8>] {
        let named = |(name, _): &&(String, _)| name.eq_ignore_ascii_case(attribute);
        let found = self.attributes.iter().find(named);
        found.map_or(&[], |(_, values)| values.as_slice())
    }

    /// The first value as text.
    pub(super) fn text(&self, attribute: &str) -> Option<String> {
        let first = self.values(attribute).first()?;
        String::from_utf8(first.clone()).ok()
    }

    /// An attribute of which the server gave the first values only: its bare name, and the number of the next value.
    ///
    /// Source: MS-ADTS, range retrieval: `member;range=0-1499`, at the end `member;range=1500-*`.
    pub(super) fn cut(&self) -> Option<(String, usize)> {
        self.attributes.iter().find_map(|(name, _)| {
            let (bare, range) = name.split_once(";range=")?;
            let (_, last) = range.split_once('-')?;
            Some((bare.to_owned(), last.parse::<usize>().ok()? + 1))
        })
    }

    /// Adds the next values of an attribute that was cut; true when they are the last.
    pub(super) fn add_range(&mut self, attribute: &str, next: Self) -> bool {
        let start = format!("{attribute};range=");
        let found = next.attributes.into_iter().find(|(name, _)| {
            name.get(..start.len())
                .is_some_and(|head| head.eq_ignore_ascii_case(&start))
        });
        let (name, mut more) = found.unwrap_or_default();
        let last = more.is_empty() || name.ends_with("-*");
        let known = self.attributes.iter_mut().find(|(name, _)| {
            name.split(';')
                .next()
                .is_some_and(|bare| bare.eq_ignore_ascii_case(attribute))
                && name.contains(";range=")
        });
        if let Some((name, values)) = known {
            values.append(&mut more);
            if last {
                attribute.clone_into(name);
            }
        }
        last
    }
}

fn parts(tag: StructureTag) -> Option<Vec<StructureTag>> {
    match tag.payload {
        PL::C(parts) => Some(parts),
        PL::P(_) => None,
    }
}

fn octets(tag: StructureTag) -> Option<Vec<u8>> {
    match tag.payload {
        PL::P(octets) => Some(octets),
        PL::C(_) => None,
    }
}

fn text(tag: StructureTag) -> Option<String> {
    String::from_utf8(octets(tag)?).ok()
}

fn attribute(tag: StructureTag) -> Option<(String, Vec<Vec<u8>>)> {
    let mut both = parts(tag)?.into_iter();
    let name = text(both.next()?)?;
    let values = parts(both.next()?)?.into_iter().map(octets);
    Some((name, values.collect::<Option<_>>()?))
}

/// The cookie in the answer's control for paging; empty at the last page, nothing when it cannot be read.
///
/// Source: RFC 2696, section 2: a sequence of a number and octets.
pub(super) fn page_cookie(control: &[u8]) -> Option<Vec<u8>> {
    let (_, tag) = ldap3::asn1::parse_tag(control).ok()?;
    octets(parts(tag)?.into_iter().nth(1)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(name: &str, values: &[&str]) -> Record {
        let values = values
            .iter()
            .map(|value| value.as_bytes().to_vec())
            .collect();
        Record {
            name: "CN=x".to_owned(),
            attributes: vec![(name.to_owned(), values)],
        }
    }

    #[test]
    fn values_that_come_in_ranges_become_one_attribute() {
        let mut group = record("member;range=0-1", &["a", "b"]);

        assert_eq!(group.cut(), Some(("member".to_owned(), 2)));
        assert!(!group.add_range("member", record("member;range=2-3", &["c", "d"])));
        assert!(group.add_range("member", record("Member;range=4-*", &["e"])));
        assert_eq!(group.cut(), None);
        assert_eq!(group.values("member").len(), 5);
    }

    #[test]
    fn a_range_that_never_comes_ends() {
        let mut group = record("member;range=0-1", &["a", "b"]);

        assert!(group.add_range("member", Record::default()));
        assert_eq!(group.cut(), None);
    }

    #[test]
    fn a_malformed_entry_or_cookie_is_no_panic() {
        let entry = |payload| StructureTag {
            class: ldap3::asn1::TagClass::Application,
            id: 4,
            payload,
        };

        assert_eq!(Record::of(entry(PL::P(vec![1, 2]))), None);
        assert_eq!(
            Record::of(entry(PL::C(vec![entry(PL::P(vec![0xff]))]))),
            None
        );
        assert_eq!(page_cookie(&[0x30, 0x80, 1]), None);
        assert_eq!(page_cookie(&[]), None);
        assert_eq!(page_cookie(&[0x30, 5, 2, 1, 0, 4, 0]), Some(Vec::new()));
    }
}
