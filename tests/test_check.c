/* The judge on lines and blocks as notebooks have them, and on programs with a wrong statement. */
#include "test.h"

#include "language/alias.h"
#include "judge/pasted_block.h"
#include "judge/checked_line.h"
#include "judge/local.h"
#include "model/operations/products.h"
#include "model/operations/softmax_loss.h"
#include "tensor/product.h"

static struct dataset mnist;
static struct network network; /* 784-10-10 over 200 images */
static struct check checker;

static int set_up(void **state)
{
    (void)state;
    struct error error;
    struct random random;
    if (!dataset_read_mnist(&mnist, DATASET_TRAIN, &error) ||
        !network_new(&network, (struct layers){.count = 2, .units = {784, 10, 10}},
                     dataset_slice(mnist, 0, 200), &error))
        return -1;
    random_seed(&random, 3);
    network_initialise(&network, INITIALISE_UNIFORM, &random);
    return check_new(&checker, &network, network.batch, (struct trial_names){0}, CONVENTION_AUTO,
                     &error)
               ? 0
               : -1;
}

static int tear_down(void **state)
{
    (void)state;
    check_free(&checker);
    network_free(&network);
    dataset_free(&mnist);
    return 0;
}

/* ============================================ lines =========================================== */

static const char *const RIGHT_LINES[] = {
    "Z1 = W1.dot(X) + b1",
    "Z1 = np.dot(W1, X) + b1",
    "self.Z1 = self.W1 @ X + self.b1",
    "z1 = np.matmul(w1, x) + b1",
    "A1 = ReLU(Z1)",
    "A1 = np.maximum(Z1, 0)",
    "A1 = np.maximum(0, Z1)",
    "A1 = Z1 * (Z1 > 0)",
    "a1 = np.where(z1 > 0, z1, 0)",
    "cache['A1'] = relu(cache['Z1'])",
    "A2 = softmax(Z2)",
    "A2 = np.exp(Z2) / np.sum(np.exp(Z2), axis=0)",
    "A2 = np.exp(Z2) / sum(np.exp(Z2))",
    "A2 = np.exp(Z2 - np.max(Z2, axis=0)) / np.sum(np.exp(Z2 - Z2.max(0)), axis=0)",
    "probs = softmax(Z2)  # probabilities",
    "loss = -np.mean(np.sum(Y * np.log(A2), axis=0))",
    "cost = -1/m * np.sum(Y * np.log(A2))",
    "cost = -np.sum(np.multiply(np.log(A2), Y)) / Y.shape[1]",
    "L = -np.mean(np.log(A2[Y, np.arange(m)]))",
    "dZ2 = A2 - Y",
    "dZ2: np.ndarray = A2 - Y",
    "dZ2: Annotated[np.ndarray, (10, 2000)] = A2 - Y",
    "dZ2 = A2 - one_hot(Y)",
    "dZ2 = A2 - one_hot_Y",
    "dz2 = a2 - y_one_hot",
    "delta2 = probs - Y",
    "dscores = probs - Y",
    "dW2 = 1 / m * dZ2.dot(A1.T)",
    "dW2 = 1./m * np.dot(dZ2, A1.T)",
    "dW2 = (1/m)*np.matmul(dZ2, A1.T)",
    "dw2 = np.dot(dz2, a1.T) / Y.size",
    "grad_W2 = dZ2 @ A1.T / len(labels)",
    "dW_2 = dZ2 @ np.transpose(A1) / X.shape[1]",
    "grads[\"dW2\"] = dZ2 @ A1.T / m",
    "db2 = 1 / m * np.sum(dZ2, axis=1, keepdims=True)",
    "db2 = 1/m * dZ2.sum(axis=1, keepdims=True)",
    "db2 = np.mean(dZ2, axis=1, keepdims=True)",
    "db2 = 1 / m * np.sum(dZ2, 1).reshape(10, 1)",
    "db2 = np.sum(dZ2, axis=1)[:, np.newaxis] / m",
    "dA1 = W2.T @ dZ2",
    "dA1 = np.dot(W2.T, dZ2)",
    "dZ1 = W2.T.dot(dZ2) * ReLU_deriv(Z1)",
    "dZ1 = W2.T.dot(dZ2) * deriv_ReLU(Z1)",
    "dZ1 = np.dot(W2.T, dZ2) * derivative_ReLU(Z1)",
    "dZ1 = np.multiply(np.dot(W2.T, dZ2), (Z1 > 0).astype(float))",
    "dZ1 = np.multiply(dA1, np.int64(A1 > 0))",
    "dZ1 = (W2.T @ dZ2) * (Z1 > 0)",
    "dZ1 = SimpleNN.ReLU_deriv(Z1) * W2.T.dot(dZ2)",
    "dW1 = 1 / m * dZ1.dot(X.T)",
    "dW1 = np.dot(dZ1, X.T) / X.shape[1]",
    "dW1 = (X @ dZ1.T).T / m",
    "dW1 = np.dot(X.T, dZ1) / m",
    "dW1 = dZ1.T @ X / m",
    "db1 = 1/m * np.sum(dZ1, axis = 1, keepdims = True)",
    "W1 = W1 - alpha * dW1",
    "W1 -= alpha * dW1",
    "W2 += -epsilon * dW2",
    "self.W1 -= self.lr * dW1",
    "b1 = b1 - learning_rate * db1",
    "parameters[\"b2\"] = parameters[\"b2\"] - learning_rate * grads[\"db2\"]",
    "dZ2 = (A2 - Y) / m",
};

static void right_lines_pass(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof RIGHT_LINES / sizeof RIGHT_LINES[0]; i++) {
        struct checked_line line;
        struct error error;
        if (!check_line(&line, &checker, RIGHT_LINES[i], &error))
            fail_msg("%s: %s", RIGHT_LINES[i], error.message);
        if (line.judgement.verdict != VERDICT_OK)
            fail_msg("%s: called wrong: %s %s", RIGHT_LINES[i], line.judgement.shape,
                     line.judgement.diagnosis.words[0]);
        checked_line_free(&line);
    }
}

static const struct {
    const char *line, *words; /* said of it, by the diagnosis or about the shape */
} WRONG_LINES[] = {
    {"db2 = 1 / m * np.sum(dZ2)", "would never learn"},
    {"db1 = 1 / m * np.sum(dZ1)", "one number for all biases"},
    {"db2 = 1 / m * np.sum(dZ2)", "The line gives one number, db2 is 10x1"},
    {"db2 = 1 / m * np.sum(dZ2, 1)", "(10,) instead of (10, 1), and b2 - alpha*db2 becomes 10x10"},
    {"db2 = np.sum(dZ2, axis=0) / m", "(200,) instead of (10, 1)"},
    {"db1 = 1/m * np.sum(dZ1, axis=0, keepdims=True)", "The wrong axis: axis=0 sums"},
    {"db2 = np.sum(dZ2, axis=0, keepdims=True)", "The wrong axis: axis=0 sums"}, /* all zeros */
    {"db1 = np.sum(dZ1, axis=0, keepdims=True)", "And 1/m is missing"},
    {"db1 = np.mean(dZ1, axis=0, keepdims=True)", "The wrong axis: axis=0 sums"},
    {"b2 = b2 - alpha * np.sum(dZ2, axis=1)/m", "keepdims=True keeps it a column"},
    {"W2 = W2 - alpha * dW2.T", "dW2 is transposed"},
    {"dW2 = dZ2.dot(A1.T)", "1/m is missing"},
    {"dW2 = 1 / m * A1.dot(dZ2.T)", "Transposed"},
    {"dW1 = (dZ1 @ X.T / m).T", "it is transposed"},
    {"dW1 = 1 / 42000 * dZ1.dot(X.T)", "as if 42000 stood where m = 200 belongs"},
    {"dW1 = dA1 @ X.T / m", "the mask of ReLU is missing"},
    {"dZ1 = W2.dot(dZ2) * (Z1 > 0)", "W2 is not transposed"},
    {"dZ1 = W2.T.dot(dZ2) * ReLU(Z1)", "not by its slope"},
    {"dZ1 = W2.T.dot(dZ2)", "The mask is missing"},
    {"dZ2 = A2 - labels", "have to be one-hot"},
    {"dZ2 = Y - A2", "The sign is wrong"},
    {"dZ2 = 2 * (A2 - Y)", "factor 2 of a squared error"},
    {"dZ2 = (A2 - Y) * (Z2 > 0)", "A mask of ReLU is on the last layer"},
    {"A2 = np.exp(Z2) / np.sum(np.exp(Z2), axis=1, keepdims=True)", "The wrong axis"},
    {"A1 = sigmoid(Z1)", "A sigmoid stands where ReLU belongs"},
    {"Z2 = W2 @ A1", "The bias is missing"},
    {"Z2 = W2 @ Z1 + b2", "Z1 stands where A1 belongs"},
    {"loss = -np.sum(Y * np.log(A2)) / m / 10", "over the classes as well"},
    {"loss = np.mean((A2 - Y)**2)", "squared error"},
    {"loss = -np.mean(np.sum(Y * np.log(A2 + 0.01), axis=0))", ""},
    {"W1 = W1 + alpha * dW1", "uphill"},
    {"W1 = W1 - dW1", "alpha is missing"},
};

static void wrong_lines_fail_and_say_why(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof WRONG_LINES / sizeof WRONG_LINES[0]; i++) {
        struct checked_line line;
        struct error error;
        const char *text = WRONG_LINES[i].line, *words = WRONG_LINES[i].words;
        if (!check_line(&line, &checker, text, &error))
            fail_msg("%s: %s", text, error.message);
        const struct diagnosis *diagnosis = &line.judgement.diagnosis;
        if (line.judgement.verdict != VERDICT_FAIL)
            fail_msg("%s: not called wrong", text);
        if (!strstr(line.judgement.shape, words) && !strstr(diagnosis->words[0], words) &&
            !strstr(diagnosis->words[1], words))
            fail_msg("%s: %s / %s / %s", text, line.judgement.shape, diagnosis->words[0],
                     diagnosis->known);
        checked_line_free(&line);
    }
}

/* A line is not judged by reading what it should compute, under whatever name. */
static bool alias(const struct names *link, const struct scope *scope, const char *name,
                  struct array *value, bool *found, struct error *error)
{
    (void)link;
    const char *text = strcmp(name, "mine") == 0   ? "2 * dW2"
                       : strcmp(name, "same") == 0 ? "mine"
                                                   : NULL;
    *found = text != NULL;
    return text && alias_evaluate_text(value, name, text, scope, error);
}

static bool variable(const struct names *link, const struct scope *scope, const char *name,
                     struct array *value, bool *found, struct error *error)
{
    const struct matrix *kept = link->context;
    (void)scope;
    (void)error;
    *found = strcmp(name, "kept") == 0;
    if (*found)
        *value = array_borrow(*kept);
    return *found;
}

static void answers_are_refused(void **state)
{
    (void)state;
    struct error error;
    struct check check;
    struct checked_line line;
    struct matrix kept;
    static const char *const lines[] = {"dW2 = dW2",       "dW2 = dw2 + 0",
                                        "dW2 = mine / 2",  "dW2 = same * 0.5",
                                        "dW2 = kept * -3", "dW2 = kept.T.T + dZ2 @ A1.T * 0"};
    struct names variables = {.lookup = variable, .context = &kept}, aliases = {.lookup = alias};
    struct trial_names names = {&variables, &aliases};
    assert_ok(check_new(&check, &network, network.batch, names, CONVENTION_AUTO, &error), &error);
    assert_ok(matrix_new(&kept, 10, 10, &error), &error);
    matrix_copy(kept, network_tensor(&check.all.network, "dW2")->value);
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++)
        assert_error(check_line(&line, &check, lines[i], &error), &error, "uses the answer");
    matrix_free(&kept);
    check_free(&check);
}

static void what_is_no_line_is_refused(void **state)
{
    (void)state;
    struct error error;
    struct checked_line line;
    static const char *const cases[][2] = {
        {"A2 - Y", "TARGET = EXPR"},
        {"foo = A2 - Y", "there is no target \"foo\""},
        {"X = X", "computed by no statement"},
        {"dZ2 = A2 - ", "something is missing"},
        {"dZ2 = A2 @ Y", "have no product"},
        {"dZ2[0, 1] = 3", "changes a part of dZ2"},
        {"", "TARGET = EXPR"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        assert_error(check_line(&line, &checker, cases[i][0], &error), &error, cases[i][1]);
}

static void conventions_can_be_fixed(void **state)
{
    (void)state;
    struct error error;
    static const struct {
        const char *line;
        enum convention convention;
        enum verdict verdict;
    } cases[] = {
        {"dZ2 = (A2 - Y) / m", CONVENTION_AUTO, VERDICT_OK},
        {"dZ2 = (A2 - Y) / m", CONVENTION_SAMPLE, VERDICT_FAIL},
        {"dZ2 = (A2 - Y) / m", CONVENTION_MEAN, VERDICT_OK},
        {"dZ2 = A2 - Y", CONVENTION_MEAN, VERDICT_FAIL},
        {"dW2 = dZ2 @ A1.T", CONVENTION_MEAN, VERDICT_OK},
        {"dW2 = dZ2 @ A1.T / m", CONVENTION_MEAN, VERDICT_FAIL},
        {"dW2 = dZ2 @ A1.T", CONVENTION_AUTO, VERDICT_FAIL},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct checked_line line;
        checker.convention = cases[i].convention;
        assert_ok(check_line(&line, &checker, cases[i].line, &error), &error);
        if (line.judgement.verdict != cases[i].verdict)
            fail_msg("convention %d: %s: verdict %d", cases[i].convention, cases[i].line,
                     line.judgement.verdict);
        checked_line_free(&line);
    }
    checker.convention = CONVENTION_AUTO;
}

/* ============================================ blocks ========================================== */

static const struct {
    const char *text;
    size_t judged;
    size_t wrong_line; /* the first one; 0 for none */
    enum layout layout;
    bool mean;
} BLOCKS[] = {
    {"import numpy as np\n"
     "def backward_prop(Z1, A1, Z2, A2, W1, W2, X, Y):\n"
     "    '''Goes back\n"
     "    dZ2 = nothing'''\n"
     "    m = Y.size  # samples\n"
     "    hot = one_hot(Y)\n"
     "\n"
     "    dZ2 = A2 - hot\n"
     "    dW2 = 1 / m * dZ2.dot(A1.T)\n"
     "    db2 = 1 / m * np.sum(dZ2)\n"
     "    dZ1 = W2.T.dot(dZ2) * ReLU_deriv(Z1)\n"
     "    dW1 = 1 / m * dZ1.dot(X.T)\n"
     "    db1 = 1 / m * np.sum(dZ1, axis=1,\n"
     "                         keepdims=True)\n"
     "    return dW1, db1, dW2, db2\n",
     6, 10, LAYOUT_COLUMNS, false},
    {"N = X.shape[0]\n"
     "dscores = probs\n"
     "dscores[range(N), y] -= 1\n"
     "dscores /= N\n"
     "dW2 = np.dot(hidden_layer.T, dscores)\n"
     "db2 = np.sum(dscores, axis=0, keepdims=True)\n"
     "dhidden = np.dot(dscores, W2.T)\n"
     "dhidden[hidden_layer <= 0] = 0\n"
     "dW = np.dot(X.T, dhidden)\n"
     "db = np.sum(dhidden, axis=0, keepdims=True)\n"
     "W += -step_size * dW\n",
     7, 0, LAYOUT_ROWS, true},
    {"m = X.shape[0]\n"
     "dz2 = a2 - y_true\n"
     "dw2 = np.dot(a1.T, dz2) / m\n"
     "db2 = np.sum(dz2, axis=0) / m\n"
     "dz1 = np.dot(dz2, w2.T) * (z1 > 0)\n"
     "dw1 = np.dot(X.T, dz1) / m\n"
     "w1 -= lr * dw1\n",
     6, 0, LAYOUT_ROWS, false},
    {"Z1 = X @ W1.T + b1\nA1 = np.maximum(Z1, 0)\nZ2 = A1 @ W2.T + b2\nA2 = softmax(Z2)\n"
     "dZ2 = A2 - Y\ndW2 = dZ2.T @ A1 / m\ndW1 = (dZ2 @ W2 * (Z1 > 0)).T @ X / m\n",
     7, 0, LAYOUT_ROWS_OUT, false},
    {"dZ2 = A2.copy(); dZ2[labels, np.arange(m)] -= 1\n"
     "dZ1 = W2.T @ dZ2\n"
     "dZ1[Z1 <= 0] = 0\n"
     "dW1 = dZ1 @ X.T / m; db1 = dZ1.mean(axis=1, keepdims=True)\n",
     4, 0, LAYOUT_COLUMNS, false},
    {"dZ1 = W2.T @ dZ2\n"
     "dW1 = dZ1 @ X.T / m\n"
     "dZ1[Z1 <= 0] = 0\n",
     2, 2, LAYOUT_COLUMNS, false},
    {"error = A2 - Y\n"
     "dW2 = error @ A1.T / m\n"
     "back = W2.T @ error * (Z1 > 0)\n"
     "dW1 = back @ X.T / m\n",
     4, 0, LAYOUT_COLUMNS, false},
    {"delta3 = probs\n"
     "delta3[range(num_examples), y] -= 1\n"
     "dW2 = (a1.T).dot(delta3) / num_examples\n"
     "delta2 = delta3.dot(W2.T) * (1 - np.power(a1, 2))\n"
     "dW1 = np.dot(X.T, delta2) / num_examples\n",
     4, 4, LAYOUT_ROWS, false},
    {"db2 = 1/m * np.sum(dZ2, 1)\n"
     "b2 = b2 - alpha * np.reshape(db2, (10, 1))\n",
     2, 0, LAYOUT_COLUMNS, false},
    {"W1 = np.random.rand(10, 784) - 0.5\n"
     "b1 = np.zeros((10, 1))\n"
     "one_hot_Y = np.zeros((Y.size, Y.max() + 1))\n"
     "one_hot_Y[np.arange(Y.size), Y] = 1\n"
     "one_hot_Y = one_hot_Y.T\n"
     "dZ2 = A2 - one_hot_Y\n"
     "dW2 = dZ2 @ A1.T\n",
     2, 7, LAYOUT_COLUMNS, false},
    {"dZ2: np.ndarray = A2 - Y\n"
     "dW2: np.ndarray = dZ2 @ A1.T\n",
     2, 2, LAYOUT_COLUMNS, false},
    {"A2 = np.exp(Z2) / np.sum(np.exp(Z2), axis=0)\n"
     "A2 = np.clip(A2, 1e-12, 1)\n"
     "y_pred = y_pred.clip(1e-12, 1)\n"
     "loss = -np.sum(Y * np.log(A2)) / m\n",
     2, 0, LAYOUT_COLUMNS, false},
    {"dZ2 = A2 - Y\n"
     "dW2 = dZ2 @ A1.T / N_batch\n"
     "db2 = dZ2.sum(axis=1, keepdims=True)\n",
     2, 3, LAYOUT_COLUMNS, false},
    {"def relu_deriv(Z):\n"
     "    return Z < 0\n"
     "dZ2 = A2 - Y\n"
     "dZ1 = W2.T.dot(dZ2) * relu_deriv(Z1)\n",
     2, 4, LAYOUT_COLUMNS, false},
    {"def softmax(Z): return np.exp(Z) / np.sum(np.exp(Z), axis=1, keepdims=True)\n"
     "Z2 = W2.dot(A1) + b2\n"
     "A2 = softmax(Z2)\n",
     2, 3, LAYOUT_COLUMNS, false},
    {"relu_derivative = lambda z: (z < 0).astype(float)\n"
     "dZ1 = W2.T @ dZ2 * relu_derivative(Z1)\n",
     1, 2, LAYOUT_COLUMNS, false},
    {"def one_hot(Y):\n"
     "\tone_hot_Y = np.zeros((Y.size, 10))\n"
     "\tone_hot_Y[np.arange(Y.size), Y] = 1\n"
     "\treturn one_hot_Y\n"
     "def backward_prop(Z1, A1, Z2, A2, W1, W2, X, Y):\n"
     "\tone_hot_Y = one_hot(Y).T\n"
     "\tdZ2 = A2 - one_hot_Y\n"
     "\treturn dZ2\n"
     "dZ2 = A2 - one_hot(Y).T\n",
     2, 0, LAYOUT_COLUMNS, false},
    {"class Net:\n"
     "    def leaky(self, Z: np.ndarray, slope: float = 0.0) -> np.ndarray:\n"
     "        'Keeps (some) of what is negative.'\n"
     "        Z = Z.copy()\n"
     "        Z[Z < 0] *= slope\n"
     "        return Z\n"
     "    def relu_backward(self, dA, Z):\n"
     "        probs = np.array(dA, copy=True)\n"
     "        probs[self.leaky(Z, slope=0) <= 0] = 0\n"
     "        return probs\n"
     "    def step(self):\n"
     "        self.A1 = self.leaky(self.Z1)\n"
     "        self.dZ1 = self.relu_backward(Z=self.Z1, dA=W2.T @ dZ2)\n",
     2, 0, LAYOUT_COLUMNS, false},
    {"def forward(X):\n"
     "    Z1 = W1 @ X + b1; A1 = np.maximum(Z1, 0)\n"
     "    Z2 = W2 @ A1 - b2\n"
     "    return softmax(Z2)\n"
     "probs = forward(X)\n"
     "Z1, A1 = forward(X)\n",
     4, 3, LAYOUT_COLUMNS, false},
    {"def one_hot(Y):\n"
     "    one_hot_Y = np.zeros((Y.size, Y.max() + 1))\n"
     "    one_hot_Y[np.arange(Y.size), Y] = 1\n"
     "    return one_hot_Y.T\n"
     "m = y_train.size\n"
     "dZ2 = A2 - one_hot(y_train)\n"
     "dW2 = 1 / m * dZ2.dot(A1.T)\n",
     2, 0, LAYOUT_COLUMNS, false},
    {"def count(y):\n"
     "    return y.size\n"
     "m = y_train.shape[1]\n"
     "dZ2 = A2 - y_train\n"
     "dW2 = 1 / m * dZ2.dot(A1.T)\n",
     2, 0, LAYOUT_COLUMNS, false},
    {"scores = X @ W1 + b1\n"
     "hidden = np.maximum(scores, 0)\n"
     "scores = hidden @ W2 + b2\n"
     "probs = np.exp(scores) / np.sum(np.exp(scores), axis=1, keepdims=True)\n",
     4, 0, LAYOUT_ROWS, false},
    {"def relu_deriv(Z):\n" /* pasted where the indentation got lost */
     "positive = Z < 0\n"
     "return positive\n"
     "dZ1 = W2.T @ dZ2 * relu_deriv(Z1)\n",
     1, 4, LAYOUT_COLUMNS, false},
};

static void blocks_are_judged_line_by_line(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof BLOCKS / sizeof BLOCKS[0]; i++) {
        struct block block;
        struct error error;
        assert_ok(block_judge(&block, &checker, BLOCKS[i].text, &error), &error);
        bool any = block.first_wrong < block.pasted.count;
        const struct block_line *first = &block.lines[any ? block.first_wrong : 0];
        if ((any ? first->pasted->line : 0) != BLOCKS[i].wrong_line)
            fail_msg("block %zu: the first wrong line is %zu: %s (%s%s)", i,
                     any ? first->pasted->line : 0, first->pasted->text, first->error.message,
                     first->judgement.diagnosis.words[0]);
        if (block.judged != BLOCKS[i].judged || block.layout != BLOCKS[i].layout ||
            block.mean != BLOCKS[i].mean)
            fail_msg("block %zu: %zu judged, layout %d, mean %d", i, block.judged, block.layout,
                     block.mean);
        assert_true(block.wrong == (any ? 1 : 0));
        block_free(&block);
    }
}

/* A line without a value is not the first wrong one, and says what it lacks. */
static void lines_without_a_value_are_not_judged(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        {"dZ2 = A2 - Y\ndW2 = dZ2 @ A1.T / N_batch", "there is no N_batch; `let N_batch = m`"},
        {"dZ2 = A2 - Y\ndZ1 = mask * (W2.T @ dZ2)", "there is no mask; `let mask = ...` gives"},
        {"dZ2 = A2 - Y\ndW2 = dZ2 @ A1 / m", "have no product"},
        {"dZ2 = A2 - Y\nA1 = relu(Z1)\ndef relu(Z):\n  for z in Z: pass\n  return Z",
         "your relu cannot be run here: line 4 (for)"},
        {"dZ2 = A2 - Y\nA1 = relu(Z1)\ndef relu(Z):\n  if Z > 0:\n    return Z\n  return 0",
         "your relu cannot be run here: line 4 (if)"},
        {"dZ2 = A2 - Y\nA1 = relu(Z1)\ndef relu(Z):\n  return Z\n  return 0",
         "your relu cannot be run here: line 5 (return)"},
        {"dZ2 = A2 - Y\nA1 = relu(Z1)\ndef relu(Z):\n  Z = Z * relu(Z)\n  return Z",
         "your relu cannot be run here: it calls itself"},
        {"dZ2 = A2 - Y\nA1 = relu(Z1)\ndef relu(Z): return g(Z)\ng = lambda z: relu(z)",
         "your relu cannot be run here: your g cannot be run here: your relu"},
        {"dZ2 = A2 - Y\nA1 = relu(Z1)\ndef relu(Z):\n  Z = np.maximum(Z, 0)",
         "your relu cannot be run here: it returns nothing"},
        {"dZ2 = A2 - Y\nA1 = relu(Z1)\ndef relu(Z):\n  return Z * nothing",
         "your relu cannot be run here: there is no nothing"},
        {"dZ2 = A2 - Y\nA1 = relu(Z1, 2)\ndef relu(Z): return Z",
         "your relu cannot be run here: it is called with 2 arguments and takes 1"},
        {"dZ2 = A2 - Y\nA1 = relu()\ndef relu(Z): return Z", "it is called without Z"},
        {"dZ2 = A2 - Y\nA1 = relu(Z1)\ndef relu(Z, *more): return Z", "its parameters"},
        {"dZ2 = A2 - Y\nA1 = relu(Z1)\ndef relu(Z): return A1", "uses the answer: A1"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct block block;
        struct error error;
        assert_ok(block_judge(&block, &checker, cases[i][0], &error), &error);
        assert_int_equal(block.errors, 1);
        assert_int_equal(block.judged, 1);
        assert_int_equal(block.first_wrong, block.pasted.count);
        if (!strstr(block.lines[1].error.message, cases[i][1]))
            fail_msg("%s: %s", cases[i][0], block.lines[1].error.message);
        block_free(&block);
    }
}

static void empty_blocks_are_refused(void **state)
{
    (void)state;
    struct error error;
    struct block block;
    assert_error(block_judge(&block, &checker, "", &error), &error, "nothing to judge");
    assert_error(block_judge(&block, &checker, "def f(x):\n  return x\n\"\"\"", &error), &error,
                 "nothing to judge");
    assert_error(block_judge(&block, &checker, "x = (1 + \n [\n", &error), &error,
                 "nothing to judge");
}

/* ==================================== the first wrong statement
 * ==================================== */

static void twice(struct matrix dZ, const struct matrix *operand, const struct context *context)
{
    (void)context;
    backward_error(dZ, operand[0], operand[1]);
    for (size_t i = 0; i < matrix_count(dZ); i++)
        dZ.at[i] *= 2;
}

static void no_mask(struct matrix dZ, const struct matrix *operand, const struct context *context)
{
    (void)context;
    matrix_copy(dZ, operand[0]);
}

static void not_transposed(struct matrix dA, const struct matrix *operand,
                           const struct context *context)
{
    (void)context;
    product_ab(dA, operand[0], operand[1]);
}

static void half(struct matrix dW, const struct matrix *operand, const struct context *context)
{
    (void)context;
    backward_weights(dW, operand[0], operand[1]);
    for (size_t i = 0; i < matrix_count(dW); i++)
        dW.at[i] /= 2;
}

static void absolute(struct matrix A, const struct matrix *operand, const struct context *context)
{
    (void)context;
    for (size_t i = 0; i < matrix_count(A); i++)
        A.at[i] = operand[0].at[i] < 0 ? -operand[0].at[i] : operand[0].at[i];
}

static void no_bias(struct matrix Z, const struct matrix *operand, const struct context *context)
{
    (void)context;
    product_ab(Z, operand[0], operand[1]);
}

static void uphill(struct matrix T, const struct matrix *operand, const struct context *context)
{
    (void)context;
    for (size_t i = 0; i < matrix_count(T); i++)
        T.at[i] = operand[0].at[i] + operand[1].at[0] * operand[2].at[i];
}

static const struct spoiled {
    const char *target;
    struct operation operation;
} SPOILED[] = {
    {"dZ2", {.name = "twice", .kind = OPERATION_COLUMNS, .operands = 2, .apply = twice}},
    {"dA1",
     {.name = "not_transposed", .kind = OPERATION_COLUMNS, .operands = 2, .apply = not_transposed}},
    {"dZ1", {.name = "no_mask", .kind = OPERATION_COLUMNS, .operands = 2, .apply = no_mask}},
    {"dW2", {.name = "half", .kind = OPERATION_SUM, .operands = 2, .apply = half}},
    {"dW1", {.name = "half", .kind = OPERATION_SUM, .operands = 2, .apply = half}},
    {"A1", {.name = "absolute", .kind = OPERATION_COLUMNS, .operands = 1, .apply = absolute}},
    {"Z2", {.name = "no_bias", .kind = OPERATION_COLUMNS, .operands = 3, .apply = no_bias}},
    {"W1", {.name = "uphill", .kind = OPERATION_WHOLE, .operands = 3, .apply = uphill}},
};

/* The spoiled statement is named, not those that it makes wrong; a program without one has none. */
static void mistakes_are_named_not_their_heirs(void **state)
{
    (void)state;
    size_t count = sizeof SPOILED / sizeof SPOILED[0];
    for (size_t i = 0; i <= count; i++) {
        struct error error;
        struct local_fault fault;
        struct trial trial;
        struct numerical_options options = NUMERICAL_DEFAULTS;
        options.entries = 20;
        assert_ok(trial_new(&trial, &network, network.batch, &error), &error);
        size_t wrong = trial.network.statement_count;
        if (i < count) {
            wrong = network_statement(&trial.network, SPOILED[i].target);
            trial.network.statements[wrong].operation = &SPOILED[i].operation;
            assert_ok(numerical_prepare(&trial.network, &error), &error);
        }
        struct scope scope = trial_scope(&trial);
        assert_ok(local_first_fault(&fault, &trial.network, &scope, options, &error), &error);
        if (fault.statement != wrong)
            fail_msg("%s: statement %zu is named", i < count ? SPOILED[i].operation.name : "none",
                     fault.statement + 1);
        trial_free(&trial);
    }
}

/* A right line stays right where the program's own statement is wrong, and a copy of the wrong one
 * stays wrong: the differences decide. */
static void differences_decide_not_the_program(void **state)
{
    (void)state;
    struct error error;
    struct check check;
    struct checked_line line;
    assert_ok(check_new(&check, &network, network.batch, (struct trial_names){0}, CONVENTION_AUTO,
                        &error),
              &error);
    struct network *spoiled = &check.all.network;
    spoiled->statements[network_statement(spoiled, "dZ2")].operation = &SPOILED[0].operation;
    assert_ok(numerical_prepare(spoiled, &error), &error);
    assert_ok(check_line(&line, &check, "dZ2 = A2 - Y", &error), &error);
    assert_int_equal(line.judgement.verdict, VERDICT_OK);
    assert_true(line.judgement.program_wrong);
    checked_line_free(&line);
    assert_ok(check_line(&line, &check, "dZ2 = 2 * (A2 - Y)", &error), &error);
    assert_int_equal(line.judgement.verdict, VERDICT_FAIL);
    checked_line_free(&line);
    check_free(&check);
}

/* b1[2] is such that Z1[2, n] is `score`, within h of ReLU's bend: the central difference takes
 * both sides of it, and so does the mean over the samples. */
static void judge_beside_bend(struct network *bent, double score)
{
    struct error error;
    struct check check;
    static const struct {
        const char *text;
        enum verdict verdict;
    } lines[] = {
        {"dZ1 = dA1 * (Z1 > 0)", VERDICT_OK},
        {"db1 = np.sum(dZ1, axis=1, keepdims=True) / m", VERDICT_OK},
        {"dW1 = dZ1 @ X.T / m", VERDICT_OK},
        {"dZ1 = dA1", VERDICT_FAIL},
        {"dZ1 = dA1 * (Z1 < 0)", VERDICT_FAIL},
        {"dZ1 = dA1 * (Z1 > -1e-3)", VERDICT_FAIL},
        {"db1 = np.sum(dA1, axis=1, keepdims=True) / m", VERDICT_FAIL},
        {"db1 = np.sum(dA1 * (Z1 > -1e-3), axis=1, keepdims=True) / m", VERDICT_FAIL},
    };
    struct matrix Z1 = network_tensor(&checker.all.network, "Z1")->value;
    network_tensor(bent, "b1")->value.at[2] =
        network_tensor(&network, "b1")->value.at[2] + (real)score - *matrix_at(Z1, 2, 17);
    assert_ok(
        check_new(&check, bent, bent->batch, (struct trial_names){0}, CONVENTION_AUTO, &error),
        &error);
    assert_true(fabs((double)*matrix_at(network_tensor(&check.all.network, "Z1")->value, 2, 17) -
                     score) < 1e-12);
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
        struct checked_line line;
        bool passes = lines[i].verdict == VERDICT_OK;
        if (score > 0 && strstr(lines[i].text, "-1e-3"))
            continue; /* the mask lets through what it should */
        assert_ok(check_line(&line, &check, lines[i].text, &error), &error);
        if (line.judgement.verdict != lines[i].verdict || line.judgement.program_wrong ||
            (passes && line.judgement.kinks))
            fail_msg("score %g: %s: verdict %d, %zu kinks", score, lines[i].text,
                     line.judgement.verdict, line.judgement.kinks);
        checked_line_free(&line);
    }
    check_free(&check);
}

static void lines_beside_a_bend_are_judged(void **state)
{
    (void)state;
    static const double scores[] = {-8.8e-7, 8.8e-7, -9.09e-7, -3e-7, 5e-7, -4e-6, 9e-6};
    struct error error;
    struct network bent;
    struct random random;
    assert_ok(network_new(&bent, network.layers, network.data, &error), &error);
    random_seed(&random, 3);
    network_initialise(&bent, INITIALISE_UNIFORM, &random);
    for (size_t i = 0; i < sizeof scores / sizeof scores[0]; i++)
        judge_beside_bend(&bent, scores[i]);
    network_free(&bent);
}

/* Numbers that are right but for a few tiny entries are not called two mistakes that cancel. */
static void cancelling_mistakes_are_not_named(void **state)
{
    (void)state;
    static const char *const lines[] = {"dZ2 = (A2 - Y) * (1 + 1e-3 * (np.abs(A2 - Y) < 1e-4))",
                                        "db2 = np.mean(dZ2, axis=1, keepdims=True) * (1 + 2e-6 * "
                                        "(np.arange(10).reshape(10, 1) == 3))"};
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
        struct error error;
        struct checked_line line;
        assert_ok(check_line(&line, &checker, lines[i], &error), &error);
        const struct diagnosis *diagnosis = &line.judgement.diagnosis;
        assert_int_equal(line.judgement.verdict, VERDICT_FAIL);
        if (diagnosis->count || strstr(diagnosis->known, "times what is right"))
            fail_msg("%s: %s%s", lines[i], diagnosis->words[0], diagnosis->known);
        checked_line_free(&line);
    }
}

/* Where the last sample's gradient is nearly nothing, as of many in a trained network, its line
 * still is not told that it could have been left out. */
static void small_samples_are_not_called_missing(void **state)
{
    (void)state;
    struct error error;
    struct network sure;
    struct random random;
    struct check check;
    struct checked_line line;
    assert_ok(network_new(&sure, network.layers, network.data, &error), &error);
    random_seed(&random, 3);
    network_initialise(&sure, INITIALISE_UNIFORM, &random);
    network_tensor(&sure, "b2")->value.at[mnist.labels[199]] = 25;
    assert_ok(
        check_new(&check, &sure, sure.batch, (struct trial_names){0}, CONVENTION_AUTO, &error),
        &error);
    assert_ok(check_line(&line, &check, "dW2 = dZ2 @ A1.T / m", &error), &error);
    assert_int_equal(line.judgement.verdict, VERDICT_OK);
    if (strstr(line.judgement.note, "sample is missing"))
        fail_msg("%s", line.judgement.note);
    checked_line_free(&line);
    check_free(&check);
    network_free(&sure);
}

static void judging_changes_nothing(void **state)
{
    (void)state;
    struct error error;
    struct checked_line line;
    struct trial before;
    assert_ok(trial_new(&before, &network, network.batch, &error), &error);
    for (size_t i = 0; i < sizeof RIGHT_LINES / sizeof RIGHT_LINES[0]; i++) {
        assert_ok(check_line(&line, &checker, RIGHT_LINES[i], &error), &error);
        checked_line_free(&line);
    }
    for (size_t t = 0; t < before.network.tensor_count; t++)
        if (before.network.tensors[t].lifetime != LIFETIME_DATA)
            assert_same_bits(before.network.tensors[t].value, checker.all.network.tensors[t].value,
                             before.network.tensors[t].name);
    trial_free(&before);
}

static void chosen_entries_are_judged(void **state)
{
    (void)state;
    struct error error;
    struct gradient_check check;
    struct numerical_options options = NUMERICAL_DEFAULTS;
    const struct position positions[] = {{3, 5}, {3, 7}, {0, 199}};
    options.positions = positions;
    options.position_count = 3;
    struct network *scratch = &checker.all.network;
    assert_ok(gradient_check(&check, scratch, network_find(scratch, "dZ1"), options, &error),
              &error);
    assert_int_equal(check.count, 3);
    assert_int_equal(check.wrong, 0);
    for (size_t i = 0; i < 3; i++) {
        assert_int_equal(check.entries[i].row, positions[i].row);
        assert_int_equal(check.entries[i].column, positions[i].column);
        assert_true(fabs(check.entries[i].numerical - check.entries[i].analytic) < 1e-7);
    }
    gradient_check_free(&check);
}

static void float_is_refused(void **state)
{
    (void)state;
    struct error error;
    struct check check;
    assert_error(check_new(&check, &network, network.batch, (struct trial_names){0},
                           CONVENTION_AUTO, &error),
                 &error, "judged in the double build");
}

int main(void)
{
    const struct CMUnitTest in_double[] = {
        cmocka_unit_test(right_lines_pass),
        cmocka_unit_test(wrong_lines_fail_and_say_why),
        cmocka_unit_test(answers_are_refused),
        cmocka_unit_test(what_is_no_line_is_refused),
        cmocka_unit_test(conventions_can_be_fixed),
        cmocka_unit_test(blocks_are_judged_line_by_line),
        cmocka_unit_test(lines_without_a_value_are_not_judged),
        cmocka_unit_test(empty_blocks_are_refused),
        cmocka_unit_test(mistakes_are_named_not_their_heirs),
        cmocka_unit_test(differences_decide_not_the_program),
        cmocka_unit_test(lines_beside_a_bend_are_judged),
        cmocka_unit_test(cancelling_mistakes_are_not_named),
        cmocka_unit_test(small_samples_are_not_called_missing),
        cmocka_unit_test(judging_changes_nothing),
        cmocka_unit_test(chosen_entries_are_judged),
    };
    const struct CMUnitTest in_float[] = {cmocka_unit_test(float_is_refused)};
    return sizeof(real) == sizeof(double) ? cmocka_run_group_tests(in_double, set_up, tear_down)
                                          : cmocka_run_group_tests(in_float, NULL, NULL);
}
