//! A stand for the tests of one driver: both mocks behind one tunnel, all hosts over TLS.

use std::net::SocketAddr;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use axum::Router;
use flexgate::clock::{StandingClock, SystemClock};
use flexgate::environment::{Endpoints, Person};
use flexgate::plan::{AccountState, AdfsSide, Filters, FlexSide, Plan, TenantCertificate, select};
use flexgate::secret::Secret;
use hyper_util::rt::TokioIo;
use hyper_util::service::TowerToHyperService;
use mock_adfs::{Account, MockAdfs};
use mock_flex::MockFlex;
use rsa::pkcs8::EncodePrivateKey as _;
use rsa::rand_core::{TryCryptoRng, TryRng};
use saml::time::Clock as _;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;

const PASSWORD: &str = "Correct-Horse-7";

/// The scenarios of the repository that `paths` name, with every default resolved.
pub(crate) fn plans(paths: &[&str]) -> Vec<Plan> {
    let filters = Filters {
        root: Some(concat!(env!("CARGO_MANIFEST_DIR"), "/scenarios").into()),
        ..Filters::default()
    };
    let paths: Vec<String> = paths.iter().map(|path| (*path).to_owned()).collect();
    select(&paths, &filters, &SystemClock).unwrap_or_else(|mistakes| panic!("{mistakes}"))
}

/// Both sides of a plan, running.
pub(crate) struct Stand {
    pub(crate) endpoints: Endpoints,
    pub(crate) adfs: MockAdfs,
}

impl Stand {
    pub(crate) async fn of(plan: &Plan) -> Self {
        let adfs = adfs(plan);
        let flex = flex(plan, &adfs);
        let fqdn = plan.placeholders["FQDN"].clone();
        let mut sites: Vec<(String, Router)> = vec![(fqdn.clone(), adfs.router())];
        sites.extend(flex.hosts().into_iter().map(|host| (host, flex.router())));
        let hosts: Vec<String> = sites.iter().map(|(host, _)| host.clone()).collect();
        let certificate = rcgen::generate_simple_self_signed(hosts).unwrap();
        let domain = &plan.placeholders["runtime-domain"];
        let endpoints = Endpoints {
            flex_start: format!("https://flex.twilio.com/{domain}"),
            adfs_host: fqdn,
            account_sid: plan.placeholders["AccountSid"].clone(),
            runtime_domain: domain.clone(),
            tunnel: Some(tunnel(sites, &certificate).await),
            trusted_ca: vec![certificate.cert.pem()],
            people: plan
                .people
                .iter()
                .map(|(name, user)| (name.clone(), person(&user.account, &user.upn)))
                .collect(),
            webdriver: None,
            patience: Duration::from_secs(30),
        };
        Self { endpoints, adfs }
    }
}

fn person(account: &str, upn: &str) -> Person {
    Person {
        upn: upn.to_owned(),
        domain_and_account: format!(r"CONTOSO\{account}"),
        account: account.to_owned(),
        password: Secret::new(PASSWORD),
    }
}

fn clock() -> Arc<StandingClock> {
    Arc::new(StandingClock::at(SystemClock.now()))
}

fn adfs(plan: &Plan) -> MockAdfs {
    let AdfsSide::Mock(side) = &plan.adfs;
    let account = |state| Account {
        password: PASSWORD.to_owned(),
        state: match state {
            AccountState::Active => mock_adfs::AccountState::Active,
            AccountState::Disabled => mock_adfs::AccountState::Disabled,
            AccountState::LockedOut => mock_adfs::AccountState::LockedOut,
            AccountState::PasswordExpired => mock_adfs::AccountState::PasswordExpired,
            AccountState::MustChangePassword => mock_adfs::AccountState::MustChangePassword,
        },
    };
    let accounts = plan
        .people
        .values()
        .map(|user| (user.account.clone(), account(user.state)))
        .collect();
    let (token_signing_key, token_decrypting_key) = keys();
    MockAdfs::new(mock_adfs::Setup {
        farm: side.farm.clone(),
        trusts: side.trusts.clone(),
        directory: side.directory.clone(),
        accounts,
        token_signing_key,
        token_decrypting_key,
        clock: clock(),
        seed: 1,
    })
    .unwrap_or_else(|error| panic!("{error}"))
}

fn flex(plan: &Plan, adfs: &MockAdfs) -> MockFlex {
    let FlexSide::Mock(side) = &plan.tenant;
    let mut tenant = side.tenant.clone();
    if side.certificate == TenantCertificate::TokenSigning {
        tenant.certificate = adfs.token_signing_certificate().to_pem();
    }
    MockFlex::new(mock_flex::Setup {
        tenant,
        clock: clock(),
        seed: 2,
    })
}

/// Two RSA keys as PKCS#8 DER, made once.
fn keys() -> (Vec<u8>, Vec<u8>) {
    static KEYS: OnceLock<(Vec<u8>, Vec<u8>)> = OnceLock::new();
    KEYS.get_or_init(|| (key(), key())).clone()
}

fn key() -> Vec<u8> {
    let key = rsa::PrivateKey::new(&mut Dice, 2048).unwrap();
    key.to_pkcs8_der().unwrap().as_bytes().to_vec()
}

/// Random numbers for keys that no test keeps.
struct Dice;

impl TryRng for Dice {
    type Error = std::convert::Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Self::Error> {
        Ok(fastrand::u32(..))
    }

    fn try_next_u64(&mut self) -> Result<u64, Self::Error> {
        Ok(fastrand::u64(..))
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Self::Error> {
        fastrand::fill(bytes);
        Ok(())
    }
}

impl TryCryptoRng for Dice {}

/// A SOCKS5 server that answers for the sites itself and refuses every other host.
async fn tunnel(
    sites: Vec<(String, Router)>,
    certificate: &rcgen::CertifiedKey<rcgen::KeyPair>,
) -> SocketAddr {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let tls = rustls::ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(
            vec![certificate.cert.der().clone()],
            certificate.signing_key.serialize_der().try_into().unwrap(),
        )
        .unwrap();
    let acceptor = TlsAcceptor::from(Arc::new(tls));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let sites = Arc::new(sites);
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(serve(stream, sites.clone(), acceptor.clone()));
        }
    });
    address
}

async fn serve(
    mut client: TcpStream,
    sites: Arc<Vec<(String, Router)>>,
    acceptor: TlsAcceptor,
) -> std::io::Result<()> {
    client.set_nodelay(true)?;
    let mut greeting = [0; 2];
    client.read_exact(&mut greeting).await?;
    let mut methods = vec![0; usize::from(greeting[1])];
    client.read_exact(&mut methods).await?;
    client.write_all(&[5, 0]).await?;
    let mut request = [0; 5];
    client.read_exact(&mut request).await?;
    let mut name = vec![0; usize::from(request[4]) + 2];
    client.read_exact(&mut name).await?;
    let site = sites
        .iter()
        .find(|(host, _)| name.starts_with(host.as_bytes()));
    let Some((_, router)) = site else {
        return client.write_all(&[5, 2, 0, 1, 0, 0, 0, 0, 0, 0]).await;
    };
    client.write_all(&[5, 0, 0, 1, 0, 0, 0, 0, 0, 0]).await?;
    let stream = TokioIo::new(acceptor.accept(client).await?);
    let service = TowerToHyperService::new(router.clone());
    let http = hyper::server::conn::http1::Builder::new();
    let _ = http.serve_connection(stream, service).await;
    Ok(())
}
