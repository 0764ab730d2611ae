#include "data/npy.h"

#include <assert.h>
#include <ctype.h>
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "base/memory.h"

enum {
    PREAMBLE = 10,   /* bytes before the header that we write: magic, version, length */
    HEADER = 128,    /* the two together: the least multiple of 64 that holds every such header */
    BLOCK = 4096,    /* elements read or written at once */
    LARGEST = 8,     /* bytes an element */
    SUPPORTED = 2,   /* dimensions */
    SHOWN_SHAPE = 64 /* bytes of a shape in a message */
};
enum { HOST_IS_BIG = __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__ };

static const uint8_t MAGIC[8] = {0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0}; /* and our version */

/* A file in the middle of being read. */
struct source {
    FILE *file;
    const char *path;
    size_t size;   /* of the file, in bytes */
    size_t offset; /* bytes read so far */
};

/* What a header says. */
struct header {
    char kind;              /* 'f', 'i', 'u', 'b' as in descr */
    size_t width;           /* bytes an element */
    bool big_endian;        /* the highest byte of an element comes first */
    bool fortran_order;     /* the first index runs fastest */
    int dimensions;         /* all that the shape names */
    size_t size[SUPPORTED]; /* the first ones; 1 where there are fewer */
    unsigned seen;          /* bit k: the dictionary had key number k */
};

/* The text of a header while it is parsed. */
struct text {
    const char *path;
    const char *at;    /* the next character */
    const char *begin; /* the text, with a NUL after its end */
    const char *end;
    size_t offset; /* of the text in the file */
};

/* ================================== the header's dictionary =================================== */

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
static bool parse_descr(struct text *text, struct header *header, struct error *error)
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
    header->big_endian = descr[0] == '>' || (descr[0] == '=' && HOST_IS_BIG);
    return true;
}

static bool parse_order(struct text *text, struct header *header, struct error *error)
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
static bool parse_shape(struct text *text, struct header *header, struct error *error)
{
    char shown[SHOWN_SHAPE] = "";
    size_t byte = place(text);
    if (!take(text, '('))
        return expected(text, "the shape in parentheses", error);
    header->size[0] = header->size[1] = 1;
    while (!take(text, ')')) {
        size_t size = 0;
        if (!parse_size(text, &size, error))
            return false;
        if (header->dimensions < SUPPORTED)
            header->size[header->dimensions] = size;
        size_t used = strlen(shown);
        snprintf(shown + used, sizeof shown - used, "%s%zu", used ? ", " : "", size);
        header->dimensions++;
        if (!take(text, ',') && (header->dimensions == 1 || peek(text) != ')'))
            return expected(text, "','", error);
    }
    if (header->dimensions > SUPPORTED)
        return error_set(error, "Reshape it before you save it: a.reshape(len(a), -1).",
                         "%s: byte %zu: an array of %d dimensions, (%s%s), expected at most %d",
                         text->path, byte, header->dimensions, shown,
                         strlen(shown) + 1 == sizeof shown ? "..." : "", SUPPORTED);
    return true;
}

/* The dictionary has exactly these keys, in any order. */
static const struct {
    const char *key;
    bool (*parse)(struct text *text, struct header *header, struct error *error);
} FIELDS[] = {{"descr", parse_descr}, {"fortran_order", parse_order}, {"shape", parse_shape}};
enum { FIELD_COUNT = sizeof FIELDS / sizeof FIELDS[0] };

static bool parse_field(struct text *text, struct header *header, struct error *error)
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

static bool parse_header(struct text *text, struct header *header, struct error *error)
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

/* ========================================== reading =========================================== */

/* Refuses a file that ends before `count` more bytes, which `what` names. */
static bool check_left(const struct source *source, size_t count, const char *what,
                       struct error *error)
{
    size_t left = source->size - source->offset;
    if (count <= left)
        return true;
    return error_set(error, "The file is cut short. Save or copy it again.",
                     "%s: ends after byte %zu, in the %s (%zu bytes more were announced)",
                     source->path, source->size, what, count - left);
}

static bool read_bytes(struct source *source, void *bytes, size_t count, const char *what,
                       struct error *error)
{
    if (!check_left(source, count, what, error))
        return false;
    errno = 0;
    size_t got = fread(bytes, 1, count, source->file);
    source->offset += got;
    if (got == count)
        return true;
    return error_set(error, NULL, "%s: after byte %zu: cannot read the %s: %s", source->path,
                     source->offset, what, errno ? strerror(errno) : "the file has shrunk");
}

/* Magic, version and length of the header. */
static bool read_preamble(struct source *source, size_t *length, struct error *error)
{
    uint8_t start[8] = {0};
    size_t there = source->size < sizeof start ? source->size : sizeof start;
    if (!read_bytes(source, start, there, "magic string", error))
        return false;
    if (memcmp(start, MAGIC, there < 6 ? there : 6) != 0) {
        const char *hint = "numpy.save writes such files. Is this the right one?";
        if (start[0] == 'P' && start[1] == 'K')
            hint = "It looks like an archive of several arrays (.npz): unpack it with unzip.";
        else if (start[0] == 0x80)
            hint = "It looks like a pickle, which is never read. Use numpy.save.";
        return error_set(error, hint, "%s: byte 0: no .npy file", source->path);
    }
    if (there < sizeof start)
        return check_left(source, sizeof start - there, "magic string and version", error);
    unsigned major = start[6], minor = start[7];
    if (major < 1 || major > 3 || minor != 0)
        return error_set(error, "Versions 1.0, 2.0 and 3.0 are known.",
                         "%s: byte 6: version %u.%u of the format is not supported", source->path,
                         major, minor);
    uint8_t four[4] = {0};
    if (!read_bytes(source, four, major == 1 ? 2 : 4, "length of the header", error))
        return false;
    *length = four[0] | (size_t)four[1] << 8 | (size_t)four[2] << 16 | (size_t)four[3] << 24;
    return check_left(source, *length, "header", error);
}

static bool read_header(struct source *source, struct header *header, struct error *error)
{
    size_t length = 0;
    if (!read_preamble(source, &length, error))
        return false;
    size_t offset = source->offset;
    char *bytes = memory_new(length + 1, 1, error);
    if (!bytes)
        return false;
    struct text text = {source->path, bytes, bytes, bytes + length, offset};
    bool ok =
        read_bytes(source, bytes, length, "header", error) && parse_header(&text, header, error);
    memory_free(bytes);
    return ok;
}

/* What follows the header are these elements, no fewer and no more. */
static bool check_size(const struct source *source, const struct header *header,
                       struct error *error)
{
    size_t count, bytes;
    if (__builtin_mul_overflow(header->size[0], header->size[1], &count) ||
        __builtin_mul_overflow(count, header->width, &bytes) || bytes > PTRDIFF_MAX)
        return error_set(error, DAMAGED,
                         "%s: byte %zu: the product of the dimensions (%zu, %zu) is larger than "
                         "memory can be",
                         source->path, source->offset, header->size[0], header->size[1]);
    if (!check_left(source, bytes, "elements", error))
        return false;
    if (bytes < source->size - source->offset)
        return error_set(error, "Is it several arrays in a row? Save each in its own file.",
                         "%s: byte %zu: data goes on after the last of %zu elements", source->path,
                         source->offset + bytes, count);
    return true;
}

/* The value of the bytes of one element. */
static real element(const uint8_t *bytes, const struct header *header)
{
    size_t width = header->width;
    assert(width >= 1 && width <= LARGEST);
    uint64_t bits = 0;
    for (size_t k = 0; k < width; k++)
        bits = bits << 8 | bytes[header->big_endian ? k : width - 1 - k];
    uint64_t sign = UINT64_C(1) << (8 * width - 1);
    double wide;
    uint32_t half = (uint32_t)bits;
    float narrow;
    switch (header->kind) {
    case 'f':
        memcpy(&wide, &bits, sizeof wide);
        memcpy(&narrow, &half, sizeof narrow);
        return width == sizeof wide ? (real)wide : (real)narrow;
    case 'i':
        return (real)(int64_t)((bits ^ sign) - sign); /* the sign, spread over the upper bytes */
    case 'b':
        return bits != 0;
    default:
        return (real)bits;
    }
}

static bool read_elements(struct source *source, const struct header *header, struct matrix matrix,
                          struct error *error)
{
    uint8_t block[BLOCK * LARGEST];
    size_t i = 0, j = 0, count = matrix_count(matrix);
    for (size_t done = 0; done < count;) {
        size_t next = count - done < BLOCK ? count - done : BLOCK;
        if (!read_bytes(source, block, next * header->width, "elements", error))
            return false;
        for (size_t k = 0; k < next; k++) {
            *matrix_at(matrix, i, j) = element(block + k * header->width, header);
            if (!header->fortran_order) {
                j = j + 1 < matrix.columns ? j + 1 : 0;
                i += j == 0;
            } else {
                i = i + 1 < matrix.rows ? i + 1 : 0;
                j += i == 0;
            }
        }
        done += next;
    }
    return true;
}

bool npy_read(struct matrix *matrix, int *dimensions, const char *path, struct error *error)
{
    *matrix = (struct matrix){0};
    struct source source = {.path = path};
    source.file = file_open(path, &source.size, error);
    if (!source.file)
        return false;
    struct header header = {0};
    bool ok = read_header(&source, &header, error) && check_size(&source, &header, error) &&
              matrix_new(matrix, header.size[0], header.size[1], error) &&
              read_elements(&source, &header, *matrix, error);
    fclose(source.file);
    if (ok)
        *dimensions = header.dimensions;
    else
        matrix_free(matrix);
    return ok;
}

/* ========================================== writing =========================================== */

static bool write_header(struct file_draft *draft, size_t rows, size_t columns, int dimensions,
                         struct error *error)
{
    char shape[48] = "()", dictionary[HEADER - PREAMBLE], bytes[HEADER + 1];
    if (dimensions == 1)
        snprintf(shape, sizeof shape, "(%zu,)", rows);
    else if (dimensions == 2)
        snprintf(shape, sizeof shape, "(%zu, %zu)", rows, columns);
    snprintf(dictionary, sizeof dictionary,
             "{'descr': '%cf%zu', 'fortran_order': False, 'shape': %s, }", HOST_IS_BIG ? '>' : '<',
             sizeof(real), shape);
    memcpy(bytes, MAGIC, sizeof MAGIC);
    bytes[8] = HEADER - PREAMBLE;
    bytes[9] = 0;
    snprintf(bytes + PREAMBLE, HEADER - PREAMBLE + 1, "%-*s\n", HEADER - PREAMBLE - 1, dictionary);
    return file_write(draft, bytes, HEADER, error);
}

/* The first rows and columns in C order: the column index runs fastest. */
static bool write_elements(struct file_draft *draft, struct matrix matrix, size_t rows,
                           size_t columns, struct error *error)
{
    real block[BLOCK];
    size_t filled = 0;
    for (size_t i = 0; columns > 0 && i < rows; i++)
        for (size_t j = 0; j < columns; j++) {
            block[filled++] = *matrix_at(matrix, i, j);
            if (filled < BLOCK)
                continue;
            if (!file_write(draft, block, sizeof block, error))
                return false;
            filled = 0;
        }
    return file_write(draft, block, filled * sizeof(real), error);
}

bool npy_write(const char *path, struct matrix matrix, int dimensions, struct error *error)
{
    assert(dimensions >= 0 && dimensions <= SUPPORTED);
    assert(dimensions > 0 || matrix_count(matrix) > 0);
    size_t rows = dimensions == 0 ? 1 : matrix.rows;
    size_t columns = dimensions == 2 ? matrix.columns : 1;
    if (matrix_count(matrix) == 0 && dimensions == 1)
        rows = 0;
    struct file_draft draft;
    if (!file_create(&draft, path, error))
        return false;
    bool ok = write_header(&draft, rows, columns, dimensions, error) &&
              write_elements(&draft, matrix, rows, columns, error) && file_commit(&draft, error);
    file_abandon(&draft);
    return ok;
}
