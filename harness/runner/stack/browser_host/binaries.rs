//! Where the browser and its driver are: a variable, `PATH`, and the places where systems put them.

use std::path::{Path, PathBuf};

use super::{BrowserHostError, BrowserKind};

/// Path of a browser to use instead of the one that would be found.
pub const BROWSER_VARIABLE: &str = "FLEXGATE_BROWSER";
/// Path of a chromedriver to use instead of the one that would be found.
pub const DRIVER_VARIABLE: &str = "FLEXGATE_CHROMEDRIVER";

/// The shell itself comes before the wrapper in `PATH`, which only costs a process more.
const SHELLS: &[&str] = &[
    "/usr/lib/chromium/chromium-headless-shell",
    "chromium-headless-shell",
    "chrome-headless-shell",
];
const CHROMIUMS: &[&str] = &[
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "/usr/lib/chromium/chromium",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
    "C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe",
];
const DRIVERS: &[&str] = &[
    "chromedriver",
    "/usr/bin/chromedriver",
    "/usr/lib/chromium/chromedriver",
    "/usr/lib/chromium-browser/chromedriver",
];

/// A browser that was found, and which kind it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::stack) struct Browser {
    pub(in crate::stack) path: PathBuf,
    pub(in crate::stack) kind: BrowserKind,
}

/// Finds the browser. Where the shell is wanted and there is none, Chromium without a window does the same, slower.
pub(in crate::stack) fn browser(wanted: BrowserKind) -> Result<Browser, BrowserHostError> {
    if let Some(path) = named(BROWSER_VARIABLE)? {
        let kind = kind_of(&path);
        return Ok(Browser { path, kind });
    }
    let shell = || first(SHELLS).map(|path| (path, BrowserKind::HeadlessShell));
    let chromium = || first(CHROMIUMS).map(|path| (path, BrowserKind::Chromium));
    let found = match wanted {
        BrowserKind::HeadlessShell => shell().or_else(chromium),
        BrowserKind::Chromium => chromium(),
    };
    found
        .map(|(path, kind)| Browser { path, kind })
        .ok_or(BrowserHostError::NoBrowser(wanted))
}

/// Finds chromedriver.
pub(in crate::stack) fn driver() -> Result<PathBuf, BrowserHostError> {
    if let Some(path) = named(DRIVER_VARIABLE)? {
        return Ok(path);
    }
    first(DRIVERS).ok_or(BrowserHostError::NoDriver)
}

/// Finds a program by its name in `PATH`, or by its path.
pub(in crate::stack) fn program(name: &str) -> Option<PathBuf> {
    let path = Path::new(name);
    if path.is_absolute() {
        return path.is_file().then(|| path.to_owned());
    }
    let file = format!("{name}{}", std::env::consts::EXE_SUFFIX);
    std::env::split_paths(&std::env::var_os("PATH")?)
        .map(|folder| folder.join(&file))
        .find(|path| path.is_file())
}

fn first(names: &[&str]) -> Option<PathBuf> {
    names.iter().find_map(|name| program(name))
}

fn named(variable: &'static str) -> Result<Option<PathBuf>, BrowserHostError> {
    let Some(value) = std::env::var_os(variable).filter(|value| !value.is_empty()) else {
        return Ok(None);
    };
    let path = PathBuf::from(value);
    if path.is_file() {
        Ok(Some(path))
    } else {
        Err(BrowserHostError::NotThere { variable, path })
    }
}

fn kind_of(path: &Path) -> BrowserKind {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    if name.contains("headless-shell") || name.contains("headless_shell") {
        BrowserKind::HeadlessShell
    } else {
        BrowserKind::Chromium
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_is_found_in_path_and_by_its_path() {
        let shell = program("sh").unwrap();

        assert!(shell.is_absolute());
        assert_eq!(program(&shell.to_string_lossy()), Some(shell));
        assert_eq!(program("no-such-program-anywhere"), None);
    }

    #[test]
    fn the_kind_of_a_named_browser_is_told_by_its_file_name() {
        assert_eq!(
            kind_of(Path::new("/opt/chrome-headless-shell")),
            BrowserKind::HeadlessShell
        );
        assert_eq!(
            kind_of(Path::new("/opt/headless-shell/chrome")),
            BrowserKind::Chromium
        );
    }
}
