//! Facts in layers: `given` first, then each `change` up to a step, each with the file in which it is written.
//!
//! What both sides are set to at a step is made of the files of the environment with all layers laid over them in order.

use std::sync::Arc;

use super::people::People;
use super::world::{AdfsWorld, FlexWorld, World};
use super::{AdfsSide, FlexKind, FlexSide, Sides, adfs, flex};
use crate::environment::{ReadFile, TenantFile};
use crate::scenario::language::{Change, Given};
use crate::scenario::{Mistake, Source};

/// Facts with the file in which they are written.
#[derive(Debug, Clone)]
pub(super) struct Layer {
    pub(super) source: Arc<Source>,
    pub(super) facts: Given,
}

/// All facts up to a step, the oldest first.
#[derive(Debug, Clone)]
pub(super) struct Layers {
    /// Generation of Flex; no change touches it.
    pub(super) flex: FlexKind,
    /// The user of `given`.
    pub(super) user: String,
    /// What is written under `given`. No change touches network, device and ages of certificates.
    pub(super) given: Layer,
    changes: Vec<Layer>,
}

impl Layers {
    /// `given` alone.
    pub(super) fn given(source: &Arc<Source>, facts: Given, flex: FlexKind, user: &str) -> Self {
        Self {
            flex,
            user: user.to_owned(),
            given: Layer {
                source: Arc::clone(source),
                facts,
            },
            changes: Vec::new(),
        }
    }

    /// All layers, the oldest first.
    pub(super) fn all(&self) -> impl DoubleEndedIterator<Item = &Layer> {
        std::iter::once(&self.given).chain(&self.changes)
    }

    /// Lays a change over everything before it.
    pub(super) fn change(&mut self, source: &Arc<Source>, change: &Change) {
        let facts = Given {
            farm: change.farm.clone(),
            trust: change.trust.clone(),
            rules: change.rules.clone(),
            users: change.users.clone(),
            tenant: change.tenant.clone(),
            workers: change.workers.clone(),
            authn_request: change.authn_request.clone(),
            ..Given::default()
        };
        self.changes.push(Layer {
            source: Arc::clone(source),
            facts,
        });
    }

    /// The people as they are with all layers.
    pub(super) fn people(&self, world: &World, mistakes: &mut Vec<Mistake>) -> People {
        let tables: Vec<_> = self
            .all()
            .filter_map(|layer| Some((&layer.source, layer.facts.users.as_ref()?)))
            .collect();
        match &world.adfs {
            AdfsWorld::Mock(files) => People::laid_over(&files.directory, &tables, mistakes),
            AdfsWorld::Foreign(_) => world.people.clone(),
        }
    }

    /// Both sides as they are with all layers; nothing when that cannot be made out.
    pub(super) fn sides(
        &self,
        world: &World,
        people: &People,
        mistakes: &mut Vec<Mistake>,
    ) -> Option<Sides> {
        let tenant = match &world.flex {
            FlexWorld::Mock(file) => {
                let side = flex::side(world, file, self, people, mistakes);
                mistakes.extend(self.without_connection(file));
                FlexSide::Mock(Box::new(side))
            }
            FlexWorld::Foreign(side, _) => FlexSide::Foreign(side.clone()),
        };
        let adfs = match &world.adfs {
            AdfsWorld::Mock(files) => adfs::side(world, files, self, people)
                .map(|side| AdfsSide::Mock(Box::new(side)))
                .map_err(|more| mistakes.extend(more))
                .ok()?,
            AdfsWorld::Foreign(side) => AdfsSide::Foreign(side.clone()),
        };
        Some(Sides {
            adfs,
            tenant,
            people: people.planned.clone(),
        })
    }
    /// The mistake of a row on enhanced Flex when the tenant names no connection.
    fn without_connection(&self, file: &ReadFile<TenantFile>) -> Option<Mistake> {
        if self.flex != FlexKind::Enhanced || file.value.connection_sid.is_some() {
            return None;
        }
        let title = format!("the tenant `{}` has no enhanced connection", file.name);
        let Layer { source, facts } = &self.given;
        let span = facts.flex.as_ref().map_or(0..0, |flex| flex.span.clone());
        Some(
            Mistake::at(source, span, title)
                .hint("add its `ConnectionSid: JQ...` to the tenant's file")
                .undeclared(),
        )
    }
}
