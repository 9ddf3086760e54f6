//! The rules of `harness/ARCHITECTURE.md` that a machine can hold.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// Which modules of the runner a module may use. A module that is not here must not exist.
const MAY_USE: &[(&str, &[&str])] = &[
    ("clock", &[]),
    ("secret", &[]),
    ("exchange", &[]),
    ("platform", &[]),
    ("scenario", &["secret", "exchange"]),
    ("environment", &["secret", "scenario"]),
    ("plan", &["scenario", "environment", "exchange"]),
    (
        "stack",
        &[
            "plan",
            "environment",
            "clock",
            "secret",
            "exchange",
            "platform",
        ],
    ),
    (
        "driver",
        &["plan", "environment", "exchange", "clock", "secret"],
    ),
    ("decode", &["exchange"]),
    ("verify", &["plan", "exchange", "decode"]),
    ("outcome", &["exchange", "verify"]),
    ("diagnosis", &["plan", "exchange", "verify", "outcome"]),
    (
        "judge",
        &["plan", "exchange", "verify", "outcome", "diagnosis"],
    ),
    (
        "snapshot",
        &[
            "plan",
            "exchange",
            "decode",
            "verify",
            "outcome",
            "diagnosis",
        ],
    ),
    (
        "report",
        &[
            "clock",
            "decode",
            "exchange",
            "outcome",
            "diagnosis",
            "judge",
            "plan",
            "platform",
            "secret",
            "verify",
        ],
    ),
    (
        "run",
        &[
            "decode",
            "diagnosis",
            "driver",
            "environment",
            "exchange",
            "judge",
            "outcome",
            "plan",
            "report",
            "snapshot",
            "stack",
            "verify",
        ],
    ),
    (
        "commands",
        &[
            "cli",
            "clock",
            "decode",
            "diagnosis",
            "environment",
            "exchange",
            "ldap",
            "lint",
            "plan",
            "platform",
            "report",
            "run",
            "scenario",
            "snapshot",
            "stack",
        ],
    ),
    ("ldap", &["secret"]),
    ("lint", &["plan"]),
    ("cli", &["commands", "report"]),
    ("lib", &[]),
    ("main", &[]),
];

/// Longest file, in lines without its tests.
const LONGEST_FILE: usize = 700;

/// Source files below a folder, without tests, fuzz targets and what was built.
fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            if path
                .file_name()
                .is_some_and(|name| name != "target" && name != "fuzz" && name != "tests")
            {
                files.extend(rust_files(&path));
            }
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
    files.sort();
    files
}

/// The text of a file before its tests.
fn without_tests(path: &Path) -> String {
    let text = std::fs::read_to_string(path).unwrap();
    text.split("\n#[cfg(test)]\nmod ")
        .next()
        .unwrap_or_default()
        .to_owned()
}

/// Code lines only: a comment may speak of anything.
fn code(text: &str) -> String {
    text.lines()
        .filter(|line| !line.trim_start().starts_with("//"))
        .collect::<Vec<_>>()
        .join("\n")
}

/// Modules named behind `crate::`.
fn used(text: &str) -> BTreeSet<String> {
    let word = |rest: &str| {
        rest.chars()
            .take_while(|c| c.is_ascii_lowercase() || *c == '_')
            .collect::<String>()
    };
    text.split("crate::")
        .skip(1)
        .flat_map(|rest| match rest.strip_prefix('{') {
            Some(group) => group
                .split('}')
                .next()
                .unwrap_or_default()
                .split(',')
                .map(|item| word(item.trim()))
                .collect(),
            None => vec![word(rest)],
        })
        .filter(|name| !name.is_empty())
        .collect()
}

/// The module of the runner that a file belongs to.
fn module_of(path: &Path, root: &Path) -> String {
    let first = path
        .strip_prefix(root)
        .unwrap()
        .components()
        .next()
        .unwrap();
    first
        .as_os_str()
        .to_string_lossy()
        .trim_end_matches(".rs")
        .to_owned()
}

#[test]
fn a_module_of_the_runner_uses_only_what_the_table_allows() {
    let root = Path::new("harness/runner");
    let mut wrong = Vec::new();
    for path in rust_files(root) {
        let module = module_of(&path, root);
        let Some((_, allowed)) = MAY_USE.iter().find(|(name, _)| *name == module) else {
            wrong.push(format!(
                "{}: the module `{module}` is not in the table",
                path.display()
            ));
            continue;
        };
        for used in used(&code(&without_tests(&path))) {
            if used != module
                && MAY_USE.iter().any(|(name, _)| *name == used)
                && !allowed.contains(&used.as_str())
            {
                wrong.push(format!(
                    "{}: `{module}` must not use `{used}`",
                    path.display()
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_table_of_modules_has_no_entry_too_many() {
    let root = Path::new("harness/runner");
    let there: BTreeSet<String> = rust_files(root)
        .iter()
        .map(|path| module_of(path, root))
        .collect();

    for (module, _) in MAY_USE {
        assert!(
            there.contains(*module),
            "the table names `{module}`, which does not exist"
        );
    }
}

#[test]
fn code_that_differs_by_system_lives_in_platform_only() {
    let wrong: Vec<String> = rust_files(Path::new("harness"))
        .iter()
        .filter(|path| {
            !path.starts_with("harness/runner/platform") && !path.starts_with("harness/tests")
        })
        .filter(|path| {
            let text = code(&without_tests(path));
            ["cfg(unix)", "cfg(windows)", "target_os", "std::os::"]
                .iter()
                .any(|word| text.contains(word))
        })
        .map(|path| path.display().to_string())
        .collect();

    assert!(wrong.is_empty(), "{wrong:?}");
}

#[test]
fn every_source_file_says_what_it_is_for() {
    let wrong: Vec<String> = rust_files(Path::new("harness"))
        .iter()
        .filter(|path| !std::fs::read_to_string(path).unwrap().starts_with("//!"))
        .map(|path| path.display().to_string())
        .collect();

    assert!(wrong.is_empty(), "{wrong:?}");
}

#[test]
fn no_source_file_is_too_long() {
    let wrong: Vec<String> = rust_files(Path::new("harness"))
        .iter()
        .filter(|path| without_tests(path).lines().count() > LONGEST_FILE)
        .map(|path| path.display().to_string())
        .collect();

    assert!(wrong.is_empty(), "{wrong:?}");
}

#[test]
fn error_messages_begin_in_lower_case_and_have_no_final_stop() {
    let mut wrong = Vec::new();
    for path in rust_files(Path::new("harness")) {
        for line in without_tests(&path).lines() {
            let Some((_, rest)) = line.split_once("#[error(\"") else {
                continue;
            };
            let text = rest.split("\")]").next().unwrap_or_default();
            let first = text.chars().next().unwrap_or('x');
            let shouts = first.is_uppercase()
                && !text.starts_with(|c: char| {
                    c.is_uppercase() && text.chars().nth(1).is_some_and(char::is_uppercase)
                });
            if shouts && !text.starts_with("SAML") || text.ends_with('.') {
                wrong.push(format!("{}: {text}", path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
