//! "Did you mean": the closest word, if it is close enough.

/// The closest of `known` to `word`, if a person could have meant it. Case, blanks and hyphens weigh little.
fn closest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let folded = fold(word);
    known
        .into_iter()
        .map(|candidate| (distance(&folded, &fold(candidate)), candidate))
        .min_by(|a, b| a.0.cmp(&b.0))
        .filter(|(distance, candidate)| *distance <= allowed(word.len().max(candidate.len())))
        .map(|(_, candidate)| candidate)
}

/// The hint for an unknown word: the closest one, or all of them when there are few.
pub(crate) fn propose<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<String> {
    let known: Vec<&str> = known.into_iter().collect();
    if let Some(candidate) = closest(word, known.iter().copied()) {
        return Some(format!("did you mean `{candidate}`?"));
    }
    if known.is_empty() || known.len() > 12 {
        return None;
    }
    let list: Vec<String> = known.iter().map(|word| format!("`{word}`")).collect();
    Some(format!("known here: {}", list.join(", ")))
}

fn distance(a: &str, b: &str) -> usize {
    strsim::damerau_levenshtein(a, b)
}

/// One letter in three may be wrong, and one in a short word.
fn allowed(length: usize) -> usize {
    (length / 3).clamp(1, 4)
}

fn fold(word: &str) -> String {
    word.chars()
        .map(|c| if matches!(c, '-' | '_') { ' ' } else { c })
        .flat_map(char::to_lowercase)
        .collect()
}
