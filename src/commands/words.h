/* words.h - the names in what a person types: which may be given, and whether those read exist. */
#ifndef BACKSTEP_WORDS_H
#define BACKSTEP_WORDS_H

#include "session/session.h"

/* Whether `let` and `load`, or `alias`, may give this name. False, with the error set, for what
 * commands, functions, the language and the network have taken; an alias may redefine the
 * tutorials' names for tensors, such as lr. */
bool words_may_be_given(const struct session *session, const char *name, bool alias,
                        struct error *error);

/* Whether a line can be parsed and each name in it exists, be it without a value yet. */
bool words_known(struct session *session, const char *text, struct error *error);

#endif
