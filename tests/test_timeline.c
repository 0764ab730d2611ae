/* Going forth and back in a training: every place has the bits of its first time. */
#include "test.h"

#include "time/carried.h"
#include "time/timeline.h"
#include "model/parameters.h"
#include "model/run.h"
#include "model/workspace.h"

static struct dataset data;

static int make_data(void **state)
{
    (void)state;
    struct random random;
    random_seed(&random, 1);
    data = random_dataset(&random, 6, 3, 40);
    return 0;
}

static int free_data(void **state)
{
    (void)state;
    dataset_free(&data);
    return 0;
}

static void make_network(struct network *network)
{
    struct error error;
    struct random random;
    random_seed(&random, 2);
    assert_ok(network_new(network, (struct layers){.count = 2, .units = {6, 5, 3}}, data, &error),
              &error);
    network_initialise(network, INITIALISE_UNIFORM, &random);
}

/* What a straight run shows at a place: everything carried, and every tensor that is there. */
struct sight {
    struct matrix value[40]; /* by tensor; empty where there is none */
};

static void look(struct sight *sight, struct timeline *timeline)
{
    struct error error;
    struct network *network = timeline->network;
    for (size_t t = 0; t < network->tensor_count; t++) {
        struct tensor *tensor = &network->tensors[t];
        sight->value[t] = (struct matrix){0};
        if (tensor->lifetime == LIFETIME_DATA || !timeline_materialise(timeline, t, &error))
            continue;
        assert_ok(matrix_new(&sight->value[t], tensor->rows, tensor->columns, &error), &error);
        matrix_copy(sight->value[t], tensor->value);
    }
}

static void compare_sight(const struct sight *expected, struct timeline *timeline)
{
    struct sight seen;
    look(&seen, timeline);
    for (size_t t = 0; t < timeline->network->tensor_count; t++) {
        assert_same_bits(seen.value[t], expected->value[t], timeline->network->tensors[t].name);
        matrix_free(&seen.value[t]);
    }
}

enum { ITERATIONS = 12, STATEMENTS = 16, PLACES = ITERATIONS * STATEMENTS, CHANGES = 5 };

static struct place place_of(size_t number)
{
    return (struct place){number / STATEMENTS, number % STATEMENTS};
}

/* The changes that a user makes on the way: a tensor, a factor, a place. */
struct edit {
    size_t at; /* the place's number */
    const char *tensor;
    real factor;
};

static void make_edit(struct timeline *timeline, const struct edit *edit)
{
    struct error error;
    struct matrix value;
    bool dropped;
    size_t t = network_find(timeline->network, edit->tensor);
    struct matrix now = timeline->network->tensors[t].value;
    assert_ok(matrix_new(&value, now.rows, now.columns, &error), &error);
    for (size_t i = 0; i < matrix_count(now); i++)
        value.at[i] = now.at[i] * edit->factor;
    assert_ok(timeline_change(timeline, t, value, &dropped, &error), &error);
    assert_false(dropped);
    matrix_free(&value);
}

/* The budget counts what a snapshot takes beside its numbers, and thinning gives no block back only
 * to ask for another. */
static void snapshots_keep_to_the_budget(void **state)
{
    enum { MOST = 20 };
    struct error error;
    struct network network;
    struct timeline timeline;
    (void)state;
    make_network(&network);
    assert_ok(timeline_new(&timeline, &network, 1, &error), &error);
    size_t cost = snapshots_cost(&timeline.snapshots, &network),
           numbers = carried_count(&network) * sizeof(real);
    assert_in_range(cost, numbers + 64 + sizeof(struct snapshot), numbers + 256);
    /* with the numbers alone, MOST would fit */
    snapshots_set_budget(&timeline.snapshots, &network, MOST * cost - 1);
    size_t most = 0;
    for (int i = 0; i < 200; i++) {
        assert_ok(timeline_next(&timeline, &error), &error);
        most = timeline.snapshots.count > most ? timeline.snapshots.count : most;
        assert_true(timeline.snapshots.blocks >= timeline.snapshots.count);
        assert_true(timeline.snapshots.blocks * cost < MOST * cost);
    }
    assert_int_equal(most, MOST - 1);
    snapshots_set_budget(&timeline.snapshots, &network, 5 * cost);
    assert_true(timeline.snapshots.blocks <= 5);
    assert_ok(timeline_goto(&timeline, (struct place){3, 2}, NULL, NULL, &error), &error);
    timeline_free(&timeline);
    network_free(&network);
}

/* A scratch network begins with the random state that the iteration began with, not with what has
 * been drawn since. */
static void an_iteration_begins_with_its_random_state(void **state)
{
    struct error error;
    struct network network, scratch;
    struct timeline timeline;
    bool dropped;
    (void)state;
    make_network(&network);
    struct random first = network.random, drawn = first;
    random_uniform(&drawn);
    assert_ok(timeline_new(&timeline, &network, 1 << 20, &error), &error);
    assert_ok(timeline_step(&timeline, &error), &error);
    assert_ok(timeline_change_drawn(&timeline, CHANGE_NOTHING, (struct matrix){0}, &drawn, &dropped,
                                    &error),
              &error);
    assert_ok(network_scratch(&scratch, &network, network.data, &error), &error);
    assert_true(random_same(&scratch.random, &drawn));
    assert_ok(timeline_begin(&timeline, &scratch, &error), &error);
    assert_true(random_same(&scratch.random, &first));
    network_free(&scratch);
    timeline_free(&timeline);
    network_free(&network);
}

/* 1000 random motions, with a small budget so that snapshots are thinned. */
static void any_place_has_its_bits(void **state)
{
    (void)state;
    static const struct edit edits[CHANGES] = {{0, "W1", (real)1.5},
                                               {3 * STATEMENTS, "alpha", 3},
                                               {5 * STATEMENTS + 7, "W2", (real)-0.5},
                                               {5 * STATEMENTS + 14, "b1", 2},
                                               {9 * STATEMENTS + 2, "W1", (real)0.25}};
    struct error error;
    struct network network;
    struct timeline timeline;
    static struct sight sights[PLACES];
    make_network(&network);
    assert_ok(timeline_new(&timeline, &network, 3 * 60 * sizeof(real), &error), &error);
    for (size_t number = 0, edit = 0; number < PLACES; number++) {
        for (; edit < CHANGES && edits[edit].at == number; edit++)
            make_edit(&timeline, &edits[edit]);
        look(&sights[number], &timeline);
        if (number + 1 < PLACES)
            assert_ok(timeline_step(&timeline, &error), &error);
    }
    struct random random;
    random_seed(&random, 3);
    for (int i = 0; i < 1000; i++) {
        size_t number = (size_t)random_below(&random, PLACES);
        size_t here = timeline.place.iteration * STATEMENTS + timeline.place.done;
        switch (random_below(&random, 4)) {
        case 0:
            if (here + 1 < PLACES) {
                assert_ok(timeline_step(&timeline, &error), &error);
                number = here + 1;
                break;
            }
            /* fall through */
        case 1:
            if (timeline.place.iteration + 1 < ITERATIONS) {
                number = (timeline.place.iteration + 1) * STATEMENTS;
                assert_ok(timeline_next(&timeline, &error), &error);
                break;
            }
            /* fall through */
        case 2: {
            struct place previous;
            if (timeline_previous(&timeline, timeline.place, &previous)) {
                number = here - 1;
                assert_ok(timeline_goto(&timeline, previous, NULL, NULL, &error), &error);
                break;
            }
        }
            /* fall through */
        default:
            assert_ok(timeline_goto(&timeline, place_of(number), NULL, NULL, &error), &error);
        }
        assert_int_equal(timeline.place.iteration * STATEMENTS + timeline.place.done, number);
        assert_int_equal(network.iteration, timeline.place.iteration);
        compare_sight(&sights[number], &timeline);
    }
    for (size_t number = 0; number < PLACES; number++)
        for (size_t t = 0; t < network.tensor_count; t++)
            matrix_free(&sights[number].value[t]);
    timeline_free(&timeline);
    network_free(&network);
}

static void a_change_in_the_past_drops_the_future(void **state)
{
    (void)state;
    struct error error;
    struct network network;
    struct timeline timeline;
    bool dropped;
    real three[] = {3};
    struct matrix alpha = {1, 1, three};
    make_network(&network);
    assert_ok(timeline_new(&timeline, &network, 1 << 20, &error), &error);
    size_t t = network_find(&network, "alpha");
    for (int i = 0; i < 8; i++)
        assert_ok(timeline_next(&timeline, &error), &error);
    assert_ok(timeline_change(&timeline, t, alpha, &dropped, &error), &error);
    assert_false(dropped);
    assert_ok(timeline_next(&timeline, &error), &error);
    assert_ok(timeline_goto(&timeline, (struct place){4, 0}, NULL, NULL, &error), &error);
    assert_true(network.tensors[t].value.at[0] == (real)0.1);
    three[0] = 2;
    assert_ok(timeline_change(&timeline, t, alpha, &dropped, &error), &error);
    assert_true(dropped);
    assert_int_equal(timeline.furthest.iteration, 4);
    assert_ok(timeline_goto(&timeline, (struct place){9, 0}, NULL, NULL, &error), &error);
    assert_true(network.tensors[t].value.at[0] == 2);
    timeline_free(&timeline);
    network_free(&network);
}

static void what_is_not_computed_yet_says_so(void **state)
{
    (void)state;
    struct error error;
    struct network network;
    struct timeline timeline;
    make_network(&network);
    assert_ok(timeline_new(&timeline, &network, 1 << 20, &error), &error);
    size_t dW1 = network_find(&network, "dW1");
    assert_error(timeline_materialise(&timeline, dW1, &error), &error,
                 "dW1 has no value yet: statement 11 computes it");
    assert_ok(timeline_next(&timeline, &error), &error);
    assert_ok(timeline_materialise(&timeline, dW1, &error), &error);
    assert_ok(timeline_step(&timeline, &error), &error);
    assert_error(timeline_materialise(&timeline, dW1, &error), &error, "no value yet");
    timeline_free(&timeline);
    network_free(&network);
}

static void failing_memory_changes_nothing(void **state)
{
    (void)state;
    struct error error;
    struct network network;
    struct timeline timeline;
    make_network(&network);
    assert_ok(timeline_new(&timeline, &network, 1 << 20, &error), &error);
    for (int i = 0; i < 3; i++)
        assert_ok(timeline_next(&timeline, &error), &error);
    workspace_free(&network.workspace);
    struct sight before;
    look(&before, &timeline);
    bool done = false;
    for (long failing = 0; !done; failing++) {
        workspace_free(&network.workspace);
        memory_fail_after(failing);
        done = timeline_step(&timeline, &error);
        memory_fail_after(-1);
        if (!done)
            compare_sight(&before, &timeline);
    }
    for (size_t t = 0; t < network.tensor_count; t++)
        matrix_free(&before.value[t]);
    timeline_free(&timeline);
    network_free(&network);
}

/* Whatever fails on the way to another place: what is shown where it ended is right, or not there.
 */
static void a_way_that_fails_shows_nothing_wrong(void **state)
{
    (void)state;
    static struct sight sights[6 * STATEMENTS];
    static const size_t ways[][2] = {{80, 83}, {80, 64}, {80, 37}, {37, 80}, {45, 33}, {47, 78},
                                     {16, 94}, {94, 0},  {64, 80}, {80, 79}, {95, 94}};
    struct error error;
    struct network network;
    struct timeline timeline;
    make_network(&network);
    assert_ok(timeline_new(&timeline, &network, 3 * 60 * sizeof(real), &error), &error);
    for (size_t number = 0; number < 6 * STATEMENTS; number++) {
        look(&sights[number], &timeline);
        assert_ok(timeline_step(&timeline, &error), &error);
    }
    for (size_t way = 0; way < sizeof ways / sizeof ways[0]; way++) {
        bool struck = true;
        for (long failing = 0; struck; failing++) {
            struct sight seen;
            assert_ok(timeline_goto(&timeline, place_of(ways[way][0]), NULL, NULL, &error), &error);
            workspace_free(&network.workspace);
            memory_fail_after(failing);
            bool done = timeline_goto(&timeline, place_of(ways[way][1]), NULL, NULL, &error);
            struck = memory_fail_after(-1) < 0;
            size_t here = timeline.place.iteration * STATEMENTS + timeline.place.done;
            assert_true(here < 6 * STATEMENTS && (!done || here == ways[way][1]));
            look(&seen, &timeline);
            for (size_t t = 0; t < network.tensor_count; t++) {
                if (seen.value[t].at || done)
                    assert_same_bits(seen.value[t], sights[here].value[t], network.tensors[t].name);
                matrix_free(&seen.value[t]);
            }
        }
    }
    for (size_t number = 0; number < 6 * STATEMENTS; number++)
        for (size_t t = 0; t < network.tensor_count; t++)
            matrix_free(&sights[number].value[t]);
    timeline_free(&timeline);
    network_free(&network);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(snapshots_keep_to_the_budget),
        cmocka_unit_test(an_iteration_begins_with_its_random_state),
        cmocka_unit_test(any_place_has_its_bits),
        cmocka_unit_test(a_change_in_the_past_drops_the_future),
        cmocka_unit_test(what_is_not_computed_yet_says_so),
        cmocka_unit_test(failing_memory_changes_nothing),
        cmocka_unit_test(a_way_that_fails_shows_nothing_wrong),
    };
    return cmocka_run_group_tests(tests, make_data, free_data);
}
