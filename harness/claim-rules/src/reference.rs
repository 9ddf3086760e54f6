//! The language in words, for people.

/// `reference.md`: the language, how it is run, and every lint with its reason. Markdown.
pub const REFERENCE: &str = include_str!("reference.md");

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;
    use crate::ast::{Comparison, Function, Operator, Property};
    use crate::lint::CATALOG;
    use crate::store::{ACTIVE_DIRECTORY, INTERNAL};
    use crate::{ldap_attribute, property};

    fn assert_named(word: &str) {
        assert!(
            REFERENCE.contains(word),
            "`{word}` is missing from reference.md"
        );
    }

    #[rstest]
    fn every_keyword_is_named(
        #[values(
            "@RuleName",
            "@RuleTemplate",
            "issue",
            "add",
            "exists",
            "not",
            "count",
            "claim",
            "store",
            "types",
            "query",
            "param",
            "=>",
            "&&",
            "Properties",
            "LOCAL AUTHORITY",
            "AD AUTHORITY"
        )]
        keyword: &str,
    ) {
        assert_named(keyword);
    }

    #[test]
    fn every_operator_property_and_function_is_named() {
        use Comparison as C;
        use Operator as O;
        for operator in [O::Equal, O::NotEqual, O::Match, O::NotMatch] {
            assert_named(&format!("`{}`", operator.symbol()));
        }
        for comparison in [
            C::Greater,
            C::Less,
            C::GreaterOrEqual,
            C::LessOrEqual,
            C::Equal,
            C::NotEqual,
        ] {
            assert_named(&format!("`{}`", comparison.symbol()));
        }
        for (name, _) in Property::PLAIN {
            assert_named(&format!("`{name}`"));
        }
        for function in Function::ALL {
            assert_named(&format!("`{}(", function.name()));
        }
        for uri in property::ALL {
            assert_named(&format!(
                "`{}`",
                uri.trim_start_matches(property::NAMESPACE)
            ));
        }
    }

    #[test]
    fn every_store_and_form_of_token_groups_is_named() {
        assert_named(ACTIVE_DIRECTORY);
        INTERNAL.into_iter().for_each(assert_named);
        for (_, attribute) in ldap_attribute::LABELS {
            if let Some(form) = attribute.strip_prefix("tokenGroups") {
                assert_named(form);
            }
        }
    }

    #[test]
    fn every_lint_is_named_with_its_reason() {
        for entry in CATALOG {
            let reason = entry.why.replace('|', "\\|");
            assert_named(&format!("| `{}` | ", entry.slug));
            assert_named(&reason);
        }
    }
}
