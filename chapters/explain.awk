# Writes the C table of the sections that derive the statements: src/view/book.h describes it.
#
#     awk -f chapters/explain.awk chapters/[0-9]*.md > book.c
#
# A section begins with a heading that holds statements in backticks, `dZ1 = dA1 * (Z1 > 0)`, and
# ends before the next heading of the same or a higher level.
BEGIN {
    print "/* Written by chapters/explain.awk. */"
    print "#include \"view/book.h\"\n"
}
FNR == 1 {
    finish()
    fence = 0
}
/^ *```/ { fence = !fence }
!fence && /^#+ / {
    match($0, /^#+/)
    depth = RLENGTH
    if (open && depth <= level)
        finish()
    if (!open && match($0, /`[A-Za-z0-9]+ = /))
        begin()
}
open { lines[++count] = $0 }
END {
    finish()
    printf "const struct section BOOK[] = {\n%s};\n", table
    print "const size_t BOOK_COUNT = sizeof BOOK / sizeof BOOK[0];"
}

function begin(   rest, name) {
    open = 1
    level = depth
    count = 0
    first = FNR
    page = FILENAME
    targets = ""
    rest = $0
    while (match(rest, /`[A-Za-z0-9]+ = /)) {
        name = substr(rest, RSTART + 1, RLENGTH - 4)
        targets = targets " " name
        rest = substr(rest, RSTART + RLENGTH)
    }
}

function finish(   i, n, name) {
    if (!open)
        return
    open = 0
    sections++
    printf "static const char *const section_%d[] = {\n", sections
    for (i = 1; i <= count; i++)
        printf "    \"%s\",\n", escaped(lines[i])
    print "    NULL,\n};\n"
    n = split(targets, name, " ")
    for (i = 1; i <= n; i++)
        table = table sprintf("    {\"%s\", \"%s\", %d, section_%d},\n", name[i], page, first, sections)
}

function escaped(text) {
    gsub(/\\/, "&&", text)
    gsub(/"/, "\\\"", text)
    gsub(/\?\?/, "?\\?", text)
    return text
}
