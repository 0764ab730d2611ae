# The program of a chapter:  awk -f chapters/tangle.awk chapters/03-forward.md > 03-forward.c
#
# Lines inside ```c fences are printed as they stand; every other line of the page becomes an empty
# one, after a #line that names the page. So line N of the program is line N of the page, and what
# compilers, sanitizers and gdb say points into the book. Fences with more in their info string,
# ```c PATH (quoted) or ```console (replayed), are blanked as prose is.
#
# Fences follow CommonMark: three or more backticks or tildes, at most three spaces before them,
# closed by at least as many of the same. Messages are PAGE:LINE: what; hint, and the status is 1.

function complain(line, what)
{
    # Through cat: an awk that does not know the name /dev/stderr would truncate what it leads to.
    print page ":" line ": " what | "cat 1>&2"
    status = 1
}

# Is LINE the first or last line of a fence? Sets mark (its backticks), info and too_deep.
function read_marker(line,    indent)
{
    too_deep = 0
    if (line !~ /^[ \t]*(```|~~~)/)
        return 0
    match(line, /^[ \t]*/)
    indent = substr(line, 1, RLENGTH)
    line = substr(line, RLENGTH + 1)
    match(line, /^(`+|~+)/)
    mark = substr(line, 1, RLENGTH)
    info = substr(line, RLENGTH + 1)
    gsub(/^[ \t]+|[ \t]+$/, "", info)
    if (mark ~ /^`/ && info ~ /`/)
        return 0 # code inside a sentence, as in ```x```
    too_deep = length(indent) > 3 || indent ~ /\t/
    return !too_deep
}

# Follows the fences; returns 1 when LINE belongs to the program.
function is_program(line,    is_marker)
{
    is_marker = read_marker(line)
    if (fence == "") {
        if (is_marker)
            open_fence()
        else if (too_deep && info != "")
            complain(FNR, "a fence this deep is no fence; indent it by three spaces at most")
        return 0
    }
    if (!is_marker || substr(mark, 1, length(fence)) != fence)
        return tangled
    if (info == "") {
        fence = ""
        return 0
    }
    complain(FNR, "a fence opens inside another; close the one of line " opened " with " fence)
    open_fence()
    return 0
}

function open_fence()
{
    fence = mark
    opened = FNR
    tangled = info == "c"
}

BEGIN {
    page = ARGV[1]
    if (ARGC != 2) {
        page = "tangle.awk"
        complain(1, "needs one page; awk -f chapters/tangle.awk PAGE > PROGRAM.c")
    } else if ((getline first < page) < 0) {
        complain(1, "cannot be read; name a page as seen from here")
    }
    if (status)
        exit status
    close(page)
    name = page
    gsub(/["\\]/, "\\\\&", name)
    print "#line 1 \"" name "\""
}

{
    sub(/\r$/, "")
    print (is_program($0) ? $0 : "")
}

END {
    if (fence != "")
        complain(opened, "this fence is never closed; end it with a line " fence)
    exit status
}
