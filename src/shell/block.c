#include "shell/block.h"

#include <string.h>

#include "base/memory.h"
#include "commands/command.h"

bool block_is_open(const struct session *session)
{
    return session->control.block.take != NULL;
}

/* Adds a line and a newline, unless something is wrong with the block already. */
static void add(struct line_block *block, const char *line)
{
    size_t length = strlen(line);
    if (block->error.message[0])
        return;
    if (block->length + length >= block->longest) {
        error_write(&block->error, NULL, "too many lines");
        return;
    }
    char *grown =
        memory_grow(block->text, &block->capacity, block->length + length + 2, 1, &block->error);
    if (!grown)
        return;
    block->text = grown;
    memcpy(grown + block->length, line, length);
    block->length += length + 1;
    grown[block->length - 1] = '\n';
    grown[block->length] = '\0';
}

/* Gives the block to its command; by then there is none any more, so that the command can begin
 * something itself. */
static bool hand_over(struct session *session, struct error *error)
{
    struct line_block block = session->control.block;
    session->control.block = (struct line_block){0};
    bool ok = !block.error.message[0];
    if (ok)
        ok = block.take(session, block.arguments, block.text, error);
    else
        *error = block.error;
    memory_free(block.arguments);
    memory_free(block.text);
    return ok;
}

bool block_line(struct session *session, const char *line, struct error *error)
{
    struct line_block *block = &session->control.block;
    size_t blanks = strspn(line, " \t"), length = strlen(line);
    while (length > blanks && strchr(" \t\r", line[length - 1]))
        length--;
    char *whole = memory_format(error, "%.*s", (int)length, line);
    if (!whole)
        return false;
    const char *words = whole + blanks;
    if (strcmp(words, "end") == 0)
        block->depth--;
    else if (block->commands && command_begins_block(session, words))
        block->depth++;
    if (block->depth > 0)
        add(block, block->commands && block->depth == 1 ? words : whole);
    memory_free(whole);
    return block->depth > 0 || hand_over(session, error);
}

bool block_cut(struct session *session, struct error *error)
{
    struct line_block *block = &session->control.block;
    if (block->error.message[0])
        *error = block->error;
    else
        error_set(error, "The last line of a block is `end`.", "the input ended within a block");
    control_end_block(&session->control);
    return false;
}
