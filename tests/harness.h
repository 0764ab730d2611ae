/* harness.h - sessions under test.
 *
 * A test program gives harness_begin and harness_end to cmocka_run_group_tests. Between them there
 * are two streams that all sessions print to, for results and for notes, and a folder for files:
 * "$/" in a line stands for it. Each line carried out begins what is printed anew. */
#ifndef BACKSTEP_HARNESS_H
#define BACKSTEP_HARNESS_H

#include "test.h"

#include "session/session.h"

extern char folder[];       /* removed in the end, with what is in it */
extern const char *printed; /* by the latest line, as results */
extern const char *noted;   /* and as notes */

int harness_begin(void **state);
int harness_end(void **state);

/* session_new, with the streams above. */
bool begin_session(struct session *session, struct error *error);

/* A session that has carried out `data`, if that is not NULL. Ended by session_free. */
void new_session(struct session *session, const char *data);

/* Carries out one line; the error is empty when it succeeds. */
bool attempt(struct session *session, const char *line, struct error *error);

/* Carries out one line, which must succeed, and returns its results. */
const char *command(struct session *session, const char *line);
const char *command_format(struct session *session, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* One line must fail, with a message that contains the text. Returns the message, which stands
 * until another line fails. */
const char *fails(struct session *session, const char *line, const char *message);

/* One line must succeed, and print the text as result or note, or not print it. */
void shows(struct session *session, const char *line, const char *expected);
void shows_not(struct session *session, const char *line, const char *unwanted);

/* Fails unless the latest line printed the text. */
void assert_printed(const char *expected);

/* Carries out lines, each ended by a newline, blocks among them. Returns how many failed. */
size_t attempt_all(struct session *session, const char *lines);
void command_all(struct session *session, const char *lines); /* none may fail */

/* The value of an expression: one number. */
double number(struct session *session, const char *text);

/* The text with the folder in place of each "$/": an owned string. */
char *expand(const char *text);

/* Opens a file, which must succeed; "$/" as above. */
FILE *open_file(const char *path, const char *mode);
void write_text(const char *path, const char *text);

#endif
