# Completes sessctl in nushell, and leaves the completion of other commands as it is.

let previous_completer = $env.config?.completions?.external?.completer?
$env.config.completions.external.enable = true
$env.config.completions.external.completer = {|spans|
    if $spans.0 == "sessctl" {
        with-env { SESSCTL_COMPLETE: "1" } { ^sessctl ...($spans | skip 1) }
        | lines
        | each {|line|
            let parts = $line | split row --number 2 "\t"
            { value: $parts.0, description: ($parts.1? | default "") }
        }
    } else if $previous_completer != null {
        do $previous_completer $spans
    }
}
