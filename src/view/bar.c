#include "view/bar.h"

#include <stdio.h>
#include <string.h>

#include "view/print_array.h"

enum { PART = 64, LEAST_BAR = 5, MOST_BAR = 30 };

enum { ITERATION, LOSS, ACCURACY, RATE, LEFT, PARTS };

static void time_left(char *text, double seconds)
{
    if (seconds < 100)
        snprintf(text, PART, "%.0f s left", seconds);
    else if (seconds < 100 * 60)
        snprintf(text, PART, "%.0f min left", seconds / 60);
    else
        snprintf(text, PART, "%.0f h left", seconds / 3600);
}

static void write_parts(char part[PARTS][PART], const struct bar_state *state)
{
    double done = (double)(state->iteration - state->first);
    double rate = done / state->seconds;
    snprintf(part[ITERATION], PART, "iteration %zu of %zu", state->iteration, state->last);
    snprintf(part[LOSS], PART, "loss %.4f", print_value(state->loss));
    snprintf(part[ACCURACY], PART, "accuracy %.4f", state->accuracy);
    snprintf(part[RATE], PART, "%.1f a second", rate);
    time_left(part[LEFT], (double)(state->last - state->iteration) / rate);
}

/* Puts the parts that are shown behind each other, two blanks between. */
static int join(char *text, size_t length, char part[PARTS][PART], const bool *shown)
{
    int used = 0;
    text[0] = '\0';
    for (int i = 0; i < PARTS; i++)
        if (shown[i] && (size_t)used < length)
            used += snprintf(text + used, length - (size_t)used, "%s%s", used ? "  " : "", part[i]);
    return used;
}

char *bar_line(char *text, size_t length, const struct bar_state *state)
{
    static const bool all[PARTS] = {true, true, true, true, true};
    char part[PARTS][PART];
    write_parts(part, state);
    join(text, length, part, all);
    return text;
}

/* A bar of so many columns, its ends included. */
static void draw(char *text, size_t length, double share, int columns, bool utf8)
{
    int cells = utf8 ? columns : columns - 2, full = (int)(share * cells);
    size_t used = 0;
    if (!utf8)
        used += (size_t)snprintf(text, length, "[");
    for (int i = 0; i < cells && used < length; i++)
        used += (size_t)snprintf(text + used, length - used, "%s",
                                 i < full ? (utf8 ? "█" : "#") : (utf8 ? "░" : "-"));
    if (!utf8 && used < length)
        snprintf(text + used, length - used, "]");
}

char *bar_text(char *text, size_t length, const struct bar_state *state, int width, bool utf8)
{
    static const int dropped[] = {RATE, ACCURACY, LOSS, ITERATION};
    bool shown[PARTS] = {true, true, true, true, true};
    char part[PARTS][PART], line[PARTS * PART], bar[4 * MOST_BAR] = "";
    write_parts(part, state);
    int columns = join(line, sizeof line, part, shown);
    if (columns + 2 + LEAST_BAR > width) /* the bar tells what the number is */
        snprintf(part[ITERATION], PART, "%zu of %zu", state->iteration, state->last);
    columns = join(line, sizeof line, part, shown);
    for (size_t i = 0; columns + 2 + LEAST_BAR > width && i < sizeof dropped / sizeof dropped[0];
         i++) {
        shown[dropped[i]] = false;
        columns = join(line, sizeof line, part, shown);
    }
    int room = width - columns - 2 < MOST_BAR ? width - columns - 2 : MOST_BAR;
    double share = (double)(state->iteration - state->first) / (double)(state->last - state->first);
    if (room >= LEAST_BAR)
        draw(bar, sizeof bar, share, room, utf8);
    snprintf(text, length, "%s%s%s", bar, *bar ? "  " : "", line);
    return text;
}
