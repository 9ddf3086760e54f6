//! Rule sets and expressions of every shape.

use claim_rules::ast::{
    Action, Aggregate, Annotation, Assignment, Call, Comparison, Condition, Expression, Function,
    Issuance, Literal, Operator, Property, Quantity, Reference, Rule, RuleSet, Selector, Span,
    StoreQuery, Test, Verb,
};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::{BoxedStrategy, Just, Strategy, any};
use proptest::prop_oneof;
use proptest::sample::select;

/// Words and marks of the language and of its usual mistakes.
pub(crate) const PIECES: &[&str] = &[
    "c",
    "c1",
    ":",
    "[",
    "]",
    "Type",
    "Value",
    "Properties[\"p\"]",
    "==",
    "!=",
    "=~",
    "!~",
    "~=",
    "=",
    "\"text\"",
    "\"",
    "\u{201c}x\u{201d}",
    ",",
    "&&",
    "&",
    "=>",
    "=&gt;",
    "issue",
    "add",
    "(",
    ")",
    "claim",
    "store",
    "types",
    "query",
    "param",
    ";",
    "@RuleName",
    "@",
    "exists",
    "not",
    "count",
    ">",
    "2",
    "+",
    ".",
    "RegExReplace",
    " ",
    "\r\n",
    "'",
    "//",
    "#",
    "/*",
    "|",
    "$",
    "c:[Type == \"a\"] => issue(claim = c);",
];

fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-z]{0,6}",
        "[^\"\r\n]{0,12}",
        select(vec![
            "urn:x",
            "^(a|b)$",
            "(?<n>a)",
            "${n}",
            "Active Directory",
            ";mail;{0}"
        ])
        .prop_map(str::to_owned),
    ]
}

fn literal() -> impl Strategy<Value = Expression> {
    text().prop_map(|value| {
        let span = Span::default();
        Expression::Literal(Literal { value, span })
    })
}

fn property() -> impl Strategy<Value = Property> {
    prop_oneof![
        Just(Property::Type),
        Just(Property::Value),
        Just(Property::ValueType),
        Just(Property::Issuer),
        Just(Property::OriginalIssuer),
        text().prop_map(Property::Named),
    ]
}

/// An expression over the identifier `c`.
fn computed() -> BoxedStrategy<Expression> {
    let reference = property().prop_map(|property| {
        Expression::Reference(Reference {
            identifier: "c".to_owned(),
            property,
            span: Span::default(),
        })
    });
    let leaf = prop_oneof![literal(), reference];
    leaf.prop_recursive(2, 8, 3, |inner| {
        let call = vec(inner.clone(), 3).prop_map(|arguments| {
            Expression::Call(Call {
                function: Function::RegExReplace,
                arguments,
                span: Span::default(),
            })
        });
        prop_oneof![
            call.clone(),
            vec(prop_oneof![literal(), call], 2..4).prop_map(Expression::Concatenation)
        ]
    })
    .boxed()
}

fn test() -> impl Strategy<Value = Test> {
    let operator = select(vec![
        Operator::Equal,
        Operator::NotEqual,
        Operator::Match,
        Operator::NotMatch,
    ]);
    (property(), operator, literal()).prop_map(|(property, operator, value)| Test {
        property,
        operator,
        value,
        span: Span::default(),
    })
}

fn selector(identifier: Option<&'static str>) -> impl Strategy<Value = Selector> {
    vec(test(), 0..3).prop_map(move |tests| Selector {
        identifier: identifier.map(str::to_owned),
        tests,
        span: Span::default(),
    })
}

fn aggregate() -> impl Strategy<Value = Condition> {
    let comparison = select(vec![
        Comparison::Greater,
        Comparison::Less,
        Comparison::GreaterOrEqual,
        Comparison::LessOrEqual,
        Comparison::Equal,
        Comparison::NotEqual,
    ]);
    let quantity = prop_oneof![
        Just(Quantity::Some),
        Just(Quantity::None),
        (comparison, any::<u64>())
            .prop_map(|(comparison, number)| Quantity::Count(comparison, number)),
    ];
    (quantity, selector(None)).prop_map(|(quantity, selector)| {
        Condition::Aggregate(Aggregate {
            quantity,
            selector,
            span: Span::default(),
        })
    })
}

/// The selector `c`, and more.
fn conditions() -> impl Strategy<Value = Vec<Condition>> {
    let first = selector(Some("c")).prop_map(Condition::Selector);
    let others = prop_oneof![
        aggregate(),
        selector(Some("d")).prop_map(Condition::Selector),
        selector(None).prop_map(Condition::Selector)
    ];
    (first, vec(others, 0..3)).prop_map(|(first, mut others)| {
        others.insert(0, first);
        others
    })
}

fn assignment(property: Property) -> impl Strategy<Value = Assignment> {
    computed().prop_map(move |value| Assignment {
        property: property.clone(),
        value,
        span: Span::default(),
    })
}

fn action() -> impl Strategy<Value = Action> {
    let copy = Just(Action::Copy {
        identifier: "C".to_owned(),
        span: Span::default(),
    });
    let assign = (
        assignment(Property::Type),
        option::of(assignment(Property::Value)),
        option::of(assignment(Property::Named("p".to_owned()))),
    );
    let assign = assign.prop_map(|(first, second, third)| {
        Action::Assign([Some(first), second, third].into_iter().flatten().collect())
    });
    let store = (
        computed(),
        vec(computed(), 1..3),
        computed(),
        vec(computed(), 0..3),
    );
    let store = store.prop_map(|(store, types, query, params)| {
        Action::Store(StoreQuery {
            store,
            types,
            query,
            params,
        })
    });
    prop_oneof![copy, assign, store]
}

fn rule() -> impl Strategy<Value = Rule> {
    let annotation =
        ("[A-Z][a-z]{2,5}X", text()).prop_map(|(name, value)| Annotation { name, value });
    let verb = select(vec![Verb::Issue, Verb::Add]);
    (
        option::of(text()),
        option::of(text()),
        vec(annotation, 0..2),
        conditions(),
        verb,
        action(),
    )
        .prop_map(
            |(name, template, annotations, conditions, verb, action)| Rule {
                name,
                template,
                annotations,
                conditions,
                issuance: Issuance {
                    verb,
                    action,
                    span: Span::default(),
                },
                span: Span::default(),
            },
        )
}

pub(crate) fn rule_set() -> impl Strategy<Value = RuleSet> {
    vec(rule(), 0..4).prop_map(|rules| RuleSet { rules })
}

/// Pieces of regular expressions in any order.
pub(crate) fn expression() -> impl Strategy<Value = String> {
    let pieces = select(vec![
        "a",
        "b",
        ".",
        "*",
        "+",
        "?",
        "??",
        "{2}",
        "{1,2}",
        "{",
        "(",
        ")",
        "(?:",
        "(?<n>",
        "(?=",
        "(?<!",
        "(?>",
        "(?(1)",
        "|",
        "[",
        "]",
        "[^",
        "-",
        "\\",
        "\\d",
        "\\1",
        "\\k<n>",
        "\\b",
        "^",
        "$",
        "(?i)",
        "(?x)",
        "#",
        "(?#",
        "é",
        "\\u00",
        "\\p{L}",
        "[a-z-[b]]",
        "\\G",
        "(?n)",
        "😀",
        "\\",
        "'",
    ]);
    vec(pieces, 0..12).prop_map(|pieces| pieces.concat())
}
