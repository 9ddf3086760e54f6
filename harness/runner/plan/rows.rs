//! Rows: one file, its axes multiplied and its cases laid over it.

use std::ops::Range;
use std::sync::Arc;

use crate::scenario::yaml::{Kind, Node};
use crate::scenario::{Mistake, ScenarioFile, Source, Text};

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

/// What the cases of a file are called among its axes.
const CASES: &str = "cases";

/// A part of a row's name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Part {
    /// The axis on which it lies: `flex`, or `cases`.
    axis: &'static str,
    /// Where on it.
    text: String,
}

/// One row before anything is resolved.
#[derive(Debug, Clone)]
pub(super) struct Row {
    /// Parts of its name in brackets, in order.
    pub(super) parts: Vec<Part>,
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
    /// The same row, of which nothing but its name is known.
    pub(super) fn bare(&self) -> Self {
        Self {
            given: Node::empty_table(),
            when: None,
            expect: Node::empty_table(),
            ..self.clone()
        }
    }

    /// The row's name in brackets without them; nothing for a file with one run.
    pub(super) fn name(&self) -> Option<String> {
        self.name_without(&[])
    }

    /// The name under which its snapshots lie: rows that share them differ in nothing else.
    ///
    /// # Errors
    /// Each word of `same snapshots for` that names no axis of the file.
    pub(super) fn snapshot_name(
        &self,
        source: &Arc<Source>,
    ) -> Result<Option<String>, Vec<Mistake>> {
        let words = self.expect.get("same snapshots for");
        let words = words.map_or(&[][..], Node::elements);
        let varies = |word: &str| self.parts.iter().any(|part| part.axis == word);
        let wrong = words
            .iter()
            .filter(|word| !word.as_text().is_some_and(varies));
        let mistakes: Vec<Mistake> = wrong.map(|word| self.does_not_vary(source, word)).collect();
        if !mistakes.is_empty() {
            return Err(mistakes);
        }
        let shared: Vec<&str> = words.iter().filter_map(Node::as_text).collect();
        Ok(self.name_without(&shared))
    }

    fn name_without(&self, axes: &[&str]) -> Option<String> {
        let parts = self.parts.iter().filter(|part| !axes.contains(&part.axis));
        let texts: Vec<&str> = parts.map(|part| part.text.as_str()).collect();
        (!texts.is_empty()).then(|| texts.join(", "))
    }

    fn does_not_vary(&self, source: &Arc<Source>, word: &Node) -> Mistake {
        let text = word.as_text().unwrap_or_default();
        let title = format!("`{text}` does not vary in this file");
        let axes: Vec<String> = self
            .parts
            .iter()
            .map(|part| format!("`{}`", part.axis))
            .collect();
        Mistake::at(source, word.span.clone(), title).hint(match axes.as_slice() {
            [] => "the file has one run, and no rows that could share snapshots".to_owned(),
            axes => format!("what varies here: {}", axes.join(", ")),
        })
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
    if !cases.is_empty() {
        rows = rows
            .iter()
            .flat_map(|row| cases.iter().map(move |(name, case)| cased(row, name, case)))
            .collect();
    }
    rows.into_iter().flat_map(each_of_its_family).collect()
}

/// A row whose attack is a family, as one row for each attack of it; any other row as it is.
fn each_of_its_family(row: Row) -> Vec<Row> {
    let word = row.given.get("attack").cloned();
    let Some((node, word)) = word.as_ref().and_then(|node| Some((node, node.as_text()?))) else {
        return vec![row];
    };
    let meant = saml::attack::meant_by(word);
    if meant.iter().all(|attack| attack.name == word) {
        return vec![row];
    }
    meant
        .into_iter()
        .map(|attack| attacked(&row, node, attack.name))
        .collect()
}

/// The row with an attack in the place of its family.
fn attacked(row: &Row, node: &Node, name: &str) -> Row {
    let over = Node {
        kind: Kind::Table(vec![(plain(node, "attack"), plain(node, name))]),
        ..row.given.clone()
    };
    let mut parts = row.parts.clone();
    match parts.iter_mut().find(|part| part.axis == "attack") {
        Some(part) => name.clone_into(&mut part.text),
        None => parts.push(Part {
            axis: "attack",
            text: name.to_owned(),
        }),
    }
    Row {
        parts,
        given: row.given.overlaid(&over, &CHOICES),
        ..row.clone()
    }
}

/// A text that stands where `node` does.
fn plain(node: &Node, text: &str) -> Node {
    Node {
        kind: Kind::Text {
            text: text.to_owned(),
            plain: true,
        },
        ..node.clone()
    }
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

fn varied(row: &Row, axis: &'static str, value: &Node) -> Row {
    let key = |text: &str| plain(value, text);
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
    parts.push(Part {
        axis,
        text: value.as_text().unwrap_or_default().to_owned(),
    });
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
    parts.push(Part {
        axis: CASES,
        text: text.clone(),
    });
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
