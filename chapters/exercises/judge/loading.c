/* Exercise 1: idx_header, matrix_columns, dataset_widen, dataset_slice, dataset_shuffle. */
#include "judge.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/memory.h"
#include "place.h"

EXERCISE_1(PLACE_MINE)

/* ======================================== idx_header ========================================== */

/* Headers, whole and damaged. The elements that belong to them are added for the library. */
static const struct header {
    const char *what;
    size_t count;
    uint8_t bytes[20];
} headers[] = {
    {"labels: 5", 8, {0, 0, 8, 1, 0, 0, 0, 5}},
    {"images: 3 of 2x4", 16, {0, 0, 8, 3, 0, 0, 0, 3, 0, 0, 0, 2, 0, 0, 0, 4}},
    {"a box of 2x3x5x7", 20, {0, 0, 8, 4, 0, 0, 0, 2, 0, 0, 0, 3, 0, 0, 0, 5, 0, 0, 0, 7}},
    {"labels: 258, which is 0x102", 8, {0, 0, 8, 1, 0, 0, 1, 2}},
    {"labels: 200, a byte above 127", 8, {0, 0, 8, 1, 0, 0, 0, 200}},
    {"labels: 70000, which is 0x11170", 8, {0, 0, 8, 1, 0, 1, 0x11, 0x70}},
    {"no zeros at the beginning", 8, {31, 139, 8, 1, 0, 0, 0, 5}},
    {"a second byte that is no zero", 8, {0, 1, 8, 1, 0, 0, 0, 5}},
    {"elements of type 13, floats", 8, {0, 0, 13, 1, 0, 0, 0, 5}},
    {"no dimensions", 8, {0, 0, 8, 0, 0, 0, 0, 5}},
    {"five dimensions", 20, {0, 0, 8, 5, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1}},
    {"an end within the magic number", 3, {0, 0, 8}},
    {"an end within the sizes", 14, {0, 0, 8, 3, 0, 0, 0, 3, 0, 0, 0, 2, 0, 0}},
    {"no bytes at all", 0, {0}},
};

/* What the library makes of a file that begins so; the elements are zeros. */
static bool library_reads(const struct header *header, struct idx *idx)
{
    char path[4096];
    const char *folder = getenv("TMPDIR");
    snprintf(path, sizeof path, "%s/backstep-XXXXXX", folder && *folder ? folder : "/tmp");
    static const uint8_t zeros[1 << 17];
    int descriptor = mkstemp(path);
    FILE *file = descriptor < 0 ? NULL : fdopen(descriptor, "wb");
    size_t elements = 1;
    for (size_t at = 4; at + 4 <= header->count; at += 4)
        elements *= (size_t)header->bytes[at + 1] << 16 | (size_t)header->bytes[at + 2] << 8 |
                    header->bytes[at + 3];
    bool ok = file && fwrite(header->bytes, 1, header->count, file) == header->count;
    ok = ok && (header->count < 8 || fwrite(zeros, 1, elements, file) == elements);
    if (file)
        ok = fclose(file) == 0 && ok;
    ok = ok && idx_read(idx, path, NULL);
    unlink(path);
    return ok;
}

static bool judge_header(struct judge *judge, const struct header *header)
{
    struct idx right, yours = {0};
    bool readable = library_reads(header, &right);
    const uint8_t *lent = judge_bytes(judge, "bytes", header->bytes, header->count, true);
    judge_enter(judge);
    bool read = mine_idx_header(&yours, lent, header->count);
    bool ok =
        judge_leave(judge) &&
        judge_that(judge, read == readable, "%s: it returns %s.", header->what,
                   read ? "true, but that is no whole header" : "false, but the header is good");
    if (ok && readable) {
        ok = judge_that(judge, yours.dimensions == right.dimensions,
                        "%s: dimensions is %zu instead of %zu.", header->what, yours.dimensions,
                        right.dimensions);
        for (size_t d = 0; ok && d < right.dimensions; d++)
            ok = judge_that(judge, yours.size[d] == right.size[d],
                            "%s: size[%zu] is %zu instead of %zu.%s", header->what, d,
                            yours.size[d], right.size[d],
                            __builtin_bswap32((uint32_t)yours.size[d]) == right.size[d]
                                ? " The four bytes are read lowest first."
                                : "");
        ok = ok && judge_that(judge, yours.count == right.count,
                              "%s: count is %zu instead of %zu, the product of the sizes.",
                              header->what, yours.count, right.count);
    }
    if (readable)
        idx_free(&right);
    return ok;
}

static void judge_idx_header(struct judge *judge)
{
    for (size_t i = 0; i < sizeof headers / sizeof headers[0]; i++) {
        judge_trial(judge, i < 6 ? "good headers" : "damaged headers");
        if (!judge_header(judge, &headers[i]))
            return;
    }
}

/* ========================================== views ============================================= */

static void judge_columns(struct judge *judge)
{
    static const size_t range[][2] = {{2, 7}, {0, 11}, {10, 11}, {4, 4}};
    struct matrix X = network_tensor(&bench.small, "X")->value;
    for (size_t i = 0; i < sizeof range / sizeof range[0]; i++) {
        size_t from = range[i][0], to = range[i][1];
        judge_trial(judge, "ranges of a small X");
        struct matrix lent = judge_operand(judge, "X", X);
        struct matrix right = matrix_columns(lent, from, to);
        judge_enter(judge);
        struct matrix yours = mine_matrix_columns(lent, from, to);
        if (!judge_leave(judge) ||
            !judge_that(judge, yours.rows == right.rows && yours.columns == right.columns,
                        "Columns [%zu, %zu) of X (%zux%zu) are %zux%zu instead of %zux%zu.", from,
                        to, X.rows, X.columns, yours.rows, yours.columns, right.rows,
                        right.columns) ||
            !judge_that(judge, yours.at == right.at || from == to,
                        "The view of columns [%zu, %zu) begins at the wrong place%s.", from, to,
                        yours.at == lent.at + from
                            ? ": `from` numbers further, but a column has `rows` numbers"
                            : ": it must be the same memory, from * rows numbers further"))
            return;
    }
}

static void judge_slice(struct judge *judge)
{
    struct dataset data = bench.real_data;
    static const size_t range[][2] = {{7, 19}, {0, 10000}, {9999, 10000}};
    judge_trial(judge, "ranges of the real images");
    for (size_t i = 0; i < sizeof range / sizeof range[0]; i++) {
        size_t from = range[i][0], to = range[i][1];
        struct dataset right = dataset_slice(data, from, to);
        judge_enter(judge);
        struct dataset yours = mine_dataset_slice(data, from, to);
        if (!judge_leave(judge) ||
            !judge_that(judge, yours.samples == right.samples,
                        "Samples [%zu, %zu): `samples` is %zu instead of %zu.", from, to,
                        yours.samples, right.samples) ||
            !judge_that(
                judge, yours.pixels == right.pixels,
                "Samples [%zu, %zu): `pixels` does not point to picture %zu%s.", from, to, from,
                yours.pixels == data.pixels + from ? ": a picture has `inputs` bytes, not one"
                                                   : "") ||
            !judge_that(judge, yours.labels == right.labels,
                        "Samples [%zu, %zu): `labels` does not point to label %zu%s.", from, to,
                        from, yours.labels == data.labels ? ": the labels were left behind" : "") ||
            !judge_that(judge,
                        yours.inputs == data.inputs && yours.height == data.height &&
                            yours.width == data.width && yours.classes == data.classes,
                        "inputs, height, width and classes are those of the whole data set."))
            return;
    }
}

/* ======================================= dataset_widen ======================================== */

/* Bytes of the data as a matrix of numbers, samples [from, from + n). */
static bool numbers(struct matrix *matrix, struct dataset data, size_t from, size_t n)
{
    if (!matrix_new(matrix, data.inputs, n, NULL))
        return false;
    for (size_t i = 0; i < matrix_count(*matrix); i++)
        matrix->at[i] = data.pixels[from * data.inputs + i];
    return true;
}

static bool judge_widen_of(struct judge *judge, struct dataset data, size_t from, size_t n)
{
    struct matrix right, bytes, first;
    if (!matrix_new(&right, data.inputs, n, NULL) || !numbers(&bytes, data, from, n) ||
        !numbers(&first, data, 0, n))
        return judge_that(judge, false, "There is not enough memory to judge it.");
    dataset_widen(right, data, from);
    struct matrix X = judge_target(judge, "X", (struct matrix){data.inputs, n, NULL});
    struct dataset lent = data;
    lent.pixels = judge_bytes(judge, "pixels", data.pixels, data.samples * data.inputs, true);
    judge_enter(judge);
    mine_dataset_widen(X, lent, from);
    struct comparison c = {
        .target = "X", .yours = X, .right = right, .role = {{"bytes", bytes}, {"first", first}}};
    bool ok = judge_leave(judge) && judge_compare(judge, &c);
    matrix_free(&right);
    matrix_free(&bytes);
    matrix_free(&first);
    return ok;
}

static void judge_widen(struct judge *judge)
{
    judge_trial(judge, "samples 3 to 9 of eleven");
    if (!judge_widen_of(judge, bench.small_data, 3, 7))
        return;
    judge_trial(judge, "all eleven");
    if (!judge_widen_of(judge, bench.small_data, 0, 11))
        return;
    judge_trial(judge, BENCH_REAL);
    judge_widen_of(judge, dataset_slice(bench.real_data, 0, 2 * BENCH_IMAGES), BENCH_IMAGES,
                   BENCH_IMAGES);
}

/* ====================================== dataset_shuffle ======================================= */

static bool same_order(struct dataset a, struct dataset b, const char *what)
{
    if (what[0] == 'p')
        return memcmp(a.pixels, b.pixels, a.samples * a.inputs) == 0;
    return memcmp(a.labels, b.labels, a.samples) == 0;
}

/* A copy whose two arrays are lent. */
static struct dataset lend_data(struct judge *judge, struct dataset data)
{
    struct dataset lent = data;
    lent.pixels = judge_bytes(judge, "pixels", data.pixels, data.samples * data.inputs, false);
    lent.labels = judge_bytes(judge, "labels", data.labels, data.samples, false);
    return lent;
}

/* How many samples stand where the library puts them, the picture or the label. */
static size_t count_right(struct dataset yours, struct dataset right, bool pixels)
{
    size_t count = 0;
    for (size_t n = 0; n < right.samples; n++)
        count += pixels ? memcmp(yours.pixels + n * yours.inputs, right.pixels + n * right.inputs,
                                 right.inputs) == 0
                        : yours.labels[n] == right.labels[n];
    return count;
}

static bool compare_shuffle(struct judge *judge, struct dataset before, struct dataset yours,
                            struct dataset right)
{
    bool pixels = same_order(yours, right, "pixels"), labels = same_order(yours, right, "labels");
    if (pixels && labels)
        return true;
    if (same_order(yours, before, "pixels") && same_order(yours, before, "labels"))
        judge_say(judge, "Nothing has moved.");
    else if (pixels && same_order(yours, before, "labels"))
        judge_say(judge, "The pictures moved, the labels were left behind.");
    else if (labels && same_order(yours, before, "pixels"))
        judge_say(judge, "The labels moved, the pictures were left behind.");
    else
        judge_say(judge,
                  "%zu of %zu pictures and %zu of %zu labels stand where they should: after it, "
                  "sample n is the old sample order[n] of one random_permutation, in both.",
                  count_right(yours, right, true), right.samples, count_right(yours, right, false),
                  right.samples);
    return false;
}

static bool judge_shuffle_of(struct judge *judge, struct dataset data, uint32_t seed)
{
    struct random random, yours_random;
    random_seed(&random, seed);
    yours_random = random;
    struct dataset right = data;
    right.pixels = memory_new(data.samples, data.inputs, NULL);
    right.labels = memory_new(data.samples, 1, NULL);
    if (!right.pixels || !right.labels)
        return judge_that(judge, false, "There is not enough memory to judge it.");
    memcpy(right.pixels, data.pixels, data.samples * data.inputs);
    memcpy(right.labels, data.labels, data.samples);
    bool ok = dataset_shuffle(&right, &random, NULL);
    struct dataset yours = lend_data(judge, data);
    struct error error;
    judge_enter(judge);
    bool returned = mine_dataset_shuffle(&yours, &yours_random, &error);
    ok = judge_leave(judge) && ok && compare_shuffle(judge, data, yours, right) &&
         judge_that(judge, returned, "It returns false, though all went well.");
    dataset_free(&right);
    return ok;
}

/* Each allocation fails once: nothing may change, and nothing may be lost. */
static bool judge_shuffle_short(struct judge *judge, struct dataset data)
{
    for (long fails = 0; fails < 8; fails++) {
        judge_trial(judge, "memory that runs short");
        struct random random;
        random_seed(&random, 3);
        struct dataset yours = lend_data(judge, data);
        struct error error;
        judge_enter(judge);
        memory_fail_after(fails);
        bool returned = mine_dataset_shuffle(&yours, &random, &error);
        bool struck = memory_fail_after(-1) < 0;
        if (!judge_leave(judge) ||
            !judge_that(judge, returned != struck,
                        struck ? "memory_new returned NULL, and it returns true all the same."
                               : "It returns false, though all went well."))
            return false;
        if (!struck)
            return true;
        if (!judge_that(
                judge, same_order(yours, data, "pixels") && same_order(yours, data, "labels"),
                "Memory ran short, and some samples have moved: allocate first, then move."))
            return false;
    }
    return true;
}

static void judge_shuffle(struct judge *judge)
{
    judge_trial(judge, "eleven samples");
    if (!judge_shuffle_of(judge, bench.small_data, 5))
        return;
    judge_trial(judge, BENCH_REAL);
    if (judge_shuffle_of(judge, dataset_slice(bench.real_data, 0, BENCH_IMAGES), 6))
        judge_shuffle_short(judge, bench.small_data);
}

static const struct slip mistakes[] = {
    {"dataset_widen", "np.floor(bytes / 255)",
     "The division is one of integers: cast to real before you divide."},
    {"dataset_widen", "bytes", "The bytes are not divided by 255."},
    {"dataset_widen", "bytes / 256", "Divided by 256: the largest byte is 255, and becomes 1."},
    {"dataset_widen", "first / 255", "`from` is ignored: these are the first samples."},
    {"dataset_widen", "1 - bytes / 255", "Ink and paper are exchanged."},
};

const struct exercise EXERCISE = {
    "1",
    {{"idx_header", judge_idx_header, (void (*)(void))mine_idx_header},
     {"matrix_columns", judge_columns, (void (*)(void))mine_matrix_columns},
     {"dataset_widen", judge_widen, (void (*)(void))mine_dataset_widen},
     {"dataset_slice", judge_slice, (void (*)(void))mine_dataset_slice},
     {"dataset_shuffle", judge_shuffle, (void (*)(void))mine_dataset_shuffle}},
    5,
    NULL,
    mistakes,
    sizeof mistakes / sizeof mistakes[0],
};
