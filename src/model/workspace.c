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

void workspace_free(struct workspace **it)
{
    struct workspace *space = *it;
    if (!space)
        return;
    for (size_t i = 0; space->sum && i < space->lanes * space->tensors; i++)
        matrix_free(&space->sum[i]);
    for (size_t i = 0; space->block && i < (size_t)space->threads * space->tensors; i++)
        matrix_free(&space->block[i]);
    memory_free(space->sum);
    memory_free(space->block);
    memory_free(space->full);
    memory_free(space->segment);
    memory_free(space);
    *it = NULL;
}
