//! What the script of the sign-in page refuses to send.

/// Why the page's own script keeps the form back, if it does: the text that it shows.
///
/// AD FS's script demands a name with `@` or `\`, and a password. Then a browser sends nothing and shows the text that
/// the page carries for it; so must a driver without scripts. The text is looked for under the names that AD FS gives
/// it, and is empty when the page has none; a page that carries no such names at all does not check.
///
/// Source: sign-in page of AD FS 2012 R2 to 2022, the check itself and its two texts.
#[must_use]
pub fn client_check(html: &str, name: &str, password: &str) -> Option<String> {
    let text_name = if !name.contains('@') && !name.contains('\\') {
        "userNameFormatError"
    } else if password.is_empty() {
        "passwordEmpty"
    } else {
        return None;
    };
    script_text(html, text_name).or_else(|| html.contains("submitLoginRequest").then(String::new))
}

/// The text assigned to a name in a script: `this.passwordEmpty = 'Enter your password.'`, unescaped.
fn script_text(html: &str, name: &str) -> Option<String> {
    html.match_indices(name).find_map(|(at, _)| {
        let rest = html.get(at + name.len()..)?.trim_start();
        let rest = rest.strip_prefix(['=', ':'])?.trim_start();
        let quote = rest.chars().next().filter(|c| matches!(c, '\'' | '"'))?;
        literal(rest.get(1..)?, quote)
    })
}

/// The text up to the closing quote, with backslash escapes of one character resolved.
fn literal(text: &str, quote: char) -> Option<String> {
    let mut value = String::new();
    let mut characters = text.chars();
    loop {
        match characters.next()? {
            '\\' => value.push(characters.next()?),
            c if c == quote => return Some(value),
            c => value.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = r#"<script>
        function LoginErrors() {
            this.userNameFormatError = 'Write domain\\user or user@domain.';
            this.passwordEmpty = "Write your \"password\".";
        }
    </script>"#;

    #[test]
    fn a_name_without_a_domain_is_kept_back_with_the_text_of_the_page() {
        assert_eq!(
            client_check(PAGE, "amy", "secret").as_deref(),
            Some(r"Write domain\user or user@domain.")
        );
    }

    #[test]
    fn an_empty_password_is_kept_back_with_the_text_of_the_page() {
        assert_eq!(
            client_check(PAGE, r"CONTOSO\amy", "").as_deref(),
            Some("Write your \"password\".")
        );
    }

    #[test]
    fn a_full_name_with_a_password_is_sent() {
        assert_eq!(client_check(PAGE, "amy@contoso.example", "secret"), None);
    }

    #[test]
    fn a_page_without_the_script_checks_nothing() {
        assert_eq!(client_check("<form id=loginForm>", "amy", ""), None);
    }

    #[test]
    fn a_page_with_the_script_but_without_its_text_checks_and_says_nothing() {
        let page = "<span onclick='return Login.submitLoginRequest();'>";

        assert_eq!(client_check(page, "amy", "").as_deref(), Some(""));
    }
}
