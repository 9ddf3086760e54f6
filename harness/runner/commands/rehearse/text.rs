//! The calendar as a person and as a program read it.

use std::io::{self, Write};

use jiff::Timestamp;
use serde_json::{Value, json};

use super::calendar::{Entry, Happening, days, stops};
use super::farm::{Pasted, Rehearsed};

const PASTE: &str =
    "paste the new primary token-signing certificate into X.509 Certificate in Flex";

/// Writes the calendar for a person.
pub(super) fn draw(
    rehearsed: &Rehearsed,
    entries: &[Entry],
    now: Timestamp,
    out: &mut dyn Write,
) -> io::Result<()> {
    writeln!(out, "rollover of `{}`, from {}", rehearsed.name, day(now))?;
    let thumbprint = rehearsed.primary.as_deref().unwrap_or("of today");
    let end = day(rehearsed.known.primary_ends);
    writeln!(out, "token-signing certificate {thumbprint}: ends {end}")?;
    if rehearsed.is_assumed {
        writeln!(
            out,
            "note: no export tells its end, so one that is made today is assumed; put the export of\n      \
             `Get-AdfsCertificate | ConvertTo-Json -Depth 4` into the farm's folder, or give `--expires`"
        )?;
    }
    writeln!(out)?;
    for entry in entries {
        writeln!(
            out,
            "{}  {}  {}",
            moment(entry.at),
            distance(days(entry.at.duration_since(now))),
            what(entry.what)
        )?;
        writeln!(
            out,
            "                               sign-in: {}",
            sign_in(entry.what)
        )?;
        writeln!(
            out,
            "                               do: {}",
            to_do(entry.what)
        )?;
    }
    writeln!(out, "\n{}", summary(rehearsed, entries, now))
}

/// How far a day is away, in at least eleven characters.
fn distance(days: i64) -> String {
    if days < 0 {
        format!("{:>2} days ago", days.unsigned_abs())
    } else {
        format!("in {days:>3} days")
    }
}

/// The calendar for a program.
pub(super) fn as_json(rehearsed: &Rehearsed, entries: &[Entry], now: Timestamp) -> Value {
    let list: Vec<Value> = entries
        .iter()
        .map(|entry| {
            json!({
                "at": entry.at.to_string(),
                "in days": days(entry.at.duration_since(now)),
                "what": what(entry.what),
                "sign-in": sign_in(entry.what),
                "do": to_do(entry.what),
            })
        })
        .collect();
    json!({
        "farm": rehearsed.name,
        "from": now.to_string(),
        "automatic": rehearsed.timetable.automatic,
        "primary": {
            "thumbprint": rehearsed.primary,
            "ends": rehearsed.known.primary_ends.to_string(),
            "assumed": rehearsed.is_assumed,
        },
        "next": rehearsed.next,
        "calendar": list,
        "sign-in stops": stops(entries).map(|at| at.to_string()),
        "summary": summary(rehearsed, entries, now),
    })
}

fn summary(rehearsed: &Rehearsed, entries: &[Entry], now: Timestamp) -> String {
    match rehearsed.pasted {
        Pasted::Next => {
            return "sign-in has stopped already: the next certificate is in Flex, and AD FS does not sign with it yet"
                .to_owned();
        }
        Pasted::Another => {
            return "sign-in has stopped already: the certificate in Flex is not the one that AD FS signs with"
                .to_owned();
        }
        Pasted::Todays | Pasted::Primary => {}
    }
    let hours = rehearsed.timetable.interval.as_hours();
    match stops(entries) {
        Some(at) if at <= now => {
            "sign-in stops as soon as AD FS looks at its certificates: be ready to paste the new one".to_owned()
        }
        Some(at) => format!(
            "sign-in stops on {}, within {hours} hours after {}Z, until the new certificate is pasted; that is {} days before \
             the date on the certificate",
            day(at),
            at.strftime("%H:%M"),
            days(rehearsed.known.primary_ends.duration_since(at))
        ),
        None => "sign-in does not stop by itself: AutoCertificateRollover is off, and Flex looks at the key only".to_owned(),
    }
}

fn what(happening: Happening) -> &'static str {
    match happening {
        Happening::Made => "AD FS makes the next certificate; the metadata lists both (event 335)",
        Happening::Promoted => "AD FS signs with the new certificate (event 335)",
        Happening::Replaced => {
            "AD FS makes a new certificate and signs with it at once (event 335)"
        }
        Happening::Warned => "AD FS warns and does nothing by itself (event 385)",
        Happening::Ended => "the certificate of today ends",
    }
}

fn sign_in(happening: Happening) -> &'static str {
    match happening {
        Happening::Made | Happening::Warned => "as before",
        Happening::Promoted | Happening::Replaced => "nobody, until the new certificate is in Flex",
        Happening::Ended => "as before; Flex looks at the key and not at the date",
    }
}

fn to_do(happening: Happening) -> &'static str {
    match happening {
        Happening::Made => {
            "export the secondary certificate, arrange the hour of the promotion with whoever may change the Flex console; to \
             choose the hour, set AutoCertificateRollover to False and promote with Set-AdfsCertificate -IsPrimary"
        }
        Happening::Promoted | Happening::Replaced => PASTE,
        Happening::Warned => {
            "add a certificate with Add-AdfsCertificate, promote it with Set-AdfsCertificate -IsPrimary and paste it into Flex \
             in the same hour"
        }
        Happening::Ended => "nothing for Flex; other partners may look at the date",
    }
}

fn day(at: Timestamp) -> String {
    at.strftime("%Y-%m-%d").to_string()
}

fn moment(at: Timestamp) -> String {
    at.strftime("%Y-%m-%d %H:%MZ").to_string()
}
