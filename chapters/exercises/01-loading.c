/* Exercise 1, loading: a header, two views, and two ways of moving pictures.
 *
 * Write each function in place of its empty body. `make check N=1` judges it against the library's,
 * `make hint N=1` helps. Chapter 1 explains all five.
 *
 * What you may use: element number i of a matrix M is M.at[i], element (i, j) *matrix_at(M, i, j);
 * `real` is the type of its numbers, uint8_t of a byte. src/data/dataset.h and src/tensor/matrix.h
 * say what their structures hold. */
#include "loading.h"

#include <string.h>

#include "base/memory.h"
#include "data/dataset.h"
#include "tensor/matrix.h"

/* Reads the header of an IDX file of unsigned bytes from its first `count` bytes.
 *
 * Bytes 0 and 1 are zero, byte 2 is the type, 8. Byte 3 is the number of dimensions, 1 to
 * IDX_DIMENSIONS. Then each dimension's size: four bytes, the highest first. Set idx->dimensions,
 * idx->size[0], [1], ... and idx->count, the product of the sizes, and return true. Return false
 * for anything else, and for bytes that end before the last size; never read bytes[count] or
 * beyond. */
bool idx_header(struct idx *idx, const uint8_t *bytes, size_t count)
{
    return false;
}

/* Columns [from, to) of a matrix: a view, which means the same memory. Nothing is copied. */
struct matrix matrix_columns(struct matrix matrix, size_t from, size_t to)
{
    return matrix;
}

/* Set X (inputs x n) to pixels / 255 of the samples [from, from + n), where n is X.columns. The
 * bytes of sample s begin at dataset.pixels + s * dataset.inputs. */
void dataset_widen(struct matrix X, struct dataset dataset, size_t from)
{
}

/* Samples [from, to): a view as well, of the pictures and of their labels. */
struct dataset dataset_slice(struct dataset dataset, size_t from, size_t to)
{
    return dataset;
}

/* Puts the samples in a random order, each picture with its label: afterwards sample n is what
 * sample order[n] was, where `order` comes from one call of random_permutation(random, order,
 * samples).
 *
 * memory_new(count, size, error) gives memory, or NULL when there is none: then return false, with
 * nothing changed. Give all of it back with memory_free, which takes NULL, too. */
bool dataset_shuffle(struct dataset *dataset, struct random *random, struct error *error)
{
    return true;
}
