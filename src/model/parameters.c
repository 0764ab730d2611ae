#include "model/parameters.h"

#include <ctype.h>
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/memory.h"

enum { WORD = 64 };

/* A text file, read word by word. */
struct words {
    FILE *file;
    const char *path;
    size_t line;
    char word[WORD];
};

/* The next word, or false at the end of the file. A word that fills the buffer is cut there, and no
 * number. */
static bool next_word(struct words *words)
{
    int c = getc(words->file);
    for (bool comment = false; c != EOF && (comment || isspace(c) || c == '#');
         c = getc(words->file)) {
        comment = (comment || c == '#') && c != '\n';
        words->line += c == '\n';
    }
    size_t length = 0;
    for (; c != EOF && !isspace(c) && c != '#' && length < WORD - 1; c = getc(words->file))
        words->word[length++] = c ? (char)c : '?'; /* a NUL would hide what follows */
    words->word[length] = '\0';
    if (c != EOF)
        ungetc(c, words->file);
    return length > 0;
}

static bool next_number(struct words *words, double *number, struct error *error)
{
    if (!next_word(words))
        return error_set(error, NULL, "%s:%zu: a number is missing", words->path, words->line);
    char *end;
    *number = strtod(words->word, &end);
    bool cut = strlen(words->word) == WORD - 1;
    if (*end || end == words->word || cut || !isfinite((real)*number))
        return error_set(error, "Numbers are written as 0.5, -3 or 1e-4.",
                         "%s:%zu: \"%s\" is no number", words->path, words->line, words->word);
    return true;
}

/* One tensor: "W1 3 4" and its numbers, into `scratch`. */
static bool read_tensor(struct network *scratch, struct words *words, struct error *error)
{
    size_t t = network_find(scratch, words->word);
    if (t == scratch->tensor_count || !tensor_is_parameter(&scratch->tensors[t]))
        return error_set(error, "Parameters are W1, b1, W2, b2 and so on.",
                         "%s:%zu: \"%s\" is no parameter of this network", words->path, words->line,
                         words->word);
    struct matrix value = scratch->tensors[t].value;
    double rows = 0, columns = 0;
    if (!next_number(words, &rows, error) || !next_number(words, &columns, error))
        return false;
    if (rows != (double)value.rows || columns != (double)value.columns)
        return error_set(error, NULL, "%s:%zu: %s is %gx%g, but this network's is %zux%zu",
                         words->path, words->line, scratch->tensors[t].name, rows, columns,
                         value.rows, value.columns);
    for (size_t i = 0; i < value.rows; i++)
        for (size_t j = 0; j < value.columns; j++) {
            double number = 0;
            if (!next_number(words, &number, error))
                return false;
            *matrix_at(value, i, j) = (real)number;
        }
    return true;
}

bool parameters_read(struct network *network, const char *path, struct error *error)
{
    size_t size;
    struct words words = {.file = file_open(path, &size, error), .path = path, .line = 1};
    if (!words.file)
        return false;
    struct network scratch;
    bool ok = network_over(&scratch, network, network->batch, error);
    while (ok && next_word(&words))
        ok = read_tensor(&scratch, &words, error);
    if (ok && ferror(words.file))
        ok = error_set(error, NULL, "%s:%zu: cannot read: %s", path, words.line, strerror(errno));
    if (ok)
        network_copy_carried(network, &scratch);
    network_free(&scratch);
    fclose(words.file);
    return ok;
}

bool parameters_toy(struct network *network, struct dataset *data, struct error *error)
{
    *network = (struct network){0};
    *data = (struct dataset){0};
    char *folder = dataset_folder("toy", error);
    char *path = folder ? memory_format(error, "%s/parameters.txt", folder) : NULL;
    struct layers layers = {.count = 2, .units = {4, 3, 2}};
    bool ok = path && dataset_read_folder(data, folder, DATASET_TRAIN, 2, error) &&
              network_new(network, layers, *data, error) && parameters_read(network, path, error);
    memory_free(folder);
    memory_free(path);
    if (!ok) {
        network_free(network);
        dataset_free(data);
    }
    return ok;
}
