//! What is served: the mocks of a scenario, or those of a farm without any scenario.

use std::path::Path;

use super::{DEFAULT_SCENARIO, ServeArguments};
use crate::clock::SystemClock;
use crate::environment::{AdfsWord, FlexSideWord, read_environment};
use crate::plan::{self, FileKind, Filters, Library, Plan};
use crate::scenario::propose;

/// A scenario that changes nothing, for farms that are served by themselves.
const BY_HAND: &str = "title: The farm as it is\nwhy: flexgate serve\nwhen: [{open: flex}]\nexpect: {outcome: asked to sign in}\n";

/// The plan that the mocks are made by, or what is wrong.
pub(super) fn planned(arguments: &ServeArguments) -> Result<Plan, String> {
    match (&arguments.scenario, &arguments.farm) {
        (scenario, Some(farm)) => {
            let farm = Farm::named(farm)?;
            let filters = Filters {
                environment: Some(farm.environment()?),
                root: Some(farm.library.root().to_owned()),
                ..Filters::default()
            };
            let plan = match scenario {
                Some(scenario) => first(scenario, &filters)?,
                None => by_hand(&filters)?,
            };
            Ok(plan)
        }
        (scenario, None) => {
            let filters = Filters {
                environment: arguments.environment.clone(),
                ..Filters::default()
            };
            match scenario {
                Some(scenario) => first(scenario, &filters),
                None if filters.environment.is_some() => by_hand(&filters),
                None => first(Path::new(DEFAULT_SCENARIO), &filters),
            }
        }
    }
}

/// The first row of a scenario.
fn first(scenario: &Path, filters: &Filters) -> Result<Plan, String> {
    let plans = plan::select(&[scenario], filters, &SystemClock)
        .map_err(|mistakes| mistakes.draw(false))?;
    plans.into_iter().next().ok_or_else(|| {
        format!(
            "error: `{}` has no row\nhint: `flexgate list` shows what there is\n",
            scenario.display()
        )
    })
}

/// The plan of an environment without a scenario.
fn by_hand(filters: &Filters) -> Result<Plan, String> {
    let in_words = |error: std::io::Error| format!("error: no place for a scenario: {error}\n");
    let folder = tempfile::tempdir().map_err(in_words)?;
    let file = folder.path().join("by-hand.yaml");
    std::fs::write(&file, BY_HAND).map_err(in_words)?;
    let filters = Filters {
        // The file lies elsewhere.
        root: Some(filters.root.clone().unwrap_or_else(|| "scenarios".into())),
        ..filters.clone()
    };
    let environment = filters.environment.clone().unwrap_or_default();
    let plan = first(&file, &filters)?;
    Ok(Plan {
        name: format!("environment {environment}"),
        ..plan
    })
}

/// A farm of a library.
struct Farm {
    library: Library,
    name: String,
}

impl Farm {
    /// The farm of a name, or in a folder.
    fn named(text: &str) -> Result<Self, String> {
        let folder = Path::new(text);
        if folder.join("farm.yaml").is_file() {
            let name = folder.file_name().map(|name| name.to_string_lossy());
            let root = folder.parent().and_then(Path::parent);
            let (Some(name), Some(root)) = (name, root) else {
                let hint = "name it from outside: `scenarios/farms/NAME`";
                return Err(format!("error: `{text}` has no name\nhint: {hint}\n"));
            };
            return Ok(Self {
                name: name.into_owned(),
                library: Library::at(root),
            });
        }
        let library = Library::at("scenarios");
        let names = library.names(FileKind::Farm);
        if names.iter().any(|name| name == text) {
            return Ok(Self {
                library,
                name: text.to_owned(),
            });
        }
        let hint = propose(text, names.iter().map(String::as_str));
        let hint = hint.unwrap_or_else(|| "`flexgate import` makes one out of exports".to_owned());
        Err(format!("error: there is no farm `{text}`\nhint: {hint}\n"))
    }

    /// The first environment of mocks alone whose AD FS is this farm.
    fn environment(&self) -> Result<String, String> {
        let names = self.library.names(FileKind::Environment);
        let has_farm = |name: &String| {
            let path = self.library.path_of(FileKind::Environment, name);
            let source = plan::read_file(&path).ok();
            let read = source.and_then(|source| read_environment(&source, name).0);
            read.is_some_and(
                |read| match (read.value.adfs.value, read.value.flex.value) {
                    (AdfsWord::Mock(mock), FlexSideWord::Mock(_)) => mock.farm.value == self.name,
                    _ => false,
                },
            )
        };
        names.into_iter().find(has_farm).ok_or_else(|| {
            format!(
                "error: no environment of mocks has the farm `{}`, so its people are not known\nhint: write `environments/{}.yaml` with `adfs: {{mock: {{farm: {}, directory: ...}}}}`\n",
                self.name, self.name, self.name
            )
        })
    }
}

#[cfg(test)]
mod tests {
    use super::{Farm, ServeArguments, planned};

    fn arguments(farm: &str) -> ServeArguments {
        ServeArguments {
            scenario: None,
            environment: None,
            farm: Some(farm.to_owned()),
            port: 0,
            metadata: Vec::new(),
        }
    }

    #[test]
    fn a_farm_is_found_by_its_name_and_by_its_folder() {
        for farm in ["contoso", "scenarios/farms/contoso"] {
            let plan = planned(&arguments(farm)).unwrap();

            assert_eq!(plan.name, "environment mock");
            assert_eq!(plan.title, "The farm as it is");
        }
    }

    #[test]
    fn a_farm_that_is_not_there_is_refused_with_the_closest_name() {
        let error = planned(&arguments("contosso")).unwrap_err();

        assert!(error.contains("there is no farm `contosso`"), "{error}");
        assert!(error.contains("contoso"), "{error}");
    }

    #[test]
    fn a_farm_without_an_environment_says_what_to_write() {
        let folder = tempfile::tempdir().unwrap();
        let farm = folder.path().join("farms/lonely");
        std::fs::create_dir_all(&farm).unwrap();
        std::fs::write(farm.join("farm.yaml"), "title: Lonely\n").unwrap();

        let farm = Farm::named(&farm.to_string_lossy()).unwrap();

        let error = farm.environment().unwrap_err();
        assert!(error.contains("environments/lonely.yaml"), "{error}");
    }
}
