#!/bin/sh
# Tests the three tools that check the book: chapters/tangle.awk, tests/quotes.awk and replay.
#
#     sh tests/pages.sh REPLAY SCRATCH
#
# Run from the top folder. REPLAY is the program to test, SCRATCH a folder that takes all that is
# made. AWK and CC may name others than awk and cc. The pages are in tests/pages/.

if [ $# -ne 2 ]; then
    echo "usage: sh tests/pages.sh REPLAY SCRATCH" >&2
    exit 2
fi
replay=$1
scratch=$2
awk=${AWK:-awk}
pages=tests/pages
debugger="sh $pages/debugger.sh"
passed=0
failed=0
mkdir -p "$scratch/build" || exit 2

# verdict NAME WRONG: WRONG is empty when all was right; else OUTPUT is shown too.
verdict()
{
    if [ -z "$2" ]; then
        passed=$((passed + 1))
        echo "ok   $1"
        return
    fi
    failed=$((failed + 1))
    echo "FAIL $1"
    echo "     $2; it said:"
    sed 's/^/     | /' "$scratch/output"
}

# check NAME STATUS COMMAND...: the command must end with this status, and its output, both
# streams, must hold each line of standard input, as lines or parts of lines.
check()
{
    name=$1
    status=$2
    shift 2
    cat > "$scratch/wanted"
    "$@" > "$scratch/output" 2>&1 < /dev/null
    got=$?
    wrong=
    [ "$got" -eq "$status" ] || wrong="status $got instead of $status"
    while IFS= read -r line; do
        grep -F -e "$line" "$scratch/output" > /dev/null || wrong="it does not say: $line"
    done < "$scratch/wanted"
    verdict "$name" "$wrong"
}

# same NAME FILE FILE
same()
{
    wrong=
    diff "$2" "$3" > "$scratch/output" || wrong="$2 and $3 differ"
    verdict "$1" "$wrong"
}

tangle()
{
    $awk -f chapters/tangle.awk "$1"
}

# ---- tangle ----

tangle $pages/program.md > "$scratch/program.c"
same "tangle: the lines of the program" $pages/program.tangled "$scratch/program.c"

${CC:-cc} -o "$scratch/program" "$scratch/program.c" > "$scratch/output" 2>&1
check "tangle: __LINE__ is the page's" 0 "$scratch/program" << 'END'
line 31
a "quoted" word, a \, 1.5 %
END

$awk '{ printf "%s\r\n", $0 }' $pages/program.md > "$scratch/crlf.md"
tangle "$scratch/crlf.md" | sed 1d > "$scratch/crlf.c"
sed 1d $pages/program.tangled > "$scratch/wanted.c"
same "tangle: carriage returns" "$scratch/wanted.c" "$scratch/crlf.c"

cp $pages/compile-error.md "$scratch/odd \"name\".md"
check "tangle: quotes in a name" 0 tangle "$scratch/odd \"name\".md" << 'END'
odd \"name\".md"
END

tangle $pages/compile-error.md > "$scratch/error.c"
check "tangle: a compile error names the page" 1 "${CC:-cc}" -fsyntax-only "$scratch/error.c" << 'END'
tests/pages/compile-error.md:9:
END

check "tangle: an unclosed fence" 1 tangle $pages/unclosed.md << 'END'
tests/pages/unclosed.md:5: this fence is never closed
END
check "tangle: a fence in a fence" 1 tangle $pages/nested.md << 'END'
tests/pages/nested.md:8: a fence opens inside another; close the one of line 3
END
check "tangle: a fence too deep" 1 tangle $pages/deep.md << 'END'
tests/pages/deep.md:5: a fence this deep is no fence
END
check "tangle: no such page" 1 tangle $pages/missing.md << 'END'
tests/pages/missing.md:1: cannot be read
END

# ---- quotes ----

quotes()
{
    $awk -f tests/quotes.awk "$@"
}

check "quotes: those that stand" 0 quotes $pages/quotes-pass.md $pages/program.tangled << 'END'
3 passed, 0 failed
END
check "quotes: those that do not" 1 quotes $pages/quotes-fail.md << 'END'
tests/pages/quotes-fail.md:5: this quote is stale; its first line stands at tests/pages/sample.c:4
-    return z >= 0 ? z : 0;
+    return z > 0 ? z : 0;
tests/pages/quotes-fail.md:14: this quote is stale; its first line stands at tests/pages/sample.c:9
@@ -15,5 +9,6 @@
+        return z;
tests/pages/quotes-fail.md:24: this quote is stale; its first line stands nowhere
@@ -25,4 +16,4 @@
-double squared(double z)
+double square(double z)
tests/pages/quotes-fail.md:33: this quote is stale; its first line stands nowhere
tests/pages/quotes-fail.md:39: tests/pages/missing.c cannot be read
tests/pages/quotes-fail.md:45: an empty quote
tests/pages/quotes-fail.md:51: this quote is stale; its first line stands at tests/pages/sample.c:6
1 passed, 7 failed
END
check "quotes: broken fences" 1 quotes $pages/unclosed.md $pages/nested.md $pages/deep.md << 'END'
tests/pages/unclosed.md:5: this fence is never closed
tests/pages/nested.md:8: a fence opens inside another; close the one of line 3
tests/pages/deep.md:5: a fence this deep is no fence
0 passed, 3 failed
END
check "quotes: no such page" 1 quotes $pages/quotes-pass.md $pages/missing.md << 'END'
tests/pages/missing.md:1: cannot be read
END

# ---- replay: commands ----

check "replay: what must pass" 0 \
    env MAKEFLAGS=x MAKELEVEL=2 "$replay" $pages/replay-pass.md << 'END'
9 passed, 0 failed
END
check "replay: slow fences are skipped" 0 "$replay" --fast $pages/replay-pass.md << 'END'
8 passed, 0 failed, 1 skipped
END

$awk '{ printf "%s\r\n", $0 }' $pages/replay-pass.md > "$scratch/crlf.md"
check "replay: carriage returns" 0 "$replay" "$scratch/crlf.md" << 'END'
9 passed, 0 failed
END

check "replay: what must fail" 1 "$replay" $pages/replay-fail.md << 'END'
tests/pages/replay-fail.md:8: something else comes out than this line
  page   > ok 0.0931
  output > ok 0.0933
tests/pages/replay-fail.md:16: the output ends before this line
tests/pages/replay-fail.md:24: more comes out than the page shows
tests/pages/replay-fail.md:30: ended with status 3; the page says 2
tests/pages/replay-fail.md:34: ended with status 3; a page says so by a last line [status 3]
tests/pages/replay-fail.md:41: ended with status 0; the page says 1
tests/pages/replay-fail.md:48: something else
tests/pages/replay-fail.md:53: something else
tests/pages/replay-fail.md:58: something else
tests/pages/replay-fail.md:63: something else
tests/pages/replay-fail.md:70: something else
tests/pages/replay-fail.md:75: something else
tests/pages/replay-fail.md:82: something else
tests/pages/replay-fail.md:89: something else
tests/pages/replay-fail.md:96: something else
tests/pages/replay-fail.md:105: something else
tests/pages/replay-fail.md:110: something else
tests/pages/replay-fail.md:119: more comes out than the page shows
tests/pages/replay-fail.md:125: something else
tests/pages/replay-fail.md:132: something else
  (it ended with status
tests/pages/replay-fail.md:139: something else
tests/pages/replay-fail.md:144: something else
tests/pages/replay-fail.md:149: something else
tests/pages/replay-fail.md:154: something else
0 passed, 24 failed
END

check "replay: words it does not know" 1 "$replay" $pages/words.md << 'END'
tests/pages/words.md:3: unknown word
tests/pages/words.md:8: unknown word
tests/pages/words.md:13: unknown word
tests/pages/words.md:18: nothing to replay
tests/pages/words.md:22: output of nothing
tests/pages/words.md:31: unknown kind of fence
0 passed, 6 failed
END
check "replay: an unclosed fence" 1 "$replay" $pages/unclosed.md << 'END'
tests/pages/unclosed.md:5: this fence is never closed
0 passed, 1 failed
END
check "replay: a fence in a fence" 1 "$replay" $pages/nested.md << 'END'
tests/pages/nested.md:8: a fence opens inside another; close the one of line 3
0 passed, 1 failed
END
check "replay: a fence too deep" 1 "$replay" $pages/deep.md << 'END'
tests/pages/deep.md:5: a fence this deep is no fence
0 passed, 1 failed
END
check "replay: no such page, then another" 1 \
    "$replay" $pages/missing.md $pages/replay-pass.md << 'END'
tests/pages/missing.md:1: No such file or directory
9 passed, 1 failed
END
check "replay: no page" 2 "$replay" --fast << 'END'
replay: no page
END

# ---- replay: sessions ----

check "replay: sessions" 0 "$replay" --debugger "$debugger" $pages/session-pass.md << 'END'
5 passed, 0 failed
END
check "replay: sessions that must fail" 1 \
    "$replay" --debugger "$debugger" $pages/session-fail.md << 'END'
tests/pages/session-fail.md:9: something else
tests/pages/session-fail.md:21: something else
tests/pages/session-fail.md:32: ended with status 139
tests/pages/session-fail.md:37: the session ended before this line, with status 139
tests/pages/session-fail.md:48: ended with status 1; the page says 0
tests/pages/session-fail.md:56: more comes out than the page shows
1 passed, 6 failed
END
check "replay: slow sessions" 0 "$replay" --debugger "$debugger" $pages/session-slow.md << 'END'
6 passed, 0 failed
END
check "replay: slow sessions are skipped" 0 \
    "$replay" --fast --debugger "$debugger" $pages/session-slow.md << 'END'
3 passed, 0 failed, 3 skipped
END
check "replay: a debugger that is missing" 1 \
    "$replay" --debugger $pages/missing $pages/session-slow.md << 'END'
tests/pages/session-slow.md:4: the session ended before this line, with status 127
0 passed, 6 failed
END

# ---- replay: the other options ----

check "replay: a silence" 1 \
    "$replay" --silence 2 --debugger "$debugger" $pages/timeout.md << 'END'
tests/pages/timeout.md:4: no output for 2 seconds; killed
tests/pages/timeout.md:11: no output for 2 seconds; killed
1 passed, 2 failed
END
check "replay: a long silence that computes" 1 "$replay" --processor 1 $pages/loop.md << 'END'
tests/pages/loop.md:4: 1 seconds of processor time are used up; killed
tests/pages/loop.md:8: 1 seconds of processor time are used up; killed
1 passed, 2 failed
END
check "replay: limits" 2 "$replay" --silence 0 $pages/flood.md << 'END'
replay: a limit is a whole number of seconds
END
check "replay: a flood" 1 "$replay" $pages/flood.md << 'END'
tests/pages/flood.md:4: too much output; killed
1 passed, 1 failed
END

cp $pages/debugger.sh "$scratch/build/backstep"
printf '#!/bin/sh\necho "$0: $*"\n' > "$scratch/build/probe"
chmod +x "$scratch/build/backstep" "$scratch/build/probe"
check "replay: another build folder" 0 "$replay" --build "$scratch/build/" $pages/build.md << 'END'
2 passed, 0 failed
END

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
