//! Unicode categories and blocks by the names that .NET knows.

use super::syntax::Item;

/// General categories. `Cs` is left out: there are no lone surrogates here.
const CATEGORIES: [&str; 36] = [
    "C", "Cc", "Cf", "Cn", "Co", "L", "Ll", "Lm", "Lo", "Lt", "Lu", "M", "Mc", "Me", "Mn", "N",
    "Nd", "Nl", "No", "P", "Pc", "Pd", "Pe", "Pf", "Pi", "Po", "Ps", "S", "Sc", "Sk", "Sm", "So",
    "Z", "Zl", "Zp", "Zs",
];

/// Blocks with their first and last character. Source: .NET, "Character classes in regular expressions", named blocks.
const BLOCKS: [(&str, char, char); 24] = [
    ("IsBasicLatin", '\u{0}', '\u{7f}'),
    ("IsLatin-1Supplement", '\u{80}', '\u{ff}'),
    ("IsLatinExtended-A", '\u{100}', '\u{17f}'),
    ("IsLatinExtended-B", '\u{180}', '\u{24f}'),
    ("IsIPAExtensions", '\u{250}', '\u{2af}'),
    ("IsSpacingModifierLetters", '\u{2b0}', '\u{2ff}'),
    ("IsCombiningDiacriticalMarks", '\u{300}', '\u{36f}'),
    ("IsGreek", '\u{370}', '\u{3ff}'),
    ("IsGreekandCoptic", '\u{370}', '\u{3ff}'),
    ("IsCyrillic", '\u{400}', '\u{4ff}'),
    ("IsCyrillicSupplement", '\u{500}', '\u{52f}'),
    ("IsArmenian", '\u{530}', '\u{58f}'),
    ("IsHebrew", '\u{590}', '\u{5ff}'),
    ("IsArabic", '\u{600}', '\u{6ff}'),
    ("IsDevanagari", '\u{900}', '\u{97f}'),
    ("IsThai", '\u{e00}', '\u{e7f}'),
    ("IsLatinExtendedAdditional", '\u{1e00}', '\u{1eff}'),
    ("IsGreekExtended", '\u{1f00}', '\u{1fff}'),
    ("IsGeneralPunctuation", '\u{2000}', '\u{206f}'),
    ("IsCurrencySymbols", '\u{20a0}', '\u{20cf}'),
    ("IsHiragana", '\u{3040}', '\u{309f}'),
    ("IsKatakana", '\u{30a0}', '\u{30ff}'),
    ("IsCJKUnifiedIdeographs", '\u{4e00}', '\u{9fff}'),
    ("IsHangulSyllables", '\u{ac00}', '\u{d7af}'),
];

/// The class element called `name`.
pub(super) fn by_name(name: &str, negative: bool) -> Option<Item> {
    if let Some(name) = CATEGORIES.iter().find(|known| **known == name) {
        return Some(Item::Category { name, negative });
    }
    let (_, first, last) = BLOCKS.iter().find(|(known, _, _)| *known == name)?;
    Some(Item::Block {
        first: *first,
        last: *last,
        negative,
    })
}

/// True for the name of a block that .NET may know and this table does not, and for surrogates.
pub(super) fn is_unsupported(name: &str) -> bool {
    name == "Cs" || (name.starts_with("Is") && name.len() > 2)
}
