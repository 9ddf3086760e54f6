//! Extranet lockout and smart lockout.

use mock_adfs::Network;
use mock_adfs::settings::{ExtranetLockoutMode, Farm};
use rstest::rstest;
use saml::time::SignedDuration;

use crate::support::{Ask, PASSWORD, Page, Stand};

const UPN: &str = "amy@contoso.example";

fn farm(mode: ExtranetLockoutMode, network: Network) -> Stand {
    Stand::made(|setup| {
        setup.client.network = network;
        setup.farm.extranet_lockout_enabled = true;
        setup.farm.extranet_lockout_threshold = 2;
        setup.farm.extranet_observation_window = 30 * 60;
        setup.farm.extranet_lockout_mode = mode;
    })
}

async fn typed(stand: &Stand, password: &str) -> Page {
    let fields = [
        ("UserName", UPN),
        ("Password", password),
        ("AuthMethod", "FormsAuthentication"),
    ];
    stand.post(&Ask::default().url(), &fields).await
}

fn logged(stand: &Stand, id: u32) -> usize {
    let events = stand.events().into_iter();
    events.filter(|(event, _)| *event == id).count()
}

#[tokio::test]
async fn the_right_password_is_refused_from_outside_until_the_window_has_passed() {
    let stand = farm(ExtranetLockoutMode::AdPasswordCounter, Network::Extranet);
    typed(&stand, "wrong").await;
    typed(&stand, "wrong").await;
    assert_eq!(logged(&stand, 516), 1);

    let refused = typed(&stand, PASSWORD).await;
    stand.clock.advance(SignedDuration::from_mins(31));
    let taken = typed(&stand, PASSWORD).await;

    assert!(refused.is_sign_in());
    assert!(refused.body.contains("Incorrect user ID or password."));
    assert_eq!(logged(&stand, 512), 1);
    assert_eq!(taken.status, 302);
}

#[rstest]
#[case::inside(ExtranetLockoutMode::AdPasswordCounter, Network::Intranet)]
#[case::log_only(ExtranetLockoutMode::SmartLockoutLogOnly, Network::Extranet)]
#[tokio::test]
async fn nobody_is_refused_inside_and_in_the_mode_that_only_logs(
    #[case] mode: ExtranetLockoutMode,
    #[case] network: Network,
) {
    let stand = farm(mode, network);
    for _ in 0..3 {
        typed(&stand, "wrong").await;
    }

    assert_eq!(typed(&stand, PASSWORD).await.status, 302);
}

#[tokio::test]
async fn smart_lockout_says_that_the_right_password_was_given_and_counts_familiar_places_apart() {
    let stand = farm(ExtranetLockoutMode::SmartLockoutEnforce, Network::Extranet);
    typed(&stand, "wrong").await;
    typed(&stand, "wrong").await;

    assert!(typed(&stand, PASSWORD).await.is_sign_in());
    assert_eq!((logged(&stand, 512), logged(&stand, 515)), (0, 1));

    stand.clock.advance(SignedDuration::from_mins(31));
    assert_eq!(typed(&stand, PASSWORD).await.status, 302);
    typed(&stand, "wrong").await;
    assert_eq!(typed(&stand, PASSWORD).await.status, 302);
}

#[tokio::test]
async fn without_the_property_nobody_is_locked_out() {
    let stand = Stand::with(|farm: &mut Farm, _| farm.extranet_lockout_threshold = 1);
    typed(&stand, "wrong").await;

    assert_eq!(typed(&stand, PASSWORD).await.status, 302);
    assert_eq!(logged(&stand, 516), 0);
}
