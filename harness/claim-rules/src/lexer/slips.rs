//! Slips that stand in the characters themselves: reported, and read as they were meant.

use super::{Kind, Lexer};
use crate::error::{Problem, Slip};

/// Double quotes of word processors and web pages.
const TYPOGRAPHIC: [char; 7] = [
    '\u{201c}', '\u{201d}', '\u{201e}', '\u{201f}', '\u{ab}', '\u{bb}', '\u{ff02}',
];

/// Single quotes, straight and otherwise.
const SINGLE: [char; 5] = ['\'', '\u{2018}', '\u{2019}', '\u{201a}', '`'];

/// Blanks that are no white space to AD FS.
const INVISIBLE: [char; 12] = [
    '\u{a0}', '\u{ad}', '\u{2002}', '\u{2003}', '\u{2007}', '\u{2009}', '\u{200b}', '\u{200e}',
    '\u{202f}', '\u{2028}', '\u{2060}', '\u{feff}',
];

/// Symbols written differently, longer before shorter.
const WRONG: [(&str, Kind<'static>, Slip); 25] = [
    ("-eq ", Kind::Equal, Slip::AssignmentForComparison),
    ("-ne ", Kind::NotEqual, Slip::AssignmentForComparison),
    ("-match ", Kind::Match, Slip::SwappedOperator),
    ("-notmatch ", Kind::NotMatch, Slip::SwappedOperator),
    ("&amp;&amp;", Kind::And, Slip::HtmlEntity),
    ("&#38;&#38;", Kind::And, Slip::HtmlEntity),
    ("=&gt;", Kind::Arrow, Slip::HtmlEntity),
    ("&gt;=", Kind::GreaterOrEqual, Slip::HtmlEntity),
    ("&lt;=", Kind::LessOrEqual, Slip::HtmlEntity),
    ("&gt;", Kind::Greater, Slip::HtmlEntity),
    ("&lt;", Kind::Less, Slip::HtmlEntity),
    ("===", Kind::Equal, Slip::AssignmentForComparison),
    ("==>", Kind::Arrow, Slip::OtherArrow),
    ("-->", Kind::Arrow, Slip::OtherArrow),
    ("->", Kind::Arrow, Slip::OtherArrow),
    ("\u{21d2}", Kind::Arrow, Slip::OtherArrow),
    ("\u{2192}", Kind::Arrow, Slip::OtherArrow),
    ("~=", Kind::Match, Slip::SwappedOperator),
    ("~!", Kind::NotMatch, Slip::SwappedOperator),
    ("=!", Kind::NotEqual, Slip::SwappedOperator),
    ("<>", Kind::NotEqual, Slip::AssignmentForComparison),
    ("||", Kind::And, Slip::Or),
    ("|", Kind::And, Slip::Or),
    ("\u{ff1b}", Kind::Semicolon, Slip::InvisibleCharacter),
    ("~", Kind::Match, Slip::SwappedOperator),
];

impl Lexer<'_> {
    /// Reads a slip as it was meant.
    pub(super) fn slip(&mut self) -> bool {
        self.typographic()
            || self.single_quoted()
            || self.invisible()
            || self.comment()
            || self.wrong_symbol()
    }

    /// `“...”`, with any pair of double quotes; `&quot;...&quot;` too.
    fn typographic(&mut self) -> bool {
        if let Some(inside) = self.rest().strip_prefix("&quot;") {
            let end = inside.find("&quot;").unwrap_or(inside.len());
            return self.quoted(6, end, 6, Slip::HtmlEntity);
        }
        let Some(open) = self
            .rest()
            .chars()
            .next()
            .filter(|c| TYPOGRAPHIC.contains(c))
        else {
            return false;
        };
        let inside = &self.rest()[open.len_utf8()..];
        let close = |c: char| c == '"' || TYPOGRAPHIC.contains(&c);
        let end = inside
            .find(close)
            .unwrap_or_else(|| inside.lines().next().unwrap_or_default().len());
        let closing = inside[end..]
            .chars()
            .next()
            .map_or(0, |c| if close(c) { c.len_utf8() } else { 0 });
        self.quoted(open.len_utf8(), end, closing, Slip::TypographicQuotes)
    }

    /// `'...'`.
    fn single_quoted(&mut self) -> bool {
        let Some(open) = self.rest().chars().next().filter(|c| SINGLE.contains(c)) else {
            return false;
        };
        let inside = &self.rest()[open.len_utf8()..];
        let line = inside.lines().next().unwrap_or_default();
        let (end, closing) = match line.find(|c| SINGLE.contains(&c)) {
            Some(end) => (end, line[end..].chars().next().map_or(0, char::len_utf8)),
            None => return false,
        };
        self.quoted(open.len_utf8(), end, closing, Slip::SingleQuotes)
    }

    /// Reports the quotes and takes what stands between them as a text.
    fn quoted(&mut self, opening: usize, length: usize, closing: usize, slip: Slip) -> bool {
        let rest = self.rest();
        self.report(
            opening,
            Problem::Character(rest[..opening].to_owned()),
            Some(slip),
        );
        let start = self.position + opening;
        let closing = closing.min(rest.len() - opening - length);
        let text = &self.text[start..start + length];
        self.push(Kind::Text(text), opening + length + closing);
        true
    }

    /// Non-breaking and zero-width blanks.
    fn invisible(&mut self) -> bool {
        let rest = self.rest();
        let length = rest.len() - rest.trim_start_matches(INVISIBLE).len();
        let Some(first) = rest[..length].chars().next() else {
            return false;
        };
        let name = format!("U+{:04X}", u32::from(first));
        self.report(
            length,
            Problem::Character(name),
            Some(Slip::InvisibleCharacter),
        );
        self.position += length;
        true
    }

    /// `# ...`, `// ...`, `/* ... */`, `<!-- ... -->`.
    fn comment(&mut self) -> bool {
        let rest = self.rest();
        let line = rest.find('\n').unwrap_or(rest.len());
        let to = |close: &str| rest.find(close).map_or(line, |at| at + close.len());
        let (mark, length) = match rest {
            _ if rest.starts_with("/*") => ("/*", to("*/")),
            _ if rest.starts_with("<!--") => ("<!--", to("-->")),
            _ if rest.starts_with("//") => ("//", line),
            _ if rest.starts_with('#') => ("#", line),
            _ => return false,
        };
        let shown = rest[..length].trim_end().len();
        self.report(
            shown,
            Problem::Character(mark.to_owned()),
            Some(Slip::Comment),
        );
        self.position += length;
        true
    }

    /// Symbols written differently.
    fn wrong_symbol(&mut self) -> bool {
        let rest = self.rest();
        let found = WRONG.iter().find(|(wrong, _, _)| rest.starts_with(wrong));
        let (wrong, kind, slip) = match found {
            Some((wrong, kind, slip)) => (wrong.trim_end(), *kind, slip.clone()),
            None if rest.starts_with('&') && !rest.starts_with("&&") => {
                ("&", Kind::And, Slip::OtherAnd)
            }
            None => return false,
        };
        self.report(
            wrong.len(),
            Problem::Character(wrong.to_owned()),
            Some(slip),
        );
        self.push(kind, wrong.len());
        true
    }
}
