/* A page of the book as the replay sees it: its console fences, and in them what is typed and
   what should come out. The rest of the page is passed over. */
#ifndef REPLAY_PAGE_H
#define REPLAY_PAGE_H

#include <stdbool.h>
#include <stddef.h>

/* Text cut into lines, white space at their ends removed. */
struct lines {
    char *text;  /* owned; the line feeds are zeros now */
    char **line; /* owned; each points into text */
    size_t count;
};

enum item_kind {
    ITEM_COMMAND, /* "$ command", run by the shell */
    ITEM_OPEN,    /* "$ build/backstep ...", "$ make debug": begins a debugger session */
    ITEM_TYPED,   /* "(backstep) command" or "> more": typed into the session */
};

/* One input of a fence and the output lines that follow it. */
struct item {
    enum item_kind kind;
    const char *text;  /* the whole line of the page, prompt included */
    const char *input; /* the same without its prompt */
    size_t line;       /* its number in the page, from 1 */
    char **expected;   /* the output that the page shows, from line + 1 on */
    size_t expected_count;
    bool skipped;
};

struct fence {
    size_t line; /* of the opening marker, from 1 */
    size_t first_item;
    size_t item_count;
    double within; /* allowed relative difference, 0 without "within" */
    bool slow;
    bool skipped;
};

struct page {
    const char *name;
    struct lines lines;
    struct fence *fences;
    size_t fence_count;
    struct item *items; /* of all fences, in order */
    size_t item_count;
};

/* Cuts the LENGTH bytes at TEXT (allocated, one byte more than LENGTH) into lines and owns it from
   now on. Returns false when memory is short; then TEXT is freed. */
bool lines_split(struct lines *lines, char *text, size_t length);
void lines_free(struct lines *lines);

/* Reads the page NAME and prints a line PAGE:LINE: for each error. Returns the number of errors;
   page_free is due in any case. */
size_t page_read(struct page *page, const char *name);
void page_free(struct page *page);

/* Marks the slow fences as skipped, and those fences that would go on with the session that a
   skipped one begins. */
void page_skip_slow(struct page *page);

#endif
