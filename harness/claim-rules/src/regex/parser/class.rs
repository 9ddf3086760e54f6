//! Character classes: `[...]`.

use super::Parser;
use crate::regex::error::{Invalid, RegexError};
use crate::regex::syntax::{Class, Item, Node};

/// What one step inside a class read.
enum Read {
    /// A character; `escaped` when it was written with a backslash.
    Character { character: char, escaped: bool },
    /// A whole class such as `\d`.
    Item(Item),
    /// The `]`.
    Close,
}

impl Parser<'_> {
    pub(super) fn class(&mut self) -> Result<Node, RegexError> {
        let class = self.class_body(self.position)?;
        Ok(Node::Class {
            class,
            fold: self.flags.ignore_case,
        })
    }

    /// The class whose `[` is next.
    fn class_body(&mut self, start: usize) -> Result<Class, RegexError> {
        self.enter(start)?;
        self.position += 1;
        let mut class = Class {
            negative: self.take("^"),
            ..Class::default()
        };
        let mut first = true;
        loop {
            match self.class_step(start, first)? {
                Read::Close => break,
                Read::Item(item) => class.items.push(item),
                Read::Character { character, escaped } => {
                    self.class_character(&mut class, character, escaped, first)?;
                }
            }
            first = false;
        }
        self.depth -= 1;
        Ok(class)
    }

    fn class_step(&mut self, start: usize, first: bool) -> Result<Read, RegexError> {
        let at = self.position;
        let Some(character) = self.next() else {
            return Err(self.invalid(start..start + 1, Invalid::OpenClass));
        };
        match character {
            ']' if !first => return Ok(Read::Close),
            '\\' if self.peek().is_some() => return self.class_backslash(at),
            '[' => self.skip_posix(),
            _ => {}
        }
        Ok(Read::Character {
            character,
            escaped: false,
        })
    }

    fn class_backslash(&mut self, at: usize) -> Result<Read, RegexError> {
        let character = self.peek().unwrap_or('\\');
        if let Some(item) = self.class_escape(character)? {
            return Ok(Read::Item(item));
        }
        if self.take("-") {
            return Ok(Read::Item(Item::Range('-', '-')));
        }
        let character = self.character_escape(at)?;
        Ok(Read::Character {
            character,
            escaped: true,
        })
    }

    /// `:name:]` after `[` is passed over, as .NET does; only the `[` counts.
    fn skip_posix(&mut self) {
        let start = self.position;
        if !self.take(":") {
            return;
        }
        self.name();
        if !self.take(":]") {
            self.position = start;
        }
    }

    /// A character, the range that it starts, or a subtraction.
    fn class_character(
        &mut self,
        class: &mut Class,
        character: char,
        escaped: bool,
        first: bool,
    ) -> Result<(), RegexError> {
        let mut ahead = self.rest().chars();
        let (next, after) = (ahead.next(), ahead.next());
        let range = next == Some('-') && after.is_some_and(|after| after != ']');
        if range {
            return self.class_range(class, character);
        }
        if character == '-' && !escaped && next == Some('[') && !first {
            return self.subtraction(class);
        }
        class.items.push(Item::Range(character, character));
        Ok(())
    }

    /// The rest of `a-z`, or of `a-[...]`, which is a subtraction.
    fn class_range(&mut self, class: &mut Class, from: char) -> Result<(), RegexError> {
        let start = self.position - from.len_utf8().min(self.position);
        self.position += 1;
        if self.peek() == Some('[') {
            class.items.push(Item::Range(from, from));
            return self.subtraction(class);
        }
        match self.class_step(start, true)? {
            Read::Character { character, .. } if from <= character => {
                class.items.push(Item::Range(from, character));
                Ok(())
            }
            Read::Item(Item::Range('-', '-')) => {
                // .NET takes `\-` by itself and goes on looking for the end of the range.
                class.items.push(Item::Range('-', '-'));
                self.class_range_end(class, from, start)
            }
            Read::Item(_) => Err(self.invalid(start..self.position, Invalid::ClassInRange)),
            _ => Err(self.invalid(start..self.position, Invalid::ReversedRange)),
        }
    }

    /// The end of a range after `\-`.
    fn class_range_end(
        &mut self,
        class: &mut Class,
        from: char,
        start: usize,
    ) -> Result<(), RegexError> {
        match self.class_step(start, false)? {
            Read::Close => {
                self.position -= 1;
                Ok(())
            }
            Read::Character { character, .. } if from <= character => {
                class.items.push(Item::Range(from, character));
                Ok(())
            }
            Read::Item(Item::Range('-', '-')) => self.class_range_end(class, from, start),
            Read::Item(_) => Err(self.invalid(start..self.position, Invalid::ClassInRange)),
            Read::Character { .. } => {
                Err(self.invalid(start..self.position, Invalid::ReversedRange))
            }
        }
    }

    /// `[...]` after `-`; it must come last.
    fn subtraction(&mut self, class: &mut Class) -> Result<(), RegexError> {
        let start = self.position;
        class.without = Some(Box::new(self.class_body(start)?));
        if self.peek().is_some_and(|next| next != ']') {
            return Err(self.invalid(start..self.position, Invalid::SubtractionNotLast));
        }
        Ok(())
    }

    /// Goes one level deeper.
    pub(super) fn enter(&mut self, start: usize) -> Result<(), RegexError> {
        self.depth += 1;
        if self.depth > super::MAX_DEPTH {
            return Err(self.unsupported(start..start + 1, "very deep nesting"));
        }
        Ok(())
    }
}
