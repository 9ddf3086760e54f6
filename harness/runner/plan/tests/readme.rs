//! The samples of `scenarios/README.md` are scenarios that can be planned.

use super::{noon, own_scenarios};
use crate::plan::{Filters, select};

#[test]
fn every_sample_of_the_readme_can_be_planned() {
    let readme = std::fs::read_to_string(own_scenarios().join("README.md")).unwrap();
    let samples: Vec<&str> = readme
        .split("```yaml\n")
        .skip(1)
        .filter_map(|rest| rest.split("```").next())
        .collect();
    let folder = tempfile::tempdir().unwrap();
    let filters = Filters {
        root: Some(own_scenarios()),
        ..Filters::default()
    };

    assert!(samples.len() >= 5, "{} samples", samples.len());
    for sample in samples {
        let path = folder.path().join("sample.yaml");
        std::fs::write(&path, sample).unwrap();

        if let Err(mistakes) = select(&[&path], &filters, &noon()) {
            panic!("{sample}\n{mistakes}");
        }
    }
}
