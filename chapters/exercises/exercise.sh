#!/bin/sh
# The exercises in C: begin, check, hint, solution.
#
#     sh chapters/exercises/exercise.sh begin N           the stub becomes mine/NAME.c
#     sh chapters/exercises/exercise.sh ready N           is there anything to check?
#     sh chapters/exercises/exercise.sh check N BUILD [SECONDS]
#     sh chapters/exercises/exercise.sh judge FILE NAME BUILD PROGRAM [SECONDS]
#     sh chapters/exercises/exercise.sh hint N [MORE]
#     sh chapters/exercises/exercise.sh solution N
#
# Run from the top folder; make calls it. N is a number, 5 or 05. Status 0, 1 when the solution is
# wrong, 2 when something else is.
#
# CHECK_COMPILE and CHECK_START are the seconds that the compiler may take, and the judge's program
# until its main begins.
set -u
here=chapters/exercises
mine=$here/mine

# The exercise with that number, as "05-backprop"; else a word on what there is.
find_name() {
    number=$(printf '%s' "$1" | sed -n 's/^0*\([0-9][0-9]*\)$/\1/p')
    name=''
    for stub in "$here"/[0-9]*.c; do
        base=$(basename "$stub" .c)
        if [ -n "$number" ] && [ "${base%%-*}" = "$(printf '%02d' "$number")" ]; then name=$base; fi
    done
    if [ -n "$name" ]; then return 0; fi
    if [ -n "$1" ]; then
        echo "There is no exercise $1. There are:" >&2
    else
        echo "Which one? make $verb N=5, for instance. There are:" >&2
    fi
    for stub in "$here"/[0-9]*.c; do
        base=$(basename "$stub" .c)
        echo "  N=${base%%-*}  ${base#*-}" | sed 's/N=0/N=/' >&2
    done
    exit 2
}

next_steps() {
    echo "  1. Open $mine/$name.c and write its functions; the comments say what each is to do."
    echo "     chapters/$name.md derives them."
    echo "  2. make check N=$number      judges them, one after another"
    echo "  3. make hint N=$number       if you are stuck; make solution N=$number if you give up"
}

begin() {
    if [ -e "$mine/$name.c" ]; then
        echo "$mine/$name.c is there already, and stays as it is. (To begin anew, move it away.)"
    else
        mkdir -p "$mine" && cp "$here/$name.c" "$mine/$name.c" || exit 2
        echo "$mine/$name.c is made: yours, no other command of this project writes to it."
    fi
    next_steps
}

# Only of a file can a compiler find the end.
check_file() {
    if [ -d "$1" ]; then
        echo "$1 is a directory; it should be a file." >&2
    elif [ -e "$1" ] && [ ! -f "$1" ]; then
        echo "$1 is a device or a pipe; it should be a file." >&2
    else
        return 0
    fi
    return 2
}

ready() {
    check_file "$mine/$name.c" || exit 2
    if [ -e "$mine/$name.c" ]; then return 0; fi
    echo "There is no $mine/$name.c yet. Begin with: make exercise N=$number" >&2
    exit 2
}

# Ends a process and all that it started: the compiler is a family of processes.
end_family() {
    family=$(ps -A -o pid= -o ppid= 2>/dev/null | awk -v root="$1" '{ parent[$1] = $2 }
        END { mark[root] = 1
            do { more = 0
                for (pid in parent)
                    if (!(pid in mark) && parent[pid] in mark) { mark[pid] = 1; more = 1 }
            } while (more)
            for (pid in mark) print pid }')
    # shellcheck disable=SC2086
    kill -TERM ${family:-$1}
    sleep 1 # for the compiler to remove its temporary files
    # shellcheck disable=SC2086
    kill -KILL ${family:-$1}
}

# watch NOTES BEFORE AFTER: ends the process in NOTES.pid after BEFORE seconds, but after AFTER
# seconds once NOTES.verdict has something in it.
watch() {
    waited=0
    while sleep 1 && kill -0 $$; do # not longer than this shell lives
        waited=$((waited + 1)) limit=$2
        if [ -s "$1.verdict" ]; then limit=$3; fi
        if [ $waited -ge "$limit" ]; then
            echo "$limit" >"$1.late"
            end_family "$(cat "$1.pid")"
            return
        fi
    done
}

# limited NOTES BEFORE AFTER COMMAND...: runs the command under that watch (macOS has no `timeout`),
# in the foreground, where Ctrl-C reaches it. NOTES.late is there afterwards if it was too late.
limited() {
    notes=$1 before=$2 after=$3
    shift 3
    rm -f "$notes.late"
    {
        watch "$notes" "$before" "$after" >/dev/null 3>&- 4>&- &
        watcher=$!
        # shellcheck disable=SC2016
        sh -c 'echo $$ >"$1.pid"; shift; exec "$@"' sh "$notes" "$@" 2>&4 4>&-
        ended=$?
        if [ -e "$notes.late" ]; then wait $watcher; else kill $watcher && wait $watcher; fi
    } 4>&2 2>/dev/null # the shell's own words on signals are not for the report
    rm -f "$notes.pid"
    return $ended
}

# compile_limited WORDS ARGUMENTS...: what is said when the compiler fails, and its arguments
compile_limited() {
    words=$1
    shift
    # shellcheck disable=SC2086
    limited "$program" "${CHECK_COMPILE:-60}" "${CHECK_COMPILE:-60}" $compile "$@" </dev/null &&
        return 0
    if [ -e "$program.late" ]; then
        words="$file: time-out, the compiler was stopped after $(cat "$program.late") seconds."
    fi
    echo "$words" >&2
    return 2
}

# run PROGRAM FILE [SECONDS]: runs the judge's program. Its status alone proves nothing, for code
# before main can end it; so the program gets a word by chance, and its main notes on descriptor 3
# that it began, and last the word and the status.
run() {
    program=$1 file=$2
    word=$(od -An -N8 -tx1 /dev/urandom 2>/dev/null | tr -d ' \n')
    word=${word:-$$$(date +%s)}
    total=$(awk -v seconds="${3:-5}" 'BEGIN { printf "%d", 60 + 8 * (6 * seconds + 6) }')
    shift
    limited "$program" "${CHECK_START:-20}" "$total" env "BACKSTEP_JUDGE=$word" "$program" "$@" \
        3>"$program.verdict"
    ended=$?
    verdict=$(sed -n "s/^$word \([012]\)\$/\1/p" "$program.verdict")
    if [ -n "$verdict" ]; then return "$verdict"; fi
    if [ ! -e "$program.late" ]; then
        echo "$file: the program ended before it was judged (status $ended)." >&2
        echo "Does something in it end the program, before main or outside of the functions?" >&2
    elif [ -s "$program.verdict" ]; then
        echo "$file: time-out, the judge was stopped after $(cat "$program.late") seconds." >&2
    else
        echo "$file: time-out, main had not begun after $(cat "$program.late") seconds." >&2
        echo "Does something in it run before main (a constructor), without end?" >&2
    fi
    return 1
}

# judge FILE NAME BUILD PROGRAM [SECONDS]: compiles FILE in place of the library's functions, runs it
judge() {
    file=$1 name=$2 build=$3 program=$4
    shift 4
    check_file "$file" || return 2
    number=$(echo "${name%%-*}" | sed 's/^0*//')
    rm -f "$program" "$program.o" "$program.verdict"
    mkdir -p "$(dirname "$program")" || exit 2
    compile=$(cat "$build/exercises/flags") || exit 2
    compile_limited "$file does not compile: begin with the first error above." \
        -Wall -Wextra -Wno-unused-parameter -finstrument-functions \
        "-DEXERCISE=$number" -include "$here/judge/place.h" -c "$file" -o "$program.o" || return 2
    if nm "$program.o" 2>/dev/null | grep ' T _*main$' >/dev/null; then
        echo "$file defines main. Take it out: the judge has the main, and calls your functions." >&2
        return 2
    fi
    case $name in
    01-*) part=loading ;;
    02-*) part=one_hot ;;
    03-*) part=forward ;;
    04-*) part=loss ;;
    05-*) part=backward ;;
    06-*) part=training ;;
    esac
    objects=$build/exercises/judge
    compile_limited "$file compiles, but does not fit together with the rest: see above." \
        "$program.o" "$objects/$part.o" "$objects/main.o" "$objects/child.o" \
        "$objects/judge.o" "$objects/statements.o" "$objects/diagnose.o" "$objects/bench.o" \
        "$build/libbackstep.a" -lz -lm -o "$program" || return 2
    run "$program" "$file" "$@"
}

check() {
    build=$1
    ready
    if cmp -s "$here/$name.c" "$mine/$name.c"; then
        echo "(It is as \`make exercise\` made it: nothing is written yet.)"
    fi
    shift
    judge "$mine/$name.c" "$name" "$build" "$build/exercises/$name" "$@"
}

# The part of the page of hints under the heading of that number.
hint() {
    which=1
    case ${1:-} in
    '' | no) ;;
    *) which=2 ;;
    esac
    awk -v which=$which '/^## / { n++; next } n == which' "$here/$name.hints.md" |
        sed -e '1{/^$/d;}'
    if [ $which = 1 ]; then
        echo "More: make hint N=$number MORE=yes"
    else
        echo "Still stuck? make solution N=$number"
    fi
}

solution() {
    if [ ! -e "$mine/$name.c" ]; then
        echo "/* You have not begun yet (make exercise N=$number). It teaches more to try first. */"
    elif cmp -s "$here/$name.c" "$mine/$name.c"; then
        echo "/* $mine/$name.c is still empty. It teaches more to try first. */"
    fi
    cat "$here/solutions/$name.c"
}

verb=$1
case $verb in
begin) shown=exercise ;;
ready) shown=check ;;
*) shown=$verb ;;
esac
case $verb in
judge)
    shift
    judge "$@"
    ;;
begin | ready | check | hint | solution)
    word=$2
    shift 2
    action=$verb verb=$shown
    find_name "$word"
    $action "$@"
    ;;
*)
    echo "usage: exercise.sh begin | ready | check | hint | solution N ..." >&2
    exit 2
    ;;
esac
