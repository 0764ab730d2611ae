/* follow: one sample's column after every statement. */
#include <string.h>

#include "commands/arguments.h"
#include "commands/command.h"
#include "session/followed.h"

static bool run_follow(struct session *session, const char *arguments, struct error *error)
{
    size_t sample, m = session->training.network.batch.count;
    if (!*arguments) {
        if (session->output.following)
            fprintf(session->output.results, "Sample %zu is followed.\n", session->output.followed);
        else
            fprintf(session->output.results, "No sample is followed: `follow 0` begins.\n");
        return true;
    }
    if (strcmp(arguments, "off") == 0) {
        session->output.following = false;
        return true;
    }
    if (!argument_count(arguments, 0, &sample, error))
        return false;
    if (sample >= m)
        return error_set(error, NULL, "there are samples 0 to %zu", m - 1);
    session->output.following = true;
    session->output.followed = sample;
    follow_picture(session, sample);
    size_t done;
    timeline_looked_at(&session->training.timeline, &done);
    for (size_t s = 0; s < done; s++) {
        size_t target = timeline_program(&session->training.timeline)->statements[s].target;
        if (!timeline_materialise(&session->training.timeline, target, error))
            return false;
        follow_show(session, s);
    }
    return true;
}

static const struct command commands[] = {
    {"follow", NULL, "follow [SAMPLE|off]", "show a sample's column after every statement",
     "follow 1234\n", 0, run_follow},
};

const struct command_group FOLLOW_COMMANDS = {"understanding", commands,
                                              sizeof commands / sizeof commands[0]};
