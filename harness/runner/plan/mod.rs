//! A plan: scenario + environment with every default resolved, one per row.
//!
//! After this nothing is optional any more that a scenario may leave unsaid. `stack` builds from it, `driver` follows it,
//! `verify` and `diagnosis` read it as the statement of how both sides are set. Deliberately absent: addresses and ports.

mod expectation;
mod step;
mod types;

pub use expectation::{Code, Expectation, NameIdExpectation, SignedPart, SnapshotKind};
pub use step::{Action, NameForm, PasswordChoice, PlannedStep, SignIn, Target};
pub use types::{
    AccountState, AdfsSide, Clause, FlexKind, FlexSide, KnownIssue, Limits, Location, MockAdfsSide,
    MockFlexSide, Plan, PlannedUser, TenantCertificate,
};
