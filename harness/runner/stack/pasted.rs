//! A certificate as somebody has pasted it into a form.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::plan::PastedAs;

/// The text in the form: `pem` as it was pasted, beside `other`, which is another certificate.
pub(super) fn pasted(pem: &str, form: PastedAs, other: &str) -> String {
    let bare = || -> Vec<&str> {
        let lines = pem.lines().map(str::trim);
        lines.filter(|line| !line.starts_with("-----")).collect()
    };
    match form {
        _ if pem.is_empty() => String::new(),
        PastedAs::WithHeaderLines => pem.to_owned(),
        PastedAs::WithoutHeaderLines => bare().join("\n"),
        PastedAs::OneLine => bare().concat(),
        PastedAs::WindowsLineEnds => pem.lines().collect::<Vec<_>>().join("\r\n"),
        PastedAs::Der => {
            let bytes = STANDARD.decode(bare().concat()).unwrap_or_default();
            String::from_utf8_lossy(&bytes).into_owned()
        }
        PastedAs::Chain => format!("{pem}\n{other}"),
        PastedAs::ChainInReverse => format!("{other}\n{pem}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PEM: &str = "-----BEGIN CERTIFICATE-----\nAQID\nBAUG\n-----END CERTIFICATE-----\n";

    #[test]
    fn the_forms_differ_in_header_lines_line_ends_and_order() {
        let as_pasted = |form| pasted(PEM, form, "other");

        assert_eq!(as_pasted(PastedAs::WithoutHeaderLines), "AQID\nBAUG");
        assert_eq!(as_pasted(PastedAs::OneLine), "AQIDBAUG");
        assert!(as_pasted(PastedAs::WindowsLineEnds).contains("AQID\r\nBAUG\r\n"));
        assert_eq!(as_pasted(PastedAs::Der), "\u{1}\u{2}\u{3}\u{4}\u{5}\u{6}");
        assert!(as_pasted(PastedAs::Chain).ends_with("other"));
        assert!(as_pasted(PastedAs::ChainInReverse).starts_with("other"));
        assert_eq!(pasted("", PastedAs::Chain, "other"), "");
    }
}
