#!/bin/sh
# Stands in for build/backstep --echo ...: just enough of a debugger to test replay with.

case " $* " in
    *" -q "*) ;;
    *) echo "Backstep stand-in   seed 0." ;;
esac

steps=0
status=0
while printf '(backstep) ' && IFS= read -r line; do
    printf '%s\n' "$line"
    case $line in
        options) echo "$*" ;;
        step | '')
            steps=$((steps + 1))
            echo "=> $steps  Z1 = W1 @ X + b1"
            ;;
        'print x') echo "0.09312" ;;
        warn) echo "a warning" >&2 ;;
        fail)
            echo "FAIL"
            status=1
            ;;
        commands*)
            while printf '> ' && IFS= read -r more && printf '%s\n' "$more"; do
                [ "$more" = end ] && break
            done
            ;;
        crash) kill -SEGV $$ ;;
        hang) sleep 30 ;;
        quit) exit "$status" ;;
    esac
done
exit "$status"
