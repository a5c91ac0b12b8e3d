# Completes sessctl in elvish.

use str

set edit:completion:arg-completer[sessctl] = {|@words|
    tmp E:SESSCTL_COMPLETE = 1
    e:sessctl (all $words[1..]) 2>/dev/null | each {|line|
        var value @description = (str:split &max=2 "\t" $line)
        if (== 0 (count $description)) {
            edit:complex-candidate $value
        } else {
            edit:complex-candidate $value &display=$value' '(styled '('$description[0]')' dim)
        }
    }
}
