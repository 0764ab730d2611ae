#include "view/summary.h"

#include <math.h>
#include <stdarg.h>
#include <string.h>

#include "view/picture.h"
#include "view/print_array.h"

/* A mean of numbers that cancel is the rounding of their sum. Each addition rounds by at most eps/2
 * of a partial sum; with partial sums of no more than some numbers' size, as where columns sum to
 * zero, and errors of either sign, the mean of n numbers is off by about eps max|x| / sqrt(n). So a
 * mean below a few eps of the largest number says nothing, whatever their count, and is shown as
 * zero. */
enum { NOISE = 4 };

static void count_bins(struct summary *summary, struct matrix matrix)
{
    double width = (summary->max - summary->min) / SUMMARY_BINS;
    for (size_t i = 0; i < matrix_count(matrix); i++) {
        double x = (double)matrix.at[i];
        if (!isfinite(x))
            continue;
        double bin = width > 0 ? (x - summary->min) / width : 0;
        summary->bins[bin >= SUMMARY_BINS ? SUMMARY_BINS - 1 : (size_t)bin]++;
    }
}

/* The standard deviation where the squares of the numbers overflow. */
static double large_std(struct matrix matrix, double mean, double largest)
{
    double squares = 0, finite = 0;
    for (size_t i = 0; i < matrix_count(matrix); i++) {
        double share = (double)matrix.at[i] / largest - mean / largest;
        squares += isfinite((double)matrix.at[i]) ? share * share : 0;
        finite += isfinite((double)matrix.at[i]) != 0;
    }
    return sqrt(squares / finite) * largest;
}

struct summary summary_of(struct matrix matrix)
{
    struct summary s = {.count = matrix_count(matrix), .min = NAN, .max = NAN};
    double sum = 0, squares = 0, finite;
    for (size_t i = 0; i < s.count; i++) {
        double x = (double)matrix.at[i];
        s.nan += isnan(x) != 0;
        s.infinite += isinf(x) != 0;
        s.zeros += x == 0;
        if (!isfinite(x))
            continue;
        s.min = x < s.min || isnan(s.min) ? x : s.min;
        s.max = x > s.max || isnan(s.max) ? x : s.max;
        sum += x;
    }
    finite = (double)(s.count - s.nan - s.infinite);
    s.mean = sum / finite;
    double largest = fmax(fabs(s.min), fabs(s.max));
    for (size_t i = 0; i < s.count; i++)
        if (isfinite((double)matrix.at[i]))
            squares += ((double)matrix.at[i] - s.mean) * ((double)matrix.at[i] - s.mean);
    s.std = isinf(squares) ? large_std(matrix, s.mean, largest) : sqrt(squares / finite);
    if (fabs(s.mean) <= NOISE * (double)REAL_EPSILON * largest) /* false where all are NaN */
        s.mean = 0;
    count_bins(&s, matrix);
    return s;
}

static void add(char *text, size_t length, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

static void add(char *text, size_t length, const char *format, ...)
{
    size_t used = strlen(text);
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text + used, length - used, format, arguments);
    va_end(arguments);
}

static void add_curve(char *text, size_t length, const struct summary *s)
{
    static const char *const blocks[] = {"▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
    static const char *const ascii[] = {".", ":", "-", "=", "+", "*", "#", "@"};
    const char *const *bar = picture_utf8() ? blocks : ascii;
    size_t most = 1;
    for (int i = 0; i < SUMMARY_BINS; i++)
        most = s->bins[i] > most ? s->bins[i] : most;
    add(text, length, "  ");
    for (int i = 0; i < SUMMARY_BINS; i++)
        add(text, length, "%s", bar[(s->bins[i] * 7 + most - 1) / most]);
}

char *summary_text(char *text, size_t length, struct matrix matrix)
{
    text[0] = '\0';
    if (matrix_count(matrix) == 1) {
        add(text, length, "%.6g", print_value((double)matrix.at[0]));
        return text;
    }
    struct summary s = summary_of(matrix);
    bool finite = s.nan + s.infinite < s.count;
    add(text, length, "%zux%zu", matrix.rows, matrix.columns);
    if (finite)
        add(text, length, "  min %.3g  mean %.3g  max %.3g  std %.3g", s.min, s.mean, s.max, s.std);
    if (s.nan)
        add(text, length, "  NaN %zu", s.nan);
    if (s.infinite)
        add(text, length, "  inf %zu", s.infinite);
    if (s.zeros)
        add(text, length, "  zeros %zu", s.zeros);
    if (finite)
        add_curve(text, length, &s);
    return text;
}
