#include "data/npz.h"

#include <string.h>

#ifdef BACKSTEP_ZIP

#include <zip.h>

#include "base/file.h"
#include "base/memory.h"

enum {
    ENTRIES = 1000,       /* names in an archive, at most */
    NAME = 200,           /* bytes of one */
    ELEMENTS = 1 << 27,   /* of an array that is read: twice MNIST's 70000 pictures */
    DEFLATE_RATIO = 1032, /* bytes that one compressed byte can become, see zlib's "Technical
                             Details" */
};

static const char SUFFIX[] = ".npy";

struct npz {
    zip_t *zip;
    const char *path; /* the caller's, copied behind the struct */
};

/* ======================================= what is in it ======================================== */

/* The reason of libzip, which *zip_error holds. */
static bool fail(const char *path, zip_error_t *zip_error, const char *hint, struct error *error)
{
    error_set(error, hint, "%s: cannot read the archive: %s", path, zip_error_strerror(zip_error));
    zip_error_fini(zip_error);
    return false;
}

/* Whether a name is one that an array may have. It is only looked up, never opened as a file; but
 * whoever unpacks the archive with another program would write there. */
static bool is_plain_name(const char *name)
{
    size_t length = strlen(name);
    bool leads_away = name[0] == '/' || strchr(name, '\\') || strchr(name, ':');
    for (const char *part = name; part; part = strchr(part, '/')) {
        part += *part == '/';
        leads_away = leads_away || (strncmp(part, "..", 2) == 0 && (!part[2] || part[2] == '/'));
    }
    for (const char *c = name; *c; c++)
        leads_away = leads_away || (unsigned char)*c < ' ' || *c == 0x7f;
    return length > 0 && length < NAME && !leads_away;
}

/* The name without what a terminal would take for a command. */
static const char *printable(char text[NAME], const char *name)
{
    size_t used = 0;
    for (; name && name[used] && used < NAME - 1; used++)
        text[used] = name[used] < ' ' || name[used] > '~' ? '?' : name[used];
    text[used] = '\0';
    return text;
}

static bool check_names(const struct npz *npz, struct error *error)
{
    char text[NAME];
    zip_int64_t count = zip_get_num_entries(npz->zip, 0);
    if (count > ENTRIES)
        return error_set(error, NULL, "%s: %lld arrays, at most %d are read", npz->path,
                         (long long)count, ENTRIES);
    for (zip_int64_t i = 0; i < count; i++) {
        const char *name = zip_get_name(npz->zip, (zip_uint64_t)i, 0);
        if (!name || !is_plain_name(name))
            return error_set(error, "numpy.savez writes no such names. Do not unpack this archive.",
                             "%s: \"%s\" is no name for an array", npz->path,
                             printable(text, name));
        for (zip_int64_t j = 0; j < i; j++)
            if (strcmp(zip_get_name(npz->zip, (zip_uint64_t)j, 0), name) == 0)
                return error_set(error, "Save the arrays again with numpy.savez.",
                                 "%s: the array \"%s\" stands there twice", npz->path,
                                 printable(text, name));
    }
    return true;
}

static bool open_zip(struct npz *npz, struct error *error)
{
    zip_error_t reason;
    size_t size;
    FILE *file = file_open(npz->path, &size, error);
    if (!file)
        return false;
    zip_error_init(&reason);
    zip_source_t *source = zip_source_filep_create(file, 0, -1, &reason);
    if (!source) {
        fclose(file);
        return fail(npz->path, &reason, NULL, error);
    }
    npz->zip = zip_open_from_source(source, ZIP_RDONLY, &reason);
    if (!npz->zip) {
        zip_source_free(source);
        return fail(npz->path, &reason,
                    "numpy.savez writes such files. Is it the right one, and whole?", error);
    }
    zip_error_fini(&reason);
    return check_names(npz, error);
}

struct npz *npz_open(const char *path, struct error *error)
{
    size_t length = strlen(path) + 1;
    struct npz *npz = memory_new(1, sizeof *npz + length, error);
    if (!npz)
        return NULL;
    npz->path = memcpy(npz + 1, path, length);
    if (open_zip(npz, error))
        return npz;
    npz_close(npz);
    return NULL;
}

void npz_close(struct npz *npz)
{
    if (npz && npz->zip)
        zip_discard(npz->zip);
    memory_free(npz);
}

/* The number of the entry NAME.npy, or -1. */
static zip_int64_t find(const struct npz *npz, const char *name)
{
    char entry[NAME + sizeof SUFFIX];
    snprintf(entry, sizeof entry, "%.*s%s", NAME, name, SUFFIX);
    return zip_name_locate(npz->zip, entry, 0);
}

bool npz_has(const struct npz *npz, const char *name)
{
    return find(npz, name) >= 0;
}

char *npz_names(char *text, size_t length, const struct npz *npz)
{
    char shown[NAME];
    size_t used = 0;
    zip_int64_t count = zip_get_num_entries(npz->zip, 0);
    text[0] = '\0';
    for (zip_int64_t i = 0; i < count; i++) {
        printable(shown, zip_get_name(npz->zip, (zip_uint64_t)i, 0));
        size_t own = strlen(shown), suffix = strlen(SUFFIX);
        if (own <= suffix || strcmp(shown + own - suffix, SUFFIX) != 0)
            continue;
        own -= suffix;
        if (used + own + sizeof ", , ..." > length) {
            snprintf(text + used, length - used, used ? ", ..." : "...");
            break;
        }
        used += (size_t)snprintf(text + used, length - used, "%s%.*s", used ? ", " : "", (int)own,
                                 shown);
    }
    return text;
}

/* ========================================== reading =========================================== */

static size_t take_from_entry(void *stream, void *bytes, size_t count, const char **reason)
{
    zip_int64_t got = zip_fread(stream, bytes, count);
    if (got < 0)
        *reason = zip_error_strerror(zip_file_get_error(stream));
    else if ((size_t)got < count)
        *reason = "the compressed bytes end early";
    return got < 0 ? 0 : (size_t)got;
}

/* Refuses sizes that cannot be, before anything is read: the archive says them, and whoever wrote
 * it may lie. */
static bool check_entry(const struct npz *npz, const char *name, const zip_stat_t *entry,
                        struct error *error)
{
    const zip_uint64_t needed = ZIP_STAT_SIZE | ZIP_STAT_COMP_SIZE | ZIP_STAT_COMP_METHOD;
    if ((entry->valid & needed) != needed)
        return error_set(error, NULL, "%s: the size of %s is not known", npz->path, name);
    if (entry->comp_method != ZIP_CM_STORE && entry->comp_method != ZIP_CM_DEFLATE)
        return error_set(error, "Save it with numpy.savez or numpy.savez_compressed.",
                         "%s: %s is compressed by method %d, which NumPy does not write", npz->path,
                         name, entry->comp_method);
    bool stored = entry->comp_method == ZIP_CM_STORE;
    zip_uint64_t most = entry->comp_size <= SIZE_MAX / 2 / DEFLATE_RATIO
                            ? entry->comp_size * (stored ? 1 : DEFLATE_RATIO)
                            : SIZE_MAX / 2;
    return entry->size <= most ||
           error_set(error, "The archive is damaged. Save it again.",
                     "%s: %s announces %llu bytes, more than its %llu can hold", npz->path, name,
                     (unsigned long long)entry->size, (unsigned long long)entry->comp_size);
}

/* An array in the middle of being read. */
struct entry {
    char path[NAME + 1024]; /* "model.npz: W1", for messages */
    struct npy_source source;
};

static bool open_entry(struct npz *npz, const char *name, struct entry *entry, struct error *error)
{
    char names[200];
    zip_stat_t about;
    zip_int64_t index = find(npz, name);
    if (index < 0) {
        char hint[240];
        snprintf(hint, sizeof hint, "There are: %s", npz_names(names, sizeof names, npz));
        return error_set(error, hint, "%s: there is no array %s", npz->path, name);
    }
    if (zip_stat_index(npz->zip, (zip_uint64_t)index, 0, &about) != 0)
        return error_set(error, NULL, "%s: %s: %s", npz->path, name, zip_strerror(npz->zip));
    if (!check_entry(npz, name, &about, error))
        return false;
    snprintf(entry->path, sizeof entry->path, "%.1000s: %.*s", npz->path, NAME, name);
    entry->source = (struct npy_source){
        .path = entry->path, .size = (size_t)about.size, .most = ELEMENTS, .take = take_from_entry};
    entry->source.stream = zip_fopen_index(npz->zip, (zip_uint64_t)index, 0);
    return entry->source.stream ||
           error_set(error, NULL, "%s: cannot read: %s", entry->path, zip_strerror(npz->zip));
}

/* At the end of the entry libzip compares the checksum. */
static bool check_end(const struct entry *entry, struct error *error)
{
    char more;
    const char *reason = NULL;
    zip_int64_t got = zip_fread(entry->source.stream, &more, 1);
    if (got > 0)
        reason = "data goes on after the announced size";
    else if (got < 0)
        reason = zip_error_strerror(zip_file_get_error(entry->source.stream));
    return !reason || error_set(error, "The archive is damaged. Save or copy it again.", "%s: %s",
                                entry->path, reason);
}

bool npz_shape(struct npz *npz, const char *name, struct npy_shape *shape, struct error *error)
{
    struct entry entry;
    if (!open_entry(npz, name, &entry, error))
        return false;
    bool ok = npy_read_shape(shape, &entry.source, error);
    zip_fclose(entry.source.stream);
    return ok;
}

bool npz_matrix(struct npz *npz, const char *name, struct matrix *matrix, int *dimensions,
                struct error *error)
{
    struct entry entry;
    *matrix = (struct matrix){0};
    if (!open_entry(npz, name, &entry, error))
        return false;
    bool ok = npy_read_matrix(matrix, dimensions, &entry.source, error) && check_end(&entry, error);
    zip_fclose(entry.source.stream);
    if (!ok)
        matrix_free(matrix);
    return ok;
}

bool npz_bytes(struct npz *npz, const char *name, struct idx *box, struct error *error)
{
    struct entry entry;
    *box = (struct idx){0};
    if (!open_entry(npz, name, &entry, error))
        return false;
    bool ok = npy_read_bytes(box, &entry.source, error) && check_end(&entry, error);
    zip_fclose(entry.source.stream);
    if (!ok)
        idx_free(box);
    return ok;
}

/* ========================================== writing =========================================== */

/* Adds an array; libzip reads *bytes when the archive is closed. */
static bool add(zip_t *zip, const struct npz_array *array, const char *path, uint8_t **bytes,
                struct error *error)
{
    char name[NAME + sizeof SUFFIX];
    size_t count;
    *bytes = npy_bytes(&count, array->matrix, array->dimensions, error);
    if (!*bytes)
        return false;
    snprintf(name, sizeof name, "%.*s%s", NAME, array->name, SUFFIX);
    zip_source_t *source = zip_source_buffer(zip, *bytes, count, 0);
    zip_int64_t index = source ? zip_file_add(zip, name, source, 0) : -1;
    if (index < 0) {
        zip_source_free(source);
        return error_set(error, NULL, "%s: cannot write %s: %s", path, name, zip_strerror(zip));
    }
    /* as numpy.savez: not compressed, and as old as a zip archive can say */
    if (zip_set_file_compression(zip, (zip_uint64_t)index, ZIP_CM_STORE, 0) != 0 ||
        zip_file_set_dostime(zip, (zip_uint64_t)index, 0, 1 << 5 | 1, 0) != 0)
        return error_set(error, NULL, "%s: cannot write %s: %s", path, name, zip_strerror(zip));
    return true;
}

/* Makes the archive in memory, in a source that the caller frees. */
static bool make(zip_source_t *memory, const char *path, const struct npz_array *arrays,
                 size_t count, struct error *error)
{
    uint8_t **bytes = memory_new(count, sizeof *bytes, error);
    if (!bytes)
        return false;
    zip_source_keep(memory); /* closing the archive lets go of one */
    zip_t *zip = zip_open_from_source(memory, ZIP_TRUNCATE, NULL);
    if (!zip)
        zip_source_free(memory);
    bool ok = zip || error_set(error, NULL, "%s: out of memory for the archive", path);
    for (size_t i = 0; ok && i < count; i++)
        ok = add(zip, &arrays[i], path, &bytes[i], error);
    if (ok && zip_close(zip) != 0)
        ok = error_set(error, NULL, "%s: cannot write the archive: %s", path, zip_strerror(zip));
    else if (ok)
        zip = NULL;
    if (zip)
        zip_discard(zip);
    for (size_t i = 0; i < count; i++)
        memory_free(bytes[i]);
    memory_free(bytes);
    return ok;
}

/* Writes the file that the source holds. */
static bool save(zip_source_t *memory, const char *path, struct error *error)
{
    char block[1 << 14];
    struct file_draft draft;
    zip_int64_t got = 0;
    if (!file_create(&draft, path, error))
        return false;
    bool ok = zip_source_open(memory) == 0;
    while (ok && (got = zip_source_read(memory, block, sizeof block)) > 0)
        ok = file_write(&draft, block, (size_t)got, error);
    if (got < 0 || (!ok && !got))
        ok = error_set(error, NULL, "%s: the archive cannot be read from memory", path);
    ok = ok && file_commit(&draft, error);
    file_abandon(&draft);
    return ok;
}

bool npz_write(const char *path, const struct npz_array *arrays, size_t count, struct error *error)
{
    zip_source_t *memory = zip_source_buffer_create(NULL, 0, 0, NULL);
    if (!memory)
        return error_set(error, NULL, "%s: out of memory for the archive", path);
    bool ok = make(memory, path, arrays, count, error) && save(memory, path, error);
    zip_source_free(memory);
    return ok;
}

#else

static bool missing(const char *path, struct error *error)
{
    return error_set(error, "`make deps` installs it; then build again.",
                     "%s: this build has no libzip, which reads and writes .npz files", path);
}

struct npz *npz_open(const char *path, struct error *error)
{
    missing(path, error);
    return NULL;
}

void npz_close(struct npz *npz)
{
    (void)npz;
}

bool npz_has(const struct npz *npz, const char *name)
{
    (void)npz;
    (void)name;
    return false;
}

char *npz_names(char *text, size_t length, const struct npz *npz)
{
    (void)npz;
    if (length)
        text[0] = '\0';
    return text;
}

bool npz_shape(struct npz *npz, const char *name, struct npy_shape *shape, struct error *error)
{
    (void)npz;
    (void)shape;
    return missing(name, error);
}

bool npz_matrix(struct npz *npz, const char *name, struct matrix *matrix, int *dimensions,
                struct error *error)
{
    (void)npz;
    (void)dimensions;
    *matrix = (struct matrix){0};
    return missing(name, error);
}

bool npz_bytes(struct npz *npz, const char *name, struct idx *box, struct error *error)
{
    (void)npz;
    *box = (struct idx){0};
    return missing(name, error);
}

bool npz_write(const char *path, const struct npz_array *arrays, size_t count, struct error *error)
{
    (void)arrays;
    (void)count;
    return missing(path, error);
}

#endif
