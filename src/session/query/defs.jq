# Functions of jq 1.7 that jaq lacks or defines differently. A name that ends in `_` is jaq's
# definition of the function, or a helper.

def IN(s): any(s == .; .);
def IN(source; s): any(source == s; .);
def INDEX(stream; f): reduce stream as $row ({}; .[$row | f | tostring] = $row);
def INDEX(f): INDEX(.[]; f);
def JOIN($index; f): [.[] | [., $index[f]]];
def JOIN($index; stream; f): stream | [., $index[f]];
def JOIN($index; stream; f; join): stream | [., $index[f]] | join;
def toarray: if isarray then . else [.] end;
def repeat(f): def rec: ., (f | rec); rec;
def halt_error: error;
def halt_error($exit_code): error;

# Strings
def ltrimstr_($x): ltrimstr($x);
def rtrimstr_($x): rtrimstr($x);
def ltrimstr($x): if isstring and ($x | isstring) then ltrimstr_($x) else . end;
def rtrimstr($x): if isstring and ($x | isstring) then rtrimstr_($x) else . end;
def trimstr($x): ltrimstr($x) | rtrimstr($x);
def ascii: [.] | implode;
def join($x):
  reduce .[] as $i (null;
    (if . == null then "" else . + $x end)
    + ($i | if . == null then "" elif isboolean or isnumber then tostring else . end))
  // "";

# One value, not each of several: a text such as "1 2" is an error.
def only_: if length == 1 then .[0] else error("the text is not exactly one JSON value") end;
def fromjson_: fromjson;
def fromjson: if isstring then [fromjson_] | only_ else fromjson_ end;

# Numbers
def tonumber_: tonumber;
def tonumber: if isstring then [tonumber_] | only_ else tonumber_ end;
def trunc_: if isfinite then if . < 0 then ceil else floor end end;
def trunc: trunc_;
def have_literal_numbers: true;
def have_decnum: false;

# Arrays and objects
def reverse_: reverse;
def reverse: if . == null then [] else reverse_ end;
def flatten_: flatten;
def flatten_($depth): flatten($depth);
def flatten: if isobject then [.[]] else . end | flatten_;
def flatten($depth): if $depth < 0 then error("flatten depth must not be negative") end | if isobject then [.[]] else . end | flatten_($depth);
def from_entries:
  reduce .[] as $x ({};
    . + { ($x | if .key == null then .k // .name // .Name // .K // .Key else .key end
            | if isstring then . else tojson end):
          ($x | if has("value") then .value elif has("v") then .v else .Value end) });
def with_entries(f): to_entries | map(f) | from_entries;

# Paths
def leaf_paths: paths(scalars);
def setpath($path; $x):
  if $path == [] then $x
  else $path[0] as $key | $path[1:] as $rest
  | if . == null then (if $key | isnumber then [] else {} end) else . end
  | if isarray and ($key | isnumber) and $key >= length
    then . + [range($key - length) | null] + [null | setpath($rest; $x)]
    elif isobject and ($key | isstring) and (has($key) | not)
    then . + { ($key): (null | setpath($rest; $x)) }
    else .[$key] |= setpath($rest; $x) end
  end;
def delpath_($path):
  $path[0] as $key
  | if . == null then .
    elif isobject and ($key | isstring) and (has($key) | not) then .
    elif $path[1:] != [] then .[$key] |= delpath_($path[1:])
    elif isobject then [to_entries[] | select(.key != $key)] | from_entries
    else .[$key] |= empty end;
def delpaths($paths): if any($paths[]; . == []) then null
  else reduce ($paths | sort | reverse[]) as $path (.; delpath_($path)) end;
def pick(f): . as $input | reduce path(f) as $path (null; setpath($path; $input | getpath($path)));
def index_(f; $x): if . == null then null else f end;
def index($x): index_(indices($x)[0]; $x);
def rindex($x): index_(indices($x)[-1:][0]; $x);
def del(f): delpaths([path(f)]);
def tostream:
  path(def r: (.[]? | r), .; r) as $p
  | getpath($p)
  | reduce path(.[]?) as $q ([$p, .]; [$p + $q]);
def fromstream(f):
  foreach f as $i ({ x: null, e: false };
    if .e then { x: null, e: false } else . end
    | if $i | length == 2
      then { x: (.x | setpath($i[0]; $i[1])), e: ($i[0] == []) }
      else .e = ($i[0] | length == 1) end;
    if .e then .x else empty end);
def truncate_stream(stream):
  . as $n | stream | if .[0] | length > $n then .[0] |= .[$n:] else empty end;

# Regular expressions
def re_: if isarray then .[0] else . end;
def re_flags_: if isarray then .[1] // "" else "" end;
def match($re; $flags): match_list_($re; $flags // "")[];
def match($re): match($re | re_; $re | re_flags_);
def test($re; $flags): match_list_($re; $flags // "") | length > 0;
def test($re): test($re | re_; $re | re_flags_);
def captured_: [.captures[] | select(.name) | { key: .name, value: .string }] | from_entries;
def capture($re; $flags): match($re; $flags) | captured_;
def capture($re): match($re) | captured_;
def scan($re; $flags): match($re; "g" + $flags) | if .captures == [] then .string else [.captures[].string] end;
def scan($re): scan($re | re_; $re | re_flags_);
def split($separator): if isstring and ($separator | isstring) then . / $separator
  else error("split input and separator must be strings") end;
def split($re; $flags): regex_($re; $flags // "") as [$pattern, $rest] | split_($pattern; "g" + $rest);
def splits($re; $flags): split($re; $flags)[];
def splits($re): splits($re; "");
def sub($re; f; $flags):
  regex_($re; $flags // "") as [$pattern, $rest]
  | reduce split_matches($pattern; $rest)[] as $part
      (""; . + ($part | if isarray then (map(select(.name) | { (.name): .string }) | add // {}) | f end));
def sub($re; f): sub($re; f; "");
def gsub($re; f; $flags): sub($re; f; "g" + $flags);
def gsub($re; f): sub($re; f; "g");

# Assignments and arithmetic: the expression is rewritten to call these. jaq's own assignment is
# fast, but fails where jq creates parents or extends a list.
def assign_(paths; value):
  value as $value | . as $input
  | try (paths = $value) catch ($input | reduce path(paths) as $path (.; setpath($path; $value)));
def update_(paths; f):
  . as $input
  | try (paths |= first(f)) catch (
      $input
      | reduce path(paths) as $path ([., []];
          .[1] as $deleted | .[0]
          | [getpath($path) | first(f)] as $new
          | if $new == [] then [., $deleted + [$path]] else [setpath($path; $new[0]), $deleted] end)
      | .[1] as $deleted | .[0] | delpaths($deleted));
def quotient_(dividend; divisor):
  divisor as $divisor | dividend as $dividend
  | if $divisor == 0 and ($dividend | isnumber)
    then error("number (\($dividend | tojson)) and number (0) cannot be divided because the divisor is zero")
    else $dividend / $divisor end;
def remainder_(dividend; divisor):
  divisor as $divisor | dividend as $dividend
  | if ($dividend | isnumber) and ($divisor | isnumber)
    then ($dividend | trunc_) % ($divisor | trunc_) else $dividend % $divisor end;

# Dates
def todate: strftime("%Y-%m-%dT%H:%M:%SZ");
def date: todate;
def dateadd(unit; n): . + n;
def datesub(unit; n): . - n;

# Formats
def base64d_: @base64d;
def @base64d: tostring | gsub("=+$"; "") | . + ["", "", "==", "="][length % 4] | base64d_;
def row_(f): if isarray then . else error("a row must be an array") end | map(
  if isarray or isobject then error("a row cannot hold an array or an object")
  elif . == null then "" elif isstring then f else tostring end);
def @csv: row_("\"" + gsub("\""; "\"\"") + "\"") | join(",");
def @tsv: row_(gsub("\\\\"; "\\\\") | gsub("\t"; "\\t") | gsub("\n"; "\\n") | gsub("\r"; "\\r")) | join("\t");
def bytes_: [explode[]
  | if . < 128 then .
    elif . < 2048 then (. / 64 | floor) + 192, . % 64 + 128
    elif . < 65536 then (. / 4096 | floor) + 224, (. / 64 | floor) % 64 + 128, . % 64 + 128
    else (. / 262144 | floor) + 240, (. / 4096 | floor) % 64 + 128, (. / 64 | floor) % 64 + 128, . % 64 + 128
    end];
# The last $count digits of a number in base $base.
def digits_($count; $base): . as $number
  | [range($count - 1; -1; -1) as $at | reduce range($at) as $_ ($number; . / $base | floor) | . % $base];
def number_($base): reduce .[] as $digit (0; . * $base + $digit);
def base32_: "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
def @base32: tostring | bytes_ as $bytes
  | [range(0; $bytes | length; 5) as $at | $bytes[$at:$at + 5] as $group | [2, 4, 5, 7, 8][($group | length) - 1] as $used
    | ($group + [0, 0, 0, 0])[:5] | number_(256) | digits_(8; 32)[:$used]
    | [.[] as $digit | base32_[$digit:$digit + 1]] + [range(8 - $used) | "="] | .[]]
  | join("");
def @base32d: tostring | . as $text | sub("=*$"; "")
  | [(. / "")[] as $letter | base32_ | index($letter) // error("\($text | tojson) is not valid base32 data")] as $digits
  | [range(0; $digits | length; 8) as $at | $digits[$at:$at + 8] as $group | ($group | length * 5 / 8 | floor) as $used
    | ($group + [0, 0, 0, 0, 0, 0, 0])[:8] | number_(32) | digits_(5; 256)[:$used][]
    | digits_(2; 16) | map("0123456789ABCDEF"[.:. + 1]) | "%" + join("")]
  | join("") | @urid;
def format($name):
  if $name == "text" then tostring elif $name == "json" then tojson elif $name == "csv" then @csv
  elif $name == "tsv" then @tsv elif $name == "html" then @html elif $name == "uri" then @uri
  elif $name == "sh" then @sh elif $name == "base64" then @base64 elif $name == "base64d" then @base64d
  elif $name == "base32" then @base32 elif $name == "base32d" then @base32d
  else error("\($name) is not a valid format") end;
