//! Several browsers and tabs in one session: each browser has cookies and storage of its own, its tabs share them.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{HttpSession, Screen};
use crate::clock::SystemClock;
use crate::driver::DriverError;
use crate::driver::cookies::CookieJar;
use crate::driver::flex_client::FlexStorage;
use crate::exchange::Page;
use crate::plan::{Place, Places};

/// Where the user is, and what was left at other places.
#[derive(Debug, Default)]
pub(super) struct Elsewhere {
    places: Places,
    browsers: BTreeMap<String, Browser>,
    tabs: BTreeMap<(String, String), Tab>,
}

/// What all tabs of a browser share.
#[derive(Debug)]
struct Browser {
    jar: CookieJar,
    storage: BTreeMap<String, FlexStorage>,
}

/// What is in a tab.
#[derive(Debug, Default)]
struct Tab {
    screen: Option<Screen>,
    opener: Option<Screen>,
}

impl Elsewhere {
    fn here(&self) -> (String, String) {
        let places = &self.places;
        (places.browser().to_owned(), places.tab().to_owned())
    }
}

impl Elsewhere {
    /// Whether another tab of this browser has the desktop of a site open, without the notice that yet another one has it.
    pub(super) fn desktop_is_open(&self, site: &str) -> bool {
        let here = self.places.browser();
        let tabs = self.tabs.iter().filter(|((browser, _), _)| browser == here);
        let mut screens = tabs.filter_map(|(_, tab)| tab.screen.as_ref());
        screens.any(|screen| {
            screen.page == Page::FlexDesktop
                && screen.message.is_none()
                && screen.url.origin().ascii_serialization() == site
        })
    }
}

impl HttpSession {
    /// Goes to another browser or tab; it is as it was left, or empty and clean.
    pub(super) fn go_to(&mut self, place: &Place) -> Result<(), DriverError> {
        let left = self.elsewhere.here();
        let gone = self.elsewhere.places.go(place);
        gone.map_err(DriverError::fault)?;
        let here = self.elsewhere.here();
        if here.0 != left.0 {
            self.change_browser(left.0.clone(), &here.0);
        }
        let tab = Tab {
            screen: self.screen.take(),
            opener: self.opener.take(),
        };
        self.elsewhere.tabs.insert(left, tab);
        let tab = self.elsewhere.tabs.remove(&here).unwrap_or_default();
        (self.screen, self.opener) = (tab.screen, tab.opener);
        Ok(())
    }

    /// Closes the browser with all its tabs and opens it again. What Flex keeps, it keeps for good.
    pub(super) fn restart_browser(&mut self) {
        let (browser, _) = self.elsewhere.here();
        self.elsewhere.places.restart();
        self.elsewhere
            .tabs
            .retain(|(owner, _), _| *owner != browser);
        (self.screen, self.opener) = (None, None);
        self.wire.end_browser_session();
    }

    fn change_browser(&mut self, left: String, here: &str) {
        let browser = self.elsewhere.browsers.remove(here);
        let browser = browser.unwrap_or_else(|| Browser {
            jar: CookieJar::new(Arc::new(SystemClock)),
            storage: BTreeMap::new(),
        });
        let jar = self.wire.exchange_jar(browser.jar);
        let storage = std::mem::replace(&mut self.storage, browser.storage);
        self.elsewhere
            .browsers
            .insert(left, Browser { jar, storage });
    }
}
