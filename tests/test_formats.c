/* CSV, npz and folders of pictures: read, refused, written, and exchanged with NumPy. */
#include "test.h"

#include <sys/stat.h>
#include <unistd.h>

#include "data/csv.h"
#include "data/folder.h"
#include "data/npz.h"
#include "data/open.h"
#include "data/png.h"
#include "model/archive.h"

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

static const char *write_text(const char *name, const char *text)
{
    const char *path = path_of(name);
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
    return path;
}

static void assert_same_data(struct dataset a, struct dataset b)
{
    assert_int_equal(a.samples, b.samples);
    assert_int_equal(a.height, b.height);
    assert_int_equal(a.width, b.width);
    assert_int_equal(a.unlabelled, b.unlabelled);
    assert_memory_equal(a.labels, b.labels, a.samples);
    assert_memory_equal(a.pixels, b.pixels, a.samples * a.inputs);
}

/* 30 pictures of 6 x 6 pixels. */
static struct dataset some_data(void)
{
    struct random random;
    random_seed(&random, 5);
    struct dataset data = random_dataset(&random, 36, 10, 30);
    data.height = data.width = 6;
    return data;
}

/* ============================================= CSV ============================================ */

static void accept_csv(const char *text, size_t samples, size_t inputs, const char *labels,
                       const char *pixels)
{
    struct dataset data;
    struct error error;
    assert_ok(csv_read(&data, write_text("a.csv", text), 10, &error), &error);
    assert_int_equal(data.samples, samples);
    assert_int_equal(data.inputs, inputs);
    assert_int_equal(data.unlabelled, !labels);
    if (labels)
        assert_memory_equal(data.labels, labels, samples);
    assert_memory_equal(data.pixels, pixels, samples * inputs);
    dataset_free(&data);
}

static void csv_reads_every_form(void **state)
{
    (void)state;
    accept_csv("label,pixel0\n7,255\n", 1, 1, "\7", "\377");
    accept_csv("label,pixel0\r\n7,255\r\n0,1", 2, 1, "\7\0", "\377\1");
    accept_csv("label,pixel0\r7,255\r", 1, 1, "\7", "\377");
    accept_csv("\n\n\"label\" , pixel0\n\n\"7\",\"255\"\n\n", 1, 1, "\7", "\377");
    accept_csv("\xef\xbb\xbflabel,pixel0\n7, 8 \n", 1, 1, "\7", "\10");
    accept_csv("pixel0,pixel1,class\n1,2.000,3\n", 1, 2, "\3", "\1\2");
    accept_csv("a,b,c,d\n1,2,3,4\n", 1, 4, NULL, "\1\2\3\4");
    accept_csv("7,1,2,3,4\n", 1, 4, "\7", "\1\2\3\4");
    accept_csv("1,2,3,4\n5,6,7,8\n", 2, 4, NULL, "\1\2\3\4\5\6\7\10");
    accept_csv("label,\"pix\"\"el\"\n1,2\n", 1, 1, "\1", "\2");
}

static void refuse_csv(const char *text, const char *message)
{
    struct dataset data;
    struct error error = {0};
    assert_error(csv_read(&data, write_text("a.csv", text), 10, &error), &error, message);
    assert_non_null(strstr(error.message, path_of("a.csv")));
    assert_null(data.pixels);
    assert_int_equal(data.samples, 0);
}

static void csv_says_what_is_wrong_and_where(void **state)
{
    (void)state;
    struct dataset data;
    struct error error;
    refuse_csv("", "the file is empty");
    refuse_csv("label,pixel0\n", "no pictures");
    refuse_csv("label\n1\n", ":1:1: there is no column of pixels");
    refuse_csv("label,pixel0\n1,2\n1,x\n", ":3:3: column 2 is \"x\"");
    refuse_csv("label,pixel0\n1,256\n", ":2:3: column 2 is \"256\"");
    refuse_csv("label,pixel0\n1,-1\n", "\"-1\"");
    refuse_csv("label,pixel0\n1,2.5\n", "\"2.5\"");
    refuse_csv("label,pixel0\n1,\n", "column 2 is empty");
    refuse_csv("label,pixel0\n1,99999999999999999999999999999999999999999999999\n", "...\"");
    refuse_csv("label,pixel0\n10,1\n",
               ":2:1: column 1 is \"10\", expected a whole number from 0 to 9");
    refuse_csv("label,pixel0\n1\n", ":2:1: this line has 1 columns, expected 2");
    refuse_csv("label,pixel0\n1,2,3\n", ":2:5: this line has more than 2 columns");
    refuse_csv("label,pixel0\n\"1,2\n", ":2:1: the closing quote is missing");
    refuse_csv("label,pixel0\n\"1\"2,2\n", "after the closing quote");
    refuse_csv("label,label,pixel0\n1,2,3\n", ":1:7: a second column is called label");
    refuse_csv("digit,a,b,c,d\n1,2,3,4,5\n", "none is called label");
    refuse_csv("label;pixel0\n1;2\n", "\"1;2\"");
    assert_error(csv_read(&data, folder, 10, &error), &error, "cannot");
    assert_error(csv_read(&data, path_of("nowhere.csv"), 10, &error), &error, "cannot open");
    const char *pipe = path_of("pipe.csv");
    assert_int_equal(mkfifo(pipe, 0600), 0); /* no writer is waited for */
    assert_error(csv_read(&data, pipe, 10, &error), &error, "cannot read: it is no ordinary file");
    assert_error(csv_read(&data, "/dev/zero", 10, &error), &error, "it is no ordinary file");
}

static void csv_comes_back(void **state)
{
    (void)state;
    struct dataset data = some_data(), again;
    struct error error;
    for (int i = 0; i < 4; i++) {
        const char *path = path_of(i % 2 ? "back.csv" : "back.csv.gz");
        data.unlabelled = i >= 2;
        if (data.unlabelled)
            memset(data.labels, 0, data.samples);
        assert_ok(csv_write(path, data, &error), &error);
        assert_ok(csv_read(&again, path, 10, &error), &error);
        assert_same_data(again, data);
        dataset_free(&again);
    }
    dataset_free(&data);
}

/* A gzip file that ends early is named as such, wherever it ends. */
static void csv_refuses_every_truncation_of_gzip(void **state)
{
    (void)state;
    struct dataset data = some_data(), again;
    struct error error;
    struct stat info;
    const char *path = path_of("cut.csv.gz");
    assert_ok(csv_write(path, data, &error), &error);
    assert_int_equal(stat(path, &info), 0);
    for (off_t size = info.st_size - 1; size > 11; size -= 7) {
        assert_int_equal(truncate(path, size), 0);
        assert_false(csv_read(&again, path, 10, &error));
        assert_null(again.pixels);
    }
    assert_non_null(strstr(error.message, "cannot read"));
    dataset_free(&data);
}

static void csv_survives_failing_memory(void **state)
{
    (void)state;
    struct dataset data;
    struct error error;
    bool ok = false;
    for (long n = 0; !ok; n++) {
        memory_fail_after(n);
        ok = csv_read(&data, "tests/corpus/csv/kaggle", 10, &error);
        memory_fail_after(-1);
        assert_true(ok == (data.pixels != NULL));
    }
    dataset_free(&data);
}

/* ======================================= folders and parts ==================================== */

static void idx_folders_come_back(void **state)
{
    (void)state;
    struct dataset data = some_data(), again;
    struct error error;
    const char *path = path_of("idx");
    for (int part = DATASET_TRAIN; part <= DATASET_TEST; part++) {
        assert_ok(dataset_write_folder(data, path, (enum dataset_part)part, &error), &error);
        assert_ok(dataset_open(&again, path, (enum dataset_part)part, 10, &error), &error);
        assert_same_data(again, data);
        dataset_free(&again);
    }
    dataset_free(&data);
}

static void folders_of_pictures_come_back(void **state)
{
    (void)state;
#ifndef BACKSTEP_PNG
    skip();
#endif
    struct dataset data = some_data(), again;
    struct error error;
    assert_ok(folder_write(data, path_of("png"), &error), &error);
    assert_ok(dataset_open(&again, path_of("png"), DATASET_TRAIN, 10, &error), &error);
    assert_same_data(again, data);
    dataset_free(&again);
    assert_error(dataset_open(&again, path_of("png"), DATASET_TEST, 10, &error), &error,
                 "no test samples");
    /* a picture of another size, and one that is none */
    assert_ok(png_write(path_of("png/3/99.png"), data.pixels, 5, 6, &error), &error);
    assert_error(folder_read(&again, path_of("png"), 10, &error), &error, "5 x 6 pixels");
    write_text("png/3/99.png", "no picture");
    assert_error(folder_read(&again, path_of("png"), 10, &error), &error, "99.png: byte 0: no PNG");
    assert_null(again.pixels);
    dataset_free(&data);
}

/* Numbers in names are compared as numbers, and both parts are found in their folders. */
static void pictures_are_in_the_order_of_their_names(void **state)
{
    (void)state;
#ifndef BACKSTEP_PNG
    skip();
#endif
    static const char *const names[] = {"1/digit_2.png", "0/digit_10.png", "1/digit_009.PNG"};
    static const uint8_t order[] = {0, 2, 1}, labels[] = {1, 1, 0};
    struct dataset data;
    struct error error;
    assert_int_equal(mkdir(path_of("sorted"), 0777) || mkdir(path_of("sorted/testing"), 0777) ||
                         mkdir(path_of("sorted/testing/0"), 0777) ||
                         mkdir(path_of("sorted/testing/1"), 0777),
                     0);
    for (uint8_t n = 0; n < 3; n++) {
        char name[64];
        snprintf(name, sizeof name, "sorted/testing/%s", names[n]);
        assert_ok(png_write(path_of(name), &n, 1, 1, &error), &error);
    }
    assert_ok(dataset_open(&data, path_of("sorted"), DATASET_TEST, 10, &error), &error);
    assert_int_equal(data.samples, 3);
    assert_memory_equal(data.pixels, order, 3);
    assert_memory_equal(data.labels, labels, 3);
    dataset_free(&data);
}

/* What `data` cannot take is known by its first bytes, whatever its name. */
static void other_commands_files_are_named(void **state)
{
    (void)state;
    struct dataset data;
    struct error error;
    const char *array = write_text("W1.npy", "\x93NUMPY\1");
    assert_error(dataset_open(&data, array, DATASET_TRAIN, 10, &error), &error,
                 "W1.npy: one NumPy array");
    assert_non_null(strstr(error.hint, "`load NAME FILE`"));
    const char *picture = write_text("one.csv", "\x89PNG\r\n");
    assert_error(dataset_open(&data, picture, DATASET_TRAIN, 10, &error), &error,
                 "one.csv: one picture");
    assert_non_null(strstr(error.hint, "`predict FILE`"));
}

/* A few digits are enough; where there is none, the message names both kinds of folders. */
static void folders_of_some_digits_are_read(void **state)
{
    (void)state;
#ifndef BACKSTEP_PNG
    skip();
#endif
    static const uint8_t pixel = 200;
    struct dataset data;
    struct error error;
    assert_int_equal(mkdir(path_of("some"), 0777), 0);
    assert_error(dataset_open(&data, path_of("some"), DATASET_TRAIN, 10, &error), &error,
                 "train-images-idx3-ubyte");
    assert_non_null(strstr(error.hint, "folders 0 to 9"));
    assert_int_equal(mkdir(path_of("some/7"), 0777) || mkdir(path_of("some/5"), 0777), 0);
    assert_ok(png_write(path_of("some/7/1.png"), &pixel, 1, 1, &error), &error);
    assert_ok(png_write(path_of("some/5/2.png"), &pixel, 1, 1, &error), &error);
    assert_ok(dataset_open(&data, path_of("some"), DATASET_TRAIN, 10, &error), &error);
    assert_int_equal(data.samples, 2);
    assert_memory_equal(data.labels, "\7\5", 2);
    dataset_free(&data);
}

/* =========================================== archives ========================================= */

#ifdef BACKSTEP_ZIP

/* Runs Python with NumPy in the folder; skips the test where there is none. */
static void python(const char *program)
{
    char command[8192];
    if (system("/usr/bin/python3 -c 'import numpy' 2>/dev/null") != 0) {
        print_message("without NumPy: ");
        skip();
    }
    snprintf(command, sizeof command, "cd '%s' && /usr/bin/python3 '%s'", folder,
             write_text("program.py", program));
    assert_int_equal(system(command), 0);
}

static void archives_come_back(void **state)
{
    (void)state;
    struct random random;
    struct error error;
    random_seed(&random, 9);
    struct matrix a = random_matrix(&random, 3, 4), b = random_matrix(&random, 5, 1), read;
    struct npz_array arrays[] = {{"a", a, 2}, {"b", b, 1}, {"c", b, 0}};
    int dimensions;
    assert_ok(npz_write(path_of("x.npz"), arrays, 3, &error), &error);
    struct npz *npz = npz_open(path_of("x.npz"), &error);
    assert_non_null(npz);
    char names[40], few[9];
    assert_string_equal(npz_names(names, sizeof names, npz), "a, b, c");
    assert_string_equal(npz_names(few, sizeof few, npz), "a, ...");
    assert_ok(npz_matrix(npz, "a", &read, &dimensions, &error), &error);
    assert_int_equal(dimensions, 2);
    assert_same_bits(read, a, "a");
    matrix_free(&read);
    assert_ok(npz_matrix(npz, "b", &read, &dimensions, &error), &error);
    assert_int_equal(dimensions, 1);
    assert_same_bits(read, b, "b");
    matrix_free(&read);
    assert_error(npz_matrix(npz, "d", &read, &dimensions, &error), &error, "there is no array d");
    assert_non_null(strstr(error.hint, "a, b, c"));
    npz_close(npz);
    matrix_free(&a);
    matrix_free(&b);
}

/* The model in a file of the corpus, for 3 inputs and 2 classes. */
static void refuse_model(const char *name, const char *message)
{
    struct archive model;
    struct error error = {0};
    char path[200];
    snprintf(path, sizeof path, "tests/corpus/npz/%s", name);
    assert_error(archive_read(&model, path, 3, 2, &error), &error, message);
    assert_int_equal(model.layers.count, 0);
    assert_null(model.weights[0].at);
}

static void archives_are_not_trusted(void **state)
{
    (void)state;
    struct archive model;
    struct dataset data;
    struct error error;
    refuse_model("path", "\"../../W1.npy\" is no name for an array");
    refuse_model("absolute", "\"/etc/W1.npy\" is no name");
    refuse_model("twice", "\"W1.npy\" stands there twice");
    refuse_model("announces", "announces 2147483647 bytes, more than its");
    refuse_model("checksum", "W1: CRC error");
    refuse_model("objects", "cannot read Python objects");
    refuse_model("lzma", "there is no array b1");
    refuse_model("gap", "there is W3, but a layer before is missing");
    refuse_model("no-array", "no .npy file");
    refuse_model("empty", "there is no array W1");
    refuse_model("wrong-way", "W1 is (3, 2), expected (2, 3)");
    assert_error(dataset_open(&data, "tests/corpus/npz/half", DATASET_TRAIN, 10, &error), &error,
                 "expected a whole number");
    assert_ok(archive_read(&model, "tests/corpus/npz/bomb", 3, 2, &error), &error);
    assert_int_equal(model.layers.units[1], 2000);
    archive_free(&model);
}

static void refuse_shape(const char *code, const char *message)
{
    struct archive model;
    struct error error = {0};
    char program[1024];
    snprintf(program, sizeof program,
             "import numpy as np\n"
             "d = dict(W1=np.ones((4, 3)), b1=np.ones(4), W2=np.ones((2, 4)), b2=np.ones((2, 1)))\n"
             "%s\nnp.savez('shape.npz', **d)\n",
             code);
    python(program);
    assert_error(archive_read(&model, path_of("shape.npz"), 3, 2, &error), &error, message);
    assert_null(model.weights[0].at);
}

static void models_of_wrong_shapes_are_named(void **state)
{
    (void)state;
    refuse_shape("d['W1'] = d['W1'].T", "W1 is (3, 4), expected (units, 3)");
    refuse_shape("d['W2'] = np.ones((3, 4))", "W2 is (3, 4), expected (2, 4)");
    refuse_shape("d['W2'] = np.ones(8)", "W2 is (8,), expected (2, 4)");
    refuse_shape("d['W2'] = np.ones((2, 2, 2))", "W2 is (2, 2, 2), expected");
    refuse_shape("d['b1'] = np.ones((1, 4))", "b1 is (1, 4), expected (4, 1) or (4,)");
    refuse_shape("d['b2'] = np.float64(1)", "b2 is (), expected (2, 1) or (2,)");
    refuse_shape("del d['b2']", "there is no array b2");
    refuse_shape("d['b2'] = np.array(['a', 'b'])", "cannot read strings");
    refuse_shape("d['W2'] = np.ones((2, 4)) * 1j", "complex");
}

static void numpy_reads_our_archives(void **state)
{
    (void)state;
    struct dataset data = some_data();
    struct layers layers = {.count = 2, .units = {36, 7, 10}};
    struct network network;
    struct random random;
    struct error error;
    random_seed(&random, 4);
    assert_ok(network_new(&network, layers, data, &error), &error);
    network_initialise(&network, INITIALISE_UNIFORM, &random);
    assert_ok(archive_write(&network, path_of("ours.npz"), &error), &error);
    network_free(&network);
    dataset_free(&data);
    python(
        "import numpy as np\n"
        "np.random.seed(4)\n"
        "d = np.load('ours.npz')\n"
        "assert sorted(d.files) == ['W1', 'W2', 'b1', 'b2'], d.files\n"
        "for name, shape in [('W1', (7, 36)), ('b1', (7, 1)), ('W2', (10, 7)), ('b2', (10, 1))]:\n"
        "    a = np.random.rand(*shape) - 0.5\n"
        "    assert d[name].shape == shape and np.array_equal(d[name], a.astype(d[name].dtype))\n");
}

static void we_read_numpys_archives(void **state)
{
    (void)state;
    static const char *const names[] = {"c", "f", "z", "single", "ints"};
    python("import numpy as np\n"
           "W1 = np.arange(12.).reshape(4, 3) - 5; b1 = np.arange(4.); W2 = "
           "np.arange(8.).reshape(2, 4)\n"
           "b2 = np.array([[1.], [-2.]]); f = np.asfortranarray\n"
           "np.savez('c.npz', W1=W1, b1=b1, W2=W2, b2=b2)\n"
           "np.savez('f.npz', W1=f(W1), b1=b1, W2=f(W2), b2=f(b2), other=np.array(['text']))\n"
           "np.savez_compressed('z.npz', W1=W1, b1=b1, W2=W2, b2=b2)\n"
           "np.savez('single.npz', W1=W1.astype('f4'), b1=b1.astype('>f4'), W2=W2.astype('f4'), "
           "b2=b2)\n"
           "np.savez('ints.npz', W1=W1.astype('i1'), b1=b1.astype('u8'), W2=W2.astype('>i4'), "
           "b2=b2)\n");
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        struct archive model;
        struct error error;
        char name[32];
        snprintf(name, sizeof name, "%s.npz", names[i]);
        assert_ok(archive_read(&model, path_of(name), 3, 2, &error), &error);
        assert_int_equal(model.layers.count, 2);
        assert_int_equal(model.layers.units[1], 4);
        for (size_t r = 0; r < 4; r++) {
            assert_true(*matrix_at(model.biases[0], r, 0) == (real)r);
            for (size_t c = 0; c < 3; c++)
                assert_true(*matrix_at(model.weights[0], r, c) == (real)(3 * r + c) - 5);
        }
        assert_true(*matrix_at(model.weights[1], 1, 2) == 6);
        assert_true(*matrix_at(model.biases[1], 1, 0) == -2);
        archive_free(&model);
    }
}

static void data_sets_come_from_numpys_archives(void **state)
{
    (void)state;
    python("import numpy as np\n"
           "x = (np.arange(3 * 4 * 5) * 7 % 256).reshape(3, 4, 5)\n"
           "np.savez('a.npz', x_train=x.astype('u1'), y_train=np.array([3, 1, 2], 'u1'),\n"
           "         x_test=np.asfortranarray(x[:2].astype('f8')), y_test=np.array([9, 0]))\n"
           "np.savez_compressed('b.npz', x_train=x.reshape(3, 20)[:, :16], x_test=x.astype('i8') * "
           "20)\n");
    struct dataset data;
    struct error error;
    for (int part = DATASET_TRAIN; part <= DATASET_TEST; part++) {
        assert_ok(dataset_open(&data, path_of("a.npz"), (enum dataset_part)part, 10, &error),
                  &error);
        assert_int_equal(data.samples, part == DATASET_TRAIN ? 3 : 2);
        assert_int_equal(data.height, 4);
        assert_int_equal(data.width, 5);
        for (size_t k = 0; k < data.samples * data.inputs; k++)
            assert_int_equal(data.pixels[k], k * 7 % 256);
        assert_int_equal(data.labels[0], part == DATASET_TRAIN ? 3 : 9);
        dataset_free(&data);
    }
    assert_ok(dataset_open(&data, path_of("b.npz"), DATASET_TRAIN, 10, &error), &error);
    assert_int_equal(data.height, 4);
    assert_int_equal(data.width, 4);
    assert_true(data.unlabelled);
    dataset_free(&data);
    assert_error(dataset_open(&data, path_of("b.npz"), DATASET_TEST, 10, &error), &error,
                 "expected a whole number from 0 to 255");
}

static void archives_survive_failing_memory(void **state)
{
    (void)state;
    struct archive model;
    struct error error;
    bool ok = false;
    for (long n = 0; !ok; n++) {
        memory_fail_after(n);
        ok = archive_read(&model, "tests/corpus/npz/model", 3, 2, &error);
        memory_fail_after(-1);
        assert_true(ok == (model.weights[0].at != NULL));
    }
    struct npz_array arrays[] = {{"a", model.weights[0], 2}, {"b", model.biases[0], 1}};
    ok = false;
    for (long n = 0; !ok; n++) {
        memory_fail_after(n);
        ok = npz_write(path_of("failing.npz"), arrays, 2, &error);
        memory_fail_after(-1);
        assert_int_equal(access(path_of("failing.npz"), F_OK), ok ? 0 : -1);
    }
    archive_free(&model);
}

#endif

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(csv_reads_every_form),
        cmocka_unit_test(csv_says_what_is_wrong_and_where),
        cmocka_unit_test(csv_comes_back),
        cmocka_unit_test(csv_refuses_every_truncation_of_gzip),
        cmocka_unit_test(csv_survives_failing_memory),
        cmocka_unit_test(idx_folders_come_back),
        cmocka_unit_test(folders_of_pictures_come_back),
        cmocka_unit_test(pictures_are_in_the_order_of_their_names),
        cmocka_unit_test(folders_of_some_digits_are_read),
        cmocka_unit_test(other_commands_files_are_named),
#ifdef BACKSTEP_ZIP
        cmocka_unit_test(archives_come_back),
        cmocka_unit_test(archives_are_not_trusted),
        cmocka_unit_test(models_of_wrong_shapes_are_named),
        cmocka_unit_test(numpy_reads_our_archives),
        cmocka_unit_test(we_read_numpys_archives),
        cmocka_unit_test(data_sets_come_from_numpys_archives),
        cmocka_unit_test(archives_survive_failing_memory),
#endif
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
