/* Any bytes as a CSV file, gzip or plain: an error with a message, or pictures that writing and
 * reading again gives back. */
#include "fuzz.h"

#include "data/csv.h"

int fuzz_csv(const uint8_t *data, size_t size)
{
    struct dataset read, again;
    struct error error = {0};
    char path[96];
    bool ok = csv_read(&read, fuzz_file(data, size), 10, &error);
    fuzz_require(ok == (error.message[0] == '\0'), "a message comes with a failure");
    fuzz_require(ok || (!read.pixels && !read.labels && read.samples == 0),
                 "a failure leaves nothing");
    if (!ok)
        return 0;
    snprintf(path, sizeof path, "%s/again.csv", fuzz_folder());
    fuzz_require(csv_write(path, read, &error), "what was read can be written");
    fuzz_require(csv_read(&again, path, 10, &error), "and read again");
    fuzz_require(read.samples == again.samples && read.height == again.height &&
                     read.width == again.width && read.unlabelled == again.unlabelled,
                 "with the same shape");
    fuzz_require(memcmp(read.pixels, again.pixels, read.samples * read.inputs) == 0 &&
                     memcmp(read.labels, again.labels, read.samples) == 0,
                 "and the same numbers");
    dataset_free(&read);
    dataset_free(&again);
    return 0;
}
