//! Real pages, messages and metadata of AD FS, and exports of its settings, held against the mock.
//!
//! The files are other people's and stay outside of the project: `FLEXGATE_CORPUS` names their folder. Without it the
//! tests print that they are skipped.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a failed unwrap is a failed test"
)]

mod captures;
mod exports;
#[expect(dead_code, reason = "the other test target uses the rest")]
#[path = "../support/mod.rs"]
mod support;

use std::path::PathBuf;

/// Past the test runner, which hides what a passing test prints.
fn say(line: &str) {
    let _ = std::io::Write::write_all(&mut std::io::stderr(), line.as_bytes());
}

fn skipped() {
    say("skipped: FLEXGATE_CORPUS is not set\n");
}

/// A file of the corpus; nothing when there is no corpus.
fn corpus(path: &str) -> Option<Vec<u8>> {
    let Some(root) = std::env::var_os("FLEXGATE_CORPUS") else {
        skipped();
        return None;
    };
    Some(std::fs::read(PathBuf::from(root).join(path)).expect("the corpus lacks a file"))
}

fn text(path: &str) -> Option<String> {
    corpus(path).map(|bytes| String::from_utf8(bytes).unwrap())
}

/// The files of a folder of the corpus, sorted; nothing when there is no corpus.
fn folder(path: &str) -> Option<Vec<(String, Vec<u8>)>> {
    let root = PathBuf::from(std::env::var_os("FLEXGATE_CORPUS")?).join(path);
    let mut files: Vec<(String, Vec<u8>)> = std::fs::read_dir(root)
        .expect("the corpus lacks a folder")
        .map(|entry| entry.unwrap().path())
        .map(|path| {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            (name, std::fs::read(path).unwrap())
        })
        .collect();
    files.sort();
    Some(files)
}
