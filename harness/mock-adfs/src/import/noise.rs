//! What stands around an export in a copied console or a transcript: prompts, transcript headers, colors.
//!
//! It is blanked out, not cut out, so that the places of what follows stay right.
//! Source: PowerShell, about_Prompts and Start-Transcript (headers between two lines of asterisks, in the system's language).

/// Fewest asterisks of a line that opens or closes a transcript's header.
const ASTERISKS: usize = 15;

/// The text with prompts and transcript headers replaced by blanks of the same length in bytes.
pub(super) fn blanked(text: String) -> String {
    if !looks_noisy(&text) {
        return text;
    }
    let mut clean = String::with_capacity(text.len());
    let mut header = Header::Outside;
    for line in text.split_inclusive('\n') {
        let (noise, next) = judged(line, header);
        header = next;
        if noise {
            clean.extend(line.bytes().map(|byte| match byte {
                b'\n' => '\n',
                _ => ' ',
            }));
        } else {
            blank_marks(line, &mut clean);
        }
    }
    clean
}

/// Where in a transcript a line stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Header {
    Outside,
    Inside,
    JustClosed,
}

/// Whether a line is noise, and where the next line stands.
fn judged(line: &str, header: Header) -> (bool, Header) {
    let bare = line.trim();
    if bare.len() >= ASTERISKS && bare.bytes().all(|byte| byte == b'*') {
        let next = match header {
            Header::Inside => Header::JustClosed,
            Header::Outside | Header::JustClosed => Header::Inside,
        };
        return (true, next);
    }
    match header {
        Header::Inside => (true, Header::Inside),
        // `Transcript started, output file is C:\...`, in the system's language.
        Header::JustClosed if bare.is_empty() => (false, Header::JustClosed),
        Header::JustClosed => (is_prompt(line) || names_a_file(bare), Header::Outside),
        Header::Outside => (is_prompt(line), Header::Outside),
    }
}

fn names_a_file(line: &str) -> bool {
    !line.starts_with(['{', '[', '"', '<']) && line.contains(":\\") && !line.contains(" : ")
}

fn looks_noisy(text: &str) -> bool {
    text.contains('\u{1b}')
        || text.contains('\u{feff}')
        || text.contains("***************")
        || text.lines().any(is_prompt)
}

/// Colors of PowerShell 7 and byte order marks that appending left in the middle of a file.
fn blank_marks(line: &str, clean: &mut String) {
    let mut rest = line;
    while let Some(at) = rest.find(['\u{1b}', '\u{feff}']) {
        let (before, mark) = rest.split_at(at);
        clean.push_str(before);
        let length = escape_length(mark);
        // A mark at the start is blanked, one inside a line is dropped: it has no width.
        if before.trim().is_empty() && mark.starts_with('\u{feff}') {
            clean.push_str("   ");
        }
        rest = mark.get(length..).unwrap_or_default();
    }
    clean.push_str(rest);
}

/// Bytes of the escape sequence or mark that the text starts with.
fn escape_length(mark: &str) -> usize {
    if mark.starts_with('\u{feff}') {
        return '\u{feff}'.len_utf8();
    }
    let Some(body) = mark.strip_prefix("\u{1b}[") else {
        return 1;
    };
    let end = body.find(|c: char| c.is_ascii_alphabetic());
    end.map_or(1, |end| 2 + end + 1)
}

/// Whether a line is a prompt with a command: `PS C:\> ...`, `[server]: PS C:\> ...`, `C:\>...`, `>> ...`.
pub(super) fn is_prompt(line: &str) -> bool {
    let line = line.trim_end();
    if line.starts_with(">>") {
        return true;
    }
    let line = match line
        .strip_prefix('[')
        .and_then(|rest| rest.split_once("]: "))
    {
        Some((_, rest)) if rest.starts_with("PS ") => rest,
        _ => line,
    };
    if let Some(rest) = line.strip_prefix("PS") {
        return (rest.starts_with([' ', '>'])) && rest.contains('>');
    }
    let mut chars = line.chars();
    let drive = chars.next().is_some_and(|c| c.is_ascii_uppercase());
    drive && chars.as_str().starts_with(":\\") && line.contains('>')
}

#[cfg(test)]
mod tests {
    use super::{blanked, is_prompt};
    use rstest::rstest;

    #[rstest]
    #[case::the_usual("PS C:\\Users\\adm> Get-AdfsRelyingPartyTrust | ConvertTo-Json", true)]
    #[case::remote("[sts1.contoso.example]: PS C:\\> Get-AdfsProperties", true)]
    #[case::a_certificate_drive("PS Cert:\\LocalMachine\\Root> Get-AdfsCertificate", true)]
    #[case::a_transcript("PS>Get-AdfsProperties", true)]
    #[case::a_command_window("C:\\Windows\\system32>powershell", true)]
    #[case::a_continued_command(">> ConvertTo-Json -Depth 6", true)]
    #[case::a_label("PSComputerName : sts1", false)]
    #[case::json("{", false)]
    #[case::a_list("[", false)]
    #[case::rule_text(" => issue(claim = c);", false)]
    fn a_prompt_is_told_from_what_a_command_prints(#[case] line: &str, #[case] prompt: bool) {
        assert_eq!(is_prompt(line), prompt);
    }

    #[test]
    fn a_transcript_keeps_only_what_was_printed_and_every_place() {
        let text = "**********************\r\nStart der Windows PowerShell-Aufzeichnung\r\nBenutzername: CONTOSO\\adm\r\n**********************\r\nDie Aufzeichnung wurde gestartet. Die Ausgabedatei ist \"C:\\a.txt\".\r\nPS C:\\> Get-X\r\n{\r\n}\r\n**********************\r\nEnde\r\n**********************\r\n";

        let clean = blanked(text.to_owned());

        assert_eq!(clean.len(), text.len());
        assert_eq!(clean.find('{'), text.find('{'));
        assert_eq!(clean.trim(), "{\r\n}");
    }

    #[test]
    fn colors_of_powershell_7_are_taken_off() {
        assert_eq!(
            blanked("\u{1b}[32;1mName       : \u{1b}[0mTwilio Flex\n".to_owned()),
            "Name       : Twilio Flex\n"
        );
    }
}
