#include "language/python_notebook.h"

#ifdef BACKSTEP_JANSSON

#include <jansson.h>
#include <string.h>

#include "base/memory.h"

enum { CODE_BYTES = 1 << 20 };

/* The code so far. */
struct cells {
    struct python_source *source;
    size_t length, capacity, cell_capacity;
    size_t line; /* the next one's number */
};

static bool append(struct cells *cells, const char *text, struct error *error)
{
    size_t length = strlen(text);
    if (cells->length + length > CODE_BYTES)
        return error_set(error, NULL, "%s: more than a megabyte of code", cells->source->name);
    char *grown =
        memory_grow(cells->source->text, &cells->capacity, cells->length + length + 1, 1, error);
    if (!grown)
        return false;
    cells->source->text = grown;
    memcpy(grown + cells->length, text, length + 1);
    cells->length += length;
    for (; *text; text++)
        cells->line += *text == '\n';
    return true;
}

/* Whether a cell is written in another language: %%html, %%bash at its top. */
static bool is_foreign(const char *text)
{
    static const char *const python[] = {"time", "timeit", "capture", "prun"};
    if (strncmp(text, "%%", 2) != 0)
        return false;
    for (size_t i = 0; i < sizeof python / sizeof python[0]; i++) {
        size_t length = strlen(python[i]);
        if (strncmp(text + 2, python[i], length) == 0 && strchr(" \n", text[2 + length]))
            return false;
    }
    return true;
}

/* One cell's text: a string, or a list of lines. */
static bool add_cell(struct cells *cells, const json_t *lines, struct error *error)
{
    struct python_source *source = cells->source;
    size_t *cell =
        memory_grow(source->cell, &cells->cell_capacity, source->cells + 1, sizeof *cell, error);
    if (!cell)
        return false;
    source->cell = cell;
    cell[source->cells++] = cells->line;
    const char *first = json_string_value(json_is_array(lines) ? json_array_get(lines, 0) : lines);
    bool foreign = first && is_foreign(first), fresh = true;
    size_t count = json_is_array(lines) ? json_array_size(lines) : 1;
    for (size_t i = 0; i < count; i++) {
        const char *text =
            json_string_value(json_is_array(lines) ? json_array_get(lines, i) : lines);
        if (text && fresh && foreign && !append(cells, "# ", error))
            return false;
        if (text && !append(cells, text, error))
            return false;
        fresh = text && strchr(text, '\n');
        foreign &= json_is_array(lines);
    }
    return append(cells, "\n", error);
}

bool python_notebook(struct python_source *source, const char *path, const char *text,
                     struct error *error)
{
    json_error_t where;
    json_t *root = json_loads(text, 0, &where);
    if (!root)
        return error_set(error, "Save the notebook anew.", "%s:%d:%d: this is no notebook: %s",
                         path, where.line, where.column, where.text);
    struct cells cells = {.source = source, .line = 1};
    source->name = memory_string(path, error);
    const json_t *list = json_object_get(root, "cells");
    if (!list) /* before version 4 */
        list = json_object_get(json_array_get(json_object_get(root, "worksheets"), 0), "cells");
    bool ok = source->name && append(&cells, "", error);
    if (ok && !json_is_array(list))
        ok = error_set(error, NULL, "%s: this is no notebook: it has no cells", path);
    for (size_t i = 0; ok && i < json_array_size(list); i++) {
        const json_t *cell = json_array_get(list, i), *lines = json_object_get(cell, "source");
        const char *type = json_string_value(json_object_get(cell, "cell_type"));
        if (!lines)
            lines = json_object_get(cell, "input");
        if (type && strcmp(type, "code") == 0 && lines)
            ok = add_cell(&cells, lines, error);
    }
    json_decref(root);
    if (!ok)
        python_source_free(source);
    return ok;
}

#else

bool python_notebook(struct python_source *source, const char *path, const char *text,
                     struct error *error)
{
    (void)source;
    (void)text;
    return error_set(error, "Install libjansson and build again, or save the notebook as a .py.",
                     "%s: this build reads no notebooks", path);
}

#endif
