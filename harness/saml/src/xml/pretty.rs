//! Indented XML for people. For display only: indenting changes what a signature covers.

use super::element::{Element, Node};
use super::escape::{escape_attribute, escape_text};
use super::{Document, Limits};

/// Returns `xml` with one element per line, or unchanged when it is not well-formed.
pub fn pretty(xml: &str) -> String {
    let Ok(document) = Document::parse_within(xml, &Limits::METADATA) else {
        return xml.to_owned();
    };
    let mut out = String::with_capacity(xml.len() * 2);
    write(&mut out, document.root(), 0);
    out
}

fn write(out: &mut String, element: Element<'_>, depth: usize) {
    indent(out, depth);
    let tag = element.start_tag();
    let tag = &element.document().source()[tag];
    let tag = tag.trim_end_matches('>').trim_end_matches('/').trim_end();
    out.push_str(tag);
    let children: Vec<Node<'_>> = element.children().filter(|node| !is_blank(node)).collect();
    if children.is_empty() {
        out.push_str("/>\n");
        return;
    }
    out.push('>');
    if element.elements().next().is_none() {
        children.iter().for_each(|node| leaf(out, node));
    } else {
        out.push('\n');
        children.iter().for_each(|node| child(out, node, depth + 1));
        indent(out, depth);
    }
    out.push_str("</");
    out.push_str(&element.qualified_name());
    out.push_str(">\n");
}

fn child(out: &mut String, node: &Node<'_>, depth: usize) {
    if let Node::Element(element) = node {
        write(out, *element, depth);
    } else {
        indent(out, depth);
        leaf(out, node);
        out.push('\n');
    }
}

fn leaf(out: &mut String, node: &Node<'_>) {
    match node {
        Node::Text(text) => out.push_str(&escape_text(text.trim())),
        Node::Comment(text) => out.push_str(&format!("<!--{text}-->")),
        Node::Instruction { target, data } => {
            out.push_str(&format!("<?{target} {}?>", escape_attribute(data)))
        }
        Node::Element(_) => {}
    }
}

fn is_blank(node: &Node<'_>) -> bool {
    matches!(node, Node::Text(text) if text.trim().is_empty())
}

fn indent(out: &mut String, depth: usize) {
    out.extend(std::iter::repeat_n("  ", depth));
}
