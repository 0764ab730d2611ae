#include "debugger/progress.h"

#include <time.h>

static double seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

struct progress progress_begin(struct session *session, size_t first, size_t last)
{
    return (struct progress){.session = session, .first = first, .last = last, .begun = seconds()};
}

void progress_show(struct progress *progress, size_t iteration, double loss, double accuracy)
{
    struct session *session = progress->session;
    double now = seconds(), elapsed = now - progress->begun;
    if (session->echo || elapsed < 0.5 || now - progress->shown < (session->terminal ? 0.1 : 5))
        return;
    progress->shown = now;
    double rate = (double)(iteration - progress->first) / elapsed;
    char line[240];
    int width = session_style(session).width;
    snprintf(line, sizeof line,
             "%siteration %zu of %zu  loss %.4f  accuracy %.4f  %.1f a second  %.0f s left",
             progress->title, iteration, progress->last, loss, accuracy, rate,
             (double)(progress->last - iteration) / rate);
    if (session->terminal)
        fprintf(session->notes, "\r%-*.*s", width - 1, width - 1, line);
    else
        fprintf(session->notes, "%s\n", line);
    fflush(session->notes);
}

void progress_end(struct progress *progress)
{
    struct session *session = progress->session;
    if (session->terminal && progress->shown > 0)
        fprintf(session->notes, "\r%*s\r", session_style(session).width - 1, "");
    progress->shown = 0;
}
