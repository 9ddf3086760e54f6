//! What the parser says about mistakes.

use rstest::rstest;

use super::*;

/// Each mistake as `LINE:COLUMN TITLE / HINT`.
fn complaints(text: &str) -> Vec<String> {
    let errors = parse(text).unwrap_err();
    let lines = errors.iter().map(|error| {
        let (line, column) = error.position(text);
        let hint = error.hint().map(|hint| format!(" / {hint}"));
        format!(
            "{line}:{column} {}{}",
            error.title(),
            hint.unwrap_or_default()
        )
    });
    lines.collect()
}

#[rstest]
#[case::swapped(r#"c:[Value ~= "x"] => issue(claim = c);"#)]
#[case::assignment(r#"c:[Type == "x"] => issue(Type = "y", Value == c.Value);"#)]
#[case::comparison(r#"c:[Type = "x"] => issue(claim = c);"#)]
#[case::quotes("c:[Type == \u{201c}x\u{201d}] => issue(claim = c);")]
#[case::single_quotes("c:[Type == 'x'] => issue(claim = c);")]
#[case::colon(r#"c;[Type == "x"] => issue(claim = c);"#)]
#[case::comma(r#"c:[Type == "x" Value == "y"] => issue(claim = c);"#)]
#[case::trailing(r#"c:[Type == "x", ] => issue(claim = c);"#)]
#[case::and(r#"c:[Type == "x"] and d:[] => issue(claim = c);"#)]
#[case::missing_and(r#"c:[Type == "x"] d:[] => issue(claim = c);"#)]
#[case::semicolon(r#"c:[] => issue(claim = c) c:[] => issue(claim = c);"#)]
#[case::unbound(r#"C1:[] => issue(Type = "t", Value = c.Value);"#)]
#[case::html(r#"c:[Type == "x"] =&gt; issue(claim = c);"#)]
#[case::comment("# remark\nc:[] => issue(claim = c);")]
#[case::blank("c:[]\u{a0}=> issue(claim = c);")]
#[case::verb("c:[] => isue(claim = c);")]
#[case::property(r#"c:[Tpye == "x"] => issue(claim = c);"#)]
fn a_slip_is_one_error_with_a_hint(#[case] text: &str) {
    let complaints = complaints(text);

    assert_eq!(complaints.len(), 1, "{complaints:#?}");
    assert!(complaints[0].contains(" / "), "{complaints:#?}");
}

#[test]
fn every_rule_with_a_mistake_is_reported() {
    let text = "c:[Type == ] => issue(claim = c);\nc:[] => issue(claim = d);\n@RuleName = \"x\" => send();\n";

    insta::assert_snapshot!(complaints(text).join("\n"), @r"
    1:12 unexpected `]`, expected one of a text in double quotes, `c.Value`, `RegExReplace(...)`
    2:23 no condition of this rule is named `d` / did you mean `c`?
    3:20 unexpected `send`, expected `issue` or `add`
    ");
}
