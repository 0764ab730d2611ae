/* Reading Python: programs are parsed and printed again from their trees. */
#include "test.h"

#include <unistd.h>

#include "base/memory.h"
#include "language/python_tree.h"

/* A line, and how it looks when it is printed from its tree; NULL for the same. */
static const char *const LINES[][2] = {
    {"W1 -= lr * dW1", NULL},
    {"params['W' + str(l)] = np.random.randn(n[l], n[l - 1]) * 0.01", NULL},
    {"grads[\"dW2\"]=dZ2@A1.T/m", "grads['dW2'] = dZ2 @ A1.T / m"},
    {"a, (b, *c) = x = f()", NULL},
    {"y: float = 1e-3", NULL},
    {"y: float", NULL},
    {"x[np.arange(N), y] -= 1", NULL},
    {"dz[z <= 0] = 0", NULL},
    {"a = -x**2", NULL},
    {"a = (-x)**2", NULL},
    {"a = 2**-x", NULL},
    {"a = a - (b - c) - d", NULL},
    {"a = a * (b + c) / (d * e)", NULL},
    {"a = not (b and c) or d", NULL},
    {"a = 0 < b <= c != d is not None not in e", NULL},
    {"a = b if c else d if e else f", NULL},
    {"f = lambda x, n=2, *r, **k: x**n", NULL},
    {"a = [i * j for i in range(3) if i for j in x]", NULL},
    {"a = {k: v for k, v in d.items()}", NULL},
    {"a = {1, 2}; b = {}; c = (); d = 3,", "a = {1, 2}\nb = {}\nc = ()\nd = 3,"},
    {"s = sum(x * w for x, w in zip(a, b))", "s = sum((x * w for x, w in zip(a, b)))"},
    {"a = X[1:, ::2, None, ..., -1:5:-1]", NULL},
    {"f(*a, k=1, **b)", NULL},
    {"if (n := len(a)) > 10: pass", "if (n := len(a)) > 10:\n    pass"},
    {"print(f'{a!r:>{w}} {d[\"x\"]:.3f} {{}}' \"\\x41b\")",
     "print(f'{a!r:>{w}} {d[\"x\"]:.3f} {{}}Ab')"},
    {"s = r'\\d' b'\\n'", "s = b'\\\\d\\n'"},
    {"s = 'tab\\t' 'quote\\''", "s = 'tab\\tquote\\''"},
    {"a = (1 +  # one\n     2)", "a = 1 + 2"},
    {"a = 1 + \\\n  2", "a = 1 + 2"},
    {"print \"loss\", loss", "print('loss', loss)"},
    {"%matplotlib inline\n!pip install x", "%matplotlib inline\n!pip install x"},
    {"import numpy as np, os.path\nfrom a.b import (c as d, e)",
     "import numpy as np, os.path\nfrom a.b import c as d, e"},
    {"global a, b", NULL},
    {"del a[0], b", NULL},
    {"assert a == b, 'differ'", NULL},
    {"raise ValueError('x') from e", NULL},
    {"    x = 1\n    y = 2", "x = 1\ny = 2"}, /* cut out of a deeper block */
    {"x = 0x1F + 1_000 + .5 + 1. + 1e-8", NULL},
    {"if a:\n\tb = 1\nelif c:\n\tb = 2\nelse:\n\tb = 3",
     "if a:\n    b = 1\nelse:\n    if c:\n        b = 2\n    else:\n        b = 3"},
    {"for i, (x, y) in enumerate(zip(X, Y)):\n    pass\nelse:\n    break", NULL},
    {"@staticmethod\ndef f(x: int, *, k=None) -> float:\n    return x", NULL},
    {"class Layer(Base, metaclass=M):\n    n = 3\n    def __init__(self):\n        pass", NULL},
    {"try:\n    a\nexcept (A, B) as e:\n    b\nfinally:\n    c", NULL},
    {"with open(f) as g, h:\n    yield g", NULL},
    {"while True: x += 1; continue", "while True:\n    x += 1\n    continue"},
};

static void lines(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof LINES / sizeof LINES[0]; i++) {
        struct python_source source;
        struct python_program program;
        struct python_error error;
        const char *expected = LINES[i][1] ? LINES[i][1] : LINES[i][0];
        assert_true(python_source_text(&source, "", LINES[i][0], &error.error));
        if (!python_parse(&program, &source, &error))
            fail_msg("%s\n%s", LINES[i][0], error.error.message);
        char *text = python_unparse_all(program.body, &error.error);
        assert_non_null(text);
        text[strlen(text) - 1] = '\0';
        assert_string_equal(text, expected);
        memory_free(text);
        python_program_free(&program);
    }
}

static const struct {
    const char *text;
    size_t line, column;
    const char *message; /* a part of it */
} WRONG[] = {
    {"x = (1 +\n  2 3)", 2, 5, "a comma or a closing bracket is missing"},
    {"x = ", 1, 5, "something is missing"},
    {"if x:\n  a = 1\n b = 2", 3, 2, "fits no block"},
    {"if x\n  a = 1", 1, 5, "a : is missing"},
    {"if x:\na = 1", 2, 1, "an indented block is missing"},
    {"x = 1\n  y = 2", 2, 3, "no block begins here"},
    {"def f(:\n  pass", 1, 7, "a parameter's name is missing"},
    {"f(x) = 3", 1, 6, "no target"},
    {"x = 'abc", 1, 5, "this string has no end"},
    {"x = '''abc\n\n", 1, 5, "this string has no end"},
    {"x = 3j", 1, 6, "complex numbers"},
    {"x = 2x", 1, 6, "a number runs into a name"},
    {"x = f'{a'", 1, 9, "a } is missing"},
    {"x = f'{a b}'", 1, 10, "a } is missing"},
    {"x = $", 1, 5, "no meaning"},
    {"x = a b", 1, 7, "does not belong"},
    {"(a, b) += 1", 1, 8, "cannot be changed in place"},
    {"try:\n    x\ny", 3, 1, "no except"},
    {"x = [i for i in]", 1, 16, "a value is missing"},
    {"class = 3", 1, 7, "the class's name"},
};

static void wrong(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof WRONG / sizeof WRONG[0]; i++) {
        struct python_source source;
        struct python_program program;
        struct python_error error;
        assert_true(python_source_text(&source, "a.py", WRONG[i].text, &error.error));
        if (python_parse(&program, &source, &error))
            fail_msg("accepted: %s", WRONG[i].text);
        if (!strstr(error.error.message, WRONG[i].message))
            fail_msg("%s\n%s", WRONG[i].text, error.error.message);
        if (error.line != WRONG[i].line || error.column != WRONG[i].column)
            fail_msg("%s, expected at %zu:%zu", error.error.message, WRONG[i].line,
                     WRONG[i].column);
    }
}

/* A text of `count` times `part`, with `before` and `after`. */
static char *repeated(const char *before, const char *part, size_t count, const char *after)
{
    struct error error;
    size_t length = strlen(before) + count * strlen(part) + strlen(after);
    char *text = memory_new(length + 1, 1, &error), *at = text;
    at += sprintf(at, "%s", before);
    for (size_t i = 0; i < count; i++)
        at += sprintf(at, "%s", part);
    sprintf(at, "%s", after);
    return text;
}

static void nested_too_deeply(void **state)
{
    (void)state;
    static const char *const parts[][3] = {{"x = ", "(", "1"},   {"x = ", "-", "1"},
                                           {"x = ", "1+", "1"},  {"x = ", "f'{", ""},
                                           {"x", ".a", ""},      {"", "lambda: ", "1"},
                                           {"x = ", "[", ""},    {"x = 1", " if 1 else 1", ""},
                                           {"x = ", "not ", ""}, {"", "if x:", ""}};
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        struct python_source source;
        struct python_program program;
        struct python_error error;
        char *text = repeated(parts[i][0], parts[i][1], 20000, parts[i][2]);
        assert_true(python_source_text(&source, "", text, &error.error));
        assert_false(python_parse(&program, &source, &error));
        assert_true(error.line > 0);
        memory_free(text);
    }
}

static void notebook(void **state)
{
    (void)state;
    struct python_source source;
    struct python_program program;
    struct python_error error;
    char path[] = "/tmp/backstep-notebook-XXXXXX.ipynb";
    int file = mkstemps(path, 6);
    static const char text[] =
        "{\"cells\": [{\"cell_type\": \"markdown\", \"source\": [\"# x\"]},\n"
        "{\"cell_type\": \"code\", \"source\": [\"%time x = 1\\n\", \"y = 2\"]},\n"
        "{\"cell_type\": \"code\", \"source\": [\"%%html\\n\", \"<b>\\n\", \"</b>\"]},\n"
        "{\"cell_type\": \"code\", \"source\": \"z = 3\\nw = (\"}]}";
    assert_true(write(file, text, sizeof text - 1) == sizeof text - 1);
    close(file);
    bool ok = python_source_read(&source, path, &error.error);
    unlink(path);
    if (!ok) {
        assert_non_null(strstr(error.error.message, "reads no notebooks"));
        skip();
    }
    assert_int_equal(source.cells, 3);
    assert_string_equal(source.text, "%time x = 1\ny = 2\n# %%html\n# <b>\n# </b>\nz = 3\nw = (\n");
    assert_false(python_parse(&program, &source, &error));
    assert_non_null(strstr(error.error.message, ", cell 3:3:1: "));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lines),
        cmocka_unit_test(wrong),
        cmocka_unit_test(nested_too_deeply),
        cmocka_unit_test(notebook),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
