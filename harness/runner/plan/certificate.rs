//! Certificates by their role: the words of a scenario as the plan has them. What a role stands for is told when it takes effect.

use std::path::Path;
use std::sync::Arc;

use super::{CertificateRole, library};
use crate::scenario::language::{Certificate, Pick};
use crate::scenario::{Mistake, Source, Text};

/// The role of a certificate that is written in `source`.
pub(super) fn role(
    source: &Arc<Source>,
    word: &Certificate,
    mistakes: &mut Vec<Mistake>,
) -> CertificateRole {
    match word {
        Certificate::None => CertificateRole::None,
        Certificate::TokenSigning => CertificateRole::TokenSigning,
        Certificate::SecondaryTokenSigning => CertificateRole::SecondaryTokenSigning,
        Certificate::PreviousTokenSigning => CertificateRole::PreviousTokenSigning,
        Certificate::TokenDecrypting => CertificateRole::TokenDecrypting,
        Certificate::ServiceCommunications => CertificateRole::ServiceCommunications,
        Certificate::Unrelated => CertificateRole::Unrelated,
        Certificate::Flex => CertificateRole::Flex,
        Certificate::FromMetadata(Pick::First) => CertificateRole::FirstOfMetadata,
        Certificate::FromMetadata(Pick::Last) => CertificateRole::LastOfMetadata,
        Certificate::FromMetadata(Pick::All) => CertificateRole::AllOfMetadata,
        Certificate::File(name) => file(source, name).unwrap_or_else(|mistake| {
            mistakes.push(mistake);
            CertificateRole::None
        }),
    }
}

/// The text of a file beside the one that names it.
fn file(source: &Arc<Source>, name: &Text) -> Result<CertificateRole, Mistake> {
    let folder = source.path.parent().unwrap_or(Path::new(""));
    let path = folder.join(name.as_str());
    let bytes = library::read_bytes(&path).map_err(|error| {
        let hint = "put the certificate beside this file";
        Mistake::at(source, name.span.clone(), error.title).hint(hint)
    })?;
    Ok(CertificateRole::File {
        name: name.value.clone(),
        text: String::from_utf8_lossy(&bytes).into_owned(),
    })
}
