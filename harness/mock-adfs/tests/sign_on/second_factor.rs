//! The second factor: when it is demanded, the page, and the code.

use mock_adfs::settings::provider;
use mock_adfs::{Client, Network, Setup, one_time_code};
use rstest::rstest;
use saml::time::{Clock as _, SignedDuration};

use crate::support::{Ask, Page, Stand};

const SECRET: &[u8] = b"12345678901234567890";
const DEMAND: &str = "=> issue(Type = \"http://schemas.microsoft.com/ws/2008/06/identity/claims/authenticationmethod\", Value = \"http://schemas.microsoft.com/claims/multipleauthn\");";
const DEMAND_OUTSIDE: &str = "exists([Type == \"http://schemas.microsoft.com/ws/2012/01/insidecorporatenetwork\", Value == \"false\"]) => issue(Type = \"http://schemas.microsoft.com/ws/2008/06/identity/claims/authenticationmethod\", Value = \"http://schemas.microsoft.com/claims/multipleauthn\");";

fn with_device(setup: &mut Setup) {
    setup.farm.additional_authentication_provider = vec![provider::ONE_TIME_CODE.to_owned()];
    for account in setup.accounts.values_mut() {
        account.second_factor = Some(SECRET.to_vec());
    }
}

fn demanding(change: impl FnOnce(&mut Setup)) -> Stand {
    Stand::made(|setup| {
        with_device(setup);
        change(setup);
    })
}

fn asks_for_code(page: &Page) -> bool {
    page.body.contains("id=\"verificationCodeInput\"")
}

async fn answer(stand: &Stand, page: &Page, code: &str) -> Page {
    let context = page.hidden("Context").unwrap();
    let fields = [
        ("AuthMethod", provider::ONE_TIME_CODE),
        ("Context", &context),
        ("VerificationCode", code),
    ];
    stand.post(&Ask::default().url(), &fields).await
}

#[rstest]
#[case::by_the_trust(|setup: &mut Setup| setup.trusts[0].additional_authentication_rules = DEMAND.to_owned(), true)]
#[case::by_the_farm(|setup: &mut Setup| setup.farm.additional_authentication_rules = DEMAND.to_owned(), true)]
#[case::outside_only(|setup: &mut Setup| setup.trusts[0].additional_authentication_rules = DEMAND_OUTSIDE.to_owned(), true)]
#[case::outside_only_and_inside(|setup: &mut Setup| {
    setup.trusts[0].additional_authentication_rules = DEMAND_OUTSIDE.to_owned();
    setup.client = Client { network: Network::Intranet, windows_account: None };
}, false)]
#[case::by_a_policy(|setup: &mut Setup| setup.trusts[0].access_control_policy_name = "Permit everyone and require MFA".to_owned(), true)]
#[case::by_a_policy_for_the_extranet(|setup: &mut Setup| setup.trusts[0].access_control_policy_name = "Permit everyone and require MFA from extranet access".to_owned(), true)]
#[case::by_a_policy_for_a_group(|setup: &mut Setup| {
    setup.trusts[0].access_control_policy_name = "Permit everyone and require MFA for specific group".to_owned();
    setup.trusts[0].access_control_policy_parameters = vec![r"CONTOSO\Flex Agents".to_owned()];
}, true)]
#[case::not_at_all(|_: &mut Setup| {}, false)]
#[tokio::test]
async fn a_second_factor_is_asked_for_when_rules_or_policy_demand_it(
    #[case] change: fn(&mut Setup),
    #[case] demanded: bool,
) {
    let stand = demanding(change);

    let page = stand.sign_on(&Ask::default().url(), "amy").await;

    assert_eq!(asks_for_code(&page), demanded);
}

#[tokio::test]
async fn the_right_code_goes_on_with_the_class_of_the_sign_in() {
    let stand =
        demanding(|setup| setup.trusts[0].additional_authentication_rules = DEMAND.to_owned());
    let page = stand.sign_on(&Ask::default().url(), "amy").await;

    let found = answer(
        &stand,
        &page,
        &one_time_code::code(SECRET, stand.clock.now()),
    )
    .await;
    let last = stand.follow(&found).await;
    let again = stand.get(&Ask::default().url()).await;

    assert!(page.body.contains("Welcome CONTOSO\\amy"));
    assert!(last.response().contains("PasswordProtectedTransport"));
    assert_eq!(
        again.status_codes(),
        ["Success"],
        "the session remembers it"
    );
}

#[rstest]
#[case::wrong("000000", 0)]
#[case::empty("", 0)]
#[case::old("", 180)]
#[tokio::test]
async fn another_code_sees_the_page_again(#[case] code: &str, #[case] age: i64) {
    let stand =
        demanding(|setup| setup.trusts[0].additional_authentication_rules = DEMAND.to_owned());
    let page = stand.sign_on(&Ask::default().url(), "amy").await;
    let then = stand.clock.now() - SignedDuration::from_secs(age);
    let code = if age == 0 {
        code.to_owned()
    } else {
        one_time_code::code(SECRET, then)
    };

    let again = answer(&stand, &page, &code).await;

    assert!(asks_for_code(&again) && again.body.contains("This code is not right"));
}

#[tokio::test]
async fn the_blob_of_the_page_has_to_come_back() {
    let stand =
        demanding(|setup| setup.trusts[0].additional_authentication_rules = DEMAND.to_owned());
    stand.sign_on(&Ask::default().url(), "amy").await;
    let code = one_time_code::code(SECRET, stand.clock.now());
    let fields = [
        ("AuthMethod", provider::ONE_TIME_CODE),
        ("Context", "somebody else's"),
        ("VerificationCode", &code),
    ];

    assert!(asks_for_code(
        &stand.post(&Ask::default().url(), &fields).await
    ));
}

#[rstest]
#[case::the_farm_offers_none(|setup: &mut Setup| setup.farm.additional_authentication_provider.clear())]
#[case::the_user_has_none(|setup: &mut Setup| setup.accounts.values_mut().for_each(|account| account.second_factor = None))]
#[tokio::test]
async fn who_cannot_give_one_is_refused_with_a_status(#[case] change: fn(&mut Setup)) {
    let stand = demanding(|setup| {
        setup.trusts[0].additional_authentication_rules = DEMAND.to_owned();
        change(setup);
    });

    let page = stand.sign_on(&Ask::default().url(), "amy").await;

    assert_eq!(page.status_codes(), ["Responder", "NoAuthnContext"]);
    assert!(stand.events().contains(&(364, Some("MSIS7102".to_owned()))));
}

#[tokio::test]
async fn a_passive_request_is_not_asked_for_a_code() {
    let stand =
        demanding(|setup| setup.trusts[0].additional_authentication_rules = DEMAND.to_owned());
    stand.sign_on(&Ask::default().url(), "amy").await;
    let passive = Ask {
        attributes: " IsPassive=\"true\"",
        ..Ask::default()
    };

    let page = stand.get(&passive.url()).await;

    assert_eq!(page.status_codes(), ["Responder", "NoPassive"]);
}
