//! Format-List, as a console of some width and culture shows it.
//!
//! Source: PowerShell, ListWriter and StringManipulationHelper.GenerateLines: the label is padded to the longest one, a value
//! is broken at its own line ends first and then at the column, by words in the cultures that have blanks between them.

use super::{Culture, Object, Value, shown};

/// Elements of a list that the console shows.
const SHOWN: usize = 4;

/// A console.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Console {
    /// Characters of a line: the window's width less one.
    pub(crate) width: usize,
    pub(crate) culture: Culture,
    /// Whether wide letters of East Asia take two columns, as in a window, or one, as in a file of Windows PowerShell 5.1.
    pub(crate) wide: bool,
    /// Whether blanks at line ends were lost on the way into the file.
    pub(crate) trimmed: bool,
}

/// The text of objects.
pub(crate) fn write(objects: &[Object], console: Console) -> String {
    let mut text = String::from("\r\n\r\n");
    for object in objects {
        text.push_str(&block(object, console));
        text.push_str("\r\n");
    }
    text + "\r\n\r\n"
}

fn block(object: &Object, console: Console) -> String {
    let labels = object.properties.iter().map(|(name, _)| name.len());
    let label = labels.max().unwrap_or_default();
    let mut text = String::new();
    for (name, value) in &object.properties {
        let room = console.width - label - 3;
        let value = value_text(value, console.culture);
        let lines = value
            .split("\r\n")
            .flat_map(|line| wrapped(line, room, console));
        for (index, line) in lines.enumerate() {
            let line = match index {
                0 => format!("{name:label$} : {line}"),
                _ => format!("{:margin$}{line}", "", margin = label + 3),
            };
            text.push_str(if console.trimmed {
                line.trim_end()
            } else {
                &line
            });
            text.push_str("\r\n");
        }
    }
    text
}

fn value_text(value: &Value, culture: Culture) -> String {
    let many = |texts: Vec<String>| {
        let cut = if texts.len() > SHOWN { "..." } else { "" };
        let kept: Vec<String> = texts.into_iter().take(SHOWN).collect();
        format!("{{{}{cut}}}", kept.join(", "))
    };
    match value {
        Value::List(values) => many(values.iter().map(|one| shown(one, culture)).collect()),
        Value::Table(entries) => many(
            entries
                .iter()
                .map(|(key, value)| format!("[{key}, {}]", shown(value, culture)))
                .collect(),
        ),
        value => shown(value, culture),
    }
}

/// Columns that a text takes.
fn width(text: &str, console: Console) -> usize {
    let wide = |character: &char| matches!(character, '\u{2e80}'..='\u{a4cf}');
    let twice = text.chars().filter(wide).count();
    text.chars().count() + if console.wide { twice } else { 0 }
}

/// A line broken at the column. A word keeps the blank behind it; one that is wider than the column is cut.
fn wrapped(line: &str, room: usize, console: Console) -> Vec<String> {
    let mut lines = vec![String::new()];
    let words: Vec<&str> = match console.culture.wraps_words {
        true if width(line, console) > room => line.split_inclusive([' ', '\t']).collect(),
        _ => vec![line],
    };
    for word in words {
        let last = lines.last().map_or(0, |line| width(line, console));
        if width(word, console) > room {
            cut(word, room, console, &mut lines);
        } else if last + width(word, console) > room {
            lines.push(word.to_owned());
        } else if let Some(line) = lines.last_mut() {
            line.push_str(word);
        }
    }
    lines
}

fn cut(word: &str, room: usize, console: Console, lines: &mut Vec<String>) {
    for letter in word.chars() {
        let added = width(&letter.to_string(), console);
        if lines
            .last()
            .is_some_and(|line| width(line, console) + added > room)
        {
            lines.push(String::new());
        }
        if let Some(line) = lines.last_mut() {
            line.push(letter);
        }
    }
}
