#include "pixels.h"

#include "test.h"

#ifdef BACKSTEP_PNG
#include <png.h>

bool pixels_readable(void)
{
    return true;
}

struct pixels pixels_read(const char *path)
{
    png_image image = {.version = PNG_IMAGE_VERSION};
    if (!png_image_begin_read_from_file(&image, path))
        fail_msg("%s: %s", path, image.message);
    image.format = PNG_FORMAT_RGB;
    struct pixels pixels = {image.width, image.height, malloc(PNG_IMAGE_SIZE(image))};
    assert_non_null(pixels.rgb);
    png_color white = {255, 255, 255};
    if (!png_image_finish_read(&image, &white, pixels.rgb, 0, NULL))
        fail_msg("%s: %s", path, image.message);
    return pixels;
}
#else
bool pixels_readable(void)
{
    return false;
}

struct pixels pixels_read(const char *path)
{
    fail_msg("%s: built without libpng", path);
    return (struct pixels){0};
}
#endif

void pixels_free(struct pixels *pixels)
{
    free(pixels->rgb);
    *pixels = (struct pixels){0};
}

struct area pixels_area(const struct pixels *pixels, size_t right)
{
    return (struct area){0, 0, pixels->width - right, pixels->height};
}

struct spot_of_color pixels_find(const struct pixels *pixels, uint32_t rgb, int slack,
                                 struct area area)
{
    struct spot_of_color spot = {0};
    int wanted[] = {(int)(rgb >> 16), (int)(rgb >> 8 & 255), (int)(rgb & 255)};
    for (size_t i = area.top; i < area.bottom; i++)
        for (size_t j = area.left; j < area.right; j++) {
            const uint8_t *pixel = pixels->rgb + 3 * (i * pixels->width + j);
            bool same = true;
            for (int k = 0; k < 3; k++)
                same &= abs(pixel[k] - wanted[k]) <= slack;
            if (!same)
                continue;
            spot.count++;
            spot.x += (double)j;
            spot.y += (double)i;
        }
    spot.x /= (double)spot.count;
    spot.y /= (double)spot.count;
    return spot;
}
