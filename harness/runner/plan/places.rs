//! Where the user of a scenario is: which browser, and which tab of it.

use std::collections::BTreeMap;

use super::Place;

/// Name of the browser, and of the tab, in which a scenario begins.
pub const FIRST: &str = "first";

/// The browser in use, and for each browser the tab in use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Places {
    browser: String,
    tabs: BTreeMap<String, String>,
}

impl Default for Places {
    fn default() -> Self {
        Self {
            browser: FIRST.to_owned(),
            tabs: BTreeMap::new(),
        }
    }
}

impl Places {
    /// Goes there. A browser is found at the tab at which it was left.
    ///
    /// # Errors
    /// One sentence when that is where the user is already, or when the name says nothing.
    pub fn go(&mut self, place: &Place) -> Result<(), String> {
        let (kind, name, present) = match place {
            Place::Browser(name) => ("browser", name, self.browser.as_str()),
            Place::Tab(name) => ("tab", name, self.tab()),
        };
        if name.trim().is_empty() {
            return Err(format!("a {kind} needs a name"));
        }
        if name == present {
            return Err(format!("the user is in the {kind} `{name}` already"));
        }
        match place {
            Place::Browser(name) => self.browser.clone_from(name),
            Place::Tab(name) => {
                self.tabs.insert(self.browser.clone(), name.clone());
            }
        }
        Ok(())
    }

    /// Closes the browser in use and opens it again: it has one tab, a new one.
    pub fn restart(&mut self) {
        self.tabs.remove(&self.browser);
    }

    /// The browser in use.
    #[must_use]
    pub fn browser(&self) -> &str {
        &self.browser
    }

    /// The tab of it in use.
    #[must_use]
    pub fn tab(&self) -> &str {
        self.tabs.get(&self.browser).map_or(FIRST, String::as_str)
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::{Place, Places};

    fn browser(name: &str) -> Place {
        Place::Browser(name.to_owned())
    }

    fn tab(name: &str) -> Place {
        Place::Tab(name.to_owned())
    }

    #[test]
    fn a_browser_is_found_at_the_tab_at_which_it_was_left() {
        let mut places = Places::default();

        for place in [tab("second"), browser("other"), browser("first")] {
            places.go(&place).unwrap();
        }

        assert_eq!((places.browser(), places.tab()), ("first", "second"));
    }

    #[test]
    fn another_browser_begins_at_a_first_tab_of_its_own() {
        let mut places = Places::default();
        places.go(&tab("second")).unwrap();

        places.go(&browser("other")).unwrap();

        assert_eq!((places.browser(), places.tab()), ("other", "first"));
    }

    #[test]
    fn a_browser_that_was_restarted_is_at_its_first_tab() {
        let mut places = Places::default();
        places.go(&tab("second")).unwrap();

        places.restart();

        assert_eq!((places.browser(), places.tab()), ("first", "first"));
    }

    #[rstest]
    #[case::the_browser_in_use(browser("first"), "the user is in the browser `first` already")]
    #[case::the_tab_in_use(tab("first"), "the user is in the tab `first` already")]
    #[case::no_name(browser(" "), "a browser needs a name")]
    fn to_stay_is_a_mistake(#[case] place: Place, #[case] sentence: &str) {
        let mut places = Places::default();

        assert_eq!(places.go(&place), Err(sentence.to_owned()));
        assert_eq!(places, Places::default());
    }
}
