/* Trials of the judge on random networks: planted mistakes are named, right lines never called
 * wrong.
 *
 * A few of each in `make test`; `make trials` runs them in full: every planted mistake on 20
 * networks of one to three layers, and 10000 right lines. */
#include "test.h"

#include "judge/checked_line.h"

/* A wrong line, in somebody's spelling, and a word that the diagnosis must say. Placeholders as in
 * judge/mistakes.h. */
static const struct planted {
    const char *target, *line, *word;
} PLANTED[] = {
    {"dW", "np.dot({dZ}, {A-}.T)", "1/m is missing"},
    {"dW", "(1 / m**2) * {dZ}.dot({A-}.T)", "1/m is there twice"},
    {"dW", "-1/m * {dZ} @ {A-}.T", "sign"},
    {"dW", "2/m * np.dot({dZ}, {A-}.T)", "factor 2"},
    {"dW", "{dZ} @ {A-}.T / {dZ}.shape[0]", "number of units"},
    {"dW", "{dZ} @ {A-}.T / {A-}.shape[0]", "number of inputs"},
    {"dW", "{dZ} @ {A-}.T / {dZ}.size", "all entries"},
    {"dW", "{dZ} @ {Z-}.T / m", "{Z-} stands where {A-}"},
    {"dW", "1/m * np.dot({dA}, {A-}.T)", "mask"},
    {"dW", "{A} @ {A-}.T / m", "{A} stands where {dZ}"},
    {"dW", "1/m * ({A-} @ {dZ}.T).T * -1", "sign"},
    {"dW", "{dZ}[:, 1:] @ {A-}[:, 1:].T / m", "first sample"},
    {"dW", "{dZ}[:, :-1] @ {A-}[:, :-1].T / m", "last sample"},
    {"dW", "{dZ} @ {A-}.T / (m - 1)", "m - 1"},
    {"dW", "{dZ} @ {A-}.T / m + {W}", "Weight decay"},
    {"dW", "{dZ} @ {A-}.T / 4242", "4242"},
    {"db*", "1/m * np.sum({dZ})", "sums to zero"},
    {"db~", "1/m * np.sum({dZ})", "one number for all"},
    {"db~", "np.mean({dZ})", "mean over the units"},
    {"db", "1/m * np.sum({dZ}, axis=0)", "wrong axis"},
    {"db", "np.sum({dZ}, axis=1, keepdims=True)", "1/m is missing"},
    {"db", "np.mean({dZ}, axis=1, keepdims=True) / m", "1/m is there twice"},
    {"db", "-np.mean({dZ}, axis=1, keepdims=True)", "sign"},
    {"db", "np.mean({A}, axis=1, keepdims=True)", "{A} stands where {dZ}"},
    {"db", "np.mean({dA}, 1, keepdims=True)", "mask"},
    {"db", "np.sum({dZ}[:, 1:], axis=1, keepdims=True) / m", "first sample"},
    {"db", "np.sum({dZ}, axis=1, keepdims=True) / {dZ}.shape[0]", "number of units"},
    {"db", "{dZ}.sum(axis=1, keepdims=True) / {dZ}.size", "all entries"},
    {"dZ", "{W+}.T @ {dZ+}", "mask is missing"},
    {"dZ", "{W+}.T @ {dZ+} * ({dA} > 0)", "mask is of the gradient"},
    {"dZ", "{W+}.T.dot({dZ+}) * ({Z} < 0)", "wrong way round"},
    {"dZ", "{W+}.T.dot({dZ+}) * relu({Z})", "not by its slope"},
    {"dZ", "np.dot({W+}.T, {dZ+}) * {Z}", "multiplied by {Z}"},
    {"dZ", "np.dot({W+}.T, {dZ+}) * (1 - np.power({A}, 2))", "tanh"},
    {"dZ", "np.dot({W+}.T, {dZ+}) * {A} * (1 - {A})", "sigmoid"},
    {"dZ", "({W+}.T @ ({dZ+} * ({Z+} > 0)))", "before {W+}.T"},
    {"dZ", "-({W+}.T @ {dZ+}) * ({Z} > 0)", "sign"},
    {"dZ", "({W+}.T @ {dZ+}) * ({Z} > 0) / m", "1/m is in it"},
    {"dZ", "({W+}.T @ {A+}) * ({Z} > 0)", "{A+} stands where"},
    {"dZ", "np.maximum(({W+}.T @ {dZ+}) * ({Z} > 0), 0)", "negative"},
    {"dZ*", "{A} - labels", "one-hot"},
    {"dZ*", "Y - {A}", "sign"},
    {"dZ*", "({A} - Y) * {A} * (1 - {A})", "additional slope"},
    {"dZ*", "2 * ({A} - Y)", "factor 2"},
    {"dZ*", "{A}", "labels are not subtracted"},
    {"dZ*", "{Z} - Y", "{Z} stands where"},
    {"dZ*", "-Y / {A}", "softmax's derivative is missing"},
    {"dZ*", "({A} - Y) * ({Z} > 0)", "mask of ReLU"},
    {"dZ*", "{A} - one_hot((labels + 1) % {A}.shape[0])", "off by one"},
    {"dZ*", "{A} + Y", "added"},
    {"dZ*", "sigmoid({Z}) - Y", "sigmoid"},
    {"dZ*", "({A} - Y)**2", "Squared"},
    {"dA", "{W+}.T @ {dZ+} * ({Z} > 0)", "mask is in it"},
    {"dA", "-{W+}.T @ {dZ+}", "sign"},
    {"dA", "{W+}.T @ {A+}", "{A+} stands where"},
    {"dA", "{W+}.T @ {dZ+} / m", "1/m is in it"},
    {"Z", "{W} @ {A-}", "bias is missing"},
    {"Z", "np.dot({W}, {A-}) - {b}", "subtracted"},
    {"Z", "{W} @ {Z-} + {b}", "activation is missing"},
    {"Z", "{W}.dot({A-} * 255) + {b}", "255"},
    {"A", "1 / (1 + np.exp(-{Z}))", "sigmoid"},
    {"A", "np.tanh({Z})", "tanh"},
    {"A", "np.abs({Z})", "absolute"},
    {"A", "np.where({Z} > 0, {Z}, {Z} * 0.01)", "leaky"},
    {"A", "({Z} > 0).astype(float)", "slope"},
    {"A", "{Z}", "activation is missing"},
    {"A*", "np.exp({Z}) / np.sum(np.exp({Z}), axis=1, keepdims=True)", "axis"},
    {"A*", "np.exp({Z}) / np.sum(np.exp({Z}))", "sum over everything"},
    {"A*", "np.exp({Z})", "division"},
    {"A*", "1 / (1 + np.exp(-{Z}))", "sigmoid"},
    {"A*", "relu({Z})", "ReLU"},
    {"loss", "-np.sum(Y * np.log({A*}))", "1/m is missing"},
    {"loss", "np.mean(np.sum(Y * np.log({A*}), axis=0))", "sign"},
    {"loss", "-np.mean(Y * np.log({A*}))", "mean is taken over the classes"},
    {"loss", "-np.mean(np.sum(Y * np.log2({A*}), axis=0))", "base 2"},
    {"loss", "np.mean(np.sum(np.square({A*} - Y), axis=0))", "squared error"},
    {"loss", "-np.sum(Y * np.log({A*}) + (1 - Y) * np.log(1 - {A*})) / m", "binary"},
    {"update", "{P} + alpha * {dP}", "uphill"},
    {"update", "{P} - {dP}", "alpha is missing"},
    {"update", "-alpha * {dP}", "old {P} is missing"},
    {"update", "{P} - alpha * {dP} / m", "once more"},
    {"update", "{P} - alpha**2 * {dP}", "twice"},
};

/* Right lines, in as many spellings. */
static const struct planted RIGHT[] = {
    {"dW", "1 / m * {dZ}.dot({A-}.T)", ""},
    {"dW", "np.dot({dZ}, {A-}.T) / m", ""},
    {"dW", "(1/m) * np.matmul({dZ}, np.transpose({A-}))", ""},
    {"dW", "{dZ} @ {A-}.T / {A-}.shape[1]", ""},
    {"dW", "np.dot({A-}, {dZ}.T).T * (1. / {dZ}.shape[1])", ""},
    {"dW", "np.divide({dZ} @ {A-}.transpose(), Y.shape[1])", ""},
    {"db", "1 / m * np.sum({dZ}, axis=1, keepdims=True)", ""},
    {"db", "np.mean({dZ}, axis=1, keepdims=True)", ""},
    {"db", "{dZ}.mean(1).reshape(-1, 1)", ""},
    {"db", "np.sum({dZ}, 1)[:, None] / m", ""},
    {"db", "1/m * {dZ}.sum(axis = 1, keepdims = True)", ""},
    {"db", "{dZ} @ np.ones((m, 1)) / m", ""},
    {"db", "np.sum({dZ}, axis=1)[:, np.newaxis] / labels.size", ""},
    {"dZ", "{W+}.T.dot({dZ+}) * ReLU_deriv({Z})", ""},
    {"dZ", "{W+}.T @ {dZ+} * deriv_ReLU({Z})", ""},
    {"dZ", "np.multiply(np.dot({W+}.T, {dZ+}), ({Z} > 0).astype(float))", ""},
    {"dZ", "np.dot({W+}.T, {dZ+}) * np.where({Z} > 0, 1, 0)", ""},
    {"dZ", "np.dot({W+}.T, {dZ+}) * np.int64({A} > 0)", ""},
    {"dZ", "{dA} * ({A} > 0)", ""},
    {"dZ", "np.where({Z} <= 0, 0, {dA})", ""},
    {"dZ", "({dZ+}.T @ {W+}).T * np.heaviside({Z}, 0)", ""},
    {"dZ*", "{A} - Y", ""},
    {"dZ*", "{A} - one_hot(Y)", ""},
    {"dZ*", "{A} - one_hot_Y", ""},
    {"dZ*", "np.subtract(softmax({Z}), one_hot(labels))", ""},
    {"dZ*", "-(Y - {A})", ""},
    {"dZ*", "{A} - np.eye({A}.shape[0])[labels].T", ""},
    {"dA", "{W+}.T @ {dZ+}", ""},
    {"dA", "np.dot({W+}.T, {dZ+})", ""},
    {"dA", "({dZ+}.T @ {W+}).T", ""},
    {"Z", "{W}.dot({A-}) + {b}", ""},
    {"Z", "np.dot({W}, {A-}) + {b}", ""},
    {"Z", "np.add(np.matmul({W}, {A-}), {b})", ""},
    {"A", "np.maximum({Z}, 0)", ""},
    {"A", "np.maximum(0, {Z})", ""},
    {"A", "{Z} * ({Z} > 0)", ""},
    {"A", "({Z} + np.abs({Z})) / 2", ""},
    {"A", "{Z}.clip(0)", ""},
    {"A", "ReLU({Z})", ""},
    {"A*", "softmax({Z})", ""},
    {"A*", "np.exp({Z}) / np.sum(np.exp({Z}), axis=0)", ""},
    {"A*", "np.exp({Z} - np.max({Z}, axis=0)) / np.exp({Z} - {Z}.max(0)).sum(axis=0)", ""},
    {"loss", "-np.mean(np.sum(Y * np.log({A*}), axis=0))", ""},
    {"loss", "-1/m * np.sum(np.multiply(Y, np.log({A*})))", ""},
    {"loss", "-np.sum(np.log({A*}[labels, np.arange(m)])) / m", ""},
    {"loss", "np.squeeze(-np.sum(Y * np.log({A*})) / Y.shape[1])", ""},
    {"update", "{P} - alpha * {dP}", ""},
    {"update", "{P} - learning_rate * {dP}", ""},
    {"update", "{P} + -lr * {dP}", ""},
};

/* A network of so many layers over random pictures, as one begins: He's initialisation, and biases
 * that are not zero. */
struct lab {
    struct dataset data;
    struct network network;
    struct check check;
};

static void lab_new_of(struct lab *lab, struct random *random, struct layers shape, size_t samples,
                       double biases)
{
    struct error error;
    lab->data = random_dataset(random, shape.units[0], shape.units[shape.count], samples);
    assert_ok(network_new(&lab->network, shape, lab->data, &error), &error);
    network_initialise(&lab->network, INITIALISE_HE, random);
    for (size_t t = 0; t < lab->network.tensor_count; t++)
        for (size_t k = 0;
             lab->network.tensors[t].role == ROLE_BIASES && k < lab->network.tensors[t].rows; k++)
            lab->network.tensors[t].value.at[k] = (real)(biases * random_normal(random));
    assert_ok(check_new(&lab->check, &lab->network, lab->network.batch, (struct trial_names){0},
                        CONVENTION_SAMPLE, &error),
              &error);
}

static void lab_new(struct lab *lab, struct random *random, size_t layers)
{
    struct layers shape = {.count = layers};
    for (size_t l = 0; l <= layers; l++)
        shape.units[l] = 3 + random_below(random, 9);
    lab_new_of(lab, random, shape, 15 + random_below(random, 60), 0.3);
}

static void lab_free(struct lab *lab)
{
    check_free(&lab->check);
    network_free(&lab->network);
    memory_free(lab->data.pixels);
    memory_free(lab->data.labels);
}

/* Writes the line that a pattern is for this tensor; false where it cannot be written. */
static bool write_line(char *line, size_t length, const struct network *network, size_t tensor,
                       const char *pattern)
{
    char text[300];
    if (!mistakes_expand(text, sizeof text, network, tensor, pattern))
        return false;
    snprintf(line, length, "%s = %s", network->tensors[tensor].name, text);
    return true;
}

/* How much a line's value differs, as a part of what is right; infinite for another shape, or where
 * one is not finite. False, with the error set, where it has no value. */
static bool change_of(double *change, struct lab *lab, size_t tensor, const char *line,
                      struct language_error *error)
{
    struct array value;
    struct matrix values, truth;
    enum fit fit;
    double apart = 0, size = 0;
    struct trial *trial = &lab->check.all;
    *error = (struct language_error){0};
    if (!trial_evaluate(trial, trial->network.tensor_count, strchr(line, '=') + 2, &value, error))
        return false;
    assert_true(trial_fit(trial, tensor, value, &fit, &values, &error->error));
    array_free(&value);
    *change = INFINITY;
    if (fit == FIT_NONE)
        return true;
    assert_true(judge_truth(&truth, trial, tensor, &error->error));
    for (size_t k = 0; k < matrix_count(truth); k++) {
        apart += (double)((values.at[k] - truth.at[k]) * (values.at[k] - truth.at[k]));
        size += (double)(truth.at[k] * truth.at[k]);
    }
    matrix_free(&values);
    matrix_free(&truth);
    if (isfinite(apart))
        *change = sqrt(apart / size);
    return true;
}

struct tally {
    size_t tried, named, called_right;
    size_t harmless;                                 /* lines that on these data are right */
    size_t rows[sizeof PLANTED / sizeof PLANTED[0]]; /* how often each was tried */
};

static bool says(const struct diagnosis *diagnosis, const char *word)
{
    for (size_t i = 0; i < diagnosis->count; i++)
        if (strstr(diagnosis->words[i], word))
            return true;
    return false;
}

static void try_mistake(struct lab *lab, const struct planted *planted, size_t tensor,
                        struct tally *tally)
{
    char text[400], word[100];
    struct error error;
    struct language_error reason;
    struct checked_line line;
    double change;
    const struct network *network = &lab->check.all.network;
    if (!write_line(text, sizeof text, network, tensor, planted->line) ||
        !mistakes_expand(word, sizeof word, network, tensor, planted->word))
        return;
    if (!change_of(&change, lab, tensor, text, &reason))
        fail_msg("%s: %s", text, reason.error.message);
    if (change <= 1e-4) {
        tally->harmless++;
        return;
    }
    check_store(&lab->check, LAYOUT_COLUMNS, false, false);
    assert_ok(check_line(&line, &lab->check, text, &error), &error);
    tally->rows[planted - PLANTED]++;
    bool named = line.judgement.verdict == VERDICT_FAIL && says(&line.judgement.diagnosis, word);
    tally->tried++;
    tally->named += named;
    tally->called_right += line.judgement.verdict == VERDICT_OK;
    if (!named)
        print_message("not named (%zu samples): %s: %s%s%s\n", network->data.samples, text,
                      line.judgement.verdict == VERDICT_OK ? "called right" : "",
                      line.judgement.diagnosis.count ? line.judgement.diagnosis.words[0] : "",
                      line.judgement.diagnosis.known);
    checked_line_free(&line);
}

static bool in_full(void)
{
    const char *trials = getenv("BACKSTEP_TRIALS");
    return trials && strcmp(trials, "full") == 0;
}

static void planted_mistakes_are_named(void **state)
{
    (void)state;
    need_double();
    struct random random;
    struct tally tally = {0};
    size_t networks = in_full() ? 20 : 6;
    random_seed(&random, 5);
    for (size_t i = 0; i < networks; i++) {
        struct lab lab;
        lab_new(&lab, &random, 1 + i % 3);
        const struct network *network = &lab.check.all.network;
        for (size_t s = 0; s < network->statement_count; s++) {
            size_t tensor = network->statements[s].target;
            for (size_t k = 0; k < sizeof PLANTED / sizeof PLANTED[0]; k++)
                if (mistakes_concern(PLANTED[k].target, network, tensor))
                    try_mistake(&lab, &PLANTED[k], tensor, &tally);
        }
        lab_free(&lab);
    }
    print_message("%zu planted mistakes on %zu networks, %zu named (%.1f %%), %zu called right\n",
                  tally.tried, networks, tally.named,
                  100 * (double)tally.named / (double)tally.tried, tally.called_right);
    for (size_t k = 0; k < sizeof PLANTED / sizeof PLANTED[0]; k++)
        if (!tally.rows[k])
            fail_msg("never tried: %s = %s", PLANTED[k].target, PLANTED[k].line);
    assert_int_equal(tally.tried, in_full() ? 2366 : 732);
    assert_int_equal(tally.harmless, in_full() ? 11 : 0);
    assert_int_equal(tally.called_right, 0);
    assert_true((double)tally.named >= 0.98 * (double)tally.tried);
}

static size_t try_right_lines(struct lab *lab, size_t *not_judged)
{
    const struct network *network = &lab->check.all.network;
    size_t tried = 0;
    for (size_t s = 0; s < network->statement_count; s++) {
        size_t tensor = network->statements[s].target;
        for (size_t k = 0; k < sizeof RIGHT / sizeof RIGHT[0]; k++) {
            char text[400];
            struct error error;
            struct checked_line line;
            if (!mistakes_concern(RIGHT[k].target, network, tensor) ||
                !write_line(text, sizeof text, network, tensor, RIGHT[k].line))
                continue;
            assert_ok(check_line(&line, &lab->check, text, &error), &error);
            if (line.judgement.verdict == VERDICT_FAIL)
                fail_msg("called wrong: %s (%s)", text, line.judgement.diagnosis.words[0]);
            *not_judged += line.judgement.verdict == VERDICT_NOT_JUDGED;
            tried++;
            checked_line_free(&line);
        }
    }
    return tried;
}

static void right_lines_are_never_called_wrong(void **state)
{
    (void)state;
    need_double();
    struct random random;
    size_t tried = 0, not_judged = 0, enough = in_full() ? 10000 : 400;
    random_seed(&random, 6);
    for (size_t i = 0; tried < enough; i++) {
        struct lab lab;
        lab_new(&lab, &random, 1 + i % 3);
        tried += try_right_lines(&lab, &not_judged);
        lab_free(&lab);
    }
    print_message("%zu right lines, none called wrong, %zu not judged\n", tried, not_judged);
    assert_int_equal(tried, in_full() ? 10025 : 444);
    assert_int_equal(not_judged, 0);
}

/* What became of a row of the bank at the tensors that it concerns, where all that it names is
 * there. */
struct made {
    size_t lines, differ; /* from what is right by more than rounding */
    char trouble[800];    /* why one has no value, or no words; "" for none */
};

static void make_mistake(struct made *made, struct lab *lab, const struct mistake *mistake)
{
    const struct network *network = &lab->check.all.network;
    for (size_t s = 0; s < network->statement_count; s++) {
        char text[500], words[DIAGNOSIS_WORDS];
        size_t tensor = network->statements[s].target;
        struct language_error reason;
        double change;
        if (!mistakes_concern(mistake->target, network, tensor) ||
            !write_line(text, sizeof text, network, tensor, mistake->formula) ||
            !mistakes_expand(words, sizeof words, network, tensor, mistake->words))
            continue;
        made->lines++;
        if (strchr(words, '{'))
            snprintf(made->trouble, sizeof made->trouble, "a name is left in \"%s\"", words);
        else if (change_of(&change, lab, tensor, text, &reason))
            made->differ += change > 1e-9;
        else
            snprintf(made->trouble, sizeof made->trouble, "%.500s: %.200s", text,
                     reason.error.message);
    }
}

/* Networks with as many inputs, units and samples, so that whatever is transposed has a product,
 * too; and with more samples, where m is no number of units, and larger scores. */
struct labs {
    struct lab square, many;
};

static void labs_new(struct labs *labs)
{
    const struct layers layers = {.count = 3, .units = {6, 6, 6, 6}};
    struct random random;
    random_seed(&random, 7);
    lab_new_of(&labs->square, &random, layers, 6, 0.3);
    lab_new_of(&labs->many, &random, layers, 40, 8);
}

static void labs_free(struct labs *labs)
{
    lab_free(&labs->square);
    lab_free(&labs->many);
}

/* In a first, a middle and a last layer, each row has a value, and somewhere a wrong one. */
static void every_mistake_can_be_made(void **state)
{
    (void)state;
    need_double();
    struct labs labs;
    size_t lines = 0;
    labs_new(&labs);
    for (size_t i = 0; i < MISTAKE_COUNT; i++) {
        const struct mistake *row = &MISTAKES[i];
        struct made square = {0}, more = {0};
        make_mistake(&square, &labs.square, row);
        make_mistake(&more, &labs.many, row);
        if (square.lines == 0)
            fail_msg("nobody can make this: %s = %s", row->target, row->formula);
        if (square.trouble[0])
            fail_msg("%s = %s: %s", row->target, row->formula, square.trouble);
        if (!(row->flags & MISTAKE_HARMLESS) && square.differ + more.differ == 0)
            fail_msg("%s = %s is right", row->target, row->formula);
        lines += square.lines;
    }
    assert_int_equal(MISTAKE_COUNT, 271);
    assert_int_equal(lines, 605);
    labs_free(&labs);
}

/* What the test above must find. */
static void impossible_mistakes_are_found(void **state)
{
    (void)state;
    need_double();
    static const struct {
        struct mistake row;
        size_t lines;
        const char *trouble;
    } rows[] = {
        {{"dW", "no_such_function({T})", "", 0}, 3, "no_such_function"},
        {{"dZ", "{W+}.T @ {dZ+} * ({Z} >", "", 0}, 2, "something is missing"},
        {{"A", "{Q}", "", 0}, 0, ""},
        {{"db", "{T} + {dZx}", "", 0}, 0, ""},
        {{"dZ*", "{T}.nothing", "", 0}, 1, "nothing"},
        {{"dA", "{T}[9]", "", 0}, 2, "9"},
    };
    struct labs labs;
    labs_new(&labs);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct made made = {0};
        make_mistake(&made, &labs.square, &rows[i].row);
        assert_int_equal(made.lines, rows[i].lines);
        assert_int_equal(made.differ, 0);
        if (!strstr(made.trouble, rows[i].trouble))
            fail_msg("%s: \"%s\"", rows[i].row.formula, made.trouble);
    }
    labs_free(&labs);
}

/* ==================================== another activation ===================================== */

/* A = max(Z, Z / 2), the leaky ReLU, as a family may have it one day. */
static void leaky(struct matrix A, const struct matrix *operand, const struct context *context)
{
    (void)context;
    for (size_t k = 0; k < matrix_count(A); k++)
        A.at[k] = operand[0].at[k] < 0 ? operand[0].at[k] / 2 : operand[0].at[k];
}

/* Forward: A = max(Z, Z / 2).   dZ = dA * (1 or 1/2) */
static void leaky_slope(struct matrix dZ, const struct matrix *operand,
                        const struct context *context)
{
    (void)context;
    for (size_t k = 0; k < matrix_count(dZ); k++)
        dZ.at[k] = operand[1].at[k] > 0 ? operand[0].at[k] : operand[0].at[k] / 2;
}

static const struct operation LEAKY_SLOPE = {
    .name = "backward_leaky",
    .kind = OPERATION_COLUMNS,
    .operands = 2,
    .apply = leaky_slope,
    .reads = {READS_GRADIENT, READS_SCORES},
    .formula = "%1$s * np.where(%2$s > 0, 1, 0.5)",
};

static const struct operation LEAKY = {
    .name = "forward_leaky",
    .kind = OPERATION_COLUMNS,
    .operands = 1,
    .apply = leaky,
    .reads = {READS_SCORES},
    .formula = "np.maximum(%1$s, 0.5 * %1$s)",
    .called = "leaky",
    .derivative = {{0, &LEAKY_SLOPE}},
};

/* All that is said about a line. */
static enum verdict said_of(char *said, size_t length, struct lab *lab, const char *text)
{
    struct checked_line line;
    struct error error;
    assert_ok(check_line(&line, &lab->check, text, &error), &error);
    const struct judgement *judgement = &line.judgement;
    snprintf(said, length, "%s|%s|%s|%s", judgement->diagnosis.words[0],
             judgement->diagnosis.words[1], judgement->diagnosis.known, judgement->note);
    enum verdict verdict = judgement->verdict;
    checked_line_free(&line);
    return verdict;
}

/* Layer 1 is leaky, layer 2 as usual: rows about ReLU are for layer 2 alone. */
static void relu_is_named_only_where_it_is(void **state)
{
    (void)state;
    need_double();
    static const struct {
        const char *line;
        enum verdict verdict;
        const char *word; /* that must be said; NULL: ReLU and masks must not be */
    } lines[] = {
        {"A1 = np.tanh(Z1)", VERDICT_FAIL, NULL},
        {"A1 = relu(Z1)", VERDICT_FAIL, NULL},
        {"A1 = np.maximum(Z1, Z1 / 2)", VERDICT_OK, NULL},
        {"A1 = np.where(Z1 > 0, Z1, 0.01 * Z1)", VERDICT_FAIL, NULL},
        {"dZ1 = dA1", VERDICT_FAIL, NULL},
        {"dZ1 = dA1 * (1 - A1**2)", VERDICT_FAIL, NULL},
        {"dZ1 = dA1 * np.where(Z1 > 0, 1, 0.5)", VERDICT_OK, NULL},
        {"dW1 = dA1 @ X.T / m", VERDICT_FAIL, NULL},
        {"db1 = np.mean(dA1, axis=1, keepdims=True)", VERDICT_FAIL, NULL},
        {"dW1 = dZ1 @ X.T", VERDICT_FAIL, "1/m is missing"},
        {"A2 = np.tanh(Z2)", VERDICT_FAIL, "tanh stands where ReLU belongs"},
        {"dZ2 = dA2", VERDICT_FAIL, "The mask is missing: ReLU"},
        {"dA1 = W2.T @ dA2", VERDICT_FAIL, "the next layer's mask is missing"},
    };
    struct layers shape = {.units = {8, 7, 6, 5}, .activation = {[1] = &LEAKY}, .count = 3};
    struct random random;
    struct lab lab;
    random_seed(&random, 4);
    lab_new_of(&lab, &random, shape, 40, 0.3);
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
        char said[4 * DIAGNOSIS_WORDS];
        enum verdict verdict = said_of(said, sizeof said, &lab, lines[i].line);
        bool right = lines[i].word ? strstr(said, lines[i].word) != NULL
                                   : !strstr(said, "ReLU") && !strstr(said, "mask");
        if (verdict != lines[i].verdict || !right)
            fail_msg("%s: %d, %s", lines[i].line, (int)verdict, said);
    }
    lab_free(&lab);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(relu_is_named_only_where_it_is),
        cmocka_unit_test(every_mistake_can_be_made),
        cmocka_unit_test(impossible_mistakes_are_found),
        cmocka_unit_test(planted_mistakes_are_named),
        cmocka_unit_test(right_lines_are_never_called_wrong),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
