//! The HTML report: one file that needs nothing else, on a screen, in the dark and on paper.
//!
//! [`RunRecord`] and screenshots -> page. What a reader needs first stands first: what is wrong, and the command that mends
//! it. Everything is text that the template escapes; the page has no script and may load nothing, by its own policy.
//! Deliberately absent: any judgement, and any value that is not in the record.

mod difference;
mod page;
mod problem;
mod run;
mod sequence;
mod xml;

use minijinja::syntax::SyntaxConfig;
use minijinja::value::Serde;
use minijinja::{AutoEscape, Environment, HtmlEscape, Value, context};

use super::record::{Picture, RunRecord};

/// Draws the page. `pictures` gives the screenshots of the scenario at an index.
///
/// # Errors
/// When the template fails, which no record is known to cause.
pub(super) fn draw<'a>(
    record: &RunRecord,
    pictures: impl Fn(usize) -> &'a [Picture],
) -> Result<String, minijinja::Error> {
    let mut environment = Environment::new();
    environment.set_auto_escape_callback(|_| AutoEscape::Html);
    let syntax = SyntaxConfig::builder()
        .trim_blocks(true)
        .lstrip_blocks(true)
        .build()?;
    environment.set_syntax(syntax);
    environment.add_filter("ticked", ticked);
    environment.add_filter("breakable", breakable);
    environment.add_filter("last_part", last_part);
    environment.add_filter("address", address);
    environment.add_template("page", include_str!("page.html"))?;
    environment.add_template("run", include_str!("run.html"))?;
    environment.get_template("page")?.render(context! {
        page => Value::from(Serde(page::page(record, pictures))),
        style => include_str!("style.css"),
    })
}

/// Text between backticks as code; everything is escaped.
fn ticked(text: &str) -> Value {
    let parts: Vec<&str> = text.split('`').collect();
    if parts.len().is_multiple_of(2) {
        return Value::from_safe_string(HtmlEscape(text).to_string());
    }
    let part = |(index, part): (usize, &&str)| match index % 2 {
        0 => HtmlEscape(part).to_string(),
        _ => format!("<code>{}</code>", HtmlEscape(part)),
    };
    Value::from_safe_string(parts.iter().enumerate().map(part).collect())
}

/// A path that a line may be broken in behind each slash.
fn breakable(path: &str) -> Value {
    Value::from_safe_string(
        HtmlEscape(path)
            .to_string()
            .replace("&#x2f;", "/")
            .replace('/', "/<wbr>"),
    )
}

/// The end of an identifier: `rsa-sha256`.
fn last_part(uri: &str) -> String {
    uri.rsplit(['#', '/']).next().unwrap_or(uri).to_owned()
}

/// A relative file name as an address.
fn address(file: &str) -> String {
    let part = |part: &str| {
        url::form_urlencoded::byte_serialize(part.as_bytes())
            .collect::<String>()
            .replace('+', "%20")
    };
    file.split('/').map(part).collect::<Vec<_>>().join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_between_backticks_is_code_and_nothing_is_markup() {
        assert_eq!(
            ticked("set `<b>` & go").to_string(),
            "set <code>&lt;b&gt;</code> &amp; go"
        );
        assert_eq!(ticked("one ` tick").to_string(), "one ` tick");
    }

    #[test]
    fn a_file_name_with_blanks_is_an_address() {
        assert_eq!(address("scenarios/a b_.txt"), "scenarios/a%20b_.txt");
    }
}
