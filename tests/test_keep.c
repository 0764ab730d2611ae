/* Sessions and models in files, samples shuffled and exported, pictures predicted: by commands. */
#include "test.h"

#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "data/digit.h"
#include "data/png.h"
#include "commands/command.h"
#include "shell/execute.h"
#include "session/session.h"

static char folder[64]; /* where the files of these tests are made */
static FILE *silence;   /* what sessions print */

static int make_folder(void **state)
{
    (void)state;
    snprintf(folder, sizeof folder, "/tmp/backstep-test-XXXXXX");
    silence = fopen("/dev/null", "w");
    return mkdtemp(folder) && silence ? 0 : -1;
}

static int remove_folder(void **state)
{
    (void)state;
    char line[128];
    snprintf(line, sizeof line, "rm -rf '%s'", folder);
    return fclose(silence) || system(line);
}

static void new_session(struct session *session)
{
    struct error error;
    assert_ok(session_new(session, &error), &error);
    session->output.results = session->output.notes = silence;
}

/* Carries out one command; @ in the text stands for the folder. */
static bool execute(struct session *session, const char *text, struct error *error)
{
    char line[512];
    size_t used = 0;
    for (; *text && used < sizeof line - sizeof folder; text++)
        used += *text == '@' ? (size_t)sprintf(line + used, "%s", folder)
                             : (size_t)sprintf(line + used, "%c", *text);
    *error = (struct error){0};
    return command_execute(session, line, error);
}

static void command(struct session *session, const char *text)
{
    struct error error;
    if (!execute(session, text, &error))
        fail_msg("%s: %s (%s)", text, error.message, error.hint);
}

static void refuse(struct session *session, const char *text, const char *message)
{
    struct error error;
    assert_error(execute(session, text, &error), &error, message);
}

/* What a command prints to session->output.results: a new text for free. */
static char *output_of(struct session *session, const char *text, bool *ok, struct error *error)
{
    static char *printed;
    static size_t size;
    session->output.results = open_memstream(&printed, &size);
    assert_non_null(session->output.results);
    *ok = execute(session, text, error);
    fclose(session->output.results);
    session->output.results = silence;
    return printed;
}

/* What a command notes, in the same way. */
static char *notes_of(struct session *session, const char *text)
{
    static char *printed;
    static size_t size;
    session->output.notes = open_memstream(&printed, &size);
    assert_non_null(session->output.notes);
    command(session, text);
    fclose(session->output.notes);
    session->output.notes = silence;
    return printed;
}

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
    new_session(&session);
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++)
        command(&session, lines[i]);
    command(&session, "save @/session.bs");
    new_session(&again);
    command(&again, "load @/session.bs");
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
    new_session(&session);
    command(&session, "data toy");
    command(&session, "next 2");
    command(&session, "let b2 = b2 + 5");
    command(&session, "next 2");
    command(&session, "goto 1");
    command(&session, "save @/early.bs");
    new_session(&again);
    command(&again, "source @/early.bs");
    assert_same_place(&session, &again);
    assert_int_equal(again.training.timeline.change_count, 0);
    refuse(&session, "save @/nowhere/x.bs", "cannot write");
    session_free(&session);
    session_free(&again);
}

/* Not what was trained on for a moment, as the script had come to its data only. */
static void sessions_tell_what_they_train_on(void **state)
{
    (void)state;
    struct session session;
    char *told;
    size_t size;
    new_session(&session);
    command(&session, "data toy");
    command(&session, "set train 0:3");
    command(&session, "restart");
    command(&session, "save @/slice.bs");
    command(&session, "data mnist");
    for (int source = 0; source < 2; source++) {
        session.output.notes = open_memstream(&told, &size);
        assert_non_null(session.output.notes);
        command(&session, source ? "source @/slice.bs" : "load @/slice.bs");
        fclose(session.output.notes);
        session.output.notes = silence;
        assert_non_null(strstr(told, "toy: training on 3 of 5 samples"));
        assert_null(strstr(told, "training on 5"));
        free(told);
    }
    session_free(&session);
}

/* What a session's file says, with one line more at its end, under another name. */
static void lengthen(const char *from, const char *to, const char *line)
{
    char shell[400];
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
    new_session(&session);
    command(&session, "data toy");
    command(&session, "insert after Z1: H = np.mean(Z1 > 0)");
    command(&session, "next 3");
    command(&session, "save @/H.bs");
    new_session(&other);
    command(&other, "data toy");
    command(&other, "let H = 4");
    command(&other, "alias half = H / 2");
    command(&other, "break dW1 if loss < 0");
    command(&other, "set width 70");
    command(&other, "next 20");
    lengthen("H.bs", "wrong.bs", "print nothing_of_this_name");
    lengthen("/dev/null", "short.bs", "# A session of Backstep");
    refuse(&other, "load @/wrong.bs", "nothing_of_this_name");
    refuse(&other, "load @/short.bs", "it names no data");
    refuse(&other, "source @", "cannot read: it is a directory");
    assert_int_equal(other.training.timeline.place.iteration, 20);
    assert_int_equal(other.stops.count, 1);
    command(&other, "assert iteration == 20 and half == 2");
    command(&other, "goto 3");
    command(&other, "next 2");
    command(&other, "load @/H.bs");
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
    new_session(&session);
    new_session(&other);
    new_session(&untouched);
    command(&session, "data toy");
    command(&session, "insert after Z1: H = np.mean(Z1 > 0)");
    command(&session, "next 3");
    command(&session, "let own = 3");
    command(&session, "save @/short-of-memory.bs");
    command(&other, "data toy");
    command(&untouched, "data toy");
    command(&other, "let H = 4");
    command(&other, "alias half = H / 2");
    for (long n = 0; !ok; n++) {
        memory_fail_after(n);
        ok = execute(&other, "load @/short-of-memory.bs", &error);
        ok = memory_fail_after(-1) >= 0 && ok; /* none was left to fail */
        if (!execute(&other, "assert own == 3", &error)) {
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
    bool ok;
    new_session(&session);
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++)
        command(&session, lines[i]);
    session.stops.list[session.stops.count - 2].commands = memory_string("print loss\n", &error);
    command(&session, "undefine most"); /* its watch means nothing any more */
    command(&session, "save @/stops.bs");
    new_session(&again);
    command(&again, "watch loss");
    command(&again, "load @/stops.bs");
    assert_same_place(&session, &again);
    char *stops = output_of(&again, "info break", &ok, &error);
    static const char *const shown[] = {"1   break on   in iteration 7, after 2  H = ",
                                        "2   break on   in iteration 9, after the f",
                                        "3   break on   after 6  loss = ",
                                        "  if loss < 0.1  hits 0  once\n",
                                        "4   watch off  W1[0, 0]",
                                        "5   catch on   NaN",
                                        "6   break on   after 3  A1",
                                        "passes over 4"};
    for (size_t i = 0; i < sizeof shown / sizeof shown[0]; i++)
        if (!strstr(stops, shown[i]))
            fail_msg("%s is not in\n%s", shown[i], stops);
    free(stops);
    assert_int_equal(again.stops.count, 6);
    assert_string_equal(again.stops.list[5].commands, "print loss\n");
    assert_int_equal(again.settings.convention, session.settings.convention);
    assert_true(again.settings.full_hints);
    assert_int_equal(again.output.drawing.reduce, session.output.drawing.reduce);
    assert_int_equal(again.settings.width, 0);
    assert_true(again.output.following && again.output.followed == 3);
    char *tracked = output_of(&again, "track", &ok, &error);
    assert_string_equal(tracked, "np.max(abs(dW1))\n");
    free(tracked);
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
    char path[128];
    snprintf(path, sizeof path, "%s/values.bs", folder);
    new_session(&session);
    command(&session, "data toy");
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        FILE *file = fopen(path, "w");
        assert_non_null(file);
        fputs(wrong[i][0], file);
        fclose(file);
        refuse(&session, "source @/values.bs", wrong[i][1]);
        assert_int_equal(session.names.variable_count, 0);
    }
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs("values b2 (2, 1)\n0x1.8p-1\n-2\nend\nvalues e (0,)\nend\nvalues number ()\n7\nend\n",
          file);
    fclose(file);
    command(&session, "source @/values.bs");
    command(&session, "assert b2[0, 0] == 0.75 and b2[1, 0] == -2");
    assert_int_equal(session.names.variable_count, 2);
    session_free(&session);
}

/* =========================================== models =========================================== */

#ifdef BACKSTEP_ZIP

static void models_are_changes_in_the_journal(void **state)
{
    (void)state;
    struct session session, other;
    new_session(&session);
    new_session(&other);
    command(&session, "data toy");
    command(&other, "data toy");
    command(&other, "next 7");
    command(&other, "save @/model.npz");
    command(&session, "next 3");
    command(&session, "load @/model.npz");
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
    command(&session, "load first @/model.npz W1");
    command(&session, "load W1 @/model.npz");
    command(&session, "assert all(first == W1)");
    assert_int_equal(session.control.status, 0);
    command(&session, "let b2 = b2 / 0");
    command(&session, "save @/infinite.npz");
    char *notes = notes_of(&other, "load @/infinite.npz");
    assert_non_null(strstr(notes, "infinite.npz: 2 of b2 are infinite.\n"));
    free(notes);
    session_free(&session);
    session_free(&other);
}

static void models_bring_their_layers(void **state)
{
    (void)state;
    struct session session, other;
    new_session(&session);
    new_session(&other);
    command(&other, "data toy");
    command(&other, "set layers 4 6 5 2");
    command(&other, "restart");
    command(&other, "next 3");
    command(&other, "save @/deep.npz");
    refuse(&session, "load @/deep.npz", "W1 is (6, 4), expected (units, 784)");
    assert_int_equal(session.training.network.layers.count, 2);
    command(&session, "data toy");
    command(&session, "next 2");
    command(&session, "load @/deep.npz");
    assert_int_equal(session.training.network.layers.count, 3);
    assert_int_equal(session.settings.layers.units[1], 6);
    assert_int_equal(session.training.timeline.place.iteration, 0);
    assert_same_value(&session, &other, "W2");
    command(&session, "next 4");
    command(&session, "save @/deep.bs");
    command(&other, "load @/deep.bs");
    assert_same_place(&session, &other);
    refuse(&session, "load W1 @/deep.npz W2", "W1 is 6x4, this is (5, 6)");
    refuse(&session, "load x @/deep.npz W9", "there is no array W9");
    refuse(&session, "load @/nowhere.npz", "cannot open");
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
    new_session(&session);
    new_session(&untouched);
    command(&session, "data toy");
    command(&untouched, "data toy");
    for (size_t i = 0; i < 2; i++) {
        bool ok = false;
        command(&session, layers[i]);
        command(&session, "restart");
        command(&session, "next 2");
        command(&session, "save @/model.npz");
        command(&session, "set layers 4 3 2");
        command(&session, "restart");
        for (long n = 0; !ok; n++) {
            memory_fail_after(n);
            ok = execute(&session, "load @/model.npz", &error);
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
    new_session(&session);
    struct dataset file = session.data.train;
    file.pixels = memory_new(file.samples, file.inputs, &error);
    assert_non_null(file.pixels);
    memcpy(file.pixels, session.data.train.pixels, file.samples * file.inputs);
    command(&session, "set seed 3");
    command(&session, "shuffle");
    command(&session, "load order @/order.npy");
    command(&session, "load theirs @/W1.npy");
    command(&session, "assert all(theirs == W1)");
    command(&session, "load theirs @/b1.npy");
    command(&session, "assert all(theirs == b1)");
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
    command(&session, "save @/shuffled.bs");
    command(&session, "set shuffle off");
    command(&session, "restart");
    assert_memory_equal(session.data.train.pixels, file.pixels, file.samples * file.inputs);
    command(&session, "load @/shuffled.bs");
    assert_true(session.settings.shuffle);
    for (long n = 0; n < 3; n++) { /* the samples stay as they are when there is no memory */
        memory_fail_after(n);
        ok = execute(&session, "set seed 4", &error) && execute(&session, "restart", &error);
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
    new_session(&session);
    command(&session, "data toy");
    refuse(&session, "split", "needs the number");
    refuse(&session, "split 5", "the training file has 5 samples");
    refuse(&session, "split two", "no whole number");
    refuse(&session, "shuffle 3", "takes no arguments");
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
    char line[128], path[128], header[81] = "";
    new_session(&session);
    command(&session, "data toy");
    snprintf(path, sizeof path, "%s/kind.npy", folder);
    for (size_t i = 0; i < sizeof arrays / sizeof arrays[0]; i++) {
        snprintf(line, sizeof line, "save @/kind.npy %s", arrays[i][0]);
        command(&session, line);
        FILE *file = fopen(path, "rb");
        assert_non_null(file);
        assert_int_equal(fread(header, 1, 80, file), 80);
        fclose(file);
        if (!strstr(header + 10, arrays[i][1]))
            fail_msg("%s: %s", arrays[i][0], header + 10);
        command(&session, "load mine @/kind.npy");
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
        {"export csv @/dev.csv.gz dev", "data @/dev.csv.gz"},
        {"export idx @/dev dev", "data @/dev"},
        {"export png @/pictures 41000:42000", "data @/pictures"},
    };
    for (size_t i = 0; i < 3; i++) {
        struct session session, again;
#ifndef BACKSTEP_PNG
        if (i == 2)
            break;
#endif
        new_session(&session);
        new_session(&again);
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
    char path[100], header[128];
    new_session(&session);
    snprintf(path, sizeof path, "%s/empty.npy", folder);
    snprintf(header, sizeof header, "%-117s\n",
             "{'descr': '<f8', 'fortran_order': False, 'shape': (0, 18446744073709551615), }");
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite("\x93NUMPY\x01\x00\x76\x00", 1, 10, file), 10);
    assert_true(fputs(header, file) >= 0);
    assert_int_equal(fclose(file), 0);
    refuse(&session, "load row @/empty.npy", "empty.npy: a 0x18446744073709551615 array is more");
    session_free(&session);
}

/* What check reads is an ordinary file, and it says what is wrong with one. */
static void files_to_check_are_ordinary(void **state)
{
    (void)state;
    struct session session;
    char path[100];
    new_session(&session);
    snprintf(path, sizeof path, "%s/pipe.py", folder);
    assert_int_equal(mkfifo(path, 0600), 0);
    refuse(&session, "check @/pipe.py", "cannot read: it is no ordinary file");
    snprintf(path, sizeof path, "%s/long.py", folder);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    assert_true(fprintf(file, "%1048577d", 1) > 0);
    assert_int_equal(fclose(file), 0);
    refuse(&session, "check @/long.py", "long.py: longer than a megabyte");
    assert_int_equal(truncate(path, 100), 0);
    refuse(&session, "check @/long.py", "there is nothing to judge");
    assert_int_equal(truncate(path, 101), 0);
    refuse(&session, "check @/long.py", "it holds a NUL byte");
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
    char path[100];
    bool ok[2];
    new_session(&session);
    command(&session, "data toy");
    snprintf(path, sizeof path, "%s/old", folder);
    assert_int_equal(mkdir(path, 0700), 0);
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
    few = before;
    few.rlim_cur = 20;
    void (*handler)(int) = signal(SIGXFSZ, SIG_IGN);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &few), 0);
    ok[0] = execute(&session, "export idx @/new", &error);
    ok[1] = execute(&session, "export idx @/old", &error);
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
    new_session(&session);
    refuse(&session, "export", "needs a format");
    refuse(&session, "export jpeg x", "needs a format");
    refuse(&session, "export csv", "needs a file");
    refuse(&session, "export csv @/x.csv 5:5", "samples 5:5");
    refuse(&session, "export csv @/x.csv 5:60001", "samples 5:60001");
    refuse(&session, "export csv @/x.csv 0:99999999999999999999999", "samples 0:");
    refuse(&session, "export csv @/nowhere/x.csv 0:5", "cannot write");
    command(&session, "data toy");
    refuse(&session, "export csv @/x.csv test", "no test samples");
    session_free(&session);
}

/* In quotes or not, as `data` reads it. */
static void exports_take_names_with_blanks(void **state)
{
    (void)state;
    struct session session;
    new_session(&session);
    command(&session, "data toy");
    command(&session, "export csv \"@/a c.csv\" 0:3");
    command(&session, "data \"@/a c.csv\"");
    assert_int_equal(session.data.train.samples, 3);
    command(&session, "export csv '@/of all.csv'");
    command(&session, "export csv @/as before.csv 1:3");
    command(&session, "data @/as before.csv");
    assert_int_equal(session.data.train.samples, 2);
    refuse(&session, "export csv \"@/a c.csv", "the closing \" of a file's name is missing");
    refuse(&session, "export csv \"@/a c.csv\" some", "some: not understood");
    session_free(&session);
}

/* A file is replaced, as `save` does; a folder of pictures never is. */
static void exports_replace_files_alone(void **state)
{
    (void)state;
    struct session session;
    new_session(&session);
    command(&session, "data toy");
    command(&session, "export csv @/twice.csv 0:3");
    command(&session, "export csv @/twice.csv 0:2");
    command(&session, "export idx @/twice 0:3");
    command(&session, "export idx @/twice 0:2");
#ifdef BACKSTEP_PNG
    refuse(&session, "export png @/twice 0:2", "cannot make the folder: File exists");
#endif
    command(&session, "data @/twice.csv");
    assert_int_equal(session.data.train.samples, 2);
    command(&session, "data @/twice");
    assert_int_equal(session.data.train.samples, 2);
    session_free(&session);
}

#ifdef BACKSTEP_PNG

/* A sample written as a picture is predicted like the sample, with and without --raw. */
static void pictures_are_predicted_like_their_samples(void **state)
{
    (void)state;
    struct session session;
    struct error error;
    char line[64];
    bool ok;
    new_session(&session);
    command(&session, "set train 0:2000");
    command(&session, "restart");
    command(&session, "run 20");
    command(&session, "export png @/few 0:20");
    for (size_t n = 0; n < 20; n++) {
        for (int raw = 0; raw < 2; raw++) {
            char *own, *file;
            snprintf(line, sizeof line, "predict %zu", n);
            own = output_of(&session, line, &ok, &error);
            assert_ok(ok, &error);
            snprintf(line, sizeof line, "predict %s @/few/%d/%05zu.png", raw ? "--raw" : "",
                     session.data.train.labels[n], n);
            file = output_of(&session, line, &ok, &error);
            assert_ok(ok, &error);
            size_t length = strlen(strchr(file, '\n')); /* all but the name, and the label */
            assert_memory_equal(strchr(own, '\n'), strchr(file, '\n'), length);
            assert_non_null(strstr(file, "Predicted digit: "));
            free(own);
            free(file);
        }
    }
    session_free(&session);
}

static void pictures_have_names_with_blanks(void **state)
{
    (void)state;
    struct session session;
    struct error error;
    bool ok;
    new_session(&session);
    command(&session, "export png \"@/some more\" 0:2");
    command(&session, "predict \"@/some more/5/00000.png\"");
    command(&session, "predict --raw '@/some more/5/00000.png'");
    command(&session, "predict @/some more/5/00000.png");
    char *printed = output_of(
        &session, "predict 1 \"@/some more/5/00000.png\" '@/some more/5/00000.png'", &ok, &error);
    assert_ok(ok, &error);
    assert_non_null(strstr(printed, "Sample 1 (train)"));
    assert_non_null(strstr(printed, "some more/5/00000.png\n"));
    free(printed);
    refuse(&session, "predict \"test\"", "test: cannot open");
    refuse(&session, "predict \"@/some more/5/00000.png", "the closing \"");
    session_free(&session);
}

static void each_of_several_pictures_is_tried(void **state)
{
    (void)state;
    static uint8_t blank[50 * 50];
    struct session session;
    struct error error;
    char path[128];
    bool ok;
    new_session(&session);
    command(&session, "export png @/some 0:2");
    snprintf(path, sizeof path, "%s/blank.png", folder);
    assert_ok(png_write(path, blank, 50, 50, &error), &error);
    char *printed =
        output_of(&session, "predict @/nowhere.png @/blank.png @/some/5/00000.png 3", &ok, &error);
    assert_error(ok, &error, "2 of 4 pictures could not be predicted");
    assert_non_null(strstr(printed, "00000.png"));
    assert_non_null(strstr(printed, "Sample 3 (train)"));
    free(printed);
    refuse(&session, "predict @/blank.png", "blank.png: the picture is blank");
    refuse(&session, "predict --raw @/blank.png", "50 x 50 pixels, but the network was trained on");
    refuse(&session, "predict @/nowhere.png", "nowhere.png: cannot open");
    refuse(&session, "predict", "needs a picture");
    refuse(&session, "predict --raw", "needs a picture");
    refuse(&session, "predict 41000", "there are 41000, counted from 0");
    command(&session, "data toy");
    refuse(&session, "predict @/blank.png", "trained on 2 x 2");
    session_free(&session);
}

#endif

/* Kaggle's test.csv: nothing can be learnt from it, but its pictures can be predicted. */
static void pictures_without_labels_are_predicted(void **state)
{
    (void)state;
    struct session session;
    struct error error;
    char path[128];
    bool ok;
    new_session(&session);
    command(&session, "data toy");
    snprintf(path, sizeof path, "%s/test.csv", folder);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs("pixel0,pixel1,pixel2,pixel3\n", file);
    for (size_t n = 0; n < 5; n++)
        for (size_t i = 0; i < 4; i++)
            fprintf(file, "%d%c", session.data.train.pixels[4 * n + i], i < 3 ? ',' : '\n');
    fclose(file);
    refuse(&session, "data @/test.csv", "there are no labels in it");
    assert_string_equal(session.data.name, "toy");
    char *printed = output_of(&session, "predict @/test.csv", &ok, &error);
    assert_ok(ok, &error);
    command(&session, "step 4");
    char expected[128] = "ImageId,Label\n";
    double ignored;
    assert_ok(training_accuracy(&session.training, &ignored, &error), &error);
    for (size_t n = 0; n < 5; n++)
        snprintf(expected + strlen(expected), sizeof expected - strlen(expected), "%zu,%d\n", n + 1,
                 session.training.network.predictions[n]);
    assert_string_equal(printed, expected);
    free(printed);
    session_free(&session);
}

/* A file longer than a block: every row gets the answer that it gets alone, and Ctrl-C ends. */
static void long_files_are_predicted_in_blocks(void **state)
{
    enum { ROWS = 2003 };
    (void)state;
    struct session session;
    struct error error;
    char path[128], row[64];
    bool ok;
    new_session(&session);
    command(&session, "data toy");
    command(&session, "step 4");
    snprintf(path, sizeof path, "%s/long.csv", folder);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs("pixel0,pixel1,pixel2,pixel3\n", file);
    for (size_t n = 0; n < ROWS; n++)
        for (size_t i = 0; i < 4; i++)
            fprintf(file, "%d%c", session.data.train.pixels[4 * (n % 5) + i], i < 3 ? ',' : '\n');
    fclose(file);
    char *printed = output_of(&session, "predict @/long.csv", &ok, &error), *at = printed;
    assert_ok(ok, &error);
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
    free(printed);
    session.control.interrupted = 1;
    printed = output_of(&session, "predict @/long.csv", &ok, &error);
    assert_ok(ok, &error);
    assert_string_equal(printed, "");
    assert_false(session.control.interrupted);
    free(printed);
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
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
