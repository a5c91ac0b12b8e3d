//! Ids from a file or standard input. The prefix of a test name is the case in `tests/it/CASES.md`.

use sessctl::provider::Provider;

use super::{complete_server, get, ids, line_results, requested, successful_ids};
use crate::cases::limited;
use crate::run::sessctl;
use crate::server::{Reply, Server};

const LINES: &[&str] = &["-o", "ndjson"];

#[test]
fn list_beyond_daily_limit_is_noted() {
    let server = Server::always(Reply::status(401, "{}"));
    let note = "ids, but Closient documents a limit of 10,000 requests per day and key";
    let ids =
        |count: usize| (0..count).fold(String::new(), |ids, at| ids + &format!("id{at:05}\n"));
    for (count, line, noted) in [
        (10_001, &["closient", "get", "@ids"][..], true),
        (10_000, &["closient", "get", "@ids"], false),
        (10_001, &["closient", "get", "@ids", "--rate", "off"], false),
        (
            10_001,
            &[
                "closient", "get", "@ids", "-o", "ndjson", "--resume", "earlier",
            ],
            false,
        ),
        (10_001, &["deck", "get", "@ids"], false),
    ] {
        let run = sessctl(&[line, &["--any-id", "--fail-fast"]].concat());
        let run = run.at(Provider::named(line[0]).unwrap(), &server.url());
        std::fs::write(run.home().join("ids"), ids(count)).unwrap();
        let earlier = "{\"_sessctl\":{\"schema\":\"sessctl/1\",\"provider\":\"closient\",\"id\":\"id00001\"}}\n";
        std::fs::write(run.home().join("earlier"), earlier).unwrap();
        let result = run.run();
        assert_eq!(
            result.stderr.contains(note),
            noted,
            "{line:?}: {}",
            result.stderr
        );
    }
}

#[test]
fn f01_f02_f03_f09_any_line_end_works() {
    let lists: &[&[u8]] = &[
        b"sess_0001\nsess_0002\nsess_0003\n",
        b"\xef\xbb\xbf# of the incident\r\n\r\nsess_0001\r\n  sess_0002\t\r\n#\r\nsess_0003",
        b"\n\n\nsess_0001\n\nsess_0002\n # indented\nsess_0003\n\n",
        b"deck:sess_0001\nsess_0002\nsess_0003",
    ];
    for list in lists {
        let server = complete_server();
        let run = get(&server, &[&["-"], LINES].concat()).stdin(list);
        let result = run.run().code(0);
        assert_eq!(successful_ids(&result), ids(1..4));
        let mut sorted_ids = requested(&server);
        sorted_ids.sort();
        assert_eq!(sorted_ids, ids(1..4));
        assert_eq!(result.stderr, "sessctl: 3 ok\n");

        std::fs::write(run.home().join("list"), list).unwrap();
        let file = get(
            &server,
            &["sess_0000", "@list", "sess_0009", "-o", "ndjson"],
        );
        std::fs::write(file.home().join("list"), list).unwrap();
        assert_eq!(successful_ids(&file.run().code(0)), ids([0, 1, 2, 3, 9]));
    }
}

#[test]
fn f04_utf_16_list_is_refused() {
    for mark in [b"\xff\xfe", b"\xfe\xff"] {
        let server = complete_server();
        let list = [mark, &b"s\0e\0s\0s\0_\x001\0\n\0"[..]].concat();
        get(&server, &["-"])
            .stdin(list)
            .run()
            .code(2)
            .plain_error()
            .stderr_has(&["line 1: ", " UTF-8"]);
        assert_eq!(requested(&server), ids([]));
    }
}

#[test]
fn f05_f12_bad_line_is_numbered() {
    for bad in [&b"\xc3\x28"[..], b"..", b"a/b", b"sess_\x1b[31m", b"sess 3"] {
        let list = [
            b"sess_0001\n\nsess_0002\n",
            bad,
            b"\nsess_0004\nsess_0005\n",
        ]
        .concat();
        let server = complete_server();
        let result = get(&server, &[&["-"], LINES].concat())
            .stdin(&list)
            .run()
            .code(2);
        let lines = line_results(&result);
        let codes: Vec<_> = lines.iter().map(|(_, code)| code.as_deref()).collect();
        assert_eq!(
            codes,
            [None, None, Some("usage"), None, None],
            "{result:#?}"
        );
        let mut sorted_ids = requested(&server);
        sorted_ids.sort();
        assert_eq!(sorted_ids, ids([1, 2, 4, 5]));
        let result = result
            .stdout_has(&["\"message\":\"line 4: "])
            .stderr_has(&["sessctl: 4 ok, 1 unusable\n"]);
        assert_eq!(result.stderr.lines().count(), 1);

        let table = get(&server, &["-"]).stdin(&list).run().code(2);
        table
            .stderr_has(&["sessctl: error: line 4: "])
            .stdout_has(&["sess_0001", "sess_0005"]);
        let json = get(&server, &["-", "--json"]).stdin(&list).run().code(2);
        assert_eq!(json.stdout.matches("\"status\": \"queued\"").count(), 4);
        json.stderr_has(&["{\"_sessctl\":", "\"message\":\"line 4: "]);
    }
}

#[test]
fn f06_duplicate_id_is_requested_once() {
    let list = "sess_0001\nsess_0002\nsess_0001\nsess_0003\nsess_0002\nsess_0001\n";
    let expected = ids([1, 2, 1, 3, 2, 1]);
    for jobs in ["1", "8"] {
        let server = complete_server();
        let line = [&["-", "--jobs", jobs], LINES].concat();
        let result = get(&server, &line).stdin(list).run().code(0);
        assert_eq!(successful_ids(&result), expected);
        let mut sorted_ids = requested(&server);
        sorted_ids.sort();
        assert_eq!(sorted_ids, ids(1..4), "{jobs}");
        let result = get(&server, &[&line[..], &["--unordered"]].concat())
            .stdin(list)
            .run();
        assert_eq!(successful_ids(&result).len(), 6);
    }
}

/// Memory is bounded; the benchmarks cover a million ids.
#[test]
fn f07_many_ids_take_little_memory() {
    let server = complete_server();
    let list: String = (0..3000)
        .map(|number| format!("sess_{number:04}\n"))
        .collect();
    let run = get(&server, &["@list", "-o", "ndjson"]);
    std::fs::write(run.home().join("list"), list).unwrap();
    let output = limited(&run, "-d 32768")
        .current_dir(run.home())
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    let shown = String::from_utf8(output.stdout).unwrap();
    let result = crate::run::RunResult {
        code: 0,
        stdout: shown,
        stderr: String::new(),
    };
    assert_eq!(successful_ids(&result), ids(0..3000));
    assert!(server.connections() <= 8, "{}", server.connections());
}

#[test]
fn f08_a12_endless_line_is_refused() {
    let server = complete_server();
    let list = [&b"a".repeat(40 << 20)[..], b"\nsess_0001\n"].concat();
    let run = get(&server, &["@list"]);
    std::fs::write(run.home().join("list"), list).unwrap();
    let output = limited(&run, "-d 32768")
        .current_dir(run.home())
        .output()
        .unwrap();
    let message = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2), "{message}");
    assert!(
        message.contains("line 1 is longer than 256 bytes"),
        "{message}"
    );
    assert!(!message.contains(&"a".repeat(65)), "{message}");
    assert_eq!(requested(&server), ids([1]));
    let result = get(&server, &["-"]).stdin("a".repeat(300)).run().code(2);
    let result = result.stderr_has(&["line 1: ", "longer than 256"]);
    assert!(!result.stderr.contains(&"a".repeat(65)), "{result:?}");
}

#[test]
fn f10_unreadable_list_is_an_error() {
    let server = complete_server();
    for (word, message) in [
        ("@none", "No such file"),
        ("@.", "is a directory"),
        ("@", "without a file"),
    ] {
        get(&server, &[word])
            .run()
            .code(2)
            .plain_error()
            .stderr_has(&[message]);
    }
    get(&server, &["-", "-"])
        .run()
        .code(2)
        .plain_error()
        .stderr_has(&["only once"]);
    // If one list is missing, the ids of the others are not requested.
    get(&server, &["sess_0001", "@none"])
        .run()
        .code(2)
        .plain_error();
    assert_eq!(requested(&server), ids([]));
}

#[test]
fn f13_empty_list_is_an_error() {
    let server = complete_server();
    for list in ["", "\n", "# nothing\n\r\n", "\u{feff}"] {
        for format in ["json", "ndjson", "yaml", "table"] {
            let result = get(&server, &["-", "-o", format])
                .stdin(list)
                .run()
                .code(2)
                .stderr_has(&["no ids"]);
            assert_eq!(result.stdout, "");
        }
    }
    sessctl(&["deck", "get", "-", "--curl"])
        .run()
        .code(2)
        .stderr_has(&["no ids"]);
}

#[test]
fn non_list_input_gets_a_hint() {
    let server = complete_server();
    for (row, format, command) in [
        ("sess_0001,c1", "CSV", "cut -d, -f1"),
        (
            "sess_0001;c1",
            "semicolon-separated values",
            "cut -d';' -f1",
        ),
        ("sess_0001\tx", "tab-separated values", "cut -f1"),
        ("{\"id\":\"sess_0001\"}", "JSON", "jq -r .id"),
        ("[\"sess_0001\"]", "JSON", "jq -r '.[]'"),
    ] {
        let result = get(&server, &["-"]).stdin(format!("{row}\nsess_0002\n"));
        let result = result.run().code(2);
        result.stderr_has(&["line 1: ", &format!("looks like {format}"), command]);
    }
    let sorted_ids = requested(&server);
    assert!(
        sorted_ids.iter().all(|id| id == "sess_0002"),
        "{sorted_ids:?}"
    );
    get(&server, &["-", "--any-id"]).stdin("a,b\n").run();
    assert_eq!(requested(&server).last().unwrap(), "a%2Cb");

    let run = get(&server, &["ids.txt"]);
    std::fs::write(run.home().join("ids.txt"), "sess_0001\n").unwrap();
    run.run()
        .code(2)
        .stderr_has(&["hint: to read ids from that file, write @ids.txt"]);
}

#[test]
fn a09_nul_byte_is_refused() {
    let server = complete_server();
    let result = get(&server, &["-"]).stdin(b"sess_0001\0b\n").run().code(2);
    result.stderr_has(&["control character"]);
    assert_eq!(server.connections(), 0);
}
