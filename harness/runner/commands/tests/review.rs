//! `review` and `accept`, as they are used on a terminal and without one.

use std::path::Path;

use crate::commands::accept::{AcceptArguments, accept};
use crate::commands::review::{ReviewArguments, review_with};

/// A folder with a snapshot that differs and a new one.
fn pending() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, body: &str| {
        let text =
            format!("---\nsource: scenarios/a/b.yaml\ndescription: \"A title\"\n---\n{body}\n");
        std::fs::write(folder.path().join(name), text).unwrap();
    };
    write("b.claims.snap", "roles:\n  - agent");
    write("b.claims.snap.new", "roles:\n  - admin");
    write("c.page.snap.new", "flex desktop");
    folder
}

/// What is printed, with the folder's own name taken out, and the exit code.
fn review(folder: &Path, answers: Option<&str>) -> (u8, String) {
    let arguments = ReviewArguments {
        snapshots: folder.to_owned(),
        ..ReviewArguments::default()
    };
    let mut out = Vec::new();
    let code = match answers {
        Some(answers) => review_with(&arguments, Some(&mut answers.as_bytes()), &mut out),
        None => review_with(&arguments, None, &mut out),
    };
    let text = String::from_utf8(out).unwrap();
    (code, text.replace(&format!("{}/", folder.display()), ""))
}

fn there(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

#[test]
fn without_a_terminal_every_difference_is_drawn_and_nothing_is_asked() {
    let folder = pending();

    let (code, text) = review(folder.path(), None);

    assert_eq!(code, 0);
    insta::assert_snapshot!(text, @"
    b.claims.snap differs (- accepted, + this run)
      A title
      scenarios/a/b.yaml

        @@ -1,2 +1,2 @@
         roles:
        -  - agent
        +  - admin

    c.page.snap is new
      A title
      scenarios/a/b.yaml

        +flex desktop

    2 snapshots pending; `flexgate accept` accepts all of them, `flexgate accept SCENARIO` one scenario's
    ");
}

#[test]
fn each_is_accepted_rejected_or_skipped_as_the_answer_says() {
    let folder = pending();

    let (_, text) = review(folder.path(), Some("what?\na\nr\n"));

    assert!(text.contains("please type a, r, s or q"), "{text}");
    assert!(
        text.ends_with("1 accepted, 1 rejected, 0 still pending\n"),
        "{text}"
    );
    assert_eq!(there(folder.path()), ["b.claims.snap"]);
}

#[test]
fn the_end_of_the_answers_changes_nothing_more() {
    let folder = pending();

    let (_, text) = review(folder.path(), Some("s\n"));

    assert!(
        text.ends_with("0 accepted, 0 rejected, 2 still pending\n"),
        "{text}"
    );
    assert_eq!(there(folder.path()).len(), 3);
}

#[test]
fn a_path_that_means_nothing_pending_is_an_error_and_accepts_nothing() {
    let folder = pending();
    let arguments = AcceptArguments {
        paths: vec!["b".into(), "nothing".into()],
        snapshots: folder.path().to_owned(),
    };
    let mut out = Vec::new();

    let code = accept(&arguments, &mut out);

    assert_eq!(code, 2);
    assert!(
        String::from_utf8(out)
            .unwrap()
            .contains("nothing is pending under `nothing`")
    );
    assert_eq!(there(folder.path()).len(), 3);
}
