/* Carries out the commands that are its arguments, as a program without a terminal would: no line
 * is read, nothing but the session's two streams is written to. */
#include "shell/execute.h"
#include "session/begin.h"

int main(int argc, char **argv)
{
    struct session session;
    struct error error = {0};
    session_new(&session,
                &error); /* without MNIST it waits for the command that names other data */
    session.output.notes = stdout;
    for (int i = 1; i < argc; i++) {
        fprintf(session.output.results, "(backstep) %s\n", argv[i]);
        struct outcome outcome = execute_whole(&session, execute(&session, argv[i]));
        if (!outcome.ok)
            error_print(&outcome.error, session.output.results);
    }
    session_free(&session);
    return fflush(stdout) != 0;
}
