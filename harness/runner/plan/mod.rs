//! A plan: scenario + environment with every default resolved, one per row.
//!
//! After this nothing is optional any more that a scenario may leave unsaid. `stack` builds from it, `driver` follows it,
//! `verify` and `diagnosis` read it as the statement of how both sides are set. Deliberately absent: addresses and ports.

mod adfs;
mod attack;
mod build;
mod certificate;
mod check_files;
mod elsewhere;
mod expect;
mod expectation;
mod farm;
mod faults;
mod fill;
mod flex;
mod flex_request;
mod foreign;
mod foreign_trust;
mod full;
mod layers;
mod library;
mod not_built;
mod partners;
mod people;
mod places;
mod rows;
mod rules;
mod select;
mod sides;
mod step;
mod steps;
mod theme;
mod types;
mod urn;
mod whether;
mod world;

#[cfg(test)]
mod tests;

pub use build::plans;
pub use check_files::{Checked, check_files};
pub use expectation::{
    Code, Expectation, NameIdExpectation, SignedPart, SnapshotKind, WorkerExpectation,
};
pub use farm::farm_of;
pub use faults::{CookieFault, Faults, OnTheWay, SideFaults, TlsFault};
pub use foreign_trust::foreign_trust;
pub use full::full_text;
pub use library::{FileKind, Library};
pub(crate) use library::{read as read_file, read_bytes, unreadable};
pub use not_built::farm_property_runs;
pub use people::directory_of;
pub use places::{FIRST, Places};
pub use select::{DEFAULT_ENVIRONMENT, Filters, library_of, select, today};
pub use step::{
    Action, Change, Choice, CodeChoice, NameForm, NewPassword, PasswordChoice, Place, PlannedStep,
    SignIn, Target,
};
pub use types::{
    AdfsSide, BrowserSettings, CertificateRole, CertificatesEnd, Clause, Clocks, Connection,
    Credentials, FlexKind, FlexSide, ForeignAdfsSide, ForeignFlexSide, KnownIssue, Limits,
    Location, MockAdfsSide, MockFlexSide, PastedAs, Plan, PlannedUser, PlannedWorker, Reach, Sides,
    TrustCertificates,
};
pub use world::World;
