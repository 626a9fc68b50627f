#requires -Version 5.1
<#
.SYNOPSIS
Checks linkaudit.exe on a real Windows machine and collects the results in one zip file.

.DESCRIPTION
README.md beside this script says how to run it, what each step should show, and what the results
contain. The script writes to a folder of its own only and removes what it made there, except for
the results. Without -WithNames the results contain no name of a file, user, computer or volume.

.PARAMETER Program
linkaudit.exe. By default the one beside this script.

.PARAMETER Volume
The volume to scan: C: by default. It must be NTFS.

.PARAMETER Folder
Where the folder for this run is made; it must be on the volume. By default the temporary folder
if that is on the volume, else the volume's root.

.PARAMETER LockedVolume
The letter of a volume that is locked by BitLocker, if there is one.

.PARAMETER MakeSnapshot
If the volume has no shadow copy, make one for the test and delete it afterwards.

.PARAMETER Quick
Leave out the walk through the whole volume and the comparison of the engines.

.PARAMETER WithNames
Keep file names and messages in the results as they are.

.PARAMETER SendCtrlC
Used by the script itself: sends Ctrl-C to the console of the process with this ID.
#>
[CmdletBinding()]
param(
    [string] $Program = '',
    [ValidatePattern('^[A-Za-z]:$')]
    [string] $Volume = 'C:',
    [string] $Folder = '',
    [ValidatePattern('^([A-Za-z]:)?$')]
    [string] $LockedVolume = '',
    [switch] $MakeSnapshot,
    [switch] $Quick,
    [switch] $WithNames,
    [int] $SendCtrlC = 0
)

Set-StrictMode -Version 2.0
$ErrorActionPreference = 'Stop'

# ---- Ctrl-C for another console (the script starts itself for this) ---------------------------

if ($SendCtrlC -ne 0) {
    Add-Type -TypeDefinition @'
using System;
using System.Runtime.InteropServices;
public static class LinkauditCheckConsole {
    [DllImport("kernel32.dll")] static extern bool FreeConsole();
    [DllImport("kernel32.dll")] static extern bool AttachConsole(uint process);
    [DllImport("kernel32.dll")] static extern bool SetConsoleCtrlHandler(IntPtr handler, bool add);
    [DllImport("kernel32.dll")] static extern bool GenerateConsoleCtrlEvent(uint kind, uint group);
    public static bool Send(uint process) {
        FreeConsole();
        if (!AttachConsole(process)) return false;
        SetConsoleCtrlHandler(IntPtr.Zero, true);
        return GenerateConsoleCtrlEvent(0, 0);
    }
}
'@
    if ([LinkauditCheckConsole]::Send([uint32] $SendCtrlC)) { exit 0 }
    exit 1
}

# ---- Results ---------------------------------------------------------------------------------

$script:Results = New-Object System.Collections.ArrayList
$script:Work = ''
$Volume = $Volume.ToUpperInvariant()

function Hide-Names([string] $Text) {
    if ($WithNames -or [string]::IsNullOrEmpty($Text)) { return $Text }
    $safe = $Text
    if ($script:Work -ne '') { $safe = $safe.Replace($script:Work, '<folder>') }
    $safe = $safe -replace '\\\\\?\\GLOBALROOT\\Device\\HarddiskVolumeShadowCopy\d+\\?', '<shadow copy>'
    $safe = $safe -replace '(\\\\\?\\)?Volume\{[0-9A-Fa-f-]+\}\\?', '<volume>'
    $safe = $safe -replace '\\\\[.?]\\([A-Za-z]:)\\?', '$1'
    $safe = $safe -replace '\\\\192\.0\.2\.1', '<test server>'
    $safe = $safe -replace '\$Extend\\(\$[A-Za-z]+)', '$$Extend/$1'
    foreach ($name in @($env:COMPUTERNAME, $env:USERNAME, $env:USERDOMAIN)) {
        if (-not [string]::IsNullOrEmpty($name)) {
            $safe = $safe -replace [regex]::Escape($name), '<name>'
        }
    }
    # Whatever still holds a backslash may be a path: it goes with the rest of its line, as names
    # may hold blanks. A path in the test's own folder is known and stays.
    $lines = foreach ($line in ($safe -split "`r?`n")) {
        $at = -1
        for ($i = 0; $i -lt $line.Length; $i++) {
            if ($line[$i] -eq '\' -and -not ($line.Substring(0, $i) -match '<folder>[\x21-\x7E]*$')) {
                $at = $i
                break
            }
        }
        if ($at -lt 0) { $line } else {
            ($line.Substring(0, $at) -replace '\S*$', '') + '<rest left out>'
        }
    }
    return ($lines -join "`n")
}

# Status: PASS, FAIL, SKIP (the machine lacks something), INFO (nothing to judge).
function Add-Result([string] $Id, [string] $Status, [string] $Title, [string] $Seen, $Data = $null) {
    $seenText = Hide-Names $Seen
    [void] $script:Results.Add([pscustomobject] [ordered] @{
        id = $Id; status = $Status; title = $Title; seen = $seenText; data = $Data
    })
    $colour = 'Gray'
    if ($Status -eq 'PASS') { $colour = 'Green' }
    if ($Status -eq 'FAIL') { $colour = 'Red' }
    if ($Status -eq 'SKIP') { $colour = 'Yellow' }
    Write-Host ('{0,-4}  {1,-4}  {2}' -f $Status, $Id, $Title) -ForegroundColor $colour
    if ($seenText -ne '') {
        foreach ($line in ($seenText -split "`n")) { Write-Host ('            ' + $line) }
    }
}

function Add-Check([string] $Id, [bool] $Good, [string] $Title, [string] $Seen, $Data = $null) {
    $status = 'FAIL'
    if ($Good) { $status = 'PASS' }
    Add-Result $Id $status $Title $Seen $Data
}

# Runs one step; what it throws is a failed step, and the next one runs all the same.
function Invoke-Step([string] $Id, [string] $Title, [scriptblock] $Body) {
    Write-Host ''
    try {
        & $Body
    } catch {
        Add-Result $Id 'FAIL' $Title ('the script stopped at: ' + $_.Exception.Message)
    }
}

# ---- Running programs ------------------------------------------------------------------------

function Join-Arguments([string[]] $Arguments) {
    $parts = foreach ($argument in $Arguments) {
        if ($argument -eq '' -or $argument -match '\s') { '"' + $argument + '"' } else { $argument }
    }
    return ($parts -join ' ')
}

function New-StartInfo([string] $File, [string[]] $Arguments) {
    $info = New-Object System.Diagnostics.ProcessStartInfo
    $info.FileName = $File
    $info.Arguments = Join-Arguments $Arguments
    $info.UseShellExecute = $false
    $info.CreateNoWindow = $true
    $info.RedirectStandardOutput = $true
    $info.RedirectStandardError = $true
    $info.WorkingDirectory = $script:Work
    return $info
}

# Gives Code, Out, Err, Seconds, TimedOut. `WhileRunning` is called once the program runs.
function Invoke-Program([string] $File, [string[]] $Arguments, [int] $Seconds = 900,
                        [bool] $Utf8 = $true, [scriptblock] $WhileRunning = $null) {
    $info = New-StartInfo $File $Arguments
    if ($Utf8) {
        $info.StandardOutputEncoding = New-Object System.Text.UTF8Encoding($false)
        $info.StandardErrorEncoding = New-Object System.Text.UTF8Encoding($false)
    }
    $clock = [System.Diagnostics.Stopwatch]::StartNew()
    $process = [System.Diagnostics.Process]::Start($info)
    $outTask = $process.StandardOutput.ReadToEndAsync()
    $errTask = $process.StandardError.ReadToEndAsync()
    if ($null -ne $WhileRunning) { & $WhileRunning }
    $ended = $process.WaitForExit($Seconds * 1000)
    if (-not $ended) {
        try { $process.Kill() } catch { Write-Host '            (it could not be ended)' }
        [void] $process.WaitForExit(10000)
    }
    $out = ''
    $err = ''
    if ($outTask.Wait(10000)) { $out = $outTask.Result }
    if ($errTask.Wait(10000)) { $err = $errTask.Result }
    $code = -1
    if ($ended) { $code = $process.ExitCode }
    return [pscustomobject] @{
        Code = $code; Out = $out; Err = $err.Trim(); TimedOut = (-not $ended)
        Seconds = [math]::Round($clock.Elapsed.TotalSeconds, 1)
    }
}

function Invoke-Linkaudit([string[]] $Arguments, [int] $Seconds = 900, [scriptblock] $WhileRunning = $null) {
    return Invoke-Program $script:Exe $Arguments $Seconds $true $WhileRunning
}

function Invoke-Cmd([string] $Line) {
    $info = New-StartInfo $env:ComSpec @()
    $info.Arguments = '/d /s /c "' + $Line + '"'
    $process = [System.Diagnostics.Process]::Start($info)
    $outTask = $process.StandardOutput.ReadToEndAsync()
    $errTask = $process.StandardError.ReadToEndAsync()
    $process.WaitForExit()
    return [pscustomobject] @{ Code = $process.ExitCode; Out = $outTask.Result; Err = $errTask.Result }
}

function Format-Run($Run) {
    $text = 'exit code ' + $Run.Code + ' after ' + $Run.Seconds + ' s'
    if ($Run.TimedOut) { $text = 'did not end within the time limit; the script ended it' }
    if ($Run.Err -ne '') {
        $lines = @($Run.Err -split "`r?`n")
        $text += "`n" + (($lines | Select-Object -First 6) -join "`n")
        if ($lines.Count -gt 6) { $text += "`n(" + ($lines.Count - 6) + ' more lines)' }
    }
    return $text
}

# ---- Reports ---------------------------------------------------------------------------------

# The header, the summary and all rows of links of an NDJSON report.
function Read-Report([string] $Path) {
    $header = $null
    $summary = $null
    $links = New-Object System.Collections.ArrayList
    $hardLinkRows = 0
    foreach ($line in [System.IO.File]::ReadLines($Path)) {
        if ($line.StartsWith('{"type":"link"')) {
            [void] $links.Add((ConvertFrom-Json $line))
        } elseif ($line.StartsWith('{"type":"hard_link"')) {
            $hardLinkRows++
        } elseif ($line.StartsWith('{"type":"header"')) {
            $header = ConvertFrom-Json $line
        } elseif ($line.StartsWith('{"type":"summary"')) {
            $summary = ConvertFrom-Json $line
        }
    }
    return [pscustomobject] @{
        Header = $header; Summary = $summary; Links = $links; HardLinkRows = $hardLinkRows
    }
}

function Get-Property($Object, [string] $Name) {
    if ($null -eq $Object) { return $null }
    $property = $Object.PSObject.Properties[$Name]
    if ($null -eq $property) { return $null }
    return $property.Value
}

# What a report says of the volume itself, without names.
function Get-Facts($Report) {
    $volume = @($Report.Header.volumes | Where-Object { -not $_.target_only })[0]
    $totals = @($Report.Summary.volumes)[0]
    $catchUp = Get-Property $volume 'catch_up'
    $incomplete = @($volume.incomplete | ForEach-Object { Hide-Names $_ })
    $refusal = ''
    if ($null -ne $volume.engine_refusal) { $refusal = Hide-Names $volume.engine_refusal }
    return [pscustomobject] [ordered] @{
        complete = $Report.Header.complete; incomplete = $incomplete
        unclean = @($volume.unclean | ForEach-Object { Hide-Names $_ })
        engine = $volume.engine; engine_refusal = $refusal
        letters = @($volume.letters | ForEach-Object { $_.letter + ' ' + $_.origin })
        mft_bytes = $volume.mft_bytes; cluster_bytes = $volume.cluster_bytes
        sector_bytes = $volume.sector_bytes; catch_up = $catchUp
        records = $totals.records; records_in_use = $totals.records_in_use
        files = $totals.files; directories = $totals.directories
        reparse_points = $totals.reparse_points; hard_link_sets = $totals.hard_link_sets
        faults = $totals.faults; by_kind = $totals.links.by_kind
        by_reason = $totals.links.by_reason; skipped = @($Report.Header.skipped).Count
        seconds = (Get-Property $Report.Summary 'duration_seconds')
    }
}

function Get-Keys($Report) {
    $keys = New-Object 'System.Collections.Generic.HashSet[string]'
    foreach ($row in $Report.Links) {
        [void] $keys.Add(('{0}-{1}|{2}|{3}|{4}|{5}' -f $row.record, $row.sequence, $row.path, $row.kind,
                          $row.verdict, $row.reason))
    }
    return ,$keys
}

function Compare-Sets($First, $Second) {
    $onlyFirst = @($First | Where-Object { -not $Second.Contains($_) })
    $onlySecond = @($Second | Where-Object { -not $First.Contains($_) })
    return [pscustomobject] @{ OnlyFirst = $onlyFirst; OnlySecond = $onlySecond }
}

function Format-Sample($Items) {
    if (-not $WithNames) { return '' }
    return "`n" + ((@($Items) | Select-Object -First 20) -join "`n")
}

function Test-Json([string] $Path) {
    try {
        $text = [System.IO.File]::ReadAllText($Path)
        $value = ConvertFrom-Json $text
        return ($null -ne (Get-Property $value 'schema_version'))
    } catch {
        return $false
    }
}

function Get-LeftOver([string] $Path) {
    return @(Get-ChildItem -LiteralPath $Path -Force | Where-Object { $_.Name -like '*.tmp' }).Count
}

# ---- Preparation -----------------------------------------------------------------------------

if ($Program -eq '') { $Program = Join-Path $PSScriptRoot 'linkaudit.exe' }
if (-not (Test-Path -LiteralPath $Program)) {
    Write-Host ('There is no ' + $Program + '. Give the program with -Program.')
    exit 2
}
$script:Exe = (Get-Item -LiteralPath $Program).FullName
$identity = [Security.Principal.WindowsIdentity]::GetCurrent()
$principal = New-Object Security.Principal.WindowsPrincipal($identity)
$elevated = $principal.IsInRole([Security.Principal.WindowsBuiltInRole]::Administrator)

if ($Folder -eq '') {
    $Folder = [System.IO.Path]::GetTempPath()
    if (-not $Folder.StartsWith($Volume, [StringComparison]::OrdinalIgnoreCase)) { $Folder = $Volume + '\' }
}
$stamp = Get-Date -Format 'yyyyMMdd-HHmmss'
$kind = 'plain'
if ($elevated) { $kind = 'elevated' }
$top = Join-Path (Get-Item -LiteralPath $Folder).FullName ('linkaudit-check-' + $stamp)
if (-not $top.StartsWith($Volume, [StringComparison]::OrdinalIgnoreCase)) {
    Write-Host ('The folder must be on ' + $Volume + ', and ' + $top + ' is not. Use -Folder.')
    exit 2
}
$script:Work = Join-Path $top 'work'
[void] (New-Item -ItemType Directory -Path $script:Work)
$inVolume = $script:Work.Substring(2)  # as linkaudit resolve takes it: \Users\...
Write-Host ('linkaudit check, ' + $kind + ' run; the results go to ' + $top)

# ---- A: the machine and the program ----------------------------------------------------------

Invoke-Step 'A1' 'the machine' {
    $current = Get-ItemProperty -LiteralPath 'HKLM:\SOFTWARE\Microsoft\Windows NT\CurrentVersion'
    $system = Get-ItemProperty -LiteralPath 'HKLM:\SYSTEM\CurrentControlSet\Control\FileSystem'
    $pages = Get-ItemProperty -LiteralPath 'HKLM:\SYSTEM\CurrentControlSet\Control\Nls\CodePage'
    $drive = New-Object System.IO.DriveInfo($Volume)
    $filters = @()
    $services = @()
    if ($elevated) {
        $listed = Invoke-Program (Join-Path $env:SystemRoot 'System32\fltMC.exe') @('filters') 60 $false
        $filters = @($listed.Out -split "`r?`n" | Where-Object { $_ -match '^\S+\s+\d' } |
            ForEach-Object { ($_ -split '\s+')[0] })
    }
    foreach ($service in @('Winmgmt', 'VSS', 'WinDefend')) {
        $found = Get-Service -Name $service -ErrorAction SilentlyContinue
        if ($null -ne $found) { $services += ($service + ' ' + $found.Status) }
    }
    $data = [ordered] @{
        product = (Get-Property $current 'ProductName'); build = (Get-Property $current 'CurrentBuildNumber')
        revision = (Get-Property $current 'UBR'); edition = (Get-Property $current 'EditionID')
        powershell = $PSVersionTable.PSVersion.ToString(); elevated = $elevated
        processor = $env:PROCESSOR_ARCHITECTURE; cores = [Environment]::ProcessorCount
        ansi_code_page = (Get-Property $pages 'ACP'); oem_code_page = (Get-Property $pages 'OEMCP')
        culture = [System.Globalization.CultureInfo]::CurrentUICulture.Name
        long_paths_enabled = (Get-Property $system 'LongPathsEnabled')
        symlink_evaluation = [ordered] @{
            local_to_remote = (Get-Property $system 'SymlinkLocalToRemoteEvaluation')
            remote_to_local = (Get-Property $system 'SymlinkRemoteToLocalEvaluation')
        }
        file_system = $drive.DriveFormat; volume_gb = [math]::Round($drive.TotalSize / 1073741824)
        filters = $filters; services = $services
    }
    $text = '{0}, build {1}.{2}, {3}, PowerShell {4}, {5} on {6}' -f $data.product, $data.build,
        $data.revision, $data.processor, $data.powershell, $data.file_system, $Volume
    Add-Result 'A1' 'INFO' 'the machine' $text $data
}

Invoke-Step 'A2' 'the program starts' {
    $hash = (Get-FileHash -LiteralPath $script:Exe -Algorithm SHA256).Hash
    $version = Invoke-Linkaudit @('--version') 60
    $help = Invoke-Linkaudit @('scan', '--help') 60
    $schema = Invoke-Linkaudit @('schema') 60
    $parsed = $true
    try { [void] (ConvertFrom-Json $schema.Out) } catch { $parsed = $false }
    $good = $version.Code -eq 0 -and $help.Code -eq 0 -and $help.Out.Contains('--engine') -and
        $schema.Code -eq 0 -and $parsed
    Add-Check 'A2' $good 'the program starts' ($version.Out.Trim() + ', SHA-256 ' + $hash)
}

Invoke-Step 'A3' 'exit codes 2 and 3' {
    $usage = Invoke-Linkaudit @('scan', '--no-such-option') 60
    $missing = Invoke-Linkaudit @('scan', (Join-Path $script:Work 'missing.img')) 60
    $good = $usage.Code -eq 2 -and $missing.Code -eq 3
    Add-Check 'A3' $good 'exit codes: a wrong option gives 2, a missing source gives 3' (
        'option: ' + (Format-Run $usage) + "`nsource: " + (Format-Run $missing))
}

# U+00DC and two Chinese characters: in no single code page together.
$odd = [string] [char] 0x00DC + [char] 0x94FE + [char] 0x63A5

Invoke-Step 'A4' 'a report never replaces its source' {
    $image = Join-Path $script:Work ($odd + '.img')
    [System.IO.File]::WriteAllText($image, 'not an image')
    $run = Invoke-Linkaudit @('resolve', $image, '\', '-o', $image) 60
    $same = [System.IO.File]::ReadAllText($image) -eq 'not an image'
    Add-Check 'A4' ($run.Code -eq 2 -and $same) (
        'a report over its own source is refused with 2, whatever letters the name has') (Format-Run $run)
}

Invoke-Step 'A5' 'WMI' {
    $run = Invoke-Linkaudit @('snapshots', $Volume, '--json') 120
    $good = ($elevated -and $run.Code -eq 0) -or (-not $elevated -and $run.Code -eq 3)
    Add-Check 'A5' $good 'snapshots: 0 as administrator, else 3 with the reason' (Format-Run $run)
}

if (-not $elevated) {
    Invoke-Step 'A6' 'without administrator rights' {
        $report = Join-Path $script:Work 'plain.json'
        $run = Invoke-Linkaudit @('scan', $Volume, '-q', '-o', $report) 120
        $good = $run.Code -eq 3 -and $run.Err -match 'administrator' -and
            -not (Test-Path -LiteralPath $report) -and (Get-LeftOver $script:Work) -eq 0
        Add-Check 'A6' $good 'a volume is refused with 3 and advice; no file is left' (Format-Run $run)
    }
}

# ---- B: report files -------------------------------------------------------------------------

# `resolve` writes its answer by the same code as scan its reports, and takes no time.
function Invoke-Resolve([string] $Target, [int] $Seconds = 60, [scriptblock] $WhileRunning = $null) {
    return Invoke-Linkaudit @('resolve', $Volume, '\', '--json', '-o', $Target) $Seconds $WhileRunning
}

function Invoke-OutputChecks {
    Invoke-Step 'B1' 'a new report' {
        $file = Join-Path $script:Work ('new ' + $odd + '.json')
        $run = Invoke-Resolve $file
        $good = $run.Code -eq 0 -and (Test-Json $file) -and (Get-LeftOver $script:Work) -eq 0
        Add-Check 'B1' $good 'a new file is written' (Format-Run $run)
    }

    Invoke-Step 'B2' 'an existing report' {
        $file = Join-Path $script:Work 'existing.json'
        [System.IO.File]::WriteAllText($file, 'old')
        $run = Invoke-Resolve $file
        $good = $run.Code -eq 0 -and (Test-Json $file) -and (Get-LeftOver $script:Work) -eq 0
        Add-Check 'B2' $good 'an existing file is replaced' (Format-Run $run)
    }

    Invoke-Step 'B3' 'a read-only report' {
        $file = Join-Path $script:Work 'readonly.json'
        [System.IO.File]::WriteAllText($file, 'old')
        [System.IO.File]::SetAttributes($file, [System.IO.FileAttributes]::ReadOnly)
        $run = Invoke-Resolve $file
        $replaced = $run.Code -eq 0 -and (Test-Json $file)
        $kept = $run.Code -eq 3 -and [System.IO.File]::ReadAllText($file) -eq 'old'
        $what = 'neither'
        if ($replaced) { $what = 'replaced' }
        if ($kept) { $what = 'kept' }
        [System.IO.File]::SetAttributes($file, [System.IO.FileAttributes]::Normal)
        Add-Check 'B3' ($replaced -or $kept) (
            'a read-only file is replaced (0), or kept and named with the reason (3)') (
            $what + '; ' + (Format-Run $run))
        Get-ChildItem -LiteralPath $script:Work -Filter '*.tmp' | Remove-Item -Force
    }

    Invoke-Step 'B4' 'a report that another program has open' {
        $shares = @([System.IO.FileShare]::None, [System.IO.FileShare]::Read,
                    ([System.IO.FileShare]::ReadWrite -bor [System.IO.FileShare]::Delete))
        foreach ($share in $shares) {
            $file = Join-Path $script:Work 'open.json'
            [System.IO.File]::WriteAllText($file, 'old')
            $opened = New-Object System.IO.FileStream($file, [System.IO.FileMode]::Open,
                [System.IO.FileAccess]::Read, $share)
            try { $run = Invoke-Resolve $file 120 } finally { $opened.Dispose() }
            $leftOver = Get-LeftOver $script:Work
            $kept = $run.Code -eq 3 -and [System.IO.File]::ReadAllText($file) -eq 'old' -and
                $leftOver -eq 1 -and $run.Err -match '\.tmp'
            $replaced = $run.Code -eq 0 -and $leftOver -eq 0 -and (Test-Json $file)
            # Whether an open file can be replaced that shares deletion depends on the version of Windows.
            $good = $kept -or ($replaced -and $share.ToString() -match 'Delete')
            Add-Check 'B4' $good ('opened with sharing ' + $share +
                ': the file is kept, and the new report as .tmp, which is named (3); replaced (0) only if deletion is shared') (
                (Format-Run $run) + "`n" + $leftOver + ' temporary files')
            Get-ChildItem -LiteralPath $script:Work -Filter '*.tmp' | Remove-Item -Force
        }
    }

    Invoke-Step 'B5' 'a report that another program closes in time' {
        $file = Join-Path $script:Work 'closing.json'
        [System.IO.File]::WriteAllText($file, 'old')
        $script:Opened = New-Object System.IO.FileStream($file, [System.IO.FileMode]::Open,
            [System.IO.FileAccess]::Read, [System.IO.FileShare]::None)
        $run = Invoke-Resolve $file 120 { Start-Sleep -Milliseconds 1200; $script:Opened.Dispose() }
        $script:Opened.Dispose()
        Add-Check 'B5' ($run.Code -eq 0 -and (Test-Json $file)) (
            'a file that is closed after a second is replaced') (Format-Run $run)
        Get-ChildItem -LiteralPath $script:Work -Filter '*.tmp' | Remove-Item -Force
    }

    Invoke-Step 'B6' 'who may read a replaced report' {
        $file = Join-Path $script:Work 'private.json'
        [System.IO.File]::WriteAllText($file, 'old')
        $sid = $identity.User.Value
        $set = Invoke-Program (Join-Path $env:SystemRoot 'System32\icacls.exe') @(
            $file, '/inheritance:r', '/grant:r', "*${sid}:F", '*S-1-5-32-544:F') 60 $false
        $before = (Get-Acl -LiteralPath $file)
        $run = Invoke-Resolve $file
        $after = (Get-Acl -LiteralPath $file)
        $sameAccess = $before.GetSecurityDescriptorSddlForm('Access') -eq
            $after.GetSecurityDescriptorSddlForm('Access')
        $sameOwner = $before.GetSecurityDescriptorSddlForm('Owner') -eq
            $after.GetSecurityDescriptorSddlForm('Owner')
        $good = $set.Code -eq 0 -and $run.Code -eq 0 -and (Test-Json $file) -and $sameAccess
        Add-Check 'B6' $good 'the access list of a replaced report stays' (
            'same access list: ' + $sameAccess + ', same owner: ' + $sameOwner + '; entries before ' +
            $before.Access.Count + ', after ' + $after.Access.Count + '; ' + (Format-Run $run))
    }

    Invoke-Step 'B7' 'a path of more than 260 characters' {
        $long = Join-Path $script:Work ('d' * [math]::Max(1, 230 - $script:Work.Length))
        [void] (New-Item -ItemType Directory -Path $long)
        $name = ('f' * 70) + '.json'
        $file = $long + '\' + $name
        $first = Invoke-Resolve $file
        $second = Invoke-Resolve $file
        $listed = (Invoke-Cmd ('dir /b "' + $long + '"')).Out -split "`r?`n" | Where-Object { $_ -ne '' }
        $good = $first.Code -eq 0 -and $second.Code -eq 0 -and @($listed).Count -eq 1 -and
            @($listed)[0] -eq $name
        Add-Check 'B7' $good ('a path of ' + $file.Length + ' characters: new, then replaced') (
            'new: ' + (Format-Run $first) + "`nreplaced: " + (Format-Run $second) + "`n" +
            @($listed).Count + ' files there')
        [void] (Invoke-Cmd ('rmdir /s /q "\\?\' + $long + '"'))
    }

    Invoke-Step 'B8' 'devices' {
        $run = Invoke-Linkaudit @('resolve', $Volume, '\', '-o', 'NUL') 60
        $refused = Invoke-Linkaudit @('resolve', $Volume, '\', '-o', ('\\.\' + $Volume)) 60
        $good = $run.Code -eq 0 -and @(2, 3) -contains $refused.Code
        Add-Check 'B8' $good 'NUL takes a report; a volume is refused' (
            'NUL: ' + (Format-Run $run) + "`nvolume: " + (Format-Run $refused))
    }

    Invoke-Step 'B9' 'UTF-8 through redirection' {
        $link = Join-Path $script:Work ('link ' + $odd)
        [void] (Invoke-Cmd ('mklink /J "' + $link + '" "' + $script:Work + '"'))
        $arguments = @('resolve', $Volume, ($inVolume + '\link ' + $odd), '--color', 'never')
        $direct = Invoke-Linkaudit $arguments 60
        $target = Join-Path $script:Work 'redirected.txt'
        # The name of the link goes through cmd's own command line, which is UTF-16.
        [void] (Invoke-Cmd ('"' + $script:Exe + '" ' + (Join-Arguments $arguments) + ' > "' + $target + '"'))
        $strict = New-Object System.Text.UTF8Encoding($false, $true)
        $valid = $true
        $text = ''
        try { $text = $strict.GetString([System.IO.File]::ReadAllBytes($target)) } catch { $valid = $false }
        $byCmd = $valid -and $text -eq $direct.Out -and $text.Contains($odd)
        # What PowerShell makes of a program's output depends on its console's encoding.
        $saved = [Console]::OutputEncoding
        $plain = ''
        $asUtf8 = ''
        try {
            $plain = (& $script:Exe @arguments) -join "`n"
            [Console]::OutputEncoding = New-Object System.Text.UTF8Encoding($false)
            $asUtf8 = (& $script:Exe @arguments) -join "`n"
        } finally {
            [Console]::OutputEncoding = $saved
        }
        $data = [ordered] @{
            cmd = $byCmd; powershell_as_it_is = $plain.Contains($odd); powershell_utf8 = $asUtf8.Contains($odd)
            console_code_page = $saved.CodePage
        }
        Add-Check 'B9' ($byCmd -and $asUtf8.Contains($odd)) (
            'cmd redirects valid UTF-8; PowerShell reads it if [Console]::OutputEncoding is UTF-8') (
            'cmd: ' + $byCmd + ', PowerShell as it is (code page ' + $saved.CodePage + '): ' +
            $plain.Contains($odd) + ', PowerShell with UTF-8: ' + $asUtf8.Contains($odd)) $data
    }
}

# ---- C: links made for this run --------------------------------------------------------------

function Invoke-LinkChecks {
    # Gives the answer of `resolve --json` for a path in the test's folder.
    function Get-Answer([string] $Name, [string[]] $More = @(), [int] $Seconds = 120) {
        $arguments = @('resolve', $Volume, ($inVolume + '\' + $Name), '--json') + $More
        $run = Invoke-Linkaudit $arguments $Seconds
        $answer = $null
        if ($run.Out -ne '') { $answer = ConvertFrom-Json $run.Out }
        return [pscustomobject] @{ Run = $run; Answer = $answer }
    }
    function Format-Answer($Got) {
        if ($null -eq $Got.Answer) { return Format-Run $Got.Run }
        $reason = $Got.Answer.reason
        return $Got.Answer.verdict + ' ' + $reason + ', exit code ' + $Got.Run.Code + ' after ' +
            $Got.Run.Seconds + ' s'
    }

    Invoke-Step 'C1' 'links of the test' {
        $target = Join-Path $script:Work 'target'
        [void] (New-Item -ItemType Directory -Path (Join-Path $target 'inner'))
        [void] (Invoke-Cmd ('mklink /J "' + (Join-Path $script:Work 'good') + '" "' + $target + '"'))
        [void] (Invoke-Cmd ('mklink /J "' + (Join-Path $script:Work 'bad') + '" "' + $target + '-missing"'))
        [void] (Invoke-Cmd ('mklink /D "' + (Join-Path $script:Work 'relative') + '" "target\inner"'))
        $good = Get-Answer 'good'
        $bad = Get-Answer 'bad'
        $relative = Get-Answer 'relative'
        $ok = $good.Run.Code -eq 0 -and $bad.Run.Code -eq 1 -and $relative.Run.Code -eq 0 -and
            $bad.Answer.verdict -eq 'broken' -and $bad.Answer.reason -eq 'missing'
        Add-Check 'C1' $ok 'a working junction gives 0, a broken one 1, a relative symbolic link 0' (
            'good: ' + (Format-Answer $good) + "`nbad: " + (Format-Answer $bad) + "`nrelative: " +
            (Format-Answer $relative))
    }

    Invoke-Step 'C2' 'targets that administrators may not list' {
        $denied = Join-Path $script:Work 'denied'
        [void] (New-Item -ItemType Directory -Path (Join-Path $denied 'inner'))
        [void] (Invoke-Cmd ('mklink /J "' + (Join-Path $script:Work 'to-denied') + '" "' + $denied + '\inner"'))
        $icacls = Join-Path $env:SystemRoot 'System32\icacls.exe'
        [void] (Invoke-Program $icacls @($denied, '/deny', '*S-1-1-0:(RX)') 60 $false)
        $closed = $false
        try { [void] (Get-ChildItem -LiteralPath $denied) } catch { $closed = $true }
        $made = Get-Answer 'to-denied'
        $places = [ordered] @{}
        foreach ($place in @('System Volume Information', 'Program Files\WindowsApps')) {
            if ((Invoke-Cmd ('dir /ad /b "' + $Volume + '\' + $place + '\.." | find /i "' +
                             ($place -split '\\')[-1] + '"')).Code -ne 0) { continue }
            $name = 'to-' + ($place -split '\\')[-1].Replace(' ', '-')
            [void] (Invoke-Cmd ('mklink /J "' + (Join-Path $script:Work $name) + '" "' + $Volume + '\' + $place + '"'))
            $places[$place] = Format-Answer (Get-Answer $name)
            [void] (Invoke-Cmd ('rmdir "' + (Join-Path $script:Work $name) + '"'))
        }
        [void] (Invoke-Program $icacls @($denied, '/remove:d', '*S-1-1-0') 60 $false)
        $bad = @($places.Values | Where-Object { -not $_.StartsWith('ok') }).Count
        Add-Check 'C2' ($made.Run.Code -eq 0 -and $bad -eq 0) (
            'links to folders that are closed to administrators are ok, not unverifiable') (
            'a folder with a deny entry (closed to this script: ' + $closed + '): ' + (Format-Answer $made) +
            "`n" + ((@($places.GetEnumerator()) | ForEach-Object { $_.Key.Replace('\', '/') + ': ' + $_.Value }) -join "`n"))
    }

    Invoke-Step 'C3' '--probe and a server that does not answer' {
        [void] (Invoke-Cmd ('mklink /D "' + (Join-Path $script:Work 'dead') + '" "\\192.0.2.1\x\y"'))
        $without = Get-Answer 'dead'
        $with = Get-Answer 'dead' @('--probe', '--probe-timeout', '3000') 120
        $good = $without.Answer.verdict -eq 'unverifiable' -and $without.Answer.reason -eq 'network' -and
            $with.Answer.verdict -eq 'unverifiable' -and $with.Run.Code -eq 4 -and
            -not $with.Run.TimedOut -and $with.Run.Seconds -lt 10
        Add-Check 'C3' $good (
            'without --probe: network; with it: unverifiable, and the process ends within 10 s') (
            'without: ' + (Format-Answer $without) + "`nwith: " + (Format-Answer $with))
    }

    Invoke-Step 'C4' 'a letter made with SUBST' {
        $used = @([System.IO.DriveInfo]::GetDrives() | ForEach-Object { $_.Name.Substring(0, 1) })
        $free = @('Y', 'X', 'W', 'V', 'U', 'T', 'S', 'R', 'Q') | Where-Object { $used -notcontains $_ } |
            Select-Object -First 1
        if ($null -eq $free) {
            Add-Result 'C4' 'SKIP' 'a letter made with SUBST' 'there is no free letter'
            return
        }
        $letter = $free + ':'
        [void] (Invoke-Cmd ('subst ' + $letter + ' "' + $script:Work + '"'))
        try {
            [void] (Invoke-Cmd ('mklink /J "' + (Join-Path $script:Work 'by-letter') + '" "' + $letter + '\target"'))
            $scan = Invoke-Linkaudit @('scan', $letter, '-q') 120
            $judged = Get-Answer 'by-letter'
            # Deep enough for a path of more than 260 characters, which only a letter makes reachable.
            $deep = ('e' * 100) + '\' + ('f' * 100)
            [void] (Invoke-Cmd ('mkdir "' + $letter + '\' + $deep + '"'))
            [void] (Invoke-Cmd ('mklink /J "' + $letter + '\' + $deep + '\deep" "' + $script:Work + '"'))
            $long = Get-Answer ($deep + '\deep')
            $image = Join-Path $script:Work 'source.img'
            [System.IO.File]::WriteAllText($image, 'not an image')
            $over = Invoke-Linkaudit @('resolve', $image, '\', '-o', ($letter + '\source.img')) 60
            $same = [System.IO.File]::ReadAllText($image) -eq 'not an image'
        } finally {
            [void] (Invoke-Cmd ('subst ' + $letter + ' /d'))
        }
        $good = $scan.Code -eq 3 -and $scan.Err -match 'SUBST' -and
            $judged.Answer.verdict -eq 'unverifiable' -and $judged.Answer.reason -eq 'session-letter' -and
            $long.Run.Code -eq 0 -and $over.Code -eq 2 -and $same
        Add-Check 'C4' $good (
            'scanning it is refused with 3 and says SUBST; a link to it is session-letter; a path of ' +
            ($script:Work.Length + $deep.Length + 6) +
            ' characters is found; a report over its source by that letter is refused with 2') (
            'scan: ' + (Format-Run $scan) + "`nlink: " + (Format-Answer $judged) + "`nlong path: " +
            (Format-Answer $long) + "`nreport over its source: " + (Format-Run $over) + ', unchanged: ' + $same)
    }

    Invoke-Step 'C5' 'fsutil and linkaudit list the same names of a file' {
        $file = Join-Path $script:Work 'hard.txt'
        [System.IO.File]::WriteAllText($file, 'x')
        foreach ($name in @('hard2.txt', 'target\hard3.txt')) {
            [void] (Invoke-Cmd ('mklink /H "' + (Join-Path $script:Work $name) + '" "' + $file + '"'))
        }
        $run = Invoke-Linkaudit @('links', $Volume, ($inVolume + '\hard.txt')) 120
        $fsutil = Invoke-Program (Join-Path $env:SystemRoot 'System32\fsutil.exe') @('hardlink', 'list', $file) 60 $false
        $ours = @($run.Out -split "`r?`n" | Where-Object { $_ -ne '' } | ForEach-Object { $_ -replace '^[A-Za-z]:', '' } | Sort-Object)
        $theirs = @($fsutil.Out -split "`r?`n" | Where-Object { $_ -ne '' } | Sort-Object)
        $good = $run.Code -eq 0 -and $ours.Count -eq 3 -and ($ours -join '|') -eq ($theirs -join '|')
        Add-Check 'C5' $good 'links agrees with fsutil hardlink list' (
            'linkaudit ' + $ours.Count + ' names, fsutil ' + $theirs.Count + '; ' + (Format-Run $run))
    }

    Invoke-Step 'C6' 'a file that Windows compressed (WOF)' {
        $file = Join-Path $script:Work 'wof.exe'
        Copy-Item -LiteralPath (Join-Path $env:SystemRoot 'System32\cmd.exe') -Destination $file
        $done = Invoke-Program (Join-Path $env:SystemRoot 'System32\compact.exe') @('/c', '/exe:xpress4k', $file) 60 $false
        $shown = ([System.IO.File]::GetAttributes($file) -band [System.IO.FileAttributes]::ReparsePoint) -ne 0
        $answer = Get-Answer 'wof.exe'
        $kinds = @()
        if ($null -ne $answer.Answer) {
            $kinds = @($answer.Answer.trace | Where-Object { $_.type -eq 'component' } |
                ForEach-Object { Get-Property $_ 'kind' })
        }
        $wof = $kinds -contains 'wof'
        $title = 'its reparse point is seen, which Windows hides from other programs'
        if ($done.Code -ne 0) {
            Add-Result 'C6' 'SKIP' $title ('compact /exe failed with ' + $done.Code)
            return
        }
        Add-Check 'C6' $wof $title (
            'kind wof: ' + $wof + ', attribute shown to this script: ' + $shown + '; ' + (Format-Answer $answer))
    }
}

# ---- D: the whole volume ---------------------------------------------------------------------

# All paths with the reparse attribute below the root, as .NET lists them; links are not entered.
function Get-ReparsePaths([int] $LimitSeconds) {
    $root = '\\?\' + $Volume + '\'
    $prefix = 4
    $works = $false
    try { $works = [System.IO.Directory]::Exists($root) } catch { $works = $false }
    if (-not $works) {
        $root = $Volume + '\'
        $prefix = 0
    }
    $paths = New-Object 'System.Collections.Generic.HashSet[string]' ([StringComparer]::OrdinalIgnoreCase)
    $stack = New-Object 'System.Collections.Generic.Stack[string]'
    $stack.Push($root)
    $denied = 0
    $entries = 0
    $clock = [System.Diagnostics.Stopwatch]::StartNew()
    $whole = $true
    while ($stack.Count -gt 0) {
        if ($clock.Elapsed.TotalSeconds -gt $LimitSeconds) {
            $whole = $false
            break
        }
        try {
            $directory = New-Object System.IO.DirectoryInfo($stack.Pop())
            foreach ($entry in $directory.EnumerateFileSystemInfos()) {
                $entries++
                $attributes = $entry.Attributes
                if (($attributes -band [System.IO.FileAttributes]::ReparsePoint) -ne 0) {
                    [void] $paths.Add($entry.FullName.Substring($prefix + 2))
                } elseif (($attributes -band [System.IO.FileAttributes]::Directory) -ne 0) {
                    $stack.Push($entry.FullName)
                }
            }
        } catch {
            $denied++
        }
    }
    return [pscustomobject] @{
        Paths = $paths; Denied = $denied; Entries = $entries; Whole = $whole
        Seconds = [math]::Round($clock.Elapsed.TotalSeconds)
    }
}

# Up to `Count` files with several names: for each record of the report its paths.
function Get-HardLinkSample([string] $Report, [int] $Count) {
    $rows = 0
    foreach ($line in [System.IO.File]::ReadLines($Report)) {
        if ($line.StartsWith('{"type":"hard_link"')) { $rows++ }
    }
    $each = [math]::Max(1, [math]::Floor($rows / $Count))
    $wanted = @{}
    $at = 0
    foreach ($line in [System.IO.File]::ReadLines($Report)) {
        if (-not $line.StartsWith('{"type":"hard_link"')) { continue }
        if ($at % $each -eq 0 -and $wanted.Count -lt $Count -and $line -match '"record":(\d+)') {
            $wanted[$Matches[1]] = New-Object System.Collections.ArrayList
        }
        $at++
    }
    foreach ($line in [System.IO.File]::ReadLines($Report)) {
        if ($line.StartsWith('{"type":"hard_link"') -and $line -match '"record":(\d+)' -and
            $wanted.ContainsKey($Matches[1])) {
            $row = ConvertFrom-Json $line
            [void] $wanted[[string] $row.record].Add($row.path)
        }
    }
    return $wanted
}

function Invoke-Scan([string] $Name, [string[]] $More, [string[]] $Sources = @($Volume)) {
    $file = Join-Path $script:Work ($Name + '.ndjson')
    $arguments = @('scan') + $Sources + @('-q', '--no-progress', '--stats', '-o', $file) + $More
    $run = Invoke-Linkaudit $arguments 1800
    $report = $null
    if (Test-Path -LiteralPath $file) { $report = Read-Report $file }
    return [pscustomobject] @{ Run = $run; Report = $report; File = $file }
}

function Invoke-VolumeChecks {
    $script:Whole = $null
    $fsutil = Join-Path $env:SystemRoot 'System32\fsutil.exe'

    Invoke-Step 'D1' 'a scan of the volume in use' {
        $journal = Invoke-Program $fsutil @('usn', 'queryjournal', $Volume) 60 $false
        $numbers = @([regex]::Matches($journal.Out, '0x[0-9a-fA-F]+') | ForEach-Object { $_.Value } | Select-Object -Skip 1)
        $script:Whole = Invoke-Scan 'whole' @()
        $facts = $null
        if ($null -ne $script:Whole.Report) { $facts = Get-Facts $script:Whole.Report }
        $good = $script:Whole.Run.Code -eq 0 -and $null -ne $facts -and $facts.complete -and $facts.engine -eq 'mft'
        $text = Format-Run $script:Whole.Run
        if ($null -ne $facts) {
            $text += "`n" + $facts.reparse_points + ' reparse points, ' + $facts.hard_link_sets +
                ' hard-link sets, ' + $facts.faults + ' faults, engine ' + $facts.engine +
                "`n" + (@($facts.incomplete) -join "`n")
        }
        Add-Check 'D1' $good 'complete, exit code 0, engine mft' $text ([ordered] @{ facts = $facts; journal = $numbers })
    }
    if ($null -eq $script:Whole -or $null -eq $script:Whole.Report) { return }

    Invoke-Step 'D2' 'reparse points that Windows shows' {
        if ($Quick) {
            Add-Result 'D2' 'SKIP' 'reparse points that Windows shows' '-Quick'
            return
        }
        $walk = Get-ReparsePaths 900
        $ours = New-Object 'System.Collections.Generic.HashSet[string]' ([StringComparer]::OrdinalIgnoreCase)
        foreach ($row in $script:Whole.Report.Links) { [void] $ours.Add($row.path) }
        $lacking = @($walk.Paths | Where-Object { -not $ours.Contains($_) -and
            -not $_.StartsWith($inVolume, [StringComparison]::OrdinalIgnoreCase) })
        # What came or went since the scan is no error: ask again, for that path alone.
        $really = @($lacking | Select-Object -First 200 | Where-Object {
            $answer = Invoke-Linkaudit @('resolve', $Volume, $_, '--no-follow', '--json') 60
            -not ($answer.Out -match '"kind":' -or $answer.Out -match '"found": ?"nothing"') })
        $hidden = @($script:Whole.Report.Links | Where-Object { -not $walk.Paths.Contains($_.path) } |
            Group-Object -Property kind | ForEach-Object { $_.Name + ' ' + $_.Count })
        $data = [ordered] @{
            entries = $walk.Entries; whole = $walk.Whole; folders_denied = $walk.Denied
            shown = $walk.Paths.Count; reported = $ours.Count; not_reported = $lacking.Count
            still_not_reported = $really.Count; not_shown_by_kind = $hidden
        }
        Add-Check 'D2' ($really.Count -eq 0 -and $walk.Paths.Count -gt 0) (
            'every path that Windows shows as a reparse point is in the report') (
            $walk.Paths.Count.ToString() + ' shown by Windows in ' + $walk.Entries + ' entries (' + $walk.Denied +
            ' folders denied, whole: ' + $walk.Whole + ', ' + $walk.Seconds + ' s), ' + $ours.Count + ' reported, ' + $lacking.Count +
            ' not reported, of which ' + $really.Count + ' were there before' + (Format-Sample $really) +
            "`nreported and not shown, by kind: " + ($hidden -join ', ')) $data
    }

    Invoke-Step 'D3' 'hard links' {
        # fsutil prints in the OEM code page, so only names of ASCII characters are compared.
        $sample = Get-HardLinkSample $script:Whole.File 100
        $compared = 0
        $different = @()
        foreach ($record in @($sample.Keys)) {
            $ours = @($sample[$record] | Sort-Object)
            if (@($ours | Where-Object { $_ -match '[^\x20-\x7E]' }).Count -gt 0) { continue }
            $listed = Invoke-Program $fsutil @('hardlink', 'list', ($Volume + $ours[0])) 60 $false
            if ($listed.Code -ne 0) { continue }
            $theirs = @($listed.Out -split "`r?`n" | Where-Object { $_ -ne '' } | Sort-Object)
            $compared++
            if (($ours -join '|') -ne ($theirs -join '|')) { $different += ($ours[0] + ': ' + $ours.Count + ' and ' + $theirs.Count) }
        }
        Add-Check 'D3' ($compared -gt 0 -and $different.Count -eq 0) (
            'the names of files with several names are those of fsutil hardlink list') (
            $compared.ToString() + ' files compared, ' + $different.Count + ' differ' + (Format-Sample $different))
    }

    Invoke-Step 'D4' 'the engines agree' {
        if ($Quick) {
            Add-Result 'D4' 'SKIP' 'the engines agree' '-Quick'
            return
        }
        $mft = Get-Keys (Invoke-Scan 'mft' @('--engine', 'mft')).Report
        foreach ($engine in @('usn', 'index')) {
            $other = Invoke-Scan $engine @('--engine', $engine)
            if ($null -eq $other.Report) {
                Add-Result 'D4' 'FAIL' ('engine ' + $engine) (Format-Run $other.Run)
                continue
            }
            $facts = Get-Facts $other.Report
            $difference = Compare-Sets $mft (Get-Keys $other.Report)
            $count = $difference.OnlyFirst.Count + $difference.OnlySecond.Count
            # Links come and go between two scans of a volume in use; a rule that differs shows in bulk.
            $good = $facts.engine -eq $engine -and $count -le 5 + $mft.Count / 1000
            Add-Check 'D4' $good ('engine ' + $engine + ' gives the rows and verdicts of engine mft') (
                (Format-Run $other.Run) + "`nengine used: " + $facts.engine + ', only mft ' + $difference.OnlyFirst.Count +
                ', only ' + $engine + ' ' + $difference.OnlySecond.Count + ' of ' + $mft.Count + "`n" +
                (@($facts.incomplete) -join "`n") + (Format-Sample ($difference.OnlyFirst + $difference.OnlySecond))) $facts
        }
    }

    Invoke-Step 'D5' 'closed folders, placeholders and compressed files' {
        $rows = $script:Whole.Report.Links
        $closed = [ordered] @{}
        foreach ($place in @('\System Volume Information\', '\Program Files\WindowsApps\')) {
            $there = @($rows | Where-Object { $_.path.StartsWith($place, [StringComparison]::OrdinalIgnoreCase) })
            $unsure = @($there | Where-Object { $_.verdict -eq 'unverifiable' }).Count
            $closed[$place.Trim('\').Replace('\', '/')] = ('' + $there.Count + ' links, ' + $unsure + ' unverifiable')
        }
        $cloud = @($rows | Where-Object { $_.kind -eq 'cloud' }).Count
        $wof = @($rows | Where-Object { $_.kind -eq 'wof' }).Count
        $dedup = @($rows | Where-Object { $_.kind -eq 'dedup' }).Count
        $shown = @()
        foreach ($place in $closed.Keys) { $shown += ($place + ': ' + $closed[$place]) }
        $oneDrive = (-not [string]::IsNullOrEmpty($env:OneDrive)) -and
            $env:OneDrive.StartsWith($Volume, [StringComparison]::OrdinalIgnoreCase)
        Add-Check 'D5' ((-not $oneDrive) -or $cloud -gt 0) (
            'placeholders are counted if OneDrive keeps its files on this volume') (
            'cloud ' + $cloud + ', wof ' + $wof + ', dedup ' + $dedup + ', OneDrive here: ' + $oneDrive + "`n" +
            ($shown -join "`n")) $closed
    }

    Invoke-Step 'D6' 'a shadow copy' {
        $listed = Invoke-Linkaudit @('snapshots', $Volume, '--json') 120
        $count = 0
        if ($listed.Code -eq 0) { $count = @((ConvertFrom-Json $listed.Out).snapshots).Count }
        $made = $null
        if ($count -eq 0 -and $MakeSnapshot) {
            $class = Get-CimClass -ClassName Win32_ShadowCopy
            $made = Invoke-CimMethod -CimClass $class -MethodName Create -Arguments @{ Volume = ($Volume + '\'); Context = 'ClientAccessible' }
            if ($made.ReturnValue -eq 0) { $count = 1 }
        }
        if ($count -eq 0) {
            Add-Result 'D6' 'SKIP' 'scan --snapshot latest' 'the volume has no shadow copy; -MakeSnapshot makes one'
            return
        }
        try {
            $scan = Invoke-Scan 'snapshot' @('--snapshot', 'latest')
        } finally {
            if ($null -ne $made -and $made.ReturnValue -eq 0) {
                Get-CimInstance -ClassName Win32_ShadowCopy | Where-Object { $_.ID -eq $made.ShadowID } | Remove-CimInstance
            }
        }
        $facts = $null
        $text = Format-Run $scan.Run
        if ($null -ne $scan.Report) {
            $facts = Get-Facts $scan.Report
            $text += "`n" + $facts.reparse_points + " reparse points`n" + ((@($facts.unclean) + @($facts.incomplete)) -join "`n")
        }
        Add-Check 'D6' ($scan.Run.Code -eq 0 -and $null -ne $facts -and $facts.complete) (
            'scan --snapshot latest is complete') $text $facts
    }

    Invoke-Step 'D7' 'a cross-check' {
        $scan = Invoke-Scan 'cross' @('--cross-check', '--under', '\Windows')
        $findings = $null
        if ($null -ne $scan.Report) { $findings = Get-Property (@($scan.Report.Summary.volumes)[0]) 'findings' }
        $status = 'FAIL'
        if (@(0, 1, 4) -contains $scan.Run.Code) { $status = 'INFO' }
        Add-Result 'D7' $status 'findings of --cross-check, by kind' (Format-Run $scan.Run) $findings
    }

    Invoke-Step 'D8' 'all volumes' {
        $scan = Invoke-Scan 'all' @('--all', '--type', 'junction,volume-mount-point,symlink') @()
        $volumes = 0
        $skipped = 0
        if ($null -ne $scan.Report) {
            $volumes = @($scan.Report.Header.volumes).Count
            $skipped = @($scan.Report.Header.skipped).Count
        }
        Add-Check 'D8' (@(0, 4) -contains $scan.Run.Code -and $volumes -gt 0) 'scan --all' (
            (Format-Run $scan.Run) + "`n" + $volumes + ' volumes, ' + $skipped + ' left out')
    }
}

# ---- E: volumes that cannot be read ----------------------------------------------------------

function Invoke-RefusalChecks {
    Invoke-Step 'E1' 'other file systems and network drives' {
        $some = $false
        foreach ($drive in [System.IO.DriveInfo]::GetDrives()) {
            $letter = $drive.Name.Substring(0, 2)
            if ($drive.DriveType -eq 'Network') {
                $some = $true
                $run = Invoke-Linkaudit @('scan', $letter, '-q') 120
                Add-Check 'E1' ($run.Code -eq 3 -and $run.Err -match 'network') 'a network drive is refused with 3' (Format-Run $run)
                continue
            }
            if ($letter -eq $LockedVolume.ToUpperInvariant()) { continue }
            if (-not $drive.IsReady -or $drive.DriveFormat -eq 'NTFS') { continue }
            $some = $true
            $run = Invoke-Linkaudit @('scan', $letter, '-q') 120
            Add-Check 'E1' ($run.Code -eq 3 -and $run.Err -ne '') (
                'a volume with ' + $drive.DriveFormat + ' (' + $drive.DriveType + ') is refused with 3; the message names what it holds') (Format-Run $run)
        }
        if (-not $some) {
            Add-Result 'E1' 'SKIP' 'other file systems' 'all drives are NTFS; plug in a stick with exFAT, or mount a ReFS volume'
        }
    }

    Invoke-Step 'E2' 'a volume locked by BitLocker' {
        if ($LockedVolume -eq '') {
            Add-Result 'E2' 'SKIP' 'a volume locked by BitLocker' 'name one with -LockedVolume'
            return
        }
        $run = Invoke-Linkaudit @('scan', $LockedVolume, '-q') 120
        Add-Check 'E2' ($run.Code -eq 3 -and $run.Err -match 'BitLocker') 'a locked volume is refused with 3 and says BitLocker' (Format-Run $run)
    }
}

# ---- F: Ctrl-C -------------------------------------------------------------------------------

function Invoke-CtrlCCheck {
    Invoke-Step 'F1' 'Ctrl-C in a console' {
        $shell = (Get-Process -Id $PID).Path
        $file = Join-Path $script:Work 'interrupted.json'
        $code = 0
        # The engine that takes longest, so that it is still at work.
        foreach ($wait in @(800, 300, 100)) {
            $info = New-Object System.Diagnostics.ProcessStartInfo
            $info.FileName = $script:Exe
            $info.Arguments = Join-Arguments @('scan', $Volume, '--engine', 'usn', '-o', $file)
            $info.UseShellExecute = $true
            $info.WindowStyle = 'Minimized'
            $info.WorkingDirectory = $script:Work
            $process = [System.Diagnostics.Process]::Start($info)
            Start-Sleep -Milliseconds $wait
            $send = New-StartInfo $shell @('-NoProfile', '-ExecutionPolicy', 'Bypass', '-File', $PSCommandPath,
                                           '-SendCtrlC', $process.Id.ToString())
            $sender = [System.Diagnostics.Process]::Start($send)
            [void] $sender.WaitForExit(60000)
            $ended = $process.WaitForExit(60000)
            if (-not $ended) {
                $process.Kill()
                $code = -1
                break
            }
            $code = $process.ExitCode
            if ($code -ne 0 -and $code -ne 4) { break }
            if (Test-Path -LiteralPath $file) { Remove-Item -LiteralPath $file -Force }
        }
        $left = (Test-Path -LiteralPath $file)
        if ($code -eq 0 -or $code -eq 4) {
            Add-Result 'F1' 'SKIP' 'Ctrl-C' 'the scan was over before Ctrl-C came; do it by hand (README.md)'
            return
        }
        Add-Check 'F1' ($code -eq 130 -and -not $left -and (Get-LeftOver $script:Work) -eq 0) (
            'Ctrl-C ends a scan with 130 and leaves no report') ('exit code ' + $code + ', report there: ' + $left)
    }
}

# ---- Run -------------------------------------------------------------------------------------

$clock = [System.Diagnostics.Stopwatch]::StartNew()
if ($elevated) {
    Invoke-OutputChecks
    Invoke-LinkChecks
    Invoke-VolumeChecks
    Invoke-CtrlCCheck
}
Invoke-RefusalChecks

# ---- The results -----------------------------------------------------------------------------

$minutes = [math]::Round($clock.Elapsed.TotalMinutes, 1)
$counts = [ordered] @{}
foreach ($status in @('PASS', 'FAIL', 'SKIP', 'INFO')) {
    $counts[$status] = @($script:Results | Where-Object { $_.status -eq $status }).Count
}
$document = [ordered] @{
    format = 'linkaudit-check-1'; run = $kind; with_names = [bool] $WithNames; minutes = $minutes
    counts = $counts; results = $script:Results
}
$json = ConvertTo-Json -InputObject $document -Depth 8
$utf8 = New-Object System.Text.UTF8Encoding($false)
$resultFile = Join-Path $top ('results-' + $kind + '.json')
[System.IO.File]::WriteAllText($resultFile, $json, $utf8)
$zip = Join-Path $top ('linkaudit-results-' + $kind + '.zip')
Compress-Archive -LiteralPath $resultFile -DestinationPath $zip -Force

# Links first, so that nothing behind them is removed.
[void] (Invoke-Cmd ('for /f "delims=" %i in (''dir /ad /al /b "' + $script:Work + '"'') do rmdir "' + $script:Work + '\%i"'))
[System.IO.Directory]::SetCurrentDirectory($env:SystemRoot)
$workFolder = $script:Work
$script:Work = $env:SystemRoot
# `rmdir /s` removes links without entering them; all the same, none that leads out may be left.
$leadsOut = @(Get-ChildItem -LiteralPath $workFolder -Force | Where-Object {
    $_.Name -like 'to-*' -and ($_.Attributes -band [System.IO.FileAttributes]::ReparsePoint) -ne 0 })
if ($leadsOut.Count -eq 0) {
    [void] (Invoke-Cmd ('rmdir /s /q "\\?\' + $workFolder + '"'))
} else {
    Write-Host ('Please remove ' + $workFolder + ' by hand: links in it could not be removed.')
}

Write-Host ''
Write-Host ('{0} passed, {1} failed, {2} skipped; {3} minutes' -f $counts.PASS, $counts.FAIL, $counts.SKIP, $minutes)
Write-Host ('Please look through ' + $resultFile)
Write-Host ('and send back    ' + $zip)
if ($counts.FAIL -gt 0) { exit 1 }
exit 0
