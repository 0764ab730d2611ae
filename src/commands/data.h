/* data.h - a word on the samples that there are. */
#ifndef BACKSTEP_DATA_H
#define BACKSTEP_DATA_H

#include "session/session.h"

/* Says how many samples are trained on. */
void announce_data(struct session *session);

#endif
