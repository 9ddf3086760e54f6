//! The two sides of an environment, read from the files that it names.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use super::fill::{Meaning, fill};
use super::library::{FileKind, Library};
use super::world::{AdfsWorld, FarmAndDirectory, FlexWorld};
use super::{FlexKind, flex, foreign, not_built, people};
use crate::environment::{
    AdfsWord, Environment, FarmFile, FlexSideWord, MockAdfsFile, MockFlexFile, ReadFile,
    TenantFile, ValueSource, read_directory, read_farm, read_tenant,
};
use crate::scenario::language::FlexWord;
use crate::scenario::yaml::{self, Node};
use crate::scenario::{Mistake, Source};

/// Both sides and the people.
pub(super) struct Sides {
    pub(super) adfs: AdfsWorld,
    pub(super) flex: FlexWorld,
    pub(super) people: people::People,
}

/// Reads both sides; a real one is refused by name.
pub(super) fn read(
    library: &Library,
    environment: &ReadFile<Environment>,
) -> Result<Sides, Vec<Mistake>> {
    let mut mistakes = Vec::new();
    let adfs = match &environment.value.adfs.value {
        AdfsWord::Mock(mock) => {
            mock_adfs(library, environment, mock).map(|files| Adfs::Mock(Box::new(files)))
        }
        AdfsWord::Foreign(file) => foreign::identity_provider(environment, file)
            .map(|(side, people)| Adfs::Foreign(Box::new(side), people)),
        AdfsWord::Real(_) => Err(vec![real(environment, &environment.value.adfs.span)]),
    };
    let adfs = adfs.map_err(|more| mistakes.extend(more)).ok();
    let flex = match &environment.value.flex.value {
        FlexSideWord::Mock(mock) => {
            tenant(library, environment, mock).map(|file| FlexWorld::Mock(Box::new(file)))
        }
        FlexSideWord::Foreign(file) => foreign::service_provider(environment, file)
            .map(|(side, metadata)| FlexWorld::Foreign(Box::new(side), metadata)),
        FlexSideWord::Real(_) => Err(vec![real(environment, &environment.value.flex.span)]),
    };
    let flex = flex.map_err(|more| mistakes.extend(more)).ok();
    match (adfs, flex, mistakes.is_empty()) {
        (Some(adfs), Some(flex), true) => together(adfs, flex, default_flex(environment)),
        _ => Err(mistakes),
    }
}

/// The side that signs people in, before placeholders are filled in.
enum Adfs {
    Mock(Box<FarmAndDirectory>),
    Foreign(Box<super::ForeignAdfsSide>, people::People),
}

/// Both sides with everything filled in that one says of the other.
fn together(adfs: Adfs, flex: FlexWorld, kind: FlexKind) -> Result<Sides, Vec<Mistake>> {
    let mut mistakes = Vec::new();
    let (adfs, people) = match adfs {
        Adfs::Foreign(side, people) => (AdfsWorld::Foreign(side), people),
        Adfs::Mock(mut files) => {
            if let Some(farm) = filled_farm(&files.farm, &flex, kind, &mut mistakes) {
                files.farm = farm;
            }
            let people = people::People::of(&files.directory, &mut mistakes);
            (AdfsWorld::Mock(files), people)
        }
    };
    let fqdn = match &adfs {
        AdfsWorld::Mock(files) => files.farm.value.fqdn.value.clone(),
        AdfsWorld::Foreign(side) => side.fqdn.clone(),
    };
    let flex = filled_flex(&fqdn, flex, kind, &mut mistakes);
    if mistakes.is_empty() {
        Ok(Sides { adfs, flex, people })
    } else {
        Err(mistakes)
    }
}

/// The generation when a scenario does not say. To a foreign service provider it means nothing.
pub(super) fn default_flex(environment: &ReadFile<Environment>) -> FlexKind {
    match &environment.value.flex.value {
        FlexSideWord::Mock(mock) => flex_kind(mock.default_flex.value),
        FlexSideWord::Foreign(_) | FlexSideWord::Real(_) => FlexKind::Legacy,
    }
}

fn real(environment: &ReadFile<Environment>, span: &Range<usize>) -> Mistake {
    let at = |title| Mistake::at(&environment.source, span.clone(), title);
    not_built::refused("real", at).hint("this version knows `mock` and `foreign` sides")
}

fn mock_adfs(
    library: &Library,
    environment: &ReadFile<Environment>,
    mock: &MockAdfsFile,
) -> Result<FarmAndDirectory, Vec<Mistake>> {
    let mut mistakes = Vec::new();
    let mut named = |kind, name| {
        let source = library.named(kind, &environment.source, name);
        source.map_err(|mistake| mistakes.push(mistake)).ok()
    };
    let farm = named(FileKind::Farm, &mock.farm);
    let directory = named(FileKind::Directory, &mock.directory);
    let farm = keep(
        farm.map(|source| read_farm(&source, mock.farm.as_str())),
        &mut mistakes,
    );
    let directory = keep(
        directory.map(|source| read_directory(&source, mock.directory.as_str())),
        &mut mistakes,
    );
    let (Some(farm), Some(directory), true) = (farm, directory, mistakes.is_empty()) else {
        return Err(mistakes);
    };
    mistakes.extend(refuse_in(&farm.source, farm.node.get("farm"), "farm"));
    for trust in farm.node.get("trusts").map_or(&[][..], Node::entries) {
        mistakes.extend(refuse_in(&farm.source, trust.1.get("trust"), "trust"));
    }
    let users = directory.node.get("users");
    mistakes.extend(refuse_in(&directory.source, users, "users"));
    let folder = environment.source.path.parent().unwrap_or("".as_ref());
    let key = mock.token_signing_key.as_ref();
    if !mistakes.is_empty() {
        return Err(mistakes);
    }
    Ok(FarmAndDirectory {
        farm,
        directory,
        token_signing_key: key.map(|key| ValueSource::of(&key.value, folder)),
    })
}

fn tenant(
    library: &Library,
    environment: &ReadFile<Environment>,
    mock: &MockFlexFile,
) -> Result<ReadFile<TenantFile>, Vec<Mistake>> {
    let source = library
        .named(FileKind::Tenant, &environment.source, &mock.tenant)
        .map_err(|mistake| vec![mistake])?;
    let mut mistakes = Vec::new();
    let read = keep(
        Some(read_tenant(&source, mock.tenant.as_str())),
        &mut mistakes,
    );
    if let Some(file) = &read {
        mistakes.extend(refuse_in(&file.source, file.node.get("tenant"), "tenant"));
    }
    read.filter(|_| mistakes.is_empty()).ok_or(mistakes)
}

/// The generation behind its word.
pub(super) fn flex_kind(word: FlexWord) -> FlexKind {
    match word {
        FlexWord::Legacy => FlexKind::Legacy,
        FlexWord::Enhanced => FlexKind::Enhanced,
    }
}

fn keep<T>(
    read: Option<(Option<ReadFile<T>>, Vec<Mistake>)>,
    mistakes: &mut Vec<Mistake>,
) -> Option<ReadFile<T>> {
    let (file, more) = read?;
    mistakes.extend(more);
    file
}

fn refuse_in(source: &Arc<Source>, node: Option<&Node>, place: &str) -> Vec<Mistake> {
    node.map(|node| not_built::in_facts(node, place))
        .unwrap_or_default()
        .into_iter()
        .map(|(word, node)| {
            not_built::refused(word, |title| Mistake::at(source, node.span.clone(), title))
                .hint("take it out")
        })
        .collect()
}

/// The same file with its placeholders filled in.
fn filled<T: serde::de::DeserializeOwned>(
    file: ReadFile<T>,
    values: &BTreeMap<String, String>,
    mistakes: &mut Vec<Mistake>,
) -> Option<ReadFile<T>> {
    let meaning = Meaning {
        environment: values,
        parameters: &BTreeMap::new(),
        user: None,
    };
    let node = fill(&file.source, &file.node, meaning, mistakes);
    let (reading, more) = yaml::read_node::<T>(&file.source, node);
    mistakes.extend(more);
    let reading = reading?;
    Some(ReadFile {
        value: reading.value,
        node: reading.node,
        ..file
    })
}

/// The farm file with its placeholders filled in: those of a trust mean the generation that the trust is for.
fn filled_farm(
    farm: &ReadFile<FarmFile>,
    flex: &FlexWorld,
    default_flex: FlexKind,
    mistakes: &mut Vec<Mistake>,
) -> Option<ReadFile<FarmFile>> {
    let of = |kind| placeholders(farm.value.fqdn.as_str(), flex, kind);
    let other_flex = match default_flex {
        FlexKind::Legacy => FlexKind::Enhanced,
        FlexKind::Enhanced => FlexKind::Legacy,
    };
    let other = filled(farm.clone(), &of(other_flex), &mut Vec::new());
    let mut filled = filled(farm.clone(), &of(default_flex), mistakes)?;
    if let Some(other) = other {
        let (trusts, others) = (&mut filled.value.trusts.value, other.value.trusts.value);
        match other_flex {
            FlexKind::Legacy => trusts.legacy = others.legacy,
            FlexKind::Enhanced => trusts.enhanced = others.enhanced,
        }
    }
    Some(filled)
}

/// The tenant's file with its placeholders filled in.
fn filled_flex(
    fqdn: &str,
    flex: FlexWorld,
    kind: FlexKind,
    mistakes: &mut Vec<Mistake>,
) -> FlexWorld {
    let values = placeholders(fqdn, &flex, kind);
    match flex {
        FlexWorld::Mock(tenant) => match filled((*tenant).clone(), &values, mistakes) {
            Some(filled) => FlexWorld::Mock(Box::new(filled)),
            None => FlexWorld::Mock(tenant),
        },
        foreign @ FlexWorld::Foreign(..) => foreign,
    }
}

/// Values of the placeholders. A foreign service provider has an EntityID and an ACS, and nothing that is Twilio's.
pub(super) fn placeholders(
    fqdn: &str,
    flex: &FlexWorld,
    kind: FlexKind,
) -> BTreeMap<String, String> {
    match flex {
        FlexWorld::Mock(tenant) => placeholders_of_flex(fqdn, &tenant.value, kind),
        FlexWorld::Foreign(side, _) => {
            let provider = &side.service_provider;
            let acs = foreign::assertion_consumer(provider).unwrap_or_default();
            BTreeMap::from([
                ("FQDN".to_owned(), fqdn.to_owned()),
                ("EntityID".to_owned(), provider.entity_id.clone()),
                ("ACS".to_owned(), acs.to_owned()),
            ])
        }
    }
}

/// Source of EntityID and ACS: the guide, sections "Configuring the Relying Party Trust" (legacy); Flex SSO documentation
/// (enhanced).
fn placeholders_of_flex(
    fqdn: &str,
    tenant: &TenantFile,
    flex: FlexKind,
) -> BTreeMap<String, String> {
    let sid = tenant.account_sid.as_str();
    let mut values = BTreeMap::from([
        ("FQDN".to_owned(), fqdn.to_owned()),
        ("AccountSid".to_owned(), sid.to_owned()),
        (
            "runtime-domain".to_owned(),
            tenant.runtime_domain.value.clone(),
        ),
        (
            "self-hosted-flex".to_owned(),
            format!("https://{}", flex::self_hosted_of(fqdn)),
        ),
    ]);
    let connection = tenant.connection_sid.as_ref().map(|sid| sid.value.clone());
    let ids = match (flex, &connection) {
        (FlexKind::Legacy, _) => {
            let acs = format!("https://iam.twilio.com/v1/Accounts/{sid}/saml2");
            Some((format!("{acs}/metadata"), acs))
        }
        (FlexKind::Enhanced, Some(connection)) => Some((
            format!("urn:flex:{connection}"),
            format!("https://login.flex.us1.twilio.com/login/callback?connection={connection}"),
        )),
        (FlexKind::Enhanced, None) => None,
    };
    if let Some((entity, acs)) = ids {
        values.insert("EntityID".to_owned(), entity);
        values.insert("ACS".to_owned(), acs);
    }
    if let Some(connection) = connection {
        values.insert("ConnectionSid".to_owned(), connection);
    }
    values
}
