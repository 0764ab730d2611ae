/* bench.c - how long an iteration takes: the median of several, for three networks.
 *
 *     build/tests/bench [REPETITIONS]                                        (default 21) */
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>

#include "data/dataset.h"
#include "model/network.h"
#include "model/run.h"

static const struct {
    struct layers layers;
    size_t samples;
    enum initialisation initialisation;
    int share; /* of the repetitions: the large network gets fewer */
} cases[] = {
    {{.count = 2, .units = {784, 10, 10}}, 41000, INITIALISE_UNIFORM, 1},
    {{.count = 2, .units = {784, 128, 10}}, 60000, INITIALISE_SMALL, 3},
    {{.count = 2, .units = {784, 532, 10}}, 60000, INITIALISE_HE, 5},
};

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* Milliseconds an iteration, the median; negative on failure. */
static double median(struct network *network, int count, struct error *error)
{
    double *times = calloc((size_t)count, sizeof *times);
    bool ok = times && run_iteration(network, error); /* the first one allocates */
    for (int i = 0; ok && i < count; i++) {
        double start = now();
        ok = run_iteration(network, error);
        times[i] = now() - start;
    }
    if (ok)
        qsort(times, (size_t)count, sizeof *times, by_value);
    double middle = ok ? times[count / 2] : -1;
    free(times);
    return middle;
}

int main(int argc, char **argv)
{
    int repetitions = argc > 1 ? atoi(argv[1]) : 21;
    struct error error = {0};
    struct dataset data;
    if (repetitions < 1 || !dataset_read_mnist(&data, DATASET_TRAIN, &error)) {
        error_print(&error, stderr);
        return 2;
    }
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct network network;
        struct random random;
        random_seed(&random, 0);
        int count = (repetitions + cases[i].share - 1) / cases[i].share;
        if (!network_new(&network, cases[i].layers, dataset_slice(data, 0, cases[i].samples),
                         &error)) {
            error_print(&error, stderr);
            return 2;
        }
        network_initialise(&network, cases[i].initialisation, &random);
        double time = median(&network, count, &error);
        struct rusage usage;
        getrusage(RUSAGE_SELF, &usage);
        printf("%zu-%zu-%zu on %zu samples: %.1f ms an iteration (median of %d, %s, %d threads, "
               "peak %ld MB so far)\n",
               network.layers.units[0], network.layers.units[1], network.layers.units[2],
               cases[i].samples, time, count, REAL_NAME, network.threads, usage.ru_maxrss / 1024);
        network_free(&network);
    }
    dataset_free(&data);
    return 0;
}
