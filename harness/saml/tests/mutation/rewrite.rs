//! Other ways to write the same document: nothing of it changes what is signed.

use saml::xml::{Document, Element, Node};

/// Draws small numbers from a list, round and round.
struct Dice<'a> {
    seeds: &'a [u32],
    at: usize,
}

impl Dice<'_> {
    fn roll(&mut self, sides: usize) -> usize {
        self.at += 1;
        let seed = self.seeds[self.at % self.seeds.len()]
            .rotate_left((self.at / self.seeds.len()) as u32 % 32);
        seed as usize % sides
    }
}

/// The same document in other words.
pub(super) fn rewritten(xml: &str, seeds: &[u32]) -> String {
    let document = Document::parse(xml).unwrap();
    let mut dice = Dice { seeds, at: 0 };
    let mut out = String::from(
        [
            "",
            "<?xml version='1.0'?>",
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\r\n",
        ][dice.roll(3)],
    );
    // A reference to the whole document covers instructions outside the root too, so they stay as they are.
    out.push_str(["", "<!-- before -->", "\n"][dice.roll(3)]);
    let root = document.root().span();
    let start = xml[..root.start]
        .find("<?")
        .filter(|at| !xml[*at..].starts_with("<?xml "));
    out.push_str(start.map_or("", |at| &xml[at..root.start]));
    element(document.root(), &mut dice, &mut out);
    out.push_str(&xml[root.end..]);
    out.push_str(["", "<!-- after -->", "\r\n "][dice.roll(3)]);
    out
}

fn element(element: Element<'_>, dice: &mut Dice<'_>, out: &mut String) {
    let source = element.document().source();
    start_tag(&source[element.start_tag()], dice, out);
    if element.children().next().is_none() {
        match dice.roll(2) {
            0 => out.push_str("/>"),
            _ => out.push_str(&format!("></{}>", element.qualified_name())),
        }
        return;
    }
    out.push('>');
    for node in element.children() {
        match node {
            Node::Element(child) => self::element(child, dice, out),
            Node::Text(text) => characters(text, dice, out),
            Node::Comment(text) => out.push_str(&format!("<!--{text}-->")),
            Node::Instruction { target, data } => out.push_str(&format!("<?{target} {data}?>")),
        }
    }
    out.push_str(&format!(
        "</{}{}>",
        element.qualified_name(),
        ["", " ", "\n\t"][dice.roll(3)]
    ));
}

/// The name, then the attributes in any order, between any quotes, with any space.
fn start_tag(tag: &str, dice: &mut Dice<'_>, out: &mut String) {
    let inside = tag
        .trim_start_matches('<')
        .trim_end_matches('>')
        .trim_end_matches('/');
    let name_end = inside.find(char::is_whitespace).unwrap_or(inside.len());
    let (name, mut rest) = inside.split_at(name_end);
    let mut attributes = Vec::new();
    while let Some((name, after)) = rest.split_once('=') {
        let after = after.trim_start();
        let (value, after) = after[1..]
            .split_once(after.chars().next().unwrap())
            .unwrap();
        attributes.insert(dice.roll(attributes.len() + 1), (name.trim(), value));
        rest = after;
    }
    out.push('<');
    out.push_str(name);
    for (name, value) in attributes {
        let quote = match value {
            _ if value.contains('"') => '\'',
            _ if value.contains('\'') => '"',
            _ => ['"', '\''][dice.roll(2)],
        };
        let space = [" ", "  ", "\n", "\r\n\t"][dice.roll(4)];
        let equals = ["=", " = ", "=\n"][dice.roll(3)];
        out.push_str(&format!("{space}{name}{equals}{quote}{value}{quote}"));
    }
    out.push_str(["", " ", "\n"][dice.roll(3)]);
}

/// Text with references, sections and other line ends.
fn characters(text: &str, dice: &mut Dice<'_>, out: &mut String) {
    for c in text.chars() {
        match (c, dice.roll(24)) {
            ('\r', _) => out.push_str("&#13;"),
            ('<', _) => out.push_str("&lt;"),
            ('&', _) => out.push_str("&amp;"),
            ('>', _) => out.push_str("&#x3e;"),
            ('\n', 0..12) => out.push_str("\r\n"),
            ('\n', _) => out.push(c),
            (_, 0) => out.push_str(&format!("&#{};", u32::from(c))),
            (_, 1) => out.push_str(&format!("&#x{:X};", u32::from(c))),
            (_, 2) => out.push_str(&format!("<![CDATA[{c}]]>")),
            (_, 3) => out.push_str(&format!("{c}<![CDATA[]]>")),
            _ => out.push(c),
        }
    }
}
