//! The farm's certificates under a clock that leaps.

use mock_adfs::{ExportedCertificates, Rollover, RolloverError, Settings, Validity};
use rstest::rstest;
use saml::metadata::IdentityProvider;
use saml::signature::Certificate;
use saml::time::SignedDuration;

use crate::support::{Stand, spare_keys};

/// A farm whose token-signing certificate ends in so many days.
fn farm(days: i64, change: impl FnOnce(&mut mock_adfs::settings::Farm)) -> Stand {
    Stand::made(|setup| {
        let now = setup.clock.now();
        setup.certificates_end.signing = Some(now + SignedDuration::from_hours(24 * days));
        setup.spare_keys = spare_keys();
        change(&mut setup.farm);
    })
}

fn published(stand: &Stand) -> Vec<Certificate> {
    IdentityProvider::from_xml(&stand.adfs.metadata())
        .unwrap()
        .signing_certificates
}

fn events(stand: &Stand, id: u32) -> Vec<String> {
    let events = stand.adfs.events().into_iter();
    events
        .filter(|event| event.id == id && event.text.contains("token-signing"))
        .map(|event| event.text)
        .collect()
}

#[tokio::test]
async fn a_new_certificate_is_made_published_promoted_and_signs_and_the_old_one_goes_at_its_end() {
    let stand = farm(30, |_| ());
    let old = stand.adfs.token_signing_certificate();
    assert_eq!(published(&stand), std::slice::from_ref(&old));

    stand.clock.advance(SignedDuration::from_hours(24 * 10));
    let next = stand.adfs.secondary_token_signing_certificate().unwrap();
    assert_eq!(published(&stand), [old.clone(), next.clone()]);
    assert_ne!(next.public_key(), old.public_key());
    assert_eq!(stand.adfs.token_signing_certificate(), old);

    stand.clock.advance(SignedDuration::from_hours(24 * 5));
    assert_eq!(published(&stand), [next.clone(), old.clone()]);
    assert_eq!(stand.adfs.token_signing_certificate(), next);
    assert_eq!(
        stand.adfs.previous_token_signing_certificate(),
        Some(old.clone())
    );

    stand.clock.advance(SignedDuration::from_hours(24 * 16));
    assert_eq!(published(&stand), [next]);
    let texts = events(&stand, 335);
    assert_eq!(texts.len(), 2, "{texts:?}");
    assert!(texts[0].starts_with("2026-12-04"), "{texts:?}");
    assert!(texts[1].starts_with("2026-12-09"), "{texts:?}");
}

#[tokio::test]
async fn one_long_leap_ends_where_many_short_ones_do() {
    let (leap, steps) = (farm(30, |_| ()), farm(30, |_| ()));

    leap.clock.advance(SignedDuration::from_hours(24 * 700));
    for _ in 0..700 {
        steps.clock.advance(SignedDuration::from_hours(24));
        let _ = steps.adfs.events();
    }

    let dates = |stand: &Stand| -> Vec<String> {
        let texts = events(stand, 335).into_iter();
        texts.map(|text| text[..16].to_owned()).collect()
    };
    assert_eq!(dates(&leap), dates(&steps));
    assert!(dates(&leap).len() >= 4);
}

#[tokio::test]
async fn a_farm_that_was_off_until_two_days_before_the_end_replaces_at_its_next_look() {
    let stand = farm(1, |_| ());
    let old = stand.adfs.token_signing_certificate();

    stand.clock.advance(SignedDuration::from_hours(12));

    assert_ne!(stand.adfs.token_signing_certificate(), old);
    assert!(events(&stand, 335)[0].contains("at once"));
}

#[tokio::test]
async fn without_automatic_rollover_the_certificate_ends_and_only_warnings_are_written() {
    let stand = farm(5, |farm| farm.auto_certificate_rollover = false);
    let old = stand.adfs.token_signing_certificate();

    stand.clock.advance(SignedDuration::from_hours(24 * 10));

    assert_eq!(published(&stand), [old]);
    assert_eq!(events(&stand, 335), Vec::<String>::new());
    assert_eq!(events(&stand, 385).len(), 20);
}

#[tokio::test]
async fn a_farm_found_between_the_thresholds_has_its_secondary_from_the_start() {
    let stand = farm(18, |_| ());

    let next = stand.adfs.secondary_token_signing_certificate().unwrap();

    let made = "2026-11-22T03:52:00Z".parse().unwrap();
    assert_eq!(next.not_before(), Some(made));
    assert_eq!(published(&stand).len(), 2);
}

#[rstest]
#[case::nothing_to_promote(&[], Rollover::PromoteSecondary, RolloverError::NoSecondary)]
#[case::one_is_there(&[Rollover::AddSecondary], Rollover::AddSecondary, RolloverError::SecondaryThere)]
#[tokio::test]
async fn what_cannot_be_rolled_is_told(
    #[case] before: &[Rollover],
    #[case] rollover: Rollover,
    #[case] error: RolloverError,
) {
    let stand = farm(200, |_| ());
    for step in before {
        stand.adfs.roll(*step).unwrap();
    }

    assert_eq!(stand.adfs.roll(rollover), Err(error));
}

#[tokio::test]
async fn an_urgent_rollover_leaves_nothing_older_and_a_promotion_keeps_the_old_one() {
    let stand = farm(200, |_| ());
    stand.adfs.roll(Rollover::AddSecondary).unwrap();
    stand.adfs.roll(Rollover::PromoteSecondary).unwrap();
    assert_eq!(published(&stand).len(), 2);

    stand.adfs.roll(Rollover::ReplaceAtOnce).unwrap();

    assert_eq!(published(&stand), [stand.adfs.token_signing_certificate()]);
}

#[tokio::test]
async fn settings_change_while_certificates_and_events_stay() {
    let stand = farm(200, |_| ());
    stand.adfs.roll(Rollover::AddSecondary).unwrap();
    let before = published(&stand);
    let (mut setup, _) = crate::support::setup(|_, _| ());
    setup.farm.display_name = "Fabrikam".to_owned();

    let settings = Settings {
        farm: setup.farm,
        trusts: setup.trusts,
        directory: setup.directory,
        client: setup.client,
    };
    stand.adfs.change(settings).unwrap();

    assert_eq!(published(&stand), before);
    assert!(stand.adfs.metadata().contains("Fabrikam"));
    assert_eq!(events(&stand, 335).len(), 1);
}

fn validity(from: &str, until: &str) -> Option<Validity> {
    Some(Validity {
        not_before: from.parse().unwrap(),
        not_after: until.parse().unwrap(),
    })
}

/// The clock stands at 2026-11-24.
#[tokio::test]
async fn an_exports_dates_are_those_of_the_certificates_and_they_roll_over_by_them() {
    let exported = ExportedCertificates {
        signing: validity("2025-12-09T10:00:00Z", "2026-12-09T10:00:00Z"),
        next_signing: validity("2026-11-21T22:00:00Z", "2027-11-21T22:00:00Z"),
        former_signing: validity("2024-12-29T10:00:00Z", "2025-12-29T10:00:00Z"),
        decrypting: validity("2026-02-01T00:00:00Z", "2027-02-01T00:00:00Z"),
    };
    let stand = Stand::made(|setup| {
        setup.exported_certificates = exported;
        setup.spare_keys = spare_keys();
    });
    let dates = |certificate: &Certificate| {
        Some(Validity {
            not_before: certificate.not_before()?,
            not_after: certificate.not_after()?,
        })
    };

    let primary = stand.adfs.token_signing_certificate();
    let next = stand.adfs.secondary_token_signing_certificate().unwrap();
    assert_eq!(dates(&primary), exported.signing);
    assert_eq!(dates(&next), exported.next_signing);
    assert_eq!(
        dates(&stand.adfs.token_decrypting_certificate()),
        exported.decrypting
    );
    // The former one has ended.
    assert_eq!(published(&stand), [primary.clone(), next.clone()]);
    assert_ne!(primary.public_key(), next.public_key());

    stand.clock.advance(SignedDuration::from_hours(24 * 3));
    assert_eq!(stand.adfs.token_signing_certificate(), next);
    assert_eq!(published(&stand), [next, primary]);
}

#[tokio::test]
async fn a_certificate_of_an_export_that_has_ended_is_shown_as_it_is_until_ad_fs_looks() {
    let exported = ExportedCertificates {
        signing: validity("2025-01-05T00:00:00Z", "2026-01-05T00:00:00Z"),
        ..ExportedCertificates::default()
    };
    let stand = Stand::made(|setup| {
        setup.exported_certificates = exported;
        setup.spare_keys = spare_keys();
    });
    let ended = stand.adfs.token_signing_certificate();
    assert_eq!(
        ended.not_after(),
        Some("2026-01-05T00:00:00Z".parse().unwrap())
    );

    stand.clock.advance(SignedDuration::from_hours(13));

    assert_ne!(stand.adfs.token_signing_certificate(), ended);
}
