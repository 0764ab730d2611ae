/* Handwriting in pictures of other kinds: prepared, it is taken for what MNIST's own is taken for.
 */
#include "test.h"

#include <unistd.h>

#include "data/digit.h"
#include "data/folder.h"
#include "data/png.h"
#include "model/prediction.h"
#include "model/train.h"

enum { SCALE = 5, LARGE = SCALE * DIGIT_SIDE, HEIGHT = 240, WIDTH = 200, PICTURES = 150 };

static struct dataset train_data, test_data;
static struct network network;
static struct matrix
    expected; /* the network's probabilities of the first PICTURES of the test file */

/* A network that has learnt enough for its answers to mean something. */
static int learn(void **state)
{
    struct error error;
    struct layers layers = {.count = 2, .units = {784, 16, 10}};
    struct random random;
    (void)state;
    if (!dataset_read_mnist(&train_data, DATASET_TRAIN, &error) ||
        !dataset_read_mnist(&test_data, DATASET_TEST, &error) ||
        !network_new(&network, layers, dataset_slice(train_data, 0, 3000), &error))
        return -1;
    random_seed(&random, 1);
    network_initialise(&network, INITIALISE_HE, &random);
    network.tensors[network.alpha].value.at[0] = (real)0.5;
    return train(&network, 100, NULL, NULL, &error) &&
                   predict(&expected, &network, dataset_slice(test_data, 0, PICTURES), &error)
               ? 0
               : -1;
}

static int forget(void **state)
{
    (void)state;
    matrix_free(&expected);
    network_free(&network);
    dataset_free(&train_data);
    dataset_free(&test_data);
    return 0;
}

/* ===================================== other ways of drawing ================================== */

/* How a picture differs from MNIST's. */
struct drawing {
    const char *name;
    int paper, ink;  /* greys */
    int down, right; /* of the middle of the canvas, in its pixels */
    double scale;    /* of the digit, on a canvas of HEIGHT x WIDTH */
    int thicker;     /* pixels at that scale: added to each side of a stroke, or taken */
    int noise;       /* greys by which the paper varies, either way */
    double least;    /* share of pictures that are taken for the same digit */
};

/* The ink of the original, 0 to 255, between its pixels: bilinear. */
static double ink_at(const uint8_t *pixels, double y, double x)
{
    double value = 0;
    int top = (int)floor(y), left = (int)floor(x);
    for (int i = top; i <= top + 1; i++)
        for (int j = left; j <= left + 1; j++)
            if (i >= 0 && j >= 0 && i < DIGIT_SIDE && j < DIGIT_SIDE)
                value += pixels[i * DIGIT_SIDE + j] * (1 - fabs(y - i)) * (1 - fabs(x - j));
    return value;
}

/* The most, or the least, ink within `thicker` pixels up, down, left and right. */
static uint8_t stroke_at(const uint8_t *ink, int i, int j, int thicker)
{
    uint8_t value = ink[i * WIDTH + j];
    for (int k = -abs(thicker); k <= abs(thicker); k++) {
        int y = i + k < 0 ? 0 : i + k >= HEIGHT ? HEIGHT - 1 : i + k;
        int x = j + k < 0 ? 0 : j + k >= WIDTH ? WIDTH - 1 : j + k;
        uint8_t vertical = ink[y * WIDTH + j], horizontal = ink[i * WIDTH + x];
        uint8_t more = vertical > horizontal ? vertical : horizontal;
        uint8_t less = vertical < horizontal ? vertical : horizontal;
        value = thicker > 0 ? (more > value ? more : value) : (less < value ? less : value);
    }
    return value;
}

static void draw(uint8_t *canvas, const uint8_t *pixels, const struct drawing *drawing,
                 struct random *random)
{
    static uint8_t ink[HEIGHT * WIDTH];
    for (int i = 0; i < HEIGHT; i++)
        for (int j = 0; j < WIDTH; j++)
            ink[i * WIDTH + j] = (uint8_t)ink_at(
                pixels,
                (i - HEIGHT / 2.0 - drawing->down) / drawing->scale + (DIGIT_SIDE - 1) / 2.0,
                (j - WIDTH / 2.0 - drawing->right) / drawing->scale + (DIGIT_SIDE - 1) / 2.0);
    for (int i = 0; i < HEIGHT; i++)
        for (int j = 0; j < WIDTH; j++) {
            double share = stroke_at(ink, i, j, drawing->thicker) / 255.0;
            double grey = drawing->paper + share * (drawing->ink - drawing->paper);
            if (drawing->noise)
                grey +=
                    (double)random_below(random, 2 * (uint64_t)drawing->noise + 1) - drawing->noise;
            canvas[i * WIDTH + j] = (uint8_t)fmin(255, fmax(0, grey + 0.5));
        }
}

static size_t taken_for(uint8_t *pixels)
{
    struct error error;
    struct matrix probabilities;
    struct dataset one = dataset_slice(test_data, 0, 1);
    one.pixels = pixels;
    assert_ok(predict(&probabilities, &network, one, &error), &error);
    size_t digit = matrix_argmax(probabilities, 0);
    matrix_free(&probabilities);
    return digit;
}

/* The first of each thickness is as MNIST's are but for its size; the others are the same drawings
 * on other papers and in other places. */
static const struct drawing DRAWINGS[] = {
    {"white on black", 0, 255, 0, 0, 5, 0, 0, 0.94},
    {"black on white", 255, 0, 0, 0, 5, 0, 0, 0.99},
    {"off-centre", 255, 0, 40, -25, 5, 0, 0, 0.99},
    {"large", 255, 0, 5, 5, 7, 0, 0, 0.98},
    {"small", 255, 0, -70, 50, 2.5, 0, 0, 0.96},
    {"pencil on grey", 180, 70, 20, 10, 5, 0, 0, 0.99},
    {"chalk on grey", 90, 200, -30, 20, 5, 0, 0, 0.99},
    {"on rough paper", 200, 40, 10, 10, 5, 0, 8, 0.96},
    {"thin", 0, 255, 0, 0, 5, -2, 0, 0.85},
    {"thin, off-centre on grey", 200, 60, 30, -30, 5, -2, 0, 0.99},
    {"thick", 0, 255, 0, 0, 5, 3, 0, 0.85},
    {"thick, off-centre on grey", 200, 60, 30, -30, 5, 3, 0, 0.99},
};

static void other_drawings_are_taken_for_the_same(void **state)
{
    static uint8_t canvas[HEIGHT * WIDTH];
    struct raster raster = {.height = HEIGHT, .width = WIDTH, .grey = canvas};
    size_t plain[PICTURES] = {0};
    struct random random;
    struct error error;
    (void)state;
    random_seed(&random, 3);
    for (size_t d = 0; d < sizeof DRAWINGS / sizeof DRAWINGS[0]; d++) {
        bool first = d == 0 || DRAWINGS[d].thicker != DRAWINGS[d - 1].thicker;
        size_t same = 0;
        for (size_t n = 0; n < PICTURES; n++) {
            uint8_t pixels[DIGIT_PIXELS];
            draw(canvas, test_data.pixels + n * DIGIT_PIXELS, &DRAWINGS[d], &random);
            assert_ok(digit_prepare(pixels, &raster, DRAWINGS[d].name, &error), &error);
            size_t digit = taken_for(pixels);
            same += digit == (first ? matrix_argmax(expected, n) : plain[n]);
            plain[n] = first ? digit : plain[n];
        }
        print_message("%-26s %zu of %d as %s\n", DRAWINGS[d].name, same, PICTURES,
                      first ? "MNIST's own" : "the plain drawing");
        if ((double)same < DRAWINGS[d].least * PICTURES)
            fail_msg("%s: %zu of %d are taken for the same", DRAWINGS[d].name, same, PICTURES);
    }
}

/* Enlarged by whole pixels, black on white, they have hard edges. */
static void enlarged_digits_are_taken_for_the_same(void **state)
{
    static uint8_t canvas[LARGE * LARGE];
    struct raster raster = {.height = LARGE, .width = LARGE, .grey = canvas};
    struct error error;
    size_t same = 0;
    (void)state;
    for (size_t n = 0; n < PICTURES; n++) {
        const uint8_t *original = test_data.pixels + n * DIGIT_PIXELS;
        uint8_t pixels[DIGIT_PIXELS];
        for (size_t i = 0; i < LARGE; i++)
            for (size_t j = 0; j < LARGE; j++)
                canvas[i * LARGE + j] =
                    (uint8_t)(255 - original[i / SCALE * DIGIT_SIDE + j / SCALE]);
        assert_ok(digit_prepare(pixels, &raster, "enlarged", &error), &error);
        same += taken_for(pixels) == matrix_argmax(expected, n);
    }
    print_message("enlarged: %zu of %d\n", same, PICTURES);
    assert_true(same >= PICTURES * 97 / 100);
}

/* All of MNIST is left as it is, and so it is when black and white change places. */
static void prepared_digits_stay(void **state)
{
    struct error error;
    (void)state;
    for (size_t n = 0; n < test_data.samples; n++) {
        uint8_t *original = test_data.pixels + n * DIGIT_PIXELS, pixels[DIGIT_PIXELS];
        uint8_t inverted[DIGIT_PIXELS];
        struct raster raster = {.height = DIGIT_SIDE, .width = DIGIT_SIDE, .grey = original};
        assert_true(digit_is_prepared(&raster));
        assert_ok(digit_prepare(pixels, &raster, "original", &error), &error);
        assert_memory_equal(pixels, original, DIGIT_PIXELS);
        for (size_t k = 0; k < DIGIT_PIXELS; k++)
            inverted[k] = (uint8_t)(255 - original[k]);
        raster.grey = inverted;
        assert_false(digit_is_prepared(&raster));
        assert_ok(digit_prepare(pixels, &raster, "inverted", &error), &error);
        for (size_t k = 0; k < DIGIT_PIXELS; k++)
            assert_in_range(pixels[k], original[k], original[k] + (original[k] < 255));
    }
}

/* Also through files: pictures of the test file come back from a folder of PNGs, in their order. */
static void exported_digits_stay(void **state)
{
    char folder[] = "/tmp/backstep-test-XXXXXX", path[64], command[80];
    struct dataset again, some = dataset_slice(test_data, 0, 2000);
    struct error error;
    (void)state;
#ifndef BACKSTEP_PNG
    skip();
#endif
    assert_non_null(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/pictures", folder);
    assert_ok(folder_write(some, path, &error), &error);
    assert_ok(folder_read(&again, path, 10, &error), &error);
    assert_int_equal(again.samples, some.samples);
    assert_memory_equal(again.labels, some.labels, again.samples);
    assert_memory_equal(again.pixels, some.pixels, again.samples * again.inputs);
    assert_error(folder_write(some, path, &error), &error, "cannot make the folder");
    dataset_free(&again);
    snprintf(command, sizeof command, "rm -rf '%s'", folder);
    assert_int_equal(system(command), 0);
}

static void blank_pictures_are_refused(void **state)
{
    uint8_t grey[30 * 40], pixels[DIGIT_PIXELS];
    struct raster raster = {.height = 30, .width = 40, .grey = grey};
    struct error error = {0};
    (void)state;
    for (int g = 0; g < 256; g += 51) {
        memset(grey, g, sizeof grey);
        assert_error(digit_prepare(pixels, &raster, "blank", &error), &error, "blank");
        grey[15 * 40 + 20] = (uint8_t)(g < 128 ? g + 20 : g - 20); /* a speck is no digit */
        assert_error(digit_prepare(pixels, &raster, "speck", &error), &error, "blank");
    }
}

/* A bar on a gradient, down or across, is ink; the gradient by itself is not. */
static void uneven_paper_is_no_ink(void **state)
{
    enum { TALL = 100, WIDE = 125 };
    static uint8_t grey[TALL * WIDE];
    uint8_t pixels[DIGIT_PIXELS];
    struct raster raster = {.height = TALL, .width = WIDE, .grey = grey};
    struct error error = {0};
    (void)state;
    for (int kind = 0; kind < 8; kind++) {
        bool across = kind & 1, light = kind & 2, drawn = kind & 4;
        for (size_t i = 0; i < TALL; i++)
            for (size_t j = 0; j < WIDE; j++) {
                size_t faded = across ? 115 * j / WIDE : 115 * i / TALL;
                bool bar = drawn && i >= 20 && i < 80 && j >= 55 && j < 70;
                grey[i * WIDE + j] = (uint8_t)(bar ? 0 : 255 - faded);
                if (light)
                    grey[i * WIDE + j] = (uint8_t)(255 - grey[i * WIDE + j]);
            }
        bool ok = digit_prepare(pixels, &raster, "gradient", &error);
        assert_int_equal(ok, drawn);
        if (!ok) {
            assert_error(ok, &error, "blank");
            continue;
        }
        for (size_t i = 0; i < DIGIT_SIDE; i++) /* the bar is 20 x 5 pixels, unevenly inked */
            for (size_t j = 0; j < DIGIT_SIDE; j++)
                if (i < 2 || i >= 26 || j < 10 || j >= 18)
                    assert_in_range(pixels[i * DIGIT_SIDE + j], 0, 8);
        assert_in_range(pixels[14 * DIGIT_SIDE + 14], 150, 255);
    }
}

/* A transparent background is paper, whatever its colour was, and light ink needs a dark one. */
static void transparent_pictures_have_paper(void **state)
{
    (void)state;
    for (int ink = 0; ink <= 255; ink += 255) {
        uint8_t pixels[DIGIT_PIXELS];
        struct error error;
        struct raster raster = {.height = 40, .width = 40};
        raster.grey = memory_new(40, 40, &error);
        raster.alpha = memory_new(40, 40, &error);
        assert_true(raster.grey && raster.alpha);
        for (size_t i = 0; i < 40; i++)
            for (size_t j = 0; j < 40; j++) {
                bool drawn = i >= 8 && i < 32 && j >= 18 && j < 24;
                raster.alpha[i * 40 + j] = drawn ? 255 : 0;
                raster.grey[i * 40 + j] = (uint8_t)ink; /* what is transparent has the ink's */
            }
        raster_flatten(&raster);
        assert_null(raster.alpha);
        assert_int_equal(raster.grey[0], 255 - ink);
        assert_int_equal(raster.grey[20 * 40 + 20], ink);
        assert_ok(digit_prepare(pixels, &raster, "bar", &error), &error);
        for (size_t i = 0; i < DIGIT_SIDE; i++)
            for (size_t j = 0; j < DIGIT_SIDE; j++)
                if (j >= 12 && j < 17)
                    assert_int_equal(pixels[i * DIGIT_SIDE + j] > 0, i >= 4 && i < 24);
        raster_free(&raster);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(other_drawings_are_taken_for_the_same),
        cmocka_unit_test(enlarged_digits_are_taken_for_the_same),
        cmocka_unit_test(prepared_digits_stay),
        cmocka_unit_test(exported_digits_stay),
        cmocka_unit_test(blank_pictures_are_refused),
        cmocka_unit_test(uneven_paper_is_no_ink),
        cmocka_unit_test(transparent_pictures_have_paper),
    };
    return cmocka_run_group_tests(tests, learn, forget);
}
