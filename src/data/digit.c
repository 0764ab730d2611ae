#include "data/digit.h"

#include <math.h>
#include <string.h>

#include "base/memory.h"

enum {
    FAINTEST = 24, /* greys between paper and ink that make a picture more than blank */
    NOISE = 4,     /* times the border's median deviation: beyond is ink */
    EDGE = 64, /* of 255: what of the ink belongs to the digit's box; its soft edges go beyond */
};

/* Rows and columns [top, bottom) and [left, right). */
struct box {
    size_t top, bottom, left, right;
};

/* ========================================= the ink =========================================== */

static bool on_border(const struct raster *raster, size_t i, size_t j)
{
    return i == 0 || j == 0 || i + 1 == raster->height || j + 1 == raster->width;
}

/* The median of what a histogram counts. */
static int median(const size_t histogram[256])
{
    size_t count = 0, below = 0;
    int value = 0;
    for (int g = 0; g < 256; g++)
        count += histogram[g];
    while (value < 255 && 2 * (below + histogram[value]) < count)
        below += histogram[value++];
    return value;
}

/* How much ink each grey is, 0 to 255: false when the picture has none. */
static bool measure_ink(const struct raster *raster, double ink[256])
{
    size_t border[256] = {0}, all[256] = {0}, deviation[256] = {0};
    for (size_t i = 0; i < raster->height; i++)
        for (size_t j = 0; j < raster->width; j++) {
            uint8_t grey = raster->grey[i * raster->width + j];
            all[grey]++;
            border[grey] += on_border(raster, i, j);
        }
    int paper = median(border);
    for (int g = 0; g < 256; g++)
        deviation[g < paper ? paper - g : g - paper] += border[g];
    int noise = NOISE * median(deviation);
    double darker = 0, lighter = 0;
    for (int g = 0; g < 256; g++) {
        darker += g < paper - noise ? (double)all[g] * (paper - noise - g) : 0;
        lighter += g > paper + noise ? (double)all[g] * (g - noise - paper) : 0;
    }
    int most = 0;
    for (int g = 0; g < 256; g++) {
        int more = (darker > lighter ? paper - g : g - paper) - noise;
        ink[g] = more > 0 ? more : 0;
        most = all[g] && more > most ? more : most;
    }
    for (int g = 0; g < 256; g++)
        ink[g] = most ? fmin(255, ink[g] * 255 / most) : 0;
    return most >= FAINTEST;
}

/* The plane mean + down * y + across * x, y and x counted from the middle, nearest to the border in
 * least squares: the border is symmetric, so the three can be fitted apart. */
struct plane {
    double mean, down, across;
};

static struct plane fit_plane(const struct raster *raster)
{
    double count = 0, sum = 0, yy = 0, xx = 0, yg = 0, xg = 0;
    for (size_t i = 0; i < raster->height; i++)
        for (size_t j = 0; j < raster->width; j++) {
            if (!on_border(raster, i, j))
                continue;
            double y = (double)i - (double)(raster->height - 1) / 2;
            double x = (double)j - (double)(raster->width - 1) / 2;
            double grey = raster->grey[i * raster->width + j];
            count++;
            sum += grey;
            yy += y * y;
            xx += x * x;
            yg += y * grey;
            xg += x * grey;
        }
    return (struct plane){sum / count, yy > 0 ? yg / yy : 0, xx > 0 ? xg / xx : 0};
}

/* Fills `even` with the picture less the plane of its border. The paper becomes white below dark
 * ink and black below light ink, with room for the noise of both signs, so that no ink is cut. */
static void even_out(uint8_t *even, const struct raster *raster)
{
    struct plane plane = fit_plane(raster);
    double balance = 0;
    for (int pass = 0; pass < 2; pass++)
        for (size_t i = 0; i < raster->height; i++)
            for (size_t j = 0; j < raster->width; j++) {
                size_t k = i * raster->width + j;
                double y = (double)i - (double)(raster->height - 1) / 2;
                double x = (double)j - (double)(raster->width - 1) / 2;
                double more = raster->grey[k] - (plane.mean + plane.down * y + plane.across * x);
                if (pass == 0)
                    balance += more;
                else
                    even[k] = (uint8_t)(fmin(fmax(more + (balance < 0 ? 239 : 16), 0), 255) + 0.5);
            }
}

/* The smallest box around all ink; there is some. */
static struct box find_box(const struct raster *raster, const double ink[256], double least)
{
    struct box box = {raster->height, 0, raster->width, 0};
    for (size_t i = 0; i < raster->height; i++)
        for (size_t j = 0; j < raster->width; j++) {
            if (ink[raster->grey[i * raster->width + j]] < least)
                continue;
            box.top = i < box.top ? i : box.top;
            box.bottom = i + 1;
            box.left = j < box.left ? j : box.left;
            box.right = j + 1 > box.right ? j + 1 : box.right;
        }
    return box;
}

/* =================================== scaling and centring ==================================== */

/* A length in pixels, cut into cells: all have one width, the first and the last may stick out. */
struct cells {
    size_t count;
    double width, before; /* in pixels; `before` sticks out at each end */
};

static struct cells cut(size_t length, size_t longest)
{
    size_t count = (length * DIGIT_BOX + longest - 1) / longest;
    double width = (double)longest / DIGIT_BOX;
    return (struct cells){count, width, ((double)count * width - (double)length) / 2};
}

/* The mean ink of each cell of the box, by how much of each pixel lies in it. */
static void average(double scaled[DIGIT_BOX][DIGIT_BOX], const struct raster *raster,
                    const double ink[256], struct box box, struct cells rows, struct cells columns)
{
    size_t height = box.bottom - box.top, width = box.right - box.left;
    for (size_t r = 0; r < rows.count; r++)
        for (size_t c = 0; c < columns.count; c++) {
            double top = fmax(0, (double)r * rows.width - rows.before);
            double bottom = fmin((double)height, (double)(r + 1) * rows.width - rows.before);
            double left = fmax(0, (double)c * columns.width - columns.before);
            double right = fmin((double)width, (double)(c + 1) * columns.width - columns.before);
            double sum = 0;
            for (size_t i = (size_t)top; (double)i < bottom && i < height; i++) {
                double high = fmin(bottom, (double)i + 1) - fmax(top, (double)i);
                const uint8_t *line = raster->grey + (box.top + i) * raster->width + box.left;
                for (size_t j = (size_t)left; (double)j < right && j < width; j++)
                    sum +=
                        high * (fmin(right, (double)j + 1) - fmax(left, (double)j)) * ink[line[j]];
            }
            scaled[r][c] = sum / (rows.width * columns.width);
        }
}

/* Where the first row goes, so that the centre of mass comes nearest to the middle. */
static size_t shift(double mass, double moment, size_t count)
{
    double first = ceil(DIGIT_SIDE / 2.0 - 0.5 - moment / mass);
    double most = (double)(DIGIT_SIDE - count);
    return (size_t)fmin(fmax(first, 0), most);
}

static void centre(uint8_t pixels[DIGIT_PIXELS], double scaled[DIGIT_BOX][DIGIT_BOX], size_t rows,
                   size_t columns)
{
    double mass = 0, down = 0, across = 0, brightest = 0;
    for (size_t r = 0; r < rows; r++)
        for (size_t c = 0; c < columns; c++) {
            mass += scaled[r][c];
            down += (double)r * scaled[r][c];
            across += (double)c * scaled[r][c];
            brightest = fmax(brightest, scaled[r][c]);
        }
    size_t top = shift(mass, down, rows), left = shift(mass, across, columns);
    memset(pixels, 0, DIGIT_PIXELS);
    for (size_t r = 0; r < rows; r++)
        for (size_t c = 0; c < columns; c++)
            pixels[(top + r) * DIGIT_SIDE + left + c] =
                (uint8_t)(scaled[r][c] * 255 / brightest + 0.5);
}

/* ======================================== the picture ========================================= */

bool digit_is_prepared(const struct raster *raster)
{
    if (raster->height != DIGIT_SIDE || raster->width != DIGIT_SIDE)
        return false;
    size_t border[256] = {0};
    double as_it_is[256], mass = 0, down = 0, across = 0;
    int brightest = 0;
    for (int g = 0; g < 256; g++)
        as_it_is[g] = g;
    for (size_t i = 0; i < DIGIT_SIDE; i++)
        for (size_t j = 0; j < DIGIT_SIDE; j++) {
            int grey = raster->grey[i * DIGIT_SIDE + j];
            border[grey] += on_border(raster, i, j);
            mass += grey;
            down += (double)i * grey;
            across += (double)j * grey;
            brightest = grey > brightest ? grey : brightest;
        }
    if (median(border) != 0 || brightest < 250)
        return false;
    struct box box = find_box(raster, as_it_is, 1);
    size_t height = box.bottom - box.top, width = box.right - box.left;
    size_t longest = height > width ? height : width;
    double middle = DIGIT_SIDE / 2.0, most = 0.6;
    return (longest == DIGIT_BOX || longest == DIGIT_BOX - 1) &&
           fabs(down / mass - middle) <= most && fabs(across / mass - middle) <= most;
}

/* Copies the ink if it is as MNIST's but for its greys: black on white, on grey paper. */
static bool copy_prepared(uint8_t pixels[DIGIT_PIXELS], const struct raster *raster,
                          const double ink[256])
{
    struct raster inked = {.height = DIGIT_SIDE, .width = DIGIT_SIDE, .grey = pixels};
    if (raster->height != DIGIT_SIDE || raster->width != DIGIT_SIDE)
        return false;
    for (size_t k = 0; k < DIGIT_PIXELS; k++)
        pixels[k] = (uint8_t)(ink[raster->grey[k]] + 0.5);
    return digit_is_prepared(&inked);
}

static void scale_and_centre(uint8_t pixels[DIGIT_PIXELS], const struct raster *raster,
                             const double ink[256])
{
    double scaled[DIGIT_BOX][DIGIT_BOX];
    struct box box = find_box(raster, ink, EDGE);
    size_t height = box.bottom - box.top, width = box.right - box.left;
    size_t longest = height > width ? height : width;
    struct cells rows = cut(height, longest), columns = cut(width, longest);
    average(scaled, raster, ink, box, rows, columns);
    centre(pixels, scaled, rows.count, columns.count);
}

/* For pictures that seem blank as they are: the paper may be unevenly lit. */
static bool prepare_uneven(uint8_t pixels[DIGIT_PIXELS], const struct raster *raster,
                           const char *path, struct error *error)
{
    double ink[256];
    struct raster even = {.height = raster->height, .width = raster->width};
    even.grey = memory_new(raster->height, raster->width, error);
    if (!even.grey)
        return false;
    even_out(even.grey, raster);
    bool ok = measure_ink(&even, ink) ||
              error_set(error, "Draw with dark ink on light paper, or the other way round.",
                        "%s: the picture is blank", path);
    if (ok)
        scale_and_centre(pixels, &even, ink);
    memory_free(even.grey);
    return ok;
}

bool digit_prepare(uint8_t pixels[DIGIT_PIXELS], const struct raster *raster, const char *path,
                   struct error *error)
{
    double ink[256];
    if (digit_is_prepared(raster)) {
        memcpy(pixels, raster->grey, DIGIT_PIXELS);
        return true;
    }
    if (!measure_ink(raster, ink))
        return prepare_uneven(pixels, raster, path, error);
    if (!copy_prepared(pixels, raster, ink))
        scale_and_centre(pixels, raster, ink);
    return true;
}
