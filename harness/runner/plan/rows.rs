//! Rows: one file, its axes multiplied and its cases laid over it.

use std::ops::Range;

use crate::scenario::yaml::{Kind, Node};
use crate::scenario::{ScenarioFile, Text};

/// Keys that hold one of several forms: laid over, they replace what was there.
const CHOICES: [&str; 6] = [
    "X.509 Certificate",
    "EncryptionCertificate",
    "RequestSigningCertificate",
    "RequestedAuthnContext",
    "RelayState",
    "metadata",
];
/// Axes in the order in which a row names them.
const AXES: [&str; 6] = [
    "flex",
    "user",
    "network",
    "device",
    "farm version",
    "attack",
];

/// One row before anything is resolved.
#[derive(Debug, Clone)]
pub(super) struct Row {
    /// Parts of its name in brackets, in order.
    pub(super) parts: Vec<String>,
    /// The case, if there are cases.
    pub(super) case: Option<Text>,
    /// `given`, all laid over each other.
    pub(super) given: Node,
    /// `when`, if it is written.
    pub(super) when: Option<Node>,
    /// `expect`, all laid over each other.
    pub(super) expect: Node,
    /// Where the row is written.
    pub(super) at: Range<usize>,
}

impl Row {
    /// The row's name in brackets without them; nothing for a file with one run.
    pub(super) fn name(&self) -> Option<String> {
        (!self.parts.is_empty()).then(|| self.parts.join(", "))
    }
}

/// All rows of a file, in the order of the axes and then of the cases.
pub(super) fn rows(file: &ScenarioFile) -> Vec<Row> {
    let mut rows = vec![bare(file)];
    for axis in AXES {
        let values = file
            .node
            .get("for each")
            .and_then(|axes| axes.get(axis))
            .map_or(&[][..], Node::elements);
        if !values.is_empty() {
            rows = rows
                .iter()
                .flat_map(|row| values.iter().map(move |value| varied(row, axis, value)))
                .collect();
        }
    }
    let cases = file.node.get("cases").map_or(&[][..], Node::entries);
    if cases.is_empty() {
        return rows;
    }
    rows.iter()
        .flat_map(|row| cases.iter().map(move |(name, case)| cased(row, name, case)))
        .collect()
}

fn bare(file: &ScenarioFile) -> Row {
    let part = |key| {
        let node = file.node.get(key).cloned();
        node.unwrap_or_else(Node::empty_table)
    };
    Row {
        parts: Vec::new(),
        case: None,
        given: part("given"),
        when: file.node.get("when").cloned(),
        expect: part("expect"),
        at: 0..0,
    }
}

fn varied(row: &Row, axis: &str, value: &Node) -> Row {
    let key = |text: &str| Node {
        kind: Kind::Text {
            text: text.to_owned(),
            plain: true,
        },
        ..value.clone()
    };
    let fact = match axis {
        "farm version" => {
            let farm = Node {
                kind: Kind::Table(vec![(key("version"), value.clone())]),
                ..value.clone()
            };
            (key("farm"), farm)
        }
        _ => (key(axis), value.clone()),
    };
    let over = Node {
        kind: Kind::Table(vec![fact]),
        ..row.given.clone()
    };
    let mut parts = row.parts.clone();
    parts.push(value.as_text().unwrap_or_default().to_owned());
    Row {
        parts,
        given: row.given.overlaid(&over, &CHOICES),
        at: value.span.clone(),
        ..row.clone()
    }
}

fn cased(row: &Row, name: &Node, case: &Node) -> Row {
    let text = name.as_text().unwrap_or_default().to_owned();
    let over = |base: &Node, key: &str| match case.get(key) {
        Some(upper) => base.overlaid(upper, &CHOICES),
        None => base.clone(),
    };
    let mut parts = row.parts.clone();
    parts.push(text.clone());
    Row {
        parts,
        given: over(&row.given, "given"),
        when: case.get("when").cloned().or_else(|| row.when.clone()),
        expect: over(&row.expect, "expect"),
        at: name.span.clone(),
        case: Some(Text {
            value: text,
            span: name.span.clone(),
        }),
    }
}
