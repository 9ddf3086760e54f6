//! Reading YAML so that all mistakes of a file come to light at once.
//!
//! [`parse()`] makes a tree of the text, [`read::NodeReader`] lets serde read any type from it. serde stops at the first
//! mistake; here the node that does not fit is taken out and the rest is read again, until it fits.

mod error;
mod node;
mod parse;
mod proposal;
mod read;
mod syntax;
mod words;

use std::sync::Arc;

use serde::de::DeserializeOwned;

use self::error::{Misfit, Repair};
use super::mistake::{Mistake, Source};

pub(crate) use self::error::HINT;
pub(crate) use self::node::{HOLE, Kind, Node};
pub(crate) use self::parse::parse;
pub(crate) use self::proposal::propose;
pub(crate) use self::read::LOCATED;
pub(crate) use self::words::WRITTEN_OUT;

/// More mistakes than this in one file help nobody.
const MOST_MISTAKES: usize = 50;

/// What was read: the value, the tree it was read from, and all mistakes on the way.
#[derive(Debug)]
pub(crate) struct Reading<T> {
    /// The value. With mistakes, holes stand where they were.
    pub(crate) value: T,
    /// The tree as it was read in the end.
    pub(crate) node: Node,
}

/// Reads a whole file.
pub(crate) fn read_source<T: DeserializeOwned>(
    source: &Arc<Source>,
) -> (Option<Reading<T>>, Vec<Mistake>) {
    let (node, mut mistakes) = parse(source);
    let Some(node) = node else {
        return (None, mistakes);
    };
    let (reading, more) = read_node(source, node);
    mistakes.extend(more);
    (reading, mistakes)
}

/// Reads a tree.
pub(crate) fn read_node<T: DeserializeOwned>(
    source: &Arc<Source>,
    mut node: Node,
) -> (Option<Reading<T>>, Vec<Mistake>) {
    let mut mistakes = Vec::new();
    while mistakes.len() < MOST_MISTAKES {
        match T::deserialize(read::NodeReader::new(&node)) {
            Ok(value) => return (Some(Reading { value, node }), mistakes),
            Err(misfit) => {
                mistakes.push(words::mistake(source, &node, &misfit));
                if !repair(&mut node, &misfit) {
                    break;
                }
            }
        }
    }
    (None, mistakes)
}

/// Changes the tree so that the mistake is out of the way; false when it is not known how.
fn repair(node: &mut Node, misfit: &Misfit) -> bool {
    match misfit.repair {
        Some(Repair::TakeOut(id)) if id != usize::MAX => node.take_out(id),
        Some(Repair::AddKey(id, key)) if id != usize::MAX => node.add_hole(id, key),
        _ => return false,
    }
    true
}
