# Checks the order of the folders in src/: a folder includes only itself and those before it. What
# stands in model/operations/ is used by model/, and uses of it only what says what an operation is.
#     awk -f tests/layers.awk src/*/*.[ch] src/*/*/*.[ch]
BEGIN {
    count = split("base tensor data model language time view judge session commands shell", order, " ")
    for (i = 1; i <= count; i++)
        rank[order[i]] = i
}
/^[ \t]*#[ \t]*include[ \t]*["<][a-z]+\// {
    split(FILENAME, place, "/")
    match($0, /["<].*/)
    split(substr($0, RSTART), include, "[\"</>]")
    if ($0 ~ /</ && !(include[2] in rank))
        next # the system's: sys/stat.h
    if (!(place[2] in rank))
        report("folder " place[2] " is not in the order")
    else if (!(include[2] in rank))
        report("includes an unknown folder: " include[2])
    else if (rank[include[2]] > rank[place[2]])
        report(place[2] "/ may not use " include[2] "/: it stands above it")
    else if (place[3] == "operations" && include[2] == "model" && include[3] !~ /^(operations|operation\.h|identity\.h)$/)
        report("model/operations/ may not use model/" include[3] ": it stands above it")
}
function report(text) {
    printf "%s:%d: %s\n", FILENAME, FNR, text > "/dev/stderr"
    failed = 1
}
END { exit failed }
