# What scripts use of jq and jaq does not define.

def IN(s): any(s == .; .);
def IN(source; s): any(source == s; .);
def INDEX(stream; f): reduce stream as $row ({}; .[$row | f | tostring] = $row);
def INDEX(f): INDEX(.[]; f);

def row_(f): if isarray then . else error("a row must be an array") end | map(
  if isarray or isobject then error("a row cannot hold an array or an object")
  elif . == null then "" elif isstring then f else tostring end);
def @csv: row_("\"" + gsub("\""; "\"\"") + "\"") | join(",");
def @tsv: row_(gsub("\\\\"; "\\\\") | gsub("\t"; "\\t") | gsub("\n"; "\\n") | gsub("\r"; "\\r")) | join("\t");

def toarray: if isarray then . else [.] end;
def trimstr($s): ltrimstr($s) | rtrimstr($s);
def leaf_paths: paths(scalars);
