/* Any bytes as a PNG file: an error with a message, or a picture of which a digit can be made
 * unless it is blank, and which writing and reading again gives back. */
#include "fuzz.h"

#include "data/digit.h"
#include "data/png.h"

/* The digit has a brightest pixel, and fits. */
static void check_digit(const struct raster *raster)
{
    uint8_t pixels[DIGIT_PIXELS];
    struct error error = {0};
    int brightest = 0;
    if (!digit_prepare(pixels, raster, "input", &error)) {
        fuzz_require(strstr(error.message, "blank") != NULL, "only a blank picture has no digit");
        return;
    }
    for (size_t i = 0; i < DIGIT_PIXELS; i++)
        brightest = pixels[i] > brightest ? pixels[i] : brightest;
    fuzz_require(brightest >= 250, "the brightest pixel is bright");
}

int fuzz_png(const uint8_t *data, size_t size)
{
    struct raster raster, again;
    struct error error = {0};
    char path[96];
    bool ok = png_read(&raster, fuzz_file(data, size), &error);
    fuzz_require(ok == (error.message[0] == '\0'), "a message comes with a failure");
    fuzz_require(ok || (!raster.grey && !raster.alpha), "a failure leaves nothing");
    if (!ok)
        return 0;
    raster_flatten(&raster);
    check_digit(&raster);
    snprintf(path, sizeof path, "%s/again.png", fuzz_folder());
    fuzz_require(png_write(path, raster.grey, raster.height, raster.width, &error),
                 "what was read can be written");
    fuzz_require(png_read(&again, path, &error), "and read again");
    fuzz_require(raster.height == again.height && raster.width == again.width && !again.alpha &&
                     memcmp(raster.grey, again.grey, raster.height * raster.width) == 0,
                 "with the same pixels");
    raster_free(&raster);
    raster_free(&again);
    return 0;
}
