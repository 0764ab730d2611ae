/* control.h - how commands are carried out: what ends them, and what has been asked for meanwhile.
 */
#ifndef BACKSTEP_CONTROL_H
#define BACKSTEP_CONTROL_H

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>

struct command_group;

struct control {
    const struct command_group *const *commands; /* all of them, NULL after the last group */
    bool batch;                                  /* the first error ends it, echo or not */
    bool quit;
    int status;          /* of the program: 0, or 1 after a failed assert, check or gradcheck */
    bool in_commands;    /* those of a stop are being carried out */
    size_t next_stopped; /* the stop whose commands come after them; 0 for none */
    size_t source_depth; /* of scripts within scripts */
    bool loading;        /* a saved session: what it trains on is told at its restart */
    bool untold;         /* that is still to come */
    char *last_line;     /* what an empty line repeats; NULL for nothing */
    volatile sig_atomic_t interrupted; /* set by Ctrl-C, until what runs has stopped */
    volatile sig_atomic_t interrupts;  /* how many there were: scripts end when one comes */

    /* Reads a further line for a command that takes several, such as `commands`; owned by the
     * caller, NULL at the end of input. Set by whoever reads the commands. */
    char *(*read_line)(void *reader, const char *prompt);
    void *reader;
};

#endif
