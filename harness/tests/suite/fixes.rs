//! A diagnosis is right when its fix mends the sign-in.
//!
//! Every scenario that expects a diagnosis, at its end or at a step, is read from a copy of `scenarios/` in which the host, the
//! people and the rules have other names; title and expectation are taken away. The cause must be the same, and the command,
//! carried out on the plan, must lead to a session.

use std::path::Path;

use flexgate::clock::SystemClock;
use flexgate::diagnosis::Fix;
use flexgate::exchange::DriverKind;
use flexgate::outcome::Word;
use flexgate::plan::{
    self, Action, AdfsSide, CertificateRole, Change, Expectation, Filters, FlexSide, NameForm,
    PastedAs, Place, Plan, PlannedStep, SideFaults, Sides, Target,
};
use flexgate::report::ScenarioResult;
use flexgate::run::Runner;
use flexgate::snapshot::{Store, Writing};
use mock_adfs::settings::{Destination, ResponseShape};
use mock_flex::settings::{Ask, Logout, TwilioSsoUrl};
use saml::metadata::IdentityProvider;
use saml::signature::SignatureAlgorithm;

use crate::power_shell;

/// Other names for everything that a diagnosis must not depend on.
const RENAMED: [(&str, &str); 6] = [
    ("adfs.contoso.example", "sts.fabrikam.example"),
    ("contoso.example", "fabrikam.example"),
    ("CONTOSO", "FABRIKAM"),
    ("amy", "zoe"),
    ("LDAP Attributes", "Attributes of the person"),
    ("[Name ID]", "[Subject]"),
];

/// Causes of what is wrong although somebody is signed in.
const OF_SESSIONS: [&str; 1] = ["worker-duplicated"];

/// The rule that the export names as the guide does.
const RULE: (&str, &str) = (r#"@RuleName = \"Name ID\""#, r#"@RuleName = \"Subject\""#);

/// Copies a folder with the names changed, in file texts and in file names.
fn copy_renamed(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy_renamed(&entry.path(), &target);
        } else {
            let text = std::fs::read_to_string(entry.path()).unwrap();
            std::fs::write(target, renamed(&text)).unwrap();
        }
    }
}

fn renamed(text: &str) -> String {
    let text = text
        .replace(RULE.0, RULE.1)
        .replace(", Name ID]", ", Subject]");
    RENAMED
        .iter()
        .fold(text, |text, (old, new)| text.replace(old, new))
}

/// A point of a scenario at which a diagnosis is expected: the plan up to there, without title and expectation.
struct Point {
    name: String,
    cause: String,
    plan: Plan,
}

/// Every such point of every scenario in a folder.
fn points(folder: &Path) -> Vec<Point> {
    copy_renamed(Path::new("scenarios"), &folder.join("scenarios"));
    let plans = plan::select(
        &[folder.join("scenarios")],
        &Filters::default(),
        &SystemClock,
    )
    .unwrap_or_else(|mistakes| panic!("{mistakes}"));
    plans.iter().flat_map(points_of).collect()
}

fn points_of(plan: &Plan) -> Vec<Point> {
    let point = |steps: usize, expectation: &Expectation| {
        let cause = expectation.diagnosis.as_ref()?.value.clone();
        let mut plan = Plan {
            title: "a scenario".to_owned(),
            why: String::new(),
            expect: Expectation::default(),
            ..plan.clone()
        };
        plan.left_out.clear();
        plan.steps.truncate(steps);
        plan.steps
            .retain(|step| !matches!(step.action, Action::Expect(_)));
        Some(Point {
            name: format!("{} after {steps} steps", plan.name),
            cause,
            plan,
        })
    };
    let inside = plan
        .steps
        .iter()
        .enumerate()
        .filter_map(|(index, step)| match &step.action {
            Action::Expect(expectation) => point(index, expectation),
            _ => None,
        });
    inside
        .chain(point(plan.steps.len(), &plan.expect))
        .collect()
}

/// Carries out a fix: before the first step, or after the last one when the sides have changed on the way; then the last attempt
/// is made again by somebody with a clean browser.
fn mend(plan: &mut Plan, fix: &Fix, broken: &ScenarioResult) {
    let moves = |step: &PlannedStep| {
        matches!(
            step.action,
            Action::TimePasses(_) | Action::Change(_) | Action::RollCertificate(_)
        )
    };
    if !plan.steps.iter().any(moves) {
        return carry_out(plan, fix, broken);
    }
    let mut now = plan.as_of(plan.steps.len()).into_owned();
    carry_out(&mut now, fix, broken);
    let sides = Sides {
        adfs: now.adfs,
        tenant: now.tenant,
        people: now.people,
    };
    let begins = |step: &PlannedStep| matches!(step.action, Action::Open(_));
    let last = now.steps.iter().rposition(begins).unwrap_or_default();
    let again = now.steps.split_off(last);
    let step = |action| PlannedStep {
        action,
        text: "mended".to_owned(),
        at: plan.at.clone(),
    };
    let pastes = matches!(fix, Fix::Console { .. });
    let before = plan.steps.len();
    plan.steps.extend([
        step(Action::Change(Box::new(Change {
            sides,
            pastes,
            gives_certificates: true,
        }))),
        step(Action::SwitchTo(Place::Browser(format!("mended {last}")))),
    ]);
    plan.steps
        .extend(again.into_iter().filter(|step| !moves(step)));
    let signs_in = |step: &PlannedStep| matches!(step.action, Action::SignIn(_));
    if !plan.steps.iter().skip(before).any(signs_in) {
        plan.steps.push(usual_sign_in(&plan.user));
    }
}

/// The step `sign in`, by somebody.
fn usual_sign_in(user: &str) -> PlannedStep {
    let steps = crate::stand::agent().steps.into_iter();
    let mut found = steps.filter(|step| matches!(step.action, Action::SignIn(_)));
    let mut step = found.next().unwrap();
    if let Action::SignIn(sign_in) = &mut step.action {
        user.clone_into(&mut sign_in.user);
    }
    step
}

/// Carries out a fix on the plan, as an administrator would on the servers.
fn carry_out(plan: &mut Plan, fix: &Fix, broken: &ScenarioResult) {
    match fix {
        Fix::PowerShell(command) | Fix::ActiveDirectory(command) => {
            power_shell::carry_out(plan, &as_a_report_shows_it(command));
        }
        Fix::Console { field, value } => console(plan, field, value, broken),
        Fix::LookAt(what) => look_at(plan, what),
    }
}

/// Does what a sentence asks for, of whoever it asks: the person, the network, whoever serves Flex.
fn look_at(plan: &mut Plan, what: &str) {
    let FlexSide::Mock(flex) = &mut plan.tenant else {
        panic!("this side is mocked");
    };
    if what.starts_with("sign in as ") {
        for step in &mut plan.steps {
            if let Action::SignIn(sign_in) = &mut step.action {
                sign_in.name = NameForm::Upn;
            }
        }
    } else if what.starts_with("let Destination of the Response be ") {
        responses(plan, |shape| shape.destination = Destination::Usual);
    } else if what.starts_with("take SessionNotOnOrAfter out of the Response, ") {
        responses(plan, |shape| shape.session_lasts = None);
    } else if what.starts_with("sign in again; ") {
        // The sign-in is repeated as it was.
    } else if what.starts_with("take `IsPassive` out of Flex's request") {
        flex.request.is_passive = None;
    } else if what
        .starts_with("have Flex ask for the class PasswordProtectedTransport, or for none")
    {
        flex.request.requested_authn_context = Ask::Absent;
    } else if what.starts_with("have Flex ask under the identifier itself, ") {
        flex.request.issuer = None;
    } else if what.starts_with("look whether AD FS runs: ") {
        plan.faults.adfs = SideFaults::default();
    } else if what.starts_with("look at https://status.twilio.com, ")
        || what.starts_with("except *.twilio.com from the TLS inspection of the proxy, ")
    {
        plan.faults.flex = SideFaults::default();
    } else if what.starts_with("let the browser keep the cookies of sts.fabrikam.example ") {
        plan.faults.adfs.cookies = None;
    } else if what.starts_with("have the service provider send another request: ") {
        for step in &mut plan.steps {
            if let Action::Open(target) = &mut step.action {
                *target = Target::Flex;
            }
        }
    } else if let Some(rest) = what.strip_prefix("open ") {
        plan.faults.response_arrives_after = None;
        assert!(
            rest.starts_with("https://flex.twilio.com/quiet-heron-4821,"),
            "{rest}"
        );
        plan.steps
            .retain(|step| !matches!(step.action, Action::Choose(_)));
        for step in &mut plan.steps {
            if let Action::Open(target) = &mut step.action {
                *target = Target::Flex;
            }
        }
    } else if let Some(rest) = what.strip_prefix("wait ") {
        let minutes: u64 = rest.split(' ').next().unwrap().parse().unwrap();
        let wait = Action::TimePasses(std::time::Duration::from_secs(60 * (minutes + 1)));
        let sign_in = usual_sign_in(&plan.user);
        plan.steps.push(PlannedStep {
            action: wait,
            ..sign_in.clone()
        });
        plan.steps.push(sign_in);
    } else if what.starts_with("sign in once past the proxy ") {
        plan.faults.on_the_way = None;
    } else if what.starts_with("let the browser keep the cookies of twilio.com ") {
        plan.faults.flex.cookies = None;
    } else if what.starts_with("put `accountSid`, ") {
        flex.names_account = true;
    } else if what.starts_with("put the `oauth` object ") {
        flex.connection.as_mut().unwrap().oauth_settings = true;
    } else if what.starts_with("let the service provider sign ") {
        logouts(plan, |logout| {
            logout.signature = Some(SignatureAlgorithm::RsaSha256)
        });
    } else if what.starts_with("let the service provider repeat the NameID ") {
        logouts(plan, |logout| logout.name_id = None);
    } else if what.starts_with("export the certificate with which the service provider signs") {
        let AdfsSide::Mock(adfs) = &mut plan.adfs else {
            panic!("this side is mocked");
        };
        adfs.trust_certificates.request_signing = Some(CertificateRole::Flex);
        flex.request.signature = Some(SignatureAlgorithm::RsaSha256);
    } else if what.starts_with("add acceptance rules that pass the partner's claims through") {
        let AdfsSide::Mock(adfs) = &mut plan.adfs else {
            panic!("this side is mocked");
        };
        for trust in &mut adfs.farm.claims_provider_trusts {
            trust.acceptance_transform_rules = "c:[] => issue(claim = c);".to_owned();
        }
    } else {
        panic!("nothing to carry out in `{}`: {what}", plan.name);
    }
}

/// Changes what AD FS's Responses say otherwise than AD FS would.
fn responses(plan: &mut Plan, change: impl Fn(&mut ResponseShape)) {
    let AdfsSide::Mock(adfs) = &mut plan.adfs else {
        panic!("this side is mocked");
    };
    for trust in &mut adfs.trusts {
        change(&mut trust.response);
    }
}

/// Changes the LogoutRequests of a plan.
fn logouts(plan: &mut Plan, change: impl Fn(&mut Logout)) {
    for step in &mut plan.steps {
        if let Action::SendLogoutRequest(logout) = &mut step.action {
            change(logout);
        }
    }
}

/// Reports indent commands; what is copied from one has to run as well.
fn as_a_report_shows_it(command: &str) -> String {
    command.replace('\n', "\n    ")
}

fn console(plan: &mut Plan, field: &str, value: &str, broken: &ScenarioResult) {
    let FlexSide::Mock(flex) = &mut plan.tenant else {
        panic!("this side is mocked");
    };
    match field {
        "Identity Provider Issuer" => value.clone_into(&mut flex.tenant.identity_provider_issuer),
        "Single Sign-On URL" => value.clone_into(&mut flex.tenant.single_sign_on_url),
        "Default Redirect URL" => value.clone_into(&mut flex.tenant.default_redirect_url),
        "Trusted domains" => flex.tenant.trusted_domains = listed(value),
        "Trusted URLs" => flex.connection.as_mut().unwrap().trusted_urls = listed(value),
        "Login using popup" => {
            assert_eq!(value, "off");
            flex.tenant.login_using_popup = false;
        }
        "Twilio SSO URL" => {
            assert_eq!(value, "Uses iam.twilio.com");
            flex.tenant.twilio_sso_url = TwilioSsoUrl::Iam;
        }
        // The next farm has another certificate, so its role is what is kept.
        "X.509 Certificate" => {
            assert_eq!(value, primary_certificate(broken));
            flex.certificate = CertificateRole::TokenSigning;
            flex.pasted_as = PastedAs::WithHeaderLines;
        }
        other => panic!("the console has no field `{other}`"),
    }
}

/// The entries of a field that takes several.
fn listed(value: &str) -> Vec<String> {
    value.split(", ").map(str::to_owned).collect()
}

/// AD FS's primary token-signing certificate, as the field wants it.
fn primary_certificate(result: &ScenarioResult) -> String {
    let metadata = result.trace.as_ref().unwrap().federation_metadata.as_ref();
    let provider = IdentityProvider::from_xml(metadata.unwrap()).unwrap();
    provider.signing_certificates.first().unwrap().to_pem()
}

/// What does not hold at a point, if anything.
async fn failure(runner: &Runner, point: Point) -> Result<(), String> {
    let Point {
        cause, mut plan, ..
    } = point;
    let broken = runner.run(&plan, DriverKind::Http).await;
    let word = |result: &ScenarioResult| result.outcome.as_ref().map(|outcome| outcome.word);
    let diagnosis = broken
        .diagnosis
        .clone()
        .ok_or_else(|| format!("no diagnosis: {:?}", broken.reason))?;
    if diagnosis.cause != cause {
        return Err(format!("`{}` instead of `{cause}`", diagnosis.cause));
    }
    let harmed = word(&broken) == Some(Word::SignedIn);
    if harmed && !OF_SESSIONS.contains(&diagnosis.cause) {
        return Err("it is signed in although something is wrong".to_owned());
    }
    let mut told = vec![diagnosis.cause];
    let (mut now, mut next) = (broken, Some(diagnosis));
    while let Some(diagnosis) = next {
        mend(&mut plan, &diagnosis.fix, &now);
        sign_in_if_not_yet(&mut plan);
        now = runner.run(&plan, DriverKind::Http).await;
        next = now.diagnosis.clone();
        // What was wrong behind it has a name of its own.
        if let Some(again) = next.as_ref().filter(|next| told.contains(&next.cause)) {
            let reason = now.reason.as_deref().unwrap_or_default();
            return Err(format!(
                "after `{}` it is still {} {reason}",
                diagnosis.fix, again.sentence
            ));
        }
        told.extend(next.iter().map(|next| next.cause));
    }
    let signs_out = |step: &PlannedStep| matches!(step.action, Action::SendLogoutRequest(_));
    let wanted = match plan.steps.last().is_some_and(signs_out) {
        true => Word::SignedOut,
        false => Word::SignedIn,
    };
    if word(&now) != Some(wanted) {
        return Err(format!(
            "after {told:?} it is {:?} {:?}",
            word(&now),
            now.reason
        ));
    }
    Ok(())
}

/// A scenario that stops before the form has no step for it; once mended, somebody has to sign in.
fn sign_in_if_not_yet(plan: &mut Plan) {
    if plan
        .steps
        .iter()
        .all(|step| !matches!(step.action, Action::SignIn(_)))
    {
        plan.steps.push(usual_sign_in(&plan.user));
    }
}

#[tokio::test]
async fn no_cause_depends_on_names_and_every_fix_leads_to_a_session() {
    let folder = tempfile::tempdir().unwrap();
    let points = points(folder.path());
    let store = Store::new("snapshots", Writing::Nothing);
    let runner = Runner::begin(None, 7, store).await.unwrap();
    assert!(points.len() > 20, "{} points", points.len());

    let mut failures = Vec::new();
    for point in points {
        let name = point.name.clone();
        if let Err(reason) = failure(&runner, point).await {
            failures.push(format!("{name}: {reason}"));
        }
    }

    assert!(failures.is_empty(), "{}", failures.join("\n"));
}
