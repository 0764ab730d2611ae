/* check.h - where the judge's scratch iterations begin. */
#ifndef BACKSTEP_CHECK_H
#define BACKSTEP_CHECK_H

#include "session/session.h"

/* A scratch network over these samples with the parameters that the iteration which is looked at
 * began with; after a change made here between two iterations, with those as they stand. The caller
 * calls network_free. */
bool judge_start(struct network *start, struct session *session, struct batch batch,
                 struct error *error);

#endif
