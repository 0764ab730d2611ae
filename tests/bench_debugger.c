/* bench_debugger.c - how long the debugger lets one wait, beside the time of an iteration.
 *
 *     build/tests/bench_debugger                                        (about half a minute) */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "session/session.h"
#include "session/begin.h"
#include "model/run.h"

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static void fail(const struct error *error)
{
    error_print(error, stderr);
    exit(2);
}

static void go(struct timeline *timeline, size_t iteration, size_t done)
{
    struct error error;
    if (!timeline_goto(timeline, (struct place){iteration, done}, NULL, NULL, &error))
        fail(&error);
}

/* Milliseconds an iteration, over the `count` that lie ahead. */
static double run(struct timeline *timeline, size_t count)
{
    double start = now();
    struct error error;
    for (size_t i = 0; i < count; i++)
        if (!timeline_next(timeline, &error))
            fail(&error);
    return (now() - start) / (double)count;
}

/* Each statement of an iteration: the step, and the statement alone. */
static void bench_steps(struct timeline *timeline)
{
    struct network *network = timeline->network;
    struct error error;
    double most = 0;
    for (size_t s = 0; s < network->statement_count; s++) {
        double start = now();
        if (!timeline_step(timeline, &error))
            fail(&error);
        double step = now() - start;
        start = now();
        if (network->statements[s].pass != PASS_UPDATE &&
            !run_statements(network, s, s + 1, &error))
            fail(&error);
        double alone = network->statements[s].pass == PASS_UPDATE ? 0 : now() - start;
        most = step - alone > most ? step - alone : most;
    }
    printf("a step on 784-10-10, 41000 samples: at most %.1f ms more than its statement\n", most);
}

/* Back from iteration 500, and to random places among 10000 iterations of fewer samples. */
static void bench_past(struct session *session)
{
    struct timeline *timeline = &session->training.timeline;
    double iteration = run(timeline, 500), start = now();
    go(timeline, 499, 15);
    double back = now() - start;
    start = now();
    go(timeline, 499, 0);
    printf("784-10-10, 41000 samples: %.1f ms an iteration; one statement back from iteration 500 "
           "%.1f ms, one iteration %.1f ms\n",
           iteration, back, now() - start);

    struct error error;
    session->settings.train[1] = 1000;
    if (!session_restart(session, &error))
        fail(&error);
    iteration = run(timeline, 10000);
    struct random random;
    random_seed(&random, 1);
    double most = 0;
    for (int i = 0; i < 200; i++) {
        start = now();
        go(timeline, random_below(&random, 10000), random_below(&random, 16));
        most = now() - start > most ? now() - start : most;
    }
    printf("784-10-10, 1000 samples: %.2f ms an iteration; to any of 10000, of 200 tried, at most "
           "%.1f ms, the time of %.0f iterations\n",
           iteration, most, most / iteration);
}

int main(void)
{
    struct session session;
    struct error error;
    double start = now();
    if (!session_new(&session, &error))
        fail(&error);
    printf("from the start to the first prompt: %.0f ms\n", now() - start);
    bench_steps(&session.training.timeline);
    if (!session_restart(&session, &error))
        fail(&error);
    bench_past(&session);
    session_free(&session);
    return 0;
}
