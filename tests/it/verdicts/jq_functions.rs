//! Functions of jq 1.7, each with the results that jq gives.

use sessctl::session::Query;

const DOCUMENT: &str = r#"{"id":"sess_1","status":"completed","a":{"b":1},"n":3,"s":"cat, car",
    "list":[1,2,3],"d":3.10}"#;

/// Expressions and their results, separated by spaces.
const EXPRESSIONS: &[(&str, &str)] = &[
    // Streams
    (".a|[tostream]", r#"[[["b"],1],[["b"]]]"#),
    ("[1,[]]|[tostream]", "[[[0],1],[[1],[]],[[1]]]"),
    ("5|[tostream]", "[[[],5]]"),
    ("fromstream(tostream) == .", "true"),
    (
        "[[1,{\"a\":[]}],{}]|fromstream(tostream)",
        r#"[[1,{"a":[]}],{}]"#,
    ),
    (
        "[1|truncate_stream([[0],1],[[1,0],2],[[1,0]],[[1]])]",
        "[[[0],2],[[0]]]",
    ),
    (
        "[fromstream(1|truncate_stream(([[3]],[4])|tostream))]",
        "[[3]]",
    ),
    // Paths
    (r#"getpath(["a","b"]), getpath(["x","y"])"#, "1 null"),
    (".a|[paths]", r#"[["b"]]"#),
    ("[[1,[2]]|paths(type == \"number\")]", "[[0],[1,0]]"),
    ("[1,[2]]|[leaf_paths]", "[[0],[1,0]]"),
    ("{}|setpath([\"a\",1]; 5)", r#"{"a":[null,5]}"#),
    ("{\"a\":[1,2,3]}|setpath([\"a\",1,\"b\"]; 5)?", ""),
    ("[1,2,3]|del(.[0,2])", "[2]"),
    ("[1,2,3]|del(.[0,1])", "[3]"),
    ("[1,2,3,4]|del(.[1:3])", "[1,4]"),
    (
        "del(.a, .list, .d, .x)",
        r#"{"id":"sess_1","status":"completed","n":3,"s":"cat, car"}"#,
    ),
    ("[1,2,3]|del(.[]|select(. > 1))", "[1]"),
    (r#"delpaths([["a","b"],["list",0]])|.a, .list"#, "{} [2,3]"),
    // Iterators
    ("[limit(2; .list[])], [limit(0; 1, 2)]", "[1,2] []"),
    ("first(.list[]), [first(empty)]", "1 []"),
    ("1|until(. > 100; . * 2)", "128"),
    ("[range(5; 0; -2)]", "[5,3,1]"),
    ("[.list[]|IN(2, 3)]", "[false,true,true]"),
    ("nth(1; .list[]), last(.list[])", "2 3"),
    // Strings
    (
        r#""x"|ltrimstr("x"), ltrimstr(1), rtrimstr(null)"#,
        r#""" "x" "x""#,
    ),
    (r#"1, null|ltrimstr("x"), rtrimstr("x")"#, "1 1 null null"),
    (r#""xax", 5|trimstr("x")"#, r#""a" 5"#),
    ("65|ascii", r#""A""#),
    (r#"[1,null,"a",true]|join("-")"#, r#""1--a-true""#),
    (r#"[]|join("-")"#, r#""""#),
    (r#".s|[splits(", *")]"#, r#"["cat","car"]"#),
    (r#""a1b2"|[splits("[0-9]")]"#, r#"["a","b",""]"#),
    ("[1.0,\"a\"]|@json \"x\\(.)\"", r#""x[1.0,\"a\"]""#),
    // Regular expressions
    (
        r#".s|test("CAR"; "i"), test(["CAR","i"]), test("CAR"; null)"#,
        "true true false",
    ),
    (r#".s|[match(["a","g"]).offset]"#, "[1,6]"),
    (r#".s|capture(["(?<x>C.)","i"])"#, r#"{"x":"ca"}"#),
    (
        r#".s|[scan("[a-z]+")], [scan(["A","i"])]"#,
        r#"["cat","car"] ["a","a"]"#,
    ),
    (r#".s|sub("(?<x>[a-z]+)"; "\(.x)!")"#, r#""cat!, car""#),
    (r#".s|gsub("^"; "x")"#, r#""xcat, car""#),
    (r#""aaa"|[match(""; "g").offset]"#, "[0,1,2,3]"),
    // Dates
    (
        "1425599621|todate, date",
        r#""2015-03-05T23:53:41Z" "2015-03-05T23:53:41Z""#,
    ),
    ("1425599621|gmtime|todate", r#""2015-03-05T23:53:41Z""#),
    (r#""2015-03-05T23:53:41Z"|fromdate"#, "1425599621"),
    (
        r#"1425599621|dateadd("seconds"; 10), datesub("seconds"; 10)"#,
        "1425599631 1425599611",
    ),
    (
        r#""2024-01-01"|strptime("%Y-%m-%d")|mktime, todate"#,
        r#"1704067200 "2024-01-01T00:00:00Z""#,
    ),
    (
        r#"0|strftime("%A, %B %d, %Y")"#,
        r#""Thursday, January 01, 1970""#,
    ),
    // Formats
    (
        r#""", "f", "fo", "foo", "foob", "fooba", "foobar"|@base32"#,
        r#""" "MY======" "MZXQ====" "MZXW6===" "MZXW6YQ=" "MZXW6YTB" "MZXW6YTBOI======""#,
    ),
    (
        r#""", "MY======", "MZXW6YQ=", "MZXW6YTBOI======"|@base32d"#,
        r#""" "f" "foob" "foobar""#,
    ),
    (
        "\"é日😀\"|@base32, (@base32|@base32d)",
        r#""YOU6NF5F6CPZRAA=" "é日😀""#,
    ),
    (
        r#"try ("!"|@base32d) catch ."#,
        r#""\"!\" is not valid base32 data""#,
    ),
    (r#"[1,"a\"b",null,true]|@csv"#, r#""1,\"a\"\"b\",,true""#),
    // Arrays and objects
    ("null|reverse", "[]"),
    (r#"{"a":[1,[2]]}|flatten, flatten(1)"#, "[1,2] [1,[2]]"),
    (
        r#"[{"name":"a","value":1},{"k":"b","v":2},{"key":null,"value":3},{"key":false}]|from_entries"#,
        r#"{"a":1,"b":2,"null":3,"false":null}"#,
    ),
    (r#"{"a":1}|with_entries(.value += 1)"#, r#"{"a":2}"#),
    (r#"[{"k":1}]|INDEX(.k)"#, r#"{"1":{"k":1}}"#),
    ("[1,null]|map(values)", "[1]"),
    // Numbers
    ("6/2, 1.5*2, (.list|add/length), 7/2", "3 3 2 3.5"),
    ("[2|pow(.; 10)], {a: (1.5|floor)}", r#"[1024] {"a":1}"#),
    (
        "nan, [infinite, -infinite]",
        "null [1.7976931348623157e308,-1.7976931348623157e308]",
    ),
    (".d, 100000000000000000000", "3.10 100000000000000000000"),
    ("1e17, 123456789012 * 1000000.0", "1e17 1.23456789012e17"),
    // Errors
    (
        r#"try ("x"|halt_error) catch ., try ({a: 1}|halt_error(3)) catch .a"#,
        r#""x" 1"#,
    ),
    (
        r#"try error("x") catch ., try error(null) catch ."#,
        r#""x" null"#,
    ),
];

#[test]
fn results_equal_jq() {
    let document = sessctl::json::parse(DOCUMENT).unwrap().value;
    let mut wrong = Vec::new();
    for (expression, expected) in EXPRESSIONS {
        let results = match Query::compile(expression).and_then(|query| query.run(&document)) {
            Ok(results) => results,
            Err(failure) => {
                wrong.push(format!("{expression}: {failure}"));
                continue;
            }
        };
        let results: Vec<String> = results.iter().map(ToString::to_string).collect();
        if results.join(" ") != *expected {
            wrong.push(format!("{expression}: {}", results.join(" ")));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn documented_differences_remain() {
    let document = sessctl::json::parse(DOCUMENT).unwrap().value;
    for expression in [
        "env",
        "$ENV",
        "halt",
        "input",
        "inputs",
        "stderr",
        "builtins",
        "input_line_number",
        "$__loc__",
        ". as [$a] ?// $a | $a",
    ] {
        assert!(Query::compile(expression).is_err(), "{expression}");
    }
    for (expression, expected) in [(".[0]", "null"), (".s|contains(1)", "false")] {
        let results = Query::compile(expression).unwrap().run(&document).unwrap();
        assert_eq!(results[0].to_string(), expected, "{expression}");
    }
}
