#!/bin/sh
# Builds the fuzzers under AddressSanitizer and UndefinedBehaviorSanitizer and runs each for a while.
#
#     sh tests/fuzz.sh BUILD [NAME...]      (from the top folder; `make fuzz` calls it)
#
# NAME is language, python, command, idx, csv, png, npy, npz or parameters; all of them where none is given. Each runs for
# $SECONDS_EACH (60). With clang's libFuzzer what it learns stays in BUILD/fuzz/NAME; without it gcc
# builds the small mutator of fuzz_main.c. The status is 1 if anything was found: the input is named,
# and belongs into tests/corpus/NAME once it is mended.
set -u
mkdir -p "${1:-build}/fuzz/obj" || exit 2
build=$(cd "${1:-build}/fuzz" && pwd) # fuzz_command goes to another folder: all paths are whole ones
[ $# -gt 0 ] && shift
seconds=${SECONDS_EACH:-60}
export ASAN_OPTIONS="${ASAN_OPTIONS:-}:detect_leaks=1" UBSAN_OPTIONS=print_stacktrace=1

sanitizers=address,undefined
unset BACKSTEP_DATA
echo 'int LLVMFuzzerTestOneInput(const char *data, long size);
int LLVMFuzzerTestOneInput(const char *data, long size) { return size && !data; }' >"$build/probe.c"
if clang -fsanitize=fuzzer,$sanitizers "$build/probe.c" -o "$build/probe" 2>/dev/null; then
    compiler=clang compile=-fsanitize=fuzzer-no-link,$sanitizers link=-fsanitize=fuzzer,$sanitizers
    kind=-DFUZZ_LIBFUZZER
else
    compiler=${CC:-cc} compile=-fsanitize=$sanitizers link=-fsanitize=$sanitizers kind=
    echo "  --    without clang's libFuzzer: $compiler and the mutator of fuzz_main.c"
fi
flags="-std=gnu17 -g -O1 -fno-omit-frame-pointer -fno-sanitize-recover=all -Isrc -Itests"
flags="$flags -Daligned_alloc=fuzz_aligned_alloc $kind"

flags="$flags -DBACKSTEP_ZLIB" libraries='-lz -lm'
for library in png zip jansson; do
    if echo "#include <$library.h>" | $compiler -E - >/dev/null 2>&1; then
        flags="$flags -DBACKSTEP_$(echo $library | tr '[:lower:]' '[:upper:]')" libraries="$libraries -l$library"
    fi
done

# The sections of the book are one source more.
awk -f chapters/explain.awk chapters/[0-9]*.md >"$build/sections.c" || exit 2
printf '%s\n' src/*/*.c src/*/*/*.c "$build/sections.c" tests/fuzz_*.c | grep -vE '^src/shell/(main|repl)' |
    xargs -P "$(getconf _NPROCESSORS_ONLN 2>/dev/null || echo 2)" -I{} sh -c '
        object=$2/obj/$(echo "$1" | tr / _).o
        [ "$object" -nt "$1" ] && [ -z "$(find src tests -name "*.h" -newer "$object")" ] && exit 0
        $3 $4 $5 "-DBACKSTEP_SOURCE=\"$(pwd)\"" -c "$1" -o "$object" || exit 255
    ' sh {} "$build" "$compiler" "$compile" "$flags" || exit 2

status=0
[ $# -gt 0 ] || set -- language command python idx csv png npy npz parameters
for name in "$@"; do
    # shellcheck disable=SC2086
    $compiler $link "$build"/obj/src_*.o "$build"/obj/*_sections.c.o $flags "-DFUZZER=fuzz_$name" tests/fuzz_main.c \
        "$build/obj/tests_fuzz_$name.c.o" $libraries -o "$build/fuzz_$name" || exit 2
    mkdir -p "$build/$name"
    dictionary=$(pwd)/tests/corpus/$name.dict
    [ -f "$dictionary" ] || dictionary=
    seeds=
    [ "$name" != python ] || seeds=$(pwd)/tests/programs
    if "$build/fuzz_$name" -max_total_time="$seconds" -max_len=4096 -timeout=20 -print_final_stats=1 \
        -artifact_prefix="$build/found-$name-" ${dictionary:+"-dict=$dictionary"} \
        "$build/$name" "$(pwd)/tests/corpus/$name" ${seeds:+"$seeds"} >"$build/$name.log" 2>&1; then
        runs=$(sed -n -e 's/^stat::number_of_executed_units: *//p' -e 's/ runs$//p' "$build/$name.log")
        printf '  ok    %-12s %s runs in %s s\n' "$name" "$runs" "$seconds"
    else
        printf '  FOUND %-12s %s\n' "$name" "$build/$name.log"
        grep -E 'ERROR|SUMMARY|runtime error|not true|Test unit written' "$build/$name.log" | sed 's/^/        /'
        status=1
    fi
done
exit $status
