//! The folder `scenarios/` on disk: which file is of which kind, and its text.
//!
//! The only part of planning that touches the disk. The folder says the kind, so a file is found by kind and name.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::scenario::{Mistake, Source, Text, propose, with_closest};

/// What a file under `scenarios/` is, by its folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum FileKind {
    /// A scenario: any folder that is not listed below.
    Scenario,
    /// `flows/NAME.yaml`.
    Flow,
    /// `environments/NAME.yaml`.
    Environment,
    /// `farms/NAME/farm.yaml`.
    Farm,
    /// `tenants/NAME.yaml`.
    Tenant,
    /// `directories/NAME.yaml`.
    Directory,
    /// `rules/NAME.rules`.
    Rules,
}

impl FileKind {
    /// The folder of the kind, if it has one.
    #[must_use]
    pub fn folder(self) -> Option<&'static str> {
        match self {
            Self::Scenario => None,
            Self::Flow => Some("flows"),
            Self::Environment => Some("environments"),
            Self::Farm => Some("farms"),
            Self::Tenant => Some("tenants"),
            Self::Directory => Some("directories"),
            Self::Rules => Some("rules"),
        }
    }

    /// The kind in a sentence.
    fn noun(self) -> &'static str {
        match self {
            Self::Scenario => "scenario",
            Self::Flow => "flow",
            Self::Environment => "environment",
            Self::Farm => "farm",
            Self::Tenant => "tenant",
            Self::Directory => "directory",
            Self::Rules => "rule file",
        }
    }

    fn extension(self) -> &'static str {
        match self {
            Self::Rules => "rules",
            _ => "yaml",
        }
    }

    /// All kinds that have a folder of their own.
    const WITH_FOLDER: [Self; 6] = [
        Self::Flow,
        Self::Environment,
        Self::Farm,
        Self::Tenant,
        Self::Directory,
        Self::Rules,
    ];
}

/// The folder `scenarios/`.
#[derive(Debug, Clone)]
pub struct Library {
    root: PathBuf,
}

impl Library {
    /// The library at `root`, which need not exist.
    #[must_use]
    pub fn at(root: impl Into<PathBuf>) -> Self {
        Self { root: root.into() }
    }

    /// The library that a path belongs to: its nearest folder named `scenarios`; nothing when there is none.
    #[must_use]
    pub fn around(path: &Path) -> Option<Self> {
        path.ancestors()
            .find(|folder| folder.file_name().is_some_and(|name| name == "scenarios"))
            .map(Self::at)
    }

    /// The folder itself.
    #[must_use]
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The kind of a file by its folder; nothing for files that are not read by themselves, such as exports and notes.
    #[must_use]
    pub fn kind_of(&self, path: &Path) -> Option<FileKind> {
        let inside = path.strip_prefix(&self.root).unwrap_or(path);
        let folder = inside.components().next()?.as_os_str();
        let kind = FileKind::WITH_FOLDER
            .into_iter()
            .find(|kind| kind.folder().is_some_and(|name| folder == name))
            .unwrap_or(FileKind::Scenario);
        let right = path
            .extension()
            .is_some_and(|extension| extension == kind.extension());
        let named = kind != FileKind::Farm || path.file_name().is_some_and(|n| n == "farm.yaml");
        (right && named).then_some(kind)
    }

    /// A file's path inside the library without extension, with `/`: `guide/agent-signs-in`.
    #[must_use]
    pub fn name_of(&self, path: &Path) -> String {
        let inside = path.strip_prefix(&self.root).unwrap_or(path);
        inside
            .with_extension("")
            .to_string_lossy()
            .replace('\\', "/")
    }

    /// The path of a scenario by its name.
    #[must_use]
    pub fn scenario_path(&self, name: &str) -> PathBuf {
        self.root.join(format!("{name}.yaml"))
    }

    /// The path of a file by kind and name.
    #[must_use]
    pub fn path_of(&self, kind: FileKind, name: &str) -> PathBuf {
        let folder = self.root.join(kind.folder().unwrap_or_default());
        match kind {
            FileKind::Farm => folder.join(name).join("farm.yaml"),
            _ => folder.join(format!("{name}.{}", kind.extension())),
        }
    }

    /// Names that exist of a kind, sorted.
    #[must_use]
    pub fn names(&self, kind: FileKind) -> Vec<String> {
        let Some(folder) = kind.folder() else {
            return self.scenarios();
        };
        let mut names: Vec<String> = files_of(&self.root.join(folder), 1)
            .into_iter()
            .filter(|path| self.kind_of(path) == Some(kind))
            .filter_map(|path| match kind {
                FileKind::Farm => Some(path.parent()?.file_name()?.to_string_lossy().into_owned()),
                _ => Some(path.file_stem()?.to_string_lossy().into_owned()),
            })
            .collect();
        names.sort();
        names
    }

    /// Names of all scenarios, sorted.
    #[must_use]
    pub fn scenarios(&self) -> Vec<String> {
        self.scenarios_under(&self.root)
            .iter()
            .map(|path| self.name_of(path))
            .collect()
    }

    /// Paths of the scenarios in a folder and below, sorted.
    #[must_use]
    pub fn scenarios_under(&self, folder: &Path) -> Vec<PathBuf> {
        self.files_under(folder)
            .into_iter()
            .filter(|(kind, _)| *kind == FileKind::Scenario)
            .map(|(_, path)| path)
            .collect()
    }

    /// All files in a folder and below that are read by themselves, sorted by path.
    #[must_use]
    pub fn files_under(&self, folder: &Path) -> Vec<(FileKind, PathBuf)> {
        let mut files: Vec<(FileKind, PathBuf)> = files_of(folder, DEEPEST)
            .into_iter()
            .filter_map(|path| Some((self.kind_of(&path)?, path)))
            .collect();
        files.sort_by(|a, b| a.1.cmp(&b.1));
        files
    }

    /// Reads a file that another one names at a place.
    ///
    /// # Errors
    /// When there is no such file, with the closest name of its kind; when it cannot be read.
    pub fn named(
        &self,
        kind: FileKind,
        by: &Arc<Source>,
        name: &Text,
    ) -> Result<Arc<Source>, Mistake> {
        let path = self.path_of(kind, &name.value);
        if is_plain(&name.value) && path.is_file() {
            return read(&path);
        }
        let noun = kind.noun();
        let names = self.names(kind);
        let title = format!("there is no {noun} `{}`", name.value);
        let mistake = Mistake::at(by, name.span.clone(), title)
            .found(format!("no file `{}`", shown(&path)))
            .hint(format!(
                "{noun} files are kept in `{}`",
                shown(&self.root.join(kind.folder().unwrap_or_default()))
            ));
        Err(with_closest(
            mistake,
            &name.value,
            names.iter().map(String::as_str),
        ))
    }
}

/// Folders below each other that are looked into.
const DEEPEST: usize = 8;

fn files_of(folder: &Path, depth: usize) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return Vec::new();
    };
    let mut files = Vec::new();
    for path in entries.flatten().map(|entry| entry.path()) {
        let hidden = path
            .file_name()
            .is_some_and(|name| name.to_string_lossy().starts_with('.'));
        if hidden {
            continue;
        }
        if path.is_dir() {
            if depth > 0 {
                files.extend(files_of(&path, depth - 1));
            }
        } else {
            files.push(path);
        }
    }
    files
}

/// A name that stays inside its folder.
fn is_plain(name: &str) -> bool {
    !name.is_empty() && !name.contains(['/', '\\', ':']) && name != ".."
}

/// A path as people write it.
pub(crate) fn shown(path: &Path) -> String {
    path.display().to_string().replace('\\', "/")
}

/// Reads a text file.
///
/// # Errors
/// When it is not there, may not be read, or is not UTF-8.
pub(crate) fn read(path: &Path) -> Result<Arc<Source>, Mistake> {
    let bytes = read_bytes(path)?;
    match String::from_utf8(bytes) {
        Ok(text) => Ok(Source::new(path, text.trim_start_matches('\u{feff}'))),
        Err(_) => Err(
            Mistake::nowhere(format!("`{}` is not UTF-8 text", shown(path)))
                .hint("save the file as UTF-8"),
        ),
    }
}

/// Reads a file of any form.
///
/// # Errors
/// When it is not there or may not be read.
pub(crate) fn read_bytes(path: &Path) -> Result<Vec<u8>, Mistake> {
    std::fs::read(path).map_err(|error| unreadable(path, &error))
}

/// Names that a hint lists at most.
const MOST_NAMES: usize = 8;

/// Why a file cannot be read, in words, and what to name instead.
pub(crate) fn unreadable(path: &Path, error: &std::io::Error) -> Mistake {
    let kind = error.kind();
    let (why, hint) = if path.is_dir() {
        let hint = files_in(path).unwrap_or_else(|| "name a file".to_owned());
        ("it is a folder".to_owned(), hint)
    } else if kind == std::io::ErrorKind::NotFound {
        ("it does not exist".to_owned(), instead_of(path))
    } else if kind == std::io::ErrorKind::PermissionDenied {
        let hint = "copy it to a folder of your own, or run flexgate as somebody who may read it";
        ("it may not be read".to_owned(), hint.to_owned())
    } else {
        let hint = "copy it to another disk or folder and try again";
        (error.to_string(), hint.to_owned())
    };
    Mistake::nowhere(format!("`{}` cannot be read: {why}", shown(path))).hint(hint)
}

/// What to name in place of a file that is not there: one with nearly the same name, or what is there.
fn instead_of(path: &Path) -> String {
    let parent = path.parent().filter(|parent| *parent != Path::new(""));
    let folder = parent.unwrap_or(Path::new("."));
    if !folder.is_dir() {
        return format!("there is no folder `{}` either", shown(folder));
    }
    let wanted = path.file_name().unwrap_or_default().to_string_lossy();
    let names = names_in(folder);
    propose(&wanted, names.iter().map(String::as_str))
        .or_else(|| files_in(folder))
        .unwrap_or_else(|| format!("the folder `{}` holds no files", shown(folder)))
}

fn files_in(folder: &Path) -> Option<String> {
    let names = names_in(folder);
    let more = match names.len() > MOST_NAMES {
        true => ", ...",
        false => "",
    };
    let listed: Vec<&str> = names.iter().take(MOST_NAMES).map(String::as_str).collect();
    (!names.is_empty()).then(|| {
        format!(
            "the files in `{}`: {}{more}",
            shown(folder),
            listed.join(", ")
        )
    })
}

fn names_in(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let files = entries.filter(|entry| entry.path().is_file());
    let mut names: Vec<String> = files
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .filter(|name| !name.starts_with('.'))
        .collect();
    names.sort();
    names
}
