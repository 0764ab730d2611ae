/* recipe.h - the recipes that come with Backstep: scripts that train what others have published. */
#ifndef BACKSTEP_RECIPE_H
#define BACKSTEP_RECIPE_H

#include "debugger/session.h"

/* Prints the recipes, each with the first comment of its file. */
bool recipe_list(struct session *session, struct error *error);

#endif
