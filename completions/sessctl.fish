# Print an optspec for argparse to handle cmd's options that are independent of any subcommand.
function __fish_sessctl_global_optspecs
    string join \n o/output= json yaml q/jq= raw show-secrets color= v/verbose quiet p/profile= config= base-url= request-timeout= retries= max-wait= rate= max-body= cacert= mock= h/help V/version
end

function __fish_sessctl_needs_command
    # Figure out if the current invocation already has a command.
    set -l cmd (commandline -opc)
    set -e cmd[1]
    argparse -s (__fish_sessctl_global_optspecs) -- $cmd 2>/dev/null
    or return
    if set -q argv[1]
        # Also print the command, so this can be used to figure out what it is.
        echo $argv[1]
        return 1
    end
    return 0
end

function __fish_sessctl_using_subcommand
    set -l cmd (__fish_sessctl_needs_command)
    test -z "$cmd"
    and return 1
    contains -- $cmd[1] $argv
end

complete -c sessctl -n "__fish_sessctl_needs_command" -s o -l output -d 'Output format' -r -f -a "table\t''
json\t''
ndjson\t''
yaml\t''"
complete -c sessctl -n "__fish_sessctl_needs_command" -s q -l jq -d 'Filter each document through a jq expression; strings print raw' -r
complete -c sessctl -n "__fish_sessctl_needs_command" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c sessctl -n "__fish_sessctl_needs_command" -s p -l profile -d 'Profile of the configuration file' -r
complete -c sessctl -n "__fish_sessctl_needs_command" -l config -d 'Configuration file' -r -F
complete -c sessctl -n "__fish_sessctl_needs_command" -l base-url -d 'API base URL; the credential is sent there' -r
complete -c sessctl -n "__fish_sessctl_needs_command" -l request-timeout -d 'Time limit per session, including retries [default: 30s]' -r
complete -c sessctl -n "__fish_sessctl_needs_command" -l retries -d 'Retries after a failed request, 0 to 10 [default: 2]' -r
complete -c sessctl -n "__fish_sessctl_needs_command" -l max-wait -d 'Longest Retry-After to honour [default: 1m]' -r
complete -c sessctl -n "__fish_sessctl_needs_command" -l rate -d 'Rate limit per provider: 200/10s, 50/s, off [default: the documented limit]' -r
complete -c sessctl -n "__fish_sessctl_needs_command" -l max-body -d 'Maximum response size in MiB, 1 to 64 [default: 16]' -r
complete -c sessctl -n "__fish_sessctl_needs_command" -l cacert -d 'Trust this CA bundle instead of the system\'s' -r -F
complete -c sessctl -n "__fish_sessctl_needs_command" -l mock -d 'Use the embedded mock server: no account, no network' -r -f -a "ok\t'the sample session, with the requested id'
progress\t'one step of a session\'s lifecycle per request; the end of the id selects the lifecycle'
not-found\t'no session exists'
unauthorized\t'the credential is rejected'
rate-limited\t'too many requests; after the requested pause, ten seconds of success'
flaky\t'the first request for an id fails or is disconnected, the second returns the sample'
slow\t'the sample, sent slowly over three seconds'
drift\t'a field is missing, one has a wrong type, one is new, and a status is unknown'
hostile\t'control and bidirectional characters, very long values, unusual keys and numbers, in valid JSON'
html\t'an HTML page of a captive portal, with status 200'
truncated\t'half of the sample, or a disconnection halfway; the end of the id selects which'"
complete -c sessctl -n "__fish_sessctl_needs_command" -l json -d 'Same as --output json'
complete -c sessctl -n "__fish_sessctl_needs_command" -l yaml -d 'Same as --output yaml'
complete -c sessctl -n "__fish_sessctl_needs_command" -l raw -d 'Print the provider\'s full response, still redacted'
complete -c sessctl -n "__fish_sessctl_needs_command" -l show-secrets -d 'Show the session\'s own secrets (never the credential in use)'
complete -c sessctl -n "__fish_sessctl_needs_command" -s v -l verbose -d 'Log requests and retry delays to standard error'
complete -c sessctl -n "__fish_sessctl_needs_command" -l quiet -d 'Suppress notices'
complete -c sessctl -n "__fish_sessctl_needs_command" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c sessctl -n "__fish_sessctl_needs_command" -s V -l version -d 'Print version'
complete -c sessctl -n "__fish_sessctl_needs_command" -f -a "imprint" -d 'Imprint: a customer\'s one-time link session'
complete -c sessctl -n "__fish_sessctl_needs_command" -f -a "closient" -d 'Closient: a barcode or photo scanning session'
complete -c sessctl -n "__fish_sessctl_needs_command" -f -a "deck" -d 'Deck: a compute session in which agents run tasks'
complete -c sessctl -n "__fish_sessctl_needs_command" -f -a "kayle" -d 'Kayle ID: an identity-verification session'
complete -c sessctl -n "__fish_sessctl_needs_command" -f -a "zephr" -d 'Zephr: a visitor\'s login session and its entitlements'
complete -c sessctl -n "__fish_sessctl_needs_command" -f -a "get" -d 'Look up any provider\'s sessions'
complete -c sessctl -n "__fish_sessctl_needs_command" -f -a "wait" -d 'Wait until any provider\'s sessions end, or reach a state'
complete -c sessctl -n "__fish_sessctl_needs_command" -f -a "check" -d 'Check any provider\'s sessions against the contract and your expectations'
complete -c sessctl -n "__fish_sessctl_needs_command" -f -a "diff" -d 'Compare two sessions, or a session and a saved document'
complete -c sessctl -n "__fish_sessctl_needs_command" -f -a "config" -d 'Create, find or show the configuration'
complete -c sessctl -n "__fish_sessctl_needs_command" -f -a "providers" -d 'Describe the providers: ids, credentials, variables, hosts, states'
complete -c sessctl -n "__fish_sessctl_needs_command" -f -a "mock" -d 'Serve all providers from an embedded server on loopback'
complete -c sessctl -n "__fish_sessctl_needs_command" -f -a "completions" -d 'Print a completion script'
complete -c sessctl -n "__fish_sessctl_needs_command" -f -a "man" -d 'Print the manual page (roff)'
complete -c sessctl -n "__fish_sessctl_needs_command" -f -a "help" -d 'Explain a topic (exit-codes, environment, config, json, redaction) or a command'
complete -c sessctl -n "__fish_sessctl_using_subcommand imprint; and not __fish_seen_subcommand_from get wait check" -s o -l output -d 'Output format' -r -f -a "table\t''
json\t''
ndjson\t''
yaml\t''"
complete -c sessctl -n "__fish_sessctl_using_subcommand imprint; and not __fish_seen_subcommand_from get wait check" -s q -l jq -d 'Filter each document through a jq expression; strings print raw' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand imprint; and not __fish_seen_subcommand_from get wait check" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c sessctl -n "__fish_sessctl_using_subcommand imprint; and not __fish_seen_subcommand_from get wait check" -s p -l profile -d 'Profile of the configuration file' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand imprint; and not __fish_seen_subcommand_from get wait check" -l config -d 'Configuration file' -r -F
complete -c sessctl -n "__fish_sessctl_using_subcommand imprint; and not __fish_seen_subcommand_from get wait check" -l base-url -d 'API base URL; the credential is sent there' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand imprint; and not __fish_seen_subcommand_from get wait check" -l request-timeout -d 'Time limit per session, including retries [default: 30s]' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand imprint; and not __fish_seen_subcommand_from get wait check" -l retries -d 'Retries after a failed request, 0 to 10 [default: 2]' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand imprint; and not __fish_seen_subcommand_from get wait check" -l max-wait -d 'Longest Retry-After to honour [default: 1m]' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand imprint; and not __fish_seen_subcommand_from get wait check" -l rate -d 'Rate limit per provider: 200/10s, 50/s, off [default: the documented limit]' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand imprint; and not __fish_seen_subcommand_from get wait check" -l max-body -d 'Maximum response size in MiB, 1 to 64 [default: 16]' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand imprint; and not __fish_seen_subcommand_from get wait check" -l cacert -d 'Trust this CA bundle instead of the system\'s' -r -F
complete -c sessctl -n "__fish_sessctl_using_subcommand imprint; and not __fish_seen_subcommand_from get wait check" -l mock -d 'Use the embedded mock server: no account, no network' -r -f -a "ok\t'the sample session, with the requested id'
progress\t'one step of a session\'s lifecycle per request; the end of the id selects the lifecycle'
not-found\t'no session exists'
unauthorized\t'the credential is rejected'
rate-limited\t'too many requests; after the requested pause, ten seconds of success'
flaky\t'the first request for an id fails or is disconnected, the second returns the sample'
slow\t'the sample, sent slowly over three seconds'
drift\t'a field is missing, one has a wrong type, one is new, and a status is unknown'
hostile\t'control and bidirectional characters, very long values, unusual keys and numbers, in valid JSON'
html\t'an HTML page of a captive portal, with status 200'
truncated\t'half of the sample, or a disconnection halfway; the end of the id selects which'"
complete -c sessctl -n "__fish_sessctl_using_subcommand imprint; and not __fish_seen_subcommand_from get wait check" -l json -d 'Same as --output json'
complete -c sessctl -n "__fish_sessctl_using_subcommand imprint; and not __fish_seen_subcommand_from get wait check" -l yaml -d 'Same as --output yaml'
complete -c sessctl -n "__fish_sessctl_using_subcommand imprint; and not __fish_seen_subcommand_from get wait check" -l raw -d 'Print the provider\'s full response, still redacted'
complete -c sessctl -n "__fish_sessctl_using_subcommand imprint; and not __fish_seen_subcommand_from get wait check" -l show-secrets -d 'Show the session\'s own secrets (never the credential in use)'
complete -c sessctl -n "__fish_sessctl_using_subcommand imprint; and not __fish_seen_subcommand_from get wait check" -s v -l verbose -d 'Log requests and retry delays to standard error'
complete -c sessctl -n "__fish_sessctl_using_subcommand imprint; and not __fish_seen_subcommand_from get wait check" -l quiet -d 'Suppress notices'
complete -c sessctl -n "__fish_sessctl_using_subcommand imprint; and not __fish_seen_subcommand_from get wait check" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c sessctl -n "__fish_sessctl_using_subcommand imprint; and not __fish_seen_subcommand_from get wait check" -f -a "get" -d 'Look up Imprint sessions'
complete -c sessctl -n "__fish_sessctl_using_subcommand imprint; and not __fish_seen_subcommand_from get wait check" -f -a "wait" -d 'Wait until Imprint sessions end, or reach a state'
complete -c sessctl -n "__fish_sessctl_using_subcommand imprint; and not __fish_seen_subcommand_from get wait check" -f -a "check" -d 'Check Imprint sessions against the contract and your expectations'
complete -c sessctl -n "__fish_sessctl_using_subcommand imprint; and __fish_seen_subcommand_from get" -s j -l jobs -d 'Concurrent requests, 1 to 256' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand imprint; and __fish_seen_subcommand_from get" -l resume -d 'Reuse successful lines of earlier ndjson output, fetch the rest' -r -F
complete -c sessctl -n "__fish_sessctl_using_subcommand imprint; and __fish_seen_subcommand_from get" -l partition -d 'Fetch part I of N of the list, counted from 1' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand imprint; and __fish_seen_subcommand_from get" -s o -l output -d 'Output format' -r -f -a "table\t''
json\t''
ndjson\t''
yaml\t''"
complete -c sessctl -n "__fish_sessctl_using_subcommand imprint; and __fish_seen_subcommand_from get" -s q -l jq -d 'Filter each document through a jq expression; strings print raw' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand imprint; and __fish_seen_subcommand_from get" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c sessctl -n "__fish_sessctl_using_subcommand imprint; and __fish_seen_subcommand_from get" -s p -l profile -d 'Profile of the configuration file' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand imprint; and __fish_seen_subcommand_from get" -l config -d 'Configuration file' -r -F
complete -c sessctl -n "__fish_sessctl_using_subcommand imprint; and __fish_seen_subcommand_from get" -l base-url -d 'API base URL; the credential is sent there' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand imprint; and __fish_seen_subcommand_from get" -l request-timeout -d 'Time limit per session, including retries [default: 30s]' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand imprint; and __fish_seen_subcommand_from get" -l retries -d 'Retries after a failed request, 0 to 10 [default: 2]' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand imprint; and __fish_seen_subcommand_from get" -l max-wait -d 'Longest Retry-After to honour [default: 1m]' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand imprint; and __fish_seen_subcommand_from get" -l rate -d 'Rate limit per provider: 200/10s, 50/s, off [default: the documented limit]' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand imprint; and __fish_seen_subcommand_from get" -l max-body -d 'Maximum response size in MiB, 1 to 64 [default: 16]' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand imprint; and __fish_seen_subcommand_from get" -l cacert -d 'Trust this CA bundle instead of the system\'s' -r -F
complete -c sessctl -n "__fish_sessctl_using_subcommand imprint; and __fish_seen_subcommand_from get" -l mock -d 'Use the embedded mock server: no account, no network' -r -f -a "ok\t'the sample session, with the requested id'
progress\t'one step of a session\'s lifecycle per request; the end of the id selects the lifecycle'
not-found\t'no session exists'
unauthorized\t'the credential is rejected'
rate-limited\t'too many requests; after the requested pause, ten seconds of success'
flaky\t'the first request for an id fails or is disconnected, the second returns the sample'
slow\t'the sample, sent slowly over three seconds'
drift\t'a field is missing, one has a wrong type, one is new, and a status is unknown'
hostile\t'control and bidirectional characters, very long values, unusual keys and numbers, in valid JSON'
html\t'an HTML page of a captive portal, with status 200'
truncated\t'half of the sample, or a disconnection halfway; the end of the id selects which'"
complete -c sessctl -n "__fish_sessctl_using_subcommand imprint; and __fish_seen_subcommand_from get" -l any-id -d 'Accept an id in any format, and a different id in the response'
complete -c sessctl -n "__fish_sessctl_using_subcommand imprint; and __fish_seen_subcommand_from get" -l curl -d 'Print the request as a curl command that names the variables; send nothing'
complete -c sessctl -n "__fish_sessctl_using_subcommand imprint; and __fish_seen_subcommand_from get" -l unordered -d 'Print responses as they arrive, not in the order of the ids'
complete -c sessctl -n "__fish_sessctl_using_subcommand imprint; and __fish_seen_subcommand_from get" -l fail-fast -d 'Stop at the first failure'
complete -c sessctl -n "__fish_sessctl_using_subcommand imprint; and __fish_seen_subcommand_from get" -l json -d 'Same as --output json'
complete -c sessctl -n "__fish_sessctl_using_subcommand imprint; and __fish_seen_subcommand_from get" -l yaml -d 'Same as --output yaml'
complete -c sessctl -n "__fish_sessctl_using_subcommand imprint; and __fish_seen_subcommand_from get" -l raw -d 'Print the provider\'s full response, still redacted'
complete -c sessctl -n "__fish_sessctl_using_subcommand imprint; and __fish_seen_subcommand_from get" -l show-secrets -d 'Show the session\'s own secrets (never the credential in use)'
complete -c sessctl -n "__fish_sessctl_using_subcommand imprint; and __fish_seen_subcommand_from get" -s v -l verbose -d 'Log requests and retry delays to standard error'
complete -c sessctl -n "__fish_sessctl_using_subcommand imprint; and __fish_seen_subcommand_from get" -l quiet -d 'Suppress notices'
complete -c sessctl -n "__fish_sessctl_using_subcommand imprint; and __fish_seen_subcommand_from get" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c sessctl -n "__fish_sessctl_using_subcommand imprint; and __fish_seen_subcommand_from wait" -l for -d 'done (any terminal state), a common state, a provider\'s status, field=value, or a jq condition' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand imprint; and __fish_seen_subcommand_from wait" -l timeout -d 'Deadline, counted from the first poll' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand imprint; and __fish_seen_subcommand_from wait" -s j -l jobs -d 'Concurrent requests, 1 to 256' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand imprint; and __fish_seen_subcommand_from wait" -s o -l output -d 'Output format' -r -f -a "table\t''
json\t''
ndjson\t''
yaml\t''"
complete -c sessctl -n "__fish_sessctl_using_subcommand imprint; and __fish_seen_subcommand_from wait" -s q -l jq -d 'Filter each document through a jq expression; strings print raw' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand imprint; and __fish_seen_subcommand_from wait" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c sessctl -n "__fish_sessctl_using_subcommand imprint; and __fish_seen_subcommand_from wait" -s p -l profile -d 'Profile of the configuration file' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand imprint; and __fish_seen_subcommand_from wait" -l config -d 'Configuration file' -r -F
complete -c sessctl -n "__fish_sessctl_using_subcommand imprint; and __fish_seen_subcommand_from wait" -l base-url -d 'API base URL; the credential is sent there' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand imprint; and __fish_seen_subcommand_from wait" -l request-timeout -d 'Time limit per session, including retries [default: 30s]' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand imprint; and __fish_seen_subcommand_from wait" -l retries -d 'Retries after a failed request, 0 to 10 [default: 2]' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand imprint; and __fish_seen_subcommand_from wait" -l max-wait -d 'Longest Retry-After to honour [default: 1m]' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand imprint; and __fish_seen_subcommand_from wait" -l rate -d 'Rate limit per provider: 200/10s, 50/s, off [default: the documented limit]' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand imprint; and __fish_seen_subcommand_from wait" -l max-body -d 'Maximum response size in MiB, 1 to 64 [default: 16]' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand imprint; and __fish_seen_subcommand_from wait" -l cacert -d 'Trust this CA bundle instead of the system\'s' -r -F
complete -c sessctl -n "__fish_sessctl_using_subcommand imprint; and __fish_seen_subcommand_from wait" -l mock -d 'Use the embedded mock server: no account, no network' -r -f -a "ok\t'the sample session, with the requested id'
progress\t'one step of a session\'s lifecycle per request; the end of the id selects the lifecycle'
not-found\t'no session exists'
unauthorized\t'the credential is rejected'
rate-limited\t'too many requests; after the requested pause, ten seconds of success'
flaky\t'the first request for an id fails or is disconnected, the second returns the sample'
slow\t'the sample, sent slowly over three seconds'
drift\t'a field is missing, one has a wrong type, one is new, and a status is unknown'
hostile\t'control and bidirectional characters, very long values, unusual keys and numbers, in valid JSON'
html\t'an HTML page of a captive portal, with status 200'
truncated\t'half of the sample, or a disconnection halfway; the end of the id selects which'"
complete -c sessctl -n "__fish_sessctl_using_subcommand imprint; and __fish_seen_subcommand_from wait" -l any-id -d 'Accept an id in any format, and a different id in the response'
complete -c sessctl -n "__fish_sessctl_using_subcommand imprint; and __fish_seen_subcommand_from wait" -l any -d 'Succeed as soon as one session reaches the goal'
complete -c sessctl -n "__fish_sessctl_using_subcommand imprint; and __fish_seen_subcommand_from wait" -l json -d 'Same as --output json'
complete -c sessctl -n "__fish_sessctl_using_subcommand imprint; and __fish_seen_subcommand_from wait" -l yaml -d 'Same as --output yaml'
complete -c sessctl -n "__fish_sessctl_using_subcommand imprint; and __fish_seen_subcommand_from wait" -l raw -d 'Print the provider\'s full response, still redacted'
complete -c sessctl -n "__fish_sessctl_using_subcommand imprint; and __fish_seen_subcommand_from wait" -l show-secrets -d 'Show the session\'s own secrets (never the credential in use)'
complete -c sessctl -n "__fish_sessctl_using_subcommand imprint; and __fish_seen_subcommand_from wait" -s v -l verbose -d 'Log requests and retry delays to standard error'
complete -c sessctl -n "__fish_sessctl_using_subcommand imprint; and __fish_seen_subcommand_from wait" -l quiet -d 'Suppress notices'
complete -c sessctl -n "__fish_sessctl_using_subcommand imprint; and __fish_seen_subcommand_from wait" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c sessctl -n "__fish_sessctl_using_subcommand imprint; and __fish_seen_subcommand_from check" -s f -l file -d 'TOML file with sessions and their expectations; - reads standard input' -r -F
complete -c sessctl -n "__fish_sessctl_using_subcommand imprint; and __fish_seen_subcommand_from check" -l contract -d 'How strictly to apply the provider\'s contract' -r -f -a "off\t''
lenient\t''
strict\t''"
complete -c sessctl -n "__fish_sessctl_using_subcommand imprint; and __fish_seen_subcommand_from check" -l expect -d 'A jq condition that must be true, or field=value; may be repeated' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand imprint; and __fish_seen_subcommand_from check" -l max-latency -d 'Longest acceptable response time' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand imprint; and __fish_seen_subcommand_from check" -l report -d 'Write a report: junit=FILE, tap=FILE, or github (annotations and step summary)' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand imprint; and __fish_seen_subcommand_from check" -s j -l jobs -d 'Concurrent requests, 1 to 256' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand imprint; and __fish_seen_subcommand_from check" -s o -l output -d 'Output format' -r -f -a "table\t''
json\t''
ndjson\t''
yaml\t''"
complete -c sessctl -n "__fish_sessctl_using_subcommand imprint; and __fish_seen_subcommand_from check" -s q -l jq -d 'Filter each document through a jq expression; strings print raw' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand imprint; and __fish_seen_subcommand_from check" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c sessctl -n "__fish_sessctl_using_subcommand imprint; and __fish_seen_subcommand_from check" -s p -l profile -d 'Profile of the configuration file' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand imprint; and __fish_seen_subcommand_from check" -l config -d 'Configuration file' -r -F
complete -c sessctl -n "__fish_sessctl_using_subcommand imprint; and __fish_seen_subcommand_from check" -l base-url -d 'API base URL; the credential is sent there' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand imprint; and __fish_seen_subcommand_from check" -l request-timeout -d 'Time limit per session, including retries [default: 30s]' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand imprint; and __fish_seen_subcommand_from check" -l retries -d 'Retries after a failed request, 0 to 10 [default: 2]' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand imprint; and __fish_seen_subcommand_from check" -l max-wait -d 'Longest Retry-After to honour [default: 1m]' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand imprint; and __fish_seen_subcommand_from check" -l rate -d 'Rate limit per provider: 200/10s, 50/s, off [default: the documented limit]' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand imprint; and __fish_seen_subcommand_from check" -l max-body -d 'Maximum response size in MiB, 1 to 64 [default: 16]' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand imprint; and __fish_seen_subcommand_from check" -l cacert -d 'Trust this CA bundle instead of the system\'s' -r -F
complete -c sessctl -n "__fish_sessctl_using_subcommand imprint; and __fish_seen_subcommand_from check" -l mock -d 'Use the embedded mock server: no account, no network' -r -f -a "ok\t'the sample session, with the requested id'
progress\t'one step of a session\'s lifecycle per request; the end of the id selects the lifecycle'
not-found\t'no session exists'
unauthorized\t'the credential is rejected'
rate-limited\t'too many requests; after the requested pause, ten seconds of success'
flaky\t'the first request for an id fails or is disconnected, the second returns the sample'
slow\t'the sample, sent slowly over three seconds'
drift\t'a field is missing, one has a wrong type, one is new, and a status is unknown'
hostile\t'control and bidirectional characters, very long values, unusual keys and numbers, in valid JSON'
html\t'an HTML page of a captive portal, with status 200'
truncated\t'half of the sample, or a disconnection halfway; the end of the id selects which'"
complete -c sessctl -n "__fish_sessctl_using_subcommand imprint; and __fish_seen_subcommand_from check" -l any-id -d 'Accept an id in any format, and a different id in the response'
complete -c sessctl -n "__fish_sessctl_using_subcommand imprint; and __fish_seen_subcommand_from check" -l json -d 'Same as --output json'
complete -c sessctl -n "__fish_sessctl_using_subcommand imprint; and __fish_seen_subcommand_from check" -l yaml -d 'Same as --output yaml'
complete -c sessctl -n "__fish_sessctl_using_subcommand imprint; and __fish_seen_subcommand_from check" -l raw -d 'Print the provider\'s full response, still redacted'
complete -c sessctl -n "__fish_sessctl_using_subcommand imprint; and __fish_seen_subcommand_from check" -l show-secrets -d 'Show the session\'s own secrets (never the credential in use)'
complete -c sessctl -n "__fish_sessctl_using_subcommand imprint; and __fish_seen_subcommand_from check" -s v -l verbose -d 'Log requests and retry delays to standard error'
complete -c sessctl -n "__fish_sessctl_using_subcommand imprint; and __fish_seen_subcommand_from check" -l quiet -d 'Suppress notices'
complete -c sessctl -n "__fish_sessctl_using_subcommand imprint; and __fish_seen_subcommand_from check" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c sessctl -n "__fish_sessctl_using_subcommand closient; and not __fish_seen_subcommand_from get wait check" -s o -l output -d 'Output format' -r -f -a "table\t''
json\t''
ndjson\t''
yaml\t''"
complete -c sessctl -n "__fish_sessctl_using_subcommand closient; and not __fish_seen_subcommand_from get wait check" -s q -l jq -d 'Filter each document through a jq expression; strings print raw' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand closient; and not __fish_seen_subcommand_from get wait check" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c sessctl -n "__fish_sessctl_using_subcommand closient; and not __fish_seen_subcommand_from get wait check" -s p -l profile -d 'Profile of the configuration file' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand closient; and not __fish_seen_subcommand_from get wait check" -l config -d 'Configuration file' -r -F
complete -c sessctl -n "__fish_sessctl_using_subcommand closient; and not __fish_seen_subcommand_from get wait check" -l base-url -d 'API base URL; the credential is sent there' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand closient; and not __fish_seen_subcommand_from get wait check" -l request-timeout -d 'Time limit per session, including retries [default: 30s]' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand closient; and not __fish_seen_subcommand_from get wait check" -l retries -d 'Retries after a failed request, 0 to 10 [default: 2]' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand closient; and not __fish_seen_subcommand_from get wait check" -l max-wait -d 'Longest Retry-After to honour [default: 1m]' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand closient; and not __fish_seen_subcommand_from get wait check" -l rate -d 'Rate limit per provider: 200/10s, 50/s, off [default: the documented limit]' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand closient; and not __fish_seen_subcommand_from get wait check" -l max-body -d 'Maximum response size in MiB, 1 to 64 [default: 16]' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand closient; and not __fish_seen_subcommand_from get wait check" -l cacert -d 'Trust this CA bundle instead of the system\'s' -r -F
complete -c sessctl -n "__fish_sessctl_using_subcommand closient; and not __fish_seen_subcommand_from get wait check" -l mock -d 'Use the embedded mock server: no account, no network' -r -f -a "ok\t'the sample session, with the requested id'
progress\t'one step of a session\'s lifecycle per request; the end of the id selects the lifecycle'
not-found\t'no session exists'
unauthorized\t'the credential is rejected'
rate-limited\t'too many requests; after the requested pause, ten seconds of success'
flaky\t'the first request for an id fails or is disconnected, the second returns the sample'
slow\t'the sample, sent slowly over three seconds'
drift\t'a field is missing, one has a wrong type, one is new, and a status is unknown'
hostile\t'control and bidirectional characters, very long values, unusual keys and numbers, in valid JSON'
html\t'an HTML page of a captive portal, with status 200'
truncated\t'half of the sample, or a disconnection halfway; the end of the id selects which'"
complete -c sessctl -n "__fish_sessctl_using_subcommand closient; and not __fish_seen_subcommand_from get wait check" -l json -d 'Same as --output json'
complete -c sessctl -n "__fish_sessctl_using_subcommand closient; and not __fish_seen_subcommand_from get wait check" -l yaml -d 'Same as --output yaml'
complete -c sessctl -n "__fish_sessctl_using_subcommand closient; and not __fish_seen_subcommand_from get wait check" -l raw -d 'Print the provider\'s full response, still redacted'
complete -c sessctl -n "__fish_sessctl_using_subcommand closient; and not __fish_seen_subcommand_from get wait check" -l show-secrets -d 'Show the session\'s own secrets (never the credential in use)'
complete -c sessctl -n "__fish_sessctl_using_subcommand closient; and not __fish_seen_subcommand_from get wait check" -s v -l verbose -d 'Log requests and retry delays to standard error'
complete -c sessctl -n "__fish_sessctl_using_subcommand closient; and not __fish_seen_subcommand_from get wait check" -l quiet -d 'Suppress notices'
complete -c sessctl -n "__fish_sessctl_using_subcommand closient; and not __fish_seen_subcommand_from get wait check" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c sessctl -n "__fish_sessctl_using_subcommand closient; and not __fish_seen_subcommand_from get wait check" -f -a "get" -d 'Look up Closient sessions'
complete -c sessctl -n "__fish_sessctl_using_subcommand closient; and not __fish_seen_subcommand_from get wait check" -f -a "wait" -d 'Wait until Closient sessions end, or reach a state'
complete -c sessctl -n "__fish_sessctl_using_subcommand closient; and not __fish_seen_subcommand_from get wait check" -f -a "check" -d 'Check Closient sessions against the contract and your expectations'
complete -c sessctl -n "__fish_sessctl_using_subcommand closient; and __fish_seen_subcommand_from get" -s j -l jobs -d 'Concurrent requests, 1 to 256' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand closient; and __fish_seen_subcommand_from get" -l resume -d 'Reuse successful lines of earlier ndjson output, fetch the rest' -r -F
complete -c sessctl -n "__fish_sessctl_using_subcommand closient; and __fish_seen_subcommand_from get" -l partition -d 'Fetch part I of N of the list, counted from 1' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand closient; and __fish_seen_subcommand_from get" -s o -l output -d 'Output format' -r -f -a "table\t''
json\t''
ndjson\t''
yaml\t''"
complete -c sessctl -n "__fish_sessctl_using_subcommand closient; and __fish_seen_subcommand_from get" -s q -l jq -d 'Filter each document through a jq expression; strings print raw' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand closient; and __fish_seen_subcommand_from get" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c sessctl -n "__fish_sessctl_using_subcommand closient; and __fish_seen_subcommand_from get" -s p -l profile -d 'Profile of the configuration file' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand closient; and __fish_seen_subcommand_from get" -l config -d 'Configuration file' -r -F
complete -c sessctl -n "__fish_sessctl_using_subcommand closient; and __fish_seen_subcommand_from get" -l base-url -d 'API base URL; the credential is sent there' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand closient; and __fish_seen_subcommand_from get" -l request-timeout -d 'Time limit per session, including retries [default: 30s]' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand closient; and __fish_seen_subcommand_from get" -l retries -d 'Retries after a failed request, 0 to 10 [default: 2]' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand closient; and __fish_seen_subcommand_from get" -l max-wait -d 'Longest Retry-After to honour [default: 1m]' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand closient; and __fish_seen_subcommand_from get" -l rate -d 'Rate limit per provider: 200/10s, 50/s, off [default: the documented limit]' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand closient; and __fish_seen_subcommand_from get" -l max-body -d 'Maximum response size in MiB, 1 to 64 [default: 16]' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand closient; and __fish_seen_subcommand_from get" -l cacert -d 'Trust this CA bundle instead of the system\'s' -r -F
complete -c sessctl -n "__fish_sessctl_using_subcommand closient; and __fish_seen_subcommand_from get" -l mock -d 'Use the embedded mock server: no account, no network' -r -f -a "ok\t'the sample session, with the requested id'
progress\t'one step of a session\'s lifecycle per request; the end of the id selects the lifecycle'
not-found\t'no session exists'
unauthorized\t'the credential is rejected'
rate-limited\t'too many requests; after the requested pause, ten seconds of success'
flaky\t'the first request for an id fails or is disconnected, the second returns the sample'
slow\t'the sample, sent slowly over three seconds'
drift\t'a field is missing, one has a wrong type, one is new, and a status is unknown'
hostile\t'control and bidirectional characters, very long values, unusual keys and numbers, in valid JSON'
html\t'an HTML page of a captive portal, with status 200'
truncated\t'half of the sample, or a disconnection halfway; the end of the id selects which'"
complete -c sessctl -n "__fish_sessctl_using_subcommand closient; and __fish_seen_subcommand_from get" -l any-id -d 'Accept an id in any format, and a different id in the response'
complete -c sessctl -n "__fish_sessctl_using_subcommand closient; and __fish_seen_subcommand_from get" -l curl -d 'Print the request as a curl command that names the variables; send nothing'
complete -c sessctl -n "__fish_sessctl_using_subcommand closient; and __fish_seen_subcommand_from get" -l unordered -d 'Print responses as they arrive, not in the order of the ids'
complete -c sessctl -n "__fish_sessctl_using_subcommand closient; and __fish_seen_subcommand_from get" -l fail-fast -d 'Stop at the first failure'
complete -c sessctl -n "__fish_sessctl_using_subcommand closient; and __fish_seen_subcommand_from get" -l json -d 'Same as --output json'
complete -c sessctl -n "__fish_sessctl_using_subcommand closient; and __fish_seen_subcommand_from get" -l yaml -d 'Same as --output yaml'
complete -c sessctl -n "__fish_sessctl_using_subcommand closient; and __fish_seen_subcommand_from get" -l raw -d 'Print the provider\'s full response, still redacted'
complete -c sessctl -n "__fish_sessctl_using_subcommand closient; and __fish_seen_subcommand_from get" -l show-secrets -d 'Show the session\'s own secrets (never the credential in use)'
complete -c sessctl -n "__fish_sessctl_using_subcommand closient; and __fish_seen_subcommand_from get" -s v -l verbose -d 'Log requests and retry delays to standard error'
complete -c sessctl -n "__fish_sessctl_using_subcommand closient; and __fish_seen_subcommand_from get" -l quiet -d 'Suppress notices'
complete -c sessctl -n "__fish_sessctl_using_subcommand closient; and __fish_seen_subcommand_from get" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c sessctl -n "__fish_sessctl_using_subcommand closient; and __fish_seen_subcommand_from wait" -l for -d 'done (any terminal state), a common state, a provider\'s status, field=value, or a jq condition' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand closient; and __fish_seen_subcommand_from wait" -l timeout -d 'Deadline, counted from the first poll' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand closient; and __fish_seen_subcommand_from wait" -s j -l jobs -d 'Concurrent requests, 1 to 256' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand closient; and __fish_seen_subcommand_from wait" -s o -l output -d 'Output format' -r -f -a "table\t''
json\t''
ndjson\t''
yaml\t''"
complete -c sessctl -n "__fish_sessctl_using_subcommand closient; and __fish_seen_subcommand_from wait" -s q -l jq -d 'Filter each document through a jq expression; strings print raw' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand closient; and __fish_seen_subcommand_from wait" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c sessctl -n "__fish_sessctl_using_subcommand closient; and __fish_seen_subcommand_from wait" -s p -l profile -d 'Profile of the configuration file' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand closient; and __fish_seen_subcommand_from wait" -l config -d 'Configuration file' -r -F
complete -c sessctl -n "__fish_sessctl_using_subcommand closient; and __fish_seen_subcommand_from wait" -l base-url -d 'API base URL; the credential is sent there' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand closient; and __fish_seen_subcommand_from wait" -l request-timeout -d 'Time limit per session, including retries [default: 30s]' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand closient; and __fish_seen_subcommand_from wait" -l retries -d 'Retries after a failed request, 0 to 10 [default: 2]' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand closient; and __fish_seen_subcommand_from wait" -l max-wait -d 'Longest Retry-After to honour [default: 1m]' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand closient; and __fish_seen_subcommand_from wait" -l rate -d 'Rate limit per provider: 200/10s, 50/s, off [default: the documented limit]' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand closient; and __fish_seen_subcommand_from wait" -l max-body -d 'Maximum response size in MiB, 1 to 64 [default: 16]' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand closient; and __fish_seen_subcommand_from wait" -l cacert -d 'Trust this CA bundle instead of the system\'s' -r -F
complete -c sessctl -n "__fish_sessctl_using_subcommand closient; and __fish_seen_subcommand_from wait" -l mock -d 'Use the embedded mock server: no account, no network' -r -f -a "ok\t'the sample session, with the requested id'
progress\t'one step of a session\'s lifecycle per request; the end of the id selects the lifecycle'
not-found\t'no session exists'
unauthorized\t'the credential is rejected'
rate-limited\t'too many requests; after the requested pause, ten seconds of success'
flaky\t'the first request for an id fails or is disconnected, the second returns the sample'
slow\t'the sample, sent slowly over three seconds'
drift\t'a field is missing, one has a wrong type, one is new, and a status is unknown'
hostile\t'control and bidirectional characters, very long values, unusual keys and numbers, in valid JSON'
html\t'an HTML page of a captive portal, with status 200'
truncated\t'half of the sample, or a disconnection halfway; the end of the id selects which'"
complete -c sessctl -n "__fish_sessctl_using_subcommand closient; and __fish_seen_subcommand_from wait" -l any-id -d 'Accept an id in any format, and a different id in the response'
complete -c sessctl -n "__fish_sessctl_using_subcommand closient; and __fish_seen_subcommand_from wait" -l any -d 'Succeed as soon as one session reaches the goal'
complete -c sessctl -n "__fish_sessctl_using_subcommand closient; and __fish_seen_subcommand_from wait" -l json -d 'Same as --output json'
complete -c sessctl -n "__fish_sessctl_using_subcommand closient; and __fish_seen_subcommand_from wait" -l yaml -d 'Same as --output yaml'
complete -c sessctl -n "__fish_sessctl_using_subcommand closient; and __fish_seen_subcommand_from wait" -l raw -d 'Print the provider\'s full response, still redacted'
complete -c sessctl -n "__fish_sessctl_using_subcommand closient; and __fish_seen_subcommand_from wait" -l show-secrets -d 'Show the session\'s own secrets (never the credential in use)'
complete -c sessctl -n "__fish_sessctl_using_subcommand closient; and __fish_seen_subcommand_from wait" -s v -l verbose -d 'Log requests and retry delays to standard error'
complete -c sessctl -n "__fish_sessctl_using_subcommand closient; and __fish_seen_subcommand_from wait" -l quiet -d 'Suppress notices'
complete -c sessctl -n "__fish_sessctl_using_subcommand closient; and __fish_seen_subcommand_from wait" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c sessctl -n "__fish_sessctl_using_subcommand closient; and __fish_seen_subcommand_from check" -s f -l file -d 'TOML file with sessions and their expectations; - reads standard input' -r -F
complete -c sessctl -n "__fish_sessctl_using_subcommand closient; and __fish_seen_subcommand_from check" -l contract -d 'How strictly to apply the provider\'s contract' -r -f -a "off\t''
lenient\t''
strict\t''"
complete -c sessctl -n "__fish_sessctl_using_subcommand closient; and __fish_seen_subcommand_from check" -l expect -d 'A jq condition that must be true, or field=value; may be repeated' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand closient; and __fish_seen_subcommand_from check" -l max-latency -d 'Longest acceptable response time' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand closient; and __fish_seen_subcommand_from check" -l report -d 'Write a report: junit=FILE, tap=FILE, or github (annotations and step summary)' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand closient; and __fish_seen_subcommand_from check" -s j -l jobs -d 'Concurrent requests, 1 to 256' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand closient; and __fish_seen_subcommand_from check" -s o -l output -d 'Output format' -r -f -a "table\t''
json\t''
ndjson\t''
yaml\t''"
complete -c sessctl -n "__fish_sessctl_using_subcommand closient; and __fish_seen_subcommand_from check" -s q -l jq -d 'Filter each document through a jq expression; strings print raw' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand closient; and __fish_seen_subcommand_from check" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c sessctl -n "__fish_sessctl_using_subcommand closient; and __fish_seen_subcommand_from check" -s p -l profile -d 'Profile of the configuration file' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand closient; and __fish_seen_subcommand_from check" -l config -d 'Configuration file' -r -F
complete -c sessctl -n "__fish_sessctl_using_subcommand closient; and __fish_seen_subcommand_from check" -l base-url -d 'API base URL; the credential is sent there' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand closient; and __fish_seen_subcommand_from check" -l request-timeout -d 'Time limit per session, including retries [default: 30s]' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand closient; and __fish_seen_subcommand_from check" -l retries -d 'Retries after a failed request, 0 to 10 [default: 2]' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand closient; and __fish_seen_subcommand_from check" -l max-wait -d 'Longest Retry-After to honour [default: 1m]' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand closient; and __fish_seen_subcommand_from check" -l rate -d 'Rate limit per provider: 200/10s, 50/s, off [default: the documented limit]' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand closient; and __fish_seen_subcommand_from check" -l max-body -d 'Maximum response size in MiB, 1 to 64 [default: 16]' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand closient; and __fish_seen_subcommand_from check" -l cacert -d 'Trust this CA bundle instead of the system\'s' -r -F
complete -c sessctl -n "__fish_sessctl_using_subcommand closient; and __fish_seen_subcommand_from check" -l mock -d 'Use the embedded mock server: no account, no network' -r -f -a "ok\t'the sample session, with the requested id'
progress\t'one step of a session\'s lifecycle per request; the end of the id selects the lifecycle'
not-found\t'no session exists'
unauthorized\t'the credential is rejected'
rate-limited\t'too many requests; after the requested pause, ten seconds of success'
flaky\t'the first request for an id fails or is disconnected, the second returns the sample'
slow\t'the sample, sent slowly over three seconds'
drift\t'a field is missing, one has a wrong type, one is new, and a status is unknown'
hostile\t'control and bidirectional characters, very long values, unusual keys and numbers, in valid JSON'
html\t'an HTML page of a captive portal, with status 200'
truncated\t'half of the sample, or a disconnection halfway; the end of the id selects which'"
complete -c sessctl -n "__fish_sessctl_using_subcommand closient; and __fish_seen_subcommand_from check" -l any-id -d 'Accept an id in any format, and a different id in the response'
complete -c sessctl -n "__fish_sessctl_using_subcommand closient; and __fish_seen_subcommand_from check" -l json -d 'Same as --output json'
complete -c sessctl -n "__fish_sessctl_using_subcommand closient; and __fish_seen_subcommand_from check" -l yaml -d 'Same as --output yaml'
complete -c sessctl -n "__fish_sessctl_using_subcommand closient; and __fish_seen_subcommand_from check" -l raw -d 'Print the provider\'s full response, still redacted'
complete -c sessctl -n "__fish_sessctl_using_subcommand closient; and __fish_seen_subcommand_from check" -l show-secrets -d 'Show the session\'s own secrets (never the credential in use)'
complete -c sessctl -n "__fish_sessctl_using_subcommand closient; and __fish_seen_subcommand_from check" -s v -l verbose -d 'Log requests and retry delays to standard error'
complete -c sessctl -n "__fish_sessctl_using_subcommand closient; and __fish_seen_subcommand_from check" -l quiet -d 'Suppress notices'
complete -c sessctl -n "__fish_sessctl_using_subcommand closient; and __fish_seen_subcommand_from check" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c sessctl -n "__fish_sessctl_using_subcommand deck; and not __fish_seen_subcommand_from get wait check" -s o -l output -d 'Output format' -r -f -a "table\t''
json\t''
ndjson\t''
yaml\t''"
complete -c sessctl -n "__fish_sessctl_using_subcommand deck; and not __fish_seen_subcommand_from get wait check" -s q -l jq -d 'Filter each document through a jq expression; strings print raw' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand deck; and not __fish_seen_subcommand_from get wait check" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c sessctl -n "__fish_sessctl_using_subcommand deck; and not __fish_seen_subcommand_from get wait check" -s p -l profile -d 'Profile of the configuration file' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand deck; and not __fish_seen_subcommand_from get wait check" -l config -d 'Configuration file' -r -F
complete -c sessctl -n "__fish_sessctl_using_subcommand deck; and not __fish_seen_subcommand_from get wait check" -l base-url -d 'API base URL; the credential is sent there' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand deck; and not __fish_seen_subcommand_from get wait check" -l request-timeout -d 'Time limit per session, including retries [default: 30s]' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand deck; and not __fish_seen_subcommand_from get wait check" -l retries -d 'Retries after a failed request, 0 to 10 [default: 2]' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand deck; and not __fish_seen_subcommand_from get wait check" -l max-wait -d 'Longest Retry-After to honour [default: 1m]' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand deck; and not __fish_seen_subcommand_from get wait check" -l rate -d 'Rate limit per provider: 200/10s, 50/s, off [default: the documented limit]' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand deck; and not __fish_seen_subcommand_from get wait check" -l max-body -d 'Maximum response size in MiB, 1 to 64 [default: 16]' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand deck; and not __fish_seen_subcommand_from get wait check" -l cacert -d 'Trust this CA bundle instead of the system\'s' -r -F
complete -c sessctl -n "__fish_sessctl_using_subcommand deck; and not __fish_seen_subcommand_from get wait check" -l mock -d 'Use the embedded mock server: no account, no network' -r -f -a "ok\t'the sample session, with the requested id'
progress\t'one step of a session\'s lifecycle per request; the end of the id selects the lifecycle'
not-found\t'no session exists'
unauthorized\t'the credential is rejected'
rate-limited\t'too many requests; after the requested pause, ten seconds of success'
flaky\t'the first request for an id fails or is disconnected, the second returns the sample'
slow\t'the sample, sent slowly over three seconds'
drift\t'a field is missing, one has a wrong type, one is new, and a status is unknown'
hostile\t'control and bidirectional characters, very long values, unusual keys and numbers, in valid JSON'
html\t'an HTML page of a captive portal, with status 200'
truncated\t'half of the sample, or a disconnection halfway; the end of the id selects which'"
complete -c sessctl -n "__fish_sessctl_using_subcommand deck; and not __fish_seen_subcommand_from get wait check" -l json -d 'Same as --output json'
complete -c sessctl -n "__fish_sessctl_using_subcommand deck; and not __fish_seen_subcommand_from get wait check" -l yaml -d 'Same as --output yaml'
complete -c sessctl -n "__fish_sessctl_using_subcommand deck; and not __fish_seen_subcommand_from get wait check" -l raw -d 'Print the provider\'s full response, still redacted'
complete -c sessctl -n "__fish_sessctl_using_subcommand deck; and not __fish_seen_subcommand_from get wait check" -l show-secrets -d 'Show the session\'s own secrets (never the credential in use)'
complete -c sessctl -n "__fish_sessctl_using_subcommand deck; and not __fish_seen_subcommand_from get wait check" -s v -l verbose -d 'Log requests and retry delays to standard error'
complete -c sessctl -n "__fish_sessctl_using_subcommand deck; and not __fish_seen_subcommand_from get wait check" -l quiet -d 'Suppress notices'
complete -c sessctl -n "__fish_sessctl_using_subcommand deck; and not __fish_seen_subcommand_from get wait check" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c sessctl -n "__fish_sessctl_using_subcommand deck; and not __fish_seen_subcommand_from get wait check" -f -a "get" -d 'Look up Deck sessions'
complete -c sessctl -n "__fish_sessctl_using_subcommand deck; and not __fish_seen_subcommand_from get wait check" -f -a "wait" -d 'Wait until Deck sessions end, or reach a state'
complete -c sessctl -n "__fish_sessctl_using_subcommand deck; and not __fish_seen_subcommand_from get wait check" -f -a "check" -d 'Check Deck sessions against the contract and your expectations'
complete -c sessctl -n "__fish_sessctl_using_subcommand deck; and __fish_seen_subcommand_from get" -s j -l jobs -d 'Concurrent requests, 1 to 256' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand deck; and __fish_seen_subcommand_from get" -l resume -d 'Reuse successful lines of earlier ndjson output, fetch the rest' -r -F
complete -c sessctl -n "__fish_sessctl_using_subcommand deck; and __fish_seen_subcommand_from get" -l partition -d 'Fetch part I of N of the list, counted from 1' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand deck; and __fish_seen_subcommand_from get" -s o -l output -d 'Output format' -r -f -a "table\t''
json\t''
ndjson\t''
yaml\t''"
complete -c sessctl -n "__fish_sessctl_using_subcommand deck; and __fish_seen_subcommand_from get" -s q -l jq -d 'Filter each document through a jq expression; strings print raw' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand deck; and __fish_seen_subcommand_from get" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c sessctl -n "__fish_sessctl_using_subcommand deck; and __fish_seen_subcommand_from get" -s p -l profile -d 'Profile of the configuration file' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand deck; and __fish_seen_subcommand_from get" -l config -d 'Configuration file' -r -F
complete -c sessctl -n "__fish_sessctl_using_subcommand deck; and __fish_seen_subcommand_from get" -l base-url -d 'API base URL; the credential is sent there' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand deck; and __fish_seen_subcommand_from get" -l request-timeout -d 'Time limit per session, including retries [default: 30s]' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand deck; and __fish_seen_subcommand_from get" -l retries -d 'Retries after a failed request, 0 to 10 [default: 2]' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand deck; and __fish_seen_subcommand_from get" -l max-wait -d 'Longest Retry-After to honour [default: 1m]' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand deck; and __fish_seen_subcommand_from get" -l rate -d 'Rate limit per provider: 200/10s, 50/s, off [default: the documented limit]' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand deck; and __fish_seen_subcommand_from get" -l max-body -d 'Maximum response size in MiB, 1 to 64 [default: 16]' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand deck; and __fish_seen_subcommand_from get" -l cacert -d 'Trust this CA bundle instead of the system\'s' -r -F
complete -c sessctl -n "__fish_sessctl_using_subcommand deck; and __fish_seen_subcommand_from get" -l mock -d 'Use the embedded mock server: no account, no network' -r -f -a "ok\t'the sample session, with the requested id'
progress\t'one step of a session\'s lifecycle per request; the end of the id selects the lifecycle'
not-found\t'no session exists'
unauthorized\t'the credential is rejected'
rate-limited\t'too many requests; after the requested pause, ten seconds of success'
flaky\t'the first request for an id fails or is disconnected, the second returns the sample'
slow\t'the sample, sent slowly over three seconds'
drift\t'a field is missing, one has a wrong type, one is new, and a status is unknown'
hostile\t'control and bidirectional characters, very long values, unusual keys and numbers, in valid JSON'
html\t'an HTML page of a captive portal, with status 200'
truncated\t'half of the sample, or a disconnection halfway; the end of the id selects which'"
complete -c sessctl -n "__fish_sessctl_using_subcommand deck; and __fish_seen_subcommand_from get" -l any-id -d 'Accept an id in any format, and a different id in the response'
complete -c sessctl -n "__fish_sessctl_using_subcommand deck; and __fish_seen_subcommand_from get" -l curl -d 'Print the request as a curl command that names the variables; send nothing'
complete -c sessctl -n "__fish_sessctl_using_subcommand deck; and __fish_seen_subcommand_from get" -l unordered -d 'Print responses as they arrive, not in the order of the ids'
complete -c sessctl -n "__fish_sessctl_using_subcommand deck; and __fish_seen_subcommand_from get" -l fail-fast -d 'Stop at the first failure'
complete -c sessctl -n "__fish_sessctl_using_subcommand deck; and __fish_seen_subcommand_from get" -l json -d 'Same as --output json'
complete -c sessctl -n "__fish_sessctl_using_subcommand deck; and __fish_seen_subcommand_from get" -l yaml -d 'Same as --output yaml'
complete -c sessctl -n "__fish_sessctl_using_subcommand deck; and __fish_seen_subcommand_from get" -l raw -d 'Print the provider\'s full response, still redacted'
complete -c sessctl -n "__fish_sessctl_using_subcommand deck; and __fish_seen_subcommand_from get" -l show-secrets -d 'Show the session\'s own secrets (never the credential in use)'
complete -c sessctl -n "__fish_sessctl_using_subcommand deck; and __fish_seen_subcommand_from get" -s v -l verbose -d 'Log requests and retry delays to standard error'
complete -c sessctl -n "__fish_sessctl_using_subcommand deck; and __fish_seen_subcommand_from get" -l quiet -d 'Suppress notices'
complete -c sessctl -n "__fish_sessctl_using_subcommand deck; and __fish_seen_subcommand_from get" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c sessctl -n "__fish_sessctl_using_subcommand deck; and __fish_seen_subcommand_from wait" -l for -d 'done (any terminal state), a common state, a provider\'s status, field=value, or a jq condition' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand deck; and __fish_seen_subcommand_from wait" -l timeout -d 'Deadline, counted from the first poll' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand deck; and __fish_seen_subcommand_from wait" -s j -l jobs -d 'Concurrent requests, 1 to 256' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand deck; and __fish_seen_subcommand_from wait" -s o -l output -d 'Output format' -r -f -a "table\t''
json\t''
ndjson\t''
yaml\t''"
complete -c sessctl -n "__fish_sessctl_using_subcommand deck; and __fish_seen_subcommand_from wait" -s q -l jq -d 'Filter each document through a jq expression; strings print raw' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand deck; and __fish_seen_subcommand_from wait" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c sessctl -n "__fish_sessctl_using_subcommand deck; and __fish_seen_subcommand_from wait" -s p -l profile -d 'Profile of the configuration file' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand deck; and __fish_seen_subcommand_from wait" -l config -d 'Configuration file' -r -F
complete -c sessctl -n "__fish_sessctl_using_subcommand deck; and __fish_seen_subcommand_from wait" -l base-url -d 'API base URL; the credential is sent there' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand deck; and __fish_seen_subcommand_from wait" -l request-timeout -d 'Time limit per session, including retries [default: 30s]' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand deck; and __fish_seen_subcommand_from wait" -l retries -d 'Retries after a failed request, 0 to 10 [default: 2]' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand deck; and __fish_seen_subcommand_from wait" -l max-wait -d 'Longest Retry-After to honour [default: 1m]' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand deck; and __fish_seen_subcommand_from wait" -l rate -d 'Rate limit per provider: 200/10s, 50/s, off [default: the documented limit]' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand deck; and __fish_seen_subcommand_from wait" -l max-body -d 'Maximum response size in MiB, 1 to 64 [default: 16]' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand deck; and __fish_seen_subcommand_from wait" -l cacert -d 'Trust this CA bundle instead of the system\'s' -r -F
complete -c sessctl -n "__fish_sessctl_using_subcommand deck; and __fish_seen_subcommand_from wait" -l mock -d 'Use the embedded mock server: no account, no network' -r -f -a "ok\t'the sample session, with the requested id'
progress\t'one step of a session\'s lifecycle per request; the end of the id selects the lifecycle'
not-found\t'no session exists'
unauthorized\t'the credential is rejected'
rate-limited\t'too many requests; after the requested pause, ten seconds of success'
flaky\t'the first request for an id fails or is disconnected, the second returns the sample'
slow\t'the sample, sent slowly over three seconds'
drift\t'a field is missing, one has a wrong type, one is new, and a status is unknown'
hostile\t'control and bidirectional characters, very long values, unusual keys and numbers, in valid JSON'
html\t'an HTML page of a captive portal, with status 200'
truncated\t'half of the sample, or a disconnection halfway; the end of the id selects which'"
complete -c sessctl -n "__fish_sessctl_using_subcommand deck; and __fish_seen_subcommand_from wait" -l any-id -d 'Accept an id in any format, and a different id in the response'
complete -c sessctl -n "__fish_sessctl_using_subcommand deck; and __fish_seen_subcommand_from wait" -l any -d 'Succeed as soon as one session reaches the goal'
complete -c sessctl -n "__fish_sessctl_using_subcommand deck; and __fish_seen_subcommand_from wait" -l json -d 'Same as --output json'
complete -c sessctl -n "__fish_sessctl_using_subcommand deck; and __fish_seen_subcommand_from wait" -l yaml -d 'Same as --output yaml'
complete -c sessctl -n "__fish_sessctl_using_subcommand deck; and __fish_seen_subcommand_from wait" -l raw -d 'Print the provider\'s full response, still redacted'
complete -c sessctl -n "__fish_sessctl_using_subcommand deck; and __fish_seen_subcommand_from wait" -l show-secrets -d 'Show the session\'s own secrets (never the credential in use)'
complete -c sessctl -n "__fish_sessctl_using_subcommand deck; and __fish_seen_subcommand_from wait" -s v -l verbose -d 'Log requests and retry delays to standard error'
complete -c sessctl -n "__fish_sessctl_using_subcommand deck; and __fish_seen_subcommand_from wait" -l quiet -d 'Suppress notices'
complete -c sessctl -n "__fish_sessctl_using_subcommand deck; and __fish_seen_subcommand_from wait" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c sessctl -n "__fish_sessctl_using_subcommand deck; and __fish_seen_subcommand_from check" -s f -l file -d 'TOML file with sessions and their expectations; - reads standard input' -r -F
complete -c sessctl -n "__fish_sessctl_using_subcommand deck; and __fish_seen_subcommand_from check" -l contract -d 'How strictly to apply the provider\'s contract' -r -f -a "off\t''
lenient\t''
strict\t''"
complete -c sessctl -n "__fish_sessctl_using_subcommand deck; and __fish_seen_subcommand_from check" -l expect -d 'A jq condition that must be true, or field=value; may be repeated' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand deck; and __fish_seen_subcommand_from check" -l max-latency -d 'Longest acceptable response time' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand deck; and __fish_seen_subcommand_from check" -l report -d 'Write a report: junit=FILE, tap=FILE, or github (annotations and step summary)' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand deck; and __fish_seen_subcommand_from check" -s j -l jobs -d 'Concurrent requests, 1 to 256' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand deck; and __fish_seen_subcommand_from check" -s o -l output -d 'Output format' -r -f -a "table\t''
json\t''
ndjson\t''
yaml\t''"
complete -c sessctl -n "__fish_sessctl_using_subcommand deck; and __fish_seen_subcommand_from check" -s q -l jq -d 'Filter each document through a jq expression; strings print raw' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand deck; and __fish_seen_subcommand_from check" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c sessctl -n "__fish_sessctl_using_subcommand deck; and __fish_seen_subcommand_from check" -s p -l profile -d 'Profile of the configuration file' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand deck; and __fish_seen_subcommand_from check" -l config -d 'Configuration file' -r -F
complete -c sessctl -n "__fish_sessctl_using_subcommand deck; and __fish_seen_subcommand_from check" -l base-url -d 'API base URL; the credential is sent there' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand deck; and __fish_seen_subcommand_from check" -l request-timeout -d 'Time limit per session, including retries [default: 30s]' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand deck; and __fish_seen_subcommand_from check" -l retries -d 'Retries after a failed request, 0 to 10 [default: 2]' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand deck; and __fish_seen_subcommand_from check" -l max-wait -d 'Longest Retry-After to honour [default: 1m]' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand deck; and __fish_seen_subcommand_from check" -l rate -d 'Rate limit per provider: 200/10s, 50/s, off [default: the documented limit]' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand deck; and __fish_seen_subcommand_from check" -l max-body -d 'Maximum response size in MiB, 1 to 64 [default: 16]' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand deck; and __fish_seen_subcommand_from check" -l cacert -d 'Trust this CA bundle instead of the system\'s' -r -F
complete -c sessctl -n "__fish_sessctl_using_subcommand deck; and __fish_seen_subcommand_from check" -l mock -d 'Use the embedded mock server: no account, no network' -r -f -a "ok\t'the sample session, with the requested id'
progress\t'one step of a session\'s lifecycle per request; the end of the id selects the lifecycle'
not-found\t'no session exists'
unauthorized\t'the credential is rejected'
rate-limited\t'too many requests; after the requested pause, ten seconds of success'
flaky\t'the first request for an id fails or is disconnected, the second returns the sample'
slow\t'the sample, sent slowly over three seconds'
drift\t'a field is missing, one has a wrong type, one is new, and a status is unknown'
hostile\t'control and bidirectional characters, very long values, unusual keys and numbers, in valid JSON'
html\t'an HTML page of a captive portal, with status 200'
truncated\t'half of the sample, or a disconnection halfway; the end of the id selects which'"
complete -c sessctl -n "__fish_sessctl_using_subcommand deck; and __fish_seen_subcommand_from check" -l any-id -d 'Accept an id in any format, and a different id in the response'
complete -c sessctl -n "__fish_sessctl_using_subcommand deck; and __fish_seen_subcommand_from check" -l json -d 'Same as --output json'
complete -c sessctl -n "__fish_sessctl_using_subcommand deck; and __fish_seen_subcommand_from check" -l yaml -d 'Same as --output yaml'
complete -c sessctl -n "__fish_sessctl_using_subcommand deck; and __fish_seen_subcommand_from check" -l raw -d 'Print the provider\'s full response, still redacted'
complete -c sessctl -n "__fish_sessctl_using_subcommand deck; and __fish_seen_subcommand_from check" -l show-secrets -d 'Show the session\'s own secrets (never the credential in use)'
complete -c sessctl -n "__fish_sessctl_using_subcommand deck; and __fish_seen_subcommand_from check" -s v -l verbose -d 'Log requests and retry delays to standard error'
complete -c sessctl -n "__fish_sessctl_using_subcommand deck; and __fish_seen_subcommand_from check" -l quiet -d 'Suppress notices'
complete -c sessctl -n "__fish_sessctl_using_subcommand deck; and __fish_seen_subcommand_from check" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c sessctl -n "__fish_sessctl_using_subcommand kayle; and not __fish_seen_subcommand_from get wait check" -s o -l output -d 'Output format' -r -f -a "table\t''
json\t''
ndjson\t''
yaml\t''"
complete -c sessctl -n "__fish_sessctl_using_subcommand kayle; and not __fish_seen_subcommand_from get wait check" -s q -l jq -d 'Filter each document through a jq expression; strings print raw' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand kayle; and not __fish_seen_subcommand_from get wait check" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c sessctl -n "__fish_sessctl_using_subcommand kayle; and not __fish_seen_subcommand_from get wait check" -s p -l profile -d 'Profile of the configuration file' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand kayle; and not __fish_seen_subcommand_from get wait check" -l config -d 'Configuration file' -r -F
complete -c sessctl -n "__fish_sessctl_using_subcommand kayle; and not __fish_seen_subcommand_from get wait check" -l base-url -d 'API base URL; the credential is sent there' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand kayle; and not __fish_seen_subcommand_from get wait check" -l request-timeout -d 'Time limit per session, including retries [default: 30s]' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand kayle; and not __fish_seen_subcommand_from get wait check" -l retries -d 'Retries after a failed request, 0 to 10 [default: 2]' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand kayle; and not __fish_seen_subcommand_from get wait check" -l max-wait -d 'Longest Retry-After to honour [default: 1m]' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand kayle; and not __fish_seen_subcommand_from get wait check" -l rate -d 'Rate limit per provider: 200/10s, 50/s, off [default: the documented limit]' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand kayle; and not __fish_seen_subcommand_from get wait check" -l max-body -d 'Maximum response size in MiB, 1 to 64 [default: 16]' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand kayle; and not __fish_seen_subcommand_from get wait check" -l cacert -d 'Trust this CA bundle instead of the system\'s' -r -F
complete -c sessctl -n "__fish_sessctl_using_subcommand kayle; and not __fish_seen_subcommand_from get wait check" -l mock -d 'Use the embedded mock server: no account, no network' -r -f -a "ok\t'the sample session, with the requested id'
progress\t'one step of a session\'s lifecycle per request; the end of the id selects the lifecycle'
not-found\t'no session exists'
unauthorized\t'the credential is rejected'
rate-limited\t'too many requests; after the requested pause, ten seconds of success'
flaky\t'the first request for an id fails or is disconnected, the second returns the sample'
slow\t'the sample, sent slowly over three seconds'
drift\t'a field is missing, one has a wrong type, one is new, and a status is unknown'
hostile\t'control and bidirectional characters, very long values, unusual keys and numbers, in valid JSON'
html\t'an HTML page of a captive portal, with status 200'
truncated\t'half of the sample, or a disconnection halfway; the end of the id selects which'"
complete -c sessctl -n "__fish_sessctl_using_subcommand kayle; and not __fish_seen_subcommand_from get wait check" -l json -d 'Same as --output json'
complete -c sessctl -n "__fish_sessctl_using_subcommand kayle; and not __fish_seen_subcommand_from get wait check" -l yaml -d 'Same as --output yaml'
complete -c sessctl -n "__fish_sessctl_using_subcommand kayle; and not __fish_seen_subcommand_from get wait check" -l raw -d 'Print the provider\'s full response, still redacted'
complete -c sessctl -n "__fish_sessctl_using_subcommand kayle; and not __fish_seen_subcommand_from get wait check" -l show-secrets -d 'Show the session\'s own secrets (never the credential in use)'
complete -c sessctl -n "__fish_sessctl_using_subcommand kayle; and not __fish_seen_subcommand_from get wait check" -s v -l verbose -d 'Log requests and retry delays to standard error'
complete -c sessctl -n "__fish_sessctl_using_subcommand kayle; and not __fish_seen_subcommand_from get wait check" -l quiet -d 'Suppress notices'
complete -c sessctl -n "__fish_sessctl_using_subcommand kayle; and not __fish_seen_subcommand_from get wait check" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c sessctl -n "__fish_sessctl_using_subcommand kayle; and not __fish_seen_subcommand_from get wait check" -f -a "get" -d 'Look up Kayle ID sessions'
complete -c sessctl -n "__fish_sessctl_using_subcommand kayle; and not __fish_seen_subcommand_from get wait check" -f -a "wait" -d 'Wait until Kayle ID sessions end, or reach a state'
complete -c sessctl -n "__fish_sessctl_using_subcommand kayle; and not __fish_seen_subcommand_from get wait check" -f -a "check" -d 'Check Kayle ID sessions against the contract and your expectations'
complete -c sessctl -n "__fish_sessctl_using_subcommand kayle; and __fish_seen_subcommand_from get" -s j -l jobs -d 'Concurrent requests, 1 to 256' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand kayle; and __fish_seen_subcommand_from get" -l resume -d 'Reuse successful lines of earlier ndjson output, fetch the rest' -r -F
complete -c sessctl -n "__fish_sessctl_using_subcommand kayle; and __fish_seen_subcommand_from get" -l partition -d 'Fetch part I of N of the list, counted from 1' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand kayle; and __fish_seen_subcommand_from get" -s o -l output -d 'Output format' -r -f -a "table\t''
json\t''
ndjson\t''
yaml\t''"
complete -c sessctl -n "__fish_sessctl_using_subcommand kayle; and __fish_seen_subcommand_from get" -s q -l jq -d 'Filter each document through a jq expression; strings print raw' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand kayle; and __fish_seen_subcommand_from get" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c sessctl -n "__fish_sessctl_using_subcommand kayle; and __fish_seen_subcommand_from get" -s p -l profile -d 'Profile of the configuration file' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand kayle; and __fish_seen_subcommand_from get" -l config -d 'Configuration file' -r -F
complete -c sessctl -n "__fish_sessctl_using_subcommand kayle; and __fish_seen_subcommand_from get" -l base-url -d 'API base URL; the credential is sent there' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand kayle; and __fish_seen_subcommand_from get" -l request-timeout -d 'Time limit per session, including retries [default: 30s]' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand kayle; and __fish_seen_subcommand_from get" -l retries -d 'Retries after a failed request, 0 to 10 [default: 2]' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand kayle; and __fish_seen_subcommand_from get" -l max-wait -d 'Longest Retry-After to honour [default: 1m]' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand kayle; and __fish_seen_subcommand_from get" -l rate -d 'Rate limit per provider: 200/10s, 50/s, off [default: the documented limit]' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand kayle; and __fish_seen_subcommand_from get" -l max-body -d 'Maximum response size in MiB, 1 to 64 [default: 16]' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand kayle; and __fish_seen_subcommand_from get" -l cacert -d 'Trust this CA bundle instead of the system\'s' -r -F
complete -c sessctl -n "__fish_sessctl_using_subcommand kayle; and __fish_seen_subcommand_from get" -l mock -d 'Use the embedded mock server: no account, no network' -r -f -a "ok\t'the sample session, with the requested id'
progress\t'one step of a session\'s lifecycle per request; the end of the id selects the lifecycle'
not-found\t'no session exists'
unauthorized\t'the credential is rejected'
rate-limited\t'too many requests; after the requested pause, ten seconds of success'
flaky\t'the first request for an id fails or is disconnected, the second returns the sample'
slow\t'the sample, sent slowly over three seconds'
drift\t'a field is missing, one has a wrong type, one is new, and a status is unknown'
hostile\t'control and bidirectional characters, very long values, unusual keys and numbers, in valid JSON'
html\t'an HTML page of a captive portal, with status 200'
truncated\t'half of the sample, or a disconnection halfway; the end of the id selects which'"
complete -c sessctl -n "__fish_sessctl_using_subcommand kayle; and __fish_seen_subcommand_from get" -l any-id -d 'Accept an id in any format, and a different id in the response'
complete -c sessctl -n "__fish_sessctl_using_subcommand kayle; and __fish_seen_subcommand_from get" -l curl -d 'Print the request as a curl command that names the variables; send nothing'
complete -c sessctl -n "__fish_sessctl_using_subcommand kayle; and __fish_seen_subcommand_from get" -l unordered -d 'Print responses as they arrive, not in the order of the ids'
complete -c sessctl -n "__fish_sessctl_using_subcommand kayle; and __fish_seen_subcommand_from get" -l fail-fast -d 'Stop at the first failure'
complete -c sessctl -n "__fish_sessctl_using_subcommand kayle; and __fish_seen_subcommand_from get" -l json -d 'Same as --output json'
complete -c sessctl -n "__fish_sessctl_using_subcommand kayle; and __fish_seen_subcommand_from get" -l yaml -d 'Same as --output yaml'
complete -c sessctl -n "__fish_sessctl_using_subcommand kayle; and __fish_seen_subcommand_from get" -l raw -d 'Print the provider\'s full response, still redacted'
complete -c sessctl -n "__fish_sessctl_using_subcommand kayle; and __fish_seen_subcommand_from get" -l show-secrets -d 'Show the session\'s own secrets (never the credential in use)'
complete -c sessctl -n "__fish_sessctl_using_subcommand kayle; and __fish_seen_subcommand_from get" -s v -l verbose -d 'Log requests and retry delays to standard error'
complete -c sessctl -n "__fish_sessctl_using_subcommand kayle; and __fish_seen_subcommand_from get" -l quiet -d 'Suppress notices'
complete -c sessctl -n "__fish_sessctl_using_subcommand kayle; and __fish_seen_subcommand_from get" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c sessctl -n "__fish_sessctl_using_subcommand kayle; and __fish_seen_subcommand_from wait" -l for -d 'done (any terminal state), a common state, a provider\'s status, field=value, or a jq condition' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand kayle; and __fish_seen_subcommand_from wait" -l timeout -d 'Deadline, counted from the first poll' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand kayle; and __fish_seen_subcommand_from wait" -s j -l jobs -d 'Concurrent requests, 1 to 256' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand kayle; and __fish_seen_subcommand_from wait" -s o -l output -d 'Output format' -r -f -a "table\t''
json\t''
ndjson\t''
yaml\t''"
complete -c sessctl -n "__fish_sessctl_using_subcommand kayle; and __fish_seen_subcommand_from wait" -s q -l jq -d 'Filter each document through a jq expression; strings print raw' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand kayle; and __fish_seen_subcommand_from wait" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c sessctl -n "__fish_sessctl_using_subcommand kayle; and __fish_seen_subcommand_from wait" -s p -l profile -d 'Profile of the configuration file' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand kayle; and __fish_seen_subcommand_from wait" -l config -d 'Configuration file' -r -F
complete -c sessctl -n "__fish_sessctl_using_subcommand kayle; and __fish_seen_subcommand_from wait" -l base-url -d 'API base URL; the credential is sent there' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand kayle; and __fish_seen_subcommand_from wait" -l request-timeout -d 'Time limit per session, including retries [default: 30s]' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand kayle; and __fish_seen_subcommand_from wait" -l retries -d 'Retries after a failed request, 0 to 10 [default: 2]' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand kayle; and __fish_seen_subcommand_from wait" -l max-wait -d 'Longest Retry-After to honour [default: 1m]' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand kayle; and __fish_seen_subcommand_from wait" -l rate -d 'Rate limit per provider: 200/10s, 50/s, off [default: the documented limit]' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand kayle; and __fish_seen_subcommand_from wait" -l max-body -d 'Maximum response size in MiB, 1 to 64 [default: 16]' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand kayle; and __fish_seen_subcommand_from wait" -l cacert -d 'Trust this CA bundle instead of the system\'s' -r -F
complete -c sessctl -n "__fish_sessctl_using_subcommand kayle; and __fish_seen_subcommand_from wait" -l mock -d 'Use the embedded mock server: no account, no network' -r -f -a "ok\t'the sample session, with the requested id'
progress\t'one step of a session\'s lifecycle per request; the end of the id selects the lifecycle'
not-found\t'no session exists'
unauthorized\t'the credential is rejected'
rate-limited\t'too many requests; after the requested pause, ten seconds of success'
flaky\t'the first request for an id fails or is disconnected, the second returns the sample'
slow\t'the sample, sent slowly over three seconds'
drift\t'a field is missing, one has a wrong type, one is new, and a status is unknown'
hostile\t'control and bidirectional characters, very long values, unusual keys and numbers, in valid JSON'
html\t'an HTML page of a captive portal, with status 200'
truncated\t'half of the sample, or a disconnection halfway; the end of the id selects which'"
complete -c sessctl -n "__fish_sessctl_using_subcommand kayle; and __fish_seen_subcommand_from wait" -l any-id -d 'Accept an id in any format, and a different id in the response'
complete -c sessctl -n "__fish_sessctl_using_subcommand kayle; and __fish_seen_subcommand_from wait" -l any -d 'Succeed as soon as one session reaches the goal'
complete -c sessctl -n "__fish_sessctl_using_subcommand kayle; and __fish_seen_subcommand_from wait" -l json -d 'Same as --output json'
complete -c sessctl -n "__fish_sessctl_using_subcommand kayle; and __fish_seen_subcommand_from wait" -l yaml -d 'Same as --output yaml'
complete -c sessctl -n "__fish_sessctl_using_subcommand kayle; and __fish_seen_subcommand_from wait" -l raw -d 'Print the provider\'s full response, still redacted'
complete -c sessctl -n "__fish_sessctl_using_subcommand kayle; and __fish_seen_subcommand_from wait" -l show-secrets -d 'Show the session\'s own secrets (never the credential in use)'
complete -c sessctl -n "__fish_sessctl_using_subcommand kayle; and __fish_seen_subcommand_from wait" -s v -l verbose -d 'Log requests and retry delays to standard error'
complete -c sessctl -n "__fish_sessctl_using_subcommand kayle; and __fish_seen_subcommand_from wait" -l quiet -d 'Suppress notices'
complete -c sessctl -n "__fish_sessctl_using_subcommand kayle; and __fish_seen_subcommand_from wait" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c sessctl -n "__fish_sessctl_using_subcommand kayle; and __fish_seen_subcommand_from check" -s f -l file -d 'TOML file with sessions and their expectations; - reads standard input' -r -F
complete -c sessctl -n "__fish_sessctl_using_subcommand kayle; and __fish_seen_subcommand_from check" -l contract -d 'How strictly to apply the provider\'s contract' -r -f -a "off\t''
lenient\t''
strict\t''"
complete -c sessctl -n "__fish_sessctl_using_subcommand kayle; and __fish_seen_subcommand_from check" -l expect -d 'A jq condition that must be true, or field=value; may be repeated' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand kayle; and __fish_seen_subcommand_from check" -l max-latency -d 'Longest acceptable response time' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand kayle; and __fish_seen_subcommand_from check" -l report -d 'Write a report: junit=FILE, tap=FILE, or github (annotations and step summary)' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand kayle; and __fish_seen_subcommand_from check" -s j -l jobs -d 'Concurrent requests, 1 to 256' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand kayle; and __fish_seen_subcommand_from check" -s o -l output -d 'Output format' -r -f -a "table\t''
json\t''
ndjson\t''
yaml\t''"
complete -c sessctl -n "__fish_sessctl_using_subcommand kayle; and __fish_seen_subcommand_from check" -s q -l jq -d 'Filter each document through a jq expression; strings print raw' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand kayle; and __fish_seen_subcommand_from check" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c sessctl -n "__fish_sessctl_using_subcommand kayle; and __fish_seen_subcommand_from check" -s p -l profile -d 'Profile of the configuration file' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand kayle; and __fish_seen_subcommand_from check" -l config -d 'Configuration file' -r -F
complete -c sessctl -n "__fish_sessctl_using_subcommand kayle; and __fish_seen_subcommand_from check" -l base-url -d 'API base URL; the credential is sent there' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand kayle; and __fish_seen_subcommand_from check" -l request-timeout -d 'Time limit per session, including retries [default: 30s]' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand kayle; and __fish_seen_subcommand_from check" -l retries -d 'Retries after a failed request, 0 to 10 [default: 2]' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand kayle; and __fish_seen_subcommand_from check" -l max-wait -d 'Longest Retry-After to honour [default: 1m]' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand kayle; and __fish_seen_subcommand_from check" -l rate -d 'Rate limit per provider: 200/10s, 50/s, off [default: the documented limit]' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand kayle; and __fish_seen_subcommand_from check" -l max-body -d 'Maximum response size in MiB, 1 to 64 [default: 16]' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand kayle; and __fish_seen_subcommand_from check" -l cacert -d 'Trust this CA bundle instead of the system\'s' -r -F
complete -c sessctl -n "__fish_sessctl_using_subcommand kayle; and __fish_seen_subcommand_from check" -l mock -d 'Use the embedded mock server: no account, no network' -r -f -a "ok\t'the sample session, with the requested id'
progress\t'one step of a session\'s lifecycle per request; the end of the id selects the lifecycle'
not-found\t'no session exists'
unauthorized\t'the credential is rejected'
rate-limited\t'too many requests; after the requested pause, ten seconds of success'
flaky\t'the first request for an id fails or is disconnected, the second returns the sample'
slow\t'the sample, sent slowly over three seconds'
drift\t'a field is missing, one has a wrong type, one is new, and a status is unknown'
hostile\t'control and bidirectional characters, very long values, unusual keys and numbers, in valid JSON'
html\t'an HTML page of a captive portal, with status 200'
truncated\t'half of the sample, or a disconnection halfway; the end of the id selects which'"
complete -c sessctl -n "__fish_sessctl_using_subcommand kayle; and __fish_seen_subcommand_from check" -l any-id -d 'Accept an id in any format, and a different id in the response'
complete -c sessctl -n "__fish_sessctl_using_subcommand kayle; and __fish_seen_subcommand_from check" -l json -d 'Same as --output json'
complete -c sessctl -n "__fish_sessctl_using_subcommand kayle; and __fish_seen_subcommand_from check" -l yaml -d 'Same as --output yaml'
complete -c sessctl -n "__fish_sessctl_using_subcommand kayle; and __fish_seen_subcommand_from check" -l raw -d 'Print the provider\'s full response, still redacted'
complete -c sessctl -n "__fish_sessctl_using_subcommand kayle; and __fish_seen_subcommand_from check" -l show-secrets -d 'Show the session\'s own secrets (never the credential in use)'
complete -c sessctl -n "__fish_sessctl_using_subcommand kayle; and __fish_seen_subcommand_from check" -s v -l verbose -d 'Log requests and retry delays to standard error'
complete -c sessctl -n "__fish_sessctl_using_subcommand kayle; and __fish_seen_subcommand_from check" -l quiet -d 'Suppress notices'
complete -c sessctl -n "__fish_sessctl_using_subcommand kayle; and __fish_seen_subcommand_from check" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c sessctl -n "__fish_sessctl_using_subcommand zephr; and not __fish_seen_subcommand_from get wait check" -s o -l output -d 'Output format' -r -f -a "table\t''
json\t''
ndjson\t''
yaml\t''"
complete -c sessctl -n "__fish_sessctl_using_subcommand zephr; and not __fish_seen_subcommand_from get wait check" -s q -l jq -d 'Filter each document through a jq expression; strings print raw' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand zephr; and not __fish_seen_subcommand_from get wait check" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c sessctl -n "__fish_sessctl_using_subcommand zephr; and not __fish_seen_subcommand_from get wait check" -s p -l profile -d 'Profile of the configuration file' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand zephr; and not __fish_seen_subcommand_from get wait check" -l config -d 'Configuration file' -r -F
complete -c sessctl -n "__fish_sessctl_using_subcommand zephr; and not __fish_seen_subcommand_from get wait check" -l base-url -d 'API base URL; the credential is sent there' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand zephr; and not __fish_seen_subcommand_from get wait check" -l request-timeout -d 'Time limit per session, including retries [default: 30s]' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand zephr; and not __fish_seen_subcommand_from get wait check" -l retries -d 'Retries after a failed request, 0 to 10 [default: 2]' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand zephr; and not __fish_seen_subcommand_from get wait check" -l max-wait -d 'Longest Retry-After to honour [default: 1m]' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand zephr; and not __fish_seen_subcommand_from get wait check" -l rate -d 'Rate limit per provider: 200/10s, 50/s, off [default: the documented limit]' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand zephr; and not __fish_seen_subcommand_from get wait check" -l max-body -d 'Maximum response size in MiB, 1 to 64 [default: 16]' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand zephr; and not __fish_seen_subcommand_from get wait check" -l cacert -d 'Trust this CA bundle instead of the system\'s' -r -F
complete -c sessctl -n "__fish_sessctl_using_subcommand zephr; and not __fish_seen_subcommand_from get wait check" -l mock -d 'Use the embedded mock server: no account, no network' -r -f -a "ok\t'the sample session, with the requested id'
progress\t'one step of a session\'s lifecycle per request; the end of the id selects the lifecycle'
not-found\t'no session exists'
unauthorized\t'the credential is rejected'
rate-limited\t'too many requests; after the requested pause, ten seconds of success'
flaky\t'the first request for an id fails or is disconnected, the second returns the sample'
slow\t'the sample, sent slowly over three seconds'
drift\t'a field is missing, one has a wrong type, one is new, and a status is unknown'
hostile\t'control and bidirectional characters, very long values, unusual keys and numbers, in valid JSON'
html\t'an HTML page of a captive portal, with status 200'
truncated\t'half of the sample, or a disconnection halfway; the end of the id selects which'"
complete -c sessctl -n "__fish_sessctl_using_subcommand zephr; and not __fish_seen_subcommand_from get wait check" -l json -d 'Same as --output json'
complete -c sessctl -n "__fish_sessctl_using_subcommand zephr; and not __fish_seen_subcommand_from get wait check" -l yaml -d 'Same as --output yaml'
complete -c sessctl -n "__fish_sessctl_using_subcommand zephr; and not __fish_seen_subcommand_from get wait check" -l raw -d 'Print the provider\'s full response, still redacted'
complete -c sessctl -n "__fish_sessctl_using_subcommand zephr; and not __fish_seen_subcommand_from get wait check" -l show-secrets -d 'Show the session\'s own secrets (never the credential in use)'
complete -c sessctl -n "__fish_sessctl_using_subcommand zephr; and not __fish_seen_subcommand_from get wait check" -s v -l verbose -d 'Log requests and retry delays to standard error'
complete -c sessctl -n "__fish_sessctl_using_subcommand zephr; and not __fish_seen_subcommand_from get wait check" -l quiet -d 'Suppress notices'
complete -c sessctl -n "__fish_sessctl_using_subcommand zephr; and not __fish_seen_subcommand_from get wait check" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c sessctl -n "__fish_sessctl_using_subcommand zephr; and not __fish_seen_subcommand_from get wait check" -f -a "get" -d 'Look up Zephr sessions'
complete -c sessctl -n "__fish_sessctl_using_subcommand zephr; and not __fish_seen_subcommand_from get wait check" -f -a "wait" -d 'Wait until Zephr sessions end, or reach a state'
complete -c sessctl -n "__fish_sessctl_using_subcommand zephr; and not __fish_seen_subcommand_from get wait check" -f -a "check" -d 'Check Zephr sessions against the contract and your expectations'
complete -c sessctl -n "__fish_sessctl_using_subcommand zephr; and __fish_seen_subcommand_from get" -s j -l jobs -d 'Concurrent requests, 1 to 256' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand zephr; and __fish_seen_subcommand_from get" -l resume -d 'Reuse successful lines of earlier ndjson output, fetch the rest' -r -F
complete -c sessctl -n "__fish_sessctl_using_subcommand zephr; and __fish_seen_subcommand_from get" -l partition -d 'Fetch part I of N of the list, counted from 1' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand zephr; and __fish_seen_subcommand_from get" -s o -l output -d 'Output format' -r -f -a "table\t''
json\t''
ndjson\t''
yaml\t''"
complete -c sessctl -n "__fish_sessctl_using_subcommand zephr; and __fish_seen_subcommand_from get" -s q -l jq -d 'Filter each document through a jq expression; strings print raw' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand zephr; and __fish_seen_subcommand_from get" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c sessctl -n "__fish_sessctl_using_subcommand zephr; and __fish_seen_subcommand_from get" -s p -l profile -d 'Profile of the configuration file' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand zephr; and __fish_seen_subcommand_from get" -l config -d 'Configuration file' -r -F
complete -c sessctl -n "__fish_sessctl_using_subcommand zephr; and __fish_seen_subcommand_from get" -l base-url -d 'API base URL; the credential is sent there' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand zephr; and __fish_seen_subcommand_from get" -l request-timeout -d 'Time limit per session, including retries [default: 30s]' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand zephr; and __fish_seen_subcommand_from get" -l retries -d 'Retries after a failed request, 0 to 10 [default: 2]' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand zephr; and __fish_seen_subcommand_from get" -l max-wait -d 'Longest Retry-After to honour [default: 1m]' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand zephr; and __fish_seen_subcommand_from get" -l rate -d 'Rate limit per provider: 200/10s, 50/s, off [default: the documented limit]' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand zephr; and __fish_seen_subcommand_from get" -l max-body -d 'Maximum response size in MiB, 1 to 64 [default: 16]' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand zephr; and __fish_seen_subcommand_from get" -l cacert -d 'Trust this CA bundle instead of the system\'s' -r -F
complete -c sessctl -n "__fish_sessctl_using_subcommand zephr; and __fish_seen_subcommand_from get" -l mock -d 'Use the embedded mock server: no account, no network' -r -f -a "ok\t'the sample session, with the requested id'
progress\t'one step of a session\'s lifecycle per request; the end of the id selects the lifecycle'
not-found\t'no session exists'
unauthorized\t'the credential is rejected'
rate-limited\t'too many requests; after the requested pause, ten seconds of success'
flaky\t'the first request for an id fails or is disconnected, the second returns the sample'
slow\t'the sample, sent slowly over three seconds'
drift\t'a field is missing, one has a wrong type, one is new, and a status is unknown'
hostile\t'control and bidirectional characters, very long values, unusual keys and numbers, in valid JSON'
html\t'an HTML page of a captive portal, with status 200'
truncated\t'half of the sample, or a disconnection halfway; the end of the id selects which'"
complete -c sessctl -n "__fish_sessctl_using_subcommand zephr; and __fish_seen_subcommand_from get" -l any-id -d 'Accept an id in any format, and a different id in the response'
complete -c sessctl -n "__fish_sessctl_using_subcommand zephr; and __fish_seen_subcommand_from get" -l curl -d 'Print the request as a curl command that names the variables; send nothing'
complete -c sessctl -n "__fish_sessctl_using_subcommand zephr; and __fish_seen_subcommand_from get" -l unordered -d 'Print responses as they arrive, not in the order of the ids'
complete -c sessctl -n "__fish_sessctl_using_subcommand zephr; and __fish_seen_subcommand_from get" -l fail-fast -d 'Stop at the first failure'
complete -c sessctl -n "__fish_sessctl_using_subcommand zephr; and __fish_seen_subcommand_from get" -l json -d 'Same as --output json'
complete -c sessctl -n "__fish_sessctl_using_subcommand zephr; and __fish_seen_subcommand_from get" -l yaml -d 'Same as --output yaml'
complete -c sessctl -n "__fish_sessctl_using_subcommand zephr; and __fish_seen_subcommand_from get" -l raw -d 'Print the provider\'s full response, still redacted'
complete -c sessctl -n "__fish_sessctl_using_subcommand zephr; and __fish_seen_subcommand_from get" -l show-secrets -d 'Show the session\'s own secrets (never the credential in use)'
complete -c sessctl -n "__fish_sessctl_using_subcommand zephr; and __fish_seen_subcommand_from get" -s v -l verbose -d 'Log requests and retry delays to standard error'
complete -c sessctl -n "__fish_sessctl_using_subcommand zephr; and __fish_seen_subcommand_from get" -l quiet -d 'Suppress notices'
complete -c sessctl -n "__fish_sessctl_using_subcommand zephr; and __fish_seen_subcommand_from get" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c sessctl -n "__fish_sessctl_using_subcommand zephr; and __fish_seen_subcommand_from wait" -l for -d 'done (any terminal state), a common state, a provider\'s status, field=value, or a jq condition' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand zephr; and __fish_seen_subcommand_from wait" -l timeout -d 'Deadline, counted from the first poll' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand zephr; and __fish_seen_subcommand_from wait" -s j -l jobs -d 'Concurrent requests, 1 to 256' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand zephr; and __fish_seen_subcommand_from wait" -s o -l output -d 'Output format' -r -f -a "table\t''
json\t''
ndjson\t''
yaml\t''"
complete -c sessctl -n "__fish_sessctl_using_subcommand zephr; and __fish_seen_subcommand_from wait" -s q -l jq -d 'Filter each document through a jq expression; strings print raw' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand zephr; and __fish_seen_subcommand_from wait" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c sessctl -n "__fish_sessctl_using_subcommand zephr; and __fish_seen_subcommand_from wait" -s p -l profile -d 'Profile of the configuration file' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand zephr; and __fish_seen_subcommand_from wait" -l config -d 'Configuration file' -r -F
complete -c sessctl -n "__fish_sessctl_using_subcommand zephr; and __fish_seen_subcommand_from wait" -l base-url -d 'API base URL; the credential is sent there' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand zephr; and __fish_seen_subcommand_from wait" -l request-timeout -d 'Time limit per session, including retries [default: 30s]' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand zephr; and __fish_seen_subcommand_from wait" -l retries -d 'Retries after a failed request, 0 to 10 [default: 2]' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand zephr; and __fish_seen_subcommand_from wait" -l max-wait -d 'Longest Retry-After to honour [default: 1m]' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand zephr; and __fish_seen_subcommand_from wait" -l rate -d 'Rate limit per provider: 200/10s, 50/s, off [default: the documented limit]' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand zephr; and __fish_seen_subcommand_from wait" -l max-body -d 'Maximum response size in MiB, 1 to 64 [default: 16]' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand zephr; and __fish_seen_subcommand_from wait" -l cacert -d 'Trust this CA bundle instead of the system\'s' -r -F
complete -c sessctl -n "__fish_sessctl_using_subcommand zephr; and __fish_seen_subcommand_from wait" -l mock -d 'Use the embedded mock server: no account, no network' -r -f -a "ok\t'the sample session, with the requested id'
progress\t'one step of a session\'s lifecycle per request; the end of the id selects the lifecycle'
not-found\t'no session exists'
unauthorized\t'the credential is rejected'
rate-limited\t'too many requests; after the requested pause, ten seconds of success'
flaky\t'the first request for an id fails or is disconnected, the second returns the sample'
slow\t'the sample, sent slowly over three seconds'
drift\t'a field is missing, one has a wrong type, one is new, and a status is unknown'
hostile\t'control and bidirectional characters, very long values, unusual keys and numbers, in valid JSON'
html\t'an HTML page of a captive portal, with status 200'
truncated\t'half of the sample, or a disconnection halfway; the end of the id selects which'"
complete -c sessctl -n "__fish_sessctl_using_subcommand zephr; and __fish_seen_subcommand_from wait" -l any-id -d 'Accept an id in any format, and a different id in the response'
complete -c sessctl -n "__fish_sessctl_using_subcommand zephr; and __fish_seen_subcommand_from wait" -l any -d 'Succeed as soon as one session reaches the goal'
complete -c sessctl -n "__fish_sessctl_using_subcommand zephr; and __fish_seen_subcommand_from wait" -l json -d 'Same as --output json'
complete -c sessctl -n "__fish_sessctl_using_subcommand zephr; and __fish_seen_subcommand_from wait" -l yaml -d 'Same as --output yaml'
complete -c sessctl -n "__fish_sessctl_using_subcommand zephr; and __fish_seen_subcommand_from wait" -l raw -d 'Print the provider\'s full response, still redacted'
complete -c sessctl -n "__fish_sessctl_using_subcommand zephr; and __fish_seen_subcommand_from wait" -l show-secrets -d 'Show the session\'s own secrets (never the credential in use)'
complete -c sessctl -n "__fish_sessctl_using_subcommand zephr; and __fish_seen_subcommand_from wait" -s v -l verbose -d 'Log requests and retry delays to standard error'
complete -c sessctl -n "__fish_sessctl_using_subcommand zephr; and __fish_seen_subcommand_from wait" -l quiet -d 'Suppress notices'
complete -c sessctl -n "__fish_sessctl_using_subcommand zephr; and __fish_seen_subcommand_from wait" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c sessctl -n "__fish_sessctl_using_subcommand zephr; and __fish_seen_subcommand_from check" -s f -l file -d 'TOML file with sessions and their expectations; - reads standard input' -r -F
complete -c sessctl -n "__fish_sessctl_using_subcommand zephr; and __fish_seen_subcommand_from check" -l contract -d 'How strictly to apply the provider\'s contract' -r -f -a "off\t''
lenient\t''
strict\t''"
complete -c sessctl -n "__fish_sessctl_using_subcommand zephr; and __fish_seen_subcommand_from check" -l expect -d 'A jq condition that must be true, or field=value; may be repeated' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand zephr; and __fish_seen_subcommand_from check" -l max-latency -d 'Longest acceptable response time' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand zephr; and __fish_seen_subcommand_from check" -l report -d 'Write a report: junit=FILE, tap=FILE, or github (annotations and step summary)' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand zephr; and __fish_seen_subcommand_from check" -s j -l jobs -d 'Concurrent requests, 1 to 256' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand zephr; and __fish_seen_subcommand_from check" -s o -l output -d 'Output format' -r -f -a "table\t''
json\t''
ndjson\t''
yaml\t''"
complete -c sessctl -n "__fish_sessctl_using_subcommand zephr; and __fish_seen_subcommand_from check" -s q -l jq -d 'Filter each document through a jq expression; strings print raw' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand zephr; and __fish_seen_subcommand_from check" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c sessctl -n "__fish_sessctl_using_subcommand zephr; and __fish_seen_subcommand_from check" -s p -l profile -d 'Profile of the configuration file' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand zephr; and __fish_seen_subcommand_from check" -l config -d 'Configuration file' -r -F
complete -c sessctl -n "__fish_sessctl_using_subcommand zephr; and __fish_seen_subcommand_from check" -l base-url -d 'API base URL; the credential is sent there' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand zephr; and __fish_seen_subcommand_from check" -l request-timeout -d 'Time limit per session, including retries [default: 30s]' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand zephr; and __fish_seen_subcommand_from check" -l retries -d 'Retries after a failed request, 0 to 10 [default: 2]' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand zephr; and __fish_seen_subcommand_from check" -l max-wait -d 'Longest Retry-After to honour [default: 1m]' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand zephr; and __fish_seen_subcommand_from check" -l rate -d 'Rate limit per provider: 200/10s, 50/s, off [default: the documented limit]' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand zephr; and __fish_seen_subcommand_from check" -l max-body -d 'Maximum response size in MiB, 1 to 64 [default: 16]' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand zephr; and __fish_seen_subcommand_from check" -l cacert -d 'Trust this CA bundle instead of the system\'s' -r -F
complete -c sessctl -n "__fish_sessctl_using_subcommand zephr; and __fish_seen_subcommand_from check" -l mock -d 'Use the embedded mock server: no account, no network' -r -f -a "ok\t'the sample session, with the requested id'
progress\t'one step of a session\'s lifecycle per request; the end of the id selects the lifecycle'
not-found\t'no session exists'
unauthorized\t'the credential is rejected'
rate-limited\t'too many requests; after the requested pause, ten seconds of success'
flaky\t'the first request for an id fails or is disconnected, the second returns the sample'
slow\t'the sample, sent slowly over three seconds'
drift\t'a field is missing, one has a wrong type, one is new, and a status is unknown'
hostile\t'control and bidirectional characters, very long values, unusual keys and numbers, in valid JSON'
html\t'an HTML page of a captive portal, with status 200'
truncated\t'half of the sample, or a disconnection halfway; the end of the id selects which'"
complete -c sessctl -n "__fish_sessctl_using_subcommand zephr; and __fish_seen_subcommand_from check" -l any-id -d 'Accept an id in any format, and a different id in the response'
complete -c sessctl -n "__fish_sessctl_using_subcommand zephr; and __fish_seen_subcommand_from check" -l json -d 'Same as --output json'
complete -c sessctl -n "__fish_sessctl_using_subcommand zephr; and __fish_seen_subcommand_from check" -l yaml -d 'Same as --output yaml'
complete -c sessctl -n "__fish_sessctl_using_subcommand zephr; and __fish_seen_subcommand_from check" -l raw -d 'Print the provider\'s full response, still redacted'
complete -c sessctl -n "__fish_sessctl_using_subcommand zephr; and __fish_seen_subcommand_from check" -l show-secrets -d 'Show the session\'s own secrets (never the credential in use)'
complete -c sessctl -n "__fish_sessctl_using_subcommand zephr; and __fish_seen_subcommand_from check" -s v -l verbose -d 'Log requests and retry delays to standard error'
complete -c sessctl -n "__fish_sessctl_using_subcommand zephr; and __fish_seen_subcommand_from check" -l quiet -d 'Suppress notices'
complete -c sessctl -n "__fish_sessctl_using_subcommand zephr; and __fish_seen_subcommand_from check" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c sessctl -n "__fish_sessctl_using_subcommand get" -s j -l jobs -d 'Concurrent requests, 1 to 256' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand get" -l resume -d 'Reuse successful lines of earlier ndjson output, fetch the rest' -r -F
complete -c sessctl -n "__fish_sessctl_using_subcommand get" -l partition -d 'Fetch part I of N of the list, counted from 1' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand get" -s o -l output -d 'Output format' -r -f -a "table\t''
json\t''
ndjson\t''
yaml\t''"
complete -c sessctl -n "__fish_sessctl_using_subcommand get" -s q -l jq -d 'Filter each document through a jq expression; strings print raw' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand get" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c sessctl -n "__fish_sessctl_using_subcommand get" -s p -l profile -d 'Profile of the configuration file' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand get" -l config -d 'Configuration file' -r -F
complete -c sessctl -n "__fish_sessctl_using_subcommand get" -l base-url -d 'API base URL; the credential is sent there' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand get" -l request-timeout -d 'Time limit per session, including retries [default: 30s]' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand get" -l retries -d 'Retries after a failed request, 0 to 10 [default: 2]' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand get" -l max-wait -d 'Longest Retry-After to honour [default: 1m]' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand get" -l rate -d 'Rate limit per provider: 200/10s, 50/s, off [default: the documented limit]' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand get" -l max-body -d 'Maximum response size in MiB, 1 to 64 [default: 16]' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand get" -l cacert -d 'Trust this CA bundle instead of the system\'s' -r -F
complete -c sessctl -n "__fish_sessctl_using_subcommand get" -l mock -d 'Use the embedded mock server: no account, no network' -r -f -a "ok\t'the sample session, with the requested id'
progress\t'one step of a session\'s lifecycle per request; the end of the id selects the lifecycle'
not-found\t'no session exists'
unauthorized\t'the credential is rejected'
rate-limited\t'too many requests; after the requested pause, ten seconds of success'
flaky\t'the first request for an id fails or is disconnected, the second returns the sample'
slow\t'the sample, sent slowly over three seconds'
drift\t'a field is missing, one has a wrong type, one is new, and a status is unknown'
hostile\t'control and bidirectional characters, very long values, unusual keys and numbers, in valid JSON'
html\t'an HTML page of a captive portal, with status 200'
truncated\t'half of the sample, or a disconnection halfway; the end of the id selects which'"
complete -c sessctl -n "__fish_sessctl_using_subcommand get" -l any-id -d 'Accept an id in any format, and a different id in the response'
complete -c sessctl -n "__fish_sessctl_using_subcommand get" -l curl -d 'Print the request as a curl command that names the variables; send nothing'
complete -c sessctl -n "__fish_sessctl_using_subcommand get" -l unordered -d 'Print responses as they arrive, not in the order of the ids'
complete -c sessctl -n "__fish_sessctl_using_subcommand get" -l fail-fast -d 'Stop at the first failure'
complete -c sessctl -n "__fish_sessctl_using_subcommand get" -l json -d 'Same as --output json'
complete -c sessctl -n "__fish_sessctl_using_subcommand get" -l yaml -d 'Same as --output yaml'
complete -c sessctl -n "__fish_sessctl_using_subcommand get" -l raw -d 'Print the provider\'s full response, still redacted'
complete -c sessctl -n "__fish_sessctl_using_subcommand get" -l show-secrets -d 'Show the session\'s own secrets (never the credential in use)'
complete -c sessctl -n "__fish_sessctl_using_subcommand get" -s v -l verbose -d 'Log requests and retry delays to standard error'
complete -c sessctl -n "__fish_sessctl_using_subcommand get" -l quiet -d 'Suppress notices'
complete -c sessctl -n "__fish_sessctl_using_subcommand get" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c sessctl -n "__fish_sessctl_using_subcommand wait" -l for -d 'done (any terminal state), a common state, a provider\'s status, field=value, or a jq condition' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand wait" -l timeout -d 'Deadline, counted from the first poll' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand wait" -s j -l jobs -d 'Concurrent requests, 1 to 256' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand wait" -s o -l output -d 'Output format' -r -f -a "table\t''
json\t''
ndjson\t''
yaml\t''"
complete -c sessctl -n "__fish_sessctl_using_subcommand wait" -s q -l jq -d 'Filter each document through a jq expression; strings print raw' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand wait" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c sessctl -n "__fish_sessctl_using_subcommand wait" -s p -l profile -d 'Profile of the configuration file' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand wait" -l config -d 'Configuration file' -r -F
complete -c sessctl -n "__fish_sessctl_using_subcommand wait" -l base-url -d 'API base URL; the credential is sent there' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand wait" -l request-timeout -d 'Time limit per session, including retries [default: 30s]' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand wait" -l retries -d 'Retries after a failed request, 0 to 10 [default: 2]' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand wait" -l max-wait -d 'Longest Retry-After to honour [default: 1m]' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand wait" -l rate -d 'Rate limit per provider: 200/10s, 50/s, off [default: the documented limit]' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand wait" -l max-body -d 'Maximum response size in MiB, 1 to 64 [default: 16]' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand wait" -l cacert -d 'Trust this CA bundle instead of the system\'s' -r -F
complete -c sessctl -n "__fish_sessctl_using_subcommand wait" -l mock -d 'Use the embedded mock server: no account, no network' -r -f -a "ok\t'the sample session, with the requested id'
progress\t'one step of a session\'s lifecycle per request; the end of the id selects the lifecycle'
not-found\t'no session exists'
unauthorized\t'the credential is rejected'
rate-limited\t'too many requests; after the requested pause, ten seconds of success'
flaky\t'the first request for an id fails or is disconnected, the second returns the sample'
slow\t'the sample, sent slowly over three seconds'
drift\t'a field is missing, one has a wrong type, one is new, and a status is unknown'
hostile\t'control and bidirectional characters, very long values, unusual keys and numbers, in valid JSON'
html\t'an HTML page of a captive portal, with status 200'
truncated\t'half of the sample, or a disconnection halfway; the end of the id selects which'"
complete -c sessctl -n "__fish_sessctl_using_subcommand wait" -l any-id -d 'Accept an id in any format, and a different id in the response'
complete -c sessctl -n "__fish_sessctl_using_subcommand wait" -l any -d 'Succeed as soon as one session reaches the goal'
complete -c sessctl -n "__fish_sessctl_using_subcommand wait" -l json -d 'Same as --output json'
complete -c sessctl -n "__fish_sessctl_using_subcommand wait" -l yaml -d 'Same as --output yaml'
complete -c sessctl -n "__fish_sessctl_using_subcommand wait" -l raw -d 'Print the provider\'s full response, still redacted'
complete -c sessctl -n "__fish_sessctl_using_subcommand wait" -l show-secrets -d 'Show the session\'s own secrets (never the credential in use)'
complete -c sessctl -n "__fish_sessctl_using_subcommand wait" -s v -l verbose -d 'Log requests and retry delays to standard error'
complete -c sessctl -n "__fish_sessctl_using_subcommand wait" -l quiet -d 'Suppress notices'
complete -c sessctl -n "__fish_sessctl_using_subcommand wait" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c sessctl -n "__fish_sessctl_using_subcommand check" -s f -l file -d 'TOML file with sessions and their expectations; - reads standard input' -r -F
complete -c sessctl -n "__fish_sessctl_using_subcommand check" -l contract -d 'How strictly to apply the provider\'s contract' -r -f -a "off\t''
lenient\t''
strict\t''"
complete -c sessctl -n "__fish_sessctl_using_subcommand check" -l expect -d 'A jq condition that must be true, or field=value; may be repeated' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand check" -l max-latency -d 'Longest acceptable response time' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand check" -l report -d 'Write a report: junit=FILE, tap=FILE, or github (annotations and step summary)' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand check" -s j -l jobs -d 'Concurrent requests, 1 to 256' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand check" -s o -l output -d 'Output format' -r -f -a "table\t''
json\t''
ndjson\t''
yaml\t''"
complete -c sessctl -n "__fish_sessctl_using_subcommand check" -s q -l jq -d 'Filter each document through a jq expression; strings print raw' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand check" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c sessctl -n "__fish_sessctl_using_subcommand check" -s p -l profile -d 'Profile of the configuration file' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand check" -l config -d 'Configuration file' -r -F
complete -c sessctl -n "__fish_sessctl_using_subcommand check" -l base-url -d 'API base URL; the credential is sent there' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand check" -l request-timeout -d 'Time limit per session, including retries [default: 30s]' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand check" -l retries -d 'Retries after a failed request, 0 to 10 [default: 2]' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand check" -l max-wait -d 'Longest Retry-After to honour [default: 1m]' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand check" -l rate -d 'Rate limit per provider: 200/10s, 50/s, off [default: the documented limit]' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand check" -l max-body -d 'Maximum response size in MiB, 1 to 64 [default: 16]' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand check" -l cacert -d 'Trust this CA bundle instead of the system\'s' -r -F
complete -c sessctl -n "__fish_sessctl_using_subcommand check" -l mock -d 'Use the embedded mock server: no account, no network' -r -f -a "ok\t'the sample session, with the requested id'
progress\t'one step of a session\'s lifecycle per request; the end of the id selects the lifecycle'
not-found\t'no session exists'
unauthorized\t'the credential is rejected'
rate-limited\t'too many requests; after the requested pause, ten seconds of success'
flaky\t'the first request for an id fails or is disconnected, the second returns the sample'
slow\t'the sample, sent slowly over three seconds'
drift\t'a field is missing, one has a wrong type, one is new, and a status is unknown'
hostile\t'control and bidirectional characters, very long values, unusual keys and numbers, in valid JSON'
html\t'an HTML page of a captive portal, with status 200'
truncated\t'half of the sample, or a disconnection halfway; the end of the id selects which'"
complete -c sessctl -n "__fish_sessctl_using_subcommand check" -l any-id -d 'Accept an id in any format, and a different id in the response'
complete -c sessctl -n "__fish_sessctl_using_subcommand check" -l json -d 'Same as --output json'
complete -c sessctl -n "__fish_sessctl_using_subcommand check" -l yaml -d 'Same as --output yaml'
complete -c sessctl -n "__fish_sessctl_using_subcommand check" -l raw -d 'Print the provider\'s full response, still redacted'
complete -c sessctl -n "__fish_sessctl_using_subcommand check" -l show-secrets -d 'Show the session\'s own secrets (never the credential in use)'
complete -c sessctl -n "__fish_sessctl_using_subcommand check" -s v -l verbose -d 'Log requests and retry delays to standard error'
complete -c sessctl -n "__fish_sessctl_using_subcommand check" -l quiet -d 'Suppress notices'
complete -c sessctl -n "__fish_sessctl_using_subcommand check" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c sessctl -n "__fish_sessctl_using_subcommand diff" -l ignore -d 'Ignore this JSON Pointer and everything below it; may be repeated' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand diff" -s o -l output -d 'Output format' -r -f -a "table\t''
json\t''
ndjson\t''
yaml\t''"
complete -c sessctl -n "__fish_sessctl_using_subcommand diff" -s q -l jq -d 'Filter each document through a jq expression; strings print raw' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand diff" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c sessctl -n "__fish_sessctl_using_subcommand diff" -s p -l profile -d 'Profile of the configuration file' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand diff" -l config -d 'Configuration file' -r -F
complete -c sessctl -n "__fish_sessctl_using_subcommand diff" -l base-url -d 'API base URL; the credential is sent there' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand diff" -l request-timeout -d 'Time limit per session, including retries [default: 30s]' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand diff" -l retries -d 'Retries after a failed request, 0 to 10 [default: 2]' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand diff" -l max-wait -d 'Longest Retry-After to honour [default: 1m]' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand diff" -l rate -d 'Rate limit per provider: 200/10s, 50/s, off [default: the documented limit]' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand diff" -l max-body -d 'Maximum response size in MiB, 1 to 64 [default: 16]' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand diff" -l cacert -d 'Trust this CA bundle instead of the system\'s' -r -F
complete -c sessctl -n "__fish_sessctl_using_subcommand diff" -l mock -d 'Use the embedded mock server: no account, no network' -r -f -a "ok\t'the sample session, with the requested id'
progress\t'one step of a session\'s lifecycle per request; the end of the id selects the lifecycle'
not-found\t'no session exists'
unauthorized\t'the credential is rejected'
rate-limited\t'too many requests; after the requested pause, ten seconds of success'
flaky\t'the first request for an id fails or is disconnected, the second returns the sample'
slow\t'the sample, sent slowly over three seconds'
drift\t'a field is missing, one has a wrong type, one is new, and a status is unknown'
hostile\t'control and bidirectional characters, very long values, unusual keys and numbers, in valid JSON'
html\t'an HTML page of a captive portal, with status 200'
truncated\t'half of the sample, or a disconnection halfway; the end of the id selects which'"
complete -c sessctl -n "__fish_sessctl_using_subcommand diff" -l any-id -d 'Accept an id in any format, and a different id in the response'
complete -c sessctl -n "__fish_sessctl_using_subcommand diff" -l json -d 'Same as --output json'
complete -c sessctl -n "__fish_sessctl_using_subcommand diff" -l yaml -d 'Same as --output yaml'
complete -c sessctl -n "__fish_sessctl_using_subcommand diff" -l raw -d 'Print the provider\'s full response, still redacted'
complete -c sessctl -n "__fish_sessctl_using_subcommand diff" -l show-secrets -d 'Show the session\'s own secrets (never the credential in use)'
complete -c sessctl -n "__fish_sessctl_using_subcommand diff" -s v -l verbose -d 'Log requests and retry delays to standard error'
complete -c sessctl -n "__fish_sessctl_using_subcommand diff" -l quiet -d 'Suppress notices'
complete -c sessctl -n "__fish_sessctl_using_subcommand diff" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c sessctl -n "__fish_sessctl_using_subcommand config; and not __fish_seen_subcommand_from init path show" -s o -l output -d 'Output format' -r -f -a "table\t''
json\t''
ndjson\t''
yaml\t''"
complete -c sessctl -n "__fish_sessctl_using_subcommand config; and not __fish_seen_subcommand_from init path show" -s q -l jq -d 'Filter each document through a jq expression; strings print raw' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand config; and not __fish_seen_subcommand_from init path show" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c sessctl -n "__fish_sessctl_using_subcommand config; and not __fish_seen_subcommand_from init path show" -s p -l profile -d 'Profile of the configuration file' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand config; and not __fish_seen_subcommand_from init path show" -l config -d 'Configuration file' -r -F
complete -c sessctl -n "__fish_sessctl_using_subcommand config; and not __fish_seen_subcommand_from init path show" -l base-url -d 'API base URL; the credential is sent there' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand config; and not __fish_seen_subcommand_from init path show" -l request-timeout -d 'Time limit per session, including retries [default: 30s]' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand config; and not __fish_seen_subcommand_from init path show" -l retries -d 'Retries after a failed request, 0 to 10 [default: 2]' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand config; and not __fish_seen_subcommand_from init path show" -l max-wait -d 'Longest Retry-After to honour [default: 1m]' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand config; and not __fish_seen_subcommand_from init path show" -l rate -d 'Rate limit per provider: 200/10s, 50/s, off [default: the documented limit]' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand config; and not __fish_seen_subcommand_from init path show" -l max-body -d 'Maximum response size in MiB, 1 to 64 [default: 16]' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand config; and not __fish_seen_subcommand_from init path show" -l cacert -d 'Trust this CA bundle instead of the system\'s' -r -F
complete -c sessctl -n "__fish_sessctl_using_subcommand config; and not __fish_seen_subcommand_from init path show" -l mock -d 'Use the embedded mock server: no account, no network' -r -f -a "ok\t'the sample session, with the requested id'
progress\t'one step of a session\'s lifecycle per request; the end of the id selects the lifecycle'
not-found\t'no session exists'
unauthorized\t'the credential is rejected'
rate-limited\t'too many requests; after the requested pause, ten seconds of success'
flaky\t'the first request for an id fails or is disconnected, the second returns the sample'
slow\t'the sample, sent slowly over three seconds'
drift\t'a field is missing, one has a wrong type, one is new, and a status is unknown'
hostile\t'control and bidirectional characters, very long values, unusual keys and numbers, in valid JSON'
html\t'an HTML page of a captive portal, with status 200'
truncated\t'half of the sample, or a disconnection halfway; the end of the id selects which'"
complete -c sessctl -n "__fish_sessctl_using_subcommand config; and not __fish_seen_subcommand_from init path show" -l json -d 'Same as --output json'
complete -c sessctl -n "__fish_sessctl_using_subcommand config; and not __fish_seen_subcommand_from init path show" -l yaml -d 'Same as --output yaml'
complete -c sessctl -n "__fish_sessctl_using_subcommand config; and not __fish_seen_subcommand_from init path show" -l raw -d 'Print the provider\'s full response, still redacted'
complete -c sessctl -n "__fish_sessctl_using_subcommand config; and not __fish_seen_subcommand_from init path show" -l show-secrets -d 'Show the session\'s own secrets (never the credential in use)'
complete -c sessctl -n "__fish_sessctl_using_subcommand config; and not __fish_seen_subcommand_from init path show" -s v -l verbose -d 'Log requests and retry delays to standard error'
complete -c sessctl -n "__fish_sessctl_using_subcommand config; and not __fish_seen_subcommand_from init path show" -l quiet -d 'Suppress notices'
complete -c sessctl -n "__fish_sessctl_using_subcommand config; and not __fish_seen_subcommand_from init path show" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c sessctl -n "__fish_sessctl_using_subcommand config; and not __fish_seen_subcommand_from init path show" -f -a "init" -d 'Write a commented configuration file, without secrets, mode 0600'
complete -c sessctl -n "__fish_sessctl_using_subcommand config; and not __fish_seen_subcommand_from init path show" -f -a "path" -d 'Print the path of the configuration file'
complete -c sessctl -n "__fish_sessctl_using_subcommand config; and not __fish_seen_subcommand_from init path show" -f -a "show" -d 'Show the values in effect and their origins, redacted'
complete -c sessctl -n "__fish_sessctl_using_subcommand config; and __fish_seen_subcommand_from init" -s o -l output -d 'Output format' -r -f -a "table\t''
json\t''
ndjson\t''
yaml\t''"
complete -c sessctl -n "__fish_sessctl_using_subcommand config; and __fish_seen_subcommand_from init" -s q -l jq -d 'Filter each document through a jq expression; strings print raw' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand config; and __fish_seen_subcommand_from init" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c sessctl -n "__fish_sessctl_using_subcommand config; and __fish_seen_subcommand_from init" -s p -l profile -d 'Profile of the configuration file' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand config; and __fish_seen_subcommand_from init" -l config -d 'Configuration file' -r -F
complete -c sessctl -n "__fish_sessctl_using_subcommand config; and __fish_seen_subcommand_from init" -l base-url -d 'API base URL; the credential is sent there' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand config; and __fish_seen_subcommand_from init" -l request-timeout -d 'Time limit per session, including retries [default: 30s]' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand config; and __fish_seen_subcommand_from init" -l retries -d 'Retries after a failed request, 0 to 10 [default: 2]' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand config; and __fish_seen_subcommand_from init" -l max-wait -d 'Longest Retry-After to honour [default: 1m]' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand config; and __fish_seen_subcommand_from init" -l rate -d 'Rate limit per provider: 200/10s, 50/s, off [default: the documented limit]' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand config; and __fish_seen_subcommand_from init" -l max-body -d 'Maximum response size in MiB, 1 to 64 [default: 16]' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand config; and __fish_seen_subcommand_from init" -l cacert -d 'Trust this CA bundle instead of the system\'s' -r -F
complete -c sessctl -n "__fish_sessctl_using_subcommand config; and __fish_seen_subcommand_from init" -l mock -d 'Use the embedded mock server: no account, no network' -r -f -a "ok\t'the sample session, with the requested id'
progress\t'one step of a session\'s lifecycle per request; the end of the id selects the lifecycle'
not-found\t'no session exists'
unauthorized\t'the credential is rejected'
rate-limited\t'too many requests; after the requested pause, ten seconds of success'
flaky\t'the first request for an id fails or is disconnected, the second returns the sample'
slow\t'the sample, sent slowly over three seconds'
drift\t'a field is missing, one has a wrong type, one is new, and a status is unknown'
hostile\t'control and bidirectional characters, very long values, unusual keys and numbers, in valid JSON'
html\t'an HTML page of a captive portal, with status 200'
truncated\t'half of the sample, or a disconnection halfway; the end of the id selects which'"
complete -c sessctl -n "__fish_sessctl_using_subcommand config; and __fish_seen_subcommand_from init" -l force -d 'Replace an existing file'
complete -c sessctl -n "__fish_sessctl_using_subcommand config; and __fish_seen_subcommand_from init" -l json -d 'Same as --output json'
complete -c sessctl -n "__fish_sessctl_using_subcommand config; and __fish_seen_subcommand_from init" -l yaml -d 'Same as --output yaml'
complete -c sessctl -n "__fish_sessctl_using_subcommand config; and __fish_seen_subcommand_from init" -l raw -d 'Print the provider\'s full response, still redacted'
complete -c sessctl -n "__fish_sessctl_using_subcommand config; and __fish_seen_subcommand_from init" -l show-secrets -d 'Show the session\'s own secrets (never the credential in use)'
complete -c sessctl -n "__fish_sessctl_using_subcommand config; and __fish_seen_subcommand_from init" -s v -l verbose -d 'Log requests and retry delays to standard error'
complete -c sessctl -n "__fish_sessctl_using_subcommand config; and __fish_seen_subcommand_from init" -l quiet -d 'Suppress notices'
complete -c sessctl -n "__fish_sessctl_using_subcommand config; and __fish_seen_subcommand_from init" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c sessctl -n "__fish_sessctl_using_subcommand config; and __fish_seen_subcommand_from path" -s o -l output -d 'Output format' -r -f -a "table\t''
json\t''
ndjson\t''
yaml\t''"
complete -c sessctl -n "__fish_sessctl_using_subcommand config; and __fish_seen_subcommand_from path" -s q -l jq -d 'Filter each document through a jq expression; strings print raw' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand config; and __fish_seen_subcommand_from path" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c sessctl -n "__fish_sessctl_using_subcommand config; and __fish_seen_subcommand_from path" -s p -l profile -d 'Profile of the configuration file' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand config; and __fish_seen_subcommand_from path" -l config -d 'Configuration file' -r -F
complete -c sessctl -n "__fish_sessctl_using_subcommand config; and __fish_seen_subcommand_from path" -l base-url -d 'API base URL; the credential is sent there' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand config; and __fish_seen_subcommand_from path" -l request-timeout -d 'Time limit per session, including retries [default: 30s]' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand config; and __fish_seen_subcommand_from path" -l retries -d 'Retries after a failed request, 0 to 10 [default: 2]' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand config; and __fish_seen_subcommand_from path" -l max-wait -d 'Longest Retry-After to honour [default: 1m]' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand config; and __fish_seen_subcommand_from path" -l rate -d 'Rate limit per provider: 200/10s, 50/s, off [default: the documented limit]' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand config; and __fish_seen_subcommand_from path" -l max-body -d 'Maximum response size in MiB, 1 to 64 [default: 16]' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand config; and __fish_seen_subcommand_from path" -l cacert -d 'Trust this CA bundle instead of the system\'s' -r -F
complete -c sessctl -n "__fish_sessctl_using_subcommand config; and __fish_seen_subcommand_from path" -l mock -d 'Use the embedded mock server: no account, no network' -r -f -a "ok\t'the sample session, with the requested id'
progress\t'one step of a session\'s lifecycle per request; the end of the id selects the lifecycle'
not-found\t'no session exists'
unauthorized\t'the credential is rejected'
rate-limited\t'too many requests; after the requested pause, ten seconds of success'
flaky\t'the first request for an id fails or is disconnected, the second returns the sample'
slow\t'the sample, sent slowly over three seconds'
drift\t'a field is missing, one has a wrong type, one is new, and a status is unknown'
hostile\t'control and bidirectional characters, very long values, unusual keys and numbers, in valid JSON'
html\t'an HTML page of a captive portal, with status 200'
truncated\t'half of the sample, or a disconnection halfway; the end of the id selects which'"
complete -c sessctl -n "__fish_sessctl_using_subcommand config; and __fish_seen_subcommand_from path" -l json -d 'Same as --output json'
complete -c sessctl -n "__fish_sessctl_using_subcommand config; and __fish_seen_subcommand_from path" -l yaml -d 'Same as --output yaml'
complete -c sessctl -n "__fish_sessctl_using_subcommand config; and __fish_seen_subcommand_from path" -l raw -d 'Print the provider\'s full response, still redacted'
complete -c sessctl -n "__fish_sessctl_using_subcommand config; and __fish_seen_subcommand_from path" -l show-secrets -d 'Show the session\'s own secrets (never the credential in use)'
complete -c sessctl -n "__fish_sessctl_using_subcommand config; and __fish_seen_subcommand_from path" -s v -l verbose -d 'Log requests and retry delays to standard error'
complete -c sessctl -n "__fish_sessctl_using_subcommand config; and __fish_seen_subcommand_from path" -l quiet -d 'Suppress notices'
complete -c sessctl -n "__fish_sessctl_using_subcommand config; and __fish_seen_subcommand_from path" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c sessctl -n "__fish_sessctl_using_subcommand config; and __fish_seen_subcommand_from show" -s o -l output -d 'Output format' -r -f -a "table\t''
json\t''
ndjson\t''
yaml\t''"
complete -c sessctl -n "__fish_sessctl_using_subcommand config; and __fish_seen_subcommand_from show" -s q -l jq -d 'Filter each document through a jq expression; strings print raw' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand config; and __fish_seen_subcommand_from show" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c sessctl -n "__fish_sessctl_using_subcommand config; and __fish_seen_subcommand_from show" -s p -l profile -d 'Profile of the configuration file' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand config; and __fish_seen_subcommand_from show" -l config -d 'Configuration file' -r -F
complete -c sessctl -n "__fish_sessctl_using_subcommand config; and __fish_seen_subcommand_from show" -l base-url -d 'API base URL; the credential is sent there' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand config; and __fish_seen_subcommand_from show" -l request-timeout -d 'Time limit per session, including retries [default: 30s]' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand config; and __fish_seen_subcommand_from show" -l retries -d 'Retries after a failed request, 0 to 10 [default: 2]' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand config; and __fish_seen_subcommand_from show" -l max-wait -d 'Longest Retry-After to honour [default: 1m]' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand config; and __fish_seen_subcommand_from show" -l rate -d 'Rate limit per provider: 200/10s, 50/s, off [default: the documented limit]' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand config; and __fish_seen_subcommand_from show" -l max-body -d 'Maximum response size in MiB, 1 to 64 [default: 16]' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand config; and __fish_seen_subcommand_from show" -l cacert -d 'Trust this CA bundle instead of the system\'s' -r -F
complete -c sessctl -n "__fish_sessctl_using_subcommand config; and __fish_seen_subcommand_from show" -l mock -d 'Use the embedded mock server: no account, no network' -r -f -a "ok\t'the sample session, with the requested id'
progress\t'one step of a session\'s lifecycle per request; the end of the id selects the lifecycle'
not-found\t'no session exists'
unauthorized\t'the credential is rejected'
rate-limited\t'too many requests; after the requested pause, ten seconds of success'
flaky\t'the first request for an id fails or is disconnected, the second returns the sample'
slow\t'the sample, sent slowly over three seconds'
drift\t'a field is missing, one has a wrong type, one is new, and a status is unknown'
hostile\t'control and bidirectional characters, very long values, unusual keys and numbers, in valid JSON'
html\t'an HTML page of a captive portal, with status 200'
truncated\t'half of the sample, or a disconnection halfway; the end of the id selects which'"
complete -c sessctl -n "__fish_sessctl_using_subcommand config; and __fish_seen_subcommand_from show" -l json -d 'Same as --output json'
complete -c sessctl -n "__fish_sessctl_using_subcommand config; and __fish_seen_subcommand_from show" -l yaml -d 'Same as --output yaml'
complete -c sessctl -n "__fish_sessctl_using_subcommand config; and __fish_seen_subcommand_from show" -l raw -d 'Print the provider\'s full response, still redacted'
complete -c sessctl -n "__fish_sessctl_using_subcommand config; and __fish_seen_subcommand_from show" -l show-secrets -d 'Show the session\'s own secrets (never the credential in use)'
complete -c sessctl -n "__fish_sessctl_using_subcommand config; and __fish_seen_subcommand_from show" -s v -l verbose -d 'Log requests and retry delays to standard error'
complete -c sessctl -n "__fish_sessctl_using_subcommand config; and __fish_seen_subcommand_from show" -l quiet -d 'Suppress notices'
complete -c sessctl -n "__fish_sessctl_using_subcommand config; and __fish_seen_subcommand_from show" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c sessctl -n "__fish_sessctl_using_subcommand providers" -l schema -d 'Print the contract of a provider as JSON Schema instead' -r -f -a "imprint\t''
closient\t''
deck\t''
kayle\t''
zephr\t''"
complete -c sessctl -n "__fish_sessctl_using_subcommand providers" -s o -l output -d 'Output format' -r -f -a "table\t''
json\t''
ndjson\t''
yaml\t''"
complete -c sessctl -n "__fish_sessctl_using_subcommand providers" -s q -l jq -d 'Filter each document through a jq expression; strings print raw' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand providers" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c sessctl -n "__fish_sessctl_using_subcommand providers" -s p -l profile -d 'Profile of the configuration file' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand providers" -l config -d 'Configuration file' -r -F
complete -c sessctl -n "__fish_sessctl_using_subcommand providers" -l base-url -d 'API base URL; the credential is sent there' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand providers" -l request-timeout -d 'Time limit per session, including retries [default: 30s]' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand providers" -l retries -d 'Retries after a failed request, 0 to 10 [default: 2]' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand providers" -l max-wait -d 'Longest Retry-After to honour [default: 1m]' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand providers" -l rate -d 'Rate limit per provider: 200/10s, 50/s, off [default: the documented limit]' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand providers" -l max-body -d 'Maximum response size in MiB, 1 to 64 [default: 16]' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand providers" -l cacert -d 'Trust this CA bundle instead of the system\'s' -r -F
complete -c sessctl -n "__fish_sessctl_using_subcommand providers" -l mock -d 'Use the embedded mock server: no account, no network' -r -f -a "ok\t'the sample session, with the requested id'
progress\t'one step of a session\'s lifecycle per request; the end of the id selects the lifecycle'
not-found\t'no session exists'
unauthorized\t'the credential is rejected'
rate-limited\t'too many requests; after the requested pause, ten seconds of success'
flaky\t'the first request for an id fails or is disconnected, the second returns the sample'
slow\t'the sample, sent slowly over three seconds'
drift\t'a field is missing, one has a wrong type, one is new, and a status is unknown'
hostile\t'control and bidirectional characters, very long values, unusual keys and numbers, in valid JSON'
html\t'an HTML page of a captive portal, with status 200'
truncated\t'half of the sample, or a disconnection halfway; the end of the id selects which'"
complete -c sessctl -n "__fish_sessctl_using_subcommand providers" -l json -d 'Same as --output json'
complete -c sessctl -n "__fish_sessctl_using_subcommand providers" -l yaml -d 'Same as --output yaml'
complete -c sessctl -n "__fish_sessctl_using_subcommand providers" -l raw -d 'Print the provider\'s full response, still redacted'
complete -c sessctl -n "__fish_sessctl_using_subcommand providers" -l show-secrets -d 'Show the session\'s own secrets (never the credential in use)'
complete -c sessctl -n "__fish_sessctl_using_subcommand providers" -s v -l verbose -d 'Log requests and retry delays to standard error'
complete -c sessctl -n "__fish_sessctl_using_subcommand providers" -l quiet -d 'Suppress notices'
complete -c sessctl -n "__fish_sessctl_using_subcommand providers" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c sessctl -n "__fish_sessctl_using_subcommand mock" -l port -d 'Port on 127.0.0.1; 0 selects a free one' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand mock" -l scenario -d 'Mock scenario' -r -f -a "ok\t'the sample session, with the requested id'
progress\t'one step of a session\'s lifecycle per request; the end of the id selects the lifecycle'
not-found\t'no session exists'
unauthorized\t'the credential is rejected'
rate-limited\t'too many requests; after the requested pause, ten seconds of success'
flaky\t'the first request for an id fails or is disconnected, the second returns the sample'
slow\t'the sample, sent slowly over three seconds'
drift\t'a field is missing, one has a wrong type, one is new, and a status is unknown'
hostile\t'control and bidirectional characters, very long values, unusual keys and numbers, in valid JSON'
html\t'an HTML page of a captive portal, with status 200'
truncated\t'half of the sample, or a disconnection halfway; the end of the id selects which'"
complete -c sessctl -n "__fish_sessctl_using_subcommand mock" -s o -l output -d 'Output format' -r -f -a "table\t''
json\t''
ndjson\t''
yaml\t''"
complete -c sessctl -n "__fish_sessctl_using_subcommand mock" -s q -l jq -d 'Filter each document through a jq expression; strings print raw' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand mock" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c sessctl -n "__fish_sessctl_using_subcommand mock" -s p -l profile -d 'Profile of the configuration file' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand mock" -l config -d 'Configuration file' -r -F
complete -c sessctl -n "__fish_sessctl_using_subcommand mock" -l base-url -d 'API base URL; the credential is sent there' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand mock" -l request-timeout -d 'Time limit per session, including retries [default: 30s]' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand mock" -l retries -d 'Retries after a failed request, 0 to 10 [default: 2]' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand mock" -l max-wait -d 'Longest Retry-After to honour [default: 1m]' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand mock" -l rate -d 'Rate limit per provider: 200/10s, 50/s, off [default: the documented limit]' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand mock" -l max-body -d 'Maximum response size in MiB, 1 to 64 [default: 16]' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand mock" -l cacert -d 'Trust this CA bundle instead of the system\'s' -r -F
complete -c sessctl -n "__fish_sessctl_using_subcommand mock" -l mock -d 'Use the embedded mock server: no account, no network' -r -f -a "ok\t'the sample session, with the requested id'
progress\t'one step of a session\'s lifecycle per request; the end of the id selects the lifecycle'
not-found\t'no session exists'
unauthorized\t'the credential is rejected'
rate-limited\t'too many requests; after the requested pause, ten seconds of success'
flaky\t'the first request for an id fails or is disconnected, the second returns the sample'
slow\t'the sample, sent slowly over three seconds'
drift\t'a field is missing, one has a wrong type, one is new, and a status is unknown'
hostile\t'control and bidirectional characters, very long values, unusual keys and numbers, in valid JSON'
html\t'an HTML page of a captive portal, with status 200'
truncated\t'half of the sample, or a disconnection halfway; the end of the id selects which'"
complete -c sessctl -n "__fish_sessctl_using_subcommand mock" -l json -d 'Same as --output json'
complete -c sessctl -n "__fish_sessctl_using_subcommand mock" -l yaml -d 'Same as --output yaml'
complete -c sessctl -n "__fish_sessctl_using_subcommand mock" -l raw -d 'Print the provider\'s full response, still redacted'
complete -c sessctl -n "__fish_sessctl_using_subcommand mock" -l show-secrets -d 'Show the session\'s own secrets (never the credential in use)'
complete -c sessctl -n "__fish_sessctl_using_subcommand mock" -s v -l verbose -d 'Log requests and retry delays to standard error'
complete -c sessctl -n "__fish_sessctl_using_subcommand mock" -l quiet -d 'Suppress notices'
complete -c sessctl -n "__fish_sessctl_using_subcommand mock" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c sessctl -n "__fish_sessctl_using_subcommand completions" -s o -l output -d 'Output format' -r -f -a "table\t''
json\t''
ndjson\t''
yaml\t''"
complete -c sessctl -n "__fish_sessctl_using_subcommand completions" -s q -l jq -d 'Filter each document through a jq expression; strings print raw' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand completions" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c sessctl -n "__fish_sessctl_using_subcommand completions" -s p -l profile -d 'Profile of the configuration file' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand completions" -l config -d 'Configuration file' -r -F
complete -c sessctl -n "__fish_sessctl_using_subcommand completions" -l base-url -d 'API base URL; the credential is sent there' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand completions" -l request-timeout -d 'Time limit per session, including retries [default: 30s]' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand completions" -l retries -d 'Retries after a failed request, 0 to 10 [default: 2]' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand completions" -l max-wait -d 'Longest Retry-After to honour [default: 1m]' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand completions" -l rate -d 'Rate limit per provider: 200/10s, 50/s, off [default: the documented limit]' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand completions" -l max-body -d 'Maximum response size in MiB, 1 to 64 [default: 16]' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand completions" -l cacert -d 'Trust this CA bundle instead of the system\'s' -r -F
complete -c sessctl -n "__fish_sessctl_using_subcommand completions" -l mock -d 'Use the embedded mock server: no account, no network' -r -f -a "ok\t'the sample session, with the requested id'
progress\t'one step of a session\'s lifecycle per request; the end of the id selects the lifecycle'
not-found\t'no session exists'
unauthorized\t'the credential is rejected'
rate-limited\t'too many requests; after the requested pause, ten seconds of success'
flaky\t'the first request for an id fails or is disconnected, the second returns the sample'
slow\t'the sample, sent slowly over three seconds'
drift\t'a field is missing, one has a wrong type, one is new, and a status is unknown'
hostile\t'control and bidirectional characters, very long values, unusual keys and numbers, in valid JSON'
html\t'an HTML page of a captive portal, with status 200'
truncated\t'half of the sample, or a disconnection halfway; the end of the id selects which'"
complete -c sessctl -n "__fish_sessctl_using_subcommand completions" -l json -d 'Same as --output json'
complete -c sessctl -n "__fish_sessctl_using_subcommand completions" -l yaml -d 'Same as --output yaml'
complete -c sessctl -n "__fish_sessctl_using_subcommand completions" -l raw -d 'Print the provider\'s full response, still redacted'
complete -c sessctl -n "__fish_sessctl_using_subcommand completions" -l show-secrets -d 'Show the session\'s own secrets (never the credential in use)'
complete -c sessctl -n "__fish_sessctl_using_subcommand completions" -s v -l verbose -d 'Log requests and retry delays to standard error'
complete -c sessctl -n "__fish_sessctl_using_subcommand completions" -l quiet -d 'Suppress notices'
complete -c sessctl -n "__fish_sessctl_using_subcommand completions" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c sessctl -n "__fish_sessctl_using_subcommand man" -s o -l output -d 'Output format' -r -f -a "table\t''
json\t''
ndjson\t''
yaml\t''"
complete -c sessctl -n "__fish_sessctl_using_subcommand man" -s q -l jq -d 'Filter each document through a jq expression; strings print raw' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand man" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c sessctl -n "__fish_sessctl_using_subcommand man" -s p -l profile -d 'Profile of the configuration file' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand man" -l config -d 'Configuration file' -r -F
complete -c sessctl -n "__fish_sessctl_using_subcommand man" -l base-url -d 'API base URL; the credential is sent there' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand man" -l request-timeout -d 'Time limit per session, including retries [default: 30s]' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand man" -l retries -d 'Retries after a failed request, 0 to 10 [default: 2]' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand man" -l max-wait -d 'Longest Retry-After to honour [default: 1m]' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand man" -l rate -d 'Rate limit per provider: 200/10s, 50/s, off [default: the documented limit]' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand man" -l max-body -d 'Maximum response size in MiB, 1 to 64 [default: 16]' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand man" -l cacert -d 'Trust this CA bundle instead of the system\'s' -r -F
complete -c sessctl -n "__fish_sessctl_using_subcommand man" -l mock -d 'Use the embedded mock server: no account, no network' -r -f -a "ok\t'the sample session, with the requested id'
progress\t'one step of a session\'s lifecycle per request; the end of the id selects the lifecycle'
not-found\t'no session exists'
unauthorized\t'the credential is rejected'
rate-limited\t'too many requests; after the requested pause, ten seconds of success'
flaky\t'the first request for an id fails or is disconnected, the second returns the sample'
slow\t'the sample, sent slowly over three seconds'
drift\t'a field is missing, one has a wrong type, one is new, and a status is unknown'
hostile\t'control and bidirectional characters, very long values, unusual keys and numbers, in valid JSON'
html\t'an HTML page of a captive portal, with status 200'
truncated\t'half of the sample, or a disconnection halfway; the end of the id selects which'"
complete -c sessctl -n "__fish_sessctl_using_subcommand man" -l json -d 'Same as --output json'
complete -c sessctl -n "__fish_sessctl_using_subcommand man" -l yaml -d 'Same as --output yaml'
complete -c sessctl -n "__fish_sessctl_using_subcommand man" -l raw -d 'Print the provider\'s full response, still redacted'
complete -c sessctl -n "__fish_sessctl_using_subcommand man" -l show-secrets -d 'Show the session\'s own secrets (never the credential in use)'
complete -c sessctl -n "__fish_sessctl_using_subcommand man" -s v -l verbose -d 'Log requests and retry delays to standard error'
complete -c sessctl -n "__fish_sessctl_using_subcommand man" -l quiet -d 'Suppress notices'
complete -c sessctl -n "__fish_sessctl_using_subcommand man" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c sessctl -n "__fish_sessctl_using_subcommand help" -s o -l output -d 'Output format' -r -f -a "table\t''
json\t''
ndjson\t''
yaml\t''"
complete -c sessctl -n "__fish_sessctl_using_subcommand help" -s q -l jq -d 'Filter each document through a jq expression; strings print raw' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand help" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c sessctl -n "__fish_sessctl_using_subcommand help" -s p -l profile -d 'Profile of the configuration file' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand help" -l config -d 'Configuration file' -r -F
complete -c sessctl -n "__fish_sessctl_using_subcommand help" -l base-url -d 'API base URL; the credential is sent there' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand help" -l request-timeout -d 'Time limit per session, including retries [default: 30s]' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand help" -l retries -d 'Retries after a failed request, 0 to 10 [default: 2]' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand help" -l max-wait -d 'Longest Retry-After to honour [default: 1m]' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand help" -l rate -d 'Rate limit per provider: 200/10s, 50/s, off [default: the documented limit]' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand help" -l max-body -d 'Maximum response size in MiB, 1 to 64 [default: 16]' -r
complete -c sessctl -n "__fish_sessctl_using_subcommand help" -l cacert -d 'Trust this CA bundle instead of the system\'s' -r -F
complete -c sessctl -n "__fish_sessctl_using_subcommand help" -l mock -d 'Use the embedded mock server: no account, no network' -r -f -a "ok\t'the sample session, with the requested id'
progress\t'one step of a session\'s lifecycle per request; the end of the id selects the lifecycle'
not-found\t'no session exists'
unauthorized\t'the credential is rejected'
rate-limited\t'too many requests; after the requested pause, ten seconds of success'
flaky\t'the first request for an id fails or is disconnected, the second returns the sample'
slow\t'the sample, sent slowly over three seconds'
drift\t'a field is missing, one has a wrong type, one is new, and a status is unknown'
hostile\t'control and bidirectional characters, very long values, unusual keys and numbers, in valid JSON'
html\t'an HTML page of a captive portal, with status 200'
truncated\t'half of the sample, or a disconnection halfway; the end of the id selects which'"
complete -c sessctl -n "__fish_sessctl_using_subcommand help" -l json -d 'Same as --output json'
complete -c sessctl -n "__fish_sessctl_using_subcommand help" -l yaml -d 'Same as --output yaml'
complete -c sessctl -n "__fish_sessctl_using_subcommand help" -l raw -d 'Print the provider\'s full response, still redacted'
complete -c sessctl -n "__fish_sessctl_using_subcommand help" -l show-secrets -d 'Show the session\'s own secrets (never the credential in use)'
complete -c sessctl -n "__fish_sessctl_using_subcommand help" -s v -l verbose -d 'Log requests and retry delays to standard error'
complete -c sessctl -n "__fish_sessctl_using_subcommand help" -l quiet -d 'Suppress notices'
complete -c sessctl -n "__fish_sessctl_using_subcommand help" -s h -l help -d 'Print help (see more with \'--help\')'
