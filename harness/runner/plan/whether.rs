//! Whether a row runs, on which drivers, and which failure is known: `only`, `skip`, `known issue`, `where`.

use std::collections::BTreeMap;

use super::FlexKind;
use super::rows::Row;
use super::sides::flex_kind;
use super::world::World;
use crate::exchange::DriverKind;
use crate::scenario::ScenarioFile;
use crate::scenario::language::{DriverWord, Only, Skip, Where};

/// What becomes of a row.
#[derive(Debug, Default)]
pub(super) struct Whether {
    pub(super) drivers: Vec<DriverKind>,
    pub(super) left_out: BTreeMap<DriverKind, String>,
    pub(super) skip: Option<String>,
    /// Whether the known issue concerns this row.
    pub(super) known_issue: bool,
    /// The one driver that it concerns; both when absent.
    pub(super) known_issue_driver: Option<DriverKind>,
}

/// Works it out.
pub(super) fn of(file: &ScenarioFile, row: &Row, world: &World, flex: FlexKind) -> Whether {
    let mut whether = Whether::default();
    match &file.scenario.only {
        Some(Only::Browser(why)) => whether.leave_out(DriverKind::Http, why.value.clone()),
        Some(Only::Http(why)) => whether.leave_out(DriverKind::Browser, why.value.clone()),
        None => {}
    }
    if let Some(skip) = &file.scenario.skip
        && meant(skip.value.place.as_ref(), row, world, flex)
    {
        let reason = reason(&skip.value);
        match driver(skip.value.place.as_ref()) {
            Some(driver) => whether.leave_out(driver, reason),
            None => whether.skip = Some(reason),
        }
    }
    if let Some(issue) = &file.scenario.known_issue {
        let place = issue.value.place.as_ref();
        whether.known_issue = meant(place, row, world, flex);
        whether.known_issue_driver = driver(place);
    }
    let left_out = &whether.left_out;
    whether.drivers = [DriverKind::Browser, DriverKind::Http]
        .into_iter()
        .filter(|driver| !left_out.contains_key(driver))
        .collect();
    whether
}

impl Whether {
    /// Leaves the whole row out, if there is a reason and no other one yet.
    pub(super) fn leave_out_row(&mut self, why: Option<String>) {
        if self.skip.is_none() {
            self.skip = why;
        }
    }

    fn leave_out(&mut self, driver: DriverKind, why: String) {
        self.left_out.entry(driver).or_insert(why);
    }
}

fn reason(skip: &Skip) -> String {
    match skip.until.value.known() {
        Some(day) => format!("{} (until {day})", skip.reason.value),
        None => skip.reason.value.clone(),
    }
}

/// Whether `where` means this row, drivers aside.
fn meant(place: Option<&Where>, row: &Row, world: &World, flex: FlexKind) -> bool {
    let Some(place) = place else { return true };
    let environment = place.environment.as_ref();
    let case = place.case.as_ref().map(|case| case.as_str());
    environment.is_none_or(|name| name.value == world.environment.name)
        && place
            .flex
            .as_ref()
            .is_none_or(|word| flex_kind(word.value) == flex)
        && (case.is_none() || case == row.case.as_ref().map(|case| case.as_str()))
}

fn driver(place: Option<&Where>) -> Option<DriverKind> {
    let word = place?.driver.as_ref()?;
    Some(match word.value {
        DriverWord::Browser => DriverKind::Browser,
        DriverWord::Http => DriverKind::Http,
    })
}
