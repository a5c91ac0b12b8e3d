//! What is installed: the scripts of the GitHub Action and of a release, and the files that the
//! packages name.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use sessctl::provider::Provider;
use tempfile::TempDir;

use crate::run::set_mode;

const VERSION: &str = env!("CARGO_PKG_VERSION");

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn read(name: &str) -> String {
    fs::read_to_string(root().join(name)).unwrap()
}

/// The machine of a GitHub Actions job.
struct Runner {
    folder: TempDir,
    /// Folders of the PATH that precede those of the system.
    path: Vec<PathBuf>,
}

/// The result of a step.
#[derive(Debug)]
struct Step {
    code: i32,
    log: String,
    output: String,
    summary: String,
    added_path: String,
}

impl Runner {
    fn new() -> Self {
        Self {
            folder: TempDir::new().unwrap(),
            path: Vec::new(),
        }
    }

    /// Adds the program that is being tested to the PATH.
    fn with_sessctl(mut self) -> Self {
        let binary = Path::new(env!("CARGO_BIN_EXE_sessctl"));
        self.path.push(binary.parent().unwrap().to_owned());
        self
    }

    /// Adds a command to the PATH.
    fn with_command(mut self, name: &str, script: &str) -> Self {
        let folder = self.folder.path().join("bin");
        fs::create_dir_all(&folder).unwrap();
        let file = folder.join(name);
        fs::write(&file, format!("#!/bin/sh\n{script}\n")).unwrap();
        set_mode(&file, 0o755);
        self.path.insert(0, folder);
        self
    }

    fn run(&self, script: &str, variables: &[(&str, &str)]) -> Step {
        let file = |name: &str| self.folder.path().join(name);
        let system = std::env::var_os("PATH").unwrap();
        let path = self
            .path
            .iter()
            .cloned()
            .chain(std::env::split_paths(&system));
        let result = Command::new("bash")
            .arg(root().join(script))
            .env_clear()
            .env("PATH", std::env::join_paths(path).unwrap())
            .env("HOME", self.folder.path())
            .env("RUNNER_TEMP", self.folder.path())
            .env("GITHUB_OUTPUT", file("output"))
            .env("GITHUB_STEP_SUMMARY", file("summary"))
            .env("GITHUB_PATH", file("path"))
            .env("GITHUB_SERVER_URL", "https://github.example")
            .env("ACTION_REPOSITORY", "owner/sessctl")
            .env("RELEASE", file("release"))
            .envs(variables.iter().copied())
            .current_dir(self.folder.path())
            .output()
            .unwrap();
        let streams = [result.stdout, result.stderr].concat();
        let text = |name| fs::read_to_string(file(name)).unwrap_or_default();
        Step {
            code: result.status.code().unwrap(),
            log: String::from_utf8(streams).unwrap(),
            output: text("output"),
            summary: text("summary"),
            added_path: text("path"),
        }
    }
}

const CHECK: &str = ".github/action/check";
const INSTALL: &str = ".github/action/install";

#[test]
fn action_checks_a_file() {
    let runner = Runner::new().with_sessctl();
    let id = Provider::named("deck").unwrap().sample.id;
    let suite = format!("[[check]]\nsession = \"deck:{id}\"\nexpect = [\".status != null\"]\n");
    fs::write(runner.folder.path().join("checks.toml"), suite).unwrap();
    let variables = [("INPUT_FILE", "checks.toml"), ("INPUT_ARGUMENTS", "--mock")];
    let step = runner.run(CHECK, &variables);
    assert_eq!(step.code, 0, "{step:?}");
    assert!(step.output.starts_with("exit-code=0\njunit="), "{step:?}");
    assert!(step.summary.contains("| deck"), "{step:?}");
    let junit = step
        .output
        .lines()
        .find_map(|line| line.strip_prefix("junit="));
    let junit = fs::read_to_string(junit.unwrap()).unwrap();
    assert!(junit.contains("failures=\"0\""), "{junit}");
}

#[test]
fn action_fails_with_annotations() {
    let runner = Runner::new().with_sessctl();
    // An argument may contain spaces; empty lines are no arguments.
    let arguments = "deck:sess_1\n\n--mock\n--expect\n.status == \"no such status\"\n";
    let step = runner.run(CHECK, &[("INPUT_ARGUMENTS", arguments)]);
    assert_eq!(step.code, 1, "{step:?}");
    assert!(step.log.contains("::error title="), "{step:?}");
    assert!(step.output.starts_with("exit-code=1\n"), "{step:?}");
    assert!(step.summary.contains("no such status"), "{step:?}");
    let step = runner.run(CHECK, &[("INPUT_FILE", "missing.toml")]);
    assert_eq!(step.code, 2, "{step:?}");
    assert!(
        step.log
            .contains("::error title=sessctl::sessctl check could not start"),
        "{step:?}"
    );
    let step = runner.run(CHECK, &[]);
    assert_eq!(step.code, 2, "{step:?}");
    assert!(
        step.log.contains("::error title=sessctl::set the input"),
        "{step:?}"
    );
}

#[test]
fn action_uses_an_installed_program() {
    let step = Runner::new().with_sessctl().run(INSTALL, &[]);
    assert_eq!(step.code, 0, "{step:?}");
    assert!(
        step.log.contains(&format!("using sessctl {VERSION}")),
        "{step:?}"
    );
    assert_eq!(step.added_path, "");
}

/// Returns a runner whose `curl` copies the file from the folder `release`, where an archive of this
/// program is, with a checksum.
fn runner_with_release(checksum: &str) -> Runner {
    let copy = r#"while [ $# -gt 2 ]; do shift; done
               echo "$2" >> "$RELEASE/requests"; cp "$RELEASE/${2##*/}" "$1""#;
    let runner = Runner::new()
        .with_command("curl", &format!("[ \"$1\" = --version ] && exit\n{copy}"))
        .with_command("uname", "echo Linux x86_64");
    let release = runner.folder.path().join("release");
    let name = "sessctl-9.8.7-x86_64-unknown-linux-musl";
    let source = release.join(name);
    fs::create_dir_all(&source).unwrap();
    fs::write(source.join("sessctl"), "#!/bin/sh\necho sessctl 9.8.7\n").unwrap();
    set_mode(&source.join("sessctl"), 0o755);
    let script = format!(
        "tar -czf {name}.tar.gz {name}
        {checksum} {name}.tar.gz > SHA256SUMS"
    );
    let packed = Command::new("sh")
        .args(["-c", &script])
        .current_dir(release)
        .status();
    assert!(packed.unwrap().success());
    runner
}

fn sha256sum() -> &'static str {
    let has = Command::new("sha256sum").arg("--version").output();
    if has.is_ok() {
        "sha256sum"
    } else {
        "shasum -a 256"
    }
}

#[test]
fn action_installs_a_verified_release() {
    let runner = runner_with_release(sha256sum());
    for version in [("INPUT_VERSION", "9.8.7"), ("ACTION_REF", "v9.8.7")] {
        let step = runner.run(INSTALL, &[version, ("INPUT_FILE", "")]);
        assert_eq!(step.code, 0, "{step:?}");
        assert!(step.log.contains("sessctl 9.8.7"), "{step:?}");
        let added = PathBuf::from(step.added_path.lines().last().unwrap());
        assert!(added.join("sessctl").exists(), "{step:?}");
    }
    let requests = fs::read_to_string(runner.folder.path().join("release/requests")).unwrap();
    let base = "https://github.example/owner/sessctl/releases/download/v9.8.7/";
    assert!(
        requests.lines().all(|line| line.starts_with(base)),
        "{requests}"
    );
}

#[test]
fn action_refuses_an_unverified_release() {
    let runner = runner_with_release("echo 0000");
    let step = runner.run(INSTALL, &[("INPUT_VERSION", "9.8.7")]);
    assert_eq!(step.code, 1, "{step:?}");
    assert!(step.log.contains("does not have the checksum"), "{step:?}");
    assert_eq!(step.added_path, "");
    for version in ["9.8.6", "main", "../9.8.7", ""] {
        let step = runner.run(
            INSTALL,
            &[("INPUT_VERSION", version), ("ACTION_REF", "main")],
        );
        assert_eq!(step.code, 1, "{version}: {step:?}");
        assert!(step.log.contains("::error title=sessctl::"), "{step:?}");
    }
}

#[test]
fn action_names_existing_scripts() {
    let action = read("action.yml");
    for script in [CHECK, INSTALL] {
        assert!(
            action.contains(&format!("$GITHUB_ACTION_PATH/{script}")),
            "{script}"
        );
        let mode = std::os::unix::fs::PermissionsExt::mode(
            &fs::metadata(root().join(script)).unwrap().permissions(),
        );
        assert_eq!(mode & 0o111, 0o111, "{script}");
        let text = read(script);
        for (at, _) in text.match_indices("INPUT_") {
            let name: String = text[at..]
                .chars()
                .take_while(|c| c.is_ascii_uppercase() || *c == '_')
                .collect();
            assert!(action.contains(&format!("{name}: ${{{{ inputs.")), "{name}");
        }
    }
}

#[test]
fn workflows_pin_every_action() {
    let folder = root().join(".github/workflows");
    let mut count = 0;
    for file in fs::read_dir(folder).unwrap() {
        let text = fs::read_to_string(file.unwrap().path()).unwrap();
        for line in text.lines().filter_map(|line| line.split_once("uses: ")) {
            let (_, pin) = line.1.split_once('@').unwrap();
            let (hash, version) = pin.split_once(" # v").unwrap_or((pin, ""));
            assert!(hash.len() == 40 && !version.is_empty(), "{line:?}");
            count += 1;
        }
    }
    assert!(count > 5, "{count}");
}

#[test]
fn formula_names_the_archives() {
    let folder = TempDir::new().unwrap();
    let targets = [
        "aarch64-apple-darwin",
        "x86_64-apple-darwin",
        "aarch64-unknown-linux-musl",
        "x86_64-unknown-linux-musl",
    ];
    for target in targets {
        let archive = format!("sessctl-{VERSION}-{target}.tar.gz");
        fs::write(folder.path().join(archive), target).unwrap();
    }
    let release = read(".github/workflows/release.yml");
    assert!(targets.iter().all(|target| release.contains(target)));
    if sha256sum() != "sha256sum" {
        return;
    }
    let output = Command::new(root().join(".ci/formula"))
        .arg(folder.path())
        .arg("https://github.example/owner/sessctl")
        .output()
        .unwrap();
    assert!(output.status.success(), "{output:?}");
    let formula = String::from_utf8(output.stdout).unwrap();
    for target in targets {
        let url = format!("/releases/download/v{VERSION}/sessctl-{VERSION}-{target}.tar.gz\"");
        assert!(formula.contains(&url), "{formula}");
    }
    // The archive contains only the name of its target.
    let sum = "838636fb51c7c295f53ac0becfa66f4e7726c388af3fc9397e57c97f5f97c840";
    assert!(formula.contains(&format!("sha256 \"{sum}\"")), "{formula}");
    let Ok(ruby) = Command::new("ruby").args(["-c", "-e", &formula]).output() else {
        println!("skipped: ruby is missing");
        return;
    };
    assert!(ruby.status.success(), "{formula}");
}

#[test]
fn package_files_exist() {
    let manifest = read("Cargo.toml");
    let assets = manifest.split("\nassets = [\n").nth(1).unwrap();
    let assets: Vec<_> = assets.lines().take_while(|line| *line != "]").collect();
    assert!(assets.len() > 8, "{assets:?}");
    for asset in &assets {
        let source = asset.split('"').nth(1).unwrap();
        let folder = Path::new(source).parent().unwrap();
        let exists = source.starts_with("target/") || root().join(source).exists();
        assert!(
            exists || (source.ends_with("*.md") && root().join(folder).is_dir()),
            "{asset}"
        );
    }
    for file in fs::read_dir(root().join("completions")).unwrap() {
        let name = file.unwrap().file_name().into_string().unwrap();
        assert!(
            assets
                .iter()
                .any(|asset| asset.contains(&format!("completions/{name}"))),
            "{name}"
        );
    }
}
