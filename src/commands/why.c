/* why: the sum that an entry is, with its largest terms. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "commands/arguments.h"
#include "commands/command.h"
#include "model/version.h"
#include "session/editing.h"
#include "view/print_array.h"

static const char *name_of(const struct session *session, size_t tensor)
{
    return session->training.network.tensors[tensor].name;
}

/* One term of the sum that an entry is. */
struct term {
    double value;
    double left, right; /* its factors */
    size_t index;
};

enum { SHOWN_TERMS = 10 };

static int by_magnitude(const void *a, const void *b)
{
    const struct term *x = a, *y = b;
    double p = fabs(x->value), q = fabs(y->value);
    if (p != q)
        return p < q ? 1 : -1;
    return x->index < y->index ? -1 : x->index > y->index;
}

struct why {
    struct session *session;
    const struct statement *statement;
    size_t i, j;
    struct matrix value[NETWORK_OPERANDS]; /* of the operands, when the statement ran */
    struct matrix copy[NETWORK_OPERANDS];  /* owned, of those that an update has changed since */
};

static void free_operands(struct why *why)
{
    for (size_t k = 0; k < NETWORK_OPERANDS; k++)
        matrix_free(&why->copy[k]);
}

/* The operands as the statement read them. */
static bool find_operands(struct why *why, size_t statement, struct error *error)
{
    struct timeline *timeline = &why->session->training.timeline;
    const struct network *network = &why->session->training.network;
    for (size_t k = 0; k < why->statement->operation->operands; k++) {
        size_t tensor = why->statement->operand[k];
        bool carried = network->tensors[tensor].lifetime == LIFETIME_CARRIED;
        if (carried ? !timeline_carried_at(timeline, tensor, statement, &why->copy[k], error)
                    : !timeline_materialise(timeline, tensor, error))
            return false;
    }
    for (size_t k = 0; k < why->statement->operation->operands; k++)
        why->value[k] =
            why->copy[k].at ? why->copy[k] : network->tensors[why->statement->operand[k]].value;
    return true;
}

static const char *operand_name(const struct why *why, size_t k)
{
    return name_of(why->session, why->statement->operand[k]);
}

/* A number with its sign, but for a NaN. */
static const char *with_sign(char *text, size_t size, int digits, double x)
{
    if (isnan(x))
        snprintf(text, size, "nan");
    else
        snprintf(text, size, "%+.*g", digits, x);
    return text;
}

/* Prints one term: its factors, or its value alone where `right` is NULL. */
static void print_term(const struct why *why, const struct term *term, const char *left,
                       const char *right, bool samples)
{
    FILE *stream = why->session->output.results;
    char a[32], b[32];
    fprintf(stream, "  %s %4zu   ", samples ? "sample" : "k =", term->index);
    if (right)
        fprintf(stream, "%s %s  *  %s %s  =  ", left, with_sign(a, sizeof a, 5, term->left), right,
                with_sign(b, sizeof b, 5, term->right));
    fputs(with_sign(a, sizeof a, 5, term->value), stream);
    if (samples)
        fprintf(stream, "   label %d",
                batch_label(why->session->training.network.batch,
                            why->session->training.network.data, term->index));
    fputc('\n', stream);
}

/* Prints the largest of `count` terms. */
static void print_terms(const struct why *why, struct term *terms, size_t count, const char *left,
                        const char *right, bool samples)
{
    FILE *stream = why->session->output.results;
    size_t zeros = 0;
    for (size_t k = 0; k < count; k++)
        zeros += terms[k].value == 0;
    qsort(terms, count, sizeof *terms, by_magnitude);
    size_t shown = count - zeros < SHOWN_TERMS ? count - zeros : SHOWN_TERMS;
    if (shown < count - zeros)
        fprintf(stream, "  the %zu largest of %zu terms:\n", shown, count);
    for (size_t k = 0; k < shown; k++)
        print_term(why, &terms[k], left, right, samples);
    if (zeros)
        fprintf(stream, "  %zu of %zu terms are zero\n", zeros, count);
}

/* What {=k} stands for in the operation's phrase. */
static double number(const struct why *why, size_t k)
{
    const struct reason *reason = &why->statement->operation->why;
    double numbers[OPERATION_NUMBERS] = {0};
    struct matrix value = why->value[k];
    if (!reason->numbers)
        return (double)*matrix_at(value, value.rows == 1 ? 0 : why->i,
                                  value.columns == 1 ? 0 : why->j);
    reason->numbers(why->value, why->i, why->j, numbers);
    return numbers[k];
}

/* Writes what a placeholder of the phrase stands for. */
static void print_placeholder(const struct why *why, const char *text)
{
    FILE *stream = why->session->output.results;
    const struct network *network = &why->session->training.network;
    char sign[32];
    if (*text == 'i')
        fprintf(stream, "%zu", why->i);
    else if (*text == 'j')
        fprintf(stream, "%zu", why->j);
    else if (*text == 'm')
        fprintf(stream, "%zu", network->batch.count);
    else if (*text == 'l')
        fprintf(stream, "%d", batch_label(network->batch, network->data, why->j));
    else if (*text == '=')
        fprintf(stream, "%.6g", print_value(number(why, (size_t)(text[1] - '0'))));
    else if (*text == '+')
        fputs(with_sign(sign, sizeof sign, 6, number(why, (size_t)(text[1] - '0'))), stream);
    else
        fputs(operand_name(why, (size_t)(*text - '0')), stream);
}

static void print_phrase(const struct why *why)
{
    FILE *stream = why->session->output.results;
    fputs("  ", stream);
    for (const char *at = why->statement->operation->why.words; *at; at++) {
        if (*at != '{') {
            fputc(*at, stream);
            continue;
        }
        print_placeholder(why, at + 1);
        at = strchr(at, '}');
    }
    fputc('\n', stream);
}

/* How many terms vanish because the first operand is zero, where what computes that has a word for
 * it: "silenced by ReLU". */
static void print_zeros(const struct why *why, const struct term *terms, size_t count)
{
    const struct network *network = &why->session->training.network;
    size_t computed = network_computes(network, why->statement->operand[0]), zeros = 0;
    const char *word =
        computed < network->statement_count ? network->statements[computed].operation->zeros : NULL;
    for (size_t n = 0; n < count; n++)
        zeros += terms[n].left == 0;
    if (word && zeros)
        fprintf(why->session->output.results, "  %s: %zu of %zu samples, where %s[%zu, n] is 0\n",
                word, zeros, count, operand_name(why, 0), why->i);
}

static bool why_print(const struct why *why, struct error *error)
{
    const struct operation *operation = why->statement->operation;
    const struct reason *reason = &operation->why;
    bool samples = operation->kind == OPERATION_SUM;
    print_phrase(why);
    if (!reason->terms)
        return true;
    size_t count = reason->terms(why->value);
    struct term *terms = memory_new(count, sizeof *terms, error);
    if (!terms)
        return false;
    for (size_t k = 0; k < count; k++) {
        double factor[2];
        reason->term(why->value, why->i, why->j, k, factor);
        terms[k] = (struct term){factor[0] * factor[1], factor[0], factor[1], k};
    }
    if (samples)
        print_zeros(why, terms, count);
    print_terms(why, terms, count, operand_name(why, 0),
                reason->single ? NULL : operand_name(why, 1), samples);
    memory_free(terms);
    return true;
}

/* The last statement that has computed a tensor, or else the one that will. */
static size_t latest(const struct program *program, size_t target, size_t done)
{
    size_t found = program_first(program, target);
    for (size_t s = found; s < done; s++)
        found = program->statements[s].target == target ? s : found;
    return found;
}

/* Reads "dW1[3, 400]", "db1[3]" or "loss": the statement, of the iteration that is looked at. */
static bool parse_entry(struct session *session, const char *text, size_t *statement, size_t *i,
                        size_t *j, struct error *error)
{
    char name[64];
    size_t length = strcspn(text, "[ ");
    snprintf(name, sizeof name, "%.*s", (int)(length > 60 ? 60 : length), text);
    *i = *j = 0;
    text += length;
    if (*text == '[') {
        char *end;
        *i = (size_t)strtoull(text + 1, &end, 10);
        bool good = end > text + 1;
        if (*end == ',') {
            const char *second = end + 1;
            *j = (size_t)strtoull(second, &end, 10);
            good &= end > second;
        }
        if (!good || *end != ']' || end[1 + strspn(end + 1, " ")] || strchr(text, '-'))
            return error_set(error, "why dW1[3,400]", "why needs one entry of a tensor");
    }
    size_t done;
    const struct program *program = timeline_program(&session->training.timeline);
    timeline_looked_at(&session->training.timeline, &done);
    if (!argument_target(session, name, statement, error))
        return false;
    size_t target = session->training.network.statements[*statement].target;
    const struct tensor *tensor = &session->training.network.tensors[target];
    *statement = latest(program, target, done);
    if (*i < tensor->rows && *j < tensor->columns && (*text == '[' || tensor->rows == 1))
        return true;
    if (*text == '[')
        return error_set(error, NULL, "%s is %zux%zu: %zu is not below %zu", tensor->name,
                         tensor->rows, tensor->columns, *i < tensor->rows ? *j : *i,
                         *i < tensor->rows ? tensor->columns : tensor->rows);
    return error_set(error, "why dW1[3,400]", "%s is %zux%zu: name one entry of it", tensor->name,
                     tensor->rows, tensor->columns);
}

/* A parameter whose update is still to come: where its value is from. */
static bool not_updated(const struct session *session, size_t statement, struct error *error)
{
    const struct program *program = timeline_program(&session->training.timeline);
    const char *name = name_of(session, program->statements[statement].target);
    char hint[80];
    snprintf(hint, sizeof hint, "`advance %s` goes there.", name);
    size_t done, iteration = timeline_looked_at(&session->training.timeline, &done);
    if (iteration == 0)
        return error_set(error, hint,
                         "%s is as it began: statement %zu, which computes it, has not run yet",
                         name, statement + 1);
    return error_set(error, hint,
                     "%s is from iteration %zu: statement %zu has not run yet in iteration %zu",
                     name, iteration - 1, statement + 1, iteration);
}

static bool run_why(struct session *session, const char *arguments, struct error *error)
{
    size_t statement, i, j;
    if (!*arguments)
        return error_set(error, "why dW1[3,400]", "why needs an entry");
    if (!parse_entry(session, arguments, &statement, &i, &j, error))
        return false;
    const struct program *program = timeline_program(&session->training.timeline);
    size_t done;
    timeline_looked_at(&session->training.timeline, &done);
    if (statement >= done && statement < program->count &&
        program->statements[statement].pass == PASS_UPDATE)
        return not_updated(session, statement, error);
    if (statement == program->count)
        return error_set(error, NULL, "no statement of this iteration computes it");
    size_t target = program->statements[statement].target;
    if (!timeline_materialise(&session->training.timeline, target, error))
        return false;
    if (timeline_changed_after(&session->training.timeline, target, statement)) {
        fprintf(
            session->output.results,
            "%s = %.6g: `let` or `load` changed it after statement %zu, %s = %s\n", arguments,
            print_value((double)*matrix_at(session->training.network.tensors[target].value, i, j)),
            statement + 1, name_of(session, target), program->statements[statement].formula);
        return true;
    }
    struct why why = {
        .session = session, .statement = &program->statements[statement], .i = i, .j = j};
    struct matrix value = session->training.network.tensors[target].value;
    bool known = edit_is_known(why.statement);
    bool ok = known || find_operands(&why, statement, error);
    if (ok && known) {
        char remark[200];
        edit_remark(&session->training.network, why.statement, remark, sizeof remark);
        fprintf(session->output.results,
                "%s = %.6g, statement %zu: %s = %s\n"
                "  %s; print its parts to see where the number comes from\n",
                arguments, print_value((double)*matrix_at(value, i, j)), statement + 1,
                name_of(session, target), why.statement->formula, remark);
    } else if (ok) {
        fprintf(session->output.results, "%s = %.6g, statement %zu: %s = %s\n", arguments,
                print_value((double)*matrix_at(value, i, j)), statement + 1,
                name_of(session, target), why.statement->formula);
        ok = why_print(&why, error);
    }
    free_operands(&why);
    return ok;
}

static const struct command commands[] = {
    {"why", NULL, "why TARGET[i,j]", "the sum that an entry is, with its largest terms",
     "why dW1[3,400]\n", COMMAND_ONLY_SHOWS, run_why},
};

const struct command_group WHY_COMMANDS = {"understanding", commands,
                                           sizeof commands / sizeof commands[0]};
