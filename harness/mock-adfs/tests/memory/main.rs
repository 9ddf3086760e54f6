//! People stream: ten times as many of them take hardly more memory, in every form that can be long.
//!
//! A target of its own with one test, because the peak that Linux tells is that of the whole process.

#![cfg(target_os = "linux")]
#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot go on says so by panicking"
)]

use std::fmt::Write as _;
use std::io::{BufWriter, Write as _};
use std::path::{Path, PathBuf};

use mock_adfs::import::people::{FileSource, SourceError, census};

/// Fewer where nothing is optimized.
const FEW: usize = if cfg!(debug_assertions) {
    5_000
} else {
    20_000
};
const MANY: usize = 10 * FEW;
/// The most bytes of memory that one more person may take. A person of these files is about 500 bytes long, and read into memory
/// more than that; a table of the names that were seen takes a few.
const BYTES_A_PERSON: usize = 64;

/// What resident memory has been at most since the last time, in bytes; begins anew.
fn peak() -> usize {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kilobytes = line.unwrap().trim().trim_end_matches(" kB");
    // 5 resets the high-water mark. Source: proc_pid_clear_refs(5).
    std::fs::write("/proc/self/clear_refs", "5").unwrap();
    kilobytes.parse::<usize>().unwrap() * 1024
}

const NOTE: &str = "a note that nobody needs, as long as notes in directories are, so that a person takes as many bytes as real ones do";

fn ldif(text: &mut String, number: usize) {
    let _ = write!(
        text,
        "dn: CN=Person {number},OU=People,DC=contoso,DC=example\nobjectClass: user\nsAMAccountName: person{number}\ndisplayName: Person {number}\nmail: person{number}@contoso.example\nuserPrincipalName: person{number}@contoso.example\ndepartment: agent\ndescription: {NOTE}\nmemberOf: CN=Team {team},OU=Groups,DC=contoso,DC=example\n\n",
        team = number % 50,
    );
}

fn json(text: &mut String, number: usize) {
    let comma = if number == 0 { "[\r\n" } else { ",\r\n" };
    let _ = write!(
        text,
        "{comma}{{\"DistinguishedName\": \"CN=Person {number},OU=People,DC=contoso,DC=example\", \"ObjectClass\": \"user\", \"SamAccountName\": \"person{number}\", \"DisplayName\": \"Person {number}\", \"mail\": \"person{number}@contoso.example\", \"department\": \"agent\", \"Description\": \"{NOTE}\", \"MemberOf\": [\"CN=Team {team},OU=Groups,DC=contoso,DC=example\"]}}",
        team = number % 50,
    );
}

fn csv(text: &mut String, number: usize) {
    if number == 0 {
        text.push_str("\"DistinguishedName\",\"ObjectClass\",\"SamAccountName\",\"DisplayName\",\"mail\",\"department\",\"Description\"\r\n");
    }
    let _ = write!(
        text,
        "\"CN=Person {number},OU=People,DC=contoso,DC=example\",\"user\",\"person{number}\",\"Person {number}\",\"person{number}@contoso.example\",\"agent\",\"{NOTE} {NOTE}\"\r\n",
    );
}

/// Writes a person of this number.
type Form = fn(&mut String, usize);

/// A file of so many people, written without ever holding it.
fn file(folder: &Path, name: &str, count: usize, person: Form) -> PathBuf {
    let path = folder.join(format!("{count}.{name}"));
    let mut out = BufWriter::new(std::fs::File::create(&path).unwrap());
    let mut text = String::new();
    for number in 0..count {
        text.clear();
        person(&mut text, number);
        out.write_all(text.as_bytes()).unwrap();
    }
    if name == "json" {
        out.write_all(b"\r\n]\r\n").unwrap();
    }
    path
}

/// Reads a file of people and returns what memory was at most meanwhile.
fn read(path: &Path, count: usize) -> usize {
    let form = FileSource::form_of(path).unwrap().unwrap();
    let source = FileSource::new(path, form);
    peak();
    let mut seen = 0;
    let census = census::count::<SourceError>(&[&source], |_| {
        seen += 1;
        Ok(())
    });
    assert_eq!((census.unwrap().people, seen), (count, count));
    peak()
}

#[test]
fn ten_times_as_many_people_take_hardly_more_memory() {
    let forms: [(&str, Form); 3] = [("ldif", ldif), ("json", json), ("csv", csv)];
    let folder = tempfile::tempdir().unwrap();
    for (name, person) in forms {
        let few = read(&file(folder.path(), name, FEW, person), FEW);
        let many = read(&file(folder.path(), name, MANY, person), MANY);

        let each = many.saturating_sub(few) / (MANY - FEW);
        println!("{name}: {few} bytes for {FEW}, {many} bytes for {MANY}: {each} bytes a person");
        assert!(
            each <= BYTES_A_PERSON,
            "{name}: {few} bytes of memory for {FEW} people and {many} for {MANY}"
        );
    }
}
