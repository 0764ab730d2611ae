#include "session/session.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

void session_empty(struct session *session)
{
    *session = (struct session){
        .settings = settings_default(),
        .output = output_new(),
        .displays.next = 1,
        .stops.next = 1,
    };
}

void session_free(struct session *session)
{
    output_free(&session->output);
    training_free(&session->training);
    samples_free(&session->data);
    given_free(&session->names);
    definitions_free(&session->definitions);
    displays_free(&session->displays);
    stops_free(&session->stops);
    control_free(&session->control);
    memory_free(session->judging.hint);
    *session = (struct session){0};
}

bool session_goes_on(void *session)
{
    return !((struct session *)session)->control.interrupted;
}

bool session_refuse(struct session *session, const struct error *error)
{
    FILE *notes = session->output.terminal ? session->output.notes : NULL;
    return control_refuse(&session->control, notes, error);
}

struct print_style session_style(const struct session *session)
{
    int width = session->settings.width ? session->settings.width : session->output.terminal_width;
    return (struct print_style){session->settings.precision, width ? width : 100, 0};
}

int session_list_width(const struct session *session)
{
    bool known = session->settings.width || session->output.terminal_width;
    return known ? session_style(session).width : INT_MAX / 2;
}

bool session_colored(const struct session *session)
{
    const char *never = getenv("NO_COLOR"), *terminal = getenv("TERM");
    bool dumb = !terminal || strcmp(terminal, "dumb") == 0;
    int color = session->settings.color;
    return session->output.terminal && !(never && *never) && (color == 1 || (color == 2 && !dumb));
}
