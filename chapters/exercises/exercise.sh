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

ready() {
    if [ -e "$mine/$name.c" ]; then return 0; fi
    echo "There is no $mine/$name.c yet. Begin with: make exercise N=$number" >&2
    exit 2
}

# judge FILE NAME BUILD PROGRAM [SECONDS]: compiles FILE in place of the library's functions, runs it
judge() {
    file=$1 name=$2 build=$3 program=$4
    shift 4
    number=$(echo "${name%%-*}" | sed 's/^0*//')
    rm -f "$program" "$program.o"
    mkdir -p "$(dirname "$program")" || exit 2
    compile=$(cat "$build/exercises/flags") || exit 2
    # shellcheck disable=SC2086
    if ! $compile -Wall -Wextra -Wno-unused-parameter -finstrument-functions \
        "-DEXERCISE=$number" -include "$here/judge/place.h" -c "$file" -o "$program.o"; then
        echo "$file does not compile: begin with the first error above." >&2
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
    # shellcheck disable=SC2086
    if ! $compile "$program.o" "$objects/$part.o" "$objects/main.o" "$objects/child.o" \
        "$objects/judge.o" "$objects/statements.o" "$objects/diagnose.o" "$objects/bench.o" \
        "$build/libbackstep.a" -lz -lm -o "$program"; then
        echo "$file compiles, but does not fit together with the rest: see above." >&2
        return 2
    fi
    "$program" "$file" "$@"
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
