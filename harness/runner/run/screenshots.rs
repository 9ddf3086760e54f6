//! When pictures of the screen are taken, and which.
//!
//! A picture of every page would make each sign-in in a browser slower. So by default only a run that is not as expected
//! has one: the window is kept until the record is judged, and the last page is taken then, which costs the others nothing.

use crate::driver::Session;
use crate::report::Verdict;
use crate::report::record::Picture;

/// When pictures are taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Screenshots {
    /// Of every page that waits for the user.
    Always,
    /// Of the last page of a run that is not as expected.
    #[default]
    Failures,
    /// Of nothing.
    Never,
}

impl Screenshots {
    /// The picture of the page that ends `step`, if every page has one.
    pub(super) async fn of_step(self, session: &Session, step: usize) -> Option<Picture> {
        match self {
            Self::Always => picture(session, step).await,
            Self::Failures | Self::Never => None,
        }
    }

    /// The picture of the last page, if the verdict calls for one.
    pub(super) async fn of_end(
        self,
        session: &Session,
        step: usize,
        verdict: Verdict,
    ) -> Option<Picture> {
        match self {
            Self::Failures if verdict.is_bad() => picture(session, step).await,
            _ => None,
        }
    }
}

async fn picture(session: &Session, step: usize) -> Option<Picture> {
    let png = session.screenshot().await?;
    Some(Picture::of(step, &png))
}
