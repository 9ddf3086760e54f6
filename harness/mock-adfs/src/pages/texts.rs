//! What the pages say, in the languages that they speak.
//!
//! AD FS answers in the language that the browser prefers. Labels of the error page's details stay English in every language,
//! as captured on a Chinese page. Source: AD FS has these texts; the wording is ours. No text holds an apostrophe, because some
//! stand in scripts.

use serde::Serialize;

/// A language that the pages speak.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Language {
    /// English, which also serves everybody else.
    #[default]
    English,
    /// German.
    German,
}

impl Language {
    /// The first language of an `Accept-Language` header that the pages speak, by its weights.
    pub(crate) fn preferred(accept_language: &str) -> Self {
        let mut wanted: Vec<(f32, &str)> =
            accept_language.split(',').filter_map(weighted).collect();
        wanted.sort_by(|(one, _), (other, _)| other.total_cmp(one));
        wanted
            .into_iter()
            .find_map(|(_, tag)| Self::of(tag))
            .unwrap_or_default()
    }

    fn of(tag: &str) -> Option<Self> {
        match tag.split('-').next()?.to_ascii_lowercase().as_str() {
            "en" => Some(Self::English),
            "de" => Some(Self::German),
            _ => None,
        }
    }

    /// Its texts.
    pub(crate) fn texts(self) -> &'static Texts {
        match self {
            Self::English => &ENGLISH,
            Self::German => &GERMAN,
        }
    }
}

/// `de-DE;q=0.8` -> weight and tag.
fn weighted(part: &str) -> Option<(f32, &str)> {
    let (tag, parameters) = part.split_once(';').unwrap_or((part, ""));
    let weight = parameters
        .trim()
        .strip_prefix("q=")
        .map_or(Some(1.0), |weight| weight.parse().ok());
    weight
        .filter(|weight| *weight > 0.0)
        .map(|weight| (weight, tag.trim()))
}

/// Every text of the pages.
#[derive(Debug, Serialize)]
pub(crate) struct Texts {
    pub(crate) lang: &'static str,
    pub(crate) connecting_to: &'static str,
    pub(crate) script_needed: &'static str,
    pub(crate) script_hint: &'static str,
    pub(crate) script_help: &'static str,
    pub(crate) please_wait: &'static str,
    pub(crate) sign_in_title: &'static str,
    pub(crate) sign_in: &'static str,
    pub(crate) sign_in_organizational: &'static str,
    pub(crate) user_label: &'static str,
    pub(crate) password_label: &'static str,
    pub(crate) keep_me_signed_in: &'static str,
    pub(crate) next: &'static str,
    pub(crate) back: &'static str,
    pub(crate) submit: &'static str,
    pub(crate) cancel: &'static str,
    pub(crate) go: &'static str,
    pub(crate) user_name_format_error: &'static str,
    pub(crate) password_empty: &'static str,
    pub(crate) credentials: &'static str,
    pub(crate) expired: &'static str,
    pub(crate) method_not_available: &'static str,
    pub(crate) welcome: &'static str,
    pub(crate) more_information: &'static str,
    pub(crate) code_instructions: &'static str,
    pub(crate) code_label: &'static str,
    pub(crate) code_refused: &'static str,
    pub(crate) error_title: &'static str,
    pub(crate) error_heading: &'static str,
    pub(crate) error_message: &'static str,
    pub(crate) error_details: &'static str,
    pub(crate) you_are_signed_in: &'static str,
    pub(crate) you_are_not_signed_in: &'static str,
    pub(crate) sign_in_here: &'static str,
    pub(crate) sign_in_elsewhere: &'static str,
    pub(crate) sign_out: &'static str,
    pub(crate) sign_out_everywhere: &'static str,
    pub(crate) sign_out_here: &'static str,
    pub(crate) sign_out_title: &'static str,
    pub(crate) signed_out: &'static str,
    pub(crate) update_title: &'static str,
    pub(crate) old_password: &'static str,
    pub(crate) new_password: &'static str,
    pub(crate) confirm_password: &'static str,
    pub(crate) passwords_differ: &'static str,
    pub(crate) update_refused: &'static str,
    pub(crate) password_updated: &'static str,
    pub(crate) home_realm_title: &'static str,
    pub(crate) home_realm_question: &'static str,
}

const ENGLISH: Texts = Texts {
    lang: "en-US",
    connecting_to: "Connecting to",
    script_needed: "This page needs JavaScript",
    script_hint: "Allow scripts for this site and load the page again.",
    script_help: "The help of your browser says how to allow scripts.",
    please_wait: "One moment, please.",
    sign_in_title: "Sign In",
    sign_in: "Sign in",
    sign_in_organizational: "Sign in with your organizational account",
    user_label: "User account",
    password_label: "Password",
    keep_me_signed_in: "Keep me signed in",
    next: "Next",
    back: "Back",
    submit: "Submit",
    cancel: "Cancel",
    go: "Go",
    user_name_format_error: "Write your user name as domain\\\\user or user@domain.",
    password_empty: "Write your password.",
    credentials: "Incorrect user ID or password. Check both and sign in again.",
    expired: "Your password has expired. Change it, then sign in with the new one.",
    method_not_available: "This way to sign in is not available to you. Choose another one.",
    welcome: "Welcome",
    more_information: "For security reasons we need one more proof that it is you.",
    code_instructions: "Write the code that your device shows.",
    code_label: "Code",
    code_refused: "This code is not right, or no longer. Write the one that your device shows now.",
    error_title: "Error",
    error_heading: "An error occurred",
    error_message: "An error occurred. Ask your administrator for help and give them the details below.",
    error_details: "Error details",
    you_are_signed_in: "You are signed in.",
    you_are_not_signed_in: "You are not signed in. Choose where to go.",
    sign_in_here: "Sign in to this site",
    sign_in_elsewhere: "Sign in to one of these sites:",
    sign_out: "Sign out",
    sign_out_everywhere: "Sign out from all the sites that you have accessed",
    sign_out_here: "Sign out from this site only",
    sign_out_title: "Sign out",
    signed_out: "You are signed out. Close all windows of the browser.",
    update_title: "Update Password",
    old_password: "Old password",
    new_password: "New password",
    confirm_password: "New password again",
    passwords_differ: "The two new passwords are not the same.",
    update_refused: "The password could not be changed. Check the user name and the old password.",
    password_updated: "Your password has been changed.",
    home_realm_title: "Home Realm Discovery",
    home_realm_question: "Where do you have your account?",
};

const GERMAN: Texts = Texts {
    lang: "de-DE",
    connecting_to: "Verbindung mit",
    script_needed: "Diese Seite braucht JavaScript",
    script_hint: "Erlauben Sie Skripte für diese Website und laden Sie die Seite neu.",
    script_help: "Wie Skripte erlaubt werden, sagt die Hilfe Ihres Browsers.",
    please_wait: "Einen Moment bitte.",
    sign_in_title: "Anmelden",
    sign_in: "Anmelden",
    sign_in_organizational: "Melden Sie sich mit Ihrem Organisationskonto an",
    user_label: "Benutzerkonto",
    password_label: "Kennwort",
    keep_me_signed_in: "Angemeldet bleiben",
    next: "Weiter",
    back: "Zurück",
    submit: "Absenden",
    cancel: "Abbrechen",
    go: "Los",
    user_name_format_error: "Schreiben Sie den Benutzernamen als Domäne\\\\Benutzer oder Benutzer@Domäne.",
    password_empty: "Geben Sie Ihr Kennwort ein.",
    credentials: "Benutzer-ID oder Kennwort ist falsch. Prüfen Sie beides und melden Sie sich noch einmal an.",
    expired: "Ihr Kennwort ist abgelaufen. Ändern Sie es und melden Sie sich mit dem neuen an.",
    method_not_available: "Diese Art der Anmeldung steht Ihnen nicht offen. Wählen Sie eine andere.",
    welcome: "Willkommen",
    more_information: "Aus Sicherheitsgründen brauchen wir einen weiteren Nachweis, dass Sie es sind.",
    code_instructions: "Geben Sie den Code ein, den Ihr Gerät zeigt.",
    code_label: "Code",
    code_refused: "Dieser Code stimmt nicht oder nicht mehr. Geben Sie den ein, den Ihr Gerät jetzt zeigt.",
    error_title: "Fehler",
    error_heading: "Ein Fehler ist aufgetreten",
    error_message: "Ein Fehler ist aufgetreten. Bitten Sie Ihre Administratoren um Hilfe und nennen Sie die Einzelheiten unten.",
    error_details: "Einzelheiten",
    you_are_signed_in: "Sie sind angemeldet.",
    you_are_not_signed_in: "Sie sind nicht angemeldet. Wählen Sie ein Ziel.",
    sign_in_here: "An dieser Website anmelden",
    sign_in_elsewhere: "An einer dieser Websites anmelden:",
    sign_out: "Abmelden",
    sign_out_everywhere: "Von allen besuchten Websites abmelden",
    sign_out_here: "Nur von dieser Website abmelden",
    sign_out_title: "Abmelden",
    signed_out: "Sie sind abgemeldet. Schließen Sie alle Fenster des Browsers.",
    update_title: "Kennwort ändern",
    old_password: "Altes Kennwort",
    new_password: "Neues Kennwort",
    confirm_password: "Neues Kennwort noch einmal",
    passwords_differ: "Die beiden neuen Kennwörter sind nicht gleich.",
    update_refused: "Das Kennwort konnte nicht geändert werden. Prüfen Sie Benutzername und altes Kennwort.",
    password_updated: "Ihr Kennwort wurde geändert.",
    home_realm_title: "Startbereichsermittlung",
    home_realm_question: "Wo haben Sie Ihr Konto?",
};

#[cfg(test)]
mod tests {
    use super::{ENGLISH, GERMAN, Language};
    use rstest::rstest;

    #[rstest]
    #[case::english("en-US,en;q=0.9", Language::English)]
    #[case::german("de-AT", Language::German)]
    #[case::german_first_by_weight("en;q=0.5, de;q=0.8", Language::German)]
    #[case::the_first_that_is_spoken("zh-CN,zh;q=0.9,de;q=0.8,en;q=0.7", Language::German)]
    #[case::refused("de;q=0", Language::English)]
    #[case::nothing_that_is_spoken("zh-CN", Language::English)]
    #[case::no_header("", Language::English)]
    #[case::nonsense(";;q=x,,", Language::English)]
    fn the_browser_s_language_is_chosen(#[case] header: &str, #[case] language: Language) {
        assert_eq!(Language::preferred(header), language);
    }

    #[test]
    fn no_text_is_empty_or_ends_a_script() {
        for texts in [&ENGLISH, &GERMAN] {
            let all = serde_json::to_value(texts).unwrap();
            for (name, text) in all.as_object().unwrap() {
                let text = text.as_str().unwrap();
                assert!(
                    !text.is_empty() && !text.contains(['\'', '"', '<']),
                    "{name}: {text}"
                );
            }
        }
    }
}
