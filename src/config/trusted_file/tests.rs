use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;

use tempfile::TempDir;

use super::{ReadRequest, decode, is_trusted, read};
use crate::error::Kind;

const REQUEST: ReadRequest = ReadRequest {
    kind: Kind::Config,
    limit: 2048,
};

fn put(folder: &TempDir, name: &str, bytes: &[u8], mode: u32) -> std::path::PathBuf {
    let path = folder.path().join(name);
    fs::write(&path, bytes).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
    path
}

#[test]
fn file_modes_decide_warning_or_refusal() {
    let folder = TempDir::new().unwrap();
    for (mode, readable) in [
        (0o600, Some(false)),
        (0o400, Some(false)),
        (0o640, Some(true)),
        (0o644, Some(true)),
        (0o660, None),
        (0o602, None),
        (0o666, None),
    ] {
        let path = put(&folder, &format!("{mode:o}"), b"text", mode);
        match read(&path, &REQUEST) {
            Ok((bytes, others)) => {
                assert_eq!(bytes, b"text");
                assert_eq!(Some(others), readable, "{mode:o}");
            }
            Err(failure) => {
                assert_eq!(readable, None, "{mode:o}: {failure}");
                assert_eq!(failure.kind, Kind::Config);
                assert!(
                    failure.message().contains("writable by other users"),
                    "{failure}"
                );
                assert!(
                    failure.hints[0].contains("chmod go-w"),
                    "{:?}",
                    failure.hints
                );
            }
        }
    }
}

#[test]
fn only_user_and_root_are_trusted() {
    assert!(is_trusted(1000, 1000));
    assert!(is_trusted(0, 1000));
    assert!(!is_trusted(1001, 1000));
    assert!(!is_trusted(1000, 0));
}

#[test]
fn only_regular_files_are_read() {
    let folder = TempDir::new().unwrap();
    let at = |name: &str| folder.path().join(name);
    put(&folder, "good", b"text", 0o600);
    put(&folder, "large", &[b'x'; 2049], 0o600);
    let fifo = std::process::Command::new("mkfifo")
        .arg(at("fifo"))
        .status();
    assert!(fifo.unwrap().success());
    symlink("good", at("link")).unwrap();
    symlink("nowhere", at("dangling")).unwrap();
    symlink("loop", at("loop")).unwrap();
    let socket = std::os::unix::net::UnixListener::bind(at("socket")).unwrap();
    assert_eq!(read(&at("link"), &REQUEST).unwrap().0, b"text");
    for (path, why) in [
        (at("absent"), "no such file"),
        (at("dangling"), "a broken symbolic link"),
        (at("loop"), "symbolic links"),
        (at("good/x"), "not a directory"),
        (at(""), "is a directory"),
        (at("fifo"), "not a regular file"),
        (at("socket"), "not a regular file"),
        (Path::new("/dev/null").to_owned(), "not a regular file"),
        (at("large"), "larger than 2 KiB"),
    ] {
        let message = read(&path, &REQUEST).unwrap_err().message();
        let expected = format!("{}: ", path.display());
        assert!(
            message.starts_with(&expected) && message.contains(why),
            "{why}: {message}"
        );
    }
    drop(socket);
}

#[test]
fn size_limit_is_rounded() {
    let folder = TempDir::new().unwrap();
    let request = ReadRequest {
        limit: 1 << 20,
        ..REQUEST
    };
    let path = put(&folder, "large", &vec![b'#'; (1 << 20) + 1], 0o600);
    let message = read(&path, &request).unwrap_err().message();
    assert!(message.ends_with("larger than 1 MiB"), "{message}");
}

#[test]
fn invalid_utf8_is_reported_by_offset() {
    for (bytes, offset) in [
        (&b"\xff\xfea\0"[..], 0),
        (b"\xfe\xff\0a", 0),
        (b"ab\xffCANARY", 2),
        (b"abc\0CANARY", 3),
    ] {
        let why = decode(bytes).unwrap_err();
        let (_, rest) = why.split_once("UTF-8 ").expect(&why);
        assert!(rest.contains(&format!("byte offset {offset}")), "{why}");
        assert!(!why.contains("CANARY"), "{why}");
    }
    assert_eq!(decode("é".as_bytes()), Ok("é"));
}
