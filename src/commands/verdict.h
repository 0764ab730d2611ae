/* verdict.h - prints what the judge found.
 *
 * `check` prints a judgement of each line, `gradcheck` and others their own tables with the same
 * words and numbers. A right line takes one sentence: what it was compared with, and how near it
 * is. A wrong one tells its shape, the first wrong entries, the mistake that it probably is, and
 * what to do next; the right line itself is kept for `hint`. */
#ifndef BACKSTEP_VERDICT_H
#define BACKSTEP_VERDICT_H

#include "session/session.h"
#include "judge/checked_line.h"
#include "judge/numerical.h"

/* "ok", "FAIL" or "not judged". */
const char *verdict_word(enum verdict verdict);

/* "below 1e-9", or the number with two digits: rounding noise differs from machine to machine. */
char *verdict_error(char *text, size_t length, double error);

/* "1e-5" */
char *verdict_h(char *text, size_t length, double h);

/* Prints a judged line's verdict: in the order of what one has to know. `what` is the line, as it
 * was written; the hint is the right one. */
void verdict_print(struct session *session, const struct network *network, const char *what,
                   const struct judgement *judgement, const char *hint);

/* Makes the session's status that of a verdict: a FAIL counts more than what was not judged. */
void verdict_status(struct session *session, enum verdict verdict);

#endif
