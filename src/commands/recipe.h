/* recipe.h - the recipes that come with Backstep: scripts that train what others have published. */
#ifndef BACKSTEP_RECIPE_H
#define BACKSTEP_RECIPE_H

#include "session/session.h"

/* Prints the recipes, each with the first comment of its file. */
bool recipe_list(struct session *session, struct error *error);

/* Calls `visit` with each recipe's name, which is gone afterwards; with none where the
 * folder cannot be read. */
void recipe_names(void (*visit)(void *context, const char *name), void *context);

#endif
