//! All files of a farm at once: each is written beside its place first, and moved there when all are written. So a disk that
//! is full, or a folder that may not be written to, leaves no half of a farm behind.

use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

/// What the name of a file ends with until all are written.
const UNFINISHED: &str = "unfinished";

/// Files that are written and not in their places yet. Dropped before [`Staged::commit`] they are gone, and so are the folders
/// that were made for them.
#[derive(Debug, Default)]
pub(super) struct Staged {
    files: Vec<PathBuf>,
    /// Folders that were made, a parent before its children.
    folders: Vec<PathBuf>,
}

impl Staged {
    /// Writes a file beside its place.
    ///
    /// # Errors
    /// What cannot be written, with its path and a way out.
    pub(super) fn write(&mut self, path: &Path, mut content: impl Read) -> Result<(), String> {
        let written = self.folder_of(path).and_then(|()| {
            self.files.push(path.to_owned());
            let mut file = fs::File::create(unfinished(path))?;
            io::copy(&mut content, &mut file).map(|_| ())
        });
        written.map_err(|error| refused(path, &error))
    }

    fn folder_of(&mut self, path: &Path) -> io::Result<()> {
        let folder = path.parent().unwrap_or(Path::new(""));
        let above = folder.ancestors().take_while(|above| {
            let is_named = !above.as_os_str().is_empty();
            is_named && !above.exists()
        });
        let mut missing: Vec<PathBuf> = above.map(Path::to_owned).collect();
        missing.reverse();
        for folder in missing {
            fs::create_dir(&folder)?;
            self.folders.push(folder);
        }
        Ok(())
    }

    /// Moves every file to its place.
    ///
    /// # Errors
    /// A file that cannot be moved, such as one in whose place a folder is.
    pub(super) fn commit(mut self) -> Result<(), String> {
        if let Some(folder) = self.files.iter().find(|path| path.is_dir()) {
            return Err(refused(folder, &io::ErrorKind::IsADirectory.into()));
        }
        for path in &self.files {
            fs::rename(unfinished(path), path).map_err(|error| refused(path, &error))?;
        }
        self.files.clear();
        self.folders.clear();
        Ok(())
    }
}

impl Drop for Staged {
    fn drop(&mut self) {
        // What is gone already, or not empty, stays as it is.
        for path in &self.files {
            let _ = fs::remove_file(unfinished(path));
        }
        for folder in self.folders.iter().rev() {
            let _ = fs::remove_dir(folder);
        }
    }
}

fn unfinished(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".");
    name.push(UNFINISHED);
    PathBuf::from(name)
}

fn refused(path: &Path, error: &io::Error) -> String {
    let shown = path.display().to_string().replace('\\', "/");
    let (why, hint) = match error.kind() {
        io::ErrorKind::PermissionDenied => (
            "it may not be written".to_owned(),
            "--scenarios DIR names a folder that you may write to",
        ),
        io::ErrorKind::IsADirectory => (
            "there is a folder of that name".to_owned(),
            "take another --farm NAME, or move the folder away",
        ),
        io::ErrorKind::NotADirectory | io::ErrorKind::AlreadyExists => (
            "a file stands where its folder should be".to_owned(),
            "--scenarios DIR names the folder to write into; move the file away, or name another",
        ),
        io::ErrorKind::StorageFull => (
            "the disk is full".to_owned(),
            "make room, or name a folder of another disk with --scenarios DIR",
        ),
        _ => (
            error.to_string(),
            "--scenarios DIR names the folder to write into",
        ),
    };
    format!("error: `{shown}` cannot be written: {why}\nhint: {hint}")
}

#[cfg(test)]
mod tests {
    use super::Staged;

    #[test]
    fn what_is_not_committed_leaves_nothing_behind() {
        let folder = tempfile::tempdir().unwrap();
        let mut staged = Staged::default();
        let path = folder.path().join("farms/fabrikam/farm.yaml");

        staged.write(&path, "title: a".as_bytes()).unwrap();
        assert!(path.parent().unwrap().is_dir() && !path.exists());
        drop(staged);

        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
    }

    #[test]
    fn what_is_committed_is_in_its_place_and_nothing_else_is_there() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("farms/farm.yaml");
        std::fs::create_dir(folder.path().join("farms")).unwrap();
        std::fs::write(&path, "old").unwrap();
        let mut staged = Staged::default();

        staged.write(&path, "new".as_bytes()).unwrap();
        staged.commit().unwrap();

        assert_eq!(std::fs::read_to_string(&path).unwrap(), "new");
        let folder = std::fs::read_dir(folder.path().join("farms")).unwrap();
        assert_eq!(folder.count(), 1);
    }
}
