#!/bin/sh
# Reads the sources with everything that reads sources: gcc and clang with warnings as errors,
# clang-tidy, cppcheck, clang-format, shellcheck, the order of src/'s folders and the size of its files.
#
#     sh tests/lint.sh BUILD "WARNINGS"          (from the top folder; `make lint` calls it)
#
# What is not installed is named and left out. The status is 1 if anything was found.
set -u
build=$1 warnings=$2
found=0
work=$build/lint
mkdir -p "$work"
flags="-std=gnu17 -Isrc -Itests -Ichapters/exercises -fopenmp -DBACKSTEP_ZLIB"
if echo '#include <stdio.h>
#include <readline/readline.h>' | ${CC:-cc} -E - >/dev/null 2>&1; then flags="$flags -DBACKSTEP_READLINE"; fi
for library in png zip jansson; do
    if echo "#include <$library.h>" | ${CC:-cc} -E - >/dev/null 2>&1; then
        flags="$flags -DBACKSTEP_$(echo $library | tr '[:lower:]' '[:upper:]')"
    fi
done
# shellcheck disable=SC2089
defines='-DBACKSTEP_SOURCE="."' # the quotes belong to C
jobs=$(getconf _NPROCESSORS_ONLN 2>/dev/null || echo 2)
sources=$(printf '%s\n' src/*/*.c src/*/*/*.c tests/*.c tests/wasm/*.c chapters/exercises/*/*.c |
    grep -v '^chapters/exercises/mine/')
stubs=$(ls chapters/exercises/*.c)
chapters=''
for page in chapters/[0-9]*.md; do
    name=$(basename "$page" .md)
    awk -f chapters/tangle.awk "$page" >"$work/$name.c" || found=1
    chapters="$chapters $work/$name.c"
done

# check NAME COMMAND...: the command is silent and ends with 0, or something was found
check() {
    name=$1
    shift
    if ! command -v "$1" >/dev/null 2>&1; then
        echo "  --    $name: $1 is not installed"
        return
    fi
    if "$@" >"$work/log" 2>&1; then
        echo "  ok    $name"
    else
        echo "  FOUND $name"
        sed 's/^/        /' "$work/log"
        found=1
    fi
}

# each COMMAND...: runs it on every C file, several at once
each() {
    # shellcheck disable=SC2086
    printf '%s\n' $sources $chapters | xargs -P "$jobs" -n 1 "$@"
}

# The stubs of the exercises are empty, so their parameters are not used.
stubs_only() {
    # shellcheck disable=SC2086
    printf '%s\n' $stubs | xargs -n 1 "$@"
}

formatted() {
    # shellcheck disable=SC2086
    clang-format --dry-run -Werror tests/*.[ch] tests/exercises/*.c chapters/exercises/*.h \
        chapters/exercises/judge/*.h src/*/*.h src/*/*/*.h $sources $stubs || return 1
    for file in $chapters; do # the pages' C, without the prose's blank lines
        sed 1d "$file" | cat -s | sed -e '1{/^$/d}' -e '${/^$/d}' >"$file.plain.c"
        clang-format --style=file "$file.plain.c" | diff -u "$file.plain.c" - || return 1
    done
}

# Not SC2016, as awk's and sh's own $ stand in single quotes, nor SC2317: `check` calls functions by
# their names.
scripts() {
    shellcheck --exclude=SC2016,SC2317 tests/*.sh tests/*/*.sh chapters/*.sh chapters/*/*.sh .make/*.sh .ci/run
}

# gcc finds some only when it optimises, once; all others need no code.
for cc in gcc clang; do
    level=-fsyntax-only
    if [ $cc = gcc ]; then level="-O2 -c -o /dev/null"; fi
    if command -v $cc >/dev/null 2>&1; then
        # shellcheck disable=SC2086,SC2090
        check "warnings of $cc" each $cc $flags $defines $level $warnings -Werror
        # shellcheck disable=SC2086
        check "warnings of $cc, stubs" stubs_only $cc $flags $level $warnings -Wno-unused-parameter -Werror
        # shellcheck disable=SC2086,SC2090
        check "warnings of $cc, float" each $cc $flags $defines -fsyntax-only $warnings -Werror -DBACKSTEP_FLOAT
    else
        echo "  --    warnings of $cc: it is not installed"
    fi
done
# The analyser follows 100000 steps of a function: with its 225000, a few files take as long as all others.
if command -v clang-tidy >/dev/null 2>&1; then
    # shellcheck disable=SC2086
    check clang-tidy each sh -c 'clang-tidy --quiet --warnings-as-errors="*" --extra-arg=-Xclang --extra-arg=-analyzer-config --extra-arg=-Xclang --extra-arg=max-nodes=100000 "$0" 2>/dev/null -- '"$flags -DBACKSTEP_SOURCE=\\\".\\\""
else
    echo "  --    clang-tidy is not installed"
fi
# softmax_loss.c: cppcheck supposes a column without rows, which no network has
check cppcheck cppcheck --quiet --std=c11 --error-exitcode=1 --inline-suppr -Isrc -Itests -Ichapters/exercises \
    --enable=warning,performance,portability --suppress=missingIncludeSystem \
    --suppress=unknownMacro --suppress=invalidFunctionArg:src/model/operations/softmax_loss.c -j "$jobs" \
    -itests/exercises src tests chapters/exercises/judge chapters/exercises/solutions
if command -v clang-format >/dev/null 2>&1; then
    check formatting formatted
else
    echo "  --    formatting: clang-format is not installed"
fi
check "order of folders" awk -f tests/layers.awk src/*/*.[ch] src/*/*/*.[ch]
check "sizes and names of files" awk -f tests/sizes.awk src/*/*.[ch] src/*/*/*.[ch]
check "quotes in the pages" awk -f tests/quotes.awk chapters/[0-9]*.md
if command -v shellcheck >/dev/null 2>&1; then
    check shellcheck scripts
else
    echo "  --    shellcheck is not installed"
fi
exit $found
