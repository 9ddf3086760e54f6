//! Farm properties: the defaults of the version, the farm file, and the facts of a scenario laid over each other.

use mock_adfs::settings::{AdditionalErrorPageInfo as ErrorPageInfo, Farm, FarmVersion};

use super::adfs::set;
use crate::environment::FarmFile;
use crate::scenario::language::{
    AdditionalErrorPageInfo, FarmFacts, FarmVersion as VersionWord, Given,
};
use crate::scenario::{Text, Values};

/// The farm of a row.
pub(super) fn of(file: &FarmFile, given: &Given) -> Farm {
    let facts = given.farm.as_ref().map(|facts| &facts.value);
    let word = |facts: &FarmFacts| facts.version.as_ref().map(|version| version.value);
    let version = facts.and_then(word).or_else(|| word(&file.farm));
    let version = version.map(version_of).unwrap_or_default();
    let mut farm = Farm::with_defaults_of(version, file.fqdn.as_str(), &file.title.value);
    lay_over(&mut farm, &file.farm);
    if let Some(facts) = facts {
        lay_over(&mut farm, facts);
    }
    farm
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
    set(
        &mut farm.enable_idp_initiated_signon_page,
        facts.enable_idp_initiated_signon_page,
    );
    set(
        &mut farm.enable_relay_state_for_idp_initiated_sign_on,
        facts.enable_relay_state_for_idp_initiated_sign_on,
    );
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
