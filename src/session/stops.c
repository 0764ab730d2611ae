#include "session/stops.h"

#include <string.h>

#include "base/memory.h"

bool stops_any(const struct stops *stops)
{
    for (size_t i = 0; i < stops->count; i++)
        if (stops->list[i].enabled)
            return true;
    return false;
}

static void free_stop(struct stop *stop)
{
    memory_free(stop->condition);
    memory_free(stop->commands);
    array_free(&stop->old);
}

void stops_free(struct stops *stops)
{
    for (size_t i = 0; i < stops->count; i++)
        free_stop(&stops->list[i]);
    memory_free(stops->list);
}

void stops_restarted(struct stops *stops)
{
    for (size_t i = 0; i < stops->count; i++) {
        stops->list[i].has_old = false;
        array_free(&stops->list[i].old);
    }
}

void stops_remove(struct stops *stops, size_t index)
{
    struct stop *stop = &stops->list[index];
    free_stop(stop);
    stops->count--;
    memmove(stop, stop + 1, (stops->count - index) * sizeof *stop);
}

struct stop *stops_new(struct stops *stops, enum stop_kind kind, const char *condition,
                       struct error *error)
{
    struct stop *grown =
        memory_grow(stops->list, &stops->capacity, stops->count + 1, sizeof *grown, error);
    char *copy = NULL;
    if (!grown)
        return NULL;
    stops->list = grown;
    if (condition && !(copy = memory_string(condition, error)))
        return NULL;
    struct stop *stop = &grown[stops->count++];
    *stop =
        (struct stop){.number = stops->next++, .kind = kind, .enabled = true, .condition = copy};
    return stop;
}

struct stop *stops_find(const struct stops *stops, size_t number)
{
    for (size_t i = 0; i < stops->count; i++)
        if (stops->list[i].number == number)
            return &stops->list[i];
    return NULL;
}

bool stops_reached(struct stops *stops, size_t number, char **commands, struct error *error)
{
    struct stop *stop = stops_find(stops, number);
    *commands = NULL;
    if (stop && stop->commands && !(*commands = memory_string(stop->commands, error)))
        return false;
    if (stop && stop->temporary)
        stops_remove(stops, (size_t)(stop - stops->list));
    return true;
}
