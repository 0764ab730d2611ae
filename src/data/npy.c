#include "data/npy.h"

#include <assert.h>
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "base/memory.h"
#include "data/npy_header.h"

_Static_assert((int)NPY_DIMENSIONS == (int)IDX_DIMENSIONS, "a box of bytes has as many dimensions");

enum {
    PREAMBLE = 10,     /* bytes before the header that we write: magic, version, length */
    HEADER = 128,      /* the two together: the least multiple of 64 that holds every such one */
    LONGEST = 1 << 20, /* bytes of a header that is read; NumPy itself stops at ten thousand */
    BLOCK = 4096,      /* elements read or written at once */
    LARGEST = 8,       /* bytes an element */
    MATRIX = 2,        /* dimensions of a matrix */
};

static const uint8_t MAGIC[8] = {0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0}; /* and our version */
static const char DAMAGED[] = "The header is damaged. Save the array again with numpy.save.";

/* ======================================== the header ========================================== */

/* Refuses a file that ends before `count` more bytes, which `what` names. */
static bool check_left(const struct npy_source *source, size_t count, const char *what,
                       struct error *error)
{
    size_t left = source->size - source->offset;
    if (count <= left)
        return true;
    return error_set(error, "The file is cut short. Save or copy it again.",
                     "%s: ends after byte %zu, in the %s (%zu bytes more were announced)",
                     source->path, source->size, what, count - left);
}

static bool read_bytes(struct npy_source *source, void *bytes, size_t count, const char *what,
                       struct error *error)
{
    if (!check_left(source, count, what, error))
        return false;
    const char *reason = NULL;
    size_t got = source->take(source->stream, bytes, count, &reason);
    source->offset += got;
    if (got == count)
        return true;
    return error_set(error, NULL, "%s: after byte %zu: cannot read the %s: %s", source->path,
                     source->offset, what, reason ? reason : "the file has shrunk");
}

/* Magic, version and length of the header. */
static bool read_preamble(struct npy_source *source, size_t *length, struct error *error)
{
    uint8_t start[8] = {0};
    size_t there = source->size < sizeof start ? source->size : sizeof start;
    if (!read_bytes(source, start, there, "magic string", error))
        return false;
    if (memcmp(start, MAGIC, there < 6 ? there : 6) != 0) {
        const char *hint = "numpy.save writes such files. Is this the right one?";
        if (start[0] == 'P' && start[1] == 'K')
            hint = "It looks like an archive of several arrays: name it .npz.";
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
    if (!check_left(source, *length, "header", error))
        return false;
    return *length <= LONGEST ||
           error_set(error, DAMAGED, "%s: byte 8: a header of %zu bytes, expected at most %d",
                     source->path, *length, LONGEST);
}

/* `most` dimensions are taken. */
static bool read_header(struct npy_source *source, struct npy_header *header, int most,
                        struct error *error)
{
    size_t length = 0;
    *header = (struct npy_header){.most = most};
    if (!read_preamble(source, &length, error))
        return false;
    size_t offset = source->offset;
    char *bytes = memory_new(length + 1, 1, error);
    bool ok = bytes && read_bytes(source, bytes, length, "header", error) &&
              npy_parse_header(header, bytes, length, offset, source->path, error);
    source->kind = header->kind;
    memory_free(bytes);
    return ok;
}

/* What follows the header are these elements, no fewer and no more. */
static bool check_size(const struct npy_source *source, const struct npy_header *header,
                       size_t *count, struct error *error)
{
    size_t bytes = header->width;
    bool fits = true;
    *count = 1;
    for (int d = 0; d < NPY_DIMENSIONS; d++)
        fits = fits && !__builtin_mul_overflow(*count, header->size[d], count);
    if (!fits || __builtin_mul_overflow(*count, header->width, &bytes) || bytes > PTRDIFF_MAX)
        return error_set(error, DAMAGED,
                         "%s: byte %zu: the product of the dimensions (%zu, %zu%s) is larger than "
                         "memory can be",
                         source->path, source->offset, header->size[0], header->size[1],
                         header->dimensions > MATRIX ? ", ..." : "");
    if (source->most && *count > source->most)
        return error_set(error, NULL, "%s: %zu elements, at most %zu are read", source->path,
                         *count, source->most);
    if (!check_left(source, bytes, "elements", error))
        return false;
    if (bytes < source->size - source->offset)
        return error_set(error, "Is it several arrays in a row? Save each in its own file.",
                         "%s: byte %zu: data goes on after the last of %zu elements", source->path,
                         source->offset + bytes, *count);
    return true;
}

bool npy_read_shape(struct npy_shape *shape, struct npy_source *source, struct error *error)
{
    struct npy_header header;
    size_t count;
    if (!read_header(source, &header, NPY_DIMENSIONS, error) ||
        !check_size(source, &header, &count, error))
        return false;
    shape->dimensions = header.dimensions;
    memcpy(shape->size, header.size, sizeof shape->size);
    return true;
}

/* ======================================= the elements ========================================= */

/* The value of the bytes of one element. */
static double element(const uint8_t *bytes, const struct npy_header *header)
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
        return width == sizeof wide ? wide : (double)narrow;
    case 'i':
        return (double)(int64_t)((bits ^ sign) - sign); /* the sign, spread over the upper bytes */
    case 'b':
        return bits != 0;
    default:
        return (double)bits;
    }
}

/* Reads up to BLOCK elements of those that are left; 0, with the error set, when that fails. */
static size_t read_block(struct npy_source *source, const struct npy_header *header, size_t left,
                         double *block, struct error *error)
{
    uint8_t bytes[BLOCK * LARGEST];
    size_t count = left < BLOCK ? left : BLOCK;
    if (!read_bytes(source, bytes, count * header->width, "elements", error))
        return 0;
    for (size_t k = 0; k < count; k++)
        block[k] = element(bytes + k * header->width, header);
    return count;
}

static bool read_elements(struct npy_source *source, const struct npy_header *header,
                          struct matrix matrix, struct error *error)
{
    double block[BLOCK];
    size_t i = 0, j = 0, left = matrix_count(matrix);
    while (left > 0) {
        size_t count = read_block(source, header, left, block, error);
        if (!count)
            return false;
        for (size_t k = 0; k < count; k++) {
            *matrix_at(matrix, i, j) = (real)block[k];
            if (!header->fortran_order) {
                j = j + 1 < matrix.columns ? j + 1 : 0;
                i += j == 0;
            } else {
                i = i + 1 < matrix.rows ? i + 1 : 0;
                j += i == 0;
            }
        }
        left -= count;
    }
    return true;
}

bool npy_read_matrix(struct matrix *matrix, int *dimensions, struct npy_source *source,
                     struct error *error)
{
    struct npy_header header;
    size_t count;
    *matrix = (struct matrix){0};
    bool ok = read_header(source, &header, MATRIX, error) &&
              check_size(source, &header, &count, error) &&
              matrix_new(matrix, header.size[0], header.size[1], error) &&
              read_elements(source, &header, *matrix, error);
    if (ok)
        *dimensions = header.dimensions;
    else
        matrix_free(matrix);
    return ok;
}

/* The place in C order of the element that follows element [index] in Fortran order. */
static size_t next_in_c_order(size_t *index, const struct idx *box)
{
    size_t place = 0;
    for (size_t d = 0; d < box->dimensions && ++index[d] == box->size[d]; d++)
        index[d] = 0;
    for (size_t d = 0; d < box->dimensions; d++)
        place = place * box->size[d] + index[d];
    return place;
}

static bool read_whole_numbers(struct npy_source *source, const struct npy_header *header,
                               struct idx *box, struct error *error)
{
    double block[BLOCK];
    size_t index[IDX_DIMENSIONS] = {0}, place = 0;
    for (size_t done = 0; done < box->count;) {
        size_t count = read_block(source, header, box->count - done, block, error);
        if (!count)
            return false;
        for (size_t k = 0; k < count; k++) {
            if (!(block[k] >= 0 && block[k] <= 255) || block[k] != (double)(int)block[k])
                return error_set(error, "Pixels are kept as they are in MNIST, not divided by 255.",
                                 "%s: element %zu is %.17g, expected a whole number from 0 to 255",
                                 source->path, done + k, block[k]);
            box->bytes[place] = (uint8_t)block[k];
            place = header->fortran_order ? next_in_c_order(index, box) : place + 1;
        }
        done += count;
    }
    return true;
}

bool npy_read_bytes(struct idx *box, struct npy_source *source, struct error *error)
{
    struct npy_header header;
    *box = (struct idx){0};
    if (!read_header(source, &header, IDX_DIMENSIONS, error) ||
        !check_size(source, &header, &box->count, error))
        return false;
    box->dimensions = header.dimensions ? (size_t)header.dimensions : 1;
    memcpy(box->size, header.size, sizeof box->size);
    box->bytes = memory_new(box->count, 1, error);
    bool ok = box->bytes && read_whole_numbers(source, &header, box, error);
    if (!ok)
        idx_free(box);
    return ok;
}

static size_t take_from_file(void *stream, void *bytes, size_t count, const char **reason)
{
    errno = 0;
    size_t got = fread(bytes, 1, count, stream);
    *reason = errno ? strerror(errno) : NULL;
    return got;
}

bool npy_read(struct matrix *matrix, int *dimensions, const char *path, struct error *error)
{
    char kind;
    return npy_read_kind(matrix, dimensions, &kind, path, error);
}

bool npy_read_kind(struct matrix *matrix, int *dimensions, char *kind, const char *path,
                   struct error *error)
{
    *matrix = (struct matrix){0};
    struct npy_source source = {.path = path, .take = take_from_file};
    FILE *file = file_open(path, &source.size, error);
    if (!file)
        return false;
    source.stream = file;
    bool ok = npy_read_matrix(matrix, dimensions, &source, error);
    *kind = source.kind;
    fclose(file);
    return ok;
}

/* ========================================== writing =========================================== */

/* What is written of a matrix: its first rows and columns, in C order. */
struct extent {
    struct matrix matrix;
    size_t rows, columns;
    char kind;    /* of the elements: 'f', 'i' or 'b' */
    size_t width; /* bytes an element */
};

/* Element number k in C order: the column index runs fastest. */
static real element_of(const struct extent *extent, size_t k)
{
    return *matrix_at(extent->matrix, k / extent->columns, k % extent->columns);
}

/* Whether an integer, or a truth, can be each element without a change. */
static bool can_be(const struct extent *extent, char kind)
{
    const double limit = 0x1p63;
    for (size_t k = 0; k < extent->rows * extent->columns; k++) {
        double value = (double)element_of(extent, k);
        if (kind == 'b' ? value != 0 && value != 1
                        : !(value >= -limit && value < limit) || value != (double)(int64_t)value)
            return false;
    }
    return true;
}

static struct extent extent_of(struct matrix matrix, int dimensions, char kind)
{
    assert(dimensions >= 0 && dimensions <= MATRIX);
    assert(dimensions > 0 || matrix_count(matrix) > 0);
    struct extent extent = {matrix, dimensions == 0 ? 1 : matrix.rows,
                            dimensions == MATRIX ? matrix.columns : 1, 'f', sizeof(real)};
    if (matrix_count(matrix) == 0 && dimensions == 1)
        extent.rows = 0;
    if (kind != 'f' && can_be(&extent, kind)) {
        extent.kind = kind;
        extent.width = kind == 'b' ? 1 : sizeof(int64_t);
    }
    return extent;
}

static void header_bytes(char bytes[HEADER + 1], struct extent extent, int dimensions)
{
    char shape[48] = "()", dictionary[HEADER - PREAMBLE];
    if (dimensions == 1)
        snprintf(shape, sizeof shape, "(%zu,)", extent.rows);
    else if (dimensions == 2)
        snprintf(shape, sizeof shape, "(%zu, %zu)", extent.rows, extent.columns);
    snprintf(dictionary, sizeof dictionary,
             "{'descr': '%c%c%zu', 'fortran_order': False, 'shape': %s, }",
             extent.width == 1 ? '|'
             : NPY_HOST_IS_BIG ? '>'
                               : '<',
             extent.kind, extent.width, shape);
    memcpy(bytes, MAGIC, sizeof MAGIC);
    bytes[8] = HEADER - PREAMBLE;
    bytes[9] = 0;
    snprintf(bytes + PREAMBLE, HEADER - PREAMBLE + 1, "%-*s\n", HEADER - PREAMBLE - 1, dictionary);
}

/* The bytes of elements [from, to) in C order. */
static void fill(uint8_t *block, const struct extent *extent, size_t from, size_t to)
{
    for (size_t k = from; k < to; k++, block += extent->width) {
        real value = element_of(extent, k);
        int64_t whole = extent->kind == 'f' ? 0 : (int64_t)value;
        if (extent->kind == 'f')
            memcpy(block, &value, sizeof value);
        else if (extent->kind == 'i')
            memcpy(block, &whole, sizeof whole);
        else
            *block = (uint8_t)whole;
    }
}

bool npy_write(const char *path, struct matrix matrix, int dimensions, struct error *error)
{
    return npy_write_kind(path, matrix, dimensions, 'f', error);
}

bool npy_write_kind(const char *path, struct matrix matrix, int dimensions, char kind,
                    struct error *error)
{
    struct extent extent = extent_of(matrix, dimensions, kind);
    size_t count = extent.rows * extent.columns;
    char header[HEADER + 1];
    uint8_t block[BLOCK * LARGEST];
    struct file_draft draft;
    header_bytes(header, extent, dimensions);
    if (!file_create(&draft, path, error))
        return false;
    bool ok = file_write(&draft, header, HEADER, error);
    for (size_t from = 0, to; ok && from < count; from = to) {
        to = count - from < BLOCK ? count : from + BLOCK;
        fill(block, &extent, from, to);
        ok = file_write(&draft, block, (to - from) * extent.width, error);
    }
    ok = ok && file_commit(&draft, error);
    file_abandon(&draft);
    return ok;
}

uint8_t *npy_bytes(size_t *count, struct matrix matrix, int dimensions, struct error *error)
{
    struct extent extent = extent_of(matrix, dimensions, 'f');
    size_t elements = extent.rows * extent.columns;
    char header[HEADER + 1];
    *count = HEADER + elements * sizeof(real); /* they are in memory: no overflow */
    uint8_t *bytes = memory_new(*count, 1, error);
    if (!bytes)
        return NULL;
    header_bytes(header, extent, dimensions);
    memcpy(bytes, header, HEADER);
    fill(bytes + HEADER, &extent, 0, elements);
    return bytes;
}
