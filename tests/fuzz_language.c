/* Any line as an expression: an error with a message and a column within the line, or a value that
 * prints. The names are some small arrays of every shape and kind. */
#include "fuzz.h"

#include "language/expression.h"
#include "view/print_array.h"

enum { MOST = 12 };

static bool lookup(const struct names *link, const struct scope *within, const char *name,
                   struct array *value, bool *found, struct error *error)
{
    (void)link;
    (void)within;
    static const struct {
        const char *name;
        size_t rows, columns;
        int dimensions;
        enum array_kind kind;
    } names[] = {
        {"k", 1, 1, 0, ARRAY_REAL},    {"i", 1, 1, 0, ARRAY_INTEGER}, {"v", 4, 1, 1, ARRAY_REAL},
        {"w", 3, 1, 1, ARRAY_INTEGER}, {"M", 3, 4, 2, ARRAY_REAL},    {"I", 3, 4, 2, ARRAY_INTEGER},
        {"B", 3, 4, 2, ARRAY_BOOLEAN}, {"r", 1, 4, 2, ARRAY_REAL},    {"c", 3, 1, 2, ARRAY_REAL},
        {"E", 0, 4, 2, ARRAY_REAL},    {"Y", 3, 4, 2, ARRAY_REAL},    {"b", 4, 1, 1, ARRAY_BOOLEAN},
    };
    for (size_t n = 0; n < sizeof names / sizeof names[0]; n++) {
        if (strcmp(names[n].name, name) != 0)
            continue;
        *found = true;
        if (!array_new(value, names[n].dimensions, names[n].rows, names[n].columns, names[n].kind,
                       error))
            return false;
        for (size_t k = 0; k < array_count(*value); k++)
            value->at[k] = names[n].kind == ARRAY_BOOLEAN   ? (real)(k % 2 != 0)
                           : names[n].kind == ARRAY_INTEGER ? (real)((double)k - 2)
                                                            : (real)(0.5 * (double)k - 1);
        return true;
    }
    return false;
}

static void count_name(void *context, const char *name)
{
    *(size_t *)context += strlen(name);
}

int fuzz_language(const uint8_t *data, size_t size)
{
    static FILE *nowhere;
    static const struct names names_known = {.lookup = lookup};
    struct scope scope = {.names = &names_known};
    struct expression expression;
    struct language_error error = {0};
    struct array value;
    size_t letters = 0;
    nowhere = nowhere ? nowhere : fopen("/dev/null", "w");
    char *text = fuzz_string(data, size);
    bool ok = expression_parse(&expression, text, &error);
    if (ok) {
        expression_names(&expression, count_name, &letters);
        ok = expression_evaluate(&value, &expression, &scope, &error);
        expression_free(&expression);
    }
    if (ok) {
        struct print_style style = {1 + (int)(size % 17), (int)(size % MOST) * 10, 0};
        style.form = size % 3 == 1 ? 'e' : size % 3 == 2 ? 'i' : '\0';
        print_array(nowhere, value, style);
        array_free(&value);
    } else {
        fuzz_require(error.error.message[0] != '\0', "a failure has a message");
        fuzz_require(error.column <= strlen(text), "and a column in the line");
    }
    free(text);
    return 0;
}
