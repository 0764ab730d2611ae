/* The table of the commands that draw. */
#include "commands/draw_commands.h"

#include <string.h>

#include "commands/arguments.h"
#include "commands/command.h"
#include "session/draw.h"

const struct command *draw_command(const struct session *session, const char *text,
                                   const char **arguments)
{
    char word[24];
    *arguments = argument_word(text, word, sizeof word);
    const struct command *command = draw_named(session, word);
    bool drawn = command && (**arguments ? !strchr("=+*/@<>!%&|,", **arguments)
                                         : strchr(command->usage, ' ')[1] == '[');
    return drawn ? command : NULL;
}

const struct command *draw_named(const struct session *session, const char *text)
{
    const struct command *command = command_named(session, text);
    return command && command->flags & COMMAND_DRAWS ? command : NULL;
}

void draw_display(struct session *session, const struct display *display)
{
    const char *arguments;
    struct error error = {0};
    const struct command *command = draw_command(session, display->text, &arguments);
    if (command && !command->run(session, arguments, &error))
        fprintf(session->output.notes, "%zu: %s: %.*s\n", display->number, display->text,
                (int)strcspn(error.message, "\n"), error.message);
}

static const struct command commands[] = {
    {"heatmap", NULL, "heatmap EXPR [FILE]", "a matrix as colours; a row of W1 as its picture",
     "heatmap W1[3]                 in a window or here: `set view`\n"
     "heatmap dW1 dW1.png           a file: .png, .svg or .pdf\n"
     "display heatmap dW1           again at every stop\n",
     COMMAND_DRAWS, draw_heatmap},
    {"tiles", NULL, "tiles EXPR [FILE]", "pictures side by side: rows of W1, columns of X",
     "tiles W1                      what each hidden unit looks for\n"
     "tiles 50                      the first fifty samples\n",
     COMMAND_DRAWS, draw_tiles},
    {"image", NULL, "image SAMPLE... [FILE]", "samples, with the probabilities the network gives",
     "image 5\nimage 5 17 20:23\n", COMMAND_DRAWS, draw_image},
    {"hist", NULL, "hist EXPR [FILE]", "how many elements lie between which values", "hist Z1\n",
     COMMAND_DRAWS, draw_hist},
    {"scatter", NULL, "scatter EXPR EXPR [FILE]", "the elements of one against those of another",
     "scatter W1[3] dW1[3]\n", COMMAND_DRAWS, draw_scatter},
    {"diff", NULL, "diff EXPR [ITER] [FILE]", "what changed since the last stop, or an iteration",
     "diff W1                       since the last stop\n"
     "diff W1[3] 0                  since the beginning\n",
     COMMAND_DRAWS, draw_diff},
    {"plot", NULL, "plot [EXPR]... [FILE]", "numbers by iteration; the loss and the accuracy",
     "plot\nplot loss loss(dev) loss.svg\nplot np.max(abs(dW1))\n", COMMAND_DRAWS, draw_plot},
    {"track", NULL, "track [EXPR]", "note a number after every iteration, for plot",
     "track np.max(abs(dW1))\ntrack                         lists them\n", COMMAND_DRAWS,
     draw_track},
    {"untrack", NULL, "untrack [EXPR]", "no longer", "untrack np.max(abs(dW1))\n", COMMAND_DRAWS,
     draw_untrack},
    {"animate", NULL, "animate EXPR [every N] [from N] [to N] FILE", "a matrix over iterations",
     "animate W1[3] every 5 from 0 to 200 w3.gif\n"
     "animate dW1 from 0 to 9 dW1.png    dW1-000.png, dW1-001.png, ...\n",
     COMMAND_DRAWS, draw_animate},
    {"confusion", NULL, "confusion [dev|test|train] [FILE]", "which label is taken for which",
     "confusion\nconfusion test test.png\n", COMMAND_DRAWS, draw_confusion},
    {"network", NULL, "network [FILE]", "the layers, each unit with its mean activation",
     "network network.svg\n", COMMAND_DRAWS, draw_network},
};

const struct command_group DRAW_COMMANDS = {"drawing", commands,
                                            sizeof commands / sizeof commands[0]};
