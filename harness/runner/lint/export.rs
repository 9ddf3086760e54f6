//! What the exports have lost: nothing can be said of it.

use super::{Lint, Mend, Setup, Severity, setup::placed};

pub(super) fn lints(setup: &Setup) -> Vec<Lint> {
    let trusts = setup.trusts.iter().flat_map(|trust| {
        trust.losses.iter().map(|loss| {
            let property = &loss.property;
            Lint {
                slug: "export-lossy",
                severity: Severity::Warning,
                place: placed(&trust.file, &loss.place.to_string()),
                title: format!(
                    "the export has lost `{property}` of the trust `{}`",
                    trust.trust.name
                ),
                why: format!(
                    "`{}` stands in place of its values, so nothing can be said of them",
                    loss.found
                ),
                mend: Mend::PowerShell(loss.export.command()),
            }
        })
    });
    trusts.collect()
}
