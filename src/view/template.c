#include "view/template.h"

#include <unistd.h>

#include "base/memory.h"

char *template_folder(const char *name, struct error *error)
{
    char *here = memory_format(error, "plots/%s.gp", name);
    if (!here)
        return NULL;
    bool found = access(here, R_OK) == 0;
    memory_free(here);
    return found ? memory_string(".", error) : memory_format(error, "%s", BACKSTEP_SOURCE);
}
