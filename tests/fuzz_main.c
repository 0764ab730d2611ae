/* The rest of a fuzzer: a bound for its memory, and where there is no libFuzzer a main that mutates
 * the files of a folder.
 *
 *     fuzz_NAME [-max_total_time=SECONDS] [-artifact_prefix=PREFIX] FILE_OR_FOLDER...
 *
 * The options are libFuzzer's; others that begin with a hyphen are ignored. An input is written to
 * PREFIX"input" before it runs, so that it is there after a crash. */
#include "fuzz.h"

#include <dirent.h>
#include <time.h>

#ifndef FUZZER
#define FUZZER fuzz_language /* tests/fuzz.sh says which */
#endif

/* What libFuzzer calls. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    return FUZZER(data, size);
}

/* Built with -Daligned_alloc=fuzz_aligned_alloc, the library takes its memory here: so much and no
 * more, so that lines which ask for gigabytes end soon. */
void *fuzz_aligned_alloc(size_t alignment, size_t size);

enum { LARGEST = 1 << 22 };

void *fuzz_aligned_alloc(size_t alignment, size_t size)
{
    void *block;
    return size > LARGEST || posix_memalign(&block, alignment, size) != 0 ? NULL : block;
}

#ifndef FUZZ_LIBFUZZER

enum { INPUTS = 1000, LENGTH = 4096 };

static struct {
    uint8_t *bytes;
    size_t size;
} inputs[INPUTS];
static size_t input_count;

static void read_input(const char *path)
{
    FILE *file = fopen(path, "rb");
    if (!file || input_count == INPUTS) {
        if (file)
            fclose(file);
        return;
    }
    uint8_t *bytes = malloc(LENGTH);
    fuzz_require(bytes != NULL, "there is memory");
    inputs[input_count].bytes = bytes;
    inputs[input_count++].size = fread(bytes, 1, LENGTH, file);
    fclose(file);
}

/* A file, or the files of a folder. */
static void read_inputs(const char *path)
{
    DIR *folder = opendir(path);
    if (!folder) {
        read_input(path);
        return;
    }
    for (struct dirent *entry; (entry = readdir(folder));) {
        char file[1024];
        if (entry->d_name[0] == '.')
            continue;
        snprintf(file, sizeof file, "%s/%s", path, entry->d_name);
        read_input(file);
    }
    closedir(folder);
}

/* A number below the bound, by xorshift (G. Marsaglia, 2003). */
static size_t draw(size_t bound)
{
    static uint64_t state = 88172645463325252U;
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return (size_t)(state % (bound ? bound : 1));
}

/* Changes a byte, inserts one, removes some, or puts a piece of another input in. */
static size_t mutate(uint8_t *bytes, size_t size)
{
    size_t at = draw(size + 1), other = draw(input_count), count = draw(32);
    switch (draw(4)) {
    case 0:
        if (at < size)
            bytes[at] = draw(2) ? (uint8_t)draw(256) : bytes[at] ^ (uint8_t)(1U << draw(8));
        return size;
    case 1:
        count = count < size - at ? count : size - at;
        memmove(bytes + at, bytes + at + count, size - at - count);
        return size - count;
    case 2:
        if (size == LENGTH)
            return size;
        memmove(bytes + at + 1, bytes + at, size - at);
        bytes[at] = (uint8_t)draw(256);
        return size + 1;
    default:
        if (!input_count || count > inputs[other].size || size + count > LENGTH)
            return size;
        memmove(bytes + at + count, bytes + at, size - at);
        memcpy(bytes + at, inputs[other].bytes + draw(inputs[other].size - count + 1), count);
        return size + count;
    }
}

static void save_input(const char *prefix, const uint8_t *bytes, size_t size)
{
    char path[1024];
    snprintf(path, sizeof path, "%sinput", prefix);
    FILE *file = fopen(path, "wb");
    fuzz_require(file && fwrite(bytes, 1, size, file) == size, "the input can be kept");
    fclose(file);
}

int main(int argc, char **argv)
{
    const char *prefix = "./";
    long seconds = 0;
    for (int i = 1; i < argc; i++) {
        if (strncmp(argv[i], "-max_total_time=", 16) == 0)
            seconds = strtol(argv[i] + 16, NULL, 10);
        else if (strncmp(argv[i], "-artifact_prefix=", 17) == 0)
            prefix = argv[i] + 17;
        else if (argv[i][0] != '-')
            read_inputs(argv[i]);
    }
    size_t runs = 0;
    for (; runs < input_count; runs++)
        LLVMFuzzerTestOneInput(inputs[runs].bytes, inputs[runs].size);
    for (time_t end = time(NULL) + seconds; time(NULL) < end; runs++) {
        uint8_t bytes[LENGTH];
        size_t from = draw(input_count), size = input_count ? inputs[from].size : 0;
        if (size)
            memcpy(bytes, inputs[from].bytes, size);
        for (size_t count = 1 + draw(6); count > 0; count--)
            size = mutate(bytes, size);
        save_input(prefix, bytes, size);
        LLVMFuzzerTestOneInput(bytes, size);
    }
    for (size_t i = 0; i < input_count; i++)
        free(inputs[i].bytes);
    printf("%zu runs\n", runs);
    return 0;
}

#endif
