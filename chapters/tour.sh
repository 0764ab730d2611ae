#!/bin/sh
# The walk through the book: runs chapters' programs one after another.
#
#     sh chapters/tour.sh BUILD NAME...       sh chapters/tour.sh build 01-loading 02-one-hot
#
# Run from the top folder; the programs stand in BUILD/chapters/, the figures go to BUILD/figures/.
# A chapter that fails is named and the others still run; the status is then 1.
set -u

if [ $# -lt 2 ]; then
    echo "usage: sh chapters/tour.sh BUILD NAME... (names as in chapters/NAME.md)" >&2
    exit 2
fi
build=$1
shift
BACKSTEP_FIGURES=$build/figures
export BACKSTEP_FIGURES
scratch=$(mktemp -d) || exit 1
trap 'rm -rf "$scratch"' EXIT
trap 'exit 130' HUP INT TERM

bold='' plain=''
if [ -t 1 ] && [ -z "${NO_COLOR:-}" ] && [ "${TERM:-dumb}" != dumb ]; then
    bold=$(printf '\033[1m') plain=$(printf '\033[0m')
fi

heading() { # heading TEXT: the text between two rules
    rule='======================================================================'
    printf '%s\n%s%s%s\n%s\n' "$rule" "$bold" "$1" "$plain" "$rule"
}

run_chapter() { # run_chapter NAME: its output is shown, and kept in $scratch/output
    page=chapters/$1.md
    title=$(sed -n '1s/^#* *//p' "$page" 2>/dev/null)
    heading "${title:-$1}"
    printf 'the page: %s\n\n' "$page"
    # The status goes through a file, for a pipe keeps only that of its last command.
    { "$build/chapters/$1"; echo $? >"$scratch/status"; } | tee "$scratch/output"
    read -r status <"$scratch/status"
    [ "$status" = 0 ] && return 0
    echo "tour: $page failed, its program ended with status $status" >&2
    return 1
}

where_next() {
    echo 'Where to go next:'
    echo '  chapters/01-loading.md   read it from the beginning, with the programs beside it'
    echo '  make chapter N=5         run one chapter again; a page is its program: change it, and see'
    echo '  the exercises            at the end of each page; make exercise N=5 begins one in C'
    if [ -x "$build/backstep" ]; then
        echo '  make debug               step through the sixteen statements yourself'
    fi
}

began=$(date +%s)
failed='' accuracy=''
for name in "$@"; do
    run_chapter "$name" || failed="$failed $name"
    case $name in
    06-*) accuracy=$(sed -n 's/^test accuracy \([0-9.]*\)$/\1/p' "$scratch/output") ;;
    esac
done
ended=$(date +%s)

heading 'The end of the tour'
printf 'chapters: %d   seconds: %d   figures: %s\n' $# $((ended - began)) "$build/figures"
if [ -n "$accuracy" ]; then
    printf '%sThe trained network reads the test set with accuracy %s%s\n' "$bold" "$accuracy" "$plain"
fi
printf '\n'
where_next
if [ -n "$failed" ]; then
    printf '\nfailed:%s\n' "$failed"
    exit 1
fi
