/* What stands in for src/view/gnuplot.c where no process can be started. */
#include "view/gnuplot.h"

#include "base/memory.h"

const double GNUPLOT_PATIENCE = 0;

struct gnuplot gnuplot_new(double patience)
{
    return (struct gnuplot){.patience = patience};
}

bool gnuplot_run(struct gnuplot *gnuplot, const char *commands, struct error *error)
{
    (void)gnuplot;
    (void)commands;
    return error_set(error, "`set view terminal` draws with characters.", "there is no gnuplot");
}

bool gnuplot_has_terminal(struct gnuplot *gnuplot, const char *terminal, struct error *error)
{
    (void)terminal;
    return gnuplot_run(gnuplot, "", error);
}

void gnuplot_stop(struct gnuplot *gnuplot)
{
    (void)gnuplot;
}

char *gnuplot_quote(const char *text, struct error *error)
{
    return memory_string(text, error);
}
