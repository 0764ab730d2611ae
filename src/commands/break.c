/* break, watch, catch, and what belongs to a stop. */
#include "commands/break.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "commands/arguments.h"
#include "commands/command.h"
#include "commands/words.h"
#include "session/stops.h"
#include "session/asking.h"

static void describe_place(char *text, size_t length, const struct session *session,
                           const struct stop *stop)
{
    const struct network *network = &session->training.network;
    text[0] = '\0';
    if (stop->kind == STOP_CATCH)
        snprintf(text, length, "NaN or infinity, anywhere");
    if (stop->kind != STOP_BREAK)
        return;
    char iteration[40] = "";
    if (stop->has_iteration)
        snprintf(iteration, sizeof iteration, "in iteration %zu, ", stop->iteration);
    size_t statement = network_statement(network, stop->target);
    if (statement < network->statement_count)
        snprintf(text, length, "%safter %zu  %s = %s", iteration, statement + 1, stop->target,
                 network->statements[statement].formula);
    else if (stop->target[0])
        snprintf(text, length, "%safter %s, which this network has not", iteration, stop->target);
    else
        snprintf(text, length, "%safter the first statement", iteration);
}

static bool set_break(struct session *session, const char *arguments, bool temporary,
                      struct error *error)
{
    char word[64], place[200];
    struct spot spot;
    const char *rest = argument_word(arguments, word, sizeof word), *condition = NULL;
    if (!*word)
        return error_set(error, "break dW1, break dW1 if max(abs(dW1)) > 1, break 17:dZ2",
                         "break needs a target");
    if (strncmp(rest, "if", 2) == 0 && (rest[2] == ' ' || rest[2] == '('))
        condition = rest + 2 + strspn(rest + 2, " ");
    else if (*rest)
        return error_set(error, "break TARGET if CONDITION", "%.60s: not understood after %s", rest,
                         word);
    if (!argument_spot(session, word, &spot, error) ||
        (condition && !words_known(session, condition, error)))
        return false;
    struct stop *stop = stops_new(&session->stops, STOP_BREAK, condition, error);
    if (!stop)
        return false;
    stop->temporary = temporary;
    stop->has_iteration = spot.has_iteration;
    stop->iteration = spot.iteration;
    if (spot.has_statement)
        snprintf(stop->target, sizeof stop->target, "%s", spot.target);
    describe_place(place, sizeof place, session, stop);
    fprintf(session->output.notes, "%s %zu %s%s%s\n",
            temporary ? "Temporary breakpoint" : "Breakpoint", stop->number, place,
            condition ? "  if " : "", condition ? condition : "");
    return true;
}

static bool run_break(struct session *session, const char *arguments, struct error *error)
{
    return set_break(session, arguments, false, error);
}

static bool run_tbreak(struct session *session, const char *arguments, struct error *error)
{
    return set_break(session, arguments, true, error);
}

static bool run_watch(struct session *session, const char *arguments, struct error *error)
{
    if (!*arguments)
        return error_set(error, "watch W1[3,400], watch loss < 1", "watch needs an expression");
    if (!words_known(session, arguments, error))
        return false;
    struct stop *stop = stops_new(&session->stops, STOP_WATCH, arguments, error);
    if (!stop)
        return false;
    stops_watch(session, stop);
    fprintf(session->output.notes, "Watchpoint %zu: %s\n", stop->number, arguments);
    return true;
}

static bool run_catch(struct session *session, const char *arguments, struct error *error)
{
    if (strcmp(arguments, "nan") != 0 && strcmp(arguments, "inf") != 0)
        return error_set(error, "catch nan", "only nan can be caught: NaN or infinity");
    struct stop *stop = stops_new(&session->stops, STOP_CATCH, NULL, error);
    if (!stop)
        return false;
    fprintf(session->output.notes, "Catchpoint %zu: NaN or infinity in what a statement computes\n",
            stop->number);
    return true;
}

/* The stops that the arguments number; all of them where there are none. */
static bool each_named(struct session *session, const char *arguments,
                       void (*act)(struct stops *stops, size_t index), struct error *error)
{
    struct stops *stops = &session->stops;
    if (!*arguments) {
        for (size_t i = stops->count; i-- > 0;)
            act(stops, i);
        return true;
    }
    while (*arguments) {
        char word[64];
        size_t number;
        arguments = argument_word(arguments, word, sizeof word);
        if (!argument_count(word, 0, &number, error))
            return false;
        struct stop *stop = stops_find(stops, number);
        if (!stop)
            return error_set(error, "`info break` lists them.", "there is no breakpoint %zu",
                             number);
        act(stops, (size_t)(stop - stops->list));
    }
    return true;
}

static void enable(struct stops *stops, size_t index)
{
    stops->list[index].enabled = true;
}

static void disable(struct stops *stops, size_t index)
{
    stops->list[index].enabled = false;
}

static bool run_delete(struct session *session, const char *arguments, struct error *error)
{
    return each_named(session, arguments, stops_remove, error);
}

static bool run_enable(struct session *session, const char *arguments, struct error *error)
{
    bool ok = each_named(session, arguments, enable, error);
    stops_look(session);
    return ok;
}

static bool run_disable(struct session *session, const char *arguments, struct error *error)
{
    return each_named(session, arguments, disable, error);
}

static bool run_ignore(struct session *session, const char *arguments, struct error *error)
{
    char first[64], second[64];
    size_t number, count;
    argument_word(argument_word(arguments, first, sizeof first), second, sizeof second);
    if (!*first || !*second)
        return error_set(error, "ignore 1 10", "ignore needs a breakpoint's number and a count");
    if (!argument_count(first, 0, &number, error) || !argument_count(second, 0, &count, error))
        return false;
    struct stop *stop = stops_find(&session->stops, number);
    if (!stop)
        return error_set(error, "`info break` lists them.", "there is no breakpoint %zu", number);
    stop->ignore = count;
    fprintf(session->output.notes, "The next %zu hits of breakpoint %zu are passed over.\n", count,
            number);
    return true;
}

static bool take_commands(struct session *session, const char *arguments, const char *lines,
                          struct error *error)
{
    struct stop *stop = stops_find(&session->stops, strtoull(arguments, NULL, 10));
    char *copy = memory_string(lines, error);
    if (!copy)
        return false;
    memory_free(stop->commands);
    stop->commands = copy;
    return true;
}

static bool run_commands(struct session *session, const char *arguments, struct error *error)
{
    size_t last = session->stops.count ? session->stops.list[session->stops.count - 1].number : 0;
    size_t number;
    if (!*arguments && !session->stops.count)
        return error_set(error, "`break dW1` sets one, `commands` then takes lines for it.",
                         "there is no breakpoint yet");
    char text[32];
    if (!argument_count(arguments, last, &number, error))
        return session_refuse(session, error);
    if (!stops_find(&session->stops, number))
        return error_set(error, "`info break` lists them.", "there is no breakpoint %zu", number) ||
               session_refuse(session, error);
    snprintf(text, sizeof text, "%zu", number);
    return control_block(&session->control, BLOCK_COMMANDS, text, take_commands, error);
}

void stops_list(const struct session *session)
{
    static const char *const kind[] = {"break", "watch", "catch"};
    if (!session->stops.count)
        fprintf(session->output.results, "No breakpoints, watchpoints or catchpoints.\n");
    for (size_t i = 0; i < session->stops.count; i++) {
        const struct stop *stop = &session->stops.list[i];
        char place[200];
        describe_place(place, sizeof place, session, stop);
        fprintf(session->output.results, "%-3zu %s %s  %s%s%s", stop->number, kind[stop->kind],
                stop->enabled ? "on " : "off", place,
                stop->kind == STOP_BREAK && stop->condition ? "  if " : "",
                stop->condition ? stop->condition : "");
        fprintf(session->output.results, "  hits %zu", stop->hits);
        if (stop->ignore)
            fprintf(session->output.results, "  passes over %zu", stop->ignore);
        if (stop->temporary)
            fprintf(session->output.results, "  once");
        fputc('\n', session->output.results);
    }
}

/* ========================================== keeping =========================================== */

/* Whether its command would be understood here. What lies ahead in time runs today's program. */
static bool is_understood(struct session *session, const struct stop *stop)
{
    struct error ignored;
    struct spot spot;
    char place[64];
    snprintf(place, sizeof place, "%zu:%s", stop->iteration, stop->target);
    return (!stop->target[0] || argument_spot(session, stop->target, &spot, &ignored)) &&
           (!stop->target[0] || !stop->has_iteration ||
            argument_spot(session, place, &spot, &ignored)) &&
           (!stop->condition || words_known(session, stop->condition, &ignored));
}

static void write_stop(FILE *stream, const struct stop *stop)
{
    if (stop->kind == STOP_WATCH)
        fprintf(stream, "watch %s\n", stop->condition);
    if (stop->kind == STOP_CATCH)
        fprintf(stream, "catch nan\n");
    if (stop->kind != STOP_BREAK)
        return;
    fprintf(stream, stop->temporary ? "tbreak " : "break ");
    if (stop->has_iteration)
        fprintf(stream, "%zu%s", stop->iteration, stop->target[0] ? ":" : "");
    fprintf(stream, "%s%s%s\n", stop->target, stop->condition ? " if " : "",
            stop->condition ? stop->condition : "");
}

void stops_keep(FILE *stream, struct session *session)
{
    size_t number = 0;
    for (size_t i = 0; i < session->stops.count; i++) {
        const struct stop *stop = &session->stops.list[i];
        bool understood = is_understood(session, stop);
        if (!understood)
            fprintf(stream, "# ");
        write_stop(stream, stop);
        if (!understood)
            continue;
        number++;
        if (stop->commands)
            fprintf(stream, "commands\n%send\n", stop->commands);
        if (stop->ignore)
            fprintf(stream, "ignore %zu %zu\n", number, stop->ignore);
        if (!stop->enabled)
            fprintf(stream, "disable %zu\n", number);
    }
}

static const struct command commands[] = {
    {"break", "b", "break TARGET|ITER[:TARGET] [if COND]", "stop after a statement",
     "break dW1                     after dW1 has been computed\n"
     "break 17:dZ2                  in iteration 17 only\n"
     "break dW1 if max(abs(dW1)) > 1\n",
     0, run_break},
    {"tbreak", NULL, "tbreak TARGET [if COND]", "the same, once", "tbreak loss if loss < 1\n", 0,
     run_tbreak},
    {"watch", NULL, "watch EXPR", "stop when a value changes",
     "watch W1[3,400]               stops at its update, shows old and new\n", 0, run_watch},
    {"catch", NULL, "catch nan|inf", "stop when a statement computes NaN or infinity",
     "catch nan                     both, whichever is named\n", 0, run_catch},
    {"delete", "d", "delete [N...]", "remove breakpoints, or all", "delete 1 2\n", 0, run_delete},
    {"enable", NULL, "enable [N...]", "let breakpoints stop again", "enable 1\n", 0, run_enable},
    {"disable", NULL, "disable [N...]", "keep breakpoints, but pass over them", "disable 1\n", 0,
     run_disable},
    {"ignore", NULL, "ignore N COUNT", "pass over the next COUNT hits", "ignore 1 10\n", 0,
     run_ignore},
    {"commands", NULL, "commands [N] ... end", "what to do whenever it stops",
     "commands 1\n> print loss\n> end\n", COMMAND_TAKES_BLOCK, run_commands},
};

const struct command_group STOP_COMMANDS = {"stopping", commands,
                                            sizeof commands / sizeof commands[0]};
