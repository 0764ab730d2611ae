#include "session/output.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "session/session.h"

struct output output_new(void)
{
    return (struct output){.results = stdout, .notes = stderr, .drawing = draw_new()};
}

void output_free(struct output *output)
{
    draw_free(&output->drawing);
}

void displays_free(struct displays *displays)
{
    for (size_t i = 0; i < displays->count; i++)
        memory_free(displays->list[i].text);
    memory_free(displays->list);
}

void output_restarted(struct output *output, size_t samples)
{
    draw_restarted(&output->drawing);
    output->following = output->following && output->followed < samples;
}

struct print_style output_style(const struct session *session)
{
    int width = session->settings.width ? session->settings.width : session->output.terminal_width;
    return (struct print_style){session->settings.precision, width ? width : 100, 0};
}

int output_list_width(const struct session *session)
{
    bool known = session->settings.width || session->output.terminal_width;
    return known ? output_style(session).width : INT_MAX / 2;
}

bool output_colored(const struct session *session)
{
    const char *never = getenv("NO_COLOR"), *terminal = getenv("TERM");
    bool dumb = !terminal || strcmp(terminal, "dumb") == 0;
    int color = session->settings.color;
    return session->output.terminal && !(never && *never) && (color == 1 || (color == 2 && !dumb));
}
