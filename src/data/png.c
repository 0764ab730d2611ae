#include "data/png.h"

#include <errno.h>
#include <string.h>

#ifdef BACKSTEP_PNG

#include <png.h>
#include <setjmp.h>

#include "base/file.h"
#include "base/memory.h"

enum { SIGNATURE = 8, CHUNK = 8 << 20 /* bytes of memory that a chunk may ask for */ };

/* libpng leaves a failed call by longjmp to `back`, so what is alive then is kept here and not in
 * local variables. */
struct transfer {
    jmp_buf back;
    const char *path;
    const char *hint;
    FILE *stream;
    png_structp png;
    png_infop info;
    struct raster raster;
    uint8_t *pixels; /* as libpng gives them: grey and alpha in turn, or grey alone */
    png_bytep *rows;
    struct error *error;
};

/* ====================================== what libpng calls ===================================== */

static void on_error(png_structp png, png_const_charp message)
{
    struct transfer *transfer = png_get_error_ptr(png);
    char text[100]; /* it may quote the file */
    size_t used = 0;
    for (; used < sizeof text - 1 && message[used]; used++)
        text[used] = message[used] < ' ' || message[used] > '~' ? '?' : message[used];
    text[used] = '\0';
    error_write(transfer->error, transfer->hint, "%s: %s", transfer->path, text);
    longjmp(transfer->back, 1);
}

static void on_warning(png_structp png, png_const_charp message)
{
    (void)png;
    (void)message;
}

static void on_read(png_structp png, png_bytep bytes, size_t count)
{
    struct transfer *transfer = png_get_io_ptr(png);
    if (fread(bytes, 1, count, transfer->stream) != count)
        png_error(png, ferror(transfer->stream) ? "the file cannot be read"
                                                : "the file ends within the picture");
}

static void on_write(png_structp png, png_bytep bytes, size_t count)
{
    struct transfer *transfer = png_get_io_ptr(png);
    errno = 0;
    if (fwrite(bytes, 1, count, transfer->stream) != count)
        png_error(png, errno ? strerror(errno) : "the file cannot be written");
}

static void on_flush(png_structp png)
{
    (void)png;
}

/* ========================================== reading =========================================== */

static bool check_signature(struct transfer *transfer)
{
    uint8_t bytes[SIGNATURE];
    size_t got = fread(bytes, 1, sizeof bytes, transfer->stream);
    if (got == sizeof bytes && png_sig_cmp(bytes, 0, SIGNATURE) == 0)
        return true;
    const char *hint = "Save the picture as PNG.";
    if (got >= 3 && bytes[0] == 0xff && bytes[1] == 0xd8)
        hint = "It is a JPEG, whatever its name: save the picture as PNG.";
    return error_set(transfer->error, got ? hint : "The file is empty.", "%s: byte 0: no PNG file",
                     transfer->path);
}

/* Asks libpng for 8 bits a channel, grey with or without alpha, and all rows at once. */
static void set_conversions(struct transfer *transfer)
{
    png_structp png = transfer->png;
    png_infop info = transfer->info;
    png_set_expand(png); /* also a transparent colour, to alpha */
    png_set_scale_16(png);
    if (png_get_color_type(png, info) & PNG_COLOR_MASK_COLOR)
        png_set_rgb_to_gray_fixed(png, PNG_ERROR_ACTION_NONE, 29900, 58700);
    png_set_interlace_handling(png);
    png_read_update_info(png, info);
}

/* Memory for the raster and the rows. */
static void allocate(struct transfer *transfer)
{
    struct raster *raster = &transfer->raster;
    raster->height = png_get_image_height(transfer->png, transfer->info);
    raster->width = png_get_image_width(transfer->png, transfer->info);
    size_t channels = png_get_channels(transfer->png, transfer->info);
    if (raster->height * raster->width > PNG_PIXELS || channels > 2 ||
        png_get_rowbytes(transfer->png, transfer->info) != channels * raster->width) {
        transfer->hint = "At most 64 megapixels are read: make the picture smaller.";
        png_error(transfer->png, "the picture is too large");
    }
    raster->grey = memory_new(raster->height, raster->width, transfer->error);
    transfer->rows = memory_new(raster->height, sizeof *transfer->rows, transfer->error);
    transfer->pixels = memory_new(raster->height, channels * raster->width, transfer->error);
    if (channels == 2)
        raster->alpha = memory_new(raster->height, raster->width, transfer->error);
    if (!raster->grey || !transfer->rows || !transfer->pixels || (channels == 2 && !raster->alpha))
        png_error(transfer->png, "out of memory");
    for (size_t i = 0; i < raster->height; i++)
        transfer->rows[i] = transfer->pixels + i * channels * raster->width;
}

/* Leaves by longjmp when something is wrong. */
static void read_picture(struct transfer *transfer)
{
    png_set_sig_bytes(transfer->png, SIGNATURE);
    png_set_user_limits(transfer->png, PNG_SIDE, PNG_SIDE);
    png_set_chunk_malloc_max(transfer->png, CHUNK);
    png_set_read_fn(transfer->png, transfer, on_read);
    png_read_info(transfer->png, transfer->info);
    set_conversions(transfer);
    allocate(transfer);
    png_read_image(transfer->png, transfer->rows);
    png_read_end(transfer->png, NULL);
    struct raster *raster = &transfer->raster;
    for (size_t k = 0; k < raster->height * raster->width; k++) {
        raster->grey[k] = transfer->pixels[raster->alpha ? 2 * k : k];
        if (raster->alpha)
            raster->alpha[k] = transfer->pixels[2 * k + 1];
    }
}

static bool read_stream(struct transfer *transfer)
{
    transfer->png = png_create_read_struct(PNG_LIBPNG_VER_STRING, transfer, on_error, on_warning);
    transfer->info = transfer->png ? png_create_info_struct(transfer->png) : NULL;
    if (!transfer->info)
        return error_set(transfer->error, NULL, "%s: out of memory for a picture", transfer->path);
    if (setjmp(transfer->back))
        return false;
    read_picture(transfer);
    return true;
}

bool png_read(struct raster *raster, const char *path, struct error *error)
{
    struct error own = {0};
    size_t size;
    *raster = (struct raster){0};
    struct transfer transfer = {.path = path,
                                .hint = "The file is damaged. Save the picture again.",
                                .stream = file_open(path, &size, error),
                                .error = error ? error : &own};
    if (!transfer.stream)
        return false;
    bool ok = check_signature(&transfer) && read_stream(&transfer);
    if (transfer.png)
        png_destroy_read_struct(&transfer.png, &transfer.info, NULL);
    fclose(transfer.stream);
    memory_free(transfer.rows);
    memory_free(transfer.pixels);
    if (ok)
        *raster = transfer.raster;
    else
        raster_free(&transfer.raster);
    return ok;
}

/* ========================================== writing =========================================== */

static bool write_picture(struct transfer *transfer, const uint8_t *pixels, size_t height,
                          size_t width)
{
    if (setjmp(transfer->back))
        return false;
    png_set_write_fn(transfer->png, transfer, on_write, on_flush);
    png_set_IHDR(transfer->png, transfer->info, (png_uint_32)width, (png_uint_32)height, 8,
                 PNG_COLOR_TYPE_GRAY, PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT,
                 PNG_FILTER_TYPE_DEFAULT);
    png_write_info(transfer->png, transfer->info);
    for (size_t i = 0; i < height; i++)
        png_write_row(transfer->png, pixels + i * width);
    png_write_end(transfer->png, NULL);
    return true;
}

bool png_write_stream(FILE *stream, const char *path, const uint8_t *pixels, size_t height,
                      size_t width, struct error *error)
{
    struct error own = {0};
    struct transfer transfer = {.path = path, .stream = stream, .error = error ? error : &own};
    if (height == 0 || width == 0 || height > PNG_SIDE || width > PNG_SIDE)
        return error_set(error, NULL, "%s: a picture of %zu x %zu pixels cannot be written", path,
                         height, width);
    transfer.png = png_create_write_struct(PNG_LIBPNG_VER_STRING, &transfer, on_error, on_warning);
    transfer.info = transfer.png ? png_create_info_struct(transfer.png) : NULL;
    bool ok = transfer.info ? write_picture(&transfer, pixels, height, width)
                            : error_set(error, NULL, "%s: out of memory for a picture", path);
    if (transfer.png)
        png_destroy_write_struct(&transfer.png, &transfer.info);
    return ok;
}

bool png_write(const char *path, const uint8_t *pixels, size_t height, size_t width,
               struct error *error)
{
    struct file_draft draft;
    if (!file_create(&draft, path, error))
        return false;
    bool ok = png_write_stream(draft.stream, path, pixels, height, width, error) &&
              file_commit(&draft, error);
    file_abandon(&draft);
    return ok;
}

#else

static bool missing(const char *path, struct error *error)
{
    return error_set(error, "`make deps` installs it; then build again.",
                     "%s: this build has no libpng, which reads and writes PNG files", path);
}

bool png_read(struct raster *raster, const char *path, struct error *error)
{
    *raster = (struct raster){0};
    return missing(path, error);
}

bool png_write(const char *path, const uint8_t *pixels, size_t height, size_t width,
               struct error *error)
{
    (void)pixels;
    (void)height;
    (void)width;
    return missing(path, error);
}

bool png_write_stream(FILE *stream, const char *path, const uint8_t *pixels, size_t height,
                      size_t width, struct error *error)
{
    (void)stream;
    (void)pixels;
    (void)height;
    (void)width;
    return missing(path, error);
}

#endif
