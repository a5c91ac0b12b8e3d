# Completes sessctl in bash.

_sessctl() {
    local line=${COMP_LINE:0:COMP_POINT} words=() word value prefix quote
    # Bash also splits words at = : and @. Parts without a blank between them are one word.
    for word in "${COMP_WORDS[@]}"; do
        if [[ -z $line || $line == [[:space:]]* || ${#words[@]} -eq 0 ]]; then
            line=${line#"${line%%[![:space:]]*}"}
            words+=('')
        fi
        # The last word ends at the cursor.
        [[ $line == "$word"* ]] || word=$line
        words[${#words[@]}-1]+=$word
        line=${line#"$word"}
        [[ -n $line ]] || break
    done
    [[ ${COMP_LINE:0:COMP_POINT} == *[[:space:]] && -n ${words[${#words[@]}-1]} ]] && words+=('')
    word=${words[${#words[@]}-1]}
    quote=${word:0:1}
    word=${word#[\"\']}
    word=${word//\\/}
    words[${#words[@]}-1]=$word
    # Bash replaces only the part after the last of these characters.
    value=${2//\\/}
    prefix=${word%"$value"}
    COMPREPLY=()
    while IFS=$'\t' read -r value _; do
        value=${value#"$prefix"}
        # Nothing is to be added to a word such as deck:
        [[ -n $value ]] || continue
        if [[ $quote != [\"\'] ]]; then
            printf -v value %q "$value"
            # A comma only separates words, and a quoted ~ would not be the home folder.
            value=${value//\\,/,}
            value=${value/\\\~\//\~/}
        fi
        COMPREPLY+=("$value")
    done < <(SESSCTL_COMPLETE=1 sessctl "${words[@]:1}" 2>/dev/null)
    [[ ${COMPREPLY[0]} == *[=:/@] ]] && compopt -o nospace 2>/dev/null
    return 0
}

complete -F _sessctl sessctl
