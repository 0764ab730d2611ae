/* np.random, its generators, and Python's random, each in its own stream. */
#include <math.h>
#include <string.h>

#include "base/memory.h"
#include "language/python_numpy.h"

/* What a call draws from: one of the three. */
struct draws {
    struct random *legacy, *python;
    struct generator *modern;
};

static struct draws draws_of(struct python *python, const struct python_arguments *arguments)
{
    if (arguments->self.kind != VALUE_GENERATOR)
        return (struct draws){.legacy = &python->random};
    struct python_generator *generator = (struct python_generator *)arguments->self.object;
    if (generator->modern)
        return (struct draws){.modern = &generator->generator};
    return (struct draws){.legacy = &generator->random};
}

static double draw_uniform(struct draws draws)
{
    return draws.modern ? generator_uniform(draws.modern)
                        : random_uniform(draws.python ? draws.python : draws.legacy);
}

static double draw_normal(struct draws draws)
{
    return draws.modern ? generator_normal(draws.modern) : random_normal(draws.legacy);
}

/* 0 .. bound - 1 */
static uint64_t draw_below(struct draws draws, uint64_t bound)
{
    return draws.modern   ? generator_below(draws.modern, bound)
           : draws.python ? random_below_python(draws.python, bound)
                          : random_below(draws.legacy, bound);
}

/* A shape given as sizes from argument `from` on, in one tuple, or by size=; none is one number. */
struct shape {
    int dimensions;
    size_t size[2];
};

static bool one_size(struct python *python, struct python_value value, struct shape *shape)
{
    long long size;
    if (!python_whole(python, value, "a size", &size))
        return false;
    if (size < 0 || shape->dimensions == 2)
        return python_raise(python, "ValueError", NULL,
                            size < 0 ? "a size is not negative"
                                     : "arrays of three dimensions are not supported");
    shape->size[shape->dimensions++] = (size_t)size;
    return true;
}

static bool shape_of(struct python *python, const struct python_value *at, size_t count,
                     struct shape *shape)
{
    *shape = (struct shape){.size = {1, 1}};
    for (size_t i = 0; i < count; i++) {
        bool row = at[i].kind == VALUE_TUPLE || at[i].kind == VALUE_LIST;
        for (size_t k = 0; row && k < python_items_of(at[i])->count; k++)
            if (!one_size(python, python_items_of(at[i])->at[k], shape))
                return false;
        if (!row && at[i].kind != VALUE_NONE && !one_size(python, at[i], shape))
            return false;
    }
    return true;
}

static bool new_array(struct python *python, struct array *array, struct shape shape,
                      enum array_kind kind)
{
    struct error error = {0};
    return array_new(array, shape.dimensions, shape.size[0], shape.size[1], kind, &error) ||
           python_raise_error(python, "MemoryError", &error);
}

/* `draw` for every element, row after row: from + draw() * scale; a Python number for no shape. */
static bool fill(struct python *python, struct shape shape, struct draws draws,
                 double (*draw)(struct draws), double from, double scale,
                 struct python_value *result)
{
    struct array array;
    if (shape.dimensions == 0) {
        *result = python_real(from + scale * draw(draws));
        return true;
    }
    if (!new_array(python, &array, shape, ARRAY_REAL))
        return false;
    for (size_t k = 0; k < array_count(array); k++)
        *array_flat(array, k) = (real)(from + scale * draw(draws));
    return python_work(python, 20 * (double)array_count(array)) &&
           python_from_array(python, array, result);
}

static bool is_normal(const char *name)
{
    return strstr(name, "normal") || strcmp(name, "randn") == 0;
}

/* rand(2, 3), randn(2, 3), random((2, 3)), standard_normal(size=...) */
static bool call_draw(struct python *python, const struct python_arguments *arguments,
                      struct python_value *result)
{
    const struct python_value *size = python_argument(arguments, (size_t)-1, "size");
    struct shape shape;
    if (python_unknown_argument(arguments, result))
        return true;
    return shape_of(python, size ? size : arguments->at, size ? 1 : arguments->count, &shape) &&
           fill(python, shape, draws_of(python, arguments),
                is_normal(arguments->name) ? draw_normal : draw_uniform, 0, 1, result);
}

/* uniform(low, high, size), normal(loc, scale, size) */
static bool call_scaled(struct python *python, const struct python_arguments *arguments,
                        struct python_value *result)
{
    bool normal = is_normal(arguments->name);
    const struct python_value *low = python_argument(arguments, 0, normal ? "loc" : "low");
    const struct python_value *high = python_argument(arguments, 1, normal ? "scale" : "high");
    const struct python_value *size = python_argument(arguments, 2, "size");
    double from = 0, to = 1;
    struct shape shape;
    if (python_unknown_argument(arguments, result))
        return true;
    return (!low || python_float(python, *low, "the first argument", &from)) &&
           (!high || python_float(python, *high, "the second argument", &to)) &&
           shape_of(python, size, size != NULL, &shape) &&
           fill(python, shape, draws_of(python, arguments), normal ? draw_normal : draw_uniform,
                from, normal ? to : to - from, result);
}

/* randint(low, high, size): NumPy's legacy stream of 32-bit words */
static bool call_randint(struct python *python, const struct python_arguments *arguments,
                         struct python_value *result)
{
    const struct python_value *low = python_argument(arguments, 0, "low");
    const struct python_value *high = python_argument(arguments, 1, "high");
    const struct python_value *size = python_argument(arguments, 2, "size");
    long long from = 0, to;
    struct shape shape;
    struct array array;
    if (python_unknown_argument(arguments, result))
        return true;
    if (!low)
        return python_raise(python, "TypeError", NULL, "randint needs a bound");
    bool one = !high || high->kind == VALUE_NONE;
    if (!python_whole(python, one ? *low : *high, "randint's bound", &to) ||
        (!one && !python_whole(python, *low, "randint's bound", &from)) ||
        !shape_of(python, size, size != NULL, &shape))
        return false;
    const struct python_value *endpoint = python_argument(arguments, (size_t)-1, "endpoint");
    bool closed = false;
    if (endpoint && !python_truth(python, *endpoint, &closed))
        return false;
    to += closed;
    if (to <= from || to - from > UINT32_MAX)
        return python_raise(python, "ValueError", NULL, "%s: no number, or too many, lie between",
                            arguments->name);
    if (shape.dimensions == 0) {
        *result = python_integer(
            from + (long long)draw_below(draws_of(python, arguments), (uint64_t)(to - from)));
        return true;
    }
    if (!new_array(python, &array, shape, ARRAY_INTEGER))
        return false;
    for (size_t k = 0; k < array_count(array); k++)
        *array_flat(array, k) = (real)(from + (long long)draw_below(draws_of(python, arguments),
                                                                    (uint64_t)(to - from)));
    return python_work(python, 20 * (double)array_count(array)) &&
           python_from_array(python, array, result);
}

static bool read_seed(struct python *python, const struct python_arguments *arguments,
                      long long *seed)
{
    const struct python_value *value = python_argument(arguments, 0, "seed");
    *seed = 0;
    return !value || value->kind == VALUE_NONE || python_whole(python, *value, "a seed", seed);
}

static bool call_seed(struct python *python, const struct python_arguments *arguments,
                      struct python_value *result)
{
    long long seed;
    if (!read_seed(python, arguments, &seed))
        return false;
    struct draws draws = draws_of(python, arguments);
    if (draws.legacy)
        random_seed(draws.legacy, (uint32_t)seed);
    *result = python_none();
    return true;
}

static bool call_own_seed(struct python *python, const struct python_arguments *arguments,
                          struct python_value *result)
{
    long long seed;
    if (!read_seed(python, arguments, &seed))
        return false;
    random_seed_python(&python->own, (uint32_t)(seed < 0 ? -seed : seed));
    *result = python_none();
    return true;
}

/* RandomState(7), default_rng(7); without a seed, which is chance, as if it were 0 */
static bool call_generator(struct python *python, const struct python_arguments *arguments,
                           struct python_value *result)
{
    long long seed;
    if (!read_seed(python, arguments, &seed))
        return false;
    struct python_generator *generator =
        python_new_object(&python->heap, VALUE_GENERATOR, sizeof *generator, &python->error->error);
    if (!generator)
        return false;
    generator->modern = arguments->name[0] == 'd';
    random_seed(&generator->random, (uint32_t)seed);
    generator_seed(&generator->generator, (uint64_t)seed);
    *result = python_object(generator);
    return true;
}

static void permute(struct draws draws, size_t *order, size_t count)
{
    if (draws.modern) {
        generator_permutation(draws.modern, order, count);
        return;
    }
    if (draws.legacy) {
        random_permutation(draws.legacy, order, count);
        return;
    }
    for (size_t i = 0; i < count; i++)
        order[i] = i;
    for (size_t i = count; i-- > 1;) {
        size_t j = (size_t)random_below_python(draws.python, i + 1), held = order[i];
        order[i] = order[j];
        order[j] = held;
    }
}

/* The numbers 0 .. count - 1 in random order; the caller frees them. */
static size_t *permuted(struct python *python, struct draws draws, size_t count)
{
    size_t *order = python_work(python, 20 * (double)count)
                        ? memory_new(count, sizeof *order, &python->error->error)
                        : NULL;
    if (order)
        permute(draws, order, count);
    return order;
}

/* Rows `order` of an array, as a new one. */
static bool rows_of(struct python *python, struct array array, const size_t *order, size_t count,
                    struct array *made)
{
    struct shape shape = {array.dimensions, {count, array.size[1]}};
    *made = (struct array){0};
    if (!new_array(python, made, shape, array.kind))
        return false;
    for (size_t i = 0; i < count; i++)
        for (size_t j = 0; j < array.size[1]; j++)
            *array_at(*made, i, j) = *array_at(array, order[i], j);
    return true;
}

/* permutation(n), permutation(A) */
static bool call_permutation(struct python *python, const struct python_arguments *arguments,
                             struct python_value *result)
{
    struct array array, made = {0};
    long long count = 0;
    if (python_unknown_argument(arguments, result))
        return true;
    if (!arguments->count || !python_to_array(python, arguments->at[0], &array))
        return arguments->count ? false
                                : python_raise(python, "TypeError", NULL, "permutation of what?");
    bool number = array.dimensions == 0;
    bool ok = !number || python_whole(python, arguments->at[0], "permutation's number", &count);
    if (ok && number && (count < 0 || count > ARRAY_EMPTY * 64))
        ok = python_raise(python, "ValueError", NULL, "permutation: too many, or below zero");
    if (ok && number) {
        struct shape shape = {1, {(size_t)count, 1}};
        array_free(&array);
        ok = new_array(python, &array, shape, ARRAY_INTEGER);
        for (size_t i = 0; ok && i < (size_t)count; i++)
            array.at[i] = (real)i;
    }
    size_t *order = ok ? permuted(python, draws_of(python, arguments), array.size[0]) : NULL;
    ok = order && rows_of(python, array, order, array.size[0], &made);
    memory_free(order);
    array_free(&array);
    return ok && python_from_array(python, made, result);
}

/* shuffle(A): its rows, or a list's items, in place */
static bool shuffle(struct python *python, struct python_value value, struct draws draws)
{
    struct error error = {0};
    if (value.kind == VALUE_UNKNOWN)
        return true;
    if (value.kind == VALUE_LIST) {
        struct python_items *items = python_items_of(value);
        size_t *order = permuted(python, draws, items->count);
        struct python_value *held =
            order ? memory_new(items->count, sizeof *held, &python->error->error) : NULL;
        for (size_t i = 0; held && i < items->count; i++)
            held[i] = items->at[order[i]];
        if (held)
            memcpy(items->at, held, items->count * sizeof *held);
        bool ok = held != NULL;
        memory_free(order);
        memory_free(held);
        return ok && python_writes_object(python, value);
    }
    if (value.kind != VALUE_ARRAY)
        return python_raise(python, "TypeError", NULL, "shuffle takes an array or a list");
    struct array array = python_array_of(value)->array, copy;
    size_t *order = permuted(python, draws, array.size[0]);
    bool ok = order && (array_copy(&copy, array, &error) ||
                        python_raise_error(python, "MemoryError", &error));
    for (size_t i = 0; ok && i < array.size[0]; i++)
        for (size_t j = 0; j < array.size[1]; j++)
            *array_at(array, i, j) = *array_at(copy, order[i], j);
    memory_free(order);
    if (ok)
        array_free(&copy);
    return ok && python_writes_object(python, value);
}

static bool call_shuffle(struct python *python, const struct python_arguments *arguments,
                         struct python_value *result)
{
    *result = python_none();
    return shuffle(python, arguments->count ? arguments->at[0] : python_none(),
                   draws_of(python, arguments));
}

static bool call_own_shuffle(struct python *python, const struct python_arguments *arguments,
                             struct python_value *result)
{
    *result = python_none();
    return shuffle(python, arguments->count ? arguments->at[0] : python_none(),
                   (struct draws){.python = &python->own});
}

/* `count` of the numbers below `from`, each at most once; the caller frees them. */
static size_t *chosen(struct python *python, struct draws draws, size_t count, size_t from)
{
    if (!draws.modern)
        return permuted(python, draws, from);
    size_t *order = memory_new(count, sizeof *order, &python->error->error);
    size_t *spare = memory_new(from, sizeof *spare, &python->error->error);
    if (order && spare)
        generator_choice(draws.modern, order, count, spare, from);
    memory_free(spare);
    if (spare)
        return order;
    memory_free(order);
    return NULL;
}

/* choice(n or A, size, replace): NumPy's legacy ways, without probabilities */
static bool call_choice(struct python *python, const struct python_arguments *arguments,
                        struct python_value *result)
{
    const struct python_value *from = python_argument(arguments, 0, "a");
    const struct python_value *size = python_argument(arguments, 1, "size");
    const struct python_value *replace = python_argument(arguments, 2, "replace");
    struct array array, made = {0};
    struct shape shape = {.size = {1, 1}}, numbers = {.dimensions = 1, .size = {1, 1}};
    bool again = true;
    long long count;
    if (python_unknown_argument(arguments, result))
        return true;
    if (!from || python_argument(arguments, 3, "p"))
        return python_raise(python, "TypeError", NULL,
                            "choice with probabilities is not supported");
    if (!python_to_array(python, *from, &array))
        return false;
    bool ok = (!replace || python_truth(python, *replace, &again)) &&
              shape_of(python, size, size && size->kind != VALUE_NONE, &shape);
    if (ok && array.dimensions == 0) {
        ok = python_whole(python, *from, "choice's number", &count);
        array_free(&array);
        numbers.size[0] = ok && count > 0 ? (size_t)count : 0;
        ok = ok && new_array(python, &array, numbers, ARRAY_INTEGER);
        for (size_t i = 0; ok && i < numbers.size[0]; i++)
            array.at[i] = (real)i;
    }
    size_t wanted = shape.size[0] * shape.size[1], there = ok ? array.size[0] : 0;
    if (ok && (!there || (!again && wanted > there) || array.dimensions != 1))
        ok = python_raise(python, "ValueError", NULL, "choice: there are not so many to choose");
    struct draws draws = draws_of(python, arguments);
    size_t *order = ok && !again ? chosen(python, draws, wanted, there) : NULL;
    ok = ok && (again || order) && new_array(python, &made, shape, array.kind);
    for (size_t k = 0; ok && k < wanted; k++)
        *array_flat(made, k) =
            array.at[(ptrdiff_t)(again ? draw_below(draws, there) : order[k]) * array.stride[0]];
    memory_free(order);
    array_free(&array);
    return ok && python_from_array(python, made, result);
}

/* ====================================== Python's random ======================================= */

static bool call_one_of(struct python *python, const struct python_arguments *arguments,
                        struct python_value *result)
{
    size_t count;
    if (python_unknown_argument(arguments, result))
        return true;
    if (!arguments->count || !python_length(python, arguments->at[0], &count))
        return false;
    if (!count)
        return python_raise(python, "IndexError", NULL, "choice of nothing");
    return python_item(python, arguments->at[0], (size_t)random_below_python(&python->own, count),
                       result);
}

/* random.random(), random.uniform(a, b) */
static bool call_own_draw(struct python *python, const struct python_arguments *arguments,
                          struct python_value *result)
{
    double from = 0, to = 1;
    if (arguments->count == 2 && (!python_float(python, arguments->at[0], "uniform", &from) ||
                                  !python_float(python, arguments->at[1], "uniform", &to)))
        return false;
    *result = python_real(from + (to - from) * random_uniform(&python->own));
    return true;
}

/* random.randint(a, b) counts b in. */
static bool call_between(struct python *python, const struct python_arguments *arguments,
                         struct python_value *result)
{
    long long from, to;
    if (arguments->count != 2 || !python_whole(python, arguments->at[0], "randint", &from) ||
        !python_whole(python, arguments->at[1], "randint", &to) || to < from ||
        to - from >= UINT32_MAX)
        return python_raise(python, "ValueError", NULL, "randint takes two whole numbers");
    *result = python_integer(
        from + (long long)random_below_python(&python->own, (uint64_t)(to - from) + 1));
    return true;
}

static const struct {
    const char *name;
    python_routine *numpy, *python;
} ROUTINES[] = {
    {"seed", call_seed, call_own_seed},
    {"rand", call_draw, NULL},
    {"randn", call_draw, NULL},
    {"random", call_draw, call_own_draw},
    {"random_sample", call_draw, NULL},
    {"ranf", call_draw, NULL},
    {"sample", call_draw, NULL},
    {"standard_normal", call_draw, NULL},
    {"uniform", call_scaled, call_own_draw},
    {"normal", call_scaled, NULL},
    {"integers", call_randint, NULL},
    {"RandomState", call_generator, NULL},
    {"default_rng", call_generator, NULL},
    {"randint", call_randint, call_between},
    {"permutation", call_permutation, NULL},
    {"shuffle", call_shuffle, call_own_shuffle},
    {"choice", call_choice, call_one_of},
};

python_routine *python_numpy_random(const char *name)
{
    for (size_t i = 0; i < sizeof ROUTINES / sizeof ROUTINES[0]; i++)
        if (strcmp(ROUTINES[i].name, name) == 0)
            return ROUTINES[i].numpy;
    return NULL;
}

python_routine *python_random_module(const char *name)
{
    for (size_t i = 0; i < sizeof ROUTINES / sizeof ROUTINES[0]; i++)
        if (strcmp(ROUTINES[i].name, name) == 0)
            return ROUTINES[i].python;
    return NULL;
}
