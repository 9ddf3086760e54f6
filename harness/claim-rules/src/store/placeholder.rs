//! String.Format placeholders: `{0}` in a query.

/// Fills the placeholders of `template` with `params`. `{{` and `}}` are braces.
///
/// # Errors
/// A sentence that continues "the query ...": a placeholder without parameter, or a lone brace.
pub(super) fn fill(
    template: &str,
    params: &[String],
    escape: fn(&str) -> String,
) -> Result<String, String> {
    let mut filled = String::new();
    let mut rest = template;
    while let Some(at) = rest.find(['{', '}']) {
        filled.push_str(&rest[..at]);
        let brace = &rest[at..=at];
        rest = &rest[at + 1..];
        if let Some(after) = rest.strip_prefix(brace) {
            filled.push_str(brace);
            rest = after;
        } else if brace == "{" {
            let (value, after) = placeholder(rest, params)?;
            filled.push_str(&escape(value));
            rest = after;
        } else {
            return Err("has a `}` without `{`".to_owned());
        }
    }
    filled.push_str(rest);
    Ok(filled)
}

/// The parameter that `rest` asks for, and what follows.
fn placeholder<'a>(rest: &'a str, params: &'a [String]) -> Result<(&'a str, &'a str), String> {
    let (number, after) = rest
        .split_once('}')
        .ok_or_else(|| "has a `{` without `}`".to_owned())?;
    let index: usize = number
        .trim()
        .parse()
        .map_err(|_| format!("has `{{{number}}}` where a number belongs in the braces"))?;
    let value = params.get(index).ok_or_else(|| {
        format!(
            "asks for parameter `{{{index}}}`, but the rule has {} `param`",
            params.len()
        )
    })?;
    Ok((value, after))
}
