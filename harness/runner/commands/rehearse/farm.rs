//! The farm that is rehearsed: its thresholds, its certificates, and what is pasted into Flex.

use std::path::PathBuf;

use jiff::{SignedDuration, Timestamp};
use mock_adfs::Timetable;
use mock_adfs::import::{CertificateType, ServiceCertificate};
use mock_adfs::settings::Farm;
use saml::signature::Certificate;

use super::RolloverArguments;
use super::calendar::Known;
use crate::commands::import::gather::{Gathered, gather};
use crate::commands::lint::{drawn, source, tenant};
use crate::environment::read_farm;
use crate::plan::{FileKind, Library, farm_of};

/// How long AD FS's own certificates are valid where nothing else is known. Source: CertificateDuration.
const YEAR: SignedDuration = SignedDuration::from_hours(365 * 24);

/// What is known for a rehearsal.
#[derive(Debug)]
pub(super) struct Rehearsed {
    /// The farm's name.
    pub(super) name: String,
    pub(super) timetable: Timetable,
    pub(super) known: Known,
    /// Thumbprint of the primary certificate, where an export tells it.
    pub(super) primary: Option<String>,
    /// Thumbprint of the secondary one that is to follow.
    pub(super) next: Option<String>,
    /// Whether the end of the primary one is only assumed.
    pub(super) is_assumed: bool,
    pub(super) pasted: Pasted,
}

/// What is in Flex's field X.509 Certificate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Pasted {
    /// The tenant file names a role, or there is no tenant: today's certificate is meant.
    Todays,
    /// The certificate of the file is the primary one.
    Primary,
    /// It is the next one already.
    Next,
    /// It is another one.
    Another,
}

impl Pasted {
    /// Whether nobody signs in today.
    pub(super) fn is_broken(self) -> bool {
        matches!(self, Self::Next | Self::Another)
    }
}

/// Reads the farm's folder and the tenant.
///
/// # Errors
/// All mistakes, drawn.
pub(super) fn read(
    arguments: &RolloverArguments,
    now: Timestamp,
) -> Result<Rehearsed, Vec<String>> {
    let library = Library::at(&arguments.scenarios);
    let name = &arguments.farm;
    let written = source(&library, FileKind::Farm, name)?;
    let (file, mistakes) = read_farm(&written, name);
    let Some(file) = file.filter(|_| mistakes.is_empty()) else {
        return Err(drawn(&mistakes));
    };
    let folder = written.path.parent().map(PathBuf::from).unwrap_or_default();
    let exports = gather(&exports_in(&folder));
    if !exports.mistakes.is_empty() {
        return Err(exports.mistakes);
    }
    let mut farm = farm_of(&file.value);
    lay_over(&mut farm, &exports);
    let certificates = signing(&exports);
    let primary = certificates.iter().find(|one| one.is_primary).copied();
    let ends = primary.and_then(|one| one.not_after);
    let ends_by_name = arguments.expires.or(ends);
    let next = following(&certificates, primary);
    let own = library.path_of(FileKind::Tenant, name).is_file();
    let tenant_name = arguments.tenant.clone().or(own.then(|| name.clone()));
    let pasted = match tenant_name {
        Some(tenant_name) => tenant(&library, &tenant_name, &farm.fqdn)?.certificate,
        None => None,
    };
    Ok(Rehearsed {
        name: name.clone(),
        timetable: Timetable::of(&farm),
        known: Known {
            primary_ends: ends_by_name.unwrap_or(now + YEAR),
            next_made: next.and_then(|one| one.not_before),
        },
        pasted: pasted_as(pasted.as_deref(), primary, next),
        primary: primary.map(|one| one.thumbprint.clone()),
        next: next.map(|one| one.thumbprint.clone()),
        is_assumed: ends_by_name.is_none(),
    })
}

/// The exports of a farm's folder; the farm file is none.
fn exports_in(folder: &std::path::Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let mut files: Vec<PathBuf> = entries
        .map(|entry| entry.path())
        .filter(|path| path.is_file())
        .filter(|path| path.extension().is_some_and(|ext| ext != "yaml"))
        .collect();
    files.sort();
    files
}

/// Thresholds that an export tells.
fn lay_over(farm: &mut Farm, exports: &Gathered) {
    let properties = exports.files.iter();
    for taken in properties.flat_map(|(_, imported)| &imported.properties) {
        let number = |name: &str, target: &mut u32| {
            if let Some(found) = taken.value.number(name) {
                *target = found;
            }
        };
        number(
            "CertificateGenerationThreshold",
            &mut farm.certificate_generation_threshold,
        );
        number(
            "CertificatePromotionThreshold",
            &mut farm.certificate_promotion_threshold,
        );
        number(
            "CertificateCriticalThreshold",
            &mut farm.certificate_critical_threshold,
        );
        number(
            "CertificateRolloverInterval",
            &mut farm.certificate_rollover_interval,
        );
        if let Some(automatic) = taken.value.switch("AutoCertificateRollover") {
            farm.auto_certificate_rollover = automatic;
        }
    }
}

fn signing(exports: &Gathered) -> Vec<&ServiceCertificate> {
    let files = exports.files.iter();
    files
        .flat_map(|(_, imported)| &imported.certificates)
        .map(|taken| &taken.value)
        .filter(|one| one.kind == CertificateType::TokenSigning)
        .collect()
}

/// The secondary certificate that is to follow: one that is younger than the primary one.
fn following<'a>(
    all: &[&'a ServiceCertificate],
    primary: Option<&ServiceCertificate>,
) -> Option<&'a ServiceCertificate> {
    let made = primary.and_then(|one| one.not_before);
    let mut others = all.iter().filter(|one| !one.is_primary);
    others.find(|one| one.not_before > made).copied()
}

fn pasted_as(
    pasted: Option<&[u8]>,
    primary: Option<&ServiceCertificate>,
    next: Option<&ServiceCertificate>,
) -> Pasted {
    let Some(pasted) = pasted.and_then(|der| Certificate::from_der(der.to_vec()).ok()) else {
        return Pasted::Todays;
    };
    let thumbprint = pasted.thumbprint();
    let is = |one: Option<&ServiceCertificate>| {
        one.is_some_and(|one| one.thumbprint.eq_ignore_ascii_case(&thumbprint))
    };
    match (is(primary), is(next), primary) {
        (true, _, _) => Pasted::Primary,
        (_, true, _) => Pasted::Next,
        (_, _, None) => Pasted::Todays,
        _ => Pasted::Another,
    }
}
