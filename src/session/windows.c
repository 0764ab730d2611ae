#include "session/windows.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/memory.h"

const char *const DRAW_VIEWS[] = {"window", "terminal", "file", "auto", NULL};
const char *const DRAW_REDUCES[] = {"extremes", "means", NULL};

struct drawing_state windows_new(void)
{
    return (struct drawing_state){.view = VIEW_AUTO, .plotter = plotter_new(), .next_file = 1};
}

void windows_free(struct drawing_state *state)
{
    plotter_free(&state->plotter);
    for (size_t i = 0; i < DRAW_WINDOWS; i++)
        memory_free(state->window[i]);
    *state = (struct drawing_state){0};
}

void windows_restarted(struct drawing_state *state)
{
    state->stopped = state->before = (struct place){0, 0};
}

void windows_stopped(struct drawing_state *state, struct place place)
{
    if (place_compare(place, state->stopped) == 0)
        return;
    state->before = state->stopped;
    state->stopped = place;
}

size_t windows_for(struct drawing_state *state, const char *text, struct error *error)
{
    for (size_t i = 0; i < DRAW_WINDOWS; i++)
        if (state->window[i] && strcmp(state->window[i], text) == 0)
            return i;
    char *copy = memory_string(text, error);
    if (!copy)
        return DRAW_WINDOWS;
    size_t window = state->next_window;
    state->next_window = (window + 1) % DRAW_WINDOWS;
    memory_free(state->window[window]);
    state->window[window] = copy;
    return window;
}

void windows_number_file(struct drawing_state *state, char *name, size_t length)
{
    do
        snprintf(name, length, "backstep-%03zu.png", state->next_file++);
    while (access(name, F_OK) == 0);
}
