#include "session/progress.h"

#include <string.h>

#include "view/bar.h"
#include "view/picture.h"
#include "view/wrap.h"

struct progress progress_begin(struct session *session, size_t first, size_t last)
{
    return (struct progress){
        .session = session, .first = first, .last = last, .begun = control_seconds()};
}

void progress_show(struct progress *progress, size_t iteration, double loss, double accuracy)
{
    struct session *session = progress->session;
    double now = control_seconds(), elapsed = now - progress->begun;
    if (session->output.echo || elapsed < 0.5 ||
        now - progress->shown < (session->output.terminal ? 0.1 : 5))
        return;
    progress->shown = now;
    struct bar_state state = {iteration, progress->first, progress->last, loss, accuracy, elapsed};
    char line[400];
    int width = session_style(session).width - 1 - (int)strlen(progress->title);
    if (session->output.terminal) {
        bar_text(line, sizeof line, &state, width, picture_utf8());
        fprintf(session->output.notes, "\r%s%s%*s", progress->title, line,
                width - wrap_columns(line), "");
    } else {
        fprintf(session->output.notes, "%s%s\n", progress->title,
                bar_line(line, sizeof line, &state));
    }
    fflush(session->output.notes);
}

void progress_end(struct progress *progress)
{
    struct session *session = progress->session;
    if (session->output.terminal && progress->shown > 0)
        fprintf(session->output.notes, "\r%*s\r", session_style(session).width - 1, "");
    progress->shown = 0;
}
