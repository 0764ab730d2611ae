#include "data/lists.h"

#include "base/memory.h"

struct lists {
    const uint8_t *pixels; /* of the data set itself, of which others are views */
    size_t inputs, samples;
    bool made; /* asked for before */
    struct nonzeros nonzeros;
};

bool lists_new(struct dataset *dataset, struct error *error)
{
    dataset->lists = memory_new(1, sizeof *dataset->lists, error);
    if (!dataset->lists)
        return false;
    *dataset->lists = (struct lists){
        .pixels = dataset->pixels, .inputs = dataset->inputs, .samples = dataset->samples};
    return true;
}

void lists_forget(struct dataset dataset)
{
    if (!dataset.lists)
        return;
    nonzeros_free(&dataset.lists->nonzeros);
    dataset.lists->made = false;
}

void lists_free(struct dataset *dataset)
{
    if (dataset->lists && dataset->lists->pixels == dataset->pixels) {
        lists_forget(*dataset);
        memory_free(dataset->lists);
    }
    dataset->lists = NULL;
}

static bool make(struct lists *lists, struct error *error)
{
    size_t all = lists->inputs * lists->samples;
    bool few =
        lists->inputs <= NONZEROS_ROWS && nonzeros_are_few(nonzeros_count(lists->pixels, all), all);
    lists->made =
        !few || nonzeros_new(&lists->nonzeros, lists->pixels, lists->inputs, lists->samples, error);
    return lists->made;
}

bool lists_of(const struct nonzeros **of, size_t *first, struct dataset dataset,
              struct error *error)
{
    struct lists *lists = dataset.lists;
    *of = NULL;
    if (!lists || (uintptr_t)dataset.pixels < (uintptr_t)lists->pixels ||
        (uintptr_t)dataset.pixels >= (uintptr_t)lists->pixels + lists->inputs * lists->samples)
        return true; /* other pixels, in the place of those that it was a view of */
    if (!lists->made && !make(lists, error))
        return false;
    *first = (size_t)(dataset.pixels - lists->pixels) / lists->inputs;
    if (lists->nonzeros.from)
        *of = &lists->nonzeros;
    return true;
}
