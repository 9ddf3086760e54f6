//! What holds for every rule set, text, expression and claim.

mod strategy;

use claim_rules::lint::{Surroundings, lint};
use claim_rules::regex::Pattern;
use claim_rules::{Claim, Options, Stores, evaluate, parse, template};
use proptest::prelude::{Just, Strategy, any};
use proptest::{prop_assert, prop_assert_eq, prop_oneof, proptest};

/// Text made of what rule sets are made of, so that most of it is nearly a rule.
fn nearly_rules() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        proptest::sample::select(strategy::PIECES).prop_map(str::to_owned),
        any::<char>().prop_map(String::from),
    ];
    proptest::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn formatted_rules_parse_to_the_same_rules(rules in strategy::rule_set()) {
        let text = rules.to_string();

        let again = parse(&text);

        prop_assert_eq!(again, Ok(rules), "{}", text);
    }

    #[test]
    fn formatting_twice_changes_nothing(rules in strategy::rule_set()) {
        let text = rules.to_string();

        let again = parse(&text).map(|rules| rules.to_string());

        prop_assert_eq!(again, Ok(text));
    }

    #[test]
    fn every_error_lies_inside_the_text(text in nearly_rules()) {
        for error in parse(&text).err().unwrap_or_default() {
            prop_assert!(text.get(error.span.clone()).is_some(), "{:?}", error);
            prop_assert!(!error.title().is_empty());
        }
    }

    #[test]
    fn a_wizard_recognises_what_it_writes(rules in strategy::rule_set()) {
        for rule in &rules.rules {
            let Some(found) = template::recognise(rule) else { continue };
            let again = parse(&found.to_rule_text());
            let again = again.map(|rules| rules.rules.first().and_then(template::recognise));
            prop_assert_eq!(again, Ok(Some(found)));
        }
    }

    #[test]
    fn every_lint_lies_inside_the_text(rules in strategy::rule_set()) {
        let text = rules.to_string();
        let parsed = parse(&text).unwrap_or_default();

        for found in lint(&text, &parsed, &Surroundings::flex()) {
            prop_assert!(text.get(found.span.clone()).is_some(), "{:?}", found);
            prop_assert!(found.mended(&text).is_none_or(|new| parse(&new).is_ok()), "{:?} in {}", found, text);
        }
    }

    #[test]
    fn every_evaluation_ends(rules in strategy::rule_set(), values in proptest::collection::vec("[a-z]{0,3}", 0..5)) {
        let incoming: Vec<Claim> = values.into_iter().map(|value| Claim::new("t", value)).collect();

        let result = evaluate(&rules, &incoming, &Stores::new(), &Options::default());

        prop_assert!(result.is_err() || result.is_ok_and(|evaluation| evaluation.rules.len() == rules.rules.len()));
    }

    #[test]
    fn every_expression_is_run_or_refused_with_a_place(
        pattern in strategy::expression(),
        text in "[a-c@. \n]{0,8}",
        replacement in prop_oneof![Just("$1".to_owned()), "[$a-z{}0-9&]{0,6}"],
    ) {
        let expression = Pattern::new(&pattern);
        if let Some(error) = expression.error() {
            let placed = error.span().is_some_and(|span| pattern.get(span).is_some());
            prop_assert!(placed, "{}: {}", pattern, error);
        }
        let found = expression.is_match(&text);
        let replaced = expression.replace(&text, &replacement, 1 << 12);
        if found == Ok(false) {
            prop_assert_eq!(replaced, Ok(text));
        }
    }
}
