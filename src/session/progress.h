/* progress.h - how far a long run has come: a line that grows in place on a terminal, elsewhere a
 * plain line now and then. A transcript has none, since it must not depend on the time. */
#ifndef BACKSTEP_PROGRESS_H
#define BACKSTEP_PROGRESS_H

#include "session/session.h"

struct progress {
    struct session *session;
    char title[40];     /* printed first, such as "seed 2 of 5, "; may be empty */
    size_t first, last; /* the iterations where it begins and ends */
    double begun, shown;
};

/* Begins at iteration `first`, towards `last`, without a title. */
struct progress progress_begin(struct session *session, size_t first, size_t last);

/* So many iterations are done; what the last one's forward pass said. */
void progress_show(struct progress *progress, size_t iteration, double loss, double accuracy);

/* Wipes the line out where one stands. */
void progress_end(struct progress *progress);

#endif
