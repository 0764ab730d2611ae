/* Reads a page: Markdown lines to fences, fences to inputs and the output expected of them. */
#include "replay_page.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char debugger_prompt[] = "(backstep) ";
static const char more_prompt[] = "> ";

/* ---- lines ---- */

bool lines_split(struct lines *lines, char *text, size_t length)
{
    size_t count = 0;
    for (size_t i = 0; i < length; i++) {
        if (text[i] == '\0')
            text[i] = '?'; /* a zero byte would hide the rest of its line */
        count += text[i] == '\n';
    }
    *lines = (struct lines){.text = text, .line = calloc(count + 1, sizeof *lines->line)};
    if (!lines->line) {
        lines_free(lines);
        return false;
    }
    text[length] = '\0';
    for (char *next = text; *next;) {
        char *line = next, *end = line + strcspn(line, "\n");
        next = *end ? end + 1 : end;
        while (end > line && strchr(" \t\r", end[-1]))
            end--;
        *end = '\0';
        lines->line[lines->count++] = line;
    }
    return true;
}

void lines_free(struct lines *lines)
{
    free(lines->text);
    free(lines->line);
    *lines = (struct lines){0};
}

/* ---- markers of fences ---- */

/* The first or last line of a fence, by CommonMark's rules. */
struct marker {
    const char *text; /* at the first backtick or tilde */
    size_t length;    /* how many of them there are */
    size_t indent;    /* spaces before */
    const char *info; /* the words that follow them */
    bool too_deep;    /* would be a marker, but for its indentation */
};

static bool marker_read(struct marker *marker, const char *line)
{
    size_t indent = strspn(line, " "), blank = strspn(line, " \t");
    const char *text = line + blank, tick[2] = {*text, '\0'};
    *marker = (struct marker){.text = text, .indent = indent};
    if (*text != '`' && *text != '~')
        return false;
    marker->length = strspn(text, tick);
    marker->info = text + marker->length;
    marker->info += strspn(marker->info, " \t");
    if (marker->length < 3 || (*text == '`' && strchr(marker->info, '`')))
        return false; /* the second: code inside a sentence */
    marker->too_deep = indent > 3 || blank != indent;
    return !marker->too_deep;
}

/* ---- fences ---- */

/* What page_read knows while it goes down the lines. */
struct reader {
    struct page *page;
    struct marker open;  /* the fence it is in; text is NULL outside of any */
    size_t opened;       /* its line */
    struct fence *fence; /* the same, when it is a console fence */
    size_t errors;
};

static void complain(struct reader *reader, size_t line, const char *what)
{
    printf("%s:%zu: %s\n", reader->page->name, line, what);
    reader->errors++;
}

/* Reads "slow" or "within 2%" at WORDS. Returns its length, 0 if it is neither. */
static size_t word_read(struct fence *fence, const char *words)
{
    static const char slow[] = "slow", within[] = "within ";
    size_t length = strlen(within);
    char *end;
    if (strncmp(words, slow, strlen(slow)) == 0) {
        fence->slow = true;
        return strlen(slow);
    }
    if (strncmp(words, within, length) != 0)
        return 0;
    fence->within = strtod(words + length, &end) / 100;
    bool fits = *end == '%' && fence->within > 0 && fence->within < 1e6;
    return fits ? (size_t)(end + 1 - words) : 0;
}

/* Reads what follows "console" in an info string. */
static void read_words(struct reader *reader, const char *words, size_t line)
{
    while (*words) {
        size_t length = word_read(reader->fence, words);
        if (length == 0 || (words[length] && !strchr(" \t", words[length]))) {
            complain(reader, line,
                     "unknown word after \"console\"; it knows \"slow\" and \"within 2%\"");
            return;
        }
        words += length;
        words += strspn(words, " \t");
    }
}

/* Whether the first word of an info string is one that pages use. A misspelt "console" would
   otherwise be a fence that nobody checks. */
static bool is_known(const char *info, size_t length)
{
    static const char *const known[] = {"c", "console", "math", "text", "python"};
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
        if (length == strlen(known[i]) && memcmp(info, known[i], length) == 0)
            return true;
    return length == 0;
}

static void fence_open(struct reader *reader, struct marker marker, size_t line)
{
    struct page *page = reader->page;
    const char *words = marker.info + strcspn(marker.info, " \t");
    reader->open = marker;
    reader->opened = line;
    reader->fence = NULL;
    if (!is_known(marker.info, (size_t)(words - marker.info)))
        complain(reader, line,
                 "unknown kind of fence; c, console, math, text and python are known");
    if (words - marker.info != 7 || memcmp(marker.info, "console", 7) != 0)
        return;
    reader->fence = &page->fences[page->fence_count++];
    *reader->fence = (struct fence){.line = line, .first_item = page->item_count};
    read_words(reader, words + strspn(words, " \t"), line);
}

static void fence_close(struct reader *reader)
{
    if (reader->fence && reader->fence->item_count == 0)
        complain(reader, reader->opened,
                 "nothing to replay here; begin a line with \"$ \" or \"(backstep) \"");
    reader->open.text = NULL;
    reader->fence = NULL;
}

/* ---- items ---- */

/* Does LINE begin with PROMPT, or consist of it but for the space at its end? */
static bool has_prompt(const char *line, const char *prompt)
{
    size_t length = strlen(prompt) - 1;
    return strncmp(line, prompt, length) == 0 && (line[length] == ' ' || line[length] == '\0');
}

static void item_add(struct reader *reader, enum item_kind kind, const char *prompt, size_t line)
{
    struct page *page = reader->page;
    const char *text = page->lines.line[line - 1];
    size_t length = strlen(prompt) < strlen(text) ? strlen(prompt) : strlen(text);
    page->items[page->item_count++] = (struct item){
        .kind = kind,
        .text = text,
        .input = text + length,
        .line = line,
        .expected = page->lines.line + line,
    };
    reader->fence->item_count++;
}

/* One line inside a console fence, LINE its number. */
static void read_console(struct reader *reader, size_t line)
{
    struct page *page = reader->page;
    const char *text = page->lines.line[line - 1];
    bool first = reader->fence->item_count == 0;
    struct item *last = first ? NULL : &page->items[page->item_count - 1];

    if (has_prompt(text, debugger_prompt)) {
        if (last && last->kind == ITEM_COMMAND && has_prompt(last->input, "build/backstep "))
            last->kind = ITEM_OPEN;
        item_add(reader, ITEM_TYPED, debugger_prompt, line);
    } else if (strncmp(text, "$ ", 2) == 0) {
        bool opens = strcmp(text, "$ make debug") == 0;
        item_add(reader, opens ? ITEM_OPEN : ITEM_COMMAND, "$ ", line);
    } else if (last && last->kind == ITEM_TYPED && last->expected_count == 0 &&
               has_prompt(text, more_prompt)) {
        item_add(reader, ITEM_TYPED, more_prompt, line);
    } else if (last) {
        last->expected_count++;
    } else {
        complain(reader, line,
                 "output of nothing; begin the fence with a line \"$ \" or \"(backstep) \"");
        reader->fence = NULL; /* one message is enough */
    }
}

/* ---- pages ---- */

static void read_line(struct reader *reader, size_t line)
{
    char **text = &reader->page->lines.line[line - 1];
    struct marker marker;
    bool is_marker = marker_read(&marker, *text);
    if (!reader->open.text) {
        if (is_marker)
            fence_open(reader, marker, line);
        else if (marker.too_deep && *marker.info)
            complain(reader, line,
                     "a fence this deep is no fence; indent it by three spaces at most");
        return;
    }
    if (!is_marker || *marker.text != *reader->open.text || marker.length < reader->open.length) {
        size_t indent = strspn(*text, " ");
        *text += indent < reader->open.indent ? indent : reader->open.indent;
        if (reader->fence)
            read_console(reader, line);
    } else if (*marker.info == '\0') {
        fence_close(reader);
    } else {
        char what[120];
        snprintf(what, sizeof what, "a fence opens inside another; close the one of line %zu",
                 reader->opened);
        complain(reader, line, what);
        fence_open(reader, marker, line);
    }
}

/* The bytes of the file NAME, with room for one more, and their number; or NULL with errno set. */
static char *read_file(const char *name, size_t *length)
{
    FILE *file = fopen(name, "rb");
    if (!file)
        return NULL;
    char *text = NULL;
    *length = 0;
    for (size_t size = 1 << 16;; size *= 2) {
        char *grown = realloc(text, size);
        if (grown) {
            text = grown;
            *length += fread(text + *length, 1, size - 1 - *length, file);
        }
        if (!grown || ferror(file)) {
            free(text);
            text = NULL;
        }
        if (!text || *length < size - 1)
            break;
    }
    fclose(file);
    return text;
}

size_t page_read(struct page *page, const char *name)
{
    struct reader reader = {.page = page};
    size_t length;
    *page = (struct page){.name = name};
    char *text = read_file(name, &length);
    if (!text) {
        complain(&reader, 1, strerror(errno));
        return reader.errors;
    }
    if (lines_split(&page->lines, text, length)) {
        page->fences = calloc(page->lines.count + 1, sizeof *page->fences);
        page->items = calloc(page->lines.count + 1, sizeof *page->items);
    }
    if (!page->fences || !page->items) {
        complain(&reader, 1, "not enough memory for this page");
        return reader.errors;
    }
    for (size_t line = 1; line <= page->lines.count; line++)
        read_line(&reader, line);
    if (reader.open.text)
        complain(&reader, reader.opened, "this fence is never closed; end it as it begins");
    return reader.errors;
}

void page_free(struct page *page)
{
    lines_free(&page->lines);
    free(page->fences);
    free(page->items);
    *page = (struct page){0};
}

void page_skip_slow(struct page *page)
{
    bool orphan = false; /* the session now open was begun by a skipped fence */
    for (size_t f = 0; f < page->fence_count; f++) {
        struct fence *fence = &page->fences[f];
        struct item *items = &page->items[fence->first_item];
        fence->skipped = fence->slow;
        for (size_t i = 0; i < fence->item_count && !fence->skipped; i++) {
            if (items[i].kind == ITEM_OPEN)
                break;
            fence->skipped = orphan && items[i].kind == ITEM_TYPED;
        }
        for (size_t i = 0; i < fence->item_count; i++) {
            items[i].skipped = fence->skipped;
            if (items[i].kind == ITEM_OPEN)
                orphan = fence->skipped;
        }
    }
}
