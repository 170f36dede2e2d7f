# Reads TRX files: prints every failed test with its message and where it happened,
# and writes "passed failed skipped" to the file that `totals` names.

function attribute(name) {
    return match($0, " " name "=\"[^\"]*\"") ? substr($0, RSTART + length(name) + 3, RLENGTH - length(name) - 4) : ""
}

function text(    value) {
    value = substr($0, index($0, ">") + 1)
    gsub(/&#xD;|\r/, "", value)
    gsub(/&#xA;/, "\n", value)
    return plain(value)
}

function plain(value) {
    gsub(/&lt;/, "<", value)
    gsub(/&gt;/, ">", value)
    gsub(/&quot;/, "\"", value)
    gsub(/&apos;|&#39;/, "'", value)
    gsub(/&amp;/, "\\&", value)
    return value
}

function first_lines(value, limit,    lines, count, i, kept) {
    count = split(value, lines, "\n")
    for (i = 1; i <= count && i <= limit; i++) {
        kept = kept lines[i] "\n"
    }
    return kept
}

function indented(value) {
    gsub(/\n/, "\n    ", value)
    return "    " value
}

# One record is one tag with the text that follows it: TRX escapes every "<" in texts.
BEGIN { RS = "<" }

/^UnitTestResult / {
    failing = attribute("outcome") == "Failed"
    if (failing) {
        print "\nFAILED " plain(attribute("testName"))
    }
}

failing && /^Message>/ { print indented(text()) }

failing && /^StackTrace>/ {
    count = split(text(), frames, "\n")
    for (i = 1; i <= count; i++) {
        if (frames[i] ~ / in .*:line [0-9]+/) {
            sub(/^ */, "", frames[i])
            print indented(frames[i])
            break
        }
    }
}

/^\/UnitTestResult>/ { failing = 0 }

# A skipped test is in the total, but not among the executed.
/^Counters / {
    broken = attribute("failed") + attribute("error") + attribute("timeout") + attribute("aborted")
    passed += attribute("passed")
    failed += broken
    skipped += attribute("total") - attribute("executed")
}

# What the runner says about the run as a whole: a crash of the test process ends up here, not among the tests.
/^Text>/ && /run was aborted/ {
    failed++
    print "\nABORTED " FILENAME
    print indented(first_lines(text(), 12))
}

END { print passed + 0, failed + 0, skipped + 0 > totals }
