/* The expression language: what lines mean (as NumPy has it), and how they fail. */
#include "test.h"

#include "language/expression.h"
#include "language/operators.h"

/* ===================================== the names' values ====================================== */

enum { NAMES = 64, LINE = 1 << 14 };

struct name {
    char name[16];
    struct array value;
};

static struct name names[NAMES];
static size_t name_count;

static bool lookup(const struct names *link, const struct scope *within, const char *name,
                   struct array *value, bool *found, struct error *error)
{
    (void)link;
    (void)within;
    for (size_t i = 0; i < name_count; i++)
        if (strcmp(names[i].name, name) == 0) {
            *found = true;
            *value = array_share(names[i].value);
            return true;
        }
    if (strcmp(name, "later") == 0) {
        *found = true;
        return error_set(error, NULL, "later has no value yet");
    }
    return false;
}

/* One name is suggested. */
static void each(const struct names *chain, void (*visit)(void *context, const char *name),
                 void *context)
{
    (void)chain;
    visit(context, "Z1");
}

static const struct names names_known = {.lookup = lookup, .each = each};
static const struct scope scope = {.names = &names_known};

/* Reads "DIMENSIONS ROWS COLUMNS KIND ELEMENTS..." */
static struct array read_value(char *text)
{
    struct array array;
    struct error error;
    int dimensions = (int)strtol(text, &text, 10);
    size_t rows = strtoull(text, &text, 10), columns = strtoull(text, &text, 10);
    const char *kinds = "bif", *kind = strchr(kinds, *(text += strspn(text, " ")));
    assert_non_null(kind);
    text++;
    assert_ok(array_new(&array, dimensions, rows, columns, (enum array_kind)(kind - kinds), &error),
              &error);
    for (size_t k = 0; k < rows * columns; k++) {
        char *end;
        *array_flat(array, k) = (real)strtod(text, &end);
        assert_ptr_not_equal(end, text);
        text = end;
    }
    assert_string_equal(text + strspn(text, "\n"), "");
    return array;
}

static FILE *open_reference(void)
{
    FILE *file = fopen("tests/reference/language.txt", "r");
    assert_non_null(file);
    return file;
}

static int read_names(void **state)
{
    (void)state;
    static char line[LINE];
    FILE *file = open_reference();
    while (fgets(line, sizeof line, file)) {
        int used = 0;
        if (sscanf(line, "array %15s %n", names[name_count].name, &used) != 1)
            continue;
        assert_true(name_count + 1 < NAMES);
        names[name_count++].value = read_value(line + used);
    }
    fclose(file);
    return 0;
}

static int free_names(void **state)
{
    (void)state;
    while (name_count)
        array_free(&names[--name_count].value);
    return 0;
}

/* ====================================== NumPy's values * ====================================== */

static const double RELATIVE = sizeof(real) == sizeof(double) ? 1e-13 : 3e-5;

static double largest(struct array array)
{
    double most = 0;
    for (size_t k = 0; k < array_count(array); k++) {
        double x = fabs((double)*array_flat(array, k));
        most = isfinite(x) && x > most ? x : most;
    }
    return most;
}

/* Says on stderr what differs; whole numbers and truths must be exact. */
static bool agree(const char *text, struct array value, struct array expected)
{
    char is[64], should[64];
    if (value.dimensions != expected.dimensions || value.size[0] != expected.size[0] ||
        value.size[1] != expected.size[1]) {
        print_error("%s: the shape is %s, NumPy's %s\n", text, array_shape(is, sizeof is, value),
                    array_shape(should, sizeof should, expected));
        return false;
    }
    if (value.kind != expected.kind) {
        print_error("%s: the kind is %d, NumPy's %d\n", text, value.kind, expected.kind);
        return false;
    }
    double bound = expected.kind == ARRAY_REAL ? RELATIVE * largest(expected) : 0;
    for (size_t k = 0; k < array_count(expected); k++) {
        double x = (double)*array_flat(value, k), y = (double)*array_flat(expected, k);
        if (x == y || (isnan(x) && isnan(y)) || fabs(x - y) <= bound)
            continue;
        print_error("%s: element %zu is %.17g, NumPy's %.17g\n", text, k, x, y);
        return false;
    }
    return true;
}

static void lines_mean_what_numpy_says(void **state)
{
    (void)state;
    static char line[LINE];
    size_t lines = 0, wrong = 0;
    FILE *file = open_reference();
    while (fgets(line, sizeof line, file)) {
        struct language_error error = {0};
        struct array value;
        char *tab = strchr(line, '\t');
        if (!tab)
            continue;
        *tab = '\0';
        lines++;
        if (!evaluate_text(&value, line, &scope, &error)) {
            print_error("%s: %s\n", line, error.error.message);
            wrong++;
            continue;
        }
        struct array expected = read_value(tab + 1);
        wrong += !agree(line, value, expected);
        array_free(&expected);
        array_free(&value);
    }
    fclose(file);
    assert_true(lines > 2000);
    if (wrong)
        fail_msg("%zu of %zu expressions differ from NumPy", wrong, lines);
}

/* ========================================== errors * ========================================== */

struct failure {
    const char *text;
    size_t column; /* where the caret stands */
    const char *message;
    const char *hint;
};

static void fails(const struct failure *failure)
{
    struct language_error error = {.column = 999};
    struct array value = {.dimensions = 2};
    if (evaluate_text(&value, failure->text, &scope, &error))
        fail_msg("%.80s: succeeded", failure->text);
    if (!strstr(error.error.message, failure->message))
        fail_msg("%.80s: \"%s\" does not contain \"%s\"", failure->text, error.error.message,
                 failure->message);
    if (error.column != failure->column)
        fail_msg("%.80s: column %zu, expected %zu (%s)", failure->text, error.column,
                 failure->column, error.error.message);
    if (failure->hint && !strstr(error.error.hint, failure->hint))
        fail_msg("%.80s: the hint \"%s\" does not contain \"%s\"", failure->text, error.error.hint,
                 failure->hint);
    assert_null(value.owner);
}

static void errors_name_cause_and_column(void **state)
{
    (void)state;
    static const struct failure failures[] = {
        {"", 0, "an expression is missing", NULL},
        {"   # nothing", 0, "an expression is missing", NULL},
        {"M + z1", 4, "there is no z1", "Did you mean Z1?"},
        {"unknown * 2", 0, "there is no unknown", "info tensors"},
        {"1 + later", 4, "later has no value yet", NULL},
        {"M + sum", 4, "there is no sum", "A function is called: sum(...)"},
        {"np + 1", 0, "there is no np", "np. stands before a function"},
        {"np.foo(M)", 0, "there is no function foo", NULL},
        {"foo(M)", 0, "there is no function foo", NULL},
        {"M.foo()", 1, "there is no method foo", NULL},
        {"M.foo", 1, "there is no .foo", NULL},
        {"np.foo", 0, "there is no np.foo", NULL},
        {"M.T.zeros()", 3, "there is no method zeros", NULL},
        {"M + c.T", 2, "shapes (3, 4) and (1, 3) do not broadcast", NULL},
        {"2 * (M + v3)", 7, "shapes (3, 4) and (3,) do not broadcast", "[:, None]"},
        {"M * S", 2, "M * S: shapes (3, 4) and (4, 3) do not broadcast", ".T"},
        {"M @ M", 2, "shapes (3, 4) and (3, 4) have no product: 4 columns meet 3 rows", "left"},
        {"S @ v4", 2, "S @ v4: shapes (4, 3) and (4,)", NULL},
        {"M @ r", 2, "have no product", "right"},
        {"c @ M", 2, "have no product", NULL},
        {"M @ 2", 2, "@ needs two arrays", "*"},
        {"v3 @ v4", 3, "have no product", NULL},
        {"M[3]", 1, "index 3 is out of range", NULL},
        {"M[0, -5]", 1, "index -5 is out of range: dimension 1 has 4", NULL},
        {"v4[4]", 2, "out of range", NULL},
        {"M[0, 0, 0]", 1, "3 indices, but only 2 dimensions", NULL},
        {"k[0]", 1, "1 indices, but only 0 dimensions", NULL},
        {"M[0.5]", 2, "an index is a whole number", NULL},
        {"M[::0]", 1, "step is zero", NULL},
        {"M[]", 2, "an index is missing", NULL},
        {"M[0,,1]", 4, "an index is missing", NULL},
        {"M[[0, 3]]", 1, "index 3 is out of range", NULL},
        {"M[None, None]", 1, "at most two", NULL},
        {"M[v4 > 0]", 1, "a mask of 4 chooses from a dimension of 3", NULL},
        {"M[:, b3]", 1, "a mask of 3 chooses", NULL},
        {"M[b3, b4]", 1, "one dimension at a time", "two steps"},
        {"v4[[[0, 1], [1, 2]]]", 2, "positions are one list", NULL},
        {"[1, 2, [3]]", 7, "the elements of a list are numbers", "[[1, 2], [3, 4]]"},
        {"[[1, 2], 3]", 9, "the elements of a list are numbers", NULL},
        {"[[1, 2], [3]]", 9, "of one length", NULL},
        {"[[[1]]]", 1, "the elements of a list are numbers", NULL},
        {"np.zeros([[2, 3]])", 0, "sizes are numbers, or one list", NULL},
        {"softmax(M, axis=5)", 0, "axis 5 does not exist", "axis=0"},
        {"softmax(v3, axis=1)", 0, "axis 1 does not exist", NULL},
        {"np.round(M, [1, 2])", 0, "decimals are one whole number", NULL},
        {"np.round(M, 400)", 0, "decimals are one whole number", NULL},
        {"np.round(M, 0.5)", 0, "decimals are one whole number", NULL},
        {"1__0", 1, "a number runs into a name", NULL},
        {"1_", 1, "a number runs into a name", NULL},
        {"none.reshape(0, 1e8)", 0, "more than an expression may make", NULL},
        {"v4[I[:2, :1]]", 2, "positions are one list", NULL},
        {"M[B.T]", 1, "a mask has the shape", NULL},
        {"M[1:2", 5, "a ] is missing", NULL},
        {"(M + 1", 6, "a ) is missing", NULL},
        {"np.sum(M", 8, "a ) is missing", NULL},
        {"[1, 2", 5, "a ] is missing", NULL},
        {"M)", 1, "should end here", NULL},
        {"M ]", 2, "should end here", NULL},
        {"M N", 2, "should end here", NULL},
        {"2x", 1, "a number runs into a name", "2*x"},
        {"M +", 3, "something is missing at the end", NULL},
        {"* M", 0, "a value is missing before this", NULL},
        {"M ** / 2", 5, "a value is missing before this", NULL},
        {"M = 3", 2, "an assignment is no expression", "=="},
        {"M.", 2, "a name is missing after the dot", NULL},
        {"\"text\"", 0, "strings have no place", NULL},
        {"M $ 2", 2, "this character has no meaning", NULL},
        {"M ! 2", 2, "this character has no meaning", NULL},
        {"\xc3\xa4", 0, "this character has no meaning", NULL},
        {"np.sum(M, axis=2)", 0, "an axis is 0, 1 or -1", NULL},
        {"np.sum(M, 0.5)", 0, "an axis is 0, 1 or -1", NULL},
        {"np.sum(v4, axis=1)", 0, "axis 1 does not exist", NULL},
        {"np.mean(k, axis=0)", 0, "axis 0 does not exist", NULL},
        {"np.sum(k, axis=-1)", 0, "axis -1 does not exist", NULL},
        {"any(1, -1)", 0, "axis -1 does not exist", NULL},
        {"1 + np.max(none)", 4, "max of no elements", NULL},
        {"np.sum(M, axis=(0, 0))", 0, "sum: an axis is 0, 1 or -1", NULL},
        {"np.sum(M, axis=0, axis=1)", 18, "axis= is given twice", NULL},
        {"np.sum(M, 0, axis=1)", 0, "sum has two axes", NULL},
        {"np.sum(M, colour=1)", 10, "sum takes no colour=", NULL},
        {"np.exp(M, axis=0)", 10, "exp takes no axis=", NULL},
        {"np.sum()", 6, "sum needs 1 argument", NULL},
        {"np.maximum(M)", 10, "maximum needs 2 arguments", NULL},
        {"M.dot()", 5, "dot needs 1 argument", NULL},
        {"np.exp(M, N)", 10, "exp takes at most 1 arguments", NULL},
        {"np.maximum(M, None)", 14, "None", NULL},
        {"np.where(B, None, 1)", 12, "None", NULL},
        {"np.round(M, None)", 12, "None", NULL},
        {"np.dot(M, None)", 10, "None", NULL},
        {"np.outer(None, M)", 9, "None", NULL},
        {"None", 0, "no value here", NULL},
        {"None + 1", 0, "no value here", NULL},
        {"M(1)", 0, "there is no function M", NULL},
        {"(M)(1)", 1, "there is no function M", NULL},
        {"M[0](1)", 4, "only functions and methods can be called", NULL},
        {"np.random.randn(3)", 0, "no random numbers are drawn here", "let"},
        {"np.random.normal(3)", 0, "no np.random.normal", "randn"},
        {"np.random.seed(3)", 0, "no np.random.seed", "set seed"},
        {"np.exp(*M.shape)", 7, "no * before an argument", "A1.shape"},
        {"M.reshape(5, 2)", 0, "12 elements do not fill that shape", "-1"},
        {"M.reshape(-1, -1)", 0, "do not fill", NULL},
        {"M.reshape(-1, 5)", 0, "do not fill", NULL},
        {"M.reshape(2, 2, 3)", 0, "more than two dimensions are not supported", NULL},
        {"M.reshape((2, 2, 3))", 0, "more than two dimensions", NULL},
        {"none.reshape(0, 1e300)", 0, "do not fill", NULL},
        {"none.reshape(0, 1e18)", 0, "do not fill", NULL},
        {"np.zeros(-1)", 0, "a size is a whole number", NULL},
        {"np.zeros(1e300)", 0, "a size is a whole number", NULL},
        {"np.zeros((20000, 20000))", 0, "more than an expression may make", NULL},
        {"np.eye(1e6)", 0, "more than an expression may make", NULL},
        {"np.arange(0, 1, 0)", 0, "too many elements, or a step of zero", NULL},
        {"np.arange(nan)", 10, "there is no nan", NULL},
        {"np.where(B, c.T, 0)", 0, "the three shapes do not broadcast", NULL},
        {"one_hot([0, 3])", 0, "3 is no label below 3", NULL},
        {"one_hot([0.5])", 0, "0.5 is no label", NULL},
        {"one_hot([-1])", 0, "-1 is no label", NULL},
        {"[M, 1]", 1, "the elements of a list are numbers", NULL},
        {"~M", 0, "~ needs a comparison's result", NULL},
        {"B - B", 2, "NumPy does not subtract booleans", NULL},
        {"M > 0 and N > 0", 0, "whether an array of several elements is true", "any"},
        {"not M", 4, "whether an array", NULL},
        {"0 < M < 2", 0, "whether an array", NULL},
        {"softmax(3)", 0, "softmax of a number", NULL},
        {"len(3)", 0, "len of a number", NULL},
    };
    for (size_t i = 0; i < sizeof failures / sizeof failures[0]; i++)
        fails(&failures[i]);
}

/* ====================================== too much of it * ====================================== */

/* `first`, then `count` times `middle`, then `last` and `count` times `close`. */
static char *repeated(const char *first, const char *middle, size_t count, const char *last,
                      const char *close)
{
    size_t length = strlen(first) + count * (strlen(middle) + strlen(close)) + strlen(last) + 1;
    char *text = malloc(length), *at = text;
    assert_non_null(text);
    at += sprintf(at, "%s", first);
    for (size_t i = 0; i < count; i++)
        at += sprintf(at, "%s", middle);
    at += sprintf(at, "%s", last);
    for (size_t i = 0; i < count; i++)
        at += sprintf(at, "%s", close);
    return text;
}

static void length_and_nesting_are_bounded(void **state)
{
    (void)state;
    static const struct {
        const char *first, *middle;
        size_t count;
        const char *last, *close, *message;
    } lines[] = {
        {"", "(", 10000, "1", "", "nested too deeply"},
        {"", "(", 10000, "", "", "nested too deeply"},
        {"", "[", 9999, "1", "]", "nested too deeply"},
        {"", "np.sum(", 2000, "M", ")", "nested too deeply"},
        {"", "M[", 5000, "0", "]", "nested too deeply"},
        {"", "M[::", 3000, "1", "]", "nested too deeply"},
        {"", "-", 10000, "1", "", "nested too deeply"},
        {"", "not ", 4000, "1", "", "nested too deeply"},
        {"1", "+1", 5000, "", "", "too many operators in a row"},
        {"1", "<1", 5000, "", "", "too many operators in a row"},
        {"", "(0 < ", 100, "1", " < 9)", "too many operators"},
        {"1", " or 1", 3000, "", "", "too many operators in a row"},
        {"1", "**1", 5000, "", "", "nested too deeply"},
        {"M", ".T", 5000, "", "", "too many operators in a row"},
        {"M", "[0]", 5000, "", "", "too many operators in a row"},
        {"M", "(0)", 5000, "", "", "too many operators in a row"},
        {"1", "+ 1", 40000, "", "", "an expression has at most"},
        {"", "a", 100000, "", "", "an expression has at most"},
        {"", "a", 19000, "", "", "there is no aaaa"},
        {"", " ", 100000, "", "", "an expression has at most"},
        {"", ",", 10000, "", "", "a value is missing"},
        {"M[0:1", ", 0", 5000, "]", "", "too many indices"},
        {"M[::M", "[::M", 190, "[0,0]+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1",
         "]+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1", ""},
    };
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
        struct language_error error = {0};
        struct array value;
        char *text = repeated(lines[i].first, lines[i].middle, lines[i].count, lines[i].last,
                              lines[i].close);
        bool ok = evaluate_text(&value, text, &scope, &error);
        assert_false(ok);
        if (!strstr(error.error.message, lines[i].message))
            fail_msg("%.40s...: \"%s\" does not contain \"%s\"", text, error.error.message,
                     lines[i].message);
        assert_true(error.column <= strlen(text));
        free(text);
    }
}

/* `chain` stands for an expression that is nested in itself, once for each of `left`. */
struct chain {
    size_t left;
};

static bool chained(const struct names *link, const struct scope *inner, const char *name,
                    struct array *value, bool *found, struct error *error)
{
    struct chain *chain = link->context;
    struct language_error cause = {0};
    (void)name;
    *found = true;
    if (chain->left-- == 0)
        return array_scalar(value, 1, ARRAY_INTEGER, error);
    char *text = repeated("chain", " + 1", 500, "", "");
    bool ok = evaluate_text(value, text, inner, &cause);
    free(text);
    *error = cause.error;
    return ok;
}

static void names_of_expressions_nest_within_bounds(void **state)
{
    (void)state;
    struct chain chain = {.left = 3};
    struct scope_depth depth = {0};
    struct names link = {.lookup = chained, .context = &chain};
    struct scope outer = {.names = &link, .depth = &depth};
    struct language_error error = {0};
    struct array value;
    assert_ok(evaluate_text(&value, "chain", &outer, &error), &error.error);
    assert_close(array_value(value), 1501, 0);
    array_free(&value);
    assert_int_equal(depth.nodes, 0);
    chain.left = 20;
    assert_error(evaluate_text(&value, "chain", &outer, &error), &error.error, "nested too deeply");
    assert_int_equal(depth.nodes, 0);
}

/* A stop ends an evaluation at its next node, or in the middle of a product. */
static void evaluations_can_be_stopped(void **state)
{
    (void)state;
    volatile sig_atomic_t stop = 0;
    struct scope stoppable = {.names = &names_known, .stop = &stop};
    struct language_error error = {0};
    struct array value, M, S;
    assert_ok(evaluate_text(&value, "M @ S", &stoppable, &error), &error.error);
    array_free(&value);
    assert_ok(evaluate_text(&M, "M + 0", &scope, &error), &error.error);
    assert_ok(evaluate_text(&S, "S + 0", &scope, &error), &error.error);
    stop = 1;
    assert_error(evaluate_text(&value, "M @ S", &stoppable, &error), &error.error, "Interrupted");
    assert_true(error.stopped);
    struct error inner;
    struct array turned = operator_transpose(M);
    assert_error(operator_product(&value, M, S, &stop, &inner), &inner, "Interrupted");
    assert_error(operator_product(&value, turned, M, &stop, &inner), &inner, "Interrupted");
    assert_error(operator_product(&value, M, turned, &stop, &inner), &inner, "Interrupted");
    array_free(&turned);
    array_free(&M);
    array_free(&S);
}

/* What is within the bounds has its value, and takes no time. */
static void long_lines_within_the_bounds_work(void **state)
{
    (void)state;
    struct language_error error = {0};
    struct array value;
    char *texts[] = {
        repeated("1", " + 1", 900, "", ""),
        repeated("", "(", 150, "901", ")"),
        repeated("", "(0 < ", 10, "1", " < 902) * 901"),
        repeated("sum([1", ", 1", 900, "])", ""),
    };
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        assert_ok(evaluate_text(&value, texts[i], &scope, &error), &error.error);
        assert_close(array_value(value), 901, 0);
        array_free(&value);
        free(texts[i]);
    }
}

/* ==================================== memory that fails * ===================================== */

static void every_allocation_may_fail(void **state)
{
    (void)state;
    static const char *const lines[] = {
        "np.sum(dZ2, axis=1, keepdims=True) / m",
        "W2.T.dot(dZ2) * (Z1 > 0)",
        "np.exp(Z2 - np.max(Z2, axis=0, keepdims=True))",
        "-np.mean(np.sum(Y * np.log(A2 + 1e-8), axis=0))",
        "M[::-1, ::2] @ S[::2][:, [0, 2]] + 1",
        "M[M > 0]",
        "M[[0, 2], [1, 3]] ** 2",
        "np.where(M > 0, c, [1, 2, 3, 4])",
        "one_hot(labels) @ np.eye(5)",
        "softmax(M.T, axis=1) + logsumexp(M, axis=0)[:, None]",
        "np.clip(M.reshape(4, -1), -1, None).astype(int)",
        "0 < k + 2 < 1 or not np.any(M == 0) and ~B[0, 0]",
        "np.round(np.outer(v3, v4).T.flatten()[1:-1:2], 1)",
        "-M.std(axis=1) @ np.arange(3) // 2 % 2",
    };
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
        struct language_error error = {0};
        struct array value;
        bool struck = true;
        for (long failing = 0; struck; failing++) {
            memory_fail_after(failing);
            bool ok = evaluate_text(&value, lines[i], &scope, &error);
            struck = memory_fail_after(-1) < 0;
            if (struck)
                assert_error(ok, &error.error, "out of memory");
            else
                assert_ok(ok, &error.error);
            array_free(&value);
            assert_true(failing < 1000);
        }
    }
}

/* After numpy.random.seed(7): np.random.rand(2, 3), randn(2), rand(), drawn one after another. */
static void draws_as_numpy_does(void **state)
{
    (void)state;
    static const double expected[] = {
        0.07630828937395717, 0.7799187922401146,  0.4384092314408935,
        0.7234651778309412,  0.9779895119966027,  0.5384958704104337,
        -0.7889230286257386, 0.00206557290594813, 0.26843898010187117};
    static const char *const lines[] = {"np.random.rand(*N.T[0:2].shape)", "randn(2)",
                                        "np.random.rand()"};
    struct random random;
    random_seed(&random, 7);
    struct scope drawing = {.names = &names_known, .random = &random};
    size_t used = 0;
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
        struct array value;
        struct language_error error;
        assert_ok(evaluate_text(&value, lines[i], &drawing, &error), &error.error);
        for (size_t k = 0; k < array_count(value); k++)
            assert_close((double)*array_flat(value, k), expected[used++],
                         64 * (double)REAL_EPSILON);
        array_free(&value);
    }
    assert_int_equal(used, 9);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lines_mean_what_numpy_says),
        cmocka_unit_test(errors_name_cause_and_column),
        cmocka_unit_test(length_and_nesting_are_bounded),
        cmocka_unit_test(long_lines_within_the_bounds_work),
        cmocka_unit_test(names_of_expressions_nest_within_bounds),
        cmocka_unit_test(evaluations_can_be_stopped),
        cmocka_unit_test(every_allocation_may_fail),
        cmocka_unit_test(draws_as_numpy_does),
    };
    return cmocka_run_group_tests(tests, read_names, free_names);
}
