//! All lints with their reasons.

use super::Severity::{self, Error, Information, Warning};

/// A lint and why it exists.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Entry {
    /// Its name.
    pub slug: &'static str,
    /// How bad it is.
    pub severity: Severity,
    /// Why it matters to AD FS or Flex.
    pub why: &'static str,
}

const fn entry(slug: &'static str, severity: Severity, why: &'static str) -> Entry {
    Entry {
        slug,
        severity,
        why,
    }
}

/// Every lint, by topic.
pub const CATALOG: [Entry; 42] = [
    // How the rule is written.
    entry(
        "final-semicolon-missing",
        Information,
        "AD FS takes the last rule without `;`, but pasting another rule below it then fails with POLICY0030",
    ),
    entry(
        "text-over-several-lines",
        Warning,
        "the line break is part of the text: a query or pattern that was wrapped on a web page no longer works",
    ),
    entry(
        "selector-beside-aggregate",
        Information,
        "the documentation forbids it, AD FS runs it: another evaluator may not",
    ),
    entry(
        "test-against-claim",
        Warning,
        "the documentation shows only texts on the right of a test; what AD FS does with another claim is not known",
    ),
    entry(
        "identifier-bound-twice",
        Warning,
        "two conditions have the same name, so it is not clear which claim is issued",
    ),
    entry(
        "identifier-in-own-selector",
        Warning,
        "a condition cannot look at the claim that it is still looking for",
    ),
    entry(
        "value-missing",
        Warning,
        "a claim without value reaches Flex as an empty attribute",
    ),
    entry(
        "copy-without-effect",
        Information,
        "`add(claim = ...)` adds a claim that is there already",
    ),
    entry(
        "count-always-true",
        Warning,
        "a count is never below zero, so the condition says nothing",
    ),
    entry(
        "count-never-true",
        Error,
        "a count is never below zero, so the rule never runs",
    ),
    entry(
        "placeholder-left",
        Warning,
        "a placeholder of a script was not filled in and is taken as text",
    ),
    // How claims are tested.
    entry(
        "regex-in-equality",
        Warning,
        "`==` and `!=` compare the whole text: a pattern or `|` never equals a real value",
    ),
    entry(
        "absence-by-negation",
        Warning,
        "`!=` and `!~` ask for a claim with another value; a user without such a claim does not pass, one with two values may",
    ),
    entry(
        "regex-not-anchored",
        Information,
        "`=~` and `!~` look for the pattern anywhere in the value: `agent` is in `ex-agents` too",
    ),
    entry(
        "regex-half-anchored",
        Warning,
        "`^a|b$` means \"begins with a, or ends with b\": the anchors bind only the outer branches",
    ),
    entry(
        "regex-dot-not-escaped",
        Information,
        "a dot stands for any character: `contoso.com` also lets `contosoXcom` pass",
    ),
    entry(
        "regex-invalid",
        Error,
        "AD FS fails when it reaches the rule (event 364): nobody who gets that far is signed in",
    ),
    entry(
        "regex-group-name-lost",
        Error,
        "a web page took `<name>` for a tag; .NET refuses what is left and nobody is signed in",
    ),
    entry(
        "regex-not-reproduced",
        Warning,
        ".NET runs it, this evaluator cannot: evaluations of this rule fail here",
    ),
    entry(
        "replacement-unknown-group",
        Error,
        "what names no group of the pattern reaches the claim as it is written",
    ),
    entry(
        "replacement-eaten",
        Warning,
        "in a double-quoted PowerShell text `${user}` and `$1` are variables and vanish: only what is left of the replacement reaches the claim",
    ),
    // Claim types.
    entry(
        "claim-type-https",
        Error,
        "the claim types of Microsoft and OASIS begin with `http://`; with `https://` nothing matches, and Flex does not know the attribute",
    ),
    entry(
        "claim-type-case",
        Error,
        "claim types are compared with regard to case",
    ),
    entry(
        "claim-type-misspelled",
        Warning,
        "nearly a known claim type, but not one: nothing matches it",
    ),
    entry(
        "blank-around-text",
        Warning,
        "blanks at the edge of a text count: the type, value or store is not found",
    ),
    // The name ID.
    entry(
        "name-id-without-format",
        Error,
        "Flex asks for a NameID of a certain format; without the format property AD FS answers InvalidNameIDPolicy (MSIS7070)",
    ),
    entry(
        "name-id-format-malformed",
        Error,
        "not a NameID format that AD FS and Flex know: the answer is InvalidNameIDPolicy",
    ),
    entry(
        "name-id-format-other",
        Information,
        "Flex wants the e-mail format; another one is refused when the request asks for it",
    ),
    entry(
        "name-id-issued-twice",
        Warning,
        "two NameID claims are an error of AD FS (event 186): nobody whom both rules reach is signed in",
    ),
    entry(
        "property-unknown",
        Warning,
        "only the claim properties of the claimproperties namespace reach the token",
    ),
    // Attribute stores.
    entry(
        "store-unknown",
        Error,
        "AD FS fails with POLICY0018 when it reaches the rule",
    ),
    entry(
        "query-incomplete",
        Error,
        "a query to Active Directory has three parts, `FILTER;ATTRIBUTES;DOMAIN\\user`; AD FS fails without the third",
    ),
    entry(
        "types-and-attributes-differ",
        Error,
        "each attribute needs one claim type; AD FS fails when the numbers differ",
    ),
    entry(
        "parameter-missing",
        Error,
        "a placeholder without `param` fails when the rule is reached",
    ),
    entry(
        "parameter-unused",
        Information,
        "a `param` that no placeholder asks for does nothing",
    ),
    entry(
        "member-of-direct-only",
        Information,
        "`memberOf` gives distinguished names of direct groups only: no nested group, no primary group",
    ),
    entry(
        "token-groups-sends-all",
        Information,
        "every group of the user becomes a value, `Domain Users` too; Flex writes them all into the worker, and the token grows",
    ),
    // What becomes of claims.
    entry(
        "rule-too-early",
        Error,
        "rules run once, top to bottom: a rule does not see what a later one issues",
    ),
    entry(
        "claim-never-there",
        Warning,
        "no earlier rule makes this claim and no sign-in brings it: the rule never runs",
    ),
    entry(
        "claim-issued-twice",
        Information,
        "two rules issue the same claim type; a user whom both reach gets several values",
    ),
    entry(
        "wanted-claim-missing",
        Error,
        "Flex signs nobody in without `email`, `full_name` and `roles`",
    ),
    entry(
        "wanted-claim-under-other-name",
        Error,
        "Flex reads the attribute by its bare name; a claim type that is a URI arrives under the URI",
    ),
];

/// The entry of a slug.
#[must_use]
pub fn explain(slug: &str) -> Option<&'static Entry> {
    CATALOG.iter().find(|entry| entry.slug == slug)
}
