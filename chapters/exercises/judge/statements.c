/* Judges functions that are operations of the program, in its statements and in a training. */
#include <math.h>
#include <string.h>

#include "judge.h"
#include "model/train.h"

/* ======================================= one statement ======================================== */

/* Some numbers that a sum may begin with: 0.5, 0.75, 1, 1.25, 0.5, ... */
static void fill_start(struct matrix matrix)
{
    for (size_t i = 0; i < matrix_count(matrix); i++)
        matrix.at[i] = (real)(0.5 + 0.25 * (double)(i % 4));
}

/* Runs the library's and the student's operation on the same operands. */
static bool judge_statement(struct judge *judge, const struct network *network,
                            const struct statement *statement, const char *const *roles,
                            void (*mine)(struct matrix, const struct matrix *,
                                         const struct context *))
{
    const struct tensor *target = &network->tensors[statement->target];
    const struct operation *operation = statement->operation;
    bool adds = operation->kind == OPERATION_SUM;
    struct matrix value = target->value, before = {0}, right, operand[NETWORK_OPERANDS] = {0};
    struct comparison c = {.target = target->name};
    bool ok = matrix_new(&right, value.rows, value.columns, NULL) &&
              matrix_new(&before, value.rows, value.columns, NULL);
    if (!ok)
        return judge_that(judge, false, "There is not enough memory to judge it.");
    fill_start(before);
    if (adds)
        matrix_copy(right, before);
    struct matrix nothing = {value.rows, value.columns, NULL};
    c.yours = judge_target(judge, target->name, adds ? before : nothing);
    for (size_t i = 0; i < operation->operands; i++) {
        const struct tensor *tensor = &network->tensors[statement->operand[i]];
        operand[i] = judge_operand(judge, tensor->name, tensor->value);
        c.role[i] = (struct named){roles[i], tensor->value};
    }
    operation->apply(right, operand, &statement->context);
    judge_enter(judge);
    mine(c.yours, operand, &statement->context);
    c.right = right;
    c.before = adds ? before : nothing;
    ok = judge_leave(judge) && judge_compare(judge, &c);
    matrix_free(&right);
    matrix_free(&before);
    return ok;
}

bool judge_statements(struct judge *judge, const char *const *roles,
                      void (*mine)(struct matrix, const struct matrix *, const struct context *))
{
    const struct network *network[] = {&bench.small, &bench.real};
    const char *const where[] = {BENCH_SMALL, BENCH_REAL};
    for (size_t i = 0; i < 2; i++)
        for (size_t s = 0; s < network[i]->statement_count; s++) {
            const struct statement *statement = &network[i]->statements[s];
            if (strcmp(statement->operation->name, judge->function) != 0)
                continue;
            judge_trial(judge, where[i]);
            if (!judge_statement(judge, network[i], statement, roles, mine))
                return false;
        }
    return true;
}

/* ========================================= a training ========================================= */

enum { ITERATIONS = 5 };

/* The loss of each iteration. */
static bool record(const struct train_report *report, void *context)
{
    ((double *)context)[report->iteration] = report->loss;
    return true;
}

void judge_training(struct judge *judge, const struct operation *operation, size_t count)
{
    struct network library, mine;
    double right[ITERATIONS] = {0}, yours[ITERATIONS] = {0};
    judge_trial(judge, "a training of 5 iterations on 300 real images");
    if (!network_scratch(&library, &bench.real, bench.real.data, NULL) ||
        !network_scratch(&mine, &bench.real, bench.real.data, NULL)) {
        judge_say(judge, "There is not enough memory to train.");
        return;
    }
    for (size_t s = 0; s < mine.statement_count; s++)
        for (size_t i = 0; i < count; i++)
            if (strcmp(mine.statements[s].operation->name, operation[i].name) == 0)
                mine.statements[s].operation = &operation[i];
    bool ok = train(&library, ITERATIONS, record, right, NULL);
    judge_enter(judge);
    ok = train(&mine, ITERATIONS, record, yours, NULL) && ok;
    if (judge_leave(judge) && judge_that(judge, ok, "The training failed.")) {
        size_t i = 0;
        while (i < ITERATIONS && judge_agree((real)yours[i], (real)right[i], 1))
            i++;
        if (i < ITERATIONS)
            judge_say(judge,
                      "Each function is right alone. But in a training, the loss of iteration "
                      "%zu is %.9g instead of %.9g.",
                      i, yours[i], right[i]);
        else
            fprintf(judge->report, "iloss %.4f to %.4f, as with the library's\n", yours[0],
                    yours[ITERATIONS - 1]);
    }
    network_free(&library);
    network_free(&mine);
}
