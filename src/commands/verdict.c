#include "commands/verdict.h"

#include <math.h>
#include <string.h>

#include "view/wrap.h"

static const int INDENT = 6;

const char *verdict_word(enum verdict verdict)
{
    static const char *const words[] = {"ok", "FAIL", "not judged"};
    return words[verdict];
}

void verdict_status(struct session *session, enum verdict verdict)
{
    if (verdict == VERDICT_FAIL)
        session->control.status = 1;
    else if (verdict == VERDICT_NOT_JUDGED && session->control.status == 0)
        session->control.status = 2;
}

char *verdict_error(char *text, size_t length, double error)
{
    if (error < 1e-9)
        snprintf(text, length, "below 1e-9");
    else
        snprintf(text, length, "%.2g", error);
    return text;
}

char *verdict_h(char *text, size_t length, double h)
{
    snprintf(text, length, "%g", h);
    char *zero = strstr(text, "e-0");
    if (zero)
        memmove(zero + 2, zero + 3, strlen(zero + 3) + 1);
    return text;
}

static void indented(struct session *session, const char *text)
{
    char line[1400];
    snprintf(line, sizeof line, "%*s%s", INDENT, "", text);
    wrap_print(session->output.results, line, INDENT, session_style(session).width);
}

/* What the line was compared with. */
static void against_text(char *text, size_t length, const struct judgement *judgement)
{
    char whole[80], h[40];
    size_t m = judgement->samples;
    snprintf(whole, sizeof whole, m == 1 ? "the one sample" : "all %zu samples", m);
    if (judgement->numerical)
        snprintf(text, length, "against central differences, h = %s, %s, %zu of %zu entries",
                 verdict_h(h, sizeof h, judgement->h), whole, judgement->compared,
                 judgement->total);
    else if (judgement->compared)
        snprintf(text, length, "against the program's values, %s, %zu of %zu entries", whole,
                 judgement->compared, judgement->total);
    else
        snprintf(text, length, "by its shape, %s", whole);
}

static void number_text(char *text, size_t length, double value, double beside)
{
    if (value != 0 && fabs(value) < 1e-12 && fabs(beside) > 1e-9)
        snprintf(text, length, "below 1e-12");
    else
        snprintf(text, length, "%+.6g", value);
}

static void ratio_text(char *text, size_t length, double user, double right)
{
    double ratio = user / right;
    if (!isfinite(ratio))
        snprintf(text, length, "-");
    else if (fabs(ratio) < 1e-9)
        snprintf(text, length, "0");
    else
        snprintf(text, length, "%.6g", ratio);
}

static void print_entries(struct session *session, const struct network *network,
                          const struct judgement *judgement)
{
    const struct tensor *tensor = &network->tensors[judgement->tensor];
    if (!judgement->entry_count)
        return;
    fprintf(session->output.results, "%*s%-14s %-14s %-14s %s\n", INDENT, "", "entry",
            judgement->numerical ? "numerical" : "the program's", "your line", "ratio");
    for (size_t i = 0; i < judgement->entry_count; i++) {
        const struct judged_entry *entry = &judgement->entry[i];
        char name[80], right[40], user[40], ratio[40];
        if (tensor->columns == 1 && tensor->rows == 1)
            snprintf(name, sizeof name, "%s", tensor->name);
        else if (tensor->columns == 1)
            snprintf(name, sizeof name, "%s[%zu]", tensor->name, entry->at.row);
        else
            snprintf(name, sizeof name, "%s[%zu, %zu]", tensor->name, entry->at.row,
                     entry->at.column);
        number_text(right, sizeof right, entry->right, entry->user);
        number_text(user, sizeof user, entry->user, entry->right);
        ratio_text(ratio, sizeof ratio, entry->user, entry->right);
        fprintf(session->output.results, "%*s%-14s %-14s %-14s %s\n", INDENT, "", name, right, user,
                ratio);
    }
    if (judgement->wrong > judgement->entry_count)
        fprintf(session->output.results, "%*sand %zu more\n", INDENT, "",
                judgement->wrong - judgement->entry_count);
}

static void print_diagnosis(struct session *session, const struct diagnosis *diagnosis)
{
    char text[2 * DIAGNOSIS_WORDS + 40];
    if (diagnosis->count == DIAGNOSIS_NAMED)
        snprintf(text, sizeof text, "%s Or: %s", diagnosis->words[0], diagnosis->words[1]);
    else if (diagnosis->count)
        snprintf(text, sizeof text, "%s", diagnosis->words[0]);
    else if (!diagnosis->known[0])
        return;
    else
        snprintf(text, sizeof text, "No mistake that is known gives these numbers (unknown). %s",
                 diagnosis->known);
    indented(session, text);
}

static void print_next(struct session *session, const char *name, const char *hint)
{
    char text[600];
    if (session->settings.full_hints)
        snprintf(text, sizeof text, "Right is: %s      \"explain %s\" shows the derivation.", hint,
                 name);
    else
        snprintf(text, sizeof text, "\"hint\" shows the line, \"explain %s\" the derivation.",
                 name);
    indented(session, text);
}

static void print_ok(struct session *session, const struct judgement *judgement)
{
    char error[40], kinks[80] = "";
    verdict_error(error, sizeof error, judgement->error);
    if (judgement->kinks)
        snprintf(kinks, sizeof kinks, ", %zu %s left out", judgement->kinks,
                 judgement->kinks == 1 ? "kink" : "kinks");
    if (judgement->numerical && judgement->compared < judgement->total && !judgement->program_wrong)
        fprintf(session->output.results,
                "ok    %zu of %zu entries, %zu of them against central differences, relative error "
                "%s%s\n",
                judgement->total, judgement->total, judgement->compared, error, kinks);
    else
        fprintf(session->output.results, "ok    %zu of %zu entries, relative error %s%s\n",
                judgement->compared, judgement->total, error, kinks);
}

static void print_fail(struct session *session, const struct network *network, const char *what,
                       const struct judgement *judgement, const char *hint)
{
    char line[1400], against[200];
    against_text(against, sizeof against, judgement);
    snprintf(line, sizeof line, "FAIL  %.1000s      %s", what, against);
    wrap_print(session->output.results, line, INDENT, session_style(session).width);
    if (judgement->shape[0])
        indented(session, judgement->shape);
    if (judgement->values_right) {
        indented(session, "The values themselves are right.");
    } else {
        if (hint)
            print_entries(session, network, judgement);
        print_diagnosis(session, &judgement->diagnosis);
    }
    if (hint && !(judgement->numerical && judgement->program_wrong))
        print_next(session, network->tensors[judgement->tensor].name, hint);
}

void verdict_print(struct session *session, const struct network *network, const char *what,
                   const struct judgement *judgement, const char *hint)
{
    const char *name = network->tensors[judgement->tensor].name;
    char text[200];
    if (judgement->verdict == VERDICT_OK)
        print_ok(session, judgement);
    else if (judgement->verdict == VERDICT_FAIL)
        print_fail(session, network, what, judgement, hint);
    else
        fprintf(session->output.results, "not judged: %s\n", judgement->reason);
    if (judgement->program_wrong) {
        snprintf(text, sizeof text,
                 "The program's own %s does not agree with %s: `gradcheck` names the statement.",
                 name, judgement->numerical ? "the differences" : "its formula");
        indented(session, text);
    }
    if (judgement->note[0])
        indented(session, judgement->note);
}
