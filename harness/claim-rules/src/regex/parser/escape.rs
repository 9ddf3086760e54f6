//! What follows a backslash.

use super::{Parser, is_word};
use crate::regex::error::{Invalid, RegexError};
use crate::regex::property;
use crate::regex::syntax::{Anchor, Class, Item, Node};

impl Parser<'_> {
    /// An escape outside a class.
    pub(super) fn backslash(&mut self) -> Result<Node, RegexError> {
        let start = self.position;
        self.position += 1;
        let Some(character) = self.peek() else {
            return Err(self.invalid(start..start + 1, Invalid::EscapeAtEnd));
        };
        if let Some(anchor) = anchor(character) {
            self.position += 1;
            return Ok(Node::Anchor(anchor));
        }
        if let Some(item) = self.class_escape(character)? {
            let class = Class {
                items: vec![item],
                ..Class::default()
            };
            let fold = self.flags.ignore_case;
            return Ok(Node::Class { class, fold });
        }
        if let Some(node) = self.reference(start)? {
            return Ok(node);
        }
        self.position = start + 1;
        let character = self.character_escape(start)?;
        Ok(self.literal(character))
    }

    /// `\d`, `\p{Lu}` and so on; the backslash is read.
    pub(super) fn class_escape(&mut self, character: char) -> Result<Option<Item>, RegexError> {
        let negative = character.is_ascii_uppercase();
        let item = match character {
            'd' | 'D' => Item::Digit { negative },
            'w' | 'W' => Item::Word { negative },
            's' | 'S' => Item::Space { negative },
            'p' | 'P' => return self.property(negative).map(Some),
            _ => return Ok(None),
        };
        self.position += 1;
        Ok(Some(item))
    }

    /// `p{Name}`.
    fn property(&mut self, negative: bool) -> Result<Item, RegexError> {
        let start = self.position - 1;
        self.position += 1;
        let inside = self.rest().strip_prefix('{');
        let end = inside.and_then(|rest| {
            rest.find(|c| !(is_word(c) || c == '-'))
                .filter(|at| rest[*at..].starts_with('}'))
        });
        let Some((inside, end)) = inside.zip(end) else {
            return Err(self.invalid(start..start + 2, Invalid::IncompleteProperty));
        };
        let name = &inside[..end];
        self.position += end + 2;
        match property::by_name(name, negative) {
            Some(item) => Ok(item),
            None if property::is_unsupported(name) => {
                Err(self.unsupported(start..self.position, "this Unicode block"))
            }
            None => {
                let problem = Invalid::UnknownProperty(name.to_owned());
                Err(self.invalid(start..self.position, problem))
            }
        }
    }

    /// `\1`, `\k<name>`, `\<name>`; none when it is something else.
    fn reference(&mut self, start: usize) -> Result<Option<Node>, RegexError> {
        if self.peek() == Some('k') {
            self.position += 1;
            if !matches!(self.peek(), Some('<' | '\'')) {
                return Err(self.invalid(start..self.position, Invalid::NamedReference));
            }
        }
        match self.peek() {
            Some('<') => self.named_reference(start, '>'),
            Some('\'') => self.named_reference(start, '\''),
            Some('1'..='9') => self.numbered_reference(start),
            _ => Ok(None),
        }
    }

    fn numbered_reference(&mut self, start: usize) -> Result<Option<Node>, RegexError> {
        let number = self.number()?.unwrap_or(0);
        match self.groups {
            Some(groups) if !groups.has(number) => {
                if number > 9 {
                    return Ok(None);
                }
                let problem = Invalid::UnknownGroup(number.to_string());
                Err(self.invalid(start..self.position, problem))
            }
            _ => Ok(Some(self.refer(number))),
        }
    }

    fn named_reference(&mut self, start: usize, close: char) -> Result<Option<Node>, RegexError> {
        let long = self.position > start + 1;
        self.position += 1;
        let name = self.name();
        let closed = !name.is_empty() && self.peek() == Some(close);
        if !closed && long {
            return Err(self.invalid(start..self.position, Invalid::NamedReference));
        }
        if !closed {
            return Ok(None);
        }
        self.position += 1;
        let Some(groups) = self.groups else {
            return Ok(Some(self.refer(0)));
        };
        let number = match name.parse::<u32>() {
            Ok(number) => Some(number).filter(|number| groups.has(*number)),
            Err(_) => groups.by_name(name),
        };
        match number {
            Some(number) => Ok(Some(self.refer(number))),
            None => {
                let problem = Invalid::UnknownGroup(name.to_owned());
                Err(self.invalid(start..self.position, problem))
            }
        }
    }

    fn refer(&self, group: u32) -> Node {
        Node::Reference {
            group,
            fold: self.flags.ignore_case,
        }
    }

    /// An escape that stands for one character; the backslash at `start` is read.
    pub(super) fn character_escape(&mut self, start: usize) -> Result<char, RegexError> {
        let Some(character) = self.next() else {
            return Err(self.invalid(start..start + 1, Invalid::EscapeAtEnd));
        };
        match character {
            '0'..='7' => Ok(self.octal(character)),
            'x' => self.hexadecimal(start, 2),
            'u' => self.hexadecimal(start, 4),
            'a' => Ok('\u{7}'),
            'b' => Ok('\u{8}'),
            'e' => Ok('\u{1b}'),
            'f' => Ok('\u{c}'),
            'n' => Ok('\n'),
            'r' => Ok('\r'),
            't' => Ok('\t'),
            'v' => Ok('\u{b}'),
            'c' => self.control(start),
            other if is_word(other) => {
                Err(self.invalid(start..self.position, Invalid::Escape(other)))
            }
            other => Ok(other),
        }
    }

    /// Up to three octal digits; only the lowest eight bits count.
    fn octal(&mut self, first: char) -> char {
        let mut value = first.to_digit(8).unwrap_or(0);
        for _ in 0..2 {
            let Some(digit) = self.peek().and_then(|c| c.to_digit(8)) else {
                break;
            };
            self.position += 1;
            value = value * 8 + digit;
        }
        char::from((value & 0xff) as u8)
    }

    /// Exactly `digits` hexadecimal digits; a surrogate must have its partner.
    fn hexadecimal(&mut self, start: usize, digits: usize) -> Result<char, RegexError> {
        let unit = self.hex_digits(start, digits)?;
        if let Some(character) = char::from_u32(unit) {
            return Ok(character);
        }
        let partner = match self.take("\\u") {
            true => self.hex_digits(start, 4)?,
            false => 0,
        };
        let pair = [unit, partner].map(|unit| u16::try_from(unit).unwrap_or(0));
        match char::decode_utf16(pair).next() {
            Some(Ok(character)) => Ok(character),
            _ => Err(self.unsupported(start..self.position, "half of a surrogate pair")),
        }
    }

    fn hex_digits(&mut self, start: usize, digits: usize) -> Result<u32, RegexError> {
        let text = self.rest().get(..digits).unwrap_or("");
        let hex = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_hexdigit());
        match u32::from_str_radix(text, 16) {
            Ok(value) if hex => {
                self.position += digits;
                Ok(value)
            }
            _ => Err(self.invalid(start..self.position, Invalid::Hexadecimal)),
        }
    }

    /// `\cA` is U+0001.
    fn control(&mut self, start: usize) -> Result<char, RegexError> {
        let letter = self.next().map(|c| c.to_ascii_uppercase());
        match letter {
            Some(letter @ '@'..='_') => Ok(char::from(letter as u8 - b'@')),
            _ => Err(self.invalid(start..self.position, Invalid::Control)),
        }
    }
}

fn anchor(character: char) -> Option<Anchor> {
    Some(match character {
        'A' => Anchor::Start,
        'Z' => Anchor::End,
        'z' => Anchor::VeryEnd,
        'b' => Anchor::WordBoundary,
        'B' => Anchor::NoWordBoundary,
        'G' => Anchor::Continue,
        _ => return None,
    })
}
