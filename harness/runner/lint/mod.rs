//! Lints of a setup: what differs from the guide, what does not fit together, what will break, without running anything.
//!
//! One file a family. A lint says what is set, where, why it bites, and the command or console field that mends it. The
//! farm comes from exports, the console's form from a tenant file; what neither tells is not judged.
//! Sources: the guide; Flex SSO documentation; AD FS, Set-AdfsRelyingPartyTrust.

mod account;
mod certificates;
mod encryption;
mod endpoints;
mod export;
mod farm;
mod generations;
mod identifier;
mod policy;
mod rules;
mod setup;
mod signature;
mod tenant;
mod trust;

pub(crate) use export::{assumed, export_of};
pub use setup::{Expected, Setup, TenantView, TrustView, flex_of};

/// How bad it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Nobody, or nobody of some kind, signs in.
    Error,
    /// Works now and will bite, or bites some.
    Warning,
    /// Worth knowing.
    Information,
}

impl Severity {
    /// The severity as a word.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Information => "information",
        }
    }
}

/// What mends it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Mend {
    /// A command for Windows PowerShell on the primary AD FS server.
    PowerShell(String),
    /// A field of the console's Single Sign-On form, and what to put there.
    Console {
        /// The field, as the console labels it.
        field: &'static str,
        /// What to put there.
        value: String,
    },
    /// No single setting: what to do, in one sentence.
    Do(String),
}

/// One finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lint {
    /// Its name.
    pub slug: &'static str,
    /// How bad it is.
    pub severity: Severity,
    /// File, line and column; the file alone where no line says it.
    pub place: String,
    /// What is so: a lower-case sentence without a full stop.
    pub title: String,
    /// Why it bites.
    pub why: String,
    /// What mends it.
    pub mend: Mend,
}

/// Everything that is suspicious, the worst first, in the order of the families.
#[must_use]
pub fn lint(setup: &Setup) -> Vec<Lint> {
    let told = export::as_far_as_told(setup);
    // Nothing is said of the settings of another application's trust.
    let ours = identifier::of_flex(&told);
    let families: [fn(&Setup) -> Vec<Lint>; 9] = [
        trust::lints,
        endpoints::lints,
        signature::lints,
        encryption::lints,
        rules::lints,
        policy::lints,
        certificates::lints,
        farm::lints,
        tenant::lints,
    ];
    let mut lints = export::lints(setup);
    if !ours.trusts.is_empty() || told.trusts.is_empty() {
        lints.extend(generations::lints(&ours));
    }
    lints.extend(account::lints(&told));
    lints.extend(identifier::lints(&told));
    lints.extend(families.iter().flat_map(|family| family(&ours)));
    lints.sort_by_key(|lint| lint.severity);
    lints
}

/// A command that sets properties of a trust.
fn set_trust(trust: &TrustView, arguments: &str) -> Mend {
    Mend::PowerShell(format!(
        "Set-AdfsRelyingPartyTrust -TargetName {} {arguments}",
        quoted(&trust.trust.name)
    ))
}

/// A text as a PowerShell literal. Source: PowerShell, about_Quoting_Rules.
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

#[cfg(test)]
mod tests;
