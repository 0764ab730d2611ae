#include "data/npy_header.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

enum { SHOWN_SHAPE = 64 /* bytes of a shape in a message */ };

/* The text of a header while it is parsed. */
struct text {
    const char *path;
    const char *at;    /* the next character */
    const char *begin; /* the text, with a NUL after its end */
    const char *end;
    size_t offset; /* of the text in the file */
};

static const char DAMAGED[] = "The header is damaged. Save the array again with numpy.save.";

/* The next character that is no white space, or NUL at the end. */
static char peek(struct text *text)
{
    while (*text->at && strchr(" \t\r\n", *text->at))
        text->at++;
    return *text->at;
}

/* The byte of the file at which that character stands. */
static size_t place(struct text *text)
{
    peek(text);
    return text->offset + (size_t)(text->at - text->begin);
}

static bool expected(struct text *text, const char *what, struct error *error)
{
    char found[32];
    if (text->at == text->end)
        snprintf(found, sizeof found, "the header's end");
    else if (*text->at > ' ' && *text->at <= '~')
        snprintf(found, sizeof found, "%c", *text->at);
    else
        snprintf(found, sizeof found, "the byte 0x%02x", (unsigned char)*text->at);
    return error_set(error, DAMAGED, "%s: byte %zu: expected %s, found %s", text->path, place(text),
                     what, found);
}

/* Takes the next character if it is this one. */
static bool take(struct text *text, char character)
{
    if (peek(text) != character)
        return false;
    text->at++;
    return true;
}

/* A string in single or double quotes. What is too long is cut, what is not printable becomes '?':
 * neither is a string that we know. */
static bool parse_string(struct text *text, char *string, size_t size, const char *what,
                         struct error *error)
{
    char quote = peek(text);
    if (quote != '\'' && quote != '"')
        return expected(text, what, error);
    const char *from = ++text->at;
    while (*text->at && *text->at != quote)
        text->at++;
    if (*text->at != quote)
        return expected(text, "the closing quote", error);
    snprintf(string, size, "%.*s", (int)(text->at - from), from);
    for (char *c = string; *c; c++)
        if (*c < ' ' || *c > '~')
            *c = '?';
    text->at++;
    return true;
}

/* What there is no reading of, by the letter of its descr. */
static bool unsupported(const char *path, size_t byte, const char *descr, struct error *error)
{
    static const struct {
        const char *letters, *name, *hint;
    } others[] = {
        {"O", "Python objects",
         "A pickle is never read. Save numbers: np.save(path, np.array(a, dtype=np.float64))."},
        {"SU", "strings", "Save numbers, the strings' indices for example."},
        {"c", "complex numbers", "Save a.real and a.imag, each in its own file."},
        {"V", "records or raw bytes", "Save each field in its own file: np.save(path, a['x'])."},
        {"mM", "dates or times", "Save numbers: np.save(path, a.astype(np.float64))."},
        {"", "elements", "Save np.float64: np.save(path, a.astype(np.float64))."},
    };
    size_t k = 0;
    while (others[k].letters[0] && !(descr[0] && descr[1] && strchr(others[k].letters, descr[1])))
        k++;
    return error_set(error, others[k].hint, "%s: byte %zu: cannot read %s of type '%s'", path, byte,
                     others[k].name, descr);
}

/* '<f8': the byte order, the kind and the width. */
static bool parse_descr(struct text *text, struct npy_header *header, struct error *error)
{
    static const char *const known[] = {"f4", "f8", "i1", "i2", "i4", "i8",
                                        "u1", "u2", "u4", "u8", "b1"};
    char descr[24];
    size_t byte = place(text);
    if (*text->at == '[')
        return error_set(error, "Save each field in its own file: np.save(path, a['x']).",
                         "%s: byte %zu: a structured array cannot be read", text->path, byte);
    if (!parse_string(text, descr, sizeof descr, "the type as a string", error))
        return false;
    for (size_t k = 0; descr[0] && k < sizeof known / sizeof known[0]; k++)
        if (strcmp(descr + 1, known[k]) == 0) {
            header->kind = descr[1];
            header->width = (size_t)(descr[2] - '0');
        }
    const char *orders = header->width == 1 ? "<>=|" : "<>="; /* '|' is for what has no order */
    if (!header->width || !strchr(orders, descr[0]))
        return unsupported(text->path, byte, descr, error);
    header->big_endian = descr[0] == '>' || (descr[0] == '=' && NPY_HOST_IS_BIG);
    return true;
}

static bool parse_order(struct text *text, struct npy_header *header, struct error *error)
{
    header->fortran_order = peek(text) == 'T';
    const char *word = header->fortran_order ? "True" : "False";
    size_t length = strlen(word);
    if (strncmp(text->at, word, length) != 0)
        return expected(text, "True or False", error);
    text->at += length;
    return true;
}

/* One dimension; Python 2 may have written an L after it. */
static bool parse_size(struct text *text, size_t *size, struct error *error)
{
    size_t value = 0;
    if (!isdigit((unsigned char)peek(text)))
        return expected(text, "a dimension or ')'", error);
    size_t byte = place(text);
    for (; isdigit((unsigned char)*text->at); text->at++)
        if (__builtin_mul_overflow(value, (size_t)10, &value) ||
            __builtin_add_overflow(value, (size_t)(*text->at - '0'), &value))
            return error_set(error, DAMAGED,
                             "%s: byte %zu: the dimension is larger than memory can be", text->path,
                             byte);
    text->at += *text->at == 'L';
    *size = value;
    return true;
}

/* A tuple: (), (5,), (5, 3) */
static bool parse_shape(struct text *text, struct npy_header *header, struct error *error)
{
    char shown[SHOWN_SHAPE] = "";
    size_t byte = place(text);
    if (!take(text, '('))
        return expected(text, "the shape in parentheses", error);
    for (int d = 0; d < NPY_DIMENSIONS; d++)
        header->size[d] = 1;
    while (!take(text, ')')) {
        size_t size = 0;
        if (!parse_size(text, &size, error))
            return false;
        if (header->dimensions < NPY_DIMENSIONS)
            header->size[header->dimensions] = size;
        size_t used = strlen(shown);
        snprintf(shown + used, sizeof shown - used, "%s%zu", used ? ", " : "", size);
        header->dimensions++;
        if (!take(text, ',') && (header->dimensions == 1 || peek(text) != ')'))
            return expected(text, "','", error);
    }
    if (header->dimensions > header->most)
        return error_set(error, "Reshape it before you save it: a.reshape(len(a), -1).",
                         "%s: byte %zu: an array of %d dimensions, (%s%s), expected at most %d",
                         text->path, byte, header->dimensions, shown,
                         strlen(shown) + 1 == sizeof shown ? "..." : "", header->most);
    return true;
}

/* The dictionary has exactly these keys, in any order. */
static const struct {
    const char *key;
    bool (*parse)(struct text *text, struct npy_header *header, struct error *error);
} FIELDS[] = {{"descr", parse_descr}, {"fortran_order", parse_order}, {"shape", parse_shape}};
enum { FIELD_COUNT = sizeof FIELDS / sizeof FIELDS[0] };

static bool parse_field(struct text *text, struct npy_header *header, struct error *error)
{
    char key[24];
    size_t byte = place(text);
    if (!parse_string(text, key, sizeof key, "a key in quotes or '}'", error))
        return false;
    unsigned k = 0;
    while (k < FIELD_COUNT && strcmp(key, FIELDS[k].key) != 0)
        k++;
    if (k == FIELD_COUNT || header->seen & 1U << k)
        return error_set(error, DAMAGED, "%s: byte %zu: the key '%s' %s", text->path, byte, key,
                         k == FIELD_COUNT ? "is not known" : "stands there twice");
    header->seen |= 1U << k;
    return take(text, ':') ? FIELDS[k].parse(text, header, error) : expected(text, "':'", error);
}

static bool parse_dictionary(struct text *text, struct npy_header *header, struct error *error)
{
    if (!take(text, '{'))
        return expected(text, "'{'", error);
    bool more = true; /* the last field had a comma after it, or there is none yet */
    while (!take(text, '}')) {
        if (!more)
            return expected(text, "',' or '}'", error);
        if (!parse_field(text, header, error))
            return false;
        more = take(text, ',');
    }
    for (unsigned k = 0; k < FIELD_COUNT; k++)
        if (!(header->seen & 1U << k))
            return error_set(error, DAMAGED, "%s: byte %zu: the key '%s' is missing", text->path,
                             place(text), FIELDS[k].key);
    if (peek(text) || text->at != text->end)
        return expected(text, "the header's end", error);
    return true;
}

bool npy_parse_header(struct npy_header *header, const char *characters, size_t length,
                      size_t offset, const char *path, struct error *error)
{
    struct text text = {path, characters, characters, characters + length, offset};
    return parse_dictionary(&text, header, error);
}
