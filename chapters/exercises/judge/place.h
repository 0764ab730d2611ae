/* place.h - lets the student's functions stand beside the library's of the same names.
 *
 * The file that is judged defines backward_mask, and so does the library, which the judge needs
 * too, for the right answers. So this header is included before the first line of the student's
 * file (-include), with -DEXERCISE=5, and gives the functions of exercise 5 another name in the
 * object file: mine_backward_mask. In C nothing changes: messages of the compiler, and the
 * declarations in the library's headers, keep the name that everybody writes. A function called
 * by another one of the same file is the student's; everything else is the library's.
 *
 * (An archive's member that nobody asks for is not linked, which would do for some functions. But
 * most stand in one file with others that are needed.) */
#ifndef EXERCISES_PLACE_H
#define EXERCISES_PLACE_H

#include "data/dataset.h"
#include "data/one_hot.h"
#include "loading.h"
#include "model/operations/activations.h"
#include "model/operations/biases.h"
#include "model/operations/products.h"
#include "model/operations/softmax_loss.h"
#include "model/operations/updates.h"
#include "model/run.h"
#include "model/train.h"

/* The functions of each exercise, in the order in which they are judged. */
#define EXERCISE_1(f)                                                                              \
    f(idx_header) f(matrix_columns) f(dataset_widen) f(dataset_slice) f(dataset_shuffle)
#define EXERCISE_2(f) f(one_hot) f(one_hot_labels)
#define EXERCISE_3(f) f(forward_scores) f(forward_relu) f(forward_softmax)
#define EXERCISE_4(f) f(loss_logsumexp) f(loss_costs) f(loss_sum)
#define EXERCISE_5(f)                                                                              \
    f(backward_error) f(backward_weights) f(backward_biases) f(backward_activations)               \
        f(backward_mask)
#define EXERCISE_6(f) f(update_parameter) f(run_iteration) f(train)

#ifdef EXERCISE
/* Object files may put something before every name: macOS an underscore. */
#define PLACE_TEXT(x)   #x
#define PLACE_EXPAND(x) PLACE_TEXT(x)
#define PLACE_LABEL(f)                                                                             \
    extern __typeof__(f) f __asm__(PLACE_EXPAND(__USER_LABEL_PREFIX__) "mine_" #f);
#define PLACE_JOIN(number) EXERCISE_##number
#define PLACE_LIST(number) PLACE_JOIN(number)
PLACE_LIST(EXERCISE)
(PLACE_LABEL)

    /* matrix_at, but it minds the sizes: element (3, 0) of a 3 x 11 matrix would lie in its memory,
     * as element (0, 1). Ends the process with a report when there is no such element. */
    real *place_at(const char *text, long line, struct matrix matrix, size_t i, size_t j);
#define matrix_at(...) place_at(#__VA_ARGS__, __LINE__, __VA_ARGS__)
#else
/* For the judge: mine_backward_mask. Weak where that may mean "perhaps not there". */
#ifdef __ELF__
#define PLACE_MINE(f) extern __typeof__(f) mine_##f __attribute__((weak));
#else
#define PLACE_MINE(f) extern __typeof__(f) mine_##f;
#endif
#endif

#endif
