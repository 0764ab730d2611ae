/* The drawing commands with a real gnuplot: what is planted is found again in the pixels, nothing
 * that is typed is carried out, and a gnuplot that misbehaves costs a message. */
#include "harness.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <poll.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "pixels.h"
#include "terminal.h"
#include "view/palette.h"

static char program[1024];
static struct session session;

enum { RED = 0xb2182b, BLUE = 0x2166ac, NAVY = 0x08306b, CURVE = 0x0072b2, YELLOW = 0xf0e442 };

/* ========================================== the tools ========================================= */

static bool have(const char *name)
{
    char command[200];
    snprintf(command, sizeof command, "command -v %s >/dev/null 2>&1", name);
    return system(command) == 0;
}

static void need_pixels(void)
{
    if (!have("gnuplot") || !pixels_readable())
        skip();
}

/* Carries out a command, which must succeed without a word of gnuplot's. */
static void __attribute__((format(printf, 1, 2))) draw(const char *format, ...)
{
    char line[2000];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(line, sizeof line, format, arguments);
    va_end(arguments);
    shows_not(&session, line, "gnuplot says");
}

/* A picture that the last command has written; its file is removed. */
static struct pixels picture(const char *name)
{
    struct pixels pixels = pixels_read(name);
    assert_int_equal(unlink(name), 0);
    return pixels;
}

static void assert_about(double actual, double expected, double slack)
{
    if (!(fabs(actual - expected) <= slack))
        fail_msg("%g, expected %g within %g", actual, expected, slack);
}

/* ====================================== planted elements ====================================== */

/* 10 x 12 zeros with 1 at [2, 8], -1 at [7, 3] and a NaN at [0, 0]. */
static void plant(void)
{
    draw("let a = np.arange(120).reshape(10, 12)");
    draw("let t = np.where(a == 32, 1, np.where(a == 87, -1, np.where(a == 0, np.nan, 0)))");
}

static void check_planted(const struct pixels *pixels)
{
    struct area area = pixels_area(pixels, 92);
    struct spot_of_color plus = pixels_find(pixels, RED, 2, area);
    struct spot_of_color minus = pixels_find(pixels, BLUE, 2, area);
    struct spot_of_color nan = pixels_find(pixels, YELLOW, 2, area);
    assert_true(plus.count > 300 && minus.count > 300 && nan.count > 300);
    double cell = (plus.x - nan.x) / 8;
    assert_true(cell > 20);
    assert_about(plus.y - nan.y, 2 * cell, 2);
    assert_about(minus.x - nan.x, 3 * cell, 2);
    assert_about(minus.y - nan.y, 7 * cell, 2);
    assert_about((double)plus.count, cell * cell, 6 * cell);
}

static void heatmap_shows_each_cell(void **state)
{
    (void)state;
    need_pixels();
    plant();
    draw("heatmap t map.png");
    struct pixels pixels = picture("map.png");
    check_planted(&pixels);
    pixels_free(&pixels);
}

/* What is drawn of 10 x 41000 is not a line, and its extreme is not lost. */
static void large_matrices_keep_their_extremes(void **state)
{
    (void)state;
    need_pixels();
    draw("let big = np.where(np.arange(410000).reshape(10, 41000) == 3 * 41000 + 30000, -5, 1)");
    draw("heatmap big big.png");
    struct pixels pixels = picture("big.png");
    struct spot_of_color minus = pixels_find(&pixels, BLUE, 2, pixels_area(&pixels, 92));
    assert_true(minus.count >= 12); /* one point wide, a row high */
    assert_about(minus.x, 66 + 789.0 * 30000 / 41000, 4);
    assert_about(minus.y, 62 + 200 * 0.35, 4);
    pixels_free(&pixels);
}

/* A vector as long as a picture has pixels is one: 4 of the toy's 2 x 2. */
static void rows_become_pictures(void **state)
{
    (void)state;
    need_pixels();
    draw("let W1 = np.where(np.arange(12).reshape(3, 4) == 6, 1, np.where(np.arange(12)"
         ".reshape(3, 4) == 1, -1, 0))");
    draw("heatmap W1[1] w.png");
    struct pixels pixels = picture("w.png");
    struct spot_of_color navy = pixels_find(&pixels, NAVY, 2, pixels_area(&pixels, 92));
    assert_true(navy.count > 1000);
    assert_about(navy.x, 66 + 30, 4); /* element 2: row 1, column 0 */
    assert_about(navy.y, 44 + 90, 4);
    pixels_free(&pixels);
    draw("tiles W1 w.png");
    pixels = picture("w.png");
    struct spot_of_color plus = pixels_find(&pixels, RED, 2, pixels_area(&pixels, 92));
    struct spot_of_color minus = pixels_find(&pixels, BLUE, 2, pixels_area(&pixels, 92));
    double cell = sqrt((double)minus.count);
    assert_about(plus.x - minus.x, 2 * cell, 6); /* tile 1, column 0; tile 0, column 1 */
    assert_about(plus.y - minus.y, cell, 6);
    pixels_free(&pixels);
    draw("back");
    draw("restart");
}

static void vectors_become_bars(void **state)
{
    (void)state;
    need_pixels();
    draw("let v = np.where(np.arange(10) == 7, 2, np.where(np.arange(10) == 2, -1, 0))");
    draw("heatmap v v.png");
    struct pixels pixels = picture("v.png");
    struct area area = pixels_area(&pixels, 0);
    struct spot_of_color plus = pixels_find(&pixels, RED, 2, area);
    struct spot_of_color minus = pixels_find(&pixels, 0x67a9cf, 2, area); /* half of the way */
    assert_true(plus.count > 1000 && minus.count > 500);
    assert_about((double)plus.count / (double)minus.count, 2, 0.2);
    assert_true(plus.y < minus.y);
    assert_about((plus.x - minus.x) / 5, 400 / 10.8, 3);
    pixels_free(&pixels);
    draw("heatmap b1[0] v.png"); /* fewer than gnuplot's images have */
    pixels = picture("v.png");
    pixels_free(&pixels);
}

static void constants_and_nothing_finite_are_drawn(void **state)
{
    (void)state;
    need_pixels();
    const char *const expressions[] = {
        "np.zeros((4, 4))",          "np.ones((4, 4)) * -3",      "np.zeros(3)",
        "np.zeros((2, 1)) + np.nan", "np.zeros((3, 3)) + np.inf", "7"};
    for (size_t i = 0; i < sizeof expressions / sizeof expressions[0]; i++) {
        draw("heatmap %s c.png", expressions[i]);
        struct pixels pixels = picture("c.png");
        pixels_free(&pixels);
    }
    draw("hist np.zeros((4, 4)) c.png");
    draw("scatter np.zeros(3) np.ones(3) c.png");
}

/* Labels and axes have room for numbers up to 1e300, and larger ones are refused. */
static void large_numbers_are_drawn_or_refused(void **state)
{
    (void)state;
    need_double();
    if (!have("gnuplot"))
        skip();
    draw("restart");
    draw("let big = (X[0:3, 0:3] - 0.5)*1.9e300");
    draw("let huge = (X[0:3, 0:3] - 0.5)*1e308");
    draw("heatmap big b.svg");
    assert_int_equal(system("grep -q 'in units of 1e+299' b.svg && ! grep -q inf b.svg"), 0);
    unlink("b.svg");
    draw("heatmap big[0] b.png");
    draw("hist big b.png");
    draw("scatter big big b.png");
    fails(&session, "heatmap huge b.png", "1e+300 is the most");
    fails(&session, "hist huge", "1e+300 is the most");
    fails(&session, "scatter huge big b.png", "1e+300 is the most");
    fails(&session, "diff huge 0 b.png", "1e+300 is the most");
    draw("next");
    fails(&session, "plot loss*1e308 b.png", "1e+300 is the most");
    draw("plot loss*1e299 b.png");
    unlink("b.png");
}

static void histograms_have_heights(void **state)
{
    (void)state;
    need_pixels();
    draw("hist np.where(np.arange(1000) < 750, 0, 10) h.png");
    struct pixels pixels = picture("h.png");
    struct area left = pixels_area(&pixels, 0), right = left;
    left.right = right.left = pixels.width / 2;
    double low = (double)pixels_find(&pixels, CURVE, 2, left).count;
    double high = (double)pixels_find(&pixels, CURVE, 2, right).count;
    assert_true(high > 500);
    assert_about(low / high, 3, 0.1);
    pixels_free(&pixels);
}

static void scatters_have_points(void **state)
{
    (void)state;
    need_pixels();
    draw("scatter np.arange(6) np.arange(6)*np.arange(6) s.png");
    struct pixels pixels = picture("s.png");
    struct area area = {110, 70, pixels.width - 30, pixels.height - 64};
    struct area corner = {110, 70, pixels.width / 2, pixels.height / 2}; /* the curve is below */
    assert_true(pixels_find(&pixels, 0x4b9bca, 40, area).count > 20);
    assert_int_equal(pixels_find(&pixels, 0x4b9bca, 40, corner).count, 0);
    pixels_free(&pixels);
    draw("scatter np.arange(8000) np.where(np.arange(8000) < 4000, 0, 1) s.png");
    pixels = picture("s.png");
    area = pixels_area(&pixels, 92);
    struct spot_of_color dense = pixels_find(&pixels, NAVY, 60, area);
    assert_true(dense.count > 500);
    pixels_free(&pixels);
}

/* The loss falls: its curve is high at the left. */
static void curves_fall(void **state)
{
    (void)state;
    need_pixels();
    draw("restart");
    draw("run 30");
    draw("plot loss p.png");
    struct pixels pixels = picture("p.png");
    struct area left = {105, 45, 300, pixels.height - 60}, right = left;
    right.left = 500;
    right.right = pixels.width - 26;
    struct spot_of_color begin = pixels_find(&pixels, CURVE, 30, left);
    struct spot_of_color end = pixels_find(&pixels, CURVE, 30, right);
    assert_true(begin.count > 100 && end.count > 100);
    assert_true(begin.y + 50 < end.y);
    pixels_free(&pixels);
}

static void images_have_probabilities(void **state)
{
    (void)state;
    need_pixels();
    draw("restart");
    draw("image 0 i.png");
    struct pixels pixels = picture("i.png");
    assert_int_equal(pixels_find(&pixels, CURVE, 2, pixels_area(&pixels, 0)).count, 0);
    pixels_free(&pixels);
    draw("advance A2");
    draw("image 0 1:3 i.png");
    pixels = picture("i.png");
    assert_true(pixels_find(&pixels, CURVE, 2, pixels_area(&pixels, 0)).count > 1000);
    assert_true(pixels_find(&pixels, NAVY, 2, pixels_area(&pixels, 0)).count > 1000);
    pixels_free(&pixels);
}

/* Each picture that the network takes for another digit, in a file. */
static void mistakes_are_drawn(void **state)
{
    struct error error;
    (void)state;
    need_pixels();
    draw("restart");
    draw("let b2 = np.array([[0], [100]])"); /* all are taken for a 1 */
    draw("mistakes train 1 m.png");
    struct pixels pixels = picture("m.png");
    size_t one = pixels_find(&pixels, NAVY, 2, pixels_area(&pixels, 30)).count;
    pixels_free(&pixels);
    draw("mistakes train 3 'm m.png'");
    pixels = picture("m m.png");
    size_t three = pixels_find(&pixels, NAVY, 2, pixels_area(&pixels, 30)).count;
    pixels_free(&pixels);
    assert_int_equal(one, 0); /* sample 4 has no pixel of 1; samples 2 and 0 have one each */
    assert_true(three > 5000);
    attempt(&session, "mistakes train 13 m.png", &error);
    assert_non_null(strstr(error.message, "1 to 12"));
    attempt(&session, "display tiles", &error);
    assert_non_null(strstr(error.message, "display tiles needs an expression"));
    draw("restart");
}

static void networks_and_confusions_are_drawn(void **state)
{
    (void)state;
    need_pixels();
    draw("restart");
    draw("next");
    draw("confusion train c.png"); /* all five right, three of class 0: the darkest is [0, 0] */
    struct pixels pixels = picture("c.png");
    struct spot_of_color navy = pixels_find(&pixels, NAVY, 2, pixels_area(&pixels, 0));
    assert_true(navy.count > 1000);
    assert_about(navy.x, 66 + 30, 8);
    assert_about(navy.y, 62 + 30, 8);
    pixels_free(&pixels);
    draw("network n.png");
    pixels = picture("n.png");
    navy = pixels_find(&pixels, NAVY, 2, pixels_area(&pixels, 110));
    assert_true(navy.count > 200); /* the unit with the largest mean: A2's first */
    assert_about(navy.x, 20 + 760 * 0.9, 8);
    pixels_free(&pixels);
}

static void differences_are_what_changed(void **state)
{
    (void)state;
    need_pixels();
    draw("restart");
    draw("run 3");
    draw("let W1 = W1 + np.where(np.arange(12).reshape(3, 4) == 11, 9, 0)");
    draw("step");
    draw("diff W1 0 d.png");
    struct pixels pixels = picture("d.png");
    struct spot_of_color plus = pixels_find(&pixels, RED, 2, pixels_area(&pixels, 92));
    assert_true(plus.count > 1000);
    assert_about(plus.x, 66 + 3.5 * 60, 4);
    assert_about(plus.y, 44 + 2.5 * 60, 25); /* 160 points for three rows at least */
    assert_int_equal(session.training.timeline.place.iteration, 3);
    assert_int_equal(session.training.timeline.place.done, 1);
    pixels_free(&pixels);
    draw("restart");
}

/* ============================================ files =========================================== */

/* The first bytes of a file, which is removed. */
static void assert_begins(const char *name, const char *begin)
{
    char bytes[16] = "";
    FILE *file = fopen(name, "rb");
    assert_non_null(file);
    assert_true(fread(bytes, 1, strlen(begin), file) == strlen(begin));
    fclose(file);
    assert_memory_equal(bytes, begin, strlen(begin));
    unlink(name);
}

static void suffixes_choose_the_kind(void **state)
{
    struct error error;
    (void)state;
    if (!have("gnuplot"))
        skip();
    draw("heatmap W1 a.png");
    assert_begins("a.png", "\211PNG");
    draw("heatmap W1 a.PNG");
    assert_begins("a.PNG", "\211PNG");
    draw("animate W1 from 0 to 2 a.Gif");
    assert_begins("a.Gif", "GIF89a");
    draw("heatmap W1 a.svg");
    assert_begins("a.svg", "<?xml");
    draw("heatmap W1 a.pdf");
    assert_begins("a.pdf", "%PDF");
    draw("animate W1 from 0 to 2 a.gif");
    assert_begins("a.gif", "GIF89a");
    draw("animate W1 every 2 from 0 to 4 a.png");
    assert_begins("a-000.png", "\211PNG");
    assert_begins("a-002.png", "\211PNG");
    assert_int_equal(mkdir("b-002.png", 0700), 0);
    assert_error(attempt(&session, "animate W1 from 0 to 4 b.png", &error), &error,
                 "b-002.png: cannot write: it is a directory; written so far: b-000.png to "
                 "b-001.png");
    assert_begins("b-000.png", "\211PNG");
    assert_begins("b-001.png", "\211PNG");
    assert_int_equal(rmdir("b-002.png"), 0);
    draw("animate dW1 from 0 to 0 'a %%02d.png'");
    assert_begins("a 00.png", "\211PNG");
    fails(&session, "heatmap W1 a.jpg", "written as .png, .svg or .pdf");
    fails(&session, "heatmap W1 'a.txt'", "written as .png, .svg or .pdf");
    fails(&session, "animate W1 a.svg", ".gif, or as numbered .png");
    fails(&session, "heatmap W1 nowhere/a.png", "nowhere");
    fails(&session, "heatmap .png", "an expression is missing");
    draw("heatmap W1 \"a.png"); /* one quote is a part of the name */
    assert_begins("\"a.png", "\211PNG");
    draw("set view file");
    draw("heatmap W1");
    draw("heatmap W1");
    assert_begins("backstep-001.png", "\211PNG");
    assert_begins("backstep-002.png", "\211PNG");
    draw("set view auto");
}

/* ======================================= hostile strings ====================================== */

static const char *const HOSTILE[] = {
    "|touch canary",
    "| touch canary; true",
    "`touch canary`",
    "$(touch canary)",
    "'; !touch canary; '",
    "\"; system('touch canary'); \"",
    "<touch canary",
    "< touch canary",
    "a\n!touch canary\n",
    "a\nsystem \"touch canary\"\n",
    "@touch canary",
    "\\\"; !touch canary",
    "%system('touch canary')",
    "';system('touch canary');'",
    "\"`touch canary`\"",
    "a'.`touch canary`.'",
    "${canary}`touch canary`",
    "~;touch canary",
    "-e !touch canary",
    "\\140touch canary\\140",
    "a\r!touch canary\r",
    "\\\n!touch canary",
    "{/Symbol `touch canary`}",
};
enum { HOSTILE_COUNT = sizeof HOSTILE / sizeof HOSTILE[0] };

static void assert_no_canary(const char *what)
{
    if (access("canary", F_OK) == 0)
        fail_msg("a command was run: %s", what);
}

/* As file names: the file is there, called like this, and nothing was run. */
static void file_names_run_nothing(void **state)
{
    (void)state;
    if (!have("gnuplot"))
        skip();
    for (size_t i = 0; i < HOSTILE_COUNT; i++) {
        char name[200], quote = strchr(HOSTILE[i], '"') ? '\'' : '"';
        struct error error;
        snprintf(name, sizeof name, "%s.png", HOSTILE[i]);
        char *line = memory_format(&error, "heatmap W1 %c%s%c", quote, name, quote);
        bool slash = strchr(name, '/') != NULL;
        bool ok = attempt(&session, line, &error);
        assert_no_canary(line);
        if (!slash) {
            if (!ok)
                fail_msg("%s: %s", line, error.message);
            assert_begins(name, "\211PNG");
        }
        memory_free(line);
    }
}

/* As expressions, which are shown in titles: none is run, whether it is an expression or not. */
static void expressions_run_nothing(void **state)
{
    struct error error;
    (void)state;
    if (!have("gnuplot"))
        skip();
    for (size_t i = 0; i < HOSTILE_COUNT; i++) {
        static const char *const commands[] = {"heatmap", "hist",  "tiles",
                                               "plot",    "track", "image"};
        for (size_t c = 0; c < sizeof commands / sizeof commands[0]; c++) {
            char *line = memory_format(&error, "%s %s x.png", commands[c], HOSTILE[i]);
            attempt(&session, line, &error);
            memory_free(line);
        }
    }
    assert_no_canary("an expression");
    unlink("x.png");
}

/* As titles, names and labels of a drawing, where nothing keeps them away: gnuplot draws them. */
static void titles_run_nothing(void **state)
{
    struct error error;
    (void)state;
    if (!have("gnuplot"))
        skip();
    static real at[] = {1, 2, 3, 4};
    for (size_t i = 0; i < HOSTILE_COUNT; i++) {
        struct drawing drawing;
        assert_ok(drawing_of(&drawing, DRAWING_CURVES, (struct matrix){2, 2, at}, &error), &error);
        snprintf(drawing.title, sizeof drawing.title, "%s", HOSTILE[i]);
        snprintf(drawing.note, sizeof drawing.note, "%s", HOSTILE[i]);
        snprintf(drawing.x_label, sizeof drawing.x_label, "%s", HOSTILE[i]);
        assert_ok(drawing_name(&drawing, &error, "%s", HOSTILE[i]), &error);
        assert_ok(plotter_file(&session.output.drawing.plotter, &drawing, "t.png", &error), &error);
        drawing_free(&drawing);
    }
    assert_no_canary("a title");
    unlink("t.png");
}

/* ================================== a gnuplot that misbehaves ================================= */

/* Makes the shell script that stands for gnuplot from now on. */
static void pretend(const char *script)
{
    FILE *file = fopen("fake", "w");
    assert_non_null(file);
    fprintf(file, "#!/bin/sh\n%s\n", script);
    fclose(file);
    assert_int_equal(chmod("fake", 0755), 0);
    setenv("GNUPLOT", "./fake", 1);
    windows_free(&session.output.drawing);
    session.output.drawing = windows_new();
}

static void restore(void)
{
    unsetenv("GNUPLOT");
    setenv("BACKSTEP_PATIENCE", "60", 1);
    windows_free(&session.output.drawing);
    session.output.drawing = windows_new();
    unlink("fake");
}

static void failures_are_one_message(void **state)
{
    struct error error;
    (void)state;
    setenv("BACKSTEP_PATIENCE", "0.4", 1);
    static const char *const scripts[][2] = {
        {"sleep 1000", "no answer within 0.4 s"},
        {"exit 3", "ended with status 3"},
        {"kill -9 $$", "was killed by signal 9"},
        {"echo trouble >&2; exit 1", "trouble"},
        {"exec cat", "no answer within 0.4 s"},
        {"while :; do echo flood >&2; done", "no answer within 0.4 s"},
        {"while :; do echo flood; done", "no answer within 0.4 s"},
        {"trap '' TERM INT HUP; while :; do sleep 1; done", "no answer within 0.4 s"},
    };
    for (size_t i = 0; i < sizeof scripts / sizeof scripts[0]; i++) {
        pretend(scripts[i][0]);
        const char *message = fails(&session, "heatmap W1 a.png", scripts[i][1]);
        assert_true(strlen(message) < 400 && !strchr(message, '\n'));
    }
    setenv("GNUPLOT", "/nowhere/gnuplot", 1);
    assert_false(attempt(&session, "heatmap W1 a.png", &error));
    assert_non_null(strstr(error.message, "gnuplot cannot be started"));
    assert_non_null(strstr(error.hint, "set view terminal"));
    assert_int_equal(access("a.png", F_OK), -1);
    restore();
    draw("heatmap W1 > 0"); /* the terminal needs none */
}

/* Killed between two pictures it is started again; a flood beside a real one changes nothing. */
static void it_is_started_again(void **state)
{
    (void)state;
    if (!have("gnuplot"))
        skip();
    draw("heatmap W1 a.png");
    pid_t before = session.output.drawing.plotter.gnuplot.process;
    assert_true(before > 0);
    assert_int_equal(kill(before, SIGKILL), 0);
    siginfo_t info;
    assert_int_equal(waitid(P_PID, (id_t)before, &info, WEXITED | WNOWAIT), 0);
    draw("heatmap W1 a.png");
    assert_true(session.output.drawing.plotter.gnuplot.process != before);
    assert_begins("a.png", "\211PNG");
    pretend("(while :; do echo noise; done) >&2 & exec gnuplot \"$@\"");
    setenv("BACKSTEP_PATIENCE", "60", 1);
    windows_free(&session.output.drawing);
    session.output.drawing = windows_new();
    struct error error;
    assert_ok(attempt(&session, "heatmap W1 a.png", &error), &error);
    assert_begins("a.png", "\211PNG");
    restore();
}

/* Killed while it draws: a message, and the next picture is drawn. */
static void it_dies_while_drawing(void **state)
{
    (void)state;
    if (!have("gnuplot"))
        skip();
    pretend("read line; read line; printf '%s\\n' \"$line\" | sed 's/print \"\\(.*\\)\", .*/\\1/'; "
            "read line; kill -9 $$");
    fails(&session, "heatmap W1 a.png", "killed by signal 9");
    restore();
    draw("heatmap W1 a.png");
    assert_begins("a.png", "\211PNG");
}

/* Ends the program by a signal while its gnuplot, which does not notice, has something to do or
 * nothing: what it has started holds the pipe open until it is gone. A program that is killed
 * leaves its folder, so this one has a place of its own for that. */
static void ends_with_the_program(int signal, const char *script, bool drawn)
{
    int held[2], said, status;
    pretend(script);
    assert_int_equal(pipe(held), 0);
    assert_int_equal(mkdir("killed", 0700), 0);
    setenv("BACKSTEP_PATIENCE", "30", 1);
    pid_t child = fork();
    if (child == 0) {
        char name[] = "backstep", n[] = "-n", batch[] = "--batch", e[] = "-e", data[] = "data toy";
        char draw[] = "heatmap W1 a.png", work[] = "run 100000000";
        char *arguments[] = {name, n, batch, e, data, e, draw, e, work, NULL};
        close(held[0]);
        setenv("TMPDIR", "killed", 1);
        dup2(held[1], 9);
        dup2(open("/dev/null", O_WRONLY), 2);
        execv(program, arguments);
        _exit(127);
    }
    close(held[1]);
    struct pollfd pipe_end = {.fd = held[0], .events = POLLIN};
    assert_int_equal(poll(&pipe_end, 1, 60000), 1);
    assert_int_equal(read(held[0], &said, 1), 1); /* it is there */
    for (int i = 0; drawn && i < 3000 && access("a.png", F_OK) != 0; i++)
        usleep(10000);
    assert_int_equal(access("a.png", F_OK) == 0, drawn);
    assert_int_equal(kill(child, signal), 0);
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFSIGNALED(status) && WTERMSIG(status) == signal);
    bool gone = poll(&pipe_end, 1, 20000) == 1 && read(held[0], &said, 1) == 0;
    close(held[0]);
    unlink("a.png");
    assert_int_equal(system("rm -r killed"), 0);
    restore();
    assert_true(gone);
}

static void it_ends_with_the_program(void **state)
{
    (void)state;
    static const char drawing[] = "printf x >&9; sleep 60";
    static const char idle[] = "printf x >&9; gnuplot \"$@\"; sleep 60";
    ends_with_the_program(SIGTERM, drawing, false);
    ends_with_the_program(SIGHUP, drawing, false);
    if (!have("gnuplot"))
        return;
    ends_with_the_program(SIGTERM, idle, true);
    ends_with_the_program(SIGHUP, idle, true);
}

/* ============================================ leaks =========================================== */

static size_t open_files(void)
{
    size_t count = 0;
    for (int file = 0; file < 256; file++)
        count += fcntl(file, F_GETFD) >= 0;
    return count;
}

/* BACKSTEP_PICTURES says how many; two thousand take minutes. */
static void pictures_leave_nothing_behind(void **state)
{
    const char *set = getenv("BACKSTEP_PICTURES");
    size_t pictures = set ? strtoul(set, NULL, 10) : 20;
    (void)state;
    if (!have("gnuplot"))
        skip();
    static const char *const commands[] = {"heatmap W1", "hist Z1", "tiles W1",   "plot",
                                           "image 0 1",  "network", "heatmap b1", "diff W1 0"};
    draw("next");
    draw("heatmap W1 a.png");
    size_t files = open_files();
    pid_t process = session.output.drawing.plotter.gnuplot.process;
    for (size_t i = 0; i < pictures; i++)
        draw("%s a.png", commands[i % (sizeof commands / sizeof commands[0])]);
    assert_int_equal(open_files(), files);
    assert_int_equal(session.output.drawing.plotter.gnuplot.process, process);
    unlink("a.png");
    char *inside = memory_string(session.output.drawing.plotter.folder, NULL);
    windows_free(&session.output.drawing);
    assert_int_equal(waitpid(-1, NULL, WNOHANG), -1);
    assert_int_equal(errno, ECHILD);
    assert_int_equal(open_files(), files - 3);
    assert_int_equal(access(inside, F_OK), -1);
    memory_free(inside);
    session.output.drawing = windows_new();
}

/* ====================================== at a real prompt ====================================== */

/* The half blocks of a heatmap in a pseudo-terminal have the colours of the matrix. */
static void prompt_shows_half_blocks(void **state)
{
    char *arguments[] = {program, "-n", "-q", NULL}, expected[64];
    struct terminal terminal;
    (void)state;
    setenv("TERM", "xterm", 1);
    setenv("COLORTERM", "truecolor", 1);
    setenv("LC_ALL", "C.UTF-8", 1);
    unsetenv("NO_COLOR");
    unsetenv("DISPLAY");
    terminal_open(&terminal, arguments, 100, false);
    terminal_expect(&terminal, "(backstep) ");
    terminal_type(&terminal, "data toy\r");
    terminal_expect(&terminal, "(backstep) ");
    terminal_type(&terminal, "heatmap W1\r");
    terminal_expect(&terminal, "W1 (3x4), iteration 0");
    terminal_expect(&terminal, "(backstep) ");
    /* W1[0] = 0.5 -0.5 0.4 -0.3, the largest is 0.6: cells of 6 x 6 dots, alike in a line */
    static const double row[] = {0.5, -0.5, 0.4, -0.3};
    const char *at = strstr(terminal.raw, "iteration 0\r\n");
    assert_non_null(at);
    for (int j = 0; j < 4; j++) {
        struct color color = palette_color(PALETTE_SIGNED, (row[j] / 0.6 + 1) / 2);
        snprintf(expected, sizeof expected, "\033[38;2;%d;%d;%dm\033[48;2;%d;%d;%dm▀", color.red,
                 color.green, color.blue, color.red, color.green, color.blue);
        const char *next = strstr(at, expected);
        if (!next)
            fail_msg("W1[0, %d] is not shown", j);
        else
            at = next;
    }
    terminal_type(&terminal, "\004");
    assert_int_equal(terminal_close(&terminal), 0);
    terminal_free(&terminal);
}

static pid_t display; /* Xvfb's; 0 for none */

/* A display of our own, which the environment then names. */
static void open_display(void)
{
    char name[16], path[64];
    char *server[] = {"Xvfb", name, "-screen", "0", "1000x700x24", NULL};
    snprintf(name, sizeof name, ":%d", 100 + (int)(getpid() % 400));
    snprintf(path, sizeof path, "/tmp/.X11-unix/X%s", name + 1);
    display = fork();
    if (display == 0) {
        int nowhere = open("/dev/null", O_RDWR);
        for (int file = 0; file < 3; file++)
            dup2(nowhere, file);
        execvp(server[0], server);
        _exit(127);
    }
    setenv("DISPLAY", name, 1);
    for (int i = 0; i < 300 && access(path, F_OK) != 0; i++)
        usleep(100000);
}

static int close_display(void **state)
{
    (void)state;
    if (display > 0) {
        kill(display, SIGTERM);
        waitpid(display, NULL, 0);
    }
    display = 0;
    return unsetenv("DISPLAY");
}

/* A window on it, and what a screenshot shows. */
static void window_shows_the_matrix(void **state)
{
    char *arguments[] = {program, "-n", "-q", NULL};
    struct terminal terminal;
    (void)state;
    need_pixels();
    if (!have("Xvfb") || !have("import") ||
        system(
            "gnuplot -d -e \"if (!(strstrt(GPVAL_TERMINALS, ' x11 ') || strstrt(GPVAL_TERMINALS, "
            "' wxt ') || strstrt(GPVAL_TERMINALS, ' qt '))) exit status 1\" 2>/dev/null") != 0)
        skip();
    open_display();
    terminal_open(&terminal, arguments, 100, false);
    terminal_expect(&terminal, "(backstep) ");
    terminal_type(&terminal, "set view window\r");
    terminal_expect(&terminal, "(backstep) ");
    terminal_type(&terminal, "let t = np.where(np.arange(120).reshape(10, 12) == 32, 1, "
                             "np.where(np.arange(120).reshape(10, 12) == 87, -1, 0))\r");
    terminal_expect(&terminal, "(backstep) ");
    terminal_type(&terminal, "heatmap t\r");
    terminal_expect(&terminal, "(backstep) ");
    struct spot_of_color plus = {0}, minus = {0};
    for (int i = 0; i < 30 && plus.count < 300; i++) { /* until the window has been drawn */
        usleep(200000);
        assert_int_equal(system("import -silent -window root screen.png"), 0);
        struct pixels pixels = picture("screen.png");
        struct area area = {0, 0, 640, pixels.height}; /* without the colour bar */
        plus = pixels_find(&pixels, RED, 4, area);
        minus = pixels_find(&pixels, BLUE, 4, area);
        pixels_free(&pixels);
    }
    terminal_type(&terminal, "quit\r");
    int status = terminal_close(&terminal);
    terminal_free(&terminal);
    assert_int_equal(status, 0);
    assert_true(plus.count > 300 && minus.count > 300);
    assert_about(plus.x - minus.x, minus.y - plus.y, 3); /* five cells, both ways */
    assert_true(plus.x > minus.x);
}

/* =========================================== set-up =========================================== */

static int begin(void **state)
{
    int failed = harness_begin(state);
    new_session(&session, "data toy");
    if (failed || chdir(folder) != 0)
        return -1;
    setenv("BACKSTEP_PATIENCE", "60", 1); /* for machines that are busy */
    setenv("HOME", folder, 1);
    setenv("XDG_STATE_HOME", folder, 1);
    unsetenv("DISPLAY");
    unsetenv("WAYLAND_DISPLAY");
    return 0;
}

static int end(void **state)
{
    session_free(&session);
    return chdir("/") || harness_end(state);
}

/* The program beside this test's folder. */
static void find_program(const char *own)
{
    char path[900];
    if (realpath(own, path))
        snprintf(program, sizeof program, "%s/backstep", dirname(dirname(path)));
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(heatmap_shows_each_cell),
        cmocka_unit_test(large_matrices_keep_their_extremes),
        cmocka_unit_test(rows_become_pictures),
        cmocka_unit_test(vectors_become_bars),
        cmocka_unit_test(constants_and_nothing_finite_are_drawn),
        cmocka_unit_test(large_numbers_are_drawn_or_refused),
        cmocka_unit_test(histograms_have_heights),
        cmocka_unit_test(scatters_have_points),
        cmocka_unit_test(curves_fall),
        cmocka_unit_test(images_have_probabilities),
        cmocka_unit_test(mistakes_are_drawn),
        cmocka_unit_test(networks_and_confusions_are_drawn),
        cmocka_unit_test(differences_are_what_changed),
        cmocka_unit_test(suffixes_choose_the_kind),
        cmocka_unit_test(file_names_run_nothing),
        cmocka_unit_test(expressions_run_nothing),
        cmocka_unit_test(titles_run_nothing),
        cmocka_unit_test(failures_are_one_message),
        cmocka_unit_test(it_is_started_again),
        cmocka_unit_test(it_dies_while_drawing),
        cmocka_unit_test(it_ends_with_the_program),
        cmocka_unit_test(pictures_leave_nothing_behind),
        cmocka_unit_test(prompt_shows_half_blocks),
        cmocka_unit_test_teardown(window_shows_the_matrix, close_display),
    };
    if (argc > 1) /* a name, with * and ? */
        cmocka_set_test_filter(argv[1]);
    find_program(argv[0]);
    return cmocka_run_group_tests(tests, begin, end);
}
