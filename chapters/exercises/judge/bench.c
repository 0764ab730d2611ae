/* The networks to judge with. */
#include "judge.h"

#include "base/memory.h"
#include "judge/numerical.h"
#include "model/run.h"

const char BENCH_SMALL[] = "a small network";
const char BENCH_REAL[] = "300 real images";

enum { D = 5, H = 7, K = 3, M = 11 }; /* all different, all primes */

struct bench bench;

/* Eleven samples of five random bytes; every class occurs. */
static bool small_data(struct dataset *data, struct random *random, struct error *error)
{
    *data = (struct dataset){.samples = M, .height = D, .width = 1, .inputs = D, .classes = K};
    data->pixels = memory_new(M, D, error);
    data->labels = memory_new(M, 1, error);
    if (!data->pixels || !data->labels)
        return false;
    for (size_t i = 0; i < M * D; i++)
        data->pixels[i] = (uint8_t)random_below(random, 256);
    for (size_t n = 0; n < M; n++)
        data->labels[n] = (uint8_t)(n < K ? n : random_below(random, K));
    return true;
}

static bool prepare(struct network *network, struct layers layers, struct dataset data,
                    struct random *random, struct error *error)
{
    if (!network_new(network, layers, data, error))
        return false;
    network->threads = 1; /* a child of fork has no other threads */
    network_initialise(network, INITIALISE_UNIFORM, random);
    return run_materialise(network, network->X, error) &&
           run_materialise(network, network->Y, error) && numerical_prepare(network, error);
}

bool bench_new(struct error *error)
{
    struct random random;
    random_seed(&random, 11);
    bench = (struct bench){0};
    if (small_data(&bench.small_data, &random, error) &&
        prepare(&bench.small, (struct layers){.count = 2, .units = {D, H, K}}, bench.small_data,
                &random, error) &&
        dataset_read_mnist(&bench.real_data, DATASET_TEST, error) &&
        prepare(&bench.real, (struct layers){.count = 2, .units = {784, 10, 10}},
                dataset_slice(bench.real_data, 0, BENCH_IMAGES), &random, error))
        return true;
    bench_free();
    return false;
}

void bench_free(void)
{
    network_free(&bench.small);
    network_free(&bench.real);
    dataset_free(&bench.small_data);
    dataset_free(&bench.real_data);
}
