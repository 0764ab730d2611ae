/* Does what came out match what a page shows?

   Text matches exactly, runs of spaces match each other, and a number in the page matches a number
   that differs by at most one unit of the last digit shown: 0.0931 stands for 0.0930 to 0.0932.
   Whole numbers match exactly, and so does the bound in "below 1e-9". "..." skips any text inside
   a line; a line of its own, it skips any number of lines. */
#ifndef REPLAY_MATCH_H
#define REPLAY_MATCH_H

#include <stdbool.h>
#include <stddef.h>

/* Where two texts part: indices of lines; either may be the number of lines, when that text ended
   too early. */
struct match_place {
    size_t expected;
    size_t actual;
};

/* Compares one line of the page with one of the output, both without white space at their ends.
   WITHIN is a relative difference that numbers may have besides, whole ones too; 0 for none. */
bool match_line(const char *expected, const char *actual, double within);

/* Compares all lines. On a mismatch sets PLACE to the first line of the page that finds none of its
   own, and the line of the output where it was first looked for. */
bool match_lines(char *const *expected, size_t expected_count, char *const *actual,
                 size_t actual_count, double within, struct match_place *place);

#endif
