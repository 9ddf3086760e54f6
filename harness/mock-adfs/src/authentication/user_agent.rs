//! Which browsers get something else than the form, by their `User-Agent`.
//!
//! Source: AD FS, WIASupportedUserAgents and BrowserSsoSupportedUserAgents: parts of the header; `=~` begins a regular
//! expression. Of expressions only `.` `*` `\s` and plain letters are read, which is what the defaults and Microsoft's
//! examples use; another one matches nothing.

/// Whether a user agent contains an entry of the list.
pub(crate) fn is_listed(user_agent: &str, list: &[String]) -> bool {
    list.iter().any(|entry| match entry.strip_prefix("=~") {
        Some(pattern) => matches(pattern, user_agent),
        None => !entry.is_empty() && user_agent.contains(entry.as_str()),
    })
}

/// Whether the pattern is found somewhere in the text.
fn matches(pattern: &str, text: &str) -> bool {
    let Some(atoms) = atoms(pattern) else {
        return false;
    };
    let text: Vec<char> = text.chars().collect();
    (0..=text.len()).any(|from| begins(&atoms, text.get(from..).unwrap_or_default()))
}

/// One character of a pattern, or any number of it.
#[derive(Debug, Clone, Copy)]
struct Atom {
    kind: Kind,
    repeated: bool,
}

#[derive(Debug, Clone, Copy)]
enum Kind {
    Any,
    Blank,
    Letter(char),
}

impl Atom {
    fn takes(self, character: char) -> bool {
        match self.kind {
            Kind::Any => true,
            Kind::Blank => character.is_whitespace(),
            Kind::Letter(letter) => letter == character,
        }
    }
}

fn atoms(pattern: &str) -> Option<Vec<Atom>> {
    let mut characters = pattern.chars().peekable();
    let mut atoms = Vec::new();
    while let Some(character) = characters.next() {
        let kind = match character {
            '.' => Kind::Any,
            '\\' => match characters.next()? {
                's' => Kind::Blank,
                letter if letter.is_alphanumeric() => return None,
                letter => Kind::Letter(letter),
            },
            '*' | '+' | '?' | '[' | '(' | '{' | '|' | '^' | '$' => return None,
            letter => Kind::Letter(letter),
        };
        let repeated = characters.next_if_eq(&'*').is_some();
        atoms.push(Atom { kind, repeated });
    }
    Some(atoms)
}

fn begins(atoms: &[Atom], text: &[char]) -> bool {
    let Some((atom, rest)) = atoms.split_first() else {
        return true;
    };
    let first_fits = text.first().is_some_and(|first| atom.takes(*first));
    let after = text.get(1..).unwrap_or_default();
    if atom.repeated {
        begins(rest, text) || (first_fits && begins(atoms, after))
    } else {
        first_fits && begins(rest, after)
    }
}

#[cfg(test)]
mod tests {
    use super::is_listed;
    use crate::settings::Farm;
    use rstest::rstest;

    const EDGE_LEGACY: &str = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/70.0.3538.102 Safari/537.36 Edge/18.19042";
    const EDGE: &str = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Safari/537.36 Edg/120.0.0.0";
    const CHROME: &str = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Safari/537.36";
    const EXPLORER: &str = "Mozilla/5.0 (Windows NT 10.0; WOW64; Trident/7.0; rv:11.0) like Gecko";

    #[rstest]
    #[case::internet_explorer(EXPLORER, true)]
    #[case::the_first_edge(EDGE_LEGACY, true)]
    #[case::edge(EDGE, false)]
    #[case::chrome(CHROME, false)]
    #[case::no_header("", false)]
    fn by_default_chrome_and_edge_get_the_form(#[case] user_agent: &str, #[case] listed: bool) {
        let farm = Farm::with_defaults("adfs.contoso.example", "Contoso");

        assert_eq!(
            is_listed(user_agent, &farm.wia_supported_user_agents),
            listed
        );
    }

    #[rstest]
    #[case::the_pattern_of_the_documentation("=~.*Edg.*", EDGE, true)]
    #[case::a_plain_part("Chrome", CHROME, true)]
    #[case::blanks(r"=~Windows\s*NT", EDGE, true)]
    #[case::another_one("=~Firefox", CHROME, false)]
    #[case::a_pattern_that_is_not_read("=~(Chrome|Edge)", CHROME, false)]
    #[case::an_empty_entry("", CHROME, false)]
    fn an_entry_is_a_part_or_an_expression(
        #[case] entry: &str,
        #[case] user_agent: &str,
        #[case] listed: bool,
    ) {
        assert_eq!(is_listed(user_agent, &[entry.to_owned()]), listed);
    }
}
