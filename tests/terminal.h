/* terminal.h - a program at a pseudo-terminal, typed to and read from. */
#ifndef BACKSTEP_TERMINAL_H
#define BACKSTEP_TERMINAL_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

struct terminal {
    int master, slave; /* both stay open: the settings can be read after the program has ended */
    pid_t child;
    char *raw; /* all that was printed */
    size_t raw_length, capacity;
    char *plain; /* the same without the sequences that colour, and without carriage returns */
    size_t plain_length;
    size_t mark; /* in plain: what terminal_expect has passed */
};

/* Runs a program (arguments up to NULL) at a terminal of so many columns. With `shell`, a parent
 * that acts as a shell does: when the program is stopped, it prints "[stopped, cooked]" or
 * "[stopped, raw]" after the terminal's state, and has it go on. */
void terminal_open(struct terminal *terminal, char *const *arguments, unsigned short columns,
                   bool shell);

void terminal_type(struct terminal *terminal, const char *text);

/* Reads until the text comes, behind all that was expected before; fails after a minute. */
void terminal_expect(struct terminal *terminal, const char *text);

/* Reads what comes within some tenths of a second. */
void terminal_read(struct terminal *terminal, int tenths);

void terminal_resize(struct terminal *terminal, unsigned short columns);

/* Reads to the program's end, and gives its status as a shell does: 128 + a signal that killed it.
 * Fails after a minute. */
int terminal_close(struct terminal *terminal);

/* Whether the terminal echoes and gives whole lines, as a shell expects. Before terminal_free. */
bool terminal_cooked(const struct terminal *terminal);

void terminal_free(struct terminal *terminal);

/* The columns of the widest line from `from` on. */
size_t terminal_widest(const struct terminal *terminal, size_t from);

#endif
