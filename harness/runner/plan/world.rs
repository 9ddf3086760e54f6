//! Everything around a scenario, read once: environment, farm with its exports, tenant, directory, flows and rule files.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use jiff::civil::Date;
use mock_adfs::settings::RelyingPartyTrust;

use super::fill::{Meaning, fill};
use super::library::{self, FileKind, Library};
use super::{FlexKind, adfs, flex, not_built, people};
use crate::environment::{
    AdfsWord, DirectoryFile, Environment, FarmFile, FlexSideWord, ReadFile, TenantFile, TrustFile,
    read_directory, read_environment, read_farm, read_tenant,
};
use crate::scenario::language::FlexWord;
use crate::scenario::yaml::{self, Node};
use crate::scenario::{FlowFile, Located, Mistake, Source, Surroundings, Text, propose, read_flow};

/// What is around all scenarios of one selection.
#[derive(Debug, Clone)]
pub struct World {
    pub(super) library: Library,
    pub(super) environment: ReadFile<Environment>,
    pub(super) farm: ReadFile<FarmFile>,
    pub(super) tenant: ReadFile<TenantFile>,
    pub(super) directory: ReadFile<DirectoryFile>,
    /// The people as the directory says, before any scenario changes them.
    pub(super) people: people::People,
    /// All trusts of the farm.
    pub(super) trusts: Vec<RelyingPartyTrust>,
    /// Which of them belongs to which generation of Flex.
    pub(super) trust_of: BTreeMap<FlexKind, TrustOf>,
    pub(super) default_flex: FlexKind,
    pub(super) today: Date,
}

/// The trust of a generation of Flex.
#[derive(Debug, Clone)]
pub(super) struct TrustOf {
    /// Place among the farm's trusts.
    pub(super) index: usize,
    /// Where its rules come from, to name a file when they cannot be read.
    pub(super) origin: String,
    /// Where the trusts of its export begin among the farm's.
    first: usize,
}

impl World {
    /// Reads an environment by name and all that it names.
    ///
    /// # Errors
    /// All mistakes of all these files.
    pub fn read(library: &Library, environment: &str, today: Date) -> Result<Self, Vec<Mistake>> {
        let environment = environment_file(library, environment)?;
        let sides = sides(&environment)?;
        let mut mistakes = Vec::new();
        let by = &environment.source;
        let mut take = |kind, name| {
            library
                .named(kind, by, name)
                .map_err(|m| mistakes.push(m))
                .ok()
        };
        let farm = take(FileKind::Farm, sides.farm);
        let directory = take(FileKind::Directory, sides.directory);
        let tenant = take(FileKind::Tenant, sides.tenant);
        let farm = keep(
            farm.map(|s| read_farm(&s, sides.farm.as_str())),
            &mut mistakes,
        );
        let tenant = keep(
            tenant.map(|s| read_tenant(&s, sides.tenant.as_str())),
            &mut mistakes,
        );
        let directory = keep(
            directory.map(|s| read_directory(&s, sides.directory.as_str())),
            &mut mistakes,
        );
        let (Some(farm), Some(tenant), Some(directory)) = (farm, tenant, directory) else {
            return Err(mistakes);
        };
        if !mistakes.is_empty() {
            return Err(mistakes);
        }
        let default_flex = sides.default_flex;
        Self::assemble(
            library,
            environment,
            farm,
            tenant,
            directory,
            default_flex,
            today,
        )
    }

    fn assemble(
        library: &Library,
        environment: ReadFile<Environment>,
        farm: ReadFile<FarmFile>,
        tenant: ReadFile<TenantFile>,
        directory: ReadFile<DirectoryFile>,
        default_flex: FlexKind,
        today: Date,
    ) -> Result<Self, Vec<Mistake>> {
        let mut mistakes = not_built_here(&farm, &tenant, &directory);
        let values = placeholders(&farm.value, &tenant.value, default_flex);
        let farm = filled_farm(farm, &tenant.value, default_flex, &mut mistakes);
        let tenant = filled(tenant, &values, &mut mistakes);
        let (Some(farm), Some(tenant)) = (farm, tenant) else {
            return Err(mistakes);
        };
        let people = people::People::of(&directory, &mut mistakes);
        if !people
            .names()
            .any(|name| name == environment.value.default_user.as_str())
        {
            let user = &environment.value.default_user;
            mistakes.push(people.unknown(&environment.source, user));
        }
        let mut world = Self {
            library: library.clone(),
            environment,
            farm,
            tenant,
            directory,
            people,
            trusts: Vec::new(),
            trust_of: BTreeMap::new(),
            default_flex,
            today,
        };
        mistakes.extend(world.read_trusts());
        if mistakes.is_empty() {
            Ok(world)
        } else {
            Err(mistakes)
        }
    }

    fn read_trusts(&mut self) -> Vec<Mistake> {
        let trusts = self.farm.value.trusts.value.clone();
        let both = [
            (FlexKind::Legacy, trusts.legacy),
            (FlexKind::Enhanced, trusts.enhanced),
        ];
        let mut mistakes = Vec::new();
        for (flex, trust) in both {
            let Some(trust) = trust else { continue };
            match self.read_trust(flex, &trust) {
                Ok(read) => {
                    self.trust_of.insert(flex, read);
                }
                Err(more) => mistakes.extend(more),
            }
        }
        mistakes
    }

    fn read_trust(
        &mut self,
        flex: FlexKind,
        trust: &Located<TrustFile>,
    ) -> Result<TrustOf, Vec<Mistake>> {
        if let Some(export) = &trust.value.export {
            let all = self.read_export(export)?;
            let chosen = self.choose(&all, export, trust.value.name.as_ref())?;
            let path = self.farm_folder().join(&export.value);
            let origin = library::shown(&path);
            let first = self.place_of(&origin, all);
            return Ok(TrustOf {
                index: first + chosen,
                origin,
                first,
            });
        }
        let made = adfs::spelled_trust(self, flex, &trust.value)?;
        self.trusts.push(made);
        let index = self.trusts.len() - 1;
        Ok(TrustOf {
            index,
            origin: library::shown(&self.farm.source.path),
            first: index,
        })
    }

    /// Where the trusts of an export begin among the farm's; one export may serve both generations and is taken once.
    fn place_of(&mut self, origin: &str, all: Vec<RelyingPartyTrust>) -> usize {
        let mut known = self.trust_of.values();
        if let Some(of) = known.find(|of| of.origin == origin) {
            return of.first;
        }
        let first = self.trusts.len();
        self.trusts.extend(all);
        first
    }

    fn farm_folder(&self) -> &Path {
        self.farm.source.path.parent().unwrap_or(Path::new(""))
    }

    fn read_export(&self, export: &Text) -> Result<Vec<RelyingPartyTrust>, Vec<Mistake>> {
        let path = self.farm_folder().join(&export.value);
        let at = |title: String| Mistake::at(&self.farm.source, export.span.clone(), title);
        let bytes = library::read_bytes(&path).map_err(|error| {
            let hint = "put the administrator's export beside `farm.yaml`, untouched";
            vec![at(error.title).hint(hint)]
        })?;
        mock_adfs::import::relying_party_trusts(&bytes).map_err(|error| {
            let title = format!("`{}` is not an export that can be read", export.value);
            vec![
                at(title)
                    .found(format!("{} (at {})", error.problem, error.place))
                    .hint(error.hint()),
            ]
        })
    }

    /// The trust that is meant: by name, or the only one.
    fn choose(
        &self,
        all: &[RelyingPartyTrust],
        export: &Text,
        name: Option<&Text>,
    ) -> Result<usize, Vec<Mistake>> {
        let names = || all.iter().map(|trust| trust.name.as_str());
        let at = |text: &Text, title: String| {
            Mistake::at(&self.farm.source, text.span.clone(), title)
                .maybe_hint(propose(&text.value, names()))
        };
        match (name, all.len()) {
            (Some(name), _) => names()
                .position(|known| known == name.value)
                .ok_or_else(|| {
                    vec![at(
                        name,
                        format!("the export holds no trust `{}`", name.value),
                    )]
                }),
            (None, 1) => Ok(0),
            (None, count) => {
                let title = format!("the export holds {count} trusts");
                Err(vec![
                    at(export, title).hint("add `Name: ...` to say which one is Flex"),
                ])
            }
        }
    }

    /// Reads a flow that a scenario names at a place.
    pub(super) fn flow(&self, by: &Arc<Source>, name: &Text) -> Result<FlowFile, Vec<Mistake>> {
        let source = self
            .library
            .named(FileKind::Flow, by, name)
            .map_err(|mistake| vec![mistake])?;
        let (file, mut mistakes) = read_flow(&source, name.as_str(), &self.surroundings());
        if let Some(file) = &file {
            mistakes.extend(not_built::in_flow(file));
        }
        file.filter(|_| mistakes.is_empty()).ok_or(mistakes)
    }

    /// Name of the trust that stands for a generation of Flex; empty when the farm has none.
    pub(super) fn relying_party(&self, flex: FlexKind) -> &str {
        let of = self.trust_of.get(&flex);
        let trust = of.and_then(|of| self.trusts.get(of.index));
        trust.map_or("", |trust| trust.name.as_str())
    }

    /// What a reader of scenarios needs to know.
    pub(super) fn surroundings(&self) -> Surroundings {
        Surroundings {
            mock_fqdn: Some(self.farm.value.fqdn.value.clone()),
            today: self.today,
        }
    }

    /// Values of the placeholders for a generation of Flex.
    pub(super) fn placeholders(&self, flex: FlexKind) -> BTreeMap<String, String> {
        placeholders(&self.farm.value, &self.tenant.value, flex)
    }
}

/// Reads an environment's file by its name, or by its path.
fn environment_file(library: &Library, name: &str) -> Result<ReadFile<Environment>, Vec<Mistake>> {
    let direct = Path::new(name);
    let path = if direct.is_file() {
        direct.to_owned()
    } else {
        library.path_of(FileKind::Environment, name)
    };
    if !path.is_file() {
        let names = library.names(FileKind::Environment);
        let mistake = Mistake::nowhere(format!("there is no environment `{name}`"))
            .maybe_hint(propose(name, names.iter().map(String::as_str)));
        return Err(vec![mistake]);
    }
    let source = library::read(&path).map_err(|mistake| vec![mistake])?;
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    let (file, mistakes) = read_environment(&source, &stem);
    file.filter(|_| mistakes.is_empty()).ok_or(mistakes)
}

struct Sides<'a> {
    farm: &'a Text,
    directory: &'a Text,
    tenant: &'a Text,
    default_flex: FlexKind,
}

/// The mocks of an environment; a real or foreign side is refused by name.
fn sides(file: &ReadFile<Environment>) -> Result<Sides<'_>, Vec<Mistake>> {
    let mut mistakes = Vec::new();
    let mut refuse = |word, span: &std::ops::Range<usize>| {
        mistakes.push(
            not_built::refused(word, |title| Mistake::at(&file.source, span.clone(), title))
                .hint("this version mocks both sides: `mock`"),
        );
    };
    let adfs = match &file.value.adfs.value {
        AdfsWord::Mock(mock) => Some(mock),
        AdfsWord::Foreign(_) => {
            refuse("foreign", &file.value.adfs.span);
            None
        }
        AdfsWord::Real(_) => {
            refuse("real", &file.value.adfs.span);
            None
        }
    };
    let flex = match &file.value.flex.value {
        FlexSideWord::Mock(mock) => Some(mock),
        FlexSideWord::Foreign(_) => {
            refuse("foreign", &file.value.flex.span);
            None
        }
        FlexSideWord::Real(_) => {
            refuse("real", &file.value.flex.span);
            None
        }
    };
    match (adfs, flex) {
        (Some(adfs), Some(flex)) => Ok(Sides {
            farm: &adfs.farm,
            directory: &adfs.directory,
            tenant: &flex.tenant,
            default_flex: flex_kind(flex.default_flex.value),
        }),
        _ => Err(mistakes),
    }
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

/// Words of the farm, tenant and directory files that this version cannot do.
fn not_built_here(
    farm: &ReadFile<FarmFile>,
    tenant: &ReadFile<TenantFile>,
    directory: &ReadFile<DirectoryFile>,
) -> Vec<Mistake> {
    let mut mistakes = refuse_in(&farm.source, farm.node.get("farm"), "farm");
    for trust in farm.node.get("trusts").map_or(&[][..], Node::entries) {
        mistakes.extend(refuse_in(&farm.source, trust.1.get("trust"), "trust"));
    }
    mistakes.extend(refuse_in(
        &tenant.source,
        tenant.node.get("tenant"),
        "tenant",
    ));
    mistakes.extend(refuse_in(
        &directory.source,
        directory.node.get("users"),
        "users",
    ));
    mistakes
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
    farm: ReadFile<FarmFile>,
    tenant: &TenantFile,
    default_flex: FlexKind,
    mistakes: &mut Vec<Mistake>,
) -> Option<ReadFile<FarmFile>> {
    let of = |flex| placeholders(&farm.value, tenant, flex);
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

/// Source of EntityID and ACS: the guide, sections "Configuring the Relying Party Trust" (legacy); Flex SSO documentation
/// (enhanced).
fn placeholders(farm: &FarmFile, tenant: &TenantFile, flex: FlexKind) -> BTreeMap<String, String> {
    let sid = tenant.account_sid.as_str();
    let mut values = BTreeMap::from([
        ("FQDN".to_owned(), farm.fqdn.value.clone()),
        ("AccountSid".to_owned(), sid.to_owned()),
        (
            "runtime-domain".to_owned(),
            tenant.runtime_domain.value.clone(),
        ),
        (
            "self-hosted-flex".to_owned(),
            format!("https://{}", flex::self_hosted_of(farm.fqdn.as_str())),
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
