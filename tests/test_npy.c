/* .npy files: read, refused, written, replaced in one step, and exchanged with NumPy. */
#include "test.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "data/npy.h"

enum { NOBODY = 65534, HEADER = 128 };

static char folder[64]; /* where the files of these tests are made */

static int make_folder(void **state)
{
    (void)state;
    snprintf(folder, sizeof folder, "/tmp/backstep-test-XXXXXX");
    return mkdtemp(folder) && chmod(folder, 0755) == 0 ? 0 : -1;
}

static int remove_folder(void **state)
{
    (void)state;
    char command[128];
    snprintf(command, sizeof command, "rm -rf '%s'", folder);
    return seteuid(getuid()) || system(command);
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

/* A file of this version with the dictionary as its header, unpadded, and the data. */
static const char *make_npy(int version, const char *dictionary, const void *data, size_t count)
{
    uint8_t bytes[2048] = {0x93, 'N', 'U', 'M', 'P', 'Y', (uint8_t)version, 0};
    size_t length = strlen(dictionary), start = version == 1 ? 10 : 12;
    assert_true(start + length + count <= sizeof bytes);
    bytes[8] = (uint8_t)length;
    bytes[9] = (uint8_t)(length >> 8);
    for (size_t k = 0; k < length; k++)
        bytes[start + k] = (uint8_t)dictionary[k];
    if (count)
        memcpy(bytes + start + length, data, count);
    return write_file("made.npy", bytes, start + length + count);
}

static void refuse(const char *path, const char *text)
{
    struct error error = {0};
    struct matrix matrix = {.rows = 1};
    int dimensions = 77;
    assert_error(npy_read(&matrix, &dimensions, path, &error), &error, text);
    assert_non_null(strstr(error.message, path));
    assert_null(matrix.at);
    assert_int_equal(matrix.rows + matrix.columns, 0);
    assert_int_equal(dimensions, 77);
}

/* The file is an array of so many dimensions; its matrix is the caller's. */
static struct matrix accept(const char *path, int dimensions, size_t rows, size_t columns)
{
    struct error error = {0};
    struct matrix matrix;
    int found;
    assert_ok(npy_read(&matrix, &found, path, &error), &error);
    assert_int_equal(found, dimensions);
    assert_int_equal(matrix.rows, rows);
    assert_int_equal(matrix.columns, columns);
    return matrix;
}

/* ========================================== reading =========================================== */

static void reads_every_type(void **state)
{
    (void)state;
    static const struct {
        const char *descr;
        size_t width;
        uint8_t bytes[16];
        double values[2];
    } types[] = {
        {"<f8",
         8,
         {0, 0, 0, 0, 0, 0, 0xf8, 0x3f, 1, 0, 0, 0, 0, 0, 0, 0xc0},
         {1.5, -0x1.0000000000001p1}},
        {">f8",
         8,
         {0x3f, 0xf8, 0, 0, 0, 0, 0, 0, 0xc0, 0, 0, 0, 0, 0, 0, 1},
         {1.5, -0x1.0000000000001p1}},
        {"<f4", 4, {0, 0, 0xc0, 0x3f, 0, 0, 0x80, 0xff}, {1.5, -INFINITY}},
        {">f4", 4, {0x3f, 0xc0, 0, 0, 0xff, 0x80, 0, 0}, {1.5, -INFINITY}},
        {"|i1", 1, {0x80, 0x7f}, {-128, 127}},
        {"<i1", 1, {0xff, 0x01}, {-1, 1}},
        {"|u1", 1, {0x80, 0xff}, {128, 255}},
        {">u1", 1, {0x00, 0xfe}, {0, 254}},
        {"|b1", 1, {0, 1}, {0, 1}},
        {"=b1", 1, {2, 0}, {1, 0}},
        {"<i2", 2, {0xfe, 0xff, 0x2c, 0x01}, {-2, 300}},
        {">i2", 2, {0xff, 0xfe, 0x01, 0x2c}, {-2, 300}},
        {"<u2", 2, {0xfe, 0xff, 0x2c, 0x01}, {65534, 300}},
        {"<i4", 4, {0, 0, 0, 0x80, 1, 2, 0, 0}, {-2147483648.0, 513}},
        {">i4", 4, {0x80, 0, 0, 0, 0, 0, 2, 1}, {-2147483648.0, 513}},
        {"<u4", 4, {0xff, 0xff, 0xff, 0xff, 3, 0, 0, 0}, {4294967295.0, 3}},
        {"<i8",
         8,
         {0, 0, 0, 0, 0, 0, 0, 0x80, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff},
         {-0x1p63, -1}},
        {">i8", 8, {0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 9}, {-0x1p63, 9}},
        {"<u8", 8, {0, 0, 0, 0, 0, 0, 0, 0x80, 5, 0, 0, 0, 0, 0, 0, 0}, {0x1p63, 5}},
    };
    for (size_t k = 0; k < sizeof types / sizeof types[0]; k++) {
        char dictionary[128];
        snprintf(dictionary, sizeof dictionary,
                 "{'descr': '%s', 'fortran_order': False, 'shape': (2,), }\n", types[k].descr);
        const char *path = make_npy(1, dictionary, types[k].bytes, 2 * types[k].width);
        struct matrix matrix = accept(path, 1, 2, 1);
        for (size_t i = 0; i < 2; i++)
            if (matrix.at[i] != (real)types[k].values[i])
                fail_msg("%s: element %zu is %.17g", types[k].descr, i, (double)matrix.at[i]);
        matrix_free(&matrix);
    }
    const int32_t native[] = {-7, 8};
    struct matrix matrix = accept(
        make_npy(1, "{'descr': '=i4', 'fortran_order': False, 'shape': (2,)}", native, 8), 1, 2, 1);
    assert_true(matrix.at[0] == -7 && matrix.at[1] == 8);
    matrix_free(&matrix);
}

/* Element [i, j] in both orders, from the bytes 0 to 5. */
static void reads_both_orders(void **state)
{
    (void)state;
    const uint8_t bytes[] = {0, 1, 2, 3, 4, 5};
    for (int fortran = 0; fortran < 2; fortran++) {
        char dictionary[128];
        snprintf(dictionary, sizeof dictionary,
                 "{'descr': '|u1', 'fortran_order': %s, 'shape': (2, 3), }",
                 fortran ? "True" : "False");
        struct matrix matrix = accept(make_npy(1, dictionary, bytes, sizeof bytes), 2, 2, 3);
        for (size_t i = 0; i < 2; i++)
            for (size_t j = 0; j < 3; j++)
                assert_true(*matrix_at(matrix, i, j) == (real)(fortran ? i + 2 * j : 3 * i + j));
        matrix_free(&matrix);
    }
}

static void reads_every_shape(void **state)
{
    (void)state;
    const uint8_t bytes[] = {7, 8, 9};
    static const struct {
        const char *shape;
        int dimensions;
        size_t rows, columns, count;
    } shapes[] = {
        {"()", 0, 1, 1, 1},
        {"(3,)", 1, 3, 1, 3},
        {"(3, 1)", 2, 3, 1, 3},
        {"(1, 3)", 2, 1, 3, 3},
        {"(1, 3,)", 2, 1, 3, 3},
        {"( 3L ,\t1 )", 2, 3, 1, 3},
        {"(0,)", 1, 0, 1, 0},
        {"(0, 3)", 2, 0, 3, 0},
        {"(3, 0)", 2, 3, 0, 0},
        {"(0, 1000000000000000000)", 2, 0, 1000000000000000000U, 0},
        {"(1000000000000000000, 0)", 2, 1000000000000000000U, 0, 0},
    };
    for (size_t k = 0; k < 2 * sizeof shapes / sizeof shapes[0]; k++) {
        char dictionary[128];
        snprintf(dictionary, sizeof dictionary, "{'descr':'|u1','fortran_order':%s,'shape':%s}\n",
                 k % 2 ? "True" : "False", shapes[k / 2].shape);
        struct matrix matrix =
            accept(make_npy(1, dictionary, bytes, shapes[k / 2].count), shapes[k / 2].dimensions,
                   shapes[k / 2].rows, shapes[k / 2].columns);
        for (size_t i = 0; i < shapes[k / 2].count; i++)
            assert_true(matrix.at[i] == (real)bytes[i]);
        matrix_free(&matrix);
    }
}

static void reads_any_layout_of_the_header(void **state)
{
    (void)state;
    static const char *const headers[] = {
        "{'descr': '|u1', 'fortran_order': False, 'shape': (2,), }      \n",
        "{'shape':(2,),'fortran_order':False,'descr':'|u1'}",
        "  { \"fortran_order\" :False ,\n\t'shape' : ( 2 , ) , \"descr\" : \"|u1\" , }\r\n  ",
    };
    const uint8_t bytes[] = {41, 42};
    for (size_t k = 0; k < sizeof headers / sizeof headers[0]; k++)
        for (int version = 1; version <= 3; version++) {
            struct matrix matrix = accept(make_npy(version, headers[k], bytes, 2), 1, 2, 1);
            assert_true(matrix.at[1] == 42);
            matrix_free(&matrix);
        }
}

/* ========================================== refusals ========================================== */

static void refuses_wrong_headers(void **state)
{
    (void)state;
    static const char *const wrong[][2] = {
        {"", "byte 10: expected '{', found the header's end"},
        {"[]", "byte 10: expected '{', found ["},
        {"{'descr': '<f8'", "expected ',' or '}', found the header's end"},
        {"{,}", "byte 11: expected a key in quotes or '}', found ,"},
        {"{}", "the key 'descr' is missing"},
        {"{'descr': '<f8', 'fortran_order': False}", "byte 50: the key 'shape' is missing"},
        {"{'shape': (), 'descr': '<f8', }", "the key 'fortran_order' is missing"},
        {"{'shape': (), 'shape': ()}", "byte 24: the key 'shape' stands there twice"},
        {"{'shape': (), 'order': ()}", "byte 24: the key 'order' is not known"},
        {"{'sh\x1b[m': ()}", "the key 'sh?[m' is not known"},
        {"{'shape: ()}", "expected the closing quote, found the header's end"},
        {"{'shape' ()}", "byte 19: expected ':', found ("},
        {"{'shape': 3}", "byte 20: expected the shape in parentheses, found 3"},
        {"{'shape': (3)}", "byte 22: expected ',', found )"},
        {"{'shape': (,)}", "byte 21: expected a dimension or ')', found ,"},
        {"{'shape': (3, -1)}", "byte 24: expected a dimension or ')', found -"},
        {"{'shape': (3 4)}", "byte 23: expected ',', found 4"},
        {"{'shape': (3,", "expected a dimension or ')', found the header's end"},
        {"{'shape': (1.5,)}", "byte 22: expected ',', found ."},
        {"{'shape': (18446744073709551616,)}", "byte 21: the dimension is larger than memory"},
        {"{'shape': (2, 3, 4)}",
         "byte 20: an array of 3 dimensions, (2, 3, 4), expected at most 2"},
        {"{'fortran_order': 1}", "byte 28: expected True or False, found 1"},
        {"{'fortran_order': Falsehood}", "byte 33: expected ',' or '}', found h"},
        {"{'shape': () 'descr': '<f8'}", "byte 23: expected ',' or '}', found '"},
        {"{'descr': 8}", "byte 20: expected the type as a string, found 8"},
        {"{'descr': '|u1', 'fortran_order': False, 'shape': ()} \x07",
         "byte 64: expected the header's end, found the byte 0x07"},
    };
    for (size_t k = 0; k < sizeof wrong / sizeof wrong[0]; k++)
        refuse(make_npy(1, wrong[k][0], "12345678", 8), wrong[k][1]);
    char inside[] = "{'descr\1': '<f8', 'fortran_order': False, 'shape': ()}";
    const char *path = make_npy(1, inside, "12345678", 8);
    FILE *file = fopen(path, "r+b");
    assert_non_null(file);
    fseek(file, 10 + 7, SEEK_SET);
    putc(0, file);
    fclose(file);
    refuse(path, "byte 17: expected the closing quote, found the byte 0x00");
}

static void refuses_other_types(void **state)
{
    (void)state;
    static const char *const wrong[][3] = {
        {"'<f2'", "byte 20: cannot read elements of type '<f2'", "astype(np.float64)"},
        {"'<f16'", "elements of type '<f16'", "astype(np.float64)"},
        {"'|f8'", "elements of type '|f8'", "astype(np.float64)"},
        {"'f8'", "elements of type 'f8'", "astype(np.float64)"},
        {"'<i3'", "elements of type '<i3'", "astype(np.float64)"},
        {"''", "elements of type ''", "astype(np.float64)"},
        {"'<'", "elements of type '<'", "astype(np.float64)"},
        {"'|O'", "Python objects of type '|O'", "A pickle is never read"},
        {"'|S5'", "strings of type '|S5'", "Save numbers"},
        {"'<U12'", "strings of type '<U12'", "Save numbers"},
        {"'<c16'", "complex numbers of type '<c16'", "a.real and a.imag"},
        {"'|V16'", "records or raw bytes of type '|V16'", "each field"},
        {"'<M8[ns]'", "dates or times of type '<M8[ns]'", "astype(np.float64)"},
        {"[('x', '<f4'), ('y', '<i8')]", "a structured array", "np.save(path, a['x'])"},
    };
    for (size_t k = 0; k < sizeof wrong / sizeof wrong[0]; k++) {
        char dictionary[128];
        snprintf(dictionary, sizeof dictionary,
                 "{'descr': %s, 'fortran_order': False, 'shape': (1,), }\n", wrong[k][0]);
        const char *path = make_npy(1, dictionary, "0123456789abcdef", 16);
        refuse(path, wrong[k][1]);
        struct error error = {0};
        struct matrix matrix;
        int dimensions;
        assert_false(npy_read(&matrix, &dimensions, path, &error));
        if (!strstr(error.hint, wrong[k][2]))
            fail_msg("%s: the hint is \"%s\"", wrong[k][0], error.hint);
    }
}

static void refuses_many_dimensions(void **state)
{
    (void)state;
    char dictionary[512] = "{'shape': (";
    for (size_t d = 0, used = strlen(dictionary); d < 100; d++, used += 4)
        snprintf(dictionary + used, sizeof dictionary - used, "%s", d < 99 ? "11, " : "11)}");
    refuse(make_npy(1, dictionary, "", 0), "of 100 dimensions, (11, 11, 11, 11, ");
    refuse(make_npy(1, dictionary, "", 0), "...), expected at most 2");
}

/* What the header announces is compared with the file's size before any memory is taken for it:
 * one allocation, the header's text. */
static void refuses_more_than_there_is(void **state)
{
    (void)state;
    static const char *const wrong[][2] = {
        {"(4,)", "ends after byte 76, in the elements (24 bytes more were announced)"},
        {"(1099511627776,)", "ends after byte 88"},
        {"(1152921504606846975, 1)", "ends after byte"},
        {"(1152921504606846976, 1)", "the product of the dimensions (1152921504606846976, 1)"},
        {"(4294967296, 4294967296)", "the product of the dimensions"},
        {"(18446744073709551615, 2)", "the product of the dimensions"},
    };
    for (size_t k = 0; k < sizeof wrong / sizeof wrong[0]; k++) {
        char dictionary[128];
        snprintf(dictionary, sizeof dictionary,
                 "{'descr': '<f8', 'fortran_order': False, 'shape': %s, }\n", wrong[k][0]);
        const char *path = make_npy(1, dictionary, "01234567", 8);
        memory_fail_after(1000);
        refuse(path, wrong[k][1]);
        assert_int_equal(memory_fail_after(-1), 999);
    }
    refuse(make_npy(1, "{'descr': '<i4', 'fortran_order': True, 'shape': ()}", "01234567", 8),
           "byte 66: data goes on after the last of 1 elements");
    refuse(make_npy(1, "{'descr': '<i4', 'fortran_order': True, 'shape': (0, 5)}", "0", 1),
           "byte 66: data goes on after the last of 0 elements");
}

static void refuses_wrong_preambles(void **state)
{
    (void)state;
    refuse(write_file("w", "", 0), "ends after byte 0, in the magic string");
    refuse(write_file("w", "1,2\n", 4), "byte 0: no .npy file");
    refuse(write_file("w", "PK\3\4 and so on", 14), "byte 0: no .npy file");
    refuse(write_file("w", "\x93NUMPY\4\0v\0{}", 12), "byte 6: version 4.0");
    refuse(write_file("w", "\x93NUMPY\0\0v\0{}", 12), "byte 6: version 0.0");
    refuse(write_file("w", "\x93NUMPY\1\1v\0{}", 12), "byte 6: version 1.1");
    refuse(write_file("w", "\x93NUMPY\1\0v\0{}", 12),
           "ends after byte 12, in the header (116 bytes more were announced)");
    memory_fail_after(1000);
    refuse(write_file("w", "\x93NUMPY\2\0\xff\xff\xff\xff{}", 14),
           "ends after byte 14, in the header");
    assert_int_equal(memory_fail_after(-1), 1000);
    /* lengths that lie: one less, and one more than the dictionary has */
    uint8_t bytes[] = "\x93NUMPY\1\0\65\0{'descr':'|u1','fortran_order':False,'shape':(1,)   }\7";
    size_t count = sizeof bytes - 1, length = count - 1 - 10;
    for (size_t lie = length - 1; lie <= length + 1; lie++) {
        bytes[8] = (uint8_t)lie;
        const char *path = write_file("w", bytes, count);
        if (lie < length)
            refuse(path, "expected ',' or '}', found the header's end");
        else if (lie > length)
            refuse(path, "expected the header's end, found the byte 0x07");
        else {
            struct matrix matrix = accept(path, 1, 1, 1);
            matrix_free(&matrix);
        }
    }
}

/* The bytes of a file; the caller gives them to memory_free. */
static uint8_t *slurp(const char *path, size_t *size)
{
    struct error error;
    FILE *file = file_open(path, size, &error);
    assert_ok(file != NULL, &error);
    uint8_t *bytes = memory_new(*size, 1, &error);
    assert_non_null(bytes);
    assert_int_equal(fread(bytes, 1, *size, file), *size);
    fclose(file);
    return bytes;
}

/* The bytes of a file that we write for a 2 x 3 matrix. */
static uint8_t *small_file(size_t *size)
{
    struct error error = {0};
    struct random random;
    random_seed(&random, 4);
    struct matrix matrix = random_matrix(&random, 2, 3);
    assert_ok(npy_write(path_of("small.npy"), matrix, 2, &error), &error);
    matrix_free(&matrix);
    uint8_t *bytes = slurp(path_of("small.npy"), size);
    assert_int_equal(*size, HEADER + 6 * sizeof(real));
    return bytes;
}

static void refuses_every_truncation(void **state)
{
    (void)state;
    size_t size;
    uint8_t *bytes = small_file(&size);
    for (size_t length = 0; length < size; length++) {
        char text[64];
        snprintf(text, sizeof text, "ends after byte %zu, in the", length);
        refuse(write_file("cut.npy", bytes, length), text);
    }
    memory_free(bytes);
}

/* Any byte of the header may have any value: an array or a message, nothing else. */
static void survives_every_corruption(void **state)
{
    (void)state;
    size_t size, read = 0;
    uint8_t *bytes = small_file(&size);
    const char *path = write_file("flip.npy", bytes, size);
    int file = open(path, O_WRONLY);
    assert_true(file >= 0);
    for (size_t at = 0; at < HEADER; at++) {
        for (unsigned flip = 1; flip < 256; flip++) {
            uint8_t wrong = (uint8_t)(bytes[at] ^ flip);
            assert_int_equal(pwrite(file, &wrong, 1, (off_t)at), 1);
            struct error error = {0};
            struct matrix matrix;
            int dimensions;
            if (npy_read(&matrix, &dimensions, path, &error)) {
                assert_int_equal(matrix_count(matrix) * sizeof(real), size - HEADER);
                matrix_free(&matrix);
                read++;
                continue;
            }
            assert_non_null(strstr(error.message, path));
            assert_non_null(strstr(error.message, ": byte ") ? error.message
                                                             : strstr(error.message, "after byte"));
            assert_null(matrix.at);
        }
        assert_int_equal(pwrite(file, bytes + at, 1, (off_t)at), 1);
    }
    close(file);
    memory_free(bytes);
    assert_true(read > 100); /* other white space, other byte orders */
}

static void refuses_what_is_no_file(void **state)
{
    (void)state;
    refuse(path_of("nothing-here"), "No such file");
    refuse(folder, "it is a directory");
    refuse("/dev/null", "it is no ordinary file");
    assert_int_equal(mkfifo(path_of("pipe"), 0644), 0);
    refuse(path_of("pipe"), "it is no ordinary file");
    const char *path = write_file("secret.npy", "", 0);
    assert_int_equal(chmod(path, 0), 0);
    if (getuid() == 0)
        assert_int_equal(seteuid(NOBODY), 0);
    refuse(path, "Permission denied");
    assert_int_equal(seteuid(getuid()), 0);
}

static void reading_survives_failing_memory(void **state)
{
    (void)state;
    const char *path = make_npy(1, "{'descr':'|u1','fortran_order':True,'shape':()}", "7", 1);
    for (long failing = 0; failing < 2; failing++) {
        memory_fail_after(failing);
        struct error error = {0};
        struct matrix matrix;
        int dimensions;
        assert_error(npy_read(&matrix, &dimensions, path, &error), &error, "out of memory");
        assert_null(matrix.at);
    }
    struct matrix matrix = accept(path, 0, 1, 1);
    matrix_free(&matrix);
}

/* ========================================== writing =========================================== */

static void round_trip(struct matrix matrix, int dimensions)
{
    struct error error = {0};
    const char *path = path_of("round.npy");
    assert_ok(npy_write(path, matrix, dimensions, &error), &error);
    if (dimensions < 2)
        matrix.columns = 1;
    if (dimensions < 1)
        matrix.rows = 1;
    struct matrix back = accept(path, dimensions, matrix.rows, matrix.columns);
    assert_same_bits(back, matrix, "round trip");
    matrix_free(&back);
}

static void round_trips(void **state)
{
    (void)state;
    static const size_t sizes[][2] = {{1, 1}, {1, 7},     {7, 1},    {3, 4}, {64, 64}, {65, 64},
                                      {0, 1}, {784, 100}, {4096, 2}, {0, 3}, {3, 0}};
    struct random random;
    random_seed(&random, 9);
    for (size_t k = 0; k < sizeof sizes / sizeof sizes[0]; k++) {
        struct matrix matrix = random_matrix(&random, sizes[k][0], sizes[k][1]);
        round_trip(matrix, 2);
        if (sizes[k][1] > 0)
            round_trip(matrix, 1);
        if (matrix_count(matrix) > 0)
            round_trip(matrix, 0);
        matrix_free(&matrix);
    }
    real special[] = {0, -(real)0, (real)INFINITY, -(real)INFINITY, (real)NAN, REAL_EPSILON};
    round_trip((struct matrix){2, 3, special}, 2);
    round_trip((struct matrix){0, 1000000000000000000U, NULL}, 2);
    round_trip((struct matrix){1000000000000000000U, 0, NULL}, 2);
    struct matrix none = {5, 0, NULL}; /* no first column */
    struct error error;
    assert_ok(npy_write(path_of("none.npy"), none, 1, &error), &error);
    none = accept(path_of("none.npy"), 1, 0, 1);
    matrix_free(&none);
}

/* Byte for byte: [[1, 2], [3, 4]] in C order. */
static void writes_what_numpy_writes(void **state)
{
    (void)state;
    real elements[] = {1, 3, 2, 4}; /* column after column */
    const real rows[] = {1, 2, 3, 4};
    struct error error = {0};
    assert_ok(npy_write(path_of("c.npy"), (struct matrix){2, 2, elements}, 2, &error), &error);
    size_t size;
    uint8_t *bytes = slurp(path_of("c.npy"), &size);
    char header[HEADER + 1];
    snprintf(header, sizeof header, "{'descr': '<f%zu', 'fortran_order': False, 'shape': (2, 2), }",
             sizeof(real));
    size_t length = strlen(header);
    assert_int_equal(size, HEADER + sizeof rows);
    assert_memory_equal(bytes, "\x93NUMPY\1\0\x76\0", 10);
    assert_memory_equal(bytes + 10, header, length);
    for (size_t k = 10 + length; k < HEADER - 1; k++)
        assert_int_equal(bytes[k], ' ');
    assert_int_equal(bytes[HEADER - 1], '\n');
    assert_memory_equal(bytes + HEADER, rows, sizeof rows);
    memory_free(bytes);
}

static void write_kind(char kind, real first, const char *descr, size_t width)
{
    real elements[] = {first, 0, 1};
    const struct matrix matrix = {1, 3, elements};
    struct error error = {0};
    assert_ok(npy_write_kind(path_of("kind.npy"), matrix, 2, kind, &error), &error);
    size_t size;
    uint8_t *bytes = slurp(path_of("kind.npy"), &size);
    assert_int_equal(size, HEADER + 3 * width);
    assert_memory_equal(bytes + 10, descr, strlen(descr));
    memory_free(bytes);
    struct matrix back = accept(path_of("kind.npy"), 2, 1, 3);
    assert_same_bits(back, matrix, descr);
    matrix_free(&back);
}

/* Whole numbers and truths have their own types, unless one of them would change. */
static void writes_whole_numbers_and_truths(void **state)
{
    (void)state;
    char reals[32];
    snprintf(reals, sizeof reals, "{'descr': '<f%zu', ", sizeof(real));
    write_kind('i', -7, "{'descr': '<i8', ", 8);
    write_kind('i', (real)-0x1p63, "{'descr': '<i8', ", 8);
    write_kind('b', 1, "{'descr': '|b1', ", 1);
    write_kind('f', 5, reals, sizeof(real));
    write_kind('i', (real)0x1p63, reals, sizeof(real));
    write_kind('i', (real)0.5, reals, sizeof(real));
    write_kind('i', (real)NAN, reals, sizeof(real));
    write_kind('b', 2, reals, sizeof(real));
}

/* =============================== replacing a file in one step * =============================== */

static real numbers[] = {1, 2, 3, 4, 5, 6};
static const struct matrix NEW = {2, 3, numbers};

/* Fails unless the file holds this text and no temporary file stands in the folder. */
static void assert_whole(const char *path, const char *text)
{
    size_t size;
    uint8_t *bytes = slurp(path, &size);
    assert_int_equal(size, strlen(text));
    assert_memory_equal(bytes, text, size);
    memory_free(bytes);
    DIR *directory = opendir(folder);
    assert_non_null(directory);
    for (struct dirent *entry; (entry = readdir(directory));)
        if (strncmp(entry->d_name, ".backstep-", 10) == 0)
            fail_msg("%s is left behind", entry->d_name);
    closedir(directory);
}

static mode_t mode_of(const char *path)
{
    struct stat info;
    assert_int_equal(stat(path, &info), 0);
    return info.st_mode & 07777;
}

static void keeps_mode_and_links(void **state)
{
    (void)state;
    struct error error = {0};
    const char *path = write_file("old.npy", "old", 3), *link = path_of("link.npy");
    assert_int_equal(chmod(path, 0640), 0);
    assert_ok(npy_write(path, NEW, 2, &error), &error);
    assert_int_equal(mode_of(path), 0640);
    write_file("old.npy", "old", 3);
    assert_int_equal(symlink("old.npy", link), 0);
    assert_ok(npy_write(link, NEW, 2, &error), &error);
    struct stat info;
    assert_int_equal(lstat(link, &info), 0);
    assert_true(S_ISLNK(info.st_mode));
    struct matrix matrix = accept(path, 2, 2, 3);
    matrix_free(&matrix);
    mode_t mask = umask(027);
    assert_ok(npy_write(path_of("fresh.npy"), NEW, 2, &error), &error);
    umask(mask);
    assert_int_equal(mode_of(path_of("fresh.npy")), 0640);
    assert_int_equal(symlink("nowhere/at.npy", path_of("dangling")), 0);
    assert_error(npy_write(path_of("dangling"), NEW, 2, &error), &error, "symbolic link: No such");
}

static void writes_to_a_path_without_a_slash(void **state)
{
    (void)state;
    struct error error = {0};
    char here[4096];
    assert_non_null(getcwd(here, sizeof here));
    assert_int_equal(chdir(folder), 0);
    bool ok = true;
    for (int k = 0; k < 2 && ok; k++) /* made, then replaced */
        ok = npy_write("bare.npy", NEW, 2, &error);
    assert_int_equal(chdir(here), 0);
    assert_ok(ok, &error);
    struct matrix matrix = accept(path_of("bare.npy"), 2, 2, 3);
    assert_same_bits(matrix, NEW, "bare.npy");
    matrix_free(&matrix);
}

static void refuse_to_write(const char *path, const char *text)
{
    struct error error = {0};
    assert_error(npy_write(path, NEW, 2, &error), &error, text);
    assert_int_equal(strncmp(error.message, path, strlen(path)), 0);
}

static void refuses_wrong_targets(void **state)
{
    (void)state;
    refuse_to_write(folder, "it is a directory");
    refuse_to_write(path_of(""), "it is a directory");
    refuse_to_write("", "this names no file");
    refuse_to_write(path_of("absent/"), "this names no file");
    refuse_to_write("/dev/null", "it is no ordinary file");
    refuse_to_write(path_of("absent/new.npy"), "No such file or directory");
    const char *path = write_file("old", "old", 3);
    char below[256];
    snprintf(below, sizeof below, "%s/new.npy", path);
    refuse_to_write(below, "Not a directory");
    assert_whole(path, "old");
}

/* The superuser may do anything, so these become nobody meanwhile. */
static void refuses_without_permission(void **state)
{
    (void)state;
    const char *path = write_file("old", "old", 3), *read_only = write_file("read-only", "old", 3);
    assert_int_equal(chmod(read_only, 0444), 0);
    assert_int_equal(chmod(path, 0666), 0);
    if (getuid() == 0)
        assert_int_equal(seteuid(NOBODY), 0);
    else
        assert_int_equal(chmod(folder, 0555), 0);
    refuse_to_write(path, "Permission denied"); /* the folder takes no new file */
    assert_int_equal(seteuid(getuid()), 0);
    assert_int_equal(chmod(folder, 0777), 0);
    if (getuid() == 0)
        assert_int_equal(seteuid(NOBODY), 0);
    refuse_to_write(read_only, "Permission denied"); /* the file asks not to be replaced */
    assert_int_equal(seteuid(getuid()), 0);
    assert_int_equal(chmod(folder, 0755), 0);
    assert_whole(path, "old");
    assert_whole(read_only, "old");
}

/* A file that may not grow beyond 100, then 9000 bytes: the header or the elements fail. */
static void failing_writes_leave_the_old_file(void **state)
{
    (void)state;
    struct error error = {0};
    struct random random;
    random_seed(&random, 2);
    struct matrix large = random_matrix(&random, 100, 100);
    const char *path = write_file("old", "old", 3);
    struct rlimit before;
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
    void (*handler)(int) = signal(SIGXFSZ, SIG_IGN);
    for (int k = 0; k < 2; k++) {
        struct rlimit limit = {.rlim_cur = k ? 9000 : 100, .rlim_max = before.rlim_max};
        assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
        bool ok = npy_write(path, k ? large : NEW, 2, &error);
        assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
        assert_error(ok, &error, "old: cannot write: File too large");
        assert_whole(path, "old");
    }
    signal(SIGXFSZ, handler);
    matrix_free(&large);
}

static void a_full_disk_leaves_the_old_file(void **state)
{
    (void)state;
    struct error error = {0};
    int full = open("/dev/full", O_WRONLY);
    if (full < 0) {
        print_message("there is no /dev/full here\n");
        skip();
    }
    const char *path = write_file("old", "old", 3);
    static const uint8_t bytes[100000];
    for (size_t count = 1; count <= sizeof bytes; count *= 10) {
        struct file_draft draft;
        assert_ok(file_create(&draft, path, &error), &error);
        assert_true(dup2(full, fileno(draft.stream)) >= 0);
        bool ok = file_write(&draft, bytes, count, &error) && file_commit(&draft, &error);
        assert_error(ok, &error, "old: cannot write: No space left on device");
        assert_non_null(strstr(error.hint, "Make room"));
        file_abandon(&draft);
        assert_whole(path, "old");
    }
    /* stdio's own calls fail unseen; the commit finds out */
    struct file_draft draft;
    assert_ok(file_create(&draft, path, &error), &error);
    int good = dup(fileno(draft.stream));
    assert_true(dup2(full, fileno(draft.stream)) >= 0);
    fputs("lost", draft.stream);
    assert_int_equal(fflush(draft.stream), EOF);
    assert_true(dup2(good, fileno(draft.stream)) >= 0);
    assert_false(file_commit(&draft, &error));
    assert_non_null(strstr(error.message, "old: cannot write: "));
    file_abandon(&draft);
    assert_whole(path, "old");
    close(good);
    close(full);
}

static void drafts_are_private_until_committed(void **state)
{
    (void)state;
    struct error error = {0};
    const char *path = write_file("old", "old", 3);
    char stale[64];
    snprintf(stale, sizeof stale, ".backstep-%ld-0", (long)getpid());
    write_file(stale, "not ours", 8);
    struct file_draft draft;
    assert_ok(file_create(&draft, path, &error), &error);
    assert_ok(file_write(&draft, "new", 3, &error), &error);
    fflush(draft.stream);
    size_t size;
    uint8_t *bytes = slurp(path, &size);
    assert_memory_equal(bytes, "old", 3);
    memory_free(bytes);
    assert_ok(file_commit(&draft, &error), &error);
    file_abandon(&draft);
    assert_null(draft.target);
    file_abandon(&draft);
    bytes = slurp(path_of(stale), &size);
    assert_memory_equal(bytes, "not ours", 8);
    memory_free(bytes);
    unlink(path_of(stale));
    assert_whole(path, "new");

    /* the rename itself fails: a directory has come to stand there */
    assert_ok(file_create(&draft, path_of("late"), &error), &error);
    assert_int_equal(mkdir(path_of("late"), 0755), 0);
    assert_error(file_commit(&draft, &error), &error, "late: cannot write: Is a directory");
    file_abandon(&draft);
    assert_whole(path, "new");
}

static void writing_survives_failing_memory(void **state)
{
    (void)state;
    struct error error = {0};
    const char *path = write_file("old", "old", 3);
    for (long failing = 0; failing < 2; failing++) {
        memory_fail_after(failing);
        assert_error(npy_write(path, NEW, 2, &error), &error, "out of memory");
        assert_whole(path, "old");
    }
    memory_fail_after(3);
    assert_ok(npy_write(path, NEW, 2, &error), &error);
    assert_int_equal(memory_fail_after(-1), 1); /* those two were all */
}

/* ==================================== exchange with NumPy ===================================== */

/* Runs a Python script in the folder; skips the test where there is no NumPy. */
static void run_numpy(const char *script)
{
    if (system("/usr/bin/python3 -c 'import numpy' >/dev/null 2>&1") != 0) {
        print_message("numpy is not installed for /usr/bin/python3\n");
        skip();
    }
    write_file("script.py", script, strlen(script));
    char command[256];
    snprintf(command, sizeof command, "cd '%s' && /usr/bin/python3 script.py", folder);
    if (system(command) != 0)
        fail_msg("the script failed, see above");
}

static void numpy_reads_ours(void **state)
{
    (void)state;
    struct error error = {0};
    struct matrix matrix;
    assert_ok(matrix_new(&matrix, 3, 4, &error), &error);
    for (size_t i = 0; i < 3; i++)
        for (size_t j = 0; j < 4; j++)
            *matrix_at(matrix, i, j) = (real)(10 * i + j) + (real)0.5;
    for (int dimensions = 0; dimensions < 3; dimensions++) {
        char name[32];
        snprintf(name, sizeof name, "ours%d.npy", dimensions);
        assert_ok(npy_write(path_of(name), matrix, dimensions, &error), &error);
    }
    assert_ok(npy_write(path_of("empty.npy"), (struct matrix){0, 4, NULL}, 2, &error), &error);
    matrix_free(&matrix);
    char script[1024];
    snprintf(
        script, sizeof script,
        "import io, numpy as np\n"
        "A = (10 * np.arange(3)[:, None] + np.arange(4) + 0.5).astype('<f%zu')\n"
        "expected = [A[0, 0], A[:, 0].copy(), A]\n"
        "for name, a in [('ours%%d' %% d, expected[d]) for d in range(3)] + [('empty', A[:0])]:\n"
        "    b = np.load(name + '.npy')\n"
        "    assert b.shape == a.shape and b.dtype == a.dtype and (b == a).all(), name\n"
        "    f = io.BytesIO()\n"
        "    np.save(f, a)\n"
        "    assert f.getvalue() == open(name + '.npy', 'rb').read(), name\n",
        sizeof(real));
    run_numpy(script);
}

static void we_read_numpys(void **state)
{
    (void)state;
    static const char *const types[] = {"<f8", ">f8", "<f4", ">f4", "|b1", "|i1", "|u1",
                                        "<i2", "<u2", "<i4", "<u4", "<i8", "<u8", ">i8"};
    run_numpy("import numpy as np\n"
              "A = 7 * np.arange(3)[:, None] + np.arange(4)\n"
              "for t in '<f8 >f8 <f4 >f4 |b1 |i1 |u1 <i2 <u2 <i4 <u4 <i8 <u8 >i8'.split():\n"
              "    a = A.astype(t)\n"
              "    np.save(t + 'C.npy', a)\n"
              "    np.save(t + 'F.npy', np.asfortranarray(a))\n"
              "    np.save(t + '1.npy', a[:, 1])\n"
              "    np.save(t + '0.npy', a[2, 3])\n"
              "np.save('objects.npy', np.array([1, 'a', None], dtype=object))\n"
              "np.save('record.npy', np.zeros(3, dtype=[('x', '<f4'), ('\\u00e9', '<i8')]))\n"
              "np.save('deep.npy', np.zeros((2, 0, 4)))\n"
              "np.save('long.npy', np.zeros(3, dtype=np.longdouble))\n"
              "np.savez('two.npz', A, A)\n");
    for (size_t t = 0; t < sizeof types / sizeof types[0]; t++)
        for (const char *how = "CF10"; *how; how++) {
            char name[32];
            snprintf(name, sizeof name, "%s%c.npy", types[t], *how);
            bool whole = *how == 'C' || *how == 'F';
            struct matrix matrix =
                accept(path_of(name), whole ? 2 : *how - '0', *how == '0' ? 1 : 3, whole ? 4 : 1);
            for (size_t i = 0; i < matrix.rows; i++)
                for (size_t j = 0; j < matrix.columns; j++) {
                    size_t value = whole ? 7 * i + j : *how == '1' ? 7 * i + 1 : 17;
                    if (types[t][1] == 'b')
                        value = value != 0;
                    if (*matrix_at(matrix, i, j) != (real)value)
                        fail_msg("%s[%zu, %zu] is %g", name, i, j,
                                 (double)*matrix_at(matrix, i, j));
                }
            matrix_free(&matrix);
        }
    refuse(path_of("objects.npy"), "cannot read Python objects");
    refuse(path_of("record.npy"), "structured array");
    refuse(path_of("deep.npy"), "3 dimensions, (2, 0, 4)");
    refuse(path_of("long.npy"), "cannot read elements");
    refuse(path_of("two.npz"), "no .npy file");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_every_type),
        cmocka_unit_test(reads_both_orders),
        cmocka_unit_test(reads_every_shape),
        cmocka_unit_test(reads_any_layout_of_the_header),
        cmocka_unit_test(refuses_wrong_headers),
        cmocka_unit_test(refuses_other_types),
        cmocka_unit_test(refuses_many_dimensions),
        cmocka_unit_test(refuses_more_than_there_is),
        cmocka_unit_test(refuses_wrong_preambles),
        cmocka_unit_test(refuses_every_truncation),
        cmocka_unit_test(survives_every_corruption),
        cmocka_unit_test(refuses_what_is_no_file),
        cmocka_unit_test(reading_survives_failing_memory),
        cmocka_unit_test(round_trips),
        cmocka_unit_test(writes_what_numpy_writes),
        cmocka_unit_test(writes_whole_numbers_and_truths),
        cmocka_unit_test(keeps_mode_and_links),
        cmocka_unit_test(writes_to_a_path_without_a_slash),
        cmocka_unit_test(refuses_wrong_targets),
        cmocka_unit_test(refuses_without_permission),
        cmocka_unit_test(failing_writes_leave_the_old_file),
        cmocka_unit_test(a_full_disk_leaves_the_old_file),
        cmocka_unit_test(drafts_are_private_until_committed),
        cmocka_unit_test(writing_survives_failing_memory),
        cmocka_unit_test(numpy_reads_ours),
        cmocka_unit_test(we_read_numpys),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
