/* Every input of tests/corpus/ once through its fuzzer, so that what was mended stays mended. */
#include "test.h"

#include <dirent.h>
#include <limits.h>

#include "fuzz.h"

enum { LARGEST = 1 << 16 };

static char corpus[PATH_MAX]; /* absolute: a fuzzer may change the folder */

static int find_corpus(void **state)
{
    (void)state;
    return realpath("tests/corpus", corpus) ? 0 : -1;
}

/* Runs the fuzzer over its folder's files, and over their first `beginnings` beginnings. */
static void run_over(const char *name, int (*fuzzer)(const uint8_t *data, size_t size),
                     size_t beginnings)
{
    static uint8_t bytes[LARGEST];
    char path[PATH_MAX + 300];
    size_t files = 0;
    snprintf(path, sizeof path, "%s/%s", corpus, name);
    DIR *folder = opendir(path);
    assert_non_null(folder);
    for (struct dirent *entry; (entry = readdir(folder));) {
        if (entry->d_name[0] == '.')
            continue;
        snprintf(path, sizeof path, "%s/%s/%s", corpus, name, entry->d_name);
        FILE *file = fopen(path, "rb");
        assert_non_null(file);
        size_t size = fread(bytes, 1, sizeof bytes, file);
        fclose(file);
        assert_int_equal(fuzzer(bytes, size), 0);
        for (size_t cut = 0; cut < size && cut < beginnings; cut++)
            assert_int_equal(fuzzer(bytes, cut), 0);
        files++;
    }
    closedir(folder);
    assert_true(files > 0);
}

static void idx_files(void **state)
{
    (void)state;
    run_over("idx", fuzz_idx, 300);
}

static void csv_files(void **state)
{
    (void)state;
    run_over("csv", fuzz_csv, 300);
}

static void png_files(void **state)
{
    (void)state;
    run_over("png", fuzz_png, 300);
}

static void npz_files(void **state)
{
    (void)state;
    run_over("npz", fuzz_npz, 1000);
}

static void npy_files(void **state)
{
    (void)state;
    run_over("npy", fuzz_npy, 300);
}

static void parameter_files(void **state)
{
    (void)state;
    run_over("parameters", fuzz_parameters, 300);
}

static void expressions(void **state)
{
    (void)state;
    run_over("language", fuzz_language, 100);
}

static void python_programs(void **state)
{
    (void)state;
    run_over("python", fuzz_python, 40);
}

static void commands(void **state)
{
    (void)state;
    run_over("command", fuzz_command, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(idx_files),   cmocka_unit_test(csv_files),
        cmocka_unit_test(png_files),   cmocka_unit_test(npz_files),
        cmocka_unit_test(npy_files),   cmocka_unit_test(parameter_files),
        cmocka_unit_test(expressions), cmocka_unit_test(python_programs),
        cmocka_unit_test(commands), /* the last: it changes the folder */
    };
    return cmocka_run_group_tests(tests, find_corpus, NULL);
}
