#!/bin/sh
# Tests the debugger's options, its statuses, and what goes to which stream.
#
#     sh tests/test_options.sh BUILD SCRATCH
#
# Run from the top folder. BUILD/backstep is the program to test, SCRATCH a folder that takes all
# that is made.

if [ $# -ne 2 ]; then
    echo "usage: sh tests/test_options.sh BUILD SCRATCH" >&2
    exit 2
fi
build=$1
scratch=$2
backstep=$build/backstep
passed=0
failed=0
rm -rf "$scratch"
mkdir -p "$scratch/home/.config/backstep" "$scratch/config/backstep" || exit 2
export HOME="$scratch/home" LC_ALL=C.UTF-8
unset XDG_CONFIG_HOME XDG_STATE_HOME NO_COLOR
printf '' > "$scratch/empty"

verdict() # NAME WRONG: WRONG is empty when all was right
{
    if [ -z "$2" ]; then
        passed=$((passed + 1))
        echo "ok   $1"
        return
    fi
    failed=$((failed + 1))
    echo "FAIL $1"
    echo "     $2; on stdout and stderr it said:"
    sed 's/^/     | /' "$scratch/out" "$scratch/err"
}

# run ARGS...: with the toy data, standard input from $input, no init file
input=/dev/null
run()
{
    "$backstep" -n -q -e 'data toy' "$@" < "$input" > "$scratch/out" 2> "$scratch/err"
    status=$?
}

# expect NAME STATUS STDOUT [TEXT]: all of stdout, and a text that stderr holds
expect()
{
    wrong=
    [ "$status" = "$2" ] || wrong="status $status instead of $2"
    [ "$(cat "$scratch/out")" = "$3" ] || wrong="stdout is not: $3"
    if [ $# = 4 ]; then
        grep -F -e "$4" "$scratch/err" > /dev/null || wrong="stderr does not hold: $4"
    fi
    verdict "$1" "$wrong"
}

lines() # LINES...: one a line, as the next input
{
    printf '%s\n' "$@" > "$scratch/input"
    input=$scratch/input
}

# ---- -e and -x ----

run --batch -e 'print 1' -e 'print 2' -e 'print 3'
expect "-e: repeated, in order" 0 "1
2
3"

printf 'print 10\nlet a = 5\n' > "$scratch/first.bs"
printf '# a comment\n\nprint a + c1\n' > "$scratch/second.bs"
run --batch -e 'print 1' -x "$scratch/first.bs" -e 'let c1 = 6' -x "$scratch/second.bs" -e 'print 2'
expect "-e and -x: mixed, in order" 0 "1
10
11
2"

printf 'print 1\r\nstep\r\nprint iteration\r\n' > "$scratch/crlf.bs"
run --batch -x "$scratch/crlf.bs"
expect "-x: carriage returns" 0 "1
0"

printf 'print 7' > "$scratch/cut.bs"
run --batch -x "$scratch/cut.bs"
expect "-x: no newline at the end" 0 7

run --batch -e quit -e 'print 1'
expect "-e: quit ends them" 0 ""

# ---- statuses ----

run --batch -e 'print 1' -e 'print nothing_like_it' -e 'print 2'
expect "--batch: the first error ends it" 2 1 "-e: there is no nothing_like_it"
printf 'nothing_like_it\nprint 2\n' > "$scratch/lines"
input=$scratch/lines
"$backstep" -n -q --batch --echo < "$input" > "$scratch/out" 2> "$scratch/err"
status=$?
wrong=
[ "$status" = 2 ] || wrong="status $status instead of 2"
grep -F 'print 2' "$scratch/out" > /dev/null && wrong="it goes on after the error"
verdict "--batch --echo: the first error ends it" "$wrong"
input=/dev/null
run --batch -e 'assert 1 > 2' -e 'print 2'
expect "--batch: a failed assert" 1 2 "FAIL  1 > 2"
run --batch -e 'assert 2 > 1'
expect "--batch: an assert that holds" 0 ""
run --batch -e 'assert 1 > 2' -e nonsense
expect "--batch: an error counts more than a failed assert" 2 "" "nonsense"

# ---- which stream ----

run --batch -e step -e 'info place' -e 'list' -e 'display loss' -e 'break Z2' -e next
wrong=
[ "$status" = 0 ] || wrong="status $status"
grep -F '=>' "$scratch/err" > /dev/null || wrong="no stop on stderr"
grep -F 'Breakpoint 1' "$scratch/err" > /dev/null || wrong="no breakpoint on stderr"
[ "$(grep -c . "$scratch/out")" = 7 ] || wrong="stdout is not info's line and list's six"
verdict "stdout: results alone" "$wrong"
run --batch -e 'print Z1'
expect "stderr: errors, with a caret" 2 "" "  ^"

# ---- scripts' errors ----

printf 'print 1\nstep\nprint oops\nprint 2\n' > "$scratch/wrong.bs"
run --batch -x "$scratch/wrong.bs" -e 'print 3'
expect "-x: an error has file and line" 2 1 "wrong.bs:3: there is no oops"
printf 'print 0\nsource %s\n' "$scratch/wrong.bs" > "$scratch/outer.bs"
run --batch -x "$scratch/outer.bs"
expect "source: an error has both files" 2 "0
1" "outer.bs:2: $scratch/wrong.bs:3: there is no oops"
run --batch -x "$scratch/missing.bs"
expect "-x: a missing file" 2 "" "missing.bs: cannot open: No such file"
run --batch -x "$scratch"
expect "-x: a folder" 2 "" ": cannot read: it is a directory"
printf 'source %s\n' "$scratch/self.bs" > "$scratch/self.bs"
run --batch -x "$scratch/self.bs"
expect "-x: a script that runs itself" 2 "" "scripts within scripts"
printf 'define again\nagain\nend\nagain\n' > "$scratch/again.bs"
run --batch -x "$scratch/again.bs"
expect "define: commands that run themselves" 2 "" "commands within commands"
printf 'define look\nprint 1\n' > "$scratch/open.bs"
run --batch -x "$scratch/open.bs"
expect "define: a block without end" 2 "" "ended within a block"
printf 'print 1\0print 2\n' > "$scratch/nul.bs"
run --batch -x "$scratch/nul.bs"
expect "-x: no text" 2 "" "nul.bs:1: this is no text"

# ---- standard input ----

lines 'print 1' step 'print nothing_like_it' 'print 2'
run
expect "stdin, a file: an error has the line, and ends it" 2 1 "stdin:3: there is no nothing_like_it"
lines 'print 1' '' '  # comment' '   print 2' 'quit' 'print 3'
run
expect "stdin: no prompt, no echo" 0 "1
2"
printf 'print 1\nprint 2' | "$backstep" -n -q > "$scratch/out" 2> "$scratch/err"
status=$?
expect "stdin: a pipe" 0 "1
2"
lines 'print 9'
"$backstep" -n -q --batch < "$input" > "$scratch/out" 2> "$scratch/err"
status=$?
expect "--batch: reads standard input where nothing else is given" 0 9
run --batch -e 'print 8'
expect "--batch: does not read it after -e" 0 8
run -e 'print 8'
expect "without --batch it is read after -e" 0 "8
9"
lines 'assert 1 > 2' 'print 2'
run
expect "stdin: a failed assert" 1 2 FAIL
lines 'step' '' 'info place'
run
wrong=
grep -F 'iteration 0, 1 statements done' "$scratch/out" > /dev/null || wrong="it was repeated"
verdict "stdin: an empty line does nothing" "$wrong"
input=/dev/null
run
expect "stdin: /dev/null" 0 ""
input=/dev/zero
run
expect "stdin: /dev/zero" 2 "" "stdin: this is no text"
input=$scratch
run
expect "stdin: a folder" 2 "" "Is a directory"
input=/dev/null
"$backstep" -n -q <&- > "$scratch/out" 2> "$scratch/err"
status=$?
expect "stdin: closed" 2 "" "stdin: Bad file descriptor"
awk 'BEGIN { printf "print 1"; for (i = 0; i < 100000; i++) printf "+1"; print "" }' \
    > "$scratch/input"
input=$scratch/input
run
wrong=
[ "$status" = 2 ] || wrong="status $status"
verdict "stdin: a line of 200000 characters is an error" "$wrong"
awk 'BEGIN { for (i = 0; i < 1100000; i++) printf "x"; print "" }' > "$scratch/input"
run
expect "stdin: a line beyond a megabyte" 2 "" "longer than a megabyte"
input=/dev/null

# ---- scripts that are no ordinary files ----

mkfifo "$scratch/pipe" "$scratch/pipe.bs"
for command in "source $scratch/pipe" "load $scratch/pipe.bs"; do
    timeout 20 "$backstep" -n -q --batch -e "$command" < /dev/null > "$scratch/out" 2> "$scratch/err"
    status=$?
    expect "script: a named pipe: ${command%% *}" 2 "" "a named pipe, not a file"
done
echo 'print 1 + 1' | "$backstep" -n -q --batch -e 'source /dev/stdin' > "$scratch/out" 2> "$scratch/err"
status=$?
expect "script: /dev/stdin" 0 2
"$backstep" -n -q --batch -e 'source /dev/fd/3' 3< "$scratch/empty" > "$scratch/out" 2> "$scratch/err"
status=$?
expect "script: /dev/fd/3" 0 ""
"$backstep" -n -q --batch -e 'source /dev/null' > "$scratch/out" 2> "$scratch/err"
status=$?
expect "script: /dev/null" 0 ""
"$backstep" -n -q --batch -e "source $scratch" > "$scratch/out" 2> "$scratch/err"
status=$?
expect "script: a folder" 2 "" "it is a directory"

# ---- standard output ----

"$backstep" -n -q --batch -e 'print 1' >&- 2> "$scratch/err"
status=$?
: > "$scratch/out"
expect "stdout: closed" 2 "" "standard output cannot be written"
"$backstep" -n -q --batch -e 'print 1' 2>&- > "$scratch/out"
status=$?
expect "stderr: closed" 0 1
if [ -w /dev/full ]; then
    awk 'BEGIN { for (i = 0; i < 200000; i++) print "print 1" }' > "$scratch/input"
    "$backstep" -n -q < "$scratch/input" > /dev/full 2> "$scratch/err"
    status=$?
    : > "$scratch/out"
    expect "stdout: full" 2 "" "standard output cannot be written: No space left"
    "$backstep" --version > /dev/full 2> "$scratch/err"
    status=$?
    expect "stdout: full, --version" 2 "" "No space left"
fi

# ---- the command line's own command ----

run print 6 '*' 7
expect "COMMAND ARGS" 0 42
run assert 1 '>' 2
expect "COMMAND: a failed assert" 1 "" FAIL
run stepp
expect "COMMAND: an error" 2 "" "Did you mean the command step?"
lines 'print 9'
run print 1
expect "COMMAND: standard input is not read" 0 1
input=/dev/null

# ---- words that are not understood ----

run --frobnicate
expect "options: an unknown one" 2 "" "--frobnicate is not understood"
run -e
expect "options: -e without an argument" 2 "" "-e needs an argument"
"$backstep" --help > "$scratch/out" 2> "$scratch/err"
status=$?
wrong=
[ "$status" = 0 ] || wrong="status $status"
for word in -q -n -e -x --batch --echo COMMAND; do
    grep -e "$word" "$scratch/out" > /dev/null || wrong="no $word"
done
verdict "options: --help" "$wrong"

# ---- the init file ----

echo 'set precision 3' > "$HOME/.config/backstep/init"
"$backstep" -q --batch -e 'print 1/3' > "$scratch/out" 2> "$scratch/err"
status=$?
expect "init: read" 0 0.333
"$backstep" -q -n --batch -e 'print 1/3' > "$scratch/out" 2> "$scratch/err"
status=$?
expect "init: not with -n" 0 0.333333
echo 'set precision 4' > "$scratch/config/backstep/init"
XDG_CONFIG_HOME=$scratch/config "$backstep" -q --batch -e 'print 1/3' > "$scratch/out" \
    2> "$scratch/err"
status=$?
expect "init: in XDG_CONFIG_HOME" 0 0.3333
echo nonsense > "$HOME/.config/backstep/init"
"$backstep" -q --batch -e 'print 1/3' > "$scratch/out" 2> "$scratch/err"
status=$?
expect "init: an error has file and line" 2 "" "/.config/backstep/init:1: there is no command"
rm "$HOME/.config/backstep/init"

# ---- the greeting and --echo ----

"$backstep" -n --echo < /dev/null > "$scratch/out" 2> "$scratch/err"
status=$?
wrong=
[ "$status" = 0 ] || wrong="status $status"
grep '^Backstep .*784-10-10, 41000 training images, seed 0' "$scratch/out" > /dev/null ||
    wrong="no greeting"
verdict "--echo: greets" "$wrong"
lines 'print 1' 'print oops' '' 'print 2'
"$backstep" -n -q --echo < "$input" > "$scratch/out" 2> "$scratch/err"
status=$?
expect "--echo: prompts, lines, errors, and it goes on" 0 "(backstep) print 1
1
(backstep) print oops
there is no oops
  oops
  ^
  \`info tensors\` lists the names.
(backstep) 
(backstep) print 2
2
(backstep) "
NO_COLOR='' TERM=xterm "$backstep" -n -q --echo -e 'set color on' < "$input" > "$scratch/out" 2>&1
wrong=
if grep "$(printf '\033')" "$scratch/out" > /dev/null; then wrong="colours in a transcript"; fi
verdict "--echo: no colours" "$wrong"
input=/dev/null

# ---- a training, as a script ----

case $("$backstep" --version) in
*"64 bits"*)
    "$backstep" -n -q --batch -e 'set precision 17' -e 'set layers 784 10 10' \
        -e 'set init uniform' -e 'set learning_rate 0.1' -e 'set train 0:41000' -e 'set seed 0' \
        -e restart -e 'run 101' -e 'print loss' > "$scratch/out" 2> "$scratch/err"
    wrong=$(awk '{ d = $1 - 1.3705263010562476 } END {
        if (NR != 1 || NF != 1) print "not one number"
        else if (d > 1e-9 || d < -1e-9) print "not the loss that NumPy computes" }' "$scratch/out")
    verdict "a training of 101 iterations, and its loss alone" "$wrong"
    ;;
esac

# ---- every command has its help ----

wrong=
commands=$("$backstep" -n -q --batch -e 'help all' | sed -n 's/^  \([a-z?-]*\).*/\1/p')
for command in $commands; do
    printf 'help %s\n' "$command"
done | sed 's/^help *$/help/' > "$scratch/help.bs"
"$backstep" -n -q --batch -x "$scratch/help.bs" > "$scratch/out" 2> "$scratch/err" ||
    wrong="a command without help"
wanted=$(grep -c . "$scratch/help.bs")
examples=$(awk '/^    / { if (!before) n++; before = 1; next } { before = 0 } END { print n }' \
    "$scratch/out")
[ "$wanted" -gt 40 ] || wrong="only $wanted commands"
[ "$wanted" = "$examples" ] || wrong="$wanted commands, $examples with an example"
verdict "help: every command has an example" "$wrong"

# ---- without readline ----

wrong=
compile=$(sed 's/-DBACKSTEP_READLINE//' "$build/flags")
libraries='-lz -lm'
case $compile in *-DBACKSTEP_PNG*) libraries="$libraries -lpng" ;; esac
case $compile in *-DBACKSTEP_ZIP*) libraries="$libraries -lzip" ;; esac
case $compile in *-DBACKSTEP_JANSSON*) libraries="$libraries -ljansson" ;; esac
# shellcheck disable=SC2086
$compile -c src/shell/repl.c -o "$scratch/repl.o" > "$scratch/out" 2> "$scratch/err" &&
    $compile "$build/obj/shell/main.o" "$scratch/repl.o" "$build/libbackstep.a" $libraries \
        -o "$scratch/backstep" >> "$scratch/out" 2>> "$scratch/err" || wrong="it cannot be built"
verdict "READLINE=no: it can be built" "$wrong"
if [ -z "$wrong" ] && [ -x "$build/tests/test_prompt" ]; then
    BACKSTEP=$scratch/backstep "$build/tests/test_prompt" > "$scratch/out" 2>&1 ||
        wrong="test_prompt fails"
    grep 'PASSED  \] [12][0-9] test' "$scratch/out" > /dev/null || wrong="fewer tests than it should be"
    verdict "READLINE=no: at a terminal" "$wrong"
fi

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
