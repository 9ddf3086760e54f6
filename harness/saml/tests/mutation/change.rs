//! Changes to a message: of single characters, of whole elements, and by what attackers like to put in.

use std::ops::Range;

use proptest::prelude::*;
use saml::xml::Document;

/// Pieces that make parsers, canonicalizers and readers disagree.
const PIECES: [&str; 26] = [
    "<!-- c -->",
    "<?p i?>",
    "<![CDATA[evil]]>",
    "&#x0;",
    "&evil;",
    "evil",
    " ",
    "\r\n",
    "\u{FEFF}",
    "\u{200B}",
    " ID=\"_0a1b2c3d-4e5f-4071-8293-a4b5c6d7e8f9\"",
    " Id=\"_6f1e2d3c-4b5a-4678-9abc-def012345678\"",
    " xml:id=\"_0a1b2c3d-4e5f-4071-8293-a4b5c6d7e8f9\"",
    " xmlns=\"urn:evil\"",
    " xmlns=\"\"",
    " xmlns:ds=\"urn:evil\"",
    " xmlns:q=\"1\"",
    " xml:base=\"http://evil.example/\"",
    "<Assertion xmlns=\"urn:oasis:names:tc:SAML:2.0:assertion\"/>",
    "<NameID xmlns=\"urn:oasis:names:tc:SAML:2.0:assertion\">evil</NameID>",
    "<ds:Object>",
    "</ds:Object>",
    "<!DOCTYPE a [<!ENTITY evil 'x'>]>",
    "]]>",
    "-->",
    "<Advice xmlns=\"urn:oasis:names:tc:SAML:2.0:assertion\">",
];

/// One change; positions are fractions of the whole, so that they fit every message.
#[derive(Debug, Clone)]
pub(super) enum Change {
    /// Another character.
    Replace(f64, char),
    /// A piece put in.
    Insert(f64, usize),
    /// A stretch cut out.
    Cut(f64, usize),
    /// An element removed.
    Remove(usize),
    /// An element put before, after or into another, removed from its place or not.
    Place {
        element: usize,
        other: usize,
        at: u8,
        moves: bool,
    },
    /// An element whose texts are an attacker's, beside the true one.
    Forge {
        element: usize,
        at: u8,
        keeps_id: bool,
    },
    /// An attribute with another value.
    Attribute(usize, usize),
    /// An element wrapped in another.
    Wrap(usize, usize),
}

pub(super) fn any() -> impl Strategy<Value = Change> {
    let place = || 0.0..1.0_f64;
    let element = || 0..200_usize;
    prop_oneof![
        (place(), proptest::char::range(' ', '~')).prop_map(|(at, c)| Change::Replace(at, c)),
        (place(), 0..PIECES.len()).prop_map(|(at, piece)| Change::Insert(at, piece)),
        (place(), 1..40_usize).prop_map(|(at, length)| Change::Cut(at, length)),
        element().prop_map(Change::Remove),
        (element(), element(), 0..3_u8, proptest::bool::ANY).prop_map(
            |(element, other, at, moves)| {
                Change::Place {
                    element,
                    other,
                    at,
                    moves,
                }
            }
        ),
        (element(), 0..2_u8, proptest::bool::ANY).prop_map(|(element, at, keeps_id)| {
            Change::Forge {
                element,
                at,
                keeps_id,
            }
        }),
        (element(), 0..PIECES.len()).prop_map(|(element, piece)| Change::Attribute(element, piece)),
        (element(), 0..3_usize).prop_map(|(element, kind)| Change::Wrap(element, kind)),
    ]
}

impl Change {
    /// The changed text; the same text where the change does not fit.
    pub(super) fn apply(&self, xml: &str) -> String {
        match *self {
            Self::Replace(at, c) => {
                let at = place(xml, at);
                let end = at + xml[at..].chars().next().map_or(0, char::len_utf8);
                with(xml, at..end, c.to_string().as_str())
            }
            Self::Insert(at, piece) => with(xml, place(xml, at)..place(xml, at), PIECES[piece]),
            Self::Cut(at, length) => {
                let at = place(xml, at);
                let end = xml[at..]
                    .char_indices()
                    .nth(length)
                    .map_or(xml.len(), |(end, _)| at + end);
                with(xml, at..end, "")
            }
            _ => self
                .apply_to_elements(xml)
                .unwrap_or_else(|| xml.to_owned()),
        }
    }

    fn apply_to_elements(&self, xml: &str) -> Option<String> {
        let document = Document::parse(xml).ok()?;
        let elements: Vec<_> = document.elements().collect();
        let of = |index: usize| elements[index % elements.len()];
        match *self {
            Self::Remove(index) => Some(with(xml, of(index).span(), "")),
            Self::Place {
                element,
                other,
                at,
                moves,
            } => {
                let (from, into) = (of(element).span(), of(other));
                let to =
                    [into.span().start, into.span().end, into.start_tag().end][usize::from(at) % 3];
                Some(placed(xml, from, to, moves))
            }
            Self::Forge {
                element,
                at,
                keeps_id,
            } => {
                let span = of(element).span();
                let forged = forged(&xml[span.clone()], keeps_id);
                let to = if at == 0 { span.start } else { span.end };
                Some(with(xml, to..to, &forged))
            }
            Self::Attribute(index, piece) => {
                let attribute = of(index).attributes().next()?;
                let whole = &xml[attribute.span()];
                let (name, _) = whole.split_once('=')?;
                let value = PIECES[piece].replace(['<', '"', '&'], "");
                Some(with(
                    xml,
                    attribute.span(),
                    &format!("{name}=\"{}{value}\"", attribute.value),
                ))
            }
            Self::Wrap(index, kind) => {
                let name = ["Advice", "Extensions", "Evidence"][kind % 3];
                let span = of(index).span();
                let inner = &xml[span.clone()];
                Some(with(
                    xml,
                    span.clone(),
                    &format!("<{name}>{inner}</{name}>"),
                ))
            }
            _ => None,
        }
    }
}

fn with(xml: &str, span: Range<usize>, text: &str) -> String {
    format!("{}{text}{}", &xml[..span.start], &xml[span.end..])
}

fn placed(xml: &str, from: Range<usize>, to: usize, moves: bool) -> String {
    let piece = xml[from.clone()].to_owned();
    let copied = with(xml, to..to, &piece);
    if !moves || (from.start < to && to < from.end) {
        return copied;
    }
    let shift = if to <= from.start { piece.len() } else { 0 };
    with(&copied, from.start + shift..from.end + shift, "")
}

/// The element as an attacker would write it.
fn forged(element: &str, keeps_id: bool) -> String {
    let forged = element
        .replace("amy@contoso.example", "evil@contoso.example")
        .replace(">agent<", ">admin<");
    if keeps_id {
        forged
    } else {
        forged.replace("ID=\"_", "ID=\"_evil")
    }
}

fn place(xml: &str, at: f64) -> usize {
    let mut at = (xml.len() as f64 * at) as usize;
    while !xml.is_char_boundary(at) {
        at -= 1;
    }
    at
}
