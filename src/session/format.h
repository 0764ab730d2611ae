/* format.h - texts with values in them, written as Python's f-strings. */
#ifndef BACKSTEP_FORMAT_H
#define BACKSTEP_FORMAT_H

#include "session/session.h"

/* Puts values where the text has expressions in braces: "{loss}" as `print` shows it, "{loss:.4f}"
 * with a format of Python's: a width, a precision and one of d, f, e, g and %, all of which may be
 * left out. "{{" and "}}" stand for braces. The caller frees the result. NULL, with the error set,
 * when a brace is not closed, a format is none, or an expression has no value. */
char *format_text(struct session *session, const char *text, struct error *error);

#endif
