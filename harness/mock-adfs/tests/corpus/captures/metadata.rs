//! Metadata: every tag, attribute and text in the order of the bytes. IDs and keys are masked; host, identifier and display name
//! are given to the mock.

use mock_adfs::settings::FarmVersion;

use super::difference::Seen;
use super::lines::{attribute, differences, of_xml, regardless_of_form, without};
use super::{Capture, Judgement};
use crate::support::Stand;

/// Claim descriptions that AD FS 2.0 had.
const CLAIMS_OF_2_0: usize = 21;

/// Compares a metadata file with that of a farm of the same name; an export beside them has to be readable.
pub(super) fn judge(capture: &Capture, seen: &mut Seen) -> Judgement {
    if capture.name.ends_with(".json") {
        return match mock_adfs::import::read(capture.text.as_bytes()) {
            Ok(read) if !read.is_empty() || !read.passed_over.is_empty() => Vec::new(),
            Ok(_) => vec!["nothing was read from it".to_owned()],
            Err(error) => vec![error.to_string()],
        };
    }
    let captured = of_xml(capture.text.trim_start_matches('\u{feff}'));
    let Some(facts) = Facts::of(&captured) else {
        return vec!["this is no metadata of AD FS as an identity provider".to_owned()];
    };
    let ours = Stand::with(|farm, _| {
        farm.version = facts.version();
        farm.fqdn.clone_from(&facts.host);
        farm.identifier.clone_from(&facts.entity_id);
        farm.display_name.clone_from(&facts.display_name);
    });
    let (captured, ours) = (masked(captured), masked(of_xml(&ours.adfs.metadata())));
    let (captured, ours) = facts.reconciled(captured, ours, seen);
    differences(&captured, &ours)
}

/// What the file says of its farm.
struct Facts {
    host: String,
    entity_id: String,
    display_name: String,
    /// URIs of its claim descriptions, in order.
    claims: Vec<String>,
    /// Whether an XML library has written it after AD FS.
    is_written_anew: bool,
}

impl Facts {
    fn of(lines: &[String]) -> Option<Self> {
        let find = |start: &str, name: &str| {
            let found = lines
                .iter()
                .filter(|line| line.starts_with(start))
                .find_map(|line| attribute(line, name));
            found.map(str::to_owned)
        };
        let location = find("<SingleSignOnService", "Location")?;
        Some(Self {
            host: location
                .strip_prefix("https://")?
                .split('/')
                .next()?
                .to_owned(),
            entity_id: find("<EntityDescriptor", "entityID")?,
            display_name: find("<RoleDescriptor", "ServiceDisplayName")?,
            claims: claims(lines),
            is_written_anew: lines.first()?.starts_with("<?xml"),
        })
    }

    /// The version whose claim descriptions these are.
    fn version(&self) -> FarmVersion {
        let is_2012_r2 = |uri: &String| uri.ends_with("/alternateloginid");
        if self.claims.iter().any(is_2012_r2) {
            FarmVersion::Server2012R2
        } else {
            FarmVersion::Server2016
        }
    }

    /// Both without what may differ.
    fn reconciled(
        &self,
        mut captured: Vec<String>,
        mut ours: Vec<String>,
        seen: &mut Seen,
    ) -> (Vec<String>, Vec<String>) {
        if self.is_written_anew {
            seen.note("written-anew");
            seen.note("signed-anew");
            for lines in [&mut captured, &mut ours] {
                *lines = without(&regardless_of_form(lines), "<Signature>", "</Signature>");
            }
        }
        for lines in [&mut captured, &mut ours] {
            let described = lines.len();
            *lines = without(lines, "<Description>", "</Description>");
            *lines = without(lines, "<auth:Description>", "</auth:Description>");
            if lines.len() < described {
                seen.note("claim_descriptions");
            }
        }
        let own = claims(&ours);
        if self.claims.iter().any(|uri| !own.contains(uri)) {
            seen.note("own-claim-descriptions");
            captured = without_claims(&captured, |uri| own.iter().any(|known| known == uri));
        }
        if self.claims.len() == CLAIMS_OF_2_0 {
            seen.note("versions");
            ours = without_claims(&ours, |uri| self.claims.iter().any(|known| known == uri));
            captured = without_what_only_2_0_has(&captured);
        }
        let listed_once = once(&captured);
        if listed_once.len() < captured.len() {
            seen.note("certificate-rolls-over");
        }
        (listed_once, ours)
    }
}

/// URIs of the claim descriptions, in the order of the Attribute elements.
fn claims(lines: &[String]) -> Vec<String> {
    let attributes = lines
        .iter()
        .filter(|line| line.starts_with("<Attribute ") || line.starts_with("<saml:Attribute "));
    attributes
        .filter_map(|line| attribute(line, "Name").map(str::to_owned))
        .collect()
}

/// The lines without the claim descriptions of which `keeps` knows nothing.
fn without_claims(lines: &[String], keeps: impl Fn(&str) -> bool) -> Vec<String> {
    let mut drops = false;
    let mut kept = Vec::new();
    for line in lines {
        let uri = match line.trim_start_matches("<auth:").trim_start_matches('<') {
            tag if tag.starts_with("ClaimType ") => attribute(line, "Uri"),
            tag if tag.starts_with("Attribute ") || tag.starts_with("saml:Attribute ") => {
                attribute(line, "Name")
            }
            _ => None,
        };
        if let Some(uri) = uri {
            drops = !keeps(uri);
        }
        if !drops {
            kept.push(line.clone());
        }
        let ends = ["</auth:ClaimType>", "</ClaimType>", "</Attribute>"].contains(&line.as_str());
        let is_attribute = uri.is_some() && line.ends_with("/>");
        drops = drops && !ends && !is_attribute;
    }
    kept
}

/// AD FS 2.0 offered two more WS-Trust endpoints and the artifact binding.
fn without_what_only_2_0_has(lines: &[String]) -> Vec<String> {
    const ONLY: [&str; 2] = ["basic256sha256", "2005/issuedtokensymmetricbasic256"];
    let mut kept = lines.to_vec();
    let is_only = |line: &String| ONLY.iter().any(|end| line.ends_with(end));
    while let Some(at) = kept.iter().position(is_only) {
        // The address within Address and EndpointReference.
        kept.drain(at - 2..=at + 2);
    }
    kept.retain(|line| !line.starts_with("<ArtifactResolutionService "));
    kept
}

/// What is another in every file, masked.
fn masked(lines: Vec<String>) -> Vec<String> {
    let root = lines
        .iter()
        .find(|line| line.starts_with("<EntityDescriptor"));
    let id = root.and_then(|root| attribute(root, "ID"));
    let id = id.unwrap_or_default().to_owned();
    lines
        .into_iter()
        .map(|line| line.replace(&id, "(id)"))
        .collect()
}

/// A certificate that is listed twice for signing, because a new one has been published, counts once.
fn once(lines: &[String]) -> Vec<String> {
    const KEY: &str = "<KeyDescriptor use=\"signing\">";
    let mut kept: Vec<String> = Vec::new();
    for line in lines {
        kept.push(line.clone());
        if !line.ends_with("KeyDescriptor>") || line.starts_with("<K") {
            continue;
        }
        let starts: Vec<usize> = kept
            .iter()
            .enumerate()
            .filter(|(_, line)| *line == KEY)
            .map(|(at, _)| at)
            .collect();
        if let [.., before, last] = starts.as_slice()
            && kept[*before..*last] == kept[*last..]
        {
            kept.truncate(*last);
        }
    }
    kept
}
