//! The message as a tree of lines, and where in it a byte of the message is shown.

use std::ops::Range;

use saml::xml::{Document, Element, Node};

/// Characters of a text or value that are shown; signatures and certificates are longer than anybody reads.
const LONGEST: usize = 96;

/// One line of the tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Line {
    /// How deep the element stands; the root at 0.
    pub(crate) depth: usize,
    /// Name, attributes and text.
    pub(crate) text: String,
    /// The element in the message, in bytes.
    span: Range<usize>,
    /// Pieces of the message in bytes, with the characters of `text` that show each.
    pieces: Vec<(Range<usize>, Range<usize>)>,
}

/// The lines of a document: one per element, with the text of elements that hold only text; comments and instructions too.
pub(crate) fn lines(document: &Document) -> Vec<Line> {
    let mut lines = Vec::new();
    element(document.root(), 0, &mut lines);
    lines
}

/// The line that shows a place of the message, and the characters of it that do.
pub(crate) fn find(lines: &[Line], place: &Range<usize>) -> Option<(usize, Range<usize>)> {
    let holds = |span: &Range<usize>| span.start <= place.start && place.start < span.end;
    let (index, line) = lines
        .iter()
        .enumerate()
        .filter(|(_, line)| holds(&line.span))
        .min_by_key(|(_, line)| line.span.len())?;
    let exact = line
        .pieces
        .iter()
        .filter(|(span, _)| holds(span))
        .min_by_key(|(span, _)| span.len());
    let shown = exact.map_or(0..line.text.chars().count(), |(_, shown)| shown.clone());
    Some((index, shown))
}

fn element(element: Element<'_>, depth: usize, lines: &mut Vec<Line>) {
    let mut line = Line {
        depth,
        text: element.qualified_name(),
        span: element.span(),
        pieces: Vec::new(),
    };
    line.pieces
        .push((element.start_tag(), 0..line.text.chars().count()));
    for attribute in element.attributes() {
        let shown = format!("{}=\"{}\"", attribute.local, shortened(attribute.value));
        line.push(attribute.span(), " ", &shown);
    }
    let is_leaf = element.elements().next().is_none();
    let text = element.text();
    if is_leaf && !text.trim().is_empty() {
        line.push(
            element.start_tag().end..element.span().end,
            "  ",
            &shortened(text.trim()),
        );
    }
    lines.push(line);
    for node in element.children() {
        match node {
            Node::Element(child) => self::element(child, depth + 1, lines),
            Node::Comment(text) => lines.push(Line::remark(
                depth + 1,
                format!("<!--{}-->", shortened(text)),
            )),
            Node::Instruction { target, data } => {
                lines.push(Line::remark(
                    depth + 1,
                    format!("<?{target} {}?>", shortened(data)),
                ));
            }
            Node::Text(text) if !is_leaf && !text.trim().is_empty() => {
                lines.push(Line::remark(
                    depth + 1,
                    format!("text `{}`", shortened(text.trim())),
                ));
            }
            Node::Text(_) => {}
        }
    }
}

impl Line {
    fn remark(depth: usize, text: String) -> Self {
        Self {
            depth,
            text,
            span: 0..0,
            pieces: Vec::new(),
        }
    }

    fn push(&mut self, span: Range<usize>, gap: &str, shown: &str) {
        self.text.push_str(gap);
        let from = self.text.chars().count();
        self.text.push_str(shown);
        self.pieces.push((span, from..self.text.chars().count()));
    }
}

/// A value on one line, its middle left out when it is long.
fn shortened(value: &str) -> String {
    let line: String = value
        .chars()
        .filter(|c| *c != '\r')
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    let count = line.chars().count();
    if count <= LONGEST {
        return line;
    }
    let start: String = line.chars().take(40).collect();
    let end: String = line.chars().skip(count - 8).collect();
    format!("{start}… {end} ({count} characters)")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tree(xml: &str) -> Vec<Line> {
        lines(&Document::parse(xml).unwrap())
    }

    #[test]
    fn an_element_is_one_line_with_its_attributes_and_its_text() {
        let lines = tree("<a:b xmlns:a='urn:a' C='d'>\n <e>f\tg</e><!--h--><?i j?></a:b>");

        let shown: Vec<String> = lines
            .iter()
            .map(|line| format!("{}{}", "  ".repeat(line.depth), line.text))
            .collect();
        assert_eq!(
            shown,
            ["a:b C=\"d\"", "  e  f g", "  <!--h-->", "  <?i j?>"]
        );
    }

    #[test]
    fn a_place_is_found_in_the_line_of_the_innermost_element() {
        let xml = "<a C='d'><e>f</e></a>";
        let lines = tree(xml);
        let at = |piece: &str| {
            let start = xml.find(piece).unwrap();
            find(&lines, &(start..start + piece.len())).unwrap()
        };

        assert_eq!(at("<a C='d'>"), (0, 0..1));
        assert_eq!(at("C='d'"), (0, 2..7));
        assert_eq!(at("<e>f</e>"), (1, 0..1));
        assert_eq!(at("f<"), (1, 3..4));
    }

    #[test]
    fn a_long_value_loses_its_middle() {
        let lines = tree(&format!("<a>{}</a>", "x".repeat(200)));

        assert_eq!(
            lines[0].text,
            format!("a  {}… xxxxxxxx (200 characters)", "x".repeat(40))
        );
    }
}
