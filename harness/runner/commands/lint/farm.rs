//! A farm under `farms/` -> what the lints see of it: its file, and every export that lies beside it.
//!
//! A trust that the farm file spells out takes its placeholders from the environment that uses the farm.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use jiff::tz::TimeZone;
use mock_adfs::import::{FarmEndpoint, FarmProperties, Place, PropertyValue, Taken};

use super::{drawn, source};
use crate::commands::import::gather::{Gathered, gather};
use crate::environment::{FarmFile, ReadFile, TrustFile, read_farm};
use crate::lint::{Setup, TrustView};
use crate::plan::{FileKind, FlexKind, Library, World};
use crate::scenario::yaml::Node;

/// What is known of a farm.
pub(super) struct Farm {
    /// What the lints look at.
    pub(super) setup: Setup,
    /// The tenant of the farm's name, or of an environment that uses the farm.
    pub(super) tenant: Option<String>,
}

/// Reads a farm by name.
///
/// # Errors
/// All mistakes of its file, and of the exports that it names, drawn.
pub(super) fn read(library: &Library, name: &str, at: Timestamp) -> Result<Farm, Vec<String>> {
    let source = source(library, FileKind::Farm, name)?;
    let (file, mistakes) = read_farm(&source, name);
    let Some(file) = file.filter(|_| mistakes.is_empty()) else {
        return Err(drawn(&mistakes));
    };
    let folder = source.path.parent().unwrap_or(Path::new(""));
    let named = named_exports(&file, folder);
    let mut gathered = gather(&named);
    if !gathered.mistakes.is_empty() {
        return Err(gathered.mistakes);
    }
    // What else lies beside the farm file may be anything; what can be read is looked at.
    let mut others = gather(&files_beside(folder, &named));
    gathered.files.append(&mut others.files);
    let world = world(library, name, at);
    let trusts = trusts(&file, folder, &gathered, world.as_ref())?;
    let mut setup = gathered.setup(trusts, at);
    setup.host.clone_from(&file.value.fqdn.value);
    let shown = source.path.display().to_string().replace('\\', "/");
    let properties = properties(&file);
    setup.issuer = properties
        .value
        .text("Identifier")
        .map(str::to_owned)
        .or(setup.issuer);
    setup.properties.push((shown.clone(), properties));
    // What the file says itself stands above its exports.
    let own = sign_on(&file).map(|taken| (shown, taken));
    setup.endpoints.splice(0..0, own);
    let own = library
        .path_of(FileKind::Tenant, name)
        .is_file()
        .then(|| name.to_owned());
    let tenant = own.or_else(|| world.and_then(|world| world.tenant_name().map(str::to_owned)));
    Ok(Farm { setup, tenant })
}

/// The environment that uses the farm, with all that it names; nothing when there is none, or it has mistakes.
fn world(library: &Library, farm: &str, at: Timestamp) -> Option<World> {
    let today = TimeZone::UTC.to_datetime(at).date();
    let names = library.names(FileKind::Environment);
    let mut worlds = names
        .iter()
        .filter_map(|name| World::read(library, name, today).ok());
    worlds.find(|world| world.farm_name() == farm)
}

fn both(file: &ReadFile<FarmFile>) -> impl Iterator<Item = (FlexKind, &TrustFile)> {
    let trusts = &file.value.trusts.value;
    [
        (FlexKind::Legacy, &trusts.legacy),
        (FlexKind::Enhanced, &trusts.enhanced),
    ]
    .into_iter()
    .filter_map(|(flex, trust)| Some((flex, &trust.as_ref()?.value)))
}

fn named_exports(file: &ReadFile<FarmFile>, folder: &Path) -> Vec<PathBuf> {
    let trusts = both(file).filter_map(|(_, trust)| trust.export.as_ref());
    let provider = file.value.claims_provider_trust.iter();
    let names = trusts.chain(provider.map(|provider| &provider.value.export));
    let mut paths: Vec<PathBuf> = names.map(|name| folder.join(&name.value)).collect();
    paths.dedup();
    paths
}

fn files_beside(folder: &Path, named: &[PathBuf]) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let mut files: Vec<PathBuf> = entries
        .map(|entry| entry.path())
        .filter(|path| path.is_file() && !named.contains(path))
        .filter(|path| path.file_name().is_some_and(|name| name != "farm.yaml"))
        .collect();
    files.sort();
    files
}

fn trusts(
    file: &ReadFile<FarmFile>,
    folder: &Path,
    gathered: &Gathered,
    world: Option<&World>,
) -> Result<Vec<TrustView>, Vec<String>> {
    let mut views = Vec::new();
    for (flex, trust) in both(file) {
        let view = match &trust.export {
            Some(export) => {
                let name = trust.name.as_ref().map(|name| name.as_str());
                gathered.trust_of(&folder.join(&export.value), name, flex)
            }
            None => Some(spelled(file, flex, world)?),
        };
        views.extend(view);
    }
    Ok(views)
}

/// A trust that the farm file spells out, filled in as an environment does it.
fn spelled(
    file: &ReadFile<FarmFile>,
    flex: FlexKind,
    world: Option<&World>,
) -> Result<TrustView, Vec<String>> {
    let trust = world.and_then(|world| world.trust(flex)).ok_or_else(|| {
        vec![format!(
            "error: the farm `{name}` spells its trust for {flex} Flex out, and no environment without mistakes uses it\nhint: its identifier and address come from the tenant: write environments/{name}.yaml, and see what `flexgate check` says",
            name = file.name
        )]
    })?;
    let place = |node: &Node| {
        let (line, column) = file.source.position(node.span.start);
        format!("{line}:{column}")
    };
    let word = flex.to_string();
    let entry = file
        .node
        .get("trusts")
        .and_then(|trusts| trusts.entry(&word));
    let spelled = entry.and_then(|(_, trust)| trust.get("trust"));
    let mut places: BTreeMap<String, String> = spelled
        .map_or(&[][..], Node::entries)
        .iter()
        .filter_map(|(key, _)| Some((key.as_text()?.to_owned(), place(key))))
        .collect();
    if let Some((key, _)) = entry.and_then(|(_, trust)| trust.entry("rules")) {
        places.insert("IssuanceTransformRules".to_owned(), place(key));
    }
    Ok(TrustView {
        flex,
        trust: trust.clone(),
        file: file.source.path.display().to_string().replace('\\', "/"),
        place: entry.map(|(key, _)| place(key)).unwrap_or_default(),
        places,
        losses: Vec::new(),
        absent: Vec::new(),
    })
}

/// The farm's properties as its file writes them, with their places.
fn properties(file: &ReadFile<FarmFile>) -> Taken<FarmProperties> {
    let mut values = BTreeMap::new();
    let mut places = BTreeMap::new();
    let facts = file.node.get("farm").map_or(&[][..], Node::entries);
    for (key, node) in facts {
        let known = key.as_text().and_then(FarmProperties::known_name);
        let Some((name, value)) = known.zip(value(node)) else {
            continue;
        };
        let (line, column) = file.source.position(key.span.start);
        places.insert(name.to_owned(), Place::at(line, column));
        values.insert(name, value);
    }
    Taken {
        value: FarmProperties {
            host_name: file.value.fqdn.value.clone(),
            values,
        },
        place: Place::at(1, 1),
        places,
        defaulted: Vec::new(),
        ignored: Vec::new(),
        losses: Vec::new(),
    }
}

/// The sign-on endpoint as the farm file writes it.
fn sign_on(file: &ReadFile<FarmFile>) -> Option<Taken<FarmEndpoint>> {
    let page = file.value.farm.sign_on_page?;
    let (key, _) = file.node.get("farm")?.entry("sign-on page")?;
    let (line, column) = file.source.position(key.span.start);
    Some(Taken {
        value: FarmEndpoint {
            address_path: "/adfs/ls/".to_owned(),
            enabled: page.enabled.unwrap_or(true),
            proxy: page.proxy.unwrap_or(true),
            full_url: String::new(),
        },
        place: Place::at(line, column),
        places: BTreeMap::new(),
        defaulted: Vec::new(),
        ignored: Vec::new(),
        losses: Vec::new(),
    })
}

fn value(node: &Node) -> Option<PropertyValue> {
    let texts = node.elements().iter().filter_map(Node::as_text);
    let Some(text) = node.as_text() else {
        return Some(PropertyValue::Texts(texts.map(str::to_owned).collect()));
    };
    Some(match (text, text.parse()) {
        ("true", _) => PropertyValue::Switch(true),
        ("false", _) => PropertyValue::Switch(false),
        (_, Ok(number)) => PropertyValue::Number(number),
        _ => PropertyValue::Text(text.to_owned()),
    })
}
