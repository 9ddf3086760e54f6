//! What holds for every form of an export: an answer has its place inside the text, and a hint.

use mock_adfs::import::{ImportError, Imported, Place, read};

/// Reads bytes, and looks at everything that an administrator would see of the answer.
pub fn check(data: &[u8]) {
    match read(data) {
        Ok(imported) => look(&imported, data),
        Err(error) => refused(&error, data),
    }
}

fn look(imported: &Imported, data: &[u8]) {
    let trusts = imported.trusts.iter();
    let losses = trusts.flat_map(|taken| &taken.losses);
    for loss in losses {
        inside(&loss.place, data);
        assert!(!loss.export.again().is_empty());
    }
    imported.trusts.iter().for_each(|taken| inside(&taken.place, data));
    imported.passed_over.iter().for_each(|over| inside(&over.place, data));
}

/// Says what is wrong, where, and what to do.
pub fn refused(error: &ImportError, data: &[u8]) {
    assert!(!error.to_string().is_empty() && !error.hint().is_empty());
    inside(&error.place, data);
}

/// No text has more lines than bytes and one.
fn inside(place: &Place, data: &[u8]) {
    assert!(place.line >= 1 && place.column >= 1);
    assert!(place.line <= data.len() + 1, "{place}");
}
