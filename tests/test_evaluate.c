/* Judging: intervals, counts by class, the worst mistakes; the commands over them, and recipes. */
#include "harness.h"

#include <dirent.h>

#include "session/format.h"
#include "model/evaluation.h"
#include "model/interval.h"
#include "model/operations/softmax_loss.h"
#include "model/worst.h"
#include "model/run.h"

/* ========================================= intervals ========================================== */

/* Wilson's bounds are the shares p that lie 1.96 of their own standard deviations from the counted
 * one: (h/n - p)^2 = z^2 p (1 - p) / n. */
static void interval_solves_its_equation(void **state)
{
    (void)state;
    static const size_t counts[][2] = {{8338, 10000}, {1, 3}, {0, 10}, {10, 10}, {999, 1000}};
    const double z = 1.959963984540054;
    for (size_t i = 0; i < sizeof counts / sizeof counts[0]; i++) {
        double n = (double)counts[i][1], share = (double)counts[i][0] / n;
        struct interval interval = interval_wilson(counts[i][0], counts[i][1]);
        double bound[] = {interval.low, interval.high};
        assert_true(interval.low <= share && share <= interval.high &&
                    interval.low < interval.high);
        for (int side = 0; side < 2; side++) {
            double p = bound[side], apart = (share - p) * (share - p);
            assert_true(fabs(apart - z * z * p * (1 - p) / n) < 1e-12);
        }
    }
    assert_true(interval_wilson(0, 10).low == 0 && interval_wilson(10, 10).high == 1);
    assert_true(interval_wilson(0, 0).low == 0 && interval_wilson(0, 0).high == 1);
}

static void classes_are_counted_by_rows_and_columns(void **state)
{
    (void)state;
    size_t confusion[] = {5, 1, 0, 2, 7, 3, 0, 4, 9};
    struct evaluation evaluation = {.samples = 31, .classes = 3, .confusion = confusion};
    struct class_counts one = evaluation_class(&evaluation, 1);
    assert_int_equal(one.labelled, 12);
    assert_int_equal(one.taken, 12);
    assert_int_equal(one.hits, 7);
    struct class_counts two = evaluation_class(&evaluation, 2);
    assert_int_equal(two.labelled, 13);
    assert_int_equal(two.taken, 12);
    assert_int_equal(two.hits, 9);
}

/* ========================================== mistakes ========================================== */

enum { SAMPLES = 2300, INPUTS = 12, CLASSES = 5 };

/* A network that has learned nothing, over random pictures some of which occur twice. */
static void make_network(struct network *network, struct dataset *data)
{
    struct random random;
    struct error error;
    random_seed(&random, 3);
    *data = random_dataset(&random, INPUTS, CLASSES, SAMPLES);
    for (size_t n = 0; n < 100; n++) {
        memcpy(data->pixels + (SAMPLES - 1 - n) * INPUTS, data->pixels + n * INPUTS, INPUTS);
        data->labels[SAMPLES - 1 - n] = data->labels[n];
    }
    assert_ok(network_new(network, (struct layers){.count = 2, .units = {INPUTS, 7, CLASSES}},
                          dataset_slice(*data, 0, 40), &error),
              &error);
    network_initialise(network, INITIALISE_UNIFORM, &random);
}

/* Every sample's cost, computed over all of them at once. */
static double *costs_of(const struct network *network, struct dataset data, uint8_t *predictions)
{
    struct error error;
    struct network all;
    double *costs = memory_new(data.samples, sizeof *costs, &error);
    assert_non_null(costs);
    assert_ok(network_scratch(&all, network, data, &error), &error);
    assert_ok(run_statements(&all, 0, 4, &error), &error);
    struct matrix Z = network_tensor(&all, "Z2")->value;
    for (size_t n = 0; n < data.samples; n++)
        costs[n] = (double)(loss_logsumexp(Z, n) - *matrix_at(Z, data.labels[n], n));
    memcpy(predictions, all.predictions, data.samples);
    network_free(&all);
    return costs;
}

static void mistakes_are_the_costliest(void **state)
{
    (void)state;
    enum { MOST = 60 };
    struct network network;
    struct dataset data;
    struct error error;
    struct wrong_sample worst[MOST];
    uint8_t predictions[SAMPLES] = {0};
    size_t count, wrong, expected = 0, listed[SAMPLES] = {0};
    make_network(&network, &data);
    double *costs = costs_of(&network, data, predictions);
    assert_ok(worst_find(worst, MOST, &count, &wrong, &network, data, &error), &error);
    assert_int_equal(count, MOST);
    for (size_t i = 0; i < count; i++) {
        size_t n = worst[i].sample;
        assert_int_equal(worst[i].label, data.labels[n]);
        assert_int_equal(worst[i].prediction, predictions[n]);
        assert_true(worst[i].label != worst[i].prediction && worst[i].cost == costs[n]);
        assert_true(worst[i].probability >= 1.0 / CLASSES && worst[i].probability < 1);
        assert_true(i == 0 || worst[i - 1].cost > worst[i].cost ||
                    (worst[i - 1].cost == worst[i].cost && worst[i - 1].sample < n));
        listed[n]++;
    }
    for (size_t n = 0; n < SAMPLES; n++) {
        bool is_wrong = predictions[n] != data.labels[n];
        expected += is_wrong;
        assert_true(!is_wrong || listed[n] == 1 || costs[n] <= worst[MOST - 1].cost);
    }
    assert_int_equal(wrong, expected);
    memory_free(costs);
    network_free(&network);
    dataset_free(&data);
}

static void mistakes_survive_failing_memory(void **state)
{
    (void)state;
    struct network network;
    struct dataset data;
    struct error error = {0};
    struct wrong_sample worst[3];
    size_t count, wrong, failures = 0;
    make_network(&network, &data);
    bool ok = false;
    for (long n = 0; !ok; n++) {
        memory_fail_after(n);
        ok = worst_find(worst, 3, &count, &wrong, &network, data, &error);
        memory_fail_after(-1);
        failures += !ok;
        assert_true(ok || error.message[0]);
    }
    assert_true(failures > 10);
    network_free(&network);
    dataset_free(&data);
}

/* ========================================== sessions ========================================== */

static void small_mnist(struct session *session)
{
    command_all(session, "set train 0:600\n"
                         "set dev 41000:41300\n"
                         "set threads 1\n"
                         "restart\n");
}

/* The names, and what evaluate prints, agree with each other and with the training's own figures.
 */
static void figures_of_a_set(void **state)
{
    (void)state;
    struct session session;
    char text[64];
    new_session(&session, NULL);
    small_mnist(&session);
    command(&session, "run 3");
    double dev = number(&session, "accuracy(dev)");
    snprintf(text, sizeof text, "accuracy  %.4f (", dev);
    shows(&session, "evaluate",
          "dev: samples 41000:41300 of the training file, 300 of them; 3 iterations done");
    assert_printed(text);
    double before = number(&session, "loss(train)"), accuracy = number(&session, "accuracy(train)");
    command(&session, "next"); /* its forward pass reads the same parameters */
    assert_close(before, number(&session, "loss"), 1e-6);
    assert_true(accuracy == number(&session, "accuracy"));
    shows(&session, "evaluate train",
          "train: samples 0:600 of the training file, 600 of them; 4 iterations done");
    shows(&session, "evaluate 100:103",
          "samples 100:103 of the training file, 3 of them; 4 iterations done");
    shows(&session, "mistakes 100:150 2", "samples 100:150 of the training file, 50 of them;");
    fails(&session, "evaluate nothing", "no samples \"nothing\"");
    fails(&session, "evaluate 50000:70000", "has samples 0 to 59999");
    fails(&session, "evaluate 0:0", "has samples 0 to 59999");
    fails(&session, "evaluate test 5", "takes one set");
    command_all(&session, "set dev 600:600\n"
                          "restart\n");
    fails(&session, "print loss(dev)", "are held out");
    shows(&session, "evaluate", "train: samples");
    command(&session, "data toy");
    fails(&session, "evaluate test", "the toy has no test samples");
    session_free(&session);
}

static void seeds_train_beside_the_session(void **state)
{
    (void)state;
    struct session session;
    double train[3], dev[3], mean = 0, square = 0;
    char text[64];
    new_session(&session, NULL);
    small_mnist(&session);
    for (int seed = 0; seed < 3; seed++) {
        command_format(&session, "set seed %d", seed);
        command_all(&session, "restart\n"
                              "run 4\n");
        train[seed] = number(&session, "accuracy(train)");
        dev[seed] = number(&session, "accuracy(dev)");
        mean += dev[seed] / 3;
    }
    for (int seed = 0; seed < 3; seed++)
        square += pow(dev[seed] - mean, 2) / 2;
    command_all(&session, "set seed 9\n"
                          "restart\n"
                          "step 7\n");
    double loss = number(&session, "loss"), weights = number(&session, "np.sum(W1)");
    command(&session, "evaluate --seeds 3 4");
    for (int seed = 0; seed < 3; seed++) {
        snprintf(text, sizeof text, "%6d %8.4f %8.4f", seed, train[seed], dev[seed]);
        assert_printed(text);
    }
    assert_true(mean != dev[0] && square > 0);
    snprintf(text, sizeof text, " %.4f", mean);
    assert_non_null(strstr(strstr(printed, "mean"), text));
    snprintf(text, sizeof text, " %.4f", sqrt(square));
    assert_non_null(strstr(strstr(printed, "std"), text));
    assert_int_equal(session.training.timeline.place.iteration, 0);
    assert_int_equal(session.training.timeline.place.done, 7);
    assert_int_equal(session.settings.seed, 9);
    assert_true(loss == number(&session, "loss") && weights == number(&session, "np.sum(W1)"));
    fails(&session, "evaluate --seeds", "needs a number of seeds");
    fails(&session, "evaluate --seeds 1", "needs a number of seeds");
    fails(&session, "evaluate --seeds 3 x", "\"x\" is no whole number");
    fails(&session, "evaluate --seeds 3 0", "needs a number of seeds");
    session.control.interrupted = 1;
    command(&session, "evaluate --seeds 3 1000");
    assert_null(strstr(printed, "mean"));
    assert_false(session.control.interrupted);
    session_free(&session);
}

static size_t lines_with(const char *word)
{
    size_t count = 0;
    for (const char *at = printed; (at = strstr(at, word)); at++)
        count++;
    return count;
}

static void reports_every_so_often(void **state)
{
    (void)state;
    struct session session;
    new_session(&session, "data toy");
    command(&session, "run 9 every 3");
    assert_int_equal(lines_with("done"), 3);
    assert_printed("iteration 2 done   loss");
    assert_printed("iteration 8 done   loss");
    command(&session, "step 3"); /* within an iteration, the first to be completed */
    command(&session, "run 4 every 2");
    assert_int_equal(lines_with("done"), 2);
    assert_printed("iteration 10 done");
    assert_printed("iteration 12 done");
    command(&session, "break loss if loss < 0"); /* statement by statement */
    command(&session, "run 4 every 2");
    assert_int_equal(lines_with("done"), 2);
    command(&session, "run 4");
    assert_int_equal(lines_with("done"), 0);
    fails(&session, "run 4 every", "\"every K\" only");
    fails(&session, "run 4 often 2", "\"every K\" only");
    fails(&session, "run 4 every 0", "every 0 iterations is never");
    fails(&session, "run x every 2", "\"x\" is no whole number");
    session_free(&session);
}

static void texts_hold_values(void **state)
{
    (void)state;
    static const struct {
        const char *text, *shown;
    } good[] = {
        {"plain", "plain"},
        {"", ""},
        {"{1 + 1}", "2"},
        {"a {2:d} b", "a 2 b"},
        {"{2:5d}|", "    2|"},
        {"{1/3:.4f}", "0.3333"},
        {"{1/3:9.4f}|", "   0.3333|"},
        {"{0.8338:.2%}", "83.38%"},
        {"{0.8338:9.2%}|", "   83.38%|"},
        {"{12340:.3e}", "1.234e+04"},
        {"{1/3:.3}", "0.333"},
        {"{1/4:8}|", "    0.25|"},
        {"{{ {5} }}", "{ 5 }"},
        {"{W2[0, 0:2]}", "[ 0.6 -0.4]"},
        {"{W2[0, 0]:.1f}{W2[0, 1]:.1f}", "0.6-0.4"},
        {"{sum(labels[0:3]):d}", "1"},
    };
    static const struct {
        const char *text, *message;
    } bad[] = {
        {"{1", "not closed"},           {"{}", ""},
        {"{1:x}", "no format known"},   {"{1:.f}", "no format known"},
        {"{1:.2d}", "no format known"}, {"{1.5:d}", "no whole number"},
        {"{W1:.2f}", "not one number"}, {"{nothing}", "there is no nothing"},
        {"{loss}", "no value yet"},     {"{1:999f}", "no format known"},
    };
    struct session session;
    struct error error;
    new_session(&session, "data toy");
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
        char *shown = format_text(&session, good[i].text, &error);
        assert_ok(shown != NULL, &error);
        assert_string_equal(shown, good[i].shown);
        memory_free(shown);
    }
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        error = (struct error){0};
        assert_error(format_text(&session, bad[i].text, &error) != NULL, &error, bad[i].message);
        assert_true(error.message[0]);
    }
    session_free(&session);
}

/* ========================================== recipes =========================================== */

/* A copy of a recipe that trains two iterations on 400 samples, and holds nothing to be so. */
static void shorten(const char *recipe, const char *copy)
{
    char line[512];
    FILE *from = fopen(recipe, "r"), *to = fopen(copy, "w");
    assert_true(from && to);
    while (fgets(line, sizeof line, from)) {
        char *file = strstr(line, "train.csv");
        if (strncmp(line, "set train", 9) == 0)
            fputs("set train 0:400\n", to);
        else if (file && strncmp(line, "unless", 6) == 0)
            fprintf(to, "export csv %s.csv 0:420\n", copy);
        else if (file && strncmp(line, "data", 4) == 0)
            fprintf(to, "data %s.csv\n", copy);
        else if (strncmp(line, "split", 5) == 0)
            fputs("split 20\n", to);
        else if (strncmp(line, "run", 3) == 0)
            fputs("run 2 every 1\n", to);
        else if (strncmp(line, "assert", 6) != 0)
            fputs(line, to);
    }
    fclose(from);
    fclose(to);
}

/* Every recipe's commands are understood, and it ends with its figures. */
static void recipes_run(void **state)
{
    (void)state;
    char copy[300];
    snprintf(copy, sizeof copy, "%s/recipe", folder);
    DIR *recipes = opendir("data/recipes");
    struct dirent *entry;
    size_t count = 0;
    struct session session;
    assert_non_null(recipes);
    new_session(&session, NULL);
    while ((entry = readdir(recipes))) {
        char path[300], line[320], *end = strstr(entry->d_name, ".bs");
        if (!end)
            continue;
        snprintf(path, sizeof path, "data/recipes/%s", entry->d_name);
        shorten(path, copy);
        command(&session, "source $/recipe");
        *end = '\0';
        snprintf(line, sizeof line, "\n%s: ", entry->d_name);
        assert_printed(line);
        assert_printed("published");
        assert_printed("test accuracy");
        assert_int_equal(session.training.timeline.place.iteration, 2);
        command(&session, "info recipes");
        assert_printed(entry->d_name);
        count++;
    }
    closedir(recipes);
    assert_int_equal(count, 5);
    fails(&session, "recipe nothing", "there is no recipe \"nothing\"");
    fails(&session, "recipe ../recipes/he-532", "is no name of a recipe");
    command(&session, "break loss");
    fails(&session, "recipe he-532", "there are breakpoints");
    session_free(&session);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(interval_solves_its_equation),
        cmocka_unit_test(classes_are_counted_by_rows_and_columns),
        cmocka_unit_test(mistakes_are_the_costliest),
        cmocka_unit_test(mistakes_survive_failing_memory),
        cmocka_unit_test(figures_of_a_set),
        cmocka_unit_test(seeds_train_beside_the_session),
        cmocka_unit_test(reports_every_so_often),
        cmocka_unit_test(texts_hold_values),
        cmocka_unit_test(recipes_run),
    };
    return cmocka_run_group_tests(tests, harness_begin, harness_end);
}
