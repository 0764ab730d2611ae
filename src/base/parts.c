#include "base/parts.h"

#include <errno.h>
#include <locale.h>
#include <string.h>

static bool run(const struct part *part, bool heading)
{
    struct error error = {0};
    if (heading)
        printf("--- %s: %s\n\n", part->name, part->heading);
    bool ok = part->run(&error);
    if (heading)
        putchar('\n');
    if ((fflush(stdout) != 0 || ferror(stdout)) && ok)
        ok =
            error_set(&error, NULL, "%s: cannot write the output: %s", part->name, strerror(errno));
    if (!ok)
        error_print(&error, stderr);
    return ok;
}

static const struct part *find(const struct part *parts, size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(parts[i].name, name) == 0)
            return &parts[i];
    fprintf(stderr, "There is no part \"%s\" here. The parts are:\n", name);
    for (size_t i = 0; i < count; i++)
        fprintf(stderr, "  %-12s %s\n", parts[i].name, parts[i].heading);
    return NULL;
}

int parts_run(const struct part *parts, size_t count, int argc, char **argv)
{
    setlocale(LC_CTYPE, "");
    if (argc < 2) {
        for (size_t i = 0; i < count; i++)
            if (!run(&parts[i], true))
                return 2;
        return 0;
    }
    for (int i = 1; i < argc; i++) {
        const struct part *part = find(parts, count, argv[i]);
        if (!part || !run(part, argc > 2))
            return 2;
    }
    return 0;
}
