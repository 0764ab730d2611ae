#include "view/book.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

const struct section *book_section(const struct network *network, size_t statement)
{
    const struct statement *s = &network->statements[statement];
    char target[32];
    snprintf(target, sizeof target, "%s", network->tensors[s->target].name);
    size_t letters = strlen(target);
    while (letters && isdigit((unsigned char)target[letters - 1]))
        letters--;
    if (s->layer)
        snprintf(target + letters, sizeof target - letters, "%d",
                 s->layer == network->layers.count ? 2 : 1);
    for (size_t i = 0; i < BOOK_COUNT; i++)
        if (strcmp(BOOK[i].target, target) == 0)
            return &BOOK[i];
    return NULL;
}
