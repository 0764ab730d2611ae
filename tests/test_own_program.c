/* Judging whole programs: those of tests/programs, as they are and with a mistake planted. */
#include "test.h"

#include "judge/own_verdict.h"

enum { SAMPLES = 199 };

static struct dataset all, samples;

static int read_samples(void **state)
{
    struct error error;
    (void)state;
    if (!dataset_read_mnist(&all, DATASET_TRAIN, &error))
        return 1;
    samples = dataset_slice(all, 0, SAMPLES);
    return 0;
}

static int free_samples(void **state)
{
    (void)state;
    dataset_free(&all);
    return 0;
}

/* The program's text with `from` replaced; the caller frees it with the source. */
static void read_program(struct python_source *source, const char *name, const char *from,
                         const char *to)
{
    struct error error;
    char *path = memory_format(&error, "tests/programs/%s", name);
    assert_non_null(path);
    assert_ok(python_source_read(source, path, &error), &error);
    memory_free(path);
    if (!from)
        return;
    char *at = strstr(source->text, from);
    assert_non_null(at);
    char *text = memory_format(&error, "%.*s%s%s", (int)(at - source->text), source->text, to,
                               at + strlen(from));
    memory_free(source->text);
    source->text = text;
}

static bool judge(struct own_verdict *verdict, const char *name, const char *from, const char *to)
{
    struct python_source source;
    struct python_error error = {0};
    read_program(&source, name, from, to);
    bool ok = own_verdict_new(verdict, &source, samples, NULL, &error);
    python_source_free(&source);
    return ok;
}

/* Programs in which nothing is wrong: none is blamed, and most are seen to be right. */
static void right_programs(void **state)
{
    (void)state;
    need_double();
    static const char *const right[] = {
        "01-columns.py",       "02-rows-dict.py",   "03-class.py",      "05-per-sample.py",
        "06-sigmoid-mse.py",   "07-l2.py",          "08-deep-dict.py",  "09-flat-script.py",
        "10-globals.py",       "11-minibatches.py", "12-binary.py",     "13-linear-regression.py",
        "16-square.py",        "17-helpers.py",     "18-normalised.py", "19-decay.py",
        "20-notebook-style.py"};
    for (size_t i = 0; i < sizeof right / sizeof right[0]; i++) {
        static struct own_verdict verdict;
        bool ok = judge(&verdict, right[i], NULL, NULL);
        if (!ok || verdict.outcome != OWN_RIGHT || verdict.run.right != verdict.run.all)
            fail_msg("%s: %s", right[i], ok ? verdict.reason : "not run");
        own_verdict_free(&verdict);
    }
}

static void planted_mistakes(void **state)
{
    (void)state;
    need_double();
    static const struct {
        const char *name, *from, *to, *words;
    } plants[] = {
        {"01-columns.py", "db2 = 1 / m * np.sum(dZ2, axis=1, keepdims=True)",
         "db2 = 1 / m * np.sum(dZ2)", "The axis is missing: it is axis=1 here."},
        {"01-columns.py", "dZ1 = W2.T.dot(dZ2) * (Z1 > 0)", "dZ1 = W2.T.dot(dZ2)",
         "> 0 is missing."},
        {"01-columns.py", "dW1 = 1 / m * dZ1.dot(X.T)", "dW1 = dZ1.dot(X.T)",
         "The division by 11 is missing."},
        {"03-class.py", "self.db2 = delta.sum(axis=0, keepdims=True)",
         "self.db2 = delta.sum(axis=1, keepdims=True)[:1]", ""},
        {"06-sigmoid-mse.py", "layer_1_delta = layer_1_error * sigmoid(layer_1, True)",
         "layer_1_delta = layer_1_error", "is missing"},
        {"12-binary.py", "dZ1 = np.multiply(np.dot(W2.T, dZ2), 1 - np.power(A1, 2))",
         "dZ1 = np.multiply(np.dot(W2.T, dZ2), 1 - A1)", ""},
        {"20-notebook-style.py", "dZ1 = W2.T.dot(dZ2) * derivative_ReLU(Z1)",
         "dZ1 = W2.T.dot(dZ2) * A1", "slope"},
        {"09-flat-script.py", "grad_w2 = h1.T @ grad_s2", "grad_w2 = -h1.T @ grad_s2", "sign"},
    };
    size_t missed = 0;
    for (size_t i = 0; i < sizeof plants / sizeof plants[0]; i++) {
        static struct own_verdict verdict;
        bool ok = judge(&verdict, plants[i].name, plants[i].from, plants[i].to);
        assert_true(ok);
        const char *text = verdict.run.program.tree.source.text;
        const char *line = text;
        for (size_t n = 1; verdict.wrong && n < verdict.wrong->line; n++)
            line = strchr(line, '\n') + 1;
        bool there = verdict.wrong && strncmp(line + verdict.wrong->column - 1, plants[i].to,
                                              strlen(plants[i].to)) == 0;
        bool convicted = verdict.outcome == OWN_WRONG && there;
        missed += !convicted || !strstr(verdict.reason, plants[i].words);
        if (!convicted || !strstr(verdict.reason, plants[i].words))
            print_error("%s, %s: line %zu: %s\n", plants[i].name, plants[i].to,
                        verdict.wrong ? verdict.wrong->line : 0, verdict.reason);
        own_verdict_free(&verdict);
    }
    assert_int_equal(missed, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(right_programs),
        cmocka_unit_test(planted_mistakes),
    };
    return cmocka_run_group_tests(tests, read_samples, free_samples);
}
