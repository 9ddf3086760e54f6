//! Foreign sides: another product's identity provider or service provider, as its metadata and the environment tell it.
//!
//! Everything that is not secret is read here; names and passwords are read when somebody signs in. Deliberately absent: what
//! cannot be known of such a side, its settings and its log; rows that need them are left out.

use std::collections::{BTreeMap, BTreeSet};
use std::net::SocketAddr;
use std::path::Path;

use claim_rules::directory::{Directory, User};
use mock_adfs::AccountState;
use saml::metadata::{Endpoint, IdentityProvider, ServiceProvider};
use saml::uri::binding::{HTTP_POST, HTTP_REDIRECT};

use super::people::People;
use super::{Credentials, ForeignAdfsSide, ForeignFlexSide, PlannedUser, Reach};
use crate::environment::{
    Environment, ForeignIdentityProvider, ForeignServiceProvider, ReadFile, RealUser, Secretly,
    SignInFields, ValueSource,
};
use crate::scenario::{Located, Mistake, Text};

/// Name of the set-up of a foreign side when nobody names one.
pub(super) const USUAL: &str = "usual";

/// The identity provider of an environment, and its people.
pub(super) fn identity_provider(
    by: &ReadFile<Environment>,
    file: &ForeignIdentityProvider,
) -> Result<(ForeignAdfsSide, People), Vec<Mistake>> {
    let metadata = value(by, &file.metadata)?;
    let provider = IdentityProvider::from_xml(&metadata)
        .map_err(|error| vec![unreadable(by, &file.metadata, &error.to_string())])?;
    let endpoint = provider
        .single_sign_on
        .iter()
        .find(|endpoint| endpoint.binding == HTTP_REDIRECT)
        .ok_or_else(|| {
            let reason = "it names no SingleSignOnService over HTTP-Redirect, which Flex uses";
            vec![unreadable(by, &file.metadata, reason)]
        })?;
    let single_sign_on_url = endpoint.location.clone();
    let endpoints = provider
        .single_sign_on
        .iter()
        .chain(&provider.single_logout);
    let hosts = hosts(endpoints, &[]);
    let mut mistakes = Vec::new();
    let people = people(by, &mut mistakes);
    let reach = reach(by, hosts, &file.trusted_ca, &file.found_at, &file.set_up_as);
    let reach = reach.map_err(|more| mistakes.extend(more)).ok();
    let Some(reach) = reach.filter(|_| mistakes.is_empty()) else {
        return Err(mistakes);
    };
    let side = ForeignAdfsSide {
        fqdn: host_of(&single_sign_on_url).unwrap_or_default(),
        identity_provider: provider,
        metadata,
        single_sign_on_url,
        form: SignInFields {
            name: file.form.name.value.clone(),
            password: file.form.password.value.clone(),
            submit: file.form.submit.value.clone(),
        },
        reach,
        directory: people.directory.clone(),
        credentials: credentials(by),
    };
    Ok((side, people))
}

/// The service provider of an environment, and its metadata.
pub(super) fn service_provider(
    by: &ReadFile<Environment>,
    file: &ForeignServiceProvider,
) -> Result<(ForeignFlexSide, String), Vec<Mistake>> {
    let metadata = value(by, &file.metadata)?;
    let provider = ServiceProvider::from_xml(&metadata)
        .map_err(|error| vec![unreadable(by, &file.metadata, &error.to_string())])?;
    if host_of(file.start.as_str()).is_none() {
        let title = format!("`{}` is no address of the web", file.start.value);
        let mistake = Mistake::at(&by.source, file.start.span.clone(), title);
        return Err(vec![mistake.hint("`https://`, a host and a path")]);
    }
    let endpoints = provider
        .assertion_consumer
        .iter()
        .chain(&provider.single_logout);
    let sign_out = file.sign_out.as_ref().map(Text::as_str);
    let pages: Vec<&str> = std::iter::once(file.start.as_str())
        .chain(sign_out)
        .collect();
    let hosts = hosts(endpoints, &pages);
    let side = ForeignFlexSide {
        start: file.start.value.clone(),
        sign_out: sign_out.map(str::to_owned),
        signed_in_when: file.signed_in_when.value.clone(),
        reach: reach(by, hosts, &file.trusted_ca, &file.found_at, &file.set_up_as)?,
        service_provider: provider,
    };
    Ok((side, metadata))
}

/// The address at which a service provider takes Responses.
pub(super) fn assertion_consumer(provider: &ServiceProvider) -> Option<&str> {
    let takes = |endpoint: &&Endpoint| endpoint.binding == HTTP_POST;
    let endpoints = || provider.assertion_consumer.iter().filter(takes);
    let chosen = endpoints().find(|endpoint| endpoint.is_default == Some(true));
    let chosen = chosen.or_else(|| endpoints().next());
    chosen.map(|endpoint| endpoint.location.as_str())
}

fn folder(by: &ReadFile<Environment>) -> &Path {
    by.source.path.parent().unwrap_or(Path::new(""))
}

/// A value that is no secret.
fn value(by: &ReadFile<Environment>, written: &Located<Secretly>) -> Result<String, Vec<Mistake>> {
    let source = ValueSource::of(&written.value, folder(by));
    let value = source.read().map_err(|error| {
        let title = format!("this value is not there: {error}");
        vec![Mistake::at(&by.source, written.span.clone(), title)]
    })?;
    Ok(value.expose().to_owned())
}

fn optional(
    by: &ReadFile<Environment>,
    written: &Option<Located<Secretly>>,
) -> Result<Option<String>, Vec<Mistake>> {
    written
        .as_ref()
        .map(|written| value(by, written))
        .transpose()
}

fn unreadable(by: &ReadFile<Environment>, place: &Located<Secretly>, reason: &str) -> Mistake {
    let title = format!("this metadata is of no use: {reason}");
    Mistake::at(&by.source, place.span.clone(), title)
        .hint("give what the product publishes about itself, unchanged")
}

fn reach(
    by: &ReadFile<Environment>,
    hosts: Vec<String>,
    trusted_ca: &Option<Located<Secretly>>,
    found_at: &Option<Located<Secretly>>,
    set_up_as: &Option<Located<Secretly>>,
) -> Result<Reach, Vec<Mistake>> {
    let address = match found_at {
        None => None,
        Some(written) => Some(socket(by, written)?),
    };
    Ok(Reach {
        hosts,
        found_at: address,
        trusted_ca: optional(by, trusted_ca)?,
        set_up_as: optional(by, set_up_as)?
            .filter(|name| !name.is_empty())
            .unwrap_or_else(|| USUAL.to_owned()),
    })
}

fn socket(
    by: &ReadFile<Environment>,
    written: &Located<Secretly>,
) -> Result<SocketAddr, Vec<Mistake>> {
    let text = value(by, written)?;
    text.parse().map_err(|_| {
        let title = format!("`{text}` is not an address and a port");
        let mistake = Mistake::at(&by.source, written.span.clone(), title);
        vec![mistake.hint("`127.0.0.1:8443`")]
    })
}

/// All hosts of these addresses, each once.
fn hosts<'a>(endpoints: impl Iterator<Item = &'a Endpoint>, pages: &[&str]) -> Vec<String> {
    let answers = |endpoint: &'a Endpoint| {
        let answer = endpoint.response_location.as_deref();
        std::iter::once(endpoint.location.as_str()).chain(answer)
    };
    let named: BTreeSet<String> = endpoints
        .flat_map(answers)
        .chain(pages.iter().copied())
        .filter_map(host_of)
        .collect();
    named.into_iter().collect()
}

fn host_of(address: &str) -> Option<String> {
    let url = url::Url::parse(address).ok()?;
    let web = matches!(url.scheme(), "http" | "https");
    web.then(|| url.host_str().map(str::to_ascii_lowercase))
        .flatten()
}

fn users(by: &ReadFile<Environment>) -> impl Iterator<Item = &(Text, RealUser)> {
    by.value.users.iter().flat_map(|users| users.iter())
}

/// The people that an environment declares.
fn people(by: &ReadFile<Environment>, mistakes: &mut Vec<Mistake>) -> People {
    let mut people = People {
        directory: Directory {
            domain: String::new(),
            netbios_name: String::new(),
            groups: BTreeMap::new(),
            users: BTreeMap::new(),
        },
        planned: BTreeMap::new(),
    };
    for (name, user) in users(by) {
        if let Some(written) = &user.second_factor {
            let title = "a second factor of a foreign identity provider is not driven";
            let mistake = Mistake::at(&by.source, written.span.clone(), title);
            mistakes.push(mistake.hint("take it out, and name somebody who signs in without one"));
        }
        let attributes = user.attributes.iter();
        let entry = User {
            account: name.value.clone(),
            attributes: attributes
                .map(|(name, values)| (name.value.clone(), values.not_empty()))
                .collect(),
            groups: Vec::new(),
            sid: String::new(),
        };
        people.directory.users.insert(name.value.clone(), entry);
        let planned = PlannedUser {
            account: name.value.clone(),
            upn: name.value.clone(),
            mail: name.value.clone(),
            state: AccountState::Active,
            second_factor: false,
        };
        people.planned.insert(name.value.clone(), planned);
    }
    people
}

fn credentials(by: &ReadFile<Environment>) -> BTreeMap<String, Credentials> {
    let source = |written: &Located<Secretly>| ValueSource::of(&written.value, folder(by));
    users(by)
        .map(|(name, user)| {
            let credentials = Credentials {
                sign_in_name: source(&user.sign_in_name),
                password: source(&user.password),
            };
            (name.value.clone(), credentials)
        })
        .collect()
}
