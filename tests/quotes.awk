# Do the quotes in the book still stand in the sources?  awk -f tests/quotes.awk chapters/*.md
#
# Run from the top folder. The lines of each ```c PATH fence must stand in that file, verbatim and
# next to each other; where they do not, a diff shows the nearest place (- the page, + the file).
# Ends with "N passed, N failed", and status 1 when one failed. Fences are read as in tangle.awk.

function complain(line, what)
{
    print page ":" line ": " what
    failed++
}

# Is LINE the first or last line of a fence? Sets mark (its backticks), info, indent and too_deep.
function read_marker(line)
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
        return 0
    too_deep = length(indent) > 3 || indent ~ /\t/
    return !too_deep
}

function open_fence()
{
    fence = mark
    opened = FNR
    margin = length(indent)
    path = ""
    if (info ~ /^c[ \t]/) {
        path = info
        sub(/^c[ \t]+/, "", path)
    }
    count = 0
}

function read_line(line,    is_marker)
{
    is_marker = read_marker(line)
    if (fence == "") {
        if (is_marker)
            open_fence()
        else if (too_deep && info != "")
            complain(FNR, "a fence this deep is no fence; indent it by three spaces at most")
    } else if (!is_marker || substr(mark, 1, length(fence)) != fence) {
        quote[++count] = without_margin(line)
    } else if (info == "") {
        if (path != "")
            check_quote()
        fence = ""
    } else {
        complain(FNR, "a fence opens inside another; close the one of line " opened " with " fence)
        open_fence()
    }
}

# A fence that is indented shows its lines without that much indentation.
function without_margin(line,    i)
{
    for (i = 0; i < margin && line ~ /^ /; i++)
        line = substr(line, 2)
    return line
}

function end_page()
{
    if (fence != "")
        complain(opened, "this fence is never closed; end it with a line " fence)
    fence = ""
}

# Reads the quoted file into source[1..source_count]. Returns 0 when that cannot be done.
function read_source(    line, got)
{
    source_count = 0
    while ((got = (getline line < path)) > 0) {
        sub(/\r$/, "", line)
        source[++source_count] = line
    }
    close(path)
    return got == 0
}

function check_quote(    i, text)
{
    for (i = 1; i <= count; i++)
        text = text squeezed(quote[i])
    if (path ~ /[ \t]/)
        complain(opened, "one file a quote; found \"" path "\"")
    else if (!read_source())
        complain(opened, path " cannot be read; name the file as seen from the top folder")
    else if (text == "")
        complain(opened, "an empty quote; copy the lines from " path)
    else if (stands_in_source())
        passed++
    else
        show_nearest()
}

function stands_in_source(    start, i)
{
    for (start = 0; start + count <= source_count; start++) {
        for (i = 1; i <= count && quote[i] == source[start + i]; i++)
            ;
        if (i > count)
            return 1
    }
    return 0
}

# What is left to recognise a line by when it was indented anew.
function squeezed(line)
{
    gsub(/[ \t]/, "", line)
    return line
}

# The offset (source line - quoted line) at which most of the quote agrees, long lines counting
# more than braces do; "" when nothing does. Sets first_line: where the first one stands, or 0.
function nearest_offset(    i, j, key, keys, score, best)
{
    best = ""
    first_line = 0
    for (j = 1; j <= source_count; j++)
        keys[j] = squeezed(source[j])
    for (i = 1; i <= count; i++) {
        key = squeezed(quote[i])
        for (j = 1; j <= source_count && key != ""; j++) {
            if (key != keys[j])
                continue
            score[j - i] += length(key)
            if (best == "" || score[j - i] > score[best])
                best = j - i
            if (i == 1 && first_line == 0)
                first_line = j
        }
    }
    return best
}

function show_nearest(    offset, what)
{
    offset = nearest_offset()
    what = "this quote is stale; its first line stands "
    what = what (first_line ? "at " path ":" first_line : "nowhere in " path)
    complain(opened, what)
    if (offset != "")
        show_difference(offset)
}

# A diff of the quote and the part of the source it came from. Eight lines more on either side are
# looked at, for the end moves when lines were added or taken away.
function show_difference(offset,    low, high, i, j, common)
{
    low = larger(offset - 8, 0)
    high = -larger(-(offset + count + 8), -source_count)
    # common[i, j]: how much of quote[i+1..count] and source[j+1..high] agrees, in order. Its border
    # is set because some gawk versions crash when an element never set is passed to a function.
    for (j = low; j <= high; j++)
        common[count, j] = 0
    for (i = count - 1; i >= 0; i--) {
        common[i, high] = 0
        for (j = high - 1; j >= low; j--) {
            common[i, j] = larger(common[i + 1, j], common[i, j + 1])
            if (quote[i + 1] == source[j + 1])
                common[i, j] = larger(common[i, j], common[i + 1, j + 1] + worth(j - i, offset))
        }
    }
    edits = first_common = last_common = 0
    i = 0
    j = low
    while (i < count || j < high) {
        if (i < count && j < high && quote[i + 1] == source[j + 1] && \
            common[i, j] == common[i + 1, j + 1] + worth(j - i, offset))
            add_edit(" ", quote[++i], ++j)
        else if (i < count && (j >= high || common[i + 1, j] >= common[i, j + 1]))
            add_edit("-", quote[++i], j)
        else
            add_edit("+", source[++j], j)
    }
    print_edits(offset)
}

# A common line counts more at the offset where most of them are: braces stand everywhere.
function worth(here, offset)
{
    return here == offset ? 3 : 2
}

function larger(a, b)
{
    return a + 0 > b + 0 ? a + 0 : b + 0
}

function add_edit(sign, line, number)
{
    edit_sign[++edits] = sign
    edit_line[edits] = line
    edit_number[edits] = number
    if (sign == " ") {
        last_common = edits
        if (!first_common)
            first_common = edits
    }
}

# Prints the edits without the source lines that were only looked at.
function print_edits(offset,    i, number, shown, start, out, lines)
{
    for (i = 1; i <= edits; i++) {
        number = edit_number[i]
        shown = number > offset && number <= offset + count
        if (edit_sign[i] == "+" && !shown && !(i > first_common && i < last_common))
            continue
        out = out edit_sign[i] edit_line[i] "\n"
        if (edit_sign[i] == "-")
            continue
        lines++
        if (!start)
            start = number
    }
    print "--- " page
    print "+++ " path
    print "@@ -" opened + 1 "," count " +" start + 0 "," lines + 0 " @@"
    printf "%s", out
}

BEGIN {
    page = "quotes.awk"
    if (ARGC < 2)
        complain(1, "needs pages; awk -f tests/quotes.awk chapters/*.md")
    # Looked at here because some awks go on after a missing page, with status 0.
    for (i = 1; i < ARGC; i++) {
        page = ARGV[i]
        if ((getline line < page) < 0)
            complain(1, "cannot be read; name a page as seen from the top folder")
        close(page)
    }
    if (failed)
        exit
}

FNR == 1 {
    end_page()
    page = FILENAME
}

{
    sub(/\r$/, "")
    read_line($0)
}

END {
    end_page()
    print passed + 0 " passed, " failed + 0 " failed"
    exit failed > 0
}
