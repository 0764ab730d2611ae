/* followed.h - one sample on its way through the statements. */
#ifndef BACKSTEP_FOLLOWED_H
#define BACKSTEP_FOLLOWED_H

#include "session/session.h"

/* Prints the followed sample's column of what a statement just computed, if it has one. */
void follow_show(struct session *session, size_t statement);

/* Prints a sample's picture, its label, and what the network takes it for if that is known. */
void follow_picture(struct session *session, size_t sample);

#endif
