//! People and groups: every form gives the same people, as streams.

use mock_adfs::AccountState;
use mock_adfs::import::people::census::{self, SourceError};
use mock_adfs::import::people::{EntrySource, FileSource, Form, Person as Counted, sniff};
use proptest::prelude::*;
use rstest::rstest;

use crate::arbitrary;
use crate::powershell::json::Edition;
use crate::powershell::people::Person;
use crate::powershell::{Object, csv, json, ldif, utf16};

fn objects(people: &[Person]) -> Vec<Object> {
    people.iter().map(Person::object).collect()
}

fn entries(people: &[Person]) -> Vec<ldif::Entry> {
    people.iter().map(Person::entry).collect()
}

/// Counts a file of these bytes.
fn counted(bytes: &[u8], form: Form) -> Vec<Counted> {
    assert_eq!(
        sniff(bytes),
        Some(form),
        "{}",
        String::from_utf8_lossy(bytes)
    );
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("people");
    std::fs::write(&path, bytes).unwrap();
    let source = FileSource::new(&path, form);
    let mut people = Vec::new();
    let sources: [&dyn EntrySource; 1] = [&source];
    census::count::<SourceError>(&sources, |mut person| {
        // What the directory calls the person is written by some forms only, and each has its own way.
        let own = ["distinguishedName", "name", "cn", "objectGUID", "objectSid"];
        person
            .attributes
            .retain(|name, _| !own.contains(&name.as_str()));
        people.push(person);
        Ok(())
    })
    .unwrap_or_else(|error| panic!("{error:?}"));
    people
}

/// What a person should become.
fn expected(person: &Person, groups: bool) -> Counted {
    let optional = [("mail", &person.mail), ("department", &person.department)];
    let optional = optional
        .into_iter()
        .filter_map(|(name, value)| Some((name.to_owned(), vec![value.clone()?])));
    let always = [
        ("displayName".to_owned(), vec![person.display_name.clone()]),
        ("sAMAccountName".to_owned(), vec![person.account.clone()]),
    ];
    let names = person.member_of.iter().filter(|_| groups).map(|dn| {
        let (_, rest) = dn.split_once("CN=").unwrap();
        rest.split(",OU=").next().unwrap().to_owned()
    });
    let mut names: Vec<String> = names.collect();
    names.sort();
    names.dedup();
    Counted {
        account: person.account.clone(),
        attributes: always.into_iter().chain(optional).collect(),
        groups: names,
        state: match person.enabled {
            true => AccountState::Active,
            false => AccountState::Disabled,
        },
    }
}

type Write = fn(&[Person]) -> (Vec<u8>, Form);

#[rstest]
#[case::json_of_5(|people: &[Person]| (json::write(&objects(people), Edition::Five, 4).into_bytes(), Form::Json), true)]
#[case::json_of_7(|people: &[Person]| (json::write(&objects(people), Edition::Seven, 4).into_bytes(), Form::Json), true)]
#[case::json_in_utf_16(|people: &[Person]| (utf16(&json::write(&objects(people), Edition::Five, 4)), Form::Json), true)]
#[case::csv_of_5(|people: &[Person]| (csv::write(&objects(people), ',', true).into_bytes(), Form::Csv), false)]
#[case::csv_of_7(|people: &[Person]| (csv::write(&objects(people), ',', false).into_bytes(), Form::Csv), false)]
#[case::csv_by_culture(|people: &[Person]| (csv::write(&objects(people), ';', true).into_bytes(), Form::Csv), false)]
#[case::ldif(|people: &[Person]| (ldif::write(&entries(people)).into_bytes(), Form::Ldif), true)]
#[case::ldif_in_utf_16(|people: &[Person]| (utf16(&ldif::write(&entries(people))), Form::Ldif), true)]
fn every_form_gives_back_the_people(#[case] write: Write, #[case] groups: bool) {
    let mut runner = arbitrary::runner(48);
    let result = runner.run(&arbitrary::people(), |people| {
        let (bytes, form) = write(&people);
        let wanted: Vec<Counted> = people.iter().map(|p| expected(p, groups)).collect();
        prop_assert_eq!(counted(&bytes, form), wanted);
        Ok(())
    });
    result.unwrap_or_else(|error| panic!("{error}"));
}
