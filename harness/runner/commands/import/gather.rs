//! Reads files of any form: settings whole, people as sources that stream.

use std::path::{Path, PathBuf};

use jiff::Timestamp;
use mock_adfs::import::people::FileSource;
use mock_adfs::import::{self, ImportError, Imported, Problem};
use mock_adfs::settings::RelyingPartyTrust;
use saml::signature::Certificate;

use super::directory;
use crate::lint::{Expected, Setup, TrustView, flex_of};
use crate::plan::{FlexKind, unreadable};

/// What the files hold.
#[derive(Debug, Default)]
pub(crate) struct Gathered {
    /// Settings, by file.
    pub(crate) files: Vec<(String, Imported)>,
    /// Files of people.
    pub(crate) people: Vec<FileSource>,
    /// What could not be read: message and hint.
    pub(crate) mistakes: Vec<String>,
}

/// Reads all files; every one that cannot be read is a mistake.
pub(crate) fn gather(paths: &[PathBuf]) -> Gathered {
    let mut gathered = Gathered::default();
    let empty = paths
        .iter()
        .filter(|path| path.is_dir() && files_of(path).is_empty());
    gathered.mistakes.extend(empty.map(|path| {
        let hint = "name the folder into which PowerShell wrote, or the files themselves";
        format!(
            "error: the folder `{}` holds no files\nhint: {hint}",
            shown(path)
        )
    }));
    for path in paths.iter().flat_map(|path| files_of(path)) {
        if let Err(mistakes) = one(&path, &mut gathered) {
            gathered.mistakes.extend(mistakes);
        }
    }
    gathered
}

/// The files of a folder, sorted: a shell of Windows does not fill in `*.json`.
fn files_of(path: &Path) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(path) else {
        return vec![path.to_owned()];
    };
    let mut files: Vec<PathBuf> = entries
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| path.is_file())
        .collect();
    files.sort();
    files
}

fn shown(path: &Path) -> String {
    path.display().to_string().replace('\\', "/")
}

fn one(path: &Path, gathered: &mut Gathered) -> Result<(), Vec<String>> {
    let name = shown(path);
    let unreadable =
        |error: std::io::Error| vec![unreadable(path, &error).draw(false).trim_end().to_owned()];
    if let Some(form) = FileSource::form_of(path).map_err(unreadable)? {
        gathered.people.push(FileSource::new(path, form));
        return Ok(());
    }
    let bytes = std::fs::read(path).map_err(unreadable)?;
    let refused = |error: ImportError| {
        vec![format!(
            "error: {}\n --> {name}:{}\nhint: {}",
            error.problem,
            error.place,
            error.hint()
        )]
    };
    let imported = match import::read(&bytes) {
        Err(error) if error.problem == Problem::DirectoryFile => Imported {
            people: directory::entries(path, import::text_of(&bytes).map_err(refused)?)?,
            ..Imported::default()
        },
        read => read.map_err(refused)?,
    };
    gathered.files.push((name, imported));
    Ok(())
}

impl Gathered {
    /// The host of the federation service: of the properties, the metadata, the endpoints, or the signing certificate.
    pub(crate) fn host(&self) -> Option<String> {
        let all = || self.files.iter().map(|(_, imported)| imported);
        let properties = all()
            .flat_map(|i| &i.properties)
            .map(|t| t.value.host_name.clone());
        let metadata = all()
            .flat_map(|i| &i.federation)
            .map(|f| f.host_name.clone());
        let endpoints = all().flat_map(|i| &i.endpoints).filter_map(|t| {
            let url = url::Url::parse(&t.value.full_url).ok()?;
            url.host_str().map(str::to_owned)
        });
        let certificates = all().flat_map(|i| &i.certificates).filter_map(|t| {
            let octets = t.value.octets.clone()?;
            let read = Certificate::from_der(octets).ok()?;
            let (_, host) = read.subject().split_once("ADFS Signing - ")?;
            host.split(',').next().map(str::to_owned)
        });
        let mut hosts = properties
            .chain(metadata)
            .chain(endpoints)
            .chain(certificates);
        hosts
            .find(|host| !host.is_empty())
            .map(|host| host.to_ascii_lowercase())
    }

    /// Identifier of the federation service.
    pub(crate) fn issuer(&self) -> Option<String> {
        let all = || self.files.iter().map(|(_, imported)| imported);
        let properties = all()
            .flat_map(|i| &i.properties)
            .filter_map(|t| t.value.text("Identifier").map(str::to_owned));
        properties
            .chain(
                all()
                    .flat_map(|i| &i.federation)
                    .map(|f| f.identifier.clone()),
            )
            .next()
    }

    /// The trusts of Flex: by their identifiers, by the name that was asked for, or the only one there is.
    pub(crate) fn flex_trusts(&self, named: Option<&str>) -> Vec<TrustView> {
        let all: Vec<(&String, &import::Taken<RelyingPartyTrust>)> = self
            .files
            .iter()
            .flat_map(|(file, i)| i.trusts.iter().map(move |taken| (file, taken)))
            .collect();
        let mut views: Vec<TrustView> = Vec::new();
        for (file, taken) in &all {
            let wanted = named.is_none_or(|name| taken.value.name == name);
            let only = all.len() == 1 || named.is_some();
            let flex = flex_of(&taken.value).or(only.then_some(FlexKind::Legacy));
            if let (true, Some(flex)) = (wanted, flex)
                && !views.iter().any(|view| view.flex == flex)
            {
                views.push(view(file, taken, flex));
            }
        }
        for view in &mut views {
            self.fill(view);
        }
        views
    }

    /// The trust of one export, by its name or as the only one, for a generation of Flex.
    pub(crate) fn trust_of(
        &self,
        path: &Path,
        named: Option<&str>,
        flex: FlexKind,
    ) -> Option<TrustView> {
        let wanted = shown(path);
        let (file, imported) = self.files.iter().find(|(file, _)| *file == wanted)?;
        let mut trusts = imported.trusts.iter();
        let taken = match named {
            Some(name) => trusts.find(|taken| taken.value.name == name)?,
            None => trusts.next()?,
        };
        let mut view = view(file, taken, flex);
        self.fill(&mut view);
        Some(view)
    }

    /// Endpoints and certificates that a console text lost, out of the partner's own metadata.
    fn fill(&self, view: &mut TrustView) {
        let mut providers = self.files.iter().flat_map(|(_, i)| &i.service_providers);
        let own = providers.find(|sp| view.trust.identifier.contains(&sp.identifier));
        if let Some(own) = own
            && view.trust.saml_endpoints.is_empty()
        {
            view.trust.saml_endpoints = own.endpoints.clone();
            view.losses.retain(|loss| loss.property != "SamlEndpoints");
            view.absent.retain(|absent| absent != "SamlEndpoints");
        }
    }

    /// What the lints look at.
    pub(crate) fn setup(&self, trusts: Vec<TrustView>, at: Timestamp) -> Setup {
        let mut setup = Setup {
            host: self.host().unwrap_or_default(),
            issuer: self.issuer(),
            at,
            ..Setup::default()
        };
        for (file, imported) in &self.files {
            let with = |name: &String| name.clone();
            for taken in &imported.trusts {
                if !trusts
                    .iter()
                    .any(|view| view.trust.name == taken.value.name)
                {
                    let name = &taken.value.name;
                    let ids = taken.value.identifier.iter();
                    setup
                        .other_identifiers
                        .extend(ids.map(|id| (name.clone(), id.clone())));
                }
            }
            setup
                .properties
                .extend(imported.properties.iter().map(|t| (with(file), t.clone())));
            setup.certificates.extend(
                imported
                    .certificates
                    .iter()
                    .map(|t| (with(file), t.clone())),
            );
            setup
                .endpoints
                .extend(imported.endpoints.iter().map(|t| (with(file), t.clone())));
            setup.claims_providers.extend(
                imported
                    .claims_providers
                    .iter()
                    .map(|t| (with(file), t.clone())),
            );
        }
        setup.trusts = trusts;
        setup
    }
}

fn view(file: &str, taken: &import::Taken<RelyingPartyTrust>, flex: FlexKind) -> TrustView {
    let place = |place: &import::Place| format!("{}:{}", place.line, place.column);
    TrustView {
        flex,
        trust: taken.value.clone(),
        file: file.to_owned(),
        place: place(&taken.place),
        places: taken
            .places
            .iter()
            .map(|(name, at)| (name.clone(), place(at)))
            .collect(),
        losses: taken.losses.clone(),
        absent: taken.defaulted.clone(),
    }
}

/// The address that belongs to a trust's identifier, for endpoints that the export lost or never had.
pub(crate) fn default_consumer(trust: &RelyingPartyTrust) -> Option<String> {
    trust
        .identifier
        .iter()
        .find_map(|id| Expected::by_identifier(id))
        .map(|e| e.consumer)
}
