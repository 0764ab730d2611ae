/* What Python programs may not do, what is wrong in them, and what is left out: the messages, their
 * lines, and that all memory is given back. */
#include "test.h"

#include <time.h>

#include "language/python.h"

/* What the host heard. */
struct heard {
    char printed[4000];
    size_t steps;
    size_t stop_after; /* so many steps; 0 for never */
};

static void print(void *context, const char *text)
{
    struct heard *heard = context;
    strncat(heard->printed, text, sizeof heard->printed - strlen(heard->printed) - 1);
}

/* X is 4 x 2. */
static bool lookup(void *context, struct python *python, const char *name,
                   struct python_value *value)
{
    struct array array;
    struct error error;
    (void)context;
    if (strcmp(name, "X") != 0)
        return false;
    assert_true(array_new(&array, 2, 4, 2, ARRAY_REAL, &error));
    for (size_t k = 0; k < 8; k++)
        *array_flat(array, k) = (real)k;
    return python_new_array(python_heap(python), value, array, &error);
}

static enum python_wish after(void *context, struct python *python, const struct python_step *step)
{
    struct heard *heard = context;
    (void)python;
    (void)step;
    return ++heard->steps == heard->stop_after ? PYTHON_STOP : PYTHON_GO_ON;
}

static struct python_program program;

/* An interpreter for a text; the caller frees it by `end`. */
static struct python *begin(const char *text, struct heard *heard)
{
    struct python_source source;
    struct python_error error;
    static struct python_host host = {.lookup = lookup, .after = after, .print = print};
    host.context = heard;
    assert_true(python_source_text(&source, "a.py", text, &error.error));
    assert_ok(python_parse(&program, &source, &error), &error.error);
    struct python *python = python_new(&program, &host, &PYTHON_LIMITS, &error.error);
    assert_non_null(python);
    return python;
}

static void end(struct python *python)
{
    python_free(python);
    python_program_free(&program);
    assert_int_equal(array_alive(), 0);
}

static const struct {
    const char *text, *message;
    size_t line;
} FAILURES[] = {
    {"while True: pass", "takes too long", 1},
    {"for i in range(10**18): pass", "takes too long", 1},
    {"try:\n    while True: pass\nexcept: pass", "takes too long", 2},
    {"def g():\n    while True: yield 1\nfor x in g(): pass", "takes too long", 2},
    {"a = []\nwhile True: a.append([])", "too", 2},
    {"def f(x): return f(x + 1)\nf(0)", "f calls itself too deeply", 1},
    {"f = lambda x: f(x)\nf(1)", "calls itself too deeply", 1},
    {"class A:\n    def __len__(self): return len(self)\nlen(A())", "too deeply", 2},
    {"import numpy as np\na = np.zeros((30000, 30000))", "30000x30000", 2},
    {"import numpy as np\na = np.arange(10**12)", "too many elements", 2},
    {"import numpy as np\na = np.ones((10000, 1)) + np.ones(10000)", "no memory is left", 2},
    {"s = 'a'\nwhile True: s += s", "too long", 2},
    {"a = [0] * 10**9", "too often", 1},
    {"x = 10 ** 10 ** 10", "too large", 1},
    {"x = 1 / 0", "division by zero", 1},
    {"\nx = [1][3]", "there are only 1 items", 2},
    {"d = {}\nd['W1']", "the dict has no 'W1'", 2},
    {"def f(a): pass\nf(1, 2)", "f takes 1 argument, but 2 are given", 2},
    {"def f(a): pass\nf()", "f needs an argument for a", 2},
    {"def f(a): pass\nf(b=1)", "needs an argument for a", 2},
    {"n = 1\ndef f():\n    n += 1\nf()", "n has no value yet in this function", 3},
    {"class A: pass\nA().w", "A has no attribute w", 2},
    {"a, b = 1, 2, 3", "3 values for 2 names", 1},
    {"import numpy as np\nx = np.ones((2, 3)) @ np.ones((2, 3))", "have no product", 2},
    {"import numpy as np\nb = np.zeros(3)\nb += np.ones((3, 3))", "would make shape (3, 3)", 3},
    {"import numpy as np\nb = np.arange(3)\nb -= 0.5", "would put reals into", 3},
    {"import numpy as np\nb = np.zeros((2, 3, 4))", "three dimensions", 2},
    {"import numpy as np\nif np.zeros(3): pass", "neither true nor false", 2},
    {"raise ValueError('wrong')", "raises ValueError: wrong", 1},
    {"assert 1 > 2, 'no'", "does not hold: no", 1},
    {"x = -'a'", "- of str is not possible", 1},
    {"x = 'a' + 1", "+ between str and int", 1},
    {"3()", "int cannot be called", 1},
    {"x = unknown\nif x: pass", "a truth is needed here, but unknown (line 1) was not run", 2},
    {"import pandas as pd\nfor r in pd.read_csv('f'): pass", "pd.read_csv (line 2) was not run", 2},
    {"import keras\nn = int(keras.load())", "keras.load (line 2) was not run", 2},
    {"x = [1]\nx[0] = x\nx == [x]\nprint(x)\nx[5]", "only 1 items", 5},
};

static double seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

static void failures(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof FAILURES / sizeof FAILURES[0]; i++) {
        struct heard heard = {0};
        struct python_error error;
        struct python *python = begin(FAILURES[i].text, &heard);
        double started = seconds();
        if (python_run(python, &error) != PYTHON_FAILED)
            fail_msg("it runs: %s", FAILURES[i].text);
        if (!strstr(error.error.message, FAILURES[i].message) || error.line != FAILURES[i].line)
            fail_msg("%s\n%s", FAILURES[i].text, error.error.message);
        assert_true(seconds() - started < 2);
        end(python);
    }
}

/* Programs that run, what they miss, and what they print. */
static const struct {
    const char *text, *missing, *printed;
} MISSING[] = {
    {"import matplotlib.pyplot as plt\nplt.plot([1])\nplt.show()\nprint(2)",
     "matplotlib.pyplot:1 plt.plot:2 plt.show:3 ", "2\n"},
    {"%matplotlib inline\n!pip install x\nprint(1)", "%matplotlib inline:1 !pip install x:2 ",
     "1\n"},
    {"import os, subprocess\nos.remove('f')\nopen('f', 'w').write('x')\neval('1')\nexec('1')\n"
     "__import__('os').system('ls')",
     "os:1 subprocess:1 os.remove:2 open:3 open.write:3 eval:4 exec:5 __import__:6 "
     "__import__.system:6 ",
     ""},
    {"from keras.datasets import mnist\n(X, y), (u, v) = mnist.load_data()\nprint(X.shape, "
     "X[1].tolist())",
     "keras.datasets.mnist:1 mnist.load_data:2 ", "(4, 2) [2.0, 3.0]\n"},
    {"import pandas as pd\nX = pd.read_csv('f')\nX.head()\nprint(X.values.sum())",
     "pandas:1 pd.read_csv:2 (table).head:3 ", "28.0\n"},
    {"X -= 1\nprint(X.min(), relu(-X).max())", "", "-1.0 1.0\n"},
    {"import torch.nn as nn\nclass Net(nn.Module):\n    def __init__(self):\n"
     "        super().__init__()\n        self.a = 1\nprint(Net().a)",
     "torch.nn:1 ", "1\n"},
    {"with open('f') as f:\n    t = f.read()\nprint(t + 1)", "open:1 f.read:2 ", NULL},
    {"import time\nt = time.time()\nfrom tqdm import tqdm\nfor i in tqdm(range(2)): print(i)", "",
     "0\n1\n"},
};

static void missing(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof MISSING / sizeof MISSING[0]; i++) {
        struct heard heard = {0};
        struct python_error error;
        char list[1000] = "";
        struct python *python = begin(MISSING[i].text, &heard);
        assert_ok(python_run(python, &error) == PYTHON_DONE, &error.error);
        const struct python_missing *item;
        for (size_t k = 0; (item = python_missing(python, k)); k++)
            snprintf(list + strlen(list), sizeof list - strlen(list), "%s:%zu ", item->name,
                     item->line);
        if (MISSING[i].printed) {
            assert_string_equal(list, MISSING[i].missing);
            assert_string_equal(heard.printed, MISSING[i].printed);
        }
        end(python);
    }
}

/* The reads and writes of each step, in the program's words. */
static const char STEPS[] = "import numpy as np\n"
                            "class Net:\n"
                            "    def __init__(self):\n"
                            "        self.p = {'W': np.ones((2, 3))}\n"
                            "    def forward(self, x):\n"
                            "        self.z = x @ self.p['W']\n"
                            "        return self.z\n"
                            "def half(v):\n"
                            "    return v / 2\n"
                            "net = Net()\n"
                            "y = half(net.forward(X))\n"
                            "net.p['W'] -= 0.1 * y[:2]\n"
                            "rows = [y]\n"
                            "rows.append(half(y))\n"
                            "y[0] = 0\n"
                            "for r in rows: s = r.sum()\n";

static const char EXPECTED[] = "4 np self > self.p\n"
                               "10 return > net\n" /* the instance comes from __init__ */
                               "6 x self self.p self.p['W'] > self.z\n"
                               "11 half return > y\n"
                               "12 net net.p net.p['W'] y > net.p['W']\n"
                               "13 y > rows\n"
                               "14 rows half y > rows[1]\n"
                               "15 y > y\n"
                               "16 r > s\n"
                               "16 r > s\n";

static void steps(void **state)
{
    (void)state;
    struct heard heard = {0};
    struct python_error error;
    struct python_trace trace;
    char told[4000] = "";
    struct python *python = begin(STEPS, &heard);
    python_trace_begin(python);
    assert_ok(python_run(python, &error) == PYTHON_DONE, &error.error);
    python_trace_end(python, &trace);
    for (size_t i = 0; i < trace.count; i++) {
        const struct python_step *step = &trace.step[i];
        if (step->kind != STEP_ASSIGN)
            continue;
        sprintf(told + strlen(told), "%zu ", step->node->line);
        for (int side = 0; side < 2; side++) {
            size_t count = side ? step->write_count : step->read_count;
            for (size_t k = 0; k < count; k++) {
                char *name =
                    python_place_name((side ? step->writes : step->reads)[k], &error.error);
                sprintf(told + strlen(told), "%s%s", name, side && k + 1 == count ? "" : " ");
                memory_free(name);
            }
            sprintf(told + strlen(told), "%s", side ? "\n" : "> ");
        }
    }
    assert_string_equal(told, EXPECTED);
    python_trace_free(&trace);
    end(python);
}

static void stopped(void **state)
{
    (void)state;
    struct heard heard = {.stop_after = 2};
    struct python_error error;
    struct python *python = begin("a = 1\nb = 2\nc = 3\n", &heard);
    assert_int_equal(python_run(python, &error), PYTHON_STOPPED);
    struct python_place place = {.container = &python_top(python)->object, .name = "b"};
    struct python_value value;
    assert_true(python_get(place, &value));
    assert_int_equal(value.integer, 2);
    place.name = "c";
    assert_false(python_get(place, &value));
    end(python);
}

/* Every allocation fails once: an error, and nothing is lost. */
static void short_of_memory(void **state)
{
    (void)state;
    static const char text[] =
        "import numpy as np\nclass A:\n    def __init__(self, n=2, *r, **k):\n"
        "        self.d = {'w': np.zeros((n, n))}\n    def f(self, x):\n"
        "        self.d['w'] -= x\n        return [self.d[q] for q in self.d]\n"
        "a = A(2, 3, z=4)\nfor i, v in enumerate(a.f(X[:2])):\n    print(f'{i:3d} {v.sum()}')\n"
        "b, *c = sorted([3, 1, 2], key=lambda t: -t)\ns = 'x'.join(['a', 'b']) + str(b)\n";
    for (long count = 0;; count++) {
        struct heard heard = {0};
        struct python_source source;
        struct python_error error;
        struct python *python = NULL;
        struct python_trace trace;
        struct python_host host = {
            .context = &heard, .lookup = NULL, .after = after, .print = print};
        assert_true(python_source_text(&source, "", text, &error.error));
        memory_fail_after(count);
        bool ok = python_parse(&program, &source, &error);
        python = ok ? python_new(&program, &host, &PYTHON_LIMITS, &error.error) : NULL;
        if (python) {
            python_trace_begin(python);
            python_run(python, &error);
            python_trace_end(python, &trace);
            python_trace_free(&trace);
        }
        long left = memory_fail_after(-1);
        python_free(python);
        if (ok)
            python_program_free(&program);
        assert_int_equal(array_alive(), 0);
        if (left >= 0)
            break;
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(failures), cmocka_unit_test(missing),         cmocka_unit_test(steps),
        cmocka_unit_test(stopped),  cmocka_unit_test(short_of_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
