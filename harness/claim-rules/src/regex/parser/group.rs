//! What starts with a parenthesis.

use super::{Flags, Parser, is_word};
use crate::regex::error::{Invalid, RegexError};
use crate::regex::syntax::Node;

/// What a parenthesis opens.
enum Opened {
    Plain,
    Unnamed,
    Named(u32),
    Look { behind: bool, negative: bool },
    Atomic,
}

impl Parser<'_> {
    /// A group; none when it only sets options.
    pub(super) fn group(&mut self) -> Result<Option<Node>, RegexError> {
        let start = self.position;
        self.enter(start)?;
        let outside = self.flags;
        let no_options = self.no_options;
        self.position += 1;
        if self.rest().starts_with("?(") {
            let node = self.conditional(start)?;
            self.depth -= 1;
            self.flags = outside;
            self.no_options = no_options;
            return Ok(Some(node));
        }
        let number = self.found.unnamed + 1;
        let Some(opened) = self.opening(start)? else {
            self.depth -= 1;
            return Ok(None);
        };
        self.no_options = false;
        let branches = self.branches()?;
        self.close(start)?;
        self.depth -= 1;
        self.flags = outside;
        self.no_options = no_options;
        let node = Box::new(Node::Alternatives(branches));
        Ok(Some(match opened {
            Opened::Plain => *node,
            Opened::Unnamed => Node::Capture {
                group: number,
                node,
            },
            Opened::Named(group) => Node::Capture { group, node },
            Opened::Look { behind, negative } => Node::Look {
                behind,
                negative,
                node,
            },
            Opened::Atomic => Node::Atomic(node),
        }))
    }

    fn close(&mut self, start: usize) -> Result<(), RegexError> {
        if self.take(")") {
            return Ok(());
        }
        Err(self.invalid(start..start + 1, Invalid::OpenGroup))
    }

    /// What stands between `(` and the content; none for options that apply to the rest.
    fn opening(&mut self, start: usize) -> Result<Option<Opened>, RegexError> {
        if !self.rest().starts_with('?') || self.rest().starts_with("?)") {
            let plain = std::mem::take(&mut self.plain_next);
            if self.flags.explicit_capture || plain {
                return Ok(Some(Opened::Plain));
            }
            self.found.unnamed += 1;
            return Ok(Some(Opened::Unnamed));
        }
        self.plain_next = false;
        self.position += 1;
        let fixed = [
            (":", Opened::Plain),
            (
                "=",
                Opened::Look {
                    behind: false,
                    negative: false,
                },
            ),
            (
                "!",
                Opened::Look {
                    behind: false,
                    negative: true,
                },
            ),
            (
                "<=",
                Opened::Look {
                    behind: true,
                    negative: false,
                },
            ),
            (
                "<!",
                Opened::Look {
                    behind: true,
                    negative: true,
                },
            ),
            (">", Opened::Atomic),
        ];
        for (text, opened) in fixed {
            if self.take(text) {
                return Ok(Some(opened));
            }
        }
        match self.peek() {
            Some('<') => self.named(start, '>').map(Some),
            Some('\'') => self.named(start, '\'').map(Some),
            _ => self.options(start),
        }
    }

    /// `<name>` or `'name'`.
    fn named(&mut self, start: usize, close: char) -> Result<Opened, RegexError> {
        self.position += 1;
        let at = self.position;
        let name = self.name();
        if self.peek() == Some('-') {
            return Err(self.unsupported(start..self.position + 1, "a balancing group"));
        }
        let bad = name.is_empty() || self.peek() != Some(close);
        if bad {
            return Err(self.invalid(start..self.position + 1, Invalid::GroupName));
        }
        self.position += 1;
        if !name.starts_with(|c: char| c.is_ascii_digit()) {
            return Ok(Opened::Named(self.note_name(name)));
        }
        match name.parse::<u32>() {
            Ok(number) if number > 0 && number <= i32::MAX.unsigned_abs() => {
                self.found.numbers.insert(number);
                Ok(Opened::Named(number))
            }
            _ => Err(self.invalid(at..at + name.len(), Invalid::GroupName)),
        }
    }

    fn note_name(&mut self, name: &str) -> u32 {
        if !self.found.names.iter().any(|known| known == name) {
            self.found.names.push(name.to_owned());
        }
        self.groups
            .and_then(|groups| groups.by_name(name))
            .unwrap_or(0)
    }

    /// `i-m:` for a group, `i-m)` for the rest of this one.
    fn options(&mut self, start: usize) -> Result<Option<Opened>, RegexError> {
        let mut flags = self.flags;
        let mut on = true;
        loop {
            let at = self.position;
            match self.next() {
                Some('-') => on = false,
                Some('+') => on = true,
                Some(')') => {
                    self.flags = flags;
                    return Ok(None);
                }
                Some(':') => {
                    self.flags = flags;
                    return Ok(Some(Opened::Plain));
                }
                Some(letter) if !self.no_options && set(&mut flags, letter, on) => {}
                Some('[' | '.' | '\\' | '^') if at == start + 2 => {
                    return Err(self.invalid(start..start + 2, Invalid::LostGroupName));
                }
                _ => return Err(self.invalid(start..self.position, Invalid::Grouping)),
            }
        }
    }

    /// `?(condition)yes|no)`; the first parenthesis is read.
    fn conditional(&mut self, start: usize) -> Result<Node, RegexError> {
        self.position += 1;
        let group = self.condition_group(start)?;
        self.no_options = group.is_none() && self.groups.is_some();
        let look = match group {
            Some(group) => Err(group),
            None => Ok(Box::new(self.condition_look(start)?)),
        };
        let mut branches = self.branches()?.into_iter();
        self.close(start)?;
        let empty = || Node::Sequence(Vec::new());
        let yes = Box::new(branches.next().unwrap_or_else(empty));
        let no = Box::new(branches.next().unwrap_or_else(empty));
        if branches.next().is_some() {
            return Err(self.invalid(start..self.position, Invalid::TooManyBranches));
        }
        Ok(match look {
            Ok(look) => Node::IfLook { look, yes, no },
            Err(group) => Node::IfGroup { group, yes, no },
        })
    }

    /// The group that `(1)` or `(name)` asks for.
    fn condition_group(&mut self, start: usize) -> Result<Option<u32>, RegexError> {
        let at = self.position;
        self.position += 1;
        if !self.peek().is_some_and(is_word) {
            self.position = at;
            return Ok(None);
        }
        let name = self.name();
        let closed = self.take(")");
        if let Ok(number) = name.parse::<u32>() {
            let known = self.groups.is_none_or(|groups| groups.has(number));
            if closed && known {
                return Ok(Some(number));
            }
            let problem = Invalid::UnknownGroup(name.to_owned());
            return Err(self.invalid(start..self.position, problem));
        }
        let group = self
            .groups
            .and_then(|groups| groups.by_name(name))
            .filter(|_| closed);
        if group.is_none() {
            self.position = at;
        }
        Ok(group)
    }

    /// `(expression)`: a look ahead.
    fn condition_look(&mut self, start: usize) -> Result<Node, RegexError> {
        if self.rest().starts_with("(?#")
            || self.rest().starts_with("(?<")
            || self.rest().starts_with("(?'")
        {
            let named = !self.rest().starts_with("(?<=") && !self.rest().starts_with("(?<!");
            if named {
                return Err(self.invalid(start..self.position + 3, Invalid::Grouping));
            }
        }
        self.plain_next = true;
        let node = self.group()?;
        Ok(node.unwrap_or(Node::Sequence(Vec::new())))
    }
}

/// Sets the option that `letter` stands for; false when it stands for none.
fn set(flags: &mut Flags, letter: char, on: bool) -> bool {
    let flag = match letter.to_ascii_lowercase() {
        'i' => &mut flags.ignore_case,
        'm' => &mut flags.multiline,
        'n' => &mut flags.explicit_capture,
        's' => &mut flags.single_line,
        'x' => &mut flags.ignore_blanks,
        _ => return false,
    };
    *flag = on;
    true
}
