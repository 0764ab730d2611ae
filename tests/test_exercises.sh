#!/bin/sh
# Tests the exercises in C: fresh stubs fail, solutions pass, and wrong solutions get the right report.
#
#     sh tests/test_exercises.sh BUILD SCRATCH
#
# Run from the top folder; `make exercise-judge` has built what the judge needs. SCRATCH is a folder
# that takes all that is made.
#
# tests/exercises/05-a.c is a wrong solution of exercise 5. Above a function stands what the judge is
# to say: a comment `expect VERDICT: WORDS`. Where the function has a line that ends with a comment
# `here`, that is the place that must be reported, or the
# line before: a statement may have two. (Without sanitizers a crash has the place of its
# function, and what is only read out of bounds is not noticed.)
set -u
if [ $# != 2 ]; then
    echo "usage: sh tests/test_exercises.sh BUILD SCRATCH" >&2
    exit 2
fi
build=$1 scratch=$2
passed=0 failed=0
rm -rf "$scratch"
mkdir -p "$scratch" || exit 2
exercise=chapters/exercises/exercise.sh
sanitized=no
if grep -e -fsanitize= "$build/exercises/flags" >/dev/null; then sanitized=yes; fi

verdict() { # verdict NAME WRONG REPORT: WRONG is empty when all was right
    if [ -z "$2" ]; then
        passed=$((passed + 1))
        echo "ok   $1"
    else
        failed=$((failed + 1))
        echo "FAIL $1"
        echo "     $2; the report:"
        sed 's/^/     | /' "$3"
    fi
}

# ---- every file is judged, some at once --------------------------------------------------------------

judge_all() { # the stubs, the solutions, the wrong solutions; FILE's report is $scratch/FILE.report
    for stub in chapters/exercises/[0-9]*.c; do
        name=$(basename "$stub" .c)
        printf '%s %s %s\n' "$stub" "$name" "stub-$name"
        printf '%s %s %s\n' "chapters/exercises/solutions/$name.c" "$name" "solution-$name"
        for wrong in tests/exercises/"${name%%-*}"-*.c; do
            printf '%s %s %s\n' "$wrong" "$name" "wrong-$(basename "$wrong" .c)"
        done
    done
}
judge_all >"$scratch/list"
# Two seconds are enough for all but the endless loops.
xargs -P 2 -n 3 sh -c 'sh "$3" judge "$4" "$5" "$1" "$2/$6.program" 2 >"$2/$6.report" 2>&1
    echo $? >"$2/$6.status"' sh "$build" "$scratch" "$exercise" <"$scratch/list"

# ---- stubs and solutions -----------------------------------------------------------------------------

for stub in chapters/exercises/[0-9]*.c; do
    name=$(basename "$stub" .c)
    report=$scratch/stub-$name.report
    wrong=''
    if [ "$(cat "$scratch/stub-$name.status")" != 1 ]; then wrong="the status is not 1"; fi
    if grep -E '^(ok|CRASH|LOOP|EXIT) ' "$report" >/dev/null; then wrong="a verdict is not FAIL"; fi
    grep '^0 of [1-9] functions are right' "$report" >/dev/null || wrong="not all functions are wrong"
    if grep -e 'warning:' "$report" >/dev/null; then wrong="the compiler warns"; fi
    verdict "stub $name: fails" "$wrong" "$report"
    report=$scratch/solution-$name.report
    wrong=''
    if [ "$(cat "$scratch/solution-$name.status")" != 0 ]; then wrong="the status is not 0"; fi
    grep '^All is right' "$report" >/dev/null || wrong="not all is right"
    if grep -e 'warning:' "$report" >/dev/null; then wrong="the compiler warns"; fi
    verdict "solution $name: passes" "$wrong" "$report"
    wrong=''
    [ "$(awk '/^## / { n++ } END { print n }' "chapters/exercises/$name.hints.md")" = 2 ] ||
        wrong="the hints are not two"
    verdict "hints $name: two" "$wrong" "chapters/exercises/$name.hints.md"
done

# ---- wrong solutions ---------------------------------------------------------------------------------

expectations() { # expectations FILE: "FUNCTION|VERDICT|WORDS|LINE", LINE of `here` or empty
    awk 'function give() { if (name != "") print name "|" verdict "|" words "|" here; name = "" }
        /expect [A-Za-z-]+: / { give(); verdict = $3; sub(/:$/, "", verdict); words = $0
            sub(/^[^:]*: /, "", words); sub(/ \*\/$/, "", words); here = ""; wait = 1; next }
        wait && match($0, /[a-z_]+\(/) { name = substr($0, RSTART, RLENGTH - 1); wait = 0 }
        /\/\* here.*\*\/$/ { here = NR }
        END { give() }' "$1"
}

block() { # block FUNCTION REPORT: what the report says of it
    awk -v name="$1" '/^[a-zA-Z-]/ { inside = $2 == name } inside || /^$/ { print }' "$2"
}

for file in tests/exercises/[0-9]*.c; do
    id=$(basename "$file" .c)
    report=$scratch/wrong-$id.report
    expectations "$file" >"$scratch/expected"
    while IFS='|' read -r function expected words line; do
        wrong=''
        block "$function" "$report" >"$scratch/block"
        if [ "$expected" = CRASH ] && [ $sanitized = no ]; then words='' line=''; fi
        if [ "$expected" = LOOP ] && [ $sanitized = no ]; then line=''; fi
        if [ "$(cat "$scratch/wrong-$id.status")" != 1 ]; then wrong="the status is not 1"; fi
        grep -F -e "$words" "$scratch/block" >/dev/null || wrong="no \"$words\""
        if [ -n "$line" ]; then
            grep -e "$file:$line\$" -e "$file:$((line - 1))\$" "$scratch/block" >/dev/null ||
                wrong="the place is not line $line, nor the one above it"
        fi
        if [ "$expected" != CRASH ] || [ $sanitized = yes ]; then
            grep -e "^$expected  *$function" "$scratch/block" >/dev/null || wrong="the verdict is not $expected"
        fi
        verdict "wrong $id $function: $expected, $words" "$wrong" "$report"
    done <"$scratch/expected"
done

# ---- the table of mistakes, and the commands -----------------------------------------------------------

wrong=''
if grep -e "cannot be evaluated" "$scratch"/*.report >"$scratch/out"; then wrong="a formula is broken"; fi
verdict "every known mistake has a value" "$wrong" "$scratch/out"

# command NAME STATUS WORDS ARGS...: in a copy of the exercises, for `begin` makes a file there
tree=$scratch/tree
mkdir -p "$tree/chapters/exercises"
cp -R chapters/exercises/[0-9]* chapters/exercises/exercise.sh chapters/exercises/solutions \
    "$tree/chapters/exercises/"
command() {
    name=$1 expected=$2 words=$3
    shift 3
    (cd "$tree" && sh chapters/exercises/exercise.sh "$@") >"$scratch/out" 2>&1
    status=$?
    wrong=''
    [ "$status" = "$expected" ] || wrong="status $status instead of $expected"
    [ -z "$words" ] || grep -F -e "$words" "$scratch/out" >/dev/null || wrong="no \"$words\""
    verdict "$name" "$wrong" "$scratch/out"
}
mine=$tree/chapters/exercises/mine/05-backprop.c
command "check before exercise" 2 "Begin with: make exercise N=5" ready 5
command "solution before exercise" 0 "You have not begun yet" solution 5
command "exercise" 0 "mine/05-backprop.c is made" begin 5
cmp chapters/exercises/05-backprop.c "$mine" >"$scratch/out" 2>&1 && wrong='' || wrong="it is not the stub"
verdict "exercise: the stub" "$wrong" "$scratch/out"
command "solution of an empty one" 0 "is still empty" solution 5
echo '/* mine */' >>"$mine"
command "exercise, again" 0 "stays as it is" begin 05
[ "$(tail -n 1 "$mine")" = '/* mine */' ] && wrong='' || wrong="it was overwritten"
verdict "exercise: never overwrites" "$wrong" "$mine"
command "check, N=05" 0 "" ready 05
command "hint" 0 "MORE=yes" hint 5 ''
command "hint, more" 0 "backward_mask" hint 5 yes
command "solution" 0 "void backward_mask" solution 5
command "an unknown number" 2 "N=6  training" ready 7
command "no number" 2 "make hint N=5" hint ''
command "no number at all" 2 "There is no exercise 5x" begin 5x

# ---- what does not compile or fit ----------------------------------------------------------------------

judge_text() { # judge_text NAME STATUS WORDS: the file $scratch/text.c, as exercise 2
    sh $exercise judge "$scratch/text.c" 02-one-hot "$build" "$scratch/text" 2 >"$scratch/out" 2>&1
    status=$?
    wrong=''
    [ "$status" = "$2" ] || wrong="status $status instead of $2"
    grep -F -e "$3" "$scratch/out" >/dev/null || wrong="no \"$3\""
    verdict "$1" "$wrong" "$scratch/out"
}
solution=chapters/exercises/solutions/02-one-hot.c
sed 's/= i == labels/= i = labels;;(/' $solution >"$scratch/text.c"
judge_text "a syntax error has file and line" 2 "text.c:9:"
sed 's/uint8_t \*labels, struct matrix Y)/int *labels, struct matrix Y)/' $solution >"$scratch/text.c"
judge_text "another type of argument" 2 "one_hot_labels"
sed '/^void one_hot_labels/,$d' $solution >"$scratch/text.c"
case $(uname) in
Linux) judge_text "a function that is not there" 1 "none  one_hot_labels" ;;
esac
{ cat $solution && echo 'int main(void) { return 0; }'; } >"$scratch/text.c"
judge_text "a main of one's own" 2 "text.c defines main. Take it out"

# ---- what ends or never ends outside of the functions --------------------------------------------------

before_main() { # before_main STATEMENT: a right solution, with that before main
    printf '%s\n' '#include <stdlib.h>' '#include <unistd.h>' "$(cat $solution)" \
        "__attribute__((constructor)) static void before(void) { $1 }" >"$scratch/text.c"
}
before_main '_Exit(0);'
judge_text "an end before main is no success" 1 "ended before it was judged (status 0)"
before_main '_Exit(1);'
judge_text "an end before main, status 1" 1 "ended before it was judged (status 1)"
{ sed 's/= i == labels/= i != labels/' $solution && echo '#include <stdlib.h>' &&
    echo '__attribute__((destructor)) static void after(void) { _Exit(0); }'; } >"$scratch/text.c"
judge_text "an end after main is no success" 1 "1 of 2 functions are right"

CHECK_START=3 CHECK_COMPILE=3
export CHECK_START
before_main 'for (;;) sleep(1);'
judge_text "a loop before main" 1 "time-out, main had not begun after 3 seconds"
unset CHECK_START
export CHECK_COMPILE
mkfifo "$scratch/endless.h"
echo '#include "endless.h"' >"$scratch/text.c"
judge_text "a compilation without end" 2 "time-out, the compiler was stopped after 3 seconds"
wrong=''
# shellcheck disable=SC2009
if ps -A -o args= | grep -F -e "$scratch/text.c" | grep -v grep >"$scratch/out"; then wrong="it still runs"; fi
verdict "a compilation without end: none of it is left" "$wrong" "$scratch/out"
unset CHECK_COMPILE

rm "$scratch/text.c"
mkdir "$scratch/text.c"
judge_text "a directory" 2 "text.c is a directory"
rmdir "$scratch/text.c"
ln -s /dev/zero "$scratch/text.c"
judge_text "a device" 2 "text.c is a device"
rm "$mine"
mkdir "$mine"
command "check of a directory" 2 "05-backprop.c is a directory" ready 5

echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
