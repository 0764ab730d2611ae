#include "judge/statements.h"

#include <ctype.h>
#include <string.h>

#include "base/memory.h"

void statements_free(struct pasted_block *block)
{
    for (size_t i = 0; i < block->count; i++)
        memory_free(block->statements[i].text);
    memory_free(block->statements);
    *block = (struct pasted_block){0};
}

/* ======================================== one statement ======================================= */

static bool begins(const char *text, const char *word)
{
    size_t length = strlen(word);
    return strncmp(text, word, length) == 0 && !isalnum((unsigned char)text[length]) &&
           text[length] != '_';
}

/* What a statement is that computes nothing which could be judged. */
static const char *why_skipped(const char *text)
{
    static const char *const words[] = {
        "def", "class",  "return", "import", "from",   "for",  "while",  "if",    "elif", "else",
        "try", "except", "with",   "print",  "assert", "pass", "global", "raise", "del",  "yield"};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (begins(text, words[i]))
            return words[i];
    if (*text == '@')
        return "a decorator";
    if (*text == '"' || *text == '\'')
        return "a string";
    return NULL;
}

/* Whether what is assigned is only the name again, as in W1 = params["W1"]. */
static bool is_itself(const struct assignment *assignment)
{
    return strcmp(assignment->name, assignment->text) == 0 && !assignment->op[0] &&
           !assignment->index[0];
}

static bool add(struct pasted_block *block, const struct network *network, const char *text,
                size_t line, size_t indent, struct error *error)
{
    text += strspn(text, " \t\r");
    if (!*text)
        return true;
    struct pasted *grown =
        memory_grow(block->statements, &block->capacity, block->count + 1, sizeof *grown, error);
    if (!grown)
        return false;
    block->statements = grown;
    struct pasted *it = &grown[block->count];
    *it = (struct pasted){.line = line, .indent = indent, .skip = why_skipped(text)};
    it->text = spelling_plain(network, text, error);
    if (!it->text)
        return false;
    block->count++;
    const char *assigned = it->text;
    if (it->skip)
        return true;
    if (!spelling_assignment(&it->assignment, assigned))
        it->skip = strchr(assigned, '=') && strchr(assigned, ',') ? "several names at once"
                                                                  : "it assigns nothing";
    else if (is_itself(&it->assignment))
        it->skip = "a name for itself";
    else if (begins(it->assignment.text, "lambda"))
        it->skip = "lambda";
    else if (strstr(it->assignment.text, "random."))
        it->skip = "random numbers";
    else if (*it->assignment.text == '{')
        it->skip = "a dictionary";
    return true;
}

/* ======================================= lines and brackets
 * ======================================= */

/* Where reading stands. */
struct reader {
    const char *at;
    size_t line;
    char *text; /* of the statement so far; as long as all there is to read */
    size_t used;
    int depth; /* of brackets */
};

/* Passes over a string that opens here: "..." or the three quotes of a docstring. Short ones are
 * kept, keys of dictionaries among them. */
static void read_string(struct reader *reader)
{
    char quote = *reader->at, close[4] = {quote, '\0'};
    bool triple = reader->at[1] == quote && reader->at[2] == quote;
    if (triple)
        memset(close, quote, 3);
    const char *from = reader->at + strlen(close), *end = strstr(from, close);
    const char *newline = strchr(from, '\n');
    if (!end || (!triple && newline && newline < end))
        end = triple || !newline ? from + strlen(from) : newline;
    for (const char *c = from; c < end; c++)
        reader->line += *c == '\n';
    if (!triple) {
        size_t length = (size_t)(end - reader->at) + (*end == quote);
        memcpy(reader->text + reader->used, reader->at, length);
        reader->used += length;
    }
    reader->at = *end && *end != '\n' ? end + strlen(close) : end;
}

/* Passes over the space before a statement, and tells a line's indentation by it. */
static size_t read_indent(struct reader *reader, size_t before, bool line_begins)
{
    size_t indent = 0;
    for (; *reader->at && strchr(" \t\r", *reader->at); reader->at++)
        indent = *reader->at == '\t' ? indent / 8 * 8 + 8 : indent + 1;
    return line_begins ? indent : before;
}

/* Whether the character at hand ends the statement. */
static bool ends_here(const struct reader *reader)
{
    return reader->depth <= 0 && (*reader->at == '\n' || *reader->at == ';');
}

/* Reads up to the statement's end. */
static void read_statement(struct reader *reader)
{
    reader->used = 0;
    reader->depth = 0;
    while (*reader->at && !ends_here(reader)) {
        char c = *reader->at;
        if (c == '"' || c == '\'') {
            read_string(reader);
            continue;
        }
        if (c == '#') {
            reader->at += strcspn(reader->at, "\n");
            continue;
        }
        bool joined = c == '\\' && reader->at[1] == '\n';
        reader->depth += c == '(' || c == '[' || c == '{';
        reader->depth -= c == ')' || c == ']' || c == '}';
        reader->line += c == '\n' || joined;
        reader->text[reader->used++] = c == '\n' || c == '\t' || joined ? ' ' : c;
        reader->at += joined ? 2 : 1;
    }
    reader->text[reader->used] = '\0';
}

bool statements_read(struct pasted_block *block, const struct network *network, const char *text,
                     struct error *error)
{
    text += strncmp(text, "\xef\xbb\xbf", 3) == 0 ? 3 : 0; /* UTF-8's mark of byte order */
    struct reader reader = {.at = text, .line = 1};
    *block = (struct pasted_block){0};
    reader.text = memory_new(strlen(text) + 1, 1, error);
    bool ok = reader.text != NULL;
    size_t indent = 0;
    while (ok && *reader.at) {
        indent = read_indent(&reader, indent, reader.at == text || reader.at[-1] == '\n');
        size_t line = reader.line;
        read_statement(&reader);
        ok = add(block, network, reader.text, line, indent, error);
        reader.line += *reader.at == '\n';
        reader.at += *reader.at != '\0';
    }
    memory_free(reader.text);
    if (!ok)
        statements_free(block);
    return ok;
}
