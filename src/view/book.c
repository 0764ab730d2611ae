#include "view/book.h"

#include <stdio.h>
#include <string.h>

/* The layer of the book's network, which has two, that stands for one of this network. */
static size_t book_layer(const struct network *network, size_t layer)
{
    return layer == 0 ? 0 : layer == network->layers.count ? 2 : 1;
}

/* A statement as the book's network has it, up to its end: "A1 = relu(Z1)". */
static void book_line(char *line, size_t length, const struct network *network,
                      const struct statement *statement)
{
    struct identity target = network_identity(network, statement->target);
    size_t layer = book_layer(network, target.layer);
    char name[NETWORK_OPERANDS][24] = {""}, own[24];
    for (size_t i = 0; i < statement->operation->operands; i++) {
        struct identity is = network_identity(network, statement->operand[i]);
        if (is.layer && target.layer)
            is.layer = is.layer + layer - target.layer;
        else
            is.layer = book_layer(network, is.layer);
        identity_name(name[i], is);
    }
    target.layer = layer;
    int used = snprintf(line, length, "%s = ", identity_name(own, target));
    snprintf(line + used, length - (size_t)used, statement->operation->formula, name[0], name[1],
             name[2], name[3]);
}

const struct section *book_section(const struct network *network, size_t statement)
{
    const struct section *found = NULL;
    const struct statement *it = &network->statements[statement];
    struct identity is = network_identity(network, it->target);
    char target[24], line[200] = "";
    is.layer = book_layer(network, is.layer);
    identity_name(target, is);
    if (!it->inserted)
        book_line(line, sizeof line, network, it);
    for (size_t i = 0; i < BOOK_COUNT; i++) {
        if (strcmp(BOOK[i].target, target) != 0)
            continue;
        if (*line && strstr(BOOK[i].lines[0], line))
            return &BOOK[i];
        if (!found)
            found = &BOOK[i];
    }
    return found;
}
