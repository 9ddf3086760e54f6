//! Any text: every error and lint lies inside it, and what parses is formatted to the same rules.

#![no_main]

use claim_rules::lint::{Surroundings, lint};
use claim_rules::parse;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    match parse(text) {
        Ok(rules) => {
            assert_eq!(parse(&rules.to_string()), Ok(rules.clone()));
            for found in lint(text, &rules, &Surroundings::flex()) {
                assert!(text.get(found.span.clone()).is_some());
                let _ = found.mended(text);
            }
        }
        Err(errors) => {
            for error in errors {
                assert!(text.get(error.span.clone()).is_some());
                let _ = (error.title(), error.hint(), error.position(text));
            }
        }
    }
});
