//! A .NET regular expression as a tree. Options are resolved: each node says how it matches.

/// A part of an expression.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Node {
    /// One character; `fold` leaves case aside.
    Literal {
        character: char,
        fold: bool,
    },
    /// One character of a class.
    Class {
        class: Class,
        fold: bool,
    },
    /// `.`; with option `s` a line feed too.
    Any {
        line_feed: bool,
    },
    Anchor(Anchor),
    Sequence(Vec<Node>),
    Alternatives(Vec<Node>),
    /// A group that keeps what it matched, under its .NET number.
    Capture {
        group: u32,
        node: Box<Node>,
    },
    Look {
        behind: bool,
        negative: bool,
        node: Box<Node>,
    },
    Atomic(Box<Node>),
    Repeat {
        node: Box<Node>,
        min: u32,
        max: Option<u32>,
        lazy: bool,
    },
    Reference {
        group: u32,
        fold: bool,
    },
    /// `(?(1)yes|no)`.
    IfGroup {
        group: u32,
        yes: Box<Node>,
        no: Box<Node>,
    },
    /// `(?(expression)yes|no)`.
    IfLook {
        look: Box<Node>,
        yes: Box<Node>,
        no: Box<Node>,
    },
}

/// A place between characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Anchor {
    /// `\A`, or `^` without option `m`.
    Start,
    /// `^` with option `m`.
    LineStart,
    /// `\Z`, or `$` without option `m`: the end, or before a final line feed.
    End,
    /// `$` with option `m`.
    LineEnd,
    /// `\z`.
    VeryEnd,
    /// `\b`.
    WordBoundary,
    /// `\B`.
    NoWordBoundary,
    /// `\G`.
    Continue,
}

/// `[...]`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Class {
    pub(super) negative: bool,
    pub(super) items: Vec<Item>,
    /// `-[...]` at the end.
    pub(super) without: Option<Box<Class>>,
}

/// An element of a class.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Item {
    Range(char, char),
    Digit {
        negative: bool,
    },
    Word {
        negative: bool,
    },
    Space {
        negative: bool,
    },
    /// A general category such as `Lu`.
    Category {
        name: &'static str,
        negative: bool,
    },
    /// A block as its range.
    Block {
        first: char,
        last: char,
        negative: bool,
    },
}

/// The numbers that .NET gives to groups.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Groups {
    /// Numbers in use, 0 aside, ascending.
    pub(super) numbers: Vec<u32>,
    /// Names and their numbers.
    pub(super) names: Vec<(String, u32)>,
}

impl Groups {
    pub(super) fn has(&self, number: u32) -> bool {
        number == 0 || self.numbers.contains(&number)
    }

    pub(super) fn by_name(&self, name: &str) -> Option<u32> {
        self.names
            .iter()
            .find(|(known, _)| known == name)
            .map(|(_, number)| *number)
    }

    /// The highest number.
    pub(super) fn last(&self) -> u32 {
        self.numbers.last().copied().unwrap_or(0)
    }
}
