#!/bin/sh
# Runs all tests and closes with the sum over them, "N passed, N failed".
#
#     sh tests/run.sh [--unit] BUILD UNIT_TEST...        (from the top folder; `make test` calls it)
#
# A unit test is a cmocka program; --unit runs these and the program's options only. Each suite says one line; what a failing one printed follows.
set -u
unit=
if [ "$1" = --unit ]; then
    unit=yes
    shift
fi
build=$1
shift
logs=$build/tests/logs
export ASAN_OPTIONS=exitcode=99 UBSAN_OPTIONS=halt_on_error=1:exitcode=99
export OMP_WAIT_POLICY=passive # two suites share the processors
mkdir -p "$logs"
passed=0 failed=0 skipped=0 replays=

# count NAME LOG STATUS: adds up the counts that a log closes with
count() {
    p=$(sed -n -e 's/^\[  PASSED  \] \([0-9]*\) test.*/\1/p' \
        -e 's/^\([0-9]*\) passed, [0-9]* failed.*/\1/p' "$2" | tail -n 1)
    f=$(sed -n -e 's/^\[  FAILED  \] \([0-9]*\) test(s), listed.*/\1/p' \
        -e 's/^[0-9]* passed, \([0-9]*\) failed.*/\1/p' "$2" | tail -n 1)
    s=$(sed -n -e 's/^[0-9]* passed, [0-9]* failed, \([0-9]*\) skipped.*/\1/p' \
        -e 's/^\[  SKIPPED \] \([0-9]*\) test.*/\1/p' "$2" | tail -n 1)
    p=${p:-0} f=${f:-0} s=${s:-0}
    if [ "$3" != 0 ] && [ "$f" = 0 ]; then f=1; fi
    if [ "$p" = 0 ] && [ "$f" = 0 ] && [ "$s" = 0 ]; then f=1; fi
    passed=$((passed + p)) failed=$((failed + f)) skipped=$((skipped + s))
    if [ "$f" = 0 ]; then
        printf '  ok    %-22s %4d passed' "$1" "$p"
        if [ "$s" != 0 ]; then printf ', %d skipped' "$s"; fi
        echo
    else
        printf '  FAIL  %-22s %4d passed, %d failed (status %s)\n' "$1" "$p" "$f" "$3"
        sed 's/^/        /' "$2"
    fi
}

# suite NAME COMMAND...: a program that hangs fails after ten minutes, where there is timeout(1)
suite() {
    name=$1
    shift
    if [ -x "$1" ] && command -v timeout >/dev/null 2>&1; then
        set -- timeout 600 "$@"
    fi
    "$@" >"$logs/$name.log" 2>&1
    count "$name" "$logs/$name.log" $?
}

sha256() {
    if command -v sha256sum >/dev/null 2>&1; then sha256sum; else shasum -a 256; fi
}

checksums() {
    good=0 bad=0
    while read -r sum file; do
        if [ "$(gzip -dc "data/mnist/$file.gz" | sha256 | cut -d ' ' -f 1)" = "$sum" ]; then
            good=$((good + 1))
        else
            echo "data/mnist/$file.gz: the SHA-256 of its content is not $sum"
            bad=$((bad + 1))
        fi
    done <data/mnist/checksums.sha256
    echo "$good passed, $bad failed"
}

folders() {
    if awk -f tests/layers.awk src/*/*.[ch] src/*/*/*.[ch]; then echo "1 passed, 0 failed"; else echo "0 passed, 1 failed"; fi
}

# Every file that is none of git's, but for what is built; the sources that somebody edits meanwhile
# are no matter. Without git, what is newer than the beginning.
files() {
    if git rev-parse --is-inside-work-tree >/dev/null 2>&1; then
        git status --porcelain --ignored --untracked-files=all | sed -n 's/^[?!][?!] //p' | grep -v '^"*build/' | sort
    elif [ -f "$logs/files.before" ]; then
        find . -path ./build -prune -o -path ./.git -prune -o -type f -newer "$logs/files.before" -print
    fi
}

# A test leaves no file behind: none outside build/, and none among the temporary ones.
left_behind() {
    files >"$logs/files.after"
    comm -13 "$logs/files.before" "$logs/files.after" >"$logs/left"
    find "$TMPDIR" -mindepth 1 >>"$logs/left"
    sed 's/^/left behind: /' "$logs/left"
    if [ -s "$logs/left" ]; then echo "0 passed, 1 failed"; else echo "1 passed, 0 failed"; fi
    ! [ -s "$logs/left" ]
}

rm -f "$logs/files.before"
files >"$logs/files.before"
TMPDIR=$(cd "$build/tests" && pwd)/tmp.$$
export TMPDIR
mkdir -p "$TMPDIR" || exit 2

# The replays run beside the other suites, and are reported after them.
case $unit$build in
yes* | *float*) ;;
*)
    case $build in *sanitize*) fast=--fast ;; *) fast= ;; esac
    # shellcheck disable=SC2086
    "$build/tests/replay" $fast --build "$build" chapters/[0-9]*.md tests/transcripts/*.md \
        >"$logs/replays.log" 2>&1 &
    replays=$!
    ;;
esac

for program in "$@"; do
    suite "$(basename "$program")" "$program"
done
if [ $# = 0 ]; then
    echo "  --    the unit tests are left out: they need cmocka (make deps)"
fi
suite options sh tests/test_options.sh "$build" "$build/tests/options.$$"
if [ -z "$unit" ]; then
    suite checksums checksums
    suite folders folders
    suite pages sh tests/pages.sh "$build/tests/replay" "$build/tests/scratch.$$"
    suite quotes awk -f tests/quotes.awk chapters/[0-9]*.md
    suite exercises sh tests/test_exercises.sh "$build" "$build/tests/exercises.$$"
    case $build in
    *float* | *sanitize*) ;;
    *) suite wasm sh tests/wasm/test.sh "$build" "$build/tests/wasm.$$" ;;
    esac
fi
if [ "$replays" ]; then
    wait "$replays"
    count replays "$logs/replays.log" $?
elif [ -z "$unit" ]; then
    echo "  --    the pages are replayed in the double build only"
fi

suite files left_behind

rm -rf "$TMPDIR" "$build/tests/scratch.$$" "$build/tests/options.$$" "$build/tests/exercises.$$" "$build/tests/wasm.$$"
echo
if [ "$skipped" = 0 ]; then
    echo "$passed passed, $failed failed"
else
    echo "$passed passed, $failed failed, $skipped skipped"
fi
[ "$failed" = 0 ]
