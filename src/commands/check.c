/* check, hint and gradcheck. */
#include <errno.h>
#include <string.h>

#include "base/file.h"
#include "base/memory.h"
#include "commands/arguments.h"
#include "commands/check.h"
#include "commands/command.h"
#include "commands/program_file.h"
#include "commands/verdict.h"
#include "judge/pasted_block.h"
#include "session/control.h"
#include "session/evaluating.h"

/* ==================================== the scratch iteration =================================== */

/* Whether the user changed something at the very place. */
static bool changed_here(const struct timeline *timeline)
{
    for (size_t i = 0; i < timeline->journal.count; i++)
        if (place_compare(timeline->journal.changes[i].from, timeline->place) == 0)
            return true;
    return false;
}

bool judge_start(struct network *start, struct session *session, struct batch batch,
                 struct error *error)
{
    const struct timeline *timeline = &session->training.timeline;
    const struct network *network = &session->training.network;
    size_t done;
    timeline_looked_at(timeline, &done);
    bool as_it_stands = done == 0 || (timeline->place.done == 0 && changed_here(timeline));
    if (!network_over(start, network, batch, error))
        return false;
    if (!as_it_stands && !timeline_begin(timeline, start, error)) {
        network_free(start);
        return false;
    }
    return true;
}

static bool begin(struct check *check, struct session *session, struct error *error)
{
    struct network start;
    session_scope(session); /* joins the links */
    struct trial_names names = {&session->chain.variables, &session->chain.aliases};
    struct batch all = session->training.network.batch, first = {all.order, all.from, 1};
    if (!judge_start(&start, session, first, error))
        return false;
    bool ok =
        check_new(check, &start, all, names, (enum convention)session->settings.convention, error);
    network_free(&start);
    return ok;
}

/* =========================================== check ============================================ */

/* Keeps what `hint` says next; NULL for nothing. */
static bool remember_hint(struct session *session, const char *hint, struct error *error)
{
    char *copy = hint ? memory_string(hint, error) : NULL;
    memory_free(session->judging.hint);
    session->judging.hint = copy;
    return copy || !hint;
}

/* What the program's value is made by, where that is a person's line. */
static void print_own_lines(struct session *session, const struct network *network, size_t tensor)
{
    for (size_t s = 0; s < network->statement_count; s++) {
        const struct statement *statement = &network->statements[s];
        const char *name = network->tensors[tensor].name;
        if (statement->target == tensor && statement->line && statement->inserted)
            fprintf(session->output.results,
                    "      The program's %s is also made by your line %zu: %s = %s\n", name, s + 1,
                    name, statement->formula);
        else if (statement->target == tensor && statement->line)
            fprintf(session->output.results, "      The program's %s is your line: %s = %s\n", name,
                    name, statement->formula);
    }
}

static bool check_one(struct session *session, struct check *check, const char *text,
                      struct error *error)
{
    struct checked_line line;
    char hint[600];
    if (!check_line(&line, check, text, error))
        return false;
    check_hint(hint, sizeof hint, check, line.judgement.tensor);
    verdict_print(session, &check->all.network, line.text, &line.judgement, hint);
    verdict_status(session, line.judgement.verdict);
    print_own_lines(session, &check->all.network, line.judgement.tensor);
    bool program_wrong = line.judgement.numerical && line.judgement.program_wrong;
    bool hinted = line.judgement.verdict == VERDICT_FAIL && !program_wrong;
    checked_line_free(&line);
    return remember_hint(session, hinted ? hint : NULL, error);
}

/* ========================================== a block =========================================== */

/* One line of the report; the first wrong one in full. */
static void print_block_line(struct session *session, const struct check *check,
                             const struct block *block, size_t i)
{
    const struct block_line *line = &block->lines[i];
    const struct network *network = &check->all.network;
    char hint[600], error[40];
    if (line->kind == BLOCK_ERROR) {
        fprintf(session->output.results, "error line %zu: %s\n", line->pasted->line,
                line->pasted->text);
        fprintf(session->output.results, "      could not be judged: %s\n", line->error.message);
        return;
    }
    if (line->kind != BLOCK_JUDGED)
        return;
    if (line->judgement.verdict == VERDICT_FAIL) {
        fprintf(session->output.results, "line %zu:\n", line->pasted->line);
        check_hint(hint, sizeof hint, check, line->judgement.tensor);
        verdict_print(session, network, line->pasted->text, &line->judgement,
                      i == block->first_wrong ? hint : NULL);
        return;
    }
    const char *name = network->tensors[line->tensor].name;
    bool other_name = spelling_tensor(network, line->pasted->assignment.name) != line->tensor ||
                      strncmp(name, line->pasted->assignment.name, 2) != 0;
    fprintf(session->output.results, "%-5s line %zu: %s", verdict_word(line->judgement.verdict),
            line->pasted->line, line->pasted->text);
    if (other_name)
        fprintf(session->output.results, "      (%s)", name);
    if (line->judgement.verdict == VERDICT_NOT_JUDGED)
        fprintf(session->output.results, ": %s\n", line->judgement.reason);
    else
        fprintf(session->output.results, "      relative error %s\n",
                verdict_error(error, sizeof error, line->judgement.error));
}

static void print_skipped(struct session *session, const struct block *block)
{
    char text[800];
    int used = 0;
    for (size_t i = 0; i < block->pasted.count && used < 700; i++)
        if (block->lines[i].kind == BLOCK_SKIPPED)
            used += snprintf(text + used, sizeof text - (size_t)used, "%s line %zu (%.40s)",
                             used ? "," : "Skipped:", block->lines[i].pasted->line,
                             block->lines[i].why);
    if (used)
        fprintf(session->output.results, "%s\n", text);
}

static void print_ways(struct session *session, const struct block *block,
                       const struct network *network)
{
    if (block->layout != LAYOUT_COLUMNS)
        fprintf(session->output.results,
                "Read with a sample a row: X is %zu x %zu, %s. That is right as well.\n",
                network->batch.count, network->layers.units[0],
                block->layout == LAYOUT_ROWS ? "Z1 = X @ W1 + b1" : "Z1 = X @ W1.T + b1");
    if (block->mean)
        fprintf(session->output.results,
                "Read with 1/m inside %s, and none in dW and db. That is right as well.\n",
                network->tensors[network_output_error(network)].name);
}

/* How many lines could not be judged. */
static void print_unjudged(struct session *session, const struct block *block)
{
    if (block->errors)
        fprintf(session->output.results, "%zu line%s could not be judged.\n", block->errors,
                block->errors == 1 ? "" : "s");
}

static void print_block(struct session *session, const struct check *check,
                        const struct block *block)
{
    for (size_t i = 0; i < block->pasted.count; i++)
        print_block_line(session, check, block, i);
    print_skipped(session, block);
    print_ways(session, block, &check->all.network);
    print_unjudged(session, block);
    size_t right = 0;
    for (size_t i = 0; i < block->pasted.count; i++)
        right +=
            block->lines[i].kind == BLOCK_JUDGED && block->lines[i].judgement.verdict == VERDICT_OK;
    if (block->first_wrong == block->pasted.count && block->judged == 0)
        return;
    if (block->first_wrong == block->pasted.count) {
        fprintf(session->output.results, "%zu of %zu judged lines are right.\n", right,
                block->judged);
        return;
    }
    const struct pasted *first = block->lines[block->first_wrong].pasted;
    fprintf(session->output.results, "The first wrong line is line %zu: %s\n", first->line,
            first->text);
    if (block->wrong > 1)
        fprintf(session->output.results,
                "The lines after it were judged as if it had been right.\n");
}

static bool check_block(struct session *session, struct check *check, const char *text,
                        struct error *error)
{
    struct block block;
    char hint[600] = "";
    if (!block_judge(&block, check, text, error))
        return false;
    print_block(session, check, &block);
    for (size_t i = 0; i < block.pasted.count; i++)
        if (block.lines[i].kind == BLOCK_JUDGED)
            verdict_status(session, block.lines[i].judgement.verdict);
        else if (block.lines[i].kind == BLOCK_ERROR)
            verdict_status(session, VERDICT_NOT_JUDGED);
    bool wrong = block.first_wrong < block.pasted.count &&
                 block.lines[block.first_wrong].kind == BLOCK_JUDGED;
    if (wrong)
        check_hint(hint, sizeof hint, check, block.lines[block.first_wrong].tensor);
    block_free(&block);
    return remember_hint(session, wrong ? hint : NULL, error);
}

/* Reads at most `longest` bytes into `text`, which has room for one more and a zero. */
static bool read_text(FILE *file, char *text, size_t longest, const char *path, struct error *error)
{
    errno = 0;
    size_t length = fread(text, 1, longest + 1, file);
    text[length] = '\0';
    if (ferror(file))
        return error_set(error, NULL, "%s: cannot read: %s", path, strerror(errno));
    if (length > longest)
        return error_set(error, "Check its parts one by one.", "%s: longer than a megabyte", path);
    return strlen(text) == length ||
           error_set(error, NULL, "%s: this is no text: it holds a NUL byte", path);
}

/* A whole file: owned by the caller. */
static char *read_file(const char *path, struct error *error)
{
    enum { LONGEST = 1 << 20 };
    size_t size;
    FILE *file = file_open(path, &size, error);
    char *text = file ? memory_new(LONGEST + 2, 1, error) : NULL;
    bool ok = text && read_text(file, text, LONGEST, path, error);
    if (file)
        fclose(file);
    if (ok)
        return text;
    memory_free(text);
    return NULL;
}

static bool is_file(const char *text)
{
    size_t length = strlen(text);
    return length > 3 && strcmp(text + length - 3, ".py") == 0 && !strchr(text, '=');
}

/* Judges a block's lines, or a single one. */
static bool judge(struct session *session, const char *text, bool block, struct error *error)
{
    struct check check;
    if (!begin(&check, session, error))
        return false;
    bool ok =
        block ? check_block(session, &check, text, error) : check_one(session, &check, text, error);
    check_free(&check);
    return ok;
}

static bool take_pasted(struct session *session, const char *arguments, const char *text,
                        struct error *error)
{
    (void)arguments;
    return judge(session, text, true, error);
}

static bool run_check(struct session *session, const char *arguments, struct error *error)
{
    if (!*arguments)
        return control_block(&session->control, BLOCK_PASTED, "", take_pasted, error);
    if (!is_file(arguments))
        return judge(session, arguments, strchr(arguments, ';') != NULL, error);
    char *text = read_file(arguments, error);
    bool ok = text && judge(session, text, true, error);
    memory_free(text);
    return ok;
}

static bool run_hint(struct session *session, const char *arguments, struct error *error)
{
    if (!argument_none(arguments, "hint", error))
        return false;
    if (!session->judging.hint)
        return error_set(error, "check dZ2 = Y - A2", "there is no hint: no line was found wrong");
    fprintf(session->output.results, "%s\n", session->judging.hint);
    return true;
}

static const struct command commands[] = {
    {"check", NULL, "check [TARGET = EXPR|FILE.py]",
     "judge a line of your own, or several up to `end`",
     "check db2 = 1/m * np.sum(dZ2)\n"
     "check                         then lines as they stand in a notebook, then end\n"
     "check backward.py             the lines of a file\n",
     COMMAND_ONLY_SHOWS | COMMAND_TAKES_BLOCK_ALONE, run_check},
    {"program", NULL, "program [FILE.py|FILE.ipynb]",
     "run your own program, find its loss and gradients by their numbers, and judge it",
     "program train.py              a file\n"
     "program                       then the lines as they stand in a notebook, then end\n",
     COMMAND_ONLY_SHOWS | COMMAND_TAKES_BLOCK_ALONE, run_program},
    {"hint", NULL, "hint", "the right line, after a wrong one", "hint\n", COMMAND_ONLY_SHOWS,
     run_hint},
};

const struct command_group CHECK_COMMANDS = {"judging", commands,
                                             sizeof commands / sizeof commands[0]};
