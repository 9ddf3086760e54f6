//! Pseudonyms for people, with the structure of their values kept.
//!
//! Every word of a value is replaced by another word of the same length, a vowel by a vowel, a consonant by a consonant, a
//! digit by a digit, upper case by upper case, and a letter of another script or with an accent by a neighbour of its script.
//! Different words get different pseudonyms and the same word always the same
//! one, so what was equal stays equal, `amy.agent@contoso.example` still goes with `amy.agent`, and an empty value stays
//! empty. The key is made for each run and kept nowhere.
//!
//! This hides who it is from a reader; it is not anonymity: lengths, groups and departments are still there.

use std::collections::BTreeMap;

use sha2::{Digest, Sha256};

use super::attribute::is_organisational;
use super::census::Person;

const VOWELS: &[u8] = b"aeiouy";
const CONSONANTS: &[u8] = b"bcdfghjklmnpqrstvwxz";
const DIGITS: &[u8] = b"0123456789";

/// Attributes that stand for the person in the directory.
const IDENTIFIERS: [&str; 2] = ["objectSid", "objectGUID"];

/// Passes over a word: after the second every letter depends on all others.
const ROUNDS: u8 = 2;

/// Gives pseudonyms.
#[derive(Debug, Clone)]
pub struct Pseudonyms {
    key: [u8; 32],
    /// Values that a rule or Flex knows by name.
    known: Vec<String>,
}

impl Pseudonyms {
    /// Pseudonyms under a key. A value that is among `known`, in any case, is left as it is: a rule asks for it.
    #[must_use]
    pub fn new(key: [u8; 32], known: Vec<String>) -> Self {
        Self { key, known }
    }

    /// The person under a pseudonym. Groups and what describes the organisation stay; identifiers, which the directory resolves
    /// to the person, go.
    #[must_use]
    pub fn person(&self, person: Person) -> Person {
        let attributes: BTreeMap<String, Vec<String>> = person
            .attributes
            .into_iter()
            .filter(|(name, _)| !IDENTIFIERS.contains(&name.as_str()))
            .map(|(name, values)| match is_organisational(&name) {
                true => (name, values),
                false => {
                    let values = values.iter().map(|value| self.value(value)).collect();
                    (name, values)
                }
            })
            .collect();
        Person {
            account: self.words(&person.account),
            attributes,
            ..person
        }
    }

    /// A value: of an address or a distinguished name only the part that names the person.
    fn value(&self, value: &str) -> String {
        if self
            .known
            .iter()
            .any(|known| known.eq_ignore_ascii_case(value))
        {
            return value.to_owned();
        }
        if let Some((kind, rest)) = value.split_once(':')
            && matches!(kind.to_ascii_lowercase().as_str(), "smtp" | "sip" | "x500")
        {
            return format!("{kind}:{}", self.value(rest));
        }
        match value.rsplit_once('@') {
            Some((local, domain)) => format!("{}@{domain}", self.words(local)),
            None => self.name_or_words(value),
        }
    }

    /// Of `CN=Amy Agent,OU=Support,DC=contoso` the first value.
    fn name_or_words(&self, value: &str) -> String {
        let is_name = value
            .get(..3)
            .is_some_and(|head| head.eq_ignore_ascii_case("CN="));
        let (Some(end), true) = (
            value
                .find(",OU=")
                .or_else(|| value.find(",CN="))
                .or_else(|| value.find(",DC=")),
            is_name,
        ) else {
            return self.words(value);
        };
        let (first, rest) = value.split_at(end);
        let (kind, name) = first.split_at(3);
        format!("{kind}{}{rest}", self.words(name))
    }

    /// Every run of letters and digits of a text replaced.
    fn words(&self, text: &str) -> String {
        let mut out = String::with_capacity(text.len());
        let mut rest = text;
        while !rest.is_empty() {
            let word = rest
                .find(|c: char| !c.is_alphanumeric())
                .unwrap_or(rest.len());
            let (head, tail) = rest.split_at(word);
            out.push_str(&self.word(head));
            let other = tail.find(char::is_alphanumeric).unwrap_or(tail.len());
            let (between, after) = tail.split_at(other);
            out.push_str(between);
            rest = after;
        }
        out
    }

    fn word(&self, word: &str) -> String {
        let mut letters: Vec<char> = word.chars().map(|c| small(c).unwrap_or(c)).collect();
        for round in 0..ROUNDS {
            for at in 0..letters.len() {
                self.replace(&mut letters, at, round);
            }
        }
        let cased = letters.iter().zip(word.chars()).map(|(letter, old)| {
            let is_small = small(old).is_none_or(|small| small == old);
            match is_small {
                true => *letter,
                false => capital(*letter),
            }
        });
        cased.collect()
    }

    /// Replaces one letter within its class. What it becomes depends on all others, which stay, so the step can be undone,
    /// and no two words become the same.
    fn replace(&self, letters: &mut [char], at: usize, round: u8) {
        let Some(letter) = letters.get(at).copied() else {
            return;
        };
        let class = class_of(letter);
        let Some(index) = class.iter().position(|known| *known == letter) else {
            return;
        };
        if class.len() < 2 {
            return;
        }
        let text = |part: Option<&[char]>| part.unwrap_or_default().iter().collect::<String>();
        let mut digest = Sha256::new_with_prefix(self.key);
        digest.update([round, u8::try_from(at % 251).unwrap_or_default()]);
        digest.update(text(letters.get(..at)));
        digest.update([0]);
        digest.update(text(letters.get(at + 1..)));
        let shift = digest.finalize().first().copied().map_or(0, usize::from);
        // Never by nothing: a letter that stays would let short names show.
        let shift = 1 + shift % (class.len() - 1);
        if let (Some(slot), Some(new)) = (
            letters.get_mut(at),
            class.get((index + shift) % class.len()),
        ) {
            *slot = *new;
        }
    }
}

/// The letters or digits of which one stands for another; nothing for what is neither.
fn class_of(letter: char) -> Vec<char> {
    let plain = [VOWELS, CONSONANTS, DIGITS];
    let is_in = |class: &&[u8]| u8::try_from(letter).is_ok_and(|letter| class.contains(&letter));
    match plain.into_iter().find(is_in) {
        Some(class) => class.iter().copied().map(char::from).collect(),
        None if letter.is_ascii() => Vec::new(),
        None => neighbours(letter),
    }
}

/// The small letters of the block of 64 in which a letter stands: they are of one script, and of one length in UTF-8.
fn neighbours(letter: char) -> Vec<char> {
    let start = u32::from(letter) & !0x3F;
    let block = (start..start + 64).filter_map(char::from_u32);
    block.filter(|c| small(*c) == Some(*c)).collect()
}

/// The small form of a letter that comes back from its capital form; nothing for what is no letter, or has several forms.
fn small(letter: char) -> Option<char> {
    if !letter.is_alphanumeric() || (letter.is_numeric() && !letter.is_ascii_digit()) {
        return None;
    }
    let mut forms = letter.to_lowercase();
    let (Some(small), None) = (forms.next(), forms.next()) else {
        return None;
    };
    let again: Vec<char> = capital(small).to_lowercase().collect();
    let same_length = capital(small).len_utf8() == small.len_utf8();
    (again == [small] && same_length).then_some(small)
}

/// The capital form of a letter, where it has one of a single character.
fn capital(letter: char) -> char {
    let mut forms = letter.to_uppercase();
    match (forms.next(), forms.next()) {
        (Some(capital), None) => capital,
        _ => letter,
    }
}

#[cfg(test)]
mod tests {
    use super::Pseudonyms;
    use crate::AccountState;
    use crate::import::people::Person;
    use std::collections::{BTreeMap, HashSet};

    fn pseudonyms() -> Pseudonyms {
        Pseudonyms::new([7; 32], vec!["agent".to_owned()])
    }

    fn person() -> Person {
        let attributes = [
            ("displayName", "Amy Agent"),
            ("givenName", "Amy"),
            ("sn", "Agent-Smith"),
            ("mail", "amy.agent@contoso.example"),
            ("userPrincipalName", "amy.agent@contoso.example"),
            ("proxyAddresses", "SMTP:amy.agent@contoso.example"),
            ("manager", "CN=Ben Boss,OU=Support,DC=contoso,DC=example"),
            ("department", "Amy's team"),
            ("extensionAttribute1", "Agent"),
            ("employeeID", "100417"),
            ("objectSid", "S-1-5-21-1-2-3-1104"),
        ];
        Person {
            account: "amy.agent".to_owned(),
            attributes: attributes
                .map(|(name, value)| (name.to_owned(), vec![value.to_owned()]))
                .into(),
            groups: vec!["Team North".to_owned()],
            state: AccountState::Active,
        }
    }

    #[test]
    fn nobody_is_recognised_and_what_was_equal_stays_equal() {
        let hidden = pseudonyms().person(person());
        let value = |name: &str| hidden.attributes[name][0].clone();

        assert!(!hidden.attributes.contains_key("objectSid"));
        for (name, old) in person().attributes {
            if name == "objectSid" {
                continue;
            }
            let kept = ["department", "extensionAttribute1"].contains(&name.as_str());
            assert_eq!(hidden.attributes[&name] == old, kept, "{name}");
            assert_eq!(value(&name).len(), old[0].len(), "{name}");
        }
        assert_eq!(value("mail"), value("userPrincipalName"));
        assert_eq!(value("mail"), format!("{}@contoso.example", hidden.account));
        assert_eq!(value("proxyAddresses"), format!("SMTP:{}", value("mail")));
        assert!(value("displayName").starts_with(&format!("{} ", value("givenName"))));
        assert!(value("manager").ends_with(",OU=Support,DC=contoso,DC=example"));
        assert_eq!(hidden.groups, ["Team North"]);
    }

    #[test]
    fn no_two_words_become_the_same() {
        let pseudonyms = pseudonyms();
        let letters = "abcde019";
        let mut seen = HashSet::new();
        for a in letters.chars() {
            for b in letters.chars() {
                for c in letters.chars() {
                    assert!(seen.insert(pseudonyms.word(&format!("{a}{b}{c}"))));
                }
            }
        }
    }

    #[test]
    fn a_name_in_any_script_is_replaced() {
        let names = [
            "J\u{fc}rgen M\u{dc}LLER",
            "\u{418}\u{432}\u{430}\u{43d}\u{43e}\u{432}",
            "\u{7530}\u{4e2d} \u{592a}\u{90ce}",
            "\u{39d}\u{3af}\u{3ba}\u{3bf}\u{3c2}",
            "\u{645}\u{62d}\u{645}\u{62f}",
            "\u{160}\u{17e}ibl\u{ed}k",
            "\u{c5}sa \u{d8}st",
        ];

        for name in names {
            let hidden = pseudonyms().words(name);

            assert_eq!(
                hidden.chars().count(),
                name.chars().count(),
                "{name}: {hidden}"
            );
            assert_eq!(hidden.len(), name.len(), "{name}: {hidden}");
            for (new, old) in hidden.split(' ').zip(name.split(' ')) {
                assert_ne!(new, old);
                let of_the_old = |c: &char| !c.is_ascii() && old.contains(*c);
                assert!(
                    new.chars().filter(of_the_old).count() < 2,
                    "{name}: {hidden}"
                );
            }
            for (new, old) in hidden.chars().zip(name.chars()) {
                assert_eq!(new.is_uppercase(), old.is_uppercase(), "{name}: {hidden}");
            }
        }
    }

    #[test]
    fn another_key_gives_other_names() {
        let other = Pseudonyms::new([8; 32], Vec::new());

        assert_ne!(other.word("margaret"), pseudonyms().word("margaret"));
    }

    #[test]
    fn nothing_stays_nothing() {
        let nobody = Person {
            attributes: BTreeMap::from([("mail".to_owned(), vec![String::new()])]),
            ..person()
        };

        assert_eq!(pseudonyms().person(nobody).attributes["mail"], [""]);
    }
}
