//! Commands that change the claim rules of a trust.
//!
//! `-IssuanceTransformRules` replaces all rules at once, so a command reads the rules that are there, changes one place and
//! writes them back; only where the place cannot be named does it hold the whole text.
//! Source: Microsoft, Set-AdfsRelyingPartyTrust.

use std::ops::Range;

use super::fix::quoted;
use super::{Case, Fix};

/// The property that holds the claim rules.
const TRANSFORM: &str = "IssuanceTransformRules";

/// Adds a rule behind the rules that are there.
pub(super) fn appended(case: &Case<'_>, rule: &str) -> Fix {
    appended_to(case, TRANSFORM, rule)
}

/// Adds a rule behind those in a property of the trust.
pub(super) fn appended_to(case: &Case<'_>, property: &str, rule: &str) -> Fix {
    let change = format!(" + {}", quoted(&format!("\n\n{}\n", unix(rule))));
    command(case, property, &change)
}

/// Puts `new` in the place of `range` (byte offsets) in the trust's rules `text`.
pub(super) fn replaced(case: &Case<'_>, text: &str, range: Range<usize>, new: &str) -> Fix {
    let (Some(before), Some(old), Some(after)) = (
        text.get(..range.start),
        text.get(range.clone()),
        text.get(range.end..),
    ) else {
        return whole(case, text);
    };
    let only_here = text.matches(old).count() == 1 && !old.contains('\n');
    if only_here {
        let change = format!(".Replace({}, {})", quoted(old), quoted(new));
        command(case, TRANSFORM, &change)
    } else {
        whole(case, &format!("{before}{new}{after}"))
    }
}

/// Writes all rules anew.
pub(super) fn whole(case: &Case<'_>, text: &str) -> Fix {
    let id = quoted(&case.identifier());
    let rules = quoted(&format!("\n{}\n", unix(text)));
    Fix::PowerShell(format!(
        "$rules = {rules}\nSet-AdfsRelyingPartyTrust -TargetIdentifier {id} -{TRANSFORM} $rules"
    ))
}

/// Reads the rules, changes them, writes them back.
fn command(case: &Case<'_>, property: &str, change: &str) -> Fix {
    let id = quoted(&case.identifier());
    Fix::PowerShell(format!(
        "$rules = (Get-AdfsRelyingPartyTrust -Identifier {id}).{property}{change}\n\
         Set-AdfsRelyingPartyTrust -TargetIdentifier {id} -{property} $rules"
    ))
}

/// Line feeds only, no blank lines around.
fn unix(text: &str) -> String {
    text.replace("\r\n", "\n").trim().to_owned()
}
