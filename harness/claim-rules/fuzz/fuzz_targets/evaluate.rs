//! Any rules over a few claims and a small directory: the evaluation ends, within its limits.

#![no_main]

use std::collections::BTreeMap;
use std::sync::Arc;

use claim_rules::directory::{Directory, User};
use claim_rules::store::ActiveDirectory;
use claim_rules::{Claim, Options, Stores, claim_type, evaluate, parse};
use libfuzzer_sys::fuzz_target;

fn stores() -> Stores {
    let amy = User {
        account: "amy".to_owned(),
        attributes: BTreeMap::from([("mail".to_owned(), vec!["amy@contoso.example".to_owned()])]),
        groups: Vec::new(),
        sid: "S-1-5-21-1-2-3-1001".to_owned(),
    };
    let directory = Directory {
        users: BTreeMap::from([("amy".to_owned(), amy)]),
        ..Directory::default()
    };
    Stores::with_active_directory(ActiveDirectory::new(Arc::new(directory)))
}

fuzz_target!(|text: &str| {
    let Ok(rules) = parse(text) else {
        return;
    };
    let incoming = [
        Claim::issued_by("AD AUTHORITY", claim_type::WINDOWS_ACCOUNT_NAME, "CONTOSO\\amy"),
        Claim::new("t", "a"),
        Claim::new("t", "b"),
    ];
    let mut options = Options::default();
    options.limits.claims = 500;
    options.limits.combinations = 2_000;
    options.limits.text = 1 << 12;
    options.limits.work = 1 << 16;
    if let Ok(evaluation) = evaluate(&rules, &incoming, &stores(), &options) {
        assert!(evaluation.output.len() <= 500);
        assert_eq!(evaluation.rules.len(), rules.rules.len());
    }
});
