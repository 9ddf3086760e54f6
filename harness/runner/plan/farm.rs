//! Farm properties: the defaults of the version, the farm file, and the facts of a scenario laid over each other.

use mock_adfs::settings::{
    AdditionalErrorPageInfo as ErrorPageInfo, AuditLevel, ExtendedProtectionTokenCheck,
    ExtranetLockoutMode, Farm, FarmVersion,
};

use super::adfs::set;
use super::layers::Layers;
use super::world::{FarmEndpoints, World};
use crate::environment::FarmFile;
use crate::scenario::language::{
    AdditionalErrorPageInfo, AuditLevel as AuditWord,
    ExtendedProtectionTokenCheck as ProtectionWord, ExtranetLockoutMode as ModeWord, FarmFacts,
    FarmVersion as VersionWord,
};
use crate::scenario::{Text, Values};

/// The farm of a farm file alone, without any scenario.
#[must_use]
pub fn farm_of(file: &FarmFile) -> Farm {
    let version = file.farm.version.as_ref();
    let version = version.map(|version| version_of(version.value));
    let version = version.unwrap_or_default();
    let mut farm = Farm::with_defaults_of(version, file.fqdn.as_str(), &file.title.value);
    lay_over(&mut farm, &file.farm);
    farm
}

/// The farm of a row.
pub(super) fn of(world: &World, file: &FarmFile, layers: &Layers) -> Farm {
    let facts: Vec<&FarmFacts> = layers
        .all()
        .filter_map(|layer| Some(&layer.facts.farm.as_ref()?.value))
        .collect();
    let word = |facts: &FarmFacts| facts.version.as_ref().map(|version| version.value);
    let told = facts.iter().rev().find_map(|facts| word(facts));
    let version = told.or_else(|| word(&file.farm));
    let version = version.map(version_of).unwrap_or_default();
    let mut farm = Farm::with_defaults_of(version, file.fqdn.as_str(), &file.title.value);
    if let Some(rules) = &world.acceptance_rules {
        farm.acceptance_transform_rules.clone_from(rules);
    }
    lay_over_endpoints(&mut farm, world.endpoints);
    lay_over(&mut farm, &file.farm);
    for facts in facts {
        lay_over(&mut farm, facts);
    }
    farm
}

fn lay_over_endpoints(farm: &mut Farm, endpoints: FarmEndpoints) {
    set(
        &mut farm.update_password_endpoint_enabled,
        endpoints.update_password,
    );
    set(&mut farm.sign_on_endpoint_enabled, endpoints.sign_on);
    set(
        &mut farm.sign_on_endpoint_published,
        endpoints.sign_on_outside,
    );
}

/// The version behind its word.
fn version_of(word: VersionWord) -> FarmVersion {
    match word {
        VersionWord::Server2012R2 => FarmVersion::Server2012R2,
        VersionWord::Server2016 => FarmVersion::Server2016,
        VersionWord::Server2019 => FarmVersion::Server2019,
        VersionWord::Server2022 => FarmVersion::Server2022,
        VersionWord::Server2025 => FarmVersion::Server2025,
    }
}

fn text(target: &mut String, fact: &Option<Text>) {
    if let Some(fact) = fact {
        target.clone_from(&fact.value);
    }
}

fn list(target: &mut Vec<String>, fact: &Option<Values>) {
    set(target, fact.as_ref().map(Values::not_empty));
}

fn lay_over(farm: &mut Farm, facts: &FarmFacts) {
    text(&mut farm.display_name, &facts.display_name);
    text(&mut farm.identifier, &facts.identifier);
    set(
        &mut farm.saml_message_delivery_window,
        facts.saml_message_delivery_window,
    );
    set(
        &mut farm.signed_saml_requests_required,
        facts.signed_saml_requests_required,
    );
    set(
        &mut farm.additional_error_page_info,
        facts.additional_error_page_info.map(info),
    );
    lay_over_sessions(farm, facts);
    lay_over_methods(farm, facts);
    lay_over_certificates(farm, facts);
    lay_over_lockout(farm, facts);
    lay_over_the_rest(farm, facts);
    lay_over_home_realm(farm, facts);
    set(
        &mut farm.update_password_endpoint_enabled,
        facts.update_password_page,
    );
    let sign_on = facts.sign_on_page.unwrap_or_default();
    set(&mut farm.sign_on_endpoint_enabled, sign_on.enabled);
    set(&mut farm.sign_on_endpoint_published, sign_on.proxy);
    set(
        &mut farm.enable_idp_initiated_signon_page,
        facts.enable_idp_initiated_signon_page,
    );
    set(
        &mut farm.enable_relay_state_for_idp_initiated_sign_on,
        facts.enable_relay_state_for_idp_initiated_sign_on,
    );
}

/// Who signs people in, and by which name they are looked for.
fn lay_over_home_realm(farm: &mut Farm, facts: &FarmFacts) {
    set(
        &mut farm.intranet_use_local_claims_provider,
        facts.intranet_use_local_claims_provider,
    );
    set(
        &mut farm.sign_saml_authn_requests,
        facts.sign_saml_authn_requests,
    );
    set(&mut farm.hrd_cookie_enabled, facts.hrd_cookie_enabled);
    set(&mut farm.hrd_cookie_lifetime, facts.hrd_cookie_lifetime);
    text(&mut farm.alternate_login_id, &facts.alternate_login_id);
    list(&mut farm.lookup_forests, &facts.lookup_forests);
}

/// How long a sign-in lasts, and how many tokens are a loop.
fn lay_over_sessions(farm: &mut Farm, facts: &FarmFacts) {
    set(&mut farm.sso_lifetime, facts.sso_lifetime);
    set(&mut farm.kmsi_enabled, facts.kmsi_enabled);
    set(&mut farm.kmsi_lifetime_mins, facts.kmsi_lifetime_mins);
    set(
        &mut farm.persistent_sso_enabled,
        facts.enable_persistent_sso,
    );
    set(
        &mut farm.persistent_sso_enabled,
        facts.persistent_sso_enabled,
    );
    set(
        &mut farm.persistent_sso_lifetime_mins,
        facts.persistent_sso_lifetime_mins,
    );
    set(
        &mut farm.enable_loop_detection,
        facts.loop_detection_enabled,
    );
    set(
        &mut farm.loop_detection_maximum_tokens_issued_in_interval,
        facts.loop_detection_maximum_tokens_issued_in_interval,
    );
    set(
        &mut farm.loop_detection_time_interval_in_seconds,
        facts.loop_detection_time_interval_in_seconds,
    );
}

/// Audits, changed passwords, and what changes nothing for people of Active Directory.
fn lay_over_the_rest(farm: &mut Farm, facts: &FarmFacts) {
    let level = facts.audit_level.map(|level| match level {
        AuditWord::None => AuditLevel::None,
        AuditWord::Basic => AuditLevel::Basic,
        AuditWord::Verbose => AuditLevel::Verbose,
    });
    set(&mut farm.audit_level, level);
    set(
        &mut farm.password_validation_delay_in_minutes,
        facts.password_validation_delay_in_minutes,
    );
    set(&mut farm.prevent_token_replays, facts.prevent_token_replays);
    set(
        &mut farm.replay_cache_expiration_interval,
        facts.replay_cache_expiration_interval,
    );
    let check = facts
        .extended_protection_token_check
        .map(|check| match check {
            ProtectionWord::None => ExtendedProtectionTokenCheck::None,
            ProtectionWord::Allow => ExtendedProtectionTokenCheck::Allow,
            ProtectionWord::Require => ExtendedProtectionTokenCheck::Require,
        });
    set(&mut farm.extended_protection_token_check, check);
}

/// How wrong passwords from outside lock an account.
fn lay_over_lockout(farm: &mut Farm, facts: &FarmFacts) {
    set(
        &mut farm.extranet_lockout_enabled,
        facts.enable_extranet_lockout,
    );
    set(
        &mut farm.extranet_lockout_threshold,
        facts.extranet_lockout_threshold,
    );
    let window = facts.extranet_observation_window.as_ref();
    set(
        &mut farm.extranet_observation_window,
        window.and_then(|window| seconds(window.as_str())),
    );
    let mode = facts.extranet_lockout_mode.map(|mode| match mode {
        ModeWord::AdPasswordCounter => ExtranetLockoutMode::AdPasswordCounter,
        ModeWord::SmartLockoutLogOnly => ExtranetLockoutMode::SmartLockoutLogOnly,
        ModeWord::SmartLockoutEnforce => ExtranetLockoutMode::SmartLockoutEnforce,
    });
    set(&mut farm.extranet_lockout_mode, mode);
}

/// A span of time as AD FS writes it, `hh:mm:ss` or `d.hh:mm:ss`, in seconds. Source: .NET, TimeSpan, the constant format.
pub(super) fn seconds(text: &str) -> Option<u32> {
    let (days, time) = text.split_once('.').unwrap_or(("0", text));
    let mut parts = time.split(':');
    let mut part = |most: u32| {
        let number: u32 = parts.next()?.parse().ok()?;
        (number <= most).then_some(number)
    };
    let (hours, minutes, seconds) = (part(23)?, part(59)?, part(59)?);
    let days: u32 = days.parse().ok()?;
    let total = days.checked_mul(24)?.checked_add(hours)?;
    let total = total.checked_mul(60)?.checked_add(minutes)?;
    let total = total.checked_mul(60)?.checked_add(seconds)?;
    parts.next().is_none().then_some(total)
}

/// When the farm's own certificates are renewed.
fn lay_over_certificates(farm: &mut Farm, facts: &FarmFacts) {
    set(
        &mut farm.auto_certificate_rollover,
        facts.auto_certificate_rollover,
    );
    set(&mut farm.certificate_duration, facts.certificate_duration);
    set(
        &mut farm.certificate_generation_threshold,
        facts.certificate_generation_threshold,
    );
    set(
        &mut farm.certificate_promotion_threshold,
        facts.certificate_promotion_threshold,
    );
    set(
        &mut farm.certificate_critical_threshold,
        facts.certificate_critical_threshold,
    );
    set(
        &mut farm.certificate_rollover_interval,
        facts.certificate_rollover_interval,
    );
}

/// Which ways to sign in are offered to whom, and on which pages.
fn lay_over_methods(farm: &mut Farm, facts: &FarmFacts) {
    list(
        &mut farm.wia_supported_user_agents,
        &facts.wia_supported_user_agents,
    );
    set(
        &mut farm.windows_integrated_fallback_enabled,
        facts.windows_integrated_fallback_enabled,
    );
    list(
        &mut farm.primary_intranet_authentication_provider,
        &facts.primary_intranet_authentication_provider,
    );
    list(
        &mut farm.primary_extranet_authentication_provider,
        &facts.primary_extranet_authentication_provider,
    );
    list(
        &mut farm.additional_authentication_provider,
        &facts.additional_authentication_provider,
    );
    set(&mut farm.browser_sso_enabled, facts.browser_sso_enabled);
    set(
        &mut farm.enable_paginated_authentication_pages,
        facts.enable_paginated_authentication_pages,
    );
}

fn info(word: AdditionalErrorPageInfo) -> ErrorPageInfo {
    match word {
        AdditionalErrorPageInfo::Private => ErrorPageInfo::Private,
        AdditionalErrorPageInfo::Detailed => ErrorPageInfo::Detailed,
        AdditionalErrorPageInfo::None => ErrorPageInfo::None,
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::seconds;

    #[rstest]
    #[case::half_an_hour("00:30:00", Some(1800))]
    #[case::two_days("2.01:00:05", Some(2 * 86_400 + 3605))]
    #[case::words("30 minutes", None)]
    #[case::too_many_minutes("00:61:00", None)]
    #[case::too_short("00:30", None)]
    #[case::too_long("00:30:00:00", None)]
    fn a_span_is_read_as_ad_fs_writes_it(#[case] text: &str, #[case] expected: Option<u32>) {
        assert_eq!(seconds(text), expected);
    }
}
