/* Replays the console fences of the book and compares what comes out with what the page shows.

       replay [--build DIR] [--fast] [--silence SECONDS] [--processor SECONDS]
              [--debugger COMMAND] PAGE...

   Run from the top folder. "$ command" lines are run by /bin/sh; the "(backstep) command" lines of
   a page are typed into one debugger session, or into a new one where the page shows
   "$ build/backstep ARGS" or "$ make debug" before them. With --build, DIR stands for "build" in
   the commands and in what they print, so that a page can be replayed with another build. A command
   is killed after so many seconds without output (1800), or of processor time (900).
   Ends with "N passed, N failed", counting fences, and status 1 when one failed. */
#include "replay_child.h"
#include "replay_match.h"
#include "replay_page.h"
#include "replay_session.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct tally {
    size_t passed;
    size_t failed;
    size_t skipped;
};

/* ---- options ---- */

static bool usage(const char *what)
{
    fprintf(stderr,
            "replay: %s; replay [--build DIR] [--fast] [--silence SECONDS] [--processor SECONDS] "
            "[--debugger COMMAND] PAGE...\n",
            what);
    return false;
}

static bool is_limit(unsigned seconds)
{
    return seconds > 0 && seconds <= 1000000;
}

/* Sets *FIRST to the index of the first page. */
static bool options_read(struct replay_options *options, int argc, char **argv, int *first)
{
    *options = (struct replay_options){.build = "build", .limits = {1800, 900}};
    int i = 1;
    for (; i < argc && strncmp(argv[i], "--", 2) == 0; i++) {
        const char *name = argv[i];
        if (strcmp(name, "--fast") == 0) {
            options->fast = true;
            continue;
        }
        if (++i == argc)
            return usage("an option lacks its value or is unknown");
        if (strcmp(name, "--build") == 0) {
            char *end = argv[i] + strlen(argv[i]);
            while (end > argv[i] + 1 && end[-1] == '/')
                *--end = '\0';
            options->build = argv[i];
        } else if (strcmp(name, "--debugger") == 0) {
            options->debugger = argv[i];
        } else if (strcmp(name, "--silence") == 0) {
            options->limits.silence = (unsigned)strtoul(argv[i], NULL, 10);
        } else if (strcmp(name, "--processor") == 0) {
            options->limits.processor = (unsigned)strtoul(argv[i], NULL, 10);
        } else {
            return usage("unknown option");
        }
    }
    if (!is_limit(options->limits.silence) || !is_limit(options->limits.processor))
        return usage("a limit is a whole number of seconds");
    if (i == argc)
        return usage("no page");
    *first = i;
    return true;
}

/* What the pages were written under. make's own variables would speak to a make in a page. */
static void environment_set(void)
{
    setenv("LC_ALL", "C.UTF-8", 1);
    setenv("NO_COLOR", "1", 1);
    setenv("COLUMNS", "100", 1);
    unsetenv("MAKEFLAGS");
    unsetenv("MAKELEVEL");
    unsetenv("MFLAGS");
}

/* ---- reports ---- */

/* Some lines of the output around line AT, which is marked. */
static void show_output(const struct outcome *outcome, size_t at)
{
    size_t from = at > 2 ? at - 2 : 0, to = at + 4 < outcome->count ? at + 4 : outcome->count;
    for (size_t i = from; i < to; i++)
        printf("  output %c %s\n", i == at ? '>' : ' ', outcome->line[i]);
    if (at >= outcome->count)
        printf("  output > (ends here)\n");
}

static bool fail_difference(const struct page *page, const struct item *item, size_t shown,
                            const struct outcome *outcome, struct match_place place)
{
    const char *what = "something else comes out than this line";
    if (place.expected == shown)
        what = "more comes out than the page shows";
    else if (place.actual == outcome->count)
        what = "the output ends before this line";
    printf("%s:%zu: %s\n", page->name, item->line + 1 + place.expected, what);
    if (place.expected < shown)
        printf("  page   > %s\n", item->expected[place.expected]);
    show_output(outcome, place.actual);
    if (outcome->judged && outcome->status != 0)
        printf("  (it ended with status %d)\n", outcome->status);
    return false;
}

static bool fail_end(const struct page *page, const struct item *item,
                     const struct outcome *outcome, struct child_limits limits)
{
    printf("%s:%zu: ", page->name, item->line);
    if (outcome->end == CHILD_SILENT)
        printf("no output for %u seconds; killed\n", limits.silence);
    else if (outcome->end == CHILD_EXHAUSTED)
        printf("%u seconds of processor time are used up; killed\n", limits.processor);
    else
        printf("too much output; killed\n");
    show_output(outcome, outcome->count);
    return false;
}

/* ---- items and fences ---- */

/* Is LINE "[status N]"? */
static bool status_read(const char *line, int *status)
{
    int length = 0;
    return sscanf(line, "[status %d]%n", status, &length) == 1 && length > 0 &&
           line[length] == '\0';
}

/* Compares what came of an item with the page, then the status it ended with. */
static bool outcome_check(const struct page *page, const struct fence *fence,
                          const struct item *item, const struct outcome *outcome,
                          struct child_limits limits)
{
    size_t shown = item->expected_count;
    int status = 0;
    bool shows_status =
        outcome->judged && shown > 0 && status_read(item->expected[shown - 1], &status);
    struct match_place place;
    if (shows_status)
        shown--;
    if (outcome->judged && outcome->end != CHILD_ENDED)
        return fail_end(page, item, outcome, limits);
    if (!match_lines(item->expected, shown, outcome->line, outcome->count, fence->within, &place))
        return fail_difference(page, item, shown, outcome, place);
    if (!outcome->judged || outcome->status == status)
        return true;
    if (!shows_status && outcome->status <= outcome->tolerated_status)
        return true;
    printf("%s:%zu: ended with status %d; ", page->name,
           item->line + (shows_status ? shown + 1 : 0), outcome->status);
    if (shows_status)
        printf("the page says %d\n", status);
    else
        printf("a page says so by a last line [status %d]\n", outcome->status);
    show_output(outcome, outcome->count);
    return false;
}

static bool replay_command(const struct page *page, const struct fence *fence,
                           const struct item *item, const struct replay_options *options)
{
    struct child_result result;
    struct lines output;
    char *command = replay_to_build(item->input, options);
    bool ran = command && child_run(command, NULL, options->limits, &result);
    free(command);
    if (!ran || !replay_from_build(&result, options, &output)) {
        printf("%s:%zu: could not be run\n", page->name, item->line);
        return false;
    }
    struct outcome outcome = {
        .line = output.line,
        .count = output.count,
        .end = result.end,
        .status = result.status,
        .judged = true,
    };
    bool ok = outcome_check(page, fence, item, &outcome, options->limits);
    lines_free(&output);
    return ok;
}

static bool replay_session(const struct page *page, const struct fence *fence, size_t index,
                           struct session *session, const struct replay_options *options)
{
    const struct item *item = &page->items[index];
    struct outcome outcome;
    if ((item->kind == ITEM_OPEN || !session->ran) && !session_run(session, page, index, options)) {
        printf("%s:%zu: the session could not be run\n", page->name, item->line);
        return false;
    }
    if (session_outcome(session, page, index, &outcome))
        return outcome_check(page, fence, item, &outcome, options->limits);
    printf("%s:%zu: the session ended before this line, with status %d\n", page->name, item->line,
           outcome.status);
    show_output(&outcome, outcome.count);
    return false;
}

/* A fence ends at its first failure: what follows would most often be an heir of it. */
static bool replay_fence(const struct page *page, const struct fence *fence,
                         struct session *session, const struct replay_options *options)
{
    for (size_t i = 0; i < fence->item_count; i++) {
        size_t index = fence->first_item + i;
        const struct item *item = &page->items[index];
        bool ok = item->kind == ITEM_COMMAND ? replay_command(page, fence, item, options)
                                             : replay_session(page, fence, index, session, options);
        if (!ok)
            return false;
    }
    return true;
}

static void replay_page(const char *name, const struct replay_options *options, struct tally *tally)
{
    struct page page;
    struct session session = {0};
    size_t errors = page_read(&page, name);
    tally->failed += errors;
    if (options->fast)
        page_skip_slow(&page);
    for (size_t i = 0; i < page.fence_count && errors == 0; i++) {
        if (page.fences[i].skipped)
            tally->skipped++;
        else if (replay_fence(&page, &page.fences[i], &session, options))
            tally->passed++;
        else
            tally->failed++;
    }
    session_free(&session);
    page_free(&page);
}

int main(int argc, char **argv)
{
    struct replay_options options;
    struct tally tally = {0};
    int first;
    if (!options_read(&options, argc, argv, &first))
        return 2;
    environment_set();
    child_forward_signals();
    for (int i = first; i < argc; i++)
        replay_page(argv[i], &options, &tally);
    printf("%zu passed, %zu failed", tally.passed, tally.failed);
    if (tally.skipped)
        printf(", %zu skipped", tally.skipped);
    printf("\n");
    return tally.failed > 0;
}
