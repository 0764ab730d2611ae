/* IDX files, good and bad; data sets; one-hot. */
#include "test.h"

#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include "data/idx.h"
#include "data/one_hot.h"

static char folder[64]; /* where the files of these tests are made */

static int make_folder(void **state)
{
    (void)state;
    snprintf(folder, sizeof folder, "/tmp/backstep-test-XXXXXX");
    return mkdtemp(folder) ? 0 : -1;
}

static int remove_folder(void **state)
{
    (void)state;
    char command[128];
    snprintf(command, sizeof command, "rm -rf '%s'", folder);
    return system(command);
}

/* The path of a file in the folder; valid until the eighth call after. */
static const char *path_of(const char *name)
{
    static char path[8][256];
    static int turn;
    turn = (turn + 1) % 8;
    snprintf(path[turn], sizeof path[turn], "%s/%s", folder, name);
    return path[turn];
}

static const char *write_file(const char *name, const void *bytes, size_t count)
{
    const char *path = path_of(name);
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, count, file), count);
    assert_int_equal(fclose(file), 0);
    return path;
}

/* The same bytes compressed, cut off after `keep` of the compressed ones (0 for all). */
static const char *write_gzip(const char *name, const void *bytes, size_t count, size_t keep)
{
    const char *path = path_of(name);
    gzFile file = gzopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(gzwrite(file, bytes, (unsigned)count), count);
    assert_int_equal(gzclose(file), Z_OK);
    if (keep)
        assert_int_equal(truncate(path, (off_t)keep), 0);
    return path;
}

/* Three images of 2 x 2 and their labels. */
static const uint8_t IMAGES[] = {0, 0, 8, 3, 0, 0, 0, 3, 0, 0, 0, 2,  0,  0,
                                 0, 2, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 255};
static const uint8_t LABELS[] = {0, 0, 8, 1, 0, 0, 0, 3, 7, 0, 9};

static void idx_reads_plain_and_gzip(void **state)
{
    (void)state;
    struct error error = {0};
    for (int gzip = 0; gzip < 2; gzip++) {
        const char *path = gzip ? write_gzip("i.gz", IMAGES, sizeof IMAGES, 0)
                                : write_file("i", IMAGES, sizeof IMAGES);
        struct idx idx;
        assert_ok(idx_read(&idx, path, &error), &error);
        assert_int_equal(idx.dimensions, 3);
        assert_int_equal(idx.size[0], 3);
        assert_int_equal(idx.size[2], 2);
        assert_int_equal(idx.count, 12);
        assert_memory_equal(idx.bytes, IMAGES + 16, 12);
        idx_free(&idx);
        assert_null(idx.bytes);
    }
}

static void refuse(const char *path, const char *text)
{
    struct error error = {0};
    struct idx idx;
    assert_error(idx_read(&idx, path, &error), &error, text);
    assert_non_null(strstr(error.message, path));
    assert_null(idx.bytes);
    assert_int_equal(idx.count, 0);
}

static void idx_refuses_every_truncation(void **state)
{
    (void)state;
    for (size_t length = 0; length < sizeof IMAGES; length++) {
        char place[32];
        snprintf(place, sizeof place, "ends after byte %zu", length);
        refuse(write_file("cut", IMAGES, length), place);
    }
}

static void idx_refuses_overlong(void **state)
{
    (void)state;
    uint8_t longer[sizeof IMAGES + 1] = {0};
    memcpy(longer, IMAGES, sizeof IMAGES);
    refuse(write_file("long", longer, sizeof longer), "data goes on after the last of 12 elements");
    refuse(write_gzip("long.gz", longer, sizeof longer, 0), "data goes on after");
}

/* A file larger than what is read at once: the message counts to the end of the elements. */
static void idx_counts_what_is_missing(void **state)
{
    (void)state;
    struct error error;
    enum { THERE = 17000000, ANNOUNCED = 50000000 };
    uint8_t *bytes = memory_new(THERE, 1, &error);
    assert_non_null(bytes);
    const uint8_t header[] = {
        0, 0, 8, 1, ANNOUNCED >> 24, ANNOUNCED >> 16 & 255, ANNOUNCED >> 8 & 255, ANNOUNCED & 255};
    memcpy(bytes, header, sizeof header);
    refuse(write_gzip("large.gz", bytes, THERE, 0), "(33000008 bytes more were announced)");
    memory_free(bytes);
}

static void idx_refuses_wrong_headers(void **state)
{
    (void)state;
    uint8_t bytes[sizeof IMAGES];
    static const struct {
        size_t at;
        uint8_t value;
        const char *text;
    } wrong[] = {{0, 1, "byte 0: no IDX file"},
                 {1, 'P', "byte 0: no IDX file"},
                 {2, 13, "byte 2: elements of type 0x0d"},
                 {3, 0, "byte 3: 0 dimensions"},
                 {3, 5, "byte 3: 5 dimensions"}};
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        memcpy(bytes, IMAGES, sizeof bytes);
        bytes[wrong[i].at] = wrong[i].value;
        refuse(write_file("wrong", bytes, sizeof bytes), wrong[i].text);
    }
}

static void idx_refuses_huge_dimensions(void **state)
{
    (void)state;
    uint8_t bytes[40] = {0, 0, 8, 4};
    memset(bytes + 4, 0xff, 16);
    refuse(write_file("huge", bytes, sizeof bytes), "the product of the dimensions");
    bytes[3] = 2; /* 2^32-1 squared is below 2^64: more than can be addressed, or not there */
    refuse(write_file("huge", bytes, sizeof bytes), "the product of the dimensions");
    bytes[3] = 1; /* four gigabytes */
    refuse(write_file("huge", bytes, sizeof bytes),
           "4294967295 elements are announced, at most 1073741824 are read");
    bytes[4] = 0x3f; /* one announced, a few bytes there: memory follows what is there */
    refuse(write_file("huge", bytes, sizeof bytes), "ends after byte 40");
}

static void idx_refuses_damaged_gzip(void **state)
{
    (void)state;
    uint8_t noise[5000] = {0, 0, 8, 1, 0, 0, 0x13, 0x80};
    struct random random;
    random_seed(&random, 1);
    for (size_t i = 8; i < sizeof noise; i++)
        noise[i] = (uint8_t)random_below(&random, 256);
    struct stat info;
    const char *whole = write_gzip("whole.gz", noise, sizeof noise, 0);
    assert_int_equal(stat(whole, &info), 0);
    for (size_t keep = 20; keep < (size_t)info.st_size; keep += 97)
        refuse(write_gzip("short.gz", noise, sizeof noise, keep), "byte");
    for (size_t keep = (size_t)info.st_size - 8; keep < (size_t)info.st_size; keep++)
        refuse(write_gzip("trailer.gz", noise, sizeof noise, keep), "byte");

    FILE *file = fopen(write_gzip("flip.gz", noise, sizeof noise, 0), "r+b");
    assert_non_null(file);
    fseek(file, -6, SEEK_END); /* in the checksum */
    int c = getc(file);
    fseek(file, -6, SEEK_END);
    putc(c ^ 1, file);
    fclose(file);
    refuse(path_of("flip.gz"), "byte");
}

static void idx_refuses_what_is_no_file(void **state)
{
    (void)state;
    refuse(path_of("nothing-here"), "No such file");
    refuse(folder, "directory");
    refuse("/dev/zero", "/dev/zero: cannot read: it is no ordinary file");
    const char *pipe = path_of("pipe");
    assert_int_equal(mkfifo(pipe, 0600), 0);
    refuse(pipe, "cannot read: it is no ordinary file"); /* without waiting for a writer */
}

static void idx_survives_failing_memory(void **state)
{
    (void)state;
    const char *path = write_file("i", IMAGES, sizeof IMAGES);
    struct error error = {0};
    struct idx idx;
    memory_fail_after(0);
    assert_error(idx_read(&idx, path, &error), &error, "out of memory");
    assert_null(idx.bytes);
}

/* ========================================= data sets ========================================== */

static void dataset_pairs_files(void **state)
{
    (void)state;
    struct error error = {0};
    struct dataset data;
    const char *images = write_file("images", IMAGES, sizeof IMAGES);
    const char *labels = write_gzip("labels.gz", LABELS, sizeof LABELS, 0);
    assert_ok(dataset_read(&data, images, labels, 10, &error), &error);
    assert_int_equal(data.samples, 3);
    assert_int_equal(data.inputs, 4);
    assert_int_equal(data.labels[2], 9);
    struct matrix X;
    assert_ok(matrix_new(&X, 4, 2, &error), &error);
    dataset_widen(X, data, 1);
    assert_true(*matrix_at(X, 0, 0) == (real)5 / 255);
    assert_true(*matrix_at(X, 3, 1) == 1);
    matrix_free(&X);
    struct dataset slice = dataset_slice(data, 1, 3);
    assert_int_equal(slice.samples, 2);
    assert_int_equal(slice.pixels[0], 5);
    assert_int_equal(slice.labels[0], 0);
    dataset_free(&data);
    assert_null(data.pixels);
}

static void dataset_refuses_mismatches(void **state)
{
    (void)state;
    struct error error = {0};
    struct dataset data;
    const char *images = write_file("images", IMAGES, sizeof IMAGES);
    const char *labels = write_file("labels", LABELS, sizeof LABELS);
    assert_error(dataset_read(&data, images, labels, 9, &error), &error,
                 "label 2 is 9, expected 0 to 8");
    assert_error(dataset_read(&data, labels, labels, 10, &error), &error, "1 dimensions");
    assert_error(dataset_read(&data, images, images, 10, &error), &error, "3 dimensions");
    uint8_t two[] = {0, 0, 8, 1, 0, 0, 0, 2, 7, 0};
    labels = write_file("two", two, sizeof two);
    assert_error(dataset_read(&data, images, labels, 10, &error), &error, "3 images, but");
    uint8_t many[sizeof IMAGES]; /* and a count that differs is found before the pixels are read */
    memcpy(many, IMAGES, sizeof many);
    many[5] = 1;
    images = write_file("many", many, sizeof many);
    assert_error(dataset_read(&data, images, labels, 10, &error), &error, "65539 images, but");
    images = path_of("images");
    uint8_t ten[sizeof LABELS];
    memcpy(ten, LABELS, sizeof ten);
    ten[9] = 10;
    labels = write_file("ten", ten, sizeof ten);
    assert_error(dataset_read(&data, images, labels, 10, &error), &error, "label 1 is 10");
    uint8_t none[16] = {0, 0, 8, 3};
    uint8_t no_label[8] = {0, 0, 8, 1};
    images = write_file("none", none, sizeof none);
    labels = write_file("no-label", no_label, sizeof no_label);
    assert_error(dataset_read(&data, images, labels, 10, &error), &error, "no images");
    assert_null(data.pixels);
}

static void folders_take_the_usual_names(void **state)
{
    (void)state;
    static const char *const names[][2] = {
        {"t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte"},
        {"t10k-images.idx3-ubyte", "t10k-labels.idx1-ubyte"},
    };
    struct error error = {0};
    struct dataset data;
    assert_error(dataset_read_folder(&data, folder, DATASET_TEST, 10, &error), &error,
                 "t10k-images-idx3-ubyte.gz: no such file");
    for (size_t i = 0; i < 2; i++) {
        write_file(names[i][0], IMAGES, sizeof IMAGES);
        write_file(names[i][1], LABELS, sizeof LABELS);
        assert_ok(dataset_read_folder(&data, folder, DATASET_TEST, 10, &error), &error);
        assert_int_equal(data.samples, 3);
        dataset_free(&data);
        unlink(path_of(names[i][0]));
        unlink(path_of(names[i][1]));
    }
}

static void mnist_is_whole(void **state)
{
    (void)state;
    struct error error = {0};
    struct dataset train, test;
    assert_ok(dataset_read_mnist(&train, DATASET_TRAIN, &error), &error);
    assert_ok(dataset_read_mnist(&test, DATASET_TEST, &error), &error);
    assert_int_equal(train.samples, 60000);
    assert_int_equal(test.samples, 10000);
    assert_int_equal(train.inputs, 784);
    assert_int_equal(train.labels[0], 5);
    assert_int_equal(test.labels[0], 7);
    dataset_free(&train);
    dataset_free(&test);
}

static void shuffle_keeps_pairs_together(void **state)
{
    (void)state;
    struct error error = {0};
    struct random random;
    random_seed(&random, 7);
    struct dataset data = random_dataset(&random, 3, 10, 50);
    for (size_t n = 0; n < 50; n++) {
        data.pixels[3 * n] = (uint8_t)n;
        data.labels[n] = (uint8_t)(n % 10);
    }
    size_t order[50];
    random_seed(&random, 5);
    random_permutation(&random, order, 50);
    random_seed(&random, 5);
    assert_ok(dataset_shuffle(&data, &random, &error), &error);
    for (size_t n = 0; n < 50; n++) {
        assert_int_equal(data.pixels[3 * n], order[n]);
        assert_int_equal(data.labels[n], order[n] % 10);
    }
    uint8_t before = data.pixels[0];
    for (long failing = 0; failing < 3; failing++) {
        memory_fail_after(failing);
        assert_error(dataset_shuffle(&data, &random, &error), &error, "out of memory");
        assert_int_equal(data.pixels[0], before);
    }
    dataset_free(&data);
}

static void one_hot_and_back(void **state)
{
    (void)state;
    struct error error = {0};
    const uint8_t labels[] = {0, 9, 3, 3};
    uint8_t back[4];
    struct matrix Y;
    assert_ok(matrix_new(&Y, 10, 4, &error), &error);
    one_hot(Y, labels);
    for (size_t j = 0; j < 4; j++)
        for (size_t i = 0; i < 10; i++)
            assert_true(*matrix_at(Y, i, j) == (i == labels[j]));
    one_hot_labels(back, Y);
    assert_memory_equal(back, labels, sizeof labels);
    matrix_free(&Y);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(idx_reads_plain_and_gzip),
        cmocka_unit_test(idx_refuses_every_truncation),
        cmocka_unit_test(idx_refuses_overlong),
        cmocka_unit_test(idx_counts_what_is_missing),
        cmocka_unit_test(idx_refuses_wrong_headers),
        cmocka_unit_test(idx_refuses_huge_dimensions),
        cmocka_unit_test(idx_refuses_damaged_gzip),
        cmocka_unit_test(idx_refuses_what_is_no_file),
        cmocka_unit_test(idx_survives_failing_memory),
        cmocka_unit_test(dataset_pairs_files),
        cmocka_unit_test(dataset_refuses_mismatches),
        cmocka_unit_test(folders_take_the_usual_names),
        cmocka_unit_test(mnist_is_whole),
        cmocka_unit_test(shuffle_keeps_pairs_together),
        cmocka_unit_test(one_hot_and_back),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
