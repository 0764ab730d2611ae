#include "model/workspace.h"

#include "base/memory.h"

struct workspace *workspace_new(size_t lanes, int threads, size_t tensors, struct error *error)
{
    struct workspace *space = memory_new(1, sizeof *space, error);
    if (!space)
        return NULL;
    *space = (struct workspace){.lanes = lanes, .tensors = tensors, .threads = threads};
    space->sum = memory_new(lanes * tensors, sizeof *space->sum, error);
    space->block = memory_new((size_t)threads * tensors, sizeof *space->block, error);
    space->full = memory_new(tensors, sizeof *space->full, error);
    space->segment = memory_new(tensors, sizeof *space->segment, error);
    if (space->sum && space->block && space->full && space->segment)
        return space;
    workspace_free(&space);
    return NULL;
}

static void free_transposes(struct workspace *space)
{
    for (size_t i = 0; space->transpose && i < space->lanes * space->blocks; i++)
        nonzeros_free(&space->transpose[i]);
    memory_free(space->transpose);
    space->transpose = NULL;
}

bool workspace_new_transposes(struct workspace *space, size_t blocks, struct error *error)
{
    free_transposes(space);
    space->blocks = blocks;
    space->transpose = memory_new(space->lanes * blocks, sizeof *space->transpose, error);
    return space->transpose;
}

void workspace_free(struct workspace **it)
{
    struct workspace *space = *it;
    if (!space)
        return;
    for (size_t i = 0; space->sum && i < space->lanes * space->tensors; i++)
        matrix_free(&space->sum[i]);
    for (size_t i = 0; space->block && i < (size_t)space->threads * space->tensors; i++)
        matrix_free(&space->block[i]);
    free_transposes(space);
    memory_free(space->sum);
    memory_free(space->block);
    memory_free(space->full);
    memory_free(space->segment);
    memory_free(space);
    *it = NULL;
}
