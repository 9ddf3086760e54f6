//! A mistake in a file, drawn: title, place, source line, carets, what was found, and what to write instead.
//!
//! Every reader of this project returns all mistakes of a file at once. Deliberately absent: colors in the text itself;
//! [`Mistakes::draw`] is told whether to use them.

use std::ops::Range;
use std::path::PathBuf;
use std::sync::Arc;

use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet};

/// A text that mistakes point into.
#[derive(Debug, PartialEq, Eq)]
pub struct Source {
    /// Path as it is shown.
    pub path: PathBuf,
    /// The whole text.
    pub text: String,
}

impl Source {
    /// A source that can be shared.
    #[must_use]
    pub fn new(path: impl Into<PathBuf>, text: impl Into<String>) -> Arc<Self> {
        Arc::new(Self {
            path: path.into(),
            text: text.into(),
        })
    }

    /// Line and column of a byte offset, both from 1, the column in characters.
    #[must_use]
    pub fn position(&self, offset: usize) -> (usize, usize) {
        let before = self.text.get(..offset).unwrap_or(&self.text);
        let line = before.matches('\n').count() + 1;
        let start = before.rfind('\n').map_or(0, |at| at + 1);
        (line, before.get(start..).unwrap_or("").chars().count() + 1)
    }
}

/// One mistake, as the person who wrote the file needs to hear it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mistake {
    /// What is wrong: lower case, no full stop, user text in backticks.
    pub title: String,
    /// Where, in bytes of the source; nothing when no file is to blame.
    pub place: Option<(Arc<Source>, Range<usize>)>,
    /// What was found instead of what is needed.
    pub found: Option<String>,
    /// What to write instead.
    pub hint: Option<String>,
    /// Whether nothing is wrong but that the environment does not have what is meant: a person, a group, a rule, a connection.
    pub undeclared: bool,
}

impl Mistake {
    /// A mistake at a place of a source.
    #[must_use]
    pub fn at(source: &Arc<Source>, span: Range<usize>, title: impl Into<String>) -> Self {
        Self {
            title: title.into(),
            place: Some((Arc::clone(source), span)),
            found: None,
            hint: None,
            undeclared: false,
        }
    }

    /// A mistake that no line of a file is to blame for, such as a path that does not exist.
    #[must_use]
    pub fn nowhere(title: impl Into<String>) -> Self {
        Self {
            title: title.into(),
            place: None,
            found: None,
            hint: None,
            undeclared: false,
        }
    }

    /// Says that the environment does not have what is meant; in another environment it may be right.
    #[must_use]
    pub fn undeclared(mut self) -> Self {
        self.undeclared = true;
        self
    }

    /// Says what was found.
    #[must_use]
    pub fn found(mut self, text: impl Into<String>) -> Self {
        self.found = Some(text.into());
        self
    }

    /// Says what to write instead.
    #[must_use]
    pub fn hint(mut self, text: impl Into<String>) -> Self {
        self.hint = Some(text.into());
        self
    }

    /// Adds a hint if there is one.
    #[must_use]
    pub fn maybe_hint(mut self, text: Option<String>) -> Self {
        self.hint = text.or(self.hint);
        self
    }

    /// Draws the mistake; the text ends with a line break.
    #[must_use]
    pub fn draw(&self, color: bool) -> String {
        self.drawn(Level::ERROR, color)
    }

    /// Draws it as a warning: something that can be read and is probably not meant.
    #[must_use]
    pub fn draw_warning(&self, color: bool) -> String {
        self.drawn(Level::WARNING, color)
    }

    fn drawn(&self, level: Level<'static>, color: bool) -> String {
        let renderer = if color {
            Renderer::styled()
        } else {
            Renderer::plain()
        };
        let title = level.primary_title(self.title.as_str());
        let path;
        let group = match &self.place {
            None => annotate_snippets::Group::with_title(title),
            Some((source, span)) => {
                path = source.path.display().to_string().replace('\\', "/");
                title.element(
                    Snippet::source(source.text.as_str())
                        .path(path.as_str())
                        .annotation(AnnotationKind::Primary.span(clamped(source, span))),
                )
            }
        };
        let group = match &self.found {
            Some(found) => group.element(Level::NOTE.with_name("found").message(found.as_str())),
            None => group,
        };
        let mut text = tidy(&renderer.render(&[group]));
        if let Some(hint) = &self.hint {
            text.push_str("hint: ");
            text.push_str(hint);
            text.push('\n');
        }
        text
    }

    /// Order of mistakes: by file, then by place.
    fn order(&self) -> (Option<PathBuf>, usize, usize) {
        match &self.place {
            None => (None, 0, 0),
            Some((source, span)) => (Some(source.path.clone()), span.start, span.end),
        }
    }
}

/// Keeps a span inside its text, on character borders, and at most to the end of its first line.
fn clamped(source: &Source, span: &Range<usize>) -> Range<usize> {
    let text = &source.text;
    let start = floor(text, span.start.min(text.len()));
    let line_end = text
        .get(start..)
        .and_then(|rest| rest.find('\n'))
        .map_or(text.len(), |at| start + at);
    let end = floor(text, span.end.clamp(start, line_end.max(start)));
    start..end
}

fn floor(text: &str, mut offset: usize) -> usize {
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    offset
}

/// Drops the empty gutter lines that the renderer puts around notes, and ends with one line break.
fn tidy(drawn: &str) -> String {
    let lines: Vec<&str> = drawn.lines().map(str::trim_end).collect();
    let mut text = String::new();
    for (index, line) in lines.iter().enumerate() {
        let note_follows = lines
            .get(index + 1)
            .is_none_or(|next| next.trim_start().starts_with("= "));
        if line.trim() == "|" && note_follows && index > 2 {
            continue;
        }
        text.push_str(line);
        text.push('\n');
    }
    text
}

/// Mistakes of one or more files, in the order of files and places.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Mistakes(Vec<Mistake>);

impl Mistakes {
    /// Puts mistakes in order and drops those that say the same of the same place.
    #[must_use]
    pub fn new(mut mistakes: Vec<Mistake>) -> Self {
        mistakes.sort_by_key(Mistake::order);
        mistakes.dedup_by(|a, b| a.title == b.title && a.order() == b.order());
        Self(mistakes)
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// The mistakes in order.
    pub fn iter(&self) -> impl Iterator<Item = &Mistake> {
        self.0.iter()
    }

    /// The mistakes, to be put together with others.
    #[must_use]
    pub fn into_vec(self) -> Vec<Mistake> {
        self.0
    }

    /// Draws all mistakes, one empty line between them, and counts them at the end:
    /// `4 mistakes in scenarios/several.yaml; nothing was run`.
    #[must_use]
    pub fn draw(&self, color: bool) -> String {
        let mut text = String::new();
        for mistake in &self.0 {
            text.push_str(&mistake.draw(color));
            text.push('\n');
        }
        text.push_str(&self.summary());
        text.push('\n');
        text
    }

    /// The counting line alone.
    #[must_use]
    pub fn summary(&self) -> String {
        let count = crate::scenario::plural(self.0.len(), "mistake");
        let mut files: Vec<String> = self
            .0
            .iter()
            .filter_map(|mistake| mistake.place.as_ref())
            .map(|(source, _)| source.path.display().to_string().replace('\\', "/"))
            .collect();
        files.dedup();
        match files.as_slice() {
            [] => format!("{count}; nothing was run"),
            [one] => format!("{count} in {one}; nothing was run"),
            many => format!("{count} in {} files; nothing was run", many.len()),
        }
    }
}

impl From<Mistake> for Mistakes {
    fn from(mistake: Mistake) -> Self {
        Self(vec![mistake])
    }
}

impl std::fmt::Display for Mistakes {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.draw(false))
    }
}

impl std::error::Error for Mistakes {}
