//! The table of .NET's regular expressions, against this crate and, where Mono is installed, against .NET itself.

#![expect(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use claim_rules::regex::{Pattern, RegexError};
use serde::Deserialize;

/// Longest result that a row may have.
const LIMIT: usize = 1 << 16;

/// One row of the table.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    pattern: String,
    input: String,
    replacement: String,
    /// .NET refuses the expression.
    #[serde(default)]
    error: bool,
    #[serde(default)]
    found: bool,
    #[serde(default)]
    result: String,
    /// False: .NET runs it and this crate says that it cannot.
    #[serde(default = "yes")]
    reproduced: bool,
}

fn yes() -> bool {
    true
}

fn rows() -> Vec<Row> {
    serde_saphyr::from_str(include_str!("../../testdata/regex/rows.yaml")).unwrap()
}

/// What this crate makes of a row; `None` when it refuses the expression as .NET does.
fn ours(row: &Row) -> Result<Option<(bool, String)>, RegexError> {
    let pattern = Pattern::new(&row.pattern);
    match pattern.error() {
        Some(RegexError::Invalid { .. }) => return Ok(None),
        Some(other) => return Err(other),
        None => {}
    }
    let found = pattern
        .is_match(&row.input)
        .map_err(|failure| failure.error)?;
    let result = pattern
        .replace(&row.input, &row.replacement, LIMIT)
        .map_err(|failure| failure.error)?;
    Ok(Some((found, result)))
}

fn expected(row: &Row) -> Option<(bool, String)> {
    (!row.error).then(|| (row.found, row.result.clone()))
}

#[test]
fn every_row_is_as_dotnet_says_or_refused() {
    let rows = rows();
    assert!(rows.len() >= 120, "{} rows", rows.len());

    for row in rows {
        match ours(&row) {
            Ok(result) => {
                assert!(row.reproduced, "{row:?} can be run");
                assert_eq!(result, expected(&row), "{row:?}");
            }
            Err(error) => {
                assert!(!row.reproduced, "{row:?}: {error}");
                let span = error.span().unwrap_or_default();
                assert!(
                    row.pattern.get(span).is_some(),
                    "{row:?}: the place lies outside"
                );
            }
        }
    }
}

#[test]
fn dotnet_itself_computes_the_same_rows() {
    let folder = tempfile::tempdir().unwrap();
    let Some(oracle) = compile(folder.path()) else {
        // Past the test runner, which hides what a passing test prints.
        let _ = std::io::Write::write_all(
            &mut std::io::stderr(),
            b"claim-rules: skipped, `mcs` and `mono` are not installed\n",
        );
        return;
    };
    let rows = rows();

    let answers = ask(&oracle, &rows);

    assert_eq!(answers.len(), rows.len());
    for (row, answer) in rows.iter().zip(answers) {
        let expected = match expected(row) {
            None => "error".to_owned(),
            Some((found, result)) => format!("{found} {}", encode(&result)),
        };
        assert_eq!(answer, expected, "{row:?}");
    }
}

/// Compiles the program that asks .NET; `None` without a compiler.
fn compile(folder: &Path) -> Option<std::path::PathBuf> {
    Command::new("mono").arg("--version").output().ok()?;
    let source = folder.join("oracle.cs");
    fs::write(&source, include_str!("../../testdata/regex/oracle.cs")).unwrap();
    let oracle = folder.join("oracle.exe");
    let out = format!("-out:{}", oracle.display());
    let built = Command::new("mcs").arg(out).arg(&source).output().ok()?;
    assert!(
        built.status.success(),
        "{}",
        String::from_utf8_lossy(&built.stderr)
    );
    Some(oracle)
}

fn ask(oracle: &Path, rows: &[Row]) -> Vec<String> {
    let line = |row: &Row| {
        let fields = [&row.pattern, &row.input, &row.replacement].map(|text| encode(text));
        fields.join(" ") + "\n"
    };
    let questions: String = rows.iter().map(line).collect();
    let mut mono = Command::new("mono")
        .arg(oracle)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut input = mono.stdin.take().unwrap();
    let writer = std::thread::spawn(move || input.write_all(questions.as_bytes()).unwrap());
    let output = mono.wait_with_output().unwrap();
    writer.join().unwrap();
    String::from_utf8(output.stdout)
        .unwrap()
        .lines()
        .map(str::to_owned)
        .collect()
}

/// Hexadecimal, `-` when empty.
fn encode(text: &str) -> String {
    if text.is_empty() {
        return "-".to_owned();
    }
    text.bytes().map(|byte| format!("{byte:02x}")).collect()
}
