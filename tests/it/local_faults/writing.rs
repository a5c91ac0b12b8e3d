//! W: writing the configuration file.

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use super::strace::{may_trace, traced};
use crate::cases::Setup::{Config, File, Folder, Mode, Shell, Symlink, Unprivileged};
use crate::cases::{Case, case, run_cases};
use crate::cases::{is_root, run_command};
use crate::run::{Run, sessctl};

const INIT: &[&str] = &["config", "init"];
const FORCE: &[&str] = &["config", "init", "--force"];
const CONFIG_PATH: &str = ".config/sessctl/config.toml";
const EXAMPLE: &str = include_str!("../../../config.example.toml");

const fn init(ids: &'static str, variant: &'static str) -> Case {
    case(ids, variant).arguments(INIT)
}

const fn init_force(ids: &'static str, variant: &'static str) -> Case {
    case(ids, variant).arguments(FORCE)
}

const CASES: &[Case] = &[
    init("W03", "a link")
        .setup(&[
            File("victim", "SECRET"),
            Symlink(CONFIG_PATH, "{HOME}/victim"),
        ])
        .refused(74, &["is a symlink"]),
    init_force("W03", "a link, forced")
        .setup(&[
            File("victim", "SECRET"),
            Symlink(CONFIG_PATH, "{HOME}/victim"),
        ])
        .refused(74, &["is a symlink"]),
    init("W03", "a dangling link")
        .setup(&[Symlink(CONFIG_PATH, "{HOME}/victim")])
        .refused(74, &["is a symlink"]),
    init("W07", "limit of file sizes")
        .setup(&[Folder(".config/sessctl"), Shell("ulimit -f 1")])
        .refused(74, &["file too large"]),
    init_force("W07", "limit of file sizes, forced")
        .setup(&[Config("# mine"), Shell("ulimit -f 1")])
        .refused(74, &["file too large"]),
    init("W08", "folder is read-only")
        .setup(&[
            Folder(".config/sessctl"),
            Mode(".config/sessctl", 0o500),
            Unprivileged,
        ])
        .refused(74, &["permission denied"]),
    init("W08", "folder above is read-only")
        .setup(&[Folder(".config"), Mode(".config", 0o500), Unprivileged])
        .refused(74, &["permission denied"]),
    init("W08", "folder is a file")
        .setup(&[File(".config/sessctl", "")])
        .refused(74, &["cannot write"]),
    init("W08", "folder above is a file")
        .setup(&[File(".config", "")])
        .refused(74, &["not a directory"]),
    case("W08", "folder is a device")
        .arguments(&["config", "init", "--config", "/dev/null/x.toml"])
        .refused(74, &["not a directory"]),
    init("W10", "file exists")
        .setup(&[Config("# mine")])
        .refused(2, &["already exists", "--force"]),
    init("W10", "folder exists")
        .setup(&[Folder(CONFIG_PATH)])
        .refused(2, &["already exists"]),
    init_force("W10", "folder exists, forced")
        .setup(&[Folder(CONFIG_PATH)])
        .refused(74, &["is a directory"]),
    case("W10", "device exists")
        .arguments(&["config", "init", "--config", "/dev/null"])
        .refused(2, &["already exists"]),
];

#[test]
fn all_cases_pass() {
    run_cases(CASES);
}

fn mode(path: &Path) -> u32 {
    fs::symlink_metadata(path).unwrap().permissions().mode() & 0o7777
}

fn config_path(run: &Run) -> PathBuf {
    run.home().join(CONFIG_PATH)
}

/// Returns the other files in the folder of the configuration file.
fn leftovers(run: &Run) -> Vec<PathBuf> {
    let all = fs::read_dir(run.config_dir()).unwrap();
    all.map(|entry| entry.unwrap().path())
        .filter(|path| *path != config_path(run))
        .collect()
}

#[test]
fn w01_file_mode_ignores_umask() {
    for umask in ["000", "022", "077"] {
        let run = sessctl(INIT).after(&format!("umask {umask}"));
        run.run().code(0);
        assert_eq!(mode(&config_path(&run)), 0o600, "umask {umask}");
        for folder in [".config/sessctl", ".config"] {
            assert_eq!(
                mode(&run.home().join(folder)),
                0o700,
                "{folder}, umask {umask}"
            );
        }
        assert_eq!(fs::read_to_string(config_path(&run)).unwrap(), EXAMPLE);
        assert_eq!(leftovers(&run), [] as [PathBuf; 0]);
    }
}

#[test]
fn w02_rewrite_never_widens_mode() {
    for before in [0o600, 0o400, 0o644] {
        let run = sessctl(FORCE).config("# mine").after("umask 000");
        crate::run::set_mode(&config_path(&run), before);
        run.run().code(0);
        assert_eq!(mode(&config_path(&run)), 0o600);
        assert_eq!(fs::read_to_string(config_path(&run)).unwrap(), EXAMPLE);
    }
}

#[test]
fn w04_foreign_folder_link_is_not_followed() {
    for link in [".config/sessctl", ".config"] {
        let run = sessctl(INIT);
        let (elsewhere, link) = (run.home().join("elsewhere"), run.home().join(link));
        fs::create_dir_all(elsewhere.join("sessctl")).unwrap();
        fs::create_dir_all(link.parent().unwrap()).unwrap();
        symlink(&elsewhere, &link).unwrap();
        if is_root() {
            run_command(Command::new("chown").args(["-h", "12321"]).arg(&link));
            run.run()
                .code(74)
                .plain_error()
                .stderr_has(&["symlink", "owned by another user"]);
            assert!(
                !config_path(&run).exists(),
                "written through {}",
                link.display()
            );
            run_command(Command::new("chown").args(["-h", "0"]).arg(&link));
        }
        // Users link configuration files to a folder of dotfiles.
        run.run().code(0);
        assert_eq!(fs::read_to_string(config_path(&run)).unwrap(), EXAMPLE);
    }
}

#[test]
fn w05_preexisting_links_are_not_followed() {
    let run = sessctl(INIT);
    fs::create_dir_all(run.config_dir()).unwrap();
    let victim = run.home().join("victim");
    fs::write(&victim, "SECRET").unwrap();
    for name in [
        ".config.toml.tmp",
        "config.toml.tmp",
        ".config.toml.swp",
        "config.toml~",
    ] {
        symlink(&victim, run.config_dir().join(name)).unwrap();
    }
    run.run().code(0);
    assert_eq!(fs::read_to_string(&victim).unwrap(), "SECRET");
}

#[test]
fn w06_killed_writer_leaves_whole_file() {
    const OLD: &str = "# mine\n";
    let run = sessctl(FORCE).config(OLD);
    let start = Instant::now();
    run.run().code(0);
    let duration = start.elapsed() + Duration::from_millis(2);
    let (mut old, mut new) = (0, 0);
    for moment in 0..200 {
        fs::write(config_path(&run), OLD).unwrap();
        let mut child = run.command().spawn().unwrap();
        std::thread::sleep(duration * moment / 200);
        child.kill().unwrap();
        child.wait().unwrap();
        match fs::read_to_string(config_path(&run)).unwrap().as_str() {
            OLD => old += 1,
            EXAMPLE => new += 1,
            torn => panic!("neither old nor new: {torn:?}"),
        }
    }
    println!("{old} old, {new} new, {} left over", leftovers(&run).len());
    assert!(old > 0, "no writer was killed in time");
    for path in leftovers(&run) {
        assert_eq!(mode(&path), 0o600, "{}", path.display());
    }
}

/// Kills the writer in the middle of each system call.
#[test]
fn w06_any_killed_call_leaves_whole_file() {
    const OLD: &str = "# mine\n";
    if !may_trace() {
        return;
    }
    for call in ["openat,write", "fsync,rename,renameat,renameat2,fchmod"] {
        for number in 1..20 {
            let run = sessctl(FORCE).config(OLD);
            let inject = format!("inject={call}:signal=KILL:when={number}");
            let run = run.through(&["strace", "-f", "-qq", "-o", "/dev/null", "-e", &inject]);
            let output = run.command().output().unwrap();
            let content = fs::read_to_string(config_path(&run)).unwrap();
            assert!(
                [OLD, EXAMPLE].contains(&content.as_str()),
                "{inject}: {content:?}"
            );
            if output.status.success() {
                break;
            }
        }
    }
}

#[test]
fn w09_one_of_many_writers_wins() {
    for (line, winners) in [(INIT, 1), (FORCE, 20)] {
        let run = sessctl(line);
        let children: Vec<_> = (0..20).map(|_| run.command().spawn().unwrap()).collect();
        let codes: Vec<_> = children
            .into_iter()
            .map(|child| child.wait_with_output().unwrap().status.code().unwrap())
            .collect();
        assert_eq!(
            codes.iter().filter(|code| **code == 0).count(),
            winners,
            "{codes:?}"
        );
        assert!(codes.iter().all(|code| [0, 2].contains(code)), "{codes:?}");
        assert_eq!(fs::read_to_string(config_path(&run)).unwrap(), EXAMPLE);
        assert_eq!(leftovers(&run), [] as [PathBuf; 0]);
    }
}

#[test]
fn w11_file_is_synced_before_folder() {
    if !may_trace() {
        return;
    }
    for line in [INIT, FORCE] {
        let calls =
            "trace=openat,fsync,fdatasync,rename,renameat,renameat2,linkat,chmod,fchmod,fchmodat";
        let (result, calls) = traced(sessctl(line), &["-y", "-e", calls]);
        result.code(0);
        let from = calls
            .iter()
            .position(|call| call.contains("O_EXCL"))
            .unwrap();
        assert!(
            calls[from].contains("O_CREAT") && calls[from].contains("0600"),
            "{calls:#?}"
        );
        let written: Vec<_> = calls[from + 1..].iter().map(String::as_str).collect();
        let [file, rename, open, folder] = written.as_slice() else {
            panic!("{written:#?}");
        };
        assert!(
            file.contains("fsync(") && file.contains(".config.toml."),
            "{written:#?}"
        );
        assert!(
            rename.contains("rename") && rename.contains("config.toml\""),
            "{written:#?}"
        );
        assert!(open.contains("openat("), "{written:#?}");
        assert!(
            folder.contains("fsync(") && folder.contains("/sessctl>"),
            "{written:#?}"
        );
    }
}
