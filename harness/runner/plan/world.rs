//! Everything around a scenario, read once: environment, farm with its exports, tenant, directory, flows and rule files.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use jiff::civil::Date;
use mock_adfs::ExportedCertificates;
use mock_adfs::import::ImportError;
use mock_adfs::settings::RelyingPartyTrust;

use super::library::{self, FileKind, Library};
use super::sides::{self, Sides};
use super::{
    FlexKind, ForeignAdfsSide, ForeignFlexSide, adfs, foreign_trust, not_built, people, rules,
};
use crate::environment::{
    DirectoryFile, Environment, FarmFile, ReadFile, TenantFile, TrustFile, ValueSource,
    read_environment,
};
use crate::scenario::{FlowFile, Located, Mistake, Source, Surroundings, Text, propose, read_flow};

/// What is around all scenarios of one selection.
#[derive(Debug, Clone)]
pub struct World {
    pub(super) library: Library,
    pub(super) environment: ReadFile<Environment>,
    pub(super) adfs: AdfsWorld,
    pub(super) flex: FlexWorld,
    /// The people as the directory says, before any scenario changes them.
    pub(super) people: people::People,
    /// All trusts of the farm.
    pub(super) trusts: Vec<RelyingPartyTrust>,
    /// Which of them belongs to which generation of Flex.
    pub(super) trust_of: BTreeMap<FlexKind, TrustOf>,
    /// Which pages are there, when the farm has an export of its endpoints.
    pub(super) endpoints: FarmEndpoints,
    /// Dates of its certificates, when the farm has an export of them.
    pub(super) certificates: ExportedCertificates,
    /// Acceptance rules of the Active Directory claims provider trust, when the farm has an export of it.
    pub(super) acceptance_rules: Option<String>,
    pub(super) default_flex: FlexKind,
    pub(super) today: Date,
}

/// What an export says of the farm's endpoints; nothing where it says nothing.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct FarmEndpoints {
    /// Whether the page for changing a password is there.
    pub(super) update_password: Option<bool>,
    /// Whether `/adfs/ls/` answers.
    pub(super) sign_on: Option<bool>,
    /// Whether it is published through the proxy.
    pub(super) sign_on_outside: Option<bool>,
}

/// The side that signs people in.
#[derive(Debug, Clone)]
pub(super) enum AdfsWorld {
    /// A farm and its directory, both mocked.
    Mock(Box<FarmAndDirectory>),
    /// Another identity provider.
    Foreign(Box<ForeignAdfsSide>),
}

/// The files of a mocked AD FS.
#[derive(Debug, Clone)]
pub(super) struct FarmAndDirectory {
    pub(super) farm: ReadFile<FarmFile>,
    pub(super) directory: ReadFile<DirectoryFile>,
    pub(super) token_signing_key: Option<ValueSource>,
}

/// The side that people sign in to.
#[derive(Debug, Clone)]
pub(super) enum FlexWorld {
    /// A mocked Flex.
    Mock(Box<ReadFile<TenantFile>>),
    /// Another service provider, with its metadata.
    Foreign(Box<ForeignFlexSide>, String),
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
        let Sides { adfs, flex, people } = sides::read(library, &environment)?;
        let mut world = Self {
            library: library.clone(),
            default_flex: sides::default_flex(&environment),
            environment,
            adfs,
            flex,
            people,
            trusts: Vec::new(),
            trust_of: BTreeMap::new(),
            endpoints: FarmEndpoints::default(),
            certificates: ExportedCertificates::default(),
            acceptance_rules: None,
            today,
        };
        let mut mistakes = Vec::new();
        let user = &world.environment.value.default_user;
        if world.people.user(user.as_str()).is_none() {
            mistakes.push(world.people.unknown(&world.environment.source, user));
        }
        mistakes.extend(world.read_trusts());
        match world.read_acceptance_rules() {
            Ok(rules) => world.acceptance_rules = rules,
            Err(more) => mistakes.extend(more),
        }
        match world.read_endpoints() {
            Ok(endpoints) => world.endpoints = endpoints,
            Err(more) => mistakes.extend(more),
        }
        match world.read_certificates() {
            Ok(certificates) => world.certificates = certificates,
            Err(more) => mistakes.extend(more),
        }
        if mistakes.is_empty() {
            Ok(world)
        } else {
            Err(mistakes)
        }
    }

    /// The trusts of the farm. A foreign service provider has the one that the wizard makes of its metadata, with the rules
    /// of the farm's first trust.
    fn read_trusts(&mut self) -> Vec<Mistake> {
        let AdfsWorld::Mock(files) = &self.adfs else {
            return Vec::new();
        };
        let trusts = files.farm.value.trusts.value.clone();
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
        mistakes.extend(self.trust_foreign());
        mistakes
    }

    /// Adds the trust for a foreign service provider, which takes the place of those for Flex.
    fn trust_foreign(&mut self) -> Option<Mistake> {
        let FlexWorld::Foreign(_, metadata) = &self.flex else {
            return None;
        };
        let of = self.trust_of.values().next()?;
        let rules = self
            .trusts
            .get(of.index)
            .map_or("", |trust| trust.issuance_transform_rules.as_str());
        let (origin, index) = (of.origin.clone(), self.trusts.len());
        match foreign_trust(metadata, rules) {
            Ok(trust) => self.trusts.push(trust),
            Err(reason) => {
                let title = format!("AD FS makes no trust of this metadata: {reason}");
                let span = self.environment.value.flex.span.clone();
                return Some(Mistake::at(&self.environment.source, span, title));
            }
        }
        for flex in [FlexKind::Legacy, FlexKind::Enhanced] {
            let origin = origin.clone();
            self.trust_of.insert(
                flex,
                TrustOf {
                    index,
                    origin,
                    first: index,
                },
            );
        }
        None
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
            origin: library::shown(&self.farm_source().path),
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

    pub(super) fn farm_folder(&self) -> &Path {
        self.farm_source().path.parent().unwrap_or(Path::new(""))
    }

    /// The text in which trusts are named: the farm's file.
    pub(super) fn farm_source(&self) -> &Arc<Source> {
        match &self.adfs {
            AdfsWorld::Mock(files) => &files.farm.source,
            AdfsWorld::Foreign(_) => &self.environment.source,
        }
    }

    /// The acceptance rules of the Active Directory claims provider trust, which have to parse.
    fn read_acceptance_rules(&self) -> Result<Option<String>, Vec<Mistake>> {
        let file = self.farm_file();
        let Some(file) = file.and_then(|file| file.claims_provider_trust.as_ref()) else {
            return Ok(None);
        };
        let export = &file.value.export;
        let found = self.read_with(export, mock_adfs::import::active_directory_trust)?;
        let trust = found.ok_or_else(|| {
            let title = format!(
                "`{}` holds no claims provider trust of Active Directory",
                export.value
            );
            let command = mock_adfs::import::Export::ClaimsProviders.command();
            vec![Mistake::at(self.farm_source(), export.span.clone(), title).hint(command)]
        })?;
        let origin = format!(
            "{} (AcceptanceTransformRules)",
            library::shown(&self.farm_folder().join(&export.value))
        );
        let text = trust.acceptance_transform_rules;
        rules::rules_of(&Source::new(origin, text.as_str()))?;
        Ok(Some(text))
    }

    /// Which pages are there.
    fn read_endpoints(&self) -> Result<FarmEndpoints, Vec<Mistake>> {
        let file = self.farm_file();
        let Some(file) = file.and_then(|file| file.endpoints.as_ref()) else {
            return Ok(FarmEndpoints::default());
        };
        let all = self.read_with(&file.value.export, mock_adfs::import::farm_endpoints)?;
        let find = |wanted: &str| {
            let is = |path: &str| path.trim_end_matches('/').eq_ignore_ascii_case(wanted);
            all.iter().find(|endpoint| is(&endpoint.address_path))
        };
        let sign_on = find("/adfs/ls");
        Ok(FarmEndpoints {
            update_password: find("/adfs/portal/updatepassword").map(|found| found.enabled),
            sign_on: sign_on.map(|found| found.enabled),
            sign_on_outside: sign_on.map(|found| found.proxy),
        })
    }

    /// The dates of the farm's certificates.
    fn read_certificates(&self) -> Result<ExportedCertificates, Vec<Mistake>> {
        let file = self.farm_file();
        let Some(file) = file.and_then(|file| file.certificates.as_ref()) else {
            return Ok(ExportedCertificates::default());
        };
        let export = &file.value.export;
        let all = self.read_with(export, mock_adfs::import::farm_certificates)?;
        let found = ExportedCertificates::of(&all);
        if found.is_empty() {
            let title = format!(
                "`{}` tells of no primary certificate from when to when it is valid",
                export.value
            );
            let command = mock_adfs::import::Export::Certificates.command();
            let mistake = Mistake::at(self.farm_source(), export.span.clone(), title);
            return Err(vec![mistake.hint(command)]);
        }
        Ok(found)
    }

    fn read_export(&self, export: &Text) -> Result<Vec<RelyingPartyTrust>, Vec<Mistake>> {
        self.read_with(export, mock_adfs::import::relying_party_trusts)
    }

    /// Reads an export beside the farm file.
    fn read_with<T>(
        &self,
        export: &Text,
        read: impl Fn(&[u8]) -> Result<T, ImportError>,
    ) -> Result<T, Vec<Mistake>> {
        let path = self.farm_folder().join(&export.value);
        let at = |title: String| Mistake::at(self.farm_source(), export.span.clone(), title);
        let bytes = library::read_bytes(&path).map_err(|error| {
            let hint = "put the administrator's export beside `farm.yaml`, untouched";
            vec![at(error.title).hint(hint)]
        })?;
        read(&bytes).map_err(|error| {
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
            Mistake::at(self.farm_source(), text.span.clone(), title)
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

    /// The farm's file, when AD FS is mocked.
    fn farm_file(&self) -> Option<&FarmFile> {
        match &self.adfs {
            AdfsWorld::Mock(files) => Some(&files.farm.value),
            AdfsWorld::Foreign(_) => None,
        }
    }

    /// Name of the farm; empty when AD FS is not mocked.
    #[must_use]
    pub fn farm_name(&self) -> &str {
        match &self.adfs {
            AdfsWorld::Mock(files) => &files.farm.name,
            AdfsWorld::Foreign(_) => "",
        }
    }

    /// Name of the tenant, when Flex is mocked.
    #[must_use]
    pub fn tenant_name(&self) -> Option<&str> {
        match &self.flex {
            FlexWorld::Mock(tenant) => Some(&tenant.name),
            FlexWorld::Foreign(..) => None,
        }
    }

    /// The trust for a generation of Flex, if the farm has one.
    #[must_use]
    pub fn trust(&self, flex: FlexKind) -> Option<&RelyingPartyTrust> {
        self.trusts.get(self.trust_of.get(&flex)?.index)
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
            mock_fqdn: Some(self.fqdn().to_owned()),
            today: self.today,
        }
    }

    /// Values of the placeholders for a generation of Flex.
    pub(super) fn placeholders(&self, flex: FlexKind) -> BTreeMap<String, String> {
        sides::placeholders(self.fqdn(), &self.flex, flex)
    }

    /// The host of the side that signs people in.
    pub(super) fn fqdn(&self) -> &str {
        match &self.adfs {
            AdfsWorld::Mock(files) => files.farm.value.fqdn.as_str(),
            AdfsWorld::Foreign(side) => &side.fqdn,
        }
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
