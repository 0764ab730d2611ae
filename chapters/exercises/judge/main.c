/* Judges the functions of one exercise, and prints a report for a person.
 *
 *     BUILD/exercises/05-backprop FILE [SECONDS]
 *
 * FILE is the student's source, which was linked into this program: its name is for the places.
 * Status 0: all is right. 1: something is wrong. 2: it could not be judged.
 *
 * The student's file may end the program before main, with any status. So exercise.sh puts a word
 * by chance into BACKSTEP_JUDGE, and believes only the line "WORD STATUS" on descriptor 3. */
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/memory.h"
#include "child.h"

enum { SECONDS = 5, SHOWN_OUTPUT = 3, PLACE = 512, LINE = 2048, WORD = 64, NOTES = 3 };

/* What the report is about. */
struct session {
    const char *file; /* the student's */
    double seconds;   /* that each function may compute */
    struct child child;
    size_t right;
    const char *first_wrong;
    char first_place[PLACE];
};

/* ========================================= places ============================================= */

/* The line on which the file defines the function; 0 when it does not. A definition begins at the
 * left margin, and its line does not end with a semicolon. */
static size_t line_of(const char *file, const char *name)
{
    FILE *stream = fopen(file, "r");
    char line[LINE];
    size_t found = 0, length = strlen(name);
    for (size_t number = 1; stream && !found && fgets(line, sizeof line, stream); number++) {
        const char *at = strstr(line, name);
        bool calls = at && at[length] == '(' && at != line && (at[-1] == ' ' || at[-1] == '*');
        bool declares = strchr(line, ';') != NULL;
        bool begins = line[0] != ' ' && line[0] != '\t' && line[0] != '/' && line[0] != '*';
        if (calls && begins && !declares)
            found = number;
    }
    if (stream)
        fclose(stream);
    return found;
}

static void place_of(const struct session *session, const char *name, char *place, size_t length)
{
    size_t line = line_of(session->file, name);
    if (line)
        snprintf(place, length, "%s:%zu", session->file, line);
    else
        snprintf(place, length, "%s", session->file);
}

/* ========================================= reports ============================================ */

static void verdict(const char *word, const char *name, const char *rest)
{
    printf("%-6s%-22s%s\n", word, name, rest);
}

/* The lines of one kind, indented. */
static void print_lines(const char *report, char kind)
{
    for (const char *line = report; *line;) {
        size_t length = strcspn(line, "\n");
        if (*line == kind)
            printf("      %.*s\n", (int)length - 1, line + 1);
        line += length + (line[length] == '\n');
    }
}

/* "the small network, 300 real images": each once. */
static void passed_trials(const char *report, char *text, size_t size)
{
    text[0] = '\0';
    for (const char *line = report; *line;) {
        size_t length = strcspn(line, "\n");
        char trial[128];
        snprintf(trial, sizeof trial, "%.*s", (int)length - 1, line + 1);
        size_t used = strlen(text);
        if (*line == '+' && !strstr(text, trial))
            snprintf(text + used, size - used, "%s%s", used ? "; " : "", trial);
        line += length + (line[length] == '\n');
    }
}

/* What the function was called with, the last time. */
static void print_call(const char *report)
{
    const char *call = NULL;
    for (const char *line = report; *line;) {
        size_t length = strcspn(line, "\n");
        call = *line == 'c' ? line : call;
        line += length + (line[length] == '\n');
    }
    if (call)
        printf("      for %.*s\n", (int)strcspn(call, "\n") - 1, call + 1);
}

/* The first lines that the function printed itself. */
static void print_output(const struct child *child)
{
    const char *line = child->output;
    for (size_t i = 0; *line && i < SHOWN_OUTPUT; i++) {
        size_t length = strcspn(line, "\n");
        printf("      it printed: ");
        for (size_t k = 0; k < length && k < 70; k++)
            putchar(line[k] >= ' ' && line[k] <= '~' ? line[k] : '?');
        printf("%s\n", length > 70 ? "..." : "");
        line += length + (line[length] == '\n');
    }
    if (*line)
        printf("      ... and more\n");
}

/* ========================================= crashes ============================================ */

/* What sanitizers call it, and what it is. */
static const struct {
    const char *name, *words;
} crashes[] = {
    {"heap-buffer-overflow", "It reads or writes outside of its memory"},
    {"stack-buffer-overflow", "It reads or writes outside of an array of its own"},
    {"dynamic-stack-buffer-overflow", "It reads or writes outside of an array of its own"},
    {"global-buffer-overflow", "It reads or writes outside of a static array"},
    {"stack-overflow", "The stack is full: it calls itself without end, or has a huge array"},
    {"heap-use-after-free", "It uses memory that was given back"},
    {"stack-use-after", "It uses a variable that is gone"},
    {"attempting double-free", "It frees memory twice"},
    {"attempting free on address which was not malloc", "It frees what is not its own"},
    {"allocation-size-too-big", "It asks for more memory than there is"},
    {"out of memory", "It asks for more memory than there is"},
    {"rss limit", "It takes more and more memory"},
    {"negative-size-param", "It copies or clears a negative number of bytes"},
    {"FPE", "It divides a whole number by zero"},
    {"unknown address 0x000000000000", "It follows a NULL pointer"},
    {"SEGV", "It reads or writes where no memory is"},
};

/* A piece of the messages from `from` up to the end of the line, without what stands there after
 * `until`. */
static void print_piece(const char *messages, const char *from, const char *until)
{
    const char *at = strstr(messages, from);
    if (!at)
        return;
    size_t length = strcspn(at, "\n");
    const char *end = strstr(at, until);
    if (end && (size_t)(end - at) < length)
        length = (size_t)(end - at);
    printf("      %.*s\n", (int)length, at);
}

static void explain_crash(const struct child *child)
{
    const char *messages = child->messages;
    const char *assertion = strstr(messages, "Assertion ");
    if (assertion) { /* src/tensor/product.c:161: product_ab: Assertion `...' failed. */
        printf("      The library stopped it, for these arguments don't fit:\n");
        const char *begin = assertion;
        while (begin > messages && begin[-1] != '\n')
            begin--;
        const char *source = strstr(begin, "src/");
        printf("      %.*s\n", (int)strcspn(source && source < assertion ? source : begin, "\n"),
               source && source < assertion ? source : begin);
        return;
    }
    const char *asan = strstr(messages, "ERROR: AddressSanitizer");
    for (size_t i = 0;
         (asan || strstr(messages, "rss limit")) && i < sizeof crashes / sizeof crashes[0]; i++)
        if (strstr(asan ? asan : messages, crashes[i].name)) {
            printf("      %s.\n", crashes[i].words);
            print_piece(asan ? asan : messages, "WRITE of size", " thread");
            print_piece(asan ? asan : messages, "READ of size", " thread");
            print_piece(asan ? asan : messages, "is located", " [");
            return;
        }
    const char *undefined = strstr(messages, "runtime error: ");
    if (undefined && strstr(undefined, "null pointer"))
        printf("      It follows a NULL pointer.\n");
    else if (undefined && strstr(undefined, "division by zero"))
        printf("      It divides a whole number by zero.\n");
    else if (undefined)
        printf("      Undefined behaviour: %.*s.\n", (int)strcspn(undefined + 15, "\n"),
               undefined + 15);
    else if (child->signal == SIGSEGV || child->signal == SIGBUS)
        printf("      It reads or writes where no memory is (%s).\n", strsignal(child->signal));
    else if (child->signal)
        printf("      It was ended by a signal: %s.\n", strsignal(child->signal));
    else
        printf("      It was stopped: %.*s\n", (int)strcspn(messages, "\n"), messages);
}

/* ==================================== one function after another ============================== */

static void print_outcome(struct session *session, const char *name, const char *place)
{
    const struct child *child = &session->child;
    char passed[PLACE];
    switch (child->outcome) {
    case OUTCOME_OK:
        passed_trials(child->report, passed, sizeof passed);
        verdict("ok", name, passed);
        break;
    case OUTCOME_FAIL:
        verdict("FAIL", name, place);
        print_call(child->report);
        print_lines(child->report, '!');
        break;
    case OUTCOME_HEIR:
        verdict("--", name, "not judged: it calls a function that is wrong itself");
        break;
    case OUTCOME_CRASH:
        verdict("CRASH", name, place);
        explain_crash(child);
        print_call(child->report);
        break;
    case OUTCOME_LOOP:
        verdict("LOOP", name, place);
        printf("      There is no end: it was stopped after %g seconds.\n", session->seconds);
        print_call(child->report);
        break;
    case OUTCOME_EXIT:
        verdict("EXIT", name, place);
        printf("      It ends the whole program (status %d) instead of returning.\n",
               child->status);
        print_call(child->report);
        break;
    case OUTCOME_FLOOD:
        verdict("FLOOD", name, place);
        printf("      It prints without end.\n");
        print_call(child->report);
        break;
    }
    print_lines(child->report, 'i');
    print_output(child);
}

/* The place: where it happened if that is known, else where the function begins. */
static void find_place(const struct session *session, const char *name, char *place)
{
    if (!child_place(&session->child, session->file, place, PLACE))
        place_of(session, name, place, PLACE);
}

static bool judge_one(struct session *session, const char *name, void (*judge)(struct judge *judge),
                      struct error *error)
{
    char place[PLACE];
    if (!child_run(&session->child, name, judge, session->seconds, error))
        return false;
    find_place(session, name, place);
    print_outcome(session, name, place);
    fflush(stdout);
    if (session->child.outcome == OUTCOME_OK) {
        session->right++;
    } else if (!session->first_wrong) {
        session->first_wrong = name;
        snprintf(session->first_place, sizeof session->first_place, "%s", place);
    }
    return true;
}

static bool judge_functions(struct session *session, struct error *error)
{
    for (size_t i = 0; i < EXERCISE.count; i++) {
        const struct judged *judged = &EXERCISE.function[i];
        if (!judged->mine) {
            verdict("none", judged->name, "the file does not define it");
            session->child.outcome = OUTCOME_FAIL;
            if (!session->first_wrong)
                session->first_wrong = judged->name;
            snprintf(session->first_place, sizeof session->first_place, "%s", session->file);
        } else if (!judge_one(session, judged->name, judged->judge, error)) {
            return false;
        }
        if (session->child.outcome != OUTCOME_OK && judged->mine)
            child_wrong(judged->mine, judged->name);
    }
    if (session->first_wrong || !EXERCISE.together)
        return true;
    return judge_one(session, "all together", EXERCISE.together, error);
}

static int conclude(const struct session *session)
{
    if (!session->first_wrong) {
        printf("\nAll is right.\n");
        return 0;
    }
    printf("\n%zu of %zu functions are right. The first that is not: %s, %s\n", session->right,
           EXERCISE.count, session->first_wrong, session->first_place);
    printf("`make hint N=%s` helps on.\n", EXERCISE.number);
    return 1;
}

static int judge_file(int argc, char **argv)
{
    struct error error;
    if (argc < 2 || argc > 3) {
        fprintf(stderr, "usage: %s FILE [SECONDS]\n", argv[0]);
        return 2;
    }
    struct session *session = memory_new(1, sizeof *session, &error);
    bool ok = session && bench_new(&error);
    int status = 2;
    if (ok) {
        printf("%s, against the library's functions\n"
               "(a small network: D=5 inputs, H=7 hidden units, K=3 classes, m=11 samples)\n%s\n",
               argv[1],
               child_is_sanitized() ? "" : "(no sanitizers: a crash is found, but not its line)\n");
        session->file = argv[1];
        session->seconds = argc > 2 ? strtod(argv[2], NULL) : SECONDS;
        ok = judge_functions(session, &error);
        status = ok ? conclude(session) : 2;
        bench_free();
    }
    if (!ok)
        error_print(&error, stderr);
    memory_free(session);
    return status;
}

/* Notes for exercise.sh that main was reached, and what came of it. The word leaves the
 * environment, for the student's functions are not to find it; and no destructor of theirs runs. */
int main(int argc, char **argv)
{
    char word[WORD] = "";
    const char *given = getenv("BACKSTEP_JUDGE");
    if (given) {
        snprintf(word, sizeof word, "%s", given);
        unsetenv("BACKSTEP_JUDGE");
        dprintf(NOTES, "begun\n");
    }
    int status = judge_file(argc, argv);
    fflush(NULL);
    if (given)
        dprintf(NOTES, "\n%s %d\n", word, status);
    _exit(status);
}
