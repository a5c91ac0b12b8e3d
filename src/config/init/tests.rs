use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;

use tempfile::TempDir;

use super::{example, write};
use crate::error::Kind;

fn mode(path: &Path) -> u32 {
    path.metadata().unwrap().permissions().mode() & 0o777
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap();
    entries
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect()
}

#[test]
fn new_file_is_private_and_complete() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("a/b/config.toml");
    write(&path, false).unwrap();
    assert_eq!(fs::read_to_string(&path).unwrap(), example());
    assert_eq!(mode(&path), 0o600);
    assert_eq!(mode(&folder.path().join("a")), 0o700);
    assert_eq!(mode(&folder.path().join("a/b")), 0o700);
    assert_eq!(names(&folder.path().join("a/b")), ["config.toml"]);
}

#[test]
fn existing_file_needs_force() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("config.toml");
    fs::write(&path, "mine").unwrap();
    let failure = write(&path, false).unwrap_err();
    assert_eq!(failure.kind, Kind::Config);
    assert!(failure.message().ends_with("already exists"), "{failure}");
    assert!(failure.hints[0].contains("--force"));
    assert_eq!(fs::read_to_string(&path).unwrap(), "mine");
    let backup = write(&path, true).unwrap().unwrap();
    assert_eq!(fs::read_to_string(&path).unwrap(), example());
    assert_eq!(mode(&path), 0o600);
    assert_eq!(backup, folder.path().join("config.toml.bak"));
    assert_eq!(fs::read_to_string(&backup).unwrap(), "mine");
    assert_eq!(mode(&backup), 0o600);
    assert_eq!(names(folder.path()).len(), 2);
}

#[test]
fn symlinks_are_not_followed() {
    let folder = TempDir::new().unwrap();
    let victim = folder.path().join("victim");
    fs::write(&victim, "mine").unwrap();
    let link = folder.path().join("config.toml");
    for target in ["victim", "nowhere"] {
        symlink(target, &link).unwrap();
        for force in [false, true] {
            let failure = write(&link, force).unwrap_err();
            assert_eq!(failure.kind, Kind::Output);
            assert!(failure.message().contains("symlink"), "{failure}");
        }
        fs::remove_file(&link).unwrap();
    }
    assert_eq!(fs::read_to_string(&victim).unwrap(), "mine");
    assert_eq!(names(folder.path()), ["victim"]);
}

#[test]
fn failed_write_leaves_no_files() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("file");
    fs::write(&file, "").unwrap();
    let taken = folder.path().join("folder/config.toml");
    fs::create_dir_all(&taken).unwrap();
    for (path, why) in [
        (file.join("config.toml"), "not a directory"),
        (taken.clone(), "directory"),
        (
            Path::new("/proc/sessctl/config.toml").to_owned(),
            "no such file",
        ),
    ] {
        let failure = write(&path, true).unwrap_err();
        assert_eq!(failure.kind, Kind::Output, "{failure}");
        assert!(failure.message().contains(why), "{failure}");
    }
    assert_eq!(names(taken.parent().unwrap()), ["config.toml"]);
}
