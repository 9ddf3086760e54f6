//! How the user's wish to stop reaches a run.

use tokio::sync::watch;

/// How soon a run is to stop.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Stop {
    /// Not at all.
    #[default]
    No,
    /// The rows that are running are given up; what is known is written.
    Soon,
    /// Everything is dropped; nothing more is written.
    AtOnce,
}

/// Tells a run to stop. A clone tells the same.
#[derive(Debug, Clone)]
pub struct Interrupt(watch::Receiver<Stop>);

impl Interrupt {
    /// Both ends: what is sent into the one is heard by the other.
    #[must_use]
    pub fn channel() -> (watch::Sender<Stop>, Self) {
        let (sender, receiver) = watch::channel(Stop::No);
        (sender, Self(receiver))
    }

    /// Waits until the run is to stop at least as soon as this; for ever when nobody can say so any more.
    pub(super) async fn wait_for(&mut self, stop: Stop) {
        if self.0.wait_for(|wish| *wish >= stop).await.is_err() {
            std::future::pending::<()>().await;
        }
    }
}
