//! The table that an import prints: what was taken, defaulted, ignored and lost, and why.

use mock_adfs::import::people::Census;
use mock_adfs::import::{ClaimsProviderTrust, PassedOver, ServiceCertificate, Taken};
use mock_adfs::settings::RelyingPartyTrust;

use super::gather::Gathered;
use crate::lint::{self, TrustView};
use crate::scenario::plural;

/// A line of the table.
#[derive(Debug, Clone)]
pub(super) struct Row {
    /// `taken`, `defaulted`, `ignored` or `lost`.
    pub(super) what: &'static str,
    pub(super) subject: String,
    pub(super) detail: String,
}

/// The table and the lints for a program.
pub(super) fn as_json(rows: &[Row], lints: &[lint::Lint]) -> serde_json::Value {
    let rows = rows.iter().map(
        |row| serde_json::json!({ "what": row.what, "subject": row.subject, "detail": row.detail }),
    );
    serde_json::json!({
        "rows": rows.collect::<Vec<_>>(),
        "lints": lints.iter().map(super::super::lint::as_json).collect::<Vec<_>>(),
    })
}

/// What became of the farm's settings.
pub(super) fn settings_rows(gathered: &Gathered, trusts: &[TrustView], rows: &mut Vec<Row>) {
    for (file, imported) in &gathered.files {
        for taken in &imported.trusts {
            trust_rows(file, taken, trusts, rows);
        }
        if imported.is_empty() && imported.passed_over.is_empty() {
            rows.push(row("ignored", file, "there is nothing in it"));
        }
        for other in &imported.passed_over {
            rows.push(row("ignored", other.what, &passed_over(file, other)));
        }
        for taken in &imported.certificates {
            rows.push(row(
                "taken",
                "certificate",
                &certificate_row(file, &taken.value),
            ));
            for loss in &taken.losses {
                rows.push(row("lost", "certificate", &loss.export.again()));
            }
        }
        if let Some(first) = imported.endpoints.first() {
            let count = plural(imported.endpoints.len(), "endpoint");
            let what =
                "whether people can sign in, from outside too, and change passwords, and the lints";
            let detail = format!("{file}:{}, for {what}", first.place);
            rows.push(row("taken", &count, &detail));
        }
        for federation in &imported.federation {
            let detail = format!("{file}, host and issuer {}", federation.identifier);
            rows.push(row("taken", "federation metadata", &detail));
        }
        for provider in &imported.service_providers {
            let detail = format!("{file}, the endpoints of {}", provider.identifier);
            rows.push(row("taken", "service provider's metadata", &detail));
        }
        for taken in &imported.claims_providers {
            rows.push(claims_provider_row(file, taken));
        }
    }
}

/// What became of a trust.
fn trust_rows(
    file: &str,
    taken: &Taken<RelyingPartyTrust>,
    trusts: &[TrustView],
    rows: &mut Vec<Row>,
) {
    let name = &taken.value.name;
    let place = format!("{file}:{}", taken.place);
    let is_this = |view: &&TrustView| view.is_at(file, &taken.place);
    let Some(view) = trusts.iter().find(is_this) else {
        rows.push(row("ignored", name, &left_out(&place, taken, trusts)));
        return;
    };
    let flex = match lint::flex_of(&taken.value) {
        Some(flex) => format!("{place}, for {flex} Flex"),
        None => format!("{place}, though its identifier is not Flex's"),
    };
    rows.push(row("taken", name, &flex));
    if !view.absent.is_empty() {
        let assumed = lint::assumed(view);
        let command = lint::export_of(view).command();
        let detail =
            format!("not in the export, AD FS's default assumed: {assumed}; all of it: {command}");
        rows.push(row("defaulted", name, &detail));
    }
    if !taken.ignored.is_empty() {
        let ignored = taken.ignored.join(", ");
        let detail = format!("a sign-in to Flex does not need: {ignored}");
        rows.push(row("ignored", name, &detail));
    }
    for loss in &taken.losses {
        let subject = format!("{name}: {}", loss.property);
        let detail = format!("{file}:{}; {}", loss.place, loss.export.again());
        rows.push(row("lost", &subject, &detail));
    }
}

/// Why a trust is not taken.
fn left_out(place: &str, taken: &Taken<RelyingPartyTrust>, trusts: &[TrustView]) -> String {
    let trust = &taken.value;
    if trusts.iter().any(|view| view.trust.name == trust.name) {
        return format!("{place}; another of this name is taken");
    }
    let flex = lint::flex_of(trust);
    match flex.and_then(|flex| trusts.iter().find(|view| view.flex == flex)) {
        Some(view) => format!(
            "{place}; for {} Flex `{}` is taken, and --trust NAME takes this one",
            view.flex, view.trust.name
        ),
        None => "another relying party than Flex".to_owned(),
    }
}

/// Where something lies that nothing was taken of, and what is missing in it.
fn passed_over(file: &str, other: &PassedOver) -> String {
    match other.is_unknown() {
        true => format!(
            "{file}:{}; a trust has `Name` and `Identifier`, a person `SamAccountName`",
            other.place
        ),
        false => format!("{file}:{}", other.place),
    }
}

fn claims_provider_row(file: &str, taken: &Taken<ClaimsProviderTrust>) -> Row {
    let trust = &taken.value;
    let place = taken.place_of("AcceptanceTransformRules");
    if !trust.is_active_directory() {
        let why = "the mocked AD FS signs people in at Active Directory alone";
        return row("ignored", &trust.name, why);
    }
    if let Some(loss) = taken.losses.first() {
        return row("lost", &trust.name, &loss.export.again());
    }
    let text = trust.acceptance_transform_rules.trim();
    if text.is_empty() {
        return row("defaulted", &trust.name, "AD FS's own acceptance rules");
    }
    match claim_rules::parse(text) {
        Ok(_) => row(
            "taken",
            &trust.name,
            &format!("{file}:{place}, its acceptance rules"),
        ),
        Err(_) => {
            let why =
                format!("{file}:{place}, its rules cannot be read; AD FS's own stand for them");
            row("ignored", &trust.name, &why)
        }
    }
}

fn certificate_row(file: &str, certificate: &ServiceCertificate) -> String {
    format!(
        "{file}: {}, its dates, for the mock and the lints; the mock has keys of its own",
        certificate.thumbprint
    )
}

/// A line.
pub(super) fn row(what: &'static str, subject: &str, detail: &str) -> Row {
    Row {
        what,
        subject: subject.to_owned(),
        detail: detail.to_owned(),
    }
}

fn entries(count: usize) -> String {
    match count {
        1 => "1 entry".to_owned(),
        count => format!("{count} entries"),
    }
}

/// What became of people and groups.
pub(super) fn people_rows(census: &Census, rows: &mut Vec<Row>) {
    for source in &census.empty {
        rows.push(row(
            "ignored",
            source,
            "there are neither people nor groups in it",
        ));
    }
    if census.people > 0 {
        rows.push(row("taken", "people", &plural(census.people, "person")));
        rows.push(row(
            "taken",
            "groups",
            &plural(census.groups.len(), "group"),
        ));
    }
    let unlisted = census.groups.values().filter(|group| !group.listed).count();
    if unlisted > 0 {
        let command = mock_adfs::import::Export::Groups.command();
        rows.push(row(
            "defaulted",
            "groups",
            &format!(
                "{} known by their distinguished names alone; add the file of: {command}",
                plural(unlisted, "group")
            ),
        ));
    }
    for (name, count) in &census.lost {
        rows.push(row(
            "lost",
            name,
            &format!(
                "at {}; {}",
                entries(*count),
                mock_adfs::import::Export::Users.again()
            ),
        ));
    }
    for (name, count) in &census.secrets {
        rows.push(row(
            "ignored",
            name,
            &format!("may hold a secret, at {}; never written", entries(*count)),
        ));
    }
    if census.nameless + census.repeated > 0 {
        rows.push(row(
            "ignored",
            "people",
            &format!(
                "{} without account name, {} listed twice",
                census.nameless, census.repeated
            ),
        ));
    }
}
