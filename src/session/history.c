#include "session/history.h"

#include <string.h>

#include "base/memory.h"
#include "language/caret.h"
#include "language/expression.h"

void history_free(struct history *history)
{
    for (size_t s = 0; s < history->count; s++) {
        memory_free(history->series[s].text);
        memory_free(history->series[s].value);
        memory_free(history->series[s].known);
    }
    memory_free(history->series);
    *history = (struct history){0};
}

/* ======================================= writing down ========================================= */

void history_put(struct series *series, size_t iteration, double value)
{
    struct error unsaid;
    double *values =
        memory_grow(series->value, &series->value_capacity, iteration + 1, sizeof *values, &unsaid);
    if (values)
        series->value = values;
    bool *known = values ? memory_grow(series->known, &series->known_capacity, iteration + 1,
                                       sizeof *known, &unsaid)
                         : NULL;
    if (!known)
        return;
    series->known = known;
    series->value[iteration] = value;
    series->known[iteration] = true;
}

static bool add(struct history *history, const char *text, struct error *error)
{
    struct series *grown =
        memory_grow(history->series, &history->capacity, history->count + 1, sizeof *grown, error);
    if (!grown)
        return false;
    history->series = grown;
    char *copy = memory_string(text, error);
    if (!copy)
        return false;
    grown[history->count++] = (struct series){.text = copy};
    return true;
}

bool history_begin(struct history *history, struct error *error)
{
    return history->count >= HISTORY_BUILT_IN ||
           (add(history, "loss", error) && add(history, "accuracy", error));
}

void history_drop(struct history *history, size_t iteration)
{
    for (size_t s = 0; s < history->count; s++)
        for (size_t i = iteration; i < history->series[s].known_capacity; i++)
            history->series[s].known[i] = false;
}

bool history_value(const struct series *series, size_t iteration, double *value)
{
    if (iteration >= series->known_capacity || !series->known[iteration])
        return false;
    *value = series->value[iteration];
    return true;
}

/* =========================================== asking =========================================== */

bool history_series(struct history *history, const char *text, size_t *index, struct error *error)
{
    struct expression expression;
    struct language_error inner = {0};
    if (!history_begin(history, error))
        return false;
    for (*index = 0; *index < history->count; ++*index)
        if (strcmp(history->series[*index].text, text) == 0)
            return true;
    if (!expression_parse(&expression, text, &inner)) {
        caret_write(error, &inner, text);
        return false;
    }
    expression_free(&expression);
    return add(history, text, error);
}
