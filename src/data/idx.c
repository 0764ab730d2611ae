#include "data/idx.h"

#include <string.h>

#include "base/memory.h"
#include "data/gzip.h"

enum { TYPE_BYTE = 8, CHUNK = 1 << 24 /* elements that memory grows by at most */ };

/* A file in the middle of being read. */
struct source {
    struct gzip_file *file;
    const char *path;
    size_t offset; /* bytes read so far, after decompression */
    size_t end;    /* where the header says that the elements end; 0 before it is read */
};

/* Reads exactly `count` bytes. `what` names them in the message when the file ends before. */
static bool read_bytes(struct source *source, uint8_t *bytes, size_t count, const char *what,
                       struct error *error)
{
    bool cut_short;
    size_t done = gzip_read(source->file, bytes, count);
    const char *reason = gzip_failure(source->file, &cut_short);
    source->offset += done;
    if (reason && !cut_short)
        return error_set(error, "The file is damaged. Copy it again.",
                         "%s: after byte %zu: cannot read: %s", source->path, source->offset,
                         reason);
    return done == count ||
           error_set(error, "The file is cut short. Copy it again.",
                     "%s: ends after byte %zu, in the %s (%zu bytes more were announced)",
                     source->path, source->offset, what,
                     source->end ? source->end - source->offset : count - done);
}

/* The four bytes of the magic number, then a size for each dimension. */
static bool read_header(struct source *source, struct idx *idx, struct error *error)
{
    uint8_t magic[4];
    if (!read_bytes(source, magic, sizeof magic, "magic number", error))
        return false;
    if (magic[0] != 0 || magic[1] != 0)
        return error_set(error, "An IDX file begins with two zero bytes. Is this the right file?",
                         "%s: byte 0: no IDX file (it begins %02x %02x %02x %02x)", source->path,
                         magic[0], magic[1], magic[2], magic[3]);
    if (magic[2] != TYPE_BYTE)
        return error_set(error, "MNIST's files hold unsigned bytes, type 0x08.",
                         "%s: byte 2: elements of type 0x%02x are not supported", source->path,
                         magic[2]);
    if (magic[3] < 1 || magic[3] > IDX_DIMENSIONS)
        return error_set(error, "Labels have one dimension, images have three.",
                         "%s: byte 3: %d dimensions, expected 1 to %d", source->path, magic[3],
                         IDX_DIMENSIONS);
    idx->dimensions = magic[3];
    idx->count = 1;
    for (size_t d = 0; d < idx->dimensions; d++) {
        uint8_t four[4];
        if (!read_bytes(source, four, sizeof four, "sizes", error))
            return false;
        idx->size[d] =
            (size_t)four[0] << 24 | (size_t)four[1] << 16 | (size_t)four[2] << 8 | four[3];
        if (__builtin_mul_overflow(idx->count, idx->size[d], &idx->count) ||
            idx->count > PTRDIFF_MAX)
            return error_set(error, "The header is damaged. Copy the file again.",
                             "%s: byte %zu: the product of the dimensions is larger than memory "
                             "can be",
                             source->path, source->offset - 4);
    }
    return idx->count <= IDX_BYTES ||
           error_set(error, "Split the file, or is its header damaged?",
                     "%s: %zu elements are announced, at most %d are read", source->path,
                     idx->count, IDX_BYTES);
}

/* Closes the file, whose content has been read to its end. */
static bool check_trailer(struct source *source, struct error *error)
{
    bool cut_short;
    const char *reason = gzip_failure(source->file, &cut_short);
    if (!reason || cut_short) {
        bool whole = gzip_close(source->file);
        source->file = NULL;
        if (whole)
            return true;
        reason = NULL;
    }
    return error_set(error, "The file is damaged. Copy it again.",
                     "%s: after byte %zu: the gzip trailer is missing or wrong%s%s", source->path,
                     source->offset, reason ? ": " : "", reason ? reason : "");
}

/* A file may announce far more than it holds, so memory grows with what is really there. */
static bool read_elements(struct source *source, struct idx *idx, struct error *error)
{
    size_t capacity = 0;
    source->end = source->offset + idx->count;
    for (size_t done = 0; done < idx->count;) {
        size_t next = idx->count - done < CHUNK ? idx->count - done : CHUNK;
        uint8_t *grown = memory_grow(idx->bytes, &capacity, done + next, 1, error);
        if (!grown)
            return false;
        idx->bytes = grown;
        if (!read_bytes(source, idx->bytes + done, next, "elements", error))
            return false;
        done += next;
    }
    uint8_t more;
    if (gzip_read(source->file, &more, 1) > 0)
        return error_set(error, "The header and the data disagree. Copy the file again.",
                         "%s: byte %zu: data goes on after the last of %zu elements", source->path,
                         source->offset, idx->count);
    return check_trailer(source, error);
}

bool idx_peek(struct idx *idx, const char *path, struct error *error)
{
    *idx = (struct idx){0};
    struct source source = {.file = gzip_open(path, error), .path = path};
    bool ok = source.file && read_header(&source, idx, error);
    if (source.file)
        gzip_close(source.file);
    if (!ok)
        idx_free(idx);
    return ok;
}

bool idx_read(struct idx *idx, const char *path, struct error *error)
{
    *idx = (struct idx){0};
    struct source source = {.file = gzip_open(path, error), .path = path};
    if (!source.file)
        return false;
    bool ok = read_header(&source, idx, error) && read_elements(&source, idx, error);
    if (source.file)
        gzip_close(source.file);
    if (!ok)
        idx_free(idx);
    return ok;
}

bool idx_write(const struct idx *idx, const char *path, struct error *error)
{
    struct gzip_draft draft;
    uint8_t header[4 + 4 * IDX_DIMENSIONS] = {0, 0, TYPE_BYTE, (uint8_t)idx->dimensions};
    for (size_t d = 0; d < idx->dimensions; d++)
        for (size_t k = 0; k < 4; k++)
            header[4 + 4 * d + k] = (uint8_t)(idx->size[d] >> (24 - 8 * k));
    if (!gzip_create(&draft, path, error))
        return false;
    bool ok = gzip_write(&draft, header, 4 + 4 * idx->dimensions, error) &&
              gzip_write(&draft, idx->bytes, idx->count, error) && gzip_commit(&draft, error);
    gzip_abandon(&draft);
    return ok;
}

void idx_free(struct idx *idx)
{
    memory_free(idx->bytes);
    *idx = (struct idx){0};
}
