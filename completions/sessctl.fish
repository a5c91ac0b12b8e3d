# Completes sessctl in fish.

function __sessctl_complete
    command --query sessctl; or return
    set -l words (commandline --current-process --tokenize --cut-at-cursor)
    set -l word (commandline --current-token --cut-at-cursor | string replace --regex '^["\']' '')
    SESSCTL_COMPLETE=1 command sessctl $words[2..] (string unescape -- $word) 2>/dev/null
end

complete --command sessctl --no-files --keep-order --arguments '(__sessctl_complete)'
