//! Writes a .NET regular expression in the syntax of fancy-regex.
//!
//! Every construct is written out in full, options resolved, so that no default of the engine below shows through: `$` is
//! before a final line feed too, `\w` is .NET's set, case is folded as .NET folds it. Groups are written without names; the
//! list of their .NET numbers goes with the text.

use super::error::RegexError;
use super::syntax::{Anchor, Class, Item, Node};

/// Longest translation in bytes.
const MAX_LENGTH: usize = 1 << 16;

/// .NET's word characters, inside brackets.
const WORD: &str = "\\p{L}\\p{Mn}\\p{Nd}\\p{Pc}";
/// What counts as a word character at a boundary.
const BOUNDARY_WORD: &str = "[\\p{L}\\p{Mn}\\p{Nd}\\p{Pc}\\x{200c}\\x{200d}]";

/// How the text to search ends: decides what `$` is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TextEnd {
    /// In a line feed: `$` is before it, or at the very end.
    LineFeed,
    /// Otherwise: `$` is the very end.
    Other,
}

/// A translated expression.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Translation {
    pub(super) text: String,
    /// The .NET number of each group of `text`, in order.
    pub(super) groups: Vec<u32>,
}

/// Translates `node` for texts that end like `end`.
///
/// # Errors
/// A construct without counterpart; its place is the whole expression, of `length` bytes.
pub(super) fn translate(
    node: &Node,
    end: TextEnd,
    length: usize,
) -> Result<Translation, RegexError> {
    let mut groups = Vec::new();
    collect_groups(node, &mut groups);
    let mut writer = Writer {
        text: String::new(),
        end,
        groups,
        length,
    };
    writer.node(node)?;
    Ok(Translation {
        text: writer.text,
        groups: writer.groups,
    })
}

/// The numbers of the groups in the order in which they are written.
fn collect_groups(node: &Node, groups: &mut Vec<u32>) {
    match node {
        Node::Literal { .. }
        | Node::Class { .. }
        | Node::Any { .. }
        | Node::Anchor(_)
        | Node::Reference { .. } => {}
        Node::Sequence(nodes) | Node::Alternatives(nodes) => {
            nodes.iter().for_each(|node| collect_groups(node, groups));
        }
        Node::Capture { group, node } => {
            groups.push(*group);
            collect_groups(node, groups);
        }
        Node::Look { node, .. } | Node::Atomic(node) | Node::Repeat { node, .. } => {
            collect_groups(node, groups)
        }
        Node::IfGroup { yes, no, .. } => [yes, no]
            .into_iter()
            .for_each(|node| collect_groups(node, groups)),
        Node::IfLook { look, yes, no } => {
            [look, yes, look, no]
                .into_iter()
                .for_each(|node| collect_groups(node, groups));
        }
    }
}

/// True when `node` holds a node for which `wanted` is true.
pub(super) fn any(node: &Node, wanted: &dyn Fn(&Node) -> bool) -> bool {
    if wanted(node) {
        return true;
    }
    match node {
        Node::Literal { .. }
        | Node::Class { .. }
        | Node::Any { .. }
        | Node::Anchor(_)
        | Node::Reference { .. } => false,
        Node::Sequence(nodes) | Node::Alternatives(nodes) => {
            nodes.iter().any(|node| any(node, wanted))
        }
        Node::Capture { node, .. }
        | Node::Look { node, .. }
        | Node::Atomic(node)
        | Node::Repeat { node, .. } => any(node, wanted),
        Node::IfGroup { yes, no, .. } => any(yes, wanted) || any(no, wanted),
        Node::IfLook { look, yes, no } => any(look, wanted) || any(yes, wanted) || any(no, wanted),
    }
}

/// How many characters `node` always matches; none when that varies.
fn width(node: &Node) -> Option<usize> {
    match node {
        Node::Literal { .. } | Node::Class { .. } | Node::Any { .. } => Some(1),
        Node::Anchor(_) | Node::Look { .. } => Some(0),
        Node::Sequence(nodes) => nodes.iter().map(width).sum(),
        Node::Alternatives(nodes) => {
            let mut widths = nodes.iter().map(width);
            let first = widths.next().unwrap_or(Some(0))?;
            widths.all(|width| width == Some(first)).then_some(first)
        }
        Node::Capture { node, .. } | Node::Atomic(node) => width(node),
        Node::Repeat { node, min, max, .. } if *max == Some(*min) => {
            Some(width(node)? * *min as usize)
        }
        Node::Repeat { .. }
        | Node::Reference { .. }
        | Node::IfGroup { .. }
        | Node::IfLook { .. } => None,
    }
}

/// True when `node` can match nothing at all.
fn can_be_empty(node: &Node) -> bool {
    match node {
        Node::Literal { .. } | Node::Class { .. } | Node::Any { .. } => false,
        Node::Anchor(_) | Node::Look { .. } | Node::Reference { .. } => true,
        Node::Sequence(nodes) => nodes.iter().all(can_be_empty),
        Node::Alternatives(nodes) => nodes.iter().any(can_be_empty),
        Node::Capture { node, .. } | Node::Atomic(node) => can_be_empty(node),
        Node::Repeat { node, min, .. } => *min == 0 || can_be_empty(node),
        Node::IfGroup { yes, no, .. } | Node::IfLook { yes, no, .. } => {
            can_be_empty(yes) || can_be_empty(no)
        }
    }
}

/// True when a repeated part can be empty and keeps what it matches: .NET goes round once more than others, empty.
pub(super) fn keeps_empty_round(node: &Node) -> bool {
    any(node, &|node| match node {
        Node::Repeat { node, max, .. } => {
            *max != Some(1)
                && can_be_empty(node)
                && any(node, &|node| matches!(node, Node::Capture { .. }))
        }
        _ => false,
    })
}

struct Writer {
    text: String,
    end: TextEnd,
    groups: Vec<u32>,
    length: usize,
}

impl Writer {
    fn node(&mut self, node: &Node) -> Result<(), RegexError> {
        if self.text.len() > MAX_LENGTH {
            return Err(self.unsupported("more parts than can be handled"));
        }
        match node {
            Node::Literal {
                character,
                fold: false,
            } => self.character(*character),
            Node::Literal {
                character,
                fold: true,
            } => self.folded(*character),
            Node::Class { class, fold } => self.class(class, *fold),
            Node::Any { line_feed: true } => self.text.push_str("(?s:.)"),
            Node::Any { line_feed: false } => self.text.push_str("[^\\n]"),
            Node::Anchor(anchor) => self.anchor(*anchor),
            Node::Sequence(nodes) => return nodes.iter().try_for_each(|node| self.node(node)),
            Node::Alternatives(nodes) => return self.alternatives(nodes),
            Node::Capture { node, .. } => return self.wrapped("(", node, ")"),
            Node::Atomic(node) => return self.wrapped("(?>", node, ")"),
            Node::Look {
                behind,
                negative,
                node,
            } => return self.look(*behind, *negative, node),
            Node::Repeat {
                node,
                min,
                max,
                lazy,
            } => return self.repeat(node, *min, *max, *lazy),
            Node::Reference { group, fold } => return self.reference(*group, *fold),
            Node::IfGroup { group, yes, no } => return self.if_group(*group, yes, no),
            Node::IfLook { look, yes, no } => return self.if_look(look, yes, no),
        }
        Ok(())
    }

    fn wrapped(&mut self, open: &str, node: &Node, close: &str) -> Result<(), RegexError> {
        self.text.push_str(open);
        self.node(node)?;
        self.text.push_str(close);
        Ok(())
    }

    fn alternatives(&mut self, nodes: &[Node]) -> Result<(), RegexError> {
        if let [node] = nodes {
            return self.node(node);
        }
        self.text.push_str("(?:");
        for (index, node) in nodes.iter().enumerate() {
            if index > 0 {
                self.text.push('|');
            }
            self.node(node)?;
        }
        self.text.push(')');
        Ok(())
    }

    fn character(&mut self, character: char) {
        if character.is_ascii_alphanumeric() || !character.is_ascii() {
            self.text.push(character);
        } else {
            self.text
                .push_str(&format!("\\x{{{:x}}}", u32::from(character)));
        }
    }

    /// The characters that .NET lowers to the same one.
    fn folded(&mut self, character: char) {
        let variants = variants(character);
        if let [only] = variants[..] {
            return self.character(only);
        }
        self.text.push('[');
        variants
            .into_iter()
            .for_each(|variant| self.character(variant));
        self.text.push(']');
    }

    fn class(&mut self, class: &Class, fold: bool) {
        if fold {
            self.text.push_str("(?i:");
        }
        self.class_body(class);
        if fold {
            self.text.push(')');
        }
    }

    fn class_body(&mut self, class: &Class) {
        if let Some(without) = &class.without {
            self.text.push('[');
            let base = Class {
                without: None,
                ..class.clone()
            };
            self.class_body(&base);
            self.text.push_str("--");
            self.class_body(without);
            self.text.push(']');
            return;
        }
        if class.items.is_empty() {
            let all = if class.negative {
                "[\\x{0}-\\x{10ffff}]"
            } else {
                "[a&&b]"
            };
            return self.text.push_str(all);
        }
        self.text.push_str(if class.negative { "[^" } else { "[" });
        class.items.iter().for_each(|item| self.item(item));
        self.text.push(']');
    }

    fn item(&mut self, item: &Item) {
        let sign = |negative: bool| if negative { 'P' } else { 'p' };
        let text = match item {
            Item::Range(first, last) => range(*first, *last),
            Item::Digit { negative } => format!("\\{}{{Nd}}", sign(*negative)),
            Item::Space { negative: false } => "\\s".to_owned(),
            Item::Space { negative: true } => "\\S".to_owned(),
            Item::Word { negative: false } => WORD.to_owned(),
            Item::Word { negative: true } => format!("[^{WORD}]"),
            Item::Category { name, negative } => format!("\\{}{{{name}}}", sign(*negative)),
            Item::Block {
                first,
                last,
                negative: false,
            } => range(*first, *last),
            Item::Block {
                first,
                last,
                negative: true,
            } => format!("[^{}]", range(*first, *last)),
        };
        self.text.push_str(&text);
    }

    fn anchor(&mut self, anchor: Anchor) {
        let boundary = |one: &str, other: &str| {
            let word = BOUNDARY_WORD;
            format!("(?:(?<={word})(?{one}{word})|(?<!{word})(?{other}{word}))")
        };
        let text = match anchor {
            Anchor::Start => "\\A".to_owned(),
            Anchor::LineStart => "(?m:^)".to_owned(),
            Anchor::End if self.end == TextEnd::LineFeed => "(?=\\n?\\z)".to_owned(),
            Anchor::End | Anchor::VeryEnd => "\\z".to_owned(),
            Anchor::LineEnd => "(?m:$)".to_owned(),
            Anchor::WordBoundary => boundary("!", "="),
            Anchor::NoWordBoundary => boundary("=", "!"),
            Anchor::Continue => "\\G".to_owned(),
        };
        self.text.push_str(&text);
    }

    fn look(&mut self, behind: bool, negative: bool, node: &Node) -> Result<(), RegexError> {
        let varies = width(node).is_none();
        let keeps = |node: &Node| matches!(node, Node::Capture { .. });
        let refers = |node: &Node| matches!(node, Node::Reference { .. } | Node::IfGroup { .. });
        if behind && (any(node, &refers) || (varies && any(node, &keeps))) {
            return Err(self.unsupported(
                "a group inside a look behind, which .NET matches from right to left",
            ));
        }
        let open = match (behind, negative) {
            (false, false) => "(?=",
            (false, true) => "(?!",
            (true, false) => "(?<=",
            (true, true) => "(?<!",
        };
        self.wrapped(open, node, ")")
    }

    fn repeat(
        &mut self,
        node: &Node,
        min: u32,
        max: Option<u32>,
        lazy: bool,
    ) -> Result<(), RegexError> {
        if width(node) == Some(0) {
            if lazy && min > 0 && max != Some(min) {
                return Err(self.unsupported("a lazy repetition of a place between characters"));
            }
            return self.repeated_place(node, min, lazy);
        }
        self.wrapped("(?:", node, ")")?;
        let limits = match (min, max) {
            (0, None) => "*".to_owned(),
            (1, None) => "+".to_owned(),
            (0, Some(1)) => "?".to_owned(),
            (min, None) => format!("{{{min},}}"),
            (min, Some(max)) => format!("{{{min},{max}}}"),
        };
        self.text.push_str(&limits);
        if lazy {
            self.text.push('?');
        }
        Ok(())
    }

    /// A repeated place between characters: tried once, or left out.
    fn repeated_place(&mut self, node: &Node, min: u32, lazy: bool) -> Result<(), RegexError> {
        match (min, lazy) {
            (0, false) => self.wrapped("(?:", node, "|)"),
            (0, true) => self.wrapped("(?:|", node, ")"),
            _ => self.wrapped("(?:", node, ")"),
        }
    }

    /// The place of a group in the translation.
    fn place(&self, group: u32) -> Result<usize, RegexError> {
        let mut places = self
            .groups
            .iter()
            .enumerate()
            .filter(|(_, known)| **known == group);
        match (places.next(), places.next()) {
            (Some((index, _)), None) => Ok(index + 1),
            _ => Err(self.unsupported("a reference to a group that stands more than once")),
        }
    }

    fn reference(&mut self, group: u32, fold: bool) -> Result<(), RegexError> {
        let place = self.place(group)?;
        let open = if fold { "(?i:" } else { "(?:" };
        self.text.push_str(&format!("{open}\\{place})"));
        Ok(())
    }

    fn if_group(&mut self, group: u32, yes: &Node, no: &Node) -> Result<(), RegexError> {
        let place = self.place(group)?;
        self.text.push_str(&format!("(?({place})"));
        self.wrapped("(?:", yes, ")|")?;
        self.wrapped("(?:", no, "))")
    }

    fn if_look(&mut self, look: &Node, yes: &Node, no: &Node) -> Result<(), RegexError> {
        self.wrapped("(?:(?=", look, ")")?;
        self.wrapped("(?:", yes, ")|")?;
        self.wrapped("(?!", look, ")")?;
        self.wrapped("(?:", no, "))")
    }

    fn unsupported(&self, construct: &'static str) -> RegexError {
        RegexError::Unsupported {
            span: 0..self.length,
            construct,
        }
    }
}

fn range(first: char, last: char) -> String {
    let (first, last) = (u32::from(first), u32::from(last));
    format!("\\x{{{first:x}}}-\\x{{{last:x}}}")
}

/// Every character whose lower-case form is that of `character`.
fn variants(character: char) -> Vec<char> {
    let lower = lower(character);
    let mut variants = vec![lower];
    for candidate in lower.to_uppercase() {
        if self::lower(candidate) == lower && !variants.contains(&candidate) {
            variants.push(candidate);
        }
    }
    variants
}

/// The lower-case form where it is one character.
fn lower(character: char) -> char {
    let mut lowered = character.to_lowercase();
    match (lowered.next(), lowered.next()) {
        (Some(lowered), None) => lowered,
        _ => character,
    }
}
