#!/bin/sh
# The library as WebAssembly: all of src/ but what needs a terminal or starts a process is compiled
# for WASI, without any other library, and carries out ten commands under node. The native program
# must print the same.
#
#     sh tests/wasm/test.sh BUILD SCRATCH      (from the top folder; `make test` calls it)
#
# BUILD is where the native driver and the book's sections lie; what is compiled stays in BUILD/wasm.
set -u
build=$1 scratch=$2
objects=$build/wasm
flags="--target=wasm32-wasi -std=gnu17 -O1 -ffp-contract=off -Isrc -Werror=implicit-function-declaration"
flags="$flags -D_WASI_EMULATED_SIGNAL -D_WASI_EMULATED_GETPID"
libraries="-lwasi-emulated-signal -lwasi-emulated-getpid -lm"
mkdir -p "$objects" "$scratch" || exit 2

skip() {
    echo "$1"
    echo "0 passed, 0 failed, 1 skipped"
    exit 0
}

command -v node >/dev/null 2>&1 || skip "node is not installed"
echo 'int main(void) { return 0; }' >"$scratch/probe.c"
# shellcheck disable=SC2086
clang $flags "$scratch/probe.c" $libraries -o "$scratch/probe.wasm" >/dev/null 2>&1 ||
    skip "clang cannot build for WASI (make deps: clang, lld, wasi-libc, libclang-rt-dev-wasm32)"

# Only what has changed since the last time, several at once.
if [ "$(cat "$objects/flags" 2>/dev/null)" != "$flags" ]; then
    rm -f "$objects"/*.o
    echo "$flags" >"$objects/flags"
fi
printf '%s\n' src/*/*.c src/*/*/*.c "$build/book.c" tests/wasm/*.c |
    grep -vE '^src/(view/gnuplot|shell/repl|shell/main)\.c$' >"$scratch/sources"
sed 's:/:_:g; s:$:.o:' "$scratch/sources" >"$scratch/objects"
for object in "$objects"/*.o; do # a source that is gone
    grep -qxF "$(basename "$object")" "$scratch/objects" || rm -f "$object"
done
# shellcheck disable=SC2016
xargs -P "$(getconf _NPROCESSORS_ONLN 2>/dev/null || echo 2)" -I{} sh -c '
    object=$2/$(echo "$1" | tr / _).o
    [ "$object" -nt "$1" ] && [ -z "$(find src -name "*.h" -newer "$object")" ] && exit 0
    clang $3 "-DBACKSTEP_SOURCE=\".\"" -c "$1" -o "$object" || exit 255
' sh {} "$objects" "$flags" <"$scratch/sources" || { echo "0 passed, 1 failed"; exit 1; }
# shellcheck disable=SC2086
clang $flags -Wl,-z,stack-size=1048576 "$objects"/*.o $libraries -o "$scratch/backstep.wasm" || { echo "0 passed, 1 failed"; exit 1; }

passed=0 failed=0
set -- 'data toy' 'step 3' 'print Z1' 'advance dW1' 'why dW1[0,0]' 'check db2 = 1/m * np.sum(dZ2)' \
    'run 20' 'evaluate' 'back 5' 'gradcheck'
node --no-warnings tests/wasm/run.mjs "$scratch/backstep.wasm" . "$@" >"$scratch/wasm.out" 2>"$scratch/wasm.err"
status=$?
"$build/tests/wasm/driver" "$@" >"$scratch/native.out" 2>"$scratch/native.err"
if [ "$status" = 0 ] && diff -u "$scratch/native.out" "$scratch/wasm.out" &&
    diff -u "$scratch/native.err" "$scratch/wasm.err"; then
    passed=$#
else
    cat "$scratch/wasm.err"
    failed=1
fi
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
