# Completes sessctl in PowerShell.

Register-ArgumentCompleter -Native -CommandName sessctl -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)

    $words = @($commandAst.CommandElements | Select-Object -Skip 1 |
        Where-Object { $_.Extent.EndOffset -lt $cursorPosition } | ForEach-Object { "$_" })
    $previous = $env:SESSCTL_COMPLETE
    $env:SESSCTL_COMPLETE = '1'
    try {
        sessctl @words "$wordToComplete" 2>$null | ForEach-Object {
            $value, $description = $_ -split "`t", 2
            if (-not $description) { $description = $value }
            [System.Management.Automation.CompletionResult]::new($value, $value, 'ParameterValue', $description)
        }
    } finally {
        $env:SESSCTL_COMPLETE = $previous
    }
}
