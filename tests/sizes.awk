# Checks that the files in src/ can be read at a sitting, and are found by their names: no file over
# 500 lines, no function over 60, no two files of one name.
#     awk -f tests/sizes.awk $(find src -name '*.[ch]')
FNR == 1 {
    end_file()
    file = FILENAME
    name = FILENAME
    sub(/.*\//, "", name)
    if (name in folder)
        report(file ": there is " folder[name] ", too")
    folder[name] = file
    start = 0
}
{ lines = FNR }
/^[A-Za-z_].*\(/ && !/;$/ { start = FNR } # a function's head begins, or a table's: only { alone opens a body
/^{$/ { opened = start }
/^}$/ && opened {
    if (FNR - opened + 1 > 60)
        report(file ":" opened ": a function of " (FNR - opened + 1) " lines")
    opened = 0
}
function end_file() {
    if (lines > 500)
        report(file ": " lines " lines")
    lines = opened = 0
}
function report(text) {
    print text > "/dev/stderr"
    failed = 1
}
END {
    end_file()
    exit failed
}
