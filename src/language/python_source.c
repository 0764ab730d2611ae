/* Where programs come from: a file, a notebook, a paste. */
#include <string.h>

#include "base/file.h"
#include "base/memory.h"
#include "language/python_notebook.h"
#include "language/python_tree.h"

enum { SOURCE_BYTES = 1 << 20, NOTEBOOK_BYTES = 64 << 20 };

static const char NO_PROGRAM[] = "Name a .py file, or an .ipynb notebook.";

bool python_source_text(struct python_source *source, const char *name, const char *text,
                        struct error *error)
{
    *source = (struct python_source){0};
    if (strlen(text) > SOURCE_BYTES)
        return error_set(error, NO_PROGRAM, "%s%sthis is more than a megabyte of program", name,
                         name[0] ? ": " : "");
    source->name = memory_string(name, error);
    source->text = source->name ? memory_string(text, error) : NULL;
    if (source->text)
        return true;
    python_source_free(source);
    return false;
}

void python_source_free(struct python_source *source)
{
    memory_free(source->name);
    memory_free(source->text);
    memory_free(source->cell);
    *source = (struct python_source){0};
}

/* The whole file as an owned string. */
static char *read_text(const char *path, size_t limit, struct error *error)
{
    size_t size;
    FILE *file = file_open(path, &size, error);
    if (!file)
        return NULL;
    char *text = NULL;
    if (size > limit)
        error_set(error, NO_PROGRAM, "%s: %zu bytes are more than a program has", path, size);
    else
        text = memory_new(size + 1, 1, error);
    size_t read = text ? fread(text, 1, size, file) : 0;
    bool ok = text && read == size && !memchr(text, '\0', size);
    if (text && !ok)
        error_set(error, NO_PROGRAM, "%s: this is no text", path);
    fclose(file);
    if (ok)
        return text;
    memory_free(text);
    return NULL;
}

bool python_source_read(struct python_source *source, const char *path, struct error *error)
{
    size_t length = strlen(path);
    bool notebook = length > 6 && strcmp(path + length - 6, ".ipynb") == 0;
    *source = (struct python_source){0};
    char *text = read_text(path, notebook ? NOTEBOOK_BYTES : SOURCE_BYTES, error);
    if (!text)
        return false;
    bool ok = notebook ? python_notebook(source, path, text, error)
                       : python_source_text(source, path, text, error);
    memory_free(text);
    return ok;
}
