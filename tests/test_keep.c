/* Sessions and models in files, samples shuffled and exported, pictures predicted: by commands. */
#include "harness.h"

#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "data/digit.h"
#include "data/png.h"
#include "session/evaluating.h"

static void assert_same_place(const struct session *a, const struct session *b)
{
    assert_int_equal(place_compare(a->training.timeline.place, b->training.timeline.place), 0);
    for (size_t t = 0; t < a->training.network.tensor_count; t++)
        if (a->training.network.tensors[t].lifetime == LIFETIME_CARRIED)
            assert_same_bits(a->training.network.tensors[t].value,
                             b->training.network.tensors[t].value,
                             a->training.network.tensors[t].name);
}

static void assert_same_array(struct session *a, const char *text, struct session *b,
                              const char *other)
{
    struct array left, right;
    struct error error;
    assert_ok(session_evaluate(a, &left, text, &error), &error);
    assert_ok(session_evaluate(b, &right, other, &error), &error);
    assert_int_equal(left.dimensions, right.dimensions);
    assert_int_equal(left.kind, right.kind);
    assert_int_equal(left.size[0], right.size[0]);
    assert_int_equal(left.size[1], right.size[1]);
    for (size_t k = 0; k < array_count(left); k++)
        assert_memory_equal(array_flat(left, k), array_flat(right, k), sizeof(real));
    array_free(&left);
    array_free(&right);
}

static void assert_same_value(struct session *a, struct session *b, const char *text)
{
    assert_same_array(a, text, b, text);
}

/* ========================================== sessions ========================================== */

/* Changes at whole iterations and within, going back, settings that wait: all of it comes back. */
static void sessions_come_back_bit_for_bit(void **state)
{
    (void)state;
    static const char *const lines[] = {"data toy",
                                        "set layers 4 5 2",
                                        "set seed 7",
                                        "set init he",
                                        "set learning_rate 0.3",
                                        "restart",
                                        "let W2 = W2 * 1.1",
                                        "next 3",
                                        "set learning_rate 0.7",
                                        "advance dW2",
                                        "let b1 = b1 + 1/3",
                                        "let W1 = W1 / 3",
                                        "next 2",
                                        "step",
                                        "let W2 = exp(W2)",
                                        "next 4",
                                        "let mask = W1 > 0",
                                        "let half = 1/3",
                                        "let digits = labels",
                                        "let row = W1[0] / 7",
                                        "alias Z = Z2",
                                        "display loss",
                                        "set precision 9",
                                        "set seed 9",
                                        "advance A2"};
    struct session session, again;
    new_session(&session, NULL);
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++)
        command(&session, lines[i]);
    command(&session, "save $/session.bs");
    new_session(&again, NULL);
    command(&again, "load $/session.bs");
    assert_same_place(&session, &again);
    static const char *const values[] = {"A2", "mask", "half", "digits", "row", "Z"};
    for (size_t i = 0; i < sizeof values / sizeof values[0]; i++)
        assert_same_value(&session, &again, values[i]);
    assert_int_equal(again.displays.count, 1);
    assert_int_equal(again.settings.precision, 9);
    assert_int_equal(again.training.begun.seed, 7);
    assert_int_equal(again.settings.seed, 9);
    for (int k = 0; k < 5; k++) { /* the past is the same, and so is the future */
        static const char *const motions[] = {"goto 3:dW2", "goto 0", "goto 6:A1", "goto 2",
                                              "next 20"};
        command(&session, motions[k]);
        command(&again, motions[k]);
        assert_same_place(&session, &again);
    }
    session_free(&session);
    session_free(&again);
}

/* A change that lies ahead of the place is not part of it, and the old file survives a failure. */
static void sessions_end_at_their_place(void **state)
{
    (void)state;
    struct session session, again;
    new_session(&session, "data toy");
    command_all(&session, "next 2\n"
                          "let b2 = b2 + 5\n"
                          "next 2\n"
                          "goto 1\n"
                          "save $/early.bs\n");
    new_session(&again, NULL);
    command(&again, "source $/early.bs");
    assert_same_place(&session, &again);
    assert_int_equal(again.training.timeline.journal.count, 0);
    fails(&session, "save $/nowhere/x.bs", "cannot write");
    session_free(&session);
    session_free(&again);
}

/* Not what was trained on for a moment, as the script had come to its data only. */
static void sessions_tell_what_they_train_on(void **state)
{
    (void)state;
    struct session session;
    new_session(&session, "data toy");
    command_all(&session, "set train 0:3\n"
                          "restart\n"
                          "save $/slice.bs\n"
                          "data mnist\n");
    for (int source = 0; source < 2; source++) {
        command(&session, source ? "source $/slice.bs" : "load $/slice.bs");
        assert_printed("toy: training on 3 of 5 samples");
        assert_null(strstr(noted, "training on 5"));
    }
    session_free(&session);
}

/* What a session's file says, with one line more at its end, under another name. */
static void lengthen(const char *from, const char *to, const char *line)
{
    char shell[600];
    snprintf(shell, sizeof shell, "cd '%s' && cp %s %s && echo '%s' >>%s", folder, from, to, line,
             to);
    assert_int_equal(system(shell), 0);
}

/* Names of one's own are no obstacle to a session that has a tensor of this name; and one that
 * cannot be loaded to its end leaves the one before, with its names and its past. */
static void sessions_are_loaded_whole_or_not_at_all(void **state)
{
    (void)state;
    struct session session, other;
    new_session(&session, "data toy");
    command_all(&session, "insert after Z1: H = np.mean(Z1 > 0)\n"
                          "next 3\n"
                          "save $/H.bs\n");
    new_session(&other, "data toy");
    command_all(&other, "let H = 4\n"
                        "alias half = H / 2\n"
                        "break dW1 if loss < 0\n"
                        "set width 70\n"
                        "next 20\n");
    lengthen("H.bs", "wrong.bs", "print nothing_of_this_name");
    lengthen("/dev/null", "short.bs", "# A session of Backstep");
    fails(&other, "load $/wrong.bs", "nothing_of_this_name");
    fails(&other, "load $/short.bs", "it names no data");
    fails(&other, "source $/", "cannot read: it is a directory");
    assert_int_equal(other.training.timeline.place.iteration, 20);
    assert_int_equal(other.stops.count, 1);
    command_all(&other, "assert iteration == 20 and half == 2\n"
                        "goto 3\n"
                        "next 2\n"
                        "load $/H.bs\n");
    assert_same_place(&session, &other);
    assert_int_equal(other.names.variable_count + other.stops.count, 0);
    assert_int_equal(other.names.alias_count, 1); /* what means nothing else stays */
    assert_int_equal(other.settings.width, 70);
    command(&other, "goto 1:H");
    command(&session, "goto 1:H");
    assert_same_value(&session, &other, "H");
    session_free(&session);
    session_free(&other);
}

/* Whichever allocation fails, there is the one session or the other. */
static void loading_survives_failing_memory(void **state)
{
    (void)state;
    struct session session, other, untouched;
    struct error error;
    bool ok = false;
    new_session(&session, "data toy");
    new_session(&other, "data toy");
    new_session(&untouched, "data toy");
    command_all(&session, "insert after Z1: H = np.mean(Z1 > 0)\n"
                          "next 3\n"
                          "let own = 3\n"
                          "save $/short-of-memory.bs\n");
    command_all(&other, "let H = 4\n"
                        "alias half = H / 2\n");
    for (long n = 0; !ok; n++) {
        memory_fail_after(n);
        ok = attempt(&other, "load $/short-of-memory.bs", &error);
        ok = memory_fail_after(-1) >= 0 && ok; /* none was left to fail */
        if (!attempt(&other, "assert own == 3", &error)) {
            assert_same_place(&other, &untouched);
            assert_int_equal(other.names.variable_count + other.names.alias_count, 2);
        } else
            assert_same_place(&other, &session);
    }
    session_free(&session);
    session_free(&other);
    session_free(&untouched);
}

/* What changes the answers of commands comes back, and what stops the training. */
static void settings_and_stops_come_back(void **state)
{
    (void)state;
    static const char *const lines[] = {"data toy",
                                        "insert after Z1: H = np.mean(Z1 > 0)",
                                        "set convention mean",
                                        "set hints full",
                                        "set reduce means",
                                        "set width 70",
                                        "track np.max(abs(dW1))",
                                        "follow 3",
                                        "let most = 2",
                                        "break dW1 if loss < most",
                                        "break 7:H",
                                        "delete 1",
                                        "break 9",
                                        "tbreak loss if loss < 0.1",
                                        "watch W1[0, 0]",
                                        "disable 5",
                                        "catch nan",
                                        "break A1",
                                        "ignore 7 4",
                                        "watch most"};
    struct session session, again;
    struct error error;
    new_session(&session, NULL);
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++)
        command(&session, lines[i]);
    session.stops.list[session.stops.count - 2].commands = memory_string("print loss\n", &error);
    command(&session, "undefine most"); /* its watch means nothing any more */
    command(&session, "save $/stops.bs");
    new_session(&again, NULL);
    command_all(&again, "watch loss\n"
                        "load $/stops.bs\n");
    assert_same_place(&session, &again);
    command(&again, "info break");
    static const char *const shown[] = {"1   break on   in iteration 7, after 2  H = ",
                                        "2   break on   in iteration 9, after the f",
                                        "3   break on   after 6  loss = ",
                                        "  if loss < 0.1  hits 0  once\n",
                                        "4   watch off  W1[0, 0]",
                                        "5   catch on   NaN",
                                        "6   break on   after 3  A1",
                                        "passes over 4"};
    for (size_t i = 0; i < sizeof shown / sizeof shown[0]; i++)
        assert_printed(shown[i]);
    assert_int_equal(again.stops.count, 6);
    assert_string_equal(again.stops.list[5].commands, "print loss\n");
    assert_int_equal(again.settings.convention, session.settings.convention);
    assert_true(again.settings.full_hints);
    assert_int_equal(again.output.drawing.reduce, session.output.drawing.reduce);
    assert_int_equal(again.settings.width, 0);
    assert_true(again.output.following && again.output.followed == 3);
    assert_string_equal(command(&again, "track"), "np.max(abs(dW1))\n");
    session_free(&session);
    session_free(&again);
}

static void values_are_read_row_by_row(void **state)
{
    (void)state;
    static const char *const wrong[][2] = {
        {"values 3 (1,)\n1\nend\n", "values needs a name"},
        {"values x 3\n1\nend\n", "is no shape"},
        {"values x (1, 2, 3)\n1\nend\n", "is no shape"},
        {"values x (2,) text\n1 2\nend\n", "no kind \"text\""},
        {"values x (2,)\n1\nend\n", "1 numbers, expected 2"},
        {"values x (2,)\n1 2 3\nend\n", "more than 2 numbers"},
        {"values x (2,)\n1 two\nend\n", "\"two\" is no number"},
        {"values x (2,)\n1 2\n", "ended within a block"},
        {"values b2 (3, 1)\n1 2 3\nend\n", "b2 is 2x1"},
        {"values Z1 (1,)\n1\nend\n", "computed by a statement"},
        {"values x (99999, 99999)\nend\n", ""},
    };
    struct session session;
    new_session(&session, "data toy");
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        write_text("$/values.bs", wrong[i][0]);
        fails(&session, "source $/values.bs", wrong[i][1]);
        assert_int_equal(session.names.variable_count, 0);
    }
    write_text("$/values.bs", "values b2 (2, 1)\n0x1.8p-1\n-2\nend\nvalues e (0,)\nend\n"
                              "values number ()\n7\nend\n");
    command_all(&session, "source $/values.bs\n"
                          "assert b2[0, 0] == 0.75 and b2[1, 0] == -2\n");
    assert_int_equal(session.names.variable_count, 2);
    session_free(&session);
}

/* =========================================== models =========================================== */

#ifdef BACKSTEP_ZIP

static void models_are_changes_in_the_journal(void **state)
{
    (void)state;
    struct session session, other;
    new_session(&session, NULL);
    new_session(&other, NULL);
    command(&session, "data toy");
    command_all(&other, "data toy\n"
                        "next 7\n"
                        "save $/model.npz\n");
    command_all(&session, "next 3\n"
                          "load $/model.npz\n");
    static const char *const parameters[] = {"W1", "b1", "W2", "b2"};
    for (size_t i = 0; i < 4; i++)
        assert_same_value(&session, &other, parameters[i]);
    assert_int_equal(session.training.timeline.place.iteration, 3);
    command(&session, "next 2");
    command(&other, "next 2");
    for (size_t i = 0; i < 4; i++)
        assert_same_value(&session, &other, parameters[i]);
    command(&session, "goto 2");
    command(&other, "goto 2");
    assert_same_place(&session, &other); /* before the change, there is nothing of it */
    command_all(&session, "load first $/model.npz W1\n"
                          "load W1 $/model.npz\n"
                          "assert all(first == W1)\n");
    assert_int_equal(session.control.status, 0);
    command_all(&session, "let b2 = b2 / 0\n"
                          "save $/infinite.npz\n");
    shows(&other, "load $/infinite.npz", "infinite.npz: 2 of b2 are infinite.\n");
    session_free(&session);
    session_free(&other);
}

static void models_bring_their_layers(void **state)
{
    (void)state;
    struct session session, other;
    new_session(&session, NULL);
    new_session(&other, "data toy");
    command_all(&other, "set layers 4 6 5 2\n"
                        "restart\n"
                        "next 3\n"
                        "save $/deep.npz\n");
    fails(&session, "load $/deep.npz", "W1 is (6, 4), expected (units, 784)");
    assert_int_equal(session.training.network.layers.count, 2);
    command_all(&session, "data toy\n"
                          "next 2\n"
                          "load $/deep.npz\n");
    assert_int_equal(session.training.network.layers.count, 3);
    assert_int_equal(session.settings.layers.units[1], 6);
    assert_int_equal(session.training.timeline.place.iteration, 0);
    assert_same_value(&session, &other, "W2");
    command_all(&session, "next 4\n"
                          "save $/deep.bs\n");
    command(&other, "load $/deep.bs");
    assert_same_place(&session, &other);
    fails(&session, "load W1 $/deep.npz W2", "W1 is 6x4, this is (5, 6)");
    fails(&session, "load x $/deep.npz W9", "there is no array W9");
    fails(&session, "load $/nowhere.npz", "cannot open");
    session_free(&session);
    session_free(&other);
}

/* Whatever allocation fails, the model is taken whole or not at all. */
static void models_survive_failing_memory(void **state)
{
    (void)state;
    static const char *const layers[] = {"set layers 4 3 2", "set layers 4 7 2"};
    struct session session, untouched;
    struct error error;
    new_session(&session, NULL);
    new_session(&untouched, NULL);
    command(&session, "data toy");
    command(&untouched, "data toy");
    for (size_t i = 0; i < 2; i++) {
        bool ok = false;
        command(&session, layers[i]);
        command_all(&session, "restart\n"
                              "next 2\n"
                              "save $/model.npz\n"
                              "set layers 4 3 2\n"
                              "restart\n");
        for (long n = 0; !ok; n++) {
            memory_fail_after(n);
            ok = attempt(&session, "load $/model.npz", &error);
            memory_fail_after(-1);
            if (!ok)
                assert_same_place(&session, &untouched);
        }
        assert_int_equal(session.training.network.layers.units[1], i ? 7 : 3);
    }
    session_free(&session);
    session_free(&untouched);
}

#endif

/* ====================================== shuffle and split ===================================== */

/* A notebook seeds, shuffles the rows of its file, and draws the parameters: so do we. */
static void shuffling_draws_as_a_notebook_does(void **state)
{
    (void)state;
    struct session session;
    struct error error;
    bool ok;
    char line[512];
    if (system("/usr/bin/python3 -c 'import numpy' 2>/dev/null") != 0) {
        print_message("without NumPy: ");
        skip();
    }
    snprintf(line, sizeof line,
             "cd '%s' && /usr/bin/python3 -c \"\n"
             "import numpy as np\n"
             "np.random.seed(3)\n"
             "data = np.repeat(np.arange(60000).reshape(-1, 1), 2, axis=1)\n"
             "np.random.shuffle(data)\n"
             "np.save('order.npy', data[:, 0])\n"
             "np.save('W1.npy', np.random.rand(10, 784) - 0.5)\n"
             "np.save('b1.npy', np.random.rand(10, 1) - 0.5)\"",
             folder);
    assert_int_equal(system(line), 0);
    new_session(&session, NULL);
    struct dataset file = session.data.train;
    file.pixels = memory_new(file.samples, file.inputs, &error);
    assert_non_null(file.pixels);
    memcpy(file.pixels, session.data.train.pixels, file.samples * file.inputs);
    command_all(&session, "set seed 3\n"
                          "shuffle\n"
                          "load order $/order.npy\n"
                          "load theirs $/W1.npy\n"
                          "assert all(theirs == W1)\n"
                          "load theirs $/b1.npy\n"
                          "assert all(theirs == b1)\n");
    if (sizeof(real) == sizeof(double))
        assert_int_equal(session.control.status, 0);
    struct array order = session.names.variables[0].value;
    for (size_t n = 0; n < file.samples; n++)
        assert_memory_equal(session.data.train.pixels + n * file.inputs,
                            file.pixels + (size_t)*array_flat(order, n) * file.inputs, file.inputs);
    command(&session, "split 1000");
    assert_int_equal(session.training.network.data.samples, 59000);
    assert_ptr_equal(session.training.network.data.pixels,
                     session.data.train.pixels + 1000 * file.inputs);
    command_all(&session, "save $/shuffled.bs\n"
                          "set shuffle off\n"
                          "restart\n");
    assert_memory_equal(session.data.train.pixels, file.pixels, file.samples * file.inputs);
    command(&session, "load $/shuffled.bs");
    assert_true(session.settings.shuffle);
    for (long n = 0; n < 3; n++) { /* the samples stay as they are when there is no memory */
        memory_fail_after(n);
        ok = attempt(&session, "set seed 4", &error) && attempt(&session, "restart", &error);
        memory_fail_after(-1);
        assert_false(ok);
    }
    assert_memory_equal(session.data.train.pixels,
                        file.pixels + (size_t)session.data.order[0] * file.inputs, file.inputs);
    memory_free(file.pixels);
    session_free(&session);
}

static void splits_are_checked(void **state)
{
    (void)state;
    struct session session;
    new_session(&session, "data toy");
    fails(&session, "split", "needs the number");
    fails(&session, "split 5", "the training file has 5 samples");
    fails(&session, "split two", "no whole number");
    fails(&session, "shuffle 3", "takes no arguments");
    command(&session, "split 2");
    assert_int_equal(session.training.network.data.samples, 3);
    command(&session, "split 0");
    assert_int_equal(session.training.network.data.samples, 5);
    session_free(&session);
}

/* What can be an index here can be one in NumPy. */
static void arrays_are_saved_as_what_they_are(void **state)
{
    (void)state;
    static const char *const arrays[][2] = {{"labels", "'<i8'"}, {"np.argmax(Y, axis=0)", "'<i8'"},
                                            {"m", "'<i8'"},      {"labels == 1", "'|b1'"},
                                            {"Y", "'<f"},        {"labels / 2", "'<f"}};
    struct session session;
    char line[128], path[300], header[81] = "";
    new_session(&session, "data toy");
    snprintf(path, sizeof path, "%s/kind.npy", folder);
    for (size_t i = 0; i < sizeof arrays / sizeof arrays[0]; i++) {
        snprintf(line, sizeof line, "save $/kind.npy %s", arrays[i][0]);
        command(&session, line);
        FILE *file = fopen(path, "rb");
        assert_non_null(file);
        assert_int_equal(fread(header, 1, 80, file), 80);
        fclose(file);
        if (!strstr(header + 10, arrays[i][1]))
            fail_msg("%s: %s", arrays[i][0], header + 10);
        command(&session, "load mine $/kind.npy");
        snprintf(line, sizeof line, "let own = %s", arrays[i][0]);
        command(&session, line);
        assert_same_array(&session, "mine", &session, "own");
    }
    session_free(&session);
}

/* ====================================== export and predict ==================================== */

static void exported_samples_come_back(void **state)
{
    (void)state;
    static const char *const exports[][2] = {
        {"export csv $/dev.csv.gz dev", "data $/dev.csv.gz"},
        {"export idx $/dev dev", "data $/dev"},
        {"export png $/pictures 41000:42000", "data $/pictures"},
    };
    for (size_t i = 0; i < 3; i++) {
        struct session session, again;
#ifndef BACKSTEP_PNG
        if (i == 2)
            break;
#endif
        new_session(&session, NULL);
        new_session(&again, NULL);
        command(&session, exports[i][0]);
        command(&again, exports[i][1]);
        struct dataset dev = samples_dev(&session.data, &session.settings);
        assert_int_equal(again.data.train.samples, 1000);
        assert_memory_equal(again.data.train.pixels, dev.pixels, 1000 * dev.inputs);
        assert_memory_equal(again.data.train.labels, dev.labels, 1000);
        assert_int_equal(again.training.network.data.samples, 1000);
        session_free(&session);
        session_free(&again);
    }
}

/* An array that no name can hold is one of a file, which is named. */
static void arrays_too_long_are_named(void **state)
{
    (void)state;
    struct session session;
    char path[300], header[128];
    new_session(&session, NULL);
    snprintf(path, sizeof path, "%s/empty.npy", folder);
    snprintf(header, sizeof header, "%-117s\n",
             "{'descr': '<f8', 'fortran_order': False, 'shape': (0, 18446744073709551615), }");
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite("\x93NUMPY\x01\x00\x76\x00", 1, 10, file), 10);
    assert_true(fputs(header, file) >= 0);
    assert_int_equal(fclose(file), 0);
    fails(&session, "load row $/empty.npy", "empty.npy: a 0x18446744073709551615 array is more");
    session_free(&session);
}

/* What check reads is an ordinary file, and it says what is wrong with one. */
static void files_to_check_are_ordinary(void **state)
{
    (void)state;
    need_double();
    struct session session;
    char path[300];
    new_session(&session, NULL);
    snprintf(path, sizeof path, "%s/pipe.py", folder);
    assert_int_equal(mkfifo(path, 0600), 0);
    fails(&session, "check $/pipe.py", "cannot read: it is no ordinary file");
    snprintf(path, sizeof path, "%s/long.py", folder);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    assert_true(fprintf(file, "%1048577d", 1) > 0);
    assert_int_equal(fclose(file), 0);
    fails(&session, "check $/long.py", "long.py: longer than a megabyte");
    assert_int_equal(truncate(path, 100), 0);
    fails(&session, "check $/long.py", "there is nothing to judge");
    assert_int_equal(truncate(path, 101), 0);
    fails(&session, "check $/long.py", "it holds a NUL byte");
    session_free(&session);
}

/* Where the disk is full, here after a few bytes of each file, no new folder is left. */
static void failed_exports_leave_no_folder(void **state)
{
    (void)state;
    struct session session;
    struct error error;
    struct rlimit before, few;
    struct stat info;
    char path[300];
    bool ok[2];
    new_session(&session, "data toy");
    snprintf(path, sizeof path, "%s/old", folder);
    assert_int_equal(mkdir(path, 0700), 0);
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
    few = before;
    few.rlim_cur = 20;
    void (*handler)(int) = signal(SIGXFSZ, SIG_IGN);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &few), 0);
    ok[0] = attempt(&session, "export idx $/new", &error);
    ok[1] = attempt(&session, "export idx $/old", &error);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
    signal(SIGXFSZ, handler);
    assert_false(ok[0] || ok[1]);
    assert_int_equal(stat(path, &info), 0); /* what was there stays */
    snprintf(path, sizeof path, "%s/new", folder);
    assert_int_not_equal(stat(path, &info), 0);
    session_free(&session);
}

static void exports_are_checked(void **state)
{
    (void)state;
    struct session session;
    new_session(&session, NULL);
    fails(&session, "export", "needs a format");
    fails(&session, "export jpeg x", "needs a format");
    fails(&session, "export csv", "needs a file");
    fails(&session, "export csv $/x.csv 5:5", "samples 5:5");
    fails(&session, "export csv $/x.csv 5:60001", "samples 5:60001");
    fails(&session, "export csv $/x.csv 0:99999999999999999999999", "samples 0:");
    fails(&session, "export csv $/nowhere/x.csv 0:5", "cannot write");
    command(&session, "data toy");
    fails(&session, "export csv $/x.csv test", "no test samples");
    session_free(&session);
}

/* In quotes or not, as `data` reads it. */
static void exports_take_names_with_blanks(void **state)
{
    (void)state;
    struct session session;
    new_session(&session, "data toy");
    command_all(&session, "export csv \"$/a c.csv\" 0:3\n"
                          "data \"$/a c.csv\"\n");
    assert_int_equal(session.data.train.samples, 3);
    command_all(&session, "export csv '$/of all.csv'\n"
                          "export csv $/as before.csv 1:3\n"
                          "data $/as before.csv\n");
    assert_int_equal(session.data.train.samples, 2);
    fails(&session, "export csv \"$/a c.csv", "the closing \" of a file's name is missing");
    fails(&session, "export csv \"$/a c.csv\" some", "some: not understood");
    session_free(&session);
}

/* A file is replaced, as `save` does; a folder of pictures never is. */
static void exports_replace_files_alone(void **state)
{
    (void)state;
    struct session session;
    new_session(&session, "data toy");
    command_all(&session, "export csv $/twice.csv 0:3\n"
                          "export csv $/twice.csv 0:2\n"
                          "export idx $/twice 0:3\n"
                          "export idx $/twice 0:2\n");
#ifdef BACKSTEP_PNG
    fails(&session, "export png $/twice 0:2", "cannot make the folder: File exists");
#endif
    command(&session, "data $/twice.csv");
    assert_int_equal(session.data.train.samples, 2);
    command(&session, "data $/twice");
    assert_int_equal(session.data.train.samples, 2);
    session_free(&session);
}

#ifdef BACKSTEP_PNG

/* A sample written as a picture is predicted like the sample, with and without --raw. */
static void pictures_are_predicted_like_their_samples(void **state)
{
    (void)state;
    struct session session;
    new_session(&session, NULL);
    command_all(&session, "set train 0:2000\n"
                          "restart\n"
                          "run 20\n"
                          "export png $/few 0:20\n");
    for (size_t n = 0; n < 20; n++) {
        for (int raw = 0; raw < 2; raw++) {
            char *own = memory_string(command_format(&session, "predict %zu", n), NULL);
            const char *file = command_format(&session, "predict %s $/few/%d/%05zu.png",
                                              raw ? "--raw" : "", session.data.train.labels[n], n);
            size_t length = strlen(strchr(file, '\n')); /* all but the name, and the label */
            assert_memory_equal(strchr(own, '\n'), strchr(file, '\n'), length);
            assert_printed("Predicted digit: ");
            memory_free(own);
        }
    }
    session_free(&session);
}

static void pictures_have_names_with_blanks(void **state)
{
    (void)state;
    struct session session;
    new_session(&session, NULL);
    command_all(&session, "export png \"$/some more\" 0:2\n"
                          "predict \"$/some more/5/00000.png\"\n"
                          "predict --raw '$/some more/5/00000.png'\n"
                          "predict $/some more/5/00000.png\n");
    shows(&session, "predict 1 \"$/some more/5/00000.png\" '$/some more/5/00000.png'",
          "Sample 1 (train)");
    assert_printed("some more/5/00000.png\n");
    fails(&session, "predict \"test\"", "test: cannot open");
    fails(&session, "predict \"$/some more/5/00000.png", "the closing \"");
    session_free(&session);
}

static void each_of_several_pictures_is_tried(void **state)
{
    (void)state;
    static uint8_t blank[50 * 50];
    struct session session;
    struct error error;
    char path[300];
    new_session(&session, NULL);
    command(&session, "export png $/some 0:2");
    snprintf(path, sizeof path, "%s/blank.png", folder);
    assert_ok(png_write(path, blank, 50, 50, &error), &error);
    fails(&session, "predict $/nowhere.png $/blank.png $/some/5/00000.png 3",
          "2 of 4 pictures could not be predicted");
    assert_printed("00000.png");
    assert_printed("Sample 3 (train)");
    fails(&session, "predict $/blank.png", "blank.png: the picture is blank");
    fails(&session, "predict --raw $/blank.png", "50 x 50 pixels, but the network was trained on");
    fails(&session, "predict $/nowhere.png", "nowhere.png: cannot open");
    fails(&session, "predict", "needs a picture");
    fails(&session, "predict --raw", "needs a picture");
    fails(&session, "predict 41000", "there are 41000, counted from 0");
    command(&session, "data toy");
    fails(&session, "predict $/blank.png", "trained on 2 x 2");
    session_free(&session);
}

#endif

/* Kaggle's test.csv: nothing can be learnt from it, but its pictures can be predicted. */
static void pictures_without_labels_are_predicted(void **state)
{
    (void)state;
    struct session session;
    struct error error;
    new_session(&session, "data toy");
    FILE *file = open_file("$/test.csv", "w");
    fputs("pixel0,pixel1,pixel2,pixel3\n", file);
    for (size_t n = 0; n < 5; n++)
        for (size_t i = 0; i < 4; i++)
            fprintf(file, "%d%c", session.data.train.pixels[4 * n + i], i < 3 ? ',' : '\n');
    fclose(file);
    fails(&session, "data $/test.csv", "there are no labels in it");
    assert_string_equal(session.data.name, "toy");
    command(&session, "step 4");
    char expected[128] = "ImageId,Label\n";
    double ignored;
    assert_ok(training_accuracy(&session.training, &ignored, &error), &error);
    for (size_t n = 0; n < 5; n++)
        snprintf(expected + strlen(expected), sizeof expected - strlen(expected), "%zu,%d\n", n + 1,
                 session.training.network.predictions[n]);
    assert_string_equal(command(&session, "predict $/test.csv"), expected);
    session_free(&session);
}

/* A file longer than a block: every row gets the answer that it gets alone, and Ctrl-C ends. */
static void long_files_are_predicted_in_blocks(void **state)
{
    enum { ROWS = 2003 };
    (void)state;
    struct session session;
    struct error error;
    char row[64];
    new_session(&session, "data toy");
    command(&session, "step 4");
    FILE *file = open_file("$/long.csv", "w");
    fputs("pixel0,pixel1,pixel2,pixel3\n", file);
    for (size_t n = 0; n < ROWS; n++)
        for (size_t i = 0; i < 4; i++)
            fprintf(file, "%d%c", session.data.train.pixels[4 * (n % 5) + i], i < 3 ? ',' : '\n');
    fclose(file);
    const char *at = command(&session, "predict $/long.csv");
    double ignored;
    assert_ok(training_accuracy(&session.training, &ignored, &error), &error);
    assert_memory_equal(at, "ImageId,Label\n", 14);
    at += 14;
    for (size_t n = 0; n < ROWS; n++) {
        int length = snprintf(row, sizeof row, "%zu,%d\n", n + 1,
                              session.training.network.predictions[n % 5]);
        assert_memory_equal(at, row, (size_t)length);
        at += length;
    }
    assert_string_equal(at, "");
    session.control.interrupted = 1;
    assert_string_equal(command(&session, "predict $/long.csv"), "");
    assert_false(session.control.interrupted);
    session_free(&session);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sessions_come_back_bit_for_bit),
        cmocka_unit_test(sessions_end_at_their_place),
        cmocka_unit_test(sessions_tell_what_they_train_on),
        cmocka_unit_test(sessions_are_loaded_whole_or_not_at_all),
        cmocka_unit_test(loading_survives_failing_memory),
        cmocka_unit_test(settings_and_stops_come_back),
        cmocka_unit_test(values_are_read_row_by_row),
#ifdef BACKSTEP_ZIP
        cmocka_unit_test(models_are_changes_in_the_journal),
        cmocka_unit_test(models_bring_their_layers),
        cmocka_unit_test(models_survive_failing_memory),
#endif
        cmocka_unit_test(shuffling_draws_as_a_notebook_does),
        cmocka_unit_test(splits_are_checked),
        cmocka_unit_test(exported_samples_come_back),
        cmocka_unit_test(arrays_are_saved_as_what_they_are),
        cmocka_unit_test(arrays_too_long_are_named),
        cmocka_unit_test(files_to_check_are_ordinary),
        cmocka_unit_test(failed_exports_leave_no_folder),
        cmocka_unit_test(exports_are_checked),
        cmocka_unit_test(exports_take_names_with_blanks),
        cmocka_unit_test(exports_replace_files_alone),
#ifdef BACKSTEP_PNG
        cmocka_unit_test(pictures_are_predicted_like_their_samples),
        cmocka_unit_test(pictures_have_names_with_blanks),
        cmocka_unit_test(each_of_several_pictures_is_tried),
#endif
        cmocka_unit_test(pictures_without_labels_are_predicted),
        cmocka_unit_test(long_files_are_predicted_in_blocks),
    };
    return cmocka_run_group_tests(tests, harness_begin, harness_end);
}
