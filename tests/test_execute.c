/* The entry for lines: blocks, slices, questions, scripts, and what is wanted next. */
#include "harness.h"

#include "commands/command.h"
#include "shell/execute.h"

static struct outcome push(struct session *session, const char *line)
{
    return execute_whole(session, execute(session, line));
}

/* A line must succeed and leave this wanted. */
static void pushed(struct session *session, const char *line, enum wants wants)
{
    struct outcome outcome = push(session, line);
    assert_ok(outcome.ok, &outcome.error);
    assert_int_equal(outcome.wants, wants);
}

/* A line must fail, with a message that contains the text. */
static void refused(struct session *session, const char *line, const char *message)
{
    struct outcome outcome = push(session, line);
    assert_error(outcome.ok, &outcome.error, message);
    assert_int_equal(outcome.wants, WANTS_COMMAND);
}

static size_t iteration_of(const struct session *session)
{
    return session->training.timeline.place.iteration;
}

/* =========================================== blocks =========================================== */

static void a_block_is_pushed_line_by_line(void **state)
{
    struct session session;
    (void)state;
    new_session(&session, "data toy");
    pushed(&session, "define twice", WANTS_LINES);
    pushed(&session, "  next", WANTS_LINES);
    pushed(&session, "define inner", WANTS_LINES);
    pushed(&session, "   step", WANTS_LINES);
    pushed(&session, "end ", WANTS_LINES);
    pushed(&session, "next", WANTS_LINES);
    assert_int_equal(iteration_of(&session), 0);
    pushed(&session, " end", WANTS_COMMAND);
    assert_string_equal(definitions_find(&session.definitions, "twice"),
                        "next\ndefine inner\n   step\nend\nnext\n");
    pushed(&session, "twice", WANTS_COMMAND);
    assert_int_equal(iteration_of(&session), 2);
    assert_string_equal(definitions_find(&session.definitions, "inner"), "step\n");
    session_free(&session);
}

static void a_refused_block_is_dropped(void **state)
{
    struct session session;
    (void)state;
    new_session(&session, "data toy");
    pushed(&session, "define step", WANTS_LINES);
    pushed(&session, "next", WANTS_LINES);
    refused(&session, "end", "step is a command already");
    pushed(&session, "values b2 [2]", WANTS_LINES);
    pushed(&session, "0.5 0.25", WANTS_LINES);
    refused(&session, "end", "is no shape");
    assert_int_equal(iteration_of(&session), 0);
    session_free(&session);
}

static void a_block_has_room_for_so_much(void **state)
{
    struct session session;
    char line[1000];
    (void)state;
    memset(line, '#', sizeof line - 1);
    line[sizeof line - 1] = '\0';
    new_session(&session, "data toy");
    pushed(&session, "define long", WANTS_LINES);
    for (int i = 0; i < 70; i++)
        pushed(&session, line, WANTS_LINES);
    refused(&session, "end", "too many lines");
    assert_null(definitions_find(&session.definitions, "long"));
    session_free(&session);
}

static void the_input_may_end_within_a_block(void **state)
{
    struct session session;
    (void)state;
    new_session(&session, "data toy");
    pushed(&session, "check", WANTS_LINES);
    pushed(&session, "dZ2 = A2 - Y", WANTS_LINES);
    refused(&session, NULL, "the input ended within a block");
    pushed(&session, "next", WANTS_COMMAND);
    pushed(&session, NULL, WANTS_COMMAND);
    assert_int_equal(iteration_of(&session), 1);
    pushed(&session, "define open", WANTS_LINES);
    session_free(&session);
}

/* =========================================== slices =========================================== */

static void a_run_is_interrupted_between_slices(void **state)
{
    struct session session;
    (void)state;
    new_session(&session, "data toy");
    struct outcome outcome = execute(&session, "run 1000000000");
    assert_true(outcome.ok);
    assert_int_equal(outcome.wants, WANTS_TIME);
    size_t first = iteration_of(&session);
    assert_true(first > 0);
    struct outcome early = execute(&session, "next");
    assert_error(early.ok, &early.error, "still carried out");
    assert_int_equal(early.wants, WANTS_TIME);
    early = execute_file(&session, "nowhere.bs");
    assert_error(early.ok, &early.error, "still carried out");
    assert_int_equal(early.wants, WANTS_TIME);
    assert_int_equal(iteration_of(&session), first);
    outcome = execute_on(&session);
    assert_int_equal(outcome.wants, WANTS_TIME);
    size_t second = iteration_of(&session);
    assert_true(second > first);
    session.control.interrupted = 1;
    outcome = execute_on(&session);
    assert_true(outcome.ok);
    assert_int_equal(outcome.wants, WANTS_COMMAND);
    assert_int_equal(session.control.interrupted, 0);
    assert_int_equal(iteration_of(&session), second + 1);
    pushed(&session, "next", WANTS_COMMAND);
    assert_int_equal(iteration_of(&session), second + 2);
    session_free(&session);
}

/* The way back takes the same snapshots, however it is cut. */
static void a_way_goes_on_where_a_slice_ended(void **state)
{
    struct session session;
    (void)state;
    new_session(&session, "data toy");
    command(&session, "set timeline 4096");
    command(&session, "run 40000");
    command(&session, "let here = loss");
    struct outcome outcome = execute(&session, "goto 39990");
    size_t slices = 1;
    for (; outcome.wants == WANTS_TIME; slices++)
        outcome = execute_on(&session);
    assert_ok(outcome.ok, &outcome.error);
    assert_int_equal(iteration_of(&session), 39990);
    command(&session, "run 10");
    assert_close(number(&session, "loss"), number(&session, "here"), 0);
    session_free(&session);
}

/* Other commands of the same line are given up with it. */
static void an_interrupt_ends_scripts_between_slices(void **state)
{
    struct session session;
    (void)state;
    new_session(&session, "data toy");
    write_text("$/long.bs", "run 1000000000\nlet reached = 1\n");
    char *path = expand("source \"$/long.bs\"");
    struct outcome outcome = execute(&session, path);
    free(path);
    assert_int_equal(outcome.wants, WANTS_TIME);
    session.control.interrupted = 1;
    session.control.interrupts = session.control.interrupts + 1;
    outcome = execute_whole(&session, execute_on(&session));
    assert_true(outcome.ok);
    assert_int_equal(outcome.wants, WANTS_COMMAND);
    refused(&session, "print reached", "reached");
    session_free(&session);
}

/* ========================================= questions ========================================== */

static int answered; /* 1 for yes, -1 for no */

static bool take_answer(struct session *session, bool yes, struct error *error)
{
    (void)session;
    answered = yes ? 1 : -1;
    return !yes || error_set(error, NULL, "the answer was yes");
}

static bool run_ask(struct session *session, const char *arguments, struct error *error)
{
    return control_ask(&session->control, arguments, take_answer, error);
}

static const struct command commands[] = {
    {"ask", NULL, "ask TEXT", "ask a question", "ask\n", COMMAND_WITHOUT_DATA, run_ask},
};
static const struct command_group group = {"asking", commands, 1};
static const struct command_group *const table[] = {&group, &SCRIPT_COMMANDS, NULL};

static void a_question_is_answered(void **state)
{
    struct session session;
    (void)state;
    new_session(&session, "data toy");
    session.control.commands = table;
    pushed(&session, "ask Shall it be?", WANTS_ANSWER);
    assert_string_equal(session.control.question.text, "Shall it be?");
    struct outcome outcome = push(&session, "perhaps");
    assert_error(outcome.ok, &outcome.error, "yes or no");
    assert_int_equal(outcome.wants, WANTS_ANSWER);
    pushed(&session, " no ", WANTS_COMMAND);
    assert_int_equal(answered, -1);
    pushed(&session, "ask Again?", WANTS_ANSWER);
    refused(&session, "y", "the answer was yes");
    assert_int_equal(answered, 1);
    pushed(&session, "ask And now?", WANTS_ANSWER);
    pushed(&session, NULL, WANTS_COMMAND);
    assert_int_equal(answered, -1);
    session_free(&session);
}

/* A script waits for the answer, and goes on after it. */
static void a_question_holds_a_script_up(void **state)
{
    struct session session;
    (void)state;
    new_session(&session, "data toy");
    session.control.commands = table;
    write_text("$/ask.bs", "ask Shall it be?\necho behind\nask Again?\necho never\n");
    char *path = expand("source \"$/ask.bs\"");
    pushed(&session, path, WANTS_ANSWER);
    struct outcome outcome = push(&session, "perhaps");
    assert_int_equal(outcome.wants, WANTS_ANSWER);
    pushed(&session, "n", WANTS_ANSWER);
    assert_string_equal(session.control.question.text, "Again?");
    outcome = push(&session, "yes");
    assert_error(outcome.ok, &outcome.error, "ask.bs:3: the answer was yes");
    assert_int_equal(outcome.wants, WANTS_COMMAND);
    free(path);
    session_free(&session);
}

/* ========================================== scripts =========================================== */

static void an_error_has_its_place(void **state)
{
    struct session session;
    (void)state;
    new_session(&session, "data toy");
    char *inner = expand("$/inner.bs"), *outer = expand("$/outer.bs"), line[700];
    write_text(inner, "# nothing\n\ndefine bad\nstep\nprint nowhere\nend\nbad\n");
    snprintf(line, sizeof line, "next\nsource \"%s\"\nnext\n", inner);
    write_text(outer, line);
    struct outcome outcome = execute_whole(&session, execute_file(&session, outer));
    snprintf(line, sizeof line, "%s:2: %s:7: ", outer, inner);
    assert_error(outcome.ok, &outcome.error, line);
    assert_string_equal(outcome.script, inner);
    assert_int_equal(outcome.line, 7);
    assert_int_equal(iteration_of(&session), 1);
    assert_int_equal(session.training.timeline.place.done, 1);
    assert_false(script_runs(&session.control.scripts));
    write_text(inner, "next\ndefine open\nstep\n");
    outcome = execute_whole(&session, execute_file(&session, inner));
    assert_error(outcome.ok, &outcome.error, "inner.bs:4: the input ended within a block");
    FILE *file = open_file(inner, "w");
    fwrite("define open\n\0\nend\n", 1, 18, file);
    fclose(file);
    outcome = execute_whole(&session, execute_file(&session, inner));
    assert_error(outcome.ok, &outcome.error, "inner.bs:2: this is no text");
    assert_int_equal(outcome.wants, WANTS_COMMAND); /* no line of the block that was begun */
    outcome = push(&session, "print nowhere");
    assert_false(outcome.ok);
    assert_string_equal(outcome.script, "");
    free(inner);
    free(outer);
    session_free(&session);
}

/* The commands of a stop that run into a stop make room for the new ones: the stack doesn't grow.
 */
static void stops_commands_go_on(void **state)
{
    struct session session;
    (void)state;
    new_session(&session, "data toy");
    command_all(&session,
                "break dW1\ncommands\ncontinue\nlet behind = 1\nend\nset iterations 50\n");
    command_all(&session, "break 30:b2\ncommands\nlet there = 5\nend\n");
    pushed(&session, "continue", WANTS_COMMAND);
    assert_int_equal(iteration_of(&session), 31);
    assert_close(number(&session, "there"), 5, 0);
    refused(&session, "print behind", "behind");
    session_free(&session);
}

static void quitting_leaves_the_rest(void **state)
{
    struct session session;
    (void)state;
    new_session(&session, "data toy");
    pushed(&session, "define leave", WANTS_LINES);
    pushed(&session, "quit", WANTS_LINES);
    pushed(&session, "next", WANTS_LINES);
    pushed(&session, "end", WANTS_COMMAND);
    pushed(&session, "leave", WANTS_NOTHING);
    assert_int_equal(iteration_of(&session), 0);
    session_free(&session);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_block_is_pushed_line_by_line),
        cmocka_unit_test(a_refused_block_is_dropped),
        cmocka_unit_test(a_block_has_room_for_so_much),
        cmocka_unit_test(the_input_may_end_within_a_block),
        cmocka_unit_test(a_run_is_interrupted_between_slices),
        cmocka_unit_test(a_way_goes_on_where_a_slice_ended),
        cmocka_unit_test(an_interrupt_ends_scripts_between_slices),
        cmocka_unit_test(a_question_is_answered),
        cmocka_unit_test(a_question_holds_a_script_up),
        cmocka_unit_test(an_error_has_its_place),
        cmocka_unit_test(stops_commands_go_on),
        cmocka_unit_test(quitting_leaves_the_rest),
    };
    return cmocka_run_group_tests(tests, harness_begin, harness_end);
}
