#include "view/book.h"

#include <string.h>

const struct section *book_section(const struct network *network, size_t statement)
{
    struct identity is = network_identity(network, network->statements[statement].target);
    char target[24];
    if (is.layer) /* the book's network has two */
        is.layer = is.layer == network->layers.count ? 2 : 1;
    identity_name(target, is);
    for (size_t i = 0; i < BOOK_COUNT; i++)
        if (strcmp(BOOK[i].target, target) == 0)
            return &BOOK[i];
    return NULL;
}
