//! Where a scenario runs: addresses, people and their passwords, certificates to trust.
//!
//! Read from `scenarios/environments/` with `farms/`, `tenants/` and `directories/`; [`Endpoints`] is what [`crate::stack`]
//! makes of it and what a driver gets to see. The facts in these files are written in the words of [`crate::scenario`].

mod check;
mod directory;
mod endpoints;
mod farm;
mod file;
mod read;
mod schema;
mod source;
mod tenant;
#[cfg(test)]
mod tests;

pub use directory::DirectoryFile;
pub use endpoints::{
    CodeDevice, CodeKind, Endpoints, ForeignPages, IdleSession, NextPassword, Person, SignInFields,
    WebDriver,
};
pub use farm::{FarmFile, TrustFile, TrustFiles};
pub use file::{
    AdfsWord, Environment, FlexSideWord, ForeignIdentityProvider, ForeignServiceProvider,
    FormFields, LimitsFacts, MockAdfsFile, MockFlexFile, NightlyRun, RealAdfs, RealFlex, RealUser,
    Secretly,
};
pub use read::{ReadFile, read_directory, read_environment, read_farm, read_tenant};
pub use schema::schema;
pub use source::{SourceError, ValueSource};
pub use tenant::TenantFile;

pub(crate) use check::unknown_group;
