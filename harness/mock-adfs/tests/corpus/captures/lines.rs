//! A message as lines, one for each tag and text; what is another in every message masked; what differs between two.

use similar::{ChangeTag, TextDiff};

/// Shortest text that counts as a key, a digest or a cipher text.
const SHORTEST_BASE64: usize = 40;

/// The tags of a message as they are written, and the texts between them; white space alone is no text.
pub(super) fn of_xml(xml: &str) -> Vec<String> {
    let mut lines = Vec::new();
    for part in xml.split('<').skip(1) {
        let (tag, text) = part.split_once('>').unwrap_or((part, ""));
        lines.push(format!("<{tag}>"));
        let text = text.trim();
        if is_base64(text) {
            lines.push("(base64)".to_owned());
        } else if !text.is_empty() {
            lines.push(text.to_owned());
        }
    }
    lines
}

/// The value of an attribute of a tag.
pub(super) fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    let (_, rest) = tag.split_once(&format!(" {name}=\""))?;
    rest.split_once('"').map(|(value, _)| value)
}

/// The tags of a message that an XML library has written anew, as they can still be compared: without prefixes and namespace
/// declarations, attributes sorted, and an empty element as a pair of tags.
pub(super) fn regardless_of_form(lines: &[String]) -> Vec<String> {
    let tags = lines.iter().filter(|line| !line.starts_with("<?"));
    tags.flat_map(|line| match line.strip_prefix('<') {
        Some(tag) => plain(tag.trim_end_matches('>')),
        None => vec![line.clone()],
    })
    .collect()
}

fn plain(tag: &str) -> Vec<String> {
    let (tag, is_empty) = match tag.strip_suffix('/') {
        Some(tag) => (tag, true),
        None => (tag, false),
    };
    let tag = tag.replace('\'', "\"");
    let (name, rest) = tag.split_once(char::is_whitespace).unwrap_or((&tag, ""));
    let local = |name: &str| name.rsplit(':').next().unwrap_or_default().to_owned();
    if let Some(name) = name.strip_prefix('/') {
        return vec![format!("</{}>", local(name))];
    }
    let mut attributes: Vec<String> = rest
        .split("\" ")
        .filter_map(|pair| pair.trim().trim_end_matches('"').split_once("=\""))
        .filter(|(key, _)| !key.starts_with("xmlns"))
        .map(|(key, value)| format!(" {}=\"{value}\"", local(key)))
        .collect();
    attributes.sort();
    let mut lines = vec![format!("<{}{}>", local(name), attributes.concat())];
    if is_empty {
        lines.push(format!("</{}>", local(name)));
    }
    lines
}

/// The lines without the element that begins with `start`, wherever it stands.
pub(super) fn without(lines: &[String], start: &str, end: &str) -> Vec<String> {
    let mut inside = false;
    let mut kept = Vec::new();
    for line in lines {
        let begins =
            line == start || line.starts_with(&format!("{} ", start.trim_end_matches('>')));
        inside = inside || begins;
        if !inside {
            kept.push(line.clone());
        }
        let is_whole = begins && line.ends_with("/>");
        inside = inside && line != end && !is_whole;
    }
    kept
}

/// Lines that only one of the two has, with its sign: `-` the capture, `+` the mock.
pub(super) fn differences(captured: &[String], ours: &[String]) -> Vec<String> {
    let (captured, ours) = (captured.join("\n"), ours.join("\n"));
    let diff = TextDiff::from_lines(&captured, &ours);
    diff.iter_all_changes()
        .filter_map(|change| match change.tag() {
            ChangeTag::Delete => Some(format!("- {}", change.value().trim_end())),
            ChangeTag::Insert => Some(format!("+ {}", change.value().trim_end())),
            ChangeTag::Equal => None,
        })
        .collect()
}

fn is_base64(text: &str) -> bool {
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || b"+/=\r\n".contains(&byte);
    text.len() >= SHORTEST_BASE64 && text.bytes().all(fits)
}
