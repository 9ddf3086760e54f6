//! Any expression, text and replacement, parted by line feeds: run within bounds or refused, with a place in the expression.

#![no_main]

use claim_rules::regex::Pattern;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &str| {
    let mut parts = data.splitn(3, '\n');
    let (source, text) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
    let replacement = parts.next().unwrap_or_default();
    let pattern = Pattern::new(source);
    if let Some(span) = pattern.error().and_then(|error| error.span()) {
        assert!(source.get(span).is_some());
    }
    let found = pattern.is_match(text);
    let replaced = pattern.replace(text, replacement, 1 << 12);
    if found == Ok(false) {
        assert_eq!(replaced.as_deref(), Ok(text));
    }
});
