/* fuzz.h - the fuzzers, and what they share.
 *
 * A fuzzer is one function that takes any bytes and must neither crash nor leak nor hang.
 * tests/fuzz.sh builds each with clang's libFuzzer, or with the small mutator of fuzz_main.c;
 * tests/test_corpus.c runs each over its folder in tests/corpus/ once. */
#ifndef BACKSTEP_FUZZ_H
#define BACKSTEP_FUZZ_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int fuzz_idx(const uint8_t *data, size_t size);
int fuzz_csv(const uint8_t *data, size_t size);
int fuzz_png(const uint8_t *data, size_t size);
int fuzz_npz(const uint8_t *data, size_t size);
int fuzz_npy(const uint8_t *data, size_t size);
int fuzz_parameters(const uint8_t *data, size_t size);
int fuzz_python(const uint8_t *data, size_t size);
int fuzz_language(const uint8_t *data, size_t size);
int fuzz_command(const uint8_t *data, size_t size);

/* Ends the program, as a failed assertion does but in every build. */
static inline void fuzz_require(int holds, const char *what)
{
    if (holds)
        return;
    fprintf(stderr, "fuzz: not true: %s\n", what);
    abort();
}

/* A folder of this process for files, removed when it ends. */
static char fuzz_folder_path[64];

static inline void fuzz_remove_folder(void)
{
    char command[128];
    snprintf(command, sizeof command, "rm -rf '%s'", fuzz_folder_path);
    if (chdir("/") != 0 || system(command) != 0) /* we may stand in it */
        perror(fuzz_folder_path);
}

static inline const char *fuzz_folder(void)
{
    if (!fuzz_folder_path[0]) {
        snprintf(fuzz_folder_path, sizeof fuzz_folder_path, "%s/backstep-fuzz-XXXXXX",
                 access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp");
        fuzz_require(mkdtemp(fuzz_folder_path) != NULL, "there is a folder for files");
        atexit(fuzz_remove_folder);
    }
    return fuzz_folder_path;
}

/* Writes the bytes to the file that the readers are given, and returns its path. */
static inline const char *fuzz_file(const uint8_t *data, size_t size)
{
    static char path[96];
    snprintf(path, sizeof path, "%s/input", fuzz_folder());
    FILE *file = fopen(path, "wb");
    fuzz_require(file && fwrite(data, 1, size, file) == size, "the file can be written");
    fclose(file);
    return path;
}

/* The bytes as a string, to be given to free: up to the first NUL. */
static inline char *fuzz_string(const uint8_t *data, size_t size)
{
    char *text = malloc(size + 1);
    fuzz_require(text != NULL, "there is memory");
    if (size)
        memcpy(text, data, size);
    text[size] = '\0';
    return text;
}

#endif
