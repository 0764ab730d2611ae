/* test.h - what every unit test includes: cmocka, and comparisons of reals. */
#ifndef BACKSTEP_TEST_H
#define BACKSTEP_TEST_H

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/error.h"
#include "base/memory.h"
#include "data/dataset.h"
#include "tensor/matrix.h"
#include "tensor/random.h"

/* What is about numbers of 16 digits is left out in single precision. */
static inline void need_double(void)
{
    if (sizeof(real) < sizeof(double))
        skip();
}

/* Fails unless |actual - expected| <= relative * |expected|, or both are NaN. */
static inline void assert_close(double actual, double expected, double relative)
{
    if (isnan(expected) ? isnan(actual) : fabs(actual - expected) <= relative * fabs(expected))
        return;
    fail_msg("%.17g, expected %.17g (relative error %.2e, allowed %.2e)", actual, expected,
             fabs(actual - expected) / fabs(expected), relative);
}

/* Fails, showing the message, unless the call succeeded. */
static inline void assert_ok(bool ok, const struct error *error)
{
    if (!ok)
        fail_msg("%s (%s)", error->message, error->hint);
}

/* Fails unless the call failed with a message that contains the text. */
static inline void assert_error(bool ok, const struct error *error, const char *text)
{
    if (ok)
        fail_msg("succeeded, expected an error with \"%s\"", text);
    if (!strstr(error->message, text))
        fail_msg("the error \"%s\" does not contain \"%s\"", error->message, text);
}

/* Fails unless both matrices have the same shape and the same bits. */
static inline void assert_same_bits(struct matrix a, struct matrix b, const char *name)
{
    assert_int_equal(a.rows, b.rows);
    assert_int_equal(a.columns, b.columns);
    for (size_t i = 0; i < matrix_count(a); i++)
        if (memcmp(&a.at[i], &b.at[i], sizeof a.at[i]) != 0)
            fail_msg("%s[%zu, %zu] is %.17g and %.17g", name, i % a.rows, i / a.rows,
                     (double)a.at[i], (double)b.at[i]);
}

/* A new matrix of normal random numbers. */
static inline struct matrix random_matrix(struct random *random, size_t rows, size_t columns)
{
    struct matrix matrix;
    struct error error;
    assert_ok(matrix_new(&matrix, rows, columns, &error), &error);
    for (size_t i = 0; i < matrix_count(matrix); i++)
        matrix.at[i] = (real)random_normal(random);
    return matrix;
}

/* Random pictures and labels: `samples` of inputs x 1 pixels. */
static inline struct dataset random_dataset(struct random *random, size_t inputs, size_t classes,
                                            size_t samples)
{
    struct error error;
    struct dataset data = {
        .samples = samples, .height = inputs, .width = 1, .inputs = inputs, .classes = classes};
    data.pixels = memory_new(samples, inputs, &error);
    data.labels = memory_new(samples, 1, &error);
    assert_non_null(data.pixels);
    assert_non_null(data.labels);
    for (size_t i = 0; i < samples * inputs; i++)
        data.pixels[i] = (uint8_t)random_below(random, 256);
    for (size_t n = 0; n < samples; n++)
        data.labels[n] = (uint8_t)random_below(random, classes);
    return data;
}

#endif
