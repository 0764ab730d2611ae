/* data.h - other samples, and a word on them. */
#ifndef BACKSTEP_DATA_H
#define BACKSTEP_DATA_H

#include "session/session.h"

/* data [toy|mnist|FILE] */
bool run_data(struct session *session, const char *arguments, struct error *error);

/* Says how many samples are trained on. */
void announce_data(struct session *session);

#endif
