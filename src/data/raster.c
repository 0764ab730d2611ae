#include "data/raster.h"

#include "base/memory.h"

void raster_free(struct raster *raster)
{
    memory_free(raster->grey);
    memory_free(raster->alpha);
    *raster = (struct raster){0};
}

/* The mean of the greys weighted by how opaque they are, and the mean alpha: of the border, or of
 * the whole raster. */
static void mean(const struct raster *raster, bool border, double *grey, double *alpha)
{
    double sum = 0, weight = 0;
    size_t count = 0;
    for (size_t i = 0; i < raster->height; i++)
        for (size_t j = 0; j < raster->width; j++) {
            bool inside = i > 0 && j > 0 && i + 1 < raster->height && j + 1 < raster->width;
            size_t k = i * raster->width + j;
            if (border && inside)
                continue;
            sum += (double)raster->grey[k] * raster->alpha[k];
            weight += raster->alpha[k];
            count++;
        }
    *grey = weight > 0 ? sum / weight : 0;
    *alpha = count > 0 ? weight / (double)count : 0;
}

void raster_flatten(struct raster *raster)
{
    double paper, ink, alpha, ignored;
    if (!raster->alpha)
        return;
    mean(raster, true, &paper, &alpha);
    mean(raster, false, &ink, &ignored);
    if (alpha < 128)
        paper = ink < 128 ? 255 : 0;
    for (size_t k = 0; k < raster->height * raster->width; k++) {
        double opaque = raster->alpha[k] / 255.0;
        raster->grey[k] = (uint8_t)(raster->grey[k] * opaque + paper * (1 - opaque) + 0.5);
    }
    memory_free(raster->alpha);
    raster->alpha = NULL;
}
