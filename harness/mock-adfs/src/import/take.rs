//! Takes an object apart: typed properties by name, with a record of what was there, what was lost and what nobody asked for.

use std::collections::{BTreeMap, BTreeSet};

use super::error::ImportError;
use super::export::Export;
use super::node::Node;
use super::place::Place;

/// Something that the export no longer has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Loss {
    /// The property.
    pub property: String,
    /// What stands in place of its values.
    pub found: String,
    /// Where.
    pub place: Place,
    /// What has to be exported again.
    pub export: Export,
}

/// A value that was taken out of an export, and what the export says around it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Taken<T> {
    /// The value.
    pub value: T,
    /// Where its object stands.
    pub place: Place,
    /// Where each property stands that was taken, by its name.
    pub places: BTreeMap<String, Place>,
    /// Properties that were asked for and are not in the export: AD FS's default stands for them.
    pub defaulted: Vec<String>,
    /// Properties that are in the export with a value, and that nothing here needs.
    pub ignored: Vec<String>,
    /// What was lost when the export was made.
    pub losses: Vec<Loss>,
}

/// An object while it is taken apart.
pub(super) struct Take<'n, 'd> {
    node: &'n Node<'d>,
    export: Export,
    asked: BTreeSet<&'static str>,
    absent: Vec<String>,
    places: BTreeMap<String, Place>,
    losses: Vec<Loss>,
}

impl<'n, 'd> Take<'n, 'd> {
    pub(super) fn of(node: &'n Node<'d>, export: Export) -> Self {
        Self {
            node,
            export,
            asked: BTreeSet::new(),
            absent: Vec::new(),
            places: BTreeMap::new(),
            losses: Vec::new(),
        }
    }

    /// A property, if it is there with a value.
    pub(super) fn get(&mut self, name: &'static str) -> Option<Node<'d>> {
        self.asked.insert(name);
        let found = self.node.get(name);
        match &found {
            Some(node) => {
                self.places.insert(name.to_owned(), node.place());
            }
            None if self.node.object().is_some_and(|object| object.has(name)) => {}
            None if self.absent.iter().any(|absent| absent == name) => {}
            None => self.absent.push(name.to_owned()),
        }
        found
    }

    /// Notes that a value was lost.
    pub(super) fn lost(&mut self, node: &Node<'_>) {
        self.losses.push(Loss {
            property: node.name().to_owned(),
            found: node.shown(),
            place: node.place(),
            export: self.export.clone(),
        });
    }

    /// A property that is not lost.
    fn whole(&mut self, name: &'static str) -> Option<Node<'d>> {
        let node = self.get(name)?;
        if node.is_lost() {
            self.lost(&node);
            return None;
        }
        Some(node)
    }

    pub(super) fn text(&mut self, name: &'static str) -> Result<String, ImportError> {
        self.whole(name)
            .map_or(Ok(String::new()), |node| node.text())
    }

    pub(super) fn number(&mut self, name: &'static str) -> Result<u32, ImportError> {
        self.whole(name).map_or(Ok(0), |node| node.number())
    }

    pub(super) fn switch(
        &mut self,
        name: &'static str,
        default: bool,
    ) -> Result<bool, ImportError> {
        self.whole(name).map_or(Ok(default), |node| node.switch())
    }

    /// The elements of a list that are there; each that is lost is noted.
    pub(super) fn list(&mut self, name: &'static str) -> Vec<Node<'d>> {
        let Some(node) = self.get(name) else {
            return Vec::new();
        };
        let (lost, whole): (Vec<_>, Vec<_>) = node
            .one_or_more()
            .into_iter()
            .partition(|element| element.is_lost());
        // Several type names in one list are one loss.
        if let Some(first) = lost.first() {
            self.lost(first);
        }
        whole
    }

    /// A list of texts. A smaller depth joins the elements by blanks, which addresses do not have.
    pub(super) fn texts(&mut self, name: &'static str) -> Result<Vec<String>, ImportError> {
        let mut texts = Vec::new();
        for node in self.list(name) {
            let text = node.text()?;
            let parts: Vec<&str> = text.split(' ').collect();
            match parts.len() > 1 && parts.iter().all(|part| part.contains(':')) {
                true => texts.extend(parts.into_iter().map(str::to_owned)),
                false => texts.push(text),
            }
        }
        Ok(texts)
    }

    /// The value with everything that was noted.
    pub(super) fn finish<T>(self, value: T) -> Taken<T> {
        let ignored = self.node.members().into_iter().filter(|member| {
            let asked = |name: &&str| name.eq_ignore_ascii_case(member.name());
            member.printed().is_some_and(|text| !text.is_empty()) && !self.asked.iter().any(asked)
        });
        Taken {
            ignored: ignored.map(|member| member.name().to_owned()).collect(),
            value,
            place: self.node.place(),
            places: self.places,
            defaulted: self.absent,
            losses: self.losses,
        }
    }
}

impl<T> Taken<T> {
    /// Where a property stands; the object itself when it is not there.
    #[must_use]
    pub fn place_of(&self, property: &str) -> &Place {
        self.places.get(property).unwrap_or(&self.place)
    }

    /// Whether a property was lost when the export was made.
    #[must_use]
    pub fn has_lost(&self, property: &str) -> bool {
        self.losses.iter().any(|loss| loss.property == property)
    }
}
